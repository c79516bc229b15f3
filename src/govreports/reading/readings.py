"""What people say about each document: the tables reports.csv, of the shipped page and of a
researcher's own files.
"""

import re
from functools import partial

import pandas as pd

from govreports.reading.periods import (
    assign_periods,
    has_years_in_order,
    is_date,
    read_periods,
)
from govreports.tables import (
    InputError,
    check_table,
    document_id,
    find_repeats,
    has_columns,
    has_words,
    is_filled,
    is_one_of,
    is_whole,
    is_year,
    line_of,
    may_have,
    read_lexicon,
    read_table,
)
from govreports.text import fold_width

_ID = re.compile(r"[^\s|,;/.+]+")
LEVELS = {
    "国家": "national",
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "district",
    "旗": "banner",
    "镇": "town",
    "街道": "sub-district",
    "unknown": "unknown",
}
LEVEL_OF = {
    "国家": "国家",
    "中央": "国家",
    "全国": "国家",
    "中国": "国家",
    "省": "省",
    "自治区": "省",
    "市": "市",
    "州": "市",
    "盟": "市",
    "自治州": "市",
    "地区": "市",
    "县": "县",
    "自治县": "县",
    "区": "区",
    "新区": "区",
    "高新区": "区",
    "经开区": "区",
    "开发区": "区",
    "旗": "旗",
    "自治旗": "旗",
    "镇": "镇",
    "乡": "镇",
    "街道": "街道",
}
UNKNOWN = "unknown"  # what a proposal says where it cannot tell
GENRES = {"自查": "self-check", "总结": "summary", "计划": "work plan", "方案": "programme"}
CONFIDENCE = ("low", "medium", "high")
TOPICS = ("on", "partly", "off")
CITY_CLASSES = ("省级", "地级", "县级", "unknown")  # what a 市 can be
ANCHORS = ("section", "first", "last", "paragraphs")  # where a document stands on a page
OPTIONAL = ("city_class", "published")
READING_COLUMNS = (
    "document",
    *ANCHORS,
    "place",
    "level",
    "city_class",
    "issuer",
    "genre",
    "topic",
    "period",
    "period_certain",
    "year_from",
    "year_to",
    "confidence",
    "evidence",
    "published",
)


def reading_rules(periods, *, is_own=False):
    """The rules of reports.csv: one list for the shipped page and for own reports, of which all but
    the name of the file may be blank.

    ``periods``: see ``read_periods``. The result has a column ``stands_in`` more: file and line of
    each row, for what can only be checked beside the text.
    """
    is_one = partial(is_one_of, may_be_blank=is_own)
    if is_own:
        first = (_has_keys, may_have("source", *READING_COLUMNS), _has_whole_anchors)
    else:
        required = [name for name in READING_COLUMNS if name not in OPTIONAL]
        first = (has_columns(*required), may_have(*OPTIONAL), is_filled("document", *ANCHORS))
    return (
        *first,
        _has_ids_once,
        _has_plain_ids,
        _speaks_once_of_a_file,
        is_one("level", LEVELS),
        is_one("genre", (*GENRES, UNKNOWN) if is_own else GENRES),
        is_one("topic", TOPICS),
        is_one("confidence", CONFIDENCE),
        is_one("period_certain", ("yes", "no")),
        is_one_of("period", list(periods["period"]), may_be_blank=True),
        is_one_of("city_class", CITY_CLASSES, may_be_blank=True),
        is_whole("paragraphs", least=1),
        is_year("year_from", "year_to"),
        is_date("published"),
        has_years_in_order,
        _has_years_that_fit(periods),
        has_words("evidence"),
        _with_place,
    )


def _has_keys(table, where, place):
    """A column, and in each row a cell, that says which file or document is meant."""
    if "source" not in table and "document" not in table:
        there = ", ".join(map(str, table.columns))
        raise InputError("no-source-column", where=f"{where}, line 1", there=there)
    keys = table.reindex(columns=["source", "document"], fill_value="")
    for row, cells in enumerate(keys.itertuples(index=False)):
        if not any(cells):
            raise InputError("blank", where=place(row, "source"))
    return table


def _has_whole_anchors(table, where, place):
    """Who says where a document begins also gives its id, end and number of paragraphs."""
    for row, cells in enumerate(table[["document", *ANCHORS]].to_dict("records")):
        for name, cell in cells.items():
            if cell == "" and any(cells[key] for key in ("first", "last", "paragraphs")):
                raise InputError("blank-anchor", where=place(row, name))
    return table


def _has_ids_once(table, where, place):
    """No id stands in two rows; blank ones are given later."""
    names = list(table["document"])
    for row, before in find_repeats(name or row for row, name in enumerate(names)):
        line = line_of(place(before))
        raise InputError("twice", where=place(row, "document"), cell=names[row], line=line)
    return table


