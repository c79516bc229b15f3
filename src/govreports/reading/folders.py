"""A folder of a researcher's own files -> documents: every file accounted for, what nobody said
proposed and marked.
"""

import re
import unicodedata
import warnings
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from tqdm import tqdm

from govreports.reading.files import READERS, read_file
from govreports.reading.page import match_documents, split_page
from govreports.reading.proposals import find_title, propose_readings
from govreports.reading.readings import fill_gaps, join_reading, read_own_reading
from govreports.tables import InputError
from govreports.text import read_boilerplate

FILE_COLUMNS = ["file", "status", "encoding", "documents", "characters", "message"]
_ASIDE = {"reports.csv", "reports.proposed.csv", "readme.md", "readme.txt", "readme.zh.md"}
_KEPT = ("source", "section", "title", "start", "end", "text", "encoding")
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_LEAST_SHARE = 0.2


class Collection(NamedTuple):
    """What a folder gave: documents, files (see ``list_files``) and proposals (see
    ``propose_readings``).
    """

    documents: pd.DataFrame
    files: pd.DataFrame
    proposals: pd.DataFrame


def read_folder(folder, reading=None):
    """Read the files of a folder (or one file) as a Collection, one file after the other, in the
    natural order of their names.

    A page of several reports (篇一, 篇二 ...) and a table give several documents. Ids are d01, d02
    ... unless the reading has others. ``reading``: a table or CSV file like reports.csv, joined by
    source (the file's name), section and document; default: the reports.csv in the folder, if there
    is one. What it leaves empty is proposed, with confidence low and period_certain no, and the
    column's name stands in ``proposed``. Files that cannot be read are left out with a warning.
    Raises InputError for a missing or an empty folder, for one in which no file can be read, for a
    reading that does not fit.
    """
    folder = Path(folder)
    beside = (folder if folder.is_dir() else folder.parent) / "reports.csv"
    reading = beside if reading is None and beside.is_file() else reading
    reading = read_own_reading(pd.DataFrame(columns=["source"]) if reading is None else reading)
    files, rows = _read_all(folder, reading)
    if not rows:
        raise InputError(
            str(folder),
            "files with reports in them: " + " ".join(READERS),
            f"none among {len(files)} that can be read: {files['message'].iloc[0]}",
            "Put your reports there.",
        )
    documents, unused = join_reading(pd.DataFrame(rows), reading)
    proposals = propose_readings(documents)
    documents = fill_gaps(documents, proposals)
    for sentence in _say_what_to_know(files, documents, unused, folder):
        warnings.warn_explicit(sentence, UserWarning, "read_reports", 1)
    return Collection(documents, files, proposals)


def list_files(folder):
    """What became of each file of a folder, one row a file: file, status (read / unread), encoding,
    documents, characters, message.

    The message says what is wrong and what to do, or what to know about a file that was read.
    """
    return _read_all(Path(folder), read_own_reading(pd.DataFrame(columns=["source"])))[0]


def _read_all(folder, reading):
    """The table of files, and a dictionary for each document in them."""
    paths = _find_files(folder)
    root = folder if folder.is_dir() else folder.parent
    boilerplate, files, rows = read_boilerplate(), [], []
    for path in tqdm(
        paths, unit="file", disable=None, leave=False
    ):  # None: no bar in a notebook or a file
        source = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        try:
            found = read_file(path, source)
            _check_chinese(found.text, source)
            documents = _documents_of(
                found,
                path,
                reading[(reading["source"] == source) & (reading["first"] != "")],
                boilerplate,
            )
        except InputError as error:
            files.append((source, "unread", "", 0, 0, str(error)))
            continue
        note = f"{len(documents)} reports in one file" if len(documents) > 1 else ""
        files.append((source, "read", found.encoding, len(documents), len(found.text), note))
        rows += [dict(row, source=source, encoding=found.encoding) for row in documents]
    return _note_names(pd.DataFrame(files, columns=FILE_COLUMNS)), rows


