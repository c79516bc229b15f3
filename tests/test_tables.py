import errno

import pandas as pd
import pytest

from govreports import tables
from govreports.tables import (
    InputError,
    document_id,
    kinds_of,
    project_root,
    read_table,
    read_written,
    round_table,
    write_atomic,
    write_table,
)


def test_ids_that_a_spreadsheet_stripped_get_their_zero_back(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("document,n\n1,5\n6a,2\n18,3\n", "utf-8")
    assert list(read_table(path)["document"]) == ["01", "06a", "18"]
    assert document_id(7) == "07"


def test_a_table_comes_back_as_it_was_written(tmp_path):
    table = pd.DataFrame(
        {"document": ["01", "02"], "term": ["科普", "=1+1"], "n": [3, 4], "rate": [1.5, 2.25]}
    )
    write_table(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.csv"), table, check_dtype=False)


def test_a_written_table_comes_back_with_its_kinds_and_its_blanks(tmp_path):
    table = pd.DataFrame(
        {"code": ["1", " x "], "n": [3, 4], "rate": [1.0, float("nan")], "kept": [True, False]}
    )
    path = write_table(table, tmp_path / "t.csv")
    again = read_written(path, kinds_of(table))
    pd.testing.assert_frame_equal(again, table)
    assert list(read_written(path)["rate"]) == ["1", ""]
    with pytest.raises(InputError, match="no column gone"):
        read_written(path, {"gone": "text"})


def test_a_row_of_blanks_in_a_written_table_stays_a_row(tmp_path):
    path = write_table(pd.DataFrame({"term": ["a", "", "b"]}), tmp_path / "t.csv")
    assert list(read_written(path)["term"]) == ["a", "", "b"]


def test_a_cell_that_looks_like_a_formula_is_quoted_off_in_the_file(tmp_path):
    write_table(pd.DataFrame({"term": ["=cmd()", "@x", "-1"]}), tmp_path / "t.csv")
    assert tmp_path.joinpath("t.csv").read_text("utf-8-sig").splitlines()[1:] == [
        "'=cmd()",
        "'@x",
        "'-1",
    ]


def test_the_file_has_a_byte_order_mark_unix_line_ends_and_six_digits(tmp_path):
    data = write_table(pd.DataFrame({"x": [1 / 3]}), tmp_path / "t.csv").read_bytes()
    assert data == b"\xef\xbb\xbfx\n0.333333\n"
    assert round_table(pd.DataFrame({"x": [1 / 3]}))["x"][0] == 0.333333


def test_a_missing_column_is_named_with_its_file(tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n", "utf-8")
    with pytest.raises(
        InputError, match=r"t\.csv, line 1: expected the columns a, b; found no column b"
    ):
        read_table(tmp_path / "t.csv", required=("a", "b"))


def test_a_table_in_another_encoding_says_how_to_save_it(tmp_path):
    (tmp_path / "t.csv").write_bytes("文本\n科普\n".encode("gb18030"))
    with pytest.raises(InputError, match="CSV UTF-8"):
        read_table(tmp_path / "t.csv")


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n1,2,3\n"])
def test_an_empty_or_ragged_table_is_a_clear_error(tmp_path, content):
    (tmp_path / "t.csv").write_text(content, "utf-8")
    with pytest.raises(InputError, match="header row"):
        read_table(tmp_path / "t.csv")


def test_a_missing_table_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "none.csv")


def test_the_root_is_found_from_a_folder_below_it_and_missed_elsewhere(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports.csv").write_text("document\n", "utf-8")
    (tmp_path / "notebooks").mkdir()
    assert project_root(tmp_path / "notebooks") == tmp_path.resolve()
    with pytest.raises(InputError, match="Change into the folder"):
        project_root("/")


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_disk_that_fills_while_saving_leaves_the_old_file_and_no_other(
    tmp_path, monkeypatch, failing
):
    path = tmp_path / "t.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(
        tables.os,
        failing,
        lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")),
    )
    with pytest.raises(InputError, match="No space left on device.*previous file is untouched"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_an_interrupt_while_saving_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(tables.os, "fsync", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="a folder that can be written"):
        write_atomic(tmp_path / "file" / "t.csv", b"x")
