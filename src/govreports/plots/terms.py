"""Figures of terms: how frequent they are, and how evenly they are spread."""

import textwrap

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator
from scipy.optimize import linear_sum_assignment

from govreports.plots.axes import PALETTE, new_axes, panels

RATE = {"zh": "每万词次数", "en": "per 10,000 words"}
RATE_TICKS = (0, 10, 50, 100, 200, 400, 800, 1600)


def label_term(term, english, lang, *, width=34):
    """A term as a label: Chinese alone, or with its English gloss, both cut to a length that
    fits.
    """
    shown = term if len(term) <= 14 else term[:13] + "…"
    if lang == "zh" or not english:
        return shown
    return f"{shown}  {textwrap.shorten(english, width, placeholder=' …')}"


def label_rows(rows, lang, *, width=34):
    """The label of each row of terms; † more than half of its count is in one document."""
    labels = []
    for row in rows.itertuples():
        mark = " †" if row.one_document else ""
        labels.append(label_term(row.term, row.english, lang, width=width) + mark)
    return labels


def write_counts(ax, rows):
    """At the right of each row, in how many of the documents its term stands: k/of."""
    look = dict(xycoords=("axes fraction", "data"), va="center", fontsize="x-small")
    for place, row in enumerate(rows.itertuples()):
        ax.annotate(f"{row.k}/{row.of}", (1.01, place), **look)


def plot_frequency_dispersion(table, *, labels=10, lang="en", ax=None):
    """Draw ``spread_terms``: the mean rate of each term against how unevenly it is spread
    (dp_norm).

    ``labels``: how many policy terms get a name, the most frequent first, and half as many terms of
    a single document.
    """
    ax = ax or new_axes()
    for rows, style in _point_styles(table, lang):
        ax.plot(rows["mean_per_10k"], rows["dp_norm"], linestyle="none", **style)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_ylim(1.03, max(0, table["dp_norm"].min() - 0.08))
    ax.set_xlabel(("各文档平均" if lang == "zh" else "mean of the documents, ") + RATE[lang])
    label = {
        "zh": "离散度 DPnorm（上：均匀；下：集中）",
        "en": "DPnorm (top: even, bottom: one document)",
    }
    ax.set_ylabel(label[lang])
    _name_points(ax, table.loc[_named(table, labels)], lang)
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=3,
        frameon=False,
        fontsize="small",
        handletextpad=0.1,
    )
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _point_styles(table, lang):
    """Rows and their style: ordinary words, terms of one document, policy terms."""
    words = {
        "zh": ("普通词", "过半出自一份文档", "政策用语"),
        "en": ("ordinary word", "more than half in one document", "policy term"),
    }[lang]
    single, policy = table["one_document"], table["policy"]
    groups = [table[~policy & ~single], table[single], table[policy & ~single]]
    styles = [
        dict(marker="o", markersize=2.2, color="0.72", markeredgewidth=0),
        dict(marker="v", markersize=3.4, color="white", markeredgewidth=0.7),
        dict(marker="o", markersize=4.2, color=PALETTE["blue"], markeredgewidth=0.4),
    ]
    edges = [None, PALETTE["vermilion"], "white"]
    for number, (rows, style) in enumerate(zip(groups, styles)):
        extra = dict(markeredgecolor=edges[number], label=words[number], zorder=number + 1)
        yield rows, style | extra


