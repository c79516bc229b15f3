"""When a report was written: a range proposed from the words of its text, or an honest
"unknown".
"""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.reading.periods import read_periods
from govreports.tables import InputError, project_root, read_table
from govreports.text import find_words, words_in

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


def read_clues(path=None):
    """The dating clues (default data/lexicons/dating_clues.csv); alternatives in a cell are
    separated by |.

    words: any of them is the clue; needs: one of these must stand in the text too; not_in: a find
    inside one of these is not one; without: none of these may stand in the text; not_before,
    not_after: YYYY or YYYY-MM; lags: yes where the word outlives its period (its not_after is
    soft), no for an event or a body. Raises InputError for an empty or malformed cell.
    """
    path = path or project_root() / "data" / "lexicons" / "dating_clues.csv"
    clues = read_table(path, required=CLUE_COLUMNS).astype(str)
    for line, clue in enumerate(clues.itertuples(index=False), start=2):
        if not words_in(clue.words):
            raise InputError(
                f"{path}, line {line}, column words",
                "at least one word",
                "nothing",
                "Fill it or remove the row.",
            )
        for column in ("not_before", "not_after"):
            if not re.fullmatch(r"(\d{4}(-\d\d){0,2})?", getattr(clue, column)):
                where = f"{path}, line {line}, column {column}"
                raise InputError(
                    where, "YYYY or YYYY-MM", getattr(clue, column), "Correct the cell."
                )
    return clues


def find_clues(text, clues=None):
    """Find dating clues in one text: those of the lexicon and the years written out.

    Columns: clue, quote, start, end (offsets in ``text``, of the first find), n (finds),
    not_before, not_after (years as numbers, for not_after the end of the month or year; missing
    where there is none), lower (hard / soft / none), upper (strong / soft / none).
    """
    clues = read_clues() if clues is None else clues
    rows = []
    for clue in clues.itertuples(index=False):
        needed = not clue.needs or find_words(text, words_in(clue.needs))
        barred = clue.without and find_words(text, words_in(clue.without))
        finds = (
            find_words(text, words_in(clue.words), not_in=words_in(clue.not_in))
            if needed and not barred
            else []
        )
        if finds:
            before, after = _as_year(clue.not_before), _as_year(clue.not_after, end=True)
            upper = "none" if after is None else "soft" if clue.lags == "yes" else "strong"
            rows.append(
                (
                    clue.clue,
                    *_quote(text, finds),
                    before,
                    after,
                    "hard" if before else "none",
                    upper,
                )
            )
    rows += find_years(text)
    table = pd.DataFrame(rows, columns=FOUND_COLUMNS).astype(
        {"not_before": float, "not_after": float}
    )
    return table.sort_values(["start", "clue"], ignore_index=True)


def _quote(text, finds):
    start, end = finds[0]
    return text[start:end], start, end, len(finds)


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
    return (
        (open_still["not_after"].min(), min(bounds), len(soft) + 2 * len(strong))
        if bounds
        else (None, None, len(soft))
    )


def _propose(first, nearest, last, support, found, periods):
    newest = periods.iloc[-1]
    if first >= newest["year_from"] and (
        last is None or last > newest["year_to"] + 1
    ):  # no period follows the newest
        return Dating(
            int(first),
            None,
            newest["period"],
            "medium",
            f"words of {int(first)} or later; no end is known",
            found,
        )
    if last is None:
        reason = f"not before {int(first)}, but {support} soft clue(s) do not say until when"
        return Dating(int(first), None, "unknown", "none", reason, found)
    year_to = int(last) - (last == int(last))
    share = _period_shares(first, last, periods)
    best = share.idxmax()
    if share[best] < _PERIOD_SHARE or _period_shares(first, nearest, periods).idxmax() != best:
        return Dating(
            int(first), year_to, "unknown", "none", f"{int(first)}-{year_to} spans periods", found
        )
    confidence = "low" if share[best] < 0.999 else "high" if support > 2 else "medium"
    return Dating(
        int(first),
        year_to,
        periods.loc[best, "period"],
        confidence,
        f"between {int(first)} and {year_to}",
        found,
    )


def _period_shares(first, last, periods):
    """The share of the range that lies in each period."""
    shared = (periods["year_to"] + 1).clip(upper=last) - periods["year_from"].clip(lower=first)
    return shared.clip(lower=0) / (last - first)


def date_reports(documents, clues=None, periods=None):
    """The proposal for each document: document, year_from, year_to, period, confidence, reason,
    clues (quotes joined by |).
    """
    clues, periods = (
        (read_clues() if clues is None else clues),
        (read_periods() if periods is None else periods),
    )
    rows = []
    for row in documents[["document", "text"]].itertuples(index=False):
        dating = date_report(row.text, clues, periods)
        quotes = "|".join(dating.clues["quote"])
        rows.append(
            (
                row.document,
                dating.year_from,
                dating.year_to,
                dating.period,
                dating.confidence,
                dating.reason,
                quotes,
            )
        )
    columns = ["document", "year_from", "year_to", "period", "confidence", "reason", "clues"]
    return pd.DataFrame(rows, columns=columns).astype({"year_from": "Int64", "year_to": "Int64"})


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
    rows, taken = [], []
    for match in _SPAN.finditer(text):
        first, last = int(match.group(1)), match.group(2)
        upper = (int(last) + 2, "hard", "soft") if last else (None, "hard", "none")
        rows.append(("plan period", match.group(), *match.span(), 1, first - 1, *upper))
        taken.append(match.span())
    for match in _NUMBER.finditer(text):
        rows.append(
            (
                "document number",
                match.group(),
                *match.span(),
                1,
                int(match.group(1)),
                None,
                "hard",
                "none",
            )
        )
    said = {}
    for match in _YEAR.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if _AHEAD.search(text[: match.start()]) or _AHEAD_AFTER.match(text, match.end()):
            rows.append(
                (
                    "target year",
                    match.group(),
                    *match.span(),
                    1,
                    None,
                    int(match.group(1)) + 1,
                    "none",
                    "soft",
                )
            )
        else:
            said.setdefault(int(match.group(1)), []).append(match)
    return rows + [_said_year(text, year, matches) for year, matches in sorted(said.items())]


def _said_year(text, year, matches):
    first, of_work = matches[0], any(_WORK.match(text, match.end()) for match in matches)
    head = (first.group(), *first.span(), len(matches), year)
    if not of_work and len(matches) == 1:
        return "year", *head, None, "soft", "none"
    return "own year", *head, year + (1 if of_work else 2), "hard", "strong"
