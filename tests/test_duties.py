import pandas as pd
import pytest

from govreports.actors.charges import find_charges
from govreports.actors.duties import ALL_MEMBERS, find_duties
from govreports.actors.tasks import name_task, read_tasks
from govreports.quality.bodies import score_duties
from govreports.tables import InputError


def plan(*texts, start=0):
    return pd.DataFrame(
        {
            "document": [f"{number:02d}" for number in range(1, len(texts) + 1)],
            "start": start,
            "text": list(texts),
        }
    )


def charged(text):
    """Role -> departments of the first block, in the order of the text."""
    duties = find_duties(plan(text))
    duties = duties[duties["block"] == 1]
    return {role: list(part["department"]) for role, part in duties.groupby("role")}


def tasks_of(text):
    blocks = find_duties(plan(text)).drop_duplicates("block")
    return blocks[["task", "inferred"]].values.tolist()


def test_two_labelled_paragraphs_are_one_block():
    text = "(一)科普基础设施工程。\n\n牵头部门:市发改委、市科协。\n\n参与单位:市教育局。"
    duties = find_duties(plan(text))
    rows = duties[["block", "role", "department"]].values.tolist()
    assert rows == [[1, "lead", "发改"], [1, "lead", "科协"], [1, "participant", "教育"]]
    assert (
        text[duties["block_start"][0] : duties["block_end"][0]]
        == "牵头部门:市发改委、市科协。\n\n参与单位:市教育局。"
    )


def test_a_second_lead_without_a_heading_between_opens_a_new_block():
    duties = find_duties(
        plan("牵头部门:市教育局。\n责任单位:市科协。\n\n牵头部门:市农业局。\n责任单位:市妇联。")
    )
    assert list(duties["block"]) == [1, 1, 2, 2]


def test_a_responsible_unit_beside_a_lead_is_a_participant():
    assert charged("(牵头单位:市教育局;责任单位:市科技局、市科协)") == {
        "lead": ["教育"],
        "participant": ["科技", "科协"],
    }


def test_a_responsible_unit_beside_a_cooperating_unit_is_the_lead():
    assert charged("(责任单位:县科协,配合单位:县卫健委)") == {
        "lead": ["科协"],
        "participant": ["卫健"],
    }


def test_a_responsible_unit_alone_has_no_role():
    assert charged("开展校外科学实践。(责任单位:市教育局、团市委)") == {
        "unspecified": ["教育", "共青团"]
    }


def test_a_bracket_at_the_end_of_a_sentence_has_no_role():
    assert charged("一是开展科技活动周。(镇教委办、科协、卫生院)。") == {
        "unspecified": ["教育", "科协", "卫生"]
    }


def test_labels_after_the_list():
    assert charged("提高农民素质。市农业局、市科协为牵头单位,市妇联、团市委为责任单位。") == {
        "lead": ["农业", "科协"],
        "participant": ["妇联", "共青团"],
    }


def test_labels_with_a_verb_before_the_list():
    assert charged("牵头单位为市科协,责任单位为市教育局、市委组织部。") == {
        "lead": ["科协"],
        "participant": ["教育", "组织部"],
    }


def test_a_clause_with_by_names_lead_and_participants():
    assert charged("由州科协牵头,州委宣传部、州教育局配合,开展科普日活动。") == {
        "lead": ["科协"],
        "participant": ["宣传部", "教育"],
    }


def test_by_one_together_with_others():
    assert charged("由市农业农村局会同市科协、市妇联负责。") == {
        "lead": ["农业农村"],
        "participant": ["科协", "妇联"],
    }


def test_clauses_inside_a_bracket():
    assert charged("开展技能竞赛。(县总工会牵头,县人社局、县应急管理局配合)") == {
        "lead": ["总工会"],
        "participant": ["人社", "应急管理"],
    }


def test_in_charge_according_to_duties_leaves_the_lead_open():
    assert charged("智慧助老。(市民政局、市卫健委按职责分工负责)") == {
        "unspecified": ["民政", "卫健"]
    }
    assert charged("智慧助老。(市民政局负责)") == {"lead": ["民政"]}


def test_host_and_assistant_organisers():
    assert charged("主办单位:区科技局\n承办单位:区科协\n协办单位:区教育局、区融媒体中心\n") == {
        "lead": ["科技"],
        "participant": ["科协", "教育", "融媒体中心"],
    }


def test_unit_in_charge_and_department_responsible():
    assert charged("负责单位:市财政局。配合单位:市发展改革委。") == {
        "lead": ["财政"],
        "participant": ["发改"],
    }
    assert charged("责任部门:县委网信办、县科协") == {"unspecified": ["网信办", "科协"]}


