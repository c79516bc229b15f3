"""What people say about each document: the tables reports.csv, of the shipped page and of a
researcher's own files.
"""

import pandas as pd

from govreports.reading.periods import assign_periods, read_periods
from govreports.tables import InputError, document_id, read_table

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
GENRES = {"自查": "self-check", "总结": "summary", "计划": "work plan", "方案": "programme"}
CONFIDENCE = ("low", "medium", "high")
TOPICS = ("on", "partly", "off")
READING_COLUMNS = (
    "document",
    "section",
    "first",
    "last",
    "paragraphs",
    "place",
    "level",
    "issuer",
    "genre",
    "topic",
    "period",
    "period_certain",
    "year_from",
    "year_to",
    "confidence",
    "evidence",
)


def read_reading(path):
    """The reading of the documents (data/reports.csv). Raises InputError for missing columns,
    duplicate ids, unknown values.
    """
    reading = read_table(path, required=READING_COLUMNS)
    for line, document in enumerate(reading["document"], start=2):
        if (reading["document"] == document).sum() > 1:
            raise InputError(
                f"{path}, line {line}",
                "one row a document",
                f"document {document} more than once",
                "Remove or rename a row.",
            )
    _check_values(reading, path)
    return reading


def read_own_reading(reading):
    """What a researcher says of own files: columns of reports.csv beside source (the file's name)
    or document; cells may be empty.

    ``reading``: a table or CSV file. Every column of reports.csv is there in the result, empty
    cells are "". Raises InputError for neither key, a row without one, an unknown value, a year
    that is no number.
    """
    where = "the reading" if isinstance(reading, pd.DataFrame) else str(reading)
    table = reading.copy() if isinstance(reading, pd.DataFrame) else read_table(reading)
    if "source" not in table and "document" not in table:
        raise InputError(
            where,
            "a column source with the names of the files",
            "the columns " + ", ".join(map(str, table.columns)),
            "Add it.",
        )
    table = table.reindex(
        columns=[*dict.fromkeys((*table.columns, "source", *READING_COLUMNS))]
    ).astype(object)
    table = table.where(table.notna(), "").map(lambda cell: str(cell).strip())
    table["document"] = table["document"].map(document_id)
    _check_values(table, where, may_be_empty=True)
    for column in ("year_from", "year_to"):
        for line, value in enumerate(table[column], start=2):
            if value and not value.isdigit():
                raise InputError(
                    f"{where}, line {line}, column {column}",
                    "a year, such as 2022",
                    repr(value),
                    "Correct the cell.",
                )
    for line, keys in enumerate(zip(table["source"], table["document"]), start=2):
        if not any(keys):
            raise InputError(
                f"{where}, line {line}",
                "the name of a file in the column source",
                "an empty cell",
                "Fill it, or remove the row.",
            )
    return table


def _check_values(reading, where, may_be_empty=False):
    for column, allowed in (
        ("level", LEVELS),
        ("topic", TOPICS),
        ("confidence", CONFIDENCE),
        ("period_certain", ("yes", "no")),
    ):
        for line, value in enumerate(reading[column], start=2):
            if value not in allowed and not (may_be_empty and value == ""):
                raise InputError(
                    f"{where}, line {line}, column {column}",
                    "one of " + ", ".join(allowed),
                    repr(value),
                    "Correct the cell.",
                )


def join_reading(documents, reading):
    """(documents with their ids and what the reading says of them, names in the reading that no
    document has).

    A row belongs to the documents of its source (a file's name, with or without its ending), of
    these to its section if it has one; a row without source to the document of that id. Documents
    without an id get d01, d02 ... in their order.
    """
    columns = [*dict.fromkeys((*documents.columns, *reading.columns))]
    columns = [column for column in columns if column not in ("first", "last", "paragraphs")]
    joined = documents.reindex(columns=columns).astype(object)
    joined = joined.where(joined.notna(), "")
    numbers = _number(joined["document"])
    unused = []
    for row in reading.to_dict("records"):
        meant = _rows_meant(row, joined, numbers)
        unused += [] if meant.any() else [row["source"] or row["document"]]
        for column, value in row.items():
            if value != "" and column in columns and column not in ("source", "section"):
                joined.loc[meant, column] = value
    joined["document"] = _number(joined["document"])
    twice = joined["document"][joined["document"].duplicated()]
    if len(twice):
        raise InputError(
            "reports.csv",
            "one document an id",
            f"document {twice.iloc[0]} more than once",
            "Rename one, or fill the column section.",
        )
    return joined, unused


def _number(ids):
    """The ids, with d01, d02 ... where there is none; an id that is taken is passed over."""
    wide, taken, number, numbers = max(2, len(str(len(ids)))), set(ids), 0, []
    for own in ids:
        number += 1
        while not own and f"d{number:0{wide}d}" in taken:
            number += 1
        numbers.append(own or f"d{number:0{wide}d}")
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
    date has confidence low and period_certain no. Raises InputError for a stated period that is not
    in periods.csv.
    """
    periods = read_periods() if periods is None else periods
    proposed = proposals.set_index("document").loc[documents["document"]].astype(object)
    rows = [
        _fill_row(*pair, periods)
        for pair in zip(documents.to_dict("records"), proposed.to_dict("records"))
    ]
    filled = pd.DataFrame(rows, index=documents.index)
    filled = filled.astype({"year_from": "Int64", "year_to": "Int64", "start": int, "end": int})
    return filled.reset_index(drop=True)


def _fill_row(row, proposal, periods):
    names = [
        column
        for column in ("place", "level", "issuer", "genre", "topic")
        if row[column] == "" and proposal[column] != ""
    ]
    dated = any(row[column] != "" for column in ("period", "year_from", "year_to"))
    filled = {**row, **{column: proposal[column] for column in names}}
    if dated:
        filled |= _date_row(row, periods)
    else:
        filled |= {column: proposal[column] for column in ("period", "year_from", "year_to")}
        if pd.notna(filled["year_from"]) and pd.isna(filled["year_to"]) and filled["period"]:
            filled["year_to"] = periods.loc[periods["period"] == filled["period"], "year_to"].iloc[
                0
            ]
        filled |= {
            "evidence": row["evidence"] or proposal["evidence"],
            "confidence": "low",
            "period_certain": "no",
        }
        names += ["period"]
    filled["issuer_english"] = row.get("issuer_english") or filled["issuer"] or filled["title"][:16]
    return {**filled, "proposed": "|".join(names)}


def _date_row(row, periods):
    """Period, years, certainty and confidence of a document whose date somebody stated, in part or
    in full.
    """
    where = f"reports.csv, document {row['document']}"
    years = [row["year_from"] or row["year_to"], row["year_to"] or row["year_from"]]
    plan = periods[periods["period"] == row["period"]]
    if row["period"] and plan.empty:
        raise InputError(
            where,
            "a period of periods.csv: " + ", ".join(periods["period"]),
            repr(row["period"]),
            "Correct the cell.",
        )
    if not any(years):
        years = [plan["year_from"].iloc[0], plan["year_to"].iloc[0]]
    years = [int(year) for year in years]
    if years[0] > years[1]:
        raise InputError(
            where, "year_from before year_to", f"{years[0]} and {years[1]}", "Swap them."
        )
    found = assign_periods(
        pd.DataFrame([{"year_from": years[0], "year_to": years[1], "period": row["period"]}]),
        periods,
    ).iloc[0]
    return {
        "period": row["period"] or found["period"],
        "year_from": years[0],
        "year_to": years[1],
        "period_certain": row["period_certain"] or found["period_certain"],
        "confidence": row["confidence"] or "medium",
    }
