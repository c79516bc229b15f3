"""Figures of notebook 01: what the reports are, when they were written, what they share."""

import numpy as np

from govreports.plots.axes import PALETTE, new_axes, panels
from govreports.reading.damage import KINDS
from govreports.reading.readings import GENRES, LEVELS

TOPIC_NAMES = {
    "zh": {"on": "切题", "partly": "部分", "off": "离题"},
    "en": {"on": "on", "partly": "partly", "off": "off"},
}
DAMAGE_NAMES = {
    "zh": {
        "head": "开头",
        "heading": "标题",
        "item": "条目",
        "tail": "结尾",
        "mask": "遮盖",
        "censored": "删词",
    },
    "en": {
        "head": "head",
        "heading": "heading",
        "item": "item",
        "tail": "tail",
        "mask": "masked",
        "censored": "deleted",
    },
}
BASIS = {
    "stated": dict(color=PALETTE["blue"], hatch="", zh="写明年份或规划", en="year or plan stated"),
    "inferred": dict(
        color=PALETTE["sky"], hatch="////", zh="由用词推断", en="inferred from wording"
    ),
    "unknown": dict(color="white", hatch="", zh="未知", en="unknown"),
}


def row_labels(table, lang):
    """The label of each document: its id and who wrote it."""
    issuers = table["issuer"] if lang == "zh" else table["issuer_english"]
    return [f"{document}  {issuer}" for document, issuer in zip(table["document"], issuers)]


def plot_card(table, *, lang="en", ax=None):
    """Draw ``corpus_card``: a bar of Chinese characters a document, and beside it level, genre,
    topic and losses.
    """
    bars, cells = panels(ax or new_axes(), 1, 2, sharey=True, width_ratios=[1, 2.0])[0]
    y = np.arange(len(table))
    fills = [PALETTE["sky"] if topic == "on" else "white" for topic in table["topic"]]
    bars.barh(y, table["han"], color=fills, edgecolor="black", linewidth=0.6, height=0.7)
    for at, (han, copy) in enumerate(zip(table["han"], table["copy_of"])):
        note = "" if not copy else f"  {'同' if lang == 'zh' else 'copy of'} {copy}"
        bars.annotate(
            f"{han:,}{note}",
            (han, at),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize="x-small",
        )
    bars.set_yticks(y, row_labels(table, lang), fontsize="small")
    bars.set_ylim(len(table) - 0.5, -0.5)
    bars.set_xlim(0, table["han"].max() * 1.35)
    bars.set_xlabel("汉字数" if lang == "zh" else "Chinese characters")
    bars.spines[["top", "right"]].set_visible(False)
    _draw_card_cells(cells, table, lang)
    return bars


def _draw_card_cells(cells, table, lang):
    """Columns of words (level, genre, topic) and of marks (one for each kind of loss)."""
    words = [
        (
            "层级" if lang == "zh" else "level",
            table["level"] if lang == "zh" else table["level"].map(LEVELS),
            0.0,
        ),
        (
            "文种" if lang == "zh" else "genre",
            table["genre"] if lang == "zh" else table["genre"].map(lambda g: GENRES.get(g, g)),
            1.7,
        ),
        ("主题" if lang == "zh" else "topic", table["topic"].map(TOPIC_NAMES[lang]), 4.5),
    ]
    for title, column, x in words:
        cells.text(x, -1.0, title, fontsize="small", fontweight="bold", va="bottom")
        for at, word in enumerate(column):
            cells.text(
                x, at, "—" if word in ("unknown", "") else word, fontsize="x-small", va="center"
            )
    for number, kind in enumerate(KINDS):
        x = 6.0 + number * 0.75
        cells.text(
            x,
            -1.0,
            DAMAGE_NAMES[lang][kind],
            fontsize="small",
            ha="left",
            va="bottom",
            rotation=35,
            rotation_mode="anchor",
        )
        marked = [at for at, damage in enumerate(table["damage"]) if kind in damage.split("|")]
        cells.plot([x] * len(marked), marked, "s", color="black", markersize=3.5)
    cells.set_xlim(-0.1, 6.0 + len(KINDS) * 0.75 + 0.3)
    cells.axis("off")


