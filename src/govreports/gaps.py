"""What the lexicons may lack for new reports: strings to look at, most frequent first."""

import pandas as pd

from govreports.frames import read_frames
from govreports.literals import words_in
from govreports.repairs import fold_width, repaired_sentences
from govreports.tables import InputError

_SHORTEST_TERM = 5
_SINGLES = 3


def unmatched_frames(sentences, frames=None):
    """Near spellings of frame terms: strings that differ from one (of five characters or more) in a single character.

    Columns: term, surface, n, documents, example. They are not counted as the term: add those that are meant to the column
    spellings of frames.csv.

    >>> lines = pd.DataFrame([("d01", 0, "落实全民科学素质行动规化纲要。")], columns=["document", "start", "text"])
    >>> frames = pd.DataFrame({"term": ["科学素质行动规划纲要"], "spellings": ["科学素质行动规划纲要"]})
    >>> unmatched_frames(lines, frames)[["term", "surface", "n"]].values.tolist()
    [['科学素质行动规划纲要', '科学素质行动规化纲要', 1]]
    """
    frames = read_frames() if frames is None else frames
    spellings = {fold_width(word): row.term for row in frames.itertuples(index=False) for word in words_in(row.spellings)}
    wanted = sorted(word for word in spellings if len(word) >= _SHORTEST_TERM)
    rows = []
    for row, clean in repaired_sentences(sentences):
        text = fold_width(clean.text)
        found = [(start, start + len(word), word) for word in wanted for start in _near(text, word)]
        exact = {(start, end) for start, end, word in found if text[start:end] in spellings}
        for start, end, word in found:
            if not any(a <= start and end <= b and (b - a > end - start or (a, b) in exact) for a, b, _ in found):
                rows.append((spellings[word], text[start:end], row.document, row.text))
    table = pd.DataFrame(rows, columns=["term", "surface", "document", "example"])
    return _tally(table, ["term", "surface"])


def _near(text, word):
    """Where strings of the word's length stand that share its first or its second half and differ in one character at most."""
    half, found = len(word) // 2, set()
    for part, offset in ((word[:half], 0), (word[half:], half)):
        at = text.find(part)
        while at >= 0:
            near = text[max(at - offset, 0) : at - offset + len(word)]
            other = [a for a, b in zip(near, word) if a != b]
            if len(near) == len(word) and len(other) <= 1 and near.isalnum() and not "".join(other).isdigit():  # 2025 is not 2035
                found.add(at - offset)
            at = text.find(part, at + 1)
    return sorted(found)


def long_strings(tokens):
    """Three or more single characters in a row, which the dictionary did not put together: words that terms.csv may lack.

    ``tokens``: as ``cut_terms`` gives them. Columns: surface, n, documents, example (the tokens around it).
    """
    missing = [column for column in ("document", "sentence", "term", "kind") if column not in tokens]
    if missing:
        raise InputError("long_strings", "a table of tokens", "no column " + ", ".join(missing),
                         "Make it with cut_terms(sentences).")
    single = (tokens["kind"] == "word") & (tokens["term"].str.len() == 1)
    same = (tokens["document"] == tokens["document"].shift()) & (tokens["sentence"] == tokens["sentence"].shift())
    run = (~(single & single.shift(fill_value=False) & same)).cumsum()
    runs = tokens[single].groupby(run[single], sort=False)
    table = pd.DataFrame({"surface": runs["term"].agg("".join), "document": runs["document"].first(), "last": runs["term"].size()})
    firsts = tokens[single].reset_index(names="at").groupby(run[single].to_numpy(), sort=False)["at"].first()
    table = table[table["last"] >= _SINGLES]
    terms = tokens["term"].tolist()
    around = [(max(at - 2, 0), at + n + 2) for at, n in zip(firsts.loc[table.index], table["last"])]
    return _tally(table.assign(example=["".join(terms[start:end]) for start, end in around]), ["surface"])


def add_up(tables):
    """One table of ``long_strings`` from those of several batches of documents."""
    counts = pd.concat(tables).groupby("surface").agg(n=("n", "sum"), documents=("documents", "sum"),
                                                      example=("example", "first")).reset_index()
    return counts.sort_values(["n", "surface"], ascending=[False, True], ignore_index=True)


def _tally(table, keys):
    counts = table.groupby(keys).agg(n=("document", "size"), documents=("document", "nunique"),
                                     example=("example", "first")).reset_index()
    return counts.sort_values(["n", *keys], ascending=[False, *[True] * len(keys)], ignore_index=True)
