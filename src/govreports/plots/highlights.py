"""Figures of single documents and periods: what sets each document apart, word
clouds beside their numbers, the quality of the segmentation.
"""

import textwrap
from random import Random

import matplotlib
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox
from wordcloud.wordcloud import IntegralOccupancyMap

from govreports.fonts import SANS, load_fonts
from govreports.plots.axes import HATCHES, PALETTE, new_axes, panels
from govreports.plots.terms import RATE, label_rows, write_counts
from govreports.tables import InputError

METHOD_NAMES = {"this dictionary and rules": "本词典与规则", "jieba as it comes": "jieba 默认"}
DIFFERENCES = {
    "zh": {"too_small": "切得过细", "too_large": "切得过粗", "other_border": "边界不同"},
    "en": {
        "too_small": "cut too small",
        "too_large": "cut too large",
        "other_border": "other border",
    },
}


def plot_highlights(table, *, lang="en", ax=None):
    """Draw ``find_highlights``: a row a document, its terms from left to right by tf-idf, a bar
    under each for the weight.
    """
    ax = ax or new_axes()
    documents, most = list(dict.fromkeys(table["document"])), table["tf_idf"].max()
    for row in table.itertuples():
        x, y = row.rank - 1, documents.index(row.document)
        fill = "white" if row.one_document else PALETTE["blue"]
        look = dict(height=0.13, color=fill, edgecolor=PALETTE["blue"], linewidth=0.6)
        ax.barh(y + 0.36, 0.92 * row.tf_idf / most, left=x, **look)
        _write_term(ax, x, y, row, lang)
    columns = table["rank"].max()
    ax.hlines(np.arange(len(documents)) + 0.5, 0, columns, color="0.85", linewidth=0.5)
    ax.set_yticks(range(len(documents)), documents)
    ax.set_ylim(len(documents) - 0.45, -0.55)
    ax.set_xlim(-0.03, columns)
    ranks = np.arange(columns)
    ax.set_xticks(ranks + 0.02, [f"{rank + 1}" for rank in ranks], ha="left")
    ax.xaxis.tick_top()
    ax.set_xlabel("按 tf-idf 的名次" if lang == "zh" else "rank by tf-idf", loc="left")
    ax.xaxis.set_label_position("top")
    ax.set_ylabel("文档" if lang == "zh" else "document")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def _write_term(ax, x, y, row, lang):
    """The term above its bar, bold for a policy term, the English gloss below it."""
    term = row.term if len(row.term) <= 9 else row.term[:8] + "…"
    look = dict(va="bottom", fontsize="small", fontweight="bold" if row.policy else "normal")
    if lang == "zh" or not row.english:
        ax.text(x, y + 0.2, term, **look)
        return
    ax.text(x, y - 0.08, term, **look)
    gloss = textwrap.shorten(row.english, 26, placeholder=" …")
    ax.text(x, y + 0.25, gloss, va="bottom", fontsize="x-small", color="0.35")


def caption_highlights(table, *, lang):
    """Caption of ``plot_highlights``."""
    count, single = table["document"].nunique(), int(table["one_document"].sum())
    if lang == "zh":
        return dict(
            title="各文档的突出用语",
            shows="每行一份文档，依 tf-idf 从左到右列出权重最高的词；下方条形与权重成正比，空心条形表示该词过半出自一份文档；粗体为政策用语。",
            n=f"n = {count} 份文档，{len(table)} 个词次，其中 {single} 个过半出自一份文档。",
            method="tf-idf = 词频比例 × ln(文档数 / 含该词的文档数)，Spärck Jones 1972。",
            limits="tf-idf 挑出的是少见于别处的词：所有文档都有的词权重为零，地名和部门名容易居前。",
        )
    return dict(
        title="What sets each document apart",
        shows="One row a document, its terms from left to right by tf-idf; the bar below is in proportion to the weight, hollow "
        "where more than half "
        "of the term's count is in one document; policy terms in bold.",
        n=f"n = {count} documents, {len(table)} entries, {single} of them of terms mostly in one document.",
        method="tf-idf = share of the document's words x ln(documents / documents with the term), Spärck Jones 1972.",
        limits="tf-idf picks what is rare elsewhere: a term of all documents weighs nothing, places and bureaus "
        "come to the front.",
    )


