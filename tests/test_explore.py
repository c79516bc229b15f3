"""The explorers without a browser: widgets set from Python, and what they show compared with the
functions themselves.
"""

import ast
import base64
import json
import os
import re
from html import unescape

import pandas as pd
import pytest
from matplotlib.text import Text

from govreports import explore_change, explore_departments, explore_networks, explore_terms
from govreports.explore.answers import Answer, import_line, typed_words
from govreports.explore.contexts import audit_terms, shared_passages
from govreports.explore.corpus import Filters, own_terms
from govreports.explore.pages import line_rows, lines_heading, number_rows
from govreports.paper.figures import draw_figure
from govreports.paper.presets import STATIC
from govreports.reading.documents import Choices
from govreports.tables import InputError, Project, is_whole, read_table
from govreports.words.tokens import cut_terms

EXPLORERS = {
    "02": explore_terms,
    "03": explore_departments,
    "04": explore_networks,
    "05": explore_change,
}
BAD_TERMS = [
    "",
    "没有这个词",
    ".*",
    "科(普",
    "<img src=x onerror=alert(1)>",
    "科" * 500,
    "  ",
    "×× “”",
    "\\",
]


@pytest.fixture(scope="module")
def explorers(documents):
    """One explorer of each kind, made once; a test sets what it needs."""
    return {number: make(Choices(), documents) for number, make in EXPLORERS.items()}


@pytest.fixture
def fresh(explorers):
    """The explorers as they open: each is set back when a test first asks for it."""

    class Fresh(dict):
        def __missing__(self, number):
            self[number] = explorers[number]
            explorers[number].lang, explorers[number].opened.value = "en", False
            return self[number].set(**explorers[number].start)

    return Fresh()


def picture(explorer):
    """The PNG that is shown, b"" when a sentence is."""
    found = re.search(r'base64,([^"]+)"', explorer.parts["picture"].value)
    return base64.b64decode(found[1]) if found else b""


def shown(explorer):
    """All text that an explorer shows, the tables that can be searched too."""
    rows = [
        str(json.loads(each.widget._dt_args["data_json"]))
        for each in (explorer.lines, explorer.numbers)
        if each.shown
    ]
    return unescape(
        re.sub("<[^>]+>", " ", " ".join([*(part.value for part in explorer.parts.values()), *rows]))
    )


def sentence(explorer):
    """The sentence in the place of a picture."""
    return (
        explorer.answer.table.set_index("lang")["sentence"]["en"]
        if "sentence" in explorer.answer.table
        else ""
    )


VIEWS = [
    ("02", {}),
    ("02", {"level": "县", "rows": 9}),
    ("02", {"view": "spread", "copies": True}),
    ("02", {"view": "own", "own": "科普活动，科普", "period": "P1"}),
    ("03", {}),
    ("03", {"view": "duties", "document": "16"}),
    ("03", {"view": "measures", "department": "教育"}),
    ("04", {}),
    ("04", {"without": "科协", "least": 3}),
    ("04", {"network": "duty", "least": 2}),
    ("04", {"network": "departments", "window": "paragraph", "document": "16", "least": 2}),
    ("04", {"network": "measures", "document": "04", "least": 1, "alpha": 0.2}),
    ("05", {}),
    ("05", {"certain": True, "topics": ("on",)}),
    ("05", {"sure": False, "second": "P2"}),
    ("05", {"view": "documents", "document": "05", "other": "04"}),
    ("05", {"view": "dating", "document": "16"}),
]


@pytest.mark.parametrize(
    "number, settings",
    VIEWS,
    ids=[f"{number}-{'-'.join(map(str, view.values()))}" for number, view in VIEWS],
)
def test_the_call_that_a_view_shows_makes_the_table_of_its_picture(fresh, number, settings):
    explorer = fresh[number].set(**settings)
    call, names = explorer.answer.call("en"), {}
    assert call in shown(explorer) and "\n" not in call and picture(explorer)
    exec(import_line(call), names)
    made = eval(explorer.answer.code, names)
    pd.testing.assert_frame_equal(
        made.reset_index(drop=True), explorer.answer.table.reset_index(drop=True)
    )


