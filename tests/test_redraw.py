import json
import shutil

import pandas as pd
import pytest

from govreports import redraw_figure
from govreports.__main__ import main
from govreports.paper.preflight import choose_figures, preflight_figures, redraw_figures
from govreports.tables import InputError, Project

ROOT = Project.here().root


@pytest.fixture
def folder(tmp_path):
    """Two saved figures of the project, in a folder of their own."""
    for name in ("01-dates", "05-null-rates"):
        for kind in ("csv", "json"):
            shutil.copyfile(ROOT / "figures" / f"{name}.{kind}", tmp_path / f"{name}.{kind}")
    return tmp_path


def test_figures_are_chosen_by_notebook_number_or_name(folder):
    assert choose_figures((), folder) == ["01-dates", "05-null-rates"]
    assert choose_figures(("05",), folder) == ["05-null-rates"]
    assert choose_figures(("01-dates", "05"), folder) == ["01-dates", "05-null-rates"]


def test_a_figure_that_is_not_there_is_refused_with_the_list_of_those_that_are(folder):
    with pytest.raises(InputError, match="one of 01-dates, 05-null-rates; found 07"):
        redraw_figures(only=("07", "01"), folder=folder)


def test_a_figure_is_drawn_again_for_a_journal_from_its_table_and_record_alone(folder):
    paths = redraw_figures(
        preset="chinese-core", lang="zh", only=("05",), formats=["pdf", "svg"], folder=folder
    )
    assert [path.relative_to(folder).as_posix() for path in paths] == [
        "chinese-core/05-null-rates.zh.pdf",
        "chinese-core/05-null-rates.zh.svg",
    ]


@pytest.mark.parametrize("preset", ["paper", "chinese-core", "nature", "slides"])
def test_the_page_of_a_pdf_is_as_wide_as_the_column_of_the_journal(folder, preset):
    checks = preflight_figures(preset=preset, lang="en", only=("05",), folder=folder)
    width = checks[checks["item"] == "page, mm"]
    assert len(width) == 1 and width["ok"].all()


def test_the_other_formats_have_the_same_bytes_each_time(folder):
    first = [
        path.read_bytes()
        for path in redraw_figures(
            lang="en", only=("05",), formats=["svg", "tiff", "eps"], folder=folder
        )
    ]
    again = [
        path.read_bytes()
        for path in redraw_figures(
            lang="en", only=("05",), formats=["svg", "tiff", "eps"], folder=folder
        )
    ]
    assert len(first) == 3 and first == again


def test_a_shipped_figure_passes_the_preset_it_claims():
    checks = preflight_figures(
        lang="zh",
        only=("01-dates", "02-ranked-terms", "03-policy-tools", "04-duty-network", "05-shares"),
    )
    assert checks[~checks["ok"]].empty and checks["figure"].nunique() == 5


def test_the_command_draws_again_without_running_a_notebook(monkeypatch, capsys):
    from govreports.job import run
    from govreports.paper import preflight as redraw

    asked = {}
    monkeypatch.setattr(run, "figures", lambda project: pytest.fail("the main job ran"))
    monkeypatch.setattr(
        redraw,
        "redraw_figures",
        lambda **options: asked.update(options) or [ROOT / "figures" / "nature" / "x.pdf"],
    )
    assert main(["figures", "--preset", "nature", "--lang", "zh", "--only", "04"]) == 0
    assert asked == {
        "preset": "nature",
        "lang": "zh",
        "only": ["04"],
        "formats": None,
        "width": None,
        "project": Project(ROOT),
    }
    assert "1 files in" in capsys.readouterr().out


def test_a_preset_that_is_not_in_the_table_is_refused_with_the_list(capsys):
    assert main(["figures", "--preset", "vogue", "--only", "01-dates"]) == 1
    assert "one of paper, chinese-core, nature, slides" in capsys.readouterr().err


def test_preflight_names_the_figure_and_the_element_that_fails(monkeypatch, capsys):
    from govreports.paper import preflight as redraw

    row = {
        "figure": "01-dates",
        "lang": "zh",
        "item": "smallest lettering, pt",
        "found": 4,
        "wanted": ">= 6.5",
        "ok": False,
        "element": "P0",
    }
    monkeypatch.setattr(
        redraw, "preflight_figures", lambda **_: pd.DataFrame([row, {**row, "ok": True}])
    )
    assert main(["preflight"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "01-dates, zh: smallest lettering, pt: found 4, wanted >= 6.5. P0",
        "1 figures, 2 checks, 1 failed.",
    ]


def test_every_saved_figure_has_words_for_those_who_do_not_see_it():
    for path in sorted((ROOT / "figures").glob("[0-9]*.json")):
        captions = json.loads(path.read_text("utf-8"))["captions"]
        assert all(len(captions[lang]["shows"]) > 15 for lang in ("zh", "en")), path.name


@pytest.fixture
def saved(tmp_path):
    """A saved figure's two files, to be damaged: saved(part, value) changes its JSON."""
    for kind in ("csv", "json"):
        shutil.copyfile(ROOT / "figures" / f"01-card.{kind}", tmp_path / f"01-card.{kind}")

    def change(part, value):
        path = tmp_path / "01-card.json"
        record = json.loads(path.read_text("utf-8"))
        record[part] = value
        path.write_text(json.dumps(record), "utf-8")
        return tmp_path

    return change


@pytest.mark.parametrize(
    "part, value",
    [
        ("plot", "os:system"),
        ("plot", "builtins:eval"),
        ("plot", "read_table"),
        ("plot", "os:nope"),
        ("plot", 5),
        ("options", []),
        ("captions", {"zh": {}}),
        ("columns", []),
    ],
)
def test_a_damaged_record_of_a_figure_is_refused_and_nothing_of_it_runs(saved, part, value):
    with pytest.raises(InputError, match="01-card.json"):
        redraw_figure("01-card", folder=saved(part, value))


def test_a_figure_is_drawn_under_the_name_asked_for_and_not_that_of_its_record(saved):
    folder = saved("name", "../evil")
    paths = redraw_figure("01-card", folder=folder, formats="png", lang="en")
    assert [path.name for path in paths] == ["01-card.en.png"]
    assert not [path for path in folder.parent.rglob("evil*")]


def test_a_record_that_is_no_json_and_a_table_without_rows_are_refused(saved, tmp_path):
    saved("name", "x")
    (tmp_path / "01-card.csv").write_text("document\n", "utf-8")
    with pytest.raises(InputError, match="01-card.csv"):
        redraw_figure("01-card", folder=tmp_path)
    (tmp_path / "01-card.json").write_bytes("{文".encode("gb18030"))
    with pytest.raises(InputError, match="expected JSON in UTF-8"):
        redraw_figure("01-card", folder=tmp_path)
