"""What the lexicons may lack for new reports: strings to look at, most frequent first."""

import pandas as pd

from govreports.tables import InputError

_SINGLES = 3


def long_strings(tokens):
    """Three or more single characters in a row, which the dictionary did not put together: words
    that terms.csv may lack.

    ``tokens``: as ``cut_terms`` gives them. Columns: surface, n, documents, example (the tokens
    around it).
    """
    missing = [
        column for column in ("document", "sentence", "term", "kind") if column not in tokens
    ]
    if missing:
        raise InputError(
            "long_strings",
            "a table of tokens",
            "no column " + ", ".join(missing),
            "Make it with cut_terms(sentences).",
        )
    single = (tokens["kind"] == "word") & (tokens["term"].str.len() == 1)
    same = (tokens["document"] == tokens["document"].shift()) & (
        tokens["sentence"] == tokens["sentence"].shift()
    )
    run = (~(single & single.shift(fill_value=False) & same)).cumsum()
    runs = tokens[single].groupby(run[single], sort=False)
    table = pd.DataFrame(
        {
            "surface": runs["term"].agg("".join),
            "document": runs["document"].first(),
            "last": runs["term"].size(),
        }
    )
    firsts = (
        tokens[single]
        .reset_index(names="at")
        .groupby(run[single].to_numpy(), sort=False)["at"]
        .first()
    )
    table = table[table["last"] >= _SINGLES]
    terms = tokens["term"].tolist()
    around = [(max(at - 2, 0), at + n + 2) for at, n in zip(firsts.loc[table.index], table["last"])]
    return tally(
        table.assign(example=["".join(terms[start:end]) for start, end in around]), ["surface"]
    )


def add_up(tables):
    """One table of ``long_strings`` from those of several batches of documents."""
    counts = (
        pd.concat(tables)
        .groupby("surface")
        .agg(n=("n", "sum"), documents=("documents", "sum"), example=("example", "first"))
        .reset_index()
    )
    return counts.sort_values(["n", "surface"], ascending=[False, True], ignore_index=True)


def tally(table, keys):
    counts = (
        table.groupby(keys)
        .agg(
            n=("document", "size"), documents=("document", "nunique"), example=("example", "first")
        )
        .reset_index()
    )
    return counts.sort_values(
        ["n", *keys], ascending=[False, *[True] * len(keys)], ignore_index=True
    )
