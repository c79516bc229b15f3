import shutil

import pandas as pd
import pytest

from govreports.actors.measures import (
    code_measures,
    measures_long,
    read_codebook,
    read_measure_rules,
    tool_profile,
)
from govreports.actors.register import read_departments
from govreports.actors.tallies import read_levels
from govreports.quality.measures import krippendorff_alpha, score_measures, score_unseen
from govreports.reading.documents import split_sentences
from govreports.tables import InputError, Project

CODEBOOK_COLUMNS = [
    "code",
    "name_zh",
    "name_en",
    "definition",
    "tool_type",
    "tool_subtype",
    "tool_second",
    "findings",
]


def make_sentences(*texts, document="01"):
    rows, at = [], 100
    for number, text in enumerate(texts, start=1):
        rows.append((document, number, number, at, at + len(text), text))
        at += len(text)
    return pd.DataFrame(rows, columns=["document", "sentence", "paragraph", "start", "end", "text"])


def make_codebook(*codes):
    return pd.DataFrame(
        [(code, code, code, "", "supply", "", "", "yes") for code in codes],
        columns=CODEBOOK_COLUMNS,
    )


def make_rules(*rows):
    return pd.DataFrame(
        [(*row, *[""] * (5 - len(row))) for row in rows],
        columns=["code", "trigger", "needs", "excludes", "scope"],
    )


def code_one(text, *rules, codes=("TALK", "WALK", "READ")):
    return code_measures(
        make_sentences(text), rules=make_rules(*rules), codebook=make_codebook(*codes)
    )["measures"][0]


def shipped(*texts):
    return code_measures(make_sentences(*texts))["measures"].tolist()


# the grammar of the rules


def test_codes_stand_in_the_order_of_the_codebook():
    assert code_one("在广场散步并演讲。", ("WALK", "散步"), ("TALK", "演讲")) == "TALK|WALK"


def test_one_alternative_of_a_trigger_is_enough():
    assert code_one("到公园慢跑。", ("WALK", "散步|慢跑")) == "WALK"


def test_the_context_word_must_stand_in_the_same_clause():
    rule = ("TALK", "演讲", "举办")
    assert code_one("举办三场演讲。", rule) == "TALK"
    assert code_one("举办展览,另有演讲。", rule) == ""
    assert code_one("举办展览,另有演讲。", (*rule, "", "sentence")) == "TALK"


def test_each_group_of_context_words_must_be_met():
    rule = ("TALK", "演讲", "举办|组织 & 农民|职工")
    assert code_one("组织职工演讲。", rule) == "TALK"
    assert code_one("组织学生演讲。", rule) == ""


def test_an_excluded_word_takes_the_rule_off_in_its_clause_only():
    rule = ("TALK", "演讲", "", "取消")
    assert code_one("取消演讲。", rule) == ""
    assert code_one("取消会议,改为演讲。", rule) == "TALK"


def test_an_excluded_code_takes_the_rule_off_wherever_it_stands_in_the_table():
    rules = [("TALK", "活动", "", "WALK"), ("WALK", "散步")]
    assert code_one("开展活动,一起散步。", *rules) == "WALK"
    assert code_one("开展活动。", *rules) == "TALK"


def test_words_in_a_title_count_for_title_rules_only():
    rules = [("TALK", "演讲"), ("READ", "演讲》", "学习", "", "title")]
    assert code_one("学习《论演讲》。", *rules) == "READ"
    assert code_one("打印《论演讲》。", *rules) == ""


def test_a_rule_for_the_start_settles_the_sentence():
    rules = [("TALK", "主讲:", "", "", "start"), ("WALK", "散步")]
    assert code_one("主讲:散步协会。", *rules) == "TALK"
    assert code_one("散步者听主讲:某人。", *rules) == "WALK"


def test_a_rule_for_the_whole_sentence_settles_it():
    assert (
        code_one(
            "某会为主讲单位,散步协会参加。",
            ("TALK", "为主讲单位", "", "", "whole"),
            ("WALK", "散步"),
        )
        == "TALK"
    )


