"""Edges -> graph: communities that most seeds find, centralities with their cautions, files that
Gephi opens.
"""

import io
import re
from itertools import chain
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from govreports.tables import InputError, round_table, write_atomic, write_table

MEASURED = ("n", "weight", "npmi", "ochiai", "association", "p", "p_adjusted", "kept")
HUB = 0.8  # a body in four of five units is central by the drafting rule
CAUTION = {
    "hub": {
        "en": "named in {n} of {units} units: central by the drafting rule, so look at the network without it",
        "zh": "{units} 个单元中有 {n} 个提到它:其中心性来自行文惯例,应同时看去掉它的网络",
    },
    "list": {
        "en": "named in {n} of {units} units: long lists tie everybody to everybody, so this follows the length of the lists",
        "zh": "{units} 个单元中有 {n} 个提到它:名单越长连线越多,数值随名单长度而变,不表示实际协作",
    },
}


def build_network(edges):
    """A networkx graph of one network: DiGraph for duties, else Graph; nodes and edges in a fixed
    order.

    A node is a body within one panel; its id is the name, with the panel before it (``15 科协``)
    when there are several. Node attributes: label, panel, side (source / target, in a bipartite
    network), n, units; of edges: what ``cooccurrence`` counted, and sentences after
    ``mark_sentences``. Raises InputError for a missing column or edges of several networks.
    """
    missing = [
        column
        for column in ("network", "tie", "panel", "source", "target", *MEASURED)
        if column not in edges
    ]
    if missing:
        raise InputError(
            "edges",
            "the table of cooccurrence",
            "no column " + ", ".join(missing),
            "Make them with cooccurrence.",
        )
    if edges["network"].nunique() > 1:
        raise InputError(
            "edges",
            "one network",
            ", ".join(edges["network"].unique()),
            "They differ in meaning: build each alone.",
        )
    graph = nx.DiGraph() if (edges["tie"] == "directed").any() else nx.Graph()
    several = edges["panel"].nunique() > 1
    nodes = {}
    for row in edges.itertuples():
        for side, name, n in (
            ("source", row.source, row.n_source),
            ("target", row.target, row.n_target),
        ):
            node = f"{row.panel} {name}" if several else name
            known = nodes.setdefault(
                node, {"label": name, "panel": str(row.panel), "n": 0, "units": int(row.units)}
            )
            known["n"] = max(known["n"], int(n))
            known |= {"side": side} if row.tie == "bipartite" else {}
    graph.add_nodes_from(sorted(nodes.items()))
    for row in edges.sort_values(["panel", "source", "target"]).itertuples():
        ends = [f"{row.panel} {name}" if several else name for name in (row.source, row.target)]
        graph.add_edge(
            *ends,
            **{
                name: _plain(getattr(row, name))
                for name in (*MEASURED, "sentences")
                if hasattr(row, name)
            },
        )
    return graph


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value


def communities(graph, *, seeds=100, resolution=1.0):
    """Louvain communities that more than half of the seeds find as exactly the same set: node,
    community, found.

    ``found`` is the share of seeds; a node in no such set has community 0 and found 0. Seeds are 0,
    1, ... seeds - 1. Blondel et al. 2008, J. Stat. Mech. P10008; consensus in the spirit of
    Lancichinetti & Fortunato 2012, Scientific Reports 2:336.
    """
    nodes = list(graph)
    sets = pd.Series(
        list(chain.from_iterable(_louvain(graph, seed, resolution) for seed in range(seeds))),
        dtype=object,
    )
    found = sets[sets.map(len) > 1].value_counts() / seeds
    found = found[found > 0.5]
    order = sorted(found.index, key=lambda members: (-len(members), members))
    numbers = {
        node: (number, found[members])
        for number, members in enumerate(order, start=1)
        for node in members
    }
    rows = [(node, *numbers.get(place, (0, 0.0))) for place, node in enumerate(nodes)]
    return pd.DataFrame(rows, columns=["node", "community", "found"])


def mark_communities(edges, *, seeds=100, resolution=1.0):
    """Edges of one network with source_community and target_community (0: in none), found in each
    panel for itself.
    """
    panels = []
    for _, panel in edges.groupby("panel", sort=False):
        found = communities(build_network(panel), seeds=seeds, resolution=resolution).set_index(
            "node"
        )["community"]
        panels.append(
            panel.assign(
                source_community=panel["source"].map(found),
                target_community=panel["target"].map(found),
            )
        )
    return pd.concat(panels) if panels else edges.assign(source_community=0, target_community=0)


