"""One page with several reports: its headings, what stands between them, and every other piece of
it.
"""

import hashlib
import re
from pathlib import Path

import pandas as pd

from govreports.tables import InputError
from govreports.text import read_boilerplate

PAGE = "reports_page.txt"  # the shipped page, dated 2023-11-03: none of its reports can be later
PAGE_DATE = "2023-11"
HEADING = re.compile(r"(?m)^[^\n]*\(通用(\d+)篇\)篇([一二三四五六七八九十]+)[ \t]*$")
_NUMBER = "[一二三四五六七八九十]+|[0-9]+"
_ANY_HEADING = re.compile(
    rf"(?m)^[^\n。！？]{{0,80}}?(?:第(?P<before>{_NUMBER})篇|篇(?P<after>{_NUMBER}))[】)）]?(?:[ \t\u3000:：][^\n。！？]{{0,60}})?$"
)


def holds_shipped_page(root):
    """Whether data/raw of a project is that of the shipped page: it has the list of its SHA-256.
    Otherwise it holds own reports.
    """
    return (root / "data" / "raw" / "SHA256SUMS").is_file()


def read_page(path, check_hash=False):
    """The text of a page file, undecoded line ends kept. Raises InputError for a missing file,
    another encoding, another hash.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(
            str(path),
            "the page with the reports",
            "no such file",
            "Restore it: git checkout -- data/raw",
        )
    data = path.read_bytes()
    try:
        page = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path}, line {line}",
            "UTF-8",
            "bytes that are not UTF-8 (GB18030, perhaps)",
            "Save the page as UTF-8, or restore it: git checkout -- data/raw",
        ) from error
    if check_hash:
        _check_hash(path, hashlib.sha256(data).hexdigest())
    return page


def _check_hash(path, found):
    sums = path.with_name("SHA256SUMS")
    expected = (
        dict(reversed(line.split()) for line in sums.read_text("ascii").splitlines())
        if sums.is_file()
        else {}
    )
    if expected.get(path.name) != found:
        raise InputError(
            str(path),
            f"SHA-256 {expected.get(path.name, '(none recorded)')}",
            found,
            f"The page has changed. Restore it with: git checkout -- data/raw. To accept the new page, put the line "
            f'"{found}  {path.name}" into {sums} and check data/reports.csv against it.',
        )


def page_pieces(page, reading, boilerplate=None):
    """Name every stretch of the page: a table (piece, document, start, end) without gaps or
    overlaps.

    Pieces: site opening, heading, blank, body, and the names in boilerplate.csv. Raises InputError
    as ``read_reports`` does.
    """
    boilerplate = read_boilerplate() if boilerplate is None else boilerplate
    bodies = match_bodies(page, reading, "page", boilerplate)
    firsts = bodies["start"].min()
    rows = [("heading", "", m.start(), m.end()) for m in HEADING.finditer(page)]
    rows.append(("site opening", "", 0, min((start for _, _, start, _ in rows), default=firsts)))
    rows += [
        (name, document, start, end)
        for name, document, start, end in _boilerplate_pieces(page, bodies, boilerplate)
    ]
    inline = sorted((start, end) for name, document, start, end in rows if document)
    for body in bodies.itertuples(index=False):
        at = body.start
        for start, end in [
            *((s, e) for s, e in inline if body.start <= s < body.end),
            (body.end, body.end),
        ]:
            rows.append(("body", body.document, at, start))
            at = end
    rows = sorted(rows, key=lambda row: row[2])
    gaps = [
        ("blank", "", before[3], after[2])
        for before, after in zip(rows, [*rows[1:], ("", "", len(page), 0)])
        if before[3] < after[2]
    ]
    return pd.DataFrame(
        sorted(rows + gaps, key=lambda row: row[2]), columns=["piece", "document", "start", "end"]
    )


def _boilerplate_pieces(page, bodies, boilerplate):
    for row in boilerplate.itertuples(index=False):
        for match in re.finditer(re.escape(row.text), page):
            inside = bodies[(bodies["start"] <= match.start()) & (match.end() <= bodies["end"])]
            if row.place == "inline" and len(inside):
                yield row.name, inside["document"].iloc[0], match.start(), match.end()
            elif row.place != "inline" and not len(inside):
                yield row.name, "", match.start(), len(page) if row.place == "rest" else match.end()


def match_documents(page, reading, path):
    """The documents of a page by a reading of it, in page order: source, title, start, end, text
    and the columns of the reading.
    """
    bodies = match_bodies(page, reading, path)
    documents = reading.drop(columns=["first", "last", "paragraphs"]).merge(
        bodies, on="document", validate="one_to_one"
    )
    texts = [page[start:end] for start, end in zip(documents["start"], documents["end"])]
    return documents.assign(source=path.name, text=texts).sort_values("start", ignore_index=True)


def match_bodies(page, reading, where, boilerplate=None):
    """Offsets of each document's body: the section under its heading, divided where a document's
    first words stand.
    """
    sections = _cut_sections(
        page, where, read_boilerplate() if boilerplate is None else boilerplate
    )
    rows = []
    for section, group in reading.groupby("section", sort=False):
        if section not in sections:
            raise InputError(
                str(where),
                f"a heading for section {section}",
                "headings " + ", ".join(sections),
                "Check reports.csv, column section.",
            )
        title, start, end = sections[section]
        cuts = [page.find(first, start, end) for first in group["first"]]
        for row, cut, until in zip(group.itertuples(index=False), cuts, [*cuts[1:], end]):
            body = page[cut:until].rstrip() if cut >= 0 else ""
            _check_body(
                page,
                row,
                body,
                start,
                cut,
                where,
                is_first=row.document == group["document"].iloc[0],
            )
            rows.append((row.document, title, cut, cut + len(body)))
    unread = sorted(set(sections) - set(reading["section"]))
    if unread:
        raise InputError(
            str(where),
            f"{reading['section'].nunique()} headings",
            f"{len(sections)}: no row for section " + ", ".join(unread),
            "Add the document to reports.csv, or restore the page.",
        )
    return pd.DataFrame(rows, columns=["document", "title", "start", "end"])


def _cut_sections(page, where, boilerplate):
    """Section id -> (heading, start, end) of the text between the headings of the shipped page,
    which are checked for number.
    """
    headings = list(HEADING.finditer(page))
    if not headings or len(headings) != int(headings[0].group(1)):
        wanted = headings[0].group(1) if headings else "some"
        raise InputError(
            str(where),
            f"{wanted} headings of the form …(通用N篇)篇一",
            str(len(headings)),
            "Restore the page, or mend its headings.",
        )
    return {
        f"{number:02d}": span
        for number, span in enumerate(_between(page, where, headings, boilerplate), start=1)
    }


def split_page(page, where="page", boilerplate=None):
    """Split a saved page at its headings 篇一, 篇二, ... (also 第1篇, 【篇一】): a list of
    (heading, start, end), empty when it has none.

    A heading counts when its number is the next one, and two are needed. Site lines as in
    ``page_pieces``; what stands before the first heading belongs to the site. Raises InputError for
    a heading without text.

    >>> split_page("范文网\\n总结 篇一\\n我县工作。\\n总结 篇二\\n我市工作。")
    [('总结 篇一', 10, 15), ('总结 篇二', 22, 27)]
    """
    headings = []
    for match in _ANY_HEADING.finditer(page):
        if (match["before"] or match["after"]) in (
            str(len(headings) + 1),
            _numeral(len(headings) + 1),
        ):
            headings.append(match)
    return (
        list(
            _between(
                page, where, headings, read_boilerplate() if boilerplate is None else boilerplate
            )
        )
        if len(headings) > 1
        else []
    )


def _numeral(number):
    """1 -> 一, 12 -> 十二, 20 -> 二十."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (
        (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    )


