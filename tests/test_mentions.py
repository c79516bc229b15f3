from pathlib import Path

import pandas as pd
import pytest

from govreports.actors.bodies import name_bodies
from govreports.actors.mentions import find_mentions, unregistered_bodies
from govreports.actors.register import compile_register, read_departments
from govreports.quality.bodies import score_mentions
from govreports.reading.documents import split_sentences
from govreports.tables import InputError, Project, write_table

LEVELS = {"国家", "省", "市", "县", "区", "旗", "镇", "街道", "unknown"}


def named(text, level="unknown"):
    """Surface, name and level of each body: what a reader would write in the margin."""
    return [(text[start:end], name, found) for start, end, name, found in name_bodies(text, level)]


def surfaces(text):
    return [text[start:end] for start, end, _, _ in name_bodies(text)]


@pytest.fixture(scope="module")
def other_places():
    """The ten invented reports of other places."""
    paths = sorted((Project.here().data / "gold" / "other_places").glob("*.txt"))
    texts = [Path(path).read_bytes().decode("utf-8") for path in paths]
    return pd.DataFrame(
        [(p.stem, 0, len(t), t) for p, t in zip(paths, texts)],
        columns=["document", "start", "end", "text"],
    )


@pytest.fixture(scope="module")
def page_mentions(documents, sentences):
    return find_mentions(sentences, issuers=documents)


def value(scores, measure):
    return scores[(scores["measure"] == measure) & (scores["level"] == "")]["value"].iloc[0]


def test_the_page_reaches_the_aims_on_the_marked_sections(documents, page_mentions):
    even = documents[documents["section"].astype(int) % 2 == 0]["document"]
    scores = score_mentions(page_mentions[page_mentions["document"].isin(even)])
    assert value(scores, "F1") >= 0.97
    assert value(scores, "name accuracy") >= 0.98
    assert value(scores, "level accuracy") >= 0.97


def test_reports_of_other_places_reach_the_aim_without_being_told_the_issuer(other_places):
    gold = Project.here().data / "gold" / "other_places_mentions.csv"
    scores = score_mentions(find_mentions(split_sentences(other_places)), gold)
    assert value(scores, "F1") >= 0.95
    assert value(scores, "level accuracy") >= 0.95


def test_an_unmarked_section_is_read_like_a_careful_reader_would(page_mentions):
    # section 15: ten blocks and the founding of the group, counted by hand on the page
    found = page_mentions[page_mentions["document"] == "15"]
    counts = found["name"].value_counts()
    assert counts["文化广电"] == 9
    assert counts["文爱办"] == 4
    assert counts["共青团"] == 7
    assert counts["党校"] == 2
    assert set(found["level"]) == {"市"}


def test_every_row_is_a_raw_slice_with_a_known_level(page_mentions):
    page = (
        (Project.here().data / "raw" / "reports_page.txt").open(encoding="utf-8", newline="").read()
    )
    assert all(page[row.start : row.end] == row.surface for row in page_mentions.itertuples())
    assert set(page_mentions["level"]) <= LEVELS
    assert set(page_mentions["kind"]) == {"department"}
    assert set(page_mentions["name"]) <= set(read_departments()["name"])


def test_a_masked_government_is_found_by_its_repair_and_keeps_its_raw_surface(page_mentions):
    masked = page_mentions[
        (page_mentions["document"] == "14") & (page_mentions["surface"] == "区*")
    ]
    assert list(masked["name"]) == ["政府"]


def test_a_body_of_another_place_needs_no_row_of_its_own():
    text = "州科协、省委网信办、自治区农牧厅、盟教育局、旗林草局、街道妇联"
    assert named(text) == [
        ("州科协", "科协", "市"),
        ("省委网信办", "网信办", "省"),
        ("自治区农牧厅", "农业农村", "省"),
        ("盟教育局", "教育", "市"),
        ("旗林草局", "林业", "旗"),
        ("街道妇联", "妇联", "街道"),
    ]


def test_bodies_since_the_reform_of_2018_are_found():
    text = "市场监管局、应急管理局、文化和旅游局、卫健委、农业农村局、退役军人事务局、乡村振兴局、社科联、教体局、融媒体中心"
    names = "市场监管 应急管理 文化和旅游 卫健 农业农村 退役军人 乡村振兴 社科联 教育 融媒体中心"
    assert [name for _, name, _ in named(text)] == names.split()


def test_the_first_character_of_market_regulation_is_no_level():
    assert named("市场监管局") == [("市场监管局", "市场监管", "unknown")]
    assert named("县市场监管局") == [("县市场监管局", "市场监管", "县")]
    assert named("云岭市市场监管局") == [("云岭市市场监管局", "市场监管", "市")]


