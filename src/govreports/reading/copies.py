"""Near-copies: how much of the shorter document stands in the longer one, and how many independent
documents that leaves.
"""

import re

import numpy as np
import pandas as pd
from scipy import sparse

from govreports.reading.page import find_page, page_pieces, read_page
from govreports.reading.periods import read_periods
from govreports.reading.readings import read_reading
from govreports.tables import InputError, find_project

COPY = 0.5
TEMPLATE = 0.1
_BLOCK = 200
_ODD = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: spreads the sums over the 64 bits
_NOT_HAN = re.compile("[^\u4e00-\u9fff]")


def containment(documents, size=8, least=0.0):
    """Containment of every document in every other: long table document, other, shared,
    containment, resemblance.

    ``containment`` is the share of the document's distinct character shingles of length ``size``
    (Han characters only) that stand in the other; ``resemblance`` divides by the union. Pairs
    without a shared shingle are left out, and those below ``least``. Source: Broder 1997, On the
    resemblance and containment of documents.
    """
    marks = _mark_shingles(documents["text"], size)
    sizes = np.asarray(marks.sum(axis=1)).ravel()
    parts = [np.empty((3, 0), dtype=np.int64)]
    # in blocks, so that 2,000 documents do not make 4 million rows before they are sifted
    for first in range(0, len(sizes), _BLOCK):
        shared = (marks[first : first + _BLOCK] @ marks.T).tocoo()
        i = shared.row.astype(np.int64) + first
        j = shared.col.astype(np.int64)
        n = shared.data.astype(np.int64)
        kept = (i != j) & (n / sizes[i] >= least)
        parts.append(np.stack([i[kept], j[kept], n[kept]]))
    i, j, shared = np.concatenate(parts, axis=1)
    order = np.lexsort((j, i))
    i, j, shared = i[order], j[order], shared[order]
    names = documents["document"].to_numpy()
    return pd.DataFrame(
        {
            "document": names[i],
            "other": names[j],
            "shared": shared,
            "containment": shared / sizes[i],
            "resemblance": shared / (sizes[i] + sizes[j] - shared),
        }
    )


def _mark_shingles(texts, size):
    """Sparse matrix documents x distinct shingles; a shingle is known by 64 bits (two of 5 million
    meet with p = 10^-6).
    """
    weights = np.uint64(_ODD) ** np.arange(size, dtype=np.uint64)
    codes = []
    for text in texts:
        letters = np.frombuffer(_NOT_HAN.sub("", text).encode("utf-32-le"), dtype=np.uint32)
        windows = np.empty((0, size), dtype=np.uint64)
        if len(letters) >= size:
            windows = np.lib.stride_tricks.sliding_window_view(letters.astype(np.uint64), size)
        codes.append(np.unique((windows * weights).sum(axis=1, dtype=np.uint64)))
    vocabulary, columns = np.unique(
        np.concatenate([*codes, np.empty(0, dtype=np.uint64)]), return_inverse=True
    )
    bounds = np.cumsum([0, *map(len, codes)])
    return sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.int32), columns, bounds),
        shape=(len(codes), max(len(vocabulary), 1)),
    )


def find_near_copies(documents, size=8):
    """Pairs that share text, measured from the shorter: document (the shorter), other, shared,
    containment, resemblance, relation.

    ``relation`` is "copy" from .5 on, "template" from .1 on; lower pairs are left out. Columns and
    source as in ``containment``.
    """
    table = containment(documents, size, least=TEMPLATE)
    lengths = documents["text"].map(lambda text: len(_NOT_HAN.sub("", text))).to_numpy()
    order = np.lexsort((-np.arange(len(lengths)), lengths))  # of equally long ones the later first
    names = documents["document"].to_numpy()[order]
    rank = {name: number for number, name in enumerate(names)}
    shorter = table["document"].map(rank) < table["other"].map(rank)
    table = table[shorter].copy()
    table["relation"] = np.where(table["containment"] >= COPY, "copy", "template")
    return table.sort_values("containment", ascending=False, kind="stable", ignore_index=True)