def _louvain(graph, seed, resolution):
    """One partition as a list of tuples of node numbers (numbers, not names: sets of text have no
    fixed order).
    """
    numbered = nx.convert_node_labels_to_integers(graph)
    parts = (
        nx.community.louvain_communities(
            numbered, weight="weight", resolution=resolution, seed=seed
        )
        if len(graph)
        else []
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
    for resolution in resolutions:
        parts = [_louvain(graph, seed, resolution) for seed in range(seeds)]
        numbered = nx.convert_node_labels_to_integers(graph)
        best = max(
            (nx.community.modularity(numbered, part, weight="weight") for part in parts if part),
            default=np.nan,
        )
        placed = (communities(graph, seeds=seeds, resolution=resolution)["community"] > 0).mean()
        rows.append(
            (
                resolution,
                seeds,
                np.median([len(part) for part in parts]),
                best,
                *_agreement(parts, len(graph)),
                placed,
            )
        )
    return pd.DataFrame(
        rows, columns=["resolution", "seeds", "communities", "modularity", "ari", "same", "placed"]
    )


def _agreement(parts, nodes):
    labels = np.zeros((len(parts), nodes), dtype=int)
    for row, part in zip(labels, parts, strict=True):
        for number, members in enumerate(part):
            row[list(members)] = number
    left, right = np.triu_indices(nodes, 1)
    together = (labels[:, left] == labels[:, right]).astype(float)
    both, own = together @ together.T, together.sum(axis=1)
    chance = np.outer(own, own) / max(len(left), 1)
    spread = (own[:, None] + own) / 2 - chance
    ari = np.where(spread == 0, 1.0, (both - chance) / np.where(spread == 0, 1, spread))
    same = (both == own[:, None]) & (both == own)
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
        kind = "hub" if known["n"] >= HUB * known["units"] else "list"
        caution = CAUTION[kind][lang].format(**known)
        rows.append(
            (
                node,
                known["label"],
                known["n"],
                known["units"],
                degree[node],
                strength[node],
                between[node],
                caution,
            )
        )
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["degree", "strength", "node"], ascending=[False, False, True], ignore_index=True
    )


def describe_network(graph):
    """One row: nodes, edges, kept, density, centralisation (of degree, Freeman 1979, Social
    Networks 1:215-239), components.
    """
    ties = nx.Graph(graph)
    degrees = [degree for _, degree in ties.degree()]
    room = (len(ties) - 1) * (len(ties) - 2)
    central = sum(max(degrees) - degree for degree in degrees) / room if room > 0 else np.nan
    return pd.DataFrame(
        [
            {
                "nodes": len(graph),
                "edges": graph.number_of_edges(),
                "kept": sum(kept for *_, kept in graph.edges(data="kept")),
                "density": nx.density(graph),
                "centralisation": central,
                "components": nx.number_connected_components(ties),
            }
        ]
    )


def write_network(graph, path):
    """Write ``path``.nodes.csv, .edges.csv, .graphml and .gexf (UTF-8, the same bytes each time);
    return the four paths.

    Gephi opens the last two with the Chinese labels. A suffix of ``path`` is cut off.
    """
    stem = Path(path).with_suffix("")
    nodes = pd.DataFrame([{"node": node, **known} for node, known in graph.nodes(data=True)])
    edges = pd.DataFrame(
        [
            {"source": source, "target": target, **known}
            for source, target, known in graph.edges(data=True)
        ]
    )
    graphml, gexf = io.BytesIO(), io.BytesIO()
    nx.write_graphml_xml(graph, graphml)
    nx.write_gexf(graph, gexf)
    undated = re.sub(
        rb' lastmodifieddate="[^"]*"', b"", gexf.getvalue()
    )  # the day of writing would change the file
    return [
        write_table(round_table(nodes), stem.with_suffix(".nodes.csv")),
        write_table(round_table(edges), stem.with_suffix(".edges.csv")),
        write_atomic(stem.with_suffix(".graphml"), graphml.getvalue()),
        write_atomic(stem.with_suffix(".gexf"), undated),
    ]


# Which edges to keep: those that beat the swaps, and two rules of the literature beside it for
# comparison.

RULES = ("swaps", "disparity", "noise")


def backbone(edges, *, rule="swaps", alpha=0.05):
    """The edges that are more than their margins: a table like ``edges``, empty when none is (which
    is a result).

    ``rule``: "swaps" (p_adjusted <= alpha), "disparity" (min of both ends <= alpha, on weight) or
    "noise" (score over 1.64 standard deviations, on n; ``alpha`` is not used). The two others know
    no list lengths. Raises InputError for an unknown rule.
    """
    if rule not in RULES:
        raise InputError("rule", " or ".join(RULES), repr(rule), "Choose one of them.")
    if edges.empty:
        return edges.copy()
    if rule == "swaps":
        keep = edges["p_adjusted"] <= alpha
    elif rule == "disparity":
        keep = _by_panel(edges, disparity) <= alpha
    else:
        keep = (
            _by_panel(
                edges,
                lambda panel: panel.assign(**noise_corrected(panel)).eval(
                    "score - 1.64 * deviation"
                ),
            )
            > 0
        )
    return edges[keep].reset_index(drop=True)


def _by_panel(edges, rule):
    return pd.concat([rule(panel) for _, panel in edges.groupby("panel", sort=False)]).reindex(
        edges.index
    )


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
    n, left, right, total = (
        edges["n"],
        edges["source"].map(strength),
        edges["target"].map(strength),
        strength.sum(),
    )
    kappa = total / (left * right)
    mean = left * right / total**2
    variance = left * right * (total - left) * (total - right) / (total**4 * (total - 1))
    alpha = mean**2 / variance * (1 - mean) - mean + n
    beta = mean / variance * (1 - mean**2) - (1 - mean) + total - n
    expected = alpha / (alpha + beta)
    slope = 1 / (left * right) - total * (left + right) / (left * right) ** 2
    deviation = (
        np.sqrt(expected * (1 - expected) * total)
        * (2 * (kappa + n * slope) / (kappa * n + 1) ** 2).abs()
    )
    return pd.DataFrame({"score": (kappa * n - 1) / (kappa * n + 1), "deviation": deviation})
