"""The house: rooms that import upwards only, one face, errors with sentences, nothing of the page
in the code, formatted and linted.
"""

import ast
import json
import re
import string
import subprocess
import sys
import types
from collections import Counter

import pandas as pd
import pytest

import govreports
from govreports import Project

ROOT = Project.here().root
SRC = ROOT / "src" / "govreports"
FILES = sorted(SRC.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
ROOMS = (
    "tables text fonts reading words actors networks change quality plots paper job explore"
).split()
CHECKED = ["src", "tests", "scripts", "benchmarks"]


def room(path):
    """The room of a file: its folder in src/govreports, or its own name at the top."""
    parts = path.relative_to(SRC).parts
    return parts[0] if len(parts) > 1 else path.stem


def rooms_imported(tree):
    """The rooms that a module imports, wherever in its text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide where a name stands"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("govreports."))


def arrows_up(trees):
    """file -> room, for each import of a room that stands below the file's own."""
    for path, tree in trees.items():
        if room(path) in ROOMS:
            above = ROOMS[: ROOMS.index(room(path)) + 1]
            for other in rooms_imported(tree):
                if other in ROOMS and other not in above:
                    yield f"{path.relative_to(SRC)} -> {other}"


def texts_in_code(tree):
    """The string constants of a module that are no docstrings."""
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def facts_in(tree):
    """Period ids, quoted document ids and the hub's name among the texts of a module."""
    documents = pd.read_csv(ROOT / "data" / "reports.csv", dtype=str, encoding="utf-8-sig")
    periods = pd.read_csv(ROOT / "data" / "periods.csv", dtype=str, encoding="utf-8-sig")
    ids, plans = set(documents["document"]), "|".join(periods["period"])
    for text in texts_in_code(tree):
        if text in ids or text == "科协" or re.search(rf"\b({plans})\b", text):
            yield text


def test_the_top_holds_four_files_a_room_twelve_and_the_house_eighty():
    sizes = Counter(room(path) for path in FILES if path.parent != SRC)
    assert len([path for path in FILES if path.parent == SRC]) <= 4
    assert set(sizes) <= set(ROOMS) and max(sizes.values()) <= 12 and len(FILES) <= 80


def test_a_room_imports_only_rooms_above_it():
    assert list(arrows_up(TREES)) == []


def test_an_arrow_that_runs_up_is_named():
    tree = ast.parse("def f():\n    from govreports.plots.axes import panels")
    assert list(arrows_up({SRC / "words" / "x.py": tree})) == ["words/x.py -> plots"]


def test_no_period_document_or_hub_of_the_shipped_page_stands_in_the_code():
    found = {path.name: list(facts_in(tree)) for path, tree in TREES.items()}
    assert {name: facts for name, facts in found.items() if facts} == {}


@pytest.mark.parametrize("code", ["x = '06a'", "f('科协')", "x = 'in P2 only'"])
def test_a_fact_of_the_page_in_code_is_seen_and_one_in_a_docstring_is_not(code):
    assert list(facts_in(ast.parse(code))) and not list(facts_in(ast.parse('"""06a, P2"""')))


def test_every_public_name_is_loaded_when_asked_for_and_is_no_module():
    assert set(govreports.__all__) <= set(dir(govreports))
    modules = {path.stem for path in FILES} | set(ROOMS)
    for name in govreports.__all__:
        assert not isinstance(getattr(govreports, name), types.ModuleType) and name not in modules
    with pytest.raises(AttributeError, match="no attribute 'keynes'"):
        govreports.keynes  # noqa: B018


def test_every_plot_has_a_public_name_of_its_own():
    plots = [
        node.name
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("plot_")
    ]
    assert sorted(plots) == sorted(set(plots)) and set(plots) <= set(govreports.__all__)


def loaded(code):
    """The modules that a fresh Python has loaded after some code."""
    code += "\nimport sys; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_the_package_alone_loads_nothing():
    assert not {"pandas", "numpy", "matplotlib"} & set(loaded("import govreports"))


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("notebooks/0[12]*.ipynb")), ids=str)
def test_notebooks_01_and_02_load_neither_networkx_nor_scipy_stats(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    imports = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert not {"networkx", "scipy.stats"} & set(loaded(imports))


def errors_raised():
    """(file, key, names of its places) of every InputError with a key in the code."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError":
                assert len(node.args) == 1, f"{path.name}, line {node.lineno}: a key and places"
                places = {keyword.arg for keyword in node.keywords}
                yield path.name, node.args[0], places


def keys_of(node, words):
    """The keys that the first argument of an InputError may be: a text, a choice of two, a text
    that begins with one, or a name (none: its texts stand elsewhere in the module).
    """
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return keys_of(node.body, words) + keys_of(node.orelse, words)
    if isinstance(node, ast.JoinedStr):
        begin = f"error.{node.values[0].value}"
        return sorted({key.split(".")[1] for key in words if key.startswith(begin)})
    return []


def test_every_error_has_its_sentences_and_fills_their_places():
    rows = pd.read_csv(ROOT / "data" / "words.csv", dtype=str, keep_default_na=False)
    words = dict(zip(rows["key"], rows["en"]))
    assert not rows["key"].duplicated().any()
    used = {text for tree in TREES.values() for text in texts_in_code(tree)}
    for name, node, places in errors_raised():
        keys = keys_of(node, words)
        used |= set(keys)
        for key in keys:
            parts = [f"error.{key}.{part}" for part in ("expected", "found", "remedy")]
            assert set(parts) <= set(words), f"{name}: {key}"
            parts += [f"error.{key}.where"] * (f"error.{key}.where" in words)
            assert f"error.{key}.where" in words or {"where", None} & places, f"{name}: {key}"
            wanted = {field for part in parts for field in fields(words[part])}
            assert None in places or wanted <= places, f"{name}: {key} {wanted - places}"
    unused = {key.split(".")[1] for key in words if key.startswith("error.")} - used
    assert unused == set()


def fields(sentence):
    """The named places of a sentence."""
    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name]


def test_only_one_place_looks_at_the_working_directory():
    asked = [
        f"{path.name}: {node.attr}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("cwd", "getcwd")
    ]
    assert asked == ["tables.py: cwd"]


@pytest.mark.parametrize("command", [["format", "--check"], ["check"]], ids=["format", "lint"])
def test_ruff_finds_nothing(command):
    command = [sys.executable, "-m", "ruff", *command, "--no-cache", *CHECKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_project_handed_over_serves_a_verb_whole_wherever_python_runs(tmp_path, monkeypatch):
    project = Project.here()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Project, "here", lambda *_: pytest.fail("it looked at the directory"))
    documents = govreports.select_reports(govreports.read_reports(project=project))
    sentences = govreports.split_sentences(documents, project)
    tokens = govreports.join_phrases(govreports.cut_terms(sentences, project), project)
    counts = govreports.count_terms(tokens, project)
    assert len(govreports.describe_terms(counts, project)) == len(counts) > 1000
    assert len(govreports.compare_periods(counts, documents)) > 100
    mentions = govreports.find_mentions(sentences, departments=project, issuers=documents)
    assert len(mentions) > 500 and len(govreports.find_duties(documents, tasks=project)) > 300
    govreports.unregistered_bodies(sentences, departments=project)
    assert len(govreports.code_measures(sentences, rules=project)) == len(sentences)
    hits = govreports.frame_hits(sentences, project)
    presence = govreports.frame_presence(hits, documents, project)
    govreports.frame_profile(hits, documents, project)
    for verb in (govreports.frame_shares, govreports.frame_fates):
        assert len(verb(hits, documents, project))
    assert len(govreports.select_presence(presence, periods=project))
    assert len(govreports.renaming_chains(presence, project))
    assert len(govreports.reference_sets(project)) > 100
