"""One page with several reports: its headings, what stands between them, and every other piece of
it.
"""

import hashlib
import re
from pathlib import Path

import pandas as pd

from govreports.reading.readings import check_evidence
from govreports.tables import InputError
from govreports.text import read_boilerplate

_NUMBER = "[一二三四五六七八九十]+|[0-9]+"
_HEADING = re.compile(
    rf"(?m)^[^\n。！？]{{0,80}}?(?:第(?P<before>{_NUMBER})篇|篇(?P<after>{_NUMBER}))[】)）]?"
    r"(?:[ \t\u3000:：][^\n。！？]{0,60})?$"
)
_DIGITS = "零一二三四五六七八九"


def find_page(root):
    """The path of the page that a project came with: the list of SHA-256 in its data/raw names it.
    None where there is no such list: data/raw holds own reports.
    """
    sums = root / "data" / "raw" / "SHA256SUMS"
    return sums.with_name(next(iter(_read_sums(sums)))) if sums.is_file() else None


def holds_shipped_page(root):
    """Whether data/raw of a project holds the page it came with, and not own reports."""
    return find_page(root) is not None


def _read_sums(path):
    """Name of a file -> its SHA-256, from a list as sha256sum writes it."""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    rows = [line.split(maxsplit=1) for line in lines if line.strip()]
    if not rows or any(len(row) != 2 for row in rows):
        raise InputError("broken-sums", where=path)
    return {name.removeprefix("*").strip(): found for found, name in rows}