@pytest.mark.parametrize("number", EXPLORERS)
def test_a_filter_changes_n_and_the_picture(fresh, number):
    explorer = fresh[number]
    before, count = picture(explorer), explorer.count_sentence()
    explorer.fields["copies"].value = True
    assert "17 documents" in explorer.count_sentence() and "16 documents" in count
    explorer.fields["topics"].value = ("on",)
    explorer.fields["level"].value = "镇"
    assert set(explorer.part.documents["level"]) == {"镇"} and picture(explorer) != before


@pytest.mark.parametrize("number", EXPLORERS)
def test_filters_that_keep_no_report_give_a_sentence_and_the_next_choice_a_picture(fresh, number):
    explorer = fresh[number].set(period="P2", certain=True)
    explorer.set(period="P2", level="镇", genre="自查")
    assert (
        not explorer.part.ids
        and sentence(explorer) == "No report passes these filters. Loosen one of them."
    )
    assert "0 documents" in explorer.count_sentence()
    explorer.set(period="", level="", genre="", certain=False)
    assert explorer.part.ids and not sentence(explorer) and picture(explorer)


@pytest.mark.parametrize("number", ["02", "05"])
@pytest.mark.parametrize("term", BAD_TERMS, ids=range(len(BAD_TERMS)))
def test_whatever_is_typed_as_a_term_is_literal_text_and_never_an_error(fresh, number, term):
    explorer = fresh[number].set(term=term)
    assert picture(explorer) and explorer.answer.notes and explorer.answer.lines.empty
    html = "".join(part.value for part in explorer.parts.values())
    assert "A fault of the program" not in shown(explorer) and "<img src=x" not in html
    assert all(len(note) < 200 for note in explorer.answer.notes)


def test_own_terms_that_can_never_be_words_are_named_and_the_others_counted(fresh):
    explorer = fresh["02"].set(view="own", own="科普活动；<b>；××，" + "科" * 60)
    assert set(explorer.answer.table["term"]) == {"科普活动"}
    assert any("××" in note for note in explorer.answer.notes) and any(
        "60 characters" in note for note in explorer.answer.notes
    )
    audit = explorer.answer.tables[0][1].set_index("term")
    assert (
        audit.loc["科普活动", "as_word"] == explorer.answer.table["n"].iloc[0] > 0
        and audit.loc["<b>", "finds"] == 0
    )


def test_an_audit_tells_words_from_parts_of_words_and_from_cut_words(texts):
    sentences = texts("科学素质纲要和科学素质。农民科学").assign(sentence=1)
    audit = audit_terms(cut_terms(sentences), ["科学", "素质。农", "科学素质"]).set_index("term")
    assert audit.loc["科学", ["finds", "as_word", "inside"]].tolist() == [
        3,
        1,
        "科学素质 1, 科学素质纲要 1",
    ]
    assert audit.loc["素质。农", ["finds", "as_word", "across"]].tolist() == [1, 0, 1]
    assert audit.loc["科学素质", ["finds", "as_word", "documents"]].tolist() == [2, 1, 1]


@pytest.mark.parametrize(
    "left, right, found",
    [
        (
            "甲乙丙丁戊己庚辛一二三四五六",
            "一二三四五六丙丁戊己庚辛",
            [[2, 6, 6, "丙丁戊己庚辛"], [8, 0, 6, "一二三四五六"]],
        ),
        (
            "甲乙丙丁戊己庚辛壬",
            "甲乙丙丁戊，丙丁戊己庚辛壬",
            [[2, 6, 7, "丙丁戊己庚辛壬"]],
        ),  # the rest of the first is too short
        ("局长○○○讲话完毕", "局长○○○讲话完毕", [[5, 5, 4, "讲话完毕"]]),
        ("一二三", "一二三", []),
    ],
)
def test_shared_passages_are_the_longest_stretches_without_overlap_and_never_a_mask(
    left, right, found
):
    passages = shared_passages({"a": left, "b": right}, "a", "b", least=4)
    assert passages[["start", "other_start", "length", "text"]].values.tolist() == found


