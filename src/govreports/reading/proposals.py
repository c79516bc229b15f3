"""What title, issuer line and wording of a text suggest about it: proposals with their evidence,
for a person to confirm.
"""

import re

import pandas as pd

from govreports.reading.dating import date_report, read_clues
from govreports.reading.periods import read_periods
from govreports.reading.readings import LEVEL_OF, UNKNOWN

_LONGEST_TITLE = 60
_HAN = "\u4e00-\u9fff"
_UNITS = "|".join(sorted(LEVEL_OF, key=lambda word: (-len(word), word)))
_TOPIC = re.compile("科学素质|科普|科学普及|科学技术普及")
_PLAN_NAMES = re.compile(
    "《[^》]*》|(?:全民)?科学素质行动(?:计划|规划)(?:纲要)?|科学素质纲要|发展规划"
)
_GENRES = (
    ("自查", re.compile("自查|自评")),
    ("方案", re.compile("方案|办法")),
    ("计划", re.compile("计划|要点|规划|安排")),
    ("总结", re.compile("总结|汇报|报告|情况|小结")),
)
_OPENINGS = (
    ("方案", re.compile("制定(?:本|如下|以下)?(?:实施|工作|行动)?方案|特制定本")),
    ("计划", re.compile("制定(?:本|如下)?(?:工作)?计划")),
    (
        "总结",
        re.compile("现将[^。\n]{0,40}(?:总结|汇报|报告|情况)[^。\n]{0,8}如下|总结如下|汇报如下"),
    ),
)
_BODY = "人民政府办公厅|人民政府办公室|人民政府|办公室|办公厅|领导小组|委员会|科学技术协会|科协|办事处|政府|总局|集团|中心|学校|局|厅|委|部|署|院|站|会|镇|乡|县|市|区|旗|街道"
_AFTER_ISSUER = '关于|印发|贯彻|落实|实施|开展|[“"《〈（(]|全民|公民|科学素质|科普|十[一二三四五]五|\\d|[xX×二〇]{2,}|上半年|年度|$'
_ISSUER = re.compile(f"^([{_HAN}xX×]{{2,28}}?(?:{_BODY}))(?={_AFTER_ISSUER})")
_SIGNED = re.compile(f"^([{_HAN}xX×]{{3,28}}(?:{_BODY}))$")
_DATE_LINE = re.compile(
    r"^[\dxX×〇○零一二三四五六七八九十]{2,5}\s*年\s*[\dxX×一二三四五六七八九十]{1,3}\s*月"
)
_NUMBER_AT_END = r"第?篇?[一二三四五六七八九十0-9]+篇?[】)）]?$"
_PLACE = re.compile(f"^((?:[{_HAN}]{{1,6}}?(?:{_UNITS}))+)")
_SELF = re.compile(f"[我全本]({_UNITS})")
PROPOSED_COLUMNS = [
    "document",
    "source",
    "section",
    "title",
    "place",
    "level",
    "level_evidence",
    "issuer",
    "issuer_evidence",
    "genre",
    "genre_evidence",
    "topic",
    "topic_evidence",
    "period",
    "year_from",
    "year_to",
    "confidence",
    "evidence",
    "reason",
]


