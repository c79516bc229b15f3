"""How well departments named and duties found agree with careful readers."""

import pandas as pd

from govreports.actors.duties import find_duties
from govreports.reading.documents import read_reports
from govreports.reading.readings import LEVELS
from govreports.tables import document_id, project_root, read_table


def score_mentions(mentions, gold=None):
    """Compare mentions with hand-marked ones on exact spans; the documents compared are those of
    ``gold``.

    ``gold``: document, start, end, name, level (default data/gold/mentions.csv, half of the page).
    Columns of the result: measure (precision, recall, F1, name accuracy, level accuracy, then level
    accuracy for each level), level, value, n (what the measure is a share of). Accuracies are over
    the spans found in both.
    """
    gold = read_table(project_root() / "data" / "gold" / "mentions.csv") if gold is None else gold
    found = mentions[mentions["document"].isin(set(gold["document"]))]
    both = gold.merge(found, on=["document", "start", "end"], suffixes=("_gold", ""))
    precision, recall = _share(len(both), len(found)), _share(len(both), len(gold))
    same_level = both["level"] == both["level_gold"]
    rows = [
        ("precision", "", precision, len(found)),
        ("recall", "", recall, len(gold)),
        ("F1", "", _share(2 * len(both), len(found) + len(gold)), len(gold)),
        (
            "name accuracy",
            "",
            _share((both["name"] == both["name_gold"]).sum(), len(both)),
            len(both),
        ),
        ("level accuracy", "", _share(same_level.sum(), len(both)), len(both)),
    ]
    for level in LEVELS:
        here = both["level_gold"] == level
        rows += (
            [("level accuracy", level, _share(same_level[here].sum(), here.sum()), here.sum())]
            if here.any()
            else []
        )
    return pd.DataFrame(rows, columns=["measure", "level", "value", "n"])


def _share(part, whole):
    return part / whole if whole else float("nan")


def score_duties(gold=None, *, duties=None, documents=None):
    """Precision, recall and F1 of (block, role, department) against a hand reading, one row a
    document and one for all.

    ``gold``: table with document, block, block_start, block_end, role, department (default
    data/gold/duties.csv); only the documents it holds are scored. A block found counts as the block
    of the reading whose offsets it overlaps most. Columns: document, gold, found, right, precision,
    recall, f1.
    """
    gold = read_table(project_root() / "data" / "gold" / "duties.csv") if gold is None else gold
    gold = gold.rename(columns={"section": "document"})
    gold = gold.assign(document=gold["document"].map(document_id))
    duties = (
        find_duties(read_reports() if documents is None else documents)
        if duties is None
        else duties
    )
    wanted = {document: _block_triples(part) for document, part in gold.groupby("document")}
    rows = []
    for document, triples in wanted.items():
        part = _match_blocks(
            duties[duties["document"] == document], gold[gold["document"] == document]
        )
        rows.append((document, len(triples), len(part), len(triples & part)))
    rows.append(("all", *(sum(row[at] for row in rows) for at in (1, 2, 3))))
    scored = [(*row, *_f1(*row[1:])) for row in rows]
    return pd.DataFrame(
        scored, columns=["document", "gold", "found", "right", "precision", "recall", "f1"]
    )


def _block_triples(table):
    return set(table[["block", "role", "department"]].itertuples(index=False, name=None))


def _match_blocks(found, gold):
    """Triples of ``found`` with each block under the number of the gold block it overlaps most,
    else under a number of its own.
    """
    spans = gold.drop_duplicates("block")[["block", "block_start", "block_end"]].values.tolist()
    numbers = {}
    for block, start, end in found.drop_duplicates("block")[
        ["block", "block_start", "block_end"]
    ].itertuples(index=False):
        overlap, number = max(
            ((min(end, e) - max(start, s), b) for b, s, e in spans), default=(0, 0)
        )
        numbers[block] = number if overlap > 0 else f"found {block}"
    return _block_triples(found.assign(block=found["block"].map(numbers))) if len(found) else set()


def _f1(gold, found, right):
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0
