import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from govreports import tables
from govreports.paper import figures
from govreports.paper.captions import describe_choices, escape_latex, write_captions
from govreports.paper.figures import draw_figure, redraw_figure, save_figure
from govreports.paper.labels import describe_label_problems, find_label_problems, visible_texts
from govreports.paper.presets import figure_style, read_preset, render
from govreports.paper.print_tables import save_print_table
from govreports.plots.axes import PALETTE, new_axes, panels
from govreports.plots.highlights import draw_cloud
from govreports.tables import InputError, read_written

ROOT = Path(__file__).resolve().parent.parent
GLOSSES = {
    "科普": "science popularisation",
    "科学素质": "science literacy",
    "青少年": "young people",
    "农民": "farmers",
    "领导干部": "leading cadres",
}
TERMS = pd.DataFrame(
    {
        "term": list(GLOSSES),
        "gloss": list(GLOSSES.values()),
        "rate": [123.4567891, 80.0, 44.0, 30.0, 9.5],
        "kept": [True, True, False, True, False],
    },
    index=[7, 3, 5, 1, 0],
)
CHOICES = {
    "lang": "zh",
    "copies": False,
    "topics": ("on", "partly"),
    "confidence": "low",
    "certain": False,
}


def plot_demo(table, *, lang="en", ax=None, top=5, sign=""):
    ax = ax or new_axes()
    rows = table.head(top)[::-1]
    ax.hlines(range(len(rows)), 0, rows["rate"], color=PALETTE["grey"], linewidth=0.1)
    ax.plot(rows["rate"], range(len(rows)), "o", color=PALETTE["blue"])
    ax.set_yticks(
        range(len(rows)), rows["term"] if lang == "zh" else rows["term"] + " " + rows["gloss"]
    )
    ax.set_xlabel(("每万词次数" if lang == "zh" else "per 10,000 words") + sign, fontsize=3)
    return ax


def caption_demo(table, *, lang, top=5, sign=""):
    if lang == "zh":
        return {
            "title": "最常用的词",
            "shows": "每万词次数。",
            "n": f"n＝{len(table)}个词。",
            "method": "报告均值。",
            "limits": "不说明原因。",
        }
    return {
        "title": "The most frequent terms",
        "shows": "Rates per 10,000 words.",
        "n": f"n = {len(table)} terms.",
        "method": "Means & ranges.",
        "limits": "Says nothing of causes.",
    }


plot_demo.height = lambda table, top=5, sign="": 20 + 6 * min(top, len(table))
plot_demo.caption = caption_demo


def plot_cloud(table, *, lang="en", ax=None):
    ax = ax or new_axes()
    draw_cloud(table.set_index("term")["rate"], ax)
    return ax


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    return folder, save_figure(plot_demo, TERMS, "02-demo", choices=CHOICES, folder=folder, top=4)


def test_a_figure_is_saved_in_both_languages_with_its_table_and_its_record(saved):
    folder, figure = saved
    assert sorted(path.name for path in folder.iterdir()) == [
        "02-demo.csv",
        "02-demo.en.pdf",
        "02-demo.en.png",
        "02-demo.json",
        "02-demo.zh.pdf",
        "02-demo.zh.png",
    ]
    record = json.loads((folder / "02-demo.json").read_text(encoding="utf-8"))
    assert record["plot"].endswith("test_figures:plot_demo") and record["options"] == {"top": 4}
    assert record["problems"] == {"zh": [], "en": []} and figure.problems == ()
    assert record["choices"]["topics"] == ["on", "partly"]
    assert record["columns"] == {"term": "text", "gloss": "text", "rate": "number", "kept": "truth"}
    written = read_written(folder / "02-demo.csv", record["columns"])
    assert list(written["rate"]) == [123.457, 80, 44, 30, 9.5]


