"""What all plots share: axes to draw in, colours for every reader, and signs that go with the
colours.

A plot is a function ``plot_x(table, *, lang="en", ax=None, ...) -> ax`` with two companions:
``plot_x.height(table, **options)`` in millimetres (for a base size of 8 pt) and
``plot_x.caption(table, *, lang, **options)``, a dictionary of sentences.
"""

import textwrap

import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# Okabe and Ito (2008), "Color Universal Design": told apart by colour-blind readers, but not in
# grey print,
# so a colour always comes with a marker, a line style, a hatch or a direct label.
BASE_PT = 8  # the size for which the plots' heights are given
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
    """Axes of a figure of their own, for a plot called without ``ax``; ``figures.draw_figure``
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


# The figure that stands where there is nothing to draw: a sentence that says why.

_LINE = 58  # characters that fit into 17 cm, be they Chinese


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
    return textwrap.wrap(sentence.replace("$", r"\$"), _LINE)


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


plot_sentence.height = lambda table: (
    20 + 5 * max(len(_lines(table, lang)) for lang in table["lang"])
)
plot_sentence.caption = caption_sentence


# A matrix of numbers by document: cells shaded by a rate, documents in groups of one level class,
# each group with its k of n.

GAP, SUM_WIDTH, ROW_GAP = 0.5, 1.25, 1.0
UNKNOWN = {"zh": "不明", "en": "unclear"}


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
    cells = zip(
        table["document"],
        table[row_column],
        table["mark"],
        norm(table[rate].to_numpy()),
        scale.to_rgba(table[rate].to_numpy()),
    )
    for document, name, mark, shade, colour in cells:
        at = (x[document], y[name])
        face = colour if mark else "white"
        ax.add_artist(
            Rectangle(
                (at[0] - 0.5, at[1] - 0.5),
                1,
                1,
                facecolor=face,
                edgecolor="0.85",
                linewidth=0.5,
                gid="labelled",
            )
        )
        if mark:
            ax.text(
                *at,
                mark,
                ha="center",
                va="center",
                fontsize="x-small",
                color="white" if shade > 0.6 else "black",
            )
    _draw_sums(ax, table, row_column, y, sums)
    for name, words in headings:
        ax.text(
            -0.5, y[name] - 1, words, ha="left", va="center", fontsize="small", fontweight="bold"
        )
    ax.set_yticks([y[name] for name in rows], labels, fontsize="small")
    _label_columns(ax, columns, x, sums, lang)
    ax.set_ylim(max(y.values()) + 0.6, -0.6 - bool(headings))
    ax.set_xlim(-0.6, max([*x.values(), *(at for _, at, _ in sums)]) + 0.7)
    return scale


def draw_scale(ax, scale, label):
    """A colour scale below the matrix."""
    bar = ax.figure.colorbar(
        scale, ax=ax, orientation="horizontal", shrink=0.4, aspect=45, pad=0.01, anchor=(1.0, 1.0)
    )
    bar.set_label(label, fontsize="small")
    bar.outline.set_linewidth(0.5)


def _place_rows(rows, headings):
    opened, y = {name for name, _ in headings}, {}
    for at, name in enumerate(rows):
        y[name] = at + ROW_GAP * sum(other in opened for other in rows[1 : at + 1])
    return y


def _place_columns(columns):
    """x of each document, and (class, x, documents) of each sum; a class of one document has no
    sum.
    """
    x, sums, at = {}, [], 0.0
    for name, group in columns.groupby("class", sort=False):
        for document in group["document"]:
            x[document] = at
            at += 1
        if len(group) > 1 and name:
            sums.append((name, at + (SUM_WIDTH - 1) / 2, list(group["document"])))
            at += SUM_WIDTH
        at += GAP
    return x, sums


def _draw_sums(ax, table, row_column, y, sums):
    for _, at, documents in sums:
        held = table[table["document"].isin(documents)].groupby(row_column)["counted"].sum()
        for name, k in held.items():
            ink = "black" if k else "0.45"
            ax.text(
                at,
                y[name],
                f"{k}/{len(documents)}",
                ha="center",
                va="center",
                fontsize="x-small",
                fontweight="bold",
                color=ink,
            )


def _label_columns(ax, columns, x, sums, lang):
    """Ids and levels above the columns, the class above its group."""
    levels = columns["level"] if lang == "zh" else columns["level_english"]
    names = [
        f"{document}  {level.replace('unknown', UNKNOWN[lang])}"
        for document, level in zip(columns["document"], levels)
    ]
    ax.set_xticks(
        [*(x[document] for document in columns["document"]), *(at for _, at, _ in sums)],
        [*names, *("k/n" for _ in sums)],
        rotation=90,
        fontsize="small",
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for key, group in columns.groupby("class", sort=False):
        words = group["class" if lang == "zh" else "class_english"].iloc[0] or UNKNOWN[lang]
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
