"""A folder of own reports: every file accounted for, readings joined, gaps proposed and marked, a
workspace that runs.
"""

import os
import warnings
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from govreports.__main__ import main
from govreports.change.frames import unmatched_frames
from govreports.job.pipeline import build_tables
from govreports.job.run import stand_in
from govreports.job.workspace import empty_notebook, new_workspace
from govreports.paper.figures import read_figure, save_figure
from govreports.plots.reports import plot_containment, plot_dates
from govreports.reading.copies import date_ranges
from govreports.reading.documents import describe_documents, read_reports, split_sentences
from govreports.reading.folders import list_files, read_folder
from govreports.reading.page import split_page
from govreports.reading.periods import choose_pair
from govreports.reading.proposals import (
    find_title,
    propose_genre,
    propose_issuer,
    propose_level,
    propose_topic,
)
from govreports.tables import InputError, Project, read_table, write_table
from govreports.words.gaps import long_strings

ROOT = Project.here().root
PLANS = ROOT / "examples" / "own-reports"
COUNTY = "云溪县科协2022年工作总结\n\n2022年，我县认真学习党的二十大精神，提高青少年科学素质。\n"
TOWN = "石桥镇关于提高农民科学素质的实施方案\n为提高我镇农民科学素质，制定本方案。\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with two good reports and one file that is none."""
    (tmp_path / "县 总结.txt").write_text(COUNTY, "utf-8")
    (tmp_path / "镇方案.txt").write_bytes(TOWN.encode("gb18030"))
    (tmp_path / "english.txt").write_text("A report on science in our county. " * 5)
    return tmp_path