def test_page_and_picture_have_the_exact_size_of_the_preset(saved):
    pypdf = pytest.importorskip("pypdf")
    box = pypdf.PdfReader(saved[0] / "02-demo.zh.pdf").pages[0].mediabox
    assert [float(side) * 25.4 / 72 for side in box[2:]] == pytest.approx([170, 44], abs=0.05)
    picture = Image.open(saved[0] / "02-demo.zh.png")
    assert picture.mode == "P" and round(picture.info["dpi"][0]) == 300
    assert picture.width == pytest.approx(170 / 25.4 * 300, abs=1)
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_text_in_the_pdf_can_be_searched_in_both_languages(saved):
    pypdf = pytest.importorskip("pypdf")
    assert "科学素质" in pypdf.PdfReader(saved[0] / "02-demo.zh.pdf").pages[0].extract_text()
    english = pypdf.PdfReader(saved[0] / "02-demo.en.pdf").pages[0].extract_text()
    assert "科学素质 science literacy" in english and "per 10,000 words" in english


def test_files_carry_their_title_and_no_date(saved):
    pypdf = pytest.importorskip("pypdf")
    assert dict(pypdf.PdfReader(saved[0] / "02-demo.zh.pdf").metadata) == {
        "/Title": "最常用的词",
        "/Subject": "每万词次数。",
    }
    assert Image.open(saved[0] / "02-demo.zh.png").text == {
        "Title": "最常用的词",
        "Description": "每万词次数。",
    }


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(saved, tmp_path):
    code = (
        "import sys, test_figures as t; t.save_figure(t.plot_demo, t.TERMS, '02-demo', choices=t.CHOICES,"
        "folder=sys.argv[1], top=4, formats=['pdf', 'png', 'svg', 'tiff'])"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT / 'src'}",
            },
        )
        for seed in ("1", "2")
    ]
    assert [run.wait() for run in runs] == [0, 0]
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()}
        for seed in ("1", "2")
    )
    assert len(first) == 10 and first == second
    assert first["02-demo.zh.pdf"] == (saved[0] / "02-demo.zh.pdf").read_bytes()
    assert (
        "最常用的词".encode() in first["02-demo.zh.svg"] and b"<text" not in first["02-demo.zh.svg"]
    )


def test_an_eps_has_truetype_lettering_and_no_date(tmp_path):
    figure = Figure(figsize=(2, 1))
    figure.text(0.1, 0.5, "plain", family="DejaVu Sans")
    with figure_style(read_preset(), "zh"):
        data = render(figure, "eps", 300, {})
    assert b"/FontType 42" in data and b"CreationDate" not in data


def test_a_figure_is_redrawn_from_its_files_alone_with_the_same_bytes(saved, tmp_path):
    for name in ("02-demo.csv", "02-demo.json"):
        (tmp_path / name).write_bytes((saved[0] / name).read_bytes())
    (path,) = redraw_figure("02-demo", lang="zh", formats="pdf", folder=tmp_path)
    assert path == tmp_path / "paper" / "02-demo.zh.pdf"
    assert path.read_bytes() == (saved[0] / "02-demo.zh.pdf").read_bytes()


