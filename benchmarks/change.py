"""How long the comparisons take, as multiples of one pass that counts the same tokens. Run: python
benchmarks/change.py

Invented reports of 2,000 words: 12 and 18 in two periods. Medians of five runs.
"""

import time
from collections import Counter
from statistics import median

import numpy as np
import pandas as pd

from govreports.change.compare import compare_periods
from govreports.change.contrast import keyness
from govreports.change.nulls import null_split_check
from govreports.change.resampling import assign_families, mean_differences
from govreports.change.shift import document_similarity, word_shift

WORDS, LENGTH = 600, 2000


def invent_reports(size, seed=1):
    """Tokens by document, counts and documents of ``size`` reports, the first half in P0."""
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(WORDS, 0.3), size)
    names = [f"r{i:02}" for i in range(size)]
    tokens = {
        name: rng.choice(WORDS, LENGTH, p=share).tolist() for name, share in zip(names, shares)
    }
    rows = [
        (name, f"词{word}", n, n * 10_000 / LENGTH)
        for name in names
        for word, n in Counter(tokens[name]).items()
    ]
    periods = ["P0"] * (size // 2) + ["P1"] * (size - size // 2)
    documents = pd.DataFrame({"document": names, "period": periods, "period_certain": "yes"})
    return (
        tokens,
        pd.DataFrame(rows, columns=["document", "term", "n", "per_10k"]),
        documents.assign(family=names),
    )


def seconds(call, runs=5):
    """Median seconds of a call."""
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return median(spent)


def main():
    for size in (12, 18):
        time_calls(size, *invent_reports(size))


def time_calls(size, tokens, counts, documents):
    """Print how long each comparison of some reports takes, in times of counting them."""
    unit = seconds(lambda: [Counter(words) for words in tokens.values()])
    ways = assign_families(size // 2, size - size // 2)
    rates = np.random.default_rng(1).random((size, WORDS))
    ids = list(documents["document"])
    permutation = f"exact permutation ({len(ways)} ways, {WORDS} terms)"
    calls = {
        "keyness": lambda: keyness(counts, ids[: size // 2], ids[size // 2 :]),
        permutation: lambda: mean_differences(ways, rates, np.ones(size)),
        "null_split_check": lambda: null_split_check(counts, documents),
        "compare_periods, null rates included": lambda: compare_periods(counts, documents),
        "word_shift": lambda: word_shift(counts, documents),
        "document_similarity": lambda: document_similarity(counts, documents),
    }
    print(f"{size} reports: counting {unit * 1000:.1f} ms")
    for name, call in calls.items():
        spent = seconds(call)
        print(f"  {name}: {spent:.3f} s, {spent / unit:.0f} times counting")


if __name__ == "__main__":
    main()
