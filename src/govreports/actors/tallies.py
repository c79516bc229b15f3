"""Tables for the figures of notebook 03: who is named where, who is charged with what, which
measures stand in which document.
"""

from govreports.actors.duties import GENERIC
from govreports.actors.measures import (
    TOOL_TYPES,
    measures_long,
    read_codebook,
    tool_profile,
)
from govreports.actors.register import read_departments
from govreports.actors.tasks import read_tasks
from govreports.reading.readings import LEVELS
from govreports.tables import (
    InputError,
    has_columns,
    is_filled,
    is_one_of,
    is_unique,
    read_lexicon,
    say,
)

CITY = "市"  # the level that is of several classes
ABOUT_DOCUMENT = [
    "document",
    "issuer",
    "issuer_english",
    "level",
    "level_english",
    "class",
    "class_english",
]


def read_levels(levels=None):
    """The level crosswalk (default data/lexicons/levels.csv; a table, a path or a Project).

    Columns: level, class (地级, 县级, 乡级 ...), english (of the class). Raises InputError for a
    missing column, an empty cell, an unknown level or one given twice, a class with two English
    names.
    """
    return read_lexicon("lexicons/levels.csv", levels, LEVEL_RULES)


def _classes_have_one_name(table, where, place):
    """A class has the same English in all its rows."""
    names = {}
    for row, (name, english) in enumerate(zip(table["class"], table["english"])):
        first = names.setdefault(name, english)
        if first != english:
            where = place(row, "english")
            raise InputError(
                "class-of-two-names", where=where, name=name, first=first, second=english
            )
    return table


LEVEL_RULES = (
    has_columns("level", "class", "english"),
    is_filled("level", "class", "english"),
    is_one_of("level", LEVELS),
    is_unique("level"),
    _classes_have_one_name,
)


def find_classes(table, levels):
    """The class of each row of a table with the columns level and, if known, city_class: a list.

    ``levels``: as ``read_levels`` returns. ``city_class`` is what a 市 is in a document: a class,
    "unknown", or blank: as the crosswalk says. "" where the class is not known. Raises InputError
    for a city_class that the crosswalk does not have.
    """
    cities = [""] * len(table)
    if "city_class" in table:
        cities = table["city_class"].fillna("").tolist()
    known = {*levels["class"], "unknown", ""}
    for city in cities:
        if city not in known:
            what = "data/lexicons/levels.csv, column class"
            raise InputError("unknown-name", where="column city_class", found=city, what=what)
    class_of = dict(zip(levels["level"], levels["class"]))
    classes = []
    for level, city in zip(table["level"], cities):
        name = city if level == CITY and city else class_of.get(level, "")
        classes.append("" if name == "unknown" else name)
    return classes


def classify_documents(documents, levels=None):
    """The documents with their place in the level crosswalk, in its order.

    ``documents``: document, level and, if known, city_class (see ``find_classes``); ``levels``: as
    ``read_levels`` takes it. Columns added: class (地级, 县级, 乡级 ..., "" when it is not known),
    class_english, level_english.
    """
    levels = read_levels(levels)
    english = dict(zip(levels["class"], levels["english"]))
    classes = find_classes(documents, levels)
    placed = documents.assign(
        level_english=documents["level"].map(lambda level: LEVELS.get(level, level)),
        **{"class": classes},
        class_english=[english.get(name) or say("class.unclear", "en") for name in classes],
    )
    ranks = {name: rank for rank, name in enumerate(english)}
    order = placed["class"].map(lambda name: ranks.get(name, len(ranks)))
    return placed.iloc[order.to_numpy().argsort(kind="stable")].reset_index(drop=True)


def _describe(documents, levels):
    placed = classify_documents(documents, levels)
    missing = [column for column in ("issuer", "issuer_english") if column not in placed]
    return placed.assign(**{column: placed["document"] for column in missing})[ABOUT_DOCUMENT]


