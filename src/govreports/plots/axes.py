"""What all plots share: axes to draw in, colours for every reader, and signs that go with the
colours.

A plot is a function ``plot_x(table, *, lang="en", ax=None, ...) -> ax`` with two companions:
``plot_x.height(table, **options)`` in millimetres (for a base size of 8 pt) and
``plot_x.caption(table, *, lang, **options)``, a dictionary of sentences.
"""

import re
import textwrap

import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

BASE_PT = 8  # the size for which the plots' heights are given
# Okabe and Ito (2008), "Color Universal Design": told apart by colour-blind readers, but not in
# grey print, so a colour always comes with a marker, a line style, a hatch or a direct label.
PALETTE = {
    "black": "#000000",
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "grey": "#767676",
    "light": "#D9D9D9",
}
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")


def new_axes():
    """Axes of a figure of their own, for a plot called without ``ax``; ``draw_figure``
    gives them fonts and size.
    """
    return Figure(layout="constrained").add_subplot()


def panels(ax, rows=1, columns=1, *, sharex=False, sharey=False, **layout):
    """A grid of axes in the place of ``ax``, which is hidden; always a two-dimensional array.

    ``layout``: width_ratios, height_ratios, wspace, hspace as in matplotlib's subgridspec.
    """
    ax.set_axis_off()
    grid = ax.get_subplotspec().subgridspec(rows, columns, **layout)
    return grid.subplots(sharex=sharex, sharey=sharey, squeeze=False)


def label_documents(table, lang):
    """The label of each document: its id and who wrote it (``issuer``, ``issuer_english``)."""
    issuers = table["issuer"] if lang == "zh" else table["issuer_english"]
    return [f"{document}  {issuer}" for document, issuer in zip(table["document"], issuers)]


def label_period(periods, period, lang):
    """The label of a period, without what stands in brackets there; "" when it has none.

    ``periods``: rows of period, year_from, year_to, label_zh, label_en; the labels may be missing.

    >>> bands = [["P9", 2046, 2050, "某五时期（草案）", "19th plan (draft)"]]
    >>> label_period(bands, "P9", "en"), label_period(bands, "P9", "zh")
    ('19th plan', '某五时期')
    """
    for name, _, _, *labels in periods:
        if name == period and labels:
            return re.sub(r" ?[(（].*", "", labels[0 if lang == "zh" else 1])
    return ""


# The figure that stands where there is nothing to draw: a sentence that says why.

_LINE_SIGNS = 58  # that fit into 17 cm, be they Chinese


def plot_sentence(table, *, lang="en", ax=None):
    """Write the sentence of a language (``table``: lang, sentence) into the place of a figure."""
    ax = ax or new_axes()
    ax.set_axis_off()
    ax.text(
        0.5,
        0.5,
        "\n".join(_lines(table, lang)),
        ha="center",
        va="center",
        fontsize="medium",
        linespacing=1.5,
    )
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return ax


def _lines(table, lang):
    sentence = table.loc[table["lang"] == lang, "sentence"].iloc[0]
    return textwrap.wrap(sentence.replace("$", r"\$"), _LINE_SIGNS)


def caption_sentence(table, *, lang):
    """Caption of ``plot_sentence``."""
    sentence = table.loc[table["lang"] == lang, "sentence"].iloc[0]
    if lang == "zh":
        return dict(
            title="此处无图",
            shows=sentence,
            n="n = 0。",
            method="不适用。",
            limits="问题不适用于这些报告，不等于结果为零。",
        )
    return dict(
        title="No figure here",
        shows=sentence,
        n="n = 0.",
        method="None.",
        limits="The question cannot be put to these reports; that is not a result of zero.",
    )


def nothing_to_draw(name):
    """The table for ``plot_sentence`` where the table of a figure has no rows."""
    sentences = [
        f"No figure here: the table of {name} has no rows for the reports chosen.",
        f"此处无图：就所选报告而言，{name} 的表没有任何行。",
    ]
    return pd.DataFrame({"lang": ["en", "zh"], "sentence": sentences})


def too_long_to_draw(name, rows):
    """The table for ``plot_sentence`` where a figure would not fit on two pages."""
    sentences = [
        f"No figure here: {rows:,} rows do not fit on a page. Take fewer documents, or a part of the table.",
        f"此处无图：{name} 的表有 {rows:,} 行，一页画不下。请用选项减少文档，或只画表的一部分。",
    ]
    return pd.DataFrame({"lang": ["en", "zh"], "sentence": sentences})


def _sentence_mm(table):
    return 20 + 5 * max(len(_lines(table, lang)) for lang in table["lang"])


plot_sentence.height = _sentence_mm
plot_sentence.caption = caption_sentence


# A matrix of numbers by document: cells shaded by a rate, documents in groups of one level class,
# each group with its k of n.

