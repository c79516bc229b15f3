"""Splits of families of documents: exact permutation, bootstrap, leave one out. Everything is a matrix of assignments times rates.

A family (copies and documents of one template) is the unit; ``sums`` holds the sum of its documents' rates, a row a family and a
column a term, and ``sizes`` its number of documents, so that a group's mean is always a mean over documents.
"""

from itertools import combinations
from math import comb

import numpy as np
from scipy.stats import rankdata

LIMIT = 20_000


def assign_families(first, second, *, seed=1):
    """Every way to call ``first`` of the families the first group: a row a way, True for the first group; row 0 is the one observed.

    Above LIMIT ways, a random sample of so many that holds the observed one (Phipson & Smyth 2010, SAGMB 9:39).
    """
    total = first + second
    if comb(total, first) <= LIMIT:
        chosen = np.array(list(combinations(range(total), first)), dtype=int).reshape(-1, first)
    else:
        ways = np.random.default_rng(seed).random((LIMIT - 1, total)).argsort(axis=1)[:, :first]
        chosen = np.vstack([np.arange(first), ways])
    assignments = np.zeros((len(chosen), total), dtype=bool)
    np.put_along_axis(assignments, chosen, True, axis=1)
    return assignments


def group_means(weights, sums, sizes):
    """Mean over documents for each row of family weights: ways x terms; a group of no weight has no mean."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (weights @ sums) / (weights @ sizes)[:, None]


def mean_differences(assignments, sums, sizes):
    """Mean of the second group minus mean of the first, for each assignment (rows) and term (columns)."""
    first = assignments.astype(float)
    return group_means(1 - first, sums, sizes) - group_means(first, sums, sizes)


def permutation_ranks(differences):
    """p of every assignment: the share of assignments whose absolute difference is as large or larger, ties counted.

    Differences are compared at nine digits, so that rounding of sums never breaks a tie.
    """
    size = np.abs(differences)
    largest = size.max(axis=0, initial=0)
    size = np.round(size / np.where(largest > 0, largest, 1), 9)
    return rankdata(-size, method="max", axis=0) / len(size)


def exact_permutation(first, second):
    """Exact two-sided permutation test of two lists of values by |difference of means|: (p, smallest p these values allow).

    Not doubled, unlike scipy.stats.permutation_test: #{|d| >= observed} / ways (Fisher 1935; Good 2005).

    >>> [round(float(p), 4) for p in exact_permutation([1, 4, 9, 16, 25, 36], [49, 64])]
    [0.0357, 0.0357]
    """
    values = np.asarray([*first, *second], dtype=float)[:, None]
    ranks = permutation_ranks(mean_differences(assign_families(len(first), len(second)), values, np.ones(len(values))))
    return ranks[0, 0], ranks.min()


def smallest_p(first, second):
    """Smallest two-sided p of the exact permutation test for two group sizes without ties.

    >>> round(smallest_p(6, 2), 4)
    0.0357
    """
    return (2 if first == second else 1) / comb(first + second, first)


def bootstrap_weights(families, resamples, rng):
    """How often each family is drawn in each resample: resamples x families."""
    return rng.multinomial(families, np.full(families, 1 / families), size=resamples).astype(float)


def log_ratio_interval(first, second, *, add=0.5, resamples=2000, seed=1):
    """(low, high, kind) of the log2 ratio second over first of two groups' mean rates, for each term.

    ``first`` and ``second`` are (sums, sizes). Five families a side or more: percentile bootstrap over families (95 %), "bootstrap".
    Three or four: lowest and highest with one family left out, "range". Fewer: "none", missing values.
    """
    fewest = min(len(first[1]), len(second[1]))
    if fewest < 3:
        return np.full(first[0].shape[1], np.nan), np.full(first[0].shape[1], np.nan), "none"
    if fewest < 5:
        ratios = np.vstack([_ratios(_leave_one_out(first), _ones(second), first, second, add),
                            _ratios(_ones(first), _leave_one_out(second), first, second, add)])
        return ratios.min(axis=0), ratios.max(axis=0), "range"
    rng = np.random.default_rng(seed)
    weights = [bootstrap_weights(len(sizes), resamples, rng) for _, sizes in (first, second)]
    low, high = np.quantile(_ratios(*weights, first, second, add), (0.025, 0.975), axis=0)
    return low, high, "bootstrap"


def _ones(group):
    return np.ones((1, len(group[1])))


def _leave_one_out(group):
    return 1 - np.eye(len(group[1]))


def _ratios(first_weights, second_weights, first, second, add):
    return np.log2((group_means(second_weights, *second) + add) / (group_means(first_weights, *first) + add))
