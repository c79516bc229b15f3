"""Figure of notebook 05: which frame terms stand in which report, with the reference plan set
apart.
"""

import numpy as np
from matplotlib.patches import Rectangle

from govreports.change.frames import CATEGORIES
from govreports.plots.axes import PALETTE, new_axes, panels

SHADES = (
    (1, "#C6DDEF", "black"),
    (2, "#7FB3D5", "black"),
    (5, PALETTE["blue"], "white"),
)  # from so many finds on
STATUS = {"core": ("s", "full"), "present": ("s", "none")}
GAP = 0.6
HEADING = 1.15  # of a group of rows, in rows


def plot_frames(table, *, reference="P3", lang="en", ax=None):
    """Draw ``select_presence``: a cell for each term and document with the number of finds, and the
    reference plan set apart.

    A cross marks a cell whose document is dated by that term; the column k/n leaves those documents
    out.
    """
    ax = ax or new_axes()
    columns, rows = _column_places(table), _row_places(table)
    for cell in table.itertuples(index=False):
        _draw_cell(ax, columns[cell.document], rows[cell.term], cell)
    right = max(columns.values()) + 0.8
    for term, group in table.groupby("term", sort=False):
        free = group[group["circular"] == 0]
        ax.text(
            right + 0.6,
            rows[term],
            f"{(free['n'] > 0).sum()}/{len(free)}",
            ha="center",
            va="center",
            fontsize="x-small",
        )
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
    _, fill, ink = max(
        (shade for shade in SHADES if shade[0] <= cell.n), default=(0, "white", "black")
    )
    ax.add_patch(
        Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, edgecolor="0.75", linewidth=0.5)
    )
    there = cell.n or cell.inside
    if there:
        ax.text(
            x - 0.1 * cell.circular,
            y,
            str(cell.n) if cell.n else "·",
            ha="center",
            va="center",
            fontsize="x-small",
            color=ink,
        )
    if there and cell.circular:
        ax.plot(x + 0.31, y - 0.2, "x", color=ink, markersize=2.6, markeredgewidth=0.7)


def draw_status(ax, x, y, status, width=0.22):
    """The sign of a term's status in a plan: ■ core, □ present, — absent (half its length:
    ``width``).
    """
    if status in STATUS:
        marker, fill = STATUS[status]
        ax.plot(x, y, marker, fillstyle=fill, color="black", markersize=4, markeredgewidth=0.7)
    else:
        ax.plot([x - width, x + width], [y, y], color="black", linewidth=0.7)


def _label_rows(ax, table, rows, lang):
    terms = table.drop_duplicates("term")
    english = "  " + terms["label_english"] if lang == "en" else ""
    ax.set_yticks(
        [rows[term] for term in terms["term"]], terms["label"] + english, fontsize="x-small"
    )
    ax.tick_params(left=False, bottom=False)
    for plan, group in terms.groupby("plan", sort=False):
        heading = f"{plan} 规划首列为核心" if lang == "zh" else f"first core in the plan of {plan}"
        ax.text(
            -0.5,
            rows[group["term"].iloc[0]] - 0.62,
            heading,
            fontsize="x-small",
            fontweight="bold",
            ha="left",
            va="bottom",
        )


def _label_columns(ax, table, columns, right, reference, lang):
    documents = table.drop_duplicates("document")
    ax.xaxis.tick_top()
    years = [say_years(row) for row in documents.itertuples(index=False)]
    labels = [f"{document}  {span}" for document, span in zip(documents["document"], years)]
    extra = (
        ["k/n（不计×）", f"{reference}（词表）"]
        if lang == "zh"
        else ["k/n without ×", f"{reference} (word list)"]
    )
    places = [*(columns[document] for document in documents["document"]), right + 0.6, right + 2.2]
    ax.set_xticks(places, labels + extra, fontsize="x-small", rotation=90)
    ax.tick_params(top=False)
    for period, group in documents.groupby("period", sort=False):
        inside = [columns[document] for document in group["document"]]
        ax.plot([min(inside) - 0.5, max(inside) + 0.5], [-0.3, -0.3], color="black", linewidth=1.2)
        ax.text(
            np.mean(inside),
            -0.42,
            period,
            ha="center",
            va="bottom",
            fontsize="small",
            fontweight="bold",
        )


