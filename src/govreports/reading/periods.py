"""Periods: the years they span, and which documents stand in them."""

import re

import numpy as np
import pandas as pd

from govreports.tables import (
    InputError,
    has_columns,
    is_filled,
    is_one_of,
    is_unique,
    is_year,
    read_lexicon,
    require_columns,
)

PERIOD_COLUMNS = ("period", "label_zh", "label_en", "year_from", "year_to", "role")
PERIOD_ROLES = ("data", "reference")
_DATE = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?)?")


def is_date(*names):
    """A rule of tables: dates as YYYY, YYYY-MM or YYYY-MM-DD; a cell may be blank."""

    def rule(table, where, place):
        for name in names:
            for row, cell in enumerate(table[name]):
                if not _DATE.fullmatch(cell):
                    raise InputError("not-date", where=place(row, name), cell=cell)
        return table

    return rule


def has_years_in_order(table, where, place):
    """A rule of tables: year_from is not after year_to, where both are known."""
    for row, (first, last) in enumerate(zip(table["year_from"], table["year_to"])):
        if pd.notna(first) and pd.notna(last) and first > last:
            place_found = place(row, "year_from")
            raise InputError("years-reversed", where=place_found, first=first, last=last)
    return table


def _follow_each_other(table, where, place):
    """A rule of tables: each year from the first to the last belongs to one period."""
    rows = list(table.sort_values(["year_from", "period"]).itertuples())
    for before, after in zip(rows, rows[1:]):
        if after.year_from == before.year_to + 1:
            continue
        key = "periods-overlap" if after.year_from <= before.year_to else "periods-gap"
        places = dict(before=before.period, year_to=before.year_to)
        places |= dict(after=after.period, year_from=after.year_from)
        raise InputError(key, where=place(after.Index, "year_from"), **places)
    return table


PERIOD_RULES = (
    has_columns(*PERIOD_COLUMNS),
    is_filled("period", "year_from", "year_to"),
    is_unique("period"),
    is_one_of("role", PERIOD_ROLES),
    is_year("year_from", "year_to"),
    has_years_in_order,
    _follow_each_other,
)


def read_periods(given=None):
    """The periods, in order of years: period, label_zh, label_en, year_from, year_to (both
    included), role (data / reference).

    ``given``: a table, a path or a Project (default: data/periods.csv). Raises InputError for a
    name given twice, a role that is none, a blank or impossible year, years the wrong way round,
    periods that overlap or leave a gap.
    """
    periods = read_lexicon("periods.csv", given, PERIOD_RULES)
    return periods.sort_values(["year_from", "period"], ignore_index=True)


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
    """(period, yes or no: whether it is certain) of a document by its years."""
    first, last = pd.to_numeric(pd.Series([row.year_from, row.year_to]), errors="coerce")
    if pd.isna(first) or pd.isna(last):
        return "", "no"
    shared = np.minimum(periods["year_to"], last) - np.maximum(periods["year_from"], first) + 1
    touched = shared[shared > 0]
    if touched.empty:
        return "", "no"
    is_inside = len(touched) == 1 and touched.iloc[0] == last - first + 1
    names = periods.loc[touched.index, "period"]
    had_one = getattr(row, "period", "") in set(names)
    return row.period if had_one else names[touched.idxmax()], "yes" if is_inside else "no"


def cross_table(documents):
    """Period by genre, level and topic: documents, families, document ids. Printed before any
    comparison: they go together.
    """
    keys = ["period", "genre", "level", "topic"]
    family = documents["family"] if "family" in documents else documents["document"]
    groups = documents.assign(family=family).groupby(keys, sort=True)
    table = groups.agg(
        documents=("document", "size"), families=("family", "nunique"), ids=("document", " ".join)
    ).reset_index()
    order = table["period"].map(order_periods(documents).index)
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def order_periods(documents):
    """The periods of some documents by the first year of a document in them, then by name; ""
    first.
    """
    years = _first_years(documents)
    names = documents["period"].drop_duplicates()
    return sorted(names, key=lambda period: (period != "", years[period], period))


def certain_documents(documents):
    """Those whose period is certain (period_certain "yes")."""
    return documents[documents["period_certain"].isin(["yes", True])]


def compared_documents(documents, first=None, second=None, *, certain=True):
    """The documents of two periods, the first period's before the second's; a family (``family``)
    is one within a period.

    A period that is not named is that of ``choose_pair``. ``certain`` keeps those with
    period_certain "yes". Raises InputError as ``choose_pair``, for a period without documents, with
    the periods there are, and for one period named twice.
    """
    names = ["document", "period", "period_certain"] if certain else ["document", "period"]
    made_by = "read_reports, or give each its years and call assign_periods"
    require_columns(documents, names, "documents", made_by)
    first, second = choose_pair(documents, first, second)
    kept = certain_documents(documents) if certain else documents
    counts = kept.loc[kept["period"] != "", "period"].value_counts().sort_index()
    there = ", ".join(f"{name} ({n})" for name, n in counts.items()) or "–"
    for name in (first, second):
        if name not in set(kept["period"]):
            is_uncertain = name in set(documents["period"])
            key = "period-without-certain-documents" if is_uncertain else "period-without-documents"
            raise InputError(key, name=name, there=there)
    if first == second:
        others = ", ".join(name for name in counts.index if name != first) or "–"
        raise InputError("one-period-twice", where="first, second", name=first, there=others)
    chosen = pd.concat(
        [kept[kept["period"] == first], kept[kept["period"] == second]], ignore_index=True
    )
    family = chosen["family"] if "family" in chosen else chosen["document"]
    family = family.mask(family.isna() | (family == ""), chosen["document"])
    return chosen.assign(family=chosen["period"] + " " + family)


def rank_periods(documents):
    """The periods of the documents on or partly on topic: those with most independent families
    first.

    Certain dates count before others; ties go to the earlier period, by the first year of its
    documents, then by the name.
    """
    known = documents[documents["period"] != ""]
    known = known[known["topic"] != "off"] if "topic" in known else known
    known = known if "family" in known else known.assign(family=known["document"])
    every = known.groupby("period")["family"].nunique()
    sure = certain_documents(known) if "period_certain" in known else known[:0]
    certain = sure.groupby("period")["family"].nunique()
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
