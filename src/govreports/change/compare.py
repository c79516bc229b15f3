"""What differs between two periods: small groups of documents, so effect sizes, ranges and one
exact test instead of stars.
"""

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from govreports.change.contrast import four_cell_g2
from govreports.change.nulls import INTERVALS, null_split_check
from govreports.change.resampling import (
    assign_families,
    family_matrix,
    log_ratio_interval,
    mean_differences,
    permutation_floor,
    permutation_p,
    term_matrix,
)
from govreports.reading.dating import find_circular
from govreports.reading.periods import compared_documents
from govreports.words.terms import document_lengths

CHANGE_COLUMNS = [
    "term",
    "first",
    "second",
    "rate_first",
    "rate_second",
    "difference",
    "k_first",
    "n_first",
    "k_second",
    "n_second",
    "families_first",
    "families_second",
    "log_ratio",
    "low",
    "high",
    "interval",
    "null_rate",
    "p",
    "p_adjusted",
    "smallest_p",
    "g2",
    "g2_null_rate",
    "circular",
    "circular_kept",
]


def compare_periods(
    counts,
    documents,
    first=None,
    second=None,
    *,
    certain=True,
    keep_circular=False,
    least=3,
    add=0.5,
    seed=1,
):
    """What differs between two periods, each document's rate counted once: one row a term that
    stands in ``least`` documents.

    ``first``, ``second``: default the two periods of ``choose_pair``. Columns: term, first, second
    (periods); rate_first, rate_second (mean per 10,000 of the documents), difference (second -
    first); k_first, n_first, k_second, n_second (documents with the term, documents);
    families_first, families_second; log_ratio (log2 second / first, ``add`` per 10,000 on both
    sides), low, high, interval (bootstrap from 5 families a side, range = one family left out from
    3, none = points only), null_rate (how often such an interval leaves out 0 on random splits); p
    (exact permutation of families, two-sided by |difference|), p_adjusted (Benjamini & Hochberg
    1995, over the rows), smallest_p (the smallest this row allows); g2 and g2_null_rate
    (token-level, for comparison with other tools; share with p < .05 on random splits); circular
    (documents whose date rests on the term; left out of the row), circular_kept (yes with
    ``keep_circular``). Raises InputError as ``compared_documents``.
    """
    chosen = compared_documents(documents, first, second, certain=certain)
    first, second = chosen["period"].unique()
    rates, tokens = term_matrix(counts, chosen), term_matrix(counts, chosen, "n")
    terms = rates.columns[(rates > 0).sum() >= least]
    circular = find_circular(terms, chosen)
    left_out = circular & (not keep_circular)
    lengths = document_lengths(counts).reindex(chosen["document"]).to_numpy(dtype=float)

    def compare(kept, columns):
        sides = rates.loc[kept, columns], tokens.loc[kept, columns], lengths[kept], chosen[kept]
        return _compare(*sides, first, add, seed)

    patterns = left_out.T.groupby(list(left_out.index), sort=True).groups
    parts = [compare(~np.array(left, dtype=bool), rows) for left, rows in patterns.items()]
    everything = np.full(len(chosen), True)
    table = pd.concat(parts).reindex(terms) if parts else compare(everything, terms)
    table["p_adjusted"] = _adjust(table["p"])
    table["circular"] = [" ".join(circular.index[circular[term]]) for term in terms]
    table["circular_kept"] = np.where((table["circular"] != "") & keep_circular, "yes", "no")
    table = _add_null_rates(table, counts, chosen, least, seed).assign(first=first, second=second)
    table["size"] = table["difference"].abs()
    table = table.rename_axis("term").reset_index()
    order = {"by": ["p", "size", "term"], "ascending": [True, False, True]}
    return table.sort_values(**order, ignore_index=True)[CHANGE_COLUMNS]


def _adjust(p):
    """The p of the rows that have one, corrected for their number."""
    adjusted, tested = pd.Series(np.nan, index=p.index), p.notna()
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested])
    return adjusted


def largest_changes(change, *, each=12):
    """The ``each`` terms that gained most and the ``each`` that lost most by difference of mean
    rates, most gained first.

    Rows without a number (every document of a side left out) are not among them. Columns as those
    of ``change``.
    """
    known = change[change["difference"].notna()]
    ranked = known.sort_values(["difference", "term"], ascending=[False, True])
    gained, lost = ranked[ranked["difference"] > 0], ranked[ranked["difference"] < 0]
    return pd.concat([gained.head(each), lost.tail(each)], ignore_index=True)


def _compare(rates, tokens, lengths, documents, first, add, seed):
    is_first = (documents["period"] == first).to_numpy()
    member = family_matrix(documents)
    in_first = member.to_numpy()[is_first].any(axis=0)
    sums, sizes = member.to_numpy().T @ rates.to_numpy(), member.to_numpy().sum(axis=0)
    table = pd.DataFrame(index=rates.columns)
    for name, side in (("first", is_first), ("second", ~is_first)):
        table[f"rate_{name}"] = rates[side].mean()
        table[f"k_{name}"] = (rates[side] > 0).sum()
        table[f"n_{name}"] = int(side.sum())
    table["families_first"], table["families_second"] = int(in_first.sum()), int((~in_first).sum())
    table["difference"] = table["rate_second"] - table["rate_first"]
    table["log_ratio"] = np.log2((table["rate_second"] + add) / (table["rate_first"] + add))
    groups = (sums[in_first], sizes[in_first]), (sums[~in_first], sizes[~in_first])
    table["low"], table["high"], table["interval"] = log_ratio_interval(*groups, add=add, seed=seed)
    table["p"], table["smallest_p"] = _permute(in_first, sums, sizes, seed)
    (a, n1), (b, n2) = ((tokens[side].sum(), lengths[side].sum()) for side in (is_first, ~is_first))
    table["g2"] = four_cell_g2(a, b, n1, n2)
    return table


def _permute(in_first, sums, sizes, seed):
    if in_first.all() or not in_first.any():
        return np.nan, np.nan
    assignments = assign_families(int(in_first.sum()), int((~in_first).sum()), seed=seed)
    differences = mean_differences(assignments, sums, sizes)
    return permutation_p(differences)[0], permutation_floor(differences)


def _add_null_rates(table, counts, chosen, least, seed):
    sizes = tuple(chosen.groupby("period", sort=False)["family"].nunique())
    if sum(sizes) < 4 or table.empty:
        return table.assign(null_rate=np.nan, g2_null_rate=np.nan)
    nulls = null_split_check(counts, chosen, sizes=sizes, least=least, seed=seed)
    fired = nulls.set_index("statistic")["rate"]
    rates = {kind: fired.get(statistic, np.nan) for kind, statistic in INTERVALS.items()}
    return table.assign(
        null_rate=table["interval"].map(rates).astype(float), g2_null_rate=fired["G2, p < .05"]
    )
