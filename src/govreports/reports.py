"""A page or folder -> documents and sentences, with raw offsets kept."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from govreports.copies import find_near_copies
from govreports.damage import describe_damage
from govreports.repairs import find_repairs, fold_width, read_boilerplate, repair_text, repaired_sentences  # noqa: F401
from govreports.tables import InputError, project_root, read_table

HEADING = re.compile(r"(?m)^[^\n]*\(通用(\d+)篇\)篇([一二三四五六七八九十]+)[ \t]*$")
LEVELS = {
    "国家": "national", "省": "province", "市": "city", "县": "county", "区": "district", "旗": "banner", "镇": "town",
    "街道": "sub-district", "unknown": "unknown",
}
GENRES = {"自查": "self-check", "总结": "summary", "计划": "work plan", "方案": "programme"}
CONFIDENCE = ("low", "medium", "high")
TOPICS = ("on", "partly", "off")
READING_COLUMNS = (
    "document", "section", "first", "last", "paragraphs", "place", "level", "issuer", "genre", "topic", "period",
    "period_certain", "year_from", "year_to", "confidence", "evidence",
)
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』》）)]*|\n+")


@dataclass(frozen=True)
class Choices:
    """What a notebook looks at: language, copies in or out, topics, least confidence of the dating, certain periods only."""

    lang: str = "en"
    copies: bool = False
    topics: tuple = ("on", "partly")
    confidence: str = "low"
    certain: bool = False

    def __post_init__(self):
        object.__setattr__(self, "topics", tuple(self.topics))
        for name, value, allowed in (
            ("lang", [self.lang], ("zh", "en")), ("topics", self.topics, TOPICS), ("confidence", [self.confidence], CONFIDENCE),
        ):
            if not value or not set(value) <= set(allowed):
                raise InputError(f"Choices({name}=...)", "from " + ", ".join(allowed), repr(getattr(self, name)), "Change the choices cell.")


def read_reports(source=None, reading=None):
    """Read the documents of a page, in page order.

    ``source``: a page file; default data/raw/reports_page.txt, whose SHA-256 must be the one in data/raw/SHA256SUMS.
    ``reading``: a table or CSV file with the columns of data/reports.csv (the default), one row a document.
    Columns of the result: document, section, source, title, start, end (raw offsets, end exclusive), place, level, issuer, genre,
    topic, period, period_certain, year_from, year_to, confidence, evidence, copy_of, family, damage, text (the raw slice), and the
    other columns of the reading.
    Raises InputError for a missing page, a wrong hash or encoding, a wrong number of headings, an empty report, a reading that does
    not fit the page.
    """
    root = project_root() if source is None or reading is None else None
    path = Path(source) if source is not None else root / "data" / "raw" / "reports_page.txt"
    page = read_page(path, check_hash=source is None)
    reading = reading if isinstance(reading, pd.DataFrame) else read_reading(reading or root / "data" / "reports.csv")
    bodies = _match_bodies(page, reading, path)
    documents = reading.drop(columns=["first", "last", "paragraphs"]).merge(bodies, on="document", validate="one_to_one")
    documents["source"] = path.name
    documents["text"] = [page[start:end] for start, end in zip(documents["start"], documents["end"])]
    documents = documents.sort_values("start", ignore_index=True)
    pairs = find_near_copies(documents)
    documents["copy_of"] = documents["document"].map(pairs[pairs["relation"] == "copy"].set_index("document")["other"]).fillna("")
    documents["family"] = find_families(documents, pairs)
    documents["damage"] = describe_damage(documents)
    front = ["document", "section", "source", "title", "start", "end", "place", "level", "issuer", "genre", "topic", "period",
             "period_certain", "year_from", "year_to", "confidence", "evidence", "copy_of", "family", "damage"]
    others = [column for column in documents if column not in (*front, "text")]
    return documents[[*front, *others, "text"]]


def read_page(path, check_hash=False):
    """The text of a page file, undecoded line ends kept. Raises InputError for a missing file, another encoding, another hash."""
    path = Path(path)
    if not path.is_file():
        raise InputError(str(path), "the page with the reports", "no such file", "Restore it: git checkout -- data/raw")
    data = path.read_bytes()
    try:
        page = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}", "UTF-8", "bytes that are not UTF-8 (GB18030, perhaps)",
                         "Save the page as UTF-8, or restore it: git checkout -- data/raw") from error
    if check_hash:
        _check_hash(path, hashlib.sha256(data).hexdigest())
    return page


def _check_hash(path, found):
    sums = path.with_name("SHA256SUMS")
    expected = dict(reversed(line.split()) for line in sums.read_text("ascii").splitlines()) if sums.is_file() else {}
    if expected.get(path.name) != found:
        raise InputError(str(path), f"SHA-256 {expected.get(path.name, '(none recorded)')}", found,
                         f"The page has changed. Restore it with: git checkout -- data/raw. To accept the new page, put the line "
                         f'"{found}  {path.name}" into {sums} and check data/reports.csv against it.')


def read_reading(path):
    """The reading of the documents (data/reports.csv). Raises InputError for missing columns, duplicate ids, unknown values."""
    reading = read_table(path, required=READING_COLUMNS)
    for line, document in enumerate(reading["document"], start=2):
        if (reading["document"] == document).sum() > 1:
            raise InputError(f"{path}, line {line}", "one row a document", f"document {document} more than once", "Remove or rename a row.")
    for column, allowed in (("level", LEVELS), ("topic", TOPICS), ("confidence", CONFIDENCE), ("period_certain", ("yes", "no"))):
        for line, value in enumerate(reading[column], start=2):
            if value not in allowed:
                raise InputError(f"{path}, line {line}, column {column}", "one of " + ", ".join(allowed), repr(value), "Correct the cell.")
    return reading


def page_pieces(page, reading, boilerplate=None):
    """Name every stretch of the page: a table (piece, document, start, end) without gaps or overlaps.

    Pieces: site opening, heading, blank, body, and the names in boilerplate.csv. Raises InputError as ``read_reports`` does.
    """
    boilerplate = read_boilerplate() if boilerplate is None else boilerplate
    bodies = _match_bodies(page, reading, "page", boilerplate)
    firsts = bodies["start"].min()
    rows = [("heading", "", m.start(), m.end()) for m in HEADING.finditer(page)]
    rows.append(("site opening", "", 0, min((start for _, _, start, _ in rows), default=firsts)))
    rows += [(name, document, start, end) for name, document, start, end in _boilerplate_pieces(page, bodies, boilerplate)]
    inline = sorted((start, end) for name, document, start, end in rows if document)
    for body in bodies.itertuples(index=False):
        at = body.start
        for start, end in [*((s, e) for s, e in inline if body.start <= s < body.end), (body.end, body.end)]:
            rows.append(("body", body.document, at, start))
            at = end
    rows = sorted(rows, key=lambda row: row[2])
    gaps = [("blank", "", before[3], after[2]) for before, after in zip(rows, [*rows[1:], ("", "", len(page), 0)]) if before[3] < after[2]]
    return pd.DataFrame(sorted(rows + gaps, key=lambda row: row[2]), columns=["piece", "document", "start", "end"])


def _boilerplate_pieces(page, bodies, boilerplate):
    for row in boilerplate.itertuples(index=False):
        for match in re.finditer(re.escape(row.text), page):
            inside = bodies[(bodies["start"] <= match.start()) & (match.end() <= bodies["end"])]
            if row.place == "inline" and len(inside):
                yield row.name, inside["document"].iloc[0], match.start(), match.end()
            elif row.place != "inline" and not len(inside):
                yield row.name, "", match.start(), len(page) if row.place == "rest" else match.end()


def _match_bodies(page, reading, where, boilerplate=None):
    """Offsets of each document's body: the section under its heading, divided where a document's first words stand."""
    sections = _cut_sections(page, where, read_boilerplate() if boilerplate is None else boilerplate)
    rows = []
    for section, group in reading.groupby("section", sort=False):
        if section not in sections:
            raise InputError(str(where), f"a heading for section {section}", "headings " + ", ".join(sections), "Check reports.csv, column section.")
        title, start, end = sections[section]
        cuts = [page.find(first, start, end) for first in group["first"]]
        for row, cut, until in zip(group.itertuples(index=False), cuts, [*cuts[1:], end]):
            body = page[cut:until].rstrip() if cut >= 0 else ""
            _check_body(page, row, body, start, cut, where, is_first=row.document == group["document"].iloc[0])
            rows.append((row.document, title, cut, cut + len(body)))
    unread = sorted(set(sections) - set(reading["section"]))
    if unread:
        raise InputError(str(where), f"{reading['section'].nunique()} headings", f"{len(sections)}: no row for section " + ", ".join(unread),
                         "Add the document to reports.csv, or restore the page.")
    return pd.DataFrame(rows, columns=["document", "title", "start", "end"])


def _cut_sections(page, where, boilerplate):
    """Section id -> (heading, start, end) of the text between headings, site lines at its end left out."""
    headings = list(HEADING.finditer(page))
    if not headings or len(headings) != int(headings[0].group(1)):
        wanted = headings[0].group(1) if headings else "some"
        raise InputError(str(where), f"{wanted} headings of the form …(通用N篇)篇一", str(len(headings)), "Restore the page, or mend its headings.")
    rest = [page.find(row.text) for row in boilerplate.itertuples(index=False) if row.place == "rest" and row.text in page]
    lines = [row.text for row in boilerplate.itertuples(index=False) if row.place == "line"]
    sections = {}
    for number, (heading, following) in enumerate(zip(headings, [*(h.start() for h in headings[1:]), min([*rest, len(page)])]), start=1):
        end = heading.end() + len(page[heading.end() : following].rstrip())
        for line in lines:
            end = heading.end() + len(page[heading.end() : end].removesuffix(line).rstrip())
        start = end - len(page[heading.end() : end].lstrip())
        if start == end:
            raise InputError(f"{where}, line {page[: heading.start()].count(chr(10)) + 1}", "a report under the heading", "nothing",
                             "Restore the page, or take the heading out.")
        sections[f"{number:02d}"] = (heading.group(), start, end)
    return sections


def _check_body(page, row, body, start, cut, where, is_first):
    line = page[: max(cut, start)].count("\n") + 1
    paragraphs = len([paragraph for paragraph in body.split("\n") if paragraph.strip()])
    if cut < 0 or (is_first and cut != start):
        expected, found = f"document {row.document} to begin with {row.first}", page[start : start + 20]
    elif not body.endswith(row.last):
        expected, found = f"document {row.document} to end with {row.last}", body[-20:]
    elif paragraphs != row.paragraphs:
        expected, found = f"{row.paragraphs} paragraphs in document {row.document}", str(paragraphs)
    else:
        return
    raise InputError(f"{where}, line {line}", expected, found, "Text was lost or added: restore the page, or correct first, last and paragraphs in reports.csv.")


def split_sentences(documents, repairs=None):
    """Split documents at 。！？； (both widths) and at line ends; a mark that a repair removes does not split.

    Columns: document, sentence and paragraph (both counted from 1), start, end (raw offsets), text (the raw slice).
    """
    repairs = find_repairs(documents) if repairs is None else repairs
    rows = []
    for document in documents.itertuples(index=False):
        mended = repairs.loc[repairs["document"] == document.document, ["start", "end"]]
        removed = {at for start, end in mended.itertuples(index=False) for at in range(start, end)}
        rows += _split_document(document, removed)
    return pd.DataFrame(rows, columns=["document", "sentence", "paragraph", "start", "end", "text"])


def _split_document(document, removed):
    text, at, sentence, paragraph, rows, opens = document.text, 0, 0, 0, [], True
    for match in [*_SENTENCE_END.finditer(text), None]:
        if match is not None and document.start + match.start() in removed:
            continue
        is_line_end = match is None or match.group().startswith("\n")
        end = len(text) if match is None else match.start() if is_line_end else match.end()
        piece = text[at:end]
        if piece.strip():
            sentence, paragraph, opens = sentence + 1, paragraph + opens, False
            start = document.start + at + len(piece) - len(piece.lstrip())
            rows.append((document.document, sentence, paragraph, start, start + len(piece.strip()), piece.strip()))
        at, opens = (end if match is None else match.end()), opens or is_line_end
    return rows


def find_families(documents, pairs=None):
    """The family of each document: the first document among those it shares text with (copy or template)."""
    pairs = find_near_copies(documents) if pairs is None else pairs
    family = {name: name for name in documents["document"]}
    for pair in pairs.itertuples(index=False):
        old, new = sorted((family[pair.document], family[pair.other]), key=list(documents["document"]).index, reverse=True)
        family = {name: new if root == old else root for name, root in family.items()}
    return documents["document"].map(family)


def select_reports(documents, choices=Choices()):
    """The documents that the choices keep: copies, topics, least confidence, certain periods."""
    keep = documents["topic"].isin(choices.topics)
    keep &= documents["confidence"].map(CONFIDENCE.index) >= CONFIDENCE.index(choices.confidence)
    if not choices.copies:
        keep &= documents["copy_of"] == ""
    if choices.certain:
        keep &= documents["period_certain"] == "yes"
    return documents[keep].reset_index(drop=True)
