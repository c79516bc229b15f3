"""Edges -> graph: communities that most seeds find, centralities with their cautions, files that
Gephi opens.
"""

import io
import re
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from govreports.networks.edges import ALPHA
from govreports.tables import (
    InputError,
    require_columns,
    round_table,
    say,
    write_atomic,
    write_table,
)

MEASURED = ("n", "weight", "npmi", "ochiai", "association", "p", "p_adjusted", "kept")
CENTRAL = 0.8  # a body in four of five units is central because it is named nearly everywhere


def build_network(edges):
    """A networkx graph of one network: DiGraph for duties, else Graph; nodes and edges in a fixed
    order.

    A node is a body within one panel; its id is the name, with the panel before it
    (``DOCUMENT 科协``) when there are several. Node attributes: label, panel, side (source /
    target, in a bipartite network), n, units; of edges: what ``cooccurrence`` counted, and
    sentences after ``mark_sentences``. Raises InputError for a missing column or edges of
    several networks.
    """
    needed = ("network", "tie", "panel", "source", "target", *MEASURED)
    require_columns(edges, needed, "edges", "cooccurrence")
    if edges["network"].nunique() > 1:
        networks = ", ".join(edges["network"].unique())
        raise InputError("several-networks", where="edges", networks=networks)
    graph = nx.DiGraph() if (edges["tie"] == "directed").any() else nx.Graph()
    several = edges["panel"].nunique() > 1
    graph.add_nodes_from(sorted(_describe_nodes(edges, several).items()))
    attributes = [name for name in (*MEASURED, "sentences") if name in edges]
    for row in edges.sort_values(["panel", "source", "target"]).itertuples():
        ends = _node(row.panel, row.source, several), _node(row.panel, row.target, several)
        graph.add_edge(*ends, **{name: _plain(getattr(row, name)) for name in attributes})
    return graph


def _node(panel, name, several):
    return f"{panel} {name}" if several else name


def _describe_nodes(edges, several):
    """Node -> its attributes."""
    nodes = {}
    for row in edges.itertuples():
        ends = ("source", row.source, row.n_source), ("target", row.target, row.n_target)
        for side, name, n in ends:
            new = {"label": name, "panel": str(row.panel), "n": 0, "units": int(row.units)}
            known = nodes.setdefault(_node(row.panel, name, several), new)
            known["n"] = max(known["n"], int(n))
            if row.tie == "bipartite":
                known["side"] = side
    return nodes


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value


def communities(graph, *, seeds=100, resolution=1.0):
    """Louvain communities that more than half of the seeds find as exactly the same set: node,
    community, found.

    ``found`` is the share of seeds; a node in no such set has community 0 and found 0. Seeds are 0,
    1, ... seeds - 1. Blondel et al. 2008, J. Stat. Mech. P10008; consensus in the spirit of
    Lancichinetti & Fortunato 2012, Scientific Reports 2:336.
    """
    parts = [part for seed in range(seeds) for part in _louvain(graph, seed, resolution)]
    sets = pd.Series([part for part in parts if len(part) > 1], dtype=object)
    found = sets.value_counts() / seeds
    found = found[found > 0.5]
    order = sorted(found.index, key=lambda members: (-len(members), members))
    places = {}
    for number, members in enumerate(order, start=1):
        places |= dict.fromkeys(members, (number, found[members]))
    rows = [(node, *places.get(number, (0, 0.0))) for number, node in enumerate(graph)]
    return pd.DataFrame(rows, columns=["node", "community", "found"])


def mark_communities(edges, *, seeds=100, resolution=1.0):
    """Edges of one network with source_community and target_community (0: in none), found in each
    panel for itself.
    """
    panels = []
    for _, panel in edges.groupby("panel", sort=False):
        found = communities(build_network(panel), seeds=seeds, resolution=resolution)
        numbers = found.set_index("node")["community"]
        ends = {f"{side}_community": panel[side].map(numbers) for side in ("source", "target")}
        panels.append(panel.assign(**ends))
    return pd.concat(panels) if panels else edges.assign(source_community=0, target_community=0)


