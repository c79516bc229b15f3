"""What the lexicons may lack for new reports: strings to look at, most frequent first."""

import pandas as pd

from govreports.tables import require_columns

_SINGLES = 3
_AROUND = 2


def long_strings(tokens):
    """Three or more single characters in a row, which the dictionary did not put together: words
    that terms.csv may lack.

    ``tokens``: as ``cut_terms`` gives them. Columns: surface, n, documents, example (the tokens
    around it). Raises InputError for a missing column.
    """
    needed = ("document", "sentence", "term", "kind")
    require_columns(tokens, needed, "long_strings", "cut_terms(sentences)")
    terms = tokens["term"].tolist()
    rows = []
    for first, end in _runs_of_singles(tokens):
        example = "".join(terms[max(first - _AROUND, 0) : end + _AROUND])
        rows.append((tokens["document"].iat[first], "".join(terms[first:end]), example))
    return tally(pd.DataFrame(rows, columns=["document", "surface", "example"]), ["surface"])


def _runs_of_singles(tokens):
    """(first, end) of the rows of each long run of single characters within one sentence."""
    tokens = tokens.reset_index(drop=True)
    single = (tokens["kind"] == "word") & (tokens["term"].str.len() == 1)
    sentence = tokens[["document", "sentence"]]
    goes_on = single & single.shift(fill_value=False) & (sentence == sentence.shift()).all(axis=1)
    run = (~goes_on).cumsum()
    spans = tokens.index.to_series()[single].groupby(run[single]).agg(first="min", last="max")
    spans = spans[spans["last"] - spans["first"] + 1 >= _SINGLES]
    return zip(spans["first"], spans["last"] + 1)


def add_up(tables):
    """One table of ``long_strings`` from those of several batches of documents."""
    sums = {"n": ("n", "sum"), "documents": ("documents", "sum"), "example": ("example", "first")}
    counts = pd.concat(tables).groupby("surface").agg(**sums).reset_index()
    return counts.sort_values(["n", "surface"], ascending=[False, True], ignore_index=True)


def tally(table, keys):
    """How often each string stands in how many documents, with its first example: keys, n,
    documents, example.

    ``table``: the columns ``keys``, document, example. Most frequent first, then by the keys.
    """
    groups = table.groupby(keys)
    counts = groups.agg(
        n=("document", "size"), documents=("document", "nunique"), example=("example", "first")
    ).reset_index()
    order = [False, *[True] * len(keys)]
    return counts.sort_values(["n", *keys], ascending=order, ignore_index=True)
