"""Tables on disk: one project, one reader with its rules, one writer, one kind of error.

Every table of the project is a CSV file in UTF-8 with BOM (Excel on Chinese Windows opens it),
``\\n`` line ends and numbers rounded to six significant digits. Cells are text first, trimmed; what
becomes a number is said by a rule, never guessed from what else the column holds.
"""

import csv
import math
import os
import re
import tempfile
from dataclasses import dataclass
from functools import cache, partial
from io import StringIO
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pandas as pd

SHIPPED = Path(__file__).resolve().parents[2] / "data"  # the data that this code came with
ID_COLUMNS = ("document", "section", "copy_of", "other", "family")
_FORMULA = re.compile("'*[=+\\-@\t\r]")
_QUOTED_OFF = re.compile("'+[=+\\-@\t\r]")
# characters that are not seen: blanks of every width, control and format characters
_UNSEEN = "".join(map(chr, (*range(33), *range(0x7F, 0xA1), 0xAD, 0x61C, 0x115F, 0x1680, 0x180E)))
_UNSEEN += "".join(
    map(chr, (*range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070)))
)
_UNSEEN += "\u3000\u3164\ufeff"
_BLANKS = _UNSEEN.replace("\n", "").replace("\r", "")  # a line break tells of swallowed rows
_HIDDEN = frozenset(character for character in _UNSEEN if not character.isspace())
_SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
_SEPARATORS = ";\t|，；｜"
_MOST_SHOWN = 400  # characters of a cell or list that a message repeats
_WHOLE = re.compile(r"-?\d{1,18}(\.0+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?inf")
_YEARS = (1900, 2100)
csv.field_size_limit(2**31 - 1)  # a document's text is one cell


class InputError(ValueError):
    """Something given to govreports cannot be used; the message says where, what was expected, what
    was found, what to do.

    ``key`` names the sentences in data/words.csv (expected, found, remedy, some with where),
    ``places`` fill their named places; without a sentence for it, where is the place ``where``.
    """

    def __init__(self, key, /, **places):
        self.key, self.places = key, places
        super().__init__(self.message("en"))

    def __reduce__(self):
        return partial(InputError, self.key, **self.places), ()

    def message(self, lang):
        """The error in one language; what is not translated yet is English."""
        places = {name: _shorten(place) for name, place in self.places.items()}
        names = ("where", "expected", "found", "remedy")
        parts = {name: say(f"error.{self.key}.{name}", lang, **places) for name in names}
        parts["where"] = parts["where"] or str(places.get("where", self.key))
        return say("error", lang, **parts) or f"{self.key}: {self.places}"

    def _render_traceback_(self):
        """What a notebook shows: the sentence, not the calls that led to it."""
        return [f"InputError: {self}"]


def _shorten(place):
    is_long = isinstance(place, str) and len(place) > _MOST_SHOWN
    return f"{place[:_MOST_SHOWN]}…" if is_long else place


