"""How well departments named and duties found agree with careful readers."""

import pandas as pd

from govreports.actors.duties import find_duties
from govreports.quality.marks import read_marks, share_of
from govreports.reading.documents import read_reports
from govreports.reading.readings import LEVELS
from govreports.tables import has_columns, is_filled, is_one_of, is_whole

MENTION_MARKS = (
    has_columns("start", "end", "name", "level"),
    is_filled("start", "end", "name"),
    is_whole("start", "end", least=0),
    is_one_of("level", LEVELS),
)
DUTY_MARKS = (
    has_columns("block", "block_start", "block_end", "role", "department"),
    is_filled("block", "block_start", "block_end", "department"),
    is_whole("block", "block_start", "block_end", least=0),
    is_one_of("role", ("lead", "participant", "unspecified")),
)
_TRIPLE = ["block", "role", "department"]
_BLOCK = ["block", "block_start", "block_end"]


def score_mentions(mentions, gold=None):
    """Compare mentions with hand-marked ones on exact spans; the documents compared are those of
    ``gold``.

    ``gold``: document, start, end, name, level; a table, a path or a Project (default
    data/gold/mentions.csv, half of the page). Columns of the result: measure (precision, recall,
    F1, name accuracy, level accuracy, then level accuracy for each level), level, value, n (what
    the measure is a share of). Accuracies are over the spans found in both. Raises InputError for
    marks that are not there or cannot be used.
    """
    gold = read_marks("mentions.csv", gold, MENTION_MARKS)
    found = mentions[mentions["document"].isin(set(gold["document"]))]
    both = gold.merge(found, on=["document", "start", "end"], suffixes=("_gold", ""))
    same_name = both["name"] == both["name_gold"]
    same_level = both["level"] == both["level_gold"]
    precision, recall = share_of(len(both), len(found)), share_of(len(both), len(gold))
    rows = [
        ("precision", "", precision, len(found)),
        ("recall", "", recall, len(gold)),
        ("F1", "", share_of(2 * len(both), len(found) + len(gold)), len(gold)),
        ("name accuracy", "", share_of(same_name.sum(), len(both)), len(both)),
        ("level accuracy", "", share_of(same_level.sum(), len(both)), len(both)),
    ]
    for level in LEVELS:
        same = same_level[both["level_gold"] == level]
        if len(same):
            rows.append(("level accuracy", level, share_of(same.sum(), len(same)), len(same)))
    return pd.DataFrame(rows, columns=["measure", "level", "value", "n"])


def score_duties(gold=None, *, duties=None, documents=None):
    """Precision, recall and F1 of (block, role, department) against a hand reading, one row a
    document and one for all.

    ``gold``: document, block, block_start, block_end, role, department; a table, a path or a
    Project (default data/gold/duties.csv); only the documents it holds are scored. A block found
    counts as the block of the reading whose offsets it overlaps most. Columns: document, gold,
    found, right, precision, recall, f1. Raises InputError for marks that are not there or cannot be
    used.
    """
    gold = read_marks("duties.csv", gold, DUTY_MARKS)
    if duties is None:
        duties = find_duties(read_reports() if documents is None else documents)
    rows = []
    for document, marks in gold.groupby("document"):
        found = _match_blocks(duties[duties["document"] == document], marks)
        wanted = _triples(marks)
        rows.append((document, len(wanted), len(found), len(wanted & found)))
    scores = pd.DataFrame(rows, columns=["document", "gold", "found", "right"])
    totals = scores[["gold", "found", "right"]].sum()
    scores.loc[len(scores)] = ["all", *totals]
    measures = list(map(_f1, scores["gold"], scores["found"], scores["right"]))
    scores[["precision", "recall", "f1"]] = measures
    return scores


def _triples(table):
    return set(table[_TRIPLE].itertuples(index=False, name=None))


def _match_blocks(found, gold):
    """Triples of ``found`` with each block under the number of the gold block it overlaps most,
    else under a number of its own.
    """
    marked = list(gold[_BLOCK].drop_duplicates("block").itertuples(index=False, name=None))
    numbers = {}
    for block, start, end in found[_BLOCK].drop_duplicates("block").itertuples(index=False):
        overlaps = [(min(end, stop) - max(start, first), name) for name, first, stop in marked]
        overlap, number = max(overlaps)
        numbers[block] = number if overlap > 0 else f"found {block}"
    return _triples(found.assign(block=found["block"].map(numbers)))


def _f1(gold, found, right):
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0
