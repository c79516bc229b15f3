"""What a comparison of periods says in print: its tables, and what may not be concluded from it, in
sentences made from its own numbers, in English and Chinese.
"""

import pandas as pd

from govreports.change.frames import CATEGORIES
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


# The tables for print: numbers set as papers set them.

PRINTED = ["term", "english", "rates", "documents", "ratio", "interval", "p", "p_adjusted"]
SIGNS = {"core": "●", "present": "○", "absent": "–"}


def tabulate_change(change):
    """A comparison of periods as text, row by row in the given order.

    Columns: term, english (where given), rates (mean per 10,000, first → second), documents (k/n →
    k/n), ratio (second over first), interval, p, p_adjusted. † after a term: documents dated by it
    are left out; ‡: they are counted.
    """
    rows = []
    for row in change.to_dict("records"):
        mark = {"no": "†", "yes": "‡"}[row["circular_kept"]] if row["circular"] else ""
        first, second = (f"{row[f'k_{side}']}/{row[f'n_{side}']}" for side in ("first", "second"))
        interval = f"{_ratio(row['low'])} to {_ratio(row['high'])}"
        cells = {
            "term": row["term"] + mark,
            "english": row.get("english", ""),
            "rates": f"{row['rate_first']:.1f} → {row['rate_second']:.1f}",
            "documents": f"{first} → {second}",
            "ratio": _ratio(row["log_ratio"]),
            "interval": "–" if row["interval"] == "none" else interval,
            "p": _p(row["p"]),
            "p_adjusted": _p(row["p_adjusted"]),
        }
        rows.append(cells)
    return pd.DataFrame(rows, columns=PRINTED)


def _ratio(log_ratio):
    return "–" if pd.isna(log_ratio) else f"{2**log_ratio:.2g}"


def _p(value):
    return "–" if pd.isna(value) else p_text(value)


def tabulate_frames(presence, periods):
    """Frame terms by period, for print: a row a term of ``presence`` (see ``frame_presence``), in
    the order they come.

    Columns: term, english, category (Chinese), category_english; for each period of role data k/n
    documents, † where the date of some of them rests on the term; for each reference its status (●
    core, ○ present, – absent).
    """
    rows = []
    for _, group in presence.groupby("term", sort=False):
        head = group.iloc[0]
        row = {
            "term": head["label"],
            "english": head["label_english"],
            "category": head["category"],
            "category_english": CATEGORIES[head["category"]],
        }
        for period in periods.itertuples(index=False):
            inside = group[group["period"] == period.period]
            mark = "†" if (inside["circular"] > 0).any() else ""
            seen = f"{(inside['n'] > 0).sum()}/{len(inside)}{mark}"
            row[period.period] = SIGNS[head[period.period]] if period.role == "reference" else seen
        rows.append(row)
    return pd.DataFrame(rows)
