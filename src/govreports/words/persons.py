"""Names of people beside a post, so that no official is counted, drawn or quoted by name."""

import re

# Surnames that are rarely a word of their own in official Chinese; _ALSO can begin a name only
# where the context is strict.
_SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙朱胡郭林梁郑罗宋唐韩曹邓冯曾彭潘袁董苏吕魏蒋杜丁沈姜范傅钟卢汪戴崔廖姚邱谭韦贾邹熊孟秦阎薛侯"
    "雷郝邵毛赖贺尹钱洪龚柯焦谢邬蔡程贺易康"
)
_ALSO = frozenset(
    "高马何萧于余叶田江任陆方金夏石白龙段孔史常万顾武严施牛向文莫古聂章鲁温包原位齐安乔欧樊葛倪殷岳耿关庞符祝路詹辛俞"
)
_POST = re.compile(
    "(?:书记|[省市县区旗镇乡村局部处科股厅州校院站所队组社会室]长|秘书长|理事长|主任|主席|委员|常委|成员|同志|先生|女士|老板|教授|院士|老师"
    "|团员|专家|科学家|能手|带头人)$"
)
_GROUP = re.compile("(?:领导|团)$")
_NOT_GIVEN = frozenset(
    "的了和与在是有为对从到不各及或等由将把被让并兼任主副局办站所科室部会委厅镇村县市区省队组员长年月日个名第其此该以之于向同"
)
_ENDS = frozenset("、，,。；;:）)等为任对在兼作率同并说") | {
    "同志",
    "担任",
    "主持",
    "出席",
    "要求",
    "指出",
    "强调",
    "介绍",
    "带领",
    "捐资",
    "讲话",
}
_NUMERALS = "一二三四五六七八九十两几"


def find_persons(words, is_common):
    """Find people's names among the words of one sentence: (first, end) word indices, in order, end
    exclusive.

    A name is a surname and one or two characters that no dictionary joins, before a post
    (龙某某局长), after one, in a list with such a name, or before 等 / 三位. ``is_common``: whether
    a word is in a dictionary. Method: rules of Chinese personal names beside titles (Sun et al.
    1995, Journal of Chinese Information Processing 9(2)).
    """
    if not any(word[0] in _SURNAMES or word[0] in _ALSO for word in words):
        return []
    found = {}
    for first in range(len(words)):
        end = _name_end(words, first, is_common)
        if end:
            found[first] = end
    return _without_overlap(_spread_in_lists(words, found, is_common))


def _name_end(words, first, is_common):
    """Where a name that begins at ``first`` ends, or 0."""
    for end in (first + 3, first + 2):
        looks_so = end <= len(words) and _looks_like_name(words[first:end], is_common)
        if looks_so and _context_shows_name(words, first, end):
            return end
    return 0


def _context_shows_name(words, first, end):
    """Whether the posts around what looks like a name show that it is one."""
    before, after = _has_post(words, first - 1), _post_follows(words, end)
    if before and after and words[end - 1] not in _NOT_GIVEN:
        return True
    if not _NOT_GIVEN.isdisjoint(words[first + 1 : end]):
        return False
    known = words[first] in _SURNAMES
    stops = end == len(words) or words[end] in _ENDS
    if (after and known) or (before and stops) or (before and known and end - first == 3):
        return True
    return known and stops and first > 0 and bool(_GROUP.search(words[first - 1]))


def _looks_like_name(pieces, is_common):
    """A single surname and one or two more characters, which are not a word together."""
    name = "".join(pieces)
    return (
        len(pieces[0]) == 1
        and pieces[0] in _SURNAMES | _ALSO
        and 2 <= len(name) <= 3
        and _is_han(name)
        and not is_common(name)
    )


def _is_han(text):
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def _has_post(words, place):
    return place >= 0 and bool(_POST.search(words[place])) and words[place] != "同志"


def _post_follows(words, place):
    following = words[place : place + 3]
    if not following:
        return False
    if following[0] == "等" and len(following) > 1:
        return following[1].startswith("领导") or bool(_POST.search(following[1]))
    if following[0] == "副":
        return True
    if len(following) > 1 and following[0] in _NUMERALS and following[1] == "位":
        return True
    return bool(_POST.search(following[0])) and following[0] != "成员"


def _spread_in_lists(words, found, is_common):
    """Names in a list (、) with a found name, and lists of three or more that end with 等."""
    for items in _lists(words):
        names = []
        for number, (first, end) in enumerate(items, start=1):
            spans = _name_spans(first, end, number == 1, number == len(items))
            names.append(_first_name(words, spans, is_common))
        there = [name for name in names if name]
        known = [name for name in there if words[name[0]] in _SURNAMES]
        all_known = len(known) == len(items) >= 3
        if all_known or any(first in found for first, _ in there):
            for first, end in there:
                found.setdefault(first, end)
    return found


def _lists(words):
    """Runs of items between 、 marks, which 等 or another mark closes: lists of (first, end)."""
    lists, items, first = [], [], 0
    for index, word in enumerate([*words, "。"]):
        if word == "等" or (len(word) == 1 and not word.isalnum()):
            items.append((first, index))
            first = index + 1
            if word != "、":
                lists.append(items)
                items = []
    return [items for items in lists if len(items) > 1]


def _name_spans(first, end, is_first, is_last):
    """Where a name may stand in a list item: the first item may begin, the last may go on, with
    other words.
    """
    if is_first:
        return [(end - size, end) for size in (3, 2) if end - size >= first]
    if is_last:
        return [(first, first + size) for size in (3, 2) if first + size <= end]
    return [(first, end)] if 0 < end - first <= 3 else []


def _first_name(words, spans, is_common):
    """The first of the spans that is a name, or None."""
    for first, end in spans:
        pieces = words[first:end]
        if _NOT_GIVEN.isdisjoint(pieces[1:]) and _looks_like_name(pieces, is_common):
            return first, end
    return None


def _without_overlap(found):
    spans, last = [], 0
    for first, end in sorted(found.items()):
        if first >= last:
            spans.append((first, end))
            last = end
    return spans
