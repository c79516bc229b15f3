"""Who is named with whom: mentions, measures and duties -> items -> edges.

Four networks that mean different things and are never mixed: departments in one sentence,
departments with measures, who leads whom (duty), and who is charged with the same task (shared
task; not the same as issuing a document together).
"""

import zlib
from itertools import compress
from typing import NamedTuple

import numpy as np
import pandas as pd

from govreports.actors.measures import read_codebook
from govreports.actors.register import read_departments
from govreports.networks.associations import (
    association_strength,
    hypergeometric_p,
    npmi,
    ochiai,
)
from govreports.networks.nodes import (
    as_items,
    department_items,
    duty_items,
    how_to_make,
    join_levels,
    measure_items,
    shared_task_items,
    unit_column,
)
from govreports.networks.swaps import null_counts
from govreports.tables import InputError, require_columns
from govreports.words.kwic import NAME_MASK
from govreports.words.tokens import cut_terms

NETWORKS = {  # roles of the items -> network, kind of tie
    ("department",): ("departments", "undirected"),
    ("measure",): ("measures", "undirected"),
    ("department", "measure"): ("departments-measures", "bipartite"),
    ("lead", "participant"): ("duty", "directed"),
    ("member",): ("shared-task", "undirected"),
    ("item",): ("items", "undirected"),
}
ALPHA = 0.05
CLOSE = 2.5  # an adjusted p within this factor of ALPHA is too close to leave it to the seed:
CLOSER = 10  # times the swaps
SUMMED = ("n", "n_source", "n_target", "weight", "possible")
MOST_PAIRS = 4_000_000  # every pair is counted, also those that never meet
# a filter by the margins, which the swaps keep, leaves the test valid (Bourgon et al. 2010, PNAS
# 107:9546-9551)
LEAST = 2


def cooccurrence(items, *, window="sentence", join=None, levels=None, swaps=9999, seed=1):
    """Pairs of items that share a unit, each tested against swaps that keep both margins within
    each document.

    ``items``: document, the column of the window (sentence, paragraph; block for "task"), item, and
    optionally role (department, measure, lead, participant, member) and family; mentions and
    measures are taken as they are. Two roles pair across, one role pairs with itself. ``join``:
    None keeps documents apart, "levels" joins them through ``join_levels`` by the crosswalk
    ``levels``, "names" joins equal names (measures). ``swaps``: random collections to compare with,
    ten times as many where a decision is close; 0 leaves the test out.

    Edges: network, tie, panel (the document, or all), document (ids joined by | when joined),
    source, target, n (units), documents, families, n_source, n_target, units (with any item),
    weight (sum of 1/(k-1), Newman 2001 PRE 64:016132; across roles each unit shares 1 among its
    targets), npmi, ochiai, association (observed over expected), p_hypergeometric, p (one-sided,
    (b+1)/(m+1), Phipson & Smyth 2010 SAGMB 9:39), p_adjusted (Benjamini & Hochberg 1995, over all
    pairs, met or not, whose names stand in two units or more; 1 for the others, which cannot be
    told from chance), kept (p_adjusted <= .05), self_loops (left out). Raises InputError for an
    unknown window or join, or a missing column.

    >>> bodies = ["科协", "教育", "科协", "教育", "农业"]
    >>> named = pd.DataFrame({"document": "01", "sentence": [1, 1, 2, 2, 3], "item": bodies})
    >>> cooccurrence(named, swaps=99)[["source", "target", "n", "units", "ochiai"]].values.tolist()
    [['教育', '科协', 2, 3, 1.0]]
    """
    unit = unit_column(window)
    items = as_items(items)
    require_columns(items, ("document", unit, "item"), "items", how_to_make(unit))
    roles = tuple(sorted(set(items["role"]))) or ("item",)
    if roles not in NETWORKS:
        known = " or ".join("+".join(pair) for pair in NETWORKS)
        where = "items, column role"
        raise InputError("unlike-roles", where=where, known=known, roles="+".join(roles))
    if join not in (None, "levels", "names"):
        raise InputError("unknown-join", where="join", join=join)
    if join == "levels":
        items = join_levels(items, levels)
    items = items[["document", "family", unit, "item", "role"]].drop_duplicates()
    panels = [("all", items)] if join or items.empty else items.groupby("document")
    tables = [
        _test_pairs(rows, unit, roles, swaps, seed).assign(panel=panel) for panel, rows in panels
    ]
    network, tie = NETWORKS[roles]
    edges = pd.concat(tables, ignore_index=True).assign(network=network, tie=tie)
    first = ["network", "tie", "panel"]
    return edges[first + [column for column in edges if column not in first]]


