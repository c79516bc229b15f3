"""How well the segmentation agrees with sentences cut by hand."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from govreports.quality.marks import find_marks
from govreports.tables import InputError
from govreports.text import repaired_sentences
from govreports.words.dictionary import cut_as_shipped, read_terms
from govreports.words.terms import sum_counts
from govreports.words.tokens import build_dictionary, cut_sentence

MASKED = re.compile(r"[\dxX×*]+")


def read_gold(gold=None):
    """Sentences cut by hand: section, sentence (line number), words (a list).

    ``gold``: a text file or a Project (default data/gold/segmentation.txt). One line a sentence:
    section, tab, words with a blank between them; data/gold/segmentation_convention.md says how
    they are cut. Raises InputError for a missing file, another encoding, a line without a tab or
    words, no line at all.
    """
    path = Path(find_marks("segmentation.txt", gold))
    rows = []
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        section, _, words = line.partition("\t")
        if not words.strip():
            where = f"{path}, line {number}"
            raise InputError("no-marked-words", where=where, line=line[:30])
        rows.append((section.strip(), number, words.split()))
    if not rows:
        raise InputError("no-marked-sentences", where=path)
    return pd.DataFrame(rows, columns=["section", "sentence", "words"])


def _read_lines(path):
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("marks-not-utf-8", where=path, position=error.start) from error
    except FileNotFoundError as error:
        raise InputError("no-marks", where=path) from error
    except OSError as error:
        raise InputError("unreadable", where=path, error=error.strerror) from error


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
        "this dictionary and rules": lambda text: _cut_words(text, dictionary),
        "jieba as it comes": cut_as_shipped(),
    }
    number = len(sentences)
    chances = [1 / number] * number
    weights = np.random.default_rng(seed).multinomial(number, chances, size=draws)
    scores = [_score(method, cut, sentences, weights) for method, cut in methods.items()]
    return pd.DataFrame(scores)


def _cut_words(text, dictionary):
    return [cut[0] for cut in cut_sentence(text, dictionary)]


def _score(method, cut, sentences, weights):
    cuts = [cut("".join(words)) for words in sentences]
    counts = np.array([_count_hits(words, found) for words, found in zip(sentences, cuts)])
    kinds = []
    for words, found in zip(sentences, cuts):
        kinds += [_error_kind(right, wrong) for right, wrong in _differences(words, found)]
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
        found = _cut_words("".join(row.words), dictionary)
        for right, wrong in _differences(row.words, found):
            kind, about = _error_kind(right, wrong), _about(right + wrong, known)
            rows.append((row.section, row.sentence, " ".join(right), " ".join(wrong), kind, about))
    return pd.DataFrame(rows, columns=["section", "sentence", "gold", "found", "kind", "about"])


def _differences(gold, found):
    """The shortest stretches at which both agree on the outer borders but not within."""
    borders = sorted({end for _, end in _spans(gold)} & {end for _, end in _spans(found)})
    for start, end in zip([0, *borders], borders):
        right, wrong = _words_between(gold, start, end), _words_between(found, start, end)
        if right != wrong:
            yield right, wrong


def _words_between(words, start, end):
    spans = zip(words, _spans(words))
    return [word for word, (first, last) in spans if start <= first and last <= end]


def _error_kind(right, wrong):
    if len(right) == len(wrong):
        return "other border"
    return "cut too small" if len(right) < len(wrong) else "cut too large"


def _about(words, known):
    text = "".join(words)
    if any(character.isdigit() for character in text):
        return "number"
    if any(character.isascii() and character.isalpha() for character in text):
        return "Latin letters"
    return "dictionary term" if known & set(words) else "ordinary word"


def cut_shipped(sentences, repairs=None):
    """Tokens as jieba gives them without this project's dictionary and rules: document, sentence,
    position, term, kind.

    To see what depends on the segmentation; kind is "word" for anything with a Chinese character or
    a letter in it.
    """
    cut, rows = cut_as_shipped(), []
    for row, clean in repaired_sentences(sentences, repairs):
        for position, word in enumerate(cut(clean.text), start=1):
            rows.append((row.document, row.sentence, position, word, _shipped_kind(word)))
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
    both = sum_counts(n=counts, n_shipped=shipped).sort_values("term")
    for number, rank in (("n", "rank"), ("n_shipped", "rank_shipped")):
        both[rank] = both[number].rank(ascending=False, method="min").astype(int)
    both = both[(both[["rank", "rank_shipped"]] <= top).any(axis=1)]
    both["shift"] = both["rank_shipped"] - both["rank"]
    keys = both.assign(size=-both["shift"].abs()).sort_values(["size", "term"])
    return both.loc[keys.index].reset_index(drop=True)