@pytest.mark.parametrize("preset", ["chinese-core", "nature", "slides"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_preset_has_its_sizes_and_fonts_and_no_label_problem(preset, lang):
    style = read_preset(preset)
    for width in ("single", "double"):
        figure = draw_figure(plot_demo, TERMS, lang=lang, preset=preset, width=width)
        assert figure.get_size_inches()[0] * 25.4 == pytest.approx(style[f"{width}_mm"])
        assert find_label_problems(figure).empty
        for text in visible_texts(figure)[0]:
            assert (
                text.get_fontsize() >= style["small_pt"]
                and text.get_fontfamily() == style[f"font_{lang}"]
            )


def test_height_grows_with_the_lettering_and_stops_at_the_maximum():
    assert draw_figure(plot_demo, TERMS, preset="chinese-core").get_size_inches()[
        1
    ] * 25.4 == pytest.approx(50 * 9 / 8)
    tall = pd.concat([TERMS] * 20, ignore_index=True)
    assert draw_figure(plot_demo, tall, preset="nature", top=100).get_size_inches()[
        1
    ] * 25.4 == pytest.approx(170)


def test_lettering_and_lines_below_the_preset_are_raised_to_it():
    figure = draw_figure(plot_demo, TERMS)
    assert figure.axes[0].xaxis.label.get_fontsize() == 6.5
    assert list(figure.axes[0].collections[0].get_linewidth()) == [0.5]


def test_settings_of_the_user_change_no_figure_and_are_left_as_they_were(saved, tmp_path):
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "yellow"}):
        before = dict(matplotlib.rcParams)
        save_figure(
            plot_demo, TERMS, "02-demo", choices=CHOICES, folder=tmp_path, formats=["png"], top=4
        )
        assert dict(matplotlib.rcParams) == before
    assert (tmp_path / "02-demo.en.png").read_bytes() == (saved[0] / "02-demo.en.png").read_bytes()


def test_truth_values_and_ids_come_back_from_the_csv_as_they_went_in(saved):
    _, table, _ = figures.read_figure("02-demo", saved[0])
    assert list(table["kept"]) == [True, True, False, True, False] and table["kept"].dtype == bool


def plot_typed(table, *, lang="en", ax=None):
    return ax


plot_typed.caption = lambda table, *, lang: dict.fromkeys(
    ("title", "shows", "n", "method", "limits"), "说明。" if lang == "zh" else "A sentence."
)
TYPED = pd.DataFrame(
    {
        "panel": ["18", "06"],
        "label": [" padded", "True"],
        "rate": [2.0, None],
        "n": pd.array([3, None], dtype="Int64"),
        "kept": [True, False],
    }
)


def test_each_column_of_a_plotted_table_comes_back_as_what_it_was(tmp_path):
    save_figure(plot_typed, TYPED, "02-typed", folder=tmp_path, formats=["png"])
    _, table, record = figures.read_figure("02-typed", tmp_path)
    kinds = {"panel": "text", "label": "text", "rate": "number", "n": "whole", "kept": "truth"}
    assert record["columns"] == kinds
    assert list(table["panel"]) == ["18", "06"] and list(table["label"]) == [" padded", "True"]
    assert [table[name].dtype.name for name in ("rate", "n", "kept")] == [
        "float64",
        "Int64",
        "bool",
    ]


