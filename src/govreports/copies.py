"""Near-copies: how much of the shorter document stands in the longer one, and how many independent documents that leaves."""

import re

import numpy as np
import pandas as pd
from scipy import sparse

COPY = 0.5
TEMPLATE = 0.1
_BLOCK = 200
_ODD = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: spreads the sums over the 64 bits
_NOT_HAN = re.compile("[^\u4e00-\u9fff]")


def containment(documents, size=8, least=0.0):
    """Containment of every document in every other: long table document, other, shared, containment, resemblance.

    ``containment`` is the share of the document's distinct character shingles of length ``size`` (Han characters only) that stand
    in the other; ``resemblance`` divides by the union. Pairs without a shared shingle are left out, and those below ``least``.
    Source: Broder 1997, On the resemblance and containment of documents.
    """
    marks = _mark_shingles(documents["text"], size)
    sizes = np.asarray(marks.sum(axis=1)).ravel()
    parts = [np.empty((3, 0), dtype=np.int64)]
    for first in range(0, len(sizes),
                       _BLOCK):  # in blocks, so that 2,000 documents do not make 4 million rows before they are sifted
        shared = (marks[first : first + _BLOCK] @ marks.T).tocoo()
        i, j, n = shared.row.astype(np.int64) + first, shared.col.astype(np.int64), shared.data.astype(np.int64)
        kept = (i != j) & (n / sizes[i] >= least)
        parts.append(np.stack([i[kept], j[kept], n[kept]]))
    i, j, shared = np.concatenate(parts, axis=1)
    order = np.lexsort((j, i))
    i, j, shared = i[order], j[order], shared[order]
    names = documents["document"].to_numpy()
    return pd.DataFrame(
        {
            "document": names[i], "other": names[j], "shared": shared, "containment": shared / sizes[i],
            "resemblance": shared / (sizes[i] + sizes[j] - shared),
        }
    )


def _mark_shingles(texts, size):
    """Sparse matrix documents x distinct shingles; a shingle is known by 64 bits (two of 5 million meet with p = 10^-6)."""
    weights = np.uint64(_ODD) ** np.arange(size, dtype=np.uint64)
    codes = []
    for text in texts:
        han = np.frombuffer(_NOT_HAN.sub("", text).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        windows = np.lib.stride_tricks.sliding_window_view(han, size) if len(han) >= size else np.empty((0, size), dtype=np.uint64)
        codes.append(np.unique((windows * weights).sum(axis=1, dtype=np.uint64)))
    vocabulary, columns = np.unique(np.concatenate([*codes, np.empty(0, dtype=np.uint64)]), return_inverse=True)
    bounds = np.cumsum([0, *map(len, codes)])
    return sparse.csr_matrix((np.ones(len(columns), dtype=np.int32), columns, bounds), shape=(len(codes), max(len(vocabulary), 1)))


def find_near_copies(documents, size=8):
    """Pairs that share text, measured from the shorter: document (the shorter), other, shared, containment, resemblance, relation.

    ``relation`` is "copy" from .5 on, "template" from .1 on; lower pairs are left out. Columns and source as in ``containment``.
    """
    table = containment(documents, size, least=TEMPLATE)
    lengths = documents["text"].map(lambda text: len(_NOT_HAN.sub("", text))).to_numpy()
    rank = np.empty(len(lengths), dtype=int)
    rank[np.lexsort((-np.arange(len(lengths)), lengths))] = np.arange(len(lengths))  # of equally long ones the later is the copy
    rank = dict(zip(documents["document"], rank))
    shorter = table["document"].map(rank) < table["other"].map(rank)
    table = table[shorter].copy()
    table["relation"] = np.where(table["containment"] >= COPY, "copy", "template")
    return table.sort_values("containment", ascending=False, kind="stable", ignore_index=True)


def effective_n(weights):
    """How many equal documents a weighted collection is worth: (sum w)^2 / sum w^2. Source: Kish 1965, Survey Sampling.

    >>> effective_n([1, 1, 1, 1])
    4.0
    """
    weights = np.asarray(weights, dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum())
