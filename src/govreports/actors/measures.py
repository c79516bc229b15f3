"""sentences + rules -> policy measures; policy tool types of documents."""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.tables import (
    InputError,
    has_columns,
    has_words,
    is_filled,
    is_one_of,
    is_unique,
    read_lexicon,
    require_columns,
    share_project,
)
from govreports.text import fold_width, repaired_sentences

MEASURE_COLUMNS = ["document", "sentence", "start", "end", "measures"]


def code_measures(sentences, *, rules=None, codebook=None, repairs=None):
    """Say which policy measures each sentence carries, by readable rules (``read_measure_rules``).

    ``sentences``: document, sentence, start, end, text, as ``split_sentences`` returns. Columns of
    the result: document, sentence, start, end, measures (codes in the order of the codebook,
    separated by |; "" when there is none). ``rules``, ``codebook``: a table, a path or a Project;
    ``repairs``: see ``take_repairs``. Raises InputError for a missing column and for wrong rules.
    """
    needed = ("document", "sentence", "start", "end", "text")
    require_columns(sentences, needed, "code_measures", "split_sentences")
    rules, codebook, repairs = share_project(rules, codebook, repairs)
    codebook = read_codebook(codebook)
    order = {code: rank for rank, code in enumerate(codebook["code"])}
    compiled = compile_rules(read_measure_rules(rules, codebook), set(order))
    rows = []
    for row, clean in repaired_sentences(sentences, repairs):
        codes = sorted(code_text(clean.text, compiled), key=order.get)
        rows.append((row.document, row.sentence, row.start, row.end, "|".join(codes)))
    return pd.DataFrame(rows, columns=MEASURE_COLUMNS)


def measures_long(measures, codebook=None):
    """One row for each code of a sentence, in the order of the sentences, then of the codebook.

    Columns: document, sentence, start, end, code, name_zh, name_en, tool_type, tool_second,
    findings. A sentence without a code has no row. Raises InputError for an unknown code.
    """
    require_columns(measures, MEASURE_COLUMNS, "measures_long", "code_measures")
    codebook = read_codebook(codebook)
    rows = measures.assign(code=measures["measures"].str.split("|")).explode("code")
    rows = rows[rows["code"].fillna("") != ""].drop(columns="measures")
    unknown = ", ".join(sorted(set(rows["code"]) - set(codebook["code"])))
    if unknown:
        raise InputError("unknown-name", where="measures_long", found=unknown, what=CODES)
    names = codebook[["code", "name_zh", "name_en", "tool_type", "tool_second", "findings"]]
    return rows.merge(names, on="code", how="left", validate="many_to_one").reset_index(drop=True)


def tool_profile(measures, codebook=None):
    """How the measures of each document spread over the types of policy tools (Rothwell and Zegveld
    1981).

    Codes with findings "no" in the codebook are left out. One row for each document and type
    (supply, demand, environment, none): document, tool_type, n (codes given to sentences), share
    (of the codes of the document, none included; missing without any), n_second, share_second (the
    same when measures with a second reading are counted by it).
    """
    rows = measures_long(measures, codebook)
    rows = rows[rows["findings"] != "no"]
    second = rows["tool_second"].str.extract(f"^({'|'.join(TOOL_TYPES)})", expand=False)
    index = pd.MultiIndex.from_product(
        [measures["document"].drop_duplicates(), TOOL_TYPES], names=["document", "tool_type"]
    )
    table = pd.DataFrame(index=index)
    for suffix, types in (("", rows["tool_type"]), ("_second", second.fillna(rows["tool_type"]))):
        counts = rows.assign(tool_type=types).groupby(["document", "tool_type"]).size()
        table["n" + suffix] = counts.reindex(index, fill_value=0)
        total = table["n" + suffix].groupby("document").transform("sum")
        table["share" + suffix] = table["n" + suffix] / total.where(total > 0)
    return table.reset_index()


# The codebook and the rules that say when a sentence carries a measure, and how one sentence is
# read by them.

