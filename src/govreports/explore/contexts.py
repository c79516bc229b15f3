"""What stands behind a number: sentences with the words marked, an audit of typed terms, passages that two documents share."""

from collections import Counter
from html import escape

import pandas as pd

from govreports.concordance import concordance
from govreports.repairs import fold_width

LINE_COLUMNS = ["document", "sentence", "start", "end", "html"]
AUDIT_COLUMNS = ["term", "finds", "documents", "as_word", "inside", "across"]
AUDIT_HEADS = ["词", "字串次数", "文档数", "成词", "在更长的词内", "跨词"]


def term_lines(part, term):
    """``concordance`` of a term, looked for only in the sentences that hold its characters: LINE_COLUMNS."""
    return part.corpus.keep(("lines", term, part.filters), lambda: _find_lines(part, term))


def _find_lines(part, term):
    texts = part.corpus.keep(("texts", part.filters), lambda: sentence_words(part.tokens))
    wanted = fold_width(term).strip()
    held = texts[texts["text"].str.contains(wanted, regex=False)]
    tokens = part.tokens.merge(held[["document", "sentence"]], on=["document", "sentence"])
    return concordance(tokens, term)[LINE_COLUMNS]


def sentence_words(tokens):
    """The words of each sentence: document, sentence, words (a list), text (they in one, width folded)."""
    groups = tokens.groupby(["document", "sentence"], sort=False, observed=True)["term"]
    table = groups.agg(list).rename("words").reset_index()
    return table.assign(text=[fold_width("".join(words)) for words in table["words"]])


def mark_spans(part, spans, width=28):
    """Spans (document, sentence, start, end) in their masked sentences: LINE_COLUMNS; several in one sentence share a row."""
    place = part.sentences.set_index(["document", "sentence"])[["start", "end"]]
    begins = dict(zip(part.documents["document"], part.documents["start"]))
    rows = []
    for (document, sentence), found in spans.groupby(["document", "sentence"], sort=False):
        first, last = place.loc[(document, sentence)]
        marks = sorted(set(zip(found["start"], found["end"])))
        first, last = max(first, marks[0][0] - width), min(last, marks[-1][1] + width)
        text, zero = part.corpus.texts[document], begins[document]
        rows.append((document, sentence, marks[0][0], marks[-1][1], _marked(text, zero, first, last, marks)))
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


def _marked(text, zero, first, last, marks):
    html, at = [], first
    for start, end in marks:
        if start >= at:
            html += [escape(text[at - zero : start - zero]), "<mark>", escape(text[start - zero : end - zero]), "</mark>"]
            at = end
    return "".join([*html, escape(text[at - zero : last - zero])]).replace("\n", " ")


def audit_terms(tokens, words):
    """What typed terms really hit, as literal text: a row a term.

    Columns: term, finds (as a string of characters, names of officials left out), documents, as_word (finds that begin and end
    where words do), inside (longer words that hold the others: ``科学素质纲要 3``), across (finds that cut through words).
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
            holder = next((token for token, first in zip(words, borders) if first <= at and end <= first + len(token)), None)
            if at in borders and end in borders:
                kinds["as_word"] += 1
            elif holder:
                longer[holder] += 1
            else:
                kinds["across"] += 1
            at = text.find(wanted, at + 1)
    inside = ", ".join(f"{token} {n}" for token, n in sorted(longer.items(), key=lambda item: (-item[1], item[0]))[:4])
    finds = kinds.total() + longer.total()
    return word, finds, held["document"].nunique(), kinds["as_word"], inside, kinds["across"]


def shared_passages(texts, one, other, least=12):
    """The longest stretches that two texts share, word for word: start, other_start (offsets in the texts), length, text.

    ``texts``: document -> text. Stretches of ``least`` characters or more that do not overlap in ``one``, longest first.
    """
    left, right = fold_width(texts[one]), fold_width(texts[other])
    places = {}
    for at in range(len(right) - least + 1):
        places.setdefault(right[at : at + least], []).append(at)
    rows, at = [], 0
    while at <= len(left) - least:
        ends = [(_shared_length(left, right, at, place), -place) for place in places.get(left[at : at + least], ())]
        length, place = max(ends, default=(1, 0))
        if length >= least:
            rows.append((at, -place, length, texts[one][at : at + length]))
        at += max(length, 1)
    table = pd.DataFrame(rows, columns=["start", "other_start", "length", "text"])
    return table.sort_values(["length", "start"], ascending=[False, True], ignore_index=True)


def _shared_length(left, right, at, place):
    length = 0
    while at + length < len(left) and place + length < len(right) and left[at + length] == right[place + length]:
        length += 1
    return length
