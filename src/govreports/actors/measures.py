"""sentences + rules -> policy measures; policy tool types of documents."""

import re
from dataclasses import dataclass

import pandas as pd

from govreports.tables import InputError, project_root, read_table
from govreports.text import fold_width, repaired_sentences

MEASURE_COLUMNS = ["document", "sentence", "start", "end", "measures"]


def code_measures(sentences, *, rules=None, codebook=None):
    """Say which policy measures each sentence carries, by readable rules (``read_measure_rules``).

    ``sentences``: document, sentence, start, end, text, as ``split_sentences`` returns. Columns of
    the result: document, sentence, start, end, measures (codes in the order of the codebook,
    separated by |; "" when there is none). Raises InputError for a missing column and for wrong
    rules.
    """
    _need("code_measures", sentences, ("document", "sentence", "start", "end", "text"))
    codebook = read_codebook(codebook)
    order = {code: at for at, code in enumerate(codebook["code"])}
    compiled = compile_rules(read_measure_rules(rules, codebook), set(order))
    rows = []
    for row, clean in repaired_sentences(sentences):
        codes = sorted(code_text(clean.text, compiled), key=order.get)
        rows.append((row.document, row.sentence, row.start, row.end, "|".join(codes)))
    return pd.DataFrame(rows, columns=MEASURE_COLUMNS)


def measures_long(measures, codebook=None):
    """One row for each code of a sentence, in the order of the sentences, then of the codebook.

    Columns: document, sentence, start, end, code, name_zh, name_en, tool_type, tool_second,
    findings. A sentence without a code has no row. Raises InputError for an unknown code.
    """
    _need("measures_long", measures, MEASURE_COLUMNS)
    codebook = read_codebook(codebook)
    rows = (
        measures.assign(code=measures["measures"].str.split("|"))
        .explode("code")
        .drop(columns="measures")
    )
    rows = rows[rows["code"].fillna("") != ""]
    unknown = sorted(set(rows["code"]) - set(codebook["code"]))
    if unknown:
        raise InputError(
            "measures_long",
            "codes of the codebook",
            ", ".join(unknown),
            "Add them to data/lexicons/measures.csv.",
        )
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
    second = (
        rows["tool_second"]
        .str.extract("^(" + "|".join(TOOL_TYPES) + ")", expand=False)
        .fillna(rows["tool_type"])
    )
    index = pd.MultiIndex.from_product(
        [measures["document"].drop_duplicates(), TOOL_TYPES], names=["document", "tool_type"]
    )
    table = pd.DataFrame(index=index)
    for suffix, types in (("", rows["tool_type"]), ("_second", second)):
        counts = rows.assign(tool_type=types).groupby(["document", "tool_type"]).size()
        table["n" + suffix] = counts.reindex(index, fill_value=0)
        total = table["n" + suffix].groupby("document").transform("sum")
        table["share" + suffix] = table["n" + suffix] / total.where(total > 0)
    return table.reset_index()


def _need(where, table, columns):
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(
            where,
            "a table with " + ", ".join(columns),
            "no column " + ", ".join(missing),
            "Make it with split_sentences and code_measures.",
        )


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
    """The codebook of measures (default data/lexicons/measures.csv; a path or a table can be
    given).

    Columns: code, name_zh, name_en, definition, tool_type (supply / demand / environment / none),
    tool_subtype, tool_second (the second reading, which begins with a type), findings ("no": two
    readers agree too little on the code to build on it). Tool types: Rothwell and Zegveld 1981,
    Industrial Innovation and Public Policy. Raises InputError for a missing column, a code given
    twice, an unknown tool type.
    """
    where, table = _load(codebook, "measures.csv", "the codebook", CODEBOOK_COLUMNS)
    for line, row in enumerate(table.itertuples(index=False), start=2):
        here = f"{where}, line {line}"
        if (table["code"] == row.code).sum() > 1:
            raise InputError(
                here, "each code once", f"{row.code} more than once", "Remove or rename a row."
            )
        if row.tool_type not in TOOL_TYPES or not (
            row.tool_second == "" or row.tool_second.startswith(TOOL_TYPES)
        ):
            found = f"{row.tool_type!r} and, as second reading, {row.tool_second!r}"
            raise InputError(
                here, "tool types from " + ", ".join(TOOL_TYPES), found, "Correct the cell."
            )
    return table


