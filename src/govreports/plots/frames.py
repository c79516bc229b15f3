"""Figures of the plans' vocabulary: which frame terms stand in which report, with the reference
plan set apart; the renaming chains; the shares of the reference framing beside their expectation.
"""

import numpy as np
from matplotlib.patches import Rectangle

from govreports.change.frames import CATEGORIES
from govreports.plots.axes import PALETTE, label_period, new_axes, panels

SHADES = (
    (1, "#C6DDEF", "black"),
    (2, "#7FB3D5", "black"),
    (5, PALETTE["blue"], "white"),
)  # from so many finds on
NO_SHADE = (0, "white", "black")
STATUS_FILLS = {"core": "full", "present": "none"}
GROUP_GAP = 0.6  # between periods, in columns; between chains, in rows
PLAN_HEADING = 1.15  # room above the terms of a plan, in rows


FRAME_COLUMNS = {
    "zh": {"sum": "k/n（不计×）", "reference": "{}（词表）"},
    "en": {"sum": "k/n without ×", "reference": "{} (word list)"},
}


def plot_frames(table, *, reference=None, lang="en", ax=None):
    """Draw ``select_presence``: a cell for each term and document with the number of finds, and the
    reference plan set apart.

    ``reference``: the column with the terms' status in the reference plan (default: none is shown).
    A cross marks a cell whose document is dated by that term; the column k/n leaves those documents
    out.
    """
    ax = ax or new_axes()
    columns, rows = _column_places(table), _row_places(table)
    for cell in table.itertuples(index=False):
        _draw_presence(ax, columns[cell.document], rows[cell.term], cell)
    right = max(columns.values()) + 0.8
    sums, listed = right + 0.6, right + 2.2
    for term, group in table.groupby("term", sort=False):
        free = group[group["circular"] == 0]
        note = f"{(free['n'] > 0).sum()}/{len(free)}"
        ax.text(sums, rows[term], note, ha="center", va="center", fontsize="x-small")
        if reference is not None:
            draw_status(ax, listed, rows[term], group[reference].iloc[0])
    _label_terms(ax, table, rows, lang)
    words = FRAME_COLUMNS[lang]
    extra = {sums: words["sum"]}
    if reference is not None:
        extra[listed] = words["reference"].format(reference)
    _label_reports(ax, table, columns, extra, lang)
    ax.set_xlim(-0.6, max(extra) + 0.7)
    ax.set_ylim(max(rows.values()) + 0.6, -1.5)
    ax.spines[:].set_visible(False)
    return ax


def _column_places(table):
    """Document -> x, with a gap between periods."""
    places, x, before = {}, 0.0, None
    documents = table[["document", "period"]].drop_duplicates()
    for document, period in documents.itertuples(index=False):
        x += GROUP_GAP if before not in (None, period) else 0
        places[document], before = x, period
        x += 1
    return places


def _row_places(table):
    """Term -> y, with a line for the heading of each plan."""
    places, y, before = {}, 0.0, None
    for term, plan in table[["term", "plan"]].drop_duplicates().itertuples(index=False):
        y += PLAN_HEADING if plan != before else 0
        places[term], before = y, plan
        y += 1
    return places


def _draw_presence(ax, x, y, cell):
    _, fill, ink = max((shade for shade in SHADES if shade[0] <= cell.n), default=NO_SHADE)
    look = dict(facecolor=fill, edgecolor="0.75", linewidth=0.5)
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, **look))
    if not (cell.n or cell.inside):
        return
    place, note = x - 0.1 * cell.circular, str(cell.n) if cell.n else "·"
    ax.text(place, y, note, ha="center", va="center", fontsize="x-small", color=ink)
    if cell.circular:
        ax.plot(x + 0.31, y - 0.2, "x", color=ink, markersize=2.6, markeredgewidth=0.7)


def draw_status(ax, x, y, status, width=0.22):
    """The sign of a term's status in a plan: ■ core, □ present, — absent (half its length:
    ``width``).
    """
    if status in STATUS_FILLS:
        look = dict(fillstyle=STATUS_FILLS[status], markersize=4, markeredgewidth=0.7)
        ax.plot(x, y, "s", color="black", **look)
    else:
        ax.plot([x - width, x + width], [y, y], color="black", linewidth=0.7)


