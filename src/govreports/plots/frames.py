"""Figure of notebook 05: which frame terms stand in which report, with the reference plan set apart."""

import numpy as np
from matplotlib.patches import Rectangle

from govreports.frames import CATEGORIES
from govreports.plots import PALETTE, new_axes

SHADES = ((1, "#C6DDEF", "black"), (2, "#7FB3D5", "black"), (5, PALETTE["blue"], "white"))  # from so many finds on
STATUS = {"core": ("s", "full"), "present": ("s", "none")}
GAP = 0.6
HEADING = 1.15  # of a group of rows, in rows


def plot_frames(table, *, reference="P3", lang="en", ax=None):
    """Draw ``select_presence``: a cell for each term and document with the number of finds, and the reference plan set apart.

    A cross marks a cell whose document is dated by that term; the column k/n leaves those documents out.
    """
    ax = ax or new_axes()
    columns, rows = _column_places(table), _row_places(table)
    for cell in table.itertuples(index=False):
        _draw_cell(ax, columns[cell.document], rows[cell.term], cell)
    right = max(columns.values()) + 0.8
    for term, group in table.groupby("term", sort=False):
        free = group[group["circular"] == 0]
        ax.text(right + 0.6, rows[term], f"{(free['n'] > 0).sum()}/{len(free)}", ha="center", va="center", fontsize="x-small")
        draw_status(ax, right + 2.2, rows[term], group[reference].iloc[0])
    _label_rows(ax, table, rows, lang)
    _label_columns(ax, table, columns, right, reference, lang)
    ax.set_xlim(-0.6, right + 2.9)
    ax.set_ylim(max(rows.values()) + 0.6, -1.5)
    ax.spines[:].set_visible(False)
    return ax


def _column_places(table):
    """Document -> x, with a gap between periods."""
    places, x, before = {}, 0.0, None
    documents = table[["document", "period"]].drop_duplicates().sort_values("period", kind="stable")
    for document, period in documents.itertuples(index=False):
        x += GAP if before not in (None, period) else 0
        places[document], before = x, period
        x += 1
    return places


def _row_places(table):
    """Term -> y, with a line for the heading of each plan."""
    places, y, before = {}, 0.0, None
    for term, plan in table[["term", "plan"]].drop_duplicates().itertuples(index=False):
        y += HEADING if plan != before else 0
        places[term], before = y, plan
        y += 1
    return places


def _draw_cell(ax, x, y, cell):
    _, fill, ink = max((shade for shade in SHADES if shade[0] <= cell.n), default=(0, "white", "black"))
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, edgecolor="0.75", linewidth=0.5))
    there = cell.n or cell.inside
    if there:
        ax.text(x - 0.1 * cell.circular, y, str(cell.n) if cell.n else "·", ha="center", va="center", fontsize="x-small", color=ink)
    if there and cell.circular:
        ax.plot(x + 0.31, y - 0.2, "x", color=ink, markersize=2.6, markeredgewidth=0.7)


def draw_status(ax, x, y, status, width=0.22):
    """The sign of a term's status in a plan: ■ core, □ present, — absent (half its length: ``width``)."""
    if status in STATUS:
        marker, fill = STATUS[status]
        ax.plot(x, y, marker, fillstyle=fill, color="black", markersize=4, markeredgewidth=0.7)
    else:
        ax.plot([x - width, x + width], [y, y], color="black", linewidth=0.7)


def _label_rows(ax, table, rows, lang):
    terms = table.drop_duplicates("term")
    english = "  " + terms["label_english"] if lang == "en" else ""
    ax.set_yticks([rows[term] for term in terms["term"]], terms["label"] + english, fontsize="x-small")
    ax.tick_params(left=False, bottom=False)
    for plan, group in terms.groupby("plan", sort=False):
        heading = f"{plan} 规划首列为核心" if lang == "zh" else f"first core in the plan of {plan}"
        ax.text(-0.5, rows[group["term"].iloc[0]] - 0.62, heading, fontsize="x-small", fontweight="bold", ha="left", va="bottom")


