"""How well the coded measures agree with a careful reader, and that reader with a second one."""

import numpy as np
import pandas as pd

from govreports.actors.measures import code_measures, read_codebook, read_measure_rules
from govreports.quality.marks import find_marks, read_marks, share_of
from govreports.reading.documents import read_reports, split_sentences
from govreports.tables import (
    InputError,
    Project,
    check_table,
    has_columns,
    has_words,
    is_filled,
    is_whole,
    refers_to,
)
from govreports.text import fold_width, words_in

_SPAN = ["document", "start", "end"]
_SECOND = "measures_second_coder.csv"


def score_measures(gold=None, *, measures=None, second=None, by="code", support=5):
    """Compare coded sentences with a careful reader's, and that reader with a second one.

    ``gold``, ``second``: document, start, end, measures; a table, a path or a Project (default
    data/gold/measures.csv, half of the page, and measures_second_coder.csv; with a ``gold`` of your
    own and no such file, no second reader). ``measures`` as ``code_measures`` returns (default:
    those of the page). A sentence of the reading is compared with the sentence found that overlaps
    it most. One row for everything (micro), then one for each code that the reading holds
    ``support`` times, or with ``by="document"`` for each document. Columns: code or document,
    n_gold, n_found, n_both, precision, recall, f1, and for the two readers readers_n (sentences
    both have read), readers_f1, alpha (of presence or absence of each code in each sentence).
    Raises InputError for another ``by``, for marks that are not there or cannot be used, and for
    codes that are not in the codebook.
    """
    if by not in ("code", "document"):
        where = "score_measures(by=...)"
        raise InputError("not-one-of", where=where, values="code, document", cell=by)
    codes = list(read_codebook()["code"])
    marks = read_marks("measures.csv", gold, measure_marks())
    measures = code_measures(split_sentences(read_reports())) if measures is None else measures
    check_table(measures[["measures"]], [_has_known_codes()], "measures")
    others = _read_second(second, gold)[[*_SPAN, "measures"]]
    shared = marks.merge(others, on=_SPAN, suffixes=("", "_other"))
    ours = _cross(codes, marks["document"], marks["measures"], _overlapping(marks, measures))
    readers = _cross(codes, shared["document"], shared["measures"], shared["measures_other"])
    rows = [{by: "all", **_agreement(ours), **_reliability(readers)}]
    for name in ours[by].drop_duplicates():
        agreement = _agreement(ours[ours[by] == name])
        if by == "document" or agreement["n_gold"] >= support:
            rows.append({by: name, **agreement, **_reliability(readers[readers[by] == name])})
    return pd.DataFrame(rows)


def measure_marks():
    """The rules of a table of sentences with the codes of their measures."""
    return (
        has_columns("start", "end", "measures"),
        is_filled("start", "end"),
        is_whole("start", "end", least=0),
        has_words("measures"),
        _has_known_codes(),
    )


def _has_known_codes():
    return refers_to("measures", set(read_codebook()["code"]), what="measures.csv, column code")


def _read_second(second, gold):
    """The second reader's marks; nobody's where only ``gold`` is given and the project has none."""
    if second is None and isinstance(gold, Project):
        second = gold
    try:
        second = find_marks(_SECOND, second)
    except InputError:
        if gold is None:
            raise
        second = pd.DataFrame(columns=[*_SPAN, "measures"])
    return read_marks(_SECOND, second, measure_marks())


