"""The framing of a reference plan against the reports: shares beside their expectation, what lies
ahead, what was renamed.
"""

import numpy as np
import pandas as pd
from scipy.stats import binomtest, hypergeom, poisson_binom

from govreports.change.frames import CATEGORIES, add_plans, find_reference, read_frames
from govreports.reading.periods import read_periods
from govreports.tables import (
    InputError,
    has_columns,
    has_words,
    is_filled,
    is_unique,
    is_whole,
    read_lexicon,
    refers_to,
    say,
    share_project,
    take_table,
)
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
NODE_COLUMNS = ["chain", "chain_zh", "step", "term", "english", "brought_by"]
COUNT_COLUMNS = ["k", "n", "low", "high", "k_other", "n_other"]
FATE_COLUMNS = ["term", "english", "category", "fate", "successor", "k", "n", "low", "high"]


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
    return say("presence" if k or not n else "presence-none", lang, k=k, n=n, high=high)


def reference_sets(frames=None, periods=None, reference=None):
    """The terms that are core in the reference plan, by where they come from.

    ``reference``: its period (default: the last of role reference). Columns: term, set: continuing
    (core in an earlier plan), entered late (absent from every earlier plan before the last one),
    new (absent from all of them), word before (present earlier, but core only now). The four sets
    are disjoint and together complete; after one plan only none can have entered late. Raises
    InputError when there is no reference, or no term is core in it.
    """
    frames, periods = share_project(frames, periods)
    periods = take_table(periods, read_periods)
    frames, reference = _frames_of_reference(frames, periods, reference)
    core = frames[frames[reference] == "core"]
    plans = list(periods["period"])
    earlier = core[plans[: plans.index(reference)]]
    new = (earlier == "absent").all(axis=1)
    late = (earlier.iloc[:, :-1] == "absent").all(axis=1) & ~new & (earlier.shape[1] > 1)
    before = (earlier == "core").any(axis=1)
    names = np.select([new, late, before], ["new", "entered late", "continuing"], "word before")
    return pd.DataFrame({"term": core["term"].to_numpy(), "set": names})


def _frames_of_reference(frames, periods, reference):
    """(frames with a status in every plan, period of the reference)."""
    frames = take_table(frames, lambda given: read_frames(given, periods=periods))
    frames = add_plans(frames, periods["period"])
    reference = find_reference(periods, reference)
    if not (frames[reference] == "core").any():
        raise InputError("reference-without-terms", where="frames.csv", reference=reference)
    return frames, reference


def select_presence(presence, categories=CATEGORIES_DRAWN, periods=None, reference=None):
    """The rows of ``frame_presence`` that one figure can hold, in its order, with ``plan``, in
    which a term was first core.

    Kept are terms of ``categories`` that were core in some plan and stand in a document, or are
    core in the reference (default: the last period of that role; there may be none); documents by
    period, first and last year; terms by plan, category, and the number of documents they stand in.
    Raises InputError for an unknown category or reference.
    """
    unknown = ", ".join(name for name in categories if name not in CATEGORIES)
    if unknown:
        values = ", ".join(CATEGORIES)
        raise InputError("not-some-of", where="categories", values=values, found=unknown)
    periods = take_table(periods, read_periods)
    plans = list(periods["period"])
    presence = add_plans(presence, plans)
    table = presence[presence["category"].isin(categories) & presence[plans].eq("core").any(axis=1)]
    stands_in = (table["n"] > 0).groupby(table["term"]).transform("sum")
    plan = table[plans].eq("core").idxmax(axis=1)
    order = {name: rank for rank, name in enumerate(plans)}
    table = table.assign(
        plan=plan,
        plan_order=plan.map(order),
        category_order=table["category"].map(list(categories).index),
        less=-stands_in,
        period_order=table["period"].map(order).fillna(-1),
    )
    if reference is None and "reference" not in set(periods["role"]):
        table = table[stands_in > 0]
    else:
        table = table[(stands_in > 0) | (table[find_reference(periods, reference)] == "core")]
    by_term = ["plan_order", "category_order", "less", "term"]
    by_document = ["period_order", "year_from", "year_to", "document"]
    table = table.sort_values([*by_term, *by_document], ignore_index=True)
    return table.drop(columns=["plan_order", "category_order", "less", "period_order"])


