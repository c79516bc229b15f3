"""Near-copies: how much of the shorter document stands in the longer one, and how many independent documents that leaves."""

import re

import numpy as np
import pandas as pd
from scipy import sparse

COPY = 0.5
TEMPLATE = 0.1
_NOT_HAN = re.compile("[^\u4e00-\u9fff]")


def containment(documents, size=8):
    """Containment of every document in every other: long table document, other, shared, containment, resemblance.

    ``containment`` is the share of the document's distinct character shingles of length ``size`` (Han characters only) that stand in
    the other; ``resemblance`` divides by the union. Pairs without a shared shingle are left out.
    Source: Broder 1997, On the resemblance and containment of documents.
    """
    vocabulary, rows, columns = {}, [], []
    for index, text in enumerate(documents["text"]):
        han = _NOT_HAN.sub("", text)
        for shingle in {han[at : at + size] for at in range(len(han) - size + 1)}:
            rows.append(index)
            columns.append(vocabulary.setdefault(shingle, len(vocabulary)))
    shape = (len(documents), max(len(vocabulary), 1))
    marks = sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)
    sizes = np.asarray(marks.sum(axis=1)).ravel()
    shared = (marks @ marks.T).tocoo()
    table = pd.DataFrame({"i": shared.row, "j": shared.col, "shared": shared.data})
    table = table[table["i"] != table["j"]].sort_values(["i", "j"], ignore_index=True)
    names = documents["document"].to_numpy()
    i, j = table["i"].to_numpy(), table["j"].to_numpy()
    return pd.DataFrame(
        {
            "document": names[i],
            "other": names[j],
            "shared": table["shared"].to_numpy(),
            "containment": table["shared"].to_numpy() / sizes[i],
            "resemblance": table["shared"].to_numpy() / (sizes[i] + sizes[j] - table["shared"].to_numpy()),
        }
    )


def find_near_copies(documents, size=8):
    """Pairs that share text, measured from the shorter: document (the shorter), other, shared, containment, resemblance, relation.

    ``relation`` is "copy" from .5 on, "template" from .1 on; lower pairs are left out. Columns and source as in ``containment``.
    """
    table = containment(documents, size)
    lengths = {row.document: (len(_NOT_HAN.sub("", row.text)), -at) for at, row in enumerate(documents.itertuples(index=False))}
    shorter = np.array([lengths[a] < lengths[b] for a, b in zip(table["document"], table["other"])], dtype=bool)
    table = table[shorter & (table["containment"] >= TEMPLATE)].copy()
    table["relation"] = np.where(table["containment"] >= COPY, "copy", "template")
    return table.sort_values("containment", ascending=False, kind="stable", ignore_index=True)


def effective_n(weights):
    """How many equal documents a weighted collection is worth: (sum w)^2 / sum w^2. Source: Kish 1965, Survey Sampling.

    >>> effective_n([1, 1, 1, 1])
    4.0
    """
    weights = np.asarray(weights, dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum())