@pytest.mark.parametrize("number", EXPLORERS)
def test_choices_that_no_list_holds_join_it_and_a_wrong_value_becomes_the_first_one(
    documents, number
):
    explorer = EXPLORERS[number](Choices(topics=("on", "off"), certain=True), documents)
    assert explorer.fields["topics"].value == ("on", "off") == explorer.part.filters.topics
    explorer.set(period="P9", topics=("on",))
    assert explorer.fields["period"].value == explorer.part.filters.period == ""
    assert f"n = {len(explorer.part.ids)} documents" in explorer.count_sentence()


def test_a_quotation_mark_in_a_value_stays_inside_the_call():
    code = Filters(level="区'\"级").code
    assert ast.literal_eval(ast.parse(code).body[0].value.args[0]) == """level == '区\\'"级'"""


def test_own_terms_beyond_a_dozen_are_named_as_not_used_and_few_dictionaries_are_kept(fresh):
    explorer = fresh["02"].set(
        own="，".join(f"词语{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[at]}" for at in range(14))
    )
    assert any("2 are not used, from “词语寅” on" in note for note in explorer.answer.notes)
    for word in ("科普活动", "农村科普", "社区科普", "科普宣传", "科普知识"):
        explorer.set(own=word)
    assert len(explorer.corpus._worded) == 3 and explorer.answer.tables


def test_own_terms_join_the_dictionary_as_themes_and_known_ones_stay_as_they_are():
    terms = own_terms("科普活动", "科普").set_index("term")["kind"]
    assert (
        terms["科普活动"] == "theme"
        and terms["科普"] == own_terms().set_index("term")["kind"]["科普"]
    )


def test_a_setting_that_no_explorer_has_or_of_a_wrong_type_is_a_clear_error(fresh):
    with pytest.raises(InputError, match="one of period, certain"):
        fresh["02"].set(perod="P0")
    with pytest.raises(InputError, match="a value of type int; found 'many'"):
        fresh["02"].set(rows="many")
    assert fresh["02"].settings["rows"] == 15


def test_typed_words_are_divided_by_marks_of_either_width():
    assert typed_words("科普，农民, 科普；；素质、<b>") == ["科普", "农民", "素质", "<b>"]


def test_the_sentences_of_a_pair_name_both_and_are_those_of_the_page(fresh, documents):
    explorer = fresh["04"].set(network="departments", document="16")
    pair = explorer.fields["pair"].options[1][1]
    explorer.set(pair=pair)
    lines, page = explorer.answer.lines, "".join(documents.query("document == '16'")["text"])
    assert len(lines) == explorer.answer.table["n"].iloc[0] and explorer.answer.subject == pair
    begin = documents.set_index("document").loc["16", "start"]
    for row in lines.itertuples():
        marked = re.findall("<mark>(.*?)</mark>", row.html)
        assert len(marked) >= 2 and page[row.start - begin :].startswith(unescape(marked[0]))


def test_the_caption_of_a_network_says_how_it_was_made(fresh):
    explorer = fresh["04"].set(
        network="departments", document="16", least=2, window="paragraph", alpha=0.2
    )
    assert (
        "shared paragraphs is 2 or more and whose adjusted p ≤ 0.2: 4 names, 2 ties;"
        in explorer.caption["shows"]
    )
    figure = draw_figure(explorer.answer.plot, explorer.answer.table, **explorer.answer.options)
    assert {"Paragraphs with the name:", "Paragraphs with both:"} <= {
        text.get_text() for text in figure.findobj(Text)
    }
    explorer.set(alpha=1.0, without="科协")
    assert (
        explorer.caption["title"] == "Departments in the same paragraph: document 16, without 科协"
    )
    assert "999 swaps" in explorer.caption["method"]
    explorer.set(network="duty", document="18", without="")
    assert explorer.caption["title"] == "Who leads, who takes part: document 18"


