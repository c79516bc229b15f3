"""Dating: invented reports of each period, late survivals, looks ahead, and the 20 documents."""

import pandas as pd
import pytest

from govreports.quality.dating import score_dating
from govreports.reading.dating import date_report, find_clues, read_clues
from govreports.reading.documents import read_reports
from govreports.tables import InputError, write_table

P0_TEXT = (
    "为贯彻《全民科学素质行动计划纲要》(国发〔2006〕7号),我县以未成年人、农民、城镇劳动人口、领导干部和公务员四大重点人群为对象,"
    "实施四项基础工程,在全县开展“八荣八耻”教育,推动经济又好又快发展。"
)
P1_TEXT = (
    "“十二五”期间,我区围绕节约能源资源、保护生态环境、保障安全健康、促进创新创造的主题,面向未成年人、农民、社区居民、城镇劳动者,"
    "实施科普人才建设工程。社区居民等五大重点人群科学素质明显提高。"
)
P2_TEXT = "根据国办发〔2016〕10号文件,我市深入学习党的十九大精神,大力实施青少年科学素质行动和科普信息化工程,推进精准扶贫。"
P3_TEXT = "贯彻《全民科学素质行动规划纲要(2021—2035年)》,面向青少年、农民、产业工人、老年人,实施基层科普能力提升工程,到2025年比例超过15%。"


def documents(*texts, **reading):
    table = pd.DataFrame(
        {"document": [f"{number:02d}" for number in range(1, len(texts) + 1)], "text": texts}
    )
    return table.assign(**reading)


@pytest.mark.parametrize(
    ("text", "period"), [(P0_TEXT, "P0"), (P1_TEXT, "P1"), (P2_TEXT, "P2"), (P3_TEXT, "P3")]
)
def test_a_short_report_of_each_period_is_dated_to_it(text, period):
    assert date_report(text).period == period


@pytest.mark.parametrize(
    "old",
    [
        "我镇继续做好城镇劳动人口科学素质工作。",
        "推动经济又好又快发展。",
        "实施四项基础工程。",
        "开展“八荣八耻”教育,落实科学发展观。",
    ],
)
def test_a_late_survival_of_an_old_word_does_not_move_a_later_text(old):
    assert date_report(P1_TEXT + old).period == "P1"


def test_a_text_of_2010_that_looks_ahead_to_the_12th_plan_stays_in_the_11th():
    dating = date_report(
        P0_TEXT + "现将2010年工作总结如下,下一步认真编制“十二五”规划,到2015年达到5%。"
    )
    assert (dating.period, dating.year_from) == ("P0", 2010)


def test_targets_of_2035_do_not_move_a_text_out_of_its_period():
    dating = date_report(P3_TEXT + "展望2035年,到2035年比例达到25%。")
    assert dating.period == "P3" and dating.year_from == 2021


def test_a_text_of_2012_in_the_words_of_the_old_plan_is_dated_by_its_year():
    text = "2012年我局以科学发展观为统领,四大人群、四项工程、城镇劳动人口科学素质行动扎实推进。2012年全年投入20万元。"
    assert date_report(text).period == "P1"


def test_words_that_span_two_periods_are_not_decided():
    dating = date_report("抓好新冠肺炎疫情防控科普,助力全面建成小康社会,展望十四五。")
    assert (dating.period, dating.reason) == ("unknown", "2020-2023 spans periods")


def test_a_text_without_clues_is_not_dated():
    dating = date_report("我局高度重视科普工作,认真开展宣传,取得了明显成效。")
    assert (dating.period, dating.year_from, dating.confidence) == (
        "unknown",
        None,
        "none",
    ) and dating.clues.empty


def test_one_soft_end_does_not_suffice():
    dating = date_report("为全面建成小康社会,我局认真开展科普宣传。")
    assert (
        dating.period == "unknown" and dating.year_from == 2012 and "1 soft clue" in dating.reason
    )


def test_clues_that_contradict_each_other_are_said_and_not_averaged():
    dating = date_report("紧紧抓住保增长、保民生、保稳定的要求,学习党的十九大精神。")
    assert dating.period == "unknown" and "保增长、保民生、保稳定 ended by 2011" in dating.reason


