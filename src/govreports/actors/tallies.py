"""Tables for the figures of notebook 03: who is named where, who is charged with what, which
measures stand in which document.
"""

from govreports.actors.duties import GENERIC
from govreports.actors.measures import TOOL_TYPES, measures_long, read_codebook, tool_profile
from govreports.actors.register import read_departments
from govreports.actors.tasks import read_tasks
from govreports.reading.readings import LEVELS
from govreports.tables import project_root, read_table

CLASS_ORDER = ("国家级", "省级", "地级", "县级", "乡级", "")
ABOUT_DOCUMENT = [
    "document",
    "issuer",
    "issuer_english",
    "level",
    "level_english",
    "class",
    "class_english",
]


def classify_documents(documents, levels=None):
    """The documents with their place in the level crosswalk, in its order.

    ``levels``: document, level, class, english (default data/lexicons/levels.csv); a row for a
    document comes before one for all. Columns added: class (地级, 县级, 乡级 ..., "" when the
    crosswalk does not know), class_english, level_english.
    """
    if levels is None:
        levels = read_table(
            project_root() / "data" / "lexicons" / "levels.csv",
            ["document", "level", "class", "english"],
        )
    known = {
        (row["document"], row["level"]): (row["class"], row["english"])
        for row in levels.to_dict("records")
    }
    keys = zip(documents["document"], documents["level"])
    found = [known.get(key, known.get(("", key[1]), ("", ""))) for key in keys]
    placed = documents.assign(
        level_english=documents["level"].map(lambda level: LEVELS.get(level, level)),
        **{
            "class": [name for name, _ in found],
            "class_english": [english or "unclear" for _, english in found],
        },
    )
    order = placed["class"].map(
        lambda name: CLASS_ORDER.index(name) if name in CLASS_ORDER else len(CLASS_ORDER)
    )
    return placed.iloc[order.to_numpy().argsort(kind="stable")].reset_index(drop=True)


def _about(documents, levels):
    placed = classify_documents(documents, levels)
    issuers = {
        column: placed["document"]
        for column in ("issuer", "issuer_english")
        if column not in placed
    }
    return placed.assign(**issuers)[ABOUT_DOCUMENT]


def count_namings(mentions, documents, tokens, *, departments=None, levels=None):
    """Count how often each department is named in each document, bodies of the writer's own level
    apart from the others.

    Columns: department, english, the columns of ABOUT_DOCUMENT, own (namings at the document's
    level), elsewhere (at another level or at none), words, per_10k (all namings per 10,000 word
    tokens), documents (how many name it at all), namings. A row for every department named and
    every document, zeros too; most widely named department first.
    """
    about = _about(documents, levels)
    words = tokens[tokens["kind"] == "word"].groupby("document").size()
    found = mentions.merge(about[["document", "level"]], on="document", suffixes=("", "_document"))
    found = found.assign(own=found["level"] == found["level_document"])
    sums = (
        found.groupby(["name", "document"])["own"]
        .agg(own="sum", all="size")
        .reset_index()
        .rename(columns={"name": "department"})
    )
    order = (
        sums.groupby("department")
        .agg(documents=("document", "size"), namings=("all", "sum"))
        .reset_index()
    )
    grid = (
        order.merge(about, how="cross")
        .merge(sums, on=["department", "document"], how="left")
        .fillna({"own": 0, "all": 0})
    )
    grid = grid.assign(
        english=_english_of(grid["department"], departments),
        own=grid["own"].astype(int),
        all=grid["all"].astype(int),
    )
    grid = grid.assign(
        elsewhere=grid["all"] - grid["own"], words=grid["document"].map(words).fillna(0).astype(int)
    )
    grid = grid.assign(
        per_10k=(10_000 * grid["all"] / grid["words"].where(grid["words"] > 0)).fillna(0.0)
    )
    ranked = grid.sort_values(
        ["documents", "namings", "department"], ascending=[False, False, True], kind="stable"
    )
    columns = [
        "department",
        "english",
        *ABOUT_DOCUMENT,
        "own",
        "elsewhere",
        "words",
        "per_10k",
        "documents",
        "namings",
    ]
    return ranked[columns].reset_index(drop=True)