def _label_terms(ax, table, rows, lang):
    terms = table.drop_duplicates("term")
    labels = terms["label"] + ("  " + terms["label_english"] if lang == "en" else "")
    ax.set_yticks([rows[term] for term in terms["term"]], labels, fontsize="x-small")
    ax.tick_params(left=False, bottom=False)
    for plan, group in terms.groupby("plan", sort=False):
        heading = f"{plan} 规划首列为核心" if lang == "zh" else f"first core in the plan of {plan}"
        look = dict(fontsize="x-small", fontweight="bold", ha="left", va="bottom")
        ax.text(-0.5, rows[group["term"].iloc[0]] - 0.62, heading, **look)


def _label_reports(ax, table, columns, extra, lang):
    """Reports and their years above the columns, below them a line for each period.

    ``extra``: place -> label of the columns that are no report.
    """
    documents = table.drop_duplicates("document")
    ax.xaxis.tick_top()
    labels = [f"{row.document}  {say_years(row)}" for row in documents.itertuples(index=False)]
    places = [columns[document] for document in documents["document"]]
    ax.set_xticks(
        places + list(extra), labels + list(extra.values()), fontsize="x-small", rotation=90
    )
    ax.tick_params(top=False)
    for period, group in documents.groupby("period", sort=False):
        inside = [columns[document] for document in group["document"]]
        ax.plot([min(inside) - 0.5, max(inside) + 0.5], [-0.3, -0.3], color="black", linewidth=1.2)
        look = dict(ha="center", va="bottom", fontsize="small", fontweight="bold")
        ax.text(np.mean(inside), -0.42, period, **look)


def say_years(row):
    """``2011–13``, or one year; with a question mark where the range spans two periods."""
    years = f"{row.year_from}"
    if row.year_from != row.year_to:
        years += f"–{row.year_to % 100:02d}"
    return years + ("?" if getattr(row, "period_certain", "yes") == "no" else "")


def caption_frames(table, *, lang, reference=None):
    """Caption of ``plot_frames``."""
    documents, terms = table["document"].nunique(), table.drop_duplicates("term")
    nowhere = ~terms["term"].isin(table.loc[table["n"] > 0, "term"])
    column, kept = _say_reference(reference, lang)
    crosses = int(((table["circular"] == 1) & (table["n"] + table["inside"] > 0)).sum())
    names = [name for name in CATEGORIES if name in set(terms["category"])]
    if lang == "zh":
        return dict(
            title="历次规划用语在各报告中的出现",
            shows="行为规划用语，按首次列为核心词的规划分组；列为报告，按年份范围排列（? 表示跨两期）；格内为出现次数，颜色越深次数越多；“·”表示只在更长的用语之中。"
            + column,
            n=f"n = {documents} 份报告；{len(terms)} 个用语（{'、'.join(names)}，{kept}），"
            f"其中 {nowhere.sum()} 个未见于任何报告；× 标出 {crosses} 格：该报告的年代正据此词（或含此词者）推定，k/n 不计这些报告。",
            method="按词表逐字匹配，取最长者，剔除形同实异者。",
            limits="没有出现只就现存文字而言；篇幅越长出现的用语越多，格数不能相加为一个得分。",
        )
    return dict(
        title="Which plan's vocabulary stands in which report",
        shows="Rows are terms of the national plans, grouped by the plan that first had them at its core; columns are reports by "
        "year range (?: it spans two periods); a cell gives the number of finds, darker for more, · a find only inside a longer "
        "term." + column,
        n=f"n = {documents} reports; {len(terms)} terms ({', '.join(CATEGORIES[name] for name in names)}; "
        f"{kept}), {nowhere.sum()} of them in no report; × marks {crosses} cells whose report is dated by "
        "that term or one that holds it; k/n leaves such reports out.",
        method="Literal search, longest match, false friends excluded.",
        limits="A blank cell speaks of the text that survives; longer reports hold more terms, and cells do not add up to a score.",
    )


