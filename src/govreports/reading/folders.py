"""A folder of a researcher's own files -> documents: every file accounted for, what nobody said
proposed and marked.
"""

import os
import re
import unicodedata
import warnings
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from tqdm import tqdm

from govreports.reading.dating import read_clues
from govreports.reading.files import READERS, read_file
from govreports.reading.page import match_documents, split_page
from govreports.reading.periods import read_periods
from govreports.reading.proposals import find_title, propose_readings
from govreports.reading.readings import (
    check_evidence,
    fill_gaps,
    join_reading,
    read_own_reading,
    reading_rules,
)
from govreports.tables import InputError, find_project, say
from govreports.text import read_boilerplate

FILE_COLUMNS = ["file", "status", "encoding", "documents", "characters", "message"]
_ASIDE = {"reports.csv", "reports.proposed.csv", "readme.md", "readme.txt", "readme.zh.md"}
_KEPT = ("source", "section", "title", "start", "end", "text", "encoding")
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_LEAST_SHARE = 0.2
_ENCODINGS_OF_TEXT = {"UTF-8", "GB18030", "Big5", "UTF-16", "UTF-32"}
_NO_READING = pd.DataFrame(columns=["source"])


class Collection(NamedTuple):
    """What a folder gave: documents, files (see ``list_files``) and proposals (see
    ``propose_readings``).
    """

    documents: pd.DataFrame
    files: pd.DataFrame
    proposals: pd.DataFrame


def read_folder(folder, reading=None, project=None):
    """Read the files of a folder (or one file) as a Collection, one file after the other, in the
    natural order of their names.

    A page of several reports (篇一, 篇二 ...) and a table give several documents. Ids are d01, d02
    ... unless the reading has others. ``reading``: a table or CSV file like reports.csv, joined by
    source (the file's name), section and document; default: the reports.csv in the folder, if there
    is one. What it leaves empty is proposed, with confidence low and period_certain no, and the
    column's name stands in ``proposed``. Files that cannot be read are left out with a warning.
    ``project``: whose periods, clues and site lines are taken (default: that of the working
    directory). Raises InputError for a missing or an empty folder, for one in which no file can be
    read, for a reading that does not fit.
    """
    folder, project = Path(folder), find_project(project)
    periods = read_periods(project)
    beside = (folder if folder.is_dir() else folder.parent) / "reports.csv"
    reading = beside if reading is None and beside.is_file() else reading
    reading = read_own_reading(_NO_READING if reading is None else reading, periods)
    files, rows = _read_all(folder, reading, periods, read_boilerplate(project))
    if not rows:
        places = dict(kinds=" ".join(READERS), files=len(files), reason=files["message"].iloc[0])
        raise InputError("no-readable-file", where=folder, **places)
    documents, unused = join_reading(pd.DataFrame(rows), reading)
    proposals = propose_readings(documents, read_clues(project), periods)
    documents = fill_gaps(documents, proposals, periods)
    for sentence in _say_what_to_know(files, documents, unused, folder):
        warnings.warn_explicit(sentence, UserWarning, "read_reports", 1)
    return Collection(documents, files, proposals)


def list_files(folder, project=None):
    """What became of each file of a folder, one row a file: file, status (read / unread), encoding,
    documents, characters, message.

    The message says what is wrong and what to do, or what to know about a file that was read.
    """
    periods = read_periods(project)
    reading = read_own_reading(_NO_READING, periods)
    return _read_all(Path(folder), reading, periods, read_boilerplate(project))[0]


def _read_all(folder, reading, periods, boilerplate):
    """The table of files, and a dictionary for each document in them."""
    paths = _find_files(folder)
    root = folder if folder.is_dir() else folder.parent
    files, rows = [], []
    # disable=None: no bar in a notebook or a file
    for path in tqdm(paths, unit="file", disable=None, leave=False):
        source = _readable_name(path.relative_to(root))
        try:
            found = read_file(path, source)
            _check_chinese(found.text, source)
            anchored = reading[(reading["source"] == source) & (reading["first"] != "")]
            documents = _documents_of(found, source, anchored, boilerplate, periods)
        except InputError as error:
            files.append((source, "unread", "", 0, 0, str(error)))
            continue
        several = len(documents) > 1
        note = say("note.several-reports", "en", reports=len(documents)) if several else ""
        files.append((source, "read", found.encoding, len(documents), len(found.text), note))
        rows += [dict(row, source=source, encoding=found.encoding) for row in documents]
    return _note_names(pd.DataFrame(files, columns=FILE_COLUMNS)), rows


def _readable_name(path):
    """The name of a file as text, composed as people type it; bytes that are not UTF-8 are read as
    GB18030 (archives from Chinese Windows), or shown as ``\\xff``.
    """
    name = os.fsencode(path.as_posix())
    for codec in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return unicodedata.normalize("NFC", name.decode(codec))
    return name.decode("utf-8", errors="backslashreplace")


