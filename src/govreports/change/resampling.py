"""Splits of families of documents: exact permutation, bootstrap, leave one out. Everything is a
matrix of assignments times rates.

A family (copies and documents of one template) is the unit; ``sums`` holds the sum of its
documents' rates, a row a family and a column a term, and ``sizes`` its number of documents, so that
a group's mean is always a mean over documents.
"""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from govreports.tables import InputError

LIMIT = 20_000


def assign_families(first, second, *, seed=1):
    """Every way to call ``first`` of the families the first group: a row a way, True for the first
    group; row 0 is the observed.

    Above LIMIT ways, a random sample of so many that holds the observed one (Phipson & Smyth 2010,
    SAGMB 9:39).
    """
    total = first + second
    if comb(total, first) <= LIMIT:
        chosen = np.array(list(combinations(range(total), first)), dtype=int).reshape(-1, first)
    else:
        sample = np.random.default_rng(seed).random((LIMIT - 1, total)).argsort(axis=1)[:, :first]
        chosen = np.vstack([np.arange(first), sample])
    assignments = np.zeros((len(chosen), total), dtype=bool)
    np.put_along_axis(assignments, chosen, True, axis=1)
    return assignments


def group_means(weights, sums, sizes):
    """Mean over documents for each row of family weights: ways x terms; a group of no weight has no
    mean.
    """
    # thin products: starting threads for `@` takes twenty times as long
    totals = np.einsum("wf,ft->wt", weights, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        return totals / np.einsum("wf,f->w", weights, sizes)[:, None]


def mean_differences(assignments, sums, sizes):
    """Mean of the second group minus mean of the first, for each assignment (rows) and term
    (columns).
    """
    first = assignments.astype(float)
    return group_means(1 - first, sums, sizes) - group_means(first, sums, sizes)


def permutation_p(differences, rows=(0,)):
    """p of the assignments in ``rows``: the share of all assignments with as large an absolute
    difference or a larger one.
    """
    size = _comparable(differences)
    if len(rows) == 1:
        return (size >= size[list(rows)]).mean(axis=0, keepdims=True)
    columns = zip(np.sort(size, axis=0).T, size[np.asarray(rows)].T)
    below = [np.searchsorted(ranked, observed) for ranked, observed in columns]
    return 1 - np.array(below).reshape(len(below), len(rows)).T / len(size)


def permutation_floor(differences):
    """The smallest p that the values of each term allow: the share of assignments as extreme as the
    most extreme.
    """
    size = _comparable(differences)
    return (size == size.max(axis=0, initial=0)).mean(axis=0)


def _comparable(differences):
    """Absolute differences at nine digits of the largest, so that rounding of sums never breaks a
    tie.
    """
    size = np.abs(differences)
    largest = size.max(axis=0, initial=0)
    return np.round(size / np.where(largest > 0, largest, 1), 9)


def exact_permutation(first, second):
    """Exact two-sided permutation test of two lists of values by |difference of means|: (p,
    smallest p these values allow).

    Not doubled, unlike scipy.stats.permutation_test: #{|d| >= observed} / ways (Fisher 1935; Good
    2005).

    >>> [round(float(p), 4) for p in exact_permutation([1, 4, 9, 16, 25, 36], [49, 64])]
    [0.0357, 0.0357]
    """
    values = np.asarray([*first, *second], dtype=float)[:, None]
    assignments = assign_families(len(first), len(second))
    differences = mean_differences(assignments, values, np.ones(len(values)))
    return permutation_p(differences)[0, 0], permutation_floor(differences)[0]


def bootstrap_weights(families, resamples, rng):
    """How often each family is drawn in each resample: resamples x families."""
    return rng.multinomial(families, np.full(families, 1 / families), size=resamples).astype(float)


def log_ratio_interval(first, second, *, add=0.5, resamples=2000, seed=1):
    """(low, high, kind) of the log2 ratio second over first of two groups' mean rates, for each
    term.

    ``first`` and ``second`` are (sums, sizes). Five families a side or more: percentile bootstrap
    of families (95 %), "bootstrap". Three or four: lowest and highest with one family left out,
    "range". Fewer: "none", missing values.
    """
    kind, means = _resampled_means(first, second, resamples, seed)
    if kind == "none":
        missing = np.full(first[0].shape[1], np.nan)
        return missing, missing, kind
    ratios = np.log2((means[1] + add) / (means[0] + add))
    low, high = np.quantile(ratios, (0.025, 0.975) if kind == "bootstrap" else (0, 1), axis=0)
    return low, high, kind


def interval_leaves_out_zero(first, second, *, resamples=500, seed=1):
    """(truth values, kind): whether such an interval leaves out 0, found by counting resamples on
    either side, for null rates.
    """
    kind, means = _resampled_means(first, second, resamples, seed)
    if kind == "none":
        return np.zeros(first[0].shape[1], dtype=bool), kind
    tail = 0.025 if kind == "bootstrap" else 0
    more, less = (means[1] > means[0]).mean(axis=0), (means[1] < means[0]).mean(axis=0)
    return np.maximum(more, less) >= 1 - tail, kind


def _resampled_means(first, second, resamples, seed):
    """Kind of interval that the number of families allows, and the means of both groups in each
    resample.
    """
    n1, n2 = len(first[1]), len(second[1])
    if min(n1, n2) < 3:
        return "none", None
    if min(n1, n2) < 5:  # first each family of the first group is left out, then of the second
        in_first = np.vstack([1 - np.eye(n1), np.ones((n2, n1))])
        in_second = np.vstack([np.ones((n1, n2)), 1 - np.eye(n2)])
        return "range", [group_means(in_first, *first), group_means(in_second, *second)]
    rng = np.random.default_rng(seed)
    drawn = [bootstrap_weights(n, resamples, rng) for n in (n1, n2)]
    return "bootstrap", [group_means(drawn[0], *first), group_means(drawn[1], *second)]


# Tidy counts as a matrix, documents in rows and terms in columns: what the comparisons multiply.


def term_matrix(counts, documents, value="per_10k"):
    """``value`` of each term in each of the documents, 0 where the term does not stand; rows in the
    order of ``documents``.

    Raises InputError for a term that stands twice in a document, and for a document without counts.
    """
    twice = counts[counts.duplicated(["document", "term"])]
    if len(twice):
        row = twice.iloc[0]
        raise InputError("counted-twice", where="counts", term=row["term"], name=row["document"])
    missing = [name for name in documents["document"] if name not in set(counts["document"])]
    if missing:
        raise InputError("not-counted", where="counts", missing=", ".join(missing))
    chosen = counts[counts["document"].isin(documents["document"])]
    matrix = chosen.pivot(index="document", columns="term", values=value)
    matrix = matrix.reindex(documents["document"])
    return matrix.fillna(0.0).sort_index(axis=1)


def family_matrix(documents):
    """Which document belongs to which family (copies, one template): documents x families, 1.0 or
    0.0, families as they first come.

    Documents without a ``family`` column are each a family of their own.
    """
    family = documents["family"] if "family" in documents else documents["document"]
    members = pd.get_dummies(family.to_numpy(), dtype=float)
    return members.reindex(columns=pd.unique(family)).set_axis(documents["document"].to_numpy())
