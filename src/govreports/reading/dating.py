"""When a report was written: a range proposed from the words of its text, or an honest
"unknown".
"""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.reading.periods import is_date, read_periods
from govreports.tables import has_columns, has_words, is_filled, is_one_of, read_lexicon
from govreports.text import find_words, fold_width, words_in

CLUE_COLUMNS = (
    "clue",
    "words",
    "needs",
    "not_in",
    "without",
    "not_before",
    "not_after",
    "lags",
    "period",
    "rationale",
)
FOUND_COLUMNS = ["clue", "quote", "start", "end", "n", "not_before", "not_after", "lower", "upper"]
_COMPOSITE_YEARS = 5
_PERIOD_SHARE = 0.6


@dataclass(frozen=True)
class Dating:
    """A proposal: years (None where open), period or "unknown", confidence (high / medium / low /
    none), why, the clues found.
    """

    year_from: int | None
    year_to: int | None
    period: str
    confidence: str
    reason: str
    clues: pd.DataFrame


CLUE_RULES = (
    has_columns(*CLUE_COLUMNS),
    is_filled("clue"),
    has_words("words", filled=True),
    has_words("needs", "not_in", "without", "period"),
    is_date("not_before", "not_after"),
    is_one_of("lags", ("yes", "no"), may_be_blank=True),
)


def read_clues(given=None):
    """The dating clues; alternatives in a cell are separated by |.

    words: any of them is the clue; needs: one of these must stand in the text too; not_in: a find
    inside one of these is not one; without: none of these may stand in the text; not_before,
    not_after: YYYY or YYYY-MM; lags: yes where the word outlives its period (its not_after is
    soft), no for an event or a body. ``given``: a table, a path or a Project (default:
    data/lexicons/dating_clues.csv). Raises InputError for an empty or malformed cell.
    """
    return read_lexicon("lexicons/dating_clues.csv", given, CLUE_RULES)


def find_clues(text, clues=None):
    """Find dating clues in one text: those of the lexicon and the years written out.

    Columns: clue, quote, start, end (offsets in ``text``, of the first find), n (finds),
    not_before, not_after (years as numbers, for not_after the end of the month or year; missing
    where there is none), lower (hard / soft / none), upper (strong / soft / none).
    """
    clues = read_clues() if clues is None else clues
    rows = []
    for clue in clues.itertuples(index=False):
        if clue.needs and not find_words(text, words_in(clue.needs)):
            continue
        if clue.without and find_words(text, words_in(clue.without)):
            continue
        finds = find_words(text, words_in(clue.words), not_in=words_in(clue.not_in))
        if finds:
            start, end = finds[0]
            before, after = _as_year(clue.not_before), _as_year(clue.not_after, end=True)
            lower = "hard" if before else "none"
            upper = "soft" if clue.lags == "yes" else "strong"
            if after is None:
                upper = "none"
            quote = (text[start:end], start, end, len(finds))
            rows.append((clue.clue, *quote, before, after, lower, upper))
    rows += find_years(text)
    table = pd.DataFrame(rows, columns=FOUND_COLUMNS)
    table = table.astype({"not_before": float, "not_after": float})
    return table.sort_values(["start", "clue"], ignore_index=True)


def _as_year(cell, end=False):
    """``2011-06`` -> 2011.42 (its first day), or 2011.5 with ``end`` (its last day); None for an
    empty cell.
    """
    if not cell:
        return None
    year, month = int(cell[:4]), int(cell[5:7] or (12 if end else 1))
    return round(year + (month if end else month - 1) / 12, 2)


def date_report(text, clues=None, periods=None):
    """Propose when a text was written, from its words alone; abstain where they do not suffice or
    contradict.

    The first year is the latest hard not_before (no word is used before it exists; a year said once
    counts only with a second). The last year is the earliest strong not_after, or the second
    earliest soft one, for vocabulary lags behind the plans; words that ended before the first year
    are late survivals and do not count. ``clues``: see ``read_clues``; ``periods``: see
    ``read_periods``.

    >>> date_report("“十二五”全民科学素质工作启动实施情况督查").period
    'P1'
    """
    return propose_date(find_clues(text, clues), periods)