def _named(table, labels):
    """Rows that get a name: frequent policy terms, and the most frequent terms that are of one
    document.
    """
    ranked = table.sort_values(["mean_per_10k", "term"], ascending=[False, True])
    policy = ranked[ranked["policy"] & ~ranked["one_document"]].head(labels)
    single = ranked[ranked["one_document"]].head(labels // 2)
    return policy.index.union(single.index)


def _name_points(ax, named, lang):
    """Names in a column at the right with a line to each point; the shortest lines in all, which
    never cross.
    """
    on_screen = ax.transData.transform(named[["mean_per_10k", "dp_norm"]].to_numpy(float))
    points = ax.transAxes.inverted().transform(on_screen)
    heights = 1 - (np.arange(len(named)) + 0.5) / len(named)
    slots = np.column_stack([np.full(len(named), 1.05), heights])
    across, down = (points[:, None, :] - slots[None, :, :]).transpose(2, 0, 1)
    line = dict(arrowstyle="-", color="0.6", linewidth=0.5, shrinkA=0, shrinkB=2)
    look = dict(xycoords="axes fraction", annotation_clip=False, arrowprops=line)
    for row, slot in zip(*linear_sum_assignment(np.hypot(across, down))):
        term = named.iloc[row]
        label = label_term(term["term"], term["english"], lang, width=30)
        if term["one_document"]:
            label += f"  ▼{term['top']}"
        ax.annotate("", points[row], xytext=slots[slot], **look)
        place = dict(transform=ax.transAxes, va="center", fontsize="x-small")
        ax.text(1.06, heights[slot], label, **place)


def caption_frequency_dispersion(table, *, lang, labels=10):
    """Caption of ``plot_frequency_dispersion``."""
    single, of = int(table["one_document"].sum()), int(table["of"].iloc[0])
    least = int(table["n"].min())
    if lang == "zh":
        return dict(
            title="用语的频率与分布的均匀程度",
            shows="每点一个词：横轴为各文档每万词次数的平均（对数），纵轴为 DPnorm，0 表示按篇幅均匀分布，1 表示只见于最短的一份。"
            "空心三角：过半出自一份文档，▼ 后为该文档编号。",
            n=f"n = {of} 份文档；图中为出现 {least} 次以上的 {len(table)} 个词，其中政策用语 {int(table['policy'].sum())} 个；{single} 个词过半出自一份文档。",
            method="DPnorm：Gries 2008，Lijffijt 与 Gries 2012。",
            limits="频率高而集中的词说明的是一份报告，不是全部报告；DPnorm 随词频降低而升高，低频词之间不宜比较。",
        )
    return dict(
        title="How frequent terms are, and how evenly they are spread",
        shows="One point a term: across, the mean of the documents' rates per 10,000 words (log); down, DPnorm: 0 is spread as the "
        "documents' lengths, 1 is in the shortest document only. Hollow triangle: more than half in one document, whose number "
        "follows ▼.",
        n=f"n = {of} documents; {len(table)} terms with {least} occurrences or more, {int(table['policy'].sum())} of them "
        f"policy terms; "
        f"{single} owe more than half of their count to one document.",
        method="DPnorm: Gries 2008; Lijffijt and Gries 2012.",
        limits="A frequent term at the bottom speaks of one report, not of the reports; DPnorm rises as counts fall, so rare "
        "terms should not "
        "be compared by it.",
    )


plot_frequency_dispersion.height = lambda table, labels=10: 30 + 6.2 * (labels + labels // 2)
plot_frequency_dispersion.caption = caption_frequency_dispersion


def plot_ranked_terms(table, *, lang="en", ax=None):
    """Draw ``rank_terms``: each term's rate in each document, their mean with its leave-one-out
    range, and the pooled rate.
    """
    lists = [table[table["policy"]], table[~table["policy"]]]
    titles = {"zh": ("政策用语", "普通词"), "en": ("policy terms", "ordinary words")}[lang]
    shown = [(rows, title) for rows, title in zip(lists, titles) if len(rows)]
    heights = [len(rows) + 0.6 for rows, _ in shown]
    grid = panels(ax or new_axes(), len(shown), 1, sharex=True, height_ratios=heights)[:, 0]
    for panel, (rows, title) in zip(grid, shown):
        _draw_ranks(panel, rows.reset_index(drop=True), lang, with_names=panel is grid[0])
        panel.set_title(title, loc="left", fontsize="medium", fontweight="bold")
    grid[-1].set_xlabel(RATE[lang] + ("（平方根刻度）" if lang == "zh" else " (square-root scale)"))
    return grid[0]


def _draw_ranks(ax, rows, lang, with_names):
    names = {
        "zh": ("一份文档", "去掉任一文档的平均", "各文档平均", "合并计算"),
        "en": ("a document", "mean with one left out", "mean of documents", "pooled"),
    }[lang]
    y = np.arange(len(rows))
    columns = [column for column in rows if column.startswith("rate_")]
    points = rows[columns].to_numpy(float)
    look = dict(markersize=3, color="none", markeredgecolor="0.6", markeredgewidth=0.5)
    ax.plot(points.ravel(), np.repeat(y, len(columns)), "o", label=names[0], **look)
    ax.hlines(y, rows["low"], rows["high"], color=PALETTE["blue"], linewidth=2.4, label=names[1])
    rim = PALETTE["vermilion"]
    look = dict(markersize=3.4, color="white", markeredgecolor=rim, markeredgewidth=0.9)
    ax.plot(rows["pooled_per_10k"], y, "D", label=names[3], **look)
    fill = PALETTE["blue"]
    look = dict(markersize=4.6, color=fill, markeredgecolor="white", markeredgewidth=0.5)
    ax.plot(rows["mean_per_10k"], y, "o", label=names[2], **look)
    ax.set_yticks(y, label_rows(rows, lang), fontsize="small")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    most = points.max()
    ax.set_xscale("function", functions=(_signed_root, _signed_square))
    ax.set_xlim(-0.3, most * 1.12)
    ticks = [tick for tick in RATE_TICKS if tick < most * 1.05]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    write_counts(ax, rows)
    ax.grid(axis="y", color="0.93", linewidth=0.5, zorder=0)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    if with_names:
        ax.legend(
            loc="lower right",
            fontsize="small",
            frameon=True,
            edgecolor="0.8",
            facecolor="white",
            framealpha=1,
        )


def _signed_root(x):
    return np.sign(x) * np.sqrt(np.abs(x))


def _signed_square(x):
    return np.sign(x) * x**2


def caption_ranked_terms(table, *, lang):
    """Caption of ``plot_ranked_terms``."""
    single, of = int(table["one_document"].sum()), int(table["of"].iloc[0])
    least = int(table["k"].min())
    if lang == "zh":
        return dict(
            title="最常用的词",
            shows="每行一个词：小圈为各文档每万词次数，实心点为各文档平均，粗线为依次去掉一份文档后平均值的范围，菱形为合并计算；"
            "右侧为出现该词的文档数。† 过半出自一份文档。",
            n=f"n = {of} 份文档；只列见于 {least} 份以上文档的词；† 共 {single} 个。",
            method="文档平均为默认估计；去一范围不是置信区间。",
            limits="本集合不是样本，排序不说明其他地方的报告；合并计算由最长的几份文档主导。",
        )
    return dict(
        title="The terms used most",
        shows="One row a term: small circles are its rates in the documents, the filled dot their mean, the bar the range of "
        "that mean when one "
        "document is left out, the diamond the pooled rate; at the right, the documents that have it. † more than half in one "
        "document.",
        n=f"n = {of} documents; only terms of {least} documents or more; {single} bear a †.",
        method="The mean over documents is the default estimate; the leave-one-out range is no confidence interval.",
        limits="The collection is no sample, so the order says nothing of other reports; the pooled rate is ruled by the "
        "longest documents.",
    )


plot_ranked_terms.height = lambda table: 34 + 4.6 * len(table)
plot_ranked_terms.caption = caption_ranked_terms