def read_quietly(path, reading=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read_folder(path, reading)


def test_good_files_are_read_and_the_bad_one_is_listed_with_its_reason(folder):
    files = list_files(folder).set_index("file")
    assert files["status"].to_dict() == {
        "english.txt": "unread",
        "县 总结.txt": "read",
        "镇方案.txt": "read",
    }
    assert files["encoding"].to_dict() == {
        "english.txt": "",
        "县 总结.txt": "UTF-8",
        "镇方案.txt": "GB18030",
    }
    assert (
        "expected a Chinese text; found 0 Chinese characters" in files.loc["english.txt", "message"]
    )


def test_the_reader_is_told_of_left_out_files_of_encodings_and_of_proposals(folder):
    with pytest.warns(UserWarning) as told:
        read_folder(folder)
    sentences = " ".join(str(warning.message) for warning in told)
    assert (
        "Left out, because they could not be read: 1 of 3 files. english.txt: expected a Chinese text"
        in sentences
    )
    assert "several encodings" in sentences and "GB18030 (1), UTF-8 (1)" in sentences
    assert "Nobody stated these columns (number of documents):" in sentences
    assert "period (2)" in sentences


def test_a_document_is_the_slice_of_its_decoded_file_after_the_title(folder):
    documents = read_quietly(folder).documents.set_index("source")
    row = documents.loc["县 总结.txt"]
    assert (
        COUNTY[row["start"] : row["end"]]
        == row["text"]
        == "2022年，我县认真学习党的二十大精神，提高青少年科学素质。"
    )
    assert row["title"] == "云溪县科协2022年工作总结"


def test_what_nobody_said_is_proposed_with_low_confidence_and_marked(folder):
    collection = read_quietly(folder)
    row = collection.documents.set_index("source").loc["县 总结.txt"]
    assert (row["level"], row["genre"], row["issuer"], row["topic"]) == (
        "县",
        "总结",
        "云溪县科协",
        "partly",
    )
    assert (row["period"], row["year_from"], row["confidence"], row["period_certain"]) == (
        "P3",
        2022,
        "low",
        "no",
    )
    assert row["proposed"] == "place|level|issuer|genre|topic|period"
    evidence = collection.proposals.set_index("source").loc["县 总结.txt"]
    assert "二十大" in evidence["evidence"] and evidence["genre_evidence"] == "总结"


def test_what_reports_csv_says_is_kept_and_not_marked(folder):
    (folder / "reports.csv").write_text(
        "source,level,genre,year_from\n县 总结.txt,市,计划,2012\n镇方案,,,\n", "utf-8"
    )
    rows = read_quietly(folder).documents.set_index("source")
    told, guessed = rows.loc["县 总结.txt"], rows.loc["镇方案.txt"]
    assert (
        told["level"],
        told["genre"],
        told["period"],
        told["period_certain"],
        told["year_to"],
    ) == ("市", "计划", "P1", "yes", 2012)
    assert told["proposed"] == "place|issuer|topic" and "level" in guessed["proposed"]


def test_a_stated_period_has_the_years_of_its_plan(folder):
    reading = pd.DataFrame({"source": ["县 总结.txt"], "period": ["P2"]})
    row = read_quietly(folder, reading).documents.set_index("source").loc["县 总结.txt"]
    assert (row["year_from"], row["year_to"], row["period_certain"], row["confidence"]) == (
        2016,
        2020,
        "yes",
        "medium",
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"level": "county"}, "column level: expected one of"),
        ({"year_from": "last year"}, "expected a year"),
        ({"period": "P9"}, "line 2, column period: expected one of P0, P1, P2, P3; found 'P9'"),
        ({"year_from": "2022", "year_to": "2012"}, "year_from not after year_to"),
        ({"year_from": "2012", "period": "P3"}, "years of P3 .2021-2025.; found 2012-2012"),
        ({"year_from": "2006年"}, "column year_from: expected a year"),
        ({"genre": "总结报告"}, "column genre: expected one of 自查"),
        ({"topic": "Off"}, "column topic: expected one of on"),
        ({"period_certain": "sure"}, "column period_certain: expected one of yes, no"),
        ({"evidence": "二十大|从未写过"}, "line 2, column evidence: expected a quote.*从未写过"),
        ({"first": "2022年"}, "line 2, column document: expected a filled cell"),
        ({"published": "2021", "year_from": "2022"}, "no year after 2021.*found 2022"),
    ],
)
def test_a_reading_that_cannot_be_is_a_clear_error(folder, cells, message):
    with pytest.raises(InputError, match=message):
        read_quietly(folder, pd.DataFrame([{"source": "县 总结.txt", **cells}]))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("file,level\na.txt,县\n", "line 1: expected a column source"),
        ("source,level\n,县\n", "line 2, column source: expected a filled cell"),
        ("source,document\n县 总结.txt,d1\n镇方案.txt,d1\n", "line 3.*d1 a second time"),
    ],
)
def test_a_row_without_file_and_an_id_twice_are_clear_errors(folder, rows, message):
    (folder / "reports.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match=f"reports.csv, {message}"):
        read_quietly(folder)


def test_blanks_around_a_cell_and_the_width_of_a_quote_do_not_matter(folder):
    cells = {"level": "县　", "evidence": " 2022年,我县 | 提高青少年 科学素质"}
    reading = pd.DataFrame([{"source": "县 总结.txt ", **cells}])
    row = read_quietly(folder, reading).documents.set_index("source").loc["县 总结.txt"]
    assert (row["level"], row["evidence"]) == ("县", "2022年,我县|提高青少年 科学素质")


def test_a_reports_csv_without_rows_is_one_that_says_nothing(folder):
    (folder / "reports.csv").write_text("source,level\n", "utf-8")
    assert len(read_quietly(folder).documents) == 2


def test_a_report_that_came_out_later_than_nothing_has_no_last_date(folder):
    ranges = date_ranges(describe_documents(read_quietly(folder).documents))
    assert set(ranges["page_date"]) == {""}
    reading = pd.DataFrame({"source": ["县 总结.txt"], "published": ["2023"]})
    documents = describe_documents(read_quietly(folder, reading).documents)
    assert set(date_ranges(documents)["page_date"]) == {"2023-12", ""}


def test_reports_without_years_or_with_a_first_year_only_can_be_drawn(tmp_path):
    (tmp_path / "a.txt").write_text("云溪县科协总结\n\n我县开展科普活动。", "utf-8")
    (tmp_path / "b.txt").write_text("石桥镇方案\n为全面建成小康社会，我镇开展科普。", "utf-8")
    (tmp_path / "c.txt").write_text(COUNTY, "utf-8")
    ranges = date_ranges(describe_documents(read_quietly(tmp_path).documents))
    assert list(ranges["basis"]) == ["unknown", "unknown", "stated"]
    assert ranges["year_from"].isna().tolist() == [True, False, False]
    plot_dates(ranges, periods=[["P0", 2006, 2010], ["P3", 2021, 2025]])


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_read(folder, monkeypatch):
    read_bytes = Path.read_bytes

    def refuse(path):
        if path.name == "镇方案.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    files = list_files(folder).set_index("file")
    assert "found Permission denied" in files.loc["镇方案.txt", "message"]
    assert files.loc["县 总结.txt", "status"] == "read"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("科普总结.txt".encode("gb18030"), "科普总结.txt"), (b"a\xff.txt", "a\\xff.txt")],
)
def test_a_file_name_that_is_no_utf_8_stops_nothing(folder, tmp_path, name, shown):
    (folder / os.fsdecode(name)).write_text("今年以来，我县开展科普活动。", "utf-8")
    collection = read_quietly(folder)
    assert collection.files.set_index("file").loc[shown, "status"] == "read"
    titles = collection.documents.set_index("source")["title"]
    assert titles[shown] == shown.removesuffix(".txt")
    write_table(collection.files, tmp_path / "files.csv")