def score_unseen(gold=None, *, sentences=None, rules=None, families=None):
    """What the rules are worth on a document whose words they have not seen: a check against rules
    made to measure.

    Each document of ``gold`` is coded by rules from which every trigger and exclusion is taken that
    stands in this document (or in one of its family, a copy or the same template) and in no other
    document of ``sentences``. ``gold`` as for ``score_measures``. Defaults: the reports of the
    project, their families (document, family) and its rules. Columns: document ("all" first),
    n_gold, n_found, n_both, precision, recall, f1. Raises InputError for marks that are not there
    or cannot be used.
    """
    gold = read_marks("measures.csv", gold, measure_marks())
    if sentences is None:
        families = read_reports()
        sentences = split_sentences(families)
    folded = sentences["text"].map(fold_width)
    texts = folded.groupby(sentences["document"], sort=False).agg("\n".join)
    family = texts.index.to_series()
    if families is not None:
        family = families.set_index("document")["family"].reindex(texts.index)
    rules, coded = read_measure_rules(rules), []
    for document in gold["document"].drop_duplicates():
        related = family == family[document]
        known = _drop_words_of(rules, "\n".join(texts[related]), "\n".join(texts[~related]))
        coded.append(code_measures(sentences[sentences["document"] == document], rules=known))
    found = _overlapping(gold, pd.concat(coded))
    pairs = _cross(list(read_codebook()["code"]), gold["document"], gold["measures"], found)
    parts = {"all": pairs, **dict(list(pairs.groupby("document", sort=False)))}
    return pd.DataFrame([{"document": name, **_agreement(part)} for name, part in parts.items()])


def _drop_words_of(rules, text, others):
    """The rules without triggers and exclusions that only ``text`` attests; rules that lose all
    triggers go.
    """

    def keep(cell):
        folded = ((word, fold_width(word)) for word in words_in(cell))
        return "|".join(word for word, form in folded if form not in text or form in others)

    kept = rules.assign(trigger=rules["trigger"].map(keep), excludes=rules["excludes"].map(keep))
    return kept[kept["trigger"] != ""]


def _overlapping(gold, measures):
    """The measures of the sentence found that overlaps each sentence of the reading most (""
    without any), the first of equals.
    """
    groups = dict(list(measures.groupby("document", sort=False)))
    codes = []
    for row in gold.itertuples(index=False):
        found = groups.get(row.document, measures.iloc[:0]).reset_index(drop=True)
        overlap = found["end"].clip(upper=row.end) - found["start"].clip(lower=row.start)
        meets = len(overlap) and overlap.max() > 0
        codes.append(found.loc[overlap.idxmax(), "measures"] if meets else "")
    return pd.Series(codes, index=gold.index, dtype=object)


def _cross(codes, documents, left, right):
    """Every sentence with every code: document, sentence, code, left, right (true or false)."""
    return pd.DataFrame(
        {
            "document": np.repeat(documents.to_numpy(), len(codes)),
            "sentence": np.repeat(np.arange(len(left)), len(codes)),
            "code": codes * len(left),
            "left": _flags(codes, left),
            "right": _flags(codes, right),
        }
    )


def _flags(codes, cells):
    sentences = [set(words_in(cell)) for cell in cells]
    return np.array([code in there for there in sentences for code in codes], dtype=bool)


def _agreement(pairs):
    both = pairs["left"] & pairs["right"]
    n_gold, n_found, n_both = (int(flags.sum()) for flags in (pairs["left"], pairs["right"], both))
    return dict(
        n_gold=n_gold,
        n_found=n_found,
        n_both=n_both,
        precision=share_of(n_both, n_found),
        recall=share_of(n_both, n_gold),
        f1=share_of(2 * n_both, n_gold + n_found),
    )


def _reliability(pairs):
    alpha = krippendorff_alpha(pairs["left"].tolist(), pairs["right"].tolist())
    sentences = pairs["sentence"].nunique()
    return dict(readers_n=sentences, readers_f1=_agreement(pairs)["f1"], alpha=alpha)


def krippendorff_alpha(first, second):
    """Krippendorff's alpha of two readers for presence (1) or absence (0); missing when all values
    are the same.

    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, nominal data.

    >>> round(krippendorff_alpha([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]), 3)
    0.095
    """
    values, units = [*first, *second], len(first)
    ones = sum(values)
    expected = 2 * ones * (2 * units - ones)
    differ = sum(a != b for a, b in zip(first, second))
    return 1 - 2 * differ * (2 * units - 1) / expected if expected else float("nan")