def _say_reference(reference, lang):
    """The sentence on the column of the reference plan, and which terms the table holds."""
    if lang == "zh":
        column, kept = "", "曾为核心且见于报告"
        if reference is not None:
            column = f"右侧单列为 {reference} 规划原文：■ 核心，□ 出现，— 无；它是词表，不是数据。"
            kept += f"，或为 {reference} 核心"
        return column, kept
    column, kept = "", "once core and in a report"
    if reference is not None:
        column = (
            f" The last column is the plan of {reference} itself (■ core, □ present, — absent): "
            "a word list, not data."
        )
        kept += f", or core in {reference}"
    return column, kept


def _frames_mm(table, reference=None):
    return 26 + 3.9 * (table["term"].nunique() + PLAN_HEADING * table["plan"].nunique())


plot_frames.height = _frames_mm
plot_frames.caption = caption_frames


SCALE_WIDTH = 0.75  # of the scale in a cell of a chain, in columns
STATUS_NAMES = {"core": "核心", "present": "出现", "absent": "无"}


def plot_chains(table, *, lang="en", ax=None):
    """Draw ``renaming_chains``: in each cell a scale from none to all documents of the period with
    k of n and its Wilson interval.

    A filled dot counts all documents, an open diamond those dated by other evidence (where that
    differs, marked †); an arrow joins the plans that brought the names; the reference, a word list,
    shows its status only.
    """
    ax = ax or new_axes()
    periods = table[["period", "role"]].drop_duplicates()
    places = {}
    for number, (name, role) in enumerate(periods.itertuples(index=False)):
        places[name, role] = number + GROUP_GAP * (role == "reference")
    nodes = table.drop_duplicates(["chain", "step"]).reset_index(drop=True)
    rows = dict(zip(zip(nodes["chain"], nodes["step"]), _node_places(nodes)))
    for cell in table.itertuples(index=False):
        x, y = places[cell.period, cell.role], rows[cell.chain, cell.step]
        if cell.role == "reference":
            _draw_reference(ax, x + 0.3, y, cell.status, lang)
        else:
            _draw_count(ax, x, y, cell)
    _draw_arrows(ax, nodes, rows, places)
    _label_chains(ax, nodes, rows, places, lang)
    ax.set_xlim(-0.12, max(places.values()) + 0.8)
    ax.set_ylim(max(rows.values()) + 0.55, -0.75)
    ax.spines[:].set_visible(False)
    return ax


def _label_chains(ax, nodes, rows, places, lang):
    names = nodes["term"].map(_wrap) + ("" if lang == "zh" else "\n" + nodes["english"])
    ax.set_yticks(list(rows.values()), names, fontsize="x-small")
    listed = "（词表）" if lang == "zh" else " (word list)"
    heads = [name + listed * (role == "reference") for name, role in places]
    middles = [x + SCALE_WIDTH / 2 for x in places.values()]
    ax.set_xticks(middles, heads, fontsize="small", fontweight="bold")
    ax.xaxis.tick_top()
    ax.tick_params(left=False, top=False)


def _wrap(name, width=16):
    """A long name on two lines, broken after a 、."""
    end = name.rfind("、", 0, width) + 1
    return name if len(name) <= width or not end else name[:end] + "\n" + name[end:]


def _node_places(nodes):
    """y of each node, a gap between chains."""
    chains = (nodes["chain"] != nodes["chain"].shift()).cumsum()
    return np.arange(len(nodes)) + GROUP_GAP * chains - GROUP_GAP


