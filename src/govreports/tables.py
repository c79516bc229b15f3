"""Tables on disk: one reader, one writer, one kind of error.

Every table of the project is a CSV file in UTF-8 with BOM (Excel on Chinese Windows opens it),
``\\n`` line ends and numbers rounded to six significant digits.
"""

import os
import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ID_COLUMNS = ("document", "section", "copy_of", "other", "family")
TEXT_COLUMNS = {"source", "target", "term", "text", "surface", "raw", "clean", "name", "value"}
_INTEGER = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?|-?inf")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class InputError(ValueError):
    """Something given to govreports cannot be used; the message says where, what was expected, what
    was found, what to do.
    """

    def __init__(self, where, expected, found, remedy):
        super().__init__(f"{where}: expected {expected}; found {found}. {remedy}")

    def _render_traceback_(self):
        """What a notebook shows: the sentence, not the calls that led to it."""
        return [f"InputError: {self}"]


def project_root(start=None):
    """The nearest folder at or above ``start`` (default: the working directory) that holds
    data/reports.csv.

    Raises InputError when there is none.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "data" / "reports.csv").is_file():
            return folder
    raise InputError(
        str(start),
        "a govreports folder, that is one with data/reports.csv in it or above it",
        "none",
        "Change into the folder of the project and call again.",
    )


def document_id(value):
    """The id as text with its leading zero: ``1`` -> ``01``, ``6a`` -> ``06a`` (spreadsheets strip
    zeros).
    """
    return re.sub(r"^(\d)(?=\D?$)", r"0\1", str(value).strip())


def read_table(path, required=()):
    """Read a CSV table of the project.

    Ids stay text, empty cells are "", columns in which every filled cell is a number become numbers
    (an empty cell in such a column is missing). Cells that ``write_table`` quoted off come back as
    they were. Raises InputError for a missing file, a wrong encoding, no header, or a column of
    ``required`` that is not there.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(
            str(path),
            "a CSV table",
            "no such file",
            "Check the name, or restore the file from the repository.",
        )
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            str(path),
            "UTF-8",
            f"a byte at position {error.start} that is not UTF-8 (GB18030, perhaps)",
            'In Excel, save it as "CSV UTF-8".',
        ) from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            str(path),
            "a table with a header row",
            str(error),
            "Open it in a spreadsheet and mend that line.",
        ) from error
    table.columns = [str(column).strip() for column in table.columns]
    missing = [column for column in required if column not in table]
    if missing:
        raise InputError(
            f"{path}, line 1",
            "the columns " + ", ".join(required),
            "no column " + ", ".join(missing),
            "Add the column, or restore its name.",
        )
    return table.apply(_typed)


def _typed(column):
    column = column.where(~column.str.match(r"'[=+\-@\t\r]"), column.str[1:])
    if column.name in ID_COLUMNS:
        return column.map(document_id)
    filled = column[column != ""]
    if (
        column.name in TEXT_COLUMNS
        or filled.empty
        or not filled.map(lambda cell: bool(_NUMBER.fullmatch(cell))).all()
    ):
        return column
    if filled.map(lambda cell: bool(_INTEGER.fullmatch(cell))).all():
        return (
            column.replace("", pd.NA).astype("Int64")
            if len(filled) < len(column)
            else column.astype("int64")
        )
    return column.replace("", "nan").astype(float)


def round_table(table):
    """The table with every number at six significant digits: what the file says, and what a figure
    is drawn from.
    """
    return table.apply(
        lambda column: column.map(_six_digits) if column.dtype.kind == "f" else column
    )


def _six_digits(value):
    return float(f"{value:.6g}") if np.isfinite(value) else value


def write_table(table, path):
    """Write a table as CSV (UTF-8 with BOM, ``\\n``, six digits), whole or not at all; return the
    path.

    Text cells that a spreadsheet would run as a formula get a leading apostrophe.
    """
    quoted = table.apply(
        lambda column: column if column.dtype.kind in "biuf" else column.map(_quote_off)
    )
    text = quoted.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    return write_atomic(path, ("\ufeff" + text).encode("utf-8"))


def _quote_off(cell):
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def write_atomic(path, data):
    """Write bytes to ``path`` so that it holds the old or the new content, never half; return the
    path.

    Raises InputError when the folder cannot be written or the disk is full; the previous file is
    left as it was.
    """
    path = Path(path)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise InputError(
            str(path),
            "a folder that can be written, with room on the disk",
            error.strerror or str(error),
            "Close programs that hold the file, free some space or choose another folder; the previous file is untouched.",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path
