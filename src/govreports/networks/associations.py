"""How strongly two items belong together: the formulas, and the chain frequency -> matrix -> Ochiai
-> dissimilarity -> dendrogram.

In all formulas ``n`` counts the units that hold both items, ``n_source`` and ``n_target`` those
that hold each, ``units`` all.
"""

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.sparse import coo_array
from scipy.spatial.distance import squareform

from govreports.tables import InputError


def pmi(n, n_source, n_target, units):
    """Pointwise mutual information in bits: log2 of observed over expected (Church & Hanks 1990,
    Comp. Linguistics 16:22-29).
    """
    with np.errstate(divide="ignore"):
        return np.log2(association_strength(n, n_source, n_target, units))


def npmi(n, n_source, n_target, units):
    """PMI over -log2 p(both), from -1 (never together) over 0 (as chance) to 1 (only together)
    (Bouma 2009, GSCL 31-40).
    """
    n, units = np.asarray(n, dtype=float), np.asarray(units, dtype=float)
    inside = np.where((n > 0) & (n < units), n, 1)
    share = np.where(units > 1, inside / np.maximum(units, 2), 0.5)
    value = pmi(inside, n_source, n_target, units) / -np.log2(share)
    return np.where(n == 0, -1.0, np.where(n == units, 1.0, value))


def ochiai(n, n_source, n_target):
    """n / sqrt(n_source n_target), the cosine of two 0/1 columns, from 0 to 1 (Ochiai 1957; the
    usual 共词 coefficient).
    """
    return np.asarray(n) / np.sqrt(np.asarray(n_source, dtype=float) * n_target)


def association_strength(n, n_source, n_target, units):
    """Observed over expected if the two were independent; 1 is chance (van Eck & Waltman 2009,
    JASIST 60:1635-1651).
    """
    return np.asarray(n, dtype=float) * units / (np.asarray(n_source, dtype=float) * n_target)


def hypergeometric_p(n, n_source, n_target, units):
    """P(at least n shared units) if both items were dealt at random over the units, list lengths
    ignored.

    Tumminello et al. 2011, PLoS ONE 6:e17994. It is too small where lists are long: the swaps are
    the test, this stands beside it.
    """
    from scipy.stats import hypergeom  # slow to load, and wanted here only

    return hypergeom.sf(np.asarray(n) - 1, units, n_source, n_target)


def cooccurrence_matrix(items, *, unit="sentence", at_least_documents=1):
    """Units that hold both items, square, the frequency on the diagonal: a column item, then one
    column per item.

    Items sorted by -frequency, then name; those in fewer than ``at_least_documents`` documents are
    left out. Raises InputError when fewer than two are left.
    """
    spread = items.groupby("item")["document"].nunique()
    items = items[items["item"].map(spread) >= at_least_documents]
    items = items[["document", unit, "item"]].drop_duplicates()
    counts = items["item"].value_counts()
    if len(counts) < 2:
        raise InputError(
            "too-few-items", where="items", documents=at_least_documents, items=len(counts)
        )
    names = sorted(counts.index, key=lambda name: (-counts[name], name))
    rows = items.groupby(["document", unit]).ngroup()
    columns = pd.Index(names).get_indexer(items["item"])
    present = coo_array((np.ones(len(items), dtype=int), (rows, columns))).tocsr()
    counts = pd.DataFrame((present.T @ present).toarray(), names, names)
    return counts.rename_axis(columns=None).rename_axis("item").reset_index()


def association_matrix(counts):
    """The Ochiai coefficient of every pair of a ``cooccurrence_matrix``; 1 on the diagonal. Same
    rows, same columns.
    """
    square = counts.set_index("item")
    frequency = np.diag(square)
    values = ochiai(square, frequency[:, None], frequency)
    return pd.DataFrame(values, square.index, square.columns).reset_index()


def association_pairs(associations):
    """The upper half of an ``association_matrix`` as a table: source, target, ochiai; also the
    pairs with 0.
    """
    names, square = list(associations["item"]), associations.set_index("item").to_numpy(dtype=float)
    left, right = np.triu_indices(len(names), 1)
    pairs = {
        "source": [names[place] for place in left],
        "target": [names[place] for place in right],
        "ochiai": square[left, right],
    }
    return pd.DataFrame(pairs)


def cluster_pairs(pairs):
    """Items (in order of appearance) and scipy's linkage: average linkage on 1 - Ochiai (Sokal &
    Michener 1958).

    ``pairs`` is a table of ``association_pairs``: every pair once.
    """
    items = list(dict.fromkeys([*pairs["source"], *pairs["target"]]))
    places = {item: place for place, item in enumerate(items)}
    square = np.eye(len(items))
    left, right = pairs["source"].map(places), pairs["target"].map(places)
    square[left, right] = square[right, left] = pairs["ochiai"]
    return items, linkage(squareform(1 - square, checks=False), method="average")
