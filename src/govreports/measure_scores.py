"""How well the coded measures agree with a careful reader, and that reader with a second one."""

import pandas as pd

from govreports.measures import code_measures
from govreports.reports import read_reports, split_sentences
from govreports.tables import InputError, project_root, read_table

SCORE_COLUMNS = ["n_gold", "n_found", "n_both", "precision", "recall", "f1", "readers_n", "readers_f1", "alpha"]


def score_measures(gold=None, *, measures=None, second=None, by="code", support=5):
    """Compare coded sentences with a careful reader's, and that reader with a second one.

    ``gold``, ``second``: document, start, end, measures (default data/gold/measures.csv, half of the page, and
    measures_second_coder.csv). ``measures`` as ``code_measures`` returns (default: those of the page). A sentence of the reading is
    compared with the sentence found that overlaps it most.
    One row for everything (micro), then one for each code that the reading holds ``support`` times, or with ``by="document"`` for
    each document. Columns: code or document, n_gold, n_found, n_both, precision, recall, f1, and for the two readers readers_n
    (sentences both have read), readers_f1, alpha (of presence or absence of each code in each sentence).
    Raises InputError for a missing column and another ``by``. Source of alpha: Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability, nominal data.
    """
    if by not in ("code", "document"):
        raise InputError("score_measures(by=...)", '"code" or "document"', repr(by), "Use one of the two.")
    folder = project_root() / "data" / "gold"
    gold = read_table(folder / "measures.csv") if gold is None else gold
    second = read_table(folder / "measures_second_coder.csv") if second is None else second
    measures = code_measures(split_sentences(read_reports())) if measures is None else measures
    shared = gold.merge(second[["document", "start", "end", "measures"]], on=["document", "start", "end"], suffixes=("", "_other"))
    ours = _Pair(gold["document"], gold["measures"], _overlapping(gold, measures))
    readers = _Pair(shared["document"], shared["measures"], shared["measures_other"])
    rows = [{by: "all", **_row(ours, readers)}]
    for name in sorted(ours.left.columns if by == "code" else ours.documents.unique()):
        row = {by: name, **_row(ours.part(by, name), readers.part(by, name))}
        rows += [row] if by == "document" or row["n_gold"] >= support else []
    return pd.DataFrame(rows, columns=[by, *SCORE_COLUMNS])


def _overlapping(gold, measures):
    """The measures of the sentence found that overlaps each sentence of the reading most ("" without any), the first of equals."""
    groups = dict(list(measures.groupby("document", sort=False)))
    codes = []
    for row in gold.itertuples(index=False):
        found = groups.get(row.document, measures.iloc[:0])
        overlap = found["end"].clip(upper=row.end) - found["start"].clip(lower=row.start)
        codes.append(found.loc[overlap.idxmax(), "measures"] if len(overlap) and overlap.max() > 0 else "")
    return pd.Series(codes, index=gold.index, dtype=object)


class _Pair:
    """Two readings of the same sentences as tables of 0 and 1 with a row a sentence and a column a code."""

    def __init__(self, documents, left, right):
        self.documents, self.left, self.right = documents, left.str.get_dummies("|"), right.str.get_dummies("|")
        codes = sorted({*self.left.columns, *self.right.columns})
        self.left, self.right = (table.reindex(columns=codes, fill_value=0) for table in (self.left, self.right))

    def part(self, by, name):
        """The pair for one code or for one document."""
        part = object.__new__(_Pair)
        rows, columns = (self.documents == name, slice(None)) if by == "document" else (slice(None), self.left.columns == name)
        part.documents, part.left, part.right = self.documents[rows], self.left.loc[rows, columns], self.right.loc[rows, columns]
        return part


def _row(ours, readers):
    both, gold, found = ((ours.left & ours.right).to_numpy().sum(), ours.left.to_numpy().sum(), ours.right.to_numpy().sum())
    return dict(
        n_gold=int(gold), n_found=int(found), n_both=int(both), precision=_share(both, found), recall=_share(both, gold),
        f1=_share(2 * both, gold + found), readers_n=len(readers.left), readers_f1=_dice(readers), alpha=krippendorff_alpha(
            readers.left.to_numpy().ravel(), readers.right.to_numpy().ravel()),
    )


def _dice(pair):
    both = (pair.left & pair.right).to_numpy().sum()
    return _share(2 * both, pair.left.to_numpy().sum() + pair.right.to_numpy().sum())


def _share(part, whole):
    return part / whole if whole else float("nan")


def krippendorff_alpha(first, second):
    """Krippendorff's alpha of two readers for presence (1) or absence (0); missing when all values are the same (Krippendorff 2011).

    >>> round(krippendorff_alpha([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]), 3)
    0.095
    """
    values, units = [*first, *second], len(first)
    ones = sum(values)
    expected = 2 * ones * (2 * units - ones)
    differ = sum(a != b for a, b in zip(first, second))
    return 1 - 2 * differ * (2 * units - 1) / expected if expected else float("nan")
