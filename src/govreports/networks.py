"""Who is named with whom: mentions, measures and duties -> items -> edges.

Four networks that mean different things and are never mixed: departments in one sentence, departments with measures, who leads whom
(duty), and who is charged with the same task (shared task; not the same as issuing a document together).
"""

import zlib

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from govreports.associations import association_strength, hypergeometric_p, npmi, ochiai
from govreports.items import as_items, how_to_make, join_levels, require_columns, unit_column
from govreports.swaps import null_counts
from govreports.tables import InputError

NETWORKS = {  # roles of the items -> network, kind of tie
    ("department",): ("departments", "undirected"),
    ("measure",): ("measures", "undirected"),
    ("department", "measure"): ("departments-measures", "bipartite"),
    ("lead", "participant"): ("duty", "directed"),
    ("member",): ("shared-task", "undirected"),
    ("item",): ("items", "undirected"),
}
ALPHA = 0.05
LEAST = 2  # a filter by the margins, which the swaps keep, leaves the test valid (Bourgon et al. 2010, PNAS 107:9546-9551)


def cooccurrence(items, *, window="sentence", join=None, swaps=19999, seed=1):
    """Pairs of items that share a unit, each tested against swaps that keep both margins within each document.

    ``items``: document, the column of the window (sentence, paragraph; block for "task"), item, and optionally role (department,
    measure, lead, participant, member) and family; mentions and measures are taken as they are. Two roles pair across, one role pairs
    with itself. ``join``: None keeps documents apart, "levels" joins them through ``join_levels``, "names" joins equal names (measures).

    Edges: network, tie, panel (the document, or all), document (ids joined by | when joined), source, target, n (units), documents, families, n_source, n_target,
    units (with any item), weight (sum of 1/(k-1), Newman 2001 PRE 64:016132; across roles each unit shares 1 among its targets),
    npmi, ochiai, association (observed over expected), p_hypergeometric, p (one-sided, (b+1)/(m+1), Phipson & Smyth 2010 SAGMB 9:39),
    p_adjusted (Benjamini & Hochberg 1995, over all pairs, met or not, whose names stand in two units or more; 1 for the others, which
    cannot be told from chance), kept (p_adjusted <= .05), self_loops (left out).
    Raises InputError for an unknown window or join, or a missing column.
    """
    unit = unit_column(window)
    items = as_items(items)
    require_columns(items, ["document", unit, "item"], "items", how_to_make(unit))
    roles = tuple(sorted(set(items["role"]))) or ("item",)
    if roles not in NETWORKS:
        raise InputError("items, column role", " or ".join("+".join(known) for known in NETWORKS), "+".join(roles), "Count them apart.")
    if join not in (None, "levels", "names"):
        raise InputError("join", "None, levels or names", repr(join), 'A body is one node within one document; ask for join="levels".')
    items = join_levels(items) if join == "levels" else items
    items = items[["document", "family", unit, "item", "role"]].drop_duplicates()
    groups = [("all", items)] if join or items.empty else list(items.groupby("document"))
    edges = pd.concat([_test_pairs(group, unit, roles, swaps, seed).assign(panel=panel) for panel, group in groups], ignore_index=True)
    network, tie = NETWORKS[roles]
    edges = edges.assign(network=network, tie=tie)
    first = ["network", "tie", "panel"]
    return edges[first + [column for column in edges if column not in first]]


def _test_pairs(items, unit, roles, swaps, seed):
    """The edges of one panel: counts and nulls are summed over its documents, then every pair that could be is tested."""
    names = [sorted(set(items.loc[items["role"] == role, "item"])) for role in (roles[0], roles[-1])]
    panels = [_count_document(rows, unit, roles, names) for _, rows in items.groupby("document")]
    shape = (len(names[0]), len(names[1]))
    total = {name: sum((panel[name] for panel in panels), np.zeros(shape)) for name in ("n", "n_source", "n_target", "weight", "possible")}
    units, loops = sum(panel["units"] for panel in panels), int(sum(panel["loops"] for panel in panels))
    exceed = _count_exceeding(total["n"], panels, swaps, seed)
    source, target = np.nonzero(total["possible"])
    table = pd.DataFrame({"source": np.array(names[0], dtype=object)[source], "target": np.array(names[1], dtype=object)[target]})
    together = [panel["n"][source, target] > 0 for panel in panels]
    table.insert(0, "document", ["|".join(_where(column, panels, "document")) for column in zip(*together, strict=True)])
    counts = {name: total[name][source, target].astype(int) for name in ("n", "n_source", "n_target")}
    table["n"] = counts["n"]
    table["documents"] = table["document"].map(lambda ids: len(ids.split("|"))).astype(int)
    table["families"] = [len(set(_where(column, panels, "family"))) for column in zip(*together, strict=True)]
    table = table.assign(**counts, units=units, weight=total["weight"][source, target], npmi=npmi(*counts.values(), units))
    table["ochiai"] = ochiai(*counts.values())
    table["association"] = association_strength(*counts.values(), units)
    table["p_hypergeometric"] = hypergeometric_p(*(np.array(value) for value in counts.values()), units)
    table["p"] = (exceed[source, target] + 1) / (swaps + 1)
    told = np.minimum(table["n_source"], table["n_target"]) >= LEAST
    table["p_adjusted"] = 1.0
    table.loc[told, "p_adjusted"] = false_discovery_control(table.loc[told, "p"]) if told.any() else 1.0
    table = table.assign(kept=table["p_adjusted"] <= ALPHA, self_loops=loops)[table["n"] > 0]
    return table.sort_values(["n", "source", "target"], ascending=[False, True, True])


