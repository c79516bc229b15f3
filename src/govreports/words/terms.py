"""Tokens -> counts of terms, rates, tf-idf; policy terms told from ordinary words."""

import numpy as np
import pandas as pd

from govreports.tables import InputError, require_columns, share_project
from govreports.words.dictionary import (
    check_stopwords,
    find_joined,
    read_glosses,
    read_stopwords,
    read_terms,
)

PER = 10_000
HALF = 0.5


def count_terms(tokens, stopwords=None, lexicon=None):
    """Count the terms of each document.

    Columns: document, term, n, per_10k (per 10,000 word tokens of the document: kind "word", stop
    words included; numbers, masks, persons and punctuation are not words). Stop words lose their
    rows and change no rate. Documents in their order, then the most frequent term; ties by the
    characters. ``stopwords``, ``lexicon``: tables, CSV files or a Project (default data/lexicons).
    Raises InputError for missing columns, no words at all, a stop word that is also a policy term.

    >>> import pandas as pd
    >>> tokens = pd.DataFrame({"document": "01", "term": ["科普", "的", "科普"], "kind": "word"})
    >>> count_terms(tokens)[["term", "n"]].values.tolist()
    [['科普', 2]]
    """
    require_columns(tokens, ("document", "term", "kind"), "count_terms", "cut_terms(sentences)")
    words = tokens[tokens["kind"] == "word"]
    if words.empty:
        raise InputError("no-words", where="count_terms")
    stopwords, lexicon = share_project(stopwords, lexicon)
    stop = read_stopwords(stopwords)
    check_stopwords(stop, read_terms(lexicon))
    groups = words.groupby(["document", "term"], sort=False, observed=True)
    counts = groups.size().rename("n").reset_index()
    counts["per_10k"] = counts["n"] * PER / counts.groupby("document")["n"].transform("sum")
    counts = counts[~counts["term"].isin(set(stop["term"]))]
    order = _document_order(words)
    keys = counts.assign(document=counts["document"].map(order), n=-counts["n"])
    return counts.loc[keys.sort_values(["document", "n", "term"]).index].reset_index(drop=True)


def _document_order(table):
    return {name: place for place, name in enumerate(table["document"].unique())}


def join_phrases(tokens, lexicon=None):
    """Put the words of each slogan and joined phrase of the lexicon together as one token; the
    longest wins, marks do not matter.

    A new table of tokens with positions counted anew: term is the phrase as the lexicon spells it,
    kind "word", start and end the raw borders. 政府推动,全民参与,提升素质,促进和谐 and the same
    with 、 are one term. Which rows: ``find_joined``.
    """
    terms = read_terms(lexicon)
    phrases = {_letters(term): term for term in terms.loc[find_joined(terms), "term"]}
    joined = tokens.reset_index(drop=True)
    found = list(_find_phrases(joined, phrases))
    firsts = [first for first, _, _ in found]
    joined.loc[firsts, "end"] = [joined["end"].iat[end - 1] for _, end, _ in found]
    joined.loc[firsts, "term"] = [phrase for _, _, phrase in found]
    joined.loc[firsts, "kind"] = "word"
    inside = [row for first, end, _ in found for row in range(first + 1, end)]
    joined = joined.drop(index=inside).reset_index(drop=True)
    joined["position"] = joined.groupby(["document", "sentence"], sort=False).cumcount() + 1
    return joined


def _find_phrases(tokens, phrases):
    """Yield (first row, end, phrase) of each phrase; ``phrases``: letters -> phrase."""
    words = list(tokens["term"])
    sentences = list(zip(tokens["document"], tokens["sentence"]))
    heads = {letters[0] for letters in phrases}
    first = 0
    while first < len(words):
        end = first
        if words[first][0] in heads:
            end = _phrase_end(words, sentences, first, phrases)
        if end > first:
            yield first, end, phrases[_letters("".join(words[first:end]))]
        first = max(end, first + 1)


def _phrase_end(words, sentences, first, phrases):
    """The end of the longest phrase that begins at ``first`` and lies in one sentence, or 0."""
    text, best, longest = "", 0, max(map(len, phrases))
    for index in range(first, len(words)):
        letters = _letters(words[index])
        text += letters
        if len(text) > longest or sentences[index] != sentences[first]:
            break
        if letters and text in phrases:
            best = index + 1
    return best if best > first + 1 else 0


