import pytest

from govreports.reading.damage import describe_damage, find_damage


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("搭建科技服务新平台,注重技术创新。", "head", "opens in the middle"),
        (
            "根据文件精神,开展工作。\n一、基本情况\n开展了培训。\n三、下步打算\n继续努力。",
            "heading",
            "number 2 is missing before 三、",
        ),
        ("我县认真落实。一是加强领导;三是加大投入。", "item", "number 2 is missing before 三是"),
        (
            "我县认真落实。\n(二)对各项活动情况进行梳理;\n(三)制定计划。",
            "item",
            "number 1 is missing",
        ),
        ("我局成立领导小组。组成人员名单如下:\n工作是一项系统工程。", "item", "announced"),
        (
            "我局开展活动。\n一、形式多样\n开展活动。\n二、夯实基础,强化服务。",
            "tail",
            "heading that has no text",
        ),
        ("我局开展活动,并且", "tail", "without a full stop"),
        ("我局20xx年开展工作。", "mask", "xx"),
        ("我局宣传*法。", "censored", r"\*"),
        ("在“”期间,我局开展工作。", "censored", "“”"),
    ],
)
def test_each_kind_of_loss_is_found_with_its_place(texts, text, kind, detail):
    found = find_damage(texts(text))
    assert list(found["kind"]) == [kind]
    assert found["detail"].str.contains(detail).all()
    assert text[found["start"][0] : found["end"][0]] != ""


@pytest.mark.parametrize(
    "text",
    [
        "根据上级精神,我局开展工作。\n一、领导重视\n(一)成立机构。\n(二)健全制度。\n二、措施有力\n(一)加强宣传。一是发放资料;二是举办讲座。\n(二)开展培训。",
        "我县开展工作。一是宣传。\n二是培训。这第一是重点,但是不否认困难。",
        "我镇做好以下工作:\n一、完善设施。\n二、加大培训。",
    ],
)
def test_a_whole_report_shows_no_loss(texts, text):
    assert list(describe_damage(texts(text))) == [""]


def test_numbers_above_ten_are_read(texts):
    text = "我县开展工作。\n" + "\n".join(
        f"{n}、落实。" for n in "一 二 三 四 五 六 七 八 九 十 十一 十三".split()
    )
    assert list(find_damage(texts(text))["detail"]) == ["number 12 is missing before 十三、"]


def test_the_losses_a_careful_reader_noted_are_found_on_the_page(documents):
    damage = documents.set_index("document")["damage"]
    expected = {
        "01": "item",
        "07": "item",
        "13b": "tail",
        "15": "head|heading",
        "16": "heading",
        "18": "head",
    }
    for document, kinds in expected.items():
        assert set(kinds.split("|")) <= set(damage[document].split("|")), document
    assert "censored" in damage["12"] and damage["10"] == ""
