"""The main job: tables, notebooks and figures made in a staging folder, moved in when all of it
succeeded.
"""

import ast
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import chdir, contextmanager
from pathlib import Path

import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from tqdm import tqdm
from traitlets.config import Config

from govreports.job.manifest import write_manifest
from govreports.job.pipeline import build_tables
from govreports.paper.captions import write_captions
from govreports.paper.figures import save_figure
from govreports.paper.numbers import collect_numbers, fill_numbers, write_methods, write_numbers
from govreports.paper.presets import STATIC
from govreports.plots.axes import plot_sentence
from govreports.reading.page import holds_shipped_page
from govreports.tables import InputError, project_root, write_atomic, write_table

AT_A_TIME = 2
CELL_SECONDS = 600
# The folders whose files only the main job writes.
RESULTS = ("data/tables", "figures", "notebooks")


class NotebookError(RuntimeError):
    """A notebook stopped; the message names notebook, cell and error."""


@contextmanager
def staged(root):
    """A folder outside the project with copies of data/ and notebooks/ of ``root``; gone at the
    end.
    """
    with tempfile.TemporaryDirectory(prefix="govreports-", ignore_cleanup_errors=True) as folder:
        staging = Path(folder)
        shutil.copytree(
            root / "data", staging / "data", ignore=shutil.ignore_patterns("tables", "*.tmp")
        )
        shutil.copytree(
            root / "notebooks", staging / "notebooks", ignore=shutil.ignore_patterns(".*", "*.tmp")
        )
        (staging / "figures").mkdir()
        try:
            yield staging
        except InputError as error:  # name the user's file, not its copy
            error.args = (str(error).replace(str(staging.resolve()), str(root)),)
            raise


def make_results(staging, show_progress=True):
    """Write all tables, execute all notebooks, assemble numbers, captions and manifest in a staging
    folder.

    Raises NotebookError at the first cell that fails, InputError for input that cannot be used. In
    a workspace of own reports a cell that fails shows a sentence instead; returned is the list of
    these (see ``stand_in``, with a column notebook).
    """
    with chdir(staging):
        tables = build_tables()
    for name, table in tables.items():
        write_table(table, staging / "data" / "tables" / f"{name}.csv")
    paths = sorted((staging / "notebooks").glob("*.ipynb"))
    strict = holds_shipped_page(staging)
    run_notebooks(paths, show_progress, strict)
    refused = (
        pd.DataFrame()
        if strict
        else pd.concat(
            [stand_in_sentences(path, staging / "figures") for path in paths], ignore_index=True
        )
    )
    numbers = fill_prose(paths, staging / "figures")
    write_captions(staging / "figures")
    if strict:  # the text speaks of the shipped page
        write_methods(numbers, staging / "figures")
    write_manifest(staging)
    return refused


def stand_in_sentences(path, folder):
    """Put sentences into the place of the errors of an executed notebook and of its missing
    figures; list them.
    """
    notebook = nbformat.read(path, as_version=4)
    with chdir(folder.parent):  # the presets of the staging folder
        table = stand_in(notebook, folder)
    write_atomic(path, (nbformat.writes(notebook) + "\n").encode("utf-8"))
    return table.assign(notebook=path.stem)


def fill_prose(paths, folder):
    """Put the computed numbers into the prose of each notebook, write numbers.csv and numbers.tex,
    and return the numbers.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in paths}
    numbers = collect_numbers({path.stem: notebook for path, notebook in notebooks.items()}, folder)
    for path, notebook in notebooks.items():
        own = numbers[numbers["notebook"] == path.stem]
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_numbers(cell.source, dict(zip(own["name"], own["value"])))
        write_atomic(path, (nbformat.writes(notebook) + "\n").encode("utf-8"))
        (folder / f"{path.stem[:2]}-numbers.csv").unlink(missing_ok=True)
    write_numbers(numbers, folder)
    return numbers


def run_notebooks(paths, show_progress=True, strict=True):
    """Execute notebooks two at a time and write them back, outputs kept, noise removed; not
    ``strict``: errors stay as outputs.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in paths}
    cells = sum(
        cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells
    )
    with (
        tqdm(total=cells, unit="cell", disable=not show_progress, dynamic_ncols=True) as bar,
        ThreadPoolExecutor(AT_A_TIME) as pool,
    ):
        running = {
            pool.submit(run_notebook, path, notebook, bar, strict): path
            for path, notebook in notebooks.items()
        }
        try:
            for done in as_completed(running):
                done.result()
                bar.write(f"{running[done].stem}: done") if show_progress else None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def run_notebook(path, notebook, bar=None, strict=True):
    """Execute one notebook with its own folder as working directory and write it back, without
    times and versions.
    """

    def count(cell, **_):
        if bar is not None and cell.cell_type == "code":
            bar.set_description(path.stem, refresh=False)
            bar.update()

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS if strict else None,
        kernel_name="python3",
        record_timing=False,
        on_cell_executed=count,
        allow_errors=not strict,
        resources={"metadata": {"path": str(path.parent)}},
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    try:
        client.execute(env={**os.environ, STATIC: "1"})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(_describe(path, notebook, error)) from error
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    write_atomic(path, (nbformat.writes(notebook) + "\n").encode("utf-8"))