def _where(together, panels, key):
    return [panel[key] for panel, found in zip(panels, together, strict=True) if found]


def _count_document(rows, unit, roles, names):
    """Counts of one document on the items of its whole panel, and its 0/1 tables for the swaps."""
    units = sorted(set(rows[unit]))
    sides = [_incidence(rows[rows["role"] == role], unit, units, side) for role, side in zip((roles[0], roles[-1]), names, strict=True)]
    left, right = (side.astype(float) for side in sides)
    one = len(roles) == 1
    n = left.T @ right
    present = [side.any(axis=0) for side in sides]
    equal = np.array(names[0], dtype=object)[:, None] == np.array(names[1], dtype=object)
    possible = np.outer(*present) & ~equal.astype(bool)
    length = right.sum(axis=1, keepdims=True)
    return {
        "document": rows["document"].iloc[0], "family": rows["family"].iloc[0], "units": len(units), "sides": sides[: 1 if one else 2],
        "present": present, "n": n, "n_source": np.outer(left.sum(axis=0), np.ones(len(names[1]))),
        "n_target": np.outer(np.ones(len(names[0])), right.sum(axis=0)), "possible": np.triu(possible) if one else possible,
        "weight": left.T @ (right / np.maximum(length - one, 1)), "loops": 0 if one else n[equal.astype(bool)].sum(),
    }  # fmt: skip


def _incidence(rows, unit, units, names):
    table = np.zeros((len(units), len(names)), dtype=bool)
    table[pd.Index(units).get_indexer(rows[unit]), pd.Index(names, dtype=object).get_indexer(rows["item"])] = True
    return table


def _count_exceeding(n, panels, swaps, seed):
    """In how many of the swapped collections each pair shares at least ``n`` units."""
    nulls = []
    for panel in panels:
        sides = [side[:, present] for side, present in zip(panel["sides"], panel["present"], strict=False)]
        nulls.append(null_counts(*sides, samples=swaps, seed=[seed, zlib.crc32(str(panel["document"]).encode())]))
    exceed = np.zeros(n.shape, dtype=int)
    for stacks in zip(*nulls, strict=True):
        total = np.zeros((len(stacks[0]), *n.shape), dtype=np.int32)
        for stack, panel in zip(stacks, panels, strict=True):
            total[np.ix_(np.arange(len(stack)), *map(np.flatnonzero, panel["present"]))] += stack
        exceed += (total >= n).sum(axis=0)
    return exceed


def add_glosses(edges, glosses):
    """Edges with the columns source_chinese, source_english, target_chinese, target_english, for figures in two languages.

    ``glosses``: name, english, and chinese where the name is a code. A joined name (``科协 · 县级``) is looked up without its class.
    """
    chinese = glosses["chinese"] if "chinese" in glosses else glosses["name"]
    words = {"chinese": dict(zip(glosses["name"], chinese, strict=True)), "english": dict(zip(glosses["name"], glosses["english"], strict=True))}
    return edges.assign(**{
        f"{side}_{kind}": [known.get(name.split(" · ")[0], "") for name in edges[side]] for side in ("source", "target") for kind, known in words.items()
    })  # fmt: skip


def edge_sentences(edges, items, sentences, *, window="sentence"):
    """The sentences behind each edge: network, document, source, target, sentence, start, end, text.

    ``items`` are those the edges were counted from (after ``join_levels``, if joined). In the window "task" the sentences of the block
    are given, which items bring as block_start and block_end. Raises InputError for a missing column.
    """
    unit = unit_column(window)
    items = as_items(items)
    place = ["block_start", "block_end"] if window == "task" else []
    require_columns(edges, ["network", "tie", "document", "source", "target"], "edges", "Make them with cooccurrence.")
    require_columns(items, ["document", unit, "item", *place], "items", how_to_make(unit))
    pairs = edges[["network", "tie", "document", "source", "target"]]
    pairs = pairs.assign(document=pairs["document"].str.split("|")).explode("document")
    held = items[["document", unit, "item", "role", *place]].drop_duplicates()
    held = held[held["role"] != "unspecified"]
    units = pairs.merge(held.rename(columns={"item": "source", "role": "from"}), on=["document", "source"])
    units = units.merge(held.drop(columns=place).rename(columns={"item": "target", "role": "to"}), on=["document", "target", unit])
    units = units[(units["tie"] == "undirected") | (units["from"] < units["to"])]  # lead -> participant, department -> measure
    found = units.merge(sentences, on=["document"] if window == "task" else ["document", unit])
    if window == "task":
        found = found[(found["start"] < found["block_end"]) & (found["end"] > found["block_start"])]
    found = found.sort_values(["document", "source", "target", "start"])
    return found[["network", "document", "source", "target", "sentence", "start", "end", "text"]].drop_duplicates(ignore_index=True)
