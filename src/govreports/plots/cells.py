"""A matrix of numbers by document: cells shaded by a rate, documents in groups of one level class, each group with its k of n."""

from matplotlib.cm import ScalarMappable
from matplotlib.colors import PowerNorm
from matplotlib.patches import Rectangle

GAP, SUM_WIDTH, ROW_GAP = 0.5, 1.25, 1.0
UNKNOWN = {"zh": "不明", "en": "unclear"}


def draw_cells(ax, table, rows, labels, *, row_column, rate, lang, headings=()):
    """Draw the matrix and return what a colour scale needs.

    ``table``: document, level, level_english, class, class_english, ``row_column``, ``rate`` (the shade), mark (what stands in the
    cell), counted (whether the document counts for k). ``rows``: names from top to bottom; ``headings``: (row, words) above a row.
    """
    y = _place_rows(rows, headings)
    columns = table.drop_duplicates("document")
    x, sums = _place_columns(columns)
    norm = PowerNorm(0.5, 0, max(table[rate].max(), 1e-9))
    scale = ScalarMappable(norm, "Blues")
    cells = zip(table["document"], table[row_column], table["mark"], norm(table[rate].to_numpy()), scale.to_rgba(table[rate].to_numpy()))
    for document, name, mark, shade, colour in cells:
        at = (x[document], y[name])
        face = colour if mark else "white"
        ax.add_artist(Rectangle((at[0] - 0.5, at[1] - 0.5), 1, 1, facecolor=face, edgecolor="0.85", linewidth=0.5, gid="labelled"))
        if mark:
            ax.text(*at, mark, ha="center", va="center", fontsize="x-small", color="white" if shade > 0.6 else "black")
    _draw_sums(ax, table, row_column, y, sums)
    for name, words in headings:
        ax.text(-0.5, y[name] - 1, words, ha="left", va="center", fontsize="small", fontweight="bold")
    ax.set_yticks([y[name] for name in rows], labels, fontsize="small")
    _label_columns(ax, columns, x, sums, lang)
    ax.set_ylim(max(y.values()) + 0.6, -0.6 - bool(headings))
    ax.set_xlim(-0.6, max([*x.values(), *(at for _, at, _ in sums)]) + 0.7)
    return scale


def draw_scale(ax, scale, label):
    """A colour scale below the matrix."""
    bar = ax.figure.colorbar(scale, ax=ax, orientation="horizontal", shrink=0.4, aspect=45, pad=0.01, anchor=(1.0, 1.0))
    bar.set_label(label, fontsize="small")
    bar.outline.set_linewidth(0.5)


def _place_rows(rows, headings):
    opened, y = {name for name, _ in headings}, {}
    for at, name in enumerate(rows):
        y[name] = at + ROW_GAP * sum(other in opened for other in rows[1 : at + 1])
    return y


def _place_columns(columns):
    """x of each document, and (class, x, documents) of each sum; a class of one document has no sum."""
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
            ax.text(at, y[name], f"{k}/{len(documents)}", ha="center", va="center", fontsize="x-small", fontweight="bold", color=ink)


def _label_columns(ax, columns, x, sums, lang):
    """Ids and levels above the columns, the class above its group."""
    levels = columns["level"] if lang == "zh" else columns["level_english"]
    names = [f"{document}  {level.replace('unknown', UNKNOWN[lang])}" for document, level in zip(columns["document"], levels)]
    ax.set_xticks([*(x[document] for document in columns["document"]), *(at for _, at, _ in sums)], [*names, *("k/n" for _ in sums)],
                  rotation=90, fontsize="small")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for key, group in columns.groupby("class", sort=False):
        words = group["class" if lang == "zh" else "class_english"].iloc[0] or UNKNOWN[lang]
        start, end = x[group["document"].iloc[0]] - 0.45, x[group["document"].iloc[-1]] + 0.45
        ax.plot([start, end], [1.0, 1.0], color="black", linewidth=0.8, transform=ax.get_xaxis_transform(), clip_on=False)
        ax.text((start + end) / 2, -0.012, words, transform=ax.get_xaxis_transform(), ha="center", va="top", fontsize="x-small")