def test_two_periods_are_compared_by_the_certain_reports_and_the_sentences_are_theirs(fresh):
    explorer = fresh["05"].set(first="P0", second="P1", term="科普")
    rows = explorer.part.documents.query("period in ['P0', 'P1']")
    certain = set(rows.loc[rows["period_certain"].eq("yes"), "document"])
    assert set(explorer.answer.lines["document"]) <= certain < set(rows["document"])
    counted = rows[rows["document"].isin(certain)].groupby("period").size()
    assert f"{counted['P0']} of P0, {counted['P1']} of P1" in explorer.answer.notes[0]
    assert set(explorer.set(sure=False).answer.lines["document"]) - certain


def test_reports_of_another_field_get_sentences_in_every_view(documents):
    other = documents.head(2).assign(
        text="今天天气很好，我们去公园玩。花开了，鸟叫了。",
        topic="off",
        period="",
        period_certain="",
        end=22,
    )
    other["start"] = 0
    for number, make in EXPLORERS.items():
        explorer = make(Choices(topics=("off",)), other)
        views = (
            [view for _, view in explorer.fields["view"].options]
            if "view" in explorer.fields
            else []
        )
        for view in views or [None]:
            explorer.set(**({"view": view} if view else {}))
            assert len(explorer.part.ids) == 2 and "A fault of the program" not in shown(
                explorer
            ), (number, view)
            assert picture(explorer) and "<NA>" not in shown(explorer)


def test_two_documents_are_always_different_ones(fresh):
    explorer = fresh["05"].set(view="documents", document="10", other="10")
    assert explorer.settings["other"] != "10" and picture(explorer)
    ids = explorer.set(level="镇").settings
    assert ids["document"] != ids["other"] and {ids["document"], ids["other"]} <= set(
        explorer.part.ids
    )


def test_a_duty_brings_the_sentences_that_charge_the_department_with_task_and_role(fresh):
    explorer = fresh["03"].set(view="duties", department="教育", document="18")
    charged = explorer.part.duties.query("department == '教育' and document == '18'")
    lines = explorer.answer.lines
    marked = [mark for html in lines["html"] for mark in re.findall("<mark>(.*?)</mark>", html)]
    assert len(marked) == len(charged.drop_duplicates(["department_start"])) > 3 and set(
        marked
    ) <= set(charged["surface"])
    assert all(any(task in html for html in lines["html"]) for task in charged["task"])


def test_a_measure_brings_the_sentences_with_it_that_name_the_department(fresh):
    explorer = fresh["03"].set(view="measures", department="教育")
    cell = explorer.answer.table.query("n > 0").iloc[0]
    explorer.set(**explorer.answer.pick(cell))
    assert len(explorer.answer.lines) == cell["n"] and set(explorer.answer.lines["document"]) == {
        cell["document"]
    }
    assert "Only sentences that name 教育 are counted." in explorer.caption["shows"]


def test_a_department_of_one_document_is_drawn_when_it_is_chosen(fresh):
    explorer = fresh["03"]
    rare = explorer.fields["department"].options[-1][1]
    explorer.set(department=rare)
    assert explorer.answer.options == {"least": 1} and rare in set(
        explorer.answer.table["department"]
    )
    assert explorer.answer.table.query("department == @rare")["documents"].max() == 1