def test_a_list_passes_its_level_on():
    levels = [level for _, _, level in named("区委宣传部、教育局、科协和团委,省科协、科技厅", "县")]
    assert levels == ["区", "区", "区", "区", "省", "省"]


def test_without_a_written_level_the_issuer_gives_it(texts):
    documents = texts("科协、教委办、卫生院负责。")
    sentences = split_sentences(documents)
    assert set(find_mentions(sentences, issuers=documents.assign(level="镇"))["level"]) == {"镇"}
    assert set(find_mentions(sentences)["level"]) == {"unknown"}


def test_the_writer_level_is_read_from_the_words_we_use_of_ourselves(texts):
    mentions = find_mentions(split_sentences(texts("我县高度重视。(科协、教育局)")))
    assert list(mentions["level"]) == ["县", "县"]


def test_a_body_with_a_post_is_not_a_mention():
    assert surfaces("市科协主席王某、市委副书记李某、县教育局局长、团县委书记出席") == []
    assert surfaces("党组成员、人大代表、政协委员和共青团员参加") == []
    assert surfaces("市人大和市政协领导参加") == ["市人大", "市政协"]


def test_slogans_name_nobody():
    assert (
        surfaces(
            "坚持政府推动、全民参与,形成党委领导、政府主导、部门协作的格局,加大政府购买服务力度"
        )
        == []
    )
    assert surfaces("由政府牵头") == ["政府"]


def test_nobody_in_particular_is_not_a_mention():
    assert surfaces("各级党委、政府,各县(市、区)人民政府,各乡镇卫生院,各部门,我局,有关单位") == []


def test_schools_firms_and_their_societies_are_out():
    assert surfaces("企业科协、学校团委、望阳一中团委、社区科协、农村科协") == []


def test_document_numbers_are_out():
    assert surfaces("(市科协〔2016〕21号)") == []


def test_an_ellipsis_gives_its_full_right_part_only():
    assert surfaces("配合省和成都市环保局审批") == ["成都市环保局"]
    assert surfaces("按照市区科协的要求") == ["区科协"]


def test_a_place_belongs_to_the_name_but_a_verb_does_not():
    assert surfaces("向省科协和苏州市科协推荐") == ["省科协", "苏州市科协"]
    assert surfaces("会同市教育局,配合大同市教育局") == ["市教育局", "大同市教育局"]
    assert surfaces("xx市科协、××县妇联") == ["xx市科协", "××县妇联"]


def test_committee_and_government_side_by_side_are_two():
    assert surfaces("在区委区政府的领导下") == ["区委", "区政府"]
    assert surfaces("中共彭州市委彭州市人民政府目标管理督查办公室") == [
        "中共彭州市委彭州市人民政府目标管理督查办公室"
    ]


@pytest.mark.parametrize(
    "one, other",
    [
        ("市发改局", "市发改委"),
        ("团市委", "市团委"),
        ("市人事局", "劳动和社会保障局"),
        ("卫生健康委", "卫健局"),
    ],
)
def test_aliases_have_one_name(one, other):
    assert named(one)[0][1] == named(other)[0][1]


def test_a_bare_function_counts_where_a_list_of_bodies_holds_it():
    assert surfaces("与科协、安监、粮食、卫生等部门合作") == ["科协", "安监", "粮食", "卫生"]
    assert surfaces("牵头部门:镇农业、镇科协。") == ["镇农业", "镇科协"]
    assert surfaces("文化、科技、卫生“三下乡”,发展农业,加强教育") == []


def test_city_finance_acts_alone_but_its_money_does_not():
    assert surfaces("市财政将加大投入") == ["市财政"]
    assert surfaces("争取市财政预算和县财政投入") == []


def test_a_branch_office_is_part_of_the_name():
    assert surfaces("市生态环境局青泽分局、国家税务总局云岭市税务局") == [
        "市生态环境局青泽分局",
        "国家税务总局云岭市税务局",
    ]


def test_ministries_are_national():
    assert named("由教育部、农业农村部牵头") == [
        ("教育部", "教育", "国家"),
        ("农业农村部", "农业农村", "国家"),
    ]


def test_leading_groups_and_their_office_are_followed_through_the_text(texts):
    text = "成立云岭市全民科学素质工作领导小组(以下简称领导小组)。领导小组下设办公室,办公室设在市科协。办公室主任由李某担任。"
    mentions = find_mentions(split_sentences(texts(text)))
    assert list(mentions["surface"]) == [
        "云岭市全民科学素质工作领导小组",
        "领导小组",
        "领导小组",
        "办公室",
        "办公室",
        "市科协",
    ]
    assert list(mentions["name"])[3:5] == ["领导小组办公室", "领导小组办公室"]
    assert set(mentions["level"]) == {"市"}


