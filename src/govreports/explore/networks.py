"""Questions to the networks of one document: window, threshold against the null, without a body,
the sentences of a pair, a profile.
"""

import pandas as pd

from govreports.explore.answers import Answer, Control, either, only_a_sentence
from govreports.explore.contexts import mark_spans
from govreports.explore.departments import (
    choose_department,
    department_options,
    show_profile,
)
from govreports.explore.front import Explorer
from govreports.networks.edges import add_glosses, cooccurrence, edge_sentences
from govreports.networks.nodes import (
    department_items,
    duty_items,
    measure_items,
    shared_task_items,
    take_out,
)
from govreports.plots.rings import plot_ties

SWAPS = 999
PAIR = " – "
NETWORK_OPTIONS = [
    ("共同承担任务", "shared tasks", "shared"),
    ("牵头与参与", "who leads whom", "duty"),
    ("部门同处", "departments together", "departments"),
    ("措施同处", "measures together", "measures"),
]
WINDOW_OPTIONS = [("句", "sentence", "sentence"), ("段", "paragraph", "paragraph")]
TESTS = [
    ("全部", "all ties", 1.0),
    ("校正 p ≤ .20", "adjusted p ≤ .20", 0.2),
    ("校正 p ≤ .05", "adjusted p ≤ .05", 0.05),
]
TASKS = ("shared", "duty")


def _window(settings):
    return "task" if settings["network"] in TASKS else settings["window"]


def _items(part, settings):
    """All items of the network, and the code that makes them."""
    sentences = f"split_sentences(documents := {part.filters.code})"
    duties = f"find_duties({part.filters.code})"
    mentions = f"find_mentions(sentences := {sentences}, issuers=documents)"
    makers = {
        "shared": lambda: shared_task_items(part.duties),
        "duty": lambda: duty_items(part.duties),
        "departments": lambda: department_items(part.mentions, part.sentences),
        "measures": lambda: measure_items(part.measures, part.sentences),
    }
    codes = {
        "shared": f"shared_task_items({duties})",
        "duty": f"duty_items({duties})",
        "departments": f"department_items({mentions}, sentences)",
        "measures": f"measure_items(code_measures(sentences := {sentences}), sentences)",
    }
    network = settings["network"]
    items = part.corpus.keep(("items", network, part.filters), makers[network])
    return items, codes[network]


def _document_options(part, settings):
    """The documents that have the network, those with most names first."""
    names = _items(part, settings)[0].groupby("document")["item"].nunique()
    order = sorted(names[names > 1].index, key=lambda document: (-names[document], document))
    return [
        (f"{name}（{names[name]} 个名称）", f"{name} ({names[name]} names)", name) for name in order
    ]


def _body_options(part, settings):
    """Nobody, or one of the names of the document, those in most units first."""
    items = _items(part, settings)[0]
    names = items.loc[items["document"] == settings["document"], "item"].value_counts()
    ranked = sorted(names.index, key=lambda name: (-names[name], name))
    return [("—", "—", ""), *((name, name, name) for name in ranked)]


def _pair_options(part, settings):
    shown = _edges(part, settings)[0]
    pairs = [f"{row.source}{PAIR}{row.target}" for row in shown.itertuples()]
    options = [(f"{pair}（{n}）", f"{pair} ({n})", pair) for pair, n in zip(pairs, shown["n"])]
    return [("—", "—", ""), *options[:199]]


_IN_TEXT = ("network", ("departments", "measures"))
_OF_BODIES = ("network", ("shared", "duty", "departments"))
CONTROLS = (
    Control(
        "network", "choice", ("网络", "network"), "shared", lambda part, settings: NETWORK_OPTIONS
    ),
    Control("document", "choice", ("文档", "document"), None, _document_options),
    Control(
        "window",
        "choice",
        ("窗口", "window"),
        "sentence",
        lambda part, settings: WINDOW_OPTIONS,
        _IN_TEXT,
    ),
    Control("without", "choice", ("去掉", "without"), "", _body_options, _OF_BODIES),
    Control("least", "number", ("至少共有", "share at least"), 5, lambda part, settings: (1, 8)),
    Control("alpha", "choice", ("对照随机", "against chance"), 1.0, lambda part, settings: TESTS),
    Control("pair", "choice", ("一对", "pair"), "", _pair_options),
    Control("department", "choice", ("部门概况", "profile of"), None, department_options),
)


