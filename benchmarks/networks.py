"""How long networks take, as multiples of a Counter on the same tokens, within one run: python
benchmarks/networks.py

Tokens are the words of the page that stand in three documents and ten times or more; items are its
departments and measures.
"""

from collections import Counter
from statistics import median
from time import perf_counter

from govreports.actors.measures import code_measures
from govreports.networks.associations import cooccurrence_matrix
from govreports.networks.edges import cooccurrence
from govreports.networks.nodes import measure_items
from govreports.networks.swaps import null_counts
from govreports.reading.documents import read_reports, split_sentences
from govreports.words.tokens import cut_terms


def seconds(call, runs=3):
    """Median seconds of a call."""
    spent = []
    for _ in range(runs):
        start = perf_counter()
        call()
        spent.append(perf_counter() - start)
    return median(spent)


def main():
    """Print one line a measurement: ratio to the Counter, seconds."""
    sentences = split_sentences(read_reports())
    words = cut_terms(sentences).query("kind == 'word'")
    often = (
        words.groupby("term")["document"]
        .agg(["nunique", "size"])
        .query("nunique >= 3 and size >= 10")
        .index
    )
    tokens = words[words["term"].isin(often)]
    documents = [list(rows) for _, rows in tokens.groupby("document")["term"]]
    counter = seconds(lambda: [Counter(document) for document in documents], runs=21)
    items = tokens.rename(columns={"term": "item"})
    measures = measure_items(code_measures(sentences))
    largest = measures[measures["document"] == "16"]
    incidence = (
        largest.groupby(["sentence", "item"]).size().unstack(fill_value=0).to_numpy(dtype=bool)
    )
    print(f"{len(tokens)} tokens, {len(often)} terms; Counter {1000 * counter:.2f} ms = 1")
    for name, call in (
        ("matrix of pairs in a sentence", lambda: cooccurrence_matrix(items)),
        (
            "pairs in a sentence, all associations, no swaps",
            lambda: cooccurrence(items, join="names", swaps=0),
        ),
        ("measures of the page, 9,999 swaps", lambda: cooccurrence(measures, join="names")),
        (
            f"9,999 swaps of one table, {incidence.shape[0]} x {incidence.shape[1]}",
            lambda: list(null_counts(incidence, samples=9999)),
        ),
    ):
        spent = seconds(call)
        print(f"{name:50} {spent / counter:8.0f} x  {spent:6.2f} s")


if __name__ == "__main__":
    main()
