"""Where a question makes no sense with the reports at hand, a sentence stands in the place of the table or figure."""

import ast

import pandas as pd
from nbformat.v4 import new_output

from govreports.figures import save_figure
from govreports.plots.sentences import plot_sentence
from govreports.tables import InputError

COLUMNS = ["cell", "figures", "refused", "reason"]


def stand_in(notebook, folder):
    """Replace the errors of an executed notebook by sentences, draw the figures that are missing as sentences, and list them.

    An InputError gives its message; a cell that lacks a name which such a cell would have made gives the same one; any other error
    is named as what it is. Columns: cell, figures (names, separated by |), refused (False for another error), reason.
    """
    missing, rows = {}, []
    for cell in notebook.cells:
        error = next((out for out in cell.get("outputs", ()) if out.output_type == "error"), None)
        if error is None:
            continue
        refused, reason = _explain(error, missing)
        reason = reason.replace(f"{folder.parent}/", "")  # the staging folder is nobody's
        missing |= {name: (refused, reason) for name in names_made(cell.source) if name not in missing}
        shown = f"*{reason}*"
        cell.outputs = [out for out in cell.outputs if out.output_type != "error"]
        cell.outputs.append(new_output("display_data", data={"text/markdown": shown, "text/plain": reason}))
        figures = [name for name in figures_made(cell.source) if not (folder / f"{name}.json").is_file()]
        for name in figures:
            draw_sentence(name, reason, folder)
        rows.append((cell.id, "|".join(figures), refused, reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def _explain(error, missing):
    """(refused, reason) of an error output."""
    if error.ename == "InputError":
        return True, error.evalue
    name = error.evalue.split("'")[1] if error.ename == "NameError" and "'" in error.evalue else ""
    return missing.get(name, (False, f"{error.ename}: {error.evalue}"))


def names_made(source):
    """The names that a cell would have made: its assignments and imports."""
    nodes = list(ast.walk(ast.parse(source)))
    made = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    imports = [alias for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names]
    return [*made, *(alias.asname or alias.name for alias in imports)]


def figures_made(source):
    """The names of the figures that a cell saves."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and getattr(node.func, "id",
                                                                                                    "") == "save_figure"]
    return [call.args[2].value for call in calls if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)]


def draw_sentence(name, reason, folder):
    """Save a figure that consists of a sentence in each language."""
    table = pd.DataFrame({"lang": ["en", "zh"], "sentence": [f"No figure here. {reason}", f"此处无图。程序的说明：{reason}"]})
    try:
        save_figure(plot_sentence, table, name, folder=folder)
    except InputError:  # a character of the reason has no glyph
        plain = table.assign(sentence=["No figure here: the notebook says why.", "此处无图，原因见笔记本。"])
        save_figure(plot_sentence, plain, name, folder=folder)