def _louvain(graph, seed, resolution):
    """One partition as a list of tuples of node numbers (numbers, not names: sets of text have no
    fixed order).
    """
    if not len(graph):
        return []
    numbered = nx.convert_node_labels_to_integers(graph)
    parts = nx.community.louvain_communities(
        numbered, weight="weight", resolution=resolution, seed=seed
    )
    return [tuple(sorted(part)) for part in parts]


def community_stability(graph, *, seeds=100, resolutions=(0.6, 0.8, 1.0, 1.2, 1.4)):
    """How much of a partition is chance: resolution, seeds, communities (median), modularity
    (best), ari, same, placed.

    ``ari`` is the mean adjusted Rand index of two seeds (Hubert & Arabie 1985, J. Classification
    2:193-218), ``same`` the share of pairs of seeds with equal partitions, ``placed`` the share of
    nodes in a community that most seeds find (Good et al. 2010).
    """
    rows = []
    numbered = nx.convert_node_labels_to_integers(graph)
    for resolution in resolutions:
        parts = [_louvain(graph, seed, resolution) for seed in range(seeds)]
        qualities = [
            nx.community.modularity(numbered, part, weight="weight") for part in parts if part
        ]
        median = np.median([len(part) for part in parts])
        best = max(qualities, default=np.nan)
        found = communities(graph, seeds=seeds, resolution=resolution)
        placed = (found["community"] > 0).mean()
        rows.append((resolution, seeds, median, best, *_agreement(parts, len(graph)), placed))
    columns = ["resolution", "seeds", "communities", "modularity", "ari", "same", "placed"]
    return pd.DataFrame(rows, columns=columns)


def _agreement(parts, nodes):
    """Mean adjusted Rand index, and share of equal partitions, over all pairs of partitions."""
    labels = np.zeros((len(parts), nodes), dtype=int)
    for row, part in zip(labels, parts, strict=True):
        for number, members in enumerate(part):
            row[list(members)] = number
    left, right = np.triu_indices(nodes, 1)
    together = (labels[:, left] == labels[:, right]).astype(float)
    both, alone = together @ together.T, together.sum(axis=1)
    chance = np.outer(alone, alone) / max(len(left), 1)
    spread = (alone[:, None] + alone) / 2 - chance
    ari = np.where(spread == 0, 1.0, (both - chance) / np.where(spread == 0, 1, spread))
    same = (both == alone[:, None]) & (both == alone)
    pairs = np.triu_indices(len(parts), 1)
    return ari[pairs].mean(), same[pairs].mean()


def centrality(graph, *, lang="en"):
    """Degree (share of the others it is tied to), strength (sum of weights), betweenness, and in
    words what to beware.

    Freeman 1979, Social Networks 1:215-239.

    Columns node, label, n, units, degree, strength, betweenness, caution; sorted by -degree, then
    -strength, then node.
    """
    columns = ["node", "label", "n", "units", "degree", "strength", "betweenness", "caution"]
    degree, between = nx.degree_centrality(graph), nx.betweenness_centrality(graph)
    strength = dict(graph.degree(weight="weight"))
    rows = []
    for node, known in graph.nodes(data=True):
        kind = "hub" if known["n"] >= CENTRAL * known["units"] else "list"
        n, units = known["n"], known["units"]
        caution = say(f"caution.{kind}", lang, n=n, units=units)
        measured = degree[node], strength[node], between[node]
        rows.append((node, known["label"], n, units, *measured, caution))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["degree", "strength", "node"], ascending=[False, False, True], ignore_index=True
    )