def test_a_set_phrase_triggers_nothing_but_the_rest_of_the_sentence_does():
    rules = [("NONE", "演讲协会", "", "", "phrase"), ("TALK", "演讲")]
    assert code_one("演讲协会开会。", *rules) == ""
    assert code_one("演讲协会举办演讲。", *rules) == "TALK"


def test_a_sentence_that_states_an_aim_carries_no_measure():
    rules = [("NONE", "基本形成", "", "开展", "sentence"), ("TALK", "演讲")]
    assert code_one("演讲的风气基本形成。", *rules) == ""
    assert code_one("开展演讲,风气基本形成。", *rules) == "TALK"


def test_neither_width_nor_the_case_of_letters_matters():
    assert (
        code_one("手机APP（试用）与QQ群。", ("TALK", "app(试用)"), ("READ", "qq群")) == "TALK|READ"
    )


def test_rules_read_the_repaired_text():
    assert code_one("举办演`讲。", ("TALK", "演讲")) == "TALK"


def test_offsets_are_those_of_the_sentences():
    measures = code_measures(make_sentences("甲乙。", "丙丁戊。"))
    assert measures[["start", "end", "measures"]].values.tolist() == [
        [100, 103, ""],
        [103, 107, ""],
    ]


def test_no_sentences_give_an_empty_table():
    assert code_measures(make_sentences()).columns.tolist() == [
        "document",
        "sentence",
        "start",
        "end",
        "measures",
    ]


def test_coding_changes_nothing_in_its_input():
    sentences = make_sentences("举办讲座。")
    before = sentences.copy()
    code_measures(sentences)
    pd.testing.assert_frame_equal(sentences, before)


# what is refused


def refuse(message, *rules):
    with pytest.raises(InputError, match=message):
        read_measure_rules(make_rules(*rules), make_codebook("TALK"))


def test_a_code_outside_the_codebook_is_refused():
    refuse("TOLK", ("TOLK", "演讲"))


def test_an_excluded_code_outside_the_codebook_is_refused():
    refuse("WALL", ("TALK", "演讲", "", "WALL"))


def test_an_empty_trigger_is_refused():
    refuse("trigger", ("TALK", ""))
    refuse("line 3, column trigger", ("TALK", "演讲"), ("TALK", " | "))


def test_blanks_and_bars_too_many_between_words_are_trimmed():
    rule = ("TALK", " 演讲 ||讲座 |", "举办 | 组织 & 农民 |职工", " 取消 | 推迟")
    assert code_one("组织职工讲座。", rule) == "TALK"
    assert code_one("推迟组织职工讲座。", rule) == ""


def test_a_context_word_may_be_a_number(tmp_path):
    path = tmp_path / "measure_rules.csv"
    path.write_text("code,trigger,needs,excludes,scope\nTALK,演讲,2035,,\n", "utf-8")
    for text, code in (("2035年的演讲。", "TALK"), ("2030年的演讲。", "")):
        coded = code_measures(make_sentences(text), rules=path, codebook=make_codebook("TALK"))
        assert coded["measures"][0] == code


def test_rules_or_a_codebook_without_rows_are_refused(tmp_path):
    path = tmp_path / "measure_rules.csv"
    path.write_text("code,trigger,needs,excludes,scope\n", "utf-8")
    with pytest.raises(InputError, match="measure_rules.csv: expected at least one row"):
        read_measure_rules(path)
    path = tmp_path / "measures.csv"
    path.write_text(",".join(CODEBOOK_COLUMNS) + "\n", "utf-8")
    with pytest.raises(InputError, match="measures.csv: expected at least one row"):
        read_codebook(path)


def test_a_row_that_is_longer_than_the_header_is_refused(tmp_path):
    path = tmp_path / "measure_rules.csv"
    path.write_text("code,trigger,needs,excludes,scope\nTALK,演讲,,,,\n", "utf-8")
    with pytest.raises(InputError, match="line 2: expected 5 cells"):
        read_measure_rules(path, make_codebook("TALK"))


