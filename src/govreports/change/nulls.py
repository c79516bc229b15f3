"""How often a statistic fires where no difference exists: the same families, split at random, again
and again.
"""

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu, norm, rankdata, t, ttest_ind

from govreports.change.contrast import four_cell_g2, token_p, two_term_ll
from govreports.change.resampling import (
    assign_families,
    exact_permutation,
    family_matrix,
    interval_leaves_out_zero,
    mean_differences,
    permutation_p,
    term_matrix,
)
from govreports.tables import InputError
from govreports.words.terms import document_lengths

INTERVALS = {
    "bootstrap": "95 % bootstrap interval leaves out 0",
    "range": "leave-one-out range leaves out 0",
}


def null_split_check(counts, documents, *, sizes=None, least=3, splits=400, seed=1):
    """The share of random splits and terms for which each statistic fires, where chance alone made
    the groups.

    All families of ``documents`` are split into groups of ``sizes`` (default: those of its two
    periods, or two halves where there are not two); all splits when there are no more than
    ``splits``, otherwise a random choice. Terms: those in ``least`` documents or more. The idea:
    Lijffijt et al. 2016, DSH 31(2). Columns: statistic, nominal (the level it promises; missing
    when none), rate, splits, terms, first, second (families). Raises InputError for fewer than four
    families, or sizes that do not use them all.
    """
    families, tokens = family_matrix(documents), term_matrix(counts, documents, "n")
    tokens = tokens.loc[:, (tokens > 0).sum() >= least].to_numpy()
    if len(families.columns) < 4 or tokens.shape[1] == 0:
        found = {"families": len(families.columns), "terms": tokens.shape[1]}
        raise InputError("four-families", where="null_split_check", least=least, **found)
    total = len(families.columns)
    first = _first_size(documents, families) if sizes is None else sizes[0]
    second = total - first
    if (sizes is not None and tuple(sizes) != (first, second)) or not 0 < first < total:
        raise InputError("sizes-add-up", where="null_split_check", total=total, sizes=sizes)
    lengths = document_lengths(counts).reindex(documents["document"]).to_numpy(dtype=float)
    member = families.to_numpy().T
    assignments = assign_families(first, second, seed=seed)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(assignments))[:splits])
    sums = member @ (tokens * 10_000 / lengths[:, None])
    units = sums, member.sum(axis=1), member @ tokens, member @ lengths
    fired = _fire(assignments, chosen, *units, seed)
    table = pd.DataFrame(fired, columns=["statistic", "nominal", "rate"])
    return table.assign(splits=len(chosen), terms=tokens.shape[1], first=first, second=second)


def _first_size(documents, families):
    """Families of the first of two periods; half of all where there are not two periods, or a
    family stands in both.
    """
    periods = documents["period"].to_numpy() if "period" in documents else np.array([])
    inside = [int(families[periods == name].any().sum()) for name in dict.fromkeys(periods)]
    are_two = len(inside) == 2 and sum(inside) == len(families.columns)
    return inside[0] if are_two else len(families.columns) // 2


def _fire(assignments, chosen, sums, sizes, tokens, lengths, seed):
    splits = assignments[chosen]
    g2 = _token_g2(splits, tokens, lengths)
    rates = sums / sizes[:, None]
    exact = permutation_p(mean_differences(assignments, sums, sizes), chosen)
    kind, rate = _interval_rate(splits[:100], sums, sizes, seed)
    rows = [
        ("G2, p < .05", 0.05, (token_p(g2) < 0.05).mean()),
        ("G2 > 15.13", 0.0001, (g2 > 15.13).mean()),
        ("Welch t, p < .05", 0.05, (_welch_p(splits, rates) < 0.05).mean()),
        ("Mann-Whitney, p < .05", 0.05, (_mann_whitney_p(splits, rates) < 0.05).mean()),
        ("exact permutation, p <= .05", 0.05, (exact <= 0.05).mean()),
    ]
    if kind in INTERVALS:
        rows.append((INTERVALS[kind], np.nan if kind == "range" else 0.05, rate))
    return rows


