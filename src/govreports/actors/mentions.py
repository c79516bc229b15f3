"""sentences + register -> departments named, with the level at which each acts."""

import re

import pandas as pd

from govreports.actors.bodies import EVERY, Body, find_bodies, give_levels
from govreports.actors.register import HAN, compile_register
from govreports.reading.readings import LEVEL_OF
from govreports.tables import require_columns, share_project
from govreports.text import fold_width, repaired_sentences

NEEDED = ("document", "sentence", "start", "text")
MENTION_COLUMNS = ["document", "sentence", "start", "end", "surface", "kind", "name", "level"]
# how a text says at which level its writer sits: 我市, 全县
_SELF = re.compile("[我全本](自治区|街道|省|市|州|盟|县|区|旗|镇|乡)(?!面|域|场)")
_PLACE = re.compile(f"[{HAN}×xX]{{2,}}?(自治区|自治州|自治县|街道|省|市|州|盟|县|区|旗|镇|乡)")
_OFFICE = re.compile(f"(?<![{HAN}])办公室(?!主任|副主任|成员|人员|内|里)|(?<=下设)办公室")
# a body by its look: with a firm ending anywhere, with a weaker one only after a level
_BEFORE = "[省市州盟县区旗镇乡]|街道"
_LOOKS_LIKE = re.compile(
    f"(?:(?:{_BEFORE}|(?<=[、,:(由和]))"
    f"(?P<firm>(?![由各])[{HAN}]{{2,8}}(?:(?<![格布大结全])局|厅|委员会|委|办公室|办|联合会))"
    f"|(?<![社校园城])(?:{_BEFORE})"
    f"(?P<weak>[{HAN}]{{2,6}}(?:协会|总会|中心|所|站|大队|支队|馆|院|社|公司)))"
    "(?=[、,。;:()]|等|$|牵头|负责|配合|联合|会同)"
)
_OWN_GROUP = re.compile("我局|我单位|我台|我校|我委|我办|我院|我队|我公司|局长|站长")


def find_mentions(sentences, *, departments=None, issuers=None, repairs=None):
    """Find every naming of a department, party organ, mass organisation or leading group, by the
    rules of data/gold/README.md.

    ``sentences``: document, sentence, start, text. ``departments``: a register, a path or a Project
    (default: the register of the working directory's project). ``issuers``: a table with document
    and level, for bodies without a level of their own; for a document that is not in it the level
    is read from 我市, 全县 and the like. ``repairs``: see ``take_repairs``. Columns of the result:
    document, sentence, start, end (raw offsets), surface (raw slice), kind (always department),
    name, level (国家 省 市 县 区 旗 镇 街道 unknown). Raises InputError for a missing column or a
    wrong register.
    """
    require_columns(sentences, NEEDED, "find_mentions", "split_sentences")
    departments, repairs = share_project(departments, repairs)
    grammar = compile_register(departments)
    levels = _issuer_levels(sentences, issuers)
    rows, groups = [], {}
    for row, clean in repaired_sentences(sentences, repairs):
        text = fold_width(clean.text)
        found = find_bodies(text, grammar)
        found = _add_offices(text, found, row.document in groups)
        found = _level_groups(text, found, groups, row.document, levels[row.document])
        for body in give_levels(text, found, levels[row.document]):
            start, end = clean.span(body.start, body.end)
            surface = row.text[start - row.start : end - row.start]
            span = (row.document, row.sentence, start, end)
            rows.append((*span, surface, "department", body.name, body.level))
    return pd.DataFrame(rows, columns=MENTION_COLUMNS)


def _issuer_levels(sentences, issuers):
    """Level of the writer of each document: as ``issuers`` says, else the one most often spoken of
    as 我, 全 or 本.
    """
    stated = {} if issuers is None else dict(zip(issuers["document"], issuers["level"]))
    levels = {}
    for document, texts in sentences.groupby("document", sort=False)["text"]:
        levels[document] = stated.get(document) or _guess_level("\n".join(texts))
    return levels


def _guess_level(text):
    spoken = [LEVEL_OF[word] for word in _SELF.findall(text)]
    if spoken:
        return max(sorted(set(spoken), key=spoken.index), key=spoken.count)
    title = _PLACE.search(text.strip().partition("\n")[0])
    return LEVEL_OF[title.group(1)] if title else "unknown"


def _add_offices(text, bodies, group_known):
    """Add 办公室 where it stands for the office of a leading group named before."""
    offices = []
    for match in _OFFICE.finditer(text):
        groups = [body for body in bodies if body.name == "领导小组" and body.end <= match.start()]
        if (group_known or groups) and not _is_taken(match, bodies):
            offices.append(Body(match.start(), match.end(), "领导小组办公室", "", True))
    return sorted(bodies + offices)


def _is_taken(match, bodies):
    """Whether a match overlaps a body."""
    return any(body.start < match.end() and match.start() < body.end for body in bodies)


def _level_groups(text, bodies, groups, document, level):
    """Give leading groups without a written level that of the group named before in the document; a
    unit's own group has none.

    ``groups`` remembers the last level for each document.
    """
    levelled = []
    for body in bodies:
        if body.name in ("领导小组", "领导小组办公室"):
            known = body.level or _group_level(text, body, groups.get(document, ""), level)
            body = body._replace(level=known)
            groups[document] = known or level
        levelled.append(body)
    return levelled


def _group_level(text, body, known, level):
    around = re.search("([省市州盟县区旗镇乡])[《“]$", text[: body.start])
    if around:
        return LEVEL_OF[around.group(1)]
    if re.search("成立|组建|设立", text[: body.start]):
        return "unknown" if _OWN_GROUP.search(text) else level
    return known


def unregistered_bodies(sentences, *, departments=None, repairs=None):
    """Count what looks like a body of government but is not in the register, for the researcher to
    look at.

    Columns of the result: surface (without place and level), n, documents, example; most frequent
    first, then by surface.
    """
    require_columns(sentences, NEEDED, "unregistered_bodies", "split_sentences")
    departments, repairs = share_project(departments, repairs)
    grammar = compile_register(departments)
    rows = []
    for row, clean in repaired_sentences(sentences, repairs):
        text = fold_width(clean.text)
        bodies = find_bodies(text, grammar)
        for match in _LOOKS_LIKE.finditer(text):
            before = text[: match.start(match.lastgroup)]
            if not _is_taken(match, bodies) and not EVERY.search(before):
                example = text[max(0, match.start() - 10) : match.end() + 10].strip()
                rows.append((match[match.lastgroup], row.document, example))
    table = pd.DataFrame(rows, columns=["surface", "document", "example"])
    counts = table.groupby("surface").agg(
        n=("document", "size"), documents=("document", "nunique"), example=("example", "first")
    )
    return counts.reset_index().sort_values(
        ["n", "surface"], ascending=[False, True], ignore_index=True
    )
