"""Figures of what the reports are, when they were written, what they share."""

import numpy as np

from govreports.plots.axes import (
    PALETTE,
    label_documents,
    label_period,
    new_axes,
    panels,
)
from govreports.reading.copies import TEMPLATE
from govreports.reading.damage import LOSSES
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
FIRST_LOSS, LOSS_WIDTH = 6.0, 0.75  # where the columns of losses begin, and how wide one is
BASIS = {
    "stated": dict(color=PALETTE["blue"], hatch="", zh="写明年份或规划", en="year or plan stated"),
    "inferred": dict(
        color=PALETTE["sky"], hatch="////", zh="由用词推断", en="inferred from wording"
    ),
    "unknown": dict(color="white", hatch="", zh="未知", en="unknown"),
}


def plot_card(table, *, lang="en", ax=None):
    """Draw ``corpus_card``: a bar of Chinese characters a document, and beside it level, genre,
    topic and losses.
    """
    bars, cells = panels(ax or new_axes(), 1, 2, sharey=True, width_ratios=[1, 2.0])[0]
    y = np.arange(len(table))
    fills = [PALETTE["sky"] if topic == "on" else "white" for topic in table["topic"]]
    bars.barh(y, table["han"], color=fills, edgecolor="black", linewidth=0.6, height=0.7)
    copied = "同" if lang == "zh" else "copy of"
    for row, (han, original) in enumerate(zip(table["han"], table["copy_of"])):
        note = f"  {copied} {original}" if original else ""
        bars.annotate(
            f"{han:,}{note}",
            (han, row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize="x-small",
        )
    bars.set_yticks(y, label_documents(table, lang), fontsize="small")
    bars.set_ylim(len(table) - 0.5, -0.5)
    bars.set_xlim(0, table["han"].max() * 1.35)
    bars.set_xlabel("汉字数" if lang == "zh" else "Chinese characters")
    bars.spines[["top", "right"]].set_visible(False)
    _draw_card_cells(cells, table, lang)
    return bars


def _draw_card_cells(cells, table, lang):
    """Columns of words (level, genre, topic) and of marks (one for each kind of loss)."""
    levels, genres = table["level"], table["genre"]
    if lang == "en":
        levels = levels.map(LEVELS)
        genres = genres.map(lambda genre: GENRES.get(genre, genre))
    titles = ("层级", "文种", "主题") if lang == "zh" else ("level", "genre", "topic")
    columns = (levels, genres, table["topic"].map(TOPIC_NAMES[lang]))
    for title, column, x in zip(titles, columns, (0.0, 1.7, 4.5)):
        cells.text(x, -1.0, title, fontsize="small", fontweight="bold", va="bottom")
        for row, word in enumerate(column):
            shown = "—" if word in ("unknown", "") else word
            cells.text(x, row, shown, fontsize="x-small", va="center")
    for number, kind in enumerate(LOSSES):
        x = FIRST_LOSS + number * LOSS_WIDTH
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
        marked = [row for row, kinds in enumerate(table["damage"]) if kind in kinds.split("|")]
        cells.plot([x] * len(marked), marked, "s", color="black", markersize=3.5)
    cells.set_xlim(-0.1, FIRST_LOSS + len(LOSSES) * LOSS_WIDTH + 0.3)
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
            method="缺损由规则找出：编号有空缺，首尾不成文，字符被遮盖或删去。",
            limits="缺失的编号才算缺损：没有编号的段落若整段丢失，看不出来。",
        )
    return dict(
        title="What the collection holds",
        shows="One row a document: the bar counts Chinese characters (blue: on topic; white: partly or off topic); beside it level, genre, "
        "topic, and a square for each kind of loss.",
        n=f"n = {len(table)} documents, {on} on topic and {part} partly; the longest, {longest['document']}, holds {share:.0%} of all characters.",
        method="Losses are found by rules: gaps in a numbering, a head or tail that is cut, signs masked or deleted.",
        limits="Only a gap in a numbering shows a loss: a lost paragraph without a number cannot be seen.",
    )


plot_card.height = lambda table: 24 + 5.2 * len(table)
plot_card.caption = caption_card


def plot_dates(table, *, periods, reference=None, lang="en", ax=None):
    """Draw ``date_ranges``: a bar from the first to the last year in which each document can have
    been written.

    ``periods``: a list of [name, first year, last year], drawn as bands; a label_zh and a label_en
    may follow. ``reference``: the period of which the caption says how many documents are of it.
    """
    ax = ax or new_axes()
    first = min(year_from for _, year_from, *_ in periods)
    last = max(year_to for _, _, year_to, *_ in periods) + 1
    dates = set(table["page_date"])
    shared = dates.pop() if len(dates) == 1 else ""  # all documents stand on one page
    _draw_bands(ax, periods, _as_year(shared) if shared else last)
    for row, document in enumerate(table.itertuples()):
        known = document.basis != "unknown"
        published = _as_year(document.page_date) if document.page_date else last
        start = document.year_from if known else first
        end = document.year_to + 1 if known else published
        if document.page_date and not shared:
            ax.plot(published, row, "|", color="black", markersize=9)
        line = "-" if document.period_certain == "yes" else "--"
        _draw_range(ax, row, start, end - start, document.basis, linestyle=line)
    _name_bars(ax, table, lang)
    if shared:
        _draw_page_date(ax, shared, len(table), lang)
    ax.set_yticks(np.arange(len(table)), label_documents(table, lang), fontsize="small")
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(first, last)
    ax.set_xticks(np.arange(first, last, 2))
    ax.set_xlabel("年份" if lang == "zh" else "year")
    ax.legend(loc="upper left", bbox_to_anchor=(0.53, 0.99), fontsize="x-small")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _as_year(date):
    """``2023-11`` as a place on an axis of years."""
    return int(date[:4]) + (int(date[5:7]) - 1) / 12


