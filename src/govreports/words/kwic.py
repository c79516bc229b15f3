"""A term in its context (key word in context), with the names of officials masked."""

from html import escape

import pandas as pd

from govreports.tables import InputError
from govreports.text import fold_width

NAME_MASK = "○"


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
        raise InputError(
            "concordance",
            "a term and a width of 0 or more",
            f"term {term!r}, width {width}",
            "Name a word to look for.",
        )
    columns = ["document", "sentence", "start", "end", "left", "word", "right"]
    rows = []
    for (document, sentence), words in tokens.groupby(
        ["document", "sentence"], sort=False, observed=True
    ):
        shown = [
            NAME_MASK * len(text) if kind == "person" else text
            for text, kind in zip(words["term"], words["kind"])
        ]
        text = "".join(shown)
        if wanted in fold_width(text):
            for first, last in _find_runs(shown, wanted):
                left, word, right = (
                    "".join(part) for part in (shown[:first], shown[first:last], shown[last:])
                )
                start, end = int(words["start"].iloc[first]), int(words["end"].iloc[last - 1])
                rows.append(
                    (
                        document,
                        sentence,
                        start,
                        end,
                        left[max(0, len(left) - width) :],
                        word,
                        right[:width],
                    )
                )
    table = pd.DataFrame(rows, columns=columns)
    marked = [
        f"{escape(row.left)}<mark>{escape(row.word)}</mark>{escape(row.right)}"
        for row in table.itertuples()
    ]
    return table.assign(html=pd.Series(marked, dtype=object))


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
