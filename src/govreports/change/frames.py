"""The vocabulary of the national plans: where a frame term stands in the reports, and where it only
seems to.
"""

from html import escape
from itertools import chain

import pandas as pd

from govreports.reading.dating import find_circular
from govreports.reading.periods import read_periods
from govreports.tables import (
    InputError,
    has_columns,
    has_words,
    is_filled,
    is_one_of,
    is_unique,
    may_have,
    read_lexicon,
    refers_to,
    share_project,
    take_table,
)
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
SEARCH_COLUMNS = "renamed_from spellings not_in needs source seen_in verified note".split()
HIT_COLUMNS = "document sentence start end surface term category excluded why".split()


def read_frames(given=None, stopwords=None, periods=None):
    """The frame lexicon (default data/lexicons/frames.csv), checked.

    ``given``: a path, a table or a Project; ``stopwords``, ``periods``: default those of the same
    project. Columns: term, english, label, label_english (short forms for figures, may be empty),
    category, one column a period with the status of the term in the plan (core / present / absent;
    a period without a column: absent), renamed_from, spellings (what is looked for), not_in (a find
    inside one of these is a false friend), needs (one of these must stand in the sentence too),
    source, seen_in, verified, note. Alternatives in a cell are separated by |. Raises InputError
    for a term given twice or blank, an unknown category or status, no spelling, a spelling of two
    terms, a renamed_from that is no term, a term that is also a stop word.
    """
    given, stopwords, periods = share_project(given, stopwords, periods)
    plans = list(take_table(periods, read_periods)["period"])
    no_terms = read_stopwords(stopwords)["term"]
    rules = (
        has_columns("term", "english", "category", "renamed_from", "spellings", "not_in", "needs"),
        may_have("label", "label_english"),
        lambda table, where, place: add_plans(table, plans),
        has_words("renamed_from", "not_in", "needs", "seen_in"),
        has_words("spellings", filled=True),
        is_filled("term"),
        is_unique("term"),
        is_one_of("category", CATEGORIES),
        *(is_one_of(plan, STATUSES) for plan in plans),
        _renames_terms,
        _spells_one_term,
        _holds_no_word_of(no_terms),
    )
    return read_lexicon("lexicons/frames.csv", given, rules)


def add_plans(table, plans):
    """The table with a column for each plan: a term is absent from a plan that has none."""
    return table.assign(**{plan: "absent" for plan in plans if plan not in table})


def find_reference(periods, reference=None):
    """The period whose plan is the reference: the one named, or the last of role reference.

    Raises InputError when there is none, or the one named is not in periods.csv.
    """
    listed = list(periods.loc[periods["role"] == "reference", "period"])
    if reference is None and not listed:
        raise InputError("no-reference", where="periods.csv, column role")
    if reference is not None and reference not in set(periods["period"]):
        raise InputError("unknown-name", where="reference", found=reference, what="periods.csv")
    return listed[-1] if reference is None else reference


def _renames_terms(table, where, place):
    """A rule: each old name is a term of the table itself."""
    rule = refers_to("renamed_from", set(table["term"]), what="the column term")
    return rule(table, where, place)


def _spells_one_term(table, where, place):
    """A rule: no two terms share a spelling, whatever its width."""
    owners = {}
    for row, term, word in _all_spellings(table):
        owner = owners.setdefault(word, term)
        if owner != term:
            terms = f"{owner} and {term}"
            where = place(row, "spellings")
            raise InputError("spelling-of-two-terms", where=where, word=word, terms=terms)
    return table


def _holds_no_word_of(stopwords):
    stopwords = set(stopwords)

    def rule(table, where, place):
        for row, _, word in _all_spellings(table):
            if word in stopwords:
                raise InputError("frame-is-stop-word", where=place(row, "spellings"), word=word)
        return table

    return rule


def _all_spellings(frames):
    """(row, term, spelling with its width folded)."""
    for row, (term, cell) in enumerate(zip(frames["term"], frames["spellings"])):
        for word in words_in(cell):
            yield row, term, fold_width(word)