def test_a_scope_with_a_blank_behind_it_is_the_scope():
    rule = ("TALK", "演讲", "举办", "", "sentence ")
    assert code_one("举办展览,另有演讲。", rule) == "TALK"


def test_a_trigger_twice_in_one_code_is_refused():
    refuse("讲座 again", ("TALK", "演讲|讲座"), ("TALK", "讲座", "举办"))


def test_a_trigger_that_no_clause_can_hold_is_refused():
    refuse("主讲:甲", ("TALK", "主讲:甲"))


def test_one_trigger_in_two_codes_is_allowed():
    rules = make_rules(("TALK", "讲座"), ("WALK", "讲座"))
    assert len(read_measure_rules(rules, make_codebook("TALK", "WALK"))) == 2


def test_an_unknown_scope_is_refused():
    refuse("paragraph", ("TALK", "演讲", "", "", "paragraph"))
    refuse("phrase", ("TALK", "演讲", "", "", "phrase"))


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column needs"):
        read_measure_rules(
            make_rules(("TALK", "演讲")).drop(columns="needs"), make_codebook("TALK")
        )
    with pytest.raises(InputError, match="no column text"):
        code_measures(make_sentences("甲。").drop(columns="text"))


def test_a_codebook_with_a_code_twice_or_an_unknown_tool_type_is_refused():
    with pytest.raises(InputError, match="line 3, column code: expected TALK once"):
        read_codebook(make_codebook("TALK", "TALK"))
    with pytest.raises(InputError, match="market"):
        read_codebook(make_codebook("TALK").assign(tool_type="market"))
    with pytest.raises(InputError, match="column tool_second: expected tool types from.*market"):
        read_codebook(make_codebook("TALK").assign(tool_second="market"))
    with pytest.raises(InputError, match="column findings: expected one of yes, no; found 'No'"):
        read_codebook(make_codebook("TALK").assign(findings="No"))


# the shipped rules, on invented sentences


@pytest.mark.parametrize(
    "text, codes",
    [
        ("举办养殖技术培训班12期,培训农民800人次。", "TRAIN"),
        ("组织全局干部职工参加科学素质轮训。", "CADRE"),
        ("加强对小学科学教师的培训。", "TEACH"),
        ("邀请专家举办健康讲座6场。", "LECT"),
        ("在3个社区新建科普画廊,发放宣传资料2000份。", "DISPLAY|LEAF"),
        ("开通微信公众号,推送科普内容。", "DIGI"),
        ("在县电视台开设科普专栏。", "MEDIA"),
        ("将科普经费列入财政预算。", "FUND"),
        ("成立以镇长为组长的科普工作领导小组。", "ORG"),
        ("对成绩突出的单位和个人给予表彰。", "AWARD"),
        ("开展反对迷信的宣传教育活动。", "PUBLIC"),
        ("完成了全镇的道路硬化和改厕工程。", "OTHER"),
        ("中国流动科技馆在我县中学巡展。", "MOBILE"),
        ("加大政府购买科普服务的力度。", "PROCURE"),
    ],
)
def test_plain_sentences_carry_their_measure(text, codes):
    assert shipped(text) == [codes]


def test_lists_of_bodies_carry_responsibility_only():
    lists = [
        "牵头单位:县广播电视台、县融媒体中心。",
        "(县科协、县体育局、县水利局)",
        "县教育局为牵头单位,县科技馆为责任单位。",
    ]
    assert shipped(*lists) == ["RESP"] * 3


def test_a_numbered_item_in_brackets_is_not_a_list_of_bodies():
    assert shipped("(一)县科协(含各协会)举办讲座。") == ["LECT"]


def test_openings_aims_and_problems_carry_nothing():
    assert shipped(
        "现将科普培训工作汇报如下:", "科普场馆体系基本形成。", "科普经费的投入还存在不足。"
    ) == ["", "", ""]


