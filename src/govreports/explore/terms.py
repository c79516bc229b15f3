"""Questions to the terms: the ranked list, frequency against spread, own terms, a term in its
sentences.
"""

import pandas as pd

from govreports.explore.answers import (
    LONGEST,
    OCCURRENCES,
    Answer,
    Control,
    either,
    only_a_sentence,
    shorten,
    typed_words,
)
from govreports.explore.contexts import (
    AUDIT_COLUMNS,
    AUDIT_HEADS,
    audit_terms,
    term_lines,
)
from govreports.explore.corpus import own_terms
from govreports.explore.front import Explorer
from govreports.plots.terms import plot_frequency_dispersion, plot_ranked_terms
from govreports.tables import InputError
from govreports.words.rankings import rank_terms, spread_terms

VIEWS = [
    ("常用词排序", "ranked terms", "ranked"),
    ("频率与分布", "frequency and spread", "spread"),
    ("自定词", "my terms only", "own"),
]
NO_TERM = (
    "所选报告中没有一个词够画图。请放宽筛选条件。",
    "No term of the chosen reports is there often enough to be drawn. Loosen a filter.",
)
NO_OWN_TERM = (
    "自定词在所选报告中一次也没有作为词出现。请在“自定词”中输入，或换一个词。",
    "None of my terms stands in the chosen reports as a word. Type some, or others, into the field.",
)
MOST_OWN = 12  # terms of one's own: as many as a picture has room for


def _term_options(part, settings):
    ranked = part.corpus.keep(
        ("offered", part.filters), lambda: rank_terms(part.counts, policy=40, ordinary=40, least=1)
    )
    return [
        (term, f"{term} {english}".strip(), term)
        for term, english in zip(ranked["term"], ranked["english"])
    ]


CONTROLS = (
    Control("view", "choice", ("看什么", "show"), "ranked", lambda part, settings: VIEWS),
    Control(
        "rows",
        "number",
        ("词数", "terms"),
        15,
        lambda part, settings: (5, 25),
        ("view", ("ranked",)),
    ),
    Control("term", "pick", ("看语境的词", "term in context"), None, _term_options),
    Control("own", "words", ("自定词（逗号分开）", "my own terms"), ""),
)


def answer_terms(part, settings, lang):
    """The Answer for settings view, rows, term, own (words cut as terms of their own)."""
    typed, notes = _usable(typed_words(settings["own"]), lang)
    words, refused = _cuttable(typed, lang)
    notes += refused
    part = part.corpus.with_words(tuple(words)).part(part.filters)
    term = settings["term"].strip()
    parts = dict(subject=shorten(term), unit=OCCURRENCES)
    if typed:
        heads = either(lang, AUDIT_HEADS, AUDIT_COLUMNS)
        audit = audit_terms(part.tokens, typed).set_axis(heads, axis="columns")
        parts["tables"] = ((either(lang, "自定词命中了什么", "what my terms hit"), audit),)
    lines = term_lines(part, term) if 0 < len(term) <= LONGEST else None
    if lines is None or lines.empty:
        notes.append(_why_no_lines(part, term, lang))
    else:
        parts["lines"] = lines
    parts["notes"] = tuple(notes)
    plot, table, code = _picture(part, words, settings)
    if table.empty:
        return only_a_sentence(*(NO_OWN_TERM if settings["view"] == "own" else NO_TERM), **parts)
    return Answer(plot, table, code, pick=lambda row: {"term": row["term"]}, **parts)


