"""The codebook and the rules that say when a sentence carries a measure, and how one sentence is read by them."""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.repairs import fold_width
from govreports.tables import InputError, project_root, read_table

NOTHING = "NONE"  # the code of rules that say what carries no measure
CODEBOOK_COLUMNS = ("code", "name_zh", "name_en", "definition", "tool_type", "tool_subtype", "tool_second")
RULE_COLUMNS = ("code", "trigger", "needs", "excludes", "scope")
SCOPES = ("clause", "sentence", "start", "title", "phrase")
TOOL_TYPES = ("supply", "demand", "environment", "none")
_CLAUSE_END = re.compile("[,;:。!?]")
_TITLE = re.compile("《[^《》]*》")


@dataclass(frozen=True)
class Rule:
    """One row of the rules: a trigger, what it needs (every group), what takes it off (words, or codes found otherwise)."""

    code: str
    triggers: tuple
    needs: tuple
    excludes: tuple
    without: frozenset
    scope: str


def read_codebook(codebook=None):
    """The codebook of measures (default data/lexicons/measures.csv; a path or a table can be given).

    Columns: code, name_zh, name_en, definition, tool_type (supply / demand / environment / none), tool_subtype, tool_second (the
    second reading, kept), findings ("no" for codes on which two readers agree too little to build on).
    Tool types after Rothwell and Zegveld 1981, Industrial Innovation and Public Policy.
    Raises InputError for a missing column, a code given twice, an unknown tool type.
    """
    where, table = _load(codebook, "measures.csv", "the codebook", CODEBOOK_COLUMNS)
    for line, row in enumerate(table.itertuples(index=False), start=2):
        if (table["code"] == row.code).sum() > 1:
            raise InputError(f"{where}, line {line}", "each code once", f"{row.code} more than once", "Remove or rename a row.")
        if row.tool_type not in TOOL_TYPES:
            raise InputError(f"{where}, line {line}", "a tool_type of " + ", ".join(TOOL_TYPES), repr(row.tool_type), "Correct the cell.")
    return table


def read_measure_rules(rules=None, codebook=None):
    """The rules of the measures (default data/lexicons/measure_rules.csv; a path or a table can be given).

    Cells are literal text. ``trigger``: alternatives separated by |, one of them must stand in a clause. ``needs``: words of which one
    must stand there too; groups joined by & must each have one. ``excludes``: words that must not; a code in it means that the
    sentence must not carry that code by another rule. ``scope``: where needs and excludes are looked for: "clause" (the default),
    "sentence"; "start": the trigger opens the sentence; "title": the trigger stands within 《》, where other rules do not look.
    Rules of the code NONE name what carries no measure: with the scope "phrase" a set phrase, whose words trigger nothing; otherwise
    the whole sentence. Raises InputError for a missing column, an unknown code or scope, an empty trigger, a trigger twice in one code and scope.
    """
    where, table = _load(rules, "measure_rules.csv", "the rules of the measures", ("code", "trigger", "needs", "excludes", "scope"))
    codes, seen = set(read_codebook(codebook)["code"]), set()
    for line, row in enumerate(table.itertuples(index=False), start=2):
        here = f"{where}, line {line}"
        if row.code not in codes | {NOTHING}:
            raise InputError(here, "a code of the codebook, or " + NOTHING, repr(row.code), "Correct the code, or add it to the codebook.")
        if row.scope not in ("", *SCOPES) or (row.scope == "phrase" and row.code != NOTHING):
            raise InputError(here, "a scope of " + ", ".join(SCOPES) + " (phrase with NONE only)", repr(row.scope), "Correct the cell.")
        for trigger in row.trigger.split("|"):
            if not trigger.strip():
                raise InputError(here, "a trigger between two |", "an empty one", "Fill it in, or remove the extra |.")
            if (row.code, row.scope, fold_width(trigger)) in seen:
                raise InputError(here, f"each trigger of {row.code} once in a scope", f"{trigger} a second time", "Keep one of the two.")
            seen.add((row.code, row.scope, fold_width(trigger)))
    return table


def _load(table, name, what, columns):
    if isinstance(table, pd.DataFrame):
        missing = [column for column in columns if column not in table]
        if missing:
            raise InputError(what, "the columns " + ", ".join(columns), "no column " + ", ".join(missing), "Add the column.")
        return what, table
    path = table or project_root() / "data" / "lexicons" / name
    return str(path), read_table(path, required=columns)


def compile_rules(table, codes):
    """The rules of ``read_measure_rules`` in the order in which they are tried: what carries nothing, words alone, then with codes."""
    rules = []
    for row in table.itertuples(index=False):
        unless = _alternatives(row.excludes)
        without = frozenset(word for word in unless if word in codes)
        needs = tuple(_alternatives(group) for group in row.needs.split("&") if group.strip())
        words = tuple(word for word in unless if word not in without)
        rules.append(Rule(row.code, _alternatives(row.trigger), needs, words, without, row.scope or "clause"))
    return sorted(rules, key=lambda rule: (rule.code != NOTHING, bool(rule.without)))


def _alternatives(cell):
    return tuple(fold_width(word.strip()) for word in cell.split("|") if word.strip())


def code_text(text, rules):
    """The codes that one sentence carries (a set), by compiled rules.

    >>> rules = pd.DataFrame([["LECT", "讲座|报告会", "举办", "不再", ""]], columns=["code", "trigger", "needs", "excludes", "scope"])
    >>> code_text("举办科普讲座,不再收费。", compile_rules(rules, {"LECT"}))
    {'LECT'}
    """
    text = fold_width(text)
    titles = _TITLE.findall(text)
    untitled = _TITLE.sub("《》", text)
    bare = _blank(untitled, [rule for rule in rules if rule.scope == "phrase"])
    clauses, found = _CLAUSE_END.split(bare), set()
    for rule in rules:
        if rule.scope == "phrase" or rule.code in found or rule.without & found or not _fires(rule, bare, clauses, titles, untitled):
            continue
        if rule.code == NOTHING:
            return set()
        found.add(rule.code)
    return found


def _blank(text, phrases):
    """The text without set phrases, the longest first."""
    for phrase in sorted((word for rule in phrases for word in rule.triggers), key=lambda word: (-len(word), word)):
        text = text.replace(phrase, "□")
    return text


def _fires(rule, text, clauses, titles, opening):
    if rule.scope == "start":
        return opening.startswith(rule.triggers) and _fits(rule, opening)
    if rule.scope == "title":
        return any(_has(title, rule.triggers) for title in titles) and _fits(rule, text)
    return any(_has(clause, rule.triggers) and _fits(rule, clause if rule.scope == "clause" else text) for clause in clauses)


def _fits(rule, text):
    return all(_has(text, group) for group in rule.needs) and not _has(text, rule.excludes)


def _has(text, words):
    return any(word in text for word in words)