def effective_n(weights):
    """How many equal documents a weighted collection is worth: (sum w)^2 / sum w^2. Source: Kish
    1965, Survey Sampling.

    >>> effective_n([1, 1, 1, 1])
    4.0
    """
    weights = np.asarray(weights, dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum())


# What a collection holds: its card, the years of its documents, how many are independent.

_HAN = re.compile("[\u4e00-\u9fff]")
_STATED = re.compile("(?:19|20)[0-9]{2}|十[一二三四五]五")


def count_han(text):
    """The number of Chinese characters in a text: the measure of its length."""
    return len(_HAN.findall(text))


def corpus_card(documents):
    """One row a document: document, issuer, issuer_english, level, genre, topic, han (Chinese
    characters), copy_of, family, damage.
    """
    columns = [
        "document",
        "issuer",
        "issuer_english",
        "level",
        "genre",
        "topic",
        "copy_of",
        "family",
        "damage",
    ]
    card = documents.reindex(columns=columns, fill_value="")
    card.insert(6, "han", documents["text"].map(count_han))
    return card


def date_ranges(documents):
    """When each document was written: document, issuer, issuer_english, topic, year_from, year_to,
    period, period_certain, page_date (YYYY-MM, when it was published, where the reading says so: no
    document is later), basis.

    ``basis`` is "stated" when a quote of the evidence holds a year or the name of a plan,
    "inferred" when the years rest on other words, "unknown" when there are none, or only a first
    one.
    """
    columns = [
        "document",
        "issuer",
        "issuer_english",
        "topic",
        "year_from",
        "year_to",
        "period",
        "period_certain",
        "evidence",
        "published",
    ]
    ranges = documents.reindex(columns=columns, fill_value="")
    years = ranges[["year_from", "year_to"]].apply(pd.to_numeric, errors="coerce")
    is_known = years.notna().all(axis=1)
    is_stated = ranges["evidence"].str.contains(_STATED)
    basis = np.where(is_stated, "stated", "inferred")
    dates = ranges["published"].map(lambda cell: f"{cell}-12" if len(cell) == 4 else cell[:7])
    ranges = ranges.assign(page_date=dates, basis=np.where(is_known, basis, "unknown"))
    return ranges.drop(columns=["evidence", "published"])


def count_independent(documents):
    """How many documents each step leaves, and what they are worth: step, documents, families,
    effective_n.

    Steps: all; on or partly on topic; without copies; with a certain period. ``effective_n`` weighs
    documents by their Chinese characters (Kish 1965): it falls when a few long documents dominate.
    """
    on_topic = documents[documents["topic"] != "off"]
    without_copies = on_topic[on_topic["copy_of"] == ""]
    steps = {
        "all documents": documents,
        "on or partly on topic": on_topic,
        "without copies": without_copies,
        "with a certain period": without_copies[without_copies["period_certain"] == "yes"],
    }
    rows = [
        (step, len(kept), kept["family"].nunique(), effective_n(kept["text"].map(count_han)))
        for step, kept in steps.items()
        if len(kept)
    ]
    return pd.DataFrame(rows, columns=["step", "documents", "families", "effective_n"])


def account_for_page(project=None):
    """What every character of the page that a project came with belongs to: piece, pieces (number),
    characters, share.

    Raises InputError where there is no such page: of own reports, ``list_files`` says what became
    of each file.
    """
    project = find_project(project)
    path = find_page(project.root)
    if path is None:
        raise InputError("own-reports", where="account_for_page")
    page = read_page(path, check_hash=True)
    reading = read_reading(project, read_periods(project))
    pieces = page_pieces(page, reading, project, is_intact=True)
    pieces["characters"] = pieces["end"] - pieces["start"]
    account = pieces.groupby("piece", as_index=False).agg(
        pieces=("piece", "size"), characters=("characters", "sum")
    )
    account["share"] = account["characters"] / len(page)
    return account.sort_values(["characters", "piece"], ascending=[False, True], ignore_index=True)