@cache
def _read_words():
    """Key -> {"en": sentence, "zh": sentence} of data/words.csv."""
    if not (SHIPPED / "words.csv").is_file():  # the code stands alone
        return {}
    with (SHIPPED / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def say(key, lang, /, **places):
    """A sentence of data/words.csv in a language, its named places filled; "" for no such key."""
    row = _read_words().get(key, {})
    return (row.get(lang) or row.get("en") or "").format(**places)


@dataclass(frozen=True)
class Project:
    """A folder with data/reports.csv in it: where verbs find their tables and put their figures."""

    root: Path

    @classmethod
    def here(cls, start=None):
        """The project of the nearest folder at or above ``start`` (default: the working directory).

        This is the only place that looks at the working directory. Raises InputError when there is
        none.
        """
        start = Path(start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "data" / "reports.csv").is_file():
                return cls(folder)
        raise InputError("no-project", where=start)

    @property
    def data(self):
        """The folder of its tables."""
        return self.root / "data"

    @property
    def figures(self):
        """The folder of its figures."""
        return self.root / "figures"


def find_project(project=None):
    """The project given, or that of the working directory."""
    return project if project is not None else Project.here()


def share_project(*given):
    """Arguments of which each is a table, a path, a Project or None: the Project among them stands
    in the place of each None, so that one handed over serves a verb whole.
    """
    project = next((each for each in given if isinstance(each, Project)), None)
    return tuple(project if each is None else each for each in given)


def take_table(given, read):
    """A table as it is given, or what ``read`` makes of a path, a Project or None."""
    return given if isinstance(given, pd.DataFrame) else read(given)


def document_id(value):
    """The id as text with its leading zero: ``1`` -> ``01``, ``6a`` -> ``06a`` (spreadsheets strip
    zeros).
    """
    return re.sub(r"^(\d)(?=\D?$)", r"0\1", str(value).strip())


def read_lexicon(name, given=None, rules=()):
    """A table that people edit, checked by its rules.

    ``name``: its place in data/, such as ``lexicons/terms.csv``. ``given``: in its place a table, a
    path, or the Project whose table is meant (default: the project of the working directory).
    Raises InputError as ``read_table``.
    """
    if isinstance(given, pd.DataFrame):
        return check_table(given, rules, name)
    if given is None or isinstance(given, Project):
        given = find_project(given).data / name
    return read_table(given, rules)


def read_table(path, rules=None, *, may_be_empty=False):
    """Read a CSV table: every cell is text, and ids have their zeros.

    ``rules``: what columns a table that people edit must have and what its cells may hold, see
    ``has_columns`` and those below it; its cells are trimmed (full-width blanks too), and rows
    without any text are passed over. Without rules it is a table that the main job wrote
    (``read_written``), with numbers in the columns that ``WRITTEN`` names. Raises InputError for a
    missing file, another encoding, a row that is longer or shorter than the header, a column
    without a name or twice, no rows (unless ``may_be_empty``), and whatever the rules refuse, with
    file, line, column and remedy.
    """
    path = Path(path)
    if rules is None:
        return read_written(path, WRITTEN.get(path.stem) if path.parent.name == "tables" else None)
    header, rows, lines = _split_rows(path)
    if not rows and not may_be_empty:
        raise InputError("no-rows", where=path)
    table = pd.DataFrame(rows, columns=header, dtype=str).map(_trim)
    return _check(_restore_ids(table), (_is_plain, *rules, _has_rows_once), path, lines)


def read_written(path, kinds=None):
    """Read a table that ``write_table`` wrote, whatever its name: cells come back as they were.

    ``kinds``: what a column holds, "whole", "number", "truth" or "text" (see ``kinds_of``); without
    a word it is text. Raises InputError for a file or row that cannot be read, for a column of
    ``kinds`` that is not there and for a cell that is not of its kind.
    """
    path, kinds = Path(path), kinds or {}
    header, rows, lines = _split_rows(path, keep_blank=True)
    table = pd.DataFrame(rows, columns=header, dtype=object).map(_unquote)
    rules = [KINDS[kind](name) for name, kind in kinds.items() if kind in KINDS]
    return _check(_restore_ids(table), [has_columns(*kinds), *rules], path, lines)


def kinds_of(table):
    """Column -> "whole", "number", "truth" or "text", by the dtypes of a table: for
    ``read_written``.
    """
    return {str(name).strip(): _kind_of(table[name].infer_objects()) for name in table}


def _kind_of(column):
    if column.name in ID_COLUMNS:
        return "text"
    if pd.api.types.is_bool_dtype(column.dtype):
        return "text" if column.isna().any() else "truth"  # a truth is never missing
    if pd.api.types.is_integer_dtype(column.dtype):
        return "whole"
    return "number" if pd.api.types.is_float_dtype(column.dtype) else "text"


def check_table(table, rules, where):
    """A table given in the place of a file, held to the same rules; the table itself stays as it
    was.

    Raises InputError for what the rules refuse.
    """
    texts = table.reset_index(drop=True).astype(object).map(_as_text).map(_trim)
    return _check(_restore_ids(texts.astype(str)), (_is_plain, *rules), where, None)


def _as_text(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def _restore_ids(table):
    ids = {name: table[name].map(document_id) for name in ID_COLUMNS if name in table}
    return table.assign(**ids)


def _unquote(cell):
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if _QUOTED_OFF.match(cell) else cell


def _trim(cell):
    return _unquote(cell.strip(_BLANKS))


def _split_rows(path, keep_blank=False):
    """(header, rows, line of each row) of a CSV file; rows without any text are left out, unless
    ``keep_blank``.
    """
    header, rows, lines, line = None, [], [], 0
    reader = csv.reader(
        StringIO(_read_text(path), newline=""), strict=True, skipinitialspace=not keep_blank
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise InputError("broken-row", where=f"{path}, line {line}", error=error) from error
        if not cells or not (keep_blank or any(map(_trim, cells))):
            continue
        if header is None:
            header = _check_header(cells, f"{path}, line {line}")
            continue
        if len(cells) != len(header):
            where = f"{path}, line {line}"
            raise InputError("shifted-row", where=where, wanted=len(header), cells=len(cells))
        rows.append(cells)
        lines.append(line)
    if header is None:
        raise InputError("no-header", where=path)
    return header, rows, lines


def _read_text(path):
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("not-utf-8", where=f"{path}, line {line}") from error
    except FileNotFoundError as error:
        raise InputError("no-table", where=path) from error
    except OSError as error:
        raise InputError("unreadable", where=path, error=error.strerror) from error


def _check_header(cells, where):
    names = [_trim(cell) for cell in cells]
    if len(names) == 1 and any(mark in cells[0] for mark in _SEPARATORS):
        raise InputError("semicolons", where=where, header=names[0])
    if "" in names:
        raise InputError("nameless-column", where=where, number=names.index("") + 1)
    plain = [normalize("NFKC", name) for name in names]
    twice = [name for name, form in zip(names, plain) if plain.count(form) > 1]
    if twice:
        raise InputError("column-twice", where=where, column=twice[0])
    return names


# Rules: each takes a table of texts and says where a cell breaks it, or makes numbers of the cells.


def _check(table, rules, where, lines):
    """The table after all rules, in their order."""

    def place(row, column=None):
        line = lines[row] if lines else row + 2
        return f"{where}, line {line}" + (f", column {column}" if column else "")

    for rule in rules:
        table = rule(table, where, place)
    return table


def _is_plain(table, where, place):
    """No cell holds what a person does not see or a spreadsheet put there."""
    for row, cells in enumerate(table.itertuples(index=False, name=None)):
        if cells == tuple(table.columns):
            raise InputError("header-again", where=place(row))
        for name, cell in zip(table.columns, cells):
            fault = _find_fault(cell)
            if fault:
                raise InputError(fault, where=place(row, name), cell=cell)
    return table


def _has_rows_once(table, where, place):
    """No row of a file stands twice."""
    for row, before in find_repeats(table.itertuples(index=False, name=None)):
        raise InputError("row-twice", where=place(row), line=line_of(place(before)))
    return table


def find_repeats(keys):
    """Yield (row, row before it) for each key that stood in an earlier row."""
    first = {}
    for row, key in enumerate(keys):
        if key in first:
            yield row, first[key]
        first[key] = row


def line_of(place):
    """The number of the line that a place of a rule names."""
    return place.rpartition("line ")[2]


def _find_fault(cell):
    """The key of the error for a cell that no person means, or ""."""
    if "\n" in cell or "\r" in cell:
        return "line-break-in-cell"
    if not _HIDDEN.isdisjoint(cell):
        return "hidden-character"
    if cell.count('"') % 2:
        return "stray-quotation-mark"
    return "spreadsheet-error" if _SPREADSHEET_ERROR.match(cell) else ""


def _refuse_near_names(table, names, where):
    """Raise InputError for a column whose name is a wanted one but for case, width or a blank."""
    wanted = {_plain_name(name): name for name in names if name not in table}
    for name in table.columns:
        meant = wanted.get(_plain_name(name))
        if meant is not None and name != meant:
            raise InputError("near-name", where=f"{where}, line 1", name=name, meant=meant)


def _plain_name(name):
    return re.sub(r"[\s_-]", "", normalize("NFKC", str(name)).lower())


def has_columns(*names):
    """These columns are there."""

    def rule(table, where, place):
        _refuse_near_names(table, names, where)
        missing = ", ".join(name for name in names if name not in table)
        if missing:
            wanted, there = ", ".join(names), ", ".join(map(str, table.columns))
            where = f"{where}, line 1"
            raise InputError("no-column", where=where, wanted=wanted, missing=missing, there=there)
        return table

    return rule


def may_have(*names):
    """These columns are added, blank, where they are not there."""

    def rule(table, where, place):
        _refuse_near_names(table, names, where)
        return table.assign(**{name: "" for name in names if name not in table})

    return rule


def is_filled(*names):
    """No cell of these columns is blank."""
    return _each_cell(names, bool, "blank")


def is_one_of(name, values, *, may_be_blank=False):
    """Each cell of a column is one of ``values``."""
    allowed = {*values, ""} if may_be_blank else set(values)
    return _each_cell([name], allowed.__contains__, "not-one-of", values=", ".join(values))


def is_unique(*names):
    """No two rows have the same cells in these columns."""

    def rule(table, where, place):
        keys = list(table[list(names)].itertuples(index=False, name=None))
        for row, before in find_repeats(keys):
            cell, line = ", ".join(keys[row]), line_of(place(before))
            raise InputError("twice", where=place(row, names[0]), cell=cell, line=line)
        return table

    return rule


def refers_to(name, values, *, what):
    """Each alternative of a cell, separated by |, is one of ``values``; ``what``: where these
    stand.
    """

    def rule(table, where, place):
        for row, cell in enumerate(table[name]):
            unknown = [word for word in cell.split("|") if word and word not in values]
            if unknown:
                found = ", ".join(unknown)
                raise InputError("unknown-name", where=place(row, name), found=found, what=what)
        return table

    return rule


def has_words(*names, filled=False):
    """Cells of literal words separated by |: each is trimmed, empty ones go; ``filled``: one at
    least must be left.
    """

    def rule(table, where, place):
        words = {name: table[name].map(_trim_alternatives) for name in names if name in table}
        table = table.assign(**words)
        for name in words if filled else ():
            for row in np.flatnonzero(table[name] == ""):
                raise InputError("blank", where=place(row, name))
        return table

    return rule


def _trim_alternatives(cell):
    return "|".join(filter(None, map(_trim, cell.replace("｜", "|").split("|"))))


def is_whole(*names, least=None, most=None):
    """Whole numbers; a blank cell is missing."""
    return _numbers(
        names, _WHOLE, lambda cell: int(cell.partition(".")[0]), (least, most), "not-whole"
    )


def is_number(*names, least=None, most=None):
    """Numbers; a blank cell is missing."""
    return _numbers(names, _NUMBER, float, (least, most), "not-a-number")


def is_year(*names):
    """Years from 1900 to 2100; a blank cell is missing."""
    return _numbers(names, re.compile(r"\d{4}(\.0+)?"), lambda c: int(float(c)), _YEARS, "not-year")


def is_size(*names, unit, least, most):
    """Sizes in a unit (mm, pt, dpi), written as a plain number between ``least`` and ``most``."""
    return _numbers(names, _NUMBER, float, (least, most), "not-a-size", blank=False, unit=unit)


def is_truth(*names):
    """TRUE and FALSE, in any case."""

    def rule(table, where, place):
        for name in names:
            lower = table[name].str.lower()
            for row in np.flatnonzero(~lower.isin(["true", "false"])):
                raise InputError("not-true", where=place(row, name), cell=table[name].iat[row])
            table = table.assign(**{name: (lower == "true").astype(bool)})
        return table

    return rule


KINDS = {"whole": is_whole, "number": is_number, "truth": is_truth}


def _each_cell(names, test, key, **places):
    def rule(table, where, place):
        for name in names:
            for row, cell in enumerate(table[name]):
                if not test(cell):
                    raise InputError(key, where=place(row, name), cell=cell, **places)
        return table

    return rule


def _numbers(names, pattern, read, between, key, blank=True, **places):
    """A rule that reads the cells of some columns as numbers; columns that are not there are passed
    over.
    """
    least, most = between
    shown = "" if least is None else f" from {least}" + ("" if most is None else f" to {most}")

    def fits(cell):
        return pattern.fullmatch(cell) and not (
            (least is not None and read(cell) < least) or (most is not None and read(cell) > most)
        )

    def rule(table, where, place):
        for name in names:
            if name not in table:
                continue
            cells = list(table[name])
            for row, cell in enumerate(cells):
                if not (fits(cell) if cell else blank):
                    where = place(row, name)
                    raise InputError(key, where=where, cell=cell, between=shown, **places)
            table = table.assign(**{name: _as_numbers(cells, read, read is float)})
        return table

    return rule


def _as_numbers(cells, read, is_real):
    if is_real:
        return pd.array([read(cell) if cell else math.nan for cell in cells], dtype=float)
    values = [read(cell) if cell else pd.NA for cell in cells]
    return pd.array(values, dtype="Int64" if "" in cells else "int64")


# The columns of the tables in data/tables that hold numbers or truths; all others are text.
_COLUMNS = {
    "documents": {"whole": "start end year_from year_to"},
    "repairs": {"whole": "start end"},
    "sentences": {"whole": "sentence paragraph start end"},
    "counts": {"whole": "n", "number": "per_10k"},
    "mentions": {"whole": "sentence start end"},
    "duties": {
        "whole": "block block_start block_end inferred department_start department_end registered"
    },
    "measures": {"whole": "sentence start end"},
    "edges": {
        "whole": "n documents families n_source n_target units self_loops",
        "number": "weight npmi ochiai association p_hypergeometric p p_adjusted",
        "truth": "kept",
    },
    "change": {
        "whole": "k_first n_first k_second n_second families_first families_second",
        "number": "rate_first rate_second difference log_ratio low high null_rate p p_adjusted "
        "smallest_p g2 g2_null_rate",
    },
}
WRITTEN = {
    table: {name: kind for kind, names in kinds.items() for name in names.split()}
    for table, kinds in _COLUMNS.items()
}


def require_columns(table, names, where, made_by):
    """Raises InputError when a table given to a verb lacks a column; ``made_by``: the call that
    makes such a table.
    """
    missing = ", ".join(name for name in names if name not in table)
    if missing:
        wanted = ", ".join(names)
        raise InputError(
            "no-table-column", where=where, wanted=wanted, missing=missing, made_by=made_by
        )


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
    # a lone carriage return would end the row of a cell without quotation marks
    bare = not quoted.astype(str).apply(lambda column: column.str.contains("\r")).any(axis=None)
    quoting = csv.QUOTE_MINIMAL if bare else csv.QUOTE_NONNUMERIC
    form = dict(index=False, lineterminator="\n", float_format="%.6g", quoting=quoting)
    text = quoted.to_csv(**form)
    return write_atomic(path, ("\ufeff" + text).encode("utf-8"))


def _quote_off(cell):
    return "'" + cell if isinstance(cell, str) and _FORMULA.match(cell) else cell


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
        raise InputError("unwritable", where=path, error=error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path