def count_namings(mentions, documents, tokens, *, departments=None, levels=None):
    """Count how often each department is named in each document, bodies of the writer's own level
    apart from the others.

    Columns: department, english, the columns of ABOUT_DOCUMENT, own (namings at the document's
    level), elsewhere (at another level or at none), words, per_10k (all namings per 10,000 word
    tokens), documents (how many name it at all), namings. A row for every department named and
    every document, zeros too; most widely named department first.
    """
    described = _describe(documents, levels)
    written = described[["document", "level"]]
    found = mentions.merge(written, on="document", suffixes=("", "_document"))
    found = found.assign(department=found["name"], own=found["level"] == found["level_document"])
    by_pair = found.groupby(["department", "document"])["own"]
    sums = by_pair.agg(own="sum", all="size").reset_index()
    by_department = sums.groupby("department")
    spread = by_department.agg(documents=("document", "size"), namings=("all", "sum"))
    grid = spread.reset_index().merge(described, how="cross")
    grid = grid.merge(sums, on=["department", "document"], how="left")
    at_level, namings = grid["own"].fillna(0).astype(int), grid["all"].fillna(0).astype(int)
    words = tokens[tokens["kind"] == "word"].groupby("document").size()
    words = grid["document"].map(words).fillna(0).astype(int)
    grid = grid.assign(
        english=_english_of(grid["department"], departments),
        own=at_level,
        elsewhere=namings - at_level,
        words=words,
        per_10k=(10_000 * namings / words.where(words > 0)).fillna(0.0),
    )
    ranked = grid.sort_values(
        ["documents", "namings", "department"], ascending=[False, False, True], kind="stable"
    )
    columns = ["department", "english", *ABOUT_DOCUMENT, "own", "elsewhere", "words", "per_10k"]
    return ranked[[*columns, "documents", "namings"]].reset_index(drop=True)


def _english_of(names, departments):
    register = read_departments(departments)
    english = dict(zip(register["name"], register["english"]))
    members = say("department.all-members", "en")
    return [english.get(name) or (members if GENERIC in name else name) for name in names]


def lay_out_duties(duties, documents, *, departments=None, tasks=None, levels=None):
    """One row for a department and a task: the mark that a matrix shows.

    Columns: those of ABOUT_DOCUMENT, block, task, task_english, inferred, department, english, mark
    (lead / participant / both / unspecified), documents and tasks (in how many it has a duty).
    Departments in the order of documents, then tasks, then name.
    """
    keys = ["document", "block", "task", "inferred", "department"]
    roles = duties.groupby(keys, sort=False)["role"]
    marks = roles.agg(_mark_of).rename("mark").reset_index()
    marks = marks.merge(_describe(documents, levels), on="document")
    by_department = marks.groupby("department")
    spread = by_department.agg(documents=("document", "nunique"), tasks=("block", "size"))
    marks = marks.merge(spread.reset_index(), on="department")
    glosses = read_tasks(tasks)
    english = dict(zip(glosses["task"], glosses["english"]))
    marks = marks.assign(
        task_english=[english.get(task) or task for task in marks["task"]],
        english=_english_of(marks["department"], departments),
    )
    order = marks.sort_values(
        ["documents", "tasks", "department", "document", "block"],
        ascending=[False, False, True, True, True],
    )
    columns = [*ABOUT_DOCUMENT, "block", "task", "task_english", "inferred"]
    columns += ["department", "english", "mark", "documents", "tasks"]
    return order[columns].reset_index(drop=True)


def _mark_of(roles):
    return roles.iloc[0] if roles.nunique() == 1 else "both"


def count_measures(measures, documents, *, codebook=None, levels=None):
    """Count the sentences that carry each measure, by document; codes that stay out of findings are
    left out.

    Columns: code, name_zh, name_en, tool_type, the columns of ABOUT_DOCUMENT, n (sentences),
    sentences (of the document), per_100 (n in 100 sentences), documents (how many carry it). A row
    for every measure and document, zeros too; by tool type, then spread. Measures outside the field
    (tool_type none) are left out as well.
    """
    table = read_codebook(codebook)
    shown = table["findings"].ne("no") & table["tool_type"].ne("none")
    codes = table.loc[shown, ["code", "name_zh", "name_en", "tool_type"]]
    counts = measures_long(measures, codebook).groupby(["code", "document"]).size()
    grid = codes.merge(_describe(documents, levels), how="cross")
    grid = grid.merge(counts.rename("n").reset_index(), on=["code", "document"], how="left")
    n = grid["n"].fillna(0).astype(int)
    sentences = grid["document"].map(measures.groupby("document").size()).fillna(0).astype(int)
    grid = grid.assign(
        n=n, sentences=sentences, per_100=(100 * n / sentences.where(sentences > 0)).fillna(0.0)
    )
    by_code = grid.assign(has=n > 0).groupby("code")
    grid = grid.assign(
        documents=by_code["has"].transform("sum"),
        total=by_code["n"].transform("sum"),
        tool=grid["tool_type"].map(TOOL_TYPES.index),
    )
    ranked = grid.sort_values(
        ["tool", "documents", "total", "code"], ascending=[True, False, False, True], kind="stable"
    )
    return ranked.drop(columns=["tool", "total"]).reset_index(drop=True)


def tools_by_document(measures, documents, *, codebook=None, levels=None):
    """``tool_profile`` with what a figure needs: the columns of ABOUT_DOCUMENT, tool_type, n,
    share, n_second, share_second, codings.
    """
    profile = tool_profile(measures, codebook)
    table = _describe(documents, levels).merge(profile, on="document")
    return table.assign(codings=table.groupby("document")["n"].transform("sum"))