def _draw_bands(ax, periods, page_year):
    """A band for each period, its name in the middle of what of it lies before the page's date."""
    for number, (name, year_from, year_to, *_) in enumerate(periods):
        shade = "0.93" if number % 2 else "0.98"
        ax.axvspan(year_from, year_to + 1, color=shade, zorder=0, gid="labelled")
        middle = (year_from + min(year_to + 1, page_year)) / 2
        ax.text(middle, -0.75, name, ha="center", va="bottom", fontsize="small")


def _draw_range(ax, row, start, years, basis, **style):
    ax.barh(
        row,
        years,
        left=start,
        height=0.56,
        color=BASIS[basis]["color"],
        hatch=BASIS[basis]["hatch"],
        edgecolor="black",
        linewidth=0.7,
        **style,
    )


def _name_bars(ax, table, lang):
    """Bars that are not seen, for the legend: what the dates rest on, and the broken frame."""
    for basis in BASIS:
        if (table["basis"] == basis).any():
            _draw_range(ax, np.nan, 0, 1, basis, label=BASIS[basis][lang])
    uncertain = "期别不确定" if lang == "zh" else "period uncertain"
    _draw_range(ax, np.nan, 0, 1, "unknown", linestyle="--", label=uncertain)


def _draw_page_date(ax, page_date, rows, lang):
    ax.axvline(_as_year(page_date), color="black", linewidth=0.9)
    ax.annotate(
        f"网页日期 {page_date}" if lang == "zh" else f"page date {page_date}",
        (_as_year(page_date), rows - 0.6),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize="x-small",
    )


def caption_dates(table, *, periods, lang, reference=None):
    """Caption of ``plot_dates``."""
    counts = table["basis"].value_counts()
    certain = (table["period_certain"] == "yes").sum()
    names = [name for name, *_ in periods]
    of_reference = _count_of_reference(table, periods, reference, lang)
    marks = {"zh": "竖线为发表时间。", "en": " A stroke: when the text was published."}[lang]
    marks = marks if table["page_date"].nunique() > 1 else ""
    if lang == "zh":
        return dict(
            title="各文档可能写于何时",
            shows="每条为可能的成文年份范围，实线框表示期别确定，虚线框表示范围跨两期；底色为规划期 "
            + "、".join(names)
            + "。"
            + marks,
            n=f"n = {len(table)} 份文档：{counts.get('stated', 0)} 份写明年份或规划，{counts.get('inferred', 0)} 份由用词推断，"
            f"{counts.get('unknown', 0)} 份未知；{certain} 份期别确定{of_reference}。",
            method="年份由逐字引文推定，引文见 data/reports.csv。",
            limits="年份只有范围，没有日期，不能连成时间序列。",
        )
    return dict(
        title="When each document can have been written",
        shows="A bar spans the years that the wording allows; a solid frame: the period is certain, a dashed one: the range spans two; "
        "the bands are the plan periods " + ", ".join(names) + "." + marks,
        n=f"n = {len(table)} documents: {counts.get('stated', 0)} state a year or plan, {counts.get('inferred', 0)} are inferred, "
        f"{counts.get('unknown', 0)} unknown; {certain} have a certain period{of_reference}.",
        method="The years rest on verbatim quotes (data/reports.csv, column evidence).",
        limits="A range is not a date, and the documents are not a time series.",
    )


def _count_of_reference(table, periods, reference, lang):
    """How many documents are of the reference period, to end a sentence with; "" without one."""
    if reference is None:
        return ""
    count, label = (table["period"] == reference).sum(), label_period(periods, reference, lang)
    if lang == "zh":
        name = f"{label}（{reference}）" if label else f" {reference} "
        return f"；属于{name}的 {count} 份"
    name = f"the {label} period ({reference})" if label else reference
    return f"; {count} are of {name}"