def _draw_count(ax, x, y, cell):
    """The scale of one cell: no document at x, all of them at x + SCALE_WIDTH."""
    thin = dict(linewidth=0.6, zorder=1, gid="labelled")
    ax.plot([x, x + SCALE_WIDTH], [y, y], color="0.8", **thin)
    for end in (x, x + SCALE_WIDTH):
        ax.plot([end, end], [y - 0.07, y + 0.07], color="0.6", **thin)
    if not cell.n:  # a period without documents has no share
        return
    interval = [x + SCALE_WIDTH * cell.low, x + SCALE_WIDTH * cell.high]
    ax.plot(interval, [y, y], color=PALETTE["sky"], linewidth=3, solid_capstyle="butt", zorder=2)
    ax.plot(x + SCALE_WIDTH * cell.k / cell.n, y, "o", color="black", markersize=4.5, zorder=4)
    note = f"{cell.k:.0f}/{cell.n:.0f}"
    if cell.n_other < cell.n:
        note += f"   † {cell.k_other:.0f}/{cell.n_other:.0f}"
        if cell.n_other:
            place = x + SCALE_WIDTH * cell.k_other / cell.n_other
            look = dict(markerfacecolor="white", markeredgecolor="black", markersize=4, zorder=5)
            ax.plot(place, y, "D", **look)
    ax.text(x, y - 0.14, note, ha="left", va="bottom", fontsize="x-small")


def _draw_reference(ax, x, y, status, lang):
    draw_status(ax, x - 0.18, y, status, width=0.04)
    word = STATUS_NAMES[status] if lang == "zh" else status
    ax.text(x - 0.08, y, word, ha="left", va="center", fontsize="x-small")


def _draw_arrows(ax, nodes, rows, places):
    """From each name to the one that replaced it, at the left of the columns of the plans that
    brought them.
    """
    arrow = dict(arrowstyle="-|>", color=PALETTE["vermilion"], linewidth=0.9)
    for before, after in zip(nodes.itertuples(), nodes.iloc[1:].itertuples()):
        if before.chain == after.chain:
            start, end = _arrow_end(before, rows, places), _arrow_end(after, rows, places)
            ax.annotate("", end, start, arrowprops=arrow, zorder=0)


def _arrow_end(node, rows, places):
    """Left of where the plan that brought a name stands: its word list, if any, or its reports."""
    plan = node.brought_by
    x = places.get((plan, "reference"), places.get((plan, "data")))
    return x - 0.05, rows[node.chain, node.step]


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


def _chains_mm(table):
    nodes, chains = table.drop_duplicates(["chain", "step"]), table["chain"].nunique()
    return 22 + 9.5 * (len(nodes) + GROUP_GAP * chains)


plot_chains.height = _chains_mm
plot_chains.caption = caption_chains


DRAWN_SETS = ("continuing", "entered late", "new")
SET_NAMES = {  # {last}: the last period before the reference
    "zh": {
        "continuing": "延续（此前已为核心词）",
        "entered late": "{last} 进入",
        "new": "{reference} 新出",
        "word before": "此前有词而非核心",
    },
    "en": {
        "continuing": "continuing (core before)",
        "entered late": "entered in {last}",
        "new": "new in {reference}",
        "word before": "word before, core now",
    },
}
NAMELESS = {
    "zh": {"last": "最后一期", "reference": "参照规划"},
    "en": {"last": "the last period", "reference": "the reference plan"},
}


def _name_sets(reference, periods, lang):
    """The name of each set of ``reference_sets``, with the periods that it speaks of."""
    names = dict(NAMELESS[lang])
    if reference is not None:
        names["reference"] = reference
        order = [name for name, *_ in periods]
        before = order[: order.index(reference)] if reference in order else order
        names["last"] = before[-1] if before else names["last"]
    return {key: words.format(**names) for key, words in SET_NAMES[lang].items()}


