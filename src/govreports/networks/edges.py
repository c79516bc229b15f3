"""Who is named with whom: mentions, measures and duties -> items -> edges.

Four networks that mean different things and are never mixed: departments in one sentence,
departments with measures, who leads whom (duty), and who is charged with the same task (shared
task; not the same as issuing a document together).
"""

import zlib

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from govreports.networks.associations import association_strength, hypergeometric_p, npmi, ochiai
from govreports.networks.nodes import (
    as_items,
    department_items,
    duty_items,
    how_to_make,
    join_levels,
    measure_items,
    require_columns,
    shared_task_items,
    unit_column,
)
from govreports.networks.swaps import null_counts
from govreports.tables import InputError, project_root, read_table
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
SUMMED = ("n", "n_source", "n_target", "weight", "possible")
CLOSER = 10  # times the swaps, where a decision is close
MOST_PAIRS = 4_000_000  # every pair is counted, also those that never meet
# a filter by the margins, which the swaps keep, leaves the test valid (Bourgon et al. 2010, PNAS
# 107:9546-9551)
LEAST = 2


def cooccurrence(items, *, window="sentence", join=None, swaps=9999, seed=1):
    """Pairs of items that share a unit, each tested against swaps that keep both margins within
    each document.

    ``items``: document, the column of the window (sentence, paragraph; block for "task"), item, and
    optionally role (department, measure, lead, participant, member) and family; mentions and
    measures are taken as they are. Two roles pair across, one role pairs with itself. ``join``:
    None keeps documents apart, "levels" joins them through ``join_levels``, "names" joins equal
    names (measures). ``swaps``: random collections to compare with, ten times as many where a
    decision is close; 0 leaves the test out.

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
    require_columns(items, ["document", unit, "item"], "items", how_to_make(unit))
    roles = tuple(sorted(set(items["role"]))) or ("item",)
    if roles not in NETWORKS:
        known = " or ".join("+".join(pair) for pair in NETWORKS)
        raise InputError("items, column role", known, "+".join(roles), "Count them apart.")
    if join not in (None, "levels", "names"):
        raise InputError(
            "join",
            "None, levels or names",
            repr(join),
            'A body is a node within a document; ask for join="levels".',
        )
    items = join_levels(items) if join == "levels" else items
    items = items[["document", "family", unit, "item", "role"]].drop_duplicates()
    groups = [("all", items)] if join or items.empty else list(items.groupby("document"))
    tables = [
        _test_pairs(group, unit, roles, swaps, seed).assign(panel=panel) for panel, group in groups
    ]
    network, tie = NETWORKS[roles]
    edges = pd.concat(tables, ignore_index=True).assign(network=network, tie=tie)
    first = ["network", "tie", "panel"]
    return edges[first + [column for column in edges if column not in first]]


def _test_pairs(items, unit, roles, swaps, seed):
    """The edges of one panel: counts and nulls are summed over its documents, then every pair that
    could be is tested.
    """
    names = [
        sorted(set(items.loc[items["role"] == role, "item"])) for role in (roles[0], roles[-1])
    ]
    if len(names[0]) * len(names[1]) > MOST_PAIRS:
        raise InputError(
            "items",
            f"at most {MOST_PAIRS:,} pairs of names",
            f"{len(names[0])} names",
            "Keep the frequent ones.",
        )
    panels = [_count_document(rows, unit, roles, names) for _, rows in items.groupby("document")]
    total = {
        name: sum(
            (panel[name] for panel in panels), np.zeros(panels[0]["n"].shape if panels else (0, 0))
        )
        for name in SUMMED
    }
    met = (total["possible"] > 0) & (total["n"] > 0)
    told = (total["possible"] > 0) & (np.minimum(total["n_source"], total["n_target"]) >= LEAST)
    p, adjusted = _adjusted_p(panels, total["n"], met, told, swaps, seed)
    if (
        len(panels) == 1 and ((adjusted > ALPHA / 2.5) & (adjusted < ALPHA * 2.5)).any()
    ):  # too close to leave it to the seed
        p, adjusted = _adjusted_p(panels, total["n"], met, told, CLOSER * swaps, seed)
    table = _describe_pairs(panels, names, total, met)
    table = table.assign(p=p[met], p_adjusted=adjusted[met], kept=adjusted[met] <= ALPHA)
    table["self_loops"] = int(sum(panel["loops"] for panel in panels))
    return table.sort_values(["n", "source", "target"], ascending=[False, True, True])


def _describe_pairs(panels, names, total, met):
    """Counts and associations of the pairs that met."""
    source, target = np.nonzero(met)
    n, n_source, n_target = (total[name][met].astype(int) for name in ("n", "n_source", "n_target"))
    units = sum(panel["units"] for panel in panels)
    where = np.array([panel["n"][met] > 0 for panel in panels], dtype=bool).reshape(
        len(panels), len(n)
    )
    ids, family = (
        np.array([panel["document"] for panel in panels]),
        pd.Series([panel["family"] for panel in panels], dtype=object),
    )
    return pd.DataFrame(
        {
            "document": pd.Series(["|".join(ids[held]) for held in where.T], dtype=object),
            "source": np.array(names[0], dtype=object)[source],
            "target": np.array(names[1], dtype=object)[target],
            "n": n,
            "documents": where.sum(axis=0),
            "families": sum(
                (where[family == each].any(axis=0).astype(int) for each in set(family)), 0 * n
            ),
            "n_source": n_source,
            "n_target": n_target,
            "units": units,
            "weight": total["weight"][met],
            "npmi": npmi(n, n_source, n_target, units),
            "ochiai": ochiai(n, n_source, n_target),
            "association": association_strength(n, n_source, n_target, units),
            "p_hypergeometric": hypergeometric_p(n, n_source, n_target, units),
        }
    )


def _count_document(rows, unit, roles, names):
    """Counts of one document on the items of its whole panel, and its 0/1 tables for the swaps."""
    units, one = sorted(set(rows[unit])), len(roles) == 1
    ends = zip((roles[0], roles[-1]), names, strict=True)
    sides = [_incidence(rows[rows["role"] == role], unit, units, side) for role, side in ends]
    left, right = (side.astype(float) for side in sides)
    n = left.T @ right
    equal = np.array(names[0], dtype=object)[:, None] == np.array(names[1], dtype=object)
    possible = np.outer(left.any(axis=0), right.any(axis=0)) & ~equal
    return {
        "document": rows["document"].iloc[0],
        "family": rows["family"].iloc[0],
        "units": len(units),
        "sides": sides[:1] if one else sides,
        "n": n,
        "n_source": left.sum(axis=0)[:, None] + np.zeros(n.shape),
        "n_target": right.sum(axis=0) + np.zeros(n.shape),
        "weight": left.T @ (right / np.maximum(right.sum(axis=1, keepdims=True) - one, 1)),
        "possible": np.triu(possible) if one else possible,
        "loops": 0 if one else n[equal].sum(),
    }


def _incidence(rows, unit, units, names):
    table = np.zeros((len(units), len(names)), dtype=bool)
    table[
        pd.Index(units).get_indexer(rows[unit]),
        pd.Index(names, dtype=object).get_indexer(rows["item"]),
    ] = True
    return table


def _adjusted_p(panels, observed, met, told, swaps, seed):
    """p of every pair (1 if it never met), and p adjusted over those that can be told from
    chance.
    """
    p, adjusted = np.ones(met.shape), np.ones(met.shape)
    if swaps == 0:
        return np.full(met.shape, np.nan), adjusted
    chance = _chance_of_more(panels, observed[met].astype(int), met, swaps, seed)
    p[met] = np.minimum((swaps * chance + 1) / (swaps + 1), 1)
    adjusted[told] = false_discovery_control(p[told]) if told.any() else 1.0
    return p, adjusted


def _chance_of_more(panels, n, met, swaps, seed):
    """The chance of at least ``n`` shared units: documents are swapped apart, so their
    distributions are convolved.
    """
    chance = np.zeros((n.max(initial=0) + 1, len(n)))
    chance[0] = 1
    for panel in panels:
        share, added = (
            _null_distribution(panel, met, len(chance), swaps, seed),
            np.zeros(chance.shape),
        )
        for more in np.flatnonzero(share.any(axis=1)):
            added[more:-1] += chance[: max(len(chance) - 1 - more, 0)] * share[more]
            added[-1] += chance[len(chance) - 1 - more :].sum(axis=0) * share[more]
        chance = added
    return chance[::-1].cumsum(axis=0)[::-1][n, np.arange(len(n))]


def _null_distribution(panel, met, most, swaps, seed):
    """Share of swaps in which each pair that met anywhere shares 0, 1, ... units of this document
    (the last: that or more).
    """
    present = [side.any(axis=0) for side in panel["sides"]]
    sides = [side[:, held] for side, held in zip(panel["sides"], present, strict=True)]
    source, target = np.nonzero(met)
    own = np.flatnonzero(present[0][source] & present[-1][target])
    left, right = (
        np.cumsum(held)[places[own]] - 1
        for held, places in ((present[0], source), (present[-1], target))
    )
    seed = [seed, zlib.crc32(str(panel["document"]).encode())]
    counts = np.zeros(most * len(own), dtype=int)
    for stack in null_counts(*sides, samples=swaps, seed=seed):
        shared = np.minimum(stack[:, left, right], most - 1)
        counts += np.bincount((shared + most * np.arange(len(own))).ravel(), minlength=len(counts))
    share = np.zeros((most, len(source)))
    share[0] = 1
    share[:, own] = counts.reshape(len(own), most).T / swaps
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

    ``glosses``: name, chinese, english; default: departments and measures of data/lexicons. A
    joined name (``科协 · 县级``) is looked up without its class.
    """
    glosses = read_glosses() if glosses is None else glosses
    words = glosses.drop_duplicates("name").set_index("name")
    columns = {
        f"{side}_{kind}": [words[kind].get(name.split(" · ")[0], "") for name in edges[side]]
        for side in ("source", "target")
        for kind in ("chinese", "english")
    }
    return edges.assign(**columns)


