"""How fast the words are cut and counted, as ratios within one run: python benchmarks/terms.py

Prints medians of several runs: jieba as it comes, this project's cut with each engine, counting
against collections.Counter; and whether both engines give the same tokens on the page and on
100,000 random mixed strings (seed 7).
"""

import random
from collections import Counter
from statistics import median
from time import perf_counter

import pandas as pd

from govreports.quality.segmentation import cut_shipped
from govreports.reading.documents import read_reports, split_sentences
from govreports.words.dictionary import (
    cut_as_shipped,
    general_dictionary,
    jieba_cutter,
    rjieba_cutter,
)
from govreports.words.terms import count_terms, dispersion, join_phrases, term_rates, tf_idf
from govreports.words.tokens import cut_terms

STRINGS = 100_000
ALPHABET = list(
    "科学素质普及工作的一是二年月日村镇市全民行动计划纲要领导干部旗率级化3·5xX×*-—,。“”%万eE站 vV+互联网。《》"
) + [
    "科普",
    "20xx年",
    "社区e站",
    "科学素质",
    "一个",
    "xx市",
    "1.2万",
    "贯彻落实",
]


def seconds(work, runs=7):
    """The median time of a piece of work, after one run that nobody times."""
    work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def random_sentences(number, seed=7):
    """Sentences of random characters, words and masks."""
    draw = random.Random(seed)
    texts = ["".join(draw.choices(ALPHABET, k=draw.randint(1, 30))) + "科" for _ in range(number)]
    return pd.DataFrame(
        {"document": "01", "sentence": range(1, number + 1), "start": 0, "text": texts}
    )


def main():
    sentences = split_sentences(read_reports())
    page = "\n".join(sentences["text"])
    print(f"the page: {len(page):,} characters in {len(sentences):,} sentences\n")
    general_dictionary()
    shipped = cut_as_shipped()
    base = seconds(lambda: shipped(page))
    engines = {"jieba, no rules": jieba_cutter(()), "rjieba, no rules": rjieba_cutter(())}
    print(f"{'jieba as it comes (hidden Markov model on)':<48}{base * 1000:8.1f} ms   1.0 x")
    for name, cut in engines.items():
        report(name, seconds(lambda cut=cut: cut(page)), base)
    for engine in ("jieba", "rjieba"):
        report(
            f"cut_terms, {engine}: tokens with raw offsets",
            seconds(lambda engine=engine: cut_terms(sentences, engine=engine)),
            base,
        )
    report(
        "cut_shipped: jieba as it comes, as a table", seconds(lambda: cut_shipped(sentences)), base
    )

    tokens = cut_terms(sentences)
    documents, terms = list(tokens["document"]), list(tokens["term"])
    counter = seconds(lambda: count_with_counter(documents, terms))
    counts = count_terms(tokens)
    print(f"\n{'a collections.Counter for each document':<48}{counter * 1000:8.1f} ms   1.0 x")
    for name, work in (
        ("count_terms", lambda: count_terms(tokens)),
        ("join_phrases", lambda: join_phrases(tokens)),
        ("term_rates", lambda: term_rates(counts)),
        ("tf_idf", lambda: tf_idf(counts)),
        ("dispersion", lambda: dispersion(counts)),
    ):
        report(name, seconds(work), counter)

    print("\nsame tokens from jieba and rjieba")
    print(f"  the page: {same_tokens(sentences)}")
    print(
        f"  {STRINGS:,} random mixed strings: {same_tokens(random_sentences(STRINGS), repairs=no_repairs())}"
    )


def report(name, time, base):
    print(f"{name:<48}{time * 1000:8.1f} ms {time / base:5.2f} x")


def count_with_counter(documents, terms):
    counters = {}
    for document, term in zip(documents, terms):
        counters.setdefault(document, Counter())[term] += 1
    return counters


def no_repairs():
    return pd.DataFrame({"document": [], "start": [], "end": [], "clean": []})


def same_tokens(sentences, **options):
    first, second = (
        cut_terms(sentences, engine=engine, **options) for engine in ("jieba", "rjieba")
    )
    return "yes" if first.equals(second) else "NO"


if __name__ == "__main__":
    main()