plot_highlights.height = lambda table: 20 + 9.2 * table["document"].nunique()
plot_highlights.caption = caption_highlights


def plot_cloud(table, *, lang="en", ax=None):
    """Draw ``period_terms``: a cloud of the terms, and beside it the numbers that a cloud cannot
    show.
    """
    cloud, dots = panels(ax or new_axes(), 1, 2, width_ratios=[1.0, 1.15])[0]
    colours = {row.term: PALETTE["blue"] if row.policy else "0.55" for row in table.itertuples()}
    draw_cloud(dict(zip(table["term"], table["mean_per_10k"])), cloud, colours=colours)
    y = np.arange(len(table))
    dots.hlines(y, table["low"], table["high"], color="0.6", linewidth=1.2)
    look = dict(markersize=3.6, markeredgecolor="0.2", markeredgewidth=0.5)
    for chosen, fill in ((table["policy"], PALETTE["blue"]), (~table["policy"], "white")):
        dots.plot(table.loc[chosen, "mean_per_10k"], y[chosen], "o", color=fill, **look)
    dots.set_yticks(y, label_rows(table, lang, width=24), fontsize="x-small")
    dots.set_ylim(len(table) - 0.4, -0.6)
    dots.set_xlim(0, None)
    dots.set_xlabel(RATE[lang], fontsize="small")
    write_counts(dots, table)
    dots.tick_params(axis="y", length=0)
    dots.spines[["top", "right"]].set_visible(False)
    return cloud


def caption_cloud(table, *, lang):
    """Caption of ``plot_cloud``."""
    of, single = int(table["of"].iloc[0]), int(table["one_document"].sum())
    period = table["period"].iloc[0]
    if lang == "zh":
        return dict(
            title=f"{period} 时期的用语：词云与数值",
            shows="左：字高与各文档每万词平均次数的平方根成正比；右：同样的词及其平均，横线为去掉任一文档后的范围，数字为含该词的文档数。"
            "蓝色（实心）为政策用语，† 过半出自一份文档。",
            n=f"n = {of} 份期别确定的文档；{len(table)} 个见于两份以上文档的词，† {single} 个。",
            method="词云只作展示（Harris 2011 的批评），数值见右图。",
            limits="词云看不出数值、差距、有几份文档、分布是否均匀；长词显得更大；位置没有含义；两个词云不能相比。",
        )
    return dict(
        title=f"Terms of period {period}: a cloud and its numbers",
        shows="Left: the height of a word is as the root of its mean rate per 10,000 words; right: the same terms with that "
        "mean, the range when one "
        "document is left out, and the documents that have it. Blue (filled): policy terms; † more than half in one document.",
        n=f"n = {of} documents with a certain period; {len(table)} terms of two documents or more, {single} with a †.",
        method="The cloud is for show (criticised by Harris 2011); the numbers are at the right.",
        limits="A cloud shows no amounts, no differences, not how many documents, not how evenly; long words look larger; "
        "places mean nothing; "
        "two clouds cannot be compared.",
    )


plot_cloud.height = lambda table: 26 + 3.9 * len(table)
plot_cloud.caption = caption_cloud


