"""How the name of a public body is put together: place and level, function, suffix; and where one begins and ends in a text.

The register (data/lexicons/departments.csv) holds functions (教育, 市场监管) and whole names (科协, 妇联); the tables below hold the
prefixes and suffixes that any of them can take, so that 州科协 or 自治区农牧厅 need no row of their own.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from govreports.repairs import fold_width
from govreports.tables import InputError, project_root, read_table

LEVEL_OF = {
    "国家": "国家", "中央": "国家", "全国": "国家", "中国": "国家", "省": "省", "自治区": "省", "市": "市", "州": "市", "盟": "市",
    "自治州": "市", "县": "县", "自治县": "县", "区": "区", "新区": "区", "高新区": "区", "经开区": "区", "开发区": "区",
    "旗": "旗", "自治旗": "旗", "镇": "镇", "乡": "镇", "街道": "街道",
}
# words in which the level's character is something else: 社区, 乡镇, 超市, 联盟
NOT_A_LEVEL = {"区": "社小校景灾山地辖牧老矿片林库城", "市": "超上夜股", "镇": "城乡集村重木", "旗": "红国党锦军", "盟": "联同加结",
               "省": "节反", "乡": "城下返家", "国家": "", "州": ""}
# a body's last part; the second string holds what may not follow (局长, 部门, 科技 are no bodies)
SUFFIXES = {
    "委员会": "", "办公室": "", "办公厅": "", "总局": "长", "管理局": "长", "分局": "长", "执法局": "长", "局": "长面部限势", "厅": "长级",
    "署": "长", "委": "员托派", "办": "理法好学事了成", "部": "门位署分长件队", "科": "技学普研教协室级员目长", "股": "长份室", "处": "理于长置在罚",
   "所": "有在需属以长", "站": "点台位长", "中心": "学小城镇村任", "院": "士校长", "总队": "长", "支队": "长", "大队": "长",
    "中队": "长", "队": "员伍长",
}
FIRM = ("局", "厅", "委员会", "委", "总局", "署", "分局", "办公厅")
LOOSE = ("中心", "院")
MIDDLES = (
    "技术", "推广", "服务", "监测", "监察", "监督", "监理", "管理", "综合", "行政", "执法", "工作", "检测", "检验", "检查", "指导", "发展", "事务",
    "事业", "保障", "信息", "稽查", "应急", "预报", "预防", "控制", "保护", "建设", "实施", "协调", "指挥", "防治", "改良", "公共", "委员会", "救援", "巡查", "开发", "总",
)
TOPICS = (
    "全民", "公民", "科学", "素质", "科普", "行动", "计划", "规划", "纲要", "方案", "建设", "实施", "推进", "专项", "工作", "协调", "领导", "促进",
    "提升", "普及", "技术",
)
GROUPS = ("领导小组", "工作小组", "协调小组", "联席会议")
# a bare 科协 or 教育局 starts after one of these; a place name does not reach over them
STOPS = tuple((
    "和 与 及 同 由 向 对 在 到 以 把 被 给 让 经 为 从 至 并 将 请 的 了 是 等 或 按 如 据 即 报 于 则 该 本 我 全 各 每 受 靠 随 因 任 兼 抄 送 "
    "配合 会同 联合 协同 根据 按照 依托 依靠 通过 利用 结合 邀请 协调 组织 支持 指导 争取 联系 发挥 加强 推荐 包括 成立 设在 隶属 牵头 负责 参与 主办 承办 "
    "协办 积极 做好 监督 委托 聘请 要求 推动 动员 引导 鼓励 明确 确定 强化 完善 建立 充实 当地 同级 驻地 所在 还有 其中 分别 协助 纳入 促进 调动 借助 深入 "
    "调整 贯彻 落实 遵照 遵循 经过 感谢 获得 荣获 参加 举办 开展 围绕 指示 提交 征求 接受 听取 上报 呈报 陪同 开通 部门 单位 以及 依据 关于 印发 转发 "
    "批准 同意 决定 组建 设立 健全 提请 督促 敦促 协商 衔接 对接 联动 党政 整合 汇报 形成 中共 共青团 国家税务总局 国家统计局"
).split())
_NO_BODY_AFTER = tuple((
    "企业 事业 院校 学校 高校 中学 小学 大学 学院 公司 集团 乡镇 社区 苏木 村 校 院 基层 农村 行业 园区 级 各 全 其他 其它 每个 以上 一中 二中 职工 厂 矿 两新"
).split())
POST = re.compile(
    r"(?:机关|领导)?(?:党组|党委|党总支)?(?:常务|第一|党组)?副?(?:书记|主席|主任|[局厅部会院校所站科处股县市区镇旗州盟省乡队社台行组]长|秘书长|巡视员|调研员|"
    r"总工|常委(?!会)|委员(?!会)|代表(?!大会)|党员|(?:主要|分管|相关|有关)?负责(?:人|同志)|理事长|总编|联络员|专干|干事)|长(?![期远效足江春沙])"
)
SLOGAN = re.compile("机关|采购|购买|部门|投入|投资|推动|主导|引导|性|奖|工作报告|网站|统筹|补贴|重大|信息公开|职能|公报|文件")
_ACTS = re.compile("牵头|负责|组织|统一|办|研究|决定|批准|领导|高度重视|要|将|、|和|$|[,。;:)]")
BREAKS = "成立 建立 调整 充实 健全 由 在 按 对 协助 根据 加强 发挥 完善 召开 关于 了 为 设立 组建 和 与 及 会同 配合 协同 向 将 的".split()
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[(【][\dx×*〇]{2,4}[〕\])】]\s*第?\s*[\dx×*]+\s*号")
_EVERY = re.compile(r"(?:各|每个|其他|其它|全|基层)(?:级|个|有关|相关|地)?(?:[省市州县区旗镇乡盟(街道)]|\([省市州县区旗镇乡、,/]+\))*$")
_FUNDS = "局|厅|所|办|部|科|站|预算|收入|支出|资金|投入|补助|经费|拨款|专项|扶持|支持|状况|实力|困难|补贴|保障|预备|税收|性|奖励|承受|年度|总|体制|政策"
_LIST_GAP = re.compile(r"\s*(?:[、,和及与(]|以及)?\s*")
_INHERIT_GAP = re.compile(r"(?:\([^()]{0,12}\))?(?:、[^、,。;:()\n]{1,15}){0,2}(?:[、,和及与或(]|以及|会同|联合)?")
_AND_OTHERS = re.compile(r"等?\s*(?:\d+个)?(?:有关|相关|职能|成员|责任|主要|市直|县直|区直)*(?:部门|单位)")
_ROLE = re.compile(r"(?:单位|部门|牵头|负责|配合|参与|参加|责任|主办|协办|承办|协助):\s*$")
HAN = "\u4e00-\u9fff"
ALONE_ONLY_IN_LISTS = ("报社", "广播电视台", "科学院", "社科院", "工程院", "电力", "邮政")
# the only function whose bare name acts in running prose: 市财政将...
ACTING = ("财政",)
VENUES = ("行政审批", "文化广电", "文体", "体育", "社区建设办", "教育", "科技")
WHOLE_ENDINGS = ("协", "联", "会", "委", "部", "办", "局", "厅", "所", "站", "校", "院", "团", "组", "室", "府", "处", "队", "海关", "报社", "销社",
                 "联社", "总社", "人大", "中心", "电台", "视台", "总台", "议", "专班", "台联", "署")
# whole names that are also everyday words: they need a prefix, a list or a word like 由 before them
_PLAIN = ("政府", "人民政府", "党委", "工会", "人大", "政协", "党校", "党组", "办事处", "法院", "工委", "联席会议", "工作小组", "日报", "研究室", "作协", "记协", "中心校", "学区")


class Body(NamedTuple):
    """One body in a text: offsets, name, level written in it ("" if none); ``sure`` bodies need no list around them."""

    start: int
    end: int
    name: str
    level: str
    sure: bool


class Grammar(NamedTuple):
    """The compiled patterns of one register."""

    names: dict
    patterns: tuple
    function: re.Pattern
    level: re.Pattern


def read_departments(path=None):
    """Read and check the register: name, english, patterns, parent, name_2018, note (default data/lexicons/departments.csv).

    ``patterns`` holds literal alternatives separated by |. One that ends like a body (科协, 团委) is a whole name; any other is a
    function (教育) that takes prefixes and suffixes. ``path`` may be a table.
    Raises InputError for a missing column, an empty name or pattern, a name twice, two names for one pattern, an unknown parent.
    """
    where = "the register given" if isinstance(path, pd.DataFrame) else str(path or project_root() / "data/lexicons/departments.csv")
    register = path.copy() if isinstance(path, pd.DataFrame) else read_table(where, required=("name", "patterns"))
    for column in ("english", "parent", "name_2018", "note"):
        register[column] = register[column].fillna("") if column in register else ""
    names, owner = set(register["name"]), {}
    for line, row in enumerate(register.itertuples(index=False), start=2):
        place = f"{where}, line {line}"
        if not str(row.name).strip() or (register["name"] == row.name).sum() > 1:
            raise InputError(place, "a name of its own", repr(row.name), "Give every row one name, and every name one row.")
        for other in filter(None, (row.parent, row.name_2018)):
            if other not in names:
                raise InputError(place, "a parent or name_2018 that is a name in the register", repr(other), "Add that row or mend the cell.")
        for pattern in str(row.patterns).split("|"):
            if not pattern.strip():
                raise InputError(place, "patterns separated by |", f"an empty one in {row.patterns!r}", "Remove the empty alternative.")
            if owner.setdefault(pattern, row.name) != row.name:
                raise InputError(place, "one name for a pattern", f"{pattern} under {owner[pattern]} and {row.name}", "Keep it in one row.")
    return register


def compile_register(departments=None):
    """Grammar of a register (a table, or None for the shipped one); compiled once for one content."""
    register = read_departments(departments)
    return _compile(tuple(zip(register["name"], register["patterns"])))


def _any_of(words):
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _trie(words):
    """One pattern for many literals, longest first, that shares beginnings: the register has a thousand."""
    heads = {}
    for word in sorted(words):
        heads.setdefault(word[:1], set()).add(word[1:])
    parts = []
    for head, tails in heads.items():
        inner = f"(?:{_trie(tails - {''})})" if tails - {""} else ""
        parts.append(re.escape(head) + inner + ("?" if inner and "" in tails else ""))
    return "|".join(parts)


def _level_pattern():
    parts = [f"(?<![{NOT_A_LEVEL[level]}]){level}" if NOT_A_LEVEL.get(level) else level for level in sorted(LEVEL_OF, key=len, reverse=True)]
    return "(?:" + "|".join(parts).replace("国家", "国家(?!安全局|税务局|保密局)") + ")"


@lru_cache(maxsize=8)
def _compile(entries):
    names = {pattern: name for name, patterns in entries for pattern in patterns.split("|")}
    own_level = {p for p in names if re.fullmatch(f"(?:团|共青团)?(?:{_any_of(LEVEL_OF)})(?:工)?委", p) or p.startswith("国务院")}
    whole = {p for p in names if p.endswith(WHOLE_ENDINGS)} - own_level
    level, function = _level_pattern(), f"(?:{_trie(set(names) - whole - own_level)})"
    prefix = f"(?P<prefix>(?:中共)?{level}(?:(?:委员会|委)(?:[{HAN}]{{0,4}}{level}(?:人民)?政府)?|人民政府|政府)|(?:中共)?{level})"
    suffix = "(?P<suffix>" + "|".join(f"{s}(?![{bad}])" if bad else s for s, bad in SUFFIXES.items()) + ")"
    tail = f"(?:[{HAN}]{{1,4}}分局|(?:交警|交通警察|刑侦|治安)(?:支队|大队))?"
    office, topic = "(?:办公室|办(?![理法好学事公]))?", f"(?:{_any_of(TOPICS)})"
    groups = f"(?:{_any_of(GROUPS)}){office}"
    middle = f"(?:(?!{_any_of(BREAKS)})[{HAN}]){{0,18}}?"
    unnamed = prefix.replace("(?P<prefix>", "(?:")
    acting = _any_of(p for p in names if names[p] in ACTING)
    patterns = (
        f"(?P<group>{unnamed}{middle}{groups}|(?:(?<![我本该])局)?{topic}*{groups}"
        f"|{unnamed}?(?:全民|公民)?科学素质{topic}*办(?:公室|(?![理法好学事公])))",
        f"{prefix}?(?P<composed>{function}(?:[和与]?{function}){{0,2}}(?:{_any_of(MIDDLES)}){{0,4}}{suffix}{tail})",
        f"(?P<youth>共青团[{HAN}]{{0,4}}{level}委(?:员会)?)|{prefix}(?P<whole>(?:{_trie(whole)}){office})"
        f"|(?P<own>(?:{_trie(whole | own_level)}){office})",
        f"{prefix}?(?P<bare>{function})(?=[、,;。:()和与及]|等|以及|\\s|$)|{unnamed}(?P<acting>{acting})(?!{_FUNDS})",
    )
    return Grammar(names, tuple(re.compile(p) for p in patterns), re.compile(_trie(names)), re.compile(level))


def find_bodies(text, grammar):
    """All bodies of one text whose width is folded, as a list of Body in text order, by the rules of data/gold/README.md."""
    matches = sorted((m for p in grammar.patterns for m in p.finditer(text)), key=lambda m: (m.start(), -m.end()))
    numbers = [m.span() for m in _DOCUMENT_NUMBER.finditer(text)]
    bodies, at = [], 0
    for match in matches:
        start, end = match.span()
        if start < at or any(a <= start < b for a, b in numbers):
            continue
        body = _read_match(text, match, grammar, at)
        if body is not None:
            at = end
            if body.name:
                bodies.append(body)
    return _keep_listed(text, bodies)


def _read_match(text, match, grammar, at):
    """Body of a match; None when the words mean something else, a Body without name when nobody in particular is meant."""
    (start, end), kind = match.span(), match.lastgroup
    kind = "composed" if kind == "suffix" else kind
    core, prefix = match[kind], text[start : match.start(kind)]
    name = _name_of(core, kind, grammar)
    levels = grammar.level.findall(prefix or (core if kind in ("group", "own", "youth") and not core.startswith("国务院") else ""))
    ministry = core.startswith("国务院") or not prefix and (kind == "composed" and match["suffix"] == "部" or core.startswith("中"))
    level = "国家" if ministry else LEVEL_OF[levels[-1]] if levels else ""
    begins = start if not prefix and not (kind in ("group", "own", "youth") and levels) else max(at, _place_start(text, start, at))
    before, after = text[:begins], text[end:]
    if any(core.endswith(suffix) and after[:1] and after[0] in bad for suffix, bad in SUFFIXES.items()):
        return None
    if _EVERY.search(before) or _is_post(name, after):
        return Body(start, end, "", "", False)
    if name == "政府" and SLOGAN.match(after) or re.match("网(?![信络站])", after):
        return None
    return _judge(text, match, kind, core, prefix, Body(begins, end, name, level, True))


def _judge(text, match, kind, core, prefix, body):
    """The body, sure or not, or None: a bare name needs a boundary before it, and the weaker ones a list."""
    before, after = text[: body.start], text[body.end :]
    edge = not before or not re.match(f"[{HAN}]", before[-1]) or before.endswith(STOPS)
    if kind in ("group", "acting") or body.level and kind in ("own", "youth"):
        return body
    if kind == "composed":
        if not prefix and not match["suffix"] in FIRM and not edge:
            return None
        return body._replace(sure=match["suffix"] not in LOOSE or bool(prefix) and body.name not in VENUES)
    if kind == "bare":
        return body._replace(sure=False) if edge or prefix else None
    if body.name in ALONE_ONLY_IN_LISTS:
        return body._replace(start=_press_start(text, body.start), sure=False)
    if prefix:
        return body
    if before.endswith(_NO_BODY_AFTER):
        return None
    if core in _PLAIN:
        return body._replace(sure=before.endswith("由") and bool(_ACTS.match(after))) if edge else None
    return body


def _name_of(core, kind, grammar):
    if kind == "youth":
        return "共青团"
    if kind == "group":
        return "领导小组办公室" if core.endswith(("办", "办公室")) else "领导小组"
    if core in grammar.names:
        return grammar.names[core]
    return grammar.names[grammar.function.match(core).group()]


def _is_post(name, after):
    if name == "领导小组":
        return after.startswith(("组长", "副组长"))
    return bool(POST.match(after)) or name == "党组" and after.startswith("成员") or name == "共青团" and after.startswith("员")


def _place_start(text, start, at):
    """Where the place before a level's character begins: 滕州 in 滕州市政府, nothing in 会同市教育局."""
    run = re.search(f"[{HAN}xX×*]*$", text[at:start]).group()
    cut = max((run.rfind(stop) + len(stop) for stop in STOPS if stop in run), default=0)
    place = run[cut:]
    if re.fullmatch("[xX×*]+", re.sub(f".*[{HAN}]", "", run) or "-"):
        place = re.search("[xX×*]+$", run).group()
    if len(place) > 3 and not set(place) <= set("xX×*") or place in LEVEL_OF:
        return start
    return start - len(place) - (2 if text[: start - len(place)].endswith("中共") else 0)


