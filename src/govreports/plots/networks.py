"""Figures of networks: who is charged with whom, departments with measures, measures among
themselves, and the dendrogram.
"""

import textwrap

import numpy as np
from scipy.cluster.hierarchy import dendrogram

from govreports.networks.associations import cluster_pairs
from govreports.plots.axes import new_axes, panels
from govreports.plots.network_captions import (
    caption_dendrogram,
    caption_departments_measures,
    caption_duty_network,
    caption_measure_network,
    caption_shared_tasks,
)
from govreports.plots.rings import (
    LINE_MM,
    NO_TIES,
    SCALE_MM,
    TOP_MM,
    busiest,
    clear_axes,
    column_lines,
    draw_edges,
    draw_nodes,
    draw_ring,
    foot_mm,
    grid_with_foot,
    label_mm,
    node_table,
    panel_names,
    panel_of,
    say_instead,
)
from govreports.tables import require_columns

EDGE_COLUMNS = ["panel", "source", "target", "n", "n_source", "n_target", "weight", "kept"]
TITLE_MM = 6
RING_MM = 26  # the least height of a ring
PANEL_WORDS = {
    "en": {
        "with": "with {}",
        "without": "without {}",
        "backbone": "{} of {} ties beat the null",
        "empty": "{1} ties, none beats the null",
        "lead": "leads",
        "participant": "take part",
    },
    "zh": {
        "with": "含{}",
        "without": "去掉{}",
        "backbone": "{1} 条连线中 {0} 条高于随机",
        "empty": "{1} 条连线，无一高于随机",
        "lead": "牵头",
        "participant": "参与",
    },
}


def plot_duty_network(table, *, lang="en", ax=None):
    """Draw a duty network for each document (lead -> participant) beside its matrix.

    ``table``: edges of ``cooccurrence(duty_items(duties), window="task")``, with ``add_glosses``
    for the English key.
    """
    ax = _checked(table, ax)
    if table.empty:
        return say_instead(ax, NO_TIES[lang])
    names = panel_names(table)
    heights = [_duty_mm(panel_of(table, name)) for name in names]
    grid = grid_with_foot(ax, 2, heights, table, lang, unit="tasks")
    for row, name in zip(grid, names, strict=True):
        edges = panel_of(table, name)
        title = f"{name}  {_count_kept(edges, lang)}"
        draw_ring(row[0], edges, node_table(edges), title, table, directed=True)
        _draw_matrix(row[1], edges, lang)
    return ax


def _checked(table, ax):
    require_columns(table, EDGE_COLUMNS, "the table of the figure", "cooccurrence")
    return ax or new_axes()


def _duty_mm(edges):
    return LINE_MM * max(column_lines(node_table(edges)["name"]), edges["source"].nunique() * 1.1)


def _duty_head_mm(edges):
    return 6 + label_mm(edges["target"])  # the columns' labels stand upright


def _count_kept(edges, lang):
    kept = int(edges["kept"].sum())
    return PANEL_WORDS[lang]["backbone" if kept else "empty"].format(kept, len(edges))


def _draw_matrix(ax, edges, lang):
    """Leads in rows, participants in columns, the number of tasks in the cell."""
    order = list(node_table(edges)["name"])
    rows = [name for name in order if name in set(edges["source"])]
    columns = [name for name in order if name in set(edges["target"])]
    counts, kept = np.zeros((2, len(rows), len(columns)))
    for edge in edges.itertuples():
        place = rows.index(edge.source), columns.index(edge.target)
        counts[place] = edge.n
        kept[place] += edge.kept
    ax.imshow(counts, cmap="Greys", vmin=0, vmax=counts.max() * 1.6, aspect="auto")
    look = dict(ha="center", va="center", fontsize="x-small")
    for row, column in np.argwhere(counts):
        weight = "bold" if kept[row, column] else None
        ax.text(column, row, f"{counts[row, column]:.0f}", fontweight=weight, **look)
    ax.set_xticks(range(len(columns)), columns, rotation=90, fontsize="x-small")
    ax.set_yticks(range(len(rows)), rows, fontsize="x-small")
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(PANEL_WORDS[lang]["participant"], fontsize="x-small", loc="left")
    ax.set_ylabel(PANEL_WORDS[lang]["lead"], fontsize="x-small", loc="top")
    ax.set_xticks(np.arange(len(columns)) + 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows)) + 0.5, minor=True)
    ax.grid(which="minor", color="0.9")
    ax.tick_params(which="minor", length=0)


