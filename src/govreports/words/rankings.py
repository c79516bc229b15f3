"""Tables behind the figures of terms: ranked lists, highlights of each document, terms of a
period.
"""

import pandas as pd

from govreports.reading.periods import order_periods
from govreports.tables import InputError, say
from govreports.words.terms import (
    PER,
    count_matrix,
    describe_terms,
    dispersion,
    term_rates,
    tf_idf,
)

LEAST_DOCUMENTS = 3


def rank_terms(
    counts, *, policy=20, ordinary=12, least=LEAST_DOCUMENTS, lexicon=None, glosses=None
):
    """The most frequent policy terms and ordinary words by mean rate, with the rate in each
    document.

    Only terms of ``least`` documents or more, so that a short document cannot lift its own words.
    Columns: those of ``term_rates``, english, kind, policy, and rate_<document> (per 10,000 words)
    for each document. Policy terms first.
    """
    rates = describe_terms(term_rates(counts), lexicon, glosses)
    rates = rates[rates["k"] >= least]
    lists = rates[rates["policy"]].head(policy), rates[~rates["policy"]].head(ordinary)
    table, lengths = count_matrix(counts)
    by_document = (table / lengths * PER).add_prefix("rate_")
    return (
        pd.concat(lists).merge(by_document, left_on="term", right_index=True).reset_index(drop=True)
    )


def tabulate_ranks(ranked):
    """``rank_terms`` as it is printed: rank within policy terms and ordinary words, and text for
    what belongs in one cell.

    Columns: list_zh, list_en, rank, term († more than half in one document), english, n, documents
    (k/of), mean, pooled (per 10,000 words, one decimal), range (leave one document out).
    """
    kinds = ranked["policy"].map({True: "policy", False: "ordinary"})
    columns = {
        "list_zh": kinds.map(lambda kind: say(f"term-list.{kind}", "zh")),
        "list_en": kinds.map(lambda kind: say(f"term-list.{kind}", "en")),
        "rank": ranked.groupby("policy", sort=False).cumcount() + 1,
        "term": ranked["term"] + ranked["one_document"].map({True: "†", False: ""}),
        "english": ranked["english"],
        "n": ranked["n"],
        "documents": ranked["k"].astype(str) + "/" + ranked["of"].astype(str),
        "mean": ranked["mean_per_10k"].round(1),
        "pooled": ranked["pooled_per_10k"].round(1),
        "range": [f"{low:.1f}–{high:.1f}" for low, high in zip(ranked["low"], ranked["high"])],
    }
    return pd.DataFrame(columns)


def spread_terms(counts, *, least=5, lexicon=None, glosses=None):
    """Frequency and dispersion of every term with ``least`` occurrences or more, with english, kind
    and policy.
    """
    table = dispersion(counts)
    return describe_terms(table[table["n"] >= least], lexicon, glosses).reset_index(drop=True)


def find_highlights(counts, *, top=5, lexicon=None, glosses=None):
    """The ``top`` terms of each document by tf-idf: the columns of ``tf_idf``, rank (from 1),
    english, kind, policy.
    """
    weights = tf_idf(counts)
    weights["rank"] = weights.groupby("document", sort=False).cumcount() + 1
    weights = weights[(weights["rank"] <= top) & (weights["tf_idf"] > 0)]
    return describe_terms(weights, lexicon, glosses).reset_index(drop=True)


def period_terms(counts, documents, period, *, top=30, lexicon=None, glosses=None):
    """The ``top`` terms by mean rate over the documents that are surely of one period, with the
    period and the number of documents.

    Only terms of two documents or more. Raises InputError when the period has fewer than three such
    documents in ``counts``: a cloud of one or two reports would be taken for a period; for None,
    which ``Choices.resolve`` leaves where there is no second period.
    """
    if period is None:  # Choices found none
        there = ", ".join(name for name in order_periods(documents) if name) or "none"
        raise InputError("no-two-periods", where="documents", there=there)
    sure = documents[(documents["period"] == period) & (documents["period_certain"] == "yes")]
    chosen = counts[counts["document"].isin(sure["document"])]
    number = chosen["document"].nunique()
    if number < LEAST_DOCUMENTS:
        raise InputError(
            "few-documents-of-period", period=period, wanted=LEAST_DOCUMENTS, number=number
        )
    rates = term_rates(chosen)
    rates = rates[rates["k"] >= 2].head(top)
    return describe_terms(rates, lexicon, glosses).assign(period=period).reset_index(drop=True)
