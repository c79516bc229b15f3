import json
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from govreports.__main__ import main
from govreports.job import run
from govreports.tables import InputError, Project

ROOT = Project.here().root

FIGURE_CELL = """import pandas as pd
from govreports import save_figure
from govreports.plots.reports import plot_card, plot_containment
pairs = pd.DataFrame({"document": ["01"], "other": ["02"], "shared": [3], "containment": [0.5], "resemblance": [0.2]})
save_figure(plot_containment, pairs, "09-shared", documents=["01", "02"])"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project: the shipped data and one notebook with one figure."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("tables"))
    for folder in ("notebooks", "figures", "data/tables"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)

    def write(*cells):
        notebook = new_notebook(cells=[new_markdown_cell("# Title", id="title")])
        notebook.cells += [
            new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells)
        ]
        (tmp_path / "notebooks" / "09-small.ipynb").write_text(nbformat.writes(notebook), "utf-8")
        return tmp_path

    return write


@pytest.fixture
def few_tables(monkeypatch):
    import pandas as pd

    monkeypatch.setattr(
        run, "build_tables", lambda project: {"documents": pd.DataFrame({"document": ["01"]})}
    )


def contents(root):
    return {
        path.relative_to(root): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_main_job_writes_tables_figures_captions_and_the_executed_notebook(
    project, few_tables, capsys
):
    root = project("1 + 1", FIGURE_CELL)
    assert main(["figures"]) == 0
    made = {path.name for path in (root / "figures").iterdir()}
    assert {
        "09-shared.zh.pdf",
        "09-shared.en.png",
        "09-shared.csv",
        "09-shared.json",
        "captions.zh.md",
    } <= made
    assert (root / "data" / "tables" / "documents.csv").is_file()
    notebook = json.loads((root / "notebooks" / "09-small.ipynb").read_text("utf-8"))
    assert "".join(notebook["cells"][1]["outputs"][0]["data"]["text/plain"]) == "2"
    assert "execution" not in notebook["cells"][1]["metadata"]
    assert "09-small" in capsys.readouterr().err


def test_a_second_run_changes_no_byte(project, few_tables):
    root = project(FIGURE_CELL)
    assert main(["figures"]) == 0
    before = contents(root)
    assert main(["figures"]) == 0
    assert contents(root) == before


def test_a_failing_cell_is_named_and_the_previous_results_stay(project, few_tables, capsys):
    root = project(FIGURE_CELL)
    assert main(["figures"]) == 0
    project(FIGURE_CELL, "1 / 0")
    before = contents(root)
    assert main(["figures"]) == 1
    error = capsys.readouterr().err
    assert (
        "09-small.ipynb, cell cell-1:" in error
        and "1 / 0" in error
        and "ZeroDivisionError" in error
    )
    assert contents(root) == before


def test_an_input_error_ends_with_its_message_and_the_previous_results_stay(project, capsys):
    root = project(FIGURE_CELL)
    (root / "data" / "raw" / "reports_page.txt").unlink()
    before = contents(root)
    assert main(["figures"]) == 1
    error = capsys.readouterr().err
    assert (
        "no such file" in error and "git checkout -- data/raw" in error and "Traceback" not in error
    )
    assert contents(root) == before


def test_an_error_in_the_staging_folder_names_the_file_of_the_user(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(InputError) as caught, run.staged(tmp_path) as staging:
        raise InputError("no-table", where=staging / "data" / "x.csv")
    assert str(caught.value).startswith(f"{tmp_path}/data/x.csv: expected a CSV table")
    assert caught.value.message("zh").startswith(f"{tmp_path}/data/x.csv")
    with pytest.raises(run.NotebookError) as caught, run.staged(tmp_path) as staging:
        raise run.NotebookError(f"InputError: {staging}/data/x.csv")
    assert str(caught.value) == f"InputError: {tmp_path}/data/x.csv"


def test_a_project_is_run_from_any_folder(project, few_tables, tmp_path_factory, monkeypatch):
    root = project("1 + 1", FIGURE_CELL)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    run.figures(Project(root))
    assert (root / "figures" / "09-shared.en.png").is_file()


def test_an_interrupt_leaves_the_previous_results(project, monkeypatch, capsys):
    root = project(FIGURE_CELL)
    before = contents(root)

    def interrupt(project):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "build_tables", interrupt)
    assert main(["figures"]) == 130
    assert "untouched" in capsys.readouterr().err
    assert contents(root) == before


def test_a_figure_that_is_no_longer_made_is_removed(project, few_tables):
    root = project(FIGURE_CELL)
    (root / "figures" / "09-old.zh.pdf").write_bytes(b"old")
    (root / "figures" / "nature").mkdir()
    assert main(["figures"]) == 0
    assert (
        not (root / "figures" / "09-old.zh.pdf").exists() and (root / "figures" / "nature").is_dir()
    )


def test_outside_a_project_the_command_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["figures"]) == 1
    assert "Change into the folder of the project" in capsys.readouterr().err


def test_an_unknown_command_is_refused_with_the_list_of_commands(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["draw"])
    assert refused.value.code == 2 and "figures" in capsys.readouterr().err
