"""The quality of each step against hand marking: what ``python -m govreports quality`` prints."""

from govreports.actors.measures import code_measures
from govreports.actors.mentions import find_mentions
from govreports.quality.bodies import (
    DUTY_MARKS,
    MENTION_MARKS,
    score_duties,
    score_mentions,
)
from govreports.quality.dating import score_dating
from govreports.quality.measures import measure_marks, score_measures, score_unseen
from govreports.quality.segmentation import find_segmentation_errors, score_segmentation
from govreports.reading.documents import read_reports, split_sentences
from govreports.tables import InputError, read_table


def segmentation_quality(gold=None):
    """Word F1 with its bootstrap interval, and the kinds of error. ``gold``: a file of sentences
    cut by hand.
    """
    return {
        "word F1": score_segmentation(gold),
        "stretches that differ": find_segmentation_errors(gold),
    }


def mentions_quality(gold=None):
    """Precision, recall and F1 on exact spans, names, levels. ``gold``: a CSV file as
    data/gold/mentions.csv.
    """
    documents = read_reports()
    mentions = find_mentions(split_sentences(documents), issuers=documents)
    return {"departments": score_mentions(mentions, _read_marks(gold, documents, MENTION_MARKS))}


def duties_quality(gold=None):
    """Precision, recall and F1 of (block, role, department). ``gold``: a CSV file as
    data/gold/duties.csv.
    """
    documents = read_reports()
    marks = _read_marks(gold, documents, DUTY_MARKS, "block_start")
    return {"duties": score_duties(marks, documents=documents)}


def measures_quality(gold=None):
    """Micro F1 and each measure, and the same with a document's own words taken out. ``gold``: a
    CSV file as data/gold/measures.csv.
    """
    documents = read_reports()
    marks = _read_marks(gold, documents, measure_marks())
    measures = code_measures(split_sentences(documents))
    return {
        "measures": score_measures(marks, measures=measures),
        "without a document's own words": score_unseen(marks),
    }


def dating_quality(gold=None):
    """Proposed periods against the reading of data/reports.csv, with each clue left out in turn;
    takes no gold file.
    """
    if gold is not None:
        raise InputError("dating-takes-no-marks", gold=gold)
    return {"dating": score_dating(read_reports())}


STEPS = {
    "segmentation": segmentation_quality,
    "mentions": mentions_quality,
    "duties": duties_quality,
    "measures": measures_quality,
    "dating": dating_quality,
}


def _read_marks(path, documents, rules, start="start"):
    """The marks of a file whose rows name no document, each in the document that its offset
    ``start`` lies in; a file that names them, and None for the default, stay what they are.
    """
    if path is None:
        return None
    marks = read_table(path, rules)
    if "document" in marks:
        return path
    spans = list(documents[["document", "start", "end"]].itertuples(index=False, name=None))
    names = [_document_at(offset, spans) for offset in marks[start]]
    return marks.assign(document=names)[lambda table: table["document"] != ""]


def _document_at(offset, spans):
    """The document whose span holds an offset, "" for none."""
    return next((name for name, start, end in spans if start <= offset < end), "")
