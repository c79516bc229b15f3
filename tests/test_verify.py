import json
import shutil

import pandas as pd
import pytest

from govreports.__main__ import main
from govreports.job import run, verify
from govreports.job.pipeline import make_manifest, read_manifest, write_manifest
from govreports.tables import InputError, Project, read_written, write_table

ROOT = Project.here().root


def save_chart(folder, shade):
    """A figure by hand: its table, its record and a picture."""
    write_table(pd.DataFrame({"term": ["科普", "培训"], "n": [3, 4]}), folder / "02-terms.csv")
    (folder / "02-terms.json").write_text(
        json.dumps({"plot": "x:y", "options": {"seed": 1}, "choices": {}}), "utf-8"
    )
    (folder / "02-terms.en.png").write_bytes(shade)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project whose main job writes one table (of the first repair rule) and one figure."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("tables"))
    (tmp_path / "notebooks").mkdir()
    state = {"shade": b"one", "n": 3}

    def make_results(staging, show_progress=True):
        stops = read_written(staging / "data" / "lexicons" / "boilerplate.csv")
        write_table(
            pd.DataFrame({"term": ["科普", stops["text"][0]], "n": [state["n"], 5]}),
            staging / "data" / "tables" / "counts.csv",
        )
        save_chart(staging / "figures", state["shade"])

    monkeypatch.setattr(run, "make_results", make_results)
    (tmp_path / "data" / "tables").mkdir()
    (tmp_path / "figures").mkdir()
    make_results(tmp_path)
    write_manifest(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path, state


def snapshot(root):
    return {
        path.relative_to(root): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_clean_tree_is_identical_and_left_alone(project, capsys):
    root, _ = project
    before = snapshot(root)
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "table counts: identical",
        "figure 02-terms: identical",
        "All numbers agree: 2 tables and figures.",
    ]
    assert snapshot(root) == before


def test_a_changed_lexicon_comes_first_and_the_first_differing_row_is_shown(project, capsys):
    root, _ = project
    path = root / "data" / "lexicons" / "boilerplate.csv"
    path.write_text(path.read_text("utf-8").replace("文档下载到电脑", "文档下载到手机"), "utf-8")
    assert main(["verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "input data/lexicons/boilerplate.csv: changed since the results were made"
    assert (
        lines[1].startswith("table counts: DIFFERENT (row 2, term: was '将本文的word文档下载到电脑")
        and "手机" in lines[1]
    )
    assert lines[3] == "Numbers differ in 1 of 2."


def test_a_changed_character_of_the_page_is_named(project, capsys):
    root, _ = project
    page = root / "data" / "raw" / "reports_page.txt"
    page.write_bytes(page.read_bytes().replace("科普".encode(), "科谱".encode(), 1))
    main(["verify"])
    assert "input data/raw/reports_page.txt: changed" in capsys.readouterr().out.splitlines()[0]


def test_another_picture_with_the_same_numbers_passes_and_names_the_library(project, capsys):
    root, state = project
    state["shade"] = b"two"
    manifest = json.loads((root / "figures" / "manifest.json").read_text("utf-8"))
    manifest["libraries"]["matplotlib"] = "3.0.0"
    (root / "figures" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert main(["verify"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("library matplotlib was 3.0.0, now ")
    assert "figure 02-terms: same numbers, other bytes (perhaps because of matplotlib)" in lines


def test_a_number_that_another_seed_gives_fails(project, capsys):
    _, state = project
    state["n"] = 4
    assert main(["verify"]) == 1
    assert "table counts: DIFFERENT (row 1, n: was '3', now '4')" in capsys.readouterr().out


def test_results_that_are_missing_or_new_are_named(project, capsys):
    root, _ = project
    (root / "data" / "tables" / "counts.csv").rename(root / "data" / "tables" / "old.csv")
    assert main(["verify"]) == 1
    out = capsys.readouterr().out
    assert "table counts: NEW" in out and "table old: NOT MADE AGAIN" in out


def test_a_student_can_read_it_in_chinese(project, capsys):
    _, state = project
    state["n"] = 4
    assert main(["verify", "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert (
        "表 counts: 不同 (第 1 行 n 列：原为 '3'，现为 '4')" in out
        and "2 个表和图中有 1 个数字不同。" in out
    )


def test_without_a_manifest_the_remedy_is_named(tmp_path):
    with pytest.raises(InputError, match="Make it with: python -m govreports figures"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("a,c\n1,2\n", "columns differ: b, c"),
        ("a,b\n1,2\n3,4\n", "1 rows, now 2"),
        ("b,a\n2,1\n", "columns differ: order"),
    ],
)
def test_tables_of_another_shape_are_described(new, sentence):
    assert (
        verify.first_difference(b"a,b\n1,2\n", new.encode(), verify.VERIFY_WORDS["en"]) == sentence
    )


def test_the_committed_manifest_describes_the_committed_files():
    assert read_manifest(ROOT) == make_manifest(ROOT), "run: python -m govreports figures"
