"""Repairs: named rules that mend stray marks, and the way back from mended text to the raw
characters.
"""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.tables import project_root, read_table

_WIDTH = tuple(zip("，；：！？（）", ",;:!?()"))
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
    for full, half in _WIDTH:  # ten times as fast as translate
        text = text.replace(full, half)
    return text


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

    ``repairs``: a table with the columns start, end, clean (others are ignored); only rows inside
    the text count.
    """
    rows = (
        ()
        if len(repairs) == 0
        else repairs[["start", "end", "clean"]].itertuples(index=False, name=None)
    )
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
    """Find what the rules would mend in any table with document, start and text (documents or
    sentences).

    Columns of the result: document, start, end (raw offsets), raw, clean, rule. A lone asterisk is
    mended only where another document has the same six characters on both sides and one to three
    Chinese characters in its place. ``boilerplate``: table with text, place, name; rows with place
    "inline" are deleted from sentences (default: the shipped list).
    """
    boilerplate = read_boilerplate() if boilerplate is None else boilerplate
    rules = _RULES + tuple(
        (row.name, re.compile(re.escape(row.text)), "")
        for row in boilerplate[boilerplate["place"] == "inline"].itertuples(index=False)
    )
    contexts, order = (
        _find_contexts(table),
        {name: at for at, name in enumerate(table["document"].unique())},
    )
    rows = []
    for row in table[["document", "start", "text"]].itertuples(index=False):
        for rule, pattern, clean in rules:
            rows += [
                (row.document, row.start + m.start(), row.start + m.end(), m.group(), clean, rule)
                for m in pattern.finditer(row.text)
            ]
        rows += _restore_from_twin(row, contexts)
    return pd.DataFrame(
        sorted(set(rows), key=lambda r: (order[r[0]], r[1])), columns=REPAIR_COLUMNS
    )


def _restore_from_twin(row, contexts):
    """Repairs of lone asterisks in one text whose reading stands in another document."""
    found = []
    for mask, before, after in _lone_masks(row.text):
        twin = re.compile(f"({_HAN}{{1,3}})" + re.escape(after))
        matches = [
            twin.match(following) for name, following in contexts[before] if name != row.document
        ]
        readings = {match.group(1) for match in matches if match}
        if len(readings) == 1:
            start = row.start + mask.start()
            found.append(
                (
                    row.document,
                    start,
                    start + 1,
                    "*",
                    readings.pop(),
                    "mask restored from twin document",
                )
            )
    return found


def _lone_masks(text):
    """Yield each lone asterisk with the characters before and after it, where there are enough."""
    for mask in _TWIN.finditer(text):
        before = text[max(0, mask.start() - _CONTEXT) : mask.start()]
        after = text[mask.end() : mask.end() + _CONTEXT]
        if len(before) == len(after) == _CONTEXT:
            yield mask, before, after


def _find_contexts(table):
    """What follows the characters before a lone asterisk wherever they stand: before -> (document,
    text); one pass.
    """
    contexts = {before: [] for text in table["text"] for _, before, _ in _lone_masks(text)}
    texts = (
        {name: "".join(group) for name, group in table.groupby("document", sort=False)["text"]}
        if contexts
        else {}
    )
    for name, text in texts.items():
        for at in range(_CONTEXT, len(text)):
            if text[at - _CONTEXT : at] in contexts:
                contexts[text[at - _CONTEXT : at]].append((name, text[at : at + 3 + _CONTEXT]))
    return contexts


def read_boilerplate():
    """The site's own lines and phrases: text, place (line / inline / rest), name, note. From
    data/lexicons/boilerplate.csv.
    """
    return read_table(
        project_root() / "data" / "lexicons" / "boilerplate.csv", required=("text", "place", "name")
    )


def repaired_sentences(sentences, repairs=None):
    """Yield (row, CleanText) for each sentence; repairs default to ``find_repairs(sentences)``."""
    repairs = find_repairs(sentences) if repairs is None else repairs
    by_document = {
        name: list(group[["start", "end", "clean"]].itertuples(index=False, name=None))
        for name, group in repairs.groupby("document", sort=False)
    }
    for row in sentences.itertuples(index=False):
        yield row, _mend(row.text, row.start, by_document.get(row.document, ()))


# Literal words of lexicon cells, and where they stand in a text.


def words_in(cell):
    """The alternatives of a lexicon cell: ``"科普法|科学技术普及法"`` -> a list of two; literal
    text, never a pattern.
    """
    return [word for word in str(cell).split("|") if word]


def find_words(text, words, not_in=()):
    """Every (start, end) of the literal words in a text, longest first where they nest, in order of
    the text.

    Width never matters. A word that begins or ends with a digit is not found inside a longer
    number; a find inside one of ``not_in`` is left out.

    >>> find_words("比例为11.60%，上次为1.60%", ["1.60%"])
    [(13, 18)]
    """
    text = fold_width(text)
    barred = list(_spans(text, not_in))
    found = []
    for span in sorted(_spans(text, words), key=lambda span: (span[0] - span[1], span)):
        if not any(holds(outer, span) for outer in (*barred, *found)):
            found.append(span)
    return sorted(found)


def _spans(text, words):
    for word in map(fold_width, words):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (_in_number(text, at - 1, word[0]) or _in_number(text, end, word[-1])):
                yield at, end
            at = text.find(word, at + 1)


def _in_number(text, neighbour, edge):
    return (
        edge.isdigit()
        and 0 <= neighbour < len(text)
        and (text[neighbour].isdigit() or text[neighbour] == ".")
    )


def holds(outer, inner):
    """Whether one span lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
