"""A term in its context (key word in context), with the names of officials masked."""

from html import escape

import pandas as pd

from govreports.tables import InputError
from govreports.text import fold_width

NAME_MASK = "○"
CONCORDANCE_COLUMNS = ["document", "sentence", "start", "end", "left", "word", "right", "html"]


def concordance(tokens, term, *, width=20):
    """Every occurrence of ``term`` with ``width`` characters of its sentence on either side.

    ``term``: one word or several, written without blanks; it must begin and end where words do, so
    科学素质 is not found inside 科学素质纲要 (the longest match is the word). Columns: document,
    sentence, start, end (raw offsets), left, word, right, html (the three as escaped HTML, the word
    in <mark>). Each character of a person's name is shown as ○. In the order of the text. Raises
    InputError for an empty term or a negative width.
    """
    wanted = fold_width(str(term)).strip()
    if not wanted or width < 0:
        raise InputError("no-word-to-find", where="concordance", term=term, width=width)
    rows = []
    groups = tokens.groupby(["document", "sentence"], sort=False, observed=True)
    for (document, sentence), words in groups:
        shown = list(map(_mask_person, words["term"], words["kind"]))
        if wanted not in fold_width("".join(shown)):
            continue
        for first, end in _find_runs(shown, wanted):
            span = int(words["start"].iloc[first]), int(words["end"].iloc[end - 1])
            left, word, right = map("".join, (shown[:first], shown[first:end], shown[end:]))
            left, right = left[max(0, len(left) - width) :], right[:width]
            html = f"{escape(left)}<mark>{escape(word)}</mark>{escape(right)}"
            rows.append((document, sentence, *span, left, word, right, html))
    return pd.DataFrame(rows, columns=CONCORDANCE_COLUMNS)


def _mask_person(text, kind):
    return NAME_MASK * len(text) if kind == "person" else text


def _find_runs(words, wanted):
    """(first, end) of the runs of whole words that spell ``wanted``."""
    for first in range(len(words)):
        text = ""
        for end in range(first + 1, len(words) + 1):
            text += fold_width(words[end - 1])
            if text == wanted:
                yield first, end
            if not wanted.startswith(text):
                break


def show_concordance(table):
    """The rows of ``concordance`` as one HTML table for a notebook: document, sentence and the
    marked line.
    """
    rows = [(escape(str(row.document)), str(row.sentence), row.html) for row in table.itertuples()]
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr><th>document</th><th>sentence</th><th>in context</th></tr>{lines}</table>"