def frame_hits(sentences, frames=None, repairs=None):
    """Every match of a frame term, kept or not: the hit audit.

    ``sentences``: document, sentence, start, text (see ``split_sentences``); ``repairs``: default
    those the rules find. Columns: document, sentence, start, end, surface (raw), term, category,
    excluded (0 / 1), why (empty for a hit that counts). Excluded are a match inside a longer frame
    term (the longest match counts), a false friend of the lexicon (its surface is the longer
    expression), and a match without the context it needs.
    """
    frames, repairs = share_project(frames, repairs)
    frames = take_table(frames, read_frames)
    lexicon = [_search_entry(row) for row in frames.itertuples(index=False)]
    rows = []
    for sentence, clean in repaired_sentences(sentences, repairs):
        for begin, end, term, category, why in _matches(fold_width(clean.text), lexicon):
            start, stop = clean.span(begin, end)
            surface = sentence.text[start - sentence.start : stop - sentence.start]
            span = sentence.document, sentence.sentence, start, stop
            rows.append((*span, surface, term, category, int(why != ""), why))
    return pd.DataFrame(rows, columns=HIT_COLUMNS)


def _search_entry(row):
    """term, category, and its spellings, false friends and context, width folded."""
    cells = row.spellings, row.not_in, row.needs
    return row.term, row.category, *(words_in(fold_width(cell)) for cell in cells)


def _matches(text, lexicon):
    """(start, end, term, category, why) of one sentence, in order of the text."""
    found = []
    for term, category, spellings, not_in, needs in lexicon:
        if not any(word in text for word in (*spellings, *not_in)):
            continue
        found += [(*span, term, category, "false friend") for span in find_words(text, not_in)]
        has_context = not needs or any(word in text for word in needs)
        why = "" if has_context else "needs one of " + "|".join(needs)
        found += [(*span, term, category, why) for span in find_words(text, spellings, not_in)]
    return sorted(_keep_longest(found), key=lambda match: (match[0], -match[1], match[2]))


def _keep_longest(found):
    """Mark what lies inside a longer match; false friends and matches without context do not
    compete.
    """
    whole = [match for match in found if not match[4]]
    for match in found:
        longer = [other for other in whole if other is not match and holds(other, match)]
        if longer and not match[4]:
            longest = max(longer, key=lambda other: other[1] - other[0])
            yield (*match[:4], f"{INSIDE}{longest[2]}")
        else:
            yield match


def frame_concordance(hits, tokens, term, *, width=20):
    """Every hit of one frame term in its sentence, those that do not count too; names of officials
    masked as in ``concordance``.

    Columns as ``concordance`` (so ``show_concordance`` shows it), and excluded, why. Raises
    InputError for a term without a hit.
    """
    rows = hits[hits["term"] == term]
    if rows.empty:
        raise InputError("term-without-hit", where="frame_concordance", term=term)
    groups = tokens.groupby(["document", "sentence"], sort=False, observed=True)
    sentences = dict(iter(groups))
    lines = []
    for hit in rows.itertuples(index=False):
        characters = _shown_characters(sentences[hit.document, hit.sentence])
        left = "".join(shown for offset, shown in characters if offset < hit.start)
        right = "".join(shown for offset, shown in characters if offset >= hit.end)
        lines.append((left[max(0, len(left) - width) :], right[:width]))
    table = rows[["document", "sentence", "start", "end"]].reset_index(drop=True)
    table[["left", "right"]] = lines
    table.insert(5, "word", list(rows["surface"]))
    marked = [
        f"{escape(row.left)}<mark>{escape(row.word)}</mark>{escape(row.right)}"
        for row in table.itertuples()
    ]
    return table.assign(html=marked, excluded=list(rows["excluded"]), why=list(rows["why"]))


def _shown_characters(tokens):
    """(raw offset, character) of a sentence, the names of officials masked."""
    characters = []
    for token in tokens.itertuples(index=False):
        shown = NAME_MASK * len(token.term) if token.kind == "person" else token.term
        characters += enumerate(shown, start=token.start)
    return characters


def frame_presence(hits, documents, frames=None):
    """How often each frame term stands in each document: a row a term and document, also where it
    does not stand there.

    Columns: document, period, period_certain (where given), year_from, year_to, term, english,
    label, label_english (short forms), category, the status columns of the frames, n (hits that
    count), inside (finds inside a longer term, which do not count), circular (1 where the
    document's date rests on the term or on one nested with it).
    """
    frames = take_table(frames, read_frames)
    counted, nested = hits["excluded"] == 0, hits["why"].str.startswith(INSIDE)
    marks = _circular_terms(frames, documents)
    front = ("document", "period", "period_certain", "year_from", "year_to")
    known = documents[[name for name in front if name in documents]]
    table = known.merge(_labelled(frames), how="cross")
    keys = pd.MultiIndex.from_frame(table[["document", "term"]])
    columns = {}
    for name, rows in (("n", counted), ("inside", nested)):
        sizes = hits[rows].groupby(["document", "term"]).size()
        columns[name] = sizes.reindex(keys, fill_value=0).to_numpy()
    return table.assign(**columns, circular=marks.stack().reindex(keys).astype(int).to_numpy())


