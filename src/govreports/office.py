"""Files of office programs -> lines and tables: .docx, .xlsx, .pdf, checked before they are opened."""

import io
import logging
import re
import zipfile
from contextlib import contextmanager
from xml.sax import ContentHandler

import pandas as pd

from govreports.decoding import import_reader
from govreports.tables import InputError

MOST_BYTES = 100_000_000  # of a file, and of what a .docx or .xlsx unpacks to
_SENTENCE_CLOSED = re.compile(r"[。！？；：:;!?][”’」』）)]*$")
_LIST_ITEM = re.compile(r"[（(【]?[一二三四五六七八九十\d]{1,3}[、.．）)】]|第[一二三四五六七八九十\d]+[章条节]")


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
        raise InputError(str(path), f"a {kind} file that opens", f"a broken one ({type(error).__name__}: {str(error)[:80]})",
                         "Open it in its program and save it again, or save its text as .txt.") from error
    finally:
        logger.setLevel(level)


def read_docx_text(data, path):
    """The text of a Word document: paragraphs and the rows of tables in order. Numbers that Word makes itself are not in it."""
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
    """Raise InputError for an encrypted, broken, oversized .docx or .xlsx, and for one that declares XML entities."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(str(path), f"a {kind} that opens without a password",
                         "a protected one, or one in the old format (.doc, .xls)",
                         f"Open it, take the password off and save it as {kind}.")
    sax, errors = import_reader("defusedxml.sax", kind), import_reader("defusedxml.common", kind)
    with opening_file(path, kind), zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MOST_BYTES:
            raise InputError(str(path), f"at most {MOST_BYTES / 1e6:.0f} MB when unpacked",
                             f"{unpacked / 1e6:,.0f} MB: a zip bomb, perhaps",
                             "Do not open it if you do not know where it is from; otherwise save its text as .txt.")
        try:
            for part in package.namelist():
                if part.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        sax.parse(stream, ContentHandler(), forbid_dtd=True)
        except errors.DefusedXmlException as error:
            raise InputError(str(path), f"a {kind} as office programs write it", f"XML entities declared in {part}",
                             "Do not open it if you do not know where it is from; otherwise save it again.") from error


def read_pdf_text(data, path):
    """The text layer of a PDF; lines that break inside a sentence are joined."""
    pypdf = import_reader("pypdf", ".pdf")
    with opening_file(path, ".pdf"):
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise InputError(str(path), "a PDF that opens without a password", "a protected one",
                             "Print it into a new PDF, or save its text as .txt.")
        pages = [page.extract_text() for page in pdf.pages]
    text = "\n".join(pages)
    if not text.strip():
        raise InputError(str(path), "a PDF with a text layer", f"images alone ({len(pages)} page{'s' * (len(pages) != 1)})",
                         "Run it through text recognition (OCR), or type it.")
    return join_lines(text)


def join_lines(text):
    """Put the lines of a printed paragraph together: a line that fills the width and closes no sentence goes on in the next.

    >>> join_lines("我县认真贯彻落\\n实纲要。\\n一、科普")
    '我县认真贯彻落实纲要。\\n一、科普'
    """
    lines = [line.strip() for line in text.splitlines()]
    width = sorted(map(len, filter(None, lines)))[int(0.9 * len([line for line in lines if line]))] if any(lines) else 0
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
    """The sheets of a .xlsx as tables of text; a formula is kept as the text it is, not computed."""
    openpyxl = import_reader("openpyxl", ".xlsx")
    _check_package(data, path, ".xlsx")
    with opening_file(path, ".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        rows = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        sheets = [[["" if cell is None else str(cell) for cell in row] for row in sheet] for sheet in rows]
        return [pd.DataFrame(sheet[1:], columns=sheet[0]) for sheet in sheets if sheet]
