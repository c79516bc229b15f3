"""Files -> text: one reader a kind of file, and a plain sentence for a file that cannot be read."""

import io
import re
from typing import NamedTuple

import pandas as pd

from govreports.decoding import decode, import_reader
from govreports.office import MOST_BYTES, opening_file, read_docx_text, read_pdf_text, read_sheets
from govreports.tables import InputError

TEXT_NAMES = ("text", "正文", "全文", "内容", "文本", "content", "body")
_BLOCKS = "p div br li tr h1 h2 h3 h4 h5 h6 section article table ul ol dl dt dd blockquote pre title".split()
_MARKDOWN = (
    (re.compile(r"(?m)^ {0,3}(?:#{1,6}|>)[ \t]+"), ""), (re.compile(r"(?m)^ {0,3}[-*+][ \t]+(?=\S)"), ""),
    (re.compile(r"(\*{1,3}|__)(?=\S)([^*_\n]+?)\1"), r"\2"), (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(?m)^ {0,3}(?:[-*_] ?){3,}$|^```.*$"), ""), (re.compile("`"), ""),
)
_CHARSET = re.compile(rb"<meta[^>]{0,80}charset=[\"']?([a-zA-Z0-9_-]+)", re.I)


class FileText(NamedTuple):
    """The text of a file, its encoding, and for a table its rows: (start, end, {column: value})."""

    text: str
    encoding: str
    rows: tuple = ()


def read_file(path, where=None):
    """The text of one file by its ending, line ends as ``\\n``; a FileText. Nothing in a file is ever run.

    .txt as it is; .md and .html without their marks and scripts; .docx paragraphs and tables in order; .pdf its text layer with the
    lines of a paragraph joined; .csv and .xlsx the cells of the text column, one report a row, formulas as the text they are.
    ``where``: what messages call the file (default: its path). Raises InputError for a file that is empty, too large,
    broken, encrypted, without text, or whose reader is not installed.
    """
    where = str(path) if where is None else where
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(where, "a file ending in " + " ".join(READERS), repr(path.suffix),
                         "Save it as one of these, for example .docx.")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(where, f"at most {MOST_BYTES / 1e6:.0f} MB", f"{size / 1e6:,.0f} MB", "Divide the file.")
    data = path.read_bytes()
    if not data.strip(b" \t\r\n\x00"):
        raise InputError(where, "a file with text", "an empty file", "Put the report into it, or remove it.")
    found = reader(data, where)
    if not found.text.strip():
        raise InputError(where, "a file with text", "no text in it", "Open it and look: put the report into it, or remove it.")
    return found


def read_plain(data, path):
    """A .txt file."""
    return FileText(*decode(data, path))


def read_markdown(data, path):
    """A .md file without its marks (they would be read as masks)."""
    text, encoding = decode(data, path)
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return FileText(text, encoding)


def read_html(data, path):
    """A saved web page as text, blocks on lines of their own; scripts, styles and forms are dropped, never run."""
    soup_of = import_reader("bs4", ".html").BeautifulSoup
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, path, declared=declared.group(1).decode("ascii") if declared else "")
    with opening_file(path, ".html"):
        soup = soup_of(text, "html.parser")
        for tag in soup(["script", "style", "noscript", "template", "iframe", "form", "svg", "head"]):
            tag.decompose()
        for tag in soup(_BLOCKS):
            tag.insert_before("\n")
            tag.insert_after("\n")
        lines = [" ".join(line.split()) for line in soup.get_text().splitlines()]
    return FileText("\n".join(line for line in lines if line), encoding)


def read_docx(data, path):
    """A .docx file."""
    return FileText(read_docx_text(data, path), "docx")


def read_pdf(data, path):
    """A .pdf file."""
    return FileText(read_pdf_text(data, path), "PDF")


def read_xlsx(data, path):
    """A .xlsx with one report a row, on the first sheet that has a text column."""
    tables = read_sheets(data, path)
    chosen = next((table for table in tables if _text_column(table) is not None), tables[0] if tables else pd.DataFrame())
    return _as_rows(chosen, path, "xlsx")


def read_csv(data, path):
    """A .csv with one report a row."""
    text, encoding = decode(data, path)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, sep=separator)
        if not isinstance(table.index, pd.RangeIndex):  # pandas takes what is too much in every row for row names
            raise pd.errors.ParserError("rows with more cells than the header has")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(str(path), "a table with a header row", str(error).strip(),
                         "Open it in a spreadsheet and mend that line.") from error
    return _as_rows(table, path, encoding)


def _text_column(table):
    names = {str(column).strip().lower(): column for column in table.columns}
    return next((names[name] for name in TEXT_NAMES if name in names), None)


def _as_rows(table, path, encoding):
    """A FileText whose text is the filled text cells with a blank line between them."""
    column = _text_column(table)
    if column is None:
        raise InputError(str(path), "a column with the text of each report, named " + " or ".join(TEXT_NAMES[:3]),
                         "the columns " + (", ".join(map(str, table.columns)) or "(none)"),
                         "Rename the column that holds the text.")
    rows, parts, at = [], [], 0
    for row in table.to_dict("records"):
        text = str(row.pop(column)).replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            rows.append((at, at + len(text), {str(name).strip(): str(value).strip() for name, value in row.items()}))
            parts.append(text)
            at += len(text) + 2
    return FileText("\n\n".join(parts), encoding, tuple(rows))


READERS = {
    ".txt": read_plain, ".md": read_markdown, ".html": read_html, ".htm": read_html, ".docx": read_docx, ".pdf": read_pdf,
    ".csv": read_csv, ".xlsx": read_xlsx,
}