def _usable(words, lang):
    """The words that can be terms, and a sentence for those that cannot."""
    long = [word for word in words if len(word) > LONGEST]
    notes = [
        either(
            lang,
            f"“{shorten(word)}”有 {len(word)} 个字，超过 {LONGEST} 个，不作为词。",
            f"“{shorten(word)}” has {len(word)} characters, more than {LONGEST}: it is not taken as a term.",
        )
        for word in long
    ]
    words = [word for word in words if len(word) <= LONGEST]
    if len(words) > MOST_OWN:
        left = len(words) - MOST_OWN
        notes.append(
            either(
                lang,
                f"一次至多 {MOST_OWN} 个自定词；其余 {left} 个未用，自“{words[MOST_OWN]}”起。",
                f"At most {MOST_OWN} terms of your own at a time: {left} are not used, from “{words[MOST_OWN]}” on.",
            )
        )
    return words[:MOST_OWN], notes


def _cuttable(words, lang):
    """The words that the dictionary takes, and a sentence for the others, which are only looked for
    as they stand.
    """
    kept, notes = [], []
    for word in words:
        try:
            own_terms(word)
            kept.append(word)
        except InputError:
            notes.append(
                either(
                    lang,
                    f"“{word}”含有遮盖符、引号或空格，总会被切开，不能成词；只按原样查找。",
                    f"“{word}” holds a mask, a quotation mark or a blank, which are always cut off: it is looked for "
                    "as it stands, but never a term.",
                )
            )
    return kept, notes


def _why_no_lines(part, term, lang):
    """A sentence that says how a term without lines stands in the text after all."""
    if not term:
        return either(
            lang,
            "请输入一个词，以查看其语境。",
            "Type or choose a term to read it in its sentences.",
        )
    found = audit_terms(part.tokens, [term]).iloc[0]
    if not found["finds"]:
        return either(
            lang,
            f"“{shorten(term)}”不见于所选报告的文本。",
            f"“{shorten(term)}” does not stand in the text of the chosen reports.",
        )
    inside = found["inside"] or either(lang, "跨词", "cut through by word borders")
    return either(
        lang,
        f"“{shorten(term)}”不单独成词，作为字串出现 {found['finds']} 次：{inside}。",
        f"“{shorten(term)}” is no word of its own; as a string it stands {found['finds']} times: {inside}.",
    )


def _picture(part, words, settings):
    """Plot, table and code of the view."""
    key, rows = ("picture", settings["view"], part.filters), settings["rows"]
    counts = f"count_terms(join_phrases(cut_terms(split_sentences({part.filters.code}))))"
    if words:
        typed = ", ".join(map(repr, words))
        cut = f"cut_terms(split_sentences({part.filters.code}), lexicon := own_terms({typed}))"
        counts = f"count_terms(join_phrases({cut}, lexicon), lexicon=lexicon)"
    keep, lexicon = part.corpus.keep, part.corpus.lexicon
    argument = ", lexicon=lexicon" if words else ""
    if settings["view"] == "spread":
        spread = keep(key, lambda: spread_terms(part.counts, lexicon=lexicon))
        return plot_frequency_dispersion, spread, f"spread_terms({counts}{argument})"
    if settings["view"] == "own":
        ranked = keep(("every", part.filters), lambda: _rank_all(part.counts, lexicon))
        query = f"term in {words!r}"
        code = (
            f"rank_terms({counts}, policy=9999, ordinary=9999, least=1{argument}).query({query!r})"
        )
        return plot_ranked_terms, ranked.query(query), code
    least = min(3, len(part.ids))
    ranked = keep(
        key, lambda: rank_terms(part.counts, policy=25, ordinary=0, least=least, lexicon=lexicon)
    ).head(rows)
    return (
        plot_ranked_terms,
        ranked,
        f"rank_terms({counts}, policy={rows}, ordinary=0, least={least}{argument})",
    )


def _rank_all(counts, lexicon):
    return (
        rank_terms(counts, policy=9999, ordinary=9999, least=1, lexicon=lexicon)
        if len(counts)
        else pd.DataFrame()
    )


def explore_terms(choices=None, documents=None):
    """The explorer of notebook 02: ranked terms, frequency and spread, own terms, a term in its
    sentences.
    """
    return Explorer("02", answer_terms, CONTROLS, choices, documents)
