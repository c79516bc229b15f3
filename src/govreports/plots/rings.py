"""Networks on a ring: nodes in a fixed order on an ellipse, labels in two columns beside it, so
that no label can meet another.

A place on the ring follows from the order of the nodes alone; an edge more or less moves nothing.
"""

import textwrap

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.collections import LineCollection
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from govreports.plots.axes import BASE_PT, MARKERS, new_axes, panels
from govreports.plots.network_captions import NULL, RING
from govreports.tables import document_id

KEPT, FAINT, DARK = "black", 0.86, 0.5
NOTHING = {
    "en": "No two names share a unit, so there is no network to draw.",
    "zh": "没有两个名称同处一个单元，无网络可画。",
}
GAP = 0.1  # of a line, between two labels
EXTRAS = {
    "chinese": "",
    "english": "",
    "community": 0,
}  # what an edge table may say about its nodes


def node_table(edges):
    """The nodes of an edge table: name, n (units, the larger of its two sides), chinese, english,
    community.

    Sorted by community, -n, name: what the places on the ring follow from.
    """
    sides = [
        pd.DataFrame(
            {
                "name": edges[side],
                "n": edges[f"n_{side}"],
                **{
                    extra: edges.get(f"{side}_{extra}", pd.Series(default, edges.index))
                    for extra, default in EXTRAS.items()
                },
            }
        )
        for side in ("source", "target")
    ]
    nodes = pd.concat(sides).groupby("name", as_index=False).max()
    nodes["apart"] = nodes["community"].where(
        nodes["community"] > 0, np.inf
    )  # communities stand together, those in none come last
    return nodes.sort_values(
        ["apart", "n", "name"], ascending=[True, False, True], ignore_index=True
    )


def panel_names(edges):
    """The panels of an edge table in order, as text (a spreadsheet turns 06 into 6)."""
    return sorted({document_id(panel) for panel in edges["panel"]})


def panel_of(edges, panel):
    """The edges of one panel."""
    return edges[edges["panel"].map(document_id) == panel]


def place_nodes(names, width=0.3, height=0.44):
    """Clockwise from the top: a dictionary name -> (x, y) on an ellipse around (0, 0)."""
    angles = 2 * np.pi * (np.arange(len(names)) + 0.5) / max(len(names), 1)
    return dict(
        zip(names, zip(width * np.sin(angles), height * np.cos(angles), strict=True), strict=True)
    )


def draw_ring(
    ax, edges, nodes, title, table, *, columns=2, labels=None, directed=False, weight="n"
):
    """One network on a ring, in the middle of one of ``columns`` axes, labels beside it; scales are
    those of the whole table.
    """
    labels = labels or dict(zip(nodes["name"], nodes["name"], strict=True))
    reach = max(0.5 - label_mm(labels.values()) / room_mm(ax, columns), 0.14)
    places = place_nodes(nodes["name"], width=reach - 0.05, height=0.46)
    draw_edges(ax, edges, places, edges[weight], table[weight].max(), directed=directed)
    draw_nodes(ax, nodes[nodes["name"].isin(labels)], places, busiest(table), ("o", *MARKERS[1:]))
    draw_labels(ax, places, labels, reach=reach)
    ax.set_title(title, fontsize="small", loc="left")
    clear_axes(ax)


def busiest(table):
    """The most units that a node of the table is in."""
    return max(table["n_source"].max(), table["n_target"].max())


def draw_labels(ax, places, labels, *, reach):
    """Labels in a column right and left of the ring, spread by their lines, each with a line to its
    node.

    ``reach``: how far from the middle the columns begin.
    """
    for side in (1, -1):
        names = [name for name in labels if (places[name][0] >= -1e-9) == (side == 1)]
        names.sort(key=lambda name: (-places[name][1], name))
        for name, height in zip(names, spread_lines([labels[name] for name in names]), strict=True):
            x, y = places[name]
            ax.plot(
                [x, side * reach * 0.97],
                [y, height],
                color="0.85",
                linewidth=0.5,
                zorder=1,
                gid="labelled",
            )
            ax.text(
                side * reach,
                height,
                labels[name],
                ha="left" if side == 1 else "right",
                va="center",
                fontsize="x-small",
                linespacing=1.0,
            )


def spread_lines(labels):
    """The middle of each label when a column of labels fills the height from .5 to -.5 and each
    takes the room of its lines.
    """
    lines = np.array([label.count("\n") + 1 for label in labels]) + GAP
    return (
        0.5 - (np.cumsum(lines) - lines / 2) / lines.sum()
        if len(labels) > 1
        else [0.0] * len(labels)
    )