class Counted(NamedTuple):
    """What one document counts, on the names of its whole panel: matrices sources x targets."""

    document: str
    family: str
    units: int
    tables: list  # units x names, 0/1: one for pairs within a role, two for pairs across
    n: np.ndarray
    n_source: np.ndarray
    n_target: np.ndarray
    weight: np.ndarray
    possible: np.ndarray
    self_loops: int


def _test_pairs(items, unit, roles, swaps, seed):
    """The edges of one panel: counts and nulls are summed over its documents, then every pair that
    could be is tested.
    """
    sources = sorted(set(items.loc[items["role"] == roles[0], "item"]))
    targets = sorted(set(items.loc[items["role"] == roles[-1], "item"]))
    if len(sources) * len(targets) > MOST_PAIRS:
        raise InputError("too-many-pairs", where="items", most=MOST_PAIRS, names=len(sources))
    counted = [
        _count_document(rows, unit, roles, sources, targets)
        for _, rows in items.groupby("document")
    ]
    nothing = np.zeros((len(sources), len(targets)))
    total = {name: sum((getattr(one, name) for one in counted), nothing) for name in SUMMED}
    possible = total["possible"] > 0
    is_shared = possible & (total["n"] > 0)
    is_testable = possible & (np.minimum(total["n_source"], total["n_target"]) >= LEAST)
    p, adjusted = _adjusted_p(counted, total["n"], is_shared, is_testable, swaps, seed)
    is_close = (adjusted > ALPHA / CLOSE) & (adjusted < ALPHA * CLOSE)
    if len(counted) == 1 and is_close.any():
        p, adjusted = _adjusted_p(counted, total["n"], is_shared, is_testable, CLOSER * swaps, seed)
    table = _describe_pairs(counted, sources, targets, total, is_shared).assign(
        p=p[is_shared],
        p_adjusted=adjusted[is_shared],
        kept=adjusted[is_shared] <= ALPHA,
        self_loops=sum(one.self_loops for one in counted),
    )
    return table.sort_values(["n", "source", "target"], ascending=[False, True, True])


def _describe_pairs(counted, sources, targets, total, is_shared):
    """Counts and associations of the pairs that share a unit."""
    source, target = np.nonzero(is_shared)
    counts = [total[name][is_shared].astype(int) for name in ("n", "n_source", "n_target")]
    n, n_source, n_target = counts
    units = sum(one.units for one in counted)
    documents, families = [], []
    is_shared_in = np.array([one.n[is_shared] > 0 for one in counted], dtype=bool)
    is_shared_in = is_shared_in.reshape(len(counted), len(n))  # also without documents
    for has_pair in is_shared_in.T.tolist():
        sharing = list(compress(counted, has_pair))
        documents.append("|".join(one.document for one in sharing))
        families.append(len({one.family for one in sharing}))
    return pd.DataFrame(
        {
            "document": pd.Series(documents, dtype=object),
            "source": np.array(sources, dtype=object)[source],
            "target": np.array(targets, dtype=object)[target],
            "n": n,
            "documents": is_shared_in.sum(axis=0),
            "families": np.array(families, dtype=int),
            "n_source": n_source,
            "n_target": n_target,
            "units": units,
            "weight": total["weight"][is_shared],
            "npmi": npmi(n, n_source, n_target, units),
            "ochiai": ochiai(n, n_source, n_target),
            "association": association_strength(n, n_source, n_target, units),
            "p_hypergeometric": hypergeometric_p(n, n_source, n_target, units),
        }
    )


