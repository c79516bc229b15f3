"""The vocabulary of the national plans: where a frame term stands in the reports, and where it only
seems to.
"""

from html import escape
from itertools import chain

import pandas as pd

from govreports.change.compare import find_circular
from govreports.reading.periods import read_periods
from govreports.tables import InputError, project_root, read_table
from govreports.text import find_words, fold_width, holds, repaired_sentences, words_in
from govreports.words.dictionary import read_stopwords
from govreports.words.gaps import tally
from govreports.words.kwic import NAME_MASK

_SHORTEST_TERM = 5
CATEGORIES = {
    "指导思想": "guiding ideology",
    "方针": "principle",
    "人群": "target group",
    "行动": "action",
    "工程": "project",
    "机制": "mechanism",
    "目标": "target",
    "主题": "theme",
    "载体": "carrier",
    "文件": "document",
}
INSIDE = "inside "
STATUSES = ("core", "present", "absent")
FRAME_COLUMNS = ("term", "english", "category", "renamed_from", "spellings", "not_in", "needs")
SEARCH_COLUMNS = (
    "renamed_from",
    "spellings",
    "not_in",
    "needs",
    "source",
    "seen_in",
    "verified",
    "note",
)
HIT_COLUMNS = [
    "document",
    "sentence",
    "start",
    "end",
    "surface",
    "term",
    "category",
    "excluded",
    "why",
]


def read_frames(path=None, stopwords=None, periods=None):
    """The frame lexicon (default data/lexicons/frames.csv), checked.

    Columns: term, english, label, label_english (short forms for figures, may be empty), category,
    one column a period with the status of the term in the plan (core / present / absent),
    renamed_from, spellings (what is looked for), not_in (a find inside one of these is a false
    friend), needs (one of these must stand in the sentence too), source, seen_in, verified, note.
    Alternatives in a cell are separated by |. Raises InputError for a term given twice, an unknown
    category, status or period, a spelling of two terms, a renamed_from that is no term, a term that
    is also a stop word.
    """
    path = path or project_root() / "data" / "lexicons" / "frames.csv"
    periods = read_periods() if periods is None else periods
    names = tuple(periods["period"])
    frames = read_table(path, required=(*FRAME_COLUMNS, *names))
    for line, row in enumerate(frames.to_dict("records"), start=2):
        for column, allowed in (("category", CATEGORIES), *((name, STATUSES) for name in names)):
            if row[column] not in allowed:
                where = f"{path}, line {line}, column {column}"
                raise InputError(
                    where, "one of " + ", ".join(allowed), repr(row[column]), "Correct the cell."
                )
    _check_terms(frames, path)
    both = sorted(set(read_stopwords(stopwords)["term"]) & _all_spellings(frames).keys())
    if both:
        raise InputError(
            str(path),
            "no stop word among the frame terms",
            ", ".join(both),
            "Take it out of one of the two lists.",
        )
    return frames


def _all_spellings(frames):
    """Spelling (width folded) -> terms that have it."""
    owners = {}
    for term, cell in zip(frames["term"], frames["spellings"]):
        for word in words_in(cell):
            owners.setdefault(fold_width(word), []).append(term)
    return owners


def _check_terms(frames, path):
    for line, row in enumerate(frames.to_dict("records"), start=2):
        here = f"{path}, line {line}, {row['term']}"
        if (frames["term"] == row["term"]).sum() > 1:
            raise InputError(here, "each term once", "two rows", "Remove or rename one of them.")
        if not words_in(row["spellings"]):
            raise InputError(
                here,
                "at least one spelling",
                "an empty cell",
                "Write the term itself into spellings.",
            )
        unknown = [
            term for term in words_in(row["renamed_from"]) if term not in set(frames["term"])
        ]
        if unknown:
            raise InputError(
                here,
                "renamed_from to name terms of the table",
                ", ".join(unknown),
                "Add it or empty the cell.",
            )
    shared = {
        word: sorted(set(terms))
        for word, terms in _all_spellings(frames).items()
        if len(set(terms)) > 1
    }
    for word, terms in sorted(shared.items()):
        found = f"{word} with {' and '.join(terms)}"
        raise InputError(
            str(path), "each spelling with one term", found, "Take it out of one of the two rows."
        )


