"""Years written out in a text, by what they say about when it was written."""

import re

_SPAN = re.compile(r"(?<!\d)(20\d\d)年?[-—–~～至到]+(20\d\d)?")
_NUMBER = re.compile(r"[〔\[(（](20\d\d)[〕\])）]\d+号")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)年")
_AHEAD = re.compile(r"(?:到|至|力争|展望|争取|预计)$")
_AHEAD_AFTER = re.compile(r"(?:底|末)?(?:前|实现|力争|将|达到|目标|远景)")
_WORK = re.compile(r"度?的?[^。；;\n]{0,6}(?:全民科学素质|科普|年度)?工作(?:总结|情况|要点|计划|汇报|主要)")


def find_years(text):
    """Rows of ``find_clues``, one a year or span: clue, quote, start, end, n, not_before, not_after, lower, upper.

    A plan period (2011-2015): not before the year ahead of it, its end is soft. A document number (〔2012〕72号): not before it. A
    target (到2015年): its end is soft. Other years are the text's own when it says them twice, or as the year of its work
    (2014年工作总结): not before that year, and until its end, or until that of the next year when it is only repeated. A year said
    once is history: a soft not_before. Masked years (20xx) and quantities (2014多册) are no years.

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
        rows.append(("document number", match.group(), *match.span(), 1, int(match.group(1)), None, "hard", "none"))
    said = {}
    for match in _YEAR.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if _AHEAD.search(text[: match.start()]) or _AHEAD_AFTER.match(text, match.end()):
            rows.append(("target year", match.group(), *match.span(), 1, None, int(match.group(1)) + 1, "none", "soft"))
        else:
            said.setdefault(int(match.group(1)), []).append(match)
    return rows + [_said_year(text, year, matches) for year, matches in sorted(said.items())]


def _said_year(text, year, matches):
    first, of_work = matches[0], any(_WORK.match(text, match.end()) for match in matches)
    head = (first.group(), *first.span(), len(matches), year)
    if not of_work and len(matches) == 1:
        return "year", *head, None, "soft", "none"
    return "own year", *head, year + (1 if of_work else 2), "hard", "strong"
