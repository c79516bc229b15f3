"""What stands together in a unit: mentions, measures and duties -> items.

An item is a name in a unit of a document: document, the number of the unit (sentence, paragraph,
block), item, role.
"""

from govreports.actors.duties import GENERIC
from govreports.actors.tallies import find_classes, read_levels
from govreports.tables import InputError, require_columns

# window -> the column that numbers its units
WINDOWS = {"sentence": "sentence", "paragraph": "paragraph", "task": "block"}
ITEM_COLUMNS = (
    *("document", "sentence", "paragraph", "block", "block_start", "block_end", "task"),
    *("item", "role", "level", "family", "city_class"),
)


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
        paragraphs = sentences[["document", "sentence", "paragraph"]]
        rows = rows.drop(columns="paragraph", errors="ignore")
        rows = rows.merge(paragraphs, on=["document", "sentence"], how="left")
    rows = rows[[column for column in ITEM_COLUMNS if column in rows]]
    return rows.drop_duplicates().reset_index(drop=True)


def join_levels(items, levels=None):
    """Items of different documents made comparable: 县科协 and 区科协 become ``科协 · 县级``; items
    without a class are left out.

    Items need the column level; with city_class, merged from the documents, a 市 is of the class
    that it has in its document. ``levels``: the crosswalk (default data/lexicons/levels.csv; a
    table, a path or a Project). Raises InputError for a missing column or a wrong crosswalk.
    """
    made_by = 'department_items, or duty_items(duties.merge(documents[["document", "level"]]))'
    require_columns(items, ("document", "item", "level"), "items", made_by)
    classes = find_classes(items, read_levels(levels))
    names = [f"{item} · {name}" for item, name in zip(items["item"], classes, strict=True)]
    joined = items.assign(item=names)[[name != "" for name in classes]]
    return joined.drop_duplicates().reset_index(drop=True)


def take_out(table, name):
    """Items without ``name`` (then counted and tested anew), or edges without the ones it takes
    part in.

    Raises InputError when nobody of that name is in the table.
    """
    columns = [column for column in ("item", "source", "target") if column in table]
    has_name = table[columns].eq(name).any(axis=1)
    if not has_name.any():
        known = sorted(set(table[columns].to_numpy().ravel()))
        raise InputError("nobody-to-take-out", known=", ".join(known[:40]), name=name)
    return table[~has_name].reset_index(drop=True)


def unit_column(window):
    """The column that numbers the units of a window; raises InputError for a window that does not
    exist.
    """
    if window not in WINDOWS:
        values = ", ".join(WINDOWS)
        raise InputError("not-one-of", where="window", values=values, cell=window)
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
        raise InputError("duties-as-items", where="items")
    family = table.get("family", table.get("document"))
    return table.assign(role=table.get("role", "item"), family=family)


def how_to_make(unit):
    """The call that makes items with the column of a window."""
    if unit == "paragraph":
        return "department_items(mentions, sentences)"
    return "department_items, measure_items, duty_items or shared_task_items"
