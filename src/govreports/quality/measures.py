"""How well the coded measures agree with a careful reader, and that reader with a second one."""

import numpy as np
import pandas as pd

from govreports.actors.measures import code_measures, read_codebook, read_measure_rules
from govreports.reading.documents import read_reports, split_sentences
from govreports.tables import InputError, project_root, read_table
from govreports.text import fold_width


def score_measures(gold=None, *, measures=None, second=None, by="code", support=5):
    """Compare coded sentences with a careful reader's, and that reader with a second one.

    ``gold``, ``second``: document, start, end, measures (default data/gold/measures.csv, half of
    the page, and measures_second_coder.csv). ``measures`` as ``code_measures`` returns (default:
    those of the page). A sentence of the reading is compared with the sentence found that overlaps
    it most. One row for everything (micro), then one for each code that the reading holds
    ``support`` times, or with ``by="document"`` for each document. Columns: code or document,
    n_gold, n_found, n_both, precision, recall, f1, and for the two readers readers_n (sentences
    both have read), readers_f1, alpha (of presence or absence of each code in each sentence).
    Raises InputError for another ``by`` and for codes that are not in the codebook.
    """
    if by not in ("code", "document"):
        raise InputError(
            "score_measures(by=...)", '"code" or "document"', repr(by), "Use one of the two."
        )
    gold = _read_gold(gold, "measures.csv")
    second = _read_gold(second, "measures_second_coder.csv")
    measures = code_measures(split_sentences(read_reports())) if measures is None else measures
    shared = gold.merge(
        second[["document", "start", "end", "measures"]],
        on=["document", "start", "end"],
        suffixes=("", "_other"),
    )
    ours = _cross(gold["document"], gold["measures"], _overlapping(gold, measures))
    readers = _cross(shared["document"], shared["measures"], shared["measures_other"])
    rows = [{by: "all", **_agreement(ours), **_reliability(readers)}]
    for name in ours[by].drop_duplicates():
        row = {
            by: name,
            **_agreement(ours[ours[by] == name]),
            **_reliability(readers[readers[by] == name]),
        }
        rows += [row] if by == "document" or row["n_gold"] >= support else []
    return pd.DataFrame(rows)


def score_unseen(gold=None, *, sentences=None, rules=None, families=None):
    """What the rules are worth on a document whose words they have not seen: a check against rules
    made to measure.

    Each document of ``gold`` is coded by rules from which every trigger and exclusion is taken that
    stands in this document (or in one of its family, a copy or the same template) and in no other
    document of ``sentences``. Defaults: the page, its families (document, family) and the shipped
    rules. Columns: document ("all" first), n_gold, n_found, n_both, precision, recall, f1.
    """
    gold = _read_gold(gold, "measures.csv")
    if sentences is None:
        documents = read_reports()
        sentences, families = split_sentences(documents), documents
    texts = (
        sentences["text"].map(fold_width).groupby(sentences["document"], sort=False).agg("\n".join)
    )
    family = (
        texts.index.to_series()
        if families is None
        else families.set_index("document")["family"].reindex(texts.index)
    )
    rules, coded = read_measure_rules(rules), []
    for document in gold["document"].drop_duplicates():
        own = family == family[document]
        known = _drop_own_words(rules, "\n".join(texts[own]), "\n".join(texts[~own]))
        coded.append(code_measures(sentences[sentences["document"] == document], rules=known))
    pairs = _cross(gold["document"], gold["measures"], _overlapping(gold, pd.concat(coded)))
    parts = {"all": pairs, **dict(list(pairs.groupby("document", sort=False)))}
    return pd.DataFrame([{"document": name, **_agreement(part)} for name, part in parts.items()])


def _drop_own_words(rules, own, others):
    """The rules without triggers and exclusions that only the text ``own`` attests; rules that lose
    all triggers go.
    """

    def keep(cell):
        return "|".join(
            word
            for word in cell.split("|")
            if fold_width(word) not in own or fold_width(word) in others
        )

    kept = rules.assign(trigger=rules["trigger"].map(keep), excludes=rules["excludes"].map(keep))
    return kept[kept["trigger"] != ""]


def _read_gold(gold, name):
    if gold is not None:
        return gold
    return read_table(
        project_root() / "data" / "gold" / name, required=("document", "start", "end", "measures")
    )


def _overlapping(gold, measures):
    """The measures of the sentence found that overlaps each sentence of the reading most (""
    without any), the first of equals.
    """
    groups = dict(list(measures.groupby("document", sort=False)))
    codes = []
    for row in gold.itertuples(index=False):
        found = groups.get(row.document, measures.iloc[:0]).reset_index(drop=True)
        overlap = found["end"].clip(upper=row.end) - found["start"].clip(lower=row.start)
        codes.append(
            found.loc[overlap.idxmax(), "measures"] if len(overlap) and overlap.max() > 0 else ""
        )
    return pd.Series(codes, index=gold.index, dtype=object)


def _cross(documents, left, right):
    """Every sentence with every code of the codebook: document, sentence, code, left, right (true
    or false).
    """
    codes = list(read_codebook()["code"])
    unknown = sorted(
        {code for column in (left, right) for cell in column for code in cell.split("|")}
        - {"", *codes}
    )
    if unknown:
        raise InputError(
            "the readings of the measures",
            "codes of the codebook",
            ", ".join(unknown),
            "Add them to the codebook.",
        )
    flags = [
        column.str.get_dummies("|").reindex(columns=codes, fill_value=0).to_numpy(bool).ravel()
        for column in (left, right)
    ]
    return pd.DataFrame(
        {
            "document": np.repeat(documents.to_numpy(), len(codes)),
            "sentence": np.repeat(np.arange(len(left)), len(codes)),
            "code": codes * len(left),
            "left": flags[0],
            "right": flags[1],
        }
    )


def _agreement(pairs):
    gold, found, both = (
        int(flags.sum())
        for flags in (pairs["left"], pairs["right"], pairs["left"] & pairs["right"])
    )
    return dict(
        n_gold=gold,
        n_found=found,
        n_both=both,
        precision=_share(both, found),
        recall=_share(both, gold),
        f1=_share(2 * both, gold + found),
    )


def _reliability(pairs):
    alpha = krippendorff_alpha(pairs["left"].tolist(), pairs["right"].tolist())
    return dict(
        readers_n=pairs["sentence"].nunique(), readers_f1=_agreement(pairs)["f1"], alpha=alpha
    )


def _share(part, whole):
    return part / whole if whole else float("nan")


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
