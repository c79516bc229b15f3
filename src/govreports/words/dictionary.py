"""The general dictionary, the two engines, and the rules that settle where a word of official
Chinese ends.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import pandas as pd

from govreports.tables import InputError, project_root, read_table

with (
    warnings.catch_warnings()
):  # jieba 0.42 imports pkg_resources, which newer setuptools complain about
    warnings.simplefilter("ignore")
    import jieba

TERM_FREQUENCY = 200_000  # above every general compound, so that a dictionary word is never cut

_NUMERALS = "一二三四五六七八九十两几百千"
_MEASURES = "个次项名种批支家条位届场套份张台部座所站栏员类本只件篇处层轮句户片块起"
_COUNTED = re.compile(f"([{_NUMERALS}]+)([{_MEASURES}])")
_NOT_COUNTED = {"一起", "一部", "一本", "一处", "一层", "一句"}
_RECENT = re.compile("(近?)([几两三])(年)(来)")
_ORDINAL = re.compile(f"(第[{_NUMERALS}]+)([{_MEASURES}])")
_EACH = re.compile(f"(每)(一)([{_MEASURES}])")
_ORDER = re.compile(f"([{_NUMERALS}]+)(是|要)")
_OWN = re.compile("([我本此该])([省市县区镇乡村局部旗站项校院台])")
_LEVEL = re.compile("([省市县区镇乡旗])(政府)")
_AFFIXES = frozenset("化率者性室度廊型")
_PLACE_ENDS = frozenset("省市县区镇乡村旗")
_INTO = frozenset("进送向")
_WHOLE = frozenset("旗镇县市区局社街村校厂")
_RARE = (
    600  # a longer "word" at most this frequent, with halves ten times as frequent, is two words
)
_TIMES = 10


@dataclass(frozen=True)
class Dictionary:
    """What one call of cut_terms uses: ``cut`` a Chinese run, ``pieces`` pattern, ``is_common``
    word test, engine name.
    """

    cut: Callable
    pieces: re.Pattern
    is_common: Callable
    engine: str


@lru_cache(maxsize=1)
def general_dictionary():
    """jieba's own word list as (word -> frequency, 0 for mere beginnings of words) and (word ->
    part of speech); read once.

    Built without jieba's cache file, which has a fixed name in a folder that other users can write
    to.
    """
    tokenizer = jieba.Tokenizer()
    frequencies = tokenizer.gen_pfdict(tokenizer.get_dict_file())[0]
    with tokenizer.get_dict_file() as file:
        kinds = dict(line.decode("utf-8").split(" ")[::2] for line in file.read().splitlines())
    return frequencies, kinds


def jieba_cutter(words):
    """A function that cuts a Chinese run with jieba, the words added; other users of jieba in this
    process see no change.
    """
    tokenizer = make_tokenizer()
    for word in sorted(words):
        tokenizer.add_word(word, TERM_FREQUENCY)
    return lambda run: tokenizer.lcut(run, HMM=False)


def make_tokenizer():
    """A jieba tokenizer of its own with the general dictionary."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dict(general_dictionary()[0])
    tokenizer.total = sum(tokenizer.FREQ.values())
    tokenizer.initialized = True
    return tokenizer


