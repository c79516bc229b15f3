import errno
import pickle

import pandas as pd
import pytest

from govreports import tables
from govreports.tables import (
    InputError,
    Project,
    check_table,
    document_id,
    has_columns,
    has_words,
    is_filled,
    is_number,
    is_one_of,
    is_size,
    is_truth,
    is_unique,
    is_whole,
    is_year,
    kinds_of,
    read_table,
    read_written,
    refers_to,
    round_table,
    write_atomic,
    write_table,
)


@pytest.fixture
def written(tmp_path):
    """Write some text as a CSV file and return its path."""

    def write(text, encoding="utf-8"):
        (tmp_path / "t.csv").write_bytes(text.encode(encoding))
        return tmp_path / "t.csv"

    return write


def test_ids_that_a_spreadsheet_stripped_get_their_zero_back(written):
    path = written("document,n\n1,5\n6a,2\n18,3\n")
    assert list(read_table(path)["document"]) == ["01", "06a", "18"]
    assert document_id(7) == "07"


def test_a_table_comes_back_as_it_was_written(tmp_path):
    table = pd.DataFrame(
        {"document": ["01", "02"], "term": [" 科普", "=1+1"], "n": [3, 4], "per_10k": [1.5, 2.25]}
    )
    path = write_table(table, tmp_path / "tables" / "counts.csv")
    read = read_table(path)
    pd.testing.assert_frame_equal(read, table)


def test_what_a_column_holds_is_said_by_a_rule_and_never_guessed(written):
    path = written("word,n,other\n2035,1,a\n,,b\n科普,2,c\n")
    table = read_table(path, [is_whole("n")])
    assert table["word"].tolist() == ["2035", "", "科普"]
    assert table["n"].dtype == "Int64" and table["n"].isna().tolist() == [False, True, False]


def test_cells_of_a_table_that_people_edit_are_trimmed_of_blanks_of_either_width(written):
    path = written("a,b\n 县 ,\u3000科普\u200b\n,\n\u00a0市,x\n")
    assert read_table(path, []).values.tolist() == [["县", "科普"], ["市", "x"]]


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "term,reason,\n的,x,\n",
            "line 1: expected a name for each column; found none for column 3",
        ),
        ("term,reason\n的,x,\n", "line 2: expected 2 cells, as in the header row; found 3 cells"),
        ('term,reason\n"的\n",x\n了\n', "line 4: expected 2 cells, .* found 1 cells"),
        ("term,term\n的,x\n", "line 1: expected each column once; found term twice"),
        ("term;reason\n的;x\n", "line 1: expected columns separated by commas; found term;reason"),
        ("term,reason\n", "expected at least one row below the header row; found no rows"),
        ('term,reason\n"的,x\n', "line 2: expected a row of a table"),
        ("", "a table with a header row; found an empty file"),
        (",\n,\n", "a table with a header row; found an empty file"),
    ],
)
def test_a_table_of_another_shape_is_refused_with_its_line(written, text, message):
    with pytest.raises(InputError, match=rf"t\.csv(, )?.*{message}"):
        read_table(written(text), [])


RULES = [
    (has_columns("a", "b"), "no column"),
    (is_filled("x"), "line 2, column x: expected a filled cell"),
    (is_one_of("x", ["p", "q"]), "line 2, column x: expected one of p, q; found ''"),
    (is_whole("x", least=1), "line 3, column x: expected a whole number from 1; found 'r'"),
    (is_number("x"), "line 3, column x: expected a number; found 'r'"),
    (is_year("y"), "line 2, column y: expected a year from 1900 to 2100; found '2006年'"),
    (is_size("y", unit="mm", least=1, most=300), "expected a number from 1 to 300 \\(mm, without"),
    (is_truth("y"), "line 2, column y: expected TRUE or FALSE; found '2006年'"),
    (
        is_unique("z"),
        "line 3, column z: expected 1 once \\(it stands in line 2\\); found 1 a second",
    ),
    (
        refers_to("x", ["p"], what="table.csv"),
        "line 3, column x: expected names that stand in table.csv",
    ),
    (has_words("x", filled=True), "line 2, column x: expected a filled cell; found an empty cell"),
]


@pytest.mark.parametrize("rule, message", RULES, ids=range(len(RULES)))
def test_a_rule_refuses_with_file_line_and_column(written, rule, message):
    with pytest.raises(InputError, match=message):
        read_table(written("x,y,z\n,2006年,1\nr,170mm,1\n"), [rule])