def plot_shared_tasks(table, *, lang="en", ax=None):
    """Draw who is charged with the same tasks, a row a document; with a body and without it, if the
    column ``without`` names one.

    ``table``: edges of ``cooccurrence(shared_task_items(duties), window="task")``; those counted
    again after ``take_out`` stand below, with the body's name in ``without`` ("" in the others). A
    body has the same place in both pictures.
    """
    ax = _checked(table, ax)
    if table.empty:
        return say_instead(ax, NO_TIES[lang])
    table = table.assign(without=table.get("without", ""))
    names, versions = panel_names(table), sorted(table["without"].unique())
    heights = [_panel_ring_mm(panel_of(table, name)) for name in names]
    grid = grid_with_foot(ax, len(versions), heights, table, lang, weight="weight", unit="tasks")
    out = next((version for version in versions if version), "")
    for row, name in zip(grid, names, strict=True):
        nodes = node_table(panel_of(table, name))
        for axes, version in zip(row, versions, strict=True):
            edges = panel_of(table[table["without"] == version], name)
            parts = [name, _count_kept(edges, lang)]
            if out:
                parts.insert(1, PANEL_WORDS[lang]["without" if version else "with"].format(out))
            labels = {node: node for node in nodes["name"] if node != version}
            title, layout = "  ".join(parts), dict(columns=len(versions), weight="weight")
            draw_ring(axes, edges, nodes, title, table, labels=labels, **layout)
    return ax


def _panel_ring_mm(edges):
    return max(column_lines(node_table(edges)["name"]) * LINE_MM, RING_MM)


def plot_departments_measures(table, *, lang="en", ax=None):
    """Draw departments (left) and measures (right) named in one sentence, a panel a document, two
    panels a row.

    ``table``: edges of the network departments-measures, with ``add_glosses``; measures are shown
    by their codes.
    """
    ax = _checked(table, ax)
    if table.empty:
        return say_instead(ax, NO_TIES[lang])
    names = panel_names(table)
    grid = grid_with_foot(ax, 2, _pair_rows_mm(table), table, lang).ravel()
    for axes, name in zip(grid, names, strict=False):
        edges = panel_of(table, name)
        _draw_two_columns(axes, edges, table, f"{name}  {_count_kept(edges, lang)}")
    for axes in grid[len(names) :]:
        axes.axis("off")
    return ax


def _pair_rows_mm(table):
    """The height of each row of two panels."""
    edges = [panel_of(table, name) for name in panel_names(table)]
    lines = [max(panel["source"].nunique(), panel["target"].nunique()) for panel in edges]
    return [LINE_MM * 1.1 * max(lines[first : first + 2]) for first in range(0, len(lines), 2)]


def _draw_two_columns(ax, edges, table, title):
    nodes, places = node_table(edges), {}
    left = nodes[nodes["name"].isin(edges["source"])]
    right = nodes[nodes["name"].isin(edges["target"])]
    for column, x in ((left, -0.2), (right, 0.2)):
        heights = 0.48 - 0.96 * (np.arange(len(column)) + 0.5) / len(column)
        places |= {name: (x, y) for name, y in zip(column["name"], heights, strict=True)}
    draw_edges(ax, edges, places, edges["n"], table["n"].max())
    for column, shape, align in ((left, "o", "right"), (right, "s", "left")):
        draw_nodes(ax, column, places, busiest(table), (shape,))
        for name in column["name"]:
            x, y = places[name]
            ax.text(x * 1.2, y, name, ha=align, va="center", fontsize="x-small")
    ax.set_title(title, fontsize="small", loc="left")
    clear_axes(ax)


def plot_measure_network(table, *, lang="en", ax=None):
    """Draw measures of one sentence, joined over documents; markers and grey fill are the
    communities that most seeds find.

    ``table``: edges of ``cooccurrence(measure_items(measures), join="names")``, already cut to the
    documents that are wanted, with ``add_glosses`` and ``mark_communities``.
    """
    ax = _checked(table, ax)
    if table.empty:
        return say_instead(ax, NO_TIES[lang])
    nodes = node_table(table)
    glosses = [column for column in table if column.endswith(("_chinese", "_english"))]
    bare = table.drop(columns=glosses)  # no key below: the labels say it all
    axes = grid_with_foot(ax, 1, [_measures_mm(table, lang)], bare, lang)[0, 0]
    labels, title = _long_labels(nodes, lang), _count_kept(table, lang)
    draw_ring(axes, table, nodes, title, table, columns=1, labels=labels)
    return ax


