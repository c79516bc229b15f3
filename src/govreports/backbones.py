"""Which edges to keep: those that beat the swaps, and two rules of the literature beside it for comparison."""

import numpy as np
import pandas as pd

from govreports.tables import InputError

RULES = ("swaps", "disparity", "noise")


def backbone(edges, *, rule="swaps", alpha=0.05):
    """The edges that are more than their margins: a table like ``edges``, empty when none is (which is a result).

    ``rule``: "swaps" (p_adjusted <= alpha), "disparity" (min of both ends <= alpha, on weight) or "noise" (score over 1.64 standard
    deviations, on n; ``alpha`` is not used). The two others know no list lengths. Raises InputError for an unknown rule.
    """
    if rule not in RULES:
        raise InputError("rule", " or ".join(RULES), repr(rule), "Choose one of them.")
    if edges.empty:
        return edges.copy()
    if rule == "swaps":
        keep = edges["p_adjusted"] <= alpha
    elif rule == "disparity":
        keep = _by_panel(edges, disparity) <= alpha
    else:
        keep = _by_panel(edges, lambda panel: panel.assign(**noise_corrected(panel)).eval("score - 1.64 * deviation")) > 0
    return edges[keep].reset_index(drop=True)


def _by_panel(edges, rule):
    return pd.concat([rule(panel) for _, panel in edges.groupby("panel", sort=False)]).reindex(edges.index)


def disparity(edges):
    """(1 - w/s)^(k-1), the smaller of both ends; an end with one edge gives 1 (Serrano et al. 2009, PNAS 106:6483-6488)."""
    ends = pd.concat([edges["source"], edges["target"]])
    weights = pd.concat([edges["weight"], edges["weight"]])
    strength, degree = weights.groupby(ends).sum(), ends.value_counts()
    sides = [
        (1 - edges["weight"] / edges[side].map(strength)) ** (edges[side].map(degree) - 1) for side in ("source", "target")
    ]
    return np.minimum(*sides)


def noise_corrected(edges):
    """Score (kn-1)/(kn+1) with k = N/(n_i n_j), and its standard deviation under a beta prior: columns score, deviation.

    Coscia & Neffke 2017, ICDE 425-436; N is the sum of the full symmetric matrix, twice the edge sum.
    """
    ends = pd.concat([edges["source"], edges["target"]])
    strength = pd.concat([edges["n"], edges["n"]]).groupby(ends).sum().astype(float)
    n, left, right, total = edges["n"], edges["source"].map(strength), edges["target"].map(strength), strength.sum()
    kappa = total / (left * right)
    mean = left * right / total**2
    variance = left * right * (total - left) * (total - right) / (total**4 * (total - 1))
    alpha = mean**2 / variance * (1 - mean) - mean + n
    beta = mean / variance * (1 - mean**2) - (1 - mean) + total - n
    expected = alpha / (alpha + beta)
    slope = 1 / (left * right) - total * (left + right) / (left * right) ** 2
    deviation = np.sqrt(expected * (1 - expected) * total) * (2 * (kappa + n * slope) / (kappa * n + 1) ** 2).abs()
    return pd.DataFrame({"score": (kappa * n - 1) / (kappa * n + 1), "deviation": deviation})