def plot_segmentation(table, *, target=0.9, lang="en", ax=None):
    """Draw ``score_segmentation``: word F1 with its interval, and the stretches that differ from
    the hand-cut sentences by kind.
    """
    scores, kinds = panels(ax or new_axes(), 1, 2, sharey=True, width_ratios=[1.25, 1])[0]
    y = np.arange(len(table))
    scores.hlines(y, table["low"], table["high"], color=PALETTE["blue"], linewidth=2.4)
    scores.plot(table["f1"], y, "o", color=PALETTE["blue"], markeredgecolor="white", markersize=6)
    look = dict(xytext=(0, 6), textcoords="offset points", ha="center", va="bottom")
    for place, row in enumerate(table.itertuples()):
        label = f"{row.f1:.3f}  ({row.low:.3f}–{row.high:.3f})"
        scores.annotate(label, (row.f1, place), fontsize="x-small", **look)
    scores.axvline(target, color="black", linestyle=":", linewidth=0.8)
    scores.set_xlim(min(table["low"].min(), target) - 0.06, 1.03)
    scores.set_xlabel("词 F1" if lang == "zh" else "word F1")
    methods = table["method"]
    scores.set_yticks(y, methods.replace(METHOD_NAMES) if lang == "zh" else methods)
    scores.set_ylim(len(table) - 0.4, -0.7)
    _draw_error_kinds(kinds, table, lang)
    for panel in (scores, kinds):
        panel.tick_params(axis="y", length=0)
        panel.spines[["top", "right"]].set_visible(False)
    return scores


def _draw_error_kinds(kinds, table, lang):
    y, left = np.arange(len(table)), np.zeros(len(table))
    fills = (PALETTE["sky"], "white", PALETTE["light"])
    for (column, name), fill, hatch in zip(DIFFERENCES[lang].items(), fills, HATCHES):
        look = dict(color=fill, edgecolor="black", linewidth=0.6, hatch=hatch)
        kinds.barh(y, table[column], left=left, height=0.4, label=name, **look)
        left += table[column].to_numpy(float)
    look = dict(xytext=(3, 0), textcoords="offset points", va="center", fontsize="x-small")
    for place, count in enumerate(left):
        kinds.annotate(f"{count:.0f}", (count, place), **look)
    kinds.set_xlim(0, left.max() * 1.15)
    kinds.set_xlabel("与人工切分不同之处" if lang == "zh" else "stretches that differ")
    kinds.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=3,
        frameon=False,
        fontsize="x-small",
        columnspacing=1,
        handlelength=1.2,
    )


def caption_segmentation(table, *, lang, target=0.9):
    """Caption of ``plot_segmentation``."""
    first = table.iloc[0]
    if lang == "zh":
        return dict(
            title="分词与人工切分的一致程度",
            shows=f"左：词 F1 与 95% 区间，虚线为目标 {target:.2f}；右：与人工切分不同的片段数，按种类。",
            n=f"n = {first['sentences']} 句，{first['words']} 个词，一人切分；未切对 {first['missed']} 个词。",
            method="两端都对才算一个词；区间为对句子的百分位自助法（Efron 与 Tibshirani 1993）。",
            limits="句子出自本页，词典又为本领域所编：别处的文本会低一些；一人切分，约 3 个百分点以内的差别是噪声。",
        )
    return dict(
        title="How far the segmentation agrees with sentences cut by hand",
        shows=f"Left: word F1 with its 95 % interval, dotted the target {target:.2f}; right: stretches that differ from the "
        f"hand-cut ones, by kind.",
        n=f"n = {first['sentences']} sentences of {first['words']} words, cut by one reader; {first['missed']} words were missed.",
        method="A word is right when both its ends are; percentile bootstrap over sentences (Efron and Tibshirani 1993).",
        limits="The sentences are of this page and the dictionary is made for this field: other texts will do less well; with "
        "one reader, "
        "differences below some 3 points are noise.",
    )


plot_segmentation.height = lambda table, target=0.9: 30 + 11 * len(table)
plot_segmentation.caption = caption_segmentation


# Word clouds whose words are real text in the PDF: wordcloud finds the places, matplotlib sets the
# words.

PIXELS_PER_PT = 4


