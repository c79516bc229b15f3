"""What stands behind a number: sentences with the words marked, an audit of typed terms, passages
that two documents share.
"""

from bisect import bisect_right
from collections import Counter
from html import escape
from itertools import accumulate, count

import pandas as pd

from govreports.text import fold_width
from govreports.words.kwic import NAME_MASK, concordance

LINE_COLUMNS = ["document", "sentence", "start", "end", "html"]
LEAST_SHARED = 12  # characters of a passage that two documents share
AUDIT_COLUMNS = ["term", "finds", "documents", "as_word", "inside", "across"]
AUDIT_HEADS = ["词", "字串次数", "文档数", "成词", "在更长的词内", "跨词"]


def term_lines(part, term):
    """``concordance`` of a term, looked for only in the sentences that hold its characters:
    LINE_COLUMNS.
    """
    return part.corpus.keep(("lines", term, part.filters), lambda: _find_lines(part, term))


def _find_lines(part, term):
    texts = part.corpus.keep(("texts", part.filters), lambda: sentence_words(part.tokens))
    wanted = fold_width(term).strip()
    hits = texts[texts["text"].str.contains(wanted, regex=False)]
    tokens = part.tokens.merge(hits[["document", "sentence"]], on=["document", "sentence"])
    return concordance(tokens, term)[LINE_COLUMNS]


def sentence_words(tokens):
    """The words of each sentence: document, sentence, words (a list), text (they in one, width
    folded).
    """
    groups = tokens.groupby(["document", "sentence"], sort=False, observed=True)["term"]
    table = groups.agg(list).rename("words").reset_index()
    return table.assign(text=[fold_width("".join(words)) for words in table["words"]])


def find_sentences(part, spans):
    """Spans (document, start, end) with the sentence that each begins in."""
    if spans.empty:
        return spans.assign(sentence=0)
    sentences = part.sentences[["document", "sentence", "start"]].rename(columns={"start": "from"})
    order = spans.assign(row=range(len(spans))).sort_values("start")
    found = pd.merge_asof(
        order, sentences.sort_values("from"), left_on="start", right_on="from", by="document"
    )
    return found.sort_values("row", ignore_index=True).drop(columns=["row", "from"])


def mark_spans(part, spans, width=28):
    """Spans (document, sentence, start, end) in their masked sentences: LINE_COLUMNS; several in
    one sentence share a row.

    ``width``: characters shown before the first and after the last span; … stands where more of the
    sentence is left out.
    """
    bounds = part.sentences.set_index(["document", "sentence"])[["start", "end"]]
    begins = dict(zip(part.documents["document"], part.documents["start"]))
    rows = []
    for (document, sentence), found in spans.groupby(["document", "sentence"], sort=False):
        begin, stop = bounds.loc[(document, sentence)]
        marks = sorted(set(zip(found["start"], found["end"])))
        first, last = max(begin, marks[0][0] - width), min(stop, marks[-1][1] + width)
        html = _marked(part.corpus.texts[document], begins[document], first, last, marks)
        before, after = "…" if first > begin else "", "…" if last < stop else ""
        rows.append((document, sentence, marks[0][0], marks[-1][1], f"{before}{html}{after}"))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def _marked(text, zero, first, last, marks):
    """The HTML of a stretch of text, offsets counted from ``zero``, with its spans marked."""
    pieces, position = [], first
    for start, end in marks:
        if start >= position:
            before, inside = text[position - zero : start - zero], text[start - zero : end - zero]
            pieces.append(f"{escape(before)}<mark>{escape(inside)}</mark>")
            position = end
    rest = escape(text[position - zero : last - zero])
    return "".join([*pieces, rest]).replace("\n", " ")


def audit_terms(tokens, words):
    """What typed terms really hit, as literal text: a row a term.

    Columns: term, finds (as a string of characters, names of officials left out), documents,
    as_word (finds that begin and end where words do), inside (longer words that hold the others:
    ``科学素质纲要 3``), across (finds that cut through words).
    """
    table = sentence_words(tokens[tokens["kind"] != "person"])
    return pd.DataFrame([_audit(table, word) for word in words], columns=AUDIT_COLUMNS)


def _audit(table, word):
    wanted = fold_width(word).strip()
    hits = table[table["text"].str.contains(wanted, regex=False)] if wanted else table[:0]
    kinds, longer = Counter(), Counter()
    for words, text in zip(hits["words"], hits["text"]):
        starts = [0, *accumulate(map(len, words))]
        for start in _starts_of(wanted, text):
            end = start + len(wanted)
            index = bisect_right(starts, start) - 1  # of the word that holds the first character
            if start in starts and end in starts:
                kinds["as_word"] += 1
            elif end <= starts[index + 1]:
                longer[words[index]] += 1
            else:
                kinds["across"] += 1
    ranked = sorted(longer.items(), key=lambda item: (-item[1], item[0]))
    inside = ", ".join(f"{token} {n}" for token, n in ranked[:4])
    finds = kinds.total() + longer.total()
    return word, finds, hits["document"].nunique(), kinds["as_word"], inside, kinds["across"]


def _starts_of(wanted, text):
    """Where a string stands in a text, overlapping finds too."""
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def shared_passages(texts, one, other, least=LEAST_SHARED):
    """The stretches that two texts share, word for word: start, other_start (offsets in the texts),
    length, text; longest first.

    ``texts``: document -> text. Stretches of ``least`` characters or more; the longest is taken
    first and others lose what it covers, so none overlap in ``one`` (greedy tiling, Wise 1993). A
    masked character is like no other.
    """
    left, right = fold_width(texts[one]), fold_width(texts[other])
    is_free, rows = [True] * len(left), []
    stretches = sorted(_stretches(left, right, least), key=lambda found: (-found[0], *found[1:]))
    for length, begin, other_begin in stretches:
        start, end = _first_free(is_free, begin, begin + length)
        if end - start >= least:
            is_free[start:end] = [False] * (end - start)
            rows.append((start, other_begin + start - begin, end - start, texts[one][start:end]))
    table = pd.DataFrame(rows, columns=["start", "other_start", "length", "text"])
    return table.sort_values(["length", "start"], ascending=[False, True], ignore_index=True)


def _stretches(left, right, least):
    """(length, offset in left, offset in right) of every stretch that cannot be made longer at
    either end.
    """
    offsets = {}
    for offset in range(len(right) - least + 1):
        offsets.setdefault(right[offset : offset + least], []).append(offset)
    for i in range(len(left) - least + 1):
        for j in offsets.get(left[i : i + least], ()):
            if i and j and _is_shared(left, right, i - 1, j - 1):
                continue  # part of a stretch that began before
            length = next(n for n in count() if not _is_shared(left, right, i + n, j + n))
            if length >= least:
                yield length, i, j


def _is_shared(left, right, i, j):
    """Whether the texts have the same character, which is no mask, at offset i and at offset j."""
    return i < len(left) and j < len(right) and left[i] == right[j] != NAME_MASK


def _first_free(is_free, start, end):
    """The first run of free characters from start to end."""
    while start < end and not is_free[start]:
        start += 1
    stop = start
    while stop < end and is_free[stop]:
        stop += 1
    return start, stop