def plot_shares(table, *, sets=DRAWN_SETS, reference=None, periods=(), lang="en", ax=None):
    """Draw ``frame_shares``: a panel a set, a dot a document, beside the share expected at its
    length and its 95 % range.

    ``reference``, ``periods``: the reference period, and all periods in order as a list of [name,
    first year, last year, label_zh, label_en]; the names of the sets and the caption's title are
    made of them (default: in words).
    """
    axes = panels(ax or new_axes(), 1, len(sets), sharey=True)[0]
    documents = table.drop_duplicates("document")
    top = table[["share", "high", "as_continuing"]].max().max() * 1.06
    names, unit = _name_sets(reference, periods, lang), "词" if lang == "zh" else "terms"
    for panel, name in zip(axes, sets):
        rows = table[table["set"] == name].set_index("document").loc[documents["document"]]
        _draw_set(panel, rows, with_continuing=name != "continuing")
        panel.set_title(f"{names[name]}\n{rows['n'].iloc[0]} {unit}", fontsize="small")
        panel.set_xlim(0, top)
        panel.xaxis.set_major_formatter("{x:.0%}")
        panel.tick_params(left=False)
        panel.spines[["top", "right"]].set_visible(False)
    labels = _share_labels(documents, lang)
    axes[0].set_yticks(range(len(labels)), labels, fontsize="x-small")
    axes[0].set_ylim(len(documents) - 0.4, -0.6)
    label = "占该组用语的比例" if lang == "zh" else "share of the terms of the set"
    axes[len(sets) // 2].set_xlabel(label)
    return axes[0]


def _draw_set(ax, rows, *, with_continuing):
    y, low, high = np.arange(len(rows)), rows["low"], rows["high"]
    ax.barh(y, high - low, left=low, height=0.62, color=PALETTE["light"], zorder=1)
    look = dict(color="black", markersize=8, markeredgewidth=1.2, zorder=2)
    ax.plot(rows["expected"], y, "|", **look)
    if with_continuing:
        look = dict(markerfacecolor="white", markeredgecolor="black", markersize=3.5, zorder=2)
        ax.plot(rows["as_continuing"], y, "D", **look)
    look = dict(color=PALETTE["blue"], markersize=4.5, zorder=3, clip_on=False)
    ax.plot(rows["share"], y, "o", **look)


def _share_labels(documents, lang):
    unit = "字" if lang == "zh" else "char."
    return [
        f"{row.document}  {row.period}  {say_years(row)}  {row.length:,} {unit}"
        for row in documents.itertuples(index=False)
    ]


def caption_shares(table, *, lang, sets=DRAWN_SETS, reference=None, periods=()):
    """Caption of ``plot_shares``."""
    sizes = table.drop_duplicates("set").set_index("set")["n"]
    above = table.loc[table["share"] > table["high"], "set"]
    rest = [name for name in sizes.index if name not in sets]
    names = _name_sets(reference, periods, lang)
    counts = (", " if lang == "en" else "，").join(
        f"{names[name]} {(above == name).sum()}" for name in sets
    )
    documents, framing = table["document"].nunique(), _name_framing(reference, periods, lang)
    if lang == "zh":
        return dict(
            title=f"{framing}框架的核心用语在各报告中占多少：三个比例",
            shows="圆点为该组用语见于报告的比例；竖线与灰条为按该报告篇幅从全部报告随机取样时的期望比例及 95% 范围；"
            "? 表示年份范围跨两期；菱形为假设该组用语与延续用语同样通行时的期望比例。",
            n=f"n = {documents} 份报告；高于范围的报告数：{counts}。"
            + "".join(f"另有 {sizes[name]} 词为“{names[name]}”，见表。" for name in rest),
            method="稀疏化：Hurlbert (1971)；范围为泊松二项分布，各词视为独立。",
            limits="框架是词表，没有词频；三个比例不能合成一个得分；词语成簇出现，圆点多偏低。",
        )
    return dict(
        title=f"How much of the {framing} framing stands in each report: three shares",
        shows="The dot is the share of the set's terms that stand in the report; line and grey bar are the share expected in a "
        "random sample of that length from all the reports, and its 95% range; the diamond is the share expected if the set were "
        "as current as the continuing terms; ? marks a year range that spans two periods.",
        n=f"n = {documents} reports; reports above the range: {counts}."
        + "".join(f" {sizes[name]} more terms ({names[name]}) are in the table." for name in rest),
        method="Rarefaction: Hurlbert (1971); range: Poisson-binomial, terms taken as independent.",
        limits="The framing is a word list without frequencies; the shares are not one score; words bunch, so dots lie low.",
    )


def _name_framing(reference, periods, lang):
    """Whose framing the shares are of: the label of the reference period, its name, or a word."""
    if reference is None:
        return "参照" if lang == "zh" else "reference"
    gap = " " if lang == "zh" else ""
    return label_period(periods, reference, lang) or f"{reference}{gap}"


plot_shares.height = lambda table, **_: 30 + 5 * table["document"].nunique()
plot_shares.caption = caption_shares