def _count_document(rows, unit, roles, sources, targets):
    """Counts of one document on the names of its whole panel, and its 0/1 tables for the swaps."""
    units = sorted(set(rows[unit]))
    is_source, is_target = rows["role"] == roles[0], rows["role"] == roles[-1]
    source_table = _incidence(rows[is_source], unit, units, sources)
    target_table = _incidence(rows[is_target], unit, units, targets)
    left, right = source_table.astype(float), target_table.astype(float)
    n = left.T @ right
    n_source, n_target = left.sum(axis=0), right.sum(axis=0)
    is_self = np.array(sources, dtype=object)[:, None] == np.array(targets, dtype=object)
    possible = np.outer(n_source > 0, n_target > 0) & ~is_self
    within = len(roles) == 1  # pairs within a role: each pair once, nobody is its own partner
    partners = right.sum(axis=1, keepdims=True) - within
    return Counted(
        document=rows["document"].iloc[0],
        family=rows["family"].iloc[0],
        units=len(units),
        tables=[source_table] if within else [source_table, target_table],
        n=n,
        n_source=np.broadcast_to(n_source[:, None], n.shape),
        n_target=np.broadcast_to(n_target, n.shape),
        weight=left.T @ (right / np.maximum(partners, 1)),
        possible=np.triu(possible) if within else possible,
        self_loops=0 if within else int(n[is_self].sum()),
    )


def _incidence(rows, unit, units, names):
    """Units x names: whether a name stands in a unit."""
    table = np.zeros((len(units), len(names)), dtype=bool)
    columns = pd.Index(names, dtype=object).get_indexer(rows["item"])
    table[pd.Index(units).get_indexer(rows[unit]), columns] = True
    return table


def _adjusted_p(counted, observed, is_shared, is_testable, swaps, seed):
    """p of every pair (1 if it never met), and p adjusted over those that can be told from
    chance.
    """
    from scipy.stats import (
        false_discovery_control,  # slow to load, and wanted here only
    )

    p, adjusted = np.ones(is_shared.shape), np.ones(is_shared.shape)
    if swaps == 0:
        return np.full(is_shared.shape, np.nan), adjusted
    chance = _chance_of_more(counted, observed[is_shared].astype(int), is_shared, swaps, seed)
    p[is_shared] = np.minimum((swaps * chance + 1) / (swaps + 1), 1)
    if is_testable.any():
        adjusted[is_testable] = false_discovery_control(p[is_testable])
    return p, adjusted


def _chance_of_more(counted, n, is_shared, swaps, seed):
    """The chance of at least ``n`` shared units: documents are swapped apart, so their
    distributions are convolved.
    """
    most = n.max(initial=0)
    chance = np.zeros((most + 1, len(n)))
    chance[0] = 1
    for one in counted:
        chance = _convolve(chance, _null_distribution(one, is_shared, most, swaps, seed))
    at_least = chance[::-1].cumsum(axis=0)[::-1]
    return at_least[n, np.arange(len(n))]


def _convolve(chance, share):
    """Distribution of the sum of two counts, pair by pair: rows are 0, 1, ... units, the last that
    many or more.
    """
    most, both = len(chance) - 1, np.zeros(chance.shape)
    for more in np.flatnonzero(share.any(axis=1)):
        both[more:-1] += chance[: most - more] * share[more]
        both[-1] += chance[most - more :].sum(axis=0) * share[more]
    return both


def _null_distribution(one, is_shared, most, swaps, seed):
    """Share of swaps in which each pair that met anywhere shares 0, 1, ... ``most`` units of this
    document (the last: that or more).
    """
    is_present = [table.any(axis=0) for table in one.tables]
    tables = [table[:, columns] for table, columns in zip(one.tables, is_present, strict=True)]
    source, target = np.nonzero(is_shared)
    in_document = np.flatnonzero(is_present[0][source] & is_present[-1][target])
    new_column = [np.cumsum(columns) - 1 for columns in is_present]
    left, right = new_column[0][source[in_document]], new_column[-1][target[in_document]]
    offsets = (most + 1) * np.arange(len(in_document))
    counts = np.zeros((most + 1) * len(in_document), dtype=int)
    document_seed = [seed, zlib.crc32(str(one.document).encode())]
    for stack in null_counts(*tables, samples=swaps, seed=document_seed):
        shared = np.minimum(stack[:, left, right], most)
        counts += np.bincount((shared + offsets).ravel(), minlength=len(counts))
    share = np.zeros((most + 1, len(source)))
    share[0] = 1
    share[:, in_document] = counts.reshape(len(in_document), most + 1).T / swaps
    return share


def count_networks(mentions, measures, duties, *, swaps=9999, seed=1):
    """The edges of the four networks, each document for itself, in one table that the column
    network divides.
    """
    departments = department_items(mentions)
    across = pd.concat([departments, measure_items(measures)], ignore_index=True)
    tables = [cooccurrence(items, swaps=swaps, seed=seed) for items in (departments, across)]
    charged = (duty_items(duties), shared_task_items(duties))
    tables += [cooccurrence(items, window="task", swaps=swaps, seed=seed) for items in charged]
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


