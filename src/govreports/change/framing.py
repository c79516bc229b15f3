"""The framing of a reference plan against the reports: shares beside their expectation, what lies
ahead, what was renamed.
"""

import numpy as np
import pandas as pd
from scipy.stats import binomtest, hypergeom, poisson_binom

from govreports.change.frames import CATEGORIES, read_frames
from govreports.reading.periods import read_periods
from govreports.tables import InputError, project_root, read_table
from govreports.text import words_in

FATES = ("kept", "ahead", "renamed", "dropped", "faded")
SETS = ("continuing", "entered late", "new", "word before")
CATEGORIES_DRAWN = ("方针", "人群", "工程")
SHARE_COLUMNS = [
    "document",
    "period",
    "period_certain",
    "year_from",
    "year_to",
    "length",
    "set",
    "k",
    "n",
    "share",
    "expected",
    "low",
    "high",
    "as_continuing",
]
CHAIN_COLUMNS = ("chain", "chain_zh", "step", "term", "english", "terms", "period")


def presence_interval(k, n):
    """Wilson's 95 % interval for k of n documents (Wilson 1927, JASA 22:209-212); missing for n =
    0.

    >>> [round(float(bound), 2) for bound in presence_interval(0, 15)]
    [0.0, 0.2]
    """
    if not n:
        return np.nan, np.nan
    low, high = binomtest(int(k), int(n)).proportion_ci(method="wilson")
    return low, high


def say_presence(k, n, lang="en"):
    """``k of n documents`` in words; for k = 0 with what an absence here can mean.

    >>> say_presence(0, 15)
    '0 of 15 documents, in the text that survives (95% interval to 20%)'
    """
    high = presence_interval(k, n)[1]
    if lang == "zh":
        return f"{n} 份文档中 {k} 份" + (
            f"（就现存文字而言，95% 区间上限 {high:.0%}）" if k == 0 and n else ""
        )
    return f"{k} of {n} documents" + (
        f", in the text that survives (95% interval to {high:.0%})" if k == 0 and n else ""
    )


def reference_sets(frames=None, periods=None):
    """The terms that are core in the reference plan, by where they come from.

    Columns: term, set: continuing (core in an earlier plan), entered late (absent from every plan
    before the last one), new (absent from all of them), word before (present earlier, but core only
    now). The four sets are disjoint and together complete.
    """
    frames, periods = (
        (read_frames() if frames is None else frames),
        (read_periods() if periods is None else periods),
    )
    plans = list(periods.loc[periods["role"] == "data", "period"])
    core = frames[frames[_reference(periods)] == "core"]
    earlier = core[plans]
    new = (earlier == "absent").all(axis=1)
    late = (earlier[plans[:-1]] == "absent").all(axis=1) & ~new
    before = (earlier == "core").any(axis=1)
    names = np.select([new, late, before], ["new", "entered late", "continuing"], "word before")
    return pd.DataFrame({"term": core["term"].to_numpy(), "set": names})


def _reference(periods):
    reference = periods.loc[periods["role"] == "reference", "period"]
    if len(reference) != 1:
        raise InputError(
            "periods",
            "one period of role reference",
            str(len(reference)),
            "Mark one row of periods.csv as it.",
        )
    return reference.iloc[0]


def select_presence(presence, categories=CATEGORIES_DRAWN, periods=None):
    """The rows of ``frame_presence`` that one figure can hold, in its order, with ``plan``, in
    which a term was first core.

    Kept are terms of ``categories`` that were core in some plan and stand in a document, or are
    core in the reference; documents by period, first and last year; terms by plan, category, and
    the number of documents they stand in. Raises InputError for an unknown category.
    """
    if unknown := [name for name in categories if name not in CATEGORIES]:
        raise InputError(
            "categories",
            "some of " + ", ".join(CATEGORIES),
            ", ".join(unknown),
            "Correct the names.",
        )
    plans = list((read_periods() if periods is None else periods)["period"])
    table = presence[presence["category"].isin(categories) & presence[plans].eq("core").any(axis=1)]
    k = (table["n"] > 0).groupby(table["term"]).transform("sum")
    table = table.assign(
        plan=table[plans].eq("core").idxmax(axis=1),
        k=-k,
        rank=table["category"].map(list(categories).index),
    )
    table = table[(k > 0) | (table[plans[-1]] == "core")]
    keys = ["plan", "rank", "k", "term", "period", "year_from", "year_to", "document"]
    return table.sort_values(keys, ignore_index=True).drop(columns=["rank", "k"])


