"""The main job: tables, notebooks and figures made in a staging folder, moved in when all of it
succeeded.
"""

import ast
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from tqdm import tqdm
from traitlets.config import Config

from govreports.job.pipeline import build_tables, write_manifest
from govreports.paper.captions import write_captions
from govreports.paper.figures import save_figure
from govreports.paper.numbers import (
    collect_numbers,
    fill_numbers,
    write_methods,
    write_numbers,
)
from govreports.paper.presets import STATIC
from govreports.plots.axes import plot_sentence
from govreports.reading.page import holds_shipped_page
from govreports.tables import (
    InputError,
    Project,
    find_project,
    write_atomic,
    write_table,
)

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

    Errors from within it name the user's files, not their copies.
    """
    no_tables = shutil.ignore_patterns("tables", "*.tmp")
    no_hidden = shutil.ignore_patterns(".*", "*.tmp")
    with tempfile.TemporaryDirectory(prefix="govreports-", ignore_cleanup_errors=True) as folder:
        staging = Path(folder).resolve()
        shutil.copytree(root / "data", staging / "data", ignore=no_tables)
        shutil.copytree(root / "notebooks", staging / "notebooks", ignore=no_hidden)
        (staging / "figures").mkdir()
        try:
            yield staging
        except InputError as error:
            raise _name_original(error, staging, root) from error
        except NotebookError as error:
            raise NotebookError(str(error).replace(str(staging), str(root))) from error


def _name_original(error, staging, root):
    """The same error with the places of the user's files in the place of those of their copies."""

    def original(place):
        is_named = isinstance(place, (str, Path))
        return str(place).replace(str(staging), str(root)) if is_named else place

    return InputError(error.key, **{name: original(place) for name, place in error.places.items()})


def make_results(staging, show_progress=True):
    """Write all tables, execute all notebooks, assemble numbers, captions and manifest in a staging
    folder.

    Raises NotebookError at the first cell that fails, InputError for input that cannot be used. In
    a workspace of own reports a cell that fails shows a sentence instead; returned is the list of
    these (see ``stand_in``, with a column notebook).
    """
    project = Project(staging)
    for name, table in build_tables(project).items():
        write_table(table, project.data / "tables" / f"{name}.csv")
    paths = sorted((staging / "notebooks").glob("*.ipynb"))
    is_shipped = holds_shipped_page(staging)
    run_notebooks(paths, show_progress, strict=is_shipped)
    refused = pd.DataFrame()
    if not is_shipped:
        refused = pd.concat(
            [stand_in_sentences(path, project) for path in paths], ignore_index=True
        )
    numbers = fill_prose(paths, project.figures)
    write_captions(project.figures)
    if is_shipped:  # the text speaks of the shipped page
        write_methods(numbers, project.figures, project)
    write_manifest(staging)
    return refused


def stand_in_sentences(path, project):
    """Put sentences into the place of the errors of an executed notebook and of its missing
    figures; list them.
    """
    notebook = nbformat.read(path, as_version=4)
    table = stand_in(notebook, project.figures, project)
    _write_notebook(notebook, path)
    return table.assign(notebook=path.stem)


def _write_notebook(notebook, path):
    write_atomic(path, (nbformat.writes(notebook) + "\n").encode("utf-8"))


def fill_prose(paths, folder):
    """Put the computed numbers into the prose of each notebook, write numbers.csv and numbers.tex,
    and return the numbers.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in paths}
    numbers = collect_numbers({path.stem: notebook for path, notebook in notebooks.items()}, folder)
    for path, notebook in notebooks.items():
        cited = numbers[numbers["notebook"] == path.stem]
        values = dict(zip(cited["name"], cited["value"]))
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_numbers(cell.source, values)
        _write_notebook(notebook, path)
        (folder / f"{path.stem[:2]}-numbers.csv").unlink(missing_ok=True)
    write_numbers(numbers, folder)
    return numbers


def run_notebooks(paths, show_progress=True, strict=True):
    """Execute notebooks two at a time and write them back, outputs kept, noise removed; not
    ``strict``: errors stay as outputs.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in paths}
    cells = [cell for notebook in notebooks.values() for cell in notebook.cells]
    total = sum(cell.cell_type == "code" for cell in cells)
    with (
        tqdm(total=total, unit="cell", disable=not show_progress, dynamic_ncols=True) as bar,
        ThreadPoolExecutor(AT_A_TIME) as pool,
    ):
        running = {
            pool.submit(run_notebook, path, notebook, bar, strict): path
            for path, notebook in notebooks.items()
        }
        try:
            for finished in as_completed(running):
                finished.result()
                if show_progress:
                    bar.write(f"{running[finished].stem}: done")
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

    for cell in notebook.cells:  # what a cell shows is of this run, or nothing
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None

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
        raise NotebookError(_describe_stop(path, notebook, error)) from error
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    _write_notebook(notebook, path)


