import re
import shutil

import pandas as pd
import pytest

from govreports.reading.copies import account_for_page, date_ranges
from govreports.reading.documents import Choices, read_reports, select_reports, split_sentences
from govreports.reading.page import find_page, page_pieces, read_page
from govreports.reading.readings import read_reading
from govreports.tables import InputError, Project, read_table, write_table

ROOT = Project.here().root
PAGE = ROOT / "data" / "raw" / "reports_page.txt"
HEADING = re.compile(r"(?m)^.*\(通用18篇\)篇[一二三四五六七八九十]+$")


@pytest.fixture(scope="module")
def page():
    return read_page(PAGE)


@pytest.fixture(scope="module")
def reading():
    return read_reading(ROOT / "data" / "reports.csv")


@pytest.fixture
def cells():
    """The cells of the shipped reading, as the file has them."""
    return pd.read_csv(
        ROOT / "data" / "reports.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )


@pytest.fixture
def copied(tmp_path):
    """A project with a copy of the shipped data."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return Project(tmp_path)


@pytest.fixture
def read_mutation(tmp_path, reading):
    """Read a changed page with the shipped reading."""

    def read(text):
        path = tmp_path / "page.txt"
        path.write_bytes(text.encode("utf-8"))
        return read_reports(path, reading)

    return read


def test_the_18_sections_are_20_documents_in_page_order(documents):
    assert list(documents["document"]) == (
        "01 02 03 04 05 06a 06b 07 08 09 10 11 12 13a 13b 14 15 16 17 18".split()
    )
    assert documents["start"].is_monotonic_increasing


def test_the_text_of_a_document_is_the_raw_slice_of_the_page(documents, page):
    assert all(page[row.start : row.end] == row.text for row in documents.itertuples())
    assert all(row.text == row.text.strip() for row in documents.itertuples())


def test_every_quote_of_the_evidence_stands_in_its_section(documents):
    sections = documents.groupby("section")["text"].agg("\n".join)
    for row in documents.itertuples():
        for quote in row.evidence.split("|"):
            assert quote in sections[row.section], (row.document, quote)


def test_inferred_places_are_marked(reading):
    stated = reading["place_stated"] == "yes"
    assert stated.sum() > 5
    assert not reading.loc[stated, "place"].str.contains("推断|隐去").any()


def test_each_character_of_the_page_belongs_to_exactly_one_named_piece(page, reading):
    pieces = page_pieces(page, reading)
    assert pieces["start"].iloc[0] == 0 and pieces["end"].iloc[-1] == len(page)
    assert (pieces["end"].to_numpy()[:-1] == pieces["start"].to_numpy()[1:]).all()
    assert set(pieces["piece"]) == {
        "site opening",
        "heading",
        "blank",
        "body",
        "download notice",
        "file format notice",
        "pasted link text",
        "list of links",
    }
    assert (pieces["piece"] == "heading").sum() == 18
    assert all(
        page[row.start : row.end].strip() == ""
        for row in pieces.itertuples()
        if row.piece == "blank"
    )


def test_the_site_has_no_word_in_any_body(page, reading):
    pieces = page_pieces(page, reading)
    bodies = "\n".join(
        page[row.start : row.end] for row in pieces.itertuples() if row.piece == "body"
    )
    assert not any(
        word in bodies
        for word in ("小编", "word文档", "doc格式", "思想汇报专题", "相关范文", "通用18篇")
    )


MUTATIONS = {
    "a lost first line": lambda page: page.replace(
        "20xx年4月15日,是第x个“全民*教育日。按照年度工作计划及区国安办的指示要求,街道结合自身实际,认真筹划组织了宣传教育活动。\n",
        "",
    ),
    "a lost line in the middle": lambda page: page.replace(
        "\n(二)加大科技培训力度,扩大科技志愿者队伍。\n", "\n"
    ),
    "a lost last line": lambda page: page.replace("文化阵地各具特色。\n", "\n"),
    "an unknown paragraph after a report": lambda page: page.replace(
        "文档为doc格式。", "更多范文请看本站。"
    ),
    "an unknown paragraph before a report": lambda page: page.replace(
        "篇五\n", "篇五\n\n本站推荐阅读以下内容。\n"
    ),
    "a changed boundary between two documents": lambda page: page.replace(
        "\n近年来,我局根据", "\n近些年来,我局根据"
    ),
    "a title in the middle of a report": lambda page: page.replace(
        "二、下步工作打算。", "局全民科学素质工作总结报告(通用18篇)篇十一"
    ),
    "17 headings": lambda page: page.replace("篇十八\n", "\n", 1),
    "no heading at all": lambda page: HEADING.sub("", page),
    "an empty report": lambda page: (
        page[: HEADING.search(page).end()] + "\n" + page[list(HEADING.finditer(page))[1].start() :]
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_page_is_noticed(page, read_mutation, name):
    changed = MUTATIONS[name](page)
    assert changed != page
    with pytest.raises(InputError, match=r"page\.txt.*: expected .*; found "):
        read_mutation(changed)


def test_the_shipped_page_itself_is_read(page, read_mutation, documents):
    assert list(read_mutation(page)["text"]) == list(documents["text"])


def test_a_page_with_another_hash_says_how_to_accept_it(copied):
    path = find_page(copied.root)
    path.write_bytes(path.read_bytes().replace("科普".encode(), "科谱".encode(), 1))
    with pytest.raises(InputError, match="To accept the new page, put the line"):
        read_reports(project=copied)


def test_the_name_of_the_page_is_that_of_the_list_of_hashes(copied):
    path, sums = find_page(copied.root), copied.data / "raw" / "SHA256SUMS"
    path.rename(path.with_name("another.txt"))
    sums.write_text(sums.read_text("utf-8").replace(path.name, "another.txt"), "utf-8")
    assert set(read_reports(project=copied)["source"]) == {"another.txt"}
    assert account_for_page(copied)["share"].sum() == pytest.approx(1)
    sums.write_text("no list", "utf-8")
    sums.write_text("1694cd", "utf-8")
    with pytest.raises(InputError, match="SHA256SUMS: expected lines with a SHA-256"):
        read_reports(project=copied)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda text: re.sub("(?m)^文档为doc格式。.*\n", "", text),
            "document 10 begins or ends with .*found .*文档为doc格式。",
        ),
        (
            lambda text: text + "献的集体和个人予以表彰,rest,invented,\n",
            "document 18 begins or ends with",
        ),
        (
            lambda text: text.replace("相关范文推荐,rest", "为深入贯彻实施,rest"),
            "leave a report under .*篇十八",
        ),
    ],
)
def test_wrong_site_lines_are_told_from_a_damaged_page(copied, change, message):
    path = copied.data / "lexicons" / "boilerplate.csv"
    path.write_text(change(path.read_text("utf-8-sig")), "utf-8-sig")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copied.root)
        with pytest.raises(
            InputError, match=f"(?s)^lexicons/boilerplate.csv: expected .*{message}"
        ):
            read_reports()


@pytest.mark.parametrize(
    ("document", "column", "value", "message"),
    [
        ("01", "period", "P9", "line 2, column period: expected one of P0, P1, P2, P3; found 'P9'"),
        ("02", "period", "p0", "line 3, column period: expected one of"),
        ("02", "period", "P3", "line 3, column year_from: expected years of P3 .2021-2025."),
        ("02", "year_from", "2006年", "line 3, column year_from: expected a year"),
        ("02", "year_from", "1906", "line 3, column year_from: expected years of the periods"),
        ("05", "year_from", "1906", "line 6, column year_from: expected years of the periods"),
        ("02", "year_to", "2030", "line 3, column year_to: expected no year after 2023-11"),
        ("02", "year_to", "2005", "line 3, column year_from: expected year_from not after year_to"),
        ("02", "year_to", "2012", "line 3, column period_certain: expected no, as the years"),
        ("02", "genre", "总结报告", "line 3, column genre: expected one of 自查, 总结"),
        ("02", "document", "", "line 3, column document: expected a filled cell"),
        ("02", "section", "19", "line 3, column section: expected a heading for section 19"),
        ("02", "section", "", "line 3, column section: expected a filled cell"),
        ("02", "first", "", "line 3, column first: expected a filled cell"),
        ("02", "last", "", "line 3, column last: expected a filled cell"),
        ("02", "paragraphs", "", "line 3, column paragraphs: expected a filled cell"),
        ("02", "paragraphs", "0", "line 3, column paragraphs: expected a whole number"),
        ("02", "paragraphs", "6", "line 3, column paragraphs: .*as it was published: 5; found 6"),
        ("02", "first", "自1999年", "line 3, column first: .*found 自1999年"),
        ("02", "last", "无此句。", "line 3, column last: .*found 无此句。"),
        (
            "02",
            "evidence",
            "九大任务|无此句",
            "line 3, column evidence: expected a quote.*'无此句'",
        ),
        ("02", "period_certain", "maybe", "line 3, column period_certain: expected one of yes, no"),
        ("02", "city_class", "市级", "line 3, column city_class: expected one of"),
        ("02", "published", "Nov-23", "line 3, column published: expected a date"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_line_and_column(
    copied, cells, document, column, value, message
):
    cells.loc[cells["document"] == document, column] = value
    write_table(cells, copied.data / "reports.csv")
    with pytest.raises(InputError, match=f"reports.csv, {message}"):
        read_reports(project=copied)


def test_blanks_around_the_cells_of_a_reading_do_not_matter(copied, cells, documents):
    write_table(cells.map("　{} ".format), copied.data / "reports.csv")
    pd.testing.assert_frame_equal(read_reports(project=copied), documents)


def test_a_blank_period_is_that_of_the_years(copied, cells, documents):
    write_table(cells.assign(period=""), copied.data / "reports.csv")
    found = read_reports(project=copied)["period"]
    is_certain = documents["period_certain"] == "yes"
    assert list(found[is_certain]) == list(documents.loc[is_certain, "period"])
    assert (found != "").all()


def test_one_year_stands_for_both(copied, cells):
    cells.loc[cells["document"] == "01", "year_to"] = ""
    write_table(cells, copied.data / "reports.csv")
    row = read_reports(project=copied).iloc[0]
    assert (row["year_from"], row["year_to"]) == (2011, 2011)


def test_documents_carry_the_class_of_their_city_and_when_they_were_published(documents):
    named = documents.set_index("document")["city_class"]
    assert named[named != ""].to_dict() == {
        "04": "县级",
        "06a": "unknown",
        "10": "县级",
        "15": "县级",
        "16": "县级",
        "17": "省级",
    }
    assert set(date_ranges(documents)["page_date"]) == {"2023-11"}


def test_a_line_of_the_site_in_its_opening_makes_no_overlap(page, reading):
    line = pd.DataFrame({"text": [page[:20]], "place": ["line"], "name": ["x"], "note": [""]})
    shipped = pd.read_csv(ROOT / "data" / "lexicons" / "boilerplate.csv", encoding="utf-8-sig")
    pieces = page_pieces(page, reading, pd.concat([shipped, line], ignore_index=True))
    assert (pieces["end"].to_numpy()[:-1] == pieces["start"].to_numpy()[1:]).all()


def test_a_missing_page_is_a_clear_error(tmp_path, reading):
    with pytest.raises(InputError, match="no such file"):
        read_reports(tmp_path / "none.txt", reading)


def test_a_page_in_gb18030_is_told_from_utf_8(tmp_path, reading, page):
    path = tmp_path / "page.txt"
    path.write_bytes(page.replace("﹢", "+").encode("gb18030"))
    with pytest.raises(InputError, match="line 1: expected UTF-8; found .*GB18030"):
        read_reports(path, reading)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop(columns="level"), "no column level"),
        (
            lambda table: table.assign(document=table["document"].replace("02", "01")),
            "line 3, column document: .* 01 a second time",
        ),
        (
            lambda table: table.assign(level=table["level"].replace("县", "county")),
            "line 3, column level",
        ),
        (
            lambda table: table.assign(section=table["section"].replace("18", "19")),
            "a heading for section 19",
        ),
        (lambda table: table[table["section"] != "18"], "no row for section 18"),
    ],
)
def test_a_reading_that_does_not_fit_is_a_clear_error(tmp_path, cells, change, message):
    write_table(change(cells), tmp_path / "reports.csv")
    with pytest.raises(InputError, match=message):
        read_reports(PAGE, tmp_path / "reports.csv")


def test_a_reading_without_byte_order_mark_is_read_too(tmp_path):
    shipped = ROOT / "data" / "reports.csv"
    (tmp_path / "plain.csv").write_bytes(shipped.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    plain, marked = read_reading(tmp_path / "plain.csv"), read_reading(shipped)
    assert plain.drop(columns="stands_in").equals(marked.drop(columns="stands_in"))


def test_sentences_end_at_the_marks_of_both_widths_and_at_line_ends(texts):
    sentences = split_sentences(texts("第一句。第二句;第三句!“第四句？”第五句\n\n第六句；第七句"))
    assert list(sentences["text"]) == [
        "第一句。",
        "第二句;",
        "第三句!",
        "“第四句？”",
        "第五句",
        "第六句；",
        "第七句",
    ]
    assert list(sentences["paragraph"]) == [1, 1, 1, 1, 1, 2, 2]
    assert list(sentences["sentence"]) == [1, 2, 3, 4, 5, 6, 7]


def test_a_sentence_is_the_raw_slice_of_the_page(sentences, page):
    assert all(page[row.start : row.end] == row.text for row in sentences.itertuples())


def test_the_sentences_hold_every_character_that_is_not_white_space(documents, sentences):
    for document, group in sentences.groupby("document"):
        whole = documents.loc[documents["document"] == document, "text"].iloc[0]
        assert "".join("".join(group["text"]).split()) == "".join(whole.split())


def test_the_default_choices_leave_out_the_copy_and_what_is_off_topic(documents):
    kept = select_reports(documents)
    assert set(documents["document"]) - set(kept["document"]) == {"03", "12", "13b", "14"}


def test_choices_can_ask_for_certain_periods_and_better_confidence(documents):
    assert len(select_reports(documents, Choices(certain=True))) < len(select_reports(documents))
    assert "low" not in set(select_reports(documents, Choices(confidence="medium"))["confidence"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"lang": "fr"},
        {"lang": ["en"]},
        {"topics": ("none",)},
        {"topics": ()},
        {"topics": None},
        {"confidence": "sure"},
        {"copies": "no"},
        {"certain": "FALSE"},
    ],
)
def test_a_choice_that_does_not_exist_names_those_that_do(wrong):
    with pytest.raises(InputError, match="expected one of "):
        Choices(**wrong)


def test_independent_families_are_counted_as_the_design_says(documents):
    kept = select_reports(documents, Choices(certain=True))
    assert kept.groupby("period")["family"].nunique().to_dict() == {"P0": 4, "P1": 5, "P2": 2}
    kept = select_reports(documents)
    assert kept.groupby("period")["family"].nunique().to_dict() == {"P0": 5, "P1": 7, "P2": 2}


def test_choices_that_are_none_are_found_in_the_documents_once_and_the_others_stay(documents):
    kept = select_reports(documents)
    items = pd.DataFrame({"document": "01", "sentence": [1, 1, 2], "item": ["乙", "甲", "甲"]})
    found = Choices().resolve(kept, items)
    assert (found.first, found.second, found.reference, found.hub) == ("P0", "P1", "P3", "甲")
    chosen = Choices(first="P1", second="P2", reference="P2", hub="乙").resolve(kept, items)
    assert (chosen.first, chosen.second, chosen.reference, chosen.hub) == ("P1", "P2", "P2", "乙")
    alone = Choices().resolve(kept[kept["period"] == "P1"])
    assert (alone.first, alone.second, alone.hub) == ("P1", None, None)


@pytest.mark.parametrize("wrong", [{"first": "P9"}, {"reference": "p3"}, {"hub": "丙"}])
def test_a_period_or_hub_that_is_not_there_is_refused_with_those_that_are(documents, wrong):
    items = pd.DataFrame({"document": ["01"], "sentence": [1], "item": ["甲"]})
    with pytest.raises(InputError, match=f"Choices\\({next(iter(wrong))}=...\\): expected one of"):
        Choices(**wrong).resolve(select_reports(documents), items)
    with pytest.raises(InputError, match="two periods"):
        Choices(first="P1", second="P1")


def test_rows_of_one_section_may_stand_in_any_order(documents):
    reading = read_table(Project.here().data / "reports.csv", [])[::-1]
    reading = reading.reset_index(drop=True)
    again = read_reports(Project.here().data / "raw" / "reports_page.txt", reading)
    assert list(again["text"]) == list(documents["text"])


@pytest.mark.parametrize(
    "rows, message",
    [
        ("a.txt,2022,\na.txt,2019,\n", "line 3, column source: expected a.txt once"),
        ("a.txt,,yes\n", "period_certain: expected a period or years that are certain"),
    ],
)
def test_a_reading_that_contradicts_itself_is_refused(tmp_path, rows, message):
    (tmp_path / "a.txt").write_text("云溪县科协工作总结\n\n我县提高科学素质。\n", "utf-8")
    (tmp_path / "reports.csv").write_text("source,year_from,period_certain\n" + rows, "utf-8")
    with pytest.raises(InputError, match=message):
        read_reports(tmp_path)


def test_a_reading_of_an_own_file_never_replaces_its_text(tmp_path):
    (tmp_path / "a.txt").write_text("云溪县科协工作总结\n\n我县提高科学素质。\n", "utf-8")
    (tmp_path / "reports.csv").write_text("source,text,start,place\na.txt,zzz,five,云溪\n", "utf-8")
    with pytest.warns(UserWarning, match="Proposals"):
        read = read_reports(tmp_path).iloc[0]
    assert "zzz" not in read["text"] and read["start"] >= 0 and read["place"] == "云溪"