def rjieba_cutter(words):
    """The same with rjieba, a port of jieba to Rust."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for word in sorted(words):
        tokenizer.add_word(word, TERM_FREQUENCY, "n")
    return lambda run: tokenizer.cut(run, False)


def settle_words(words, own, common, nouns):
    """Split and join the words of one run: first what holds two words, then affixes and place names
    that fell apart.

    ``own``: words of the lexicon, which no rule splits. ``common``: general word -> frequency.
    ``nouns``: word -> part of speech.
    """
    words = _order_repeats(words)
    parts = [
        part for word in words for part in ([word] if word in own else split_word(word, common))
    ]
    joined = []
    for index, part in enumerate(parts):
        if (
            joined
            and len(part) == 1
            and _belongs(part, joined[-1], parts[index + 1 : index + 2], nouns)
        ):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _order_repeats(words):
    """动 动动 -> 动动 动: both are equally likely, and the engines break that tie by the last digit
    of a sum.
    """
    ordered = []
    for character, run in groupby(
        words, key=lambda word: word[0] if word.count(word[0]) == len(word) else ""
    ):
        ordered += sorted(run, key=len, reverse=True) if character else run
    return ordered


def split_word(word, common):
    """The words inside a word of the general dictionary: 一是 -> 一 是, 一个 -> 一 个, 我局 -> 我
    局, 科普活动 -> 科普 活动.

    A longer word is cut in two where both halves are far more frequent than the whole, as idioms'
    halves never are.

    >>> split_word("一项", {})
    ['一', '项']
    >>> split_word("丰富多彩", {"丰富多彩": 355, "丰富": 4_000, "多彩": 200})
    ['丰富多彩']
    """
    for pattern in (_ORDER, _COUNTED, _EACH, _ORDINAL, _RECENT, _OWN, _LEVEL):
        match = pattern.fullmatch(word)
        if match and word not in _NOT_COUNTED:
            return [part for part in match.groups() if part]
    if (
        len(word) == 3
        and word[0] in _INTO
        and common.get(word, 0) <= 3
        and common.get(word[1:], 0) >= 10 * _TIMES
    ):
        return [word[0], word[1:]]
    if len(word) < 4 or common.get(word, 0) > _RARE:
        return [word]
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    best = max(cuts, key=lambda halves: min(common.get(half, 0) for half in halves))
    if min(common.get(half, 0) for half in best) < _TIMES * max(common.get(word, 0), 3):
        return [word]
    return [*split_word(best[0], common), *split_word(best[1], common)]


def _belongs(part, before, after, nouns):
    """Whether a single character is the end of the word before it: 参保 率, 康宁 村, 全 旗."""
    if part in _AFFIXES:
        return len(before) > 1 and before[0] not in "各每"
    if part == "级":
        return before[-1] in _PLACE_ENDS
    if before == "全" and part in _WHOLE:
        return True
    if (
        len(before) not in (2, 3)
        or before[0] in "各每"
        or part not in _PLACE_ENDS
        or after in (["政府"], ["长"], ["委"])
    ):
        return False
    return nouns.get(before, "") in ("ns", "nr", "nz", "nrt") or (
        part in "村镇" and nouns.get(before, "n") == "n"
    )


def cut_as_shipped():
    """A function that cuts as jieba does without this project's dictionary and rules (hidden Markov
    model on): for comparison.
    """
    tokenizer = make_tokenizer()
    return lambda text: [word for word in tokenizer.lcut(text) if word.strip()]


# The term dictionary and the stop list: read, and checked for what can never work.

TERM_COLUMNS = ("term", "english", "kind")
_NEVER = re.compile(r"[×*“”‘’\"'《》\s]|[xX]{2,}")


def find_joined(terms):
    """Which rows of the lexicon stand for several words (kind slogan, or note "joined"): true or
    false a row.

    ``cut_terms`` cuts them apart as the segmentation convention wants, ``join_phrases`` puts them
    together.
    """
    notes = terms["note"] if "note" in terms else ""
    return (terms["kind"] == "slogan") | (notes == "joined")


def read_terms(lexicon=None):
    """The term dictionary (default data/lexicons/terms.csv; a path or a table can be given): term,
    english, kind, source, note.

    Kinds: document, programme, group, theme, mechanism, channel, slogan are policy terms; "word"
    marks ordinary words that the general dictionary lacks. Raises InputError for no rows, missing
    columns, a blank term, a term given twice, a term with a mask or a quotation mark in it.
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
        raise InputError(
            where,
            "the columns " + ", ".join(TERM_COLUMNS),
            "no column " + ", ".join(missing),
            "Add the column.",
        )
    if lexicon.empty:
        raise InputError(
            where, "at least one term", "no rows", "Restore data/lexicons/terms.csv, or add a row."
        )
    first = {}
    for line, (term, english) in enumerate(zip(lexicon["term"], lexicon["english"]), start=2):
        here = f"{where}, line {line}"
        if not str(term).strip():
            raise InputError(here, "a term", "an empty cell", "Fill it in, or remove the row.")
        if _NEVER.search(term):
            raise InputError(
                here,
                "a term that can match",
                f"{term}: masks, quotation marks and blanks are always cut off, so it never can",
                "Write it without them.",
            )
        if term in first:
            other, english_before = first[term]
            change = (
                ""
                if english == english_before
                else f", as {english} and before as {english_before}"
            )
            raise InputError(
                here,
                f"{term} once (it stands in line {other})",
                f"{term} a second time{change}",
                "Keep one of the two rows.",
            )
        first[term] = (line, english)


def read_stopwords(stopwords=None):
    """The stop list (default data/lexicons/stopwords.csv; a path or a table can be given): term,
    reason.

    Raises InputError for a missing column.
    """
    if isinstance(stopwords, pd.DataFrame):
        if "term" not in stopwords:
            raise InputError(
                "the stop list",
                "a column term",
                "the columns " + ", ".join(map(str, stopwords.columns)),
                "Rename the column.",
            )
        return stopwords
    return read_table(
        stopwords or project_root() / "data" / "lexicons" / "stopwords.csv", required=("term",)
    )


def check_stopwords(stopwords, terms):
    """Raises InputError when a stop word is also a policy term, which would silently vanish from
    every count.
    """
    policy = terms.loc[terms["kind"] != "word", "term"]
    both = sorted(set(stopwords["term"]) & set(policy))
    if both:
        raise InputError(
            "the stop list",
            "no policy term of the lexicon",
            ", ".join(both),
            "Take it out of one of the two lists.",
        )