def test_an_office_without_a_group_before_it_is_no_mention(texts):
    assert len(find_mentions(split_sentences(texts("由办公室负责,举办培训。")))) == 0


def test_the_group_of_a_single_office_has_no_level(texts):
    text = "市科协指导。我局成立了以局长为组长的全民科学素质工作领导小组。"
    assert list(find_mentions(split_sentences(texts(text)))["level"]) == ["市", "unknown"]


def test_width_of_punctuation_changes_nothing():
    full, half = (
        "（牵头单位：市科协；责任单位：教育局、团委）",
        "(牵头单位:市科协;责任单位:教育局、团委)",
    )
    assert name_bodies(full) == name_bodies(half)


def test_sixty_departments_in_one_bracket_and_nested_brackets_are_read():
    bodies = ["科协", "教育局", "妇联", "气象局", "团委", "民政局"] * 10
    assert surfaces("(市" + "、".join(bodies) + ")") == ["市科协", *bodies[1:]]
    assert surfaces("(市委党校(行政学院)、(市科协))") == ["市委党校", "行政学院", "市科协"]


def test_empty_documents_give_an_empty_table(texts):
    mentions = find_mentions(split_sentences(texts("", "无。")))
    assert len(mentions) == 0
    assert list(mentions.columns) == [
        "document",
        "sentence",
        "start",
        "end",
        "surface",
        "kind",
        "name",
        "level",
    ]


def test_a_new_row_of_the_register_is_enough():
    register = pd.DataFrame({"name": ["葡萄酒", "科协"], "patterns": ["葡萄酒产业", "科协"]})
    text = "市葡萄酒产业局、区科协、教育局"
    found = [
        (text[start:end], name) for start, end, name, _ in name_bodies(text, departments=register)
    ]
    assert found == [("市葡萄酒产业局", "葡萄酒"), ("区科协", "科协")]


def test_a_pattern_is_literal_text():
    register = pd.DataFrame({"name": ["甲"], "patterns": ["科.协|a+b办"]})
    assert name_bodies("市科技协、市科.协", departments=register)[0][:2] == (5, 9)


def test_bodies_outside_the_register_are_counted(texts):
    documents = texts(
        "责任单位:市科协、市葡萄酒局。", "由市葡萄酒局牵头,优化产业布局,各乡镇党委、市教育局参加。"
    )
    counts = unregistered_bodies(split_sentences(documents))
    assert counts[["surface", "n", "documents"]].values.tolist() == [["葡萄酒局", 2, 2]]


@pytest.mark.parametrize(
    "rows, words",
    [
        ([("甲", "科协"), ("乙", "科协")], "one name for one pattern"),
        ([("甲", "科协"), ("甲", "妇联")], "line 3, column name: expected 甲 once"),
        ([("", "科协")], "line 2, column name: expected a filled cell"),
        ([("甲", "|")], "line 2, column patterns: expected a filled cell"),
        ([("甲", "")], "line 2, column patterns: expected a filled cell"),
    ],
)
def test_a_wrong_register_is_refused_with_its_line(rows, words):
    with pytest.raises(InputError, match=words) as error:
        read_departments(pd.DataFrame(rows, columns=["name", "patterns"]))
    assert "line" in str(error.value)


def test_an_unknown_parent_or_a_missing_column_is_refused():
    with pytest.raises(
        InputError, match="line 2, column parent: expected names that stand in.*found 乙"
    ):
        read_departments(pd.DataFrame({"name": ["甲"], "patterns": ["甲局"], "parent": ["乙"]}))
    with pytest.raises(InputError, match="no column patterns"):
        read_departments(pd.DataFrame({"name": ["甲"]}))
    with pytest.raises(InputError, match="no column text"):
        find_mentions(pd.DataFrame({"document": [], "sentence": [], "start": []}))


def test_a_register_without_rows_is_refused_as_a_file_and_as_a_table(tmp_path):
    (tmp_path / "departments.csv").write_text("name,patterns\n", "utf-8")
    with pytest.raises(InputError, match="departments.csv: expected at least one row"):
        name_bodies("市科协", departments=tmp_path / "departments.csv")
    with pytest.raises(InputError, match="expected at least one row"):
        name_bodies("市科协", departments=pd.DataFrame({"name": [], "patterns": []}))


def test_blanks_around_names_and_patterns_are_trimmed(tmp_path):
    path = tmp_path / "departments.csv"
    path.write_text(
        "name,patterns,parent\n科协 ,科协 | 科技协会 ||,\n妇联,妇联,科协\u3000\n", "utf-8"
    )
    bodies = name_bodies("市科协、市科技协会", departments=path)
    assert [name for _, _, name, _ in bodies] == ["科协", "科协"]


