"""Where the name of a public body begins and ends in a text, what it is called in the register, and
at which level it sits.
"""

import re
from typing import NamedTuple

from govreports.actors.register import HAN, SUFFIXES, any_of, compile_register
from govreports.reading.readings import LEVEL_OF
from govreports.text import fold_width

# a bare 科协 or 教育局 may follow these, and the name of a place does not reach over them
STOPS = tuple(
    (
        "和 与 及 同 由 向 对 在 到 以 把 被 给 让 经 为 从 至 并 将 请 的 了 是 等 或 按 如 据 即 报 于 则 该 本 我 全 各 每 "
        "受 靠 随 因 任 兼 抄 送 代 配合 会同 联合 协同 根据 按照 依托 依靠 通过 利用 结合 邀请 协调 组织 支持 指导 争取 联系 "
        "发挥 加强 推荐 包括 成立 设在 隶属 牵头 负责 参与 主办 承办 协办 积极 做好 监督 委托 聘请 要求 推动 动员 引导 鼓励 "
        "明确 确定 强化 完善 建立 充实 当地 同级 驻地 所在 还有 其中 分别 协助 纳入 促进 调动 借助 深入 调整 贯彻 落实 遵照 "
        "遵循 经过 感谢 获得 荣获 参加 举办 开展 围绕 指示 提交 征求 接受 听取 上报 呈报 陪同 开通 部门 单位 以及 依据 关于 "
        "印发 转发 批准 同意 决定 组建 设立 健全 提请 督促 敦促 协商 衔接 对接 联动 党政 整合 汇报 形成 得到 受到 接到 响应 "
        "执行 服务 帮助 选派 抽调 责成 涵盖 涉及 走访 慰问 代表 列入 报告 通报 函请 携手 发动 带领 率领 随同 出席 主持 下发 "
        "学习 参照 承接 面向 针对 作为 共同 先后 多次 特邀 征得 所属 直属 下属 带动 推进 副省级城 中共 共青团"
    ).split()
)
# places whose names hold one of the words above
PLACES = tuple(
    (
        "大同 本溪 如皋 如东 全椒 全州 随州 于都 即墨 和田 和平 和县 和静 将乐 任丘 任县 从化 呼和浩特 同江 任城 和林格尔 同仁 "
        "全南"
    ).split()
)
# a 科协 or 团委 after these is not a body of government
NOT_PUBLIC = tuple(
    (
        "企业 事业 院校 学校 高校 中学 小学 大学 学院 公司 集团 乡镇 社区 苏木 苏木镇 村 校 院 局 机关 基层 农村 行业 园区 级 "
        "各 全 其他 其它 每个 以上 一中 二中 职工 厂 矿 两新"
    ).split()
)
# whole names that are also everyday words: they need a prefix, a list or a word like 由 before them
EVERYDAY = (
    "政府 人民政府 党委 工会 人大 政协 党校 党组 办事处 法院 工委 联席会议 工作小组 日报 研究室 作协 记协 "
    "管委会 讲师团"
).split()
FIRM = ("局", "厅", "委", "总局", "署", "分局", "办公厅")
LOOSE = ("中心", "院")
# names of which a 中心 or 站 is a place to go to; only a list of bodies makes a body of it
VENUES = ("行政审批", "文化广电", "文体", "体育", "社区建设办", "教育", "科技")
ONLY_IN_LISTS = ("报社", "广播电视台", "科学院", "社科院", "工程院", "科技馆", "电力", "邮政")
# how far back, in characters, the words before a body are looked at
NEAR = 24
CENTRAL = ("中宣", "中组", "中科", "中央")
_POST = re.compile(
    "(?:机关|领导)?(?:党组|党委|党总支)?(?:常务|第一|党组)?副?(?:书记|主席|主任|"
    "[局厅部会院校所站科处股县市区镇旗州盟省乡队社台行组]长|秘书长|巡视员|调研员|总工|常委(?!会)|委员(?!会)|代表(?!大会)|党员|"
    "(?:主要|分管|相关|有关)?负责(?:人|同志)|理事长|总编|联络员|专干|干事)|长(?![期远效足江春沙])"
)
_NOT_GOVERNMENT = re.compile(
    "机关|采购|购买|部门|投入|投资|推动|主导|引导|性|奖|工作报告|网站|统筹|补贴|重大|信息公开|职能|公报|文件"
)
_ACTS = re.compile("牵头|负责|组织|统一|办|研究|决定|批准|领导|高度重视|要|将|、|和|$|[,。;:)]")
_LEADS = re.compile("(?:[、和]?政府)?(?:的(?:正确|坚强|统一)?领导|高度重视)")
_LONGER = re.compile(
    f"(?![省市州盟县区旗镇])[{HAN}]{{2,8}}"
    "(?:(?<![主承协举创督交筹合])办|办公室|局|厅|部|委|室)(?=[、,。;)])"
)
EVERY = re.compile(
    r"(?:各|每个|其他|其它|全|基层)(?:级|个|有关|相关|地)?(?:[省市州县区旗镇乡盟]|街道|\([省市州县区旗镇乡、,/]+\))*$"
)
_DOCUMENT_NUMBER = re.compile(
    rf"[{HAN}]{{1,10}}[〔\[(【][\dx×*〇]{{2,4}}[〕\])】]\s*第?\s*[\dx×*]+\s*号"
)
_LIST_GAP = re.compile(r"\s*(?:[、,和及与(]|以及)?\s*")
_INHERIT_GAP = re.compile(
    r"\s*(?:\([^()]{0,12}\))?(?:、[^、,。;:()\n]{1,15}){0,2}(?:[、,和及与或(]|以及|会同|联合|/)?\s*"
)
_AND_OTHERS = re.compile(
    r"等?\s*(?:\d+个)?(?:有关|相关|职能|成员|责任|主要|市直|县直|区直)*(?:部门|单位)"
)
_ROLE = re.compile(r"(?:单位|部门|牵头|负责|配合|参与|参加|责任|主办|协办|承办|协助):\s*$")
_STOP = re.compile(f"(?:{any_of(STOPS)})")