def frame_hits(sentences, frames=None, repairs=None):
    """Every match of a frame term, kept or not: the hit audit.

    ``sentences``: document, sentence, start, text (see ``split_sentences``); ``repairs``: default
    those the rules find. Columns: document, sentence, start, end, surface (raw), term, category,
    excluded (0 / 1), why (empty for a hit that counts). Excluded are a match inside a longer frame
    term (the longest match counts), a false friend of the lexicon (its surface is the longer
    expression), and a match without the context it needs.
    """
    frames = read_frames() if frames is None else frames
    lexicon = [
        (
            row.term,
            row.category,
            *(
                list(map(fold_width, words_in(cell)))
                for cell in (row.spellings, row.not_in, row.needs)
            ),
        )
        for row in frames.itertuples(index=False)
    ]
    rows = []
    for sentence, clean in repaired_sentences(sentences, repairs):
        for begin, end, term, category, why in _matches(fold_width(clean.text), lexicon):
            start, stop = clean.span(begin, end)
            surface = sentence.text[start - sentence.start : stop - sentence.start]
            rows.append(
                (
                    sentence.document,
                    sentence.sentence,
                    start,
                    stop,
                    surface,
                    term,
                    category,
                    int(why != ""),
                    why,
                )
            )
    return pd.DataFrame(rows, columns=HIT_COLUMNS)


def _matches(text, lexicon):
    """(start, end, term, category, why) of one sentence, in order of the text."""
    found = []
    for term, category, spellings, not_in, needs in lexicon:
        if not any(word in text for word in (*spellings, *not_in)):
            continue
        found += [(*span, term, category, "false friend") for span in find_words(text, not_in)]
        spans = find_words(text, spellings, not_in)
        why = (
            ""
            if not needs or any(word in text for word in needs)
            else "needs one of " + "|".join(needs)
        )
        found += [(*span, term, category, why) for span in spans]
    return sorted(_keep_longest(found), key=lambda match: (match[0], -match[1], match[2]))


def _keep_longest(found):
    """Mark what lies inside a longer match; false friends and matches without context do not
    compete.
    """
    whole = [match for match in found if not match[4]]
    for match in found:
        longer = [
            other for other in whole if other is not match and holds(other, match) and not match[4]
        ]
        yield (
            (*match[:4], f"{INSIDE}{max(longer, key=lambda other: other[1] - other[0])[2]}")
            if longer
            else match
        )


def frame_concordance(hits, tokens, term, *, width=20):
    """Every hit of one frame term in its sentence, those that do not count too; names of officials
    masked as in ``concordance``.

    Columns as ``concordance`` (so ``show_concordance`` shows it), and excluded, why. Raises
    InputError for a term without a hit.
    """
    rows = hits[hits["term"] == term]
    if rows.empty:
        raise InputError(
            "frame_concordance",
            "a term with a hit",
            f"none of {term!r}",
            "See hits['term'] for those there are.",
        )
    lines, sentences = (
        [],
        dict(iter(tokens.groupby(["document", "sentence"], sort=False, observed=True))),
    )
    for hit in rows.itertuples(index=False):
        places = []
        for token in sentences[hit.document, hit.sentence].itertuples(index=False):
            shown = NAME_MASK * len(token.term) if token.kind == "person" else token.term
            places += [(token.start + number, character) for number, character in enumerate(shown)]
        left = "".join(character for at, character in places if at < hit.start)
        right = "".join(character for at, character in places if at >= hit.end)
        lines.append((left[max(0, len(left) - width) :], right[:width]))
    table = rows[["document", "sentence", "start", "end"]].reset_index(drop=True)
    table[["left", "right"]] = lines
    table.insert(5, "word", list(rows["surface"]))
    marked = [
        f"{escape(row.left)}<mark>{escape(row.word)}</mark>{escape(row.right)}"
        for row in table.itertuples()
    ]
    return table.assign(html=marked, excluded=list(rows["excluded"]), why=list(rows["why"]))


def frame_presence(hits, documents, frames=None):
    """How often each frame term stands in each document: a row a term and document, also where it
    does not stand there.

    Columns: document, period, period_certain (where given), year_from, year_to, term, english,
    label, label_english (short forms), category, the status columns of the frames, n (hits that
    count), inside (finds inside a longer term, which do not count), circular (1 where the
    document's date rests on the term or on one nested with it).
    """
    frames = read_frames() if frames is None else frames
    counted, nested = hits["excluded"] == 0, hits["why"].str.startswith(INSIDE)
    marks = _circular_terms(frames, documents)
    front = [
        name
        for name in ("document", "period", "period_certain", "year_from", "year_to")
        if name in documents
    ]
    table = documents[front].merge(_labelled(frames), how="cross")
    keys = pd.MultiIndex.from_frame(table[["document", "term"]])
    sizes = {
        name: hits[rows].groupby(["document", "term"]).size()
        for name, rows in (("n", counted), ("inside", nested))
    }
    columns = {name: size.reindex(keys, fill_value=0).to_numpy() for name, size in sizes.items()}
    return table.assign(**columns, circular=marks.stack().reindex(keys).astype(int).to_numpy())


def _labelled(frames):
    """The frames without what only the search needs; an empty or missing label is the term
    itself.
    """
    frames = frames.drop(columns=list(SEARCH_COLUMNS), errors="ignore")
    labels = {}
    for label, whole in (("label", "term"), ("label_english", "english")):
        short = frames.get(label, frames[whole])
        labels[label] = short.mask(short == "", frames[whole])
    return frames.assign(**labels)