def _long_labels(nodes, lang):
    """Name -> its Chinese, and in English figures the English below it, each in short lines."""
    labels = {}
    for node in nodes.itertuples():
        lines = [_break_evenly(node.chinese or node.name)]
        if lang == "en" and node.english:
            lines.append(textwrap.fill(node.english, 32))
        labels[node.name] = "\n".join(lines)
    return labels


def _break_evenly(name, most=13):
    """A long Chinese name in lines of about equal length."""
    lines = -(-len(name) // most)
    return textwrap.fill(name, -(-len(name) // lines))


def _measures_mm(table, lang="en"):
    return column_lines(_long_labels(node_table(table), lang).values()) * LINE_MM


def _duty_network_mm(table):
    panel_edges = [panel_of(table, name) for name in panel_names(table)]
    heights = [_duty_mm(edges) + _duty_head_mm(edges) for edges in panel_edges]
    return TOP_MM + sum(heights) + foot_mm(table, "en")


def _shared_tasks_mm(table):
    heights = [_panel_ring_mm(panel_of(table, name)) + TITLE_MM for name in panel_names(table)]
    return TOP_MM + sum(heights) + foot_mm(table, "en")


def _departments_measures_mm(table):
    heights = [height + TITLE_MM for height in _pair_rows_mm(table)]
    return TOP_MM + sum(heights) + foot_mm(table, "en")


def _measure_network_mm(table):
    return TOP_MM + TITLE_MM + SCALE_MM + _measures_mm(table)


plot_duty_network.height = _duty_network_mm
plot_duty_network.caption = caption_duty_network
plot_shared_tasks.height = _shared_tasks_mm
plot_shared_tasks.caption = caption_shared_tasks
plot_departments_measures.height = _departments_measures_mm
plot_departments_measures.caption = caption_departments_measures
plot_measure_network.height = _measure_network_mm
plot_measure_network.caption = caption_measure_network


# The dendrogram: which items share their units, with every label in full.

TREE_TITLES = {
    "en": {"measures": "Measures", "departments": "Departments"},
    "zh": {"measures": "措施", "departments": "部门"},
}


def plot_dendrogram(table, *, lang="en", ax=None):
    """Draw average-linkage trees on 1 - Ochiai, one for each panel of the table, labels in full.

    ``table``: ``association_pairs`` with the columns panel, source, target, ochiai and those of
    ``add_glosses``.
    """
    names = ["panel", "source", "target", "ochiai"]
    require_columns(table, names, "the table of the figure", "association_pairs")
    ax = ax or new_axes()
    if table.empty:
        return say_instead(ax, NO_TIES[lang])
    groups = list(table.groupby("panel", sort=False))
    heights = [_count_leaves(rows) + 0.5 for _, rows in groups]
    grid = panels(ax, len(groups), 1, height_ratios=heights)[:, 0]
    for axes, (name, rows) in zip(grid, groups, strict=True):
        items, tree = cluster_pairs(rows)
        known = node_table(rows.assign(n_source=1, n_target=1)).set_index("name")
        labels = [_leaf_label(known.loc[item], item, lang) for item in items]
        dendrogram(
            tree, labels=labels, orientation="right", ax=axes, link_color_func=lambda _: "black"
        )
        axes.tick_params(axis="y", labelsize="x-small", length=0)
        axes.set_xlim(max(0, tree[:, 2].min() - 0.1), 1.01)
        axes.set_xlabel("1 − Ochiai", fontsize="small")
        axes.set_title(TREE_TITLES[lang].get(name, name), fontsize="small", loc="left")
        axes.spines["left"].set_visible(False)
    return ax


def _count_leaves(rows):
    return len({*rows["source"], *rows["target"]})


def _leaf_label(node, item, lang):
    english = textwrap.shorten(node["english"], 44, placeholder=" …") if lang == "en" else ""
    return "  ".join(filter(None, [node["chinese"] or item, english]))


def _dendrogram_mm(table):
    heights = [14 + 3.5 * _count_leaves(rows) for _, rows in table.groupby("panel")]
    return sum(heights) or 40


plot_dendrogram.height = _dendrogram_mm
plot_dendrogram.caption = caption_dendrogram