def frame_shares(hits, documents, frames=None, periods=None, reference=None):
    """How much of the reference plan's core stands in each document: one share a set of
    ``reference_sets``, never one score.

    Columns: document, period, period_certain, year_from, year_to, length (Chinese characters), set,
    k (terms of the set that stand there), n (terms of the set), share; expected, low, high (share
    expected in a random sample of that length from all the documents given, and its 95 % range);
    as_continuing (the same if the set were as current as the continuing terms). Expected number:
    sum over terms of 1 - C(N - N_i, m) / C(N, m), with N characters in all, N_i hits of term i, m
    characters here (rarefaction: Hurlbert 1971, Ecology 52:577-586); range: Poisson-binomial, terms
    taken as independent. Words come in bunches, so a real document tends to lie below it. Raises
    InputError as ``reference_sets``.
    """
    sets = reference_sets(frames, periods, reference)
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    counts = pd.crosstab(counted["document"], counted["term"])
    counts = counts.reindex(index=documents["document"], columns=sets["term"], fill_value=0)
    lengths = documents["text"].str.count("[\u4e00-\u9fff]").to_numpy()
    members = {name: np.flatnonzero(sets["set"] == name) for name in SETS}
    rows = []
    for row, length in zip(documents.itertuples(index=False), lengths):
        chance = 1 - hypergeom.pmf(0, lengths.sum(), counts.sum(), length)
        is_present = (counts.loc[row.document] > 0).to_numpy()
        certain = getattr(row, "period_certain", "yes")
        head = row.document, row.period, certain, row.year_from, row.year_to, length
        as_continuing = _share(is_present, chance, members["continuing"])[3]
        for name in SETS:
            rows.append((*head, name, *_share(is_present, chance, members[name]), as_continuing))
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def _share(is_present, chance, members):
    """k, n, share, expected share and its 95 % range of a set, from which terms are present and the
    chance of each; a set without terms has no share.
    """
    n = len(members)
    if not n:
        return 0, 0, *(np.nan,) * 4
    low, high = poisson_binom.interval(0.95, chance[members])
    k, expected = is_present[members].sum(), chance[members].mean()
    return k, n, k / n, expected, low / n, high / n


def frame_fates(hits, documents, frames=None, periods=None, reference=None):
    """What became of each frame term in the reference plan, and in how many documents it stands.

    ``reference``: its period (default: the last of role reference). Columns: term, english,
    category, fate, successor, k, n (documents), low, high (Wilson 95 %). Fates: kept (core in the
    reference and in a report), ahead (core in the reference, in no report), and for terms of the
    reports that are not core in the reference: renamed (``successor`` is), faded (still present
    there), dropped (absent there). Terms in neither are left out. Raises InputError as
    ``reference_sets``.
    """
    frames, periods = share_project(frames, periods)
    periods = take_table(periods, read_periods)
    frames, reference = _frames_of_reference(frames, periods, reference)
    counted = hits[(hits["excluded"] == 0) & hits["document"].isin(documents["document"])]
    found = counted.groupby("term")["document"].nunique()
    core = set(frames.loc[frames[reference] == "core", "term"])
    rows = []
    columns = frames[["term", "english", "category", reference]]
    for term, english, category, status in columns.itertuples(index=False, name=None):
        k, n = int(found.get(term, 0)), len(documents)
        successor = "" if term in core else _successor(term, frames, core)
        fate = _fate(k, status, successor)
        if k or fate == "ahead":
            head = term, english, category, fate, successor
            rows.append((*head, k, n, *presence_interval(k, n)))
    table = pd.DataFrame(rows, columns=FATE_COLUMNS)
    table = table.assign(order=table["fate"].map(FATES.index), less=-table["k"])
    table = table.sort_values(["order", "less", "term"], ignore_index=True)
    return table.drop(columns=["order", "less"])


