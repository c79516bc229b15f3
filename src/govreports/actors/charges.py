"""The written forms in which a plan charges bodies with a task: where a list of bodies stands, and
which word charges them.

A charge is one list of bodies with the word that charges it. Five forms are read: labels before a
list (牵头部门:A、B), labels after a list (A、B为牵头单位), clauses (由A牵头,B、C配合), brackets
that end a sentence ((A、B)), and brackets that hold any of these ((牵头单位:A;责任单位:B)).
"""

import re
from typing import NamedTuple

_LEAD = "牵头|主办|主责|主管"
_PARTICIPANT = "参与|参加|配合|协办|协作|协助|协同|支持|联合"
_OPEN = "责任|负责|承办|实施|落实|组织|执行"
_WORDS = {"lead": _LEAD, "participant": _PARTICIPANT, "open": _OPEN}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_NOUN = "(?:单位|部门|机构|科室|机关)"
_WORD = f"(?P<word>{_LEAD}|{_PARTICIPANT}|{_OPEN})"
_SECOND = rf"(?:(?:\(|和|及|、|\/)?(?:{_LEAD}|{_OPEN})\)?)?"
_LABEL = re.compile(
    rf"(?:主要)?{_WORD}{_SECOND}{_NOUN}[ \t]*(?::|[为是](?!了)|有:)[ \t]*"
    rf"|(?P<short>{_LEAD}|协办|承办|配合|参与|责任|负责):[ \t]*"
)
_AFTER = re.compile(rf"(?P<list>[^:;。\n()]*?)(?:分别|共同)?(?:为|作为|是){_WORD}{_SECOND}{_NOUN}")
_CLAUSE = re.compile(
    rf"(?P<list>[^,:;。\n()]{{2,}}?)(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?P<manner>按照?(?:各自)?职[责能]|分工|分别|各负其责|共同|联合|具体|总体|积极|密切|协同|抓好)*"
    rf"(?P<verb>{_LEAD}|负责|承办|组织实施|抓好落实|落实|{_PARTICIPANT})"
)
_ORDINAL = re.compile(
    r"[\s—\-]*"
    r"(?:\(?[一二三四五六七八九十\d]+[)、..]|[一二三四五六七八九十]是|第[一二三四五六七八九十]+,?)?[\s]*"
)
_OPENING = re.compile(r"(?:同时|并且?|此外|具体|原则上|(?:该|本|此)?(?:项|工作|任务)+)*,?")
_DIVIDED = re.compile(r"分工|分别|职责|职能|各负其责")
_SENTENCE_END = re.compile(r"[ \t]*(?:[。;\n]|$)")
_FOUNDING = re.compile(r"(?:成立|建立|形成|构建|组建|完善|健全)(?:了|起)?$")
_NARRATED = re.compile(r"先后|[^为除]了|已经?[^,]|\d余|共(?:[有计举开印发]|\d)")
_APPOSITION = re.compile(
    r"(?:单位|部门|机构|小组|成员|机关|会议|名单|简称|局|委|办|厅|会|院|中心|政府|公司)$"
)


class Charge(NamedTuple):
    """One list of bodies: its kind (lead / participant / open / plain), the whole form, the list in
    it.

    ``proof`` is what the list must hold for the form to count: nothing, "some" bodies, or "all"
    bodies (forms that prose takes too).
    """

    kind: str
    start: int
    end: int
    list_start: int
    list_end: int
    proof: str


def find_charges(text):
    """The charges of one text (half-width punctuation, see ``fold_width``), in order and without
    overlaps; offsets are those of ``text``.

    >>> text = "(牵头单位:教育局;配合单位:科协)"
    >>> [(charge.kind, text[charge.list_start:charge.list_end]) for charge in find_charges(text)]
    [('lead', '教育局'), ('participant', '科协')]
    """
    charges = []
    for form in (
        _charges_after_label,
        _charges_before_label,
        _charges_in_brackets,
        _charges_in_sentences,
    ):
        charges += [charge for charge in form(text) if not _overlaps(charge, charges)]
    return sorted(charges, key=lambda charge: charge.start)


def _overlaps(charge, charges):
    return any(charge.start < other.end and other.start < charge.end for other in charges)


def _charges_after_label(text):
    """牵头部门:A、B。 and 牵头单位为A,责任单位为B。 The list runs to the sentence's end, the next
    label or the closing bracket.
    """
    for match in _LABEL.finditer(text):
        begin, end = match.end(), _list_end(text, match.end())
        kind = _KINDS[match.group("word") or match.group("short")]
        whole = end + 1 if text.startswith("。", end) else end
        proof = "" if ":" in match.group() else "some"
        yield Charge(kind, match.start(), whole, begin, end, proof)