def _edges(part, settings):
    """(edges drawn, all edges of the document, items, code) for the settings."""
    items, code = _items(part, settings)
    document, without, window = settings["document"], settings["without"], _window(settings)
    items = items[items["document"] == document]
    only = f"document == {document!r}"
    code = f"{code}.query({only!r})"
    if without in set(items["item"]):
        items = take_out(items, without)
        code = f"take_out({code}, {without!r})"
    key = ("edges", settings["network"], document, window, without, part.filters)
    edges = part.corpus.keep(
        key, lambda: add_glosses(cooccurrence(items, window=window, swaps=SWAPS))
    )
    query = f"n >= {settings['least']}"
    if settings["alpha"] < 1:
        query += f" and p_adjusted <= {settings['alpha']}"
    code = f"add_glosses(cooccurrence({code}, window={window!r}, swaps={SWAPS})).query({query!r})"
    return edges.query(query), edges, items, code


def answer_networks(part, settings, lang):
    """The Answer for settings network, document, window, without, least, alpha, pair,
    department.
    """
    if not settings["document"]:
        return only_a_sentence(
            "所选报告中没有这种网络：没有两个名称可以同处一个单元。",
            "No such network here: no chosen report has two names that could meet.",
        )
    shown, edges, items, code = _edges(part, settings)
    tables = _profile(part, settings, lang)
    lines, subject = _pair_lines(part, shown, items, settings)
    parts = dict(
        subject=subject, lines=lines, tables=tables, notes=_notes(edges, shown, settings, lang)
    )
    if shown.empty:
        return only_a_sentence(
            f"{len(edges)} 条连线中没有一条达到这个门槛：这是结果，不是错误。请放宽门槛。",
            f"None of the {len(edges)} ties passes this threshold: that is a result, no error. Lower it to see more.",
            **parts,
        )
    return Answer(plot_ties, shown, code, options=_options(settings), pick=_pick_pair, **parts)


def _options(settings):
    """What the caption says of the settings; what is the default of the plot stays away."""
    options = {"network": settings["network"], "window": _window(settings)}
    options |= {"least": settings["least"], "swaps": SWAPS}
    if settings["alpha"] < 1:
        options["alpha"] = settings["alpha"]
    if settings["without"] and settings["network"] != "measures":
        options["without"] = settings["without"]
    return options


def _pick_pair(row):
    return {"pair": f"{row['source']}{PAIR}{row['target']}"}


def _notes(edges, shown, settings, lang):
    kept = int(edges["kept"].sum()) if len(edges) else 0
    strict = int(((edges["n"] >= settings["least"]) & edges["kept"]).sum()) if len(edges) else 0
    return (
        either(
            lang,
            f"共有 {settings['least']} 个单元以上、且符合所选检验的连线 {len(shown)} 条（共 {len(edges)} 条）；高于随机（校正 p ≤ .05）的共 {kept} 条，"
            f"其中达到该数的 {strict} 条。随机组 {SWAPS} 个，笔记本按 Choices 的 swaps。选一对，看它的句子。",
            f"{len(shown)} of {len(edges)} ties pass both thresholds (shared units: {settings['least']} or more; the test chosen); "
            f"{kept} beat chance (adjusted p ≤ .05), {strict} of them at that number. {SWAPS} swaps here; the notebook takes those of its Choices. "
            "Choose a pair to read its sentences.",
        ),
    )


def _profile(part, settings, lang):
    return (show_profile(part, settings["department"], lang),) if settings["department"] else ()


def _pair_lines(part, shown, items, settings):
    """The sentences of the chosen pair, its names marked."""
    source, _, target = settings["pair"].partition(PAIR)
    edge = shown[(shown["source"] == source) & (shown["target"] == target)]
    if edge.empty:
        return mark_spans(part, part.mentions[:0]), ""
    key = (
        "behind",
        settings["network"],
        settings["document"],
        _window(settings),
        source,
        target,
        part.filters,
    )
    found = part.corpus.keep(
        key, lambda: edge_sentences(edge, items, part.sentences, window=_window(settings))
    )
    found = found[["document", "sentence", "start", "end"]]
    named = part.mentions[part.mentions["name"].isin([source, target])][
        ["document", "sentence", "start", "end"]
    ]
    spans = named.merge(found[["document", "sentence"]], on=["document", "sentence"])
    bare = found.merge(
        spans[["document", "sentence"]].drop_duplicates(),
        on=["document", "sentence"],
        how="left",
        indicator=True,
    )
    bare = bare[bare["_merge"] == "left_only"].drop(columns="_merge")
    spans = pd.concat(
        [spans, bare.assign(end=bare["start"])]
    )  # no name of the pair in it: the sentence, nothing marked
    spans = spans.sort_values(["document", "sentence", "start"])
    return mark_spans(part, spans, width=60), settings["pair"]


def explore_networks(choices=None, documents=None):
    """The explorer of notebook 04: the networks of one document, their window and threshold, the
    sentences of a pair.
    """
    return Explorer("04", answer_networks, CONTROLS, choices, documents, start=choose_department)