def read_page(path, check_hash=False):
    """The text of a page file, undecoded line ends kept. Raises InputError for a missing file,
    another encoding, another hash.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("no-page", where=path)
    data = path.read_bytes()
    try:
        page = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("page-not-utf-8", where=f"{path}, line {line}") from error
    if check_hash:
        _check_hash(path, hashlib.sha256(data).hexdigest())
    return page


def _check_hash(path, found):
    sums = path.with_name("SHA256SUMS")
    recorded = _read_sums(sums).get(path.name, "") if sums.is_file() else ""
    if recorded != found:
        key = "page-changed" if recorded else "page-without-hash"
        places = dict(recorded=recorded, found=found, name=path.name, sums=sums)
        raise InputError(key, where=path, **places)


def page_pieces(page, reading, boilerplate=None, *, is_intact=False):
    """Name every stretch of the page: a table (piece, document, start, end) without gaps or
    overlaps.

    Pieces: site opening, heading, blank, body, and the names in boilerplate.csv. ``reading``: see
    ``read_reading``; ``is_intact``: see ``match_bodies``. Raises InputError as ``read_reports``
    does.
    """
    boilerplate = read_boilerplate(boilerplate)
    bodies = match_bodies(page, reading, "page", boilerplate, is_intact=is_intact)
    headings = [("heading", "", *match.span()) for match in _find_headings(page)]
    opening = ("site opening", "", 0, headings[0][2])
    site = list(_site_pieces(page, bodies, boilerplate))
    rows, end = [], 0
    for row in sorted(
        [opening, *headings, *site, *_body_pieces(bodies, site)], key=lambda row: (row[2], -row[3])
    ):
        if row[2] < end:  # a line of the site in its opening, or in the list of links
            continue
        if row[2] > end:
            rows.append(("blank", "", end, row[2]))
        rows.append(row)
        end = row[3]
    if end < len(page):
        rows.append(("blank", "", end, len(page)))
    return pd.DataFrame(rows, columns=["piece", "document", "start", "end"])


def _site_pieces(page, bodies, boilerplate):
    """Yield the pieces that boilerplate.csv names; those inside a body bear its document."""
    for row in boilerplate.itertuples(index=False):
        for match in re.finditer(re.escape(row.text), page):
            inside = bodies[(bodies["start"] <= match.start()) & (match.end() <= bodies["end"])]
            if row.place == "inline" and len(inside):
                yield row.name, inside["document"].iloc[0], *match.span()
            elif row.place != "inline" and not len(inside):
                yield row.name, "", match.start(), len(page) if row.place == "rest" else match.end()


def _body_pieces(bodies, site):
    """Yield the bodies, divided where a piece of the site stands in them."""
    for body in bodies.itertuples(index=False):
        cuts = sorted(row[2:] for row in site if row[1] == body.document)
        offset = body.start
        for start, end in [*cuts, (body.end, body.end)]:
            if offset < start:
                yield "body", body.document, offset, start
            offset = end


def match_documents(page, reading, path, boilerplate=None, *, is_intact=False):
    """The documents of a page by a reading of it, in page order: source, title, start, end, text
    and the columns of the reading.

    ``is_intact``: see ``match_bodies``. Raises InputError as it does, and for a quote of the
    evidence that does not stand in its document.
    """
    bodies = match_bodies(page, reading, path, boilerplate, is_intact=is_intact)
    reading = reading.drop(columns=["title", "start", "end", "text"], errors="ignore")
    documents = reading.merge(bodies, on="document", validate="one_to_one")
    texts = [page[start:end] for start, end in zip(documents["start"], documents["end"])]
    documents = documents.assign(source=path.name, text=texts)
    for number, row in enumerate(documents.itertuples(index=False)):
        check_evidence(row.evidence, documents.iloc[[number]], row.stands_in)
    documents = documents.drop(columns=["first", "last", "paragraphs", "stands_in"])
    return documents.sort_values("start", ignore_index=True)


def match_bodies(page, reading, where, boilerplate=None, *, is_intact=False):
    """Offsets of each document's body: the section under its heading, divided where a document's
    first words stand.

    ``is_intact``: the page is known to be as it was published, so that what does not fit is a fault
    of reports.csv or of boilerplate.csv. Raises InputError for sections and rows that do not meet,
    and for a document with other first or last words or another number of paragraphs.
    """
    boilerplate = read_boilerplate(boilerplate)
    sections = _cut_sections(page, where, boilerplate, is_intact)
    rows = []
    for section, group in reading.groupby("section", sort=False):
        if section not in sections:
            line = f"{group['stands_in'].iloc[0]}, column section"
            places = dict(section=section, there=", ".join(sections))
            raise InputError(
                "section-without-heading", where=line if is_intact else where, **places
            )
        title, start, end = sections[section]
        found = [page.find(first, start, end) for first in group["first"]]
        for row, cut in zip(group.itertuples(index=False), found):
            if cut < 0:
                _say_fault(page, row, "first", page[start:end], start, where, is_intact)
        group_rows = list(group.assign(cut=found).sort_values("cut").itertuples(index=False))
        starts = [row.cut for row in group_rows]  # rows may stand in any order
        if starts[0] != start:
            _say_fault(page, group_rows[0], "first", page[start:end], start, where, is_intact)
        for row, cut, until in zip(group_rows, starts, [*starts[1:], end]):
            body = page[cut:until].rstrip()
            fault = _find_fault(row, body)
            if fault:
                _say_fault(page, row, fault, body, cut, where, is_intact)
            rows.append((row.document, title, cut, cut + len(body)))
    unread = [section for section in sections if section not in set(reading["section"])]
    if unread:
        places = dict(wanted=reading["section"].nunique(), there=len(sections))
        raise InputError("section-without-row", where=where, sections=", ".join(unread), **places)
    return pd.DataFrame(rows, columns=["document", "title", "start", "end"])


def _find_fault(row, body):
    """The column of the reading that the end or the size of a body does not fit, or ""."""
    if not body.endswith(row.last):
        return "last"
    return "" if _count_paragraphs(body) == row.paragraphs else "paragraphs"


def _count_paragraphs(body):
    return sum(bool(paragraph.strip()) for paragraph in body.split("\n"))


def _say_fault(page, row, column, body, start, where, is_intact):
    """Raise the InputError of a body that does not fit its row, with the place to look at."""
    found = {"first": body[:20], "last": body[-20:], "paragraphs": _count_paragraphs(body)}
    places = dict(document=row.document, wanted=getattr(row, column), found=found[column])
    line = page[:start].count("\n") + 1
    if not is_intact:
        raise InputError(f"document-{column}", where=f"{where}, line {line}", **places)
    if column != "paragraphs" and places["wanted"] in page[start:]:
        places |= dict(stands_in=row.stands_in, column=column)
        raise InputError("site-lines", where="lexicons/boilerplate.csv", **places)
    raise InputError(f"reading-{column}", where=f"{row.stands_in}, column {column}", **places)


def _find_headings(page):
    """The headings of a page: lines with 篇一 or 第1篇 whose number is the next one."""
    headings = []
    for match in _HEADING.finditer(page):
        number = len(headings) + 1
        if (match["before"] or match["after"]) in (str(number), _numeral(number)):
            headings.append(match)
    return headings


def _numeral(number):
    """1 -> 一, 12 -> 十二, 20 -> 二十."""
    tens, ones = divmod(number, 10)
    front = (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return front + (_DIGITS[ones] if ones else "")


def _cut_sections(page, where, boilerplate, is_intact):
    """Section id -> (heading, start, end) of the text between the headings. Raises InputError for a
    page without headings, and for a heading in the form of the others whose number is not the next.
    """
    headings = _find_headings(page)
    if not headings:
        raise InputError("no-headings", where=where)
    shape, starts = _shape(headings[0]), {heading.start() for heading in headings}
    for match in _HEADING.finditer(page):
        if match.start() not in starts and _shape(match) == shape:
            line = page[: match.start()].count("\n") + 1
            raise InputError(
                "heading-out-of-order", where=f"{where}, line {line}", heading=match.group().strip()
            )
    spans = _between(page, where, headings, boilerplate, is_intact)
    return {f"{number:02d}": span for number, span in enumerate(spans, start=1)}


def _shape(heading):
    """What the headings of a page share: the words before and after the number."""
    start, end = heading.span("before" if heading["before"] else "after")
    return heading.string[heading.start() : start], heading.string[end : heading.end()].strip()


def split_page(page, where="page", boilerplate=None):
    """Split a saved page at its headings 篇一, 篇二, ... (also 第1篇, 【篇一】): a list of
    (heading, start, end), empty when it has none.

    A heading counts when its number is the next one, and two are needed. Site lines as in
    ``page_pieces``; what stands before the first heading belongs to the site. Raises InputError for
    a heading without text.

    >>> split_page("范文网\\n总结 篇一\\n我县工作。\\n总结 篇二\\n我市工作。")
    [('总结 篇一', 10, 15), ('总结 篇二', 22, 27)]
    """
    headings = _find_headings(page)
    if len(headings) < 2:
        return []
    boilerplate = read_boilerplate(boilerplate)
    return list(_between(page, where, headings, boilerplate))


def _between(page, where, headings, boilerplate, is_intact=False):
    """Yield (heading, start, end) of the text between headings, site lines at its end left out."""
    lines = list(boilerplate.loc[boilerplate["place"] == "line", "text"])
    rests = boilerplate.loc[boilerplate["place"] == "rest", "text"]
    end_of_all = min([len(page), *(page.find(text) for text in rests if text in page)])
    bounds = [*(heading.start() for heading in headings[1:]), end_of_all]
    for heading, bound in zip(headings, bounds):
        text = page[heading.end() : bound].rstrip()
        for line in lines:
            text = text.removesuffix(line).rstrip()
        if not text:
            number = page[: heading.start()].count("\n") + 1
            if is_intact:
                raise InputError(
                    "site-lines-take-all", where="lexicons/boilerplate.csv", heading=heading.group()
                )
            raise InputError("empty-report", where=f"{where}, line {number}")
        end = heading.end() + len(text)
        yield heading.group(), end - len(text.lstrip()), end