def test_into_is_not_read_out_of_the_tail_of_promote():
    assert shipped("推进农村信息化。", "开展科普进农村活动。") == ["DIGI", "INTO"]


# long form and tool types


def make_measures(*rows):
    return pd.DataFrame(
        [(d, n, 0, 1, codes) for d, n, codes in rows],
        columns=["document", "sentence", "start", "end", "measures"],
    )


def test_the_long_form_has_a_row_for_each_code_of_a_sentence():
    long = measures_long(
        make_measures(("01", 1, "TALK|WALK"), ("01", 2, ""), ("02", 1, "WALK")),
        make_codebook("TALK", "WALK"),
    )
    assert long[["document", "sentence", "code"]].values.tolist() == [
        ["01", 1, "TALK"],
        ["01", 1, "WALK"],
        ["02", 1, "WALK"],
    ]


def test_the_long_form_refuses_a_code_it_does_not_know():
    with pytest.raises(InputError, match="JUMP"):
        measures_long(make_measures(("01", 1, "JUMP")), make_codebook("TALK"))


def test_tool_types_are_counted_by_document_with_the_second_reading_beside():
    codebook = make_codebook("TALK", "WALK", "READ", "IDLE").assign(
        tool_type=["supply", "demand", "environment", "none"],
        tool_second=["environment(x)", "", "", ""],
    )
    table = tool_profile(
        make_measures(("01", 1, "TALK|WALK"), ("01", 2, "TALK|IDLE"), ("02", 1, "")), codebook
    )
    assert table["tool_type"].tolist() == ["supply", "demand", "environment", "none"] * 2
    assert table["n"].tolist() == [2, 1, 0, 1, 0, 0, 0, 0]
    assert table["share"].tolist()[:4] == [0.5, 0.25, 0, 0.25]
    assert table["n_second"].tolist()[:4] == [0, 1, 2, 1]
    assert table["share"][4:].isna().all()


def test_codes_kept_out_of_findings_are_not_counted_among_the_tools():
    codebook = make_codebook("TALK", "WALK").assign(findings=["yes", "no"])
    assert tool_profile(make_measures(("01", 1, "TALK|WALK")), codebook)["n"].sum() == 1


def test_the_shipped_codebook_keeps_two_codes_out_of_findings():
    codebook = read_codebook()
    assert len(codebook) == 45
    assert sorted(codebook.loc[codebook["findings"] == "no", "code"]) == ["CAMPAIGN", "SOCIAL"]


# scores


def make_gold(*rows):
    return pd.DataFrame(rows, columns=["document", "start", "end", "measures"])


def test_a_sentence_of_the_reading_is_compared_with_the_one_that_overlaps_it_most():
    gold = make_gold(("01", 0, 10, "LECT"), ("01", 10, 20, "FUND"))
    found = make_gold(("01", 0, 12, "LECT"), ("01", 12, 20, "ORG"))
    score = score_measures(gold, measures=found, second=gold, support=1).set_index("code")
    assert score.loc["all", ["n_gold", "n_found", "n_both"]].tolist() == [2, 2, 1]
    assert score.loc["all", "f1"] == 0.5
    assert score.loc[["LECT", "FUND"], "recall"].tolist() == [1, 0]
    assert score.loc["all", "alpha"] == 1


def test_codes_below_the_support_have_no_row_of_their_own():
    gold = make_gold(("01", 0, 10, "LECT"), ("01", 10, 20, "LECT|FUND"))
    found = gold.assign(sentence=[1, 2])
    assert score_measures(gold, measures=found, second=gold, support=2)["code"].tolist() == [
        "all",
        "LECT",
    ]