def _english_of(names, departments):
    register = read_departments(departments)
    english = dict(zip(register["name"], register["english"]))
    return [
        english.get(name) or ("all member units" if GENERIC in name else name) for name in names
    ]


def lay_out_duties(duties, documents, *, departments=None, tasks=None, levels=None):
    """One row for a department and a task: the mark that a matrix shows.

    Columns: those of ABOUT_DOCUMENT, block, task, task_english, inferred, department, english, mark
    (lead / participant / both / unspecified), documents and tasks (in how many it has a duty).
    Departments in the order of documents, then tasks, then name.
    """
    keys = ["document", "block", "task", "inferred", "department"]
    roles = duties.groupby(keys, sort=False)["role"]
    marks = (
        roles.agg(lambda given: "both" if len(set(given)) > 1 else given.iloc[0])
        .rename("mark")
        .reset_index()
    )
    marks = marks.merge(_about(documents, levels), on="document")
    glosses = read_tasks(tasks)
    english = dict(zip(glosses["task"], glosses["english"]))
    widths = (
        marks.groupby("department")
        .agg(documents=("document", "nunique"), tasks=("block", "size"))
        .reset_index()
    )
    marks = marks.merge(widths, on="department").assign(
        task_english=marks["task"].map(lambda task: english.get(task) or task)
    )
    marks = marks.assign(english=_english_of(marks["department"], departments))
    order = marks.sort_values(
        ["documents", "tasks", "department", "document", "block"],
        ascending=[False, False, True, True, True],
    )
    columns = [
        *ABOUT_DOCUMENT,
        "block",
        "task",
        "task_english",
        "inferred",
        "department",
        "english",
        "mark",
        "documents",
        "tasks",
    ]
    return order[columns].reset_index(drop=True)


def count_measures(measures, documents, *, codebook=None, levels=None):
    """Count the sentences that carry each measure, by document; codes that stay out of findings are
    left out.

    Columns: code, name_zh, name_en, tool_type, the columns of ABOUT_DOCUMENT, n (sentences),
    sentences (of the document), per_100 (n in 100 sentences), documents (how many carry it). A row
    for every measure and document, zeros too; by tool type, then spread. Measures outside the field
    (tool_type none) are left out as well.
    """
    table = read_codebook(codebook)
    codes = table.loc[
        table["findings"].ne("no") & table["tool_type"].ne("none"),
        ["code", "name_zh", "name_en", "tool_type"],
    ]
    counts = (
        measures_long(measures, codebook)
        .groupby(["code", "document"])
        .size()
        .rename("n")
        .reset_index()
    )
    grid = codes.merge(_about(documents, levels), how="cross").merge(
        counts, on=["code", "document"], how="left"
    )
    sentences = grid["document"].map(measures.groupby("document").size()).fillna(0).astype(int)
    grid = grid.assign(n=grid["n"].fillna(0).astype(int), sentences=sentences)
    grid = grid.assign(per_100=(100 * grid["n"] / sentences.where(sentences > 0)).fillna(0.0))
    by_code = grid.assign(has=grid["n"] > 0).groupby("code")
    grid = grid.assign(
        documents=by_code["has"].transform("sum"), total=by_code["n"].transform("sum")
    )
    grid = grid.assign(tool=grid["tool_type"].map(TOOL_TYPES.index))
    ranked = grid.sort_values(
        ["tool", "documents", "total", "code"], ascending=[True, False, False, True], kind="stable"
    )
    return ranked.drop(columns=["tool", "total"]).reset_index(drop=True)


def tools_by_document(measures, documents, *, codebook=None, levels=None):
    """``tool_profile`` with what a figure needs: the columns of ABOUT_DOCUMENT, tool_type, n,
    share, n_second, share_second, codings.
    """
    profile = tool_profile(measures, codebook)
    table = _about(documents, levels).merge(profile, on="document")
    return table.assign(codings=table.groupby("document")["n"].transform("sum"))
