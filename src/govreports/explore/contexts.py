"""What stands behind a number: sentences with the words marked, an audit of typed terms, passages
that two documents share.
"""

from collections import Counter
from html import escape
from itertools import count

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
    held = texts[texts["text"].str.contains(wanted, regex=False)]
    tokens = part.tokens.merge(held[["document", "sentence"]], on=["document", "sentence"])
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
    place = part.sentences.set_index(["document", "sentence"])[["start", "end"]]
    begins = dict(zip(part.documents["document"], part.documents["start"]))
    rows = []
    for (document, sentence), found in spans.groupby(["document", "sentence"], sort=False):
        begin, stop = place.loc[(document, sentence)]
        marks = sorted(set(zip(found["start"], found["end"])))
        first, last = max(begin, marks[0][0] - width), min(stop, marks[-1][1] + width)
        html = _marked(part.corpus.texts[document], begins[document], first, last, marks)
        html = "…" * (first > begin) + html + "…" * (last < stop)
        rows.append((document, sentence, marks[0][0], marks[-1][1], html))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def _marked(text, zero, first, last, marks):
    html, at = [], first
    for start, end in marks:
        if start >= at:
            html += [
                escape(text[at - zero : start - zero]),
                "<mark>",
                escape(text[start - zero : end - zero]),
                "</mark>",
            ]
            at = end
    return "".join([*html, escape(text[at - zero : last - zero])]).replace("\n", " ")


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
    held = table[table["text"].str.contains(wanted, regex=False)] if wanted else table[:0]
    kinds, longer = Counter(), Counter()
    for words, text in zip(held["words"], held["text"]):
        borders = [0]
        for token in words:
            borders.append(borders[-1] + len(token))
        at = text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            holder = next(
                (
                    token
                    for token, first in zip(words, borders)
                    if first <= at and end <= first + len(token)
                ),
                None,
            )
            if at in borders and end in borders:
                kinds["as_word"] += 1
            elif holder:
                longer[holder] += 1
            else:
                kinds["across"] += 1
            at = text.find(wanted, at + 1)
    inside = ", ".join(
        f"{token} {n}"
        for token, n in sorted(longer.items(), key=lambda item: (-item[1], item[0]))[:4]
    )
    finds = kinds.total() + longer.total()
    return word, finds, held["document"].nunique(), kinds["as_word"], inside, kinds["across"]


def shared_passages(texts, one, other, least=LEAST_SHARED):
    """The stretches that two texts share, word for word: start, other_start (offsets in the texts),
    length, text; longest first.

    ``texts``: document -> text. Stretches of ``least`` characters or more; the longest is taken
    first and others lose what it covers, so none overlap in ``one`` (greedy tiling, Wise 1993). A
    masked character is like no other.
    """
    left, right, rows = fold_width(texts[one]), fold_width(texts[other]), []
    free = [True] * len(left)
    for length, at, place in sorted(
        _stretches(left, right, least), key=lambda found: (-found[0], *found[1:])
    ):
        start, end = _first_free(free, at, at + length)
        if end - start >= least:
            free[start:end] = [False] * (end - start)
            rows.append((start, place + start - at, end - start, texts[one][start:end]))
    table = pd.DataFrame(rows, columns=["start", "other_start", "length", "text"])
    return table.sort_values(["length", "start"], ascending=[False, True], ignore_index=True)


def _stretches(left, right, least):
    """(length, place in left, place in right) of every stretch that cannot be made longer at either
    end.
    """
    places = {}
    for at in range(len(right) - least + 1):
        places.setdefault(right[at : at + least], []).append(at)
    for at in range(len(left) - least + 1):
        for place in places.get(left[at : at + least], ()):
            before = at and place and _is_shared(left, right, at - 1, place - 1)
            length = (
                0
                if before
                else next(n for n in count() if not _is_shared(left, right, at + n, place + n))
            )
            if length >= least:
                yield length, at, place


def _is_shared(left, right, at, place):
    return at < len(left) and place < len(right) and left[at] == right[place] != NAME_MASK


def _first_free(free, start, end):
    """The first run of free places from start to end."""
    while start < end and not free[start]:
        start += 1
    stop = start
    while stop < end and free[stop]:
        stop += 1
    return start, stop