def test_a_table_of_reports_is_held_to_the_rules_of_reports_csv(folder):
    (folder / "b.csv").write_text("正文,year_from\n我县工作。,2006年\n", "utf-8")
    (folder / "c.csv").write_text("正文,year_from,level\n我县工作。,2012,县 \n", "utf-8")
    collection = read_quietly(folder)
    message = collection.files.set_index("file").loc["b.csv", "message"]
    assert message.startswith("b.csv, report 1, column year_from: expected a year")
    row = collection.documents.set_index("source").loc["c.csv"]
    assert (row["period"], row["level"]) == ("P1", "县")


def test_a_page_with_other_headings_can_have_a_reading_with_anchors(tmp_path):
    (tmp_path / "page.txt").write_text(
        "【篇一】\n甲县开展科普。\n甲县总结。\n【篇二】\n乙县开展科普。\n", "utf-8"
    )
    anchors = pd.DataFrame(
        {
            "source": "page.txt",
            "document": ["a", "b"],
            "section": ["1", "2"],
            "first": ["甲县开展", "乙县开展"],
            "last": ["总结。", "科普。"],
            "paragraphs": ["2", "1"],
            "evidence": ["甲县总结", ""],
        }
    )
    documents = read_quietly(tmp_path, anchors).documents
    assert list(documents["text"]) == ["甲县开展科普。\n甲县总结。", "乙县开展科普。"]


def test_a_row_for_a_file_that_is_not_there_is_told(folder):
    with pytest.warns(UserWarning) as told:
        read_folder(folder, pd.DataFrame({"source": ["gone.txt"], "level": ["县"]}))
    assert any("not there: gone.txt" in str(warning.message) for warning in told)


def test_ids_sort_as_the_files_do_and_pass_over_those_that_are_taken(tmp_path):
    for number in (2, 10, 1):
        (tmp_path / f"{number}.txt").write_text(
            f"第{number}县工作总结\n我县开展科普活动。", "utf-8"
        )
    documents = read_quietly(
        tmp_path, pd.DataFrame({"source": ["10.txt"], "document": ["d01"]})
    ).documents
    assert dict(zip(documents["source"], documents["document"])) == {
        "1.txt": "d02",
        "2.txt": "d03",
        "10.txt": "d01",
    }


