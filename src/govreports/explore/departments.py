"""Questions to departments: who is named where, who is charged with what, a department's profile
and its sentences.
"""

from html import escape

import pandas as pd

from govreports.actors.measures import measures_long
from govreports.actors.tallies import count_measures, count_namings, lay_out_duties
from govreports.explore.answers import Answer, Control, either, only_a_sentence
from govreports.explore.contexts import find_sentences, mark_spans
from govreports.explore.front import Explorer
from govreports.networks.nodes import department_items
from govreports.plots.departments import plot_departments, plot_duties, plot_measures

VIEWS = [
    ("谁在哪里被提到", "who is named where", "named"),
    ("谁承担什么任务", "who is charged with what", "duties"),
    ("同句的措施", "measures in its sentences", "measures"),
]
ROLE_NAMES = {
    "lead": ("牵头", "leads"),
    "participant": ("参与", "takes part"),
    "unspecified": ("未写明角色", "role not stated"),
}


def _namings(part):
    return part.corpus.keep(
        ("namings", part.filters), lambda: count_namings(part.mentions, part.documents, part.pieces)
    )


def department_options(part, settings):
    """Departments, the most widely named first."""
    rows = _namings(part).drop_duplicates("department")
    return [
        (row.department, f"{row.department} {row.english}", row.department)
        for row in rows.itertuples()
    ]


def document_options(part, settings):
    """All documents, or one."""
    rows = part.documents
    issuers = rows["issuer"] if "issuer" in rows else rows["document"]
    labels = [f"{name} {issuer}" for name, issuer in zip(rows["document"], issuers)]
    return [("全部", "all", ""), *zip(labels, labels, rows["document"])]


def _measure_options(part, settings):
    """All measures in the department's sentences, or one."""
    options = [("全部", "all", "")]
    if settings["department"]:
        found = _measure_table(part, settings["department"]).drop_duplicates("code")
        for row in found.sort_values("code").itertuples():
            options.append((f"{row.code} {row.name_zh}", f"{row.code} {row.name_en}", row.code))
    return options


_RANKED, _CODED = ("view", ("named", "duties")), ("view", ("measures",))
CONTROLS = (
    Control("view", "choice", ("看什么", "show"), "named", lambda part, settings: VIEWS),
    Control(
        "rows", "number", ("部门数", "departments"), 5, lambda part, settings: (3, 16), _RANKED
    ),
    Control("department", "choice", ("部门", "department"), None, department_options),
    Control("measure", "choice", ("措施", "measure"), "", _measure_options, _CODED),
    Control("document", "choice", ("句子出自", "sentences of"), "", document_options),
)


def answer_departments(part, settings, lang):
    """The Answer for settings view, rows, department, measure, document (whose sentences are read,
    "" for all).
    """
    name, view = settings["department"], settings["view"]
    if not name:
        return only_a_sentence(
            "所选报告没有提到任何部门。", "The chosen reports name no department."
        )
    draw = {"named": _named, "duties": _duties, "measures": _measures}[view]
    find = {"named": _naming_lines, "duties": _duty_lines, "measures": _measure_lines}[view]
    measure = settings["measure"] if view == "measures" else ""
    plot, table, code, options = draw(part, settings)
    key = ("sentences", view, name, settings["measure"], settings["document"], lang, part.filters)
    lines = part.corpus.keep(key, lambda: find(part, settings, lang))
    subject = " ".join(filter(None, (name, measure, settings["document"])))
    parts = dict(subject=subject, lines=lines, tables=(show_profile(part, name, lang),))
    if lines.empty:
        note = either(lang, f"{subject}：没有这样的句子。", f"{subject}: no such sentence.")
        parts["notes"] = (note,)
    if table.empty:
        return only_a_sentence(
            "此处无图：所选报告中没有这样的行。请换部门、文档或筛选条件。",
            "Nothing to draw: the chosen reports have no such row. Change department, document or a filter.",
            **parts,
        )
    asked, column = ("measure", "code") if view == "measures" else ("department", "department")

    def pick(row):
        return {asked: row[column], "document": row["document"]}

    return Answer(plot, table, code, options, pick=pick, **parts)


def _first_names(order, name, rows):
    """The first names of a list, the chosen one always among them."""
    names = list(dict.fromkeys(order))
    return names[:rows] if name in names[:rows] or name not in names else [*names[: rows - 1], name]


def _query(table, settings):
    return f"department in {_first_names(table['department'], settings['department'], settings['rows'])!r}"


def _named(part, settings):
    table = _namings(part)
    query = _query(table, settings)
    found = f"find_mentions(sentences := split_sentences(documents := {part.filters.code}), issuers=documents)"
    code = f"count_namings({found}, documents, cut_terms(sentences)).query({query!r})"
    return plot_departments, table.query(query), code, {"least": 1}


def _duties(part, settings):
    table = part.corpus.keep(
        ("duties", part.filters), lambda: lay_out_duties(part.duties, part.documents)
    )
    query = _query(table, settings)
    code = (
        f"lay_out_duties(find_duties(documents := {part.filters.code}), documents).query({query!r})"
    )
    return plot_duties, table.query(query), code, {"hub": settings["department"]}


