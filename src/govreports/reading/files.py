"""Files -> text: one reader a kind of file, and a plain sentence for a file that cannot be read."""

import io
import logging
import re
import zipfile
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import NamedTuple
from xml.sax import ContentHandler

import pandas as pd

from govreports.tables import InputError

TEXT_NAMES = ("text", "正文", "全文", "内容", "文本", "content", "body")
_BLOCKS = "p div br li tr h1 h2 h3 h4 h5 h6 section article table ul ol dl dt dd blockquote pre title".split()
_DROPPED = "script style noscript template iframe form svg head".split()
_MARKDOWN = (
    (re.compile(r"(?m)^ {0,3}(?:#{1,6}|>)[ \t]+"), ""),
    (re.compile(r"(?m)^ {0,3}[-*+][ \t]+(?=\S)"), ""),
    (re.compile(r"(\*{1,3}|__)(?=\S)([^*_\n]+?)\1"), r"\2"),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(?m)^ {0,3}(?:[-*_] ?){3,}$|^```.*$"), ""),
    (re.compile("`"), ""),
)
_CHARSET = re.compile(rb"<meta[^>]{0,80}charset=[\"']?([a-zA-Z0-9_-]+)", re.I)


class FileText(NamedTuple):
    """The text of a file, its encoding, and for a table its rows: (start, end, {column: value})."""

    text: str
    encoding: str
    rows: tuple = ()


def read_file(path, where=None):
    """The text of one file by its ending, line ends as ``\\n``; a FileText. Nothing in a file is
    ever run.

    .txt as it is; .md and .html without their marks and scripts; .docx paragraphs and tables in
    order; .pdf its text layer with the lines of a paragraph joined; .csv and .xlsx the cells of the
    text column, one report a row, formulas as the text they are. ``where``: what messages call the
    file (default: its path). Raises InputError for a file that is empty, too large, broken,
    encrypted, without text, or whose reader is not installed.
    """
    where = str(path) if where is None else where
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = " ".join(READERS)
        raise InputError("unknown-ending", where=where, kinds=kinds, ending=path.suffix)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError("too-large", where=where, most=MOST_BYTES / 1e6, size=size / 1e6)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("unreadable", where=where, error=error.strerror or error) from error
    if not data.strip(b" \t\r\n\x00"):
        raise InputError("empty-file", where=where)
    found = reader(data, where)
    if not found.text.strip():
        raise InputError("file-without-text", where=where)
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
    """A saved web page as text, blocks on lines of their own; scripts, styles and forms are
    dropped, never run.
    """
    soup_of = import_reader("bs4", ".html").BeautifulSoup
    match = _CHARSET.search(data[:4096])
    declared = match.group(1).decode("ascii") if match else ""
    text, encoding = decode(data, path, declared=declared)
    with opening_file(path, ".html"):
        soup = soup_of(text, "html.parser")
        for tag in soup(_DROPPED):
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
    with_text = [table for table in tables if _text_column(table) is not None]
    return _as_rows((with_text or tables or [pd.DataFrame()])[0], path, "xlsx")


def read_csv(data, path):
    """A .csv with one report a row."""
    text, encoding = decode(data, path)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, sep=separator)
        # pandas takes what is too much in every row for row names
        if not isinstance(table.index, pd.RangeIndex):
            raise pd.errors.ParserError("rows with more cells than the header has")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError("broken-table", where=path, error=str(error).strip()) from error
    return _as_rows(table, path, encoding)


def _text_column(table):
    names = {str(column).strip().lower(): column for column in table.columns}
    return next((names[name] for name in TEXT_NAMES if name in names), None)


def _as_rows(table, path, encoding):
    """A FileText whose text is the filled text cells with a blank line between them."""
    column = _text_column(table)
    if column is None:
        there = ", ".join(map(str, table.columns)) or "–"
        names = ", ".join(TEXT_NAMES[:3])
        raise InputError("no-text-column", where=path, names=names, there=there)
    rows, parts, start = [], [], 0
    for row in table.to_dict("records"):
        text = str(row.pop(column)).replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            cells = {str(name).strip(): str(value).strip() for name, value in row.items()}
            rows.append((start, start + len(text), cells))
            parts.append(text)
            start += len(text) + 2
    return FileText("\n\n".join(parts), encoding, tuple(rows))


READERS = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
}


# Bytes -> text: which encoding a file is in, and what to say when none fits.

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with BOM"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_ENCODINGS = {"gb18030": "GB18030", "big5": "Big5", "utf_16_le": "UTF-16", "utf_16_be": "UTF-16"}
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5"}