def _find_files(folder):
    """The files of a folder and its subfolders in the natural order of their names; hidden and
    temporary ones left out.
    """
    if not folder.exists():
        raise InputError(
            str(folder),
            "a folder or a file with reports",
            "nothing of that name",
            "Check the name.",
        )
    paths = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    paths = [
        path
        for path in paths
        if not path.name.startswith((".", "~$")) and path.name.lower() not in _ASIDE
    ]
    if not paths:
        raise InputError(
            str(folder),
            "files with reports in them: " + " ".join(READERS),
            "an empty folder",
            "Put your reports there.",
        )
    return sorted(
        paths,
        key=lambda path: [
            (not part.isdigit(), int(part) if part.isdigit() else 0, part)
            for part in re.split(r"([0-9]+)", path.as_posix())
        ],
    )


def _check_chinese(text, source):
    letters = re.sub(r"[\W\d_]", "", text)
    han, kana = len(_HAN.findall(letters)), len(_KANA.findall(letters))
    if han < _LEAST_SHARE * len(letters) or kana > 0.1 * len(letters):
        raise InputError(
            source,
            "a Chinese text",
            f"{han:,} Chinese characters among {len(letters):,} letters"
            + (", and Japanese ones" if kana else ""),
            "Remove it, or save the Chinese text in a file of its own.",
        )


def _documents_of(found, path, anchored, boilerplate):
    """The documents of a file: those of a reading with first and last words, the rows of a table,
    the reports of a page, or one.
    """
    if len(anchored):
        columns = ["document", "section", "title", "start", "end", "text"]
        return match_documents(found.text, anchored.astype({"paragraphs": int}), path)[
            columns
        ].to_dict("records")
    if found.rows:
        return [
            _document(
                found.text,
                f"{number:02d}",
                given.get("title") or given.get("标题") or path.stem,
                start,
                end,
                given,
            )
            for number, (start, end, given) in enumerate(found.rows, start=1)
        ]
    pieces = split_page(found.text, path.name, boilerplate)
    if pieces:
        return [
            _document(found.text, f"{number:02d}", *piece)
            for number, piece in enumerate(pieces, start=1)
        ]
    title, start = find_title(found.text, path.stem)
    return [_document(found.text, "", title, start, len(found.text))]


def _document(text, section, title, start, end, given=()):
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    columns = {name: value for name, value in dict(given).items() if name and name not in _KEPT}
    return {
        **columns,
        "section": section,
        "title": title,
        "start": start,
        "end": start + len(body.strip()),
        "text": body.strip(),
    }


def _note_names(files):
    """Add to the message of files that have one name in several folders, or one name with several
    endings.
    """
    stems = files["file"].map(lambda file: Path(file).stem)
    for at, file in files["file"].items():
        others = [other for other in files["file"][stems == stems[at]] if other != file]
        if others and files.at[at, "status"] == "read":
            note = f"the same name as {', '.join(others[:3])}: both are read, remove one if they are one report"
            files.at[at, "message"] = "; ".join(filter(None, [files.at[at, "message"], note]))
    return files


def _say_what_to_know(files, documents, unused, folder):
    """Sentences for the reader of a folder: files left out, several encodings, rows without a file,
    columns that were proposed.
    """
    unread, read = files[files["status"] == "unread"], files[files["status"] == "read"]
    if len(unread):
        more = (
            f" And {len(unread) - 3} more: list_files({str(folder)!r})." if len(unread) > 3 else ""
        )
        reasons = " ".join(unread["message"].head(3))
        yield f"{len(unread)} of {len(files)} files could not be read and are left out. {reasons}{more}"
    encodings = read["encoding"].value_counts().sort_index()
    if (
        len(
            set(encodings.index)
            & {"UTF-8", "UTF-8 with BOM", "GB18030", "Big5", "UTF-16", "UTF-32"}
            - {"UTF-8 with BOM"}
        )
        > 1
    ):
        yield (
            "The files have several encodings, each was read in its own: "
            + ", ".join(f"{name} ({n})" for name, n in encodings.items())
            + "."
        )
    if unused:
        yield f"reports.csv speaks of files or documents that are not there: {', '.join(unused[:5])}. Check the names in it."
    columns = (
        documents["proposed"]
        .str.split("|")
        .explode()
        .loc[lambda names: names != ""]
        .value_counts()
        .sort_index()
    )
    if len(columns):
        said = ", ".join(f"{name} ({n})" for name, n in columns.items())
        yield (
            f"Nobody said for some of the {len(documents)} documents: {said}. Proposals stand there; check them and write "
            "them into reports.csv."
        )