def _letters(text):
    return "".join(character for character in text if character.isalnum())


def document_lengths(counts):
    """Word tokens of each document, as a series, from n and per_10k: the stop list has not changed
    the rate, so none are lost.

    The row with the largest n is read, because a rate that was rounded on disk loses least there.
    Raises InputError when the counts have no row.
    """
    largest = counts[counts["n"] > 0].sort_values(["n", "term"])
    largest = largest.drop_duplicates("document", keep="last").set_index("document")
    if largest.empty:
        raise InputError("no-counts", where="counts")
    lengths = largest["n"] * PER / largest["per_10k"]
    return lengths.round().astype(int).sort_index()


def count_matrix(counts):
    """(terms x documents) array of counts, terms in the order of their characters, document lengths
    in words.
    """
    lengths = document_lengths(counts)
    table = counts.pivot_table(
        index="term", columns="document", values="n", aggfunc="sum", fill_value=0
    )
    documents = counts["document"].unique()
    return table.reindex(columns=documents), lengths.reindex(documents)


def term_rates(counts):
    """Rates of each term over the documents of ``counts``.

    Columns: term, n, k (documents with the term), of (documents), mean_per_10k (mean of the
    documents' rates, the default estimate), pooled_per_10k (all documents as one text), low, high
    (the mean with each document left out in turn: a range, no interval), top (the document with
    most of it), top_share (its share of n), one_document (top_share above one half). Sorted by
    mean_per_10k.
    """
    table, lengths = count_matrix(counts)
    numbers, sizes = table.to_numpy(float), lengths.to_numpy(float)
    rates = numbers / sizes * PER
    total, documents = numbers.sum(axis=1), len(sizes)
    others = np.full_like(rates, np.nan)
    if documents > 1:
        others = (rates.sum(axis=1, keepdims=True) - rates) / (documents - 1)
    share = numbers.max(axis=1) / total
    result = pd.DataFrame(
        {
            "term": table.index,
            "n": total.astype(int),
            "k": (numbers > 0).sum(axis=1),
            "of": documents,
            "mean_per_10k": rates.mean(axis=1),
            "pooled_per_10k": total / sizes.sum() * PER,
            "low": others.min(axis=1),
            "high": others.max(axis=1),
            "top": table.columns.to_numpy()[numbers.argmax(axis=1)],
            "top_share": share,
            "one_document": share > HALF,
        }
    )
    return result.sort_values(["mean_per_10k", "term"], ascending=[False, True], ignore_index=True)


def dispersion(counts):
    """How evenly each term is spread over the documents: ``term_rates`` without its pooled
    rate and range, and the measures of dispersion.

    Columns: term, n, k, of, mean_per_10k, top, top_share, one_document, and those of
    ``measure_dispersion``: dp, dp_norm, juilland_d, carroll_d2, rosengren_s, dkl, da, lyne_d3.
    dp_norm is 0 for a term spread as the documents' lengths, 1 for one in the shortest document
    only.
    """
    table, lengths = count_matrix(counts)
    measures = measure_dispersion(table.to_numpy(float), lengths.to_numpy(float))
    rates = term_rates(counts).drop(columns=["pooled_per_10k", "low", "high"])
    return rates.merge(measures.assign(term=table.index), on="term", validate="one_to_one")


def tf_idf(counts):
    """Weight of each term in each document: tf x idf; tf = n / words of the document, idf =
    ln(documents / documents with it).

    Columns: document, term, n, tf, idf, tf_idf, one_document (more than half of the term's count is
    here or in another single document). Documents in their order, the largest weight first. A term
    in every document weighs 0. Source: Spärck Jones 1972, Journal of Documentation 28(1); natural
    logarithm as in tidytext (Silge and Robinson 2016, JOSS 1(3)).
    """
    lengths = document_lengths(counts)
    order = _document_order(counts)
    weights = counts[["document", "term", "n"]].copy()
    weights["tf"] = weights["n"] / weights["document"].map(lengths)
    weights["idf"] = np.log(len(order) / weights.groupby("term")["document"].transform("nunique"))
    weights["tf_idf"] = weights["tf"] * weights["idf"]
    by_term = weights.groupby("term")["n"]
    weights["one_document"] = by_term.transform("max") > HALF * by_term.transform("sum")
    keys = weights.assign(document=weights["document"].map(order), weight=-weights["tf_idf"])
    keys = keys.sort_values(["document", "weight", "term"])
    return weights.loc[keys.index].reset_index(drop=True)