def test_two_files_of_one_name_are_both_read_and_told_apart_by_folder(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "总结.txt").write_text(COUNTY, "utf-8")
    files = list_files(tmp_path)
    assert list(files["file"]) == ["a/总结.txt", "b/总结.txt"]
    assert files["message"].str.contains("the same name as").all()


def test_a_copy_of_two_documents_has_one_original(tmp_path):
    text = "今年以来我县各部门认真开展科普活动组织青少年参加科技竞赛提高农民科学素质。"
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        documents = read_reports(tmp_path)
    assert (documents["copy_of"] != "").sum() == 2 and set(documents["family"]) == {"d01"}


@pytest.mark.parametrize(
    "make", [lambda path: None, lambda path: (path / "a.txt").write_bytes(b"")]
)
def test_a_folder_without_a_report_that_can_be_read_is_an_error(tmp_path, make):
    make(tmp_path)
    with pytest.raises(InputError, match="Put your reports there"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    "headings",
    [
        ("总结(通用2篇)篇一", "总结(通用2篇)篇二"),
        ("【篇一】", "【篇二】"),
        ("第1篇 甲县总结", "第2篇 乙县总结"),
        ("篇一：甲县总结", "篇二：乙县总结"),
    ],
)
def test_a_saved_page_of_several_reports_is_cut_at_its_headings(headings):
    page = f"范文网\n{headings[0]}\n\n甲县工作。\n\n{headings[1]}\n乙县工作，见第三篇报道。\n"
    assert [(title, page[start:end]) for title, start, end in split_page(page)] == [
        (headings[0], "甲县工作。"),
        (headings[1], "乙县工作，见第三篇报道。"),
    ]


def test_the_shipped_page_is_cut_without_a_reading_as_with_one(documents):
    own = read_quietly(ROOT / "data" / "raw" / "reports_page.txt").documents
    spans = documents.groupby("section").agg(start=("start", "min"), end=("end", "max"))
    assert own[["start", "end"]].to_numpy().tolist() == spans.to_numpy().tolist()


def test_a_text_without_headings_is_no_page():
    assert split_page("云溪县总结\n一、加强领导\n二、开展活动，共三篇。") == []


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (COUNTY, "云溪县科协2022年工作总结", "2022年"),
        (
            "云溪县人民政府\n关于印发方案的通知\n为提高",
            "云溪县人民政府关于印发方案的通知",
            "为提高",
        ),
        ("为提高科学素质，制定本方案。\n一、目标", "stem", "为提高"),
    ],
)
def test_a_title_is_told_from_a_first_sentence(text, title, body):
    found, start = find_title(text, "stem")
    assert found == title and text[start:].startswith(body)


def test_issuer_level_genre_and_topic_come_with_the_words_they_rest_on():
    assert propose_issuer("龙泉县农业农村局关于科普的报告", "")[0] == "龙泉县农业农村局"
    assert propose_issuer("实施方案", "做好工作。\n云溪县科协\n2022年3月1日")[0] == "云溪县科协"
    assert propose_issuer("实施方案", "做好工作。") == ("", "")
    assert propose_level("", "我县工作，全县开展，我市支持。") == ("县", "我县")
    assert propose_level("", "开展活动。") == ("unknown", "")
    assert propose_genre("落实《科学素质行动规划纲要》工作总结", "") == ("总结", "总结")
    assert propose_genre("", "为做好工作，特制定本方案。")[0] == "方案"
    assert propose_topic("党建工作总结", "加强党建。")[0] == "off"
    assert propose_topic("年度总结", "开展科普一次。" + "发展经济。" * 200)[0] == "partly"