class _CloudWord(Text):
    """A word whose size is a length on the axes, so that it keeps its place among the others
    whatever size the axes get.
    """

    def __init__(self, x, y, word, em, **properties):
        super().__init__(x, y, word, va="baseline", ha="left", **properties)
        self._em = em
        self.set_in_layout(False)

    def _fit(self):
        (_, low), (_, high) = self.axes.transData.transform([(0, 0), (0, self._em)])
        self.set_fontsize(abs(high - low) * 72 / self.get_figure(root=True).dpi)

    def draw(self, renderer):
        self._fit()
        super().draw(renderer)

    def get_window_extent(self, renderer=None, dpi=None):
        """The box of the ink, not of the line: a cloud is packed closer than lines of text."""
        self._fit()
        pixels = self.get_fontsize() * self.get_figure(root=True).dpi / 72
        properties = self.get_fontproperties()
        ink = TextPath((0, 0), self.get_text(), size=1, prop=properties).get_extents()
        corner = self.get_transform().transform(self.get_position())
        return Bbox(corner + ink.get_points() * pixels)


def draw_cloud(frequencies, ax, *, font=None, seed=20231103, colours=None):
    """Fill ``ax`` with words whose height is as the root of their frequency; return the factor of
    height, pt per root.

    ``frequencies``: a mapping or Series word -> number above 0. ``font``: a family of the package
    (default: that of the figure). ``colours``: a mapping word -> colour (default: all in one).
    Equal frequencies are placed in the order of the words, so that one seed gives one picture. All
    words are drawn, none inside the strokes of another and none below the least lettering of the
    figure: where wordcloud's own layout drops or shrinks a word that does not fit, the whole cloud
    gets smaller here. Raises InputError when the words do not fit even so. A cloud shows order, not
    amounts (Harris 2011, "Word clouds considered harmful", Nieman Lab).
    """
    families = [name for name in matplotlib.rcParams["font.family"] if name in load_fonts()]
    family = font or (families or [SANS])[0]
    properties = FontProperties(family=[family], size=matplotlib.rcParams["xtick.labelsize"])
    words = sorted(dict(frequencies).items(), key=lambda pair: (-pair[1], pair[0]))
    inks = [TextPath((0, 0), word, size=1, prop=properties).get_extents() for word, _ in words]
    box = ax.get_window_extent()
    pixels = PIXELS_PER_PT * 72 / ax.get_figure(root=True).dpi
    width, height = int(box.width * pixels), int(box.height * pixels)
    least = properties.get_size_in_points() * PIXELS_PER_PT
    sizes, places = _place_words(words, inks, width, height, least, seed)
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    ax.set_axis_off()
    for (word, _), ink, size, (row, column) in zip(words, inks, sizes, places):
        x, y = column - ink.x0 * size, row + ink.y1 * size
        colour = (colours or {}).get(word, PALETTE["blue"])
        ax.add_artist(_CloudWord(x, y, word, size, color=colour, fontproperties=properties))
    return sizes[0] / PIXELS_PER_PT / np.sqrt(words[0][1])


def _place_words(words, inks, width, height, least, seed):
    """Heights of the words in pixels, and the place (row, column) of each ink box: the largest
    cloud that holds them all.
    """
    roots = np.sqrt([number for _, number in words])
    top = height / 2
    while top > least:
        sizes = np.maximum(top * roots / roots[0], least)
        area = sum(ink.width * ink.height * size**2 for ink, size in zip(inks, sizes))
        if area < width * height:
            places = _try_places(inks, sizes, width, height, Random(seed))
            if places:
                return sizes, places
        top *= 0.93
    raise InputError("cloud-too-full", number=len(words))


def _try_places(inks, sizes, width, height, random):
    """The places of all words at these sizes; None when one finds no room."""
    taken, places, gap = np.zeros((height, width), dtype=np.uint8), [], 2 * PIXELS_PER_PT
    room = IntegralOccupancyMap(height, width, None)
    for ink, size in zip(inks, sizes):
        rows, columns = int(np.ceil(ink.height * size)) + gap, int(np.ceil(ink.width * size)) + gap
        if rows >= height or columns >= width:
            return None
        found = room.sample_position(rows, columns, random)
        if found is None:
            return None
        row, column = found
        taken[row : row + rows, column : column + columns] = 255
        room.update(taken, row, column)
        places.append((row + gap // 2, column + gap // 2))
    return places
