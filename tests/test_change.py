"""Comparisons of periods on invented reports whose right answers can be counted by eye, and on
published values.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import false_discovery_control, mannwhitneyu, ttest_ind

from govreports.change.claims import tabulate_change, tabulate_frames, what_may_not_be_concluded
from govreports.change.compare import compare_periods, largest_changes
from govreports.change.nulls import (
    _mann_whitney_p,
    _welch_p,
    document_tests,
    null_split_check,
    published_case,
)
from govreports.change.resampling import (
    LIMIT,
    assign_families,
    exact_permutation,
    interval_leaves_out_zero,
    log_ratio_interval,
    mean_differences,
    permutation_p,
)
from govreports.change.shift import (
    divergence_test,
    document_similarity,
    jsd_contributions,
    linkage_tree,
    word_shift,
)
from govreports.reading.dating import find_circular
from govreports.reading.periods import (
    assign_periods,
    choose_pair,
    compared_documents,
    cross_table,
    read_periods,
)
from govreports.tables import InputError, Project, is_year, read_table

DATA = Path(__file__).parent / "data"


def reports(first, second, **columns):
    """Documents a1, a2 ... of P0 and b1, b2 ... of P1."""
    names = [f"a{i}" for i in range(1, first + 1)] + [f"b{i}" for i in range(1, second + 1)]
    table = pd.DataFrame(
        {
            "document": names,
            "period": ["P0"] * first + ["P1"] * second,
            "period_certain": "yes",
            "family": names,
            "genre": "总结",
            "level": "县",
            "topic": "on",
            "copy_of": "",
            "confidence": "high",
            "evidence": "",
        }
    )
    return table.assign(**columns)


def counted(documents, **rates):
    """Counts of reports of 10,000 words each: so n is the rate. Every document also holds 工作
    once.
    """
    rows = [
        (name, term, n, float(n))
        for term, column in {"工作": [1] * len(documents), **rates}.items()
        for name, n in zip(documents["document"], column)
        if n
    ]
    return pd.DataFrame(rows, columns=["document", "term", "n", "per_10k"])


def row(table, term):
    return table.set_index("term").loc[term]


# --- the test, the intervals ---

FLOORS = [
    ((6, 2), 1 / 28),
    ((6, 6), 2 / 924),
    ((8, 2), 1 / 45),
    ((3, 3), 0.1),
    ((2, 2), 1 / 3),
    ((7, 3), 1 / 120),
]


@pytest.mark.parametrize("sizes, expected", FLOORS)
def test_the_smallest_p_that_two_sizes_allow_is_a_count_of_assignments(sizes, expected):
    # test.min_p
    far_apart = exact_permutation(2.0 ** np.arange(sizes[0]), 2.0 ** np.arange(50, 50 + sizes[1]))
    assert far_apart == pytest.approx((expected, expected))


def test_complete_separation_of_six_and_two_gives_one_in_28_and_not_scipys_doubled_p():
    # test.scipy_perm_6v2
    assert exact_permutation([1, 4, 9, 16, 25, 36], [49, 64])[0] == pytest.approx(1 / 28)


def test_the_exact_p_is_what_counting_all_assignments_by_hand_gives():
    values, first = [0.1, 0.2, 0.3, 0.3, 0.7, 0.1, 0.9], 3
    splits = [(set(way), set(range(7)) - set(way)) for way in combinations(range(7), first)]
    means = [
        (sum(values[i] for i in one) / 3, sum(values[i] for i in other) / 4)
        for one, other in splits
    ]
    as_large = [abs(b - a) >= abs(means[0][1] - means[0][0]) - 1e-9 for a, b in means]
    assert exact_permutation(values[:first], values[first:])[0] == pytest.approx(sum(as_large) / 35)


def test_every_assignment_stands_once_and_the_observed_one_comes_first():
    ways = assign_families(4, 5)
    assert (
        ways.shape == (126, 9)
        and len(np.unique(ways, axis=0)) == 126
        and set(ways.sum(axis=1)) == {4}
    )
    assert ways[0].tolist() == [True] * 4 + [False] * 5


def test_too_many_assignments_become_a_sample_that_repeats_itself_and_holds_the_observed_one():
    ways = assign_families(12, 12, seed=3)
    assert (
        ways.shape == (LIMIT, 24)
        and ways[0].tolist() == [True] * 12 + [False] * 12
        and set(ways.sum(axis=1)) == {12}
    )
    assert (ways == assign_families(12, 12, seed=3)).all() and not (
        ways == assign_families(12, 12, seed=4)
    ).all()


def test_two_documents_of_one_family_are_never_parted_by_a_permutation():
    documents = reports(4, 4, family=["a1", "a1", "a3", "a4", "b1", "b2", "b3", "b4"])
    table = row(
        compare_periods(counted(documents, 科普=[8, 6, 5, 5, 1, 1, 1, 1]), documents), "科普"
    )
    assert (table["families_first"], table["families_second"], table["n_first"]) == (3, 4, 4)
    assert table["p"] == pytest.approx(
        1 / 35
    )  # 7 families taken 3 at a time; 8 documents taken 4 at a time would give 2/70
    assert table["rate_first"] == 6.0  # the mean is one over documents


def test_fewer_than_three_families_get_points_and_three_get_a_range_and_five_a_bootstrap():
    for size, kind in ((1, "none"), (2, "none"), (3, "range"), (4, "range"), (5, "bootstrap")):
        documents = reports(size, 5)
        table = compare_periods(counted(documents, 科普=[2] * size + [4, 5, 6, 7, 8]), documents)
        assert set(table["interval"]) == {kind}
        assert table[["low", "high"]].isna().all(axis=None) == (
            kind == "none"
        )  # n.boot_trap: no interval out of two points


def test_the_range_is_the_lowest_and_the_highest_ratio_with_one_family_left_out():
    documents = reports(3, 3)
    table = row(compare_periods(counted(documents, 科普=[1, 2, 6, 10, 10, 40]), documents), "科普")
    means_first, means_second = [4.0, 3.5, 1.5], [25.0, 25.0, 10.0]
    ratios = [np.log2(20.5 / (mean + 0.5)) for mean in means_first] + [
        np.log2((mean + 0.5) / 3.5) for mean in means_second
    ]
    assert (table["low"], table["high"]) == pytest.approx((min(ratios), max(ratios)))


def test_a_bootstrap_interval_holds_the_ratio_and_shrinks_to_it_when_all_families_agree():
    rng = np.random.default_rng(1)
    first, second = rng.poisson(20, (6, 3)).astype(float), rng.poisson(40, (7, 3)).astype(float)
    low, high, kind = log_ratio_interval((first, np.ones(6)), (second, np.ones(7)))
    ratio = np.log2((second.mean(axis=0) + 0.5) / (first.mean(axis=0) + 0.5))
    assert kind == "bootstrap" and (low < ratio).all() and (ratio < high).all()
    alike = log_ratio_interval(
        (np.full((5, 1), 10.0), np.ones(5)), (np.full((5, 1), 20.0), np.ones(5))
    )
    assert alike[0] == alike[1] == pytest.approx(np.log2(20.5 / 10.5))


def test_benjamini_and_hochberg_run_over_the_terms_tested():
    # test.bh1995: four of fifteen
    published = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
    assert (false_discovery_control(published) <= 0.05).sum() == 4
    documents = reports(4, 4)
    counts = counted(
        documents,
        科普=[9, 8, 7, 6, 1, 2, 3, 4],
        农民=[1, 5, 2, 6, 3, 4, 1, 5],
        社区=[1, 0, 0, 0, 0, 0, 0, 1],
    )
    table = compare_periods(counts, documents)
    assert set(table["term"]) == {
        "科普",
        "农民",
        "工作",
    }  # 社区 stands in two documents only and is not tested
    assert np.allclose(table["p_adjusted"], false_discovery_control(table["p"]))


# --- the comparison ---


def test_the_log_ratio_is_of_mean_document_rates_with_a_half_added():
    documents = reports(3, 3)
    table = row(compare_periods(counted(documents, 科普=[0, 0, 3, 6, 6, 9]), documents), "科普")
    assert (table["rate_first"], table["rate_second"], table["difference"]) == (1.0, 7.0, 6.0)
    assert table["log_ratio"] == pytest.approx(np.log2(7.5 / 1.5))
    assert (table["k_first"], table["n_first"], table["k_second"], table["n_second"]) == (
        1,
        3,
        3,
        3,
    )
    more = row(
        compare_periods(counted(documents, 科普=[0, 0, 3, 6, 6, 9]), documents, add=1.0), "科普"
    )
    assert more["log_ratio"] == pytest.approx(np.log2(8 / 2))


def test_a_document_dated_by_a_term_leaves_that_terms_row_and_no_other():
    documents = reports(3, 3)
    documents.loc[0, "evidence"] = "“城镇劳动人口”|2009年的农民工作"
    rates = {
        "城镇劳动人口": [9, 3, 3, 1, 1, 1],
        "劳动": [1, 2, 3, 4, 5, 6],
        "城镇劳动人口科学素质": [1] * 6,
        "农民": [1, 2, 3, 4, 5, 6],
    }
    counts = counted(documents, **rates)
    table = compare_periods(counts, documents).set_index("term")
    assert table["circular"].to_dict() == {
        "城镇劳动人口": "a1",
        "劳动": "a1",
        "城镇劳动人口科学素质": "a1",
        "农民": "",
        "工作": "",
    }
    assert (table.loc["城镇劳动人口", "n_first"], table.loc["农民", "n_first"]) == (2, 3)
    assert table.loc["城镇劳动人口", "rate_first"] == 3.0


def test_a_kept_circular_document_is_counted_and_the_row_is_marked():
    documents = reports(3, 3)
    documents.loc[0, "evidence"] = "农民"
    table = compare_periods(
        counted(documents, 农民=[9, 3, 3, 1, 1, 1]), documents, keep_circular=True
    ).set_index("term")
    assert table.loc["农民", ["rate_first", "circular", "circular_kept"]].tolist() == [
        5.0,
        "a1",
        "yes",
    ]
    assert table.loc["工作", "circular_kept"] == "no"
    said = what_may_not_be_concluded(table.reset_index(), documents)
    assert "CIRCULAR" in " ".join(said["en"]) and "循环论证" in " ".join(said["zh"])


def test_a_term_whose_every_document_is_dated_by_it_has_no_number_instead_of_a_wrong_one():
    documents = reports(3, 3, evidence=["农民"] * 3 + [""] * 3)
    table = row(compare_periods(counted(documents, 农民=[9, 3, 3, 1, 1, 1]), documents), "农民")
    assert table["n_first"] == 0 and table["interval"] == "none"
    assert pd.isna(table["p"]) and pd.isna(table["log_ratio"]) and pd.isna(table["p_adjusted"])


def test_width_and_quotation_marks_do_not_hide_a_circular_term():
    documents = pd.DataFrame(
        {
            "document": ["a", "b"],
            "evidence": ["“1+3”安全监控体系|行动规划(2011-20", "促进创新，创造"],
        }
    )
    marks = find_circular(["监控", "行动规划", "2011", "创新,创造", "农民"], documents)
    assert marks.loc["a"].tolist() == [True, False, True, False, False]
    assert marks.loc["b"].tolist() == [False, False, False, True, False]


def test_uncertain_documents_stay_out_unless_asked_for():
    documents = reports(3, 3)
    documents.loc[0, "period_certain"] = "no"
    assert list(compared_documents(documents, "P0", "P1")["document"]) == [
        "a2",
        "a3",
        "b1",
        "b2",
        "b3",
    ]
    assert len(compared_documents(documents, "P0", "P1", certain=False)) == 6


def test_the_result_does_not_depend_on_the_order_of_the_rows():
    documents = reports(5, 5)
    counts = counted(
        documents, 科普=[9, 8, 7, 6, 5, 1, 2, 3, 4, 5], 农民=[1, 5, 2, 6, 3, 3, 4, 1, 5, 2]
    )
    shuffled = compare_periods(counts.sample(frac=1, random_state=1), documents)
    pd.testing.assert_frame_equal(compare_periods(counts, documents), shuffled)


def test_a_family_that_stands_in_both_periods_is_named():
    documents = reports(3, 3, family=["a1", "a2", "x", "x", "b2", "b3"])
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 4, 5, 6]), documents)
    assert table[["families_first", "families_second"]].iloc[0].tolist() == [3, 3]
    assert "family of x stands in both periods" in " ".join(
        what_may_not_be_concluded(table, documents)["en"]
    )


def test_uncertain_documents_are_offered_only_where_there_are_some():
    documents = reports(3, 3, period_certain=["no"] * 3 + ["yes"] * 3)
    with pytest.raises(InputError, match="found no documents with a certain date in P0.*certain="):
        compare_periods(counted(documents), documents, "P0", "P1")
    with pytest.raises(InputError, match="found no documents in P7.*periods.csv") as error:
        compare_periods(counted(documents), documents, "P1", "P7")
    assert "certain=" not in str(error.value)


@pytest.mark.parametrize(
    "first, second, words",
    [
        ("P0", "P7", "P0 .3., P1 .3."),
        ("P0", "P3", "word list"),
        ("P0", "P0", "P0 twice. Name another one as first or second: P1.$"),
    ],
)
def test_a_period_that_is_unknown_or_has_no_document_is_refused_with_the_periods_there_are(
    first, second, words
):
    documents = reports(3, 3)
    with pytest.raises(InputError, match=words):
        compare_periods(counted(documents), documents, first, second)


def test_documents_of_ones_own_need_no_more_than_a_period():
    documents = reports(3, 3)[["document", "period"]].assign(evidence=None)
    counts = counted(documents, 科普=[1, 2, 3, 4, 5, 6])
    table = compare_periods(counts, documents, certain=False)
    assert row(table, "科普")["families_first"] == 3 and set(table["circular"]) == {""}
    assert "dating" not in set(what_may_not_be_concluded(table, documents, certain=False)["about"])
    with pytest.raises(InputError, match="no column period_certain.*assign_periods"):
        compare_periods(counts, documents)


@pytest.mark.parametrize("compare", [compare_periods, word_shift, divergence_test])
def test_without_names_the_two_periods_with_most_independent_documents_are_compared(compare):
    documents = reports(3, 4)
    documents = documents.assign(period=["六"] * 3 + ["七"] * 4)
    lonely = documents.head(1).assign(document="c1", family="c1", period="八")
    documents = pd.concat([documents, lonely], ignore_index=True)
    counts = counted(documents, 科普=[1, 2, 3, 4, 5, 6, 7, 8])
    chosen, pair = compare(counts, documents), choose_pair(documents)
    assert (chosen["first"].iloc[0], chosen["second"].iloc[0]) == pair
    assert set(pair) == {"六", "七"}
    pd.testing.assert_frame_equal(chosen, compare(counts, documents, *pair))


def test_documents_without_a_period_column_are_refused_before_a_pair_is_chosen():
    with pytest.raises(InputError, match="documents: expected .*no column period.*read_reports"):
        compare_periods(counted(reports(1, 1)), reports(1, 1).drop(columns="period"))


def test_a_document_without_counts_and_a_term_counted_twice_are_refused():
    documents = reports(3, 3)
    counts = counted(documents, 科普=[1, 2, 3, 4, 5, 6])
    with pytest.raises(InputError, match="none for a1"):
        compare_periods(counts[counts["document"] != "a1"], documents)
    with pytest.raises(InputError, match="overlapping spellings"):
        compare_periods(pd.concat([counts, counts.iloc[[0]]]), documents)


def test_one_document_a_side_is_said_to_be_a_case():
    documents = reports(1, 1)
    table = compare_periods(counted(documents, 科普=[1, 9]), documents, least=1)
    said = what_may_not_be_concluded(table, documents)
    assert set(table["p"]) == {1.0} and said["about"].tolist().count("size") == 2


def test_the_largest_changes_run_from_most_gained_to_most_lost():
    documents = reports(3, 3)
    counts = counted(
        documents,
        科普=[1, 1, 1, 9, 9, 9],
        农民=[9, 9, 9, 5, 5, 5],
        社区=[1, 1, 1, 3, 3, 3],
        工程=[5, 5, 5, 4, 4, 4],
    )
    table = compare_periods(counts, documents)
    assert largest_changes(table, each=1)["term"].tolist() == ["科普", "农民"]
    assert largest_changes(table)["term"].tolist() == [
        "科普",
        "社区",
        "工程",
        "农民",
    ]  # 工作 has not changed


# --- what may not be concluded ---


def test_the_warnings_quote_the_numbers_of_the_table():
    documents = reports(4, 5, genre=["总结"] * 4 + ["方案"] * 5, confidence=["low"] + ["high"] * 8)
    counts = counted(documents, 科普=[9, 8, 7, 6, 1, 2, 3, 4, 5], 农民=[1, 5, 2, 6, 3, 3, 4, 1, 5])
    table = compare_periods(counts, documents)
    said = " ".join(what_may_not_be_concluded(table, documents)["en"])
    assert (
        "4 and 5 families" in said
        and ".0079" in said
        and "P0: summary 4; P1: programme 5" in said
        and "a1 (low)" in said
    )
    assert f"leaves out no difference (a ratio of 1) for {table['null_rate'].iloc[0]:.0%}" in said


def test_kinds_that_differ_are_named_in_the_language_of_the_warning():
    topics, levels = ["on", "on", "partly", "on", "on", "on"], ["县", "县", "unknown"] + ["市"] * 3
    documents = reports(3, 3, topic=topics, level=levels)
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 4, 5, 6]), documents)
    warnings = claims_about("confounding", table, documents)
    assert "(P0: unknown 1, county 2; P1: city 3)" in warnings["en"].iloc[0]
    assert "（P0：不明 1、县 2；P1：市 3）" in warnings["zh"].iloc[0]
    assert "（P0：切题 2、部分切题 1；P1：切题 3）" in warnings["zh"].iloc[1]


def test_nothing_is_said_about_genre_when_both_sides_have_the_same():
    documents = reports(3, 3)
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 4, 5, 6]), documents)
    assert "confounding" not in set(what_may_not_be_concluded(table, documents)["about"])


def test_where_no_p_can_be_small_enough_the_warning_says_that_nothing_can_be_told():
    documents = reports(3, 3)
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 7, 8, 9]), documents)
    (sentence,) = claims_about("test", table, documents)["en"]
    assert "below .1," in sentence and "any of the 2 terms has changed cannot be told" in sentence


def test_a_term_left_after_correction_is_counted_in_the_warning():
    documents = reports(5, 5)
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 4, 5, 16, 17, 18, 19, 20]), documents)
    row = claims_about("test", table, documents).iloc[0]
    assert row["en"].endswith("corrected for 2 tests: 1 left.") and row["zh"].endswith(
        "还剩 1 个。"
    )


def test_documents_of_no_certain_period_are_named_whatever_years_they_have():
    documents = reports(3, 3, period_certain=["no", "yes", "yes", "yes", "yes", "no"])
    table = compare_periods(
        counted(documents, 科普=[1, 2, 3, 4, 5, 6]), documents, "P0", "P1", certain=False
    )
    warnings = what_may_not_be_concluded(table, documents, certain=False)
    (sentence,) = warnings.loc[warnings["about"] == "dating", "en"]
    assert sentence == (
        "May belong to another period, because theirs is not certain: 2 of 6 documents (a1, b3)."
    )


def test_what_is_off_the_topic_or_a_copy_is_named_in_the_warning():
    topics, copies = ["on", "off", "on", "on", "on", "on"], ["", "", "a1", "", "", ""]
    documents = reports(3, 3, topic=topics, copy_of=copies)
    table = compare_periods(counted(documents, 科普=[1, 2, 3, 4, 5, 6]), documents)
    assert claims_about("documents", table, documents)["en"].tolist() == [
        "a2 are off the topic and are counted all the same.",
        "a3 are copies and are counted all the same.",
    ]


def test_a_comparison_without_a_term_warns_of_cases_and_absences_only():
    documents = reports(3, 3)
    table = compare_periods(counted(documents), documents, least=7)
    assert what_may_not_be_concluded(table, documents)["about"].tolist() == ["sampling", "absence"]


def claims_about(about, table, documents):
    warnings = what_may_not_be_concluded(table, documents)
    return warnings[warnings["about"] == about]


# --- null rates ---


def test_the_permutation_test_holds_its_level_and_g2_does_not():
    rng = np.random.default_rng(5)
    documents = reports(4, 5)
    bursty = {f"词{i}": rng.poisson(rng.gamma(0.4, 25, 9)) for i in range(40)}
    rates = null_split_check(counted(documents, **bursty), documents, sizes=(4, 5)).set_index(
        "statistic"
    )
    assert rates.loc["exact permutation, p <= .05", "rate"] <= 0.05
    assert rates.loc["G2, p < .05", "rate"] > 0.3 and rates.loc["G2 > 15.13", "rate"] > 0.05
    assert set(rates["splits"]) == {126}


def test_vectorised_welch_and_mann_whitney_are_scipys():
    rates = np.random.default_rng(2).poisson(3, (9, 12)).astype(float)
    ways = assign_families(4, 5)[[0, 17, 90]]
    for index, in_first in enumerate(ways):
        groups = rates[in_first], rates[~in_first]
        welch = ttest_ind(*groups, equal_var=False).pvalue
        ranks = mannwhitneyu(*groups, method="asymptotic").pvalue
        assert np.allclose(_welch_p(ways, rates)[index], welch)
        assert np.allclose(_mann_whitney_p(ways, rates)[index], ranks)


def test_every_assignment_has_its_p_and_each_alone_has_the_same():
    values = np.array([[1.0, 1.0], [2.0, 1.0], [4.0, 0.0], [8.0, 0.0]])
    differences = mean_differences(assign_families(2, 2), values, np.ones(4))
    together = permutation_p(differences, range(6))
    assert np.allclose(sorted(together[:, 0]), [2 / 6, 2 / 6, 4 / 6, 4 / 6, 1, 1])
    assert np.allclose(together, np.vstack([permutation_p(differences, [at]) for at in range(6)]))


def test_counting_resamples_finds_the_intervals_that_leave_out_zero():
    rng = np.random.default_rng(4)
    for size in (3, 5, 8):
        first, second = (
            (rng.poisson(shift, (size, 60)).astype(float), np.ones(size)) for shift in (8, 13)
        )
        low, high, kind = log_ratio_interval(first, second, resamples=500)
        leaves_out, same = interval_leaves_out_zero(first, second)
        assert (
            kind == same and (leaves_out != ((low > 0) | (high < 0))).sum() <= 2
        )  # a quantile may fall between two resamples
        assert 0 < leaves_out.sum() < 60


def test_null_rates_need_four_families_and_sizes_that_use_them_all():
    documents = reports(3, 3)
    counts = counted(documents, 科普=[1, 2, 3, 4, 5, 6])
    with pytest.raises(InputError, match="four families"):
        null_split_check(counts, documents.head(3))
    with pytest.raises(InputError, match="add up to 6"):
        null_split_check(counts, documents, sizes=(2, 2))


def test_two_periods_are_split_into_their_own_sizes_and_other_documents_in_halves():
    documents = reports(3, 5)
    counts = counted(documents, 科普=[1, 2, 3, 4, 5, 6, 7, 8])
    assert null_split_check(counts, documents)[
        ["first", "second"]
    ].drop_duplicates().values.tolist() == [[3, 5]]
    shared = documents.assign(family=["a1", "a2", "a3", "a3", "b2", "b3", "b4", "b5"])
    assert null_split_check(counts, shared)[
        ["first", "second"]
    ].drop_duplicates().values.tolist() == [[3, 4]]
    assert null_split_check(counts, documents.assign(period=""))[
        ["first", "second"]
    ].drop_duplicates().values.tolist() == [[4, 4]]


def test_kilgarriffs_case_is_significant_by_tokens_and_not_by_texts():
    # key.kilgarriff_mwu
    tests = document_tests([12, 15, 18, 24, 88], [3, 3, 13, 27, 33]).set_index("test")
    assert tests.loc["pooled log-likelihood (tokens)", "statistic"] == pytest.approx(
        26.27080082136436
    )
    assert tests.loc["pooled log-likelihood (tokens)", "p"] == pytest.approx(3e-7, rel=0.05)
    assert tests.loc["Mann-Whitney, asymptotic", "statistic"] == 16
    assert tests.loc["Mann-Whitney, asymptotic", "p"] == pytest.approx(0.5296192990034517)
    assert tests.loc["Mann-Whitney, exact", "p"] == pytest.approx(0.508, abs=0.0005)
    assert tests.loc["Welch t", "p"] == pytest.approx(0.36, abs=0.005)


def test_the_published_case_goes_through_the_projects_own_comparison():
    counts, documents = published_case()
    table = row(compare_periods(counts, documents, "A", "B"), "word")
    assert table["g2"] > 26 and table["p"] > 0.4 and table["low"] < 0 < table["high"]


# --- word shift, similarity ---


def test_contributions_are_worked_by_hand_and_sum_to_the_divergence():
    # div.jsd
    assert np.allclose(jsd_contributions([0.5, 0.5, 0], [0, 0.5, 0.5]), [0.25, 0, 0.25])
    assert jsd_contributions([0.6, 0.4], [0.2, 0.8]).sum() == pytest.approx(0.12451124978365302)
    assert jsd_contributions([1, 0], [0, 1]).sum() == 1.0
    p, q = np.array([0.2, 0.3, 0.5]), np.array([0.6, 0.4, 0.0])
    assert jsd_contributions(p, q).sum() == pytest.approx(jensenshannon(p, q, base=2) ** 2)


def test_word_shift_gives_the_values_of_the_peers_on_the_same_counts():
    wide = pd.read_csv(DATA / "keyness_group_counts.csv").set_index("term")
    p, q = wide["n_A"] / wide["n_A"].sum(), wide["n_B"] / wide["n_B"].sum()
    bits = pd.Series(jsd_contributions(p, q), index=wide.index)
    divergence = pd.read_csv(DATA / "divergences.csv").set_index("name")["value"][
        "JSD_bits_equal_weights"
    ]
    assert bits.sum() == pytest.approx(divergence)
    ours = pd.read_csv(DATA / "jsd_contrib_12_terms.csv", index_col=0)["jsd_contrib_bits"]
    assert np.allclose(bits[ours.index], ours)
    theirs = pd.read_csv(DATA / "shift_12_terms_shifterator.csv", index_col=0)
    assert np.allclose(bits[theirs.index] / bits.sum(), theirs["jsd"])
    difference = p - q
    assert np.allclose((difference / difference.abs().sum())[theirs.index], theirs["proportion"])


def test_a_shift_counts_each_document_once_or_all_tokens_once():
    documents = reports(2, 1)
    rows = [
        ("a1", "科普", 1, 5000.0),
        ("a1", "农民", 1, 5000.0),
        ("a2", "农民", 98, 10_000.0),
        ("b1", "科普", 1, 10_000.0),
    ]
    counts = pd.DataFrame(rows, columns=["document", "term", "n", "per_10k"])
    by_documents = word_shift(counts, documents).set_index("term")
    assert by_documents.loc["科普", ["share_first", "share_second"]].tolist() == [0.25, 1.0]
    assert word_shift(counts, documents, pooled=True).set_index("term").loc[
        "科普", "share_first"
    ] == pytest.approx(0.01)
    assert by_documents["contribution"].sum() == pytest.approx(
        jensenshannon([0.25, 0.75], [1, 0], base=2) ** 2
    )
    assert by_documents["direction"].to_dict() == {"科普": 1, "农民": -1} and by_documents[
        "cumulative"
    ].iloc[-1] == pytest.approx(1)


def test_two_equal_vocabularies_have_no_share_to_give():
    documents = reports(1, 1)
    assert word_shift(counted(documents, 科普=[1, 1]), documents)["share"].tolist() == [0, 0]


def test_a_shift_leaves_out_what_a_document_is_dated_by():
    documents = reports(2, 2)
    documents.loc[0, "evidence"] = "农民"
    counts = counted(documents, 农民=[9, 1, 1, 1])
    plain = word_shift(counts, documents).set_index("term")
    assert (
        plain["contribution"].sum()
        < word_shift(counts, documents, keep_circular=True)["contribution"].sum()
    )
    assert plain.loc["农民", "circular"] == "a1" and plain.loc["农民", "circular_kept"] == "no"


def test_the_test_of_the_whole_divergence_compares_it_with_every_split_of_the_families():
    documents = reports(3, 3)
    apart = counted(documents, 科普=[9, 8, 7, 0, 0, 0], 农民=[0, 0, 0, 7, 8, 9])
    test = divergence_test(apart, documents).iloc[0]
    assert test["p"] == test["smallest_p"] == pytest.approx(2 / 20)
    assert test["divergence"] == pytest.approx(word_shift(apart, documents)["contribution"].sum())
    assert test["chance"] < test["divergence"]
    mixed = counted(documents, 科普=[9, 0, 7, 0, 8, 0], 农民=[0, 9, 0, 7, 0, 8])
    assert divergence_test(mixed, documents)["p"].item() > 0.5


def test_the_test_of_the_whole_divergence_leaves_out_what_dates_a_document():
    documents = reports(
        3,
        4,
        evidence=["科普", "", "", "", "", "", "农民"],
        family=["a1", "a1", "a3", "b1", "b2", "b3", "b4"],
    )
    counts = counted(documents, 科普=[9, 8, 7, 0, 2, 0, 1], 农民=[0, 0, 3, 7, 8, 9, 9])
    test = divergence_test(counts, documents).iloc[0]
    assert test["divergence"] == pytest.approx(word_shift(counts, documents)["contribution"].sum())
    assert test[["families_first", "families_second"]].tolist() == [2, 4] and test[
        "smallest_p"
    ] == pytest.approx(1 / 15)


def test_similar_reports_stand_side_by_side_in_the_tree():
    documents = reports(2, 2)
    counts = counted(documents, 科普=[9, 0, 8, 0], 农民=[0, 9, 1, 9])
    table = document_similarity(counts, documents)
    order = list(table["document"].unique())
    assert {frozenset(order[:2]), frozenset(order[2:])} == {
        frozenset({"a1", "b1"}),
        frozenset({"a2", "b2"}),
    }
    matrix = (
        table.pivot(index="document", columns="other", values="divergence")
        .loc[order, order]
        .to_numpy()
    )
    assert (np.diag(matrix) == 0).all() and np.allclose(matrix, matrix.T) and matrix.max() <= 1
    assert linkage_tree(matrix)[0, 2] == pytest.approx(
        0
    )  # a2 and b2 use the same words equally often
    with pytest.raises(InputError, match="three documents"):
        document_similarity(counts, documents.head(2))


# --- periods ---


def test_the_projects_periods_follow_each_other_and_the_last_is_a_reference():
    periods = read_periods()
    assert (
        periods["period"].tolist() == ["P0", "P1", "P2", "P3"]
        and periods["role"].tolist()[-1] == "reference"
    )


@pytest.mark.parametrize(
    "years, words",
    [
        ("2006,2010|2010,2015", "an overlap between A .to 2010. and B .from 2010."),
        ("2006,2010|2012,2015", "a gap"),
        ("2010,2006|2011,2015", "year_from not after year_to"),
    ],
)
def test_periods_that_overlap_leave_a_gap_or_run_backwards_are_refused(tmp_path, years, words):
    rows = [f"{name},甲,a,{span},data" for name, span in zip("AB", years.split("|"))]
    header = "period,label_zh,label_en,year_from,year_to,role"
    (tmp_path / "periods.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_periods(tmp_path / "periods.csv")


def test_the_projects_readings_agree_with_the_periods():
    documents = read_table(Project.here().data / "reports.csv", [is_year("year_from", "year_to")])
    assigned = assign_periods(documents)
    assert assigned["period"].tolist() == documents["period"].tolist()
    assert assigned["period_certain"].tolist() == documents["period_certain"].tolist()


def test_a_range_over_two_periods_is_not_certain_and_goes_where_most_years_are():
    periods = pd.DataFrame(
        {"period": ["A", "B"], "year_from": [2006, 2011], "year_to": [2010, 2015]}
    )
    years = {"year_from": [2007, 2009, 2001, None], "year_to": [2008, 2013, 2002, None]}
    table = assign_periods(pd.DataFrame({"document": list("pqrs"), "period": "", **years}), periods)
    assert table["period"].tolist() == ["A", "B", "", ""] and table["period_certain"].tolist() == [
        "yes",
        "no",
        "no",
        "no",
    ]


def test_the_cross_table_counts_documents_and_families_of_each_kind():
    documents = reports(2, 1, family=["a1", "a1", "b1"])
    table = cross_table(documents)
    assert table[["period", "documents", "families", "ids"]].values.tolist() == [
        ["P0", 2, 1, "a1 a2"],
        ["P1", 1, 1, "b1"],
    ]


# --- tables for print ---


def test_the_printed_comparison_sets_ratios_ranges_and_small_p_as_papers_do():
    documents = reports(3, 3)
    documents.loc[0, "evidence"] = "农民"
    counts = counted(documents, 科普=[1, 1, 1, 9, 9, 9], 农民=[9, 9, 9, 5, 5, 5])
    printed = tabulate_change(compare_periods(counts, documents)).set_index("term")
    shown = printed.loc["科普", ["rates", "documents", "ratio", "interval"]]
    assert shown.tolist() == ["1.0 → 9.0", "3/3 → 3/3", "6.3", "6.3 to 6.3"]
    assert printed.loc["农民†", ["documents", "interval", "p"]].tolist() == ["2/2 → 3/3", "–", ".1"]


def test_the_printed_frames_count_documents_by_period_and_show_the_reference_as_a_sign():
    head = {
        "term": "农民",
        "label": "农民",
        "label_english": "farmers",
        "category": "人群",
        "P3": "core",
    }
    cells = [("P0", 2, 0), ("P0", 0, 0), ("P1", 1, 1)]
    rows = [
        {**head, "period": period, "n": n, "circular": circular} for period, n, circular in cells
    ]
    periods = pd.DataFrame({"period": ["P0", "P1", "P3"], "role": ["data", "data", "reference"]})
    printed = tabulate_frames(pd.DataFrame(rows), periods)
    assert printed[["term", "category_english", "P0", "P1", "P3"]].values.tolist() == [
        ["农民", "target group", "1/2", "1/1†", "●"]
    ]
