"""Repairs: named rules that mend stray marks, and the way back from mended text to the raw
characters.
"""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.tables import (
    has_columns,
    is_filled,
    is_one_of,
    read_lexicon,
    take_table,
)

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
_SPAN = ["start", "end", "clean"]
_BOILERPLATE = (
    has_columns("text", "place", "name"),
    is_filled("text", "name"),
    is_one_of("place", ("line", "inline", "rest")),
)


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
    the text count, and of two that overlap the first, the longer of two with one start.
    """
    rows = repairs[_SPAN].itertuples(index=False, name=None) if len(repairs) else ()
    return _mend(text, start, rows)


def _mend(text, start, rows):
    """CleanText of a raw text from (start, end, clean) rows in raw offsets."""
    stop = start + len(text)
    inside = [row for row in rows if start <= row[0] and row[1] <= stop]
    inside.sort(key=lambda row: (row[0], -row[1]))
    clean, starts, ends, done = [], [], [], start
    for first, end, replacement in [*inside, (stop, stop, "")]:
        if first < done:
            continue
        clean += text[done - start : first - start], replacement
        starts += [*range(done, first), *[first] * len(replacement)]
        ends += [*range(done + 1, first + 1), *[end] * len(replacement)]
        done = end
    return CleanText("".join(clean), tuple(starts), tuple(ends))


def find_repairs(table, boilerplate=None):
    """Find what the rules would mend in any table with document, start and text (documents or
    sentences).

    Columns of the result: document, start, end (raw offsets), raw, clean, rule. A lone asterisk is
    mended only where another document has the same six characters on both sides and one to three
    Chinese characters in its place. ``boilerplate``: a table as ``read_boilerplate`` takes it; its
    rows with place "inline" are deleted from sentences. Raises what ``read_boilerplate`` raises.
    """
    rules = [*_RULES, *_boilerplate_rules(read_boilerplate(boilerplate))]
    contexts = _find_contexts(table)
    rows = set()
    for row in table[["document", "start", "text"]].itertuples(index=False):
        for rule, pattern, clean in rules:
            for match in pattern.finditer(row.text):
                start, end = row.start + match.start(), row.start + match.end()
                rows.add((row.document, start, end, match.group(), clean, rule))
        rows.update(_restore_from_twin(row, contexts))
    order = {name: place for place, name in enumerate(table["document"].unique())}
    rows = sorted(rows, key=lambda row: (order[row[0]], *row[1:]))
    return pd.DataFrame(rows, columns=REPAIR_COLUMNS)


def _boilerplate_rules(boilerplate):
    inline = boilerplate[boilerplate["place"] == "inline"]
    patterns = [re.compile(re.escape(text)) for text in inline["text"]]
    return [(name, pattern, "") for name, pattern in zip(inline["name"], patterns)]


def _restore_from_twin(row, contexts):
    """Yield repairs of lone asterisks in one text whose reading stands in another document."""
    for mask, before, after in _lone_masks(row.text):
        twin = re.compile(f"({_HAN}{{1,3}})" + re.escape(after))
        others = [text for name, text in contexts[before] if name != row.document]
        readings = {match.group(1) for match in map(twin.match, others) if match}
        if len(readings) == 1:
            start = row.start + mask.start()
            rule = "mask restored from twin document"
            yield row.document, start, start + 1, "*", readings.pop(), rule


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
    if not contexts:
        return contexts
    for name, texts in table.groupby("document", sort=False)["text"]:
        text = "".join(texts)
        for place in range(_CONTEXT, len(text)):
            before = text[place - _CONTEXT : place]
            if before in contexts:
                contexts[before].append((name, text[place : place + 3 + _CONTEXT]))
    return contexts


def read_boilerplate(given=None):
    """The site's own lines and phrases: text, place (line / inline / rest), name, note.

    ``given``: a table, a path or a Project (default data/lexicons/boilerplate.csv). Raises
    InputError for a missing column, an empty cell, another place.
    """
    return read_lexicon("lexicons/boilerplate.csv", given, _BOILERPLATE)


def take_repairs(table, repairs=None):
    """The repairs given as a table, or those that ``find_repairs`` finds with the site lines of a
    Project (default: that of the working directory).
    """
    return take_table(repairs, lambda given: find_repairs(table, given))


def repaired_sentences(sentences, repairs=None):
    """Yield (row, CleanText) for each sentence; ``repairs``: see ``take_repairs``."""
    repairs = take_repairs(sentences, repairs)
    by_document = {}
    for name, *repair in repairs[["document", *_SPAN]].itertuples(index=False, name=None):
        by_document.setdefault(name, []).append(repair)
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
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (_in_number(text, start - 1, word[0]) or _in_number(text, end, word[-1])):
                yield start, end
            start = text.find(word, start + 1)


def _in_number(text, neighbour, edge):
    if not edge.isdigit() or not 0 <= neighbour < len(text):
        return False
    return text[neighbour].isdigit() or text[neighbour] == "."


def holds(outer, inner):
    """Whether one span lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
