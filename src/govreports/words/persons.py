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
        if end <= len(words) and _looks_like_name(words[first:end], is_common):
            before, after = _has_post(words, first - 1), _post_follows(words, end)
            plain = not any(word in _NOT_GIVEN for word in words[first + 1 : end])
            known = words[first] in _SURNAMES
            stops = end == len(words) or words[end] in _ENDS
            if before and after and words[end - 1] not in _NOT_GIVEN:
                return end
            if plain and (
                (after and known) or (before and stops) or (before and known and end - first == 3)
            ):
                return end
            if plain and known and stops and first and _GROUP.search(words[first - 1]):
                return end
    return 0


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


def _has_post(words, at):
    return at >= 0 and bool(_POST.search(words[at])) and words[at] not in ("同志",)


def _post_follows(words, at):
    rest = words[at : at + 3]
    if not rest:
        return False
    if rest[0] == "等" and len(rest) > 1:
        return rest[1].startswith("领导") or bool(_POST.search(rest[1]))
    if rest[0] == "副" or (len(rest) > 1 and rest[0] in _NUMERALS and rest[1] == "位"):
        return True
    return bool(_POST.search(rest[0])) and rest[0] != "成员"


def _spread_in_lists(words, found, is_common):
    """Names in a list (、) with a found name, and lists of three or more that end with 等."""
    items = _list_items(words)
    for group in items:
        names = [
            _item_name(words, first, end, at, len(group), is_common)
            for at, (first, end) in enumerate(group)
        ]
        seeds = [name for name in names if name and (name[0] in found)]
        plain = [name for name in names if name and words[name[0]] in _SURNAMES]
        if seeds or (len(plain) >= 3 and len(plain) == len(names)):
            for name in filter(None, names):
                found.setdefault(*name)
    return found


def _list_items(words):
    """Runs of items between 、 marks, which 等 or another mark closes: lists of (first, end)."""
    groups, current, at = [], [], 0
    for index, word in enumerate([*words, "。"]):
        if word == "等" or (len(word) == 1 and not word.isalnum()) or index == len(words):
            current.append((at, index))
            at = index + 1
            if word != "、":
                groups.append(current)
                current = []
    return [group for group in groups if len(group) > 1]


def _item_name(words, first, end, at, count, is_common):
    """The name that fills a list item; the first item may begin, the last may go on, with other
    words.
    """
    sizes = (3, 2)
    if at == 0:
        spans = [(end - size, end) for size in sizes if end - size >= first]
    elif at == count - 1:
        spans = [(first, first + size) for size in sizes if first + size <= end]
    else:
        spans = [(first, end)] if end - first <= 3 else []
    for begin, stop in spans:
        if _looks_like_name(words[begin:stop], is_common) and not any(
            word in _NOT_GIVEN for word in words[begin + 1 : stop]
        ):
            return begin, stop
    return None


def _without_overlap(found):
    spans, last = [], 0
    for first, end in sorted(found.items()):
        if first >= last:
            spans.append((first, end))
            last = end
    return spans
