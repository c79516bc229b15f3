"""What stands below the networks: the scales of nodes and edges, and a key to the names."""

import textwrap

from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from govreports.plots import panels
from govreports.plots.rings import KEPT, edge_width, label_mm, node_size, node_table, room_mm

LINE_MM, SCALE_MM, WIDTH_MM = 3.0, 10, 166
KEY_MM = 3.3
WORDS = {
    "en": {"node": {"tasks": "Tasks of a body:", "units": "Sentences with the name:",
                    "paragraphs": "Paragraphs with the name:"},
           "kept": "beats the null", "other": "does not",
           "edge": {"tasks": "Tasks of a pair:", "units": "Sentences with both:",
                    "paragraphs": "Paragraphs with both:", "weight": "Newman weight of a pair:"}},
    "zh": {"node": {"tasks": "所在任务数：", "units": "所在句数：", "paragraphs": "所在段数："}, "kept": "高于随机", "other": "不高于随机",
           "edge": {"tasks": "共有任务数：", "units": "同句数：", "paragraphs": "同段数：", "weight": "Newman 权重："}},
}  # fmt: skip


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
    """Codes in order with their Chinese or English, then Chinese names with their English, the longest first to fill columns."""
    nodes = node_table(table)
    entries = []
    for node in nodes.itertuples():
        chinese = node.chinese if node.chinese != node.name else ""
        words = chinese if lang == "zh" else textwrap.shorten(node.english, 42, placeholder=" …", break_on_hyphens=False)
        entries += [(node.name, f"{node.name}  {words}")] if words else []
    entries.sort(key=lambda entry: (not entry[0].isascii(), 0 if entry[0].isascii() else -label_mm([entry[1]]), entry[0]))
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
            x, y = sum(widths[:place]) / max(room_mm(ax), sum(widths)), 1 - (row + 0.5) / len(columns[0])
            ax.text(x, y, entry, va="center", fontsize="x-small", transform=ax.transAxes)


def _draw_scales(ax, table, lang, weight, unit):
    """Scale of nodes, scale of edges, kept or not: in one line, or below each other where the figure is narrow."""
    ax.axis("off")
    words = WORDS[lang]
    busiest, largest = max(table["n_source"].max(), table["n_target"].max()), table[weight].max()
    groups = [
        [(_nothing(), words["node"][unit]), *((_node(node_size(n, busiest)), f"{n}") for n in _steps(busiest))],
        [(_nothing(), words["edge"]["weight" if weight == "weight" else unit]),
         *((_edge(edge_width(n, largest)), f"{n:g}") for n in (_steps(largest) if weight == "n" else _halves(largest)))],
        [(_edge(1.4, KEPT), words["kept"]), (_edge(1.4), words["other"])],
    ]  # fmt: skip
    lines = [sum(groups, [])] if sum(label_mm([label]) + 8 for group in groups for _, label in group) <= room_mm(ax) else groups
    for at, line in enumerate(lines):
        handles, labels = zip(*line, strict=True)
        ax.add_artist(Legend(
            ax, handles, labels, loc="center", bbox_to_anchor=(0.5, 1 - (at + 0.5) / len(lines)), bbox_transform=ax.transAxes,
            ncols=len(line), fontsize="x-small", handletextpad=0.4, columnspacing=0.9, handlelength=1.4, borderpad=0, frameon=False,
        ))  # fmt: skip


def _steps(largest):
    largest = max(int(largest), 1)
    return sorted({1, (1 + largest) // 2, largest})


def _halves(largest):
    return [float(f"{largest * share:.2g}") for share in (0.25, 0.5, 1)]


def _nothing():
    return Line2D([], [], linestyle="")


def _node(size):
    return Line2D([], [], marker="o", linestyle="", markersize=size, markerfacecolor="white", markeredgecolor="black",
                  markeredgewidth=0.7)  # fmt: skip


def _edge(width, colour="0.68"):
    return Line2D([], [], color=colour, linewidth=width)