def _describe_stop(path, notebook, error):
    """The notebook, the last cell that ran and the error, for NotebookError."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    ran = [cell for cell in code if cell.get("execution_count") or cell.outputs]
    cell = ran[-1] if ran else notebook.cells[0]
    is_raised = isinstance(error, CellExecutionError)
    sentence = f"{error.ename}: {error.evalue}" if is_raised else str(error)
    return f"{path.name}, cell {cell.get('id')}:\n{cell.source}\n\n{sentence}"


def move_results(staging, root):
    """Bring the results of a staging folder into the project; generated files that were not made
    again are removed.
    """
    for folder in RESULTS:
        made = _list_files(staging / folder)
        for path in made:
            target = root / folder / path.name
            if not target.is_file() or target.read_bytes() != path.read_bytes():
                write_atomic(target, path.read_bytes())
        if folder != "notebooks":
            names = {path.name for path in made}
            for path in _list_files(root / folder):
                if path.name not in names:
                    path.unlink()


def _list_files(folder):
    return sorted(path for path in folder.iterdir() if path.is_file())


def figures(project=None):
    """Run the main job on a project (default: that of the working directory). Previous results stay
    when it fails.
    """
    project = find_project(project)
    with staged(project.root) as staging:
        refused = make_results(staging)
        move_results(staging, project.root)
    count = len(list(project.figures.glob("[0-9]*.json")))
    print(f"{count} figures in {project.figures}, tables in {project.data / 'tables'}.")
    for line in describe_refusals(refused):
        print(line)


def describe_refusals(refused):
    """A line for each reason why a sentence stands in a notebook, with its cells."""
    if refused.empty:
        return
    reasons = refused.groupby(["notebook", "refused", "reason"], sort=False)
    for (notebook, is_refused, reason), cells in reasons["cell"].agg(", ".join).items():
        fault = "STOPPED, a fault of the program or of your change, in"
        yield f"{notebook}: {'a sentence stands in' if is_refused else fault} {cells}: {reason}"


# Where a question makes no sense with the reports at hand, a sentence stands in the place of the
# table or figure.

REFUSED_COLUMNS = ["cell", "figures", "refused", "reason"]


def stand_in(notebook, folder, project=None):
    """Replace the errors of an executed notebook by sentences, draw the figures that are missing as
    sentences, and list them.

    An InputError gives its message; a cell that lacks a name which such a cell would have made
    gives the same one; any other error is named as what it is. ``folder``: where the figures are;
    ``project``: whose presets they have. Columns: cell, figures (names, separated by |), refused
    (False for another error), reason.
    """
    missing, rows = {}, []
    for cell in notebook.cells:
        outputs = cell.get("outputs", ())
        error = next((output for output in outputs if output.output_type == "error"), None)
        if error is None:
            continue
        refused, reason = _explain(error, missing)
        reason = reason.replace(f"{folder.parent}/", "")  # the staging folder is nobody's
        for name in names_made(cell.source):
            missing.setdefault(name, (refused, reason))
        texts = {"text/markdown": f"*{reason}*", "text/plain": reason}
        others = [output for output in outputs if output.output_type != "error"]
        cell.outputs = [*others, new_output("display_data", data=texts)]
        figures = figures_made(cell.source)
        figures = [name for name in figures if not (folder / f"{name}.json").is_file()]
        for name in figures:
            draw_sentence(name, reason, folder, project)
        rows.append((cell.id, "|".join(figures), refused, reason))
    return pd.DataFrame(rows, columns=REFUSED_COLUMNS)


def _explain(error, missing):
    """(refused, reason) of an error output."""
    if error.ename == "InputError":
        return True, error.evalue
    name = error.evalue.split("'")[1] if error.ename == "NameError" and "'" in error.evalue else ""
    return missing.get(name, (False, f"{error.ename}: {error.evalue}"))


def names_made(source):
    """The names that a cell would have made: its assignments and imports."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names += [alias.asname or alias.name for alias in node.names]
    return names


def figures_made(source):
    """The names of the figures that a cell saves."""
    names = []
    for node in ast.walk(ast.parse(source)):
        is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "save_figure"
        if is_call and len(node.args) > 2 and isinstance(node.args[2], ast.Constant):
            names.append(node.args[2].value)
    return names


def draw_sentence(name, reason, folder, project=None):
    """Save a figure that consists of a sentence in each language."""
    sentences = [f"No figure here. {reason}", f"此处无图。程序的说明：{reason}"]
    table = pd.DataFrame({"lang": ["en", "zh"], "sentence": sentences})
    try:
        save_figure(plot_sentence, table, name, folder=folder, project=project)
    except InputError:  # a character of the reason has no glyph
        plain = ["No figure here: the notebook says why.", "此处无图，原因见笔记本。"]
        table = table.assign(sentence=plain)
        save_figure(plot_sentence, table, name, folder=folder, project=project)