def read_glosses():
    """What departments and measure codes are called: name, chinese, english, from data/lexicons."""
    folder = project_root() / "data" / "lexicons"
    departments = read_table(folder / "departments.csv", ["name", "english"])
    measures = read_table(folder / "measures.csv", ["code", "name_zh", "name_en"])
    measures = measures.rename(columns={"code": "name", "name_zh": "chinese", "name_en": "english"})
    departments = departments.assign(chinese=departments["name"])
    return pd.concat([departments, measures], ignore_index=True)[["name", "chinese", "english"]]


def edge_sentences(edges, items, sentences, *, window="sentence"):
    """The sentences behind each edge: network, panel, document, source, target, sentence, start,
    end, text (people's names masked).

    ``items`` are those the edges were counted from (after ``join_levels``, if joined). In the
    window "task" the sentences of the block are given, which items bring as block_start and
    block_end. Raises InputError for a missing column.
    """
    unit = unit_column(window)
    items = as_items(items)
    place = ["block_start", "block_end"] if window == "task" else []
    require_columns(
        edges,
        ["network", "tie", "panel", "document", "source", "target"],
        "edges",
        "Make them with cooccurrence.",
    )
    require_columns(items, ["document", unit, "item", *place], "items", how_to_make(unit))
    pairs = edges[["network", "tie", "panel", "document", "source", "target"]]
    pairs = pairs.assign(document=pairs["document"].str.split("|")).explode("document")
    held = items[["document", unit, "item", "role", *place]].drop_duplicates()
    units = pairs.merge(
        held.rename(columns={"item": "source", "role": "from"}), on=["document", "source"]
    )
    units = units.merge(
        held.drop(columns=place).rename(columns={"item": "target", "role": "to"}),
        on=["document", "target", unit],
    )
    units = units[
        (units["tie"] == "undirected") | (units["from"] < units["to"])
    ]  # lead -> participant, department -> measure
    found = units.merge(sentences, on=["document"] if window == "task" else ["document", unit])
    if window == "task":
        found = found[(found["start"] < found["block_end"]) & (found["end"] > found["block_start"])]
    found = found[
        ["network", "panel", "document", "source", "target", "sentence", "start", "end", "text"]
    ]
    found = found.drop_duplicates().sort_values(
        ["document", "source", "target", "start"], ignore_index=True
    )
    return found.assign(text=_mask_people(found))


