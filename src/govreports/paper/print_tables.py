"""Tables for papers: three lines, two languages, as CSV, LaTeX (booktabs) and Markdown."""

from pathlib import Path

import pandas as pd

from govreports.paper.captions import escape_latex, escape_markdown
from govreports.paper.figures import NAME
from govreports.paper.presets import LANGUAGES
from govreports.tables import (
    InputError,
    find_project,
    round_table,
    write_atomic,
    write_table,
)

# characters (a Han character counts two) from which a column of text is broken into lines
WIDE = 30


def save_print_table(table, name, *, columns, caption, note=None, folder=None, project=None):
    """Write ``name``.{zh,en}.{csv,tex,md} into figures/ (or ``folder``); return the paths.

    ``columns``: by language, a mapping from the table's columns, in the order of print, to their
    headings; a language may show columns of its own. ``caption`` and ``note``: a sentence by
    language. Numbers have at most six digits and stand to the right; a missing number is –. The
    .tex file is a table environment with the label tab:name; it needs booktabs. Raises InputError
    for a language that is missing and a column that is not there.
    """
    if not NAME.fullmatch(name):
        raise InputError("print-table-name", name=name)
    folder = find_project(project).figures if folder is None else Path(folder)
    paths = []
    for lang in LANGUAGES:
        printed = _print_columns(table, _in_language(columns, lang, "columns"), lang)
        title = _in_language(caption, lang, "caption")
        below = "" if note is None else _in_language(note, lang, "note")
        paths.append(write_table(printed, folder / f"{name}.{lang}.csv"))
        for kind, write in (("tex", _as_latex), ("md", _as_markdown)):
            text = write(printed, name, title, below)
            paths.append(write_atomic(folder / f"{name}.{lang}.{kind}", text.encode("utf-8")))
    return paths


def _in_language(value, lang, part):
    if not value or lang not in value:
        wanted = " and ".join(LANGUAGES)
        raise InputError("print-table-language", part=part, wanted=wanted, language=lang)
    return value[lang]


def _print_columns(table, headings, lang):
    missing = ", ".join(column for column in headings if column not in table)
    if missing:
        there = ", ".join(table.columns)
        raise InputError("print-table-columns", language=lang, there=there, missing=missing)
    return round_table(table[list(headings)].rename(columns=headings)).reset_index(drop=True)


def _cells(printed):
    """The cells as text: six digits at most, a real minus sign, an en dash for a missing number."""
    return printed.apply(
        lambda column: column.map(_number if column.dtype.kind in "iufb" else _words)
    )


def _words(cell):
    return "" if pd.isna(cell) else str(cell)


def _number(cell):
    if isinstance(cell, bool) or pd.isna(cell):
        return "–" if pd.isna(cell) else str(cell)
    return f"{cell:.6g}".replace("-", "−")


def _as_latex(printed, name, caption, note):
    cells = _cells(printed)
    kinds = "".join(_column_kind(printed[column], cells[column]) for column in printed)
    rows = [
        " & ".join(map(escape_latex, row)) + r" \\"
        for row in (cells.columns, *cells.itertuples(index=False))
    ]
    below = [rf"\par\smallskip{{\footnotesize {escape_latex(note)}\par}}"] if note else []
    lines = [
        r"\begin{table}[htbp]",
        r"\centering",
        rf"\caption{{{escape_latex(caption)}}}",
        rf"\label{{tab:{name}}}",
        rf"\begin{{tabular}}{{{kinds}}}",
        r"\toprule",
        rows[0],
        r"\midrule",
        *rows[1:],
        r"\bottomrule",
        r"\end{tabular}",
        *below,
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def _column_kind(column, cells):
    if column.dtype.kind in "iuf":
        return "r"
    widths = [sum(1 + (ord(character) > 0x2E80) for character in cell) for cell in cells]
    width = max(widths, default=0)
    return r"p{0.35\linewidth}" if width > WIDE else "l"


def _as_markdown(printed, name, caption, note):
    cells = _cells(printed)
    rule = ["---:" if printed[column].dtype.kind in "iuf" else "---" for column in printed]
    rows = [
        map(escape_markdown, cells.columns),
        rule,
        *(map(escape_markdown, row) for row in cells.itertuples(index=False)),
    ]
    parts = [
        f"<!-- {name} -->",
        escape_markdown(caption),
        "\n".join("| " + " | ".join(row) + " |" for row in rows),
    ]
    return "\n\n".join([*parts, escape_markdown(note)] if note else parts) + "\n"
