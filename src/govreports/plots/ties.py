"""One network of one document on a ring, whatever its ties are: for questions asked live (notebooks 03 and 04)."""

from govreports.plots import MARKERS, new_axes, panels
from govreports.plots.network_captions import NULL, RING
from govreports.plots.network_legends import LINE_MM, draw_foot, foot_mm
from govreports.plots.rings import (
    NOTHING,
    clear_axes,
    column_lines,
    draw_edges,
    draw_labels,
    draw_nodes,
    label_mm,
    node_table,
    place_nodes,
    room_mm,
    say_instead,
)  # fmt: skip

UNITS = {"sentence": ("句", "sentences"), "paragraph": ("段", "paragraphs"), "task": ("任务", "tasks")}


def plot_ties(table, *, window="sentence", lang="en", ax=None):
    """Draw edges of ``cooccurrence`` that are of one document: black where they beat the null, arrows from lead to participant.

    ``window``: what the names share, which the caption names. A body has its place by the number of units that it is named in.
    """
    ax = ax or new_axes()
    if table.empty:
        return say_instead(ax, NOTHING[lang])
    nodes = node_table(table)
    grid = panels(ax, 2, 1, height_ratios=[_ring_mm(nodes), foot_mm(table, lang)])
    ring, foot = grid[:, 0]
    spec = foot.get_subplotspec()
    foot.remove()
    draw_foot(ax.figure, spec, table, lang, unit="tasks" if window == "task" else "units")
    largest = max(table["n_source"].max(), table["n_target"].max())
    reach = max(0.5 - label_mm(nodes["name"]) / room_mm(ring), 0.14)
    places = place_nodes(nodes["name"], width=reach - 0.05, height=0.46)
    draw_edges(ring, table, places, table["n"], table["n"].max(), directed=(table["tie"] == "directed").any())
    draw_nodes(ring, nodes, places, largest, ("o", *MARKERS[1:]))
    draw_labels(ring, places, dict(zip(nodes["name"], nodes["name"], strict=True)), reach=reach)
    clear_axes(ring)
    return ax


def caption_ties(table, *, lang, window="sentence"):
    """Caption of ``plot_ties``."""
    units = UNITS[window][lang == "en"]
    ties, kept = len(table), int(table["kept"].sum()) if len(table) else 0
    count, document = (int(table["units"].max()), table["panel"].iloc[0]) if ties else (0, "–")
    bodies = len(node_table(table)) if ties else 0
    if lang == "zh":
        return dict(
            title=f"文档 {document} 的连线",
            shows=f"连线：两者同处一个单元（{units}），线宽为共有的单元数；黑色为高于随机。" + RING["zh"].format(units=units)
            + f"共 {bodies} 个名称，{ties} 条连线，{kept} 条高于随机。",
            n=f"n = {count} 个含有名称的单元（{units}）。", method=NULL["zh"],
            limits="名单越长连线越多；同处一个单元不等于合作。校正对全部配对进行，筛去的连线也在内。",
        )
    return dict(
        title=f"Ties of document {document}",
        shows=f"A tie: two names share {units}, as wide as their number; black beats chance. " + RING["en"].format(units=units)
        + f" {bodies} names, {ties} ties, {kept} beat chance.",
        n=f"n = {count} {units} with any name in them.", method=NULL["en"],
        limits="Long lists make many ties; standing together is not working together. "
        "The correction is over all pairs, those not shown too.",
    )  # fmt: skip


def _ring_mm(nodes):
    return max(column_lines(nodes["name"]) * LINE_MM, 72)


def _ties_mm(table, window="sentence"):
    return 6 + _ring_mm(node_table(table)) + foot_mm(table, "en") if len(table) else 40


plot_ties.height = _ties_mm
plot_ties.caption = caption_ties
