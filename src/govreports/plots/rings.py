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
from govreports.plots.network_captions import NULL_MODEL, RING_ORDER
from govreports.tables import document_id

KEPT, FAINT, DARK = "black", 0.86, 0.5
NO_TIES = {
    "en": "No two names share a unit, so there is no network to draw.",
    "zh": "没有两个名称同处一个单元，无网络可画。",
}
LABEL_GAP = 0.1  # of a line, between two labels
NODE_EXTRAS = {"chinese": "", "english": "", "community": 0}  # what an edge table may say of nodes


def node_table(edges):
    """The nodes of an edge table: name, n (units, the larger of its two sides), chinese, english,
    community.

    Sorted by community, -n, name: what the places on the ring follow from.
    """
    sides = []
    for side in ("source", "target"):
        nodes = pd.DataFrame({"name": edges[side], "n": edges[f"n_{side}"]})
        for extra, default in NODE_EXTRAS.items():
            nodes[extra] = edges.get(f"{side}_{extra}", default)
        sides.append(nodes)
    nodes = pd.concat(sides).groupby("name", as_index=False).max()
    # communities stand together, those in none come last
    nodes["apart"] = nodes["community"].where(nodes["community"] > 0, np.inf)
    order = dict(by=["apart", "n", "name"], ascending=[True, False, True])
    return nodes.sort_values(**order, ignore_index=True)


def panel_names(edges):
    """The panels of an edge table in order, as text (a spreadsheet turns 06 into 6)."""
    return sorted({document_id(panel) for panel in edges["panel"]})


def panel_of(edges, panel):
    """The edges of one panel."""
    return edges[edges["panel"].map(document_id) == panel]


def place_nodes(names, width=0.3, height=0.44):
    """Clockwise from the top: a dictionary name -> (x, y) on an ellipse around (0, 0)."""
    angles = 2 * np.pi * (np.arange(len(names)) + 0.5) / max(len(names), 1)
    places = zip(width * np.sin(angles), height * np.cos(angles), strict=True)
    return dict(zip(names, places, strict=True))


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
        heights = spread_lines([labels[name] for name in names])
        line = dict(color="0.85", linewidth=0.5, zorder=1, gid="labelled")
        look = dict(va="center", fontsize="x-small", linespacing=1.0)
        align = "left" if side == 1 else "right"
        for name, height in zip(names, heights, strict=True):
            x, y = places[name]
            ax.plot([x, side * reach * 0.97], [y, height], **line)
            ax.text(side * reach, height, labels[name], ha=align, **look)


def spread_lines(labels):
    """The middle of each label when a column of labels fills the height from .5 to -.5 and each
    takes the room of its lines.
    """
    if len(labels) < 2:
        return [0.0] * len(labels)
    lines = np.array([label.count("\n") + 1 for label in labels]) + LABEL_GAP
    return 0.5 - (np.cumsum(lines) - lines / 2) / lines.sum()


def column_lines(labels):
    """Lines in the longer of the two columns that ``draw_labels`` makes."""
    lines = [label.count("\n") + 1 + LABEL_GAP for label in labels]
    half = (len(lines) + 1) // 2
    return max(sum(lines[:half]), sum(lines[half:]), 1)


def label_mm(labels):
    """About how wide the widest label is at the least size of lettering (6.5 pt beside 8 pt)."""
    widths = [_line_mm(line) for label in labels for line in label.split("\n")]
    return max(widths, default=0)


def _line_mm(line):
    return sum(2.35 if ord(sign) > 0x2E00 else 1.12 for sign in line)


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
    weights, kept, edges = weights[order], kept[order], edges.iloc[order]
    ends = [
        (places[source], places[target]) for source, target in zip(edges["source"], edges["target"])
    ]
    widths = edge_width(weights, largest)
    greys = FAINT - (FAINT - DARK) * weights / largest
    colours = [KEPT if beats else str(grey) for beats, grey in zip(kept, greys, strict=True)]
    look = dict(zorder=2, gid="labelled")  # the width says it, the shade is an extra
    if not directed:
        ax.add_collection(LineCollection(ends, linewidths=widths, colors=colours, **look))
        return
    look |= dict(arrowstyle="-|>", connectionstyle="arc3,rad=0.12", shrinkA=3, shrinkB=4)
    for (start, end), width, colour in zip(ends, widths, colours, strict=True):
        shape = dict(mutation_scale=3.5 + width, linewidth=width, color=colour)
        ax.add_patch(FancyArrowPatch(start, end, **shape, **look))


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
    first, *others = shapes
    look = dict(linestyle="", markeredgecolor="black", markeredgewidth=0.7, zorder=5)
    for node in nodes.itertuples():
        shape, fill = first, "0.6" if node.community else "white"
        if node.community and others:
            shape = others[(node.community - 1) % len(others)]
        size = node_size(node.n, largest)
        ax.plot(*places[node.name], shape, markersize=size, markerfacecolor=fill, **look)


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

