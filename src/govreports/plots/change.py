"""Figures of change: what differs between two periods, and how often a statistic fires by
chance.
"""

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from govreports.change.claims import p_text
from govreports.plots.axes import LINES, MARKERS, PALETTE, new_axes, panels
from govreports.plots.terms import label_term

RISEN = {True: ("^", PALETTE["vermilion"]), False: ("v", PALETTE["blue"])}
INTERVAL_NAMES = {
    "zh": {
        "bootstrap": "按独立文本自助抽样的 95 % 区间（仅作描述）",
        "range": "逐一剔除一组独立文本的极差（不是置信区间）",
        "none": "只有点，没有区间（不足三组独立文本）",
    },
    "en": {
        "bootstrap": "95 % bootstrap interval over families (descriptive)",
        "range": "range with one family left out (no confidence interval)",
        "none": "points without an interval (fewer than three families)",
    },
}


def plot_keyness(table, *, lang="en", ax=None):
    """Draw ``largest_changes``: the ratio of mean rates with its interval, the rates, and the
    documents that have the term.

    Triangle up: more in the second period; down: less; hollow: too few documents for a line. †
    documents dated by the term are left out of the row, ‡ they are kept. A column ``english`` gives
    the glosses.
    """
    dots, rates, spread = panels(
        ax or new_axes(), 1, 3, sharey=True, width_ratios=[5, 1.5, 1.1], wspace=0.02
    )[0]
    y = np.arange(len(table))
    hollow = (table["interval"] == "none").to_numpy()
    for risen, (marker, colour) in RISEN.items():
        rows = (table["log_ratio"] > 0).to_numpy() == risen
        low, high = table.loc[rows, "low"], table.loc[rows, "high"]
        dots.hlines(y[rows], low, high, color=colour, linewidth=1.8, alpha=0.45)
        for chosen, fill in ((rows & ~hollow, colour), (rows & hollow, "white")):
            style = dict(color=fill, markeredgecolor=colour, markersize=4.5, linestyle="none")
            dots.plot(table.loc[chosen, "log_ratio"], y[chosen], marker, **style)
    dots.axvline(0, color="black", linewidth=0.7)
    _ratio_axis(dots, table, lang)
    labels = [_label_change(row, lang) for row in table.to_dict("records")]
    dots.set_yticks(y, labels, fontsize="small")
    dots.set_ylim(len(table) - 0.4, -0.6)
    rows = list(table.itertuples())
    periods = " → ".join(table.loc[:0, ["first", "second"]].to_numpy().ravel())
    title = "每万词" if lang == "zh" else "per 10,000"
    texts = [f"{_short_rate(row.rate_first)} → {_short_rate(row.rate_second)}" for row in rows]
    _draw_column(rates, texts, f"{title}\n{periods}")
    title = "文档数" if lang == "zh" else "documents"
    texts = [f"{row.k_first}/{row.n_first} → {row.k_second}/{row.n_second}" for row in rows]
    _draw_column(spread, texts, f"{title}\n{periods}")
    return dots


def _label_change(row, lang):
    label = label_term(row["term"], row.get("english", ""), lang, width=30)
    return label + mark_circular(row)


def mark_circular(row):
    """What stands behind a term that dates a document: † it is left out, ‡ it is kept."""
    return {"no": " †", "yes": " ‡"}[row["circular_kept"]] if row["circular"] else ""


def _short_rate(value):
    return f"{value:.0f}" if value >= 9.95 or value == 0 else f"{value:.1f}"