def frame_shares(hits, documents, frames=None, periods=None):
    """How much of the reference plan's core stands in each document: one share a set of
    ``reference_sets``, never one score.

    Columns: document, period, period_certain, year_from, year_to, length (Chinese characters), set,
    k (terms of the set that stand there), n (terms of the set), share; expected, low, high (share
    expected in a random sample of that length from all the documents given, and its 95 % range);
    as_continuing (the same if the set were as current as the continuing terms). Expected number:
    sum over terms of 1 - C(N - N_i, m) / C(N, m), with N characters in all, N_i hits of term i, m
    characters here (rarefaction: Hurlbert 1971, Ecology 52:577-586); range: Poisson-binomial, terms
    taken as independent. Words come in bunches, so a real document tends to lie below it.
    """
    sets = reference_sets(frames, periods)
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    counts = pd.crosstab(counted["document"], counted["term"])
    counts = counts.reindex(index=documents["document"], columns=sets["term"], fill_value=0)
    lengths = documents["text"].str.count("[\u4e00-\u9fff]").to_numpy()
    rows = []
    for row, length in zip(documents.itertuples(index=False), lengths):
        chance = pd.Series(
            1 - hypergeom.pmf(0, lengths.sum(), counts.sum(), length), index=sets["set"]
        )
        there = pd.Series((counts.loc[row.document] > 0).to_numpy(), index=sets["set"])
        for name in SETS:
            share = (
                _share(there.loc[[name]], chance.loc[[name]])
                if name in there
                else (0, 0, *(np.nan,) * 4)
            )
            as_continuing = chance.loc[["continuing"]].mean() if "continuing" in chance else np.nan
            certain = getattr(row, "period_certain", "yes")
            rows.append(
                (
                    row.document,
                    row.period,
                    certain,
                    row.year_from,
                    row.year_to,
                    length,
                    name,
                    *share,
                    as_continuing,
                )
            )
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def _share(there, chance):
    """k, n, share, expected share and its 95 % range, from which terms stand there and the chance
    of each.
    """
    n = len(there)
    low, high = poisson_binom.interval(0.95, chance.to_numpy())
    return there.sum(), n, there.mean(), chance.mean(), low / n, high / n


def frame_fates(hits, documents, frames=None, periods=None):
    """What became of each frame term in the reference plan, and in how many documents it stands.

    Columns: term, english, category, fate, successor, k, n (documents), low, high (Wilson 95 %).
    Fates: kept (core in the reference and in a report), ahead (core in the reference, in no
    report), and for terms of the reports that are not core in the reference: renamed (``successor``
    is), faded (still present there), dropped (absent there). Terms in neither are left out.
    """
    frames, periods = (
        (read_frames() if frames is None else frames),
        (read_periods() if periods is None else periods),
    )
    reference, size = _reference(periods), len(documents)
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    found = counted.groupby("term")["document"].nunique().reindex(frames["term"], fill_value=0)
    rows = []
    for row in frames.itertuples(index=False):
        k, status = int(found[row.term]), getattr(row, reference)
        successor = _successor(row.term, frames, reference) if status != "core" else ""
        if status == "core":
            fate = "kept" if k else "ahead"
        else:
            fate = "renamed" if successor else "faded" if status == "present" else "dropped"
        if k or fate == "ahead":
            rows.append(
                (
                    row.term,
                    row.english,
                    row.category,
                    fate,
                    successor,
                    k,
                    size,
                    *presence_interval(k, size),
                )
            )
    table = pd.DataFrame(
        rows, columns=["term", "english", "category", "fate", "successor", "k", "n", "low", "high"]
    )
    table = table.assign(order=table["fate"].map(FATES.index), less=-table["k"])
    return table.sort_values(["order", "less", "term"], ignore_index=True).drop(
        columns=["order", "less"]
    )