def read_measure_rules(rules=None, codebook=None):
    """The rules of the measures (default data/lexicons/measure_rules.csv; a path or a table can be
    given).

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
    where, table = _load(rules, "measure_rules.csv", "the rules of the measures", RULE_COLUMNS)
    codes, seen = {NOTHING, *read_codebook(codebook)["code"]}, set()
    for line, row in enumerate(table.itertuples(index=False), start=2):
        here = f"{where}, line {line}"
        _check_rule(here, row, codes)
        for trigger in map(fold_width, row.trigger.split("|")):
            if (row.code, row.scope, trigger) in seen:
                raise InputError(
                    here,
                    f"each trigger of {row.code} once in a scope",
                    f"{trigger} again",
                    "Keep one of the two.",
                )
            seen.add((row.code, row.scope, trigger))
    return table


def _check_rule(here, row, codes):
    meant = [row.code, *(word for word in row.excludes.split("|") if _CODE.fullmatch(word))]
    unknown = [code for code in meant if code not in codes]
    if unknown:
        raise InputError(
            here,
            f"codes of the codebook, or {NOTHING}",
            ", ".join(map(repr, unknown)),
            "Correct it or add it there.",
        )
    if row.scope not in ("", *SCOPES) or (row.scope == "phrase" and row.code != NOTHING):
        raise InputError(
            here,
            "a scope of " + ", ".join(SCOPES) + " (phrase with NONE only)",
            repr(row.scope),
            "Correct the cell.",
        )
    for trigger in row.trigger.split("|"):
        if not trigger.strip():
            raise InputError(
                here,
                "a trigger between every two |",
                repr(row.trigger),
                "Fill it in, or remove the extra |.",
            )
        if (
            row.scope in ("", "clause", "sentence")
            and row.code != NOTHING
            and _CLAUSE_END.search(fold_width(trigger))
        ):
            raise InputError(
                here,
                "a trigger that fits into a clause",
                trigger,
                "Cut it at the punctuation, or change the scope.",
            )


def _load(table, name, what, columns):
    """Where a table comes from, for messages, and the table with its columns checked."""
    if not isinstance(table, pd.DataFrame):
        path = table or project_root() / "data" / "lexicons" / name
        return str(path), read_table(path, required=columns)
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(
            what,
            "the columns " + ", ".join(columns),
            "no column " + ", ".join(missing),
            "Add the column.",
        )
    return what, table.fillna("")


def compile_rules(table, codes):
    """The rules of ``read_measure_rules`` in the order of trial: what settles a sentence, words
    alone, words with codes.
    """
    rules = []
    for row in table.itertuples(index=False):
        without = frozenset(row.excludes.split("|")) & frozenset(codes)
        excludes = "|".join(word for word in row.excludes.split("|") if word not in without)
        needs = tuple(_alternatives(group) for group in row.needs.split("&") if group.strip())
        rules.append(
            Rule(
                row.code,
                _alternatives(row.trigger),
                needs,
                _alternatives(excludes),
                without,
                row.scope or "clause",
            )
        )
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
    for phrase in sorted(
        (word for rule in phrases for word in rule.triggers), key=lambda word: (-len(word), word)
    ):
        text = text.replace(phrase, "□")
    return text


def _fires(rule, text, clauses, titles):
    if rule.scope == "start":
        return text.startswith(rule.triggers) and _fits(rule, text)
    if rule.scope == "title":
        return any(_has(title, rule.triggers) for title in titles) and _fits(rule, text)
    if rule.settles:
        return _has(text, rule.triggers) and _fits(rule, text)
    return any(
        _has(clause, rule.triggers) and _fits(rule, clause if rule.scope == "clause" else text)
        for clause in clauses
    )


def _fits(rule, text):
    return all(_has(text, group) for group in rule.needs) and not _has(text, rule.excludes)


def _has(text, words):
    return any(word in text for word in words)
