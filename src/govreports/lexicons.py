"""The term dictionary and the stop list: read, and checked for what can never work."""

import re

import pandas as pd

from govreports.tables import InputError, project_root, read_table

TERM_COLUMNS = ("term", "english", "kind")
_NEVER = re.compile(r"[×*“”‘’\"'《》\s]|[xX]{2,}")


def find_joined(terms):
    """Which rows of the lexicon stand for several words (kind slogan, or note "joined"): true or false a row.

    ``cut_terms`` cuts them apart as the segmentation convention wants, ``join_phrases`` puts them together.
    """
    notes = terms["note"] if "note" in terms else ""
    return (terms["kind"] == "slogan") | (notes == "joined")


def read_terms(lexicon=None):
    """The term dictionary (default data/lexicons/terms.csv; a path or a table can be given): term, english, kind, source, note.

    Kinds: document, programme, group, theme, mechanism, channel, slogan are policy terms; "word" marks ordinary words that the
    general dictionary lacks. Raises InputError for no rows, missing columns, a blank term, a term given twice, a term with a mask
    or a quotation mark in it.
    """
    where = "the lexicon"
    if not isinstance(lexicon, pd.DataFrame):
        where = str(lexicon or project_root() / "data" / "lexicons" / "terms.csv")
        lexicon = read_table(where, required=TERM_COLUMNS)
    _check_terms(lexicon, where)
    return lexicon


def _check_terms(lexicon, where):
    missing = [column for column in TERM_COLUMNS if column not in lexicon]
    if missing:
        raise InputError(where, "the columns " + ", ".join(TERM_COLUMNS), "no column " + ", ".join(missing), "Add the column.")
    if lexicon.empty:
        raise InputError(where, "at least one term", "no rows", "Restore data/lexicons/terms.csv, or add a row.")
    first = {}
    for line, (term, english) in enumerate(zip(lexicon["term"], lexicon["english"]), start=2):
        here = f"{where}, line {line}"
        if not str(term).strip():
            raise InputError(here, "a term", "an empty cell", "Fill it in, or remove the row.")
        if _NEVER.search(term):
            raise InputError(here, "a term that can match",
                             f"{term}: masks, quotation marks and blanks are always cut off, so it never can",
                             "Write it without them.")
        if term in first:
            other, english_before = first[term]
            change = "" if english == english_before else f", as {english} and before as {english_before}"
            raise InputError(here, f"{term} once (it stands in line {other})", f"{term} a second time{change}",
                             "Keep one of the two rows.")
        first[term] = (line, english)


def read_stopwords(stopwords=None):
    """The stop list (default data/lexicons/stopwords.csv; a path or a table can be given): term, reason.

    Raises InputError for a missing column.
    """
    if isinstance(stopwords, pd.DataFrame):
        if "term" not in stopwords:
            raise InputError("the stop list", "a column term", "the columns " + ", ".join(map(str, stopwords.columns)),
                             "Rename the column.")
        return stopwords
    return read_table(stopwords or project_root() / "data" / "lexicons" / "stopwords.csv", required=("term",))


def check_stopwords(stopwords, terms):
    """Raises InputError when a stop word is also a policy term, which would silently vanish from every count."""
    policy = terms.loc[terms["kind"] != "word", "term"]
    both = sorted(set(stopwords["term"]) & set(policy))
    if both:
        raise InputError("the stop list", "no policy term of the lexicon", ", ".join(both), "Take it out of one of the two lists.")