def add_glosses(edges, glosses=None):
    """Edges with the columns source_chinese, source_english, target_chinese, target_english, for
    figures in two languages.

    ``glosses``: name, chinese, english, or the Project whose departments and measures are meant
    (default: that of the working directory). A joined name (``科协 · 县级``) is looked up without
    its class.
    """
    if not isinstance(glosses, pd.DataFrame):
        glosses = read_names(glosses)
    words = glosses.drop_duplicates("name").set_index("name")
    columns = {}
    for side in ("source", "target"):
        names = [name.split(" · ")[0] for name in edges[side]]
        for kind in ("chinese", "english"):
            columns[f"{side}_{kind}"] = [words[kind].get(name, "") for name in names]
    return edges.assign(**columns)


def read_names(project=None):
    """What departments and measure codes are called: name, chinese, english, from data/lexicons."""
    departments = read_departments(project)
    departments = departments.assign(chinese=departments["name"])
    measures = read_codebook(project).rename(
        columns={"code": "name", "name_zh": "chinese", "name_en": "english"}
    )
    return pd.concat([departments, measures], ignore_index=True)[["name", "chinese", "english"]]


def edge_sentences(edges, items, sentences, *, window="sentence", lexicon=None):
    """The sentences behind each edge: network, panel, document, source, target, sentence, start,
    end, text (people's names masked).

    ``items`` are those the edges were counted from (after ``join_levels``, if joined). In the
    window "task" the sentences of the block are given, which items bring as block_start and
    block_end. ``lexicon``: as ``cut_terms`` takes it, to tell names of people. Raises InputError
    for a missing column.
    """
    unit = unit_column(window)
    items = as_items(items)
    block = ["block_start", "block_end"] if window == "task" else []
    ends = ["network", "tie", "panel", "document", "source", "target"]
    require_columns(edges, ends, "edges", "cooccurrence")
    require_columns(items, ("document", unit, "item", *block), "items", how_to_make(unit))
    pairs = edges[ends].assign(document=edges["document"].str.split("|")).explode("document")
    items = items[["document", unit, "item", "role", *block]].drop_duplicates()
    as_source = items.rename(columns={"item": "source", "role": "from"})
    as_target = items.drop(columns=block).rename(columns={"item": "target", "role": "to"})
    units = pairs.merge(as_source, on=["document", "source"])
    units = units.merge(as_target, on=["document", "target", unit])
    # across roles a pair runs one way: lead -> participant, department -> measure
    units = units[(units["tie"] == "undirected") | (units["from"] < units["to"])]
    found = units.merge(sentences, on=["document"] if window == "task" else ["document", unit])
    if window == "task":
        found = found[(found["start"] < found["block_end"]) & (found["end"] > found["block_start"])]
    columns = ["network", "panel", "document", "source", "target"]
    found = found[[*columns, "sentence", "start", "end", "text"]].drop_duplicates()
    found = found.sort_values(["document", "source", "target", "start"], ignore_index=True)
    return found.assign(text=_mask_people(found, lexicon))


def _mask_people(found, lexicon):
    """The texts with each character of an official's name as ○ (as in ``concordance``)."""
    once = found[["document", "sentence", "start", "text"]].drop_duplicates()
    if not once["text"].str.contains("[\u4e00-\u9fff]").any():
        return found["text"]
    tokens = cut_terms(once, lexicon)
    keys = list(zip(once["document"], once["sentence"], strict=True))
    texts = dict(zip(keys, map(list, once["text"])))
    begins = dict(zip(keys, once["start"]))
    for person in tokens[tokens["kind"] == "person"].itertuples():
        key = person.document, person.sentence
        first, end = person.start - begins[key], person.end - begins[key]
        texts[key][first:end] = NAME_MASK * (end - first)
    return ["".join(texts[key]) for key in zip(found["document"], found["sentence"], strict=True)]


def mark_sentences(edges, found):
    """Edges with the column sentences: the numbers of the sentences behind each (``01.4|01.7``),
    from ``edge_sentences``.
    """
    keys = ["network", "panel", "source", "target"]
    places = found["document"] + "." + found["sentence"].astype(str)
    numbers = places.groupby([found[key] for key in keys]).agg("|".join)
    pairs = edges[keys].itertuples(index=False, name=None)
    return edges.assign(sentences=[numbers.get(pair, "") for pair in pairs])