def column_lines(labels):
    """Lines in the longer of the two columns that ``draw_labels`` makes."""
    lines = [label.count("\n") + 1 + GAP for label in labels]
    half = (len(lines) + 1) // 2
    return max(sum(lines[:half]), sum(lines[half:]), 1)


def label_mm(labels):
    """About how wide the widest label is at the least size of lettering (6.5 pt beside 8 pt)."""
    lines = [line for label in labels for line in label.split("\n")]
    return max(
        (sum(2.35 if ord(sign) > 0x2E00 else 1.12 for sign in line) for line in lines), default=0
    )


def room_mm(ax, columns=1):
    """The width of one of ``columns`` axes beside each other, in mm of a figure with 8 pt
    lettering.
    """
    return ax.figure.get_figwidth() * 25.4 / columns * BASE_PT / rcParams["font.size"] - 3


def draw_edges(ax, edges, places, weights, largest, *, directed=False):
    """Kept edges black, the others grey below them; the heavier the wider and darker; arrows when
    ``directed``.
    """
    weights, kept = np.asarray(weights, dtype=float), edges["kept"].to_numpy(dtype=bool)
    order = np.argsort(weights + largest * kept, kind="stable")
    ends = [
        (places[source], places[target])
        for source, target in edges[["source", "target"]].itertuples(index=False)
    ]
    widths = edge_width(weights, largest)
    greys = FAINT - (FAINT - DARK) * weights / largest
    colours = [KEPT if beats else str(grey) for beats, grey in zip(kept, greys, strict=True)]
    if not directed:
        lines = [ends[at] for at in order]
        ax.add_collection(
            LineCollection(
                lines,
                linewidths=widths[order],
                colors=[colours[at] for at in order],
                zorder=2,
                gid="labelled",
            )
        )  # the width says it, the shade is an extra
        return
    for at in order:
        ax.add_patch(
            FancyArrowPatch(
                *ends[at],
                arrowstyle="-|>",
                mutation_scale=3.5 + widths[at],
                connectionstyle="arc3,rad=0.12",
                shrinkA=3,
                shrinkB=4,
                linewidth=widths[at],
                color=colours[at],
                zorder=2,
                gid="labelled",
            )
        )


def edge_width(weight, largest):
    """Line width in points, evenly from .4 to 2.6."""
    return 0.4 + 2.2 * weight / max(largest, 1e-9)


def node_size(n, largest):
    """Diameter of a marker in points; its area grows evenly with ``n``."""
    return np.sqrt(4 + 45 * n / max(largest, 1e-9))


def draw_nodes(ax, nodes, places, largest, shapes=("o",)):
    """Nodes with a black rim; a community has its own marker, filled grey, and no community is the
    first marker, white.
    """
    for node in nodes.itertuples():
        shape = (
            shapes[1:][(node.community - 1) % len(shapes[1:])]
            if node.community and shapes[1:]
            else shapes[0]
        )
        fill = "0.6" if node.community else "white"
        ax.plot(
            *places[node.name],
            shape,
            linestyle="",
            markersize=node_size(node.n, largest),
            markerfacecolor=fill,
            markeredgecolor="black",
            markeredgewidth=0.7,
            zorder=5,
        )


def clear_axes(ax, reach=0.5):
    """No frame, the ring in the middle."""
    ax.set_xlim(-reach, reach)
    ax.set_ylim(-0.53, 0.53)
    ax.axis("off")


def say_instead(ax, sentence):
    """A sentence in the place of a figure that has nothing to draw."""
    ax.axis("off")
    ax.text(0.5, 0.5, sentence, ha="center", va="center", transform=ax.transAxes, wrap=True)
    return ax


# What stands below the networks: the scales of nodes and edges, and a key to the names.

LINE_MM, SCALE_MM, WIDTH_MM = 3.0, 10, 166
KEY_MM = 3.3
WORDS = {
    "en": {
        "node": {
            "tasks": "Tasks of a body:",
            "units": "Sentences with the name:",
            "paragraphs": "Paragraphs with the name:",
        },
        "kept": "beats the null",
        "other": "does not",
        "edge": {
            "tasks": "Tasks of a pair:",
            "units": "Sentences with both:",
            "paragraphs": "Paragraphs with both:",
            "weight": "Newman weight of a pair:",
        },
    },
    "zh": {
        "node": {"tasks": "所在任务数：", "units": "所在句数：", "paragraphs": "所在段数："},
        "kept": "高于随机",
        "other": "不高于随机",
        "edge": {
            "tasks": "共有任务数：",
            "units": "同句数：",
            "paragraphs": "同段数：",
            "weight": "Newman 权重：",
        },
    },
}


