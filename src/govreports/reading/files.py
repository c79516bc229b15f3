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
        raise InputError(
            where,
            "a file ending in " + " ".join(READERS),
            repr(path.suffix),
            "Save it as one of these, for example .docx.",
        )
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(
            where, f"at most {MOST_BYTES / 1e6:.0f} MB", f"{size / 1e6:,.0f} MB", "Divide the file."
        )
    data = path.read_bytes()
    if not data.strip(b" \t\r\n\x00"):
        raise InputError(
            where, "a file with text", "an empty file", "Put the report into it, or remove it."
        )
    found = reader(data, where)
    if not found.text.strip():
        raise InputError(
            where,
            "a file with text",
            "no text in it",
            "Open it and look: put the report into it, or remove it.",
        )
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
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(
        data, path, declared=declared.group(1).decode("ascii") if declared else ""
    )
    with opening_file(path, ".html"):
        soup = soup_of(text, "html.parser")
        for tag in soup(
            ["script", "style", "noscript", "template", "iframe", "form", "svg", "head"]
        ):
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
    chosen = next(
        (table for table in tables if _text_column(table) is not None),
        tables[0] if tables else pd.DataFrame(),
    )
    return _as_rows(chosen, path, "xlsx")


def read_csv(data, path):
    """A .csv with one report a row."""
    text, encoding = decode(data, path)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, sep=separator)
        if not isinstance(
            table.index, pd.RangeIndex
        ):  # pandas takes what is too much in every row for row names
            raise pd.errors.ParserError("rows with more cells than the header has")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            str(path),
            "a table with a header row",
            str(error).strip(),
            "Open it in a spreadsheet and mend that line.",
        ) from error
    return _as_rows(table, path, encoding)


def _text_column(table):
    names = {str(column).strip().lower(): column for column in table.columns}
    return next((names[name] for name in TEXT_NAMES if name in names), None)


def _as_rows(table, path, encoding):
    """A FileText whose text is the filled text cells with a blank line between them."""
    column = _text_column(table)
    if column is None:
        raise InputError(
            str(path),
            "a column with the text of each report, named " + " or ".join(TEXT_NAMES[:3]),
            "the columns " + (", ".join(map(str, table.columns)) or "(none)"),
            "Rename the column that holds the text.",
        )
    rows, parts, at = [], [], 0
    for row in table.to_dict("records"):
        text = str(row.pop(column)).replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            rows.append(
                (
                    at,
                    at + len(text),
                    {str(name).strip(): str(value).strip() for name, value in row.items()},
                )
            )
            parts.append(text)
            at += len(text) + 2
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
        raise InputError(
            str(where),
            "text in UTF-8, GB18030, Big5 or UTF-16",
            f"bytes that are none of these ({error})",
            "Open it in the program it was made with and save it as UTF-8.",
        ) from error
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
    best = (
        import_reader("charset_normalizer", "a text that is not UTF-8")
        .from_bytes(data, cp_isolation=list(_ENCODINGS))
        .best()
    )
    if best is None:
        raise UnicodeError("no Chinese encoding makes sense of them")
    return data.decode(best.encoding), _ENCODINGS[best.encoding]


def import_reader(module, purpose):
    """A module of the optional readers. Raises InputError with the command that installs them."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"the reader of {purpose}",
            f"the package {module.partition('.')[0]}",
            "it is not installed",
            "Install the readers of files: pip install 'govreports[files]'",
        ) from error


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
        raise InputError(
            str(path),
            f"a {kind} file that opens",
            f"a broken one ({type(error).__name__}: {str(error)[:80]})",
            "Open it in its program and save it again, or save its text as .txt.",
        ) from error
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
        raise InputError(
            str(path),
            f"a {kind} that opens without a password",
            "a protected one, or one in the old format (.doc, .xls)",
            f"Open it, take the password off and save it as {kind}.",
        )
    sax, errors = import_reader("defusedxml.sax", kind), import_reader("defusedxml.common", kind)
    with opening_file(path, kind), zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MOST_BYTES:
            raise InputError(
                str(path),
                f"at most {MOST_BYTES / 1e6:.0f} MB when unpacked",
                f"{unpacked / 1e6:,.0f} MB: a zip bomb, perhaps",
                "Do not open it if you do not know where it is from; otherwise save its text as .txt.",
            )
        try:
            for part in package.namelist():
                if part.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        sax.parse(stream, ContentHandler(), forbid_dtd=True)
        except errors.DefusedXmlException as error:
            raise InputError(
                str(path),
                f"a {kind} as office programs write it",
                f"XML entities declared in {part}",
                "Do not open it if you do not know where it is from; otherwise save it again.",
            ) from error


def read_pdf_text(data, path):
    """The text layer of a PDF; lines that break inside a sentence are joined."""
    pypdf = import_reader("pypdf", ".pdf")
    with opening_file(path, ".pdf"):
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise InputError(
                str(path),
                "a PDF that opens without a password",
                "a protected one",
                "Print it into a new PDF, or save its text as .txt.",
            )
        pages = [page.extract_text() for page in pdf.pages]
    text = "\n".join(pages)
    if not text.strip():
        raise InputError(
            str(path),
            "a PDF with a text layer",
            f"images alone ({len(pages)} page{'s' * (len(pages) != 1)})",
            "Run it through text recognition (OCR), or type it.",
        )
    return join_lines(text)


def join_lines(text):
    """Put the lines of a printed paragraph together: a line that fills the width and closes no
    sentence goes on in the next.

    >>> join_lines("我县认真贯彻落\\n实纲要。\\n一、科普")
    '我县认真贯彻落实纲要。\\n一、科普'
    """
    lines = [line.strip() for line in text.splitlines()]
    width = (
        sorted(map(len, filter(None, lines)))[int(0.9 * len([line for line in lines if line]))]
        if any(lines)
        else 0
    )
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
        rows = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        sheets = [
            [["" if cell is None else str(cell) for cell in row] for row in sheet] for sheet in rows
        ]
        return [pd.DataFrame(sheet[1:], columns=sheet[0]) for sheet in sheets if sheet]