def _label_columns(ax, table, columns, right, reference, lang):
    documents = table.drop_duplicates("document")
    ax.xaxis.tick_top()
    years = [say_years(row) for row in documents.itertuples(index=False)]
    labels = [f"{document}  {span}" for document, span in zip(documents["document"], years)]
    extra = ["k/n（不计×）", f"{reference}（词表）"] if lang == "zh" else ["k/n without ×", f"{reference} (word list)"]
    places = [*(columns[document] for document in documents["document"]), right + 0.6, right + 2.2]
    ax.set_xticks(places, labels + extra, fontsize="x-small", rotation=90)
    ax.tick_params(top=False)
    for period, group in documents.groupby("period", sort=False):
        inside = [columns[document] for document in group["document"]]
        ax.plot([min(inside) - 0.5, max(inside) + 0.5], [-0.3, -0.3], color="black", linewidth=1.2)
        ax.text(np.mean(inside), -0.42, period, ha="center", va="bottom", fontsize="small", fontweight="bold")


def say_years(row):
    """``2011–13``, or one year; with a question mark where the range spans two periods."""
    years = f"{row.year_from}" if row.year_from == row.year_to else f"{row.year_from}–{row.year_to % 100:02d}"
    return years + ("?" if getattr(row, "period_certain", "yes") == "no" else "")


def caption_frames(table, *, lang, reference="P3"):
    """Caption of ``plot_frames``."""
    documents, terms = table["document"].nunique(), table.drop_duplicates("term")
    ahead = (terms[reference] == "core") & ~terms["term"].isin(table.loc[table["n"] > 0, "term"])
    crosses = int(((table["circular"] == 1) & (table["n"] + table["inside"] > 0)).sum())
    names = [name for name in CATEGORIES if name in set(terms["category"])]
    if lang == "zh":
        return dict(
            title="历次规划用语在各报告中的出现",
            shows="行为规划用语，按首次列为核心词的规划分组；列为报告，按年份范围排列（? 表示跨两期）；格内为出现次数，颜色越深次数越多；“·”表示只在更长的用语之中。"
            f"右侧单列为 {reference} 规划原文：■ 核心，□ 出现，— 无；它是词表，不是数据。",
            n=f"n = {documents} 份报告；{len(terms)} 个用语（{'、'.join(names)}，曾为核心且见于报告，或为 {reference} 核心），"
            f"其中 {ahead.sum()} 个未见于任何报告；× 标出 {crosses} 格：该报告的年代正据此词（或含此词者）推定，k/n 不计这些报告。",
            method="按词表逐字匹配，取最长者，剔除形同实异者（govreports.frames）。",
            limits="没有出现只就现存文字而言；篇幅越长出现的用语越多，格数不能相加为一个得分。",
        )
    return dict(
        title="Which plan's vocabulary stands in which report",
        shows="Rows are terms of the national plans, grouped by the plan that first had them at its core; columns are reports by "
        "year range (?: it spans two periods); a cell gives the number of finds, darker for more, · a find only inside a longer "
        f"term. The last column is the plan of {reference} itself (■ core, □ present, — absent): a word list, not data.",
        n=f"n = {documents} reports; {len(terms)} terms ({', '.join(CATEGORIES[name] for name in names)}; once core and in a "
        f"report, or core in {reference}), {ahead.sum()} of them in no report; × marks {crosses} cells whose report is dated by "
        "that term or one that holds it; k/n leaves such reports out.",
        method="Literal search, longest match, false friends excluded (govreports.frames).",
        limits="A blank cell speaks of the text that survives; longer reports hold more terms, and cells do not add up to a score.",
    )


plot_frames.height = lambda table, **options: 26 + 3.9 * (table["term"].nunique() + HEADING * table["plan"].nunique())
plot_frames.caption = caption_frames
