"""Questions to change: two periods or two documents word by word, what they share, why a report has
its date.
"""

import pandas as pd

from govreports.change.shift import word_shift
from govreports.explore.answers import (
    LONGEST,
    OCCURRENCES,
    Answer,
    Control,
    either,
    only_a_sentence,
    shorten,
)
from govreports.explore.contexts import (
    LEAST_SHARED,
    find_sentences,
    mark_spans,
    shared_passages,
    term_lines,
)
from govreports.explore.front import Explorer
from govreports.plots.reports import plot_clues
from govreports.plots.shift import plot_word_shift
from govreports.reading.dating import date_report
from govreports.reading.periods import (
    certain_documents,
    compared_documents,
    order_periods,
)
from govreports.tables import InputError
from govreports.words.terms import describe_terms

CONFIDENCE_ZH = {"low": "低", "medium": "中", "high": "高"}
VIEWS = [
    ("两个时期", "two periods", "periods"),
    ("两份文档", "two documents", "documents"),
    ("为何是这个年代", "why this date?", "dating"),
]


def _period_options(part, settings):
    names = [name for name in order_periods(part.corpus.documents) if name]
    count = _dated(part, settings).groupby("period").size()
    return [
        (f"{name}（{count.get(name, 0)} 份）", f"{name} ({count.get(name, 0)} documents)", name)
        for name in names
    ]


def _dated(part, settings):
    """The documents with a period; with a certain one only, if that is asked for."""
    dated = part.documents[part.documents["period"] != ""]
    return certain_documents(dated) if settings["sure"] else dated


def _document_options(part, settings):
    rows = part.documents
    names = [f"{row.document} {row.period} {row.genre}" for row in rows.itertuples()]
    return list(zip(names, names, rows["document"]))


def _other_options(part, settings):
    options = _document_options(part, settings)
    return [option for option in options if option[-1] != settings["document"]]


def _term_options(part, settings):
    terms = part.counts.groupby("term")["n"].sum().nlargest(200)
    return [(term, term, term) for term in terms.index]


_PERIODS, _WORDS = ("view", ("periods",)), ("view", ("periods", "documents"))
_ONE, _TWO = ("view", ("documents", "dating")), ("view", ("documents",))  # documents asked for
CONTROLS = (
    Control("view", "choice", ("看什么", "show"), "periods", lambda part, settings: VIEWS),
    Control("first", "choice", ("时期一", "first period"), None, _period_options, _PERIODS),
    Control("second", "choice", ("时期二", "second period"), None, _period_options, _PERIODS),
    Control("sure", "switch", ("只比较时期确定的", "certain dates only"), True, None, _PERIODS),
    Control("document", "choice", ("文档", "document"), None, _document_options, _ONE),
    Control("other", "choice", ("与之比较", "compare with"), None, _other_options, _TWO),
    Control("rows", "number", ("词数", "terms"), 16, lambda part, settings: (5, 30), _WORDS),
    Control("term", "pick", ("看语境的词", "term in context"), None, _term_options, _WORDS),
)


def answer_change(part, settings, lang):
    """The Answer for settings view, first, second, sure, document, other, rows, term."""
    answers = {"periods": _periods, "documents": _documents, "dating": _dating}
    return answers[settings["view"]](part, settings, lang)


def _lines(part, settings, ids, lang):
    """Subject, lines and notes of the term in some documents."""
    term = settings["term"].strip()
    lines = term_lines(part, term) if 0 < len(term) <= LONGEST else None
    lines = None if lines is None else lines[lines["document"].isin(ids)]
    if lines is None or lines.empty:
        why = either(
            lang,
            f"“{shorten(term)}”在所比较的文档中不作为词出现。",
            f"“{shorten(term)}” stands in none of the documents compared, as a word.",
        )
        return dict(notes=(why,))
    return dict(subject=term, lines=lines, unit=OCCURRENCES)


def _counts(part):
    return f"(counts := count_terms(join_phrases(cut_terms(split_sentences(documents := {part.filters.code})))))"