def _ratio_axis(ax, table, lang):
    reach = 1
    if len(table):
        ratios = table[["log_ratio", "low", "high"]].to_numpy(float)
        reach = int(np.ceil(np.nanmax(np.abs(ratios))))
    step = 1 if reach <= 3 else 2
    ticks = np.arange(-(reach // step) * step, reach + 1, step)
    ax.set_xlim(-reach - 0.3, reach + 0.3)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    times = [2 ** int(abs(tick)) for tick in ticks]
    labels = [f"{n}" if tick >= 0 else f"1/{n}" for tick, n in zip(ticks, times)]
    ax.set_xticklabels(labels)
    if len(table):
        first, second = table["first"].iloc[0], table["second"].iloc[0]
        label = {
            "zh": f"{second} 与 {first} 平均词频之比（对数刻度）",
            "en": f"mean rate in {second} ÷ mean rate in {first} (log scale)",
        }
        ax.set_xlabel(label[lang])
    ax.grid(axis="y", color="0.92", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _draw_column(ax, texts, title):
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    for row, text in enumerate(texts):
        ax.text(0.5, row, text, ha="center", va="center", fontsize="x-small")
    ax.set_title(title, fontsize="small")


def caption_keyness(table, *, lang):
    """Caption of ``plot_keyness``: n, smallest p and null rates are those of the comparison."""
    first, second = table["first"].iloc[0], table["second"].iloc[0]
    kind = table["interval"].mode()[0]
    rate = table.loc[table["interval"] == kind, "null_rate"].dropna()
    shown = dict(
        first=first,
        second=second,
        one=int(table["families_first"].max()),
        two=int(table["families_second"].max()),
        n=int(table["n_first"].max()),
        m=int(table["n_second"].max()),
        least=p_text(table["smallest_p"].min()),
        smallest=p_text(table["p_adjusted"].min()),
        kind=INTERVAL_NAMES[lang][kind],
        tokens=f"{table['g2_null_rate'].iloc[0]:.0%}",
        interval=f"{rate.iloc[0]:.0%}" if len(rate) else "",
        marks=_explain_marks(table, lang),
    )
    sentences = _KEYNESS_ZH if lang == "zh" else _KEYNESS_EN
    caption = {part: text.format(**shown) for part, text in sentences.items()}
    return caption | {"limits": _keyness_limits(shown, lang)}


_KEYNESS_EN = {
    "title": "Terms whose rate differs most between {first} and {second}",
    "shows": "Triangle: ratio of the mean document rates, 0.5 per 10,000 added on both sides; up, more in {second}; down, less; "
    "hollow, fewer than three families on a side. Line: {kind}. Order: difference of the rates. "
    "At the right the mean rates per 10,000 words and the documents that have the term.{marks}",
    "n": "n = {n} and {m} documents in {one} and {two} independent families.",
    "method": "Rates are means over documents; exact permutation of families, smallest p attainable {least}; smallest p adjusted "
    "by Benjamini and Hochberg (1995) over the terms tested: {smallest} in the rows shown.",
}
_KEYNESS_ZH = {
    "title": "{first} 与 {second} 相差最大的词",
    "shows": "三角：两组文档平均词频之比，两边各加每万词 0.5 次；尖朝上为 {second} 较多，朝下为较少，空心为某组不足三组独立文本。横线：{kind}。"
    "自上而下按词频之差排列。右侧为平均每万词次数与出现该词的文档数。{marks}",
    "n": "n = {n} 与 {m} 份文档，独立文本 {one} 与 {two} 组。",
    "method": "词频取文档平均；按独立文本作精确置换检验，可达的最小 p 为 {least}；经 Benjamini 与 Hochberg（1995）校正后，图中各行最小 p 为 {smallest}。",
}


def _explain_marks(table, lang):
    circular = table[table["circular"] != ""]
    if circular.empty:
        return ""
    kept = (circular["circular_kept"] == "yes").any()
    if lang == "zh":
        return (
            "‡ 循环论证：断代依据即该词的文档仍计入。" if kept else "† 以该词断代的文档不计入此行。"
        )
    if kept:
        return " ‡ CIRCULAR: documents dated by the term are kept."
    return " † Documents dated by the term are left out of its row."


def _keyness_limits(shown, lang):
    rate = shown["interval"]
    if lang == "zh":
        interval = f"把同一批文本随机分组，这样的区间仍有 {rate} 不含 1；" if rate else ""
        return (
            f"{interval}G2（按词计）则有 {shown['tokens']} 的 p < .05。图列差异最大的词，差异自然显大；"
            "文种与层级也随时期而异，不能归因于时间。"
        )
    interval = f"such a line leaves out 1 for {rate} of terms, and " if rate else ""
    return (
        f"On random splits of the same families {interval}G2 (token-level) has p < .05 for {shown['tokens']}. "
        "These are the largest differences, so they look large; genre and level go with the period too."
    )


plot_keyness.height = lambda table: 24 + 4.7 * len(table)
plot_keyness.caption = caption_keyness


STATISTICS_ZH = {
    "G2, p < .05": "G2，p < .05",
    "G2 > 15.13": "G2 > 15.13（名义 p < .0001）",
    "Welch t, p < .05": "Welch t，p < .05",
    "Mann-Whitney, p < .05": "Mann-Whitney，p < .05",
    "exact permutation, p <= .05": "精确置换检验，p ≤ .05",
    "95 % bootstrap interval leaves out 0": "95 % 自助区间不含 0",
    "leave-one-out range leaves out 0": "逐一剔除的极差不含 0",
}
STATISTICS_EN = {
    "G2 > 15.13": "G2 > 15.13 (nominal p < .0001)",
    "exact permutation, p <= .05": "exact permutation, p ≤ .05",
}


def plot_null_rates(table, *, lang="en", ax=None):
    """Draw one or more runs of ``null_split_check``: how often each statistic fires on random
    splits, a marker a pair of sizes.
    """
    ax = ax or new_axes()
    names = list(dict.fromkeys(table["statistic"]))
    runs = list(dict.fromkeys(zip(table["first"], table["second"])))
    for number, (first, second) in enumerate(runs):
        rows = table[(table["first"] == first) & (table["second"] == second)]
        offset = 0.22 * (number - (len(runs) - 1) / 2)
        y = [names.index(name) + offset for name in rows["statistic"]]
        label = f"{first} 对 {second} 组" if lang == "zh" else f"{first} against {second} families"
        look = dict(color=list(PALETTE.values())[number + 1], linestyle="none", markersize=5)
        ax.plot(100 * rows["rate"], y, MARKERS[number % len(MARKERS)], label=label, **look)
        for percent, height in zip(100 * rows["rate"], y):
            ax.annotate(
                f"{percent:.0f}" if percent >= 9.5 else f"{percent:.1f}",
                (percent, height),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize="x-small",
                bbox=dict(facecolor="white", edgecolor="none", pad=0.3),
            )
    ax.axvline(5, color="black", linestyle=LINES[1], linewidth=0.8, zorder=0.5)
    words = STATISTICS_ZH if lang == "zh" else STATISTICS_EN
    ax.set_yticks(range(len(names)), [words.get(name, name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(0, 100 * table["rate"].max() * 1.1 + 2)
    label = {
        "zh": "无差异时仍“显著”的比例（%，按随机分组与词计）",
        "en": "fires where chance alone made the groups (% of splits and terms)",
    }
    ax.set_xlabel(label[lang])
    ax.grid(axis="y", color="0.92", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.legend(loc="lower right", frameon=False, fontsize="small")
    return ax


def caption_null_rates(table, *, lang):
    """Caption of ``plot_null_rates``."""
    runs = table.drop_duplicates(["first", "second"])
    exact = 100 * table.loc[table["statistic"] == "exact permutation, p <= .05", "rate"].max()
    g2 = table.loc[table["statistic"] == "G2, p < .05", "rate"] * 100
    span = "–".join(dict.fromkeys([f"{g2.min():.0f}", f"{g2.max():.0f}"]))
    sizes = [(row.first, row.second, row.splits, row.terms) for row in runs.itertuples()]
    if lang == "zh":
        return dict(
            title="随机分组下各统计量“显著”的比例",
            shows="把同一批独立文本随机分成两组，看每个统计量对多少“分组 × 词”报告差异；虚线为名义水平 5 %。",
            n="；".join(f"{a} 对 {b} 组：{s} 种分法 × {t} 个词" for a, b, s, t in sizes) + "。",
            method="Lijffijt 等 2016 的做法；置换检验列举全部分法。",
            limits=f"按词计的 G2 在 {span} % 的情形下 p < .05，其显著性不可采信；精确置换检验守住水平（至多 {exact:.1f} %）。极差没有名义水平。",
        )
    return dict(
        title="How often each statistic fires on random splits",
        shows="The same independent families are split at random into two groups; a mark is the share of splits and terms for "
        "which a statistic reports a difference. Broken line: the nominal 5 %.",
        n="; ".join(f"{a} against {b} families: {s} splits × {t} terms" for a, b, s, t in sizes)
        + ".",
        method="As in Lijffijt et al. 2016; the permutation test runs over all splits.",
        limits=f"Token-level G2 has p < .05 in {span} % of cases, so its stars mean nothing; the exact permutation test holds its "
        f"level (at most {exact:.1f} %). A range has no nominal level.",
    )


plot_null_rates.height = lambda table: 26 + 9 * table["statistic"].nunique()
plot_null_rates.caption = caption_null_rates