def _has_plain_ids(table, where, place):
    """Ids are joined by blanks and bars, so they hold neither."""
    for row, name in enumerate(table["document"]):
        if name and not _ID.fullmatch(name):
            raise InputError("document-id", where=place(row, "document"), cell=name)
    return table


def _speaks_once_of_a_file(table, where, place):
    """No two rows without ids speak of the same file or section."""
    names = [name for name in ("source", "section", "document", "first") if name in table]
    keys = list(table[names].itertuples(index=False, name=None))
    for row, before in find_repeats(keys):
        cell, line = keys[row][0], line_of(place(before))
        raise InputError("twice", where=place(row, names[0]), cell=cell, line=line)
    return table


def _has_years_that_fit(periods):
    """The years a person states fit the stated period, and what is said of its certainty."""

    def rule(table, where, place):
        for row, cells in enumerate(table.to_dict("records")):
            for key, column, places in _find_misfits(cells, periods):
                raise InputError(key, where=place(row, column), **places)
        return table

    return rule


def _find_misfits(cells, periods):
    """Yield (key of the error, column, its places) for what cannot be true of a row's years."""
    stated = [name for name in ("year_from", "year_to") if pd.notna(cells[name])]
    if not stated:
        if cells["period_certain"] == "yes" and not cells["period"]:
            yield "certain-of-nothing", "period_certain", {}
        return
    first, last = int(cells[stated[0]]), int(cells[stated[-1]])
    published, period = cells["published"], cells["period"]
    if published and last > int(published[:4]):
        yield "year-after-published", stated[-1], dict(published=published, year=last)
    span = dict(first=first, last=last)
    for plan in periods[periods["period"] == period].itertuples():
        span |= dict(period=period, year_from=plan.year_from, year_to=plan.year_to)
        if first > plan.year_to or last < plan.year_from:
            yield "years-outside-period", stated[0], span
    start, end = periods["year_from"].min(), periods["year_to"].max()
    if period and (first < start or last > end):
        yield "years-outside-all-periods", stated[0], span | dict(year_from=start, year_to=end)
    is_inside = (periods["year_from"] <= first) & (periods["year_to"] >= last)
    if cells["period_certain"] == "yes" and not is_inside.any():
        yield "not-certain", "period_certain", span


def _with_place(table, where, place):
    if "stands_in" in table:  # read before, and given again
        return table
    return table.assign(stands_in=[place(row) for row in range(len(table))])


def read_reading(given=None, periods=None):
    """The reading of the documents of a page (reports.csv), checked; one year stands for both, a
    blank period is that of the years.

    ``given``: a table, a path or a Project (default: data/reports.csv); ``periods``: see
    ``read_periods``. Years and paragraphs are numbers, ``stands_in`` is the line of the row. Raises
    InputError for what ``reading_rules`` refuse: missing columns, an id twice, blank anchors,
    unknown values, years that are none or do not fit the period.
    """
    periods = read_periods() if periods is None else periods
    reading = read_lexicon("reports.csv", given, reading_rules(periods))
    first, last = reading["year_from"], reading["year_to"]
    reading = reading.assign(year_from=first.fillna(last), year_to=last.fillna(first))
    found = assign_periods(reading, periods)["period"]
    return reading.assign(period=reading["period"].where(reading["period"] != "", found))


def read_own_reading(given, periods=None):
    """What a researcher says of own files: columns of reports.csv beside source (the file's name)
    or document; cells may be empty, and so may the table.

    ``given``: a table or CSV file. Every column of reports.csv is there in the result, empty cells
    are "". Raises InputError for neither key, a row without one, and what ``reading_rules`` refuse.
    """
    periods = read_periods() if periods is None else periods
    rules = reading_rules(periods, is_own=True)
    if isinstance(given, pd.DataFrame):
        table = check_table(given, rules, "reports.csv")
    else:
        table = read_table(given, rules, may_be_empty=True)
    return table.astype(object).where(table.notna(), "")


def check_evidence(evidence, documents, stands_in):
    """Raises InputError when a quote of the evidence (separated by |) stands in none of these
    documents (title, text); width and white space do not matter.
    """
    pairs = zip(documents["title"], documents["text"])
    texts = [_without_form(f"{title}{text}") for title, text in pairs] if evidence else []
    for quote in filter(None, evidence.split("|")):
        if not any(_without_form(quote) in text for text in texts):
            raise InputError("quote-not-found", where=f"{stands_in}, column evidence", quote=quote)


def _without_form(text):
    return re.sub(r"\s+", "", fold_width(text))