def _find_files(folder):
    """The files of a folder and its subfolders in the natural order of their names; hidden and
    temporary ones left out.
    """
    if not folder.exists():
        raise InputError("no-folder", where=folder)
    paths = [folder] if folder.is_file() else filter(_is_file, folder.rglob("*"))
    paths = [path for path in paths if not path.name.startswith((".", "~$"))]
    paths = [path for path in paths if path.name.lower() not in _ASIDE]
    if not paths:
        raise InputError("empty-folder", where=folder, kinds=" ".join(READERS))
    return sorted(paths, key=_natural_order)


def _is_file(path):
    """Whether a path is a file; what cannot be looked at is taken for one, and listed unread."""
    try:
        return path.is_file()
    except OSError:
        return True


def _natural_order(path):
    parts = re.split(r"([0-9]+)", path.as_posix())
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def _check_chinese(text, source):
    letters = re.sub(r"[\W\d_]", "", text)
    han, kana = len(_HAN.findall(letters)), len(_KANA.findall(letters))
    is_japanese = kana > 0.1 * len(letters)
    if is_japanese or han < _LEAST_SHARE * len(letters):
        key = "japanese-text" if kana else "not-chinese"
        raise InputError(key, where=source, han=han, letters=len(letters))


def _documents_of(found, source, anchored, boilerplate, periods):
    """The documents of a file: those of a reading with first and last words, the rows of a table,
    the reports of a page, or one.
    """
    if len(anchored):
        columns = ["document", "section", "title", "start", "end", "text"]
        documents = match_documents(found.text, anchored, Path(source), boilerplate)
        return documents[columns].to_dict("records")
    stem = Path(source).stem
    if found.rows:
        return _documents_of_table(found, source, stem, periods)
    pieces = split_page(found.text, source, boilerplate)
    if pieces:
        numbered = enumerate(pieces, start=1)
        return [_document(found.text, f"{number:02d}", *piece) for number, piece in numbered]
    title, start = find_title(found.text, stem)
    return [_document(found.text, "", title, start, len(found.text))]


def _documents_of_table(found, source, stem, periods):
    """The documents of the rows of a table, whose other columns are held to the rules of
    reports.csv.
    """

    def place(row, column=None):
        return f"{source}, report {row + 1}" + (f", column {column}" if column else "")

    cells = pd.DataFrame([cells for _, _, cells in found.rows], dtype=object)
    named = [name for name in cells if name and name not in _KEPT]
    readings = cells[named].assign(source=source)
    for rule in reading_rules(periods, is_own=True):
        readings = rule(readings, source, place)
    readings = readings.astype(object).where(readings.notna(), "")
    documents = []
    for number, (start, end, given) in enumerate(found.rows, start=1):
        title = given.get("title") or given.get("标题") or stem
        document = _document(found.text, f"{number:02d}", title, start, end)
        reading = readings.iloc[number - 1]
        check_evidence(reading["evidence"], pd.DataFrame([document]), reading["stands_in"])
        documents.append({**reading[named].to_dict(), **document})
    return documents


def _document(text, section, title, start, end):
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    body = body.strip()
    end = start + len(body)
    return dict(section=section, title=title, start=start, end=end, text=body)


def _note_names(files):
    """Add to the message of files that have one name in several folders, or one name with several
    endings.
    """
    stems = files["file"].map(lambda file: Path(file).stem)
    for row, file in files["file"].items():
        others = [other for other in files["file"][stems == stems[row]] if other != file]
        if others and files.at[row, "status"] == "read":
            note = say("note.same-name", "en", others=", ".join(others[:3]))
            files.at[row, "message"] = "; ".join(filter(None, [files.at[row, "message"], note]))
    return files


def _say_what_to_know(files, documents, unused, folder):
    """Sentences for the reader of a folder: files left out, several encodings, rows without a file,
    columns that were proposed.
    """
    unread, read = files[files["status"] == "unread"], files[files["status"] == "read"]
    if len(unread):
        key = "warning.more-unread-files" if len(unread) > 3 else "warning.unread-files"
        places = dict(unread=len(unread), files=len(files), more=len(unread) - 3)
        reasons = " ".join(unread["message"].head(3))
        yield say(key, "en", reasons=reasons, folder=str(folder), **places)
    encodings = read["encoding"].value_counts().sort_index()
    if len(_ENCODINGS_OF_TEXT & set(encodings.index)) > 1:
        yield say("warning.several-encodings", "en", encodings=_count(encodings))
    if unused:
        yield say("warning.unused-rows", "en", names=", ".join(unused[:5]))
    columns = documents["proposed"].str.split("|").explode()
    columns = columns[columns != ""].value_counts().sort_index()
    if len(columns):
        yield say("warning.proposals", "en", columns=_count(columns))


def _count(numbers):
    """``name (n)`` of each, separated by commas."""
    return ", ".join(f"{name} ({n})" for name, n in numbers.items())