def find_title(text, name=""):
    """(title, start of the body): the first line when it is one, with a second line that begins
    with 关于; otherwise ``name`` and 0.

    >>> find_title("云溪县科协\\n关于2022年工作的总结\\n\\n今年以来，我县……")
    ('云溪县科协关于2022年工作的总结', 20)
    """
    matches = [match for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    lines = [match.group().strip() for match in matches]
    if len(lines) < 2 or not _is_title(lines[0]):
        return name, len(text) - len(text.lstrip())
    goes_on = lines[1].startswith(("关于", "印发")) and _is_title(lines[1])
    used = 2 if goes_on and len(lines) > 2 else 1
    body = text[matches[used].start() :]
    return "".join(lines[:used]), len(text) - len(body.lstrip())


def _is_title(line):
    return len(line) <= _LONGEST_TITLE and not re.search(
        r"[。；;，,：:！!？?]$|^[（(]?[一1][、.．）)]", line
    )


def propose_readings(documents, clues=None, periods=None):
    """Propose what a reading says about each document (document, source, section, title, text),
    from its own words.

    Columns: document, source, section, title, place, level, issuer, genre, topic, each of the last
    four with the words it rests on (level_evidence, ...); period, year_from, year_to, confidence
    (of the dating: high / medium / low / none), evidence (the quotes it rests on, separated by |),
    reason: as ``date_report`` gives them. Where nothing is found: "unknown", and no years.
    """
    clues = read_clues() if clues is None else clues
    periods = read_periods() if periods is None else periods
    numberless = documents["title"].str.replace(_NUMBER_AT_END, "", regex=True)
    is_shared = (documents["source"] + numberless).duplicated(keep=False)
    titles = _own_titles(documents, is_shared & (documents["section"] != ""))
    titled = documents.assign(title=titles).itertuples(index=False)
    rows = [_propose(row, clues, periods) for row in titled]
    return pd.DataFrame(rows, columns=PROPOSED_COLUMNS).astype(
        {"year_from": "Int64", "year_to": "Int64"}
    )


def _own_titles(documents, is_shared):
    """The titles; where the reports of a page share theirs, which says nothing of each, the first
    line if it is a title.
    """
    rows = zip(documents["title"], documents["text"], is_shared)
    return [find_title(text)[0] if same else title for title, text, same in rows]


def _propose(row, clues, periods):
    issuer, issuer_evidence = propose_issuer(row.title, row.text)
    place = _PLACE.match(issuer)
    dating = date_report(f"{row.title}\n{row.text}", clues, periods)
    quotes = [quote for quote in dating.clues["quote"] if not {"|", "\n"} & set(quote)]
    period = dating.period if dating.period in set(periods["period"]) else ""
    head = row.document, row.source, row.section, row.title, place.group() if place else ""
    read = *propose_level(issuer, row.text), issuer, issuer_evidence
    read += *propose_genre(row.title, row.text), *propose_topic(row.title, row.text)
    dated = period, dating.year_from, dating.year_to, dating.confidence
    return *head, *read, *dated, "|".join(dict.fromkeys(quotes)), dating.reason


def propose_issuer(title, text):
    """(issuer, evidence): the body a title begins with, or the one that signs above a date at the
    end; ("", "") without one.

    >>> propose_issuer("云溪县人民政府关于贯彻纲要的实施方案", "")
    ('云溪县人民政府', '云溪县人民政府关于贯彻纲要的实施方案')
    """
    found = _ISSUER.match(title)
    if found:
        return found.group(1), title
    lines = [line.strip() for line in text.rstrip()[-200:].split("\n") if line.strip()][-4:]
    for line, below in zip(lines, [*lines[1:], ""]):
        if _SIGNED.match(line) and (_DATE_LINE.match(below) or not below):
            return line, line
    return "", ""


def propose_level(issuer, text):
    """(level, evidence): the last level written in the issuer, or the one a text most often calls
    its own (我县, 全县).
    """
    written = re.findall(_UNITS, issuer)
    if written:
        return LEVEL_OF[written[-1]], issuer
    spoken = [match for match in _SELF.finditer(text)]
    if not spoken:
        return UNKNOWN, ""
    levels = [LEVEL_OF[match.group(1)] for match in spoken]
    level = max(dict.fromkeys(levels), key=levels.count)
    return level, spoken[levels.index(level)].group()


def propose_genre(title, text):
    """(genre, evidence): 自查, 方案, 计划 or 总结 by the last words of the title (names of plans
    aside), then by the opening.
    """
    plain = _PLAN_NAMES.sub("", title)
    ends = [
        (match.end(), genre, match.group())
        for genre, pattern in _GENRES
        for match in pattern.finditer(plain)
    ]
    if ends:
        return ends[0][1:] if ends[0][1] == "自查" else max(ends)[1:]
    for genre, pattern in _OPENINGS:
        found = pattern.search(text[:400])
        if found:
            return genre, found.group()
    return UNKNOWN, ""


def propose_topic(title, text):
    """(topic, evidence): on when the title names scientific literacy or popularisation, or the text
    often does; off when never.
    """
    words = _TOPIC.findall(text)
    if _TOPIC.search(title):
        return "on", _TOPIC.search(title).group()
    often = len(words) >= 3 and len(words) * 500 >= len(text)
    if not words:
        return "off", "科学素质, 科普: 0×"
    return "on" if often else "partly", f"{words[0]} {len(words)}×"
