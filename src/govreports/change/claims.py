"""What may not be concluded from a comparison of periods: sentences made from its own numbers, in
English and Chinese.
"""

import pandas as pd

from govreports.reading.periods import compared_documents

_CONFIDENCE_ZH = {"low": "低", "medium": "中"}


def what_may_not_be_concluded(change, documents, *, certain=True):
    """The warnings that a comparison carries, one row each: about, en, zh.

    ``change`` from compare_periods, ``documents`` and ``certain`` as given to it. Every number is
    read from these tables.
    """
    if change.empty:
        return pd.DataFrame([_sampling(), _absence()], columns=["about", "en", "zh"])
    first, second = change["first"].iloc[0], change["second"].iloc[0]
    sides = compared_documents(documents, first, second, certain=certain).groupby(
        "period", sort=False
    )
    groups = {name: sides.get_group(name) for name in (first, second)}
    rows = [
        _sampling(),
        *_sizes(groups),
        *_tests(change),
        *_intervals(change),
        _tokens(change),
        *_confounding(groups),
        *_dating(groups),
        *_families(groups),
        *_circular(change),
        *_intruders(groups),
        _absence(),
    ]
    return pd.DataFrame(rows, columns=["about", "en", "zh"])


def _sampling():
    return (
        "sampling",
        "The documents are cases, not a sample of the reports of their time: nothing follows for reports not read.",
        "这些文本是个案，不是当时报告的样本：对未读到的报告不能作任何推断。",
    )


def _sizes(groups):
    for name, group in groups.items():
        families = group["family"].nunique()
        if families < 3:
            yield (
                "size",
                f"{name} has documents: {len(group)}, independent: {families}. Cases to read, not to average.",
                f"{name} 只有 {len(group)} 篇（独立文本 {families} 组）：只宜逐篇阅读，不宜取平均。",
            )


def _tests(change):
    p = change["p"].dropna()
    if p.empty:
        return
    at, kept, chance = (
        int((p <= 0.05).sum()),
        int((change["p_adjusted"] <= 0.05).sum()),
        f"{len(p) * 0.05:.0f}",
    )
    n1, n2 = int(change["families_first"].max()), int(change["families_second"].max())
    least = p_text(change["smallest_p"].min())
    left = (
        (f"{kept} left.", f"还剩 {kept} 个。")
        if kept
        else (
            "none is left. No single term may be called significantly changed.",
            "一个不剩，不能说任何一个词有显著变化。",
        )
    )
    yield (
        "test",
        f"With {n1} and {n2} families no exact p can be below {least}. Of {len(p)} terms {at} have p <= .05, where "
        f"chance alone gives up to {chance}; corrected for {len(p)} tests: {left[0]}",
        f"两组独立文本为 {n1} 与 {n2} 组，精确检验的 p 值不可能低于 {least}。{len(p)} 个词中 {at} 个 p ≤ .05，"
        f"而纯属偶然也可达约 {chance} 个；经 {len(p)} 次检验校正后{left[1]}",
    )


def _intervals(change):
    names = {
        "bootstrap": (
            "95 % bootstrap interval over families (descriptive)",
            "按独立文本自助抽样的 95 % 区间（仅作描述）",
        ),
        "range": ("range with one family left out", "逐一剔除一组文本所得的极差"),
    }
    for kind, (english, chinese) in names.items():
        rate = change.loc[change["interval"] == kind, "null_rate"].dropna()
        if len(rate):
            yield (
                "interval",
                f"The interval is a {english}: on random splits of the same families it leaves out 0 for "
                f"{rate.iloc[0]:.0%} of splits and terms. Leaving out 0 is therefore no finding.",
                f"所列区间为{chinese}：把同一批文本随机分组，它仍有 {rate.iloc[0]:.0%} 不含 0，因此不含 0 不算发现。",
            )


def _tokens(change):
    rate = change["g2_null_rate"].dropna()
    said = (
        (
            f" On random splits of the same families it has p < .05 for {rate.iloc[0]:.0%} of splits and terms.",
            f"把同一批文本随机分组，它仍有 {rate.iloc[0]:.0%} 的 p < .05。",
        )
        if len(rate)
        else ("", "")
    )
    return (
        "tokens",
        "G2 counts words as if each were drawn on its own; its p may not be read." + said[0],
        "G2 把每个词当作独立抽取，其 p 值不可采信。" + said[1],
    )