CLASS_GAP, SUM_WIDTH, HEADING_GAP = 0.5, 1.25, 1.0  # in columns, columns, rows
UNKNOWN_WORDS = {"zh": "不明", "en": "unclear"}


def draw_cells(ax, table, rows, labels, *, row_column, rate, lang, headings=()):
    """Draw the matrix and return what a colour scale needs.

    ``table``: document, level, level_english, class, class_english, ``row_column``, ``rate`` (the
    shade), mark (what stands in the cell), counted (whether the document counts for k). ``rows``:
    names from top to bottom; ``headings``: (row, words) above a row.
    """
    y = _place_rows(rows, headings)
    columns = table.drop_duplicates("document")
    x, sums = _place_columns(columns)
    norm = PowerNorm(0.5, 0, max(table[rate].max(), 1e-9))
    scale = ScalarMappable(norm, "Blues")
    rates = table[rate].to_numpy()
    cells = zip(table["document"], table[row_column], table["mark"])
    for (document, name, mark), shade, colour in zip(cells, norm(rates), scale.to_rgba(rates)):
        _draw_cell(ax, x[document], y[name], mark, shade, colour)
    _draw_sums(ax, table, row_column, y, sums)
    for name, words in headings:
        ax.text(
            -0.5, y[name] - 1, words, ha="left", va="center", fontsize="small", fontweight="bold"
        )
    ax.set_yticks([y[name] for name in rows], labels, fontsize="small")
    _label_documents(ax, columns, x, sums, lang)
    ax.set_ylim(max(y.values()) + 0.6, -0.6 - bool(headings))
    ax.set_xlim(-0.6, max([*x.values(), *(place for place, _ in sums)]) + 0.7)
    return scale


def _draw_cell(ax, x, y, mark, shade, colour):
    """A square with its mark; it is white where nothing stands in it."""
    look = dict(edgecolor="0.85", linewidth=0.5, gid="labelled")
    ax.add_artist(
        Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour if mark else "white", **look)
    )
    if mark:
        ink = "white" if shade > 0.6 else "black"
        ax.text(x, y, mark, ha="center", va="center", fontsize="x-small", color=ink)


def draw_scale(ax, scale, label):
    """A colour scale below the matrix."""
    bar = ax.figure.colorbar(
        scale, ax=ax, orientation="horizontal", shrink=0.4, aspect=45, pad=0.01, anchor=(1.0, 1.0)
    )
    bar.set_label(label, fontsize="small")
    bar.outline.set_linewidth(0.5)


def _place_rows(rows, headings):
    """y of each row; a heading moves its row and those below it down, but not the first of all."""
    headed, y, gaps = {name for name, _ in headings}, {}, 0
    for number, name in enumerate(rows):
        gaps += number > 0 and name in headed
        y[name] = number + HEADING_GAP * gaps
    return y


def _place_columns(columns):
    """x of each document, and (x, documents) of each sum; a class of one document has no sum."""
    x, sums, free = {}, [], 0.0
    for name, group in columns.groupby("class", sort=False):
        for document in group["document"]:
            x[document] = free
            free += 1
        if len(group) > 1 and name:
            sums.append((free + (SUM_WIDTH - 1) / 2, list(group["document"])))
            free += SUM_WIDTH
        free += CLASS_GAP
    return x, sums


def _draw_sums(ax, table, row_column, y, sums):
    for x, documents in sums:
        counts = table[table["document"].isin(documents)].groupby(row_column)["counted"].sum()
        for name, k in counts.items():
            ink = "black" if k else "0.45"
            ax.text(
                x,
                y[name],
                f"{k}/{len(documents)}",
                ha="center",
                va="center",
                fontsize="x-small",
                fontweight="bold",
                color=ink,
            )


def _label_documents(ax, columns, x, sums, lang):
    """Ids and levels above the columns, the class above its group."""
    levels = columns["level"] if lang == "zh" else columns["level_english"]
    names = [
        f"{document}  {level.replace('unknown', UNKNOWN_WORDS[lang])}"
        for document, level in zip(columns["document"], levels)
    ]
    places = [x[document] for document in columns["document"]] + [place for place, _ in sums]
    ax.set_xticks(places, names + ["k/n"] * len(sums), rotation=90, fontsize="small")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for _, group in columns.groupby("class", sort=False):
        words = group["class" if lang == "zh" else "class_english"].iloc[0] or UNKNOWN_WORDS[lang]
        start, end = x[group["document"].iloc[0]] - 0.45, x[group["document"].iloc[-1]] + 0.45
        ax.plot(
            [start, end],
            [1.0, 1.0],
            color="black",
            linewidth=0.8,
            transform=ax.get_xaxis_transform(),
            clip_on=False,
        )
        ax.text(
            (start + end) / 2,
            -0.012,
            words,
            transform=ax.get_xaxis_transform(),
            ha="center",
            va="top",
            fontsize="x-small",
        )