def _token_g2(assignments, tokens, lengths):
    first = assignments.astype(float)
    a, n1 = first @ tokens, (first @ lengths)[:, None]
    return four_cell_g2(a, tokens.sum(axis=0) - a, n1, lengths.sum() - n1)


def _welch_p(assignments, rates):
    parts = []
    for group in (assignments.astype(float), 1.0 - assignments):
        n = group.sum(axis=1)[:, None]
        mean = group @ rates / n
        squares = np.maximum(group @ rates**2 - n * mean**2, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append((mean, squares / (n - 1) / n, n))
    (mean1, error1, n1), (mean2, error2, n2) = parts
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (error1 + error2) ** 2 / (error1**2 / (n1 - 1) + error2**2 / (n2 - 1))
        statistic = np.abs(mean1 - mean2) / np.sqrt(error1 + error2)
        return np.nan_to_num(2 * t.sf(statistic, freedom), nan=1.0)


def _mann_whitney_p(assignments, rates):
    """Asymptotic with tie and continuity correction, as scipy.stats.mannwhitneyu does it; the ranks
    of all splits are the same.
    """
    ranks = rankdata(np.round(rates, 9), axis=0)
    n1 = assignments.sum(axis=1)[:, None]
    n2 = len(rates) - n1
    u = assignments @ ranks - n1 * (n1 + 1) / 2
    variance = n1 * n2 / (len(rates) - 1) * ranks.var(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (np.abs(u - n1 * n2 / 2) - 0.5) / np.sqrt(variance)
    return np.nan_to_num(np.minimum(2 * norm.sf(z), 1), nan=1.0)


def _interval_rate(assignments, sums, sizes, seed):
    fired = []
    for in_first in assignments:
        groups = [(sums[side], sizes[side]) for side in (in_first, ~in_first)]
        leaves_out, kind = interval_leaves_out_zero(*groups, seed=seed)
        fired.append(leaves_out.mean())
    return kind, float(np.mean(fired))


def published_case():
    """Kilgarriff's teaching case: (counts, documents) of one word in five texts and five texts, all
    of 10,000 words.

    The word stands 12, 15, 18, 24, 88 times against 3, 3, 13, 27, 33 (Kilgarriff 2001, IJCL
    6(1):238). Pooled, log-likelihood is 26.3 (p = 3e-7); by texts Mann-Whitney gives p = .53 and
    the exact rank test .51.
    """
    seen = {"A": (12, 15, 18, 24, 88), "B": (3, 3, 13, 27, 33)}
    rows = [
        (f"{period}{number}", period, n)
        for period, column in seen.items()
        for number, n in enumerate(column, start=1)
    ]
    table = pd.DataFrame(rows, columns=["document", "period", "n"])
    table = table.assign(term="word", per_10k=table["n"].astype(float))
    documents = table[["document", "period"]].assign(
        family=table["document"], period_certain="yes", evidence=""
    )
    return table[["document", "term", "n", "per_10k"]], documents


def document_tests(first, second):
    """One term's rates in two groups of documents, by every test: statistic, p. Token-level
    log-likelihood comes first.

    ``first`` and ``second``: rates per 10,000, each document counted as 10,000 words for the
    log-likelihood.
    """
    ranks = rankdata([*first, *second])
    exact_ranks = exact_permutation(ranks[: len(first)], ranks[len(first) :])[0]
    difference = np.mean(second) - np.mean(first)
    ll = two_term_ll(sum(first), sum(second), len(first) * 10_000, len(second) * 10_000)
    rows = [
        ("pooled log-likelihood (tokens)", ll, token_p(ll)),
        ("Welch t", *ttest_ind(first, second, equal_var=False)),
        ("Mann-Whitney, asymptotic", *mannwhitneyu(first, second, method="asymptotic")),
        ("Mann-Whitney, exact", np.nan, exact_ranks),
        ("exact permutation of means", difference, exact_permutation(first, second)[0]),
    ]
    table = pd.DataFrame(rows, columns=["test", "statistic", "p"])
    return table.astype({"statistic": float, "p": float})
