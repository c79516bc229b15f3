"""Periods: the years they span, and which documents stand in them."""

import numpy as np
import pandas as pd

from govreports.tables import InputError, project_root, read_table

PERIOD_COLUMNS = ("period", "label_zh", "label_en", "year_from", "year_to", "role")
ROLES = ("data", "reference")


def read_periods(path=None):
    """The periods, in order of years: period, label_zh, label_en, year_from, year_to (both
    included), role (data / reference).

    ``path``: default data/periods.csv. Raises InputError for a name given twice, a role that is
    none, years the wrong way round, periods that overlap or leave a gap.
    """
    path = project_root() / "data" / "periods.csv" if path is None else path
    periods = read_table(path, PERIOD_COLUMNS).sort_values(
        ["year_from", "period"], ignore_index=True
    )
    remedy = "Change the years in periods.csv so that each year belongs to one period."
    for name in periods["period"][periods["period"].duplicated()]:
        raise InputError(
            str(path), "each period once", f"{name} twice", "Rename or delete one of the rows."
        )
    for row in periods.itertuples(index=False):
        if row.role not in ROLES:
            raise InputError(
                f"{path}, {row.period}",
                "the role data or reference",
                repr(row.role),
                "Change the role.",
            )
        if row.year_from > row.year_to:
            found = f"{row.year_from} and {row.year_to}"
            raise InputError(
                f"{path}, {row.period}", "year_from before year_to", found, "Swap them."
            )
    for before, after in zip(
        periods.itertuples(index=False), periods.iloc[1:].itertuples(index=False)
    ):
        if after.year_from != before.year_to + 1:
            kind = "an overlap" if after.year_from <= before.year_to else "a gap"
            found = f"{kind} between {before.period} (to {before.year_to}) and {after.period} (from {after.year_from})"
            raise InputError(str(path), "periods that follow each other", found, remedy)
    return periods


def assign_periods(documents, periods=None):
    """The documents with ``period`` and ``period_certain`` from their year ranges: for periods.csv
    with other years.

    A range inside one period is certain. A range over several keeps the period it had if that is
    one of them, otherwise it gets the one it shares most years with (the earlier of two), and is
    not certain. No years, or years outside all periods: "".
    """
    periods = read_periods() if periods is None else periods
    found = [_find_period(row, periods) for row in documents.itertuples(index=False)]
    return documents.assign(
        period=[name for name, _ in found], period_certain=[certain for _, certain in found]
    )


def _find_period(row, periods):
    years = pd.to_numeric(pd.Series([row.year_from, row.year_to]), errors="coerce")
    if years.isna().any():
        return "", "no"
    shared = (
        np.minimum(periods["year_to"], years[1]) - np.maximum(periods["year_from"], years[0]) + 1
    )
    touched = shared[shared > 0]
    if touched.empty:
        return "", "no"
    inside = len(touched) == 1 and touched.iloc[0] == years[1] - years[0] + 1
    names = periods.loc[touched.index, "period"]
    guess = row.period if getattr(row, "period", "") in set(names) else names[touched.idxmax()]
    return guess, "yes" if inside else "no"


def cross_table(documents):
    """Period by genre, level and topic: documents, families, document ids. Printed before any
    comparison: they go together.
    """
    keys = ["period", "genre", "level", "topic"]
    family = documents["family"] if "family" in documents else documents["document"]
    groups = documents.assign(family=family).groupby(keys, sort=True)
    return groups.agg(
        documents=("document", "size"), families=("family", "nunique"), ids=("document", " ".join)
    ).reset_index()


def certain_documents(documents):
    """Those whose period is certain (period_certain "yes")."""
    return documents[documents["period_certain"].isin(["yes", True])]


def compared_documents(documents, first, second, *, certain=True):
    """The documents of two periods, the first period's before the second's; a family (``family``)
    is one within a period.

    ``certain`` keeps those with period_certain "yes". Raises InputError for a period without
    documents, with the periods there are.
    """
    missing = [
        column
        for column in ("document", "period", *["period_certain"] * certain)
        if column not in documents
    ]
    if missing:
        raise InputError(
            "documents",
            "the columns document, period and period_certain",
            f"no {', '.join(missing)}",
            "Read them with read_reports, or give each its years and call assign_periods.",
        )
    kept = certain_documents(documents) if certain else documents
    there = (
        ", ".join(
            f"{name} ({n})"
            for name, n in kept["period"].value_counts().sort_index().items()
            if name
        )
        or "none"
    )
    for name in (first, second):
        if name not in set(kept["period"]):
            dated = "documents with a certain date in " if certain else "documents in "
            raise InputError(
                f"period {name}",
                f"a period with documents: {there}",
                f"no {dated}{name}",
                "Name one of these or take certain=False; a reference period is a word list: see frame_profile.",
            )
    if first == second:
        raise InputError(
            "compare_periods", "two periods", f"{first} twice", f"Name another one: {there}."
        )
    chosen = pd.concat(
        [kept[kept["period"] == first], kept[kept["period"] == second]], ignore_index=True
    )
    family = chosen["family"] if "family" in chosen else chosen["document"]
    return chosen.assign(family=chosen["period"] + " " + family)


def rank_periods(documents):
    """The periods of the documents on topic: those with most independent families first.

    Certain dates count before others; ties go to the earlier period, by its first year, then by the
    name.
    """
    known = documents[documents["period"] != ""]
    known = known[known["topic"] != "off"] if "topic" in known else known
    known = known if "family" in known else known.assign(family=known["document"])
    every = known.groupby("period")["family"].nunique()
    certain = certain_documents(known).groupby("period")["family"].nunique()
    years = _first_years(known)

    def order(period):
        return -certain.get(period, 0), -every[period], years[period], period

    return sorted(every.index, key=order)


def _first_years(documents):
    if "year_from" not in documents:
        return documents.groupby("period").size() * 0
    years = pd.to_numeric(documents["year_from"], errors="coerce")
    return years.groupby(documents["period"]).min().fillna(9999)


def fill_pair(documents, first=None, second=None):
    """The two periods to compare: those given, and for None the ones that ``rank_periods`` puts
    first; None where the documents have no other. Two that were found stand in order of years.
    """
    if first is not None and second is not None:
        return first, second
    others = [period for period in rank_periods(documents) if period not in (first, second)]
    if first is None and second is None:
        years = _first_years(documents)
        others = sorted(others[:2], key=lambda period: (years[period], period))
    others += [None, None]
    first = others.pop(0) if first is None else first
    return first, others.pop(0) if second is None else second


def choose_pair(documents, first=None, second=None):
    """``fill_pair`` for a comparison, which needs both. Raises InputError when the documents are of
    one period, or of none.
    """
    pair = fill_pair(documents, first, second)
    if None in pair:
        there = ", ".join(rank_periods(documents)) or "none"
        raise InputError("no-two-periods", where="documents", there=there)
    return pair
