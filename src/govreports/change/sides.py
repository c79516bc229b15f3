"""The two sides of a comparison: whose documents stand on each, and where a document's date rests
on the term that is compared.
"""

import re

import pandas as pd

from govreports.reading.periods import choose_pair, compared_documents
from govreports.tables import require_columns
from govreports.text import fold_width

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年?(?!\d)")
_QUOTES = " “”\"'《》"


def compared_sides(documents, first=None, second=None, *, certain=True):
    """(documents, first, second): those of two periods as ``compared_documents``, and the periods.

    A period that is not named is that of ``choose_pair``. Raises InputError as these two.
    """
    if first is None or second is None:
        require_columns(documents, ["document", "period"], "documents", "read_reports")
        earlier, later = choose_pair(_with_defaults(documents))
        first, second = first or earlier, second or later
    return compared_documents(documents, first, second, certain=certain), first, second


def _with_defaults(documents):
    """What ``choose_pair`` looks at, where invented or own documents lack it."""
    defaults = {"family": documents["document"], "topic": "", "period_certain": "no"}
    missing = {name: value for name, value in defaults.items() if name not in documents}
    return documents.assign(**missing)


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
    return _YEAR.findall(quote) or [quote]