def _periods(part, settings, lang):
    first, second, sure = settings["first"], settings["second"], settings["sure"]
    there = ", ".join(
        f"{name} ({n})" for name, n in _dated(part, settings).groupby("period").size().items()
    )
    if first == second and first:
        return only_a_sentence("请选两个不同的时期。", "Choose two different periods.")
    try:
        chosen = compared_documents(part.documents, first, second, certain=sure)
    except InputError:
        return only_a_sentence(*_say_no_pair(there, sure))
    table = part.corpus.keep(
        ("shift", first, second, sure, part.filters),
        lambda: describe_terms(
            word_shift(part.counts, part.documents, first, second, certain=sure)
        ),
    )
    code = f"describe_terms(word_shift({_counts(part)}, documents, {first!r}, {second!r}{'' if sure else ', certain=False'}))"
    parts = _lines(part, settings, set(chosen["document"]), lang)
    count = [(chosen["period"] == name).sum() for name in (first, second)]
    who = (
        ("时期确定的报告", "Reports whose period is certain")
        if sure
        else ("全部所选报告", "All chosen reports")
    )
    compared = either(
        lang,
        f"比较的是{who[0]}：{first} {count[0]} 份，{second} {count[1]} 份；下面的句子也只出自这些报告。",
        f"{who[1]} are compared: {count[0]} of {first}, {count[1]} of {second}; the sentences below are theirs too.",
    )
    parts["notes"] = (compared, *parts.get("notes", ()))
    return _show_shift(table, code, settings, parts)


def _show_shift(table, code, settings, parts):
    """The Answer for a table of ``word_shift``."""
    if not table["contribution"].sum() > 0:
        return only_a_sentence(
            "两边用词完全相同：没有可画的差异。",
            "Both use the same words equally often: no difference to draw.",
            **parts,
        )
    return Answer(
        plot_word_shift,
        table,
        code,
        options={"top": settings["rows"]},
        pick=lambda row: {"term": row["term"]},
        **parts,
    )


def _say_no_pair(there, sure):
    """What is missing to compare two periods, Chinese and English."""
    chinese, english = ("时期确定的", " whose period is certain") if sure else ("", "")
    more = (
        ("可不勾选“只比较时期确定的”。", " Or untick “certain dates only”.") if sure else ("", "")
    )
    return (
        f"两个时期中有一个没有{chinese}报告。所选报告里有：{there or '无'}。请另选时期或放宽筛选条件。{more[0]}",
        f"One of the two periods has no report{english}. In the chosen reports there are: {there or 'none'}. Choose another period "
        f"or loosen a filter.{more[1]}",
    )


def _documents(part, settings, lang):
    one, other = settings["document"], settings["other"]
    if not other:
        return only_a_sentence(
            "所选报告中只有一份文档。请放宽筛选条件。",
            "Only one document is among the chosen reports. Loosen a filter.",
        )
    pair = _pair(part.documents, one, other)
    table = part.corpus.keep(
        ("apart", one, other, part.filters),
        lambda: describe_terms(word_shift(part.counts, pair, one, other, certain=False)),
    )
    shared = part.corpus.keep(
        ("shared", one, other), lambda: shared_passages(part.corpus.texts, one, other)
    )
    query = f"document in {[one, other]}"
    documents = (
        f"documents.query({query!r}).assign(period=lambda rows: rows['document'], evidence='')"
    )
    code = f"describe_terms(word_shift({_counts(part)}, {documents}, {one!r}, {other!r}, certain=False))"
    parts = _lines(part, settings, {one, other}, lang)
    title = either(
        lang,
        f"{one} 与 {other} 逐字相同的段落",
        f"passages that {one} and {other} share word for word",
    )
    parts["tables"] = (
        ((title, _describe_passages(part, shared, one, other, lang)),) if len(shared) else ()
    )
    parts["notes"] = (
        *parts.get("notes", ()),
        _say_shared(shared, one, len(part.corpus.texts[one]), lang),
    )
    return _show_shift(table, code, settings, parts)


def _pair(documents, one, other):
    """The two documents, each as a period of its own; no date is at stake, so no evidence
    either.
    """
    pair = documents[documents["document"].isin([one, other])]
    return pair.assign(period=pair["document"], evidence="")