def _fate(k, status, successor):
    if status == "core":
        return "kept" if k else "ahead"
    if successor:
        return "renamed"
    return "faded" if status == "present" else "dropped"


def _successor(term, frames, core):
    """The first term further along the chain of renamings that is core in the reference plan, or
    "".
    """
    seen, queue = {term}, [term]
    while queue:
        current = queue.pop(0)
        for later, cell in zip(frames["term"], frames["renamed_from"]):
            if current in words_in(cell) and later not in seen:
                if later in core:
                    return later
                seen.add(later)
                queue.append(later)
    return ""


def read_chains(given=None, frames=None):
    """The renaming chains (default data/lexicons/chains.csv): a row a node, in order of ``step``.

    ``given``: a path, a table or a Project; ``frames``: default those of the same project. Columns:
    chain, chain_zh, step, term (the node's label), english, terms (frame terms, any of which
    counts), period (the plan that brought the name). Raises InputError for a blank cell (the
    translations apart), a step twice in a chain, a term that the frames lack.
    """
    given, frames = share_project(given, frames)
    frames = take_table(frames, read_frames)
    rules = (
        has_columns("chain", "chain_zh", "step", "term", "english", "terms", "period"),
        is_filled("chain", "step", "term", "period"),
        is_unique("chain", "step"),
        is_whole("step"),
        has_words("terms", filled=True),
        refers_to("terms", set(frames["term"]), what="frames.csv"),
    )
    return read_lexicon("lexicons/chains.csv", given, rules)


def renaming_chains(presence, chains=None, periods=None):
    """In how many documents of each period the names of a chain stand.

    ``presence``: see ``frame_presence``; ``chains``: see ``read_chains``. A row a node and period:
    chain, chain_zh, step, term, english, brought_by (plan), period, role (data / reference), status
    (of the name in that plan), k, n, low, high (Wilson) over all documents, k_other, n_other over
    those dated by other evidence, circular (ids whose date rests on the name, joined by a blank).
    For the reference, a word list, only the status is known; reports of its years are rows of their
    own, role data. Raises InputError for a plan that periods.csv lacks.
    """
    chains, periods = share_project(chains, periods)
    chains, periods = take_table(chains, read_chains), take_table(periods, read_periods)
    for plan in sorted(set(chains["period"]) - set(periods["period"])):
        where = "chains.csv, column period"
        raise InputError("unknown-name", where=where, found=plan, what="periods.csv")
    presence = add_plans(presence, periods["period"])
    rows = []
    for node in chains.itertuples(index=False):
        inside = presence[presence["term"].isin(words_in(node.terms))]
        head = node.chain, node.chain_zh, node.step, node.term, node.english, node.period
        for period in _data_and_reference(periods, presence):
            status = _highest_status(inside[period.period])
            dated = inside[inside["period"] == period.period]
            sums = dated.groupby("document", sort=False)[["n", "circular"]].sum()
            counts = _count_node(sums) if period.role == "data" else (np.nan,) * 6
            column = period.period, period.role, status
            rows.append((*head, *column, *counts, _circular_ids(sums)))
    columns = [*NODE_COLUMNS, "period", "role", "status", *COUNT_COLUMNS, "circular"]
    return pd.DataFrame(rows, columns=columns)


def _highest_status(statuses):
    found = set(statuses)
    return next((name for name in ("core", "present") if name in found), "absent")


def _data_and_reference(periods, presence):
    """The periods in order; one of role reference also as data, before it, when there are documents
    of its years.
    """
    for period in periods.itertuples(index=False):
        if period.role == "reference" and (presence["period"] == period.period).any():
            yield period._replace(role="data")
        yield period


def _count_node(sums):
    """k, n, low, high over all documents; k, n over those dated by other evidence."""
    has_name, is_other = sums["n"] > 0, sums["circular"] == 0
    k, n, k_other = has_name.sum(), len(sums), (has_name & is_other).sum()
    return k, n, *presence_interval(k, n), k_other, is_other.sum()


def _circular_ids(sums):
    return " ".join(sums.index[(sums["circular"] > 0) & (sums["n"] > 0)])