NOTHING = "NONE"  # the code of rules that say what carries no measure
CODEBOOK_COLUMNS = (
    "code",
    "name_zh",
    "name_en",
    "definition",
    "tool_type",
    "tool_subtype",
    "tool_second",
    "findings",
)
RULE_COLUMNS = ("code", "trigger", "needs", "excludes", "scope")
CODES = "data/lexicons/measures.csv, column code"
SCOPES = ("clause", "sentence", "title", "start", "whole", "phrase")
TOOL_TYPES = ("supply", "demand", "environment", "none")
_CLAUSE_END = re.compile("[,;:。!?]")
_TITLE = re.compile("《[^《》]*》")
_CODE = re.compile("[A-Z]+")


@dataclass(frozen=True)
class Rule:
    """One row of the rules: its triggers, what it needs (a word of every group), the words and the
    codes that take it off.
    """

    code: str
    triggers: tuple
    needs: tuple
    excludes: tuple
    without: frozenset
    scope: str

    @property
    def settles(self):
        """Whether the rule says all there is to say about a sentence."""
        return self.code == NOTHING or self.scope in ("start", "whole")


def read_codebook(codebook=None):
    """The codebook of measures (default data/lexicons/measures.csv; a table, a path or a Project).

    Columns: code, name_zh, name_en, definition, tool_type (supply / demand / environment / none),
    tool_subtype, tool_second (the second reading, which begins with a type), findings (yes; "no":
    two readers agree too little on the code to build on it). Tool types: Rothwell and Zegveld 1981,
    Industrial Innovation and Public Policy. Raises InputError for a missing column, a code without
    names or given twice, an unknown tool type.
    """
    return read_lexicon("lexicons/measures.csv", codebook, CODEBOOK_RULES)


def _second_is_tool_type(table, where, place):
    """The second reading is blank or begins with a tool type."""
    for row, cell in enumerate(table["tool_second"]):
        if cell and not cell.startswith(TOOL_TYPES):
            where, values = place(row, "tool_second"), ", ".join(TOOL_TYPES)
            raise InputError("second-tool-type", where=where, cell=cell, values=values)
    return table


CODEBOOK_RULES = (
    has_columns(*CODEBOOK_COLUMNS),
    is_filled("code", "name_zh", "name_en"),
    is_unique("code"),
    is_one_of("tool_type", TOOL_TYPES),
    _second_is_tool_type,
    is_one_of("findings", ("yes", "no")),
)


def read_measure_rules(rules=None, codebook=None):
    """The rules of the measures (default data/lexicons/measure_rules.csv; a table, a path or a
    Project).

    Cells are literal text. ``trigger``: alternatives separated by |, of which one must stand in a
    clause. ``needs``: words of which one must stand there too; groups joined by & must each have
    one. ``excludes``: words that must not; a code among them means that no other rule has found
    that code in the sentence. ``scope``: where needs and excludes are looked for, "clause" (also
    when empty) or "sentence"; "title": the trigger stands within 《》, where other rules do not
    look; "start": it opens the sentence, "whole": it stands anywhere in it, and both settle what
    the sentence is: nothing else is looked for. Rules of the code NONE name what carries no
    measure: with the scope "phrase" a set phrase, whose words trigger nothing; otherwise the
    sentence. Raises InputError for a missing column, an unknown code or scope, an empty trigger, a
    trigger twice in one code and scope.
    """
    codes = {NOTHING, *read_codebook(codebook)["code"]}
    checks = (
        has_columns(*RULE_COLUMNS),
        has_words("needs", "excludes"),
        has_words("trigger", filled=True),
        is_filled("code"),
        is_one_of("scope", SCOPES, may_be_blank=True),
        _codes_are_known(codes),
        _phrases_carry_nothing,
        _triggers_fit_a_clause,
        _triggers_stand_once,
    )
    return read_lexicon("lexicons/measure_rules.csv", rules, checks)


def _codes_are_known(codes):
    """The code of a rule, and codes among its exclusions, stand in the codebook."""

    def rule(table, where, place):
        for row, (code, cell) in enumerate(zip(table["code"], table["excludes"])):
            excluded = [word for word in cell.split("|") if _CODE.fullmatch(word)]
            for column, found in (("code", [code]), ("excludes", excluded)):
                unknown = ", ".join(word for word in found if word not in codes)
                if unknown:
                    where = place(row, column)
                    raise InputError("unknown-name", where=where, found=unknown, what=CODES)
        return table

    return rule