def write_network(graph, path):
    """Write ``path``.nodes.csv, .edges.csv, .graphml and .gexf (UTF-8, the same bytes each time);
    return the four paths.

    Gephi opens the last two with the Chinese labels. A suffix of ``path`` is cut off.
    """
    stem = Path(path).with_suffix("")
    nodes = pd.DataFrame([{"node": node, **known} for node, known in graph.nodes(data=True)])
    ends = graph.edges(data=True)
    edges = pd.DataFrame(
        [{"source": source, "target": target, **known} for source, target, known in ends]
    )
    graphml, gexf = io.BytesIO(), io.BytesIO()
    nx.write_graphml_xml(graph, graphml)
    nx.write_gexf(graph, gexf)
    # the day of writing would change the file
    undated = re.sub(rb' lastmodifieddate="[^"]*"', b"", gexf.getvalue())
    return [
        write_table(round_table(nodes), stem.with_suffix(".nodes.csv")),
        write_table(round_table(edges), stem.with_suffix(".edges.csv")),
        write_atomic(stem.with_suffix(".graphml"), graphml.getvalue()),
        write_atomic(stem.with_suffix(".gexf"), undated),
    ]


# Which edges to keep: those that beat the swaps, and two rules of the literature beside it for
# comparison.

BACKBONE_RULES = ("swaps", "disparity", "noise")
NOISE = 1.64  # standard deviations of a score


def backbone(edges, *, rule="swaps", alpha=ALPHA):
    """The edges that are more than their margins: a table like ``edges``, empty when none is (which
    is a result).

    ``rule``: "swaps" (p_adjusted <= alpha), "disparity" (min of both ends <= alpha, on weight) or
    "noise" (score over 1.64 standard deviations, on n; ``alpha`` is not used). The two others know
    no list lengths. Raises InputError for an unknown rule.
    """
    if rule not in BACKBONE_RULES:
        raise InputError("not-one-of", where="rule", values=", ".join(BACKBONE_RULES), cell=rule)
    if edges.empty:
        return edges.copy()
    if rule == "swaps":
        keep = edges["p_adjusted"] <= alpha
    elif rule == "disparity":
        keep = _by_panel(edges, disparity) <= alpha
    else:
        noise = _by_panel(edges, noise_corrected)
        keep = noise["score"] - NOISE * noise["deviation"] > 0
    return edges[keep].reset_index(drop=True)


def _by_panel(edges, rule):
    """What a rule says of each edge, its panel taken alone, in the order of the edges."""
    panels = [rule(panel) for _, panel in edges.groupby("panel", sort=False)]
    return pd.concat(panels).reindex(edges.index)


def disparity(edges):
    """(1 - w/s)^(k-1), the smaller of both ends; an end with one edge gives 1 (Serrano et al. 2009,
    PNAS 106:6483-6488).
    """
    ends = pd.concat([edges["source"], edges["target"]])
    weights = pd.concat([edges["weight"], edges["weight"]])
    strength, degree = weights.groupby(ends).sum(), ends.value_counts()
    sides = [
        (1 - edges["weight"] / edges[side].map(strength)) ** (edges[side].map(degree) - 1)
        for side in ("source", "target")
    ]
    return np.minimum(*sides)


def noise_corrected(edges):
    """Score (kn-1)/(kn+1) with k = N/(n_i n_j), and its standard deviation under a beta prior:
    columns score, deviation.

    Coscia & Neffke 2017, ICDE 425-436; N is the sum of the full symmetric matrix, twice the edge
    sum.
    """
    ends = pd.concat([edges["source"], edges["target"]])
    strength = pd.concat([edges["n"], edges["n"]]).groupby(ends).sum().astype(float)
    n, total = edges["n"], strength.sum()
    left, right = edges["source"].map(strength), edges["target"].map(strength)
    kappa = total / (left * right)
    mean = left * right / total**2
    variance = left * right * (total - left) * (total - right) / (total**4 * (total - 1))
    alpha = mean**2 / variance * (1 - mean) - mean + n
    beta = mean / variance * (1 - mean**2) - (1 - mean) + total - n
    expected = alpha / (alpha + beta)
    slope = 1 / (left * right) - total * (left + right) / (left * right) ** 2
    steepness = (2 * (kappa + n * slope) / (kappa * n + 1) ** 2).abs()
    deviation = np.sqrt(expected * (1 - expected) * total) * steepness
    return pd.DataFrame({"score": (kappa * n - 1) / (kappa * n + 1), "deviation": deviation})
