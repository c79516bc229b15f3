"""One network of one document on a ring, whatever its ties are: for questions asked live (notebooks 03 and 04)."""

from govreports.plots import new_axes
from govreports.plots.network_captions import NULL, RING
from govreports.plots.network_legends import LINE_MM, foot_mm, grid_with_foot
from govreports.plots.rings import NOTHING, column_lines, draw_ring, node_table, say_instead

UNITS = {"sentence": ("句", "sentences"), "paragraph": ("段", "paragraphs"), "task": ("任务", "tasks")}
FOOT = {"sentence": "units", "paragraph": "paragraphs", "task": "tasks"}  # the words of the legend
TITLES = {
    "shared": ("共同承担任务的部门", "Departments charged with the same tasks"),
    "duty": ("谁牵头，谁参与", "Who leads, who takes part"),
    "departments": ("同处一{}的部门", "Departments in the same {}"),
    "measures": ("同处一{}的措施", "Measures in the same {}"),
}


def plot_ties(table, *, network, window, least, swaps, alpha=1.0, without="", lang="en", ax=None):
    """Draw edges of ``cooccurrence`` that are of one document: black where they beat the null, arrows from lead to participant.

    The caption says how the table was made. ``network``: shared, duty, departments or measures; ``window``: the unit that two names
    share; ``least``: units that a tie shares at least; ``swaps``: tables of the null; ``alpha``: the tie's adjusted p at most (1: any);
    ``without``: the name taken out. A body has its place by the number of units that it is named in.
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
    ties, kept, bodies = len(table), int(table["kept"].sum()) if len(table) else 0, len(node_table(table)) if len(table) else 0
    count, document = (int(table["units"].max()), table["panel"].iloc[0]) if ties else (0, "–")
    title = TITLES[network][lang == "en"]
    if lang == "zh":
        out, tested = f"，去掉{without}" if without else "", f"、校正 p ≤ {alpha:g} " if alpha < 1 else ""
        return dict(
            title=f"{title.format(chinese)}：文档 {document}{out}",
            shows=f"连线：两者同处一个单元（{chinese}），线宽为共有的单元数；黑色为高于随机。" + RING["zh"].format(units=chinese)
            + f"只画共有 {least} 个单元以上{tested}的连线：{bodies} 个名称，{ties} 条，其中 {kept} 条高于随机。",
            n=f"n = {count} 个含有名称的单元（{chinese}）。", method=f"{NULL['zh']}随机组 {swaps} 个。",
            limits="名单越长连线越多；同处一个单元不等于合作。校正对全部配对进行，未画的连线也在内。",
        )
    out, tested = f", without {without}" if without else "", f" and whose adjusted p ≤ {alpha:g}" if alpha < 1 else ""
    return dict(
        title=f"{title.format(units[:-1])}: document {document}{out}",
        shows=f"A tie: two names share {units}, as wide as their number; black beats chance. {RING['en'].format(units=units)} "
        f"Drawn are ties whose number of shared {units} is {least} or more{tested}: {bodies} names, {ties} ties; {kept} beat chance.",
        n=f"n = {count} {units} with any name in them.", method=f"{NULL['en']} {swaps} swaps.",
        limits="Long lists make many ties; standing together is not working together. "
        "The correction is over all pairs, those not drawn too.",
    )  # fmt: skip


def _ring_mm(nodes):
    return max(column_lines(nodes["name"]) * LINE_MM, 72)


def _ties_mm(table, **_):
    return 6 + _ring_mm(node_table(table)) + foot_mm(table, "en") if len(table) else 40


plot_ties.height = _ties_mm
plot_ties.caption = caption_ties