def test_blanks_around_the_codes_of_a_mark_do_not_matter():
    gold = make_gold(("01", 0, 10, " LECT | FUND "), ("01", 10, 20, " "))
    found = make_gold(("01", 0, 10, "LECT|FUND"), ("01", 10, 20, ""))
    assert score_measures(gold, measures=found, second=gold)["f1"].tolist() == [1]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("01", 0, 10, "LECT|LECTURE"), "line 3, column measures: .*found LECTURE"),
        (("01", "", 10, "LECT"), "line 3, column start: expected a filled cell"),
        ((" ", 0, 10, "LECT"), "line 3, column document: expected a filled cell"),
    ],
)
def test_a_marked_sentence_that_cannot_be_compared_is_refused_with_its_place(row, message):
    gold = make_gold(("01", 20, 30, "LECT"), row)
    with pytest.raises(InputError, match=message):
        score_measures(gold, measures=gold[:1])
    with pytest.raises(InputError, match=message):
        score_measures(gold[:1], measures=gold[:1], second=gold)


def test_codes_found_that_no_codebook_has_are_refused():
    gold = make_gold(("01", 0, 10, "LECT"))
    with pytest.raises(InputError, match="LECTURE"):
        score_measures(gold, measures=make_gold(("01", 0, 10, "LECTURE")), second=gold)


def test_scores_are_told_by_code_or_by_document_only():
    gold = make_gold(("01", 0, 10, "LECT"))
    with pytest.raises(InputError, match="one of code, document; found 'reader'"):
        score_measures(gold, measures=gold, by="reader")


def test_own_marks_need_no_second_reader(tmp_path, monkeypatch):
    gold = make_gold(("01", 0, 10, "LECT"))
    shutil.copytree(Project.here().data / "lexicons", tmp_path / "data" / "lexicons")
    (tmp_path / "data" / "reports.csv").touch()
    monkeypatch.chdir(tmp_path)
    scores = score_measures(gold, measures=gold, support=1)
    assert scores["f1"].tolist() == [1, 1] and scores["readers_n"].tolist() == [0, 0]
    with pytest.raises(InputError, match="--gold FILE"):
        score_measures(measures=gold)


def test_alpha_is_that_of_the_published_example():
    alpha = krippendorff_alpha(
        [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    )  # rel.kripp_binary
    assert alpha == pytest.approx(0.095, abs=0.001)


def test_a_rule_that_rests_on_words_of_one_document_is_worth_nothing_on_it_unseen():
    sentences = pd.concat(
        [make_sentences("举办座谈。"), make_sentences("举办讲座。", document="02")],
        ignore_index=True,
    )
    gold = sentences.assign(measures="LECT")[["document", "start", "end", "measures"]]
    unseen = score_unseen(gold, sentences=sentences, rules=make_rules(("LECT", "座谈|讲座")))
    assert unseen["recall"].tolist() == [0, 0, 0]


def test_the_page_is_coded_nearly_as_a_careful_reader_codes_it(sentences):
    score = score_measures(measures=code_measures(sentences))
    assert score.loc[0, "f1"] >= 0.80


def test_the_rules_hold_on_documents_whose_own_words_are_taken_from_them(sentences, documents):
    assert score_unseen(sentences=sentences, families=documents)["f1"][0] >= 0.72


def test_the_rules_hold_on_documents_of_other_places():
    folder = Project.here().data / "gold"
    files = sorted((folder / "other_places").glob("*.txt"))
    texts = [(file.stem, 0, file.open(encoding="utf-8", newline="").read()) for file in files]
    sentences = split_sentences(pd.DataFrame(texts, columns=["document", "start", "text"]))
    gold = folder / "other_places_measures.csv"
    assert score_measures(gold, measures=code_measures(sentences))["f1"][0] >= 0.80


def test_tables_of_a_project_are_read_from_any_working_directory(tmp_path, monkeypatch):
    project = Project.here()
    monkeypatch.chdir(tmp_path)
    codes = {"NONE", *read_codebook(project)["code"]}
    assert set(read_measure_rules(project, project)["code"]) <= codes
    assert "科协" in set(read_departments(project)["name"])
    assert "地级" in set(read_levels(project)["class"])
    with pytest.raises(InputError, match="a govreports folder"):
        read_codebook()
