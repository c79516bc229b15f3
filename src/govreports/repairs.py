"""Repairs: named rules that mend stray marks, and the way back from mended text to the raw characters."""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.tables import project_root, read_table

_WIDTH = str.maketrans("，；：！？（）", ",;:!?()")
_HAN = "[\u4e00-\u9fff]"
_QUOTED = "[\u4e00-\u9fff”“》《)）]"

# name, pattern of the raw text, clean text (a string, or a function of the match)
_RULES = (
    ("stray backtick", re.compile("`"), ""),
    ("stray apostrophe", re.compile(f"(?<={_HAN})'(?={_HAN})"), ""),
    ("stray dot", re.compile(f"(?<={_QUOTED})\\.(?={_QUOTED})"), ""),
    ("full stop for decimal point", re.compile(r"(?<=\d)。(?=\d)"), "."),
    ("stray full stop", re.compile(f"(?<=的)。(?={_HAN}{{1,4}}[。，,;；])"), ""),
    ("garbled punctuation", re.compile(r"(?<=[,，])-[,，]"), ""),
)
_TWIN = re.compile(r"(?<!\*)\*(?!\*)")
_CONTEXT = 6
REPAIR_COLUMNS = ["document", "start", "end", "raw", "clean", "rule"]


def fold_width(text):
    """The text with full-width ， ； ： ！ ？ （ ） as half-width; same length, so offsets stay.

    >>> fold_width("（牵头单位：教育局）")
    '(牵头单位:教育局)'
    """
    return text.translate(_WIDTH)


@dataclass(frozen=True)
class CleanText:
    """Mended text with the raw offsets of each of its characters."""

    text: str
    starts: tuple
    ends: tuple

    def span(self, start, end):
        """Raw (start, end) of the clean slice ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def repair_text(text, repairs=(), start=0):
    """Apply repairs to one raw text that begins at raw offset ``start``; return a CleanText.

    ``repairs``: a table with the columns start, end, clean (others are ignored); only rows inside the text count.
    """
    rows = () if len(repairs) == 0 else repairs[["start", "end", "clean"]].itertuples(index=False, name=None)
    return _mend(text, start, rows)


def _mend(text, start, rows):
    """CleanText of a raw text from (start, end, clean) rows in raw offsets."""
    clean, starts, ends, at = [], [], [], start
    inside = sorted(row for row in rows if start <= row[0] and row[1] <= start + len(text))
    for begin, end, replacement in [*inside, (start + len(text), start + len(text), "")]:
        clean.append(text[at - start : begin - start])
        starts.extend(range(at, begin))
        ends.extend(range(at + 1, begin + 1))
        clean.append(replacement)
        starts.extend([begin] * len(replacement))
        ends.extend([end] * len(replacement))
        at = end
    return CleanText("".join(clean), tuple(starts), tuple(ends))


def find_repairs(table, boilerplate=None):
    """Find what the rules would mend in any table with document, start and text (documents or sentences).

    Columns of the result: document, start, end (raw offsets), raw, clean, rule. A lone asterisk is mended only where another
    document has the same six characters on both sides and one to three Chinese characters in its place.
    ``boilerplate``: table with text, place, name; rows with place "inline" are deleted from sentences (default: the shipped list).
    """
    boilerplate = read_boilerplate() if boilerplate is None else boilerplate
    rules = _RULES + tuple(
        (row.name, re.compile(re.escape(row.text)), "") for row in boilerplate[boilerplate["place"] == "inline"].itertuples(index=False)
    )
    texts = {name: "".join(group["text"]) for name, group in table.groupby("document", sort=False)} if len(table) else {}
    order = {name: at for at, name in enumerate(texts)}
    rows = []
    for row in table[["document", "start", "text"]].itertuples(index=False):
        for rule, pattern, clean in rules:
            rows += [(row.document, row.start + m.start(), row.start + m.end(), m.group(), clean, rule) for m in pattern.finditer(row.text)]
        rows += _restore_from_twin(row, texts)
    return pd.DataFrame(sorted(set(rows), key=lambda r: (order[r[0]], r[1])), columns=REPAIR_COLUMNS)


def _restore_from_twin(row, texts):
    """Repairs of lone asterisks in one text whose reading stands in another document."""
    found = []
    for mask in _TWIN.finditer(row.text):
        before = row.text[max(0, mask.start() - _CONTEXT) : mask.start()]
        after = row.text[mask.end() : mask.end() + _CONTEXT]
        if len(before) < _CONTEXT or len(after) < _CONTEXT:
            continue
        twin = re.compile(re.escape(before) + f"({_HAN}{{1,3}})" + re.escape(after))
        readings = {m.group(1) for name, text in texts.items() if name != row.document for m in twin.finditer(text)}
        if len(readings) == 1:
            start = row.start + mask.start()
            found.append((row.document, start, start + 1, "*", readings.pop(), "mask restored from twin document"))
    return found


def read_boilerplate():
    """The site's own lines and phrases: text, place (line / inline / rest), name, note. From data/lexicons/boilerplate.csv."""
    return read_table(project_root() / "data" / "lexicons" / "boilerplate.csv", required=("text", "place", "name"))


def repaired_sentences(sentences, repairs=None):
    """Yield (row, CleanText) for each sentence; repairs default to ``find_repairs(sentences)``."""
    repairs = find_repairs(sentences) if repairs is None else repairs
    by_document = {
        name: list(group[["start", "end", "clean"]].itertuples(index=False, name=None))
        for name, group in repairs.groupby("document", sort=False)
    }
    for row in sentences.itertuples(index=False):
        yield row, _mend(row.text, row.start, by_document.get(row.document, ()))