def _confounding(groups):
    for column, english, chinese in (
        ("genre", "genre", "文种"),
        ("level", "level", "层级"),
        ("topic", "topic", "切题程度"),
    ):
        mixes = {
            name: group[column].value_counts().sort_index().to_dict()
            for name, group in groups.items()
            if column in group
        }
        shares = [{key: n / sum(mix.values()) for key, n in mix.items()} for mix in mixes.values()]
        if len(shares) == 2 and shares[0] != shares[1]:
            text = "; ".join(
                f"{name}: " + ", ".join(f"{key} {n}" for key, n in mix.items())
                for name, mix in mixes.items()
            )
            yield (
                "confounding",
                f"The groups differ in {english} too ({text}): a difference need not be one of time.",
                f"两组的{chinese}也不同（{text.replace('; ', '；').replace(', ', '、')}）：差异未必来自时间。",
            )


def _dating(groups):
    documents = pd.concat(groups.values())
    if "confidence" in documents:
        weak = documents[documents["confidence"].isin(["low", "medium"])]
        if len(weak):
            ids = ", ".join(f"{row.document} ({row.confidence})" for row in weak.itertuples())
            ids_zh = "、".join(
                f"{row.document}（{_CONFIDENCE_ZH[row.confidence]}）" for row in weak.itertuples()
            )
            yield (
                "dating",
                f"The dating of {len(weak)} of {len(documents)} documents is not of high confidence: {ids}.",
                f"{len(documents)} 篇中有 {len(weak)} 篇断代把握不高：{ids_zh}。",
            )
    spanning = (
        documents[~documents["period_certain"].isin(["yes", True])]
        if "period_certain" in documents
        else documents[:0]
    )
    if len(spanning):
        ids = list(spanning["document"])
        yield (
            "dating",
            f"{len(ids)} documents may belong to another period, their years span two: {', '.join(ids)}.",
            f"{len(ids)} 篇年份跨两个时期，归属不定：{'、'.join(ids)}。",
        )


def _families(groups):
    plain = {
        name: set(group["family"].str.removeprefix(f"{name} ")) for name, group in groups.items()
    }
    for family in sorted(set.intersection(*plain.values())):
        yield (
            "families",
            f"The family of {family} stands in both periods: the two sides are not independent.",
            f"与 {family} 同源的文本两个时期都有：两组并不独立。",
        )


def _circular(change):
    marked = change[change["circular"] != ""]
    if marked.empty:
        return
    if (marked["circular_kept"] == "yes").any():
        yield (
            "circular",
            f"CIRCULAR: for {len(marked)} terms the date of a document rests on the term itself, and the document "
            "was kept; these rows show nothing about change.",
            f"循环论证：{len(marked)} 个词本身就是断代依据，相关文本却仍计入；这些行不能说明变化。",
        )
    else:
        yield (
            "circular",
            f"For {len(marked)} terms the date of a document rests on the term; that document is left out of "
            "the term's row, so n differs between rows.",
            f"有 {len(marked)} 个词本身是某篇的断代依据，该篇不计入该词一行，因此各行的 n 不同。",
        )


def _intruders(groups):
    documents = pd.concat(groups.values())
    for column, is_odd, english, chinese in (
        ("topic", lambda cell: cell == "off", "are off the topic", "不切题"),
        ("copy_of", lambda cell: cell != "", "are copies", "是重复文本"),
    ):
        ids = [
            row["document"]
            for row in documents.to_dict("records")
            if column in row and is_odd(row[column])
        ]
        if ids:
            yield (
                "documents",
                f"{', '.join(ids)} {english} and are counted all the same.",
                f"{'、'.join(ids)} {chinese}，却仍计入。",
            )


def _absence():
    return (
        "absence",
        "A term that is missing is missing in the text that survives; heads, tails and items may be lost.",
        "所谓“未见”，指现存文本中未见；报告的首尾和条目可能已经缺失。",
    )


def p_text(p):
    """A p as papers print it: two significant digits, never 0.

    >>> p_text(0.0079365)
    '.0079'
    """
    return f"{p:.2g}".removeprefix("0") if p >= 1e-4 else f"{p:.0e}"