def say_years(row):
    """``2011–13``, or one year; with a question mark where the range spans two periods."""
    years = (
        f"{row.year_from}"
        if row.year_from == row.year_to
        else f"{row.year_from}–{row.year_to % 100:02d}"
    )
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


plot_frames.height = lambda table, **options: (
    26 + 3.9 * (table["term"].nunique() + HEADING * table["plan"].nunique())
)
plot_frames.caption = caption_frames


# Figures of notebook 05: the renaming chains, and the reference framing's shares beside their
# expectation.

SET_NAMES = {
    "zh": {
        "continuing": "延续（此前已为核心词）",
        "entered late": "P2 进入",
        "new": "P3 新出",
        "word before": "此前有词而非核心",
    },
    "en": {
        "continuing": "continuing (core before)",
        "entered late": "entered in P2",
        "new": "new in P3",
        "word before": "word before, core now",
    },
}
WIDTH = 0.75  # of the scale in a cell, in columns


def plot_chains(table, *, lang="en", ax=None):
    """Draw ``renaming_chains``: in each cell a scale from none to all documents of the period with
    k of n and its Wilson interval.

    A filled dot counts all documents, an open diamond those dated by other evidence (where that
    differs, marked †); an arrow joins the plans that brought the names; the reference, a word list,
    shows its status only.
    """
    ax = ax or new_axes()
    periods = table[["period", "role"]].drop_duplicates()
    places = {
        (name, role): number + GAP * (role == "reference")
        for number, (name, role) in enumerate(periods.itertuples(index=False))
    }
    nodes = table.drop_duplicates(["chain", "step"]).reset_index(drop=True)
    rows = {(node.chain, node.step): y for node, y in zip(nodes.itertuples(), _node_places(nodes))}
    for cell in table.itertuples(index=False):
        x, y = places[cell.period, cell.role], rows[cell.chain, cell.step]
        if cell.role == "reference":
            _draw_reference(ax, x + 0.3, y, cell.status, lang)
        else:
            _draw_count(ax, x, y, cell)
    _draw_arrows(ax, nodes, rows, places)
    _label_chains(ax, nodes, rows, periods, places, lang)
    ax.set_xlim(-0.12, max(places.values()) + 0.8)
    ax.set_ylim(max(rows.values()) + 0.55, -0.75)
    ax.spines[:].set_visible(False)
    return ax


def _label_chains(ax, nodes, rows, periods, places, lang):
    names = nodes["term"].map(_wrap) + ("" if lang == "zh" else "\n" + nodes["english"])
    ax.set_yticks(list(rows.values()), names, fontsize="x-small")
    listed = "（词表）" if lang == "zh" else " (word list)"
    heads = [
        name + ("" if role == "data" else listed) for name, role in periods.itertuples(index=False)
    ]
    ax.set_xticks(
        [x + WIDTH / 2 for x in places.values()], heads, fontsize="small", fontweight="bold"
    )
    ax.xaxis.tick_top()
    ax.tick_params(left=False, top=False)


def _wrap(name, width=16):
    """A long name on two lines, broken after a 、."""
    at = name.rfind("、", 0, width) + 1
    return name if len(name) <= width or not at else name[:at] + "\n" + name[at:]


def _node_places(nodes):
    return np.arange(len(nodes)) + GAP * (nodes["chain"] != nodes["chain"].shift()).cumsum() - GAP


