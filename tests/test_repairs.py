import pandas as pd
import pytest

from govreports.reading.documents import split_sentences
from govreports.tables import InputError, Project, write_table
from govreports.text import (
    find_repairs,
    fold_width,
    read_boilerplate,
    repair_text,
    repaired_sentences,
)


@pytest.mark.parametrize(
    ("raw", "clean", "rule"),
    [
        ("认真搞好行动计划的`落实。", "认真搞好行动计划的落实。", "stray backtick"),
        ("根据重点人群的'特点分类指导。", "根据重点人群的特点分类指导。", "stray apostrophe"),
        ("做出新的更大的.贡献。", "做出新的更大的贡献。", "stray dot"),
        ("取得实实在在的。效果。", "取得实实在在的效果。", "stray full stop"),
        ("培训妇女1。2万人次。", "培训妇女1.2万人次。", "full stop for decimal point"),
        (
            "在领导小组帮助下,-,我单位开展工作。",
            "在领导小组帮助下,我单位开展工作。",
            "garbled punctuation",
        ),
        ("制订计划,思想汇报专题做到年初有计划。", "制订计划,做到年初有计划。", "pasted link text"),
    ],
)
def test_each_rule_mends_an_invented_sentence(texts, raw, clean, rule):
    table = texts(raw)
    repairs = find_repairs(table)
    assert list(repairs["rule"]) == [rule]
    assert repair_text(raw, repairs).text == clean


@pytest.mark.parametrize(
    "text",
    ["“6.5”世界环境日,占12.5%。", "这是对的。我们同意这个看法。", "工作的质量。", "A*B为积。"],
)
def test_sound_text_is_left_alone(texts, text):
    assert find_repairs(texts(text)).empty


def test_an_asterisk_is_read_from_the_twin_document_and_from_no_other(texts):
    twin, masked = (
        "全面改善企业安全生产装备水平,提高防范能力。",
        "全面改善企业安全生产装备水*,提高防范能力。",
    )
    repairs = find_repairs(texts(twin, masked))
    assert repairs[["document", "raw", "clean"]].values.tolist() == [["02", "*", "平"]]
    assert find_repairs(texts("另一份报告没有这句话。", masked)).empty


def test_an_asterisk_that_two_twins_read_differently_stays(texts):
    assert find_repairs(
        texts(
            "一二三四五六甲七八九十百千", "一二三四五六乙七八九十百千", "一二三四五六*七八九十百千"
        )
    ).empty


def test_clean_offsets_lead_back_to_the_raw_characters():
    raw = "装备水*,更大的.贡献"
    repairs = pd.DataFrame({"start": [103, 108], "end": [104, 109], "clean": ["平和", ""]})
    clean = repair_text(raw, repairs, start=100)
    assert clean.text == "装备水平和,更大的贡献"
    assert clean.span(2, 5) == (102, 104)
    start, end = clean.span(clean.text.index("的贡"), clean.text.index("献"))
    assert raw[start - 100 : end - 100] == "的.贡"


def test_of_two_repairs_that_overlap_the_longer_counts_and_nothing_is_doubled():
    repairs = pd.DataFrame({"start": [2, 2, 4], "end": [8, 4, 5], "clean": ["", "", ""]})
    clean = repair_text("制订思想`汇报专题计划", repairs)
    assert clean.text == "制订题计划" and clean.starts == (0, 1, 8, 9, 10)


def boilerplate(*rows):
    return pd.DataFrame(rows, columns=["text", "place", "name"])


def test_blanks_around_the_cells_of_the_boilerplate_do_not_matter(tmp_path, texts):
    rows = boilerplate(("\u3000思想汇报专题 ", "inline ", " link"))
    path = write_table(rows, tmp_path / "boilerplate.csv")
    table = texts("制订计划,思想汇报专题做到年初有计划。")
    for given in (rows, read_boilerplate(path)):
        assert find_repairs(table, given)[["raw", "rule"]].values.tolist() == [
            ["思想汇报专题", "link"]
        ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("", "inline", "link"), "line 3, column text: expected a filled cell"),
        (("思想汇报专题", "Inline", "link"), "line 3, column place: expected one of line, inline"),
        (("思想汇报专题", "", "link"), "line 3, column place"),
        (("思想汇报专题", "inline", " "), "line 3, column name: expected a filled cell"),
    ],
)
def test_boilerplate_that_cannot_work_is_refused_with_its_place(tmp_path, texts, row, message):
    rows = boilerplate(("文档为doc格式。", "line", "note"), row)
    with pytest.raises(InputError, match=message):
        find_repairs(texts("制订计划。"), rows)
    with pytest.raises(InputError, match=message):
        read_boilerplate(write_table(rows, tmp_path / "boilerplate.csv"))


def test_a_project_has_boilerplate_of_its_own(tmp_path):
    rows = boilerplate(("本站原创", "line", "notice"))
    write_table(rows, tmp_path / "data" / "lexicons" / "boilerplate.csv")
    assert list(read_boilerplate(Project(tmp_path))["text"]) == ["本站原创"]


def test_a_deleted_full_stop_does_not_split_the_sentence(texts):
    sentences = split_sentences(texts("确保取得实实在在的。效果。下一句。"))
    assert list(sentences["text"]) == ["确保取得实实在在的。效果。", "下一句。"]
    assert [clean.text for _, clean in repaired_sentences(sentences)] == [
        "确保取得实实在在的效果。",
        "下一句。",
    ]


def test_folding_the_width_keeps_the_length():
    assert fold_width("（一）牵头单位：教育局；") == "(一)牵头单位:教育局;"


def test_every_repair_of_the_page_stands_where_it_says(documents):
    texts = documents.set_index("document")
    repairs = find_repairs(documents)
    for repair in repairs.itertuples():
        document = texts.loc[repair.document]
        assert (
            document.text[repair.start - document.start : repair.end - document.start] == repair.raw
        )
    assert len(repairs) == 14