plot_dates.height = lambda table, periods, reference=None: 24 + 5.2 * len(table)
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
    for row, column in np.argwhere(grid >= TEMPLATE):
        share = grid[row, column]
        ax.text(
            column,
            row,
            f"{share:.2f}".lstrip("0"),
            ha="center",
            va="center",
            fontsize="x-small",
            color="white" if share > 0.5 else "black",
        )
    places = np.arange(len(names))
    ax.plot(places, places, "x", color="0.6", markersize=4)
    ax.set_xticks(places, names, fontsize="small", rotation=90)
    ax.set_yticks(places, names, fontsize="small")
    borders = np.arange(len(names) + 1) - 0.5
    ax.set_xticks(borders, minor=True)
    ax.set_yticks(borders, minor=True)
    ax.grid(which="minor", color="0.9", linewidth=0.5)
    ax.tick_params(which="both", length=0)
    ax.set_xlabel("包含于此文档" if lang == "zh" else "… is contained in this document")
    ax.set_ylabel("此文档的文字…" if lang == "zh" else "the text of this document …")
    return ax


def caption_containment(table, *, documents, lang):
    """Caption of ``plot_containment``."""
    count = len(documents)
    pairs = (table["containment"] >= TEMPLATE).sum()
    if lang == "zh":
        return dict(
            title="文档之间共有的文字",
            shows=f"每格为行文档的八字串有多少也见于列文档（只算汉字）；不低于 {TEMPLATE} 的写出数值，颜色越深越多。",
            n=f"n = {count} 份文档，{count * (count - 1)} 对有向关系中 {pairs} 对不低于 {TEMPLATE}。",
            method="八字串包含度，Broder 1997。",
            limits="共有文字可能来自同一上级文件，不说明谁抄谁；改写过的文字找不到。",
        )
    return dict(
        title="Text that documents share",
        shows="Each cell is the share of the row document's 8-character strings (Chinese characters only) that stand in the column document; "
        f"values from {TEMPLATE} are printed, darker is more.",
        n=f"n = {count} documents; {pairs} of {count * (count - 1)} ordered pairs reach {TEMPLATE}.",
        method="Containment of shingles, Broder 1997.",
        limits="Shared text can come from one higher document; it does not say who copied whom, and reworded text is not found.",
    )


plot_containment.height = lambda table, documents: 25 + 5.2 * len(documents)
plot_containment.caption = caption_containment


# Why this date: the clues found in one report, each with the years that it allows (for questions
# asked live).

OPEN_YEARS = 3  # that an open end is drawn on
ANY_YEAR = 2000  # where an axis without any year known begins


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
        end = last if year_to is None else year_to + 1
        ax.axvspan(year_from, end, color=PALETTE["light"], zorder=0, gid="labelled")
    for row, (not_before, not_after) in enumerate(years):
        start = not_before if np.isfinite(not_before) else first
        end = not_after if np.isfinite(not_after) else last
        ax.plot([start, end], [row, row], linestyle=":", color="0.5", linewidth=1)
        if np.isfinite(not_before) and np.isfinite(not_after):
            ax.plot([start, end], [row, row], color=PALETTE["blue"], linewidth=2.2)
        ax.plot(not_before, row, ">", color=PALETTE["blue"], markersize=5)
        ax.plot(not_after, row, "<", color=PALETTE["vermilion"], markersize=5)
    _finish_clues(ax, table, first, last, lang)
    return ax


def _finish_clues(ax, table, first, last, lang):
    quotes = [f"{clue.quote[:22]} ×{clue.n}" for clue in table.itertuples()]
    ax.set_yticks(range(len(table)), quotes, fontsize="small")
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
    ax.set_xlabel("不早于 →   ← 不晚于" if lang == "zh" else "not before →   ← not after")
    ax.grid(axis="x", color="0.92", linewidth=0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _reach(years, year_from, year_to):
    """The first and the last year of the axis."""
    proposed = [year for year in (year_from, year_to) if year is not None]
    known = [year for year in (*years.ravel(), *proposed) if np.isfinite(year)] or [ANY_YEAR]
    return min(known) - OPEN_YEARS, max(known) + OPEN_YEARS


def caption_clues(table, *, lang, year_from=None, year_to=None):
    """Caption of ``plot_clues``."""
    years = "无" if lang == "zh" else "none"
    if year_from is not None:
        years = f"{year_from}–{year_to or ''}"
    if lang == "zh":
        return dict(
            title="断代的线索",
            shows=f"每行一条线索及其次数：右向三角为不早于，左向三角为不晚于，虚线表示一端不限；灰底为程序提出的年份（{years}）。",
            n=f"n = {len(table)} 条线索。",
            method="按 data/lexicons/dating_clues.csv 中的词与文中写出的年份。",
            limits="词语常在所属规划期之后继续使用，故“不晚于”多为软界；线索不足时不作判断。",
        )
    clues = "clue" if len(table) == 1 else "clues"
    return dict(
        title="The clues to a date",
        shows="One row a clue and how often it stands in the text: a triangle to the right is not before, one to the left not after, "
        f"a broken line is open; the grey band is what the program proposes ({years}).",
        n=f"n = {len(table)} {clues}.",
        method="Words of data/lexicons/dating_clues.csv, and years written out.",
        limits="Words outlive their plan, so most ends are soft; where clues do not suffice nothing is proposed.",
    )


plot_clues.height = lambda table, year_from=None, year_to=None: 22 + 5 * max(len(table), 2)
plot_clues.caption = caption_clues