def _draw_count(ax, x, y, cell):
    """The scale of one cell: no document at x, all of them at x + WIDTH."""
    ax.plot([x, x + WIDTH], [y, y], color="0.8", linewidth=0.6, zorder=1, gid="labelled")
    for end in (x, x + WIDTH):
        ax.plot(
            [end, end], [y - 0.07, y + 0.07], color="0.6", linewidth=0.6, zorder=1, gid="labelled"
        )
    if not cell.n:  # a period without documents has no share
        return
    interval = [x + WIDTH * cell.low, x + WIDTH * cell.high]
    ax.plot(interval, [y, y], color=PALETTE["sky"], linewidth=3, solid_capstyle="butt", zorder=2)
    ax.plot(x + WIDTH * cell.k / cell.n, y, "o", color="black", markersize=4.5, zorder=4)
    note = f"{cell.k:.0f}/{cell.n:.0f}"
    if cell.n_other < cell.n:
        note += f"   † {cell.k_other:.0f}/{cell.n_other:.0f}"
        if cell.n_other:
            place = x + WIDTH * cell.k_other / cell.n_other
            ax.plot(
                place,
                y,
                "D",
                markerfacecolor="white",
                markeredgecolor="black",
                markersize=4,
                zorder=5,
            )
    ax.text(x, y - 0.14, note, ha="left", va="bottom", fontsize="x-small")


def _draw_reference(ax, x, y, status, lang):
    draw_status(ax, x - 0.18, y, status, width=0.04)
    word = {"core": "核心", "present": "出现", "absent": "无"}[status] if lang == "zh" else status
    ax.text(x - 0.08, y, word, ha="left", va="center", fontsize="x-small")


def _draw_arrows(ax, nodes, rows, places):
    """From each name to the one that replaced it, at the left of the columns of the plans that
    brought them.
    """
    for before, after in zip(nodes.itertuples(), nodes.iloc[1:].itertuples()):
        if before.chain == after.chain:
            start, end = (
                (_place_of_plan(places, node.brought_by) - 0.05, rows[node.chain, node.step])
                for node in (before, after)
            )
            arrow = dict(arrowstyle="-|>", color=PALETTE["vermilion"], linewidth=0.9)
            ax.annotate("", end, start, arrowprops=arrow, zorder=0)


def _place_of_plan(places, period):
    """Where the plan of a period stands: its word list, if it has one, else its documents."""
    return places.get((period, "reference"), places.get((period, "data")))


def caption_chains(table, *, lang):
    """Caption of ``plot_chains``."""
    counted = table[table["role"] == "data"].drop_duplicates("period")
    sizes = ", ".join(f"{row.period} {row.n:.0f}" for row in counted.itertuples())
    circular = int((table["circular"] != "").sum())
    if lang == "zh":
        return dict(
            title="改名链：旧称与新称见于多少份报告",
            shows="每格横线由 0 到该期全部报告：黑点为出现该名称的比例，数字为 k/n，蓝条为 95% 区间；箭头由旧称指向新称，起止于提出它的规划。"
            "† 与菱形只计年代另有依据的报告。最右为词表，只有地位（■ 核心，□ 出现，— 无），没有比例。",
            n=f"n = 各期报告数：{sizes.replace(', ', '，')}；{circular} 格中有报告的年代正据该名称推定。",
            method="区间为 Wilson (1927)。",
            limits="报告少，区间宽，而套用同一模板的报告使区间偏窄；没有出现只就现存文字而言，最后一期不能由此推断。",
        )
    return dict(
        title="Renaming chains: in how many reports the old and the new name stand",
        shows="The line in each cell runs from none to all reports of the period: the dot is the share with the name, the figures "
        "are k/n, the bar is the 95% interval; arrows lead from the old name to the new, between the plans that brought them. † "
        "and the diamond count only reports dated by other evidence. The last column is a word list: status (■ core, □ present, "
        "— absent), no share.",
        n=f"n = reports of each period: {sizes}; in {circular} cells a report is dated by that very name.",
        method="Intervals after Wilson (1927).",
        limits="Few reports, wide intervals, and too narrow still where reports share a template; an absence speaks of the text "
        "that survives; nothing follows for the last period.",
    )


plot_chains.height = lambda table: (
    22 + 9.5 * (table.drop_duplicates(["chain", "step"]).shape[0] + GAP * table["chain"].nunique())
)
plot_chains.caption = caption_chains