def caption_card(table, *, lang):
    """Caption of ``plot_card``."""
    on, part = (table["topic"] == "on").sum(), (table["topic"] == "partly").sum()
    longest = table.loc[table["han"].idxmax()]
    share = longest["han"] / table["han"].sum()
    if lang == "zh":
        return dict(
            title="语料概况",
            shows="每行一份文档：条形为汉字数（蓝色为切题，白色为部分切题或离题），右侧为层级、文种、主题，方块为文本缺损的种类。",
            n=f"n = {len(table)} 份文档，其中切题 {on} 份，部分切题 {part} 份；最长的 {longest['document']} 占全部汉字的 {share:.0%}。",
            method="缺损由规则找出，规则见 govreports.damage。",
            limits="缺失的编号才算缺损：没有编号的段落若整段丢失，看不出来。",
        )
    return dict(
        title="What the collection holds",
        shows="One row a document: the bar counts Chinese characters (blue: on topic; white: partly or off topic); beside it level, genre, "
        "topic, and a square for each kind of loss.",
        n=f"n = {len(table)} documents, {on} on topic and {part} partly; the longest, {longest['document']}, holds {share:.0%} of all characters.",
        method="Losses are found by rules (govreports.damage).",
        limits="Only a gap in a numbering shows a loss: a lost paragraph without a number cannot be seen.",
    )


plot_card.height = lambda table: 24 + 5.2 * len(table)
plot_card.caption = caption_card


def plot_dates(table, *, periods, lang="en", ax=None):
    """Draw ``date_ranges``: a bar from the first to the last year in which each document can have
    been written.

    ``periods``: a list of [name, first year, last year], drawn as bands.
    """
    ax = ax or new_axes()
    page_date = max(table["page_date"], default="")
    page_year = (
        int(page_date[:4]) + (int(page_date[5:7]) - 1) / 12
        if page_date
        else max(p[2] for p in periods) + 1
    )
    for number, (name, first, last) in enumerate(periods):
        ax.axvspan(
            first, last + 1, color="0.93" if number % 2 else "0.98", zorder=0, gid="labelled"
        )
        ax.text(
            (first + min(last + 1, page_year)) / 2,
            -0.75,
            name,
            ha="center",
            va="bottom",
            fontsize="small",
        )
    first, last = min(p[1] for p in periods), max(p[2] for p in periods) + 1
    for at, row in enumerate(table.itertuples()):
        style = BASIS[row.basis]
        known = row.basis != "unknown"
        start, end = (row.year_from, row.year_to + 1) if known else (first, page_year)
        ax.barh(
            at,
            end - start,
            left=start,
            height=0.56,
            color=style["color"],
            hatch=style["hatch"],
            edgecolor="black",
            linewidth=0.7,
            linestyle="-" if row.period_certain == "yes" else "--",
        )
    for basis, style in BASIS.items():
        if (table["basis"] == basis).any():
            ax.barh(
                np.nan,
                1,
                color=style["color"],
                hatch=style["hatch"],
                edgecolor="black",
                linewidth=0.7,
                label=style[lang],
            )
    ax.barh(
        np.nan,
        1,
        color="white",
        edgecolor="black",
        linewidth=0.7,
        linestyle="--",
        label="期别不确定" if lang == "zh" else "period uncertain",
    )
    if page_date:
        ax.axvline(page_year, color="black", linewidth=0.9)
        ax.annotate(
            f"网页日期 {page_date}" if lang == "zh" else f"page date {page_date}",
            (page_year, len(table) - 0.6),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize="x-small",
        )
    ax.set_yticks(np.arange(len(table)), row_labels(table, lang), fontsize="small")
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(first, last)
    ax.set_xticks(np.arange(first, last, 2))
    ax.set_xlabel("年份" if lang == "zh" else "year")
    ax.legend(loc="upper left", bbox_to_anchor=(0.53, 0.99), fontsize="x-small")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def caption_dates(table, *, periods, lang):
    """Caption of ``plot_dates``."""
    counts = table["basis"].value_counts()
    certain = (table["period_certain"] == "yes").sum()
    third = table.loc[(table["period"] == "P3"), "document"].size
    if lang == "zh":
        return dict(
            title="各文档可能写于何时",
            shows="每条为可能的成文年份范围，实线框表示期别确定，虚线框表示范围跨两期；底色为四个规划期 "
            + "、".join(p[0] for p in periods)
            + "。",
            n=f"n = {len(table)} 份文档：{counts.get('stated', 0)} 份写明年份或规划，{counts.get('inferred', 0)} 份由用词推断，"
            f"{counts.get('unknown', 0)} 份未知；{certain} 份期别确定；属于十四五时期（P3）的 {third} 份。",
            method="年份由逐字引文推定，引文见 data/reports.csv。",
            limits="年份只有范围，没有日期，不能连成时间序列。",
        )
    return dict(
        title="When each document can have been written",
        shows="A bar spans the years that the wording allows; a solid frame: the period is certain, a dashed one: the range spans two; "
        "the bands are the plan periods " + ", ".join(p[0] for p in periods) + ".",
        n=f"n = {len(table)} documents: {counts.get('stated', 0)} state a year or plan, {counts.get('inferred', 0)} are inferred, "
        f"{counts.get('unknown', 0)} unknown; {certain} have a certain period; {third} are of the 14th plan period (P3).",
        method="The years rest on verbatim quotes (data/reports.csv, column evidence).",
        limits="A range is not a date, and the documents are not a time series.",
    )


