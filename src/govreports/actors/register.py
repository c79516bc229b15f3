"""The register of departments, checked, and the patterns that compose its names: place and level,
function, middle words, suffix.

The register (data/lexicons/departments.csv) holds functions (教育, 市场监管) and whole names (科协,
妇联). The small tables below hold what any of them can take before and after it, so that 州科协 or
自治区农牧厅 need no row of their own.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from govreports.reading.readings import LEVEL_OF
from govreports.tables import (
    InputError,
    has_columns,
    has_words,
    is_filled,
    is_unique,
    may_have,
    read_lexicon,
    refers_to,
)
from govreports.text import fold_width

HAN = "\u4e00-\u9fff"
# characters before which a level's character is part of another word: 社区, 乡镇, 超市, 联盟
NOT_A_LEVEL = {
    "区": "园社小校景灾辖牧老片库",
    "市": "超上夜股",
    "镇": "乡木",
    "旗": "红国党锦军",
    "盟": "联同加结",
    "省": "节反",
    "乡": "城下返家",
}
# the last part of a body's name, and the characters that make another word of it when they follow:
# 局长, 部门, 科技, 办法
SUFFIXES = {
    "委员会": "",
    "办公室": "",
    "办公厅": "",
    "总局": "长",
    "管理局": "长",
    "分局": "长",
    "执法局": "长",
    "局": "长面部限势",
    "厅": "长级",
    "署": "长",
    "委": "员托派",
    "办": "理法好学事实证了成",
    "部": "门位署分长件队",
    "科": "技学普研教协室级员目长",
    "股": "长份室",
    "处": "理于长置在罚",
    "所": "有在需属以长",
    "站": "点台位长",
    "中心": "学小城镇村任",
    "院": "士校长",
    "总队": "长",
    "支队": "长",
    "大队": "长",
    "中队": "长",
    "队": "员伍长",
}
MIDDLES = (
    "技术 推广 服务 监测 监察 监督 监理 管理 综合 行政 执法 工作 检测 检验 检查 指导 发展 事务 事业 保障 信息 稽查 "
    "应急 预报 预防 控制 保护 建设 实施 协调 指挥 防治 改良 公共 委员会 救援 巡查 开发 总"
).split()
GROUPS = ("领导小组", "工作小组", "协调小组", "联席会议")
SUBJECT_WORDS = (
    "全民 公民 科学 素质 科普 行动 计划 规划 纲要 方案 建设 实施 推进 专项 工作 协调 领导 促进 提升 普及 技术"
).split()
# words that cannot stand inside the name of a leading group
BREAKS = (
    "成立 建立 调整 充实 健全 由 在 按 对 协助 根据 加强 发挥 完善 召开 关于 了 为 设立 组建 和 与 及 会同 配合 "
    "协同 向 将 的"
).split()
# a pattern of the register with one of these endings is a whole name; any other is a function
WHOLE_ENDINGS = tuple(
    (
        "协 联 会 委 部 办 局 厅 所 站 校 院 团 组 室 府 处 队 署 馆 议 海关 报社 销社 联社 总社 人大 中心 电台 视台 "
        "总台 专班 中央"
    ).split()
)
# the only function whose bare name acts in running prose (市财政将...), unless a word for money
# follows
ACTING = ("财政",)
MONEY = (
    "局|厅|所|办|部|科|站|预算|收入|支出|资金|投入|补助|经费|拨款|专项|"
    "扶持|支持|状况|实力|困难|补贴|保障|预备|税收|性|奖励|承受|年度|总|体制|政策"
)


class Grammar(NamedTuple):
    """Compiled patterns of one register; ``names`` maps each literal to its department."""

    names: dict
    patterns: tuple
    literal: re.Pattern
    level: re.Pattern


def read_departments(departments=None):
    """The register, checked (default data/lexicons/departments.csv; a table, a path or a Project).

    Columns: name, english, patterns (literal alternatives separated by |), parent (a name whose
    part it is), name_2018 (what became of it in the reform of 2018), note. Only name and patterns
    must be there. Raises InputError for a missing column, no rows, an empty name or no pattern, a
    name twice, two names for one pattern, an unknown parent.
    """
    return read_lexicon("lexicons/departments.csv", departments, REGISTER_RULES)


def _has_rows(table, where, place):
    """A table given in the place of the file holds bodies too."""
    if table.empty:
        raise InputError("no-rows", where=where)
    return table


def _relatives_are_named(table, where, place):
    """parent and name_2018 are names of the register itself."""
    for column in ("parent", "name_2018"):
        known = refers_to(column, set(table["name"]), what=f"{where}, column name")
        known(table, where, place)
    return table


def _patterns_have_one_name(table, where, place):
    """A pattern stands under one name."""
    owners = {}
    for row, (name, cell) in enumerate(zip(table["name"], table["patterns"])):
        for pattern in cell.split("|"):
            owner = owners.setdefault(pattern, name)
            if owner != name:
                where = place(row, "patterns")
                raise InputError(
                    "pattern-of-two-names", where=where, pattern=pattern, first=owner, second=name
                )
    return table


REGISTER_RULES = (
    has_columns("name", "patterns"),
    may_have("english", "parent", "name_2018", "note"),
    _has_rows,
    is_filled("name"),
    is_unique("name"),
    has_words("patterns", filled=True),
    _relatives_are_named,
    _patterns_have_one_name,
)


def compile_register(departments=None):
    """Grammar of a register: a table, a path, a Project, None for the one of the working directory,
    or a Grammar, which comes back as it is.

    Compile once and pass the Grammar on where many texts are read one by one. Raises InputError as
    ``read_departments`` does.
    """
    if isinstance(departments, Grammar):
        return departments
    register = read_departments(departments)
    return _compile(tuple(zip(register["name"], register["patterns"])))


@lru_cache(maxsize=8)
def _compile(entries):
    names = {
        fold_width(pattern): name for name, patterns in entries for pattern in patterns.split("|")
    }
    level = _level_pattern()
    committee = re.compile(f"团?(?:{any_of(LEVEL_OF)})工?委|国务院.*|.*中央")
    with_level = {pattern for pattern in names if committee.fullmatch(pattern)}
    whole = {pattern for pattern in names if pattern.endswith(WHOLE_ENDINGS)} - with_level
    functions = set(names) - whole - with_level
    prefix = (
        f"(?:中共)?{level}(?:委员会|委)(?:[{HAN}]{{0,4}}{level}(?:人民)?政府)?"
        f"|{level}(?:人民)?政府|(?:中共)?{level}"
    )
    patterns = (
        _group_pattern(prefix),
        _composed_pattern(prefix, functions),
        _whole_pattern(prefix, level, whole, whole | with_level),
        _bare_pattern(prefix, functions, {name for name in functions if names[name] in ACTING}),
    )
    compiled = tuple(re.compile(pattern) for pattern in patterns)
    return Grammar(names, compiled, re.compile(_trie(names)), re.compile(level))


_OFFICE = "(?:办公室|(?<=办)公室|办(?![理法好学事公]))?"


def _whole_pattern(prefix, level, after_prefix, alone):
    """Whole names: with their level in the middle (共青团xx市委员会), after a prefix, alone."""
    return (
        f"(?P<full>共青团[{HAN}]{{0,5}}{level}委(?:员会)?"
        f"|(?:中共|政协)[{HAN}]{{0,5}}{level}委员会)"
        f"|(?:{prefix})(?P<whole>(?:{_trie(after_prefix)}){_OFFICE})"
        f"|(?P<alone>(?:{_trie(alone)}){_OFFICE})"
    )


def _bare_pattern(prefix, functions, acting):
    """A function without a suffix: in a list (科协、教育), or one that acts (市财政将)."""
    return (
        f"(?:{prefix})?(?P<bare>{_trie(functions)})(?=[、,;。:()和与及]|等|以及|\\s|$)"
        f"|(?:{prefix})(?P<acting>{_trie(acting)})(?!{MONEY})"
    )


def _group_pattern(prefix):
    """Leading groups, with or without topic, and the offices that carry out the plan
    (全民科学素质办).
    """
    group, topic = f"(?:{any_of(GROUPS)}){_OFFICE}", f"(?:{any_of(SUBJECT_WORDS)})"
    between = f"(?:(?!{any_of(BREAKS)})[{HAN}]){{0,18}}?"
    office = f"(?:全民|公民)?科学素质{topic}*办(?:公室|(?![理法好学事公]))"
    with_level = f"(?:{prefix}){between}{group}"
    without = f"(?:(?<![我本该])局)?{topic}*{group}"
    return f"(?P<group>{with_level}|{without}|(?:{prefix})?{office})"


def _composed_pattern(prefix, functions):
    """A function or up to three of them, middle words, a suffix, and a branch office:
    市文化和旅游局, 农技推广服务中心.
    """
    suffix = "|".join(f"{word}(?![{bad}])" if bad else word for word, bad in SUFFIXES.items())
    branch = (
        f"(?:(?:(?![和与及])[{HAN}]){{1,4}}(?:分局|调查总?队)"
        "|(?:交警|交通警察|刑侦|治安)(?:支队|大队))?"
    )
    function = f"(?:{_trie(functions)})"
    functions = f"{function}(?:[和与]?{function}){{0,2}}"
    middles = f"(?:{any_of(MIDDLES)}){{0,4}}"
    return f"(?:{prefix})?(?P<composed>{functions}{middles}(?P<suffix>{suffix}){branch})"


def _level_pattern():
    words = []
    for word in sorted(LEVEL_OF, key=lambda word: (-len(word), word)):
        not_after = f"(?<![{NOT_A_LEVEL[word]}])" if word in NOT_A_LEVEL else ""
        # 国家税务局 stands in every county: its 国家 is no level
        not_before = "(?!安全局|税务局|保密局)" if word == "国家" else ""
        words.append(not_after + word + not_before)
    return f"(?:{'|'.join(words)})"


def any_of(words):
    """A pattern for any of some literals, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _trie(words):
    """A pattern for any of many literals, longest first, that shares their beginnings: the register
    has two thousand. For no words, a pattern that matches nothing.
    """
    if not words:
        return "(?!)"
    tails = {}
    for word in sorted(words):
        tails.setdefault(word[:1], set()).add(word[1:])
    parts = []
    for head, rest in tails.items():
        longer = rest - {""}
        inner = f"(?:{_trie(longer)})" if longer else ""
        may_end = "?" if longer and "" in rest else ""
        parts.append(re.escape(head) + inner + may_end)
    return "|".join(parts)