def describe_terms(table, lexicon=None, glosses=None):
    """Add english, kind and policy to a table with a column term.

    ``policy``: the term stands in the lexicon under a kind other than "word" (named programmes,
    plans, target groups, themes, mechanisms, channels, slogans). ``glosses``: English of ordinary
    words, as ``read_glosses`` takes it; "" where there is none.
    """
    lexicon, glosses = share_project(lexicon, glosses)
    terms = read_terms(lexicon).set_index("term")
    glosses = read_glosses(glosses).set_index("term")
    english = {**glosses["english"], **terms["english"]}
    english = table["term"].map(english).fillna("")
    kind = table["term"].map(terms["kind"]).fillna("word")
    return table.assign(english=english, kind=kind, policy=kind != "word")


def changed_terms(before, after):
    """What a new dictionary changed: the terms whose count over all documents differs between two
    tables of counts.

    Columns: term, n_before, n_after, change. Largest change first.
    """
    table = sum_counts(n_before=before, n_after=after)
    table["change"] = table["n_after"] - table["n_before"]
    table = table[table["change"] != 0]
    keys = table.assign(size=-table["change"].abs()).sort_values(["size", "term"])
    return table.loc[keys.index].reset_index(drop=True)


def sum_counts(**tables):
    """Counts over all documents of several tables of counts: term, and a column for each table."""
    sums = [counts.groupby("term")["n"].sum().rename(name) for name, counts in tables.items()]
    return pd.concat(sums, axis=1).fillna(0).astype(int).rename_axis("term").reset_index()


# Measures of dispersion: how evenly the occurrences of a term are spread over texts of unequal
# length.


def measure_dispersion(frequencies, sizes):
    """Measures of dispersion for each row of ``frequencies`` (terms x texts) and text ``sizes`` in
    words.

    Columns, with f the total, v the counts, t = v/f, s the shares of the sizes, p = v/size: dp =
    sum|t - s| / 2 (Gries 2008, IJCL 13(4): 0 even, 1 uneven); dp_norm = dp / (1 - min s) (Lijffijt
    and Gries 2012, IJCL 17(1)); juilland_d = 1 - sd(p) / (mean(p) sqrt(texts - 1)); carroll_d2 =
    entropy of p / log texts (Carroll 1970); rosengren_s = (sum sqrt(v s))² / f (Rosengren 1971);
    lyne_d3 = 1 - chi² / 4f, for texts of equal size (Lyne 1985); dkl = sum t log2(t/s) (Gries 2020:
    0 even); da = 1 - mean|p_i - p_j| / (2 mean p) (Burch, Egbert and Biber 2017). A term that never
    occurs has missing values; so has, with a single text, what divides by texts - 1.
    """
    counts = np.atleast_2d(np.asarray(frequencies, dtype=float))
    sizes = np.asarray(sizes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        total, share, texts = counts.sum(axis=1), sizes / sizes.sum(), len(sizes)
        parts, rates = counts / total[:, None], counts / sizes
        mean = rates.mean(axis=1)
        within = rates / rates.sum(axis=1, keepdims=True)
        dp = np.abs(parts - share).sum(axis=1) / 2
        pairs = np.abs(rates[:, :, None] - rates[:, None, :]).sum(axis=(1, 2))
        expected = total[:, None] / texts
        chi_squared = ((counts - expected) ** 2 / expected).sum(axis=1)
        return pd.DataFrame(
            {
                "dp": dp,
                "dp_norm": dp / (1 - share.min()),
                "juilland_d": 1 - rates.std(axis=1) / mean / np.sqrt(texts - 1),
                "carroll_d2": -_plogp(within) / np.log2(texts),
                "rosengren_s": np.sqrt(counts * share).sum(axis=1) ** 2 / total,
                "lyne_d3": np.clip(1 - chi_squared / (4 * total), 0, None),
                "dkl": _plogp(parts) - (parts * np.log2(share)).sum(axis=1),
                "da": 1 - pairs / (texts * (texts - 1)) / (2 * mean),
            }
        )


def _plogp(shares):
    """Sum of p log2 p of each row, 0 where p is 0."""
    logs = np.log2(np.where(shares > 0, shares, 1))
    return np.where(shares > 0, shares * logs, shares).sum(axis=1)