def test_a_register_of_functions_only_reads_a_level_that_nothing_follows():
    register = pd.DataFrame({"name": ["葡萄酒"], "patterns": ["葡萄酒产业"]})
    bodies = name_bodies("全市由市葡萄酒产业局牵头", departments=register)
    assert [name for _, _, name, _ in bodies] == ["葡萄酒"]


def test_a_pattern_of_full_width_brackets_is_found_in_either_width():
    register = pd.DataFrame({"name": ["甲"], "patterns": ["农（牧）办"]})
    for text in ("市农（牧）办", "市农(牧)办"):
        assert len(name_bodies(text, departments=register)) == 1


def test_what_became_of_a_body_in_2018_is_in_the_register():
    later = read_departments().set_index("name")["name_2018"]
    pairs = {"环保": "生态环境", "安监": "应急管理", "食药监": "市场监管", "文化广电": "文化和旅游"}
    assert {name: later[name] for name in pairs} == pairs


def test_scores_are_shares_that_can_be_counted_by_hand():
    columns = ["document", "start", "end", "name", "level"]
    gold = pd.DataFrame([("01", 0, 2, "科协", "市"), ("01", 3, 5, "妇联", "市")], columns=columns)
    rows = [
        ("01", 0, 2, "科协", "县"),
        ("01", 3, 6, "妇联", "市"),
        ("01", 9, 11, "教育", "市"),
        ("02", 0, 2, "科协", "市"),
    ]
    found = pd.DataFrame(rows, columns=columns)
    scores = score_mentions(found, gold)
    assert value(scores, "precision") == pytest.approx(1 / 3)
    assert value(scores, "recall") == pytest.approx(1 / 2)
    assert value(scores, "F1") == pytest.approx(2 / 5)
    assert value(scores, "name accuracy") == 1
    assert value(scores, "level accuracy") == 0


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("document", " ", "marks.csv, line 3, column document: expected a filled cell"),
        ("start", "", "marks.csv, line 3, column start: expected a filled cell"),
        ("end", "fifth", "marks.csv, line 3, column end: expected a whole number"),
        ("level", "town", "marks.csv, line 3, column level: expected one of"),
        ("name", "", "marks.csv, line 3, column name: expected a filled cell"),
    ],
)
def test_a_mark_that_cannot_be_compared_is_refused_with_its_place(tmp_path, column, cell, message):
    marks = pd.DataFrame({"document": "01", "start": ["0", "3"], "end": ["2", "5"]})
    marks = marks.assign(name="科协", level="市")
    marks.loc[1, column] = cell
    with pytest.raises(InputError, match=message):
        score_mentions(marks, write_table(marks, tmp_path / "marks.csv"))


def test_blanks_around_a_mark_do_not_matter(tmp_path):
    found = pd.DataFrame({"document": ["01"], "start": 0, "end": 2, "name": "科协", "level": "市"})
    marks = found.astype(str).map(lambda cell: f" {cell}\u3000")
    scores = score_mentions(found, write_table(marks, tmp_path / "marks.csv"))
    assert value(scores, "F1") == value(scores, "level accuracy") == 1


def test_the_input_is_not_changed_and_the_answer_repeats(texts):
    sentences = split_sentences(texts("市科协、教育局。领导小组下设办公室。"))
    before = sentences.copy()
    first, second = (
        find_mentions(sentences),
        find_mentions(sentences, departments=compile_register()),
    )
    pd.testing.assert_frame_equal(sentences, before)
    pd.testing.assert_frame_equal(first, second)


def test_places_that_end_like_common_words_keep_their_level():
    assert named("栾城区科协、房山区教育局、周村镇妇联") == [
        ("栾城区科协", "科协", "区"),
        ("房山区教育局", "教育", "区"),
        ("周村镇妇联", "妇联", "镇"),
    ]
    assert surfaces("社区科协、小区、园区、乡镇团委") == []


def test_the_verb_host_does_not_join_committee_and_government():
    assert surfaces("活动由县委县政府主办,县科协承办") == ["县委", "县政府", "县科协"]


def test_venues_and_topics_in_prose_are_no_bodies():
    assert surfaces("充分利用社区服务中心、文化站、党群服务中心、农家书屋开展活动") == []
    assert (
        surfaces(
            "加强食品安全、卫生健康、环境保护、安全生产、防灾减灾等知识普及,办好农业实事,推动文化、旅游、体育融合"
        )
        == []
    )
    assert surfaces("(科协、文化站)") == ["科协", "文化站"]