def foot_mm(table, lang):
    """How high scales and key are."""
    return SCALE_MM + KEY_MM * _rows(_key_entries(table, lang))


def grid_with_foot(ax, columns, heights, table, lang, **foot):
    """Axes for the panels, row by row, and below them scales and key over the whole width."""
    grid = panels(ax, len(heights) + 1, columns, height_ratios=[*heights, foot_mm(table, lang)])
    spec = grid[0, 0].get_subplotspec().get_gridspec()[-1, :]
    for axes in grid[-1]:
        axes.remove()
    _draw_foot(ax.figure, spec, table, lang, **foot)
    return grid[:-1]


def _draw_foot(figure, spec, table, lang, *, weight="n", unit="units"):
    """Scales, then the key, in the place ``spec`` of a grid."""
    entries = _key_entries(table, lang)
    heights = [SCALE_MM, KEY_MM * _rows(entries)] if entries else [SCALE_MM]
    grid = spec.subgridspec(len(heights), 1, height_ratios=heights)
    _draw_scales(figure.add_subplot(grid[0]), table, lang, weight, unit)
    if entries:
        _draw_key(figure.add_subplot(grid[1]), entries)


def _key_entries(table, lang):
    """Codes in order with their Chinese or English, then Chinese names with their English, the
    longest first to fill columns.
    """
    nodes = node_table(table)
    entries = []
    for node in nodes.itertuples():
        chinese = node.chinese if node.chinese != node.name else ""
        words = (
            chinese
            if lang == "zh"
            else textwrap.shorten(node.english, 42, placeholder=" …", break_on_hyphens=False)
        )
        entries += [(node.name, f"{node.name}  {words}")] if words else []
    entries.sort(
        key=lambda entry: (
            not entry[0].isascii(),
            0 if entry[0].isascii() else -label_mm([entry[1]]),
            entry[0],
        )
    )
    return [entry for _, entry in entries]


