"""How well proposed dates agree with the reading of the documents."""

import pandas as pd

from govreports.reading.dating import find_clues, propose_date, read_clues
from govreports.reading.periods import read_periods
from govreports.tables import InputError
from govreports.text import words_in


def score_dating(documents, clues=None, periods=None):
    """How well ``date_report`` does against the reading: with every clue, with each one left out in
    turn, without the reader's own.

    ``documents``: document, text, and the reading: period, year_from, year_to, evidence (quotes
    joined by |). Columns: left_out (nothing / the reader's evidence / a clue), documents, answered,
    abstained, right (the period of the reading), wrong, accuracy (right of answered), years_meet
    (answers whose years overlap those of the reading), changed (documents whose answer differs from
    that with every clue). A date that was itself proposed (``proposed`` names period) judges
    nothing and is left out; raises InputError when no other is there.
    """
    documents = _stated(documents)
    clues = read_clues() if clues is None else clues
    periods = read_periods() if periods is None else periods
    found = {row.document: find_clues(row.text, clues) for row in documents.itertuples(index=False)}
    whole = {name: propose_date(table, periods) for name, table in found.items()}
    rows = [_score("nothing", whole, whole, documents)]
    unquoted = {}
    for row in documents.itertuples(index=False):
        table, evidence = found[row.document], words_in(row.evidence)
        rest = table.loc[[not _is_quoted(quote, evidence) for quote in table["quote"]]]
        unquoted[row.document] = propose_date(rest, periods)
    rows.append(_score("the reader's evidence", unquoted, whole, documents))
    for clue in sorted(set(pd.concat(found.values())["clue"])):
        datings = dict(whole)  # documents without the clue stay as they are
        for name, table in found.items():
            if (table["clue"] == clue).any():
                datings[name] = propose_date(table[table["clue"] != clue], periods)
        rows.append(_score(clue, datings, whole, documents))
    return pd.DataFrame(rows)


def _stated(documents):
    """The documents whose years somebody stated."""
    stated = documents["year_from"].notna()
    if "proposed" in documents:
        stated &= ~documents["proposed"].str.split("|").map(lambda names: "period" in names)
    if not stated.any():
        raise InputError("no-stated-years", where="score_dating")
    return documents[stated]


def _is_quoted(quote, evidence):
    return any(quote in cue or cue in quote for cue in evidence)


def _score(left_out, datings, whole, documents):
    answers = [(row, datings[row.document]) for row in documents.itertuples(index=False)]
    dated = [(row, dating) for row, dating in answers if dating.period != "unknown"]
    right = sum(row.period == dating.period for row, dating in dated)
    meet = sum(_years_meet(row, dating) for row, dating in dated)
    changed = sum(dating.period != whole[row.document].period for row, dating in answers)
    return {
        "left_out": left_out,
        "documents": len(answers),
        "answered": len(dated),
        "abstained": len(answers) - len(dated),
        "right": right,
        "wrong": len(dated) - right,
        "accuracy": right / len(dated) if dated else float("nan"),
        "years_meet": meet,
        "changed": changed,
    }


def _years_meet(row, dating):
    last = dating.year_to or row.year_to
    return dating.year_from <= row.year_to and last >= row.year_from
