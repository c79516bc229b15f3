"""What stands together in a unit: mentions, measures and duties -> items.

An item is a name in a unit of a document: document, the number of the unit (sentence, paragraph,
block), item, role.
"""

from govreports.actors.duties import GENERIC
from govreports.tables import InputError, project_root, read_table

WINDOWS = {
    "sentence": "sentence",
    "paragraph": "paragraph",
    "task": "block",
}  # window -> the column that numbers its units


def department_items(mentions, sentences=None):
    """The departments of ``find_mentions`` as items: document, sentence, item, role (department),
    level.

    With ``sentences`` the column paragraph is added.
    """
    return _items(mentions.assign(item=mentions["name"], role="department"), sentences)


def measure_items(measures, sentences=None):
    """The codes of ``code_measures`` as items, one row each: document, sentence, item, role
    (measure); ``paragraph`` as above.

    >>> import pandas as pd
    >>> coded = pd.DataFrame({"document": ["01"], "sentence": [1], "measures": ["TRAIN|FUND"]})
    >>> measure_items(coded)["item"].tolist()
    ['TRAIN', 'FUND']
    """
    codes = measures["measures"].fillna("").str.split("|")
    rows = measures.assign(item=codes, role="measure").explode("item")
    return _items(rows[rows["item"] != ""], sentences)


def duty_items(duties):
    """Leads and participants of ``find_duties`` as items, for the documents that have both:
    document, block, item, role.
    """
    rows = _bodies(duties)
    rows = rows[rows["role"].isin(["lead", "participant"])]
    both = rows.groupby("document")["role"].transform("nunique") == 2
    return _items(rows[both])


def shared_task_items(duties):
    """Every body charged with a task, whatever its role, once: document, block, item, role
    (member).
    """
    return _items(_bodies(duties).assign(role="member"))


def _bodies(duties):
    rows = duties[~duties["department"].str.contains(GENERIC)]
    return rows.assign(item=rows["department"])


def _items(rows, sentences=None):
    if sentences is not None:
        rows = rows.drop(columns="paragraph", errors="ignore")
        rows = rows.merge(
            sentences[["document", "sentence", "paragraph"]],
            on=["document", "sentence"],
            how="left",
        )
    known = [
        "document",
        "sentence",
        "paragraph",
        "block",
        "block_start",
        "block_end",
        "task",
        "item",
        "role",
        "level",
        "family",
    ]
    return (
        rows[[column for column in known if column in rows]]
        .drop_duplicates()
        .reset_index(drop=True)
    )


def join_levels(items, levels=None):
    """Items of different documents made comparable: 县科协 and 区科协 become ``科协 · 县级``; items
    without a class are left out.

    ``levels`` (default data/lexicons/levels.csv) has document (empty: every document), level,
    class: a county-level 市 is a row of its own. Items need the column level. Raises InputError for
    a missing column.
    """
    require_columns(
        items,
        ["document", "item", "level"],
        "items",
        "Join the level of the document to duties first.",
    )
    if levels is None:
        levels = read_table(
            project_root() / "data" / "lexicons" / "levels.csv", ["document", "level", "class"]
        )
    classes = dict(
        zip(zip(levels["document"], levels["level"], strict=True), levels["class"], strict=True)
    )
    found = [
        classes.get(key, classes.get(("", key[1]), ""))
        for key in zip(items["document"], items["level"], strict=True)
    ]
    joined = [f"{item} · {name}" for item, name in zip(items["item"], found, strict=True)]
    return (
        items.assign(item=joined)[[bool(name) for name in found]]
        .drop_duplicates()
        .reset_index(drop=True)
    )


def take_out(table, name):
    """Items without ``name`` (then counted and tested anew), or edges without the ones it takes
    part in.

    Raises InputError when nobody of that name is in the table.
    """
    columns = [column for column in ("item", "source", "target") if column in table]
    held = table[columns].eq(name).any(axis=1)
    if not held.any():
        known = sorted(set(table[columns].to_numpy().ravel()))
        raise InputError(
            "the name to take out",
            "one of " + ", ".join(known[:40]),
            repr(name),
            "Write it as the table does.",
        )
    return table[~held].reset_index(drop=True)


def unit_column(window):
    """The column that numbers the units of a window; raises InputError for a window that does not
    exist.
    """
    if window not in WINDOWS:
        raise InputError("window", " or ".join(WINDOWS), repr(window), "Choose one of them.")
    return WINDOWS[window]


def as_items(table):
    """Items, or mentions or measures made into items; role and family filled in where they are not
    given.
    """
    if "item" not in table and {"sentence", "name"} <= set(table):
        table = department_items(table)
    elif "item" not in table and {"sentence", "measures"} <= set(table):
        table = measure_items(table)
    elif "department" in table:
        raise InputError(
            "items", "items", "duties", "Make them with duty_items or shared_task_items."
        )
    return table.assign(
        role=table["role"] if "role" in table else "item",
        family=table["family"] if "family" in table else table.get("document"),
    )


def require_columns(table, columns, where, remedy):
    """Raise InputError when ``table`` lacks one of ``columns``."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(
            where, "the columns " + ", ".join(columns), "no column " + ", ".join(missing), remedy
        )


def how_to_make(unit):
    """What to do when items lack the column of a window."""
    if unit == "paragraph":
        return "Give the sentences too: department_items(mentions, sentences)."
    return "Make items with department_items, measure_items, duty_items or shared_task_items."