def _phrases_carry_nothing(table, where, place):
    """The scope phrase is for set phrases, that is for rules of the code NONE."""
    for row, (code, scope) in enumerate(zip(table["code"], table["scope"])):
        if scope == "phrase" and code != NOTHING:
            where = place(row, "scope")
            raise InputError("phrase-of-a-measure", where=where, code=code, nothing=NOTHING)
    return table


def _triggers_fit_a_clause(table, where, place):
    """A trigger that is looked for in a clause holds no punctuation that ends one."""
    for row, (code, cell, scope) in enumerate(zip(table["code"], table["trigger"], table["scope"])):
        if code == NOTHING or scope not in ("", "clause", "sentence"):
            continue
        for trigger in cell.split("|"):
            if _CLAUSE_END.search(fold_width(trigger)):
                raise InputError(
                    "trigger-over-a-clause", where=place(row, "trigger"), trigger=trigger
                )
    return table


def _triggers_stand_once(table, where, place):
    """A trigger stands once in a code and scope."""
    seen = set()
    for row, (code, cell, scope) in enumerate(zip(table["code"], table["trigger"], table["scope"])):
        for trigger in cell.split("|"):
            key = (code, scope, fold_width(trigger))
            if key in seen:
                where = place(row, "trigger")
                raise InputError("trigger-twice", where=where, code=code, trigger=trigger)
            seen.add(key)
    return table


def compile_rules(table, codes):
    """The rules of ``read_measure_rules`` in the order of trial: what settles a sentence, words
    alone, words with codes.
    """
    rules = []
    for row in table.itertuples(index=False):
        excludes = row.excludes.split("|")
        without = frozenset(excludes) & frozenset(codes)
        words = "|".join(word for word in excludes if word not in without)
        needs = tuple(_alternatives(group) for group in row.needs.split("&") if group.strip())
        scope, triggers = row.scope or "clause", _alternatives(row.trigger)
        rules.append(Rule(row.code, triggers, needs, _alternatives(words), without, scope))
    return sorted(
        rules, key=lambda rule: (rule.code != NOTHING, not rule.settles, bool(rule.without))
    )


def _alternatives(cell):
    return tuple(fold_width(word.strip()).lower() for word in cell.split("|") if word.strip())


def code_text(text, rules):
    """The codes that one sentence carries (a set), by compiled rules. Neither width nor the case of
    Latin letters matters.

    >>> rules = pd.DataFrame([["LECT", "讲座|报告会", "举办", "不再", ""]], columns=RULE_COLUMNS)
    >>> code_text("举办科普讲座,不再收费。", compile_rules(rules, {"LECT"}))
    {'LECT'}
    """
    text = fold_width(text).lower()
    titles, untitled = _TITLE.findall(text), _TITLE.sub("《》", text)
    bare = _blank(untitled, [rule for rule in rules if rule.scope == "phrase"])
    clauses, found = _CLAUSE_END.split(bare), set()
    for rule in rules:
        if rule.scope == "phrase" or rule.code in found or rule.without & found:
            continue
        if not _fires(rule, untitled if rule.settles else bare, clauses, titles):
            continue
        if rule.settles:
            return {rule.code} - {NOTHING}
        found.add(rule.code)
    return found


def _blank(text, phrases):
    """The text without set phrases, the longest first."""
    words = [word for rule in phrases for word in rule.triggers]
    for word in sorted(words, key=lambda word: (-len(word), word)):
        text = text.replace(word, "□")
    return text


def _fires(rule, text, clauses, titles):
    if rule.scope == "start":
        return text.startswith(rule.triggers) and _fits(rule, text)
    if rule.scope == "title":
        return any(_has(title, rule.triggers) for title in titles) and _fits(rule, text)
    if rule.settles:
        return _has(text, rule.triggers) and _fits(rule, text)
    for clause in clauses:
        inside = clause if rule.scope == "clause" else text
        if _has(clause, rule.triggers) and _fits(rule, inside):
            return True
    return False


def _fits(rule, text):
    return all(_has(text, group) for group in rule.needs) and not _has(text, rule.excludes)


def _has(text, words):
    return any(word in text for word in words)