def test_no_official_is_named_whatever_is_asked(fresh, documents):
    spans = read_table(
        Project.here().root / "tests" / "data" / "people_on_the_page.csv",
        [is_whole("start", "end")],
    )
    path = Project.here().root / "data" / "raw" / "reports_page.txt"
    page = path.read_bytes().decode("utf-8")
    names = sorted({page[start:end] for start, end in spans.itertuples(index=False)})
    everything = dict(copies=True, topics=("on", "partly", "off"))
    texts = "".join(fresh["03"].set(**everything).corpus.texts.values())
    assert not [name for name in names if name in texts]
    asked = [
        ("02", {"term": "局长"}),
        ("02", {"term": names[0]}),
        ("03", {"department": "领导小组"}),
    ]
    for number, settings in [*asked, ("05", {"view": "dating", "document": "03"})]:
        explorer = fresh[number].set(**everything, **settings)
        said = shown(explorer).replace(
            f"“{names[0]}”", ""
        )  # what was typed may be repeated in the answer
        assert not [name for name in names if name in said], settings


ROWS = [("02", {}), ("03", {}), ("03", {"view": "duties"}), ("04", {"document": "16"}), ("05", {})]


@pytest.mark.parametrize(
    "number, settings", ROWS, ids=[f"{number}-{'-'.join(view.values())}" for number, view in ROWS]
)
def test_a_row_of_the_numbers_that_is_chosen_brings_its_sentences(fresh, number, settings):
    explorer = fresh[number].set(**settings)
    before = picture(explorer)
    explorer.opened.value = True
    explorer.numbers.widget.selected_rows = [len(explorer.answer.table) - 1]
    row = explorer.answer.table.iloc[-1]
    picked = explorer.answer.pick(row)
    assert {name: explorer.settings[name] for name in picked} == picked and picture(
        explorer
    ) == before
    assert set(picked.values()) & {row.get("term"), row.get("department"), explorer.answer.subject}
    assert len(explorer.answer.lines) or explorer.answer.notes


def test_words_are_marked_in_the_sentences_of_the_browser_and_html_in_a_table_of_numbers_is_text(
    fresh,
):
    explorer = fresh["02"].set(term="农民")
    explorer.opened.value = True
    assert "<mark>农民</mark>" in json.loads(explorer.lines.widget._dt_args["data_json"])[0][-1]
    explorer.numbers.show(pd.DataFrame({"term": ["<mark>农民</mark>"]}), "en")
    assert "&lt;mark&gt;" in explorer.numbers.widget._dt_args["data_json"]
    explorer.numbers.show(number_rows(explorer.answer.table), "en")


def test_the_sentences_are_escaped_but_for_the_mark_and_a_long_list_says_so(fresh):
    explorer = fresh["02"].set(term="科普")
    lines = pd.concat([explorer.answer.lines.assign(document="<b>")] * 10, ignore_index=True)
    assert line_rows(lines, "en")["document"].eq("&lt;b&gt;").all() and len(lines) > 2000
    heading = lines_heading(Answer(None, lines, subject="<i>", lines=lines), "en")
    assert f"&lt;i&gt;: {len(lines)} sentences, the first 2000 listed" in heading


@pytest.mark.parametrize("number", EXPLORERS)
def test_one_switch_changes_every_label_and_the_picture(fresh, number):
    explorer = fresh[number]
    english, labels = picture(explorer), [field.description for field in explorer.fields.values()]
    explorer.language.value = "zh"
    other = [field.description for field in explorer.fields.values()]
    assert picture(explorer) != english and not set(labels) & set(other)
    assert all(re.search("[\u4e00-\u9fff]", label) for label in other)
    assert "份文档" in shown(explorer)
    explorer.language.value = "en"
    assert picture(explorer) == english


@pytest.mark.parametrize("number", EXPLORERS)
def test_the_picture_has_a_text_alternative_and_its_numbers(fresh, number):
    html = fresh[number].parts["picture"].value
    alt = unescape(re.search('alt="([^"]+)"', html)[1])
    assert fresh[number].caption["title"] in alt and len(alt) > 80
    fresh[number].opened.value = True
    assert fresh[number].numbers.shown[0].equals(number_rows(fresh[number].answer.table))
    assert fresh[number].numbers.widget.layout.display == "block"


