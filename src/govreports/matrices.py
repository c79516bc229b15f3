"""Tidy counts as a matrix, documents in rows and terms in columns: what the comparisons multiply."""

import pandas as pd

from govreports.tables import InputError


def term_matrix(counts, documents, value="per_10k"):
    """``value`` of each term in each of the documents, 0 where the term does not stand; rows in the order of ``documents``.

    Raises InputError for a term that stands twice in a document, and for a document without counts.
    """
    twice = counts[counts.duplicated(["document", "term"])]
    if len(twice):
        row = twice.iloc[0]
        raise InputError("counts", "one row for a term in a document", f"{row['term']} twice in {row['document']}",
                         "Merge overlapping spellings into one term before counting.")
    missing = [name for name in documents["document"] if name not in set(counts["document"])]
    if missing:
        raise InputError("counts", "counts for every document that is compared", f"none for {', '.join(missing)}",
                         "Count the terms of the same documents that are compared.")
    chosen = counts[counts["document"].isin(documents["document"])]
    matrix = chosen.pivot(index="document", columns="term", values=value).reindex(documents["document"])
    return matrix.fillna(0.0).sort_index(axis=1)


def family_matrix(documents):
    """Which document belongs to which family (copies, one template): documents x families, 1.0 or 0.0, families as they first come.

    Documents without a ``family`` column are each a family of their own.
    """
    family = documents["family"] if "family" in documents else documents["document"]
    members = pd.get_dummies(family.to_numpy(), dtype=float)
    return members.reindex(columns=pd.unique(family)).set_axis(documents["document"].to_numpy())
