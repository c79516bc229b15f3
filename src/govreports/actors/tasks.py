"""The name of a task: from the heading or the sentence that opens it, else inferred from what the
text is about.
"""

import re

from govreports.tables import has_columns, has_words, is_filled, is_unique, read_lexicon
from govreports.text import fold_width

TASK_RULES = (
    has_columns("task", "english", "cues"),
    is_filled("task"),
    is_unique("task"),
    has_words("cues"),
)
UNNAMED = "(任务未写明)"
_DIGITS = "[一二三四五六七八九十]+"
# Ranks of what may open a task, highest first: 一、 (一) 1. (1) 一是 ——
_RANKS = tuple(
    re.compile(r"\s*" + opening)
    for opening in (
        rf"(?:第?{_DIGITS}、|第{_DIGITS}[章部]分?)",
        rf"\({_DIGITS}\)、?",
        r"\d{1,2}[.、](?!\d)",
        r"\(\d{1,2}\)|[①-⑳]",
        rf"{_DIGITS}(?:是|要)|第{_DIGITS},|其{_DIGITS},?",
        r"[—–-]{1,2}",
    )
)
_ADVERB = "(?:进一步|继续|大力|深入|全面|切实|着力|积极|扎实|加快|认真|组织|稳步|持续)*"
_VERB = "(?:深化|实施|推进|推动|开展|优化|抓好|落实|启动|做好)?"
_NAMED = re.compile(
    rf"{_ADVERB}{_VERB}(?P<name>[^,。:;“”]{{2,28}}?(?:行动|工程|计划|项目))"
    "(?:[,。:;]|建设(?=[,。:;])|$)"
)
_HEADING_LENGTH = 40
_EXAMPLES = re.compile(
    r"(?:针对|围绕|结合)?(?:[^、,]+、)+[^、,]*?等(?=.{4})"
)  # 针对食品安全、医学保健等社会热点: the examples go
_PARAGRAPH = re.compile(rf"\n+|(?<=[。;])(?={_DIGITS}(?:是|要)|第{_DIGITS},|\(\d\))")


def read_tasks(tasks=None):
    """The tasks that plans of this field share: task, english, cues (words that speak of it; none =
    never inferred).

    Default data/lexicons/tasks.csv; a table, a path or a Project can be given. Raises InputError
    for missing columns, a task without a name or given twice.
    """
    return read_lexicon("lexicons/tasks.csv", tasks, TASK_RULES)


def name_task(text, scope_start, block_start, block_end, tasks):
    """(task, inferred) of a duty block; ``text[scope_start:block_start]`` is what stands since the
    block before.

    Named (inferred 0): by the numbered opening of the block's own paragraph, by the numbered
    heading above it, or by a paragraph that begins with an action or project (实施…工程). Inferred
    (1): the shared task whose cues occur most in that stretch and block.
    """
    paragraphs = _PARAGRAPH.split(text[scope_start:block_start])
    paragraphs = [part for part in paragraphs if part.strip(" \t(")]
    last = paragraphs[-1] if paragraphs else ""
    line = text[text.rfind("\n", 0, block_start) + 1 : block_start]
    inside = last if line.strip(" \t(") and line.endswith(last) else ""
    for opening in (inside, _heading_above(paragraphs)):
        if _rank(opening) is not None:
            return _title(opening), 0
    action = _NAMED.match((inside or last).strip())
    if action and action.group().startswith(("实施", "深入实施", "开展", "推进")):
        return action.group("name"), 0
    return _infer(text[scope_start:block_end], tasks), 1


def _rank(paragraph):
    """How high the numbering of a paragraph ranks (0 = 一、), None without numbering."""
    return next((rank for rank, opening in enumerate(_RANKS) if opening.match(paragraph)), None)


def _heading_above(paragraphs):
    """The numbered paragraph that covers all others: the nearest, unless it is one of several items
    below a higher one.
    """
    ranks = [_rank(paragraph) for paragraph in paragraphs]
    ranked = [pair for pair in zip(paragraphs, ranks) if pair[1] is not None]
    if not ranked:
        return ""
    nearest, rank = ranked[-1]
    higher = [paragraph for paragraph, other in ranked if other < rank]
    below = higher and len(paragraphs[-1]) > _HEADING_LENGTH
    if ranks.count(rank) == 1 and not below:
        return nearest
    return higher[-1] if higher else ""


def _title(paragraph):
    """The title in a numbered paragraph: the action or project its first sentence names, else its
    first clause.
    """
    body = paragraph[_RANKS[_rank(paragraph)].match(paragraph).end() :].strip()
    first = re.split("[。:;]", body)[0]
    clauses = [clause for clause in first.split(",") if clause.strip()]
    for clause in clauses:
        named = _NAMED.fullmatch(clause.strip())
        if named:
            return named.group("name").replace("的科学素质", "科学素质")
    if not clauses:
        return UNNAMED
    clause = _EXAMPLES.sub("", clauses[0])
    lead_in = re.match(_ADVERB + "(?:实施|推进|推动|开展)?", clause).end()
    return clause[lead_in:] if len(clause) > lead_in + 1 else clause


def _infer(text, tasks):
    """The task whose cues occur most often; ties go to the earlier row; UNNAMED when no cue
    occurs.
    """
    best, most = UNNAMED, 0
    for row in tasks.itertuples(index=False):
        count = sum(text.count(fold_width(cue)) for cue in row.cues.split("|") if cue)
        if count > most:
            best, most = row.task, count
    return best