plot_dates.height = lambda table, periods: 24 + 5.2 * len(table)
plot_dates.caption = caption_dates


def plot_containment(table, *, documents, lang="en", ax=None):
    """Draw ``containment``: the share of each document's 8-character strings (row) that stand in
    another (column).

    ``documents``: the ids in the order of rows and columns.
    """
    ax, names = ax or new_axes(), list(documents)
    grid = np.zeros((len(names), len(names)))
    for row in table.itertuples():
        grid[names.index(row.document), names.index(row.other)] = row.containment
    ax.imshow(
        np.ma.masked_array(grid, np.eye(len(names), dtype=bool)),
        cmap="Blues",
        vmin=0,
        vmax=1,
        aspect="auto",
    )
    for i, j in np.argwhere(grid >= 0.1):
        ax.text(
            j,
            i,
            f"{grid[i, j]:.2f}".lstrip("0"),
            ha="center",
            va="center",
            fontsize="x-small",
            color="white" if grid[i, j] > 0.5 else "black",
        )
    ax.plot(np.arange(len(names)), np.arange(len(names)), "x", color="0.6", markersize=4)
    ax.set_xticks(np.arange(len(names)), names, fontsize="small", rotation=90)
    ax.set_yticks(np.arange(len(names)), names, fontsize="small")
    ax.set_xticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="0.9", linewidth=0.5)
    ax.tick_params(which="both", length=0)
    ax.set_xlabel("包含于此文档" if lang == "zh" else "… is contained in this document")
    ax.set_ylabel("此文档的文字…" if lang == "zh" else "the text of this document …")
    return ax


def caption_containment(table, *, documents, lang):
    """Caption of ``plot_containment``."""
    count = len(documents)
    pairs = (table["containment"] >= 0.1).sum()
    if lang == "zh":
        return dict(
            title="文档之间共有的文字",
            shows="每格为行文档的八字串有多少也见于列文档（只算汉字）；不低于 0.1 的写出数值，颜色越深越多。",
            n=f"n = {count} 份文档，{count * (count - 1)} 对有向关系中 {pairs} 对不低于 0.1。",
            method="八字串包含度，Broder 1997。",
            limits="共有文字可能来自同一上级文件，不说明谁抄谁；改写过的文字找不到。",
        )
    return dict(
        title="Text that documents share",
        shows="Each cell is the share of the row document's 8-character strings (Chinese characters only) that stand in the column document; "
        "values from 0.1 are printed, darker is more.",
        n=f"n = {count} documents; {pairs} of {count * (count - 1)} ordered pairs reach 0.1.",
        method="Containment of shingles, Broder 1997.",
        limits="Shared text can come from one higher document; it does not say who copied whom, and reworded text is not found.",
    )


