"""How well the segmentation agrees with sentences cut by hand."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from govreports.tables import InputError, project_root
from govreports.text import repaired_sentences
from govreports.words.dictionary import cut_as_shipped, read_terms
from govreports.words.tokens import build_dictionary, cut_sentence

MASKED = re.compile(r"[\dxX×*]+")


def read_gold(gold=None):
    """Sentences cut by hand (default data/gold/segmentation.txt): section, sentence (line number),
    words (a list).

    One line a sentence: section, tab, words with a blank between them;
    data/gold/segmentation_convention.md says how they are cut. Raises InputError for a missing
    file, a line without a tab, no line at all.
    """
    path = Path(gold or project_root() / "data" / "gold" / "segmentation.txt")
    if not path.is_file():
        raise InputError(
            str(path),
            "sentences cut by hand",
            "no such file",
            "Check the name, or restore the file from the repository.",
        )
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if line.strip():
            section, tab, words = line.partition("\t")
            if not tab:
                raise InputError(
                    f"{path}, line {number}",
                    "section, tab, words",
                    line[:30],
                    "Put a tab after the section.",
                )
            rows.append((section.strip(), number, words.split()))
    if not rows:
        raise InputError(
            str(path), "at least one sentence", "none", "Restore the file from the repository."
        )
    return pd.DataFrame(rows, columns=["section", "sentence", "words"])


def score_segmentation(gold=None, lexicon=None, *, engine="auto", draws=2000, seed=1):
    """Word F1 of this segmentation, and of jieba as it comes, against sentences cut by hand.

    Columns: method, precision, recall, f1, low, high (95 % percentile bootstrap over sentences),
    sentences, words, missed (words of the gold that were not found), and stretches that differ:
    too_small, too_large, other_border. A word is right when both its ends are. Raises what
    ``read_gold`` and ``cut_terms`` raise. Sources: Sproat and Emerson 2003, SIGHAN bakeoff; Efron
    and Tibshirani 1993 for the bootstrap.
    """
    sentences = read_gold(gold)["words"]
    dictionary = build_dictionary(read_terms(lexicon), engine)
    methods = {
        "this dictionary and rules": lambda text: [
            cut[0] for cut in cut_sentence(text, dictionary)
        ],
        "jieba as it comes": cut_as_shipped(),
    }
    weights = np.random.default_rng(seed).multinomial(
        len(sentences), [1 / len(sentences)] * len(sentences), size=draws
    )
    return pd.DataFrame(
        [_score(method, cut, sentences, weights) for method, cut in methods.items()]
    )


def _score(method, cut, sentences, weights):
    cuts = [cut("".join(words)) for words in sentences]
    counts = np.array([_count_hits(words, found) for words, found in zip(sentences, cuts)])
    kinds = [
        _error_kind(*pair)
        for words, found in zip(sentences, cuts)
        for pair in _differences(words, found)
    ]
    hits, gold, found = counts.sum(axis=0)
    drawn = weights @ counts
    low, high = np.quantile(2 * drawn[:, 0] / (drawn[:, 1] + drawn[:, 2]), [0.025, 0.975])
    return dict(
        method=method,
        precision=hits / found,
        recall=hits / gold,
        f1=2 * hits / (gold + found),
        low=low,
        high=high,
        sentences=len(sentences),
        words=int(gold),
        missed=int(gold - hits),
        too_small=kinds.count("cut too small"),
        too_large=kinds.count("cut too large"),
        other_border=kinds.count("other border"),
    )


def _count_hits(gold, found):
    return len(set(_spans(gold)) & set(_spans(found))), len(gold), len(found)


def _spans(words):
    ends = np.cumsum([len(word) for word in words])
    return [(int(end) - len(word), int(end)) for word, end in zip(words, ends)]


def find_segmentation_errors(gold=None, lexicon=None, *, engine="auto"):
    """Every place where the segmentation and the hand-cut sentences differ.

    Columns: section, sentence, gold, found (the words of the differing stretch, with a blank
    between), kind (cut too small / cut too large / other border), about (number / Latin letters /
    dictionary term / ordinary word).
    """
    terms = read_terms(lexicon)
    dictionary, known = build_dictionary(terms, engine), set(terms["term"])
    rows = []
    for row in read_gold(gold).itertuples(index=False):
        found = [cut[0] for cut in cut_sentence("".join(row.words), dictionary)]
        for right, wrong in _differences(row.words, found):
            rows.append(
                (
                    row.section,
                    row.sentence,
                    " ".join(right),
                    " ".join(wrong),
                    _error_kind(right, wrong),
                    _about(right + wrong, known),
                )
            )
    return pd.DataFrame(rows, columns=["section", "sentence", "gold", "found", "kind", "about"])


def _differences(gold, found):
    """The shortest stretches at which both agree on the outer borders but not within."""
    borders = sorted({end for _, end in _spans(gold)} & {end for _, end in _spans(found)})
    for start, end in zip([0, *borders], borders):
        right, wrong = (
            [w for w, (a, b) in zip(words, _spans(words)) if start <= a and b <= end]
            for words in (gold, found)
        )
        if right != wrong:
            yield right, wrong


def _error_kind(right, wrong):
    return (
        "cut too small"
        if len(right) < len(wrong)
        else "cut too large"
        if len(right) > len(wrong)
        else "other border"
    )


def _about(words, known):
    text = "".join(words)
    if any(character.isdigit() for character in text):
        return "number"
    if any(character.isascii() and character.isalpha() for character in text):
        return "Latin letters"
    return "dictionary term" if known & set(words) else "ordinary word"


def cut_shipped(sentences):
    """Tokens as jieba gives them without this project's dictionary and rules: document, sentence,
    position, term, kind.

    To see what depends on the segmentation; kind is "word" for anything with a Chinese character or
    a letter in it.
    """
    cut, rows = cut_as_shipped(), []
    for row, clean in repaired_sentences(sentences):
        rows += [
            (row.document, row.sentence, at, word, _shipped_kind(word))
            for at, word in enumerate(cut(clean.text), start=1)
        ]
    return pd.DataFrame(rows, columns=["document", "sentence", "position", "term", "kind"])


def _shipped_kind(word):
    if any(character.isalpha() for character in word) and not MASKED.fullmatch(word):
        return "word"
    return "number" if word[0].isdigit() else "punctuation"


def rank_dependence(counts, shipped, *, top=50):
    """How far the rank of a term hangs on the segmentation: counts of ``cut_terms`` against those
    of ``cut_shipped``.

    Columns: term, n, n_shipped, rank, rank_shipped (by n over all documents; a term that is not
    there ranks behind all), shift. Only terms among the first ``top`` of either; the largest shift
    first. Source of the question: Denny and Spirling 2018, Political Analysis 26(2).
    """
    sums = [
        table.groupby("term")["n"].sum().rename(name)
        for table, name in ((counts, "n"), (shipped, "n_shipped"))
    ]
    both = (
        pd.concat(sums, axis=1)
        .fillna(0)
        .astype(int)
        .rename_axis("term")
        .reset_index()
        .sort_values("term")
    )
    for number, rank in (("n", "rank"), ("n_shipped", "rank_shipped")):
        both[rank] = both[number].rank(ascending=False, method="min").astype(int)
    both = both[(both[["rank", "rank_shipped"]] <= top).any(axis=1)]
    both["shift"] = both["rank_shipped"] - both["rank"]
    keys = both.assign(size=-both["shift"].abs()).sort_values(["size", "term"])
    return both.loc[keys.index].reset_index(drop=True)