def _press_start(text, start):
    run = re.search(f"(?<![{HAN}])[{HAN}]{{1,4}}$", text[:start])
    return run.start() if run else start


def _keep_listed(text, bodies):
    """Drop unsure bodies that no list holds up: a sure neighbour, 等部门 after it, or 责任单位: before it."""
    kept, run = [], []
    for body in bodies:
        if run and not _LIST_GAP.fullmatch(text[run[-1].end : body.start]):
            kept += _hold(text, run)
            run = []
        run.append(body)
    return kept + (_hold(text, run) if run else [])


def _hold(text, run):
    held = any(body.sure for body in run) or _AND_OTHERS.match(text[run[-1].end :]) or _ROLE.search(text[: run[0].start])
    return run if held else []


def give_levels(text, bodies, level="unknown"):
    """The bodies with a level each: the one written, else that of the body before it in the list, else ``level``."""
    given = []
    for body in bodies:
        inherits = given and not body.level and _INHERIT_GAP.fullmatch(text[given[-1].end : body.start])
        given.append(body._replace(level=body.level or (given[-1].level if inherits else level)))
    return given


def name_bodies(text, level="unknown", *, departments=None):
    """Bodies named in a text, for instance a list, as (start, end, name, level) with offsets into that text.

    ``level``: that of bodies without a level of their own or from the list. Raises InputError for a wrong register.

    >>> [text[2:] for text in name_bodies("市委宣传部、广电局、团市委")]  # doctest: +SKIP
    [('宣传部', '市'), ('文化广电', '市'), ('共青团', '市')]
    """
    text = fold_width(text)
    bodies = give_levels(text, find_bodies(text, compile_register(departments)), level)
    return [(body.start, body.end, body.name, body.level) for body in bodies]
