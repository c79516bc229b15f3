"""The notebooks: run as the main job runs them, and held to the rules of the house."""

import ast
import json
import re

import pytest

import govreports
from govreports.job import run
from govreports.reading.page import read_page
from govreports.tables import Project, is_whole, read_table

ROOT = Project.here().root
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]


def cells(path, kind):
    return [
        cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind
    ]


def source(cell):
    return "".join(cell["source"])


@pytest.fixture(scope="module")
def results():
    """Everything the main job makes, in a staging folder."""
    with run.staged(ROOT) as staging:
        run.make_results(staging, show_progress=False)
        yield staging


def test_the_main_job_makes_again_the_committed_tables_notebooks_figures_and_captions(results):
    different = []
    for folder in run.RESULTS:
        made = {
            path.name: path.read_bytes() for path in (results / folder).iterdir() if path.is_file()
        }
        there = {
            path.name: path.read_bytes() for path in (ROOT / folder).iterdir() if path.is_file()
        }
        different += [
            f"{folder}/{name}"
            for name in sorted({*made, *there})
            if made.get(name) != there.get(name)
        ]
    assert different == [], "run: python -m govreports figures"


def test_no_label_of_a_figure_overlaps_or_is_cut(results):
    problems = {
        path.stem: json.loads(path.read_text("utf-8"))["problems"]
        for path in (results / "figures").glob("[0-9]*.json")
    }
    assert {name: found for name, found in problems.items() if any(found.values())} == {}


def test_every_figure_bears_the_number_of_a_notebook(results):
    numbers = {name[:2] for name in NAMES}
    assert {path.name[:2] for path in (results / "figures").glob("[0-9]*")} <= numbers


def test_no_official_is_named_in_a_table_a_figure_or_a_notebook(results):
    page = read_page(ROOT / "data" / "raw" / "reports_page.txt")
    spans = read_table(
        ROOT / "tests" / "data" / "people_on_the_page.csv", [is_whole("start", "end")]
    )
    names = sorted({page[start:end] for start, end in spans.itertuples(index=False)})
    assert len(names) > 20
    made = [
        *(results / "figures").glob("*.csv"),
        *(results / "figures").glob("*.md"),
        *(results / "notebooks").iterdir(),
    ]
    made += [
        path
        for path in (results / "data" / "tables").iterdir()
        if path.stem not in ("documents", "sentences")
    ]
    for path in made:
        text = path.read_text("utf-8")
        assert not [name for name in names if name in text], path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
class TestHouse:
    def test_the_title_is_a_question_in_both_languages_and_the_first_cell_answers_it(self, path):
        first = source(cells(path, "markdown")[0])
        titles = [line for line in first.splitlines() if line.startswith("# ")]
        assert len(titles) == 2 and titles[0].endswith("?") and titles[1].endswith("？")
        answer = first.split(titles[1])[1]
        assert re.search(r"[a-z]{4,} [a-z]{2,}", answer) and re.search(
            "[\u4e00-\u9fff]{8,}", answer
        )
        assert f"`{path.stem[:2]}-" in answer, "the answer names its figure"

    def test_the_first_code_cell_imports_public_names_alone_and_the_second_holds_the_choices(
        self, path
    ):
        first, second, *others = [source(cell) for cell in cells(path, "code")]
        imports = [node for node in ast.parse(first).body if isinstance(node, ast.ImportFrom)]
        own = [node for node in imports if node.module.startswith("govreports")]
        assert [node.module for node in own] == ["govreports"]
        assert {alias.name for alias in own[0].names} <= set(govreports.__all__)
        assert second.startswith("choices = Choices(")
        assert not [cell for cell in (second, *others) if re.search("^(from|import) ", cell, re.M)]

    def test_no_cell_names_a_period_or_a_document(self, path):
        for cell in cells(path, "code"):
            assert not re.search(
                r"""["'](P\d|\d\d[ab]?)["']""", re.sub(r'cite\(\s*"\d\d"', "", source(cell))
            )

    def test_no_cell_defines_a_function_or_walks_over_files(self, path):
        for cell in cells(path, "code"):
            nodes = list(ast.walk(ast.parse(source(cell))))
            assert not [
                node
                for node in nodes
                if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.While))
            ]
            assert "open(" not in source(cell) and "glob" not in source(cell)

    def test_cells_are_short(self, path):
        lengths = sorted(len(source(cell).splitlines()) for cell in cells(path, "code"))
        assert lengths[len(lengths) // 2] <= 4 and lengths[-1] <= 14

    def test_the_last_sections_say_what_is_not_shown_and_which_files_are_written(self, path):
        last = "\n".join(source(cell) for cell in cells(path, "markdown")[-2:])
        assert "What this does not show" in last and "Files written" in last

    def test_it_is_committed_executed_without_noise(self, path):
        outputs = [output for cell in cells(path, "code") for output in cell["outputs"]]
        assert outputs and all(cell["execution_count"] for cell in cells(path, "code"))
        assert not [
            output
            for output in outputs
            if output["output_type"] == "error" or output.get("name") == "stderr"
        ]
        assert not re.search(r" at 0x[0-9a-f]+", json.dumps(outputs))

    def test_every_cell_has_a_fixed_speaking_id(self, path):
        ids = [cell["id"] for kind in ("markdown", "code") for cell in cells(path, kind)]
        assert len(set(ids)) == len(ids) and all(
            re.fullmatch(r"[a-z][a-z0-9-]+", name) for name in ids
        )