def decode(data, where, declared=""):
    """(text, encoding) of the bytes of a text file: by its BOM, as UTF-8, or as the Chinese
    encoding that makes sense of it.

    ``declared``: what a web page says its encoding is; believed when it fits. Line ends become
    ``\\n``. Raises InputError when no encoding fits.

    >>> decode("全民科学素质行动规划纲要".encode("gb18030"), "a.txt")
    ('全民科学素质行动规划纲要', 'GB18030')
    """
    try:
        text, encoding = _decode(data, declared.lower().replace("-", "_"))
    except (UnicodeError, LookupError) as error:
        raise InputError("no-encoding", where=where, error=error) from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data, declared):
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return data.decode(codec), name
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        if "\x00" not in text:  # UTF-16 without a mark is valid UTF-8 now and then
            return text, "UTF-8"
    with suppress(UnicodeDecodeError, KeyError):
        return data.decode(_DECLARED[declared]), _ENCODINGS[_DECLARED[declared]]
    detector = import_reader("charset_normalizer", "a text that is not UTF-8")
    best = detector.from_bytes(data, cp_isolation=list(_ENCODINGS)).best()
    if best is None:
        raise UnicodeError("no Chinese encoding makes sense of them")
    return data.decode(best.encoding), _ENCODINGS[best.encoding]


def import_reader(module, purpose):
    """A module of the optional readers. Raises InputError with the command that installs them."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise InputError("no-reader", purpose=purpose, package=package) from error


# Files of office programs -> lines and tables: .docx, .xlsx, .pdf, checked before they are opened.

MOST_BYTES = 100_000_000  # of a file, and of what a .docx or .xlsx unpacks to
_SENTENCE_CLOSED = re.compile(r"[。！？；：:;!?][”’」』）)]*$")
_LIST_ITEM = re.compile(
    r"[（(【]?[一二三四五六七八九十\d]{1,3}[、.．）)】]|第[一二三四五六七八九十\d]+[章条节]"
)


@contextmanager
def opening_file(path, kind):
    """Turn whatever a reader raises on a broken file into a sentence."""
    logger = logging.getLogger("pypdf")  # what it has to say of a damaged file is in the sentence
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # the readers' libraries raise a dozen kinds for a damaged file
        found = f"{type(error).__name__}: {str(error)[:80]}"
        raise InputError("broken-file", where=path, kind=kind, error=found) from error
    finally:
        logger.setLevel(level)


def read_docx_text(data, path):
    """The text of a Word document: paragraphs and the rows of tables in order. Numbers that Word
    makes itself are not in it.
    """
    docx = import_reader("docx", ".docx")
    _check_package(data, path, ".docx")
    with opening_file(path, ".docx"):
        return "\n".join(_docx_lines(docx.Document(io.BytesIO(data)).iter_inner_content()))


def _docx_lines(blocks):
    for block in blocks:
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "　".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
        else:
            yield block.text


def _check_package(data, path, kind):
    """Raise InputError for an encrypted, broken, oversized .docx or .xlsx, and for one that
    declares XML entities.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("locked-file", where=path, kind=kind)
    sax, errors = import_reader("defusedxml.sax", kind), import_reader("defusedxml.common", kind)
    with opening_file(path, kind), zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MOST_BYTES:
            raise InputError("zip-bomb", where=path, most=MOST_BYTES / 1e6, size=unpacked / 1e6)
        try:
            for part in package.namelist():
                if part.lower().endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        sax.parse(stream, ContentHandler(), forbid_dtd=True)
        except errors.DefusedXmlException as error:
            raise InputError("xml-entities", where=path, kind=kind, part=part) from error


def read_pdf_text(data, path):
    """The text layer of a PDF; lines that break inside a sentence are joined."""
    pypdf = import_reader("pypdf", ".pdf")
    with opening_file(path, ".pdf"):
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise InputError("locked-pdf", where=path)
        pages = [page.extract_text() for page in pdf.pages]
    text = "\n".join(pages)
    if not text.strip():
        key = "pdf-of-one-image" if len(pages) == 1 else "pdf-of-images"
        raise InputError(key, where=path, pages=len(pages))
    return join_lines(text)


def join_lines(text):
    """Put the lines of a printed paragraph together: a line that fills the width and closes no
    sentence goes on in the next.

    >>> join_lines("我县认真贯彻落\\n实纲要。\\n一、科普")
    '我县认真贯彻落实纲要。\\n一、科普'
    """
    lines = [line.strip() for line in text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    joined, goes_on = [], False
    for line in lines:
        if goes_on and line and not _LIST_ITEM.match(line):
            joined[-1] += line
        elif line or not goes_on:
            joined.append(line)
        if line:
            goes_on = len(line) >= 0.8 * width and not _SENTENCE_CLOSED.search(line)
    return "\n".join(joined)


def read_sheets(data, path):
    """The sheets of a .xlsx as tables of text; a formula is kept as the text it is, not
    computed.
    """
    openpyxl = import_reader("openpyxl", ".xlsx")
    _check_package(data, path, ".xlsx")
    with opening_file(path, ".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        tables = [[list(map(_as_text, row)) for row in rows] for rows in sheets if rows]
        return [pd.DataFrame(rows[1:], columns=rows[0]) for rows in tables]


def _as_text(cell):
    return "" if cell is None else str(cell)