class Body(NamedTuple):
    """One body in a text: offsets, name, level written in it ("" if none); a body that is not
    ``sure`` needs a list around it.
    """

    start: int
    end: int
    name: str
    level: str
    sure: bool


def name_bodies(text, level="unknown", *, departments=None):
    """Name the bodies in a text, for instance a list of them, as (start, end, name, level) with
    offsets into that text.

    ``level``: that of a body with none of its own and none before it in the list. ``departments``:
    a register, a Project, or what ``compile_register`` makes of one. Raises InputError for a wrong
    register.

    >>> [found[2:] for found in name_bodies("市委宣传部、广电局、团市委")]
    [('宣传部', '市'), ('文化广电', '市'), ('共青团', '市')]
    """
    text = fold_width(text)
    bodies = give_levels(text, find_bodies(text, compile_register(departments)), level)
    return [(body.start, body.end, body.name, body.level) for body in bodies]


def find_bodies(text, grammar):
    """Bodies of one text of folded width, in text order, longest match first, by the rules of
    data/gold/README.md.
    """
    matches = [match for pattern in grammar.patterns for match in pattern.finditer(text)]
    matches.sort(key=lambda match: (match.start(), -match.end()))
    numbers = [match.span() for match in _DOCUMENT_NUMBER.finditer(text)]
    bodies, free = [], 0  # before free, the text is taken
    for match in matches:
        is_number = any(first <= match.start() < last for first, last in numbers)
        if is_number or match.start() < free:
            continue
        body = _read_match(text, match, grammar, free)
        if body is None:
            continue
        free = match.end()
        if bodies and (bodies[-1].end, bodies[-1].name) == (body.start, body.name):
            body = body._replace(start=bodies.pop().start)  # 国家税务总局 + xx市税务局
        if body.name:
            bodies.append(body)
    return _keep_listed(text, bodies)


def _read_match(text, match, grammar, free):
    """Body of a match; None when the words mean something else; a Body without name when nobody in
    particular is meant. Before ``free`` the text is taken.
    """
    kind = "composed" if match.lastgroup == "suffix" else match.lastgroup
    (start, end), core = match.span(), match[kind]
    prefix, after = text[start : match.start(kind)], text[end:]
    name = _name_of(core, kind, grammar)
    levels = _written_levels(core, kind, prefix, grammar)
    begins = _place_start(text, start, free) if levels else start
    not_next = "".join(bad for word, bad in SUFFIXES.items() if core.endswith(word))
    if after and after[0] in not_next:
        return None
    if EVERY.search(text[max(0, begins - NEAR) : begins]) or _is_post(name, after):
        return Body(start, end, "", "", False)
    if _is_other_word(name, after):
        return None
    is_ministry = kind == "composed" and match["suffix"] == "部"
    if not prefix and (is_ministry or core.startswith(("国务院", *CENTRAL))):
        level = "国家"
    else:
        level = LEVEL_OF[levels[-1]] if levels else ""
    return _judge(text, match, kind, prefix, Body(begins, end, name, level, True))


def _written_levels(core, kind, prefix, grammar):
    """The words for levels in the prefix; without one, in a name that may hold its own."""
    if prefix:
        return grammar.level.findall(prefix)
    if kind in ("group", "alone", "full") and not core.startswith("国务院"):
        return grammar.level.findall(core)
    return []


def _name_of(core, kind, grammar):
    if kind == "full":
        return {"共青": "共青团", "中共": "党委", "政协": "政协"}[core[:2]]
    if kind == "group":
        return "领导小组办公室" if core.endswith(("办", "办公室")) else "领导小组"
    return grammar.names.get(core) or grammar.names[grammar.literal.match(core).group()]