def propose_date(found, periods=None):
    """The Dating that a table of found clues allows (see ``find_clues`` and ``date_report``)."""
    periods = read_periods() if periods is None else periods
    found = _keep_latest_own_year(found)
    first = _first_year(found)
    if first is None:
        return Dating(None, None, "unknown", "none", "no clue says from when on", found)
    clash = _contradiction(found, first)
    if clash:
        return Dating(int(first), None, "unknown", "none", clash, found)
    return _propose(first, *_last_year(found, first), found, periods)


def _keep_latest_own_year(found):
    """Only the latest own year bounds the text from above; earlier ones are its history."""
    own = found["clue"] == "own year"
    earlier = own & (found["not_before"] < found.loc[own, "not_before"].max())
    return found.assign(
        not_after=found["not_after"].mask(earlier), upper=found["upper"].mask(earlier, "none")
    )


def _first_year(found):
    hard = found.loc[found["lower"] == "hard", "not_before"]
    every = found["not_before"].dropna().sort_values()
    second = every.iloc[-2:-1]
    bounds = pd.concat([hard, second])
    return None if bounds.empty else float(bounds.max())


def _contradiction(found, first):
    """A sentence when the text cannot be of one time: something ended for good before the latest
    word began.
    """
    own = found.loc[found["clue"] == "own year", "not_before"]
    if len(own) > 1 and own.max() - own.min() >= _COMPOSITE_YEARS:
        return f"the text speaks of {own.min():.0f} and of {own.max():.0f} as its own year: two texts in one, perhaps"
    ended = found[(found["upper"] == "strong") & (found["not_after"] <= first)]
    if ended.empty:
        return ""
    began = found.loc[found["not_before"].eq(first), "quote"].iloc[0]
    return f"{ended['quote'].iloc[0]} ended by {ended['not_after'].iloc[0]:.0f}, {began} began in {int(first)}"


def _last_year(found, first):
    """(earliest not_after that is still open, last year or None, number of clues that support
    it).
    """
    open_still = found[found["not_after"] > first]
    strong = open_still.loc[open_still["upper"] == "strong", "not_after"]
    soft = open_still.loc[open_still["upper"] == "soft", "not_after"].sort_values()
    bounds = [*strong, *soft.iloc[1:2]]
    if not bounds:
        return None, None, len(soft)
    return open_still["not_after"].min(), min(bounds), len(soft) + 2 * len(strong)


def _propose(first, nearest, last, support, found, periods):
    newest, year_from = periods.iloc[-1], int(first)
    # no period follows the newest
    if first >= newest["year_from"] and (last is None or last > newest["year_to"] + 1):
        reason = f"words of {year_from} or later; no end is known"
        return Dating(year_from, None, newest["period"], "medium", reason, found)
    if last is None:
        reason = f"not before {year_from}, but {support} soft clue(s) do not say until when"
        return Dating(year_from, None, "unknown", "none", reason, found)
    year_to = int(last) - (last == int(last))
    share = _period_shares(first, last, periods)
    best = share.idxmax()
    if share[best] < _PERIOD_SHARE or _period_shares(first, nearest, periods).idxmax() != best:
        reason = f"{year_from}-{year_to} spans periods"
        return Dating(year_from, year_to, "unknown", "none", reason, found)
    confidence = "high" if support > 2 else "medium"
    if share[best] < 0.999:
        confidence = "low"
    reason = f"between {year_from} and {year_to}"
    return Dating(year_from, year_to, periods.loc[best, "period"], confidence, reason, found)


def _period_shares(first, last, periods):
    """The share of the range that lies in each period."""
    shared = (periods["year_to"] + 1).clip(upper=last) - periods["year_from"].clip(lower=first)
    return shared.clip(lower=0) / (last - first)


