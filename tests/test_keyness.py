"""Every statistic against the value its authors or another tool print; ids are those of the
project's worked values.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from govreports.change.contrast import (
    bic,
    conservative_log_ratio,
    four_cell_g2,
    keyness,
    log_ratio,
    monroe_log_odds,
    percent_difference,
    two_term_ll,
)
from govreports.tables import InputError
from govreports.words.terms import document_lengths

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "cells, published",
    [
        ([110, 2442, 111, 29114], 270.72),  # key.dunning.the_swiss
        ([10, 0, 3, 31764], 167.23),  # key.dunning.mineral_water
        ([8, 5, 24, 31740], 95.29),  # key.dunning.n=8_row
        ([29, 13, 123, 31612], 263.90),  # key.dunning.can_be
    ],
)
def test_g2_over_four_cells_gives_dunnings_table(cells, published):
    a, b, c, d = cells
    assert four_cell_g2(a, c, a + b, c + d) == pytest.approx(published, abs=0.005)


def test_g2_agrees_with_scipys_log_likelihood_of_the_table():
    table = [[30, 10], [9970, 19990]]
    expected = chi2_contingency(table, lambda_="log-likelihood", correction=False).statistic
    assert four_cell_g2(30, 10, 10_000, 20_000) == pytest.approx(expected)


def test_two_term_and_four_cell_values_differ_and_each_tool_prints_its_own():
    # key.wordsmith_forum: WordSmith prints 228.02, the UCREL formula gives 227.64
    assert four_cell_g2(288, 114099, 92965, 104570472) == pytest.approx(228.01667736722663)
    assert two_term_ll(288, 114099, 92965, 104570472) == pytest.approx(227.64194985121412)


def test_rayson_and_garsides_example_with_its_log_ratio_and_bic():
    # key.rayson_two_term
    ll = two_term_ll(30, 10, 10_000, 20_000)
    assert ll == pytest.approx(29.0392279127452, abs=1e-9)
    assert four_cell_g2(30, 10, 10_000, 20_000) == pytest.approx(29.080961828682693, abs=1e-9)
    assert log_ratio(30, 10, 10_000, 20_000) == pytest.approx(2.584962500721156, abs=1e-9)
    assert bic(ll, 10_000, 20_000) == pytest.approx(18.73027525210091, abs=1e-9)


def test_the_published_percent_difference_is_reproduced():
    # key.pct_diff
    assert percent_difference(206523, 178174, 959641, 1562358) == pytest.approx(88.7, abs=0.05)


def test_conservative_log_ratio_takes_the_bound_nearer_to_zero():
    # key.lrc: tokens; 5 of 6 documents against 1 of 2; 2 of 2 against 0 of 6
    tokens = (1.5133982384833704, 3.782262143036656, 1.5133982384833704)
    assert np.allclose(conservative_log_ratio(30, 10, 10_000, 20_000), tokens, atol=1e-9)
    assert np.allclose(
        conservative_log_ratio(5, 1, 6, 2), (-2.422773881354137, 6.300658794811796, 0), atol=1e-9
    )
    low, high, score = conservative_log_ratio(2, 0, 2, 6)
    assert (low, high, score) == (pytest.approx(-0.8276985431275257, abs=1e-9), np.inf, 0)


def test_conservative_log_ratio_of_the_swapped_groups_is_its_negative():
    there, back = (
        conservative_log_ratio(30, 10, 10_000, 20_000, terms=50),
        conservative_log_ratio(10, 30, 20_000, 10_000, terms=50),
    )
    assert there[2] == pytest.approx(-back[2]) and 0 < there[2] < 1.5133982384833704


def test_monroes_log_odds_with_an_informative_prior():
    # key.monroe
    delta, variance, zeta = monroe_log_odds([10, 5, 85], [2, 8, 190], [1.2, 1.3, 27.5])
    assert np.allclose(
        delta, [1.8993901334204208, 0.18948026710252508, -0.9957178655054768], atol=1e-12
    )
    assert np.allclose(
        variance, [0.4017857142857143, 0.26625704045058884, 0.013486590038314176], atol=1e-12
    )
    assert np.allclose(
        zeta, [2.9965182849459824, 0.36720910249393857, -8.574034395445102], atol=1e-12
    )


def test_the_table_gives_what_other_tools_give_on_the_same_tokens():
    peers = pd.read_csv(DATA / "keyness_12_terms.csv").set_index("term")
    table = keyness(peer_counts(), ["A"], ["B"]).set_index("term")
    ours = table.loc[peers.index]
    # quanteda adds 1e-9 inside the logarithm: 2e-9 times the 16,814 tokens more than the exact
    # value, which scipy gives too
    assert np.allclose(ours["g2"] + 2e-9 * 16_814, peers["G2_4term"].abs(), atol=1e-7)
    assert np.allclose(ours["ll"], peers["G2_ucrel_2term"])
    assert np.allclose(ours["log_ratio"], peers["log2_ratio_hardie"])
    # the peer takes BIC from four cells, UCREL from two
    assert np.allclose(bic(ours["g2"], 10_492, 6_322), peers["BIC_wilson"], atol=1e-4)
    assert np.allclose(ours["p"], peers["p_LL"], rtol=1e-4)


def test_a_term_that_stands_on_one_side_only_has_finite_g2_and_log_ratio():
    counts = pd.DataFrame(
        [("a", "科普", 5, 500.0), ("b", "农民", 5, 500.0)],
        columns=["document", "term", "n", "per_10k"],
    )
    table = keyness(counts, ["a"], ["b"]).set_index("term")
    assert np.isfinite(table[["g2", "ll", "log_ratio", "lrc"]]).all(axis=None)
    assert table.loc["科普", "log_ratio"] == pytest.approx(np.log2(10))


def test_document_lengths_come_back_from_the_rates():
    counts = pd.DataFrame(
        [("01", "科普", 3, 30000 / 777), ("01", "农民", 1, 12.8700), ("02", "科普", 2, 40.0)],
        columns=["document", "term", "n", "per_10k"],
    )
    assert document_lengths(counts).to_dict() == {"01": 777, "02": 500}


@pytest.mark.parametrize(
    "target, reference, words",
    [
        ([], ["B"], "an empty group"),
        (["A"], ["A", "B"], "A in both"),
        (["A"], ["18"], "no counts for 18"),
    ],
)
def test_groups_that_are_empty_overlap_or_were_not_counted_are_refused(target, reference, words):
    with pytest.raises(InputError, match=f"^keyness: expected two groups of .*{words}"):
        keyness(peer_counts(), target, reference)


def peer_counts():
    """The pooled counts of the two groups as if each were one document; no stop word among them."""
    wide = pd.read_csv(DATA / "keyness_group_counts.csv").set_index("term")
    counts = pd.concat(
        [wide[f"n_{name}"].rename("n").reset_index().assign(document=name) for name in "AB"],
        ignore_index=True,
    )
    counts["per_10k"] = counts["n"] * 10_000 / counts.groupby("document")["n"].transform("sum")
    return counts[counts["n"] > 0]
