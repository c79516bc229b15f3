"""Numbers in prose: computed in a notebook, filled into its text, exported as macros with the call that made each.

In the text cells of a notebook a number is followed by a comment that names it: ``14<!--families-->``. The comment does not show when
the cell is rendered; the main job puts the computed value in front of it.
"""

import ast
import re

import numpy as np
import pandas as pd

from govreports.captions import escape_latex
from govreports.tables import InputError, project_root, read_table, write_atomic, write_table

MARKED = re.compile(r"([^\s<>（），。、()]*?)([-−]?\.?[0-9][0-9.,]*%?|\?)<!--([a-z_]+)-->")
COLUMNS = ["notebook", "name", "value", "call"]


def cite(notebook, folder=None, **numbers):
    """Record the numbers that a notebook's text cites; return those of this call as a table (name, value).

    ``notebook``: its two digits. A number is an integer or a text that is formatted already ("26%"). They are written to
    figures/NN-numbers.csv, from which the main job assembles numbers.csv and numbers.tex. A second call adds to the first.
    Raises InputError for a name that cannot be a macro, or a value that is neither an integer nor a text.
    """
    rows = []
    for name, value in numbers.items():
        if not re.fullmatch("[a-z_]+", name) or not isinstance(value, (str, int, np.integer)):
            raise InputError(f"cite({name}=...)", "a name of small letters and _, and an integer or a formatted text", repr(value),
                             "Rename it, or format the value, for example f'{share:.0%}'.")
        rows.append((name, str(value)))
    table = pd.DataFrame(rows, columns=["name", "value"])
    path = (folder or project_root() / "figures") / f"{notebook}-numbers.csv"
    before = read_table(path) if path.is_file() else table[:0]
    write_table(pd.concat([before[~before["name"].isin(table["name"])], table]), path)
    return table


def find_calls(notebook):
    """Name -> the Python expression given for it in the notebook's call of ``cite``."""
    calls = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "cite(" in cell.source:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cite":
                    calls |= {word.arg: ast.get_source_segment(cell.source, word.value) for word in node.keywords}
    return calls


def collect_numbers(notebooks, folder):
    """All cited numbers: notebook, name, value, call. ``notebooks``: name of the notebook -> notebook.

    Raises InputError for a name that two notebooks use.
    """
    rows = []
    for name, notebook in sorted(notebooks.items()):
        path = folder / f"{name[:2]}-numbers.csv"
        if path.is_file():
            calls = find_calls(notebook)
            rows += [(name, row.name, str(row.value), calls.get(row.name, "")) for row in read_table(path).itertuples(index=False)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    for name in table["name"][table["name"].duplicated()]:
        raise InputError("numbers", "each name once", f"{name} in two notebooks", "Rename one of them in its call of cite.")
    return table


def fill_numbers(text, numbers):
    """The text with each marked number replaced by its value. ``numbers``: name -> value. Raises InputError for an unknown name.

    >>> fill_numbers("共 9<!--families--> 个文本族", {"families": "14"})
    '共 14<!--families--> 个文本族'
    """

    def fill(match):
        before, _, name = match.groups()
        if name not in numbers:
            raise InputError(f"<!--{name}-->", "a number that the notebook cites: " + ", ".join(sorted(numbers)), name, "Add it to cite(...).")
        return f"{before}{numbers[name]}<!--{name}-->"

    return MARKED.sub(fill, text)


def macro_name(name):
    r"""``families_certain`` -> ``govFamiliesCertain``: TeX macros have letters only."""
    return "gov" + "".join(part.capitalize() for part in name.split("_"))


def write_numbers(numbers, folder):
    """Write numbers.csv and numbers.tex: for each number a LaTeX macro, with the call that made it as a comment."""
    lines = [f"\\newcommand{{\\{macro_name(row.name)}}}{{{escape_latex(row.value)}}} % {row.notebook}: {' '.join(row.call.split())}"
             for row in numbers.itertuples(index=False)]
    write_table(numbers, folder / "numbers.csv")
    write_atomic(folder / "numbers.tex", ("\n".join(lines) + "\n").encode("utf-8"))