def test_two_texts_in_one_are_noticed():
    dating = date_report(
        "现将2009年工作总结如下,2009年投入46万元。近年来,现将2014年工作总结如下,2014年活动丰富。"
    )
    assert dating.period == "unknown" and "two texts in one" in dating.reason


def test_masked_years_and_quantities_are_no_years():
    assert find_clues("20xx年发放手册2014多册,投入2015万元,参加2016人次,编号12014年").empty


def test_years_written_out_are_clues_of_their_kind():
    found = find_clues(
        "按照吴政办〔2012〕72号和实施方案(2011-2015年),现将2014年工作总结如下,到2020年达到10%。"
    ).set_index("clue")
    assert found["quote"].to_dict() == {
        "document number": "〔2012〕72号",
        "plan period": "2011-2015",
        "own year": "2014年",
        "target year": "2020年",
    }
    assert found.loc["plan period", "not_before"] == 2010
    assert found["lower"].to_dict() == {
        "document number": "hard",
        "plan period": "hard",
        "own year": "hard",
        "target year": "none",
    }


def test_a_year_said_once_does_not_count_alone():
    assert date_report("2019年,我局认真开展科普宣传。").period == "unknown"


def test_a_clue_is_quoted_with_its_offsets_whatever_its_width():
    text = "围绕节约能源资源，保护生态环境，保障安全健康主题"
    (row,) = find_clues(text).itertuples(index=False)
    assert (row.quote, text[row.start : row.end]) == (
        "节约能源资源，保护生态环境，保障安全健康",
    ) * 2


def test_a_word_inside_another_expression_is_no_clue():
    assert find_clues("做好动物疫情防控工作").empty
    assert list(find_clues("做好疫情防控工作")["clue"]) == ["疫情防控"]


def test_a_clue_that_needs_another_word_is_not_found_without_it():
    assert "双减" not in set(find_clues("化肥农药双减行动")["clue"])
    assert "双减" in set(find_clues("落实双减,减轻校外培训负担")["clue"])


def test_every_document_that_is_dated_gets_the_period_of_the_reading():
    scores = score_dating(read_reports()).set_index("left_out")
    whole = scores.loc["nothing"]
    assert (whole["documents"], whole["answered"], whole["right"], whole["years_meet"]) == (
        20,
        15,
        15,
        15,
    )
    one_left_out = scores.iloc[2:]
    assert one_left_out["wrong"].max() == 0 and one_left_out["answered"].min() == 13
    without = scores.loc["the reader's evidence"]
    assert (without["answered"], without["right"], without["abstained"]) == (5, 4, 15)


def test_leaving_out_the_only_clue_makes_the_answer_an_abstention():
    table = documents(
        "庆祝胜利70周年", period="P1", year_from=2015, year_to=2015, evidence="胜利70周年"
    )
    scores = score_dating(table).set_index("left_out")
    assert scores["answered"].to_dict() == {
        "nothing": 1,
        "the reader's evidence": 0,
        "70 years of victory": 0,
    }


def test_a_reading_of_proposed_years_only_judges_nothing():
    table = documents("庆祝胜利70周年", period="P1", year_from=2015, year_to=2015, evidence="")
    with pytest.raises(InputError, match="found proposed years only"):
        score_dating(table.assign(proposed="level|period"))


@pytest.mark.parametrize(
    ("column", "value"),
    [("not_before", "in 2006"), ("not_after", "2006-13"), ("words", " | "), ("lags", "Yes")],
)
def test_a_malformed_cell_of_the_clues_is_refused(tmp_path, column, value):
    path = write_table(read_clues().assign(**{column: value}), tmp_path / "clues.csv")
    with pytest.raises(InputError, match=f"clues.csv, line 2, column {column}: expected"):
        read_clues(path)


def test_clues_of_which_only_some_have_years_and_words_with_blanks_are_read(tmp_path):
    clues = read_clues().head(2).assign(not_before=["2006", ""], not_after="", words="甲 | 乙 ")
    read = read_clues(write_table(clues, tmp_path / "clues.csv"))
    assert list(read["not_before"]) == ["2006", ""] and set(read["words"]) == {"甲|乙"}
    assert list(find_clues("乙县科学素质", read)["quote"]) == ["乙", "乙"]