def join_reading(documents, reading):
    """(documents with their ids and what the reading says of them, names in the reading that no
    document has).

    A row belongs to the documents of its source (a file's name, with or without its ending), of
    these to its section if it has one; a row without source to the document of that id. Documents
    without an id get d01, d02 ... in their order.
    """
    of_text = ("text", "start", "end", "encoding")  # what the file says, no reader can
    left_out = ("first", "last", "paragraphs", "stands_in")
    columns = [*dict.fromkeys((*documents.columns, *reading.columns))]
    columns = [column for column in columns if column not in left_out]
    joined = documents.reindex(columns=columns).astype(object)
    joined = joined.where(joined.notna(), "")
    numbers = _number(joined["document"])
    unused = []
    for row in reading.to_dict("records"):
        meant = _rows_meant(row, joined, numbers)
        if not meant.any():
            unused.append(row["source"] or row["document"])
            continue
        check_evidence(row["evidence"], documents[meant], row["stands_in"])
        for column, value in row.items():
            if value != "" and column in columns and column not in ("source", "section", *of_text):
                joined.loc[meant, column] = value
    joined["document"] = _number(joined["document"])
    twice = joined["document"][joined["document"].duplicated()]
    if len(twice):
        raise InputError("one-id-for-two", where="reports.csv", document=twice.iloc[0])
    return joined, unused


def _number(ids):
    """The ids, with d01, d02 ... where there is none; an id that is taken is passed over."""
    width, taken, number, numbers = max(2, len(str(len(ids)))), set(ids), 0, []
    for stated in ids:
        number += 1
        while not stated and f"d{number:0{width}d}" in taken:
            number += 1
        numbers.append(stated or f"d{number:0{width}d}")
    return pd.Series(numbers, index=ids.index)


def _rows_meant(row, documents, numbers):
    if not row["source"]:
        return numbers == row["document"]
    meant = documents["source"] == row["source"]
    if not meant.any():
        meant = documents["source"].str.replace(r"\.[^.]*$", "", regex=True) == row["source"]
    if row["section"] and (documents.loc[meant, "section"] != "").any():
        meant &= documents["section"] == document_id(row["section"])
    return meant & ((documents["document"] == row["document"]) | (row["first"] == ""))


def fill_gaps(documents, proposals, periods=None):
    """The documents with proposals where nobody said anything, named in ``proposed`` (columns
    separated by |).

    A stated period has its plan's years, stated years their period (``assign_periods``). A proposed
    date has confidence low and period_certain no.
    """
    periods = read_periods() if periods is None else periods
    proposed = proposals.set_index("document").loc[documents["document"]].astype(object)
    pairs = zip(documents.to_dict("records"), proposed.to_dict("records"))
    rows = [_fill_row(row, proposal, periods) for row, proposal in pairs]
    filled = pd.DataFrame(rows, index=documents.index)
    filled = filled.astype({"year_from": "Int64", "year_to": "Int64", "start": int, "end": int})
    return filled.reset_index(drop=True)


def _fill_row(row, proposal, periods):
    columns = ("place", "level", "issuer", "genre", "topic")
    names = [name for name in columns if row[name] == "" and proposal[name] != ""]
    filled = {**row, **{name: proposal[name] for name in names}}
    if any(row[name] != "" for name in ("period", "year_from", "year_to")):
        filled |= _date_row(row, periods)
    else:
        filled |= _propose_date(row, proposal, periods)
        names.append("period")
    filled["issuer_english"] = row.get("issuer_english") or filled["issuer"] or filled["title"][:16]
    return {**filled, "proposed": "|".join(names)}


def _date_row(row, periods):
    """Period, years, certainty and confidence of a document whose date somebody stated, in part or
    in full.
    """
    first, last = row["year_from"] or row["year_to"], row["year_to"] or row["year_from"]
    if not first:
        plan = periods[periods["period"] == row["period"]].iloc[0]
        first, last = plan["year_from"], plan["year_to"]
    years = {"year_from": int(first), "year_to": int(last)}
    found = assign_periods(pd.DataFrame([{**years, "period": row["period"]}]), periods).iloc[0]
    return {
        **years,
        "period": row["period"] or found["period"],
        "period_certain": row["period_certain"] or found["period_certain"],
        "confidence": row["confidence"] or "medium",
    }


def _propose_date(row, proposal, periods):
    """The same of a document whose date is read from its words; a period without an end of its own
    ends with its plan.
    """
    dated = {name: proposal[name] for name in ("period", "year_from", "year_to")}
    if pd.notna(dated["year_from"]) and pd.isna(dated["year_to"]) and dated["period"]:
        plan = periods[periods["period"] == dated["period"]].iloc[0]
        dated["year_to"] = plan["year_to"]
    evidence = row["evidence"] or proposal["evidence"]
    return {**dated, "evidence": evidence, "confidence": "low", "period_certain": "no"}