def test_width_of_punctuation_does_not_matter():
    half = "(牵头单位:县农业农村局;参加单位:县人社局、县科协)"
    full = "（牵头单位：县农业农村局；参加单位：县人社局、县科协）"
    assert (
        find_duties(plan(half))
        .drop(columns="surface")
        .equals(find_duties(plan(full)).drop(columns="surface"))
    )
    assert charged(full) == {"lead": ["农业农村"], "participant": ["人社", "科协"]}


def test_a_list_of_sixty_departments_in_one_bracket():
    long = (
        "("
        + "、".join(
            f"市{name}局"
            for name in "教育 科技 财政 农业 林业 水利 民政 公安 司法 统计 审计 商务".split() * 5
        )
        + ")。"
    )
    assert long.count("局") == 60
    assert len(find_duties(plan("开展活动。" + long))) == 12


def test_brackets_inside_a_list_belong_to_it():
    duties = find_duties(
        plan("(责任单位:市委宣传部(市新闻出版局)、市文化和旅游局(市文物局)、市科协)\n(一)下一项")
    )
    assert list(duties["department"]) == ["宣传部", "新闻出版", "文化和旅游", "文物", "科协"]


def test_a_department_named_twice_in_a_list_stands_once():
    assert charged("牵头单位:市人事局、市劳动和社会保障局。")["lead"] == ["人社"]


def test_a_lead_listed_again_as_participant_has_both_roles():
    assert charged("市科协为牵头单位,市教育局、市科协为责任单位。") == {
        "lead": ["科协"],
        "participant": ["教育", "科协"],
    }


def test_all_members_are_kept_as_such():
    assert charged("开展宣传活动。(科协、各成员单位)。") == {"unspecified": ["科协", ALL_MEMBERS]}


def test_a_block_without_departments_is_counted_and_charges_nobody():
    documents = plan("(四)经费投入。责任单位:\n(五)队伍建设。\n牵头单位:县科协")
    assert find_duties(documents)[["block", "department"]].values.tolist() == [[2, "科协"]]


def test_an_unregistered_body_in_a_labelled_list_is_kept_and_flagged():
    duties = find_duties(plan("牵头单位:市飞碟研究中心、市科协。"))
    assert duties[["department", "registered"]].values.tolist() == [
        ["飞碟研究中心", 0],
        ["科协", 1],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "镇成立由政府牵头、各部门共同参与的领导小组。",
        "由旗科协牵头,先后印发读本5000余份。",
        "牵头部门要会同责任单位制定方案,明确每项任务的牵头单位和责任单位。",
        "领导小组成员单位(区教育局、区科协)。",
        "中国科学技术协会(中国科协)。",
        "由办公室负责,举办网站建设培训。",
        "科普工作(讲座、展览、竞赛)。",
    ],
)
def test_what_charges_nobody(text):
    assert find_duties(plan(text)).empty


def test_no_documents_and_an_empty_document_give_an_empty_table():
    assert find_duties(plan("")).empty
    assert list(find_duties(plan()).columns) == list(find_duties(plan("牵头单位:县科协")).columns)


def test_a_table_without_text_is_refused():
    with pytest.raises(InputError, match="no column text"):
        find_duties(pd.DataFrame({"document": ["01"], "start": [0]}))


def test_offsets_are_raw_also_after_a_repair():
    text = "二是办展览`。\n牵头单位:市科`协、市教育局。"
    duties = find_duties(plan(text, start=100))
    assert list(duties["surface"]) == ["市科`协", "市教育局"]
    assert (
        text[duties["department_start"][0] - 100 : duties["department_end"][0] - 100] == "市科`协"
    )


def test_a_heading_names_the_task():
    assert tasks_of("(二)农民科学素质行动。\n牵头单位:县农业局。") == [["农民科学素质行动", 0]]


def test_the_sentence_that_opens_the_paragraph_names_the_task():
    assert tasks_of("四是深入实施领导干部和公务员科学素质行动。抓好培训。(组织部、科协)。") == [
        ["领导干部和公务员科学素质行动", 0]
    ]


def test_a_heading_covers_its_numbered_items():
    text = "(六)实施科学教育与培训基础工程。\n(1)提高教师素质。做好培训。\n(2)改进教学方法。\n具体分工:\n牵头部门:镇教育办。"
    assert tasks_of(text) == [["科学教育与培训基础工程", 0]]


