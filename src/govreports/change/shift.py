"""Word shift and similarity: how far two vocabularies are apart in bits, and which terms the
distance is made of.
"""

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform
from scipy.special import rel_entr

from govreports.change.resampling import assign_families, family_matrix, term_matrix
from govreports.reading.dating import find_circular
from govreports.reading.periods import compared_documents
from govreports.tables import InputError


def jsd_contributions(p, q):
    """What each term adds to the Jensen-Shannon divergence of two distributions, in bits; never
    negative; sums to the divergence.

    0.5 KL(p, m) + 0.5 KL(q, m) with m the mean of the two (Lin 1991, IEEE TIT 37(1)). scipy's
    jensenshannon is the square root.

    >>> jsd_contributions([0.5, 0.5, 0.0], [0.0, 0.5, 0.5]).tolist()
    [0.25, 0.0, 0.25]
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    middle = (p + q) / 2
    return (rel_entr(p, middle) + rel_entr(q, middle)) / 2 / np.log(2)


def word_shift(
    counts, documents, first=None, second=None, *, certain=True, keep_circular=False, pooled=False
):
    """Which terms make the vocabularies of two periods differ: one row a term, the largest
    contribution first.

    A period's vocabulary is the mean of its documents' distributions over the counted terms; with
    ``pooled`` all its tokens in one. ``first``, ``second``: default the two periods of
    ``choose_pair``. Columns: term, first, second (periods), share_first, share_second, k_first,
    k_second (documents with the term), contribution (bits; they sum to the Jensen-Shannon
    divergence), share (of the divergence), direction (+1 more in the second), cumulative (sum of
    share down to the row), circular (documents whose date rests on the term; their use of it is
    left out), circular_kept. Source: Gallagher et al. 2021, EPJ Data Science 10:4. Raises
    InputError as ``compared_documents``.
    """
    chosen = compared_documents(documents, first, second, certain=certain)
    first, second = chosen["period"].unique()
    tokens = term_matrix(counts, chosen, "n")
    tokens = tokens.loc[:, tokens.sum() > 0]
    circular = find_circular(tokens.columns, chosen)
    is_first = (chosen["period"] == first).to_numpy()
    used = tokens if keep_circular else tokens.mask(circular)
    p, q = _distribution(used[is_first], pooled), _distribution(used[~is_first], pooled)
    bits = jsd_contributions(p, q)
    marks = [" ".join(circular.index[circular[term]]) for term in tokens.columns]
    table = pd.DataFrame(
        {
            "term": tokens.columns,
            "first": first,
            "second": second,
            "share_first": p,
            "share_second": q,
            "k_first": (used[is_first] > 0).sum().to_numpy(),
            "k_second": (used[~is_first] > 0).sum().to_numpy(),
            "contribution": bits,
            "share": bits / bits.sum() if bits.sum() else 0.0,
            "direction": np.sign(q - p).astype(int),
            "circular": marks,
            "circular_kept": ["yes" if mark and keep_circular else "no" for mark in marks],
        }
    )
    table = table.sort_values(["contribution", "term"], ascending=[False, True], ignore_index=True)
    return table.assign(cumulative=table["share"].cumsum())


def _distribution(tokens, pooled):
    """Shares of the terms, each from the documents that are not left out (missing) for it, then
    scaled to 1.
    """
    sizes = tokens.sum(axis=1)
    if pooled:
        shares = tokens.sum() / tokens.notna().mul(sizes, axis=0).sum()
    else:
        shares = tokens.div(sizes, axis=0).mean()
    return (shares.fillna(0) / shares.sum()).to_numpy()


def divergence_test(
    counts, documents, first=None, second=None, *, certain=True, keep_circular=False, seed=1
):
    """Are the vocabularies of two periods further apart than groups made by chance? One test over
    all terms, so no correction.

    The divergence of ``word_shift`` beside that of every other assignment of the families to two
    groups of the same sizes; the periods are by default those of ``choose_pair``. Columns: first,
    second, families_first, families_second, divergence (bits), chance (its median over the
    assignments), p (share of the assignments as far apart or further; exact), smallest_p (the
    smallest the sizes allow). Raises InputError as ``compared_documents``.
    """
    chosen = compared_documents(documents, first, second, certain=certain)
    first, second = chosen["period"].unique()
    tokens = term_matrix(counts, chosen, "n")
    used = tokens if keep_circular else tokens.mask(find_circular(tokens.columns, chosen))
    shares = used.div(used.sum(axis=1), axis=0)
    member = family_matrix(chosen).to_numpy().T
    sums = member @ shares.fillna(0).to_numpy()
    present = member @ shares.notna().to_numpy(dtype=float)
    families = chosen.groupby("period")["family"].nunique()
    sizes = int(families[first]), int(families[second])
    in_first = assign_families(*sizes, seed=seed).astype(float)
    p, q = (_mean_shares(weights, sums, present) for weights in (in_first, 1 - in_first))
    bits = np.round(jsd_contributions(p, q).sum(axis=1), 12)  # equal splits must tie
    row = {
        "first": first,
        "second": second,
        "families_first": sizes[0],
        "families_second": sizes[1],
        "divergence": bits[0],
        "chance": np.median(bits),
        "p": (bits >= bits[0]).mean(),
        "smallest_p": (bits == bits.max()).mean(),
    }
    return pd.DataFrame([row])


def _mean_shares(weights, sums, present):
    """Mean share of each term in each group (rows), from the documents that are not left out for
    it, scaled to 1.
    """
    documents = weights @ present
    shares = np.divide(weights @ sums, documents, out=np.zeros_like(documents), where=documents > 0)
    return shares / shares.sum(axis=1, keepdims=True)


def document_similarity(counts, documents):
    """Jensen-Shannon divergence of every two documents, in the order of the leaves of an
    average-linkage tree.

    One row for each ordered pair, the pair with itself included, so the table is also the matrix.
    Columns: document, other, divergence (bits), distance (its square root, a metric: Endres &
    Schindelin 2003), period, genre, level, topic of ``document``. The fewer words a document has
    the further it stands from all others. Raises InputError for fewer than three documents.
    """
    if len(documents) < 3:
        raise InputError("three-documents", where="document_similarity", n=len(documents))
    tokens = term_matrix(counts, documents, "n").to_numpy()
    shares = tokens / tokens.sum(axis=1, keepdims=True)
    divergence = np.array(
        [[jsd_contributions(row, other).sum() for other in shares] for row in shares]
    )
    order = leaves_list(linkage_tree(divergence))
    names = documents["document"].to_numpy()[order]
    bits = np.clip(divergence[np.ix_(order, order)], 0, 1).ravel()
    pairs = {"document": np.repeat(names, len(names)), "other": np.tile(names, len(names))}
    table = pd.DataFrame({**pairs, "divergence": bits, "distance": np.sqrt(bits)})
    known = [name for name in ("period", "genre", "level", "topic") if name in documents]
    return table.merge(documents[["document", *known]], on="document", how="left")


def linkage_tree(divergence):
    """Average-linkage tree (scipy's linkage matrix) on the square roots of the divergences, leaves
    in optimal order.
    """
    distance = np.sqrt(np.clip((divergence + divergence.T) / 2, 0, 1))
    np.fill_diagonal(distance, 0)
    return linkage(squareform(distance, checks=False), method="average", optimal_ordering=True)
