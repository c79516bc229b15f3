"""Networks on a ring: nodes in a fixed order on an ellipse, labels in two columns beside it, so that no label can meet another.

A place on the ring follows from the order of the nodes alone; an edge more or less moves nothing.
"""

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyArrowPatch

from govreports.plots import MARKERS
from govreports.presets import BASE_PT
from govreports.tables import document_id

KEPT, FAINT, DARK = "black", 0.86, 0.5
NOTHING = {"en": "No two names share a unit, so there is no network to draw.", "zh": "没有两个名称同处一个单元，无网络可画。"}
GAP = 0.1  # of a line, between two labels
EXTRAS = {"chinese": "", "english": "", "community": 0}  # what an edge table may say about its nodes


def node_table(edges):
    """The nodes of an edge table: name, n (units, the larger of its two sides), chinese, english, community.

    Sorted by community, -n, name: what the places on the ring follow from.
    """
    sides = [
        pd.DataFrame({
            "name": edges[side], "n": edges[f"n_{side}"],
            **{extra: edges.get(f"{side}_{extra}", pd.Series(default, edges.index)) for extra, default in EXTRAS.items()},
        })
        for side in ("source", "target")
    ]  # fmt: skip
    nodes = pd.concat(sides).groupby("name", as_index=False).max()
    nodes["apart"] = nodes["community"].where(nodes["community"] > 0, np.inf)  # communities stand together, those in none come last
    return nodes.sort_values(["apart", "n", "name"], ascending=[True, False, True], ignore_index=True)


def panel_names(edges):
    """The panels of an edge table in order, as text (a spreadsheet turns 06 into 6)."""
    return sorted({document_id(panel) for panel in edges["panel"]})


def panel_of(edges, panel):
    """The edges of one panel."""
    return edges[edges["panel"].map(document_id) == panel]


def place_nodes(names, width=0.3, height=0.44):
    """Clockwise from the top: a dictionary name -> (x, y) on an ellipse around (0, 0)."""
    angles = 2 * np.pi * (np.arange(len(names)) + 0.5) / max(len(names), 1)
    return dict(zip(names, zip(width * np.sin(angles), height * np.cos(angles), strict=True), strict=True))


def draw_ring(ax, edges, nodes, title, table, *, columns=2, labels=None, directed=False, weight="n"):
    """One network on a ring, in the middle of one of ``columns`` axes, labels beside it; scales are those of the whole table."""
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
    """Labels in a column right and left of the ring, spread by their lines, each with a line to its node.

    ``reach``: how far from the middle the columns begin.
    """
    for side in (1, -1):
        names = [name for name in labels if (places[name][0] >= -1e-9) == (side == 1)]
        names.sort(key=lambda name: (-places[name][1], name))
        for name, height in zip(names, spread_lines([labels[name] for name in names]), strict=True):
            x, y = places[name]
            ax.plot([x, side * reach * 0.97], [y, height], color="0.85", linewidth=0.5, zorder=1, gid="labelled")
            ax.text(side * reach, height, labels[name], ha="left" if side == 1 else "right", va="center", fontsize="x-small",
                    linespacing=1.0)  # fmt: skip


def spread_lines(labels):
    """The middle of each label when a column of labels fills the height from .5 to -.5 and each takes the room of its lines."""
    lines = np.array([label.count("\n") + 1 for label in labels]) + GAP
    return 0.5 - (np.cumsum(lines) - lines / 2) / lines.sum() if len(labels) > 1 else [0.0] * len(labels)


def column_lines(labels):
    """Lines in the longer of the two columns that ``draw_labels`` makes."""
    lines = [label.count("\n") + 1 + GAP for label in labels]
    half = (len(lines) + 1) // 2
    return max(sum(lines[:half]), sum(lines[half:]), 1)


def label_mm(labels):
    """About how wide the widest label is at the least size of lettering (6.5 pt beside 8 pt)."""
    lines = [line for label in labels for line in label.split("\n")]
    return max((sum(2.35 if ord(sign) > 0x2E00 else 1.12 for sign in line) for line in lines), default=0)


def room_mm(ax, columns=1):
    """The width of one of ``columns`` axes beside each other, in mm of a figure with 8 pt lettering."""
    return ax.figure.get_figwidth() * 25.4 / columns * BASE_PT / rcParams["font.size"] - 3


def draw_edges(ax, edges, places, weights, largest, *, directed=False):
    """Kept edges black, the others grey below them; the heavier the wider and darker; arrows when ``directed``."""
    weights, kept = np.asarray(weights, dtype=float), edges["kept"].to_numpy(dtype=bool)
    order = np.argsort(weights + largest * kept, kind="stable")
    ends = [(places[source], places[target]) for source, target in edges[["source", "target"]].itertuples(index=False)]
    widths = edge_width(weights, largest)
    greys = FAINT - (FAINT - DARK) * weights / largest
    colours = [KEPT if beats else str(grey) for beats, grey in zip(kept, greys, strict=True)]
    if not directed:
        lines = [ends[at] for at in order]
        ax.add_collection(LineCollection(lines, linewidths=widths[order], colors=[colours[at] for at in order], zorder=2,
                                         gid="labelled"))  # the width says it, the shade is an extra
        return
    for at in order:
        ax.add_patch(FancyArrowPatch(
            *ends[at], arrowstyle="-|>", mutation_scale=3.5 + widths[at], connectionstyle="arc3,rad=0.12", shrinkA=3, shrinkB=4,
            linewidth=widths[at], color=colours[at], zorder=2, gid="labelled",
        ))  # fmt: skip


def edge_width(weight, largest):
    """Line width in points, evenly from .4 to 2.6."""
    return 0.4 + 2.2 * weight / max(largest, 1e-9)


def node_size(n, largest):
    """Diameter of a marker in points; its area grows evenly with ``n``."""
    return np.sqrt(4 + 45 * n / max(largest, 1e-9))


def draw_nodes(ax, nodes, places, largest, shapes=("o",)):
    """Nodes with a black rim; a community has its own marker, filled grey, and no community is the first marker, white."""
    for node in nodes.itertuples():
        shape = shapes[1:][(node.community - 1) % len(shapes[1:])] if node.community and shapes[1:] else shapes[0]
        fill = "0.6" if node.community else "white"
        ax.plot(*places[node.name], shape, linestyle="", markersize=node_size(node.n, largest), markerfacecolor=fill, markeredgecolor="black",
                markeredgewidth=0.7, zorder=5)  # fmt: skip


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
