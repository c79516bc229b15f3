"""Keyness of two groups of texts: the statistics of the field, each a line or two, and one table of
all of them.

``a`` and ``b`` are the frequencies of a term in the target and in the reference, ``n1`` and ``n2``
the sizes of the two in tokens. Numbers or arrays. All of them treat tokens as independent, which
words in reports are not: they describe, and ``compare_periods`` judges.
"""

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import beta, chi2, false_discovery_control

from govreports.tables import InputError
from govreports.words.terms import document_lengths


def four_cell_g2(a, b, n1, n2):
    """Log-likelihood G2 over the four cells of the contingency table (Dunning 1993, CL 19(1); what
    WordSmith and quanteda print).

    >>> round(float(four_cell_g2(288, 114099, 92965, 104570472)), 2)
    228.02
    """
    a, b, n1, n2 = (np.asarray(value, dtype=float) for value in (a, b, n1, n2))
    total, term = n1 + n2, a + b
    cells = [
        (a, n1 * term),
        (b, n2 * term),
        (n1 - a, n1 * (total - term)),
        (n2 - b, n2 * (total - term)),
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            np.where(seen > 0, xlogy(seen, seen * total / expected), 0.0)
            for seen, expected in cells
        ]
    return 2 * sum(parts)


def two_term_ll(a, b, n1, n2):
    """Log-likelihood over the two term cells only (Rayson & Garside 2000; the UCREL calculator).
    Not equal to ``four_cell_g2``.

    >>> round(float(two_term_ll(288, 114099, 92965, 104570472)), 2)
    227.64
    """
    a, b, n1, n2 = (np.asarray(value, dtype=float) for value in (a, b, n1, n2))
    share = (a + b) / (n1 + n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * (
            np.where(a > 0, xlogy(a, a / (n1 * share)), 0)
            + np.where(b > 0, xlogy(b, b / (n2 * share)), 0)
        )


def token_p(likelihood):
    """p of a log-likelihood, chi-square with one degree of freedom: token-level, far too small for
    texts (Lijffijt et al. 2016).
    """
    return chi2.sf(likelihood, 1)


def log_ratio(a, b, n1, n2):
    """log2 of the ratio of relative frequencies, a frequency of 0 counted as 0.5 (Hardie 2014)."""
    a, b = np.where(np.equal(a, 0), 0.5, a), np.where(np.equal(b, 0), 0.5, b)
    return np.log2((a / n1) / (b / n2))


def percent_difference(a, b, n1, n2):
    """%DIFF: difference of relative frequencies in per cent of the reference, inf if that is 0
    (Gabrielatos & Marchi 2011).
    """
    first, second = np.divide(a, n1), np.divide(b, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * np.divide(first - second, second)


def bic(likelihood, n1, n2):
    """Approximate Bayes factor LL - ln N; above 10 it is called very strong (Wilson 2013)."""
    return likelihood - np.log(np.add(n1, n2))


def conservative_log_ratio(a, b, n1, n2, *, confidence=0.95, terms=1):
    """LRC: the bound nearer to 0 of the log ratio's Clopper-Pearson interval, 0 when that holds 0
    (Evert 2022, DH).

    ``terms`` > 1 corrects the confidence for so many terms (Bonferroni). Returns (low, high,
    score).
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    tail = (1 - confidence) / 2 / terms
    low = np.where(a > 0, beta.ppf(tail, np.maximum(a, 1e-12), b + 1), 0.0)
    high = np.where(b > 0, beta.ppf(1 - tail, a + 1, np.maximum(b, 1e-12)), 1.0)
    with np.errstate(divide="ignore"):
        low, high = (np.log2(share / (1 - share) * np.divide(n2, n1)) for share in (low, high))
    return low, high, np.where(low > 0, low, np.where(high < 0, high, 0.0))


def monroe_log_odds(y1, y2, alpha):
    """Log-odds with an informative Dirichlet prior, over a whole vocabulary (Monroe, Colaresi &
    Quinn 2008, PA 16(4), eqs 15-22).

    ``y1``, ``y2`` counts and ``alpha`` prior counts, an entry a term. Returns (delta, variance,
    zeta); zeta is a z-score of tokens.
    """
    y1, y2, alpha = (np.asarray(value, dtype=float) for value in (y1, y2, alpha))
    first, second = y1 + alpha, y2 + alpha
    delta = np.log(first / (first.sum() - first)) - np.log(second / (second.sum() - second))
    variance = 1 / first + 1 / second
    return delta, variance, delta / np.sqrt(variance)


def keyness(counts, target, reference):
    """What other tools print for two groups of documents, pooled over tokens: one row a term,
    sorted by G2.

    ``target`` and ``reference`` are lists of document ids. Columns: term, n_target, n_reference,
    size_target, size_reference, g2 (four cells), ll (two terms), log_ratio, percent_difference,
    bic, lrc (Bonferroni over the terms), log_odds (zeta, the prior is the pooled counts), p
    (token-level), p_adjusted (Benjamini & Hochberg 1995). Positive means more in the target. Raises
    InputError for a group without documents or a document in both.
    """
    sides = _sides(counts, target, reference)
    table = sides.pivot_table(index="term", columns="side", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=["target", "reference"], fill_value=0)
    lengths = document_lengths(counts)
    n1, n2 = (int(lengths.reindex(list(group)).sum()) for group in (target, reference))
    a, b = table["target"].to_numpy(), table["reference"].to_numpy()
    g2 = four_cell_g2(a, b, n1, n2)
    ll = two_term_ll(a, b, n1, n2)
    return pd.DataFrame(
        {
            "term": table.index,
            "n_target": a,
            "n_reference": b,
            "size_target": n1,
            "size_reference": n2,
            "g2": g2,
            "ll": ll,
            "log_ratio": log_ratio(a, b, n1, n2),
            "percent_difference": percent_difference(a, b, n1, n2),
            "bic": bic(ll, n1, n2),
            "lrc": conservative_log_ratio(a, b, n1, n2, terms=len(table))[2],
            "log_odds": monroe_log_odds(a, b, a + b)[2],
            "p": token_p(g2),
            "p_adjusted": false_discovery_control(token_p(g2)),
        }
    ).sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def _sides(counts, target, reference):
    both = ", ".join(sorted(set(target) & set(reference)))
    missing = ", ".join(sorted({*target, *reference} - set(counts["document"])))
    if not len(target) or not len(reference):
        raise InputError("group-empty", where="keyness")
    if both:
        raise InputError("groups-overlap", where="keyness", both=both)
    if missing:
        raise InputError("group-not-counted", where="keyness", missing=missing)
    sides = counts[counts["document"].isin([*target, *reference]) & (counts["n"] > 0)]
    return sides.assign(side=np.where(sides["document"].isin(target), "target", "reference"))
