"""Why this date: the clues found in one report, each with the years that it allows (for questions asked live, notebook 05)."""

import numpy as np

from govreports.plots import PALETTE, new_axes

OPEN = 3  # years that an open end is drawn on


def plot_clues(table, *, year_from=None, year_to=None, lang="en", ax=None):
    """Draw ``find_clues``: a bar from not_before to not_after for each clue, the years proposed as a band behind them.

    A broken line goes on where a clue says nothing; ``year_from``, ``year_to``: the years proposed, the last one to its end, as in
    ``not_after``.
    """
    ax = ax or new_axes()
    years = table[["not_before", "not_after"]].to_numpy(float)
    first, last = _reach(years, year_from, year_to)
    if year_from is not None:
        ax.axvspan(year_from, last if year_to is None else year_to + 1, color=PALETTE["light"], zorder=0, gid="labelled")
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
    ax.set_yticks(range(len(table)), [f"{row.quote[:22]} ×{row.n}" for row in table.itertuples()], fontsize="small")
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
    years = f"{year_from}–{year_to or ''}" if year_from is not None else ("无" if lang == "zh" else "none")
    if lang == "zh":
        return dict(
            title="断代的线索", shows=f"每行一条线索及其次数：右向三角为不早于，左向三角为不晚于，虚线表示一端不限；灰底为程序提出的年份（{years}）。",
            n=f"n = {len(table)} 条线索。", method="按 data/lexicons/dating_clues.csv 中的词与文中写出的年份。",
            limits="词语常在所属规划期之后继续使用，故“不晚于”多为软界；线索不足时不作判断。",
        )
    return dict(
        title="The clues to a date",
        shows="One row a clue and how often it stands in the text: a triangle to the right is not before, one to the left not after, "
        f"a broken line is open; the grey band is what the program proposes ({years}).",
        n=f"n = {len(table)} clue{'s' * (len(table) != 1)}.", method="Words of data/lexicons/dating_clues.csv, and years written out.",
        limits="Words outlive their plan, so most ends are soft; where clues do not suffice nothing is proposed.",
    )


plot_clues.height = lambda table, year_from=None, year_to=None: 22 + 5 * max(len(table), 2)
plot_clues.caption = caption_clues