def _list_end(text, start):
    """Where a list that begins at ``start`` ends; a bracket inside the list belongs to it, nested
    or not.
    """
    following = _LABEL.search(text, start)
    until = following.start() if following else len(text)
    depth = 0
    for offset in range(start, until):
        mark = text[offset]
        if mark in "。\n" or (mark in ";)" and depth == 0):
            return offset
        depth += (mark == "(") - (mark == ")")
    return start + len(text[start:until].rstrip("(,、; \t"))


def _charges_before_label(text):
    """A、B为牵头单位,C为责任单位。 Other clauses may stand before the list: only the last clause is
    the list.
    """
    for match in _AFTER.finditer(text):
        end = match.end("list")
        begin = max(text.rfind(",", match.start(), end) + 1, match.start())
        begin = _ORDINAL.match(text, begin).end()
        if begin < end:
            yield Charge(_KINDS[match.group("word")], begin, match.end(), begin, end, "some")


def _charges_in_brackets(text):
    """(A、B)。 at the end of a sentence, or a bracket whose clauses say who leads; not an
    apposition such as 成员单位(A、B)。
    """
    for opening, closing in _closing_brackets(text):
        begin, inside = opening + 1, text[opening + 1 : closing]
        if inside.strip() and not _APPOSITION.search(text[:opening].rstrip()):
            plain = Charge("plain", opening, closing + 1, begin, closing, "all")
            yield from _read_clauses(inside, begin, in_bracket=True) or [plain]


def _closing_brackets(text):
    """(opening, closing) of each outermost bracket that stands at the end of a sentence or
    paragraph.
    """
    opening, depth = 0, 0
    for offset, mark in enumerate(text):
        if mark == "\n":
            depth = 0
        elif mark == "(":
            opening = offset if depth == 0 else opening
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            if depth == 0 and _ends_sentence(text, opening, offset):
                yield opening, offset


def _ends_sentence(text, opening, closing):
    """Whether a bracket stands before the end of a sentence, or right after it."""
    after = _SENTENCE_END.match(text, closing + 1)
    return bool(after) or text[opening - 1 : opening] in ("。", ";")


def _charges_in_sentences(text):
    """由A牵头,B、C配合。 in running text; what a report narrates (先后, 了) or founds
    (成立由政府牵头的小组) charges nobody.
    """
    for sentence in re.finditer(r"[^。;\n!?]+", text):
        if not _NARRATED.search(sentence.group()):
            yield from _read_clauses(sentence.group(), sentence.start())


def _read_clauses(text, offset, in_bracket=False):
    """Charges of the clauses of a bracket or sentence. A sentence must open with 由A牵头 or A牵头;
    a bracket may hold bare lists.
    """
    charges = []
    for clause in re.finditer("[^,;]+", text):
        match = _match_clause(text, clause)
        if match and (charges or in_bracket or _may_open(match, clause.start() == 0)):
            charges += _charges_of_clause(match, offset, not charges)
        elif charges and in_bracket:
            start, end = offset + clause.start(), offset + clause.end()
            charges.append(Charge("open", start, end, start, end, "all"))
    return charges


def _match_clause(text, clause):
    """A match of the form A牵头 after what opens a clause, or None."""
    if _FOUNDING.search(clause.group().partition("由")[0]):
        return None
    begin = _ORDINAL.match(text, clause.start()).end()
    return _CLAUSE.match(text, _OPENING.match(text, begin).end(), clause.end())


def _may_open(match, at_start):
    listed, verb = match.group("list"), match.group("verb")
    if listed.startswith("由"):
        return _KINDS.get(verb) != "participant"
    return at_start and (verb in _LEAD.split("|") or "会同" in listed)


def _charges_of_clause(match, offset, is_first):
    """One clause -> charges: A会同B负责 charges A with the verb and B as participant;
    按职责分工负责 leaves open who leads.
    """
    verb, listed = match.group("verb"), match.group("list")
    kind = _KINDS.get(verb, "open")
    if verb == "负责" and is_first and not _DIVIDED.search(match.group()):
        kind = "lead"
    first, end = offset + match.start("list"), offset + match.end("list")
    begin, whole = first + listed.startswith(("由", "以")), offset + match.end()
    joint = re.search("会同|联合", listed)
    if not joint:
        return [Charge(kind, begin, whole, begin, end, "all")]
    middle, after = first + joint.start(), first + joint.end()
    charges = [
        Charge("lead", begin, middle, begin, middle, "all"),
        Charge("participant", middle, whole, after, end, "all"),
    ]
    return charges if joint.start() else charges[1:]