def _say_shared(shared, one, length, lang):
    characters = shared["length"].sum()
    return either(
        lang,
        f"{LEAST_SHARED} 字以上的相同段落 {len(shared)} 处，{characters} 字，占 {one} 的 {characters / length:.0%}。",
        f"{len(shared)} passages of {LEAST_SHARED} characters or more, {characters} characters: {characters / length:.0%} of {one}.",
    )


def _describe_passages(part, shared, one, other, lang, most=8):
    """The longest passages with their places on the page."""
    begins = dict(zip(part.documents["document"], part.documents["start"]))
    top = shared.head(most)
    texts = [
        text if len(text) <= 60 else text[:59] + "…" for text in top["text"].str.replace("\n", " ")
    ]
    places = {one: top["start"] + begins[one], other: top["other_start"] + begins[other]}
    return pd.DataFrame(
        {
            **places,
            either(lang, "字数", "characters"): top["length"],
            either(lang, "原文", "text"): texts,
        }
    )


def _dating(part, settings, lang):
    if not settings["document"]:
        return only_a_sentence("所选报告中没有文档。", "No document among the chosen reports.")
    document = part.documents.set_index("document").loc[settings["document"]]
    dating = part.corpus.keep(
        ("dating", settings["document"]), lambda: date_report(document["text"])
    )
    clues = dating.clues
    where = f"document == {settings['document']!r}"
    code = f"find_clues({part.filters.code}.query({where!r})['text'].iloc[0])"
    spans = _place_clues(part, clues, settings["document"], document["start"])
    notes = (_say_proposed(dating, lang), _say_read(document, lang))
    parts = dict(subject=either(lang, "线索", "clues"), lines=spans, notes=notes)
    if clues.empty:
        return only_a_sentence(
            "这份文档没有断代线索，故不作判断。",
            "No clue to a date stands in this document, so nothing is proposed.",
            **parts,
        )
    proposed = dating.confidence in CONFIDENCE_ZH
    years = {name: getattr(dating, name) for name in ("year_from", "year_to") if proposed}
    return Answer(plot_clues, clues, code, options=years, **parts)


def _say_proposed(dating, lang):
    """What the program proposes, and why."""
    if dating.confidence not in CONFIDENCE_ZH:
        return either(lang, "程序：线索不足，不作判断。", f"Proposed: nothing, {dating.reason}.")
    years = _years(dating.year_from, dating.year_to)
    return either(
        lang,
        f"程序：{years}，{dating.period}，把握{CONFIDENCE_ZH[dating.confidence]}。",
        f"Proposed: {years}, {dating.period} ({dating.confidence}): {dating.reason}.",
    )


def _say_read(document, lang):
    """What a reader found, and from which words."""
    if not document["period"]:
        return either(lang, "判读：年代不明。", "Read: unknown.")
    years = _years(document["year_from"], document["year_to"])
    evidence = document["evidence"] or "–"
    return either(
        lang,
        f"判读：{years}，{document['period']}，依据 {evidence}。",
        f"Read: {years}, {document['period']}, from {evidence}.",
    )


def _years(first, last):
    return "–".join("" if pd.isna(year) else f"{year}" for year in (first, last))


def _place_clues(part, clues, document, zero):
    """The first find of each clue in its sentence."""
    spans = clues.assign(document=document, start=clues["start"] + zero, end=clues["end"] + zero)
    return mark_spans(part, find_sentences(part, spans[["document", "start", "end"]]))


def choose_settings(part, choices):
    """The settings as the explorer opens: the two periods of the choices, and two documents of one
    family, which share text, where there are such.
    """
    resolved = choices.resolve(part.documents)
    families = part.documents.groupby("family")["document"].agg(list)
    pairs = [members[:2] for members in families if len(members) > 1] or [[None, None]]
    document, other = pairs[0]
    return {
        "first": resolved.first,
        "second": resolved.second,
        "document": document,
        "other": other,
    }


def explore_change(choices=None, documents=None):
    """The explorer of notebook 05: two periods or documents word by word, shared passages, why a
    report has its date.
    """
    return Explorer("05", answer_change, CONTROLS, choices, documents, start=choose_settings)
