"""Numbers in prose: computed in a notebook, filled into its text, exported as macros with the call
that made each.

In the text cells of a notebook a number is followed by a comment that names it:
``14<!--families-->``. The comment does not show when the cell is rendered; the main job puts the
computed value in front of it.
"""

import ast
import re

import numpy as np
import pandas as pd

from govreports.paper.captions import escape_latex
from govreports.paper.presets import LANGUAGES
from govreports.reading.periods import read_periods
from govreports.tables import (
    InputError,
    find_project,
    read_written,
    write_atomic,
    write_table,
)

MARKED = re.compile(r"([^\s<>（），。、()]*?)([-−]?\.?[0-9][0-9.,]*%?|\?)<!--([a-z_]+)-->")
CITED_COLUMNS = ["notebook", "name", "value", "call"]


def cite(notebook, folder=None, project=None, **numbers):
    """Record the numbers that a notebook's text cites; return those of this call as a table (name,
    value).

    ``notebook``: its two digits. A number is an integer or a text that is formatted already
    ("26%"). They are written to figures/NN-numbers.csv, from which the main job assembles
    numbers.csv and numbers.tex. A second call adds to the first. Raises InputError for a name that
    cannot be a macro, or a value that is neither an integer nor a text.
    """
    for name, value in numbers.items():
        if not re.fullmatch("[a-z_]+", name) or not isinstance(value, (str, int, np.integer)):
            raise InputError("cited-number", name=name, value=value)
    rows = [(name, str(value)) for name, value in numbers.items()]
    table = pd.DataFrame(rows, columns=["name", "value"])
    folder = find_project(project).figures if folder is None else folder
    path = folder / f"{notebook}-numbers.csv"
    before = read_written(path) if path.is_file() else table[:0]
    write_table(pd.concat([before[~before["name"].isin(table["name"])], table]), path)
    return table


def find_calls(notebook):
    """Name -> the Python expression given for it in the notebook's call of ``cite``."""
    calls = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or "cite(" not in cell.source:
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cite":
                for word in node.keywords:
                    calls[word.arg] = ast.get_source_segment(cell.source, word.value)
    return calls


def collect_numbers(notebooks, folder):
    """All cited numbers: notebook, name, value, call. ``notebooks``: name of the notebook ->
    notebook.

    Raises InputError for a name that two notebooks use.
    """
    rows = []
    for notebook_name, notebook in sorted(notebooks.items()):
        path = folder / f"{notebook_name[:2]}-numbers.csv"
        if not path.is_file():
            continue
        calls = find_calls(notebook)
        for row in read_written(path).itertuples(index=False):
            rows.append((notebook_name, row.name, row.value, calls.get(row.name, "")))
    table = pd.DataFrame(rows, columns=CITED_COLUMNS)
    for name in table["name"][table["name"].duplicated()]:
        raise InputError("number-twice", name=name)
    return table


def fill_numbers(text, numbers):
    """The text with each marked number replaced by its value. ``numbers``: name -> value. Raises
    InputError for an unknown name.

    >>> fill_numbers("共 9<!--families--> 个文本族", {"families": "14"})
    '共 14<!--families--> 个文本族'
    """

    def fill(match):
        before, _, name = match.groups()
        if name not in numbers:
            raise InputError("number-not-cited", name=name, names=", ".join(sorted(numbers)))
        return f"{before}{numbers[name]}<!--{name}-->"

    return MARKED.sub(fill, text)


def macro_name(name):
    r"""``families_certain`` -> ``govFamiliesCertain``: TeX macros have letters only."""
    return "gov" + "".join(part.capitalize() for part in name.split("_"))


def write_numbers(numbers, folder):
    """Write numbers.csv and numbers.tex: for each number a LaTeX macro, with the call that made it
    as a comment.
    """
    lines = []
    for row in numbers.itertuples(index=False):
        macro, call = macro_name(row.name), " ".join(row.call.split())
        value = escape_latex(row.value)
        lines.append(f"\\newcommand{{\\{macro}}}{{{value}}} % {row.notebook}: {call}")
    write_table(numbers, folder / "numbers.csv")
    write_atomic(folder / "numbers.tex", ("\n".join(lines) + "\n").encode("utf-8"))


# The methods of a paper in two languages, with their numbers computed and their sources cited: in
# data/templates/methods.{zh,en}.md {name} is a number of numbers.csv, {reference} the label of the
# reference period and [key] an entry of data/references.bib.

_NUMBER = re.compile(r"\{([a-z_]+)\}")
_CITATION = re.compile(r"\[([a-z0-9]+(?:, [a-z0-9]+)*)\]")


def read_methods(lang, project=None):
    """The methods text of a language, its numbers not filled in."""
    path = find_project(project).data / "templates" / f"methods.{lang}.md"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError("unreadable", where=path, error=error.strerror) from error


def reference_keys(text):
    """The keys of a BibTeX file, in order."""
    return re.findall(r"(?m)^@\w+\{([^,\s]+),", text)


def name_reference(periods, lang):
    """The label of the reference period, without what stands in brackets; of several all labels.

    >>> name_reference(pd.DataFrame({"role": ["reference"], "label_en": ["2nd plan (2021)"]}), "en")
    '2nd plan'
    """
    labels = periods.loc[periods["role"] == "reference", f"label_{lang}"]
    names = [re.split(r"\s*[（(]", label)[0] for label in labels]
    return ("、" if lang == "zh" else ", ").join(names)


def fill_methods(text, numbers, keys, kind):
    """A methods text as ``kind`` (md: citations [@key]; tex: citations \\cite{key}).

    ``numbers``: name -> value; ``keys``: the keys that may be cited. Raises InputError for a number
    or key that is not there.
    """

    def number(match):
        if match.group(1) not in numbers:
            raise InputError("methods-number", found=match.group(0))
        value = numbers[match.group(1)]
        return escape_latex(value) if kind == "tex" else value

    def citation(match):
        cited = match.group(1).split(", ")
        if not set(cited) <= set(keys):
            raise InputError("methods-source", found=match.group(1))
        if kind == "tex":
            return "\\cite{" + ",".join(cited) + "}"
        return "[" + "; ".join("@" + key for key in cited) + "]"

    return _NUMBER.sub(number, _CITATION.sub(citation, text))


def write_methods(numbers, folder, project=None):
    """Write methods.{zh,en}.{md,tex} from the table of cited numbers; return the paths.

    Without all of the notebooks some numbers are missing, and no text is written rather than half
    of one.
    """
    project = find_project(project)
    texts = {lang: read_methods(lang, project) for lang in LANGUAGES}
    values = dict(zip(numbers["name"], numbers["value"]))
    if not set(_NUMBER.findall("".join(texts.values()))) <= {*values, "reference"}:
        return []
    periods = read_periods(project.data / "periods.csv")
    keys = reference_keys((project.data / "references.bib").read_text("utf-8"))
    paths = []
    for lang, text in texts.items():
        filled = {**values, "reference": name_reference(periods, lang)}
        for kind in ("md", "tex"):
            written = fill_methods(text, filled, keys, kind)
            paths.append(write_atomic(folder / f"methods.{lang}.{kind}", written.encode("utf-8")))
    return paths