def _measures(part, settings):
    name = settings["department"]
    found = f"find_mentions(sentences := split_sentences(documents := {part.filters.code}), issuers=documents)"
    keys = f"(keys := {found}.query({f'name == {name!r}'!r})[['document', 'sentence']].drop_duplicates())"
    code = (
        f"count_measures(code_measures({keys}.merge(sentences)), documents.merge(keys[['document']].drop_duplicates()))"
        ".query('documents > 0')"
    )
    return plot_measures, _measure_table(part, name), code, {"department": name}


def _measure_table(part, name):
    return part.corpus.keep(("measures", name, part.filters), lambda: _count_beside(part, name))


def _count_beside(part, name):
    """``count_measures`` over the sentences that name the department."""
    keys = _of(part.mentions, name=name)[["document", "sentence"]].drop_duplicates()
    documents = part.documents[part.documents["document"].isin(set(keys["document"]))]
    coded = part.measures.merge(keys, on=["document", "sentence"])
    return count_measures(coded, documents).query("documents > 0")


def _of(table, **wanted):
    """The rows with these values; "" is any value."""
    for column, value in wanted.items():
        table = table[table[column] == value] if value else table
    return table


def _naming_lines(part, settings, lang):
    """The sentences that name the department."""
    return mark_spans(
        part, _of(part.mentions, name=settings["department"], document=settings["document"])
    )


def _duty_lines(part, settings, lang):
    """The sentences that charge the department, each with its task and role before it."""
    charged = _of(part.duties, department=settings["department"], document=settings["document"])
    spans = charged.rename(columns={"department_start": "start", "department_end": "end"})
    spans = find_sentences(part, spans[["document", "start", "end", "task", "role"]])
    lines = mark_spans(part, spans, width=60)
    form, between = either(lang, ("{}（{}）", "；"), ("{} ({})", "; "))
    roles = [
        form.format(row.task, either(lang, *ROLE_NAMES[row.role])) for row in spans.itertuples()
    ]
    charges = spans.assign(charge=roles).groupby(["document", "sentence"])["charge"]
    charges = charges.agg(lambda each: between.join(dict.fromkeys(each)))
    tasks = lines.set_index(["document", "sentence"]).index.map(charges) if len(lines) else []
    return lines.assign(html=[f"{escape(task)} {html}" for task, html in zip(tasks, lines["html"])])


def _measure_lines(part, settings, lang):
    """The sentences that name the department and carry the measure (any, when none is chosen)."""
    coded = _of(measures_long(part.measures), code=settings["measure"])
    coded = coded[["document", "sentence"]].drop_duplicates()
    named = _of(part.mentions, name=settings["department"], document=settings["document"])
    return mark_spans(part, named.merge(coded, on=["document", "sentence"]))


def show_profile(part, name, lang):
    """Title and table of a department's profile, from memory when it was asked for before."""
    table = part.corpus.keep(
        ("profile", name, lang, part.filters), lambda: profile_department(part, name, lang)
    )
    return either(lang, f"{name}：概况", f"{name}: profile"), table


def profile_department(part, name, lang="en"):
    """What the tables say of a department: a row a fact, with its value."""
    named = part.mentions[part.mentions["name"] == name]
    charged = part.duties[part.duties["department"] == name]
    tasks = charged.drop_duplicates(["document", "block", "role"])["role"].value_counts()
    keys = named[["document", "sentence"]].drop_duplicates()
    coded = measures_long(part.measures.merge(keys, on=["document", "sentence"]))
    codes = coded["code"].value_counts()
    near = part.mentions[part.mentions["name"] != name].merge(keys, on=["document", "sentence"])
    near = near.drop_duplicates(["document", "sentence", "name"])["name"].value_counts()
    documents = f"{named['document'].nunique()} / {len(part.ids)}"
    facts = [
        ("提到它的文档", "documents that name it", documents),
        ("提及次数", "namings", len(named)),
        ("牵头的任务", "tasks it leads", tasks.get("lead", 0)),
        ("参与的任务", "tasks it takes part in", tasks.get("participant", 0)),
        ("未写明角色的任务", "tasks without a stated role", tasks.get("unspecified", 0)),
        ("同句的措施（句数）", "measures in its sentences (sentences)", _top(codes)),
        ("同句的部门（句数）", "departments in its sentences (sentences)", _top(near)),
    ]
    rows = [(either(lang, chinese, english), value) for chinese, english, value in facts]
    return pd.DataFrame(rows, columns=[either(lang, "项目", "fact"), either(lang, "值", "value")])


def _top(counts, most=6):
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return ", ".join(f"{name} {n}" for name, n in ranked) or "–"


def choose_department(part, choices):
    """The setting department as an explorer opens: the hub of the choices."""
    items = department_items(part.mentions)
    return {"department": choices.resolve(part.documents, items).hub}


def explore_departments(choices=None, documents=None):
    """The explorer of notebook 03: who is named and charged where, a department's profile and its
    sentences.
    """
    return Explorer("03", answer_departments, CONTROLS, choices, documents, start=choose_department)