def plot_shares(table, *, sets=("continuing", "entered late", "new"), lang="en", ax=None):
    """Draw ``frame_shares``: a panel a set, a dot a document, beside the share expected at its
    length and its 95 % range.
    """
    axes = panels(ax or new_axes(), 1, len(sets), sharey=True)[0]
    documents = table.drop_duplicates("document")
    y = np.arange(len(documents))
    top = max(table["share"].max(), table["high"].max(), table["as_continuing"].max()) * 1.06
    for panel, name in zip(axes, sets):
        rows = table[table["set"] == name].set_index("document").loc[documents["document"]]
        panel.barh(
            y,
            rows["high"] - rows["low"],
            left=rows["low"],
            height=0.62,
            color=PALETTE["light"],
            zorder=1,
        )
        panel.plot(
            rows["expected"], y, "|", color="black", markersize=8, markeredgewidth=1.2, zorder=2
        )
        if name != "continuing":
            panel.plot(
                rows["as_continuing"],
                y,
                "D",
                markerfacecolor="white",
                markeredgecolor="black",
                markersize=3.5,
                zorder=2,
            )
        panel.plot(
            rows["share"], y, "o", color=PALETTE["blue"], markersize=4.5, zorder=3, clip_on=False
        )
        count = rows["n"].iloc[0]
        panel.set_title(
            f"{SET_NAMES[lang][name]}\n{count} {'词' if lang == 'zh' else 'terms'}",
            fontsize="small",
        )
        panel.set_xlim(0, top)
        panel.xaxis.set_major_formatter("{x:.0%}")
        panel.tick_params(left=False)
        panel.spines[["top", "right"]].set_visible(False)
    axes[0].set_yticks(y, _share_labels(documents, lang), fontsize="x-small")
    axes[0].set_ylim(len(documents) - 0.4, -0.6)
    axes[len(sets) // 2].set_xlabel(
        "占该组用语的比例" if lang == "zh" else "share of the terms of the set"
    )
    return axes[0]


def _share_labels(documents, lang):
    unit = "字" if lang == "zh" else "char."
    return [
        f"{row.document}  {row.period}  {say_years(row)}  {row.length:,} {unit}"
        for row in documents.itertuples(index=False)
    ]


def caption_shares(table, *, lang, sets=("continuing", "entered late", "new")):
    """Caption of ``plot_shares``."""
    sizes = table.drop_duplicates("set").set_index("set")["n"]
    above = (
        table[table["share"] > table["high"]]
        .groupby("set")
        .size()
        .reindex(list(sets), fill_value=0)
    )
    rest = [name for name in sizes.index if name not in sets]
    said = (", " if lang == "en" else "，").join(
        f"{SET_NAMES[lang][name]} {above[name]}" for name in sets
    )
    documents = table["document"].nunique()
    if lang == "zh":
        return dict(
            title="十四五框架的核心用语在各报告中占多少：三个比例",
            shows="圆点为该组用语见于报告的比例；竖线与灰条为按该报告篇幅从全部报告随机取样时的期望比例及 95% 范围；"
            "? 表示年份范围跨两期；菱形为假设该组用语与延续用语同样通行时的期望比例。",
            n=f"n = {documents} 份报告；高于范围的报告数：{said}。"
            + "".join(f"另有 {sizes[name]} 词为“{SET_NAMES[lang][name]}”，见表。" for name in rest),
            method="稀疏化：Hurlbert (1971)；范围为泊松二项分布，各词视为独立。",
            limits="框架是词表，没有词频；三个比例不能合成一个得分；词语成簇出现，圆点多偏低。",
        )
    return dict(
        title="How much of the 14th-plan framing stands in each report: three shares",
        shows="The dot is the share of the set's terms that stand in the report; line and grey bar are the share expected in a "
        "random sample of that length from all the reports, and its 95% range; the diamond is the share expected if the set were "
        "as current as the continuing terms; ? marks a year range that spans two periods.",
        n=f"n = {documents} reports; reports above the range: {said}."
        + "".join(
            f" {sizes[name]} more terms ({SET_NAMES[lang][name]}) are in the table."
            for name in rest
        ),
        method="Rarefaction: Hurlbert (1971); range: Poisson-binomial, terms taken as independent.",
        limits="The framing is a word list without frequencies; the shares are not one score; words bunch, so dots lie low.",
    )


plot_shares.height = lambda table, **options: 30 + 5 * table["document"].nunique()
plot_shares.caption = caption_shares