def test_items_without_a_heading_leave_the_task_to_be_inferred():
    assert tasks_of("(1)培训农民。\n(2)办农村科普站。\n牵头部门:镇农业。\n参与单位:镇科协。") == [
        ["农民科学素质行动", 1]
    ]


def test_each_item_of_a_heading_is_a_task_of_its_own():
    text = "(一)青少年科学素质提升行动。\n1.完善课程体系。(责任单位:市教育局)\n2.建设科技馆。(责任单位:市科协)"
    assert tasks_of(text) == [["完善课程体系", 0], ["建设科技馆", 0]]


def test_a_task_of_which_nothing_is_said_is_unnamed():
    assert name_task("牵头单位:市公安局", 0, 0, 9, read_tasks()) == ("(任务未写明)", 1)


def test_a_task_given_twice_is_refused_with_its_line():
    tasks = pd.DataFrame({"task": ["经费", "经费"], "english": "Funding", "cues": "经费"})
    with pytest.raises(InputError, match="line 3.*经费 once .it stands in line 2"):
        find_duties(plan("牵头单位:县科协"), tasks=tasks)


def test_cues_with_blanks_around_them_are_found_all_the_same(tmp_path):
    (tmp_path / "tasks.csv").write_text(
        "task,english,cues\n基层科普 ,Local,社区 | 村（屯） |\n", "utf-8"
    )
    tasks = read_tasks(tmp_path / "tasks.csv")
    assert tasks["cues"][0] == "社区|村（屯）"
    assert name_task("各村(屯)办科普站。牵头单位:科协", 0, 9, 16, tasks) == ("基层科普", 1)


def test_a_list_of_tasks_without_rows_or_with_a_nameless_task_is_refused_with_its_line(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("task,english,cues\n", "utf-8")
    with pytest.raises(InputError, match="tasks.csv: expected at least one row"):
        read_tasks(path)
    path.write_text("task,english,cues\n经费,Funding,经费\n\u3000,Nothing,奖励\n", "utf-8")
    with pytest.raises(InputError, match="line 3, column task: expected a filled cell"):
        read_tasks(path)
    path.write_text("task,english,cues\n经费,Funding,经费,\n", "utf-8")
    with pytest.raises(InputError, match="line 2: expected 3 cells"):
        read_tasks(path)


def test_charges_do_not_overlap():
    charges = find_charges(
        "一是普及。由市科协牵头,市教育局配合。(市妇联、市科协)。牵头单位:市科协;责任单位:市教育局"
    )
    assert all(before.end <= after.start for before, after in zip(charges, charges[1:]))
    assert [charge.kind for charge in charges] == ["lead", "participant", "plain", "lead", "open"]


def test_a_score_counts_triples_of_overlapping_blocks():
    documents = plan("牵头单位:市科协、市教育局。")
    gold = pd.DataFrame(
        {
            "document": "01",
            "block": 7,
            "block_start": 5,
            "block_end": 20,
            "role": ["lead", "lead", "lead"],
            "department": ["科协", "教育", "财政"],
        }
    )
    score = score_duties(gold, documents=documents).iloc[-1]
    assert (score["gold"], score["found"], score["right"], score["precision"]) == (3, 2, 2, 1.0)
    assert score["recall"] == pytest.approx(2 / 3)
    assert score["f1"] == pytest.approx(0.8)


def test_a_block_elsewhere_does_not_count():
    gold = pd.DataFrame(
        {
            "document": ["01"],
            "block": 1,
            "block_start": 50,
            "block_end": 60,
            "role": "lead",
            "department": "科协",
        }
    )
    assert score_duties(gold, documents=plan("牵头单位:市科协。")).iloc[-1]["right"] == 0


@pytest.mark.parametrize(
    ("column", "cell"), [("block", "one"), ("block_end", ""), ("role", "leader"), ("document", "")]
)
def test_a_marked_duty_that_cannot_be_compared_is_refused_with_its_place(column, cell):
    row = {"document": "01", "block": "1", "block_start": "5", "block_end": "9", "role": "lead"}
    gold = pd.DataFrame([{**row, "department": "科协", column: cell}])
    with pytest.raises(InputError, match=f"line 2, column {column}"):
        score_duties(gold, documents=plan("牵头单位:市科协。"))


def test_the_page_reaches_the_aim_on_the_hand_reading(documents):
    assert score_duties(documents=documents).iloc[-1]["f1"] >= 0.9


def test_only_the_four_plans_of_the_page_assign_duties(documents):
    blocks = find_duties(documents).groupby("document")["block"].nunique()
    assert blocks.to_dict() == {"10": 13, "15": 10, "16": 9, "18": 10}
