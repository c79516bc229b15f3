import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from govreports.paper.figures import save_figure
from govreports.plots.axes import PALETTE
from govreports.tables import InputError

pytest.importorskip("pypdf")
pytest.importorskip("colorspacious")

from govreports.paper.preflight import check_pdf, find_colour_gaps, preflight

TABLE = pd.DataFrame({"document": ["01", "02"], "rate": [1.0, 2.0]})


def plot_bars(table, *, lang="en", ax=None, colours=("#0072B2", "#0072B2"), formula="rate"):
    ax.barh(table["document"], table["rate"], color=list(colours))
    ax.set_xlabel(formula)
    return ax


def caption_bars(table, *, lang, **_):
    return dict.fromkeys(
        ("title", "shows", "n", "method", "limits"), "说明。" if lang == "zh" else "A sentence."
    )


plot_bars.height = lambda table, **_: 40
plot_bars.caption = caption_bars


def plot_piled(table, *, lang="en", ax=None):
    for _ in range(4):
        ax.text(0.5, 0.5, "two\nlines")
    ax.set(xticks=[], yticks=[])
    return ax


plot_piled.caption = caption_bars


def patch(**properties):
    return Rectangle((0, 0), 1, 1, **properties)


def colour_rows(*patches):
    ax = Figure().add_subplot()
    for patch in patches:
        ax.add_patch(patch)
    return {
        item: (found, ok, element) for item, found, _, ok, element in find_colour_gaps(ax.figure)
    }


@pytest.mark.parametrize("preset", ["paper", "chinese-core", "nature", "slides"])
def test_a_sound_figure_passes_every_preset(tmp_path, preset):
    save_figure(plot_bars, TABLE, "01-bars", folder=tmp_path)
    found = preflight("01-bars", preset=preset, folder=tmp_path)
    assert set(found["lang"]) == {"zh", "en"} and len(found) == 22
    assert found["ok"].all(), found[~found["ok"]].to_string()


def test_a_file_made_for_another_preset_fails_on_page_resolution_and_nothing_else(tmp_path):
    save_figure(plot_bars, TABLE, "01-bars", folder=tmp_path)
    (tmp_path / "nature").mkdir()
    for kind in ("pdf", "png"):
        (tmp_path / "nature" / f"01-bars.zh.{kind}").write_bytes(
            (tmp_path / f"01-bars.zh.{kind}").read_bytes()
        )
    found = preflight("01-bars", preset="nature", lang="zh", folder=tmp_path)
    assert list(found.loc[~found["ok"], "item"]) == ["page, mm", "resolution, dpi"]


def test_a_raised_part_of_a_formula_is_too_small_and_is_named(tmp_path):
    save_figure(plot_bars, TABLE, "01-bars", folder=tmp_path, formula="$10^3$")
    failed = preflight("01-bars", lang="en", folder=tmp_path).query("not ok")
    assert list(failed["item"]) == ["smallest lettering, pt"]
    assert failed.iloc[0]["element"] == "$10^3$" and failed.iloc[0]["found"] == pytest.approx(5.6)


def test_labels_of_several_lines_are_named_on_one_line_and_only_the_first_five(tmp_path):
    save_figure(plot_piled, TABLE, "01-piled", folder=tmp_path)
    failed = preflight("01-piled", lang="en", folder=tmp_path).query("not ok").iloc[0]
    assert (failed["item"], failed["found"]) == ("labels overlapping or cut", 6)
    assert failed["element"] == "; ".join(["two lines / two lines"] * 5 + ["…"])


def test_two_colours_that_grey_print_makes_one_fail_unless_the_marks_differ():
    blue, vermilion = PALETTE["blue"], PALETTE["vermilion"]
    found, ok, element = colour_rows(patch(color=blue), patch(color=vermilion))[
        "lightness gap in grey"
    ]
    assert found < 15 and not ok and element == f"{blue} {vermilion}".lower()
    assert colour_rows(patch(facecolor=blue), patch(facecolor=vermilion, hatch="//"))[
        "lightness gap in grey"
    ][1]
    assert colour_rows(patch(facecolor=blue), patch(facecolor=vermilion, gid="labelled"))[
        "lightness gap in grey"
    ][1]


def test_red_and_green_of_one_lightness_fail_for_a_deuteranope_only_in_colour():
    rows = colour_rows(patch(color="#a06000"), patch(color="#508000"))
    assert not rows["colour gap, deuteranomaly"][1] and rows["colour gap, tritanomaly"][1]


def test_a_rainbow_scale_fails_and_a_steady_one_passes():
    ax = Figure().add_subplot()
    ax.imshow([[0, 1], [2, 3]], cmap="jet")
    ax.imshow([[0, 1], [2, 3]], cmap="cividis")
    ok = {item: ok for item, _, _, ok, _ in find_colour_gaps(ax.figure)}
    assert ok["colour scale cividis"] and not ok["colour scale jet"]


def test_a_pdf_with_type_3_fonts_fails_and_names_the_font(tmp_path):
    figure = Figure(figsize=(2, 1))
    figure.text(0.1, 0.5, "plain")
    figure.savefig(tmp_path / "plain.pdf")  # matplotlib's default is Type 3
    (_, _, _, page, _), (_, found, _, fonts, element) = check_pdf(
        tmp_path / "plain.pdf", (50.8, 25.4)
    )
    assert page and not fonts and "DejaVuSans" in element and "Type3" in found


def test_an_unknown_figure_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(InputError, match="There are: none"):
        preflight("01-none", folder=tmp_path)