def _successor(term, frames, reference):
    """The first term further along the chain of renamings that is core in the reference plan, or
    "".
    """
    seen, queue = {term}, [term]
    while queue:
        current = queue.pop(0)
        for row in frames.itertuples(index=False):
            if current in words_in(row.renamed_from) and row.term not in seen:
                if getattr(row, reference) == "core":
                    return row.term
                seen.add(row.term)
                queue.append(row.term)
    return ""


def read_chains(path=None, frames=None):
    """The renaming chains (default data/lexicons/chains.csv): a row a node, in order of ``step``.

    Columns: chain, chain_zh, step, term (the node's label), english, terms (frame terms, any of
    which counts), period (the plan that brought the name). Raises InputError for a term that the
    frames lack.
    """
    path = path or project_root() / "data" / "lexicons" / "chains.csv"
    frames = read_frames() if frames is None else frames
    chains = read_table(path, required=CHAIN_COLUMNS)
    for line, cell in enumerate(chains["terms"], start=2):
        unknown = [term for term in words_in(cell) if term not in set(frames["term"])]
        if unknown or not words_in(cell):
            where = f"{path}, line {line}, column terms"
            raise InputError(
                where, "terms of frames.csv", ", ".join(unknown) or "none", "Correct the cell."
            )
    return chains


def renaming_chains(presence, chains=None, periods=None):
    """In how many documents of each period the names of a chain stand.

    ``presence``: see ``frame_presence``; ``chains``: see ``read_chains``. A row a node and period:
    chain, chain_zh, step, term, english, brought_by (plan), period, role (data / reference), status
    (of the name in that plan), k, n, low, high (Wilson) over all documents, k_other, n_other over
    those dated by other evidence, circular (ids whose date rests on the name, joined by a blank).
    For the reference, a word list, only the status is known; reports of its years are rows of their
    own, role data.
    """
    chains, periods = (
        (read_chains() if chains is None else chains),
        (read_periods() if periods is None else periods),
    )
    rows = []
    for node in chains.itertuples(index=False):
        inside = presence[presence["term"].isin(words_in(node.terms))]
        for period in _data_and_reference(periods, presence):
            statuses = set(inside[period.period])
            status = next((name for name in ("core", "present") if name in statuses), "absent")
            head = (
                node.chain,
                node.chain_zh,
                node.step,
                node.term,
                node.english,
                node.period,
                period.period,
                period.role,
                status,
            )
            there = (
                inside[inside["period"] == period.period]
                .groupby("document", sort=False)[["n", "circular"]]
                .sum()
            )
            rows.append(
                (
                    *head,
                    *(_count_node(there) if period.role == "data" else (np.nan,) * 6),
                    _circular_ids(there),
                )
            )
    columns = [
        "chain",
        "chain_zh",
        "step",
        "term",
        "english",
        "brought_by",
        "period",
        "role",
        "status",
    ]
    return pd.DataFrame(
        rows, columns=[*columns, "k", "n", "low", "high", "k_other", "n_other", "circular"]
    )


def _data_and_reference(periods, presence):
    """The periods in order; one of role reference also as data, before it, when there are documents
    of its years.
    """
    for period in periods.itertuples(index=False):
        if period.role == "reference" and (presence["period"] == period.period).any():
            yield period._replace(role="data")
        yield period


def _count_node(there):
    """k, n, low, high over all documents; k, n over those dated by other evidence."""
    has, other = there["n"] > 0, there["circular"] == 0
    return (
        has.sum(),
        len(there),
        *presence_interval(has.sum(), len(there)),
        (has & other).sum(),
        other.sum(),
    )


def _circular_ids(there):
    return " ".join(there.index[(there["circular"] > 0) & (there["n"] > 0)])