@pytest.mark.parametrize(
    "text, message",
    [
        ('a,b\n1,"x\n2,y"\n', "line 2, column b: expected a cell in one line"),
        ('a,b\n1,"\n2,"\n', "line 2, column b: expected a cell in one line"),
        (
            "a,b\n1,的\u200e了\n",
            r"line 2, column b: expected characters .* hidden one: '的\\u200e了'",
        ),
        ('a,b\n1,的"\n', "line 2, column b: expected quotation marks in pairs"),
        ("a,b\n1,#N/A\n", "line 2, column b: expected a value; found #N/A"),
        ("a,b\n1,x\na,b\n", "line 3: expected a row of the table; found the header row"),
        ("a,b\n1,x\n2,y\n1,x\n", "line 4: expected each row once; found the row of line 2 again"),
        ("A ,b\n1,x\n", "line 1: expected the column a; found 'A'"),
        ("a\tb\n1\tx\n", "line 1: expected columns separated by commas"),
        ("a,ａ\n1,x\n", "line 1: expected each column once"),
    ],
)
def test_what_nobody_means_is_refused_with_its_place(written, text, message):
    with pytest.raises(InputError, match=message):
        read_table(written(text), [has_columns("a")])


def test_what_is_written_is_read_again_whatever_a_cell_holds(tmp_path):
    cells = ["a\rb", "'=1", "''=1", "=1", '"', "x\ny", " ", "1" * 18]
    table = pd.DataFrame({"c": cells, "d": "k"})
    assert read_written(write_table(table, tmp_path / "t.csv"))["c"].tolist() == cells


def test_an_error_can_be_copied_and_shows_the_beginning_of_a_long_cell():
    error = InputError("not-true", where="x.csv", cell="9" * 5000, lang="en")
    assert len(str(error)) < 600 and str(pickle.loads(pickle.dumps(error))) == str(error)


def test_rules_take_what_a_spreadsheet_makes_of_a_right_cell(written):
    path = written("y,t,w\n2006.0,TRUE,科普 | 农民|\n,false,\n")
    table = read_table(path, [is_year("y"), is_truth("t"), has_words("w")])
    assert table["y"].iloc[0] == 2006 and pd.isna(table["y"].iloc[1])
    assert table["t"].tolist() == [True, False] and table["w"].tolist() == ["科普|农民", ""]


def test_a_table_given_in_the_place_of_a_file_is_held_to_the_same_rules_and_left_alone():
    given = pd.DataFrame({"document": ["1"], "year": [2006.0], "word": [None]})
    table = check_table(given, [is_year("year")], "the table")
    assert table.values.tolist() == [["01", 2006, ""]] and given["word"].iloc[0] is None
    with pytest.raises(InputError, match="the table, line 2, column word: expected a filled cell"):
        check_table(given, [is_filled("word")], "the table")


def test_an_error_says_its_sentences_in_the_language_asked_for(monkeypatch):
    row = {"en": "a filled cell", "zh": "应填写"}
    words = {**tables._read_words(), "error.blank.expected": row}
    monkeypatch.setattr(tables, "_read_words", lambda: words)
    error = InputError("blank", where="x.csv, line 2")
    assert "expected a filled cell" in str(error) and "应填写" in error.message("zh")
    assert error.key == "blank" and error.places == {"where": "x.csv, line 2"}


def test_what_a_file_holds_is_text_in_a_message_and_never_a_place_to_fill(written):
    with pytest.raises(InputError, match=r"found '\{where\}'"):
        read_table(written("a\n{where}\n"), [is_whole("a")])


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


def test_a_missing_column_is_named_with_its_file_and_those_there_are(written):
    message = r"t\.csv, line 1: expected the columns a, b; found no column b \(there are: a\)"
    with pytest.raises(InputError, match=message):
        read_table(written("a\n1\n"), [has_columns("a", "b")])


def test_a_table_in_another_encoding_says_how_to_save_it(written):
    with pytest.raises(InputError, match="CSV UTF-8"):
        read_table(written("文本\n科普\n", "gb18030"))


def test_a_missing_table_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "none.csv")


def test_the_root_is_found_from_a_folder_below_it_and_missed_elsewhere(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports.csv").write_text("document\n", "utf-8")
    (tmp_path / "notebooks").mkdir()
    assert Project.here(tmp_path / "notebooks") == Project(tmp_path.resolve())
    with pytest.raises(InputError, match="Change into the folder"):
        Project.here("/")


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