def _columns(entries):
    """The entries in as many columns, read down, as fit the width."""
    for count in (5, 4, 3, 2, 1):
        rows = -(-len(entries) // count)
        columns = [entries[start : start + rows] for start in range(0, len(entries), rows or 1)]
        if sum(label_mm(column) + 3 for column in columns) <= WIDTH_MM:
            break
    return columns


def _rows(entries):
    return max((len(column) for column in _columns(entries)), default=0)


def _draw_key(ax, entries):
    ax.axis("off")
    columns = _columns(entries)
    widths = [label_mm(column) + 3 for column in columns]
    for place, column in enumerate(columns):
        for row, entry in enumerate(column):
            x, y = (
                sum(widths[:place]) / max(room_mm(ax), sum(widths)),
                1 - (row + 0.5) / len(columns[0]),
            )
            ax.text(x, y, entry, va="center", fontsize="x-small", transform=ax.transAxes)


def _draw_scales(ax, table, lang, weight, unit):
    """Scale of nodes, scale of edges, kept or not: in one line, or below each other where the
    figure is narrow.
    """
    ax.axis("off")
    words = WORDS[lang]
    busiest, largest = max(table["n_source"].max(), table["n_target"].max()), table[weight].max()
    groups = [
        [
            (_nothing(), words["node"][unit]),
            *((_node(node_size(n, busiest)), f"{n}") for n in _steps(busiest)),
        ],
        [
            (_nothing(), words["edge"]["weight" if weight == "weight" else unit]),
            *(
                (_edge(edge_width(n, largest)), f"{n:g}")
                for n in (_steps(largest) if weight == "n" else _halves(largest))
            ),
        ],
        [(_edge(1.4, KEPT), words["kept"]), (_edge(1.4), words["other"])],
    ]
    lines = (
        [sum(groups, [])]
        if sum(label_mm([label]) + 8 for group in groups for _, label in group) <= room_mm(ax)
        else groups
    )
    for at, line in enumerate(lines):
        handles, labels = zip(*line, strict=True)
        ax.add_artist(
            Legend(
                ax,
                handles,
                labels,
                loc="center",
                bbox_to_anchor=(0.5, 1 - (at + 0.5) / len(lines)),
                bbox_transform=ax.transAxes,
                ncols=len(line),
                fontsize="x-small",
                handletextpad=0.4,
                columnspacing=0.9,
                handlelength=1.4,
                borderpad=0,
                frameon=False,
            )
        )


def _steps(largest):
    largest = max(int(largest), 1)
    return sorted({1, (1 + largest) // 2, largest})


def _halves(largest):
    return [float(f"{largest * share:.2g}") for share in (0.25, 0.5, 1)]


def _nothing():
    return Line2D([], [], linestyle="")


def _node(size):
    return Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        markersize=size,
        markerfacecolor="white",
        markeredgecolor="black",
        markeredgewidth=0.7,
    )


def _edge(width, colour="0.68"):
    return Line2D([], [], color=colour, linewidth=width)


# One network of one document on a ring, whatever its ties are: for questions asked live (notebooks
# 03 and 04).

UNITS = {
    "sentence": ("句", "sentences"),
    "paragraph": ("段", "paragraphs"),
    "task": ("任务", "tasks"),
}
FOOT = {"sentence": "units", "paragraph": "paragraphs", "task": "tasks"}  # the words of the legend
TITLES = {
    "shared": ("共同承担任务的部门", "Departments charged with the same tasks"),
    "duty": ("谁牵头，谁参与", "Who leads, who takes part"),
    "departments": ("同处一{}的部门", "Departments in the same {}"),
    "measures": ("同处一{}的措施", "Measures in the same {}"),
}


def plot_ties(table, *, network, window, least, swaps, alpha=1.0, without="", lang="en", ax=None):
    """Draw edges of ``cooccurrence`` that are of one document: black where they beat the null,
    arrows from lead to participant.

    The caption says how the table was made. ``network``: shared, duty, departments or measures;
    ``window``: the unit that two names share; ``least``: units that a tie shares at least;
    ``swaps``: tables of the null; ``alpha``: the tie's adjusted p at most (1: any); ``without``:
    the name taken out. A body has its place by the number of units that it is named in.
    """
    ax = ax or new_axes()
    if table.empty:
        return say_instead(ax, NOTHING[lang])
    nodes = node_table(table)
    grid = grid_with_foot(ax, 1, [_ring_mm(nodes)], table, lang, unit=FOOT[window])
    draw_ring(grid[0, 0], table, nodes, "", table, columns=1, directed=network == "duty")
    return ax


def caption_ties(table, *, lang, network, window, least, swaps, alpha=1.0, without=""):
    """Caption of ``plot_ties``."""
    chinese, units = UNITS[window]
    ties, kept, bodies = (
        len(table),
        int(table["kept"].sum()) if len(table) else 0,
        len(node_table(table)) if len(table) else 0,
    )
    count, document = (int(table["units"].max()), table["panel"].iloc[0]) if ties else (0, "–")
    title = TITLES[network][lang == "en"]
    if lang == "zh":
        out, tested = (
            f"，去掉{without}" if without else "",
            f"、校正 p ≤ {alpha:g} " if alpha < 1 else "",
        )
        return dict(
            title=f"{title.format(chinese)}：文档 {document}{out}",
            shows=f"连线：两者同处一个单元（{chinese}），线宽为共有的单元数；黑色为高于随机。"
            + RING["zh"].format(units=chinese)
            + f"只画共有 {least} 个单元以上{tested}的连线：{bodies} 个名称，{ties} 条，其中 {kept} 条高于随机。",
            n=f"n = {count} 个含有名称的单元（{chinese}）。",
            method=f"{NULL['zh']}随机组 {swaps} 个。",
            limits="名单越长连线越多；同处一个单元不等于合作。校正对全部配对进行，未画的连线也在内。",
        )
    out, tested = (
        f", without {without}" if without else "",
        f" and whose adjusted p ≤ {alpha:g}" if alpha < 1 else "",
    )
    return dict(
        title=f"{title.format(units[:-1])}: document {document}{out}",
        shows=f"A tie: two names share {units}, as wide as their number; black beats chance. {RING['en'].format(units=units)} "
        f"Drawn are ties whose number of shared {units} is {least} or more{tested}: {bodies} names, {ties} ties; {kept} beat chance.",
        n=f"n = {count} {units} with any name in them.",
        method=f"{NULL['en']} {swaps} swaps.",
        limits="Long lists make many ties; standing together is not working together. "
        "The correction is over all pairs, those not drawn too.",
    )


def _ring_mm(nodes):
    return max(column_lines(nodes["name"]) * LINE_MM, 72)


def _ties_mm(table, **_):
    return 6 + _ring_mm(node_table(table)) + foot_mm(table, "en") if len(table) else 40


plot_ties.height = _ties_mm
plot_ties.caption = caption_ties