def test_a_figure_saved_before_the_kinds_of_columns_were_is_still_redrawn(saved, tmp_path):
    record = json.loads((saved[0] / "02-demo.json").read_text(encoding="utf-8"))
    del record["columns"]
    (tmp_path / "02-demo.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "02-demo.csv").write_bytes((saved[0] / "02-demo.csv").read_bytes())
    (path,) = redraw_figure("02-demo", lang="zh", formats="pdf", folder=tmp_path)
    assert path.read_bytes() == (saved[0] / "02-demo.zh.pdf").read_bytes()


def test_a_cell_of_a_plotted_table_that_is_no_number_is_named(tmp_path):
    save_figure(plot_typed, TYPED, "02-typed", folder=tmp_path, formats=["png"])
    path = tmp_path / "02-typed.csv"
    path.write_text(path.read_text("utf-8").replace(",2,", ",two,"), "utf-8")
    with pytest.raises(InputError, match="line 2, column rate: expected a number; found 'two'"):
        redraw_figure("02-typed", folder=tmp_path)


def test_a_figure_and_its_presets_are_those_of_the_project_that_is_given(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports.csv").write_text("document\n01\n")
    narrow = pd.DataFrame([{**PRESET, "name": "paper", "double_mm": "100"}])
    narrow.to_csv(tmp_path / "data" / "presets.csv", index=False)
    project = tables.Project(tmp_path)
    save_figure(plot_demo, TERMS, "02-demo", project=project, formats=["png"])
    picture = Image.open(tmp_path / "figures" / "02-demo.en.png")
    assert picture.width == pytest.approx(100 / 25.4 * 300, abs=1)
    (path,) = redraw_figure("02-demo", project=project, lang="en", formats="png")
    assert path == tmp_path / "figures" / "paper" / "02-demo.en.png"


def test_a_notebook_shows_the_picture_with_words_for_it_and_the_caption_below(saved, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, raw, metadata=None: shown.append((data, metadata))
    )
    saved[1]._ipython_display_()
    (picture, described), (caption, _) = shown
    assert picture["image/png"].startswith("iVBOR") and described["image/png"]["alt"].startswith(
        "最常用的词"
    )
    assert caption["text/markdown"].startswith("**最常用的词**")
    assert "重复文本不计。纳入切题、部分切题的报告。" in caption["text/markdown"]


def test_the_sentence_on_choices_is_the_same_in_both_languages():
    assert (
        describe_choices(CHOICES, "en")
        == "Copies of a report are left out. Reports on or partly on topic are kept."
    )
    assert (
        describe_choices({"copies": True, "confidence": "high", "certain": True}, "zh")
        == "重复文本计入。仅取判读把握高者。仅取时期确定的报告。"
    )
    assert describe_choices(None, "en") == ""


def test_reports_of_all_topics_are_said_to_be_all():
    topics = {"topics": ["on", "partly", "off"]}
    assert describe_choices(topics, "en") == "Reports of all topics are included."
    assert describe_choices(topics, "zh") == "切题与否的报告均纳入。"


def plot_lines(table, *, lang="en", ax=None):
    from matplotlib.patheffects import withStroke

    ax.text(0.5, 0.5, "two\nlines")
    ax.text(0.5, 0.5, "edged", path_effects=[withStroke(linewidth=2)])
    ax.text(0.5, 0.9, "hidden\nlines", visible=False, gid="mine")
    ax.set(
        xticks=[],
        yticks=[0, 0.2, 5],
        yticklabels=["", "in\nside", "out\nside"],
        xlim=(0, 1),
        ylim=(0, 1),
    )
    return ax


def test_labels_of_several_lines_and_with_an_outline_are_checked_too():
    figure = draw_figure(plot_lines, TERMS)
    assert [text.get_text() for text in visible_texts(figure)[0]] == [
        "in\nside",
        "two\nlines",
        "edged",
    ]
    found = find_label_problems(figure)
    assert list(found[["problem", "label", "other"]].itertuples(index=False, name=None)) == [
        ("overlap", "two\nlines", "edged")
    ]
    assert "mine" in [text.get_gid() for text in figure.axes[0].texts]


def test_captions_are_numbered_by_name_and_written_for_latex_and_markdown(saved, tmp_path):
    record = json.loads((saved[0] / "02-demo.json").read_text(encoding="utf-8"))
    for name in ("04-later", "01-first"):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({**record, "name": name}), encoding="utf-8"
        )
    paths = write_captions(tmp_path)
    assert [path.name for path in paths] == [
        "captions.zh.md",
        "captions.zh.tex",
        "captions.en.md",
        "captions.en.tex",
    ]
    english = (tmp_path / "captions.en.md").read_text(encoding="utf-8")
    first = english.index("**Figure 1. The most frequent terms**. Note. n = 5 terms.")
    assert english.index("01-first") < first < english.index("**Figure 2.")
    latex = (tmp_path / "captions.en.tex").read_text(encoding="utf-8")
    assert (
        r"govnote@01-first\endcsname{Rates per 10,000 words. Copies" in latex
        and r"Means \& ranges." in latex
    )
    assert "**图 1　最常用的词**　注：n＝5个词。" in (tmp_path / "captions.zh.md").read_text(
        encoding="utf-8"
    )


def test_a_folder_without_figures_has_no_captions(tmp_path):
    with pytest.raises(InputError, match="Run the notebooks first"):
        write_captions(tmp_path)


def test_a_character_without_a_glyph_is_named_with_its_label_and_nothing_is_written(tmp_path):
    with pytest.raises(InputError, match=r"label '每万词次数.*U\+20000"):
        save_figure(plot_demo, TERMS, "02-demo", folder=tmp_path, sign="\U00020000")
    with pytest.raises(InputError, match=r"label '科\U00020000'"):
        draw_figure(plot_cloud, TERMS.assign(term=["科\U00020000", "b", "c", "d", "e"]))
    assert list(tmp_path.iterdir()) == []


def test_overlapping_turned_and_cut_labels_are_found_and_said(tmp_path):
    def plot_bad(table, *, lang="en", ax=None):
        ax.text(0.5, 0.5, "农民", transform=ax.transAxes)
        ax.text(0.501, 0.5, "社区", transform=ax.transAxes)
        ax.text(0.1, 0.1, "turned", transform=ax.transAxes, rotation=45)
        ax.text(0.1, 0.19, "beside", transform=ax.transAxes, rotation=45)
        ax.text(0.98, 0.9, "a long label at the edge", transform=ax.transAxes).set_in_layout(False)
        ax.text(5, 0.5, "out of sight", visible=False)
        return ax

    plot_bad.caption = caption_demo
    saved = save_figure(plot_bad, TERMS, "02-bad", folder=tmp_path, formats=["png"])
    found = find_label_problems(draw_figure(plot_bad, TERMS))
    assert list(found[["problem", "label", "other"]].itertuples(index=False, name=None)) == [
        ("cut", "a long label at the edge", "the edge of the figure"),
        ("overlap", "农民", "社区"),
    ]
    assert len(saved.problems) == 2 and 'The labels "农民" and "社区" overlap by' in saved.markdown


def test_a_tick_outside_the_axes_is_not_a_label():
    def plot_zoomed(table, *, lang="en", ax=None):
        ax.set_xticks([0, 1, 100], ["in", "also in", "far out"])
        ax.set_xlim(-1, 2)

    shown = [text.get_text() for text in visible_texts(draw_figure(plot_zoomed, TERMS))[0]]
    assert "also in" in shown and "far out" not in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"preset": "natur"}, "paper, chinese-core, nature, slides"),
        ({"formats": ["jpg"]}, "pdf, png, svg, tiff, eps"),
        ({"name": "demo"}, "NN-name"),
        ({"sign": {1, 2}}, "options of plot_demo"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_is_possible(wrong, said, tmp_path):
    with pytest.raises(InputError, match=said):
        save_figure(plot_demo, TERMS, **{"name": "02-demo", "folder": tmp_path, **wrong})
    assert list(tmp_path.iterdir()) == []


PRESET = dict(
    name="mine",
    single_mm="80",
    double_mm="170",
    max_height_mm="230",
    font_zh="Govreports Sans SC",
    font_en="STIXGeneral|Govreports Song SC",
    size_pt="8",
    small_pt="6.5",
    line_pt="0.5",
    dpi="300",
    formats="pdf|png",
)


@pytest.fixture
def write_preset(tmp_path):
    """Write a table of one preset, some of its cells changed, and return its path."""

    def write(**cells):
        path = tmp_path / "presets.csv"
        pd.DataFrame([{**PRESET, **cells}]).to_csv(path, index=False)
        return path

    return write


@pytest.mark.parametrize(
    ("column", "cell", "wanted"),
    [
        ("size_pt", "8pt", r"a number from 3 to 100 \(pt, without the unit\)"),
        ("double_mm", "170mm", r"a number from 20 to 2000 \(mm, without the unit\)"),
        ("dpi", "300dpi", r"a number from 50 to 2400 \(dpi, without the unit\)"),
        ("max_height_mm", "0", "a number from 20 to 2000"),
        ("line_pt", "0", "a number from 0.05 to 10"),
        ("dpi", "", "a number from 50 to 2400"),
        ("small_pt", "-6", "a number from 3 to 100"),
        ("formats", "pdf|jpg", "some of pdf, png, svg, tiff, eps"),
        ("formats", " | ", "a filled cell"),
        ("font_zh", "", "a filled cell"),
        ("font_en", "Comic Sense", "a font of the package or of this machine"),
    ],
)
def test_a_preset_that_is_none_is_refused_with_line_column_and_remedy(
    column, cell, wanted, write_preset
):
    place = rf"presets\.csv, line 2, column {column}: expected {wanted}.*; found .*\. \w"
    with pytest.raises(InputError, match=place):
        read_preset("mine", write_preset(**{column: cell}))


def test_fonts_and_formats_of_a_preset_may_stand_with_blanks_around_them(write_preset):
    fonts = " STIXGeneral | Govreports Song SC "
    preset = read_preset("mine", write_preset(font_en=fonts, formats="pdf | png|", dpi=" 300 "))
    assert preset["font_en"] == ["STIXGeneral", "Govreports Song SC"]
    assert preset["formats"] == ["pdf", "png"] and preset["dpi"] == 300


def test_a_font_that_only_another_preset_wants_may_be_missing(write_preset):
    path = write_preset()
    other = pd.DataFrame([{**PRESET, "name": "other", "font_zh": "Comic Sense"}])
    other.to_csv(path, mode="a", header=False, index=False)
    assert read_preset("mine", path)["single_mm"] == 80
    with pytest.raises(InputError, match="line 3, column font_zh: .*found Comic Sense"):
        read_preset("other", path)


def test_an_unknown_language_or_width_is_answered_with_what_is_possible():
    with pytest.raises(InputError, match="zh, en"):
        draw_figure(plot_demo, TERMS, lang="de")
    with pytest.raises(InputError, match="one of single, double"):
        draw_figure(plot_demo, TERMS, width="triple")


def test_an_unsaved_figure_and_a_foreign_plot_are_not_redrawn(saved, tmp_path):
    with pytest.raises(InputError, match="There are: 02-demo"):
        redraw_figure("03-none", folder=saved[0])
    record = json.loads((saved[0] / "02-demo.json").read_text(encoding="utf-8"))
    (tmp_path / "02-demo.json").write_text(
        json.dumps({**record, "plot": "antigravity:plot_x"}), encoding="utf-8"
    )
    (tmp_path / "02-demo.csv").write_bytes((saved[0] / "02-demo.csv").read_bytes())
    with pytest.raises(InputError, match="Import antigravity first"):
        redraw_figure("02-demo", folder=tmp_path)


def test_a_caption_that_lacks_a_part_is_refused(tmp_path):
    def plot_mute(table, *, lang="en", ax=None):
        return ax

    plot_mute.caption = lambda table, lang: {"title": "x", "n": "n = 1."}
    with pytest.raises(InputError, match="no shows, method, limits"):
        save_figure(plot_mute, TERMS, "02-mute", folder=tmp_path)


def test_a_full_disk_leaves_the_old_files_whole(saved, tmp_path, monkeypatch):
    save_figure(plot_demo, TERMS, "02-demo", folder=tmp_path, formats=["png"])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables.os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        save_figure(plot_demo, TERMS.head(3), "02-demo", folder=tmp_path, formats=["png"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_interrupt_leaves_no_half_written_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tables.os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        tables.write_atomic(tmp_path / "02-demo.zh.png", b"half")
    assert list(tmp_path.iterdir()) == []


def test_panels_take_the_place_of_the_axes():
    axes = panels(new_axes(), 2, 3, sharex=True, width_ratios=[1, 2, 1])
    assert axes.shape == (2, 3) and not axes[0, 0].figure.axes[0].axison
    assert isinstance(axes[0, 0].figure, Figure)
    assert panels(new_axes()).shape == (1, 1)


def test_a_cloud_draws_every_word_once_as_text_the_larger_the_more_frequent():
    words = pd.DataFrame(
        {"term": ["科普", "农民", "社区", "b", "a"], "rate": [100.0, 25.0, 25.0, 1.0, 1.0]}
    )
    figure = draw_figure(plot_cloud, words)
    assert find_label_problems(figure).empty
    sizes = {text.get_text(): text.get_fontsize() for text in visible_texts(figure)[0]}
    assert set(sizes) == set(words["term"])
    assert (
        sizes["科普"] / sizes["农民"] == pytest.approx(2)
        and sizes["农民"] == sizes["社区"] > sizes["a"] >= 6.5
    )


def test_too_many_words_for_a_cloud_are_an_error():
    many = pd.DataFrame(
        {"term": [f"全民科学素质行动{number}" for number in range(400)], "rate": 1.0}
    )
    with pytest.raises(InputError, match="400 words"):
        draw_figure(plot_cloud, many)


def test_a_table_for_print_is_three_lines_in_two_languages(tmp_path):
    table = pd.DataFrame({"term": ["科普_20%", "[注]|x"], "n": [3, -4], "rate": [1.23456789, None]})
    columns = {"zh": {"term": "词", "n": "次数"}, "en": {"rate": "Rate", "term": "Term"}}
    caption, note = {"zh": "题。", "en": "A & B."}, {"zh": "注。", "en": "5 %."}
    save_print_table(
        table, "02-table", columns=columns, caption=caption, note=note, folder=tmp_path
    )
    assert len(list(tmp_path.iterdir())) == 6
    latex = (tmp_path / "02-table.en.tex").read_text(encoding="utf-8")
    assert [line for line in latex.splitlines() if "rule" in line] == [
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
    ]
    assert (
        r"\begin{tabular}{rl}" in latex
        and r"1.23457 & 科普\_20\% \\" in latex
        and r"-- & {[}注{]}\textbar{}x \\" in latex
    )
    assert r"\caption{A \& B.}" in latex and r"5 \%." in latex
    assert "| 科普\\_20% | 3 |\n| \\[注\\]\\|x | −4 |" in (tmp_path / "02-table.zh.md").read_text(
        encoding="utf-8"
    )
    assert (tmp_path / "02-table.zh.csv").read_text(
        encoding="utf-8-sig"
    ) == "词,次数\n科普_20%,3\n[注]|x,-4\n"


def test_a_table_for_print_says_which_column_or_language_is_missing(tmp_path):
    caption = {"zh": "a", "en": "b"}
    with pytest.raises(InputError, match="columns of the table: term.*found nosuch"):
        save_print_table(
            TERMS,
            "02-table",
            columns={"zh": {"nosuch": "x"}, "en": {}},
            caption=caption,
            folder=tmp_path,
        )
    with pytest.raises(InputError, match="none for en"):
        save_print_table(
            TERMS, "02-table", columns={"zh": {"term": "词"}}, caption=caption, folder=tmp_path
        )


def test_latex_signs_are_made_harmless():
    assert (
        escape_latex("a_b & 5% ~ ^ \\ {x} −1")
        == r"a\_b \& 5\% \textasciitilde{} \textasciicircum{} \textbackslash{} \{x\} $-$1"
    )


def test_label_problems_are_said_in_both_languages():
    rows = [("overlap", "农民", "社区", 3.1), ("cut", "科普", "the edge of the figure", 1.2)]
    problems = pd.DataFrame(rows, columns=["problem", "label", "other", "points"])
    assert describe_label_problems(problems, "zh") == [
        "标签“农民”与“社区”重叠 3.1 磅。",
        "标签“科普”被图的边缘截去 1.2 磅。",
    ]
    assert (
        describe_label_problems(problems, "en")[1]
        == 'The label "科普" is cut by the edge of the figure (1.2 pt).'
    )
