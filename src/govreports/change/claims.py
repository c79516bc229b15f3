"""What may not be concluded from a comparison of periods: sentences made from its own numbers, in
English and Chinese.
"""

import pandas as pd

from govreports.reading.periods import certain_documents, compared_documents
from govreports.reading.readings import GENRES, LEVELS
from govreports.tables import say

_LEVEL = 0.05
_CONFIDENCE_ZH = {"low": "低", "medium": "中"}
_KINDS = {
    "en": {**GENRES, **LEVELS},
    "zh": {"unknown": "不明", "on": "切题", "partly": "部分切题", "off": "离题"},
}


def what_may_not_be_concluded(change, documents, *, certain=True):
    """The warnings that a comparison carries, one row each: about, en, zh.

    ``change`` from compare_periods, ``documents`` and ``certain`` as given to it. Every number is
    read from these tables.
    """
    if change.empty:
        return pd.DataFrame([_claim("sampling"), _claim("absence")], columns=["about", "en", "zh"])
    first, second = change["first"].iloc[0], change["second"].iloc[0]
    compared = compared_documents(documents, first, second, certain=certain)
    groups = {name: compared[compared["period"] == name] for name in (first, second)}
    rows = [
        _claim("sampling"),
        *_sizes(groups),
        *_tests(change),
        *_intervals(change),
        _tokens(change),
        *_confounding(groups),
        *_dating(compared),
        *_families(groups),
        *_circular(change),
        *_intruders(compared),
        _claim("absence"),
    ]
    return pd.DataFrame(rows, columns=["about", "en", "zh"])


def _claim(key, **places):
    """(about, en, zh): the sentences claim.KEY of data/words.csv; about is KEY up to its first
    hyphen.
    """
    about = key.partition("-")[0]
    return about, *(say(f"claim.{key}", lang, **places) for lang in ("en", "zh"))


def _sizes(groups):
    for name, group in groups.items():
        families = group["family"].nunique()
        if families < 3:
            yield _claim("size", name=name, n=len(group), families=families)


def _tests(change):
    p = change["p"].dropna()
    if p.empty:
        return
    least = change["smallest_p"].min()
    places = {
        "first": int(change["families_first"].max()),
        "second": int(change["families_second"].max()),
        "least": p_text(least),
        "terms": len(p),
        "below": int((p <= _LEVEL).sum()),
        "chance": f"{len(p) * _LEVEL:.0f}",
        "left": int((change["p_adjusted"] <= _LEVEL).sum()),
    }
    if least > _LEVEL:
        yield _claim("test-untold", **places)
    else:
        yield _claim("test-some" if places["left"] else "test-none", **places)


def _intervals(change):
    for kind in ("bootstrap", "range"):
        rate = change.loc[change["interval"] == kind, "null_rate"].dropna()
        if len(rate):
            yield _claim(f"interval-{kind}", rate=rate.iloc[0])


def _tokens(change):
    rate = change["g2_null_rate"].dropna()
    return _claim("tokens-rate", rate=rate.iloc[0]) if len(rate) else _claim("tokens")


def _confounding(groups):
    for column in ("genre", "level", "topic"):
        if not all(column in group for group in groups.values()):
            continue
        mixes = {name: group[column].value_counts() for name, group in groups.items()}
        shares = [dict(mix / mix.sum()) for mix in mixes.values()]
        if shares[0] != shares[1]:
            mix = "; ".join(
                f"{name}: {', '.join(_kinds(mix, 'en'))}" for name, mix in mixes.items()
            )
            mix_zh = "；".join(
                f"{name}：{'、'.join(_kinds(mix, 'zh'))}" for name, mix in mixes.items()
            )
            yield _claim(f"confounding-{column}", mix=mix, mix_zh=mix_zh)


def _kinds(mix, lang):
    """Each kind of a mix in a language, with its number."""
    return [f"{_KINDS[lang].get(kind, kind)} {n}" for kind, n in mix.sort_index().items()]


def _dating(documents):
    if "confidence" in documents:
        weak = documents[documents["confidence"].isin(_CONFIDENCE_ZH)]
        grades = list(zip(weak["document"], weak["confidence"]))
        ids = ", ".join(f"{name} ({grade})" for name, grade in grades)
        ids_zh = "、".join(f"{name}（{_CONFIDENCE_ZH[grade]}）" for name, grade in grades)
        if grades:
            yield _claim("dating-weak", k=len(weak), n=len(documents), ids=ids, ids_zh=ids_zh)
    if "period_certain" in documents:
        known = set(certain_documents(documents)["document"])
        unsure = [name for name in documents["document"] if name not in known]
        if unsure:
            yield _claim("dating-unsure", n=len(unsure), total=len(documents), **_listed(unsure))


def _listed(ids):
    return {"ids": ", ".join(ids), "ids_zh": "、".join(ids)}


def _families(groups):
    first, second = (
        set(group["family"].str.removeprefix(f"{name} ")) for name, group in groups.items()
    )
    for family in sorted(first & second):
        yield _claim("families", family=family)


def _circular(change):
    marked = change[change["circular"] != ""]
    if len(marked):
        is_kept = (marked["circular_kept"] == "yes").any()
        yield _claim("circular-kept" if is_kept else "circular-left", n=len(marked))


def _intruders(documents):
    for column, is_odd in (("topic", lambda cell: cell == "off"), ("copy_of", bool)):
        if column in documents:
            ids = list(documents.loc[documents[column].map(is_odd).astype(bool), "document"])
            if ids:
                yield _claim(f"documents-{column}", **_listed(ids))


def p_text(p):
    """A p as papers print it: two significant digits, never 0.

    >>> p_text(0.0079365)
    '.0079'
    """
    return f"{p:.2g}".removeprefix("0") if p >= 1e-4 else f"{p:.0e}"