def _is_post(name, after):
    """A body with a post (市科协主席) is a person."""
    if name == "领导小组":
        return after.startswith(("组长", "副组长"))
    if name == "党组" and after.startswith("成员"):
        return True
    if name == "共青团" and after.startswith("员"):
        return True
    return bool(_POST.match(after))


def _is_other_word(name, after):
    """政府主导 is a slogan, 科协网 a site, 市委 in 市委某某办 the beginning of a body that is not
    in the register.
    """
    if name == "政府" and _NOT_GOVERNMENT.match(after):
        return True
    if name in ("党委", "政府") and _LONGER.match(after):
        return True
    return bool(re.match("网(?![信络站])", after))


def _judge(text, match, kind, prefix, body):
    """The body, sure or not, or None: a bare name needs an edge before it, and the weaker ones a
    list.
    """
    before = text[: body.start]
    edge = not before or not re.match(f"[{HAN}]", before[-1]) or before.endswith(STOPS)
    if kind in ("group", "acting") or body.level and kind in ("alone", "full"):
        return body
    if kind == "composed":
        return _judge_composed(match["suffix"], edge, prefix, body)
    if kind == "bare":
        return body._replace(sure=False) if edge or prefix else None
    if body.name == "科技馆" and not prefix:
        return None
    if body.name in ONLY_IN_LISTS:
        return body._replace(start=_press_start(text, body.start), sure=False)
    if prefix:
        return body
    if before.endswith(NOT_PUBLIC):
        return None
    return _judge_everyday(text, match["alone"], edge, body)


def _judge_composed(suffix, edge, prefix, body):
    """A function with a suffix: firm ones (局) stand anywhere, the others at an edge, the loose
    ones and venues in a list.
    """
    if not prefix and suffix not in FIRM and not edge:
        return None
    if body.name in VENUES and suffix in ("中心", "站"):
        return body._replace(sure=False)
    return body._replace(sure=bool(prefix) or suffix not in LOOSE)


def _judge_everyday(text, core, edge, body):
    if core not in EVERYDAY:
        venue = body.name in VENUES and core.endswith(("站", "中心"))
        return body._replace(sure=not venue)
    if not edge:
        return None
    before, after = text[: body.start], text[body.end :]
    acts = before.endswith(("由", "经")) and _ACTS.match(after)
    leads = core == "党委" and _LEADS.match(after)
    return body._replace(sure=bool(acts or leads))


def _place_start(text, start, free):
    """Where the place before a level begins: 昆山 in 昆山市政府, nothing in 会同市教育局."""
    near = text[max(free, start - NEAR) : start]
    run = re.search(f"[{HAN}xX×*]*$", near).group()
    masked = re.search("[xX×*]+$", run)
    known = [place for place in PLACES if run.endswith(place)]
    if masked:
        place = masked.group()
    elif known:
        place = max(known, key=len)
    else:
        stops = [stop.end() for stop in _STOP.finditer(run)]
        place = run[max(stops, default=0) :]
        if not _may_be_place(place, text, start):
            return start
    begins = start - len(place)
    party = free <= begins - 2 and text.startswith("中共", begins - 2)
    return begins - 2 if party else begins


def _may_be_place(place, text, start):
    """Words before the level at ``start`` are short enough for a place, and no level or body."""
    longest = 3
    if text.startswith("自治", start):
        longest = 8
    elif text.startswith("旗", start):
        longest = 6
    return len(place) <= longest and place not in LEVEL_OF and not place.endswith(("委", "府"))


def _press_start(text, start):
    """苏州日报社: a newspaper takes its place without a level."""
    run = re.search(f"(?<![{HAN}])[{HAN}]{{1,4}}$", text[max(0, start - NEAR) : start])
    return start - len(run.group()) if run else start


def _keep_listed(text, bodies):
    """Drop the bodies that are not sure and that no list holds up: a sure neighbour, 等部门 after
    it or 责任单位: before it.
    """
    runs = []
    for body in bodies:
        if runs and _LIST_GAP.fullmatch(text[runs[-1][-1].end : body.start]):
            runs[-1].append(body)
        else:
            runs.append([body])
    return [body for run in runs if _is_held(text, run) for body in run]


def _is_held(text, run):
    if any(body.sure for body in run):
        return True
    before = text[max(0, run[0].start - NEAR) : run[0].start]
    return bool(_AND_OTHERS.match(text[run[-1].end :]) or _ROLE.search(before))


def give_levels(text, bodies, level="unknown"):
    """The bodies with a level each: the one written, else that of the body before it in the list,
    else ``level``.
    """
    levelled = []
    for body in bodies:
        if not body.level:
            before = levelled[-1] if levelled else None
            joined = before and _INHERIT_GAP.fullmatch(text[before.end : body.start])
            body = body._replace(level=before.level if joined else level)
        levelled.append(body)
    return levelled