plot_containment.height = lambda table, documents: 25 + 5.2 * len(documents)
plot_containment.caption = caption_containment


# Why this date: the clues found in one report, each with the years that it allows (for questions
# asked live, notebook 05).

OPEN = 3  # years that an open end is drawn on


def plot_clues(table, *, year_from=None, year_to=None, lang="en", ax=None):
    """Draw ``find_clues``: a bar from not_before to not_after for each clue, the years proposed as
    a band behind them.

    A broken line goes on where a clue says nothing; ``year_from``, ``year_to``: the years proposed,
    the last one to its end, as in ``not_after``.
    """
    ax = ax or new_axes()
    years = table[["not_before", "not_after"]].to_numpy(float)
    first, last = _reach(years, year_from, year_to)
    if year_from is not None:
        ax.axvspan(
            year_from,
            last if year_to is None else year_to + 1,
            color=PALETTE["light"],
            zorder=0,
            gid="labelled",
        )
    for at, (before, after) in enumerate(years):
        ends = (before if np.isfinite(before) else first, after if np.isfinite(after) else last)
        ax.plot(ends, [at, at], linestyle=":", color="0.5", linewidth=1)
        if np.isfinite(before) and np.isfinite(after):
            ax.plot(ends, [at, at], color=PALETTE["blue"], linewidth=2.2)
        ax.plot(before, at, ">", color=PALETTE["blue"], markersize=5)
        ax.plot(after, at, "<", color=PALETTE["vermilion"], markersize=5)
    _finish(ax, table, first, last, lang)
    return ax


def _finish(ax, table, first, last, lang):
    ax.set_yticks(
        range(len(table)),
        [f"{row.quote[:22]} ×{row.n}" for row in table.itertuples()],
        fontsize="small",
    )
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
    ax.set_xlabel("不早于 →   ← 不晚于" if lang == "zh" else "not before →   ← not after")
    ax.grid(axis="x", color="0.92", linewidth=0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _reach(years, year_from, year_to):
    """The first and the last year of the axis."""
    ends = [*years.ravel(), *(year for year in (year_from, year_to) if year is not None)]
    known = [year for year in ends if np.isfinite(year)] or [2006]
    return min(known) - OPEN, max(known) + OPEN


def caption_clues(table, *, lang, year_from=None, year_to=None):
    """Caption of ``plot_clues``."""
    years = (
        f"{year_from}–{year_to or ''}"
        if year_from is not None
        else ("无" if lang == "zh" else "none")
    )
    if lang == "zh":
        return dict(
            title="断代的线索",
            shows=f"每行一条线索及其次数：右向三角为不早于，左向三角为不晚于，虚线表示一端不限；灰底为程序提出的年份（{years}）。",
            n=f"n = {len(table)} 条线索。",
            method="按 data/lexicons/dating_clues.csv 中的词与文中写出的年份。",
            limits="词语常在所属规划期之后继续使用，故“不晚于”多为软界；线索不足时不作判断。",
        )
    return dict(
        title="The clues to a date",
        shows="One row a clue and how often it stands in the text: a triangle to the right is not before, one to the left not after, "
        f"a broken line is open; the grey band is what the program proposes ({years}).",
        n=f"n = {len(table)} clue{'s' * (len(table) != 1)}.",
        method="Words of data/lexicons/dating_clues.csv, and years written out.",
        limits="Words outlive their plan, so most ends are soft; where clues do not suffice nothing is proposed.",
    )


plot_clues.height = lambda table, year_from=None, year_to=None: 22 + 5 * max(len(table), 2)
plot_clues.caption = caption_clues