# Years written out in a text, by what they say about when it was written.

_SPAN = re.compile(r"(?<!\d)(20\d\d)年?[-—–~～至到]+(20\d\d)?")
_NUMBER = re.compile(r"[〔\[(（](20\d\d)[〕\])）]\d+号")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)年")
_AHEAD = re.compile(r"(?:到|至|力争|展望|争取|预计)$")
_AHEAD_AFTER = re.compile(r"(?:底|末)?(?:前|实现|力争|将|达到|目标|远景)")
_WORK = re.compile(
    r"度?的?[^。；;\n]{0,6}(?:全民科学素质|科普|年度)?工作(?:总结|情况|要点|计划|汇报|主要)"
)


def find_years(text):
    """Rows of ``find_clues``, one a year or span: clue, quote, start, end, n, not_before,
    not_after, lower, upper.

    A plan period (2011-2015): not before the year ahead of it, its end is soft. A document number
    (〔2012〕72号): not before it. A target (到2015年): its end is soft. Other years are the text's
    own when it says them twice, or as the year of its work (2014年工作总结): not before that year,
    and until its end, or until that of the next year when it is only repeated. A year said once is
    history: a soft not_before. Masked years (20xx) and quantities (2014多册) are no years.

    >>> [row[:2] for row in find_years("按照吴政办〔2012〕72号,到2015年达到5%")]
    [('document number', '〔2012〕72号'), ('target year', '2015年')]
    """
    rows, spans, by_year = [], [], {}
    for match in _SPAN.finditer(text):
        first, last = int(match.group(1)), match.group(2)
        upper = (int(last) + 2, "hard", "soft") if last else (None, "hard", "none")
        rows.append(("plan period", match.group(), *match.span(), 1, first - 1, *upper))
        spans.append(match.span())
    for match in _NUMBER.finditer(text):
        quote = (match.group(), *match.span(), 1)
        rows.append(("document number", *quote, int(match.group(1)), None, "hard", "none"))
    for match in _YEAR.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        year = int(match.group(1))
        if _AHEAD.search(text[: match.start()]) or _AHEAD_AFTER.match(text, match.end()):
            quote = (match.group(), *match.span(), 1)
            rows.append(("target year", *quote, None, year + 1, "none", "soft"))
        else:
            by_year.setdefault(year, []).append(match)
    return rows + [_weigh_year(text, year, found) for year, found in sorted(by_year.items())]


def _weigh_year(text, year, matches):
    """The row of a year that a text names in one or several places."""
    first, is_of_work = matches[0], any(_WORK.match(text, match.end()) for match in matches)
    quote = (first.group(), *first.span(), len(matches))
    if not is_of_work and len(matches) == 1:
        return "year", *quote, year, None, "soft", "none"
    return "own year", *quote, year, year + (1 if is_of_work else 2), "hard", "strong"


# Where a date rests on the words that are compared.

_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年?(?!\d)")
_QUOTES = " “”\"'《》"


def find_circular(terms, documents):
    """Where a document's date rests on a term or on one nested with it: documents x terms, True or
    False.

    ``evidence`` holds the quotes a date rests on, separated by |. A quote with a year in figures
    rests on the year alone.
    """
    marks = pd.DataFrame(False, index=documents["document"].to_numpy(), columns=list(terms))
    plain = {term: fold_width(term).strip(_QUOTES) for term in marks.columns}
    for row in documents.itertuples(index=False):
        evidence = getattr(row, "evidence", "")
        quotes = evidence.split("|") if isinstance(evidence, str) else []
        cues = [cue for quote in quotes for cue in _rests_on(quote) if cue]
        marks.loc[row.document] = [
            any(cue in plain[term] or plain[term] in cue for cue in cues) for term in marks.columns
        ]
    return marks


def _rests_on(quote):
    quote = fold_width(quote).strip(_QUOTES)
    return _ANY_YEAR.findall(quote) or [quote]