TOP_MM = 6
LINE_MM, SCALE_MM, KEY_MM = 3.0, 10, 3.3  # high: a label, the scales, a line of the key
KEY_WIDTH_MM = 166
SCALE_WORDS = {
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
    return SCALE_MM + KEY_MM * _key_rows(_key_entries(table, lang))


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
    heights = [SCALE_MM, KEY_MM * _key_rows(entries)] if entries else [SCALE_MM]
    grid = spec.subgridspec(len(heights), 1, height_ratios=heights)
    _draw_scales(figure.add_subplot(grid[0]), table, lang, weight, unit)
    if entries:
        _draw_key(figure.add_subplot(grid[1]), entries)


def _key_entries(table, lang):
    """Codes in order with their Chinese or English, then Chinese names with their English, the
    longest first to fill columns.
    """
    codes, names = [], []
    for node in node_table(table).sort_values("name").itertuples():
        if lang == "zh":
            words = node.chinese if node.chinese != node.name else ""
        else:
            look = dict(placeholder=" …", break_on_hyphens=False)
            words = textwrap.shorten(node.english, 42, **look)
        if words:
            (codes if node.name.isascii() else names).append(f"{node.name}  {words}")
    return codes + sorted(names, key=lambda entry: -label_mm([entry]))


def _key_columns(entries):
    """The entries in as many columns, read down, as fit the width."""
    for count in (5, 4, 3, 2, 1):
        rows = -(-len(entries) // count)
        columns = [entries[start : start + rows] for start in range(0, len(entries), rows or 1)]
        if sum(label_mm(column) + 3 for column in columns) <= KEY_WIDTH_MM:
            break
    return columns


def _key_rows(entries):
    return max((len(column) for column in _key_columns(entries)), default=0)


def _draw_key(ax, entries):
    ax.axis("off")
    columns = _key_columns(entries)
    widths = [label_mm(column) + 3 for column in columns]
    room = max(room_mm(ax), sum(widths))
    for number, column in enumerate(columns):
        x = sum(widths[:number]) / room
        for row, entry in enumerate(column):
            y = 1 - (row + 0.5) / len(columns[0])
            ax.text(x, y, entry, va="center", fontsize="x-small", transform=ax.transAxes)


def _draw_scales(ax, table, lang, weight, unit):
    """Scale of nodes, scale of edges, kept or not: in one line, or below each other where the
    figure is narrow.
    """
    ax.axis("off")
    words, most, largest = SCALE_WORDS[lang], busiest(table), table[weight].max()
    steps = _steps(largest) if weight == "n" else _halves(largest)
    nodes = [(_no_sign(), words["node"][unit])]
    nodes += [(_node_sign(node_size(n, most)), f"{n}") for n in _steps(most)]
    edges = [(_no_sign(), words["edge"]["weight" if weight == "weight" else unit])]
    edges += [(_edge_sign(edge_width(n, largest)), f"{n:g}") for n in steps]
    kept = [(_edge_sign(1.4, KEPT), words["kept"]), (_edge_sign(1.4), words["other"])]
    lines = [nodes + edges + kept]
    if sum(label_mm([label]) + 8 for _, label in lines[0]) > room_mm(ax):
        lines = [nodes, edges, kept]
    for number, line in enumerate(lines):
        _draw_signs(ax, line, height=1 - (number + 0.5) / len(lines))


def _draw_signs(ax, line, *, height):
    """One line of signs and their words, in the middle of the axes at a height."""
    signs, words = zip(*line, strict=True)
    legend = Legend(
        ax,
        signs,
        words,
        loc="center",
        bbox_to_anchor=(0.5, height),
        bbox_transform=ax.transAxes,
        ncols=len(line),
        fontsize="x-small",
        handletextpad=0.4,
        columnspacing=0.9,
        handlelength=1.4,
        borderpad=0,
        frameon=False,
    )
    ax.add_artist(legend)


def _steps(largest):
    largest = max(int(largest), 1)
    return sorted({1, (1 + largest) // 2, largest})


def _halves(largest):
    return [float(f"{largest * share:.2g}") for share in (0.25, 0.5, 1)]


def _no_sign():
    return Line2D([], [], linestyle="")


def _node_sign(size):
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


def _edge_sign(width, colour="0.68"):
    return Line2D([], [], color=colour, linewidth=width)


# One network of one document on a ring, whatever its ties are: for questions asked live.

WINDOW_UNITS = {
    "sentence": ("句", "sentences"),
    "paragraph": ("段", "paragraphs"),
    "task": ("任务", "tasks"),
}
# which of SCALE_WORDS names the unit of a window
WINDOW_SCALES = {"sentence": "units", "paragraph": "paragraphs", "task": "tasks"}
TIE_TITLES = {
    "zh": {
        "shared": "共同承担任务的部门",
        "duty": "谁牵头，谁参与",
        "departments": "同处一{}的部门",
        "measures": "同处一{}的措施",
    },
    "en": {
        "shared": "Departments charged with the same tasks",
        "duty": "Who leads, who takes part",
        "departments": "Departments in the same {}",
        "measures": "Measures in the same {}",
    },
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
        return say_instead(ax, NO_TIES[lang])
    nodes = node_table(table)
    grid = grid_with_foot(ax, 1, [_one_ring_mm(nodes)], table, lang, unit=WINDOW_SCALES[window])
    draw_ring(grid[0, 0], table, nodes, "", table, columns=1, directed=network == "duty")
    return ax


def caption_ties(table, *, lang, network, window, least, swaps, alpha=1.0, without=""):
    """Caption of ``plot_ties``."""
    chinese, units = WINDOW_UNITS[window]
    ties, kept, bodies, count, document = len(table), 0, 0, 0, "–"
    if ties:
        kept, bodies = int(table["kept"].sum()), len(node_table(table))
        count, document = int(table["units"].max()), table["panel"].iloc[0]
    title = TIE_TITLES[lang][network]
    if lang == "zh":
        out = f"，去掉{without}" if without else ""
        tested = f"、校正 p ≤ {alpha:g} " if alpha < 1 else ""
        return dict(
            title=f"{title.format(chinese)}：文档 {document}{out}",
            shows=f"连线：两者同处一个单元（{chinese}），线宽为共有的单元数；黑色为高于随机。"
            + RING_ORDER["zh"].format(units=chinese)
            + f"只画共有 {least} 个单元以上{tested}的连线：{bodies} 个名称，{ties} 条，其中 {kept} 条高于随机。",
            n=f"n = {count} 个含有名称的单元（{chinese}）。",
            method=f"{NULL_MODEL['zh']}随机组 {swaps} 个。",
            limits="名单越长连线越多；同处一个单元不等于合作。校正对全部配对进行，未画的连线也在内。",
        )
    out = f", without {without}" if without else ""
    tested = f" and whose adjusted p ≤ {alpha:g}" if alpha < 1 else ""
    return dict(
        title=f"{title.format(units[:-1])}: document {document}{out}",
        shows=f"A tie: two names share {units}, as wide as their number; black beats chance. {RING_ORDER['en'].format(units=units)} "
        f"Drawn are ties whose number of shared {units} is {least} or more{tested}: {bodies} names, {ties} ties; {kept} beat chance.",
        n=f"n = {count} {units} with any name in them.",
        method=f"{NULL_MODEL['en']} {swaps} swaps.",
        limits="Long lists make many ties; standing together is not working together. "
        "The correction is over all pairs, those not drawn too.",
    )


def _one_ring_mm(nodes):
    return max(column_lines(nodes["name"]) * LINE_MM, 72)


def _ties_mm(table, **_):
    if table.empty:
        return 40
    return TOP_MM + _one_ring_mm(node_table(table)) + foot_mm(table, "en")


plot_ties.height = _ties_mm
plot_ties.caption = caption_ties