def test_a_view_is_saved_with_table_captions_and_choices_and_only_under_views(
    fresh, tmp_path, monkeypatch
):
    (tmp_path / "data").mkdir()
    for name in ("lexicons", "presets.csv", "reports.csv", "periods.csv"):
        (tmp_path / "data" / name).symlink_to(Project.here().root / "data" / name)
    monkeypatch.chdir(tmp_path)
    explorer = fresh["02"].set(rows=6, certain=True, period="P1", level="区")
    explorer.name.value = "My view, 1/2"
    done = explorer.save()
    folder = tmp_path / "figures" / "views"
    assert done.name == "02-view-my-view-1-2" and {path.parent for path in done.paths} == {folder}
    for lang, said in (
        ("en", "Only reports of period P1, level 区 are in."),
        ("zh", "仅取时期为 P1、层级为区的报告。"),
    ):
        assert said in (folder / f"captions.{lang}.md").read_text("utf-8")
    assert {path.suffix for path in done.paths} == {".pdf", ".png", ".csv", ".json"}
    record = json.loads((folder / "02-view-my-view-1-2.json").read_text("utf-8"))
    assert (
        record["choices"]["certain"] is True
        and len(read_table(folder / "02-view-my-view-1-2.csv")) == 6
    )
    assert (
        record["choices"]["call"] == explorer.answer.call("en")
        and explorer.save().name == done.name
    )
    assert explorer.set(rows=7).save().name == "02-view-my-view-1-2-2"
    explorer.name.value = "我的图"
    assert explorer.save() is None and "Latin letters or digits" in explorer.parts["saved"].value
    explorer.name.value = "empty"
    assert explorer.set(period="P2", level="镇").save() is None and "expected a picture" in shown(
        explorer
    )
    assert not list(folder.glob("*empty*"))


def _outputs(explorer, monkeypatch):
    said = []
    monkeypatch.setattr("govreports.explore.front.display", lambda data, **_: said.append(data))
    explorer._ipython_display_()
    return said


def test_where_no_kernel_runs_a_still_picture_stands_that_a_second_run_makes_again(
    documents, monkeypatch
):
    monkeypatch.setenv(STATIC, "1")
    one, two = (_outputs(explore_networks(Choices(), documents), monkeypatch) for _ in range(2))
    assert (
        one == two
        and one[0]["image/png"]
        and not [kind for data in one for kind in data if "widget" in kind]
    )
    monkeypatch.delenv(STATIC)
    live = _outputs(explore_networks(Choices(), documents), monkeypatch)
    assert (
        live[0]["image/png"] == one[0]["image/png"]
        and "application/vnd.jupyter.widget-view+json" in live[0]
    )


def test_a_fault_of_the_program_is_a_sentence_and_the_next_choice_works(fresh, monkeypatch):
    explorer = fresh["02"]
    monkeypatch.setattr(explorer, "answer_function", lambda *_: {}["nothing"])
    explorer.set(rows=7)
    assert "A fault of the program" in shown(explorer) and not picture(explorer)
    monkeypatch.undo()
    explorer.set(rows=8)
    assert picture(explorer) and os.environ.get(STATIC) is None


def test_dozens_of_changes_keep_a_bounded_memory_and_end_where_the_last_one_says(fresh):
    explorer = fresh["02"]
    for at in range(70):
        explorer.fields["term"].value = f"词{at}"
    assert ("lines", "词69", explorer.part.filters) in explorer.corpus._kept and len(
        explorer.corpus._kept
    ) == 64
    assert (
        "lines",
        "词0",
        explorer.part.filters,
    ) not in explorer.corpus._kept and "词69" in explorer.answer.notes[0]
