"""Figures of the shift of words: the terms that make two vocabularies differ, and which documents
use words alike.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator, NullLocator
from scipy.cluster.hierarchy import dendrogram

from govreports.change.shift import linkage_tree
from govreports.plots.axes import HATCHES, MARKERS, PALETTE, new_axes, panels
from govreports.plots.change import mark_circular
from govreports.plots.highlights import draw_cloud
from govreports.plots.terms import label_term
from govreports.tables import InputError

SIDES = {-1: (PALETTE["blue"], ""), 1: (PALETTE["orange"], HATCHES[1])}


def plot_word_shift(table, *, top=28, lang="en", ax=None):
    """Draw ``word_shift``: the ``top`` contributions as bars, to the left what the first period has
    more of.

    The narrow panel sums the contributions over all terms. A column ``english`` gives the glosses.
    """
    bars, total = panels(ax or new_axes(), 1, 2, width_ratios=[6, 1.3], wspace=0.04)[0]
    rows, first, second = table.head(top), table["first"].iloc[0], table["second"].iloc[0]
    _draw_bars(bars, rows, lang, width=24)
    label = {
        "zh": f"← {first} 较多      {second} 较多 →\n毫比特",
        "en": f"← more in {first}      more in {second} →\nthousandths of a bit",
    }
    bars.set_xlabel(label[lang])
    _draw_total(total, table["cumulative"], len(rows), lang)
    return bars


def _draw_total(total, cumulative, shown, lang):
    """The sum of the contributions by the number of terms; a point where the bars end."""
    share = cumulative.iloc[shown - 1]
    total.plot(cumulative * 100, np.arange(1, len(cumulative) + 1), color="black", linewidth=1)
    total.plot(share * 100, shown, MARKERS[0], color="black", markersize=3.5)
    look = dict(xytext=(4, 5), textcoords="offset points", fontsize="x-small")
    total.annotate(f"{share:.0%}", (share * 100, shown), **look)
    total.set_yscale("log")
    total.set_ylim(len(cumulative), 1)
    total.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    total.yaxis.set_minor_locator(NullLocator())
    total.set_xlim(0, 108)
    total.set_xticks([0, 50, 100])
    total.yaxis.tick_right()
    total.set_xlabel("累计 %" if lang == "zh" else "sum, %", fontsize="small")
    total.set_title("词数" if lang == "zh" else "terms", fontsize="small", loc="right")
    total.spines[["top", "left"]].set_visible(False)


def _draw_bars(ax, rows, lang, width):
    y = np.arange(len(rows))
    lengths = (rows["contribution"] * rows["direction"] * 1000).to_numpy()
    for side, (colour, hatch) in SIDES.items():
        chosen = rows["direction"].to_numpy() == side
        look = dict(color=colour, edgecolor="white" if hatch else colour, hatch=hatch, linewidth=0)
        ax.barh(y[chosen], lengths[chosen], height=0.66, **look)
    look = dict(textcoords="offset points", va="center")
    for place, (row, length) in enumerate(zip(rows.to_dict("records"), lengths)):
        term = label_term(row["term"], row.get("english", ""), lang, width=width)
        term += mark_circular(row)
        number = f"{abs(length):.1f} ({row['k_first'] + row['k_second']})"
        # the term stands across the axis from its bar, the number beyond the bar's end
        away, term_side, number_side = (-3, "left", "right") if length < 0 else (3, "right", "left")
        ax.annotate(term, (0, place), xytext=(-away, 0), ha=term_side, fontsize="small", **look)
        end = (length, place)
        ax.annotate(number, end, xytext=(away, 0), ha=number_side, fontsize="x-small", **look)
    reach = np.abs(lengths).max() * 1.16
    ax.set_xlim(-reach, reach)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.axvline(0, color="black", linewidth=0.7)
    ax.xaxis.set_major_locator(MaxNLocator(6, symmetric=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.set_yticks([])
    ax.spines[["top", "right", "left"]].set_visible(False)


_SHIFT_MARKS = {
    "zh": ("† 以该词断代的文档，其用例不计。", "‡ 循环论证：断代依据即该词的文档仍计入。"),
    "en": (
        "† The use by documents dated by the term is left out.",
        "‡ CIRCULAR: documents dated by the term are kept.",
    ),
}


def caption_word_shift(table, *, lang, top=28):
    """Caption of ``plot_word_shift``."""
    first, second = table["first"].iloc[0], table["second"].iloc[0]
    bits, shown = table["contribution"].sum(), table["cumulative"].iloc[min(top, len(table)) - 1]
    marks = _SHIFT_MARKS[lang][int((table["circular_kept"] == "yes").any())]
    if lang == "zh":
        return dict(
            title=f"{first} 与 {second} 的词汇差异由哪些词构成",
            shows=f"条长为一个词对詹森—香农散度的贡献（毫比特），左为 {first} 较多，右（斜线）为 {second} 较多，"
            f"括号内为两组中含该词的文档数；右图为按贡献累计。{marks}",
            n=f"{len(table)} 个词，散度共 {bits:.3f} 比特；图中 {min(top, len(table))} 个词占 {shown:.0%}。每个时期的词汇为各文档分布的平均。",
            method="Lin 1991；逐词分解据 Gallagher 等 2021。",
            limits="贡献大的词可能只出自一份文档；散度随文本变短而升高；只作描述，不是检验。",
        )
    return dict(
        title=f"Which terms make the vocabularies of {first} and {second} differ",
        shows=f"A bar is what a term adds to the Jensen-Shannon divergence, in thousandths of a bit: left, {first} has more; right "
        f"and hatched, {second} has more; in brackets, the documents of both that have the term. The narrow panel adds them up. "
        f"{marks}",
        n=f"{len(table)} terms, {bits:.3f} bits in all; the {min(top, len(table))} shown make {shown:.0%}. A period's vocabulary "
        "is the mean of its documents' distributions.",
        method="Lin 1991; by terms as in Gallagher et al. 2021.",
        limits="A large contribution may come from one document; divergence grows as texts get shorter; a description, no test.",
    )


plot_word_shift.height = lambda table, top=28: 22 + 4.6 * min(top, len(table))
plot_word_shift.caption = caption_word_shift


def plot_comparison_cloud(table, *, top=16, words=40, lang="en", ax=None):
    """Draw ``word_shift`` as bars with a comparison cloud as an inset: above, words of the first
    period; below, of the second.

    Only terms of three documents or more. The cloud is decoration, the bars are the figure.
    """
    spread = table[table["k_first"] + table["k_second"] >= 3].reset_index(drop=True)
    bars, clouds = panels(ax or new_axes(), 1, 2, width_ratios=[1.8, 1], wspace=0.06)[0]
    _draw_bars(bars, spread.head(top), lang, width=26)
    bars.set_xlabel("毫比特" if lang == "zh" else "thousandths of a bit", fontsize="small")
    first, second = table["first"].iloc[0], table["second"].iloc[0]
    above, below = panels(clouds, 2, 1, hspace=0.1)[:, 0]
    _draw_half(above, spread[spread["direction"] == -1].head(words), first, "blue", "bold", lang)
    _draw_half(below, spread[spread["direction"] == 1].head(words), second, "vermilion", None, lang)
    return bars


def _draw_half(ax, rows, period, colour, weight, lang):
    """The cloud of what one period has more of: of the words, those that fit, the largest first."""
    colour, title = PALETTE[colour], f"{period} 较多" if lang == "zh" else f"more in {period}"
    sizes = rows.set_index("term")["contribution"]
    while len(sizes):
        try:
            draw_cloud(sizes, ax, colours=dict.fromkeys(sizes.index, colour))
            break
        except InputError:
            sizes = sizes.head(len(sizes) - 5)
    else:
        ax.set_axis_off()
    ax.set_title(title, fontsize="small", color=colour, fontweight=weight)


def caption_comparison_cloud(table, *, lang, top=16, words=40):
    """Caption of ``plot_comparison_cloud``."""
    first, second = table["first"].iloc[0], table["second"].iloc[0]
    spread = table[table["k_first"] + table["k_second"] >= 3]
    if lang == "zh":
        return dict(
            title=f"{first} 与 {second} 的对比词云（附数值）",
            shows=f"左：贡献最大的 {min(top, len(spread))} 个词（毫比特，左侧 {first} 较多，右侧斜线 {second} 较多；"
            f"括号内为含该词的文档数）。右：词云，字号按贡献，上为 {first}，下为 {second}。",
            n=f"只取见于三份以上文档的 {len(spread)} 个词。",
            method="贡献同词汇差异图（Lin 1991；Gallagher 等 2021）；词云据 Harris 2011 的批评只作装饰。",
            limits="词云看不出数值和离散程度，字数多的词显得更大，两半之间的字号不可比较；结论请看左图。",
        )
    return dict(
        title=f"Comparison cloud of {first} and {second}, with its numbers",
        shows=f"Left: the {min(top, len(spread))} largest contributions (thousandths of a bit; left, more in {first}; right and "
        f"hatched, more in {second}; in brackets, the documents that have the term). "
        f"Right: the cloud, size by contribution, {first} above and {second} below.",
        n=f"Only the {len(spread)} terms that stand in three documents or more.",
        method="Contributions as in the word shift (Lin 1991; Gallagher et al. 2021); the cloud is decoration, after Harris 2011.",
        limits="A cloud has no scale and no spread, long words look larger, sizes in its two halves cannot be compared; "
        "read the bars.",
    )


plot_comparison_cloud.height = lambda table, top=16, words=40: 20 + 5 * top
plot_comparison_cloud.caption = caption_comparison_cloud


def plot_similarity(table, *, lang="en", ax=None):
    """Draw ``document_similarity``: the tree of the documents, and the matrix of divergences in the
    order of its leaves.
    """
    tree, matrix = panels(ax or new_axes(), 1, 2, width_ratios=[1, 1.25], wspace=0.02)[0]
    names = list(dict.fromkeys(table["document"]))
    square = table.pivot(index="document", columns="other", values="divergence")
    values = square.loc[names, names].to_numpy()
    _draw_tree(tree, values)
    pairs = np.where(np.eye(len(names), dtype=bool), np.nan, values)
    shades = matrix.imshow(pairs, cmap="Greys_r", aspect="auto")
    rows = table.drop_duplicates("document").to_dict("records")
    labels = [_describe_document(row, lang) for row in rows]
    matrix.set_yticks(range(len(names)), labels, fontsize="small")
    matrix.set_xticks(range(len(names)), names, fontsize="x-small", rotation=90)
    matrix.tick_params(length=0)
    matrix.spines[:].set_visible(False)
    bar = matrix.get_figure().colorbar(shades, ax=matrix, shrink=0.7, pad=0.02)
    label = {
        "zh": "詹森—香农散度（比特）；越深越相近",
        "en": "Jensen-Shannon divergence (bits), darker = more alike",
    }
    bar.set_label(label[lang], fontsize="small")
    label = "散度的平方根" if lang == "zh" else "square root of divergence"
    tree.set_xlabel(label, fontsize="small")
    return tree


_ENGLISH_WORDS = {
    "总结": "summary",
    "方案": "plan",
    "计划": "work plan",
    "自查": "self-check",
    "国家": "national",
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "district",
    "旗": "banner",
    "镇": "town",
    "街道": "sub-district",
    "unknown": "level unknown",
}


def _describe_document(row, lang):
    parts = [str(row[column]) for column in ("period", "level", "genre") if row.get(column)]
    if lang == "zh":
        words = [part.replace("unknown", "层级不详") for part in parts]
    else:
        words = [_ENGLISH_WORDS.get(part, part) for part in parts]
    return "  ".join([row["document"], *words])


def _draw_tree(ax, values):
    count = len(values)
    tree = dendrogram(linkage_tree(values), no_plot=True)
    order_kept = tree["leaves"] == list(range(count))
    for heights, ends in zip(tree["dcoord"], tree["icoord"]):
        y = (np.array(ends) - 5) / 10
        ax.plot(heights, y if order_kept else count - 1 - y, color="black", linewidth=0.9)
    ax.set_ylim(count - 0.5, -0.5)
    heights = [max(joint) for joint in tree["dcoord"]]
    lowest, highest = min(heights), max(heights)
    ax.set_xlim(highest * 1.01, max(0, lowest - 0.4 * (highest - lowest)))  # no joint lies below
    ax.set_yticks([])
    ax.spines[["top", "right", "left"]].set_visible(False)


def caption_similarity(table, *, lang):
    """Caption of ``plot_similarity``."""
    count = table["document"].nunique()
    pairs = table[table["document"] < table["other"]].sort_values("divergence")
    near = pairs.iloc[0]
    if lang == "zh":
        return dict(
            title="用词相近的文档",
            shows="左：按用词聚成的树（平均联接，横轴为散度平方根）；右：两两之间的詹森—香农散度，越深越相近，次序同树。行名为编号、时期、层级、文种；树的横轴不从 0 起。",
            n=f"n = {count} 份文档；最相近的一对为 {near['document']} 与 {near['other']}（{near['divergence']:.2f} 比特）。",
            method="Lin 1991；平方根为距离（Endres 与 Schindelin 2003）；平均联接，叶序最优。",
            limits="短文与所有文档都显得远；相近可因文种、题材或共用模板，未必因时期。",
        )
    return dict(
        title="Which documents use words alike",
        shows="Left: a tree by the words used (average linkage, on the square root of the divergence); right: the Jensen-Shannon "
        "divergence of every two documents, darker the more alike, in the order of the tree. Rows name document, period, level "
        "and genre; the scale of the tree does not begin at 0.",
        n=f"n = {count} documents; the nearest two are {near['document']} and {near['other']} ({near['divergence']:.2f} bits).",
        method="Lin 1991; its square root is a metric (Endres and Schindelin 2003); average linkage, optimal order of leaves.",
        limits="Short texts stand far from all others; documents may be near for their genre, subject or template, not their time.",
    )


plot_similarity.height = lambda table: 24 + 5.2 * table["document"].nunique()
plot_similarity.caption = caption_similarity