def _describe(path, notebook, error):
    ran = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and (cell.get("execution_count") or cell.outputs)
    ]
    cell = ran[-1] if ran else notebook.cells[0]
    what = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else str(error)
    return f"{path.name}, cell {cell.get('id')}:\n{cell.source}\n\n{what}"


def move_results(staging, root):
    """Bring the results of a staging folder into the project; generated files that were not made
    again are removed.
    """
    for folder in RESULTS:
        made = sorted(path for path in (staging / folder).iterdir() if path.is_file())
        for path in made:
            target = root / folder / path.name
            if not target.is_file() or target.read_bytes() != path.read_bytes():
                write_atomic(target, path.read_bytes())
        names = {path.name for path in made}
        for old in sorted(path for path in (root / folder).iterdir() if path.is_file()):
            if old.name not in names and folder != "notebooks":
                old.unlink()


def figures():
    """Run the main job on the project of the working directory. Previous results stay when it
    fails.
    """
    root = project_root()
    with staged(root) as staging:
        refused = make_results(staging)
        move_results(staging, root)
    count = len(list((root / "figures").glob("[0-9]*.json")))
    print(f"{count} figures in {root / 'figures'}, tables in {root / 'data' / 'tables'}.")
    for line in describe_refusals(refused):
        print(line)


def describe_refusals(refused):
    """A line for each reason why a sentence stands in a notebook, with its cells."""
    groups = (
        refused.groupby(["notebook", "refused", "reason"], sort=False)["cell"].agg(list)
        if len(refused)
        else {}
    )
    for (notebook, is_refused, reason), cells in groups.items():
        what = (
            "a sentence stands in"
            if is_refused
            else "STOPPED, a fault of the program or of your change, in"
        )
        yield f"{notebook}: {what} {', '.join(cells)}: {reason}"


# Where a question makes no sense with the reports at hand, a sentence stands in the place of the
# table or figure.

COLUMNS = ["cell", "figures", "refused", "reason"]


def stand_in(notebook, folder):
    """Replace the errors of an executed notebook by sentences, draw the figures that are missing as
    sentences, and list them.

    An InputError gives its message; a cell that lacks a name which such a cell would have made
    gives the same one; any other error is named as what it is. Columns: cell, figures (names,
    separated by |), refused (False for another error), reason.
    """
    missing, rows = {}, []
    for cell in notebook.cells:
        error = next((out for out in cell.get("outputs", ()) if out.output_type == "error"), None)
        if error is None:
            continue
        refused, reason = _explain(error, missing)
        reason = reason.replace(f"{folder.parent}/", "")  # the staging folder is nobody's
        missing |= {
            name: (refused, reason) for name in names_made(cell.source) if name not in missing
        }
        shown = f"*{reason}*"
        cell.outputs = [out for out in cell.outputs if out.output_type != "error"]
        cell.outputs.append(
            new_output("display_data", data={"text/markdown": shown, "text/plain": reason})
        )
        figures = [
            name for name in figures_made(cell.source) if not (folder / f"{name}.json").is_file()
        ]
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
    made = [
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    imports = [
        alias
        for node in nodes
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    ]
    return [*made, *(alias.asname or alias.name for alias in imports)]


def figures_made(source):
    """The names of the figures that a cell saves."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "save_figure"
    ]
    return [
        call.args[2].value
        for call in calls
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    ]


def draw_sentence(name, reason, folder):
    """Save a figure that consists of a sentence in each language."""
    table = pd.DataFrame(
        {
            "lang": ["en", "zh"],
            "sentence": [f"No figure here. {reason}", f"此处无图。程序的说明：{reason}"],
        }
    )
    try:
        save_figure(plot_sentence, table, name, folder=folder)
    except InputError:  # a character of the reason has no glyph
        plain = table.assign(
            sentence=["No figure here: the notebook says why.", "此处无图，原因见笔记本。"]
        )
        save_figure(plot_sentence, plain, name, folder=folder)