def test_near_spellings_and_unknown_words_are_listed():
    sentences = split_sentences(
        pd.DataFrame(
            {"document": ["d01"], "start": [0], "text": ["落实全民科学素质行动规化纲要。"]}
        )
    )
    assert unmatched_frames(sentences)["surface"].tolist() == ["全民科学素质行动规化纲要"]
    tokens = pd.DataFrame(
        {
            "document": "d01",
            "sentence": 1,
            "term": list("在甲乙丙丁，戊己") + ["科普"],
            "kind": ["word"] * 5 + ["punctuation"] + ["word"] * 3,
        }
    )
    assert long_strings(tokens)[["surface", "n"]].values.tolist() == [["在甲乙丙丁", 1]]


def test_the_pair_of_periods_is_the_two_with_most_certain_families(documents):
    assert choose_pair(documents) == ("P0", "P1")
    with pytest.raises(InputError, match="two periods with documents on topic; found P1"):
        choose_pair(documents[documents["period"] == "P1"])
    assert choose_pair(documents[documents["period"] != "P0"]) == ("P1", "P2")


@pytest.fixture
def workspace(tmp_path, monkeypatch, capsys):
    """A workspace with the eight plans, as the working directory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert main(["new", str(tmp_path / "own"), "--reports", str(PLANS)]) == 0
    monkeypatch.chdir(tmp_path / "own")
    return tmp_path / "own"


def test_a_workspace_holds_the_reports_a_row_for_each_and_notebooks_without_answers(workspace):
    rows = read_table(workspace / "data" / "reports.csv")
    assert len(rows) == 8 and set(rows["document"]) == {f"d0{number}" for number in range(1, 9)}
    assert (rows["level"] == "").sum() == 2
    assert len(read_table(workspace / "data" / "tables" / "reports.proposed.csv")) == 8
    for path in (workspace / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert "yours to write" in cells[0].source and "<!--" not in cells[0].source
        assert not any(cell.get("outputs") for cell in cells)


def test_the_tables_of_a_workspace_are_made_and_mark_what_was_proposed(workspace):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = build_tables()
    documents = tables["documents"].set_index("source")
    assert (documents["period"] == "P3").all() and (documents["proposed"] != "").sum() == 2
    assert documents.loc["龙泉县农业农村局自查报告.txt", "encoding"] == "GB18030"
    assert {
        "files",
        "reports.proposed",
        "unregistered_bodies",
        "unmatched_frames",
        "long_strings",
    } <= set(tables)
    assert len(tables["duties"]) > 40 and "change" not in tables, (
        "one period only: nothing to compare"
    )


def test_early_plans_of_the_page_and_own_plans_of_2021_to_2025_can_be_compared(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        documents = new_workspace(tmp_path / "both", PLANS, page=True).documents
    assert documents["period"].value_counts().to_dict() == {"P1": 11, "P3": 8, "P0": 6, "P2": 3}
    early, own = (
        documents[documents["source"] == "reports_page.txt"],
        documents[documents["source"] != "reports_page.txt"],
    )
    assert list(early["document"][:6]) == ["01", "02", "03", "04", "05", "06a"] and set(
        own["period"]
    ) == {"P3"}
    assert (early["proposed"] == "").all()


def test_a_workspace_is_laid_out_from_the_repository_when_there_is_no_project_around(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert new_workspace(tmp_path / "own") is None
    made = sorted(path.name for path in (tmp_path / "own" / "notebooks").iterdir())
    assert made == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_the_readme_of_a_workspace_names_the_reference_period_of_its_table(tmp_path):
    templates = tmp_path / "templates"
    for name in ("lexicons", "gold"):
        (templates / "data" / name).mkdir(parents=True)
    (templates / "data" / "presets.csv").write_bytes((ROOT / "data" / "presets.csv").read_bytes())
    rows = "A,一期,1st,2031,2035,data\nB,二期,2nd,2036,2040,reference\n"
    periods = "period,label_zh,label_en,year_from,year_to,role\n" + rows
    (templates / "data" / "periods.csv").write_text(periods, "utf-8")
    new_workspace(tmp_path / "own", project=Project(templates))
    text = (tmp_path / "own" / "README.md").read_text("utf-8")
    assert "data/periods.csv (2nd, 2036-2040)" in text and "P3" not in text
    assert "二期，2036—2040 年" in (tmp_path / "own" / "README.zh.md").read_text("utf-8")


def test_a_workspace_is_never_laid_over_something_else(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="a new or an empty folder"):
        new_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_reports_that_cannot_be_read_leave_no_half_made_workspace(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="an empty folder"):
        new_workspace(tmp_path / "own", tmp_path / "empty")
    assert not (tmp_path / "own").exists()


def error(name, value):
    return [new_output("error", ename=name, evalue=value, traceback=[])]


def test_a_sentence_stands_where_a_question_makes_no_sense_and_where_its_table_is_missing(tmp_path):
    cells = [
        new_code_cell(
            "change = compare()",
            id="compare",
            outputs=error("InputError", "period P0: no documents."),
        ),
        new_code_cell(
            'save_figure(plot, change, "09-change")',
            id="figure",
            outputs=error("NameError", "name 'change' is not defined"),
        ),
        new_code_cell("1 / 0", id="wrong", outputs=error("ZeroDivisionError", "division by zero")),
    ]
    notebook = new_notebook(cells=cells)
    table = stand_in(notebook, tmp_path)
    assert table["refused"].tolist() == [True, True, False]
    assert table["reason"].tolist() == ["period P0: no documents."] * 2 + [
        "ZeroDivisionError: division by zero"
    ]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "period P0: no documents."
    _, drawn, record = read_figure("09-change", tmp_path)
    assert "No figure here. period P0: no documents." in drawn["sentence"].iloc[0]
    assert {path.suffix for path in tmp_path.glob("09-change.zh.*")} == {".pdf", ".png"}
    assert record["captions"]["zh"]["title"] == "此处无图"


def test_a_notebook_shows_the_sentence_of_an_error_and_not_the_calls():
    with pytest.raises(InputError) as caught:
        list_files("no such folder")
    assert caught.value._render_traceback_() == [f"InputError: {caught.value}"]


def test_a_table_without_rows_and_one_that_fits_no_page_give_a_sentence(tmp_path):
    empty = pd.DataFrame(columns=["document", "other", "shared", "containment", "resemblance"])
    assert (
        "has no rows"
        in save_figure(
            plot_containment, empty, "09-none", folder=tmp_path, documents=["a"]
        ).captions["en"]["shows"]
    )
    pairs = pd.DataFrame(
        {
            "document": ["1"],
            "other": ["2"],
            "shared": [1],
            "containment": [0.5],
            "resemblance": [0.2],
        }
    )
    many = [str(number) for number in range(500)]
    assert (
        "do not fit"
        in save_figure(
            plot_containment, pairs, "09-many", folder=tmp_path, documents=many
        ).captions["en"]["shows"]
    )


def test_an_emptied_notebook_keeps_its_question_and_its_code():
    first = nbformat.v4.new_markdown_cell(
        "# Q?\n# 问？\n\nThe answer is 14<!--families-->, see `05-keyness`."
    )
    code = new_code_cell('compare_periods(counts, documents, "P0", "P1")', outputs=error("X", "y"))
    cited = [
        nbformat.v4.new_markdown_cell("## Numbers cited above"),
        new_code_cell('cite("05", families=14)'),
    ]
    made = empty_notebook(new_notebook(cells=[first, code, *cited]))
    assert len(made.cells) == 2
    opening = made.cells[0].source
    assert (
        opening.startswith("# Q?\n# 问？\n") and "14" not in opening and "`05-keyness`" in opening
    )
    assert (
        made.cells[1].source == 'compare_periods(counts, documents, "P0", "P1")'
        and made.cells[1].outputs == []
    )
