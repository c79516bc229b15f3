"""What holds for all plots: their captions speak of the periods and departments they were given,
and of no file of code.
"""

import ast
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from govreports import plots
from govreports.paper.figures import draw_figure
from govreports.paper.labels import visible_texts
from govreports.plots.departments import plot_duties
from govreports.plots.frames import plot_frames, plot_shares
from govreports.plots.reports import plot_dates

MODULES = sorted(Path(plots.__path__[0]).glob("*.py"))
BANDS = [
    ["Q1", 2031, 2035, "十六五时期（草案）", "16th plan (draft)"],
    ["Q2", 2036, 2040, "十七五时期", "17th plan"],
    ["Q3", 2041, 2045, "十八五时期（征求意见）", "18th plan (for comment)"],
]
BARE_BANDS = [band[:3] for band in BANDS]


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def texts_of(path):
    """The texts in a file that are no docstrings."""
    statements = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)]
    docstrings = {id(statement.value) for statement in statements}
    constants = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)]
    constants = [node for node in constants if id(node) not in docstrings]
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.fixture
def presence():
    """Two terms in two reports: one found, the other core in Q3 and found in none."""
    rows = [("01", "甲", 2), ("02", "甲", 0), ("01", "乙", 0), ("02", "乙", 0)]
    table = pd.DataFrame(rows, columns=["document", "term", "n"])
    about = dict(period="Q1", period_certain="yes", year_from=2031, year_to=2032, plan="Q1")
    names = dict(label=table["term"], label_english="", category="方针")
    status = table["term"].map({"甲": "absent", "乙": "core"})
    return table.assign(**about, **names, Q1="core", Q3=status, inside=0, circular=0)


@pytest.fixture
def shares():
    rows = [("01", name, 1) for name in ("continuing", "entered late", "new", "word before")]
    table = pd.DataFrame(rows, columns=["document", "set", "n"])
    about = dict(period="Q1", period_certain="yes", year_from=2031, year_to=2032, length=900, k=1)
    return table.assign(**about, share=1.0, expected=0.5, low=0.0, high=0.9, as_continuing=0.4)


@pytest.fixture
def dates():
    return pd.DataFrame(
        {
            "document": ["01", "02"],
            "issuer": ["甲县", "乙县"],
            "issuer_english": ["county", "county"],
            "year_from": [2031, 2041],
            "year_to": [2032, 2042],
            "period": ["Q1", "Q3"],
            "period_certain": "yes",
            "page_date": "",
            "basis": "stated",
        }
    )


@pytest.fixture
def duties():
    rows = [(1, "农业", "lead"), (1, "教育", "participant"), (2, "农业", "lead")]
    table = pd.DataFrame(rows, columns=["block", "department", "mark"])
    english = table["department"].map({"农业": "agriculture", "教育": "education"})
    return table.assign(document="01", inferred=0, english=english)


def labels_of(figure):
    return [text.get_text() for text in visible_texts(figure)[0]]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_text_of_a_plot_names_a_module_or_a_period_of_the_shipped_page(path):
    facts = ("govreports", "P0", "P1", "P2", "P3", "科协", "十四五", "14th")
    assert [text for text in texts_of(path) if any(fact in text for fact in facts)] == []


def test_a_name_says_one_thing_in_all_plots():
    names = Counter()
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names[node.name] += 1
            for target in node.targets if isinstance(node, ast.Assign) else ():
                names.update(
                    part.id
                    for part in ast.walk(target)
                    if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
                )
    assert [name for name, count in names.items() if count > 1] == []


def test_the_heat_map_shows_the_reference_it_was_given(presence):
    assert "Q3 (word list)" in labels_of(draw_figure(plot_frames, presence, reference="Q3"))
    english = plot_frames.caption(presence, lang="en", reference="Q3")
    assert "the plan of Q3 itself" in english["shows"] and "or core in Q3" in english["n"]
    assert "或为 Q3 核心" in plot_frames.caption(presence, lang="zh", reference="Q3")["n"]


def test_the_heat_map_without_a_reference_says_nothing_of_one(presence):
    labels = labels_of(draw_figure(plot_frames, presence))
    assert "k/n without ×" in labels and not any("word list" in label for label in labels)
    english = plot_frames.caption(presence, lang="en")
    assert "word list" not in english["shows"] and english["shows"].endswith("a longer term.")
    assert "once core and in a report), 1 of them in no report" in english["n"]
    chinese = plot_frames.caption(presence, lang="zh")
    assert "词表" not in chinese["shows"] and "曾为核心且见于报告）" in chinese["n"]


def test_the_sets_of_the_framing_are_named_by_the_periods_given(shares):
    options = dict(reference="Q3", periods=BANDS)
    titles = " ".join(labels_of(draw_figure(plot_shares, shares, **options)))
    assert "entered in Q2" in titles and "new in Q3" in titles
    english = plot_shares.caption(shares, lang="en", **options)
    assert english["title"].startswith("How much of the 18th plan framing stands")
    assert "entered in Q2 1, new in Q3 1" in english["n"]
    chinese = plot_shares.caption(shares, lang="zh", **options)
    assert chinese["title"].startswith("十八五时期框架的核心用语") and "Q2 进入 1" in chinese["n"]


def test_the_sets_of_the_framing_have_names_without_periods_too(shares):
    titles = " ".join(labels_of(draw_figure(plot_shares, shares)))
    assert "entered in the last period" in titles and "new in the reference plan" in titles
    assert plot_shares.caption(shares, lang="en")["title"].startswith("How much of the reference f")
    bare = plot_shares.caption(shares, lang="en", reference="Q3", periods=BARE_BANDS)
    assert bare["title"].startswith("How much of the Q3 framing stands")


def test_the_dates_say_how_many_documents_are_of_the_reference_period(dates):
    options = dict(periods=BANDS, reference="Q3")
    assert plot_dates.caption(dates, lang="en", **options)["n"].endswith(
        "2 have a certain period; 1 are of the 18th plan period (Q3)."
    )
    chinese = plot_dates.caption(dates, lang="zh", **options)["n"]
    assert chinese.endswith("2 份期别确定；属于十八五时期（Q3）的 1 份。")
    assert "Q2" in labels_of(draw_figure(plot_dates, dates, **options))


def test_the_dates_without_a_reference_say_nothing_of_one(dates):
    english = plot_dates.caption(dates, lang="en", periods=BARE_BANDS)["n"]
    assert english.endswith("2 have a certain period.")
    assert "Q2" in labels_of(draw_figure(plot_dates, dates, periods=BARE_BANDS))
    bare = plot_dates.caption(dates, lang="zh", periods=BARE_BANDS, reference="Q3")["n"]
    assert bare.endswith("；属于 Q3 的 1 份。")


def test_the_duties_say_in_how_many_tasks_the_hub_is(duties):
    english = plot_duties.caption(duties, lang="en", hub="农业")["n"]
    assert english.endswith("inferred name (*); the agriculture (农业) is in 2 tasks.")
    assert plot_duties.caption(duties, lang="zh", hub="农业")["n"].endswith("；农业见于 2 项。")
    absent = plot_duties.caption(duties, lang="en", hub="林业")["n"]
    assert absent.endswith("; 林业 is in 0 tasks.")


def test_the_duties_without_a_hub_say_nothing_of_one(duties):
    assert plot_duties.caption(duties, lang="en")["n"].endswith("have an inferred name (*).")
    assert plot_duties.caption(duties, lang="zh")["n"].endswith("由文意推断（*）。")