def _labelled(frames):
    """The frames without what only the search needs; an empty or missing label is the term
    itself.
    """
    frames = frames.drop(columns=SEARCH_COLUMNS, errors="ignore")
    labels = {}
    for label, whole in (("label", "term"), ("label_english", "english")):
        short = frames.get(label, frames[whole])
        labels[label] = short.mask(short == "", frames[whole])
    return frames.assign(**labels)


def _circular_terms(frames, documents):
    """Documents x terms: does the date rest on any spelling of the term?"""
    spellings = {term: words_in(cell) for term, cell in zip(frames["term"], frames["spellings"])}
    marks = find_circular(list(dict.fromkeys(chain.from_iterable(spellings.values()))), documents)
    columns = {term: marks[words].any(axis=1) for term, words in spellings.items()}
    return pd.DataFrame(columns, index=marks.index)


def frame_profile(hits, documents, frames=None, periods=None):
    """Which frame terms stand in each document and in each period: k of n, by category and by the
    plan they are core in.

    Columns: scope (document / period), name, plan (a period, or any), category (or all), k, n,
    documents, terms (joined by |). A period's row counts the terms of all its documents; a period
    without documents has none: the reference is a word list unless reports of its years are there,
    which are data beside it. Raises InputError for a document whose period is not in periods.csv.
    """
    frames, periods = share_project(frames, periods)
    frames, periods = take_table(frames, read_frames), take_table(periods, read_periods)
    names = list(periods["period"])
    for unknown in sorted(set(documents["period"]) - {"", *names}):
        where, values = "documents, column period", ", ".join(names)
        raise InputError("not-one-of", where=where, values=values, cell=unknown)
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    scopes = [("document", name, 1, {name}) for name in documents["document"]]
    members = documents.groupby("period")["document"].agg(set).reindex(names).dropna()
    scopes += [("period", period, len(inside), inside) for period, inside in members.items()]
    groups = list(_groups(add_plans(frames, names), names))
    rows = []
    for scope, name, size, inside in scopes:
        found = set(counted.loc[counted["document"].isin(inside), "term"])
        for plan, category, terms in groups:
            present = [term for term in terms if term in found]
            k, n = len(present), len(terms)
            rows.append((scope, name, plan, category, k, n, size, "|".join(present)))
    columns = ["scope", "name", "plan", "category", "k", "n", "documents", "terms"]
    return pd.DataFrame(rows, columns=columns)


def _groups(frames, plans):
    """(plan or any, category or all, terms)."""
    for plan in ("any", *plans):
        chosen = frames if plan == "any" else frames[frames[plan] == "core"]
        yield plan, "all", list(chosen["term"])
        for category in CATEGORIES:
            yield plan, category, list(chosen.loc[chosen["category"] == category, "term"])


def unmatched_frames(sentences, frames=None, repairs=None):
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
    frames, repairs = share_project(frames, repairs)
    frames = take_table(frames, read_frames)
    spellings = {word: term for _, term, word in _all_spellings(frames)}
    wanted = sorted(word for word in spellings if len(word) >= _SHORTEST_TERM)
    rows = []
    for row, clean in repaired_sentences(sentences, repairs):
        text = fold_width(clean.text)
        found = [(start, start + len(word), word) for word in wanted for start in _near(text, word)]
        exact = {(start, end) for start, end, _ in found if text[start:end] in spellings}
        for start, end, word in found:
            if not any(_stands_over(other, (start, end), exact) for other in found):
                rows.append((spellings[word], text[start:end], row.document, row.text))
    table = pd.DataFrame(rows, columns=["term", "surface", "document", "example"])
    return tally(table, ["term", "surface"])


def _stands_over(other, span, exact):
    """Whether another find holds this one and is longer, or is a spelling as it should be."""
    outer = other[:2]
    return holds(outer, span) and (outer[1] - outer[0] > span[1] - span[0] or outer in exact)


def _near(text, word):
    """Where strings of the word's length stand that share its first or its second half and differ
    in one character at most.
    """
    half, found = len(word) // 2, set()
    for part, offset in ((word[:half], 0), (word[half:], half)):
        begin = text.find(part)
        while begin >= 0:
            start = begin - offset
            near = text[max(start, 0) : start + len(word)]
            other = "".join(a for a, b in zip(near, word) if a != b)
            is_near = len(near) == len(word) and len(other) <= 1 and near.isalnum()
            if is_near and not other.isdigit():  # 2025 is not 2035
                found.add(start)
            begin = text.find(part, begin + 1)
    return sorted(found)