def _circular_terms(frames, documents):
    """Documents x terms: does the date rest on any spelling of the term?"""
    spellings = {term: words_in(cell) for term, cell in zip(frames["term"], frames["spellings"])}
    marks = find_circular(list(dict.fromkeys(chain.from_iterable(spellings.values()))), documents)
    return pd.DataFrame(
        {term: marks[words].any(axis=1) for term, words in spellings.items()}, index=marks.index
    )


def frame_profile(hits, documents, frames=None, periods=None):
    """Which frame terms stand in each document and in each period: k of n, by category and by the
    plan they are core in.

    Columns: scope (document / period), name, plan (a period, or any), category (or all), k, n,
    documents, terms (joined by |). A period's row counts the terms of all its documents; a period
    without documents has none: the reference is a word list unless reports of its years are there,
    which are data beside it. Raises InputError for a document whose period is not in periods.csv.
    """
    frames, periods = (
        (read_frames() if frames is None else frames),
        (read_periods() if periods is None else periods),
    )
    unknown = sorted(set(documents["period"]) - {"", *periods["period"]})
    if unknown:
        expected = "one of " + ", ".join(periods["period"])
        raise InputError(
            "documents, column period",
            expected,
            ", ".join(map(repr, unknown)),
            "Correct the reading.",
        )
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    scopes = [
        ("document", row.document, 1, {row.document}) for row in documents.itertuples(index=False)
    ]
    members = documents.groupby("period")["document"].agg(set).reindex(periods["period"]).dropna()
    scopes += [("period", period, len(inside), inside) for period, inside in members.items()]
    rows = []
    for scope, name, size, inside in scopes:
        found = set(counted.loc[counted["document"].isin(inside), "term"])
        for plan, category, terms in _groups(frames, periods):
            there = [term for term in terms if term in found]
            rows.append(
                (scope, name, plan, category, len(there), len(terms), size, "|".join(there))
            )
    return pd.DataFrame(
        rows, columns=["scope", "name", "plan", "category", "k", "n", "documents", "terms"]
    )


def _groups(frames, periods):
    for plan in ("any", *periods["period"]):
        chosen = frames if plan == "any" else frames[frames[plan] == "core"]
        yield plan, "all", list(chosen["term"])
        for category in CATEGORIES:
            yield plan, category, list(chosen.loc[chosen["category"] == category, "term"])


def unmatched_frames(sentences, frames=None):
    """Near spellings of frame terms: strings that differ from one (of five characters or more) in a
    single character.

    Columns: term, surface, n, documents, example. They are not counted as the term: add those that
    are meant to the column spellings of frames.csv.

    >>> line = ("d01", 0, "落实全民科学素质行动规化纲要。")
    >>> lines = pd.DataFrame([line], columns=["document", "start", "text"])
    >>> term = "科学素质行动规划纲要"
    >>> frames = pd.DataFrame({"term": [term], "spellings": [term]})
    >>> unmatched_frames(lines, frames)[["term", "surface", "n"]].values.tolist()
    [['科学素质行动规划纲要', '科学素质行动规化纲要', 1]]
    """
    frames = read_frames() if frames is None else frames
    spellings = {
        fold_width(word): row.term
        for row in frames.itertuples(index=False)
        for word in words_in(row.spellings)
    }
    wanted = sorted(word for word in spellings if len(word) >= _SHORTEST_TERM)
    rows = []
    for row, clean in repaired_sentences(sentences):
        text = fold_width(clean.text)
        found = [(start, start + len(word), word) for word in wanted for start in _near(text, word)]
        exact = {(start, end) for start, end, word in found if text[start:end] in spellings}
        for start, end, word in found:
            if not any(
                a <= start and end <= b and (b - a > end - start or (a, b) in exact)
                for a, b, _ in found
            ):
                rows.append((spellings[word], text[start:end], row.document, row.text))
    table = pd.DataFrame(rows, columns=["term", "surface", "document", "example"])
    return tally(table, ["term", "surface"])


def _near(text, word):
    """Where strings of the word's length stand that share its first or its second half and differ
    in one character at most.
    """
    half, found = len(word) // 2, set()
    for part, offset in ((word[:half], 0), (word[half:], half)):
        at = text.find(part)
        while at >= 0:
            near = text[max(at - offset, 0) : at - offset + len(word)]
            other = [a for a, b in zip(near, word) if a != b]
            if (
                len(near) == len(word)
                and len(other) <= 1
                and near.isalnum()
                and not "".join(other).isdigit()
            ):  # 2025 is not 2035
                found.add(at - offset)
            at = text.find(part, at + 1)
    return sorted(found)