def _mask_people(found):
    """The texts with each character of an official's name as ○ (as in ``concordance``)."""
    once = found[["document", "sentence", "start", "text"]].drop_duplicates()
    if not once["text"].str.contains("[\u4e00-\u9fff]").any():
        return found["text"]
    tokens = cut_terms(once)
    people = tokens[tokens["kind"] == "person"]
    texts = {(row.document, row.sentence): list(row.text) for row in once.itertuples()}
    begins = {(row.document, row.sentence): row.start for row in once.itertuples()}
    for row in people.itertuples():
        first, end = (place - begins[row.document, row.sentence] for place in (row.start, row.end))
        texts[row.document, row.sentence][first:end] = NAME_MASK * (end - first)
    return ["".join(texts[key]) for key in zip(found["document"], found["sentence"], strict=True)]


def mark_sentences(edges, found):
    """Edges with the column sentences: the numbers of the sentences behind each (``16.41|16.57``),
    from ``edge_sentences``.
    """
    keys = ["network", "panel", "source", "target"]
    places = found["document"] + "." + found["sentence"].astype(str)
    numbers = places.groupby([found[key] for key in keys]).agg("|".join)
    return edges.assign(
        sentences=[numbers.get(key, "") for key in edges[keys].itertuples(index=False, name=None)]
    )
