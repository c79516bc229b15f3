"""The figures of notebook 05 that compare periods: labels that can be read, captions whose numbers
are those of the table.
"""

import numpy as np
import pandas as pd
import pytest

from govreports.change.compare import compare_periods, largest_changes
from govreports.change.nulls import null_split_check
from govreports.change.shift import document_similarity, word_shift
from govreports.paper.figures import draw_figure
from govreports.paper.labels import find_label_problems
from govreports.plots.change import plot_keyness, plot_null_rates
from govreports.plots.shift import plot_comparison_cloud, plot_similarity, plot_word_shift

TERMS = [
    "科普",
    "农民",
    "社区居民",
    "城镇劳动人口",
    "科学素质",
    "工程",
    "农村",
    "培训",
    "全民科学素质行动计划纲要",
    "领导小组",
]


@pytest.fixture(scope="module")
def invented():
    """Counts and documents of five reports and five: every term in some, three dated by a term."""
    rng = np.random.default_rng(3)
    names = [f"{side}{i}" for side in "ab" for i in range(1, 6)]
    documents = pd.DataFrame(
        {
            "document": names,
            "period": ["P0"] * 5 + ["P1"] * 5,
            "period_certain": "yes",
            "family": names,
            "genre": "总结",
            "level": "县",
            "topic": "on",
            "evidence": ["城镇劳动人口", "", "", "", "", "社区居民", "", "", "", ""],
        }
    )
    rows = [
        (name, term, n, float(n))
        for name in names
        for term, n in zip(TERMS, rng.poisson(rng.gamma(1, 20, len(TERMS))))
        if n
    ]
    return pd.DataFrame(rows, columns=["document", "term", "n", "per_10k"]), documents


def drawn(plot, table):
    """The captions in both languages, after both drawings were found free of label problems."""
    for lang in ("en", "zh"):
        assert find_label_problems(draw_figure(plot, table, lang=lang)).empty
    return plot.caption(table, lang="en"), plot.caption(table, lang="zh")


def test_the_keyness_figure_says_its_families_its_null_rates_and_its_marks(invented):
    table = largest_changes(compare_periods(*invented), each=5)
    english, chinese = drawn(plot_keyness, table)
    assert (
        "5 and 5 independent families" in english["n"]
        and "† Documents dated by the term" in english["shows"]
    )
    assert (
        "bootstrap" in english["shows"]
        and f"{table['g2_null_rate'].iloc[0]:.0%}" in english["limits"]
    )
    assert "独立文本 5 与 5 组" in chinese["n"]


def test_an_override_of_circularity_shows_in_labels_and_caption(invented):
    table = largest_changes(compare_periods(*invented, keep_circular=True), each=5)
    figure = draw_figure(plot_keyness, table, lang="en")
    labels = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
    assert any(label.endswith("‡") for label in labels)
    assert "CIRCULAR" in plot_keyness.caption(table, lang="en")["shows"]
    assert "循环论证" in plot_keyness.caption(table, lang="zh")["shows"]


def test_a_comparison_of_single_documents_is_drawn_hollow_and_without_lines(invented):
    counts, documents = invented
    table = compare_periods(counts, documents.iloc[[0, 1, 5, 6]].assign(evidence=""), least=2)
    english, _ = drawn(plot_keyness, largest_changes(table, each=3))
    assert "no interval" in english["shows"] or "without an interval" in english["shows"]


def test_the_null_rates_figure_names_the_level_of_the_exact_test(invented):
    table = null_split_check(*invented)
    english, chinese = drawn(plot_null_rates, table)
    exact = table.set_index("statistic").loc["exact permutation, p <= .05", "rate"]
    assert f"{100 * exact:.1f} %" in english["limits"] and "5 对 5 组" in chinese["n"]


def test_the_word_shift_sums_to_the_divergence_in_its_caption(invented):
    table = word_shift(*invented)
    english, _ = drawn(plot_word_shift, table)
    assert (
        f"{table['contribution'].sum():.3f} bits" in english["n"]
        and "the 10 shown make 100%" in english["n"]
    )


def test_the_comparison_cloud_carries_its_caveat(invented):
    table = word_shift(*invented)
    draw_figure(plot_comparison_cloud, table, lang="zh")
    assert "read the bars" in plot_comparison_cloud.caption(table, lang="en")["limits"]


def test_the_similarity_figure_has_its_rows_in_the_order_of_the_tree(invented):
    counts, documents = invented
    table = document_similarity(counts, documents)
    english, _ = drawn(plot_similarity, table)
    figure = draw_figure(plot_similarity, table, lang="en")
    labels = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
    assert [label.split()[0] for label in labels if "summary" in label] == list(
        dict.fromkeys(table["document"])
    )
    assert "n = 10 documents" in english["n"]


def test_a_comparison_cloud_holds_the_words_that_fit_and_never_stops_a_run():
    words = [f"全民科学素质行动计划纲要{index:02d}" for index in range(60)]
    table = pd.DataFrame({"term": words, "english": "", "first": "A", "second": "B"})
    table = table.assign(contribution=0.01, share=1 / 60, direction=1, k_first=1, k_second=2)
    table = table.assign(share_first=0.0, share_second=0.1, circular="", circular_kept="no")
    draw_figure(plot_comparison_cloud, table.assign(cumulative=table["share"].cumsum()), lang="zh")