def _between(page, where, headings, boilerplate):
    """Yield (heading, start, end) of the text between headings, site lines at its end left out."""
    rest = [
        page.find(row.text)
        for row in boilerplate.itertuples(index=False)
        if row.place == "rest" and row.text in page
    ]
    lines = [row.text for row in boilerplate.itertuples(index=False) if row.place == "line"]
    for heading, following in zip(
        headings, [*(h.start() for h in headings[1:]), min([*rest, len(page)])]
    ):
        end = heading.end() + len(page[heading.end() : following].rstrip())
        for line in lines:
            end = heading.end() + len(page[heading.end() : end].removesuffix(line).rstrip())
        start = end - len(page[heading.end() : end].lstrip())
        if start == end:
            raise InputError(
                f"{where}, line {page[: heading.start()].count(chr(10)) + 1}",
                "a report under the heading",
                "nothing",
                "Restore the page, or take the heading out.",
            )
        yield heading.group(), start, end


def _check_body(page, row, body, start, cut, where, is_first):
    line = page[: max(cut, start)].count("\n") + 1
    paragraphs = len([paragraph for paragraph in body.split("\n") if paragraph.strip()])
    if cut < 0 or (is_first and cut != start):
        expected, found = (
            f"document {row.document} to begin with {row.first}",
            page[start : start + 20],
        )
    elif not body.endswith(row.last):
        expected, found = f"document {row.document} to end with {row.last}", body[-20:]
    elif paragraphs != row.paragraphs:
        expected, found = f"{row.paragraphs} paragraphs in document {row.document}", str(paragraphs)
    else:
        return
    raise InputError(
        f"{where}, line {line}",
        expected,
        found,
        "Text was lost or added: restore the page, or correct first, last and paragraphs in reports.csv.",
    )
