"""The general dictionary, the two engines, and the rules that settle where a word of official
Chinese ends.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from govreports.tables import (
    InputError,
    has_columns,
    is_filled,
    is_one_of,
    is_unique,
    may_have,
    read_lexicon,
)

with warnings.catch_warnings():  # jieba imports pkg_resources, of which setuptools complains
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
_THIS = re.compile("([我本此该])([省市县区镇乡村局部旗站项校院台])")
_LEVEL = re.compile("([省市县区镇乡旗])(政府)")
_AFFIXES = frozenset("化率者性室度廊型")
_PLACE_ENDS = frozenset("省市县区镇乡村旗")
_INTO = frozenset("进送向")
_WHOLE = frozenset("旗镇县市区局社街村校厂")
_RARE = 600  # a longer "word" at most this frequent is two, where its halves are _TIMES as frequent
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


def settle_words(words, lexicon, common, nouns):
    """Split and join the words of one run: first what holds two words, then affixes and place names
    that fell apart.

    ``lexicon``: words that no rule splits. ``common``: general word -> frequency. ``nouns``: word
    -> part of speech.
    """
    parts = []
    for word in _order_repeats(words):
        parts += [word] if word in lexicon else split_word(word, common)
    joined = []
    for index, part in enumerate(parts):
        after = parts[index + 1] if index + 1 < len(parts) else ""
        if joined and len(part) == 1 and _belongs(part, joined[-1], after, nouns):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _order_repeats(words):
    """动 动动 -> 动动 动: both are equally likely, and the engines break that tie by the last digit
    of a sum.
    """
    ordered = []
    for character, group in groupby(words, key=_repeated):
        run = list(group)
        ordered += sorted(run, key=len, reverse=True) if character else run
    return ordered


def _repeated(word):
    """The character that a word consists of, "" when there are several."""
    return word[0] if word.count(word[0]) == len(word) else ""


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
    for pattern in (_ORDER, _COUNTED, _EACH, _ORDINAL, _RECENT, _THIS, _LEVEL):
        match = pattern.fullmatch(word)
        if match and word not in _NOT_COUNTED:
            return [part for part in match.groups() if part]
    frequency, rest = common.get(word, 0), common.get(word[1:], 0)
    if len(word) == 3 and word[0] in _INTO and frequency <= 3 and rest >= 10 * _TIMES:
        return [word[0], word[1:]]
    if len(word) < 4 or frequency > _RARE:
        return [word]

    def rarer_half(halves):
        return min(common.get(half, 0) for half in halves)

    best = max(((word[:cut], word[cut:]) for cut in range(2, len(word) - 1)), key=rarer_half)
    if rarer_half(best) < _TIMES * max(frequency, 3):
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
    if len(before) not in (2, 3) or before[0] in "各每":
        return False
    if part not in _PLACE_ENDS or after in ("政府", "长", "委"):
        return False
    if nouns.get(before, "") in ("ns", "nr", "nz", "nrt"):
        return True
    return part in "村镇" and nouns.get(before, "n") == "n"


def cut_as_shipped():
    """A function that cuts as jieba does without this project's dictionary and rules (hidden Markov
    model on): for comparison.
    """
    tokenizer = make_tokenizer()
    return lambda text: [word for word in tokenizer.lcut(text) if word.strip()]


# The term dictionary and the stop list: read, and checked for what can never work.

POLICY_KINDS = ("document", "programme", "group", "theme", "mechanism", "channel", "slogan")
_NEVER = re.compile(r"[×*“”‘’\"'《》\s]|[xX]{2,}")


def find_joined(terms):
    """Which rows of the lexicon stand for several words (kind slogan, or note "joined"): true or
    false a row.

    ``cut_terms`` cuts them apart as the segmentation convention wants, ``join_phrases`` puts them
    together.
    """
    return (terms["kind"] == "slogan") | (terms["note"] == "joined")


def read_terms(lexicon=None):
    """The term dictionary: term, english, kind, source, note.

    ``lexicon``: a table, a path or a Project (default data/lexicons/terms.csv). Kinds: document,
    programme, group, theme, mechanism, channel, slogan are policy terms; "word" marks ordinary
    words that the general dictionary lacks. Raises InputError for no rows, missing columns, a blank
    term, a term given twice, another kind, a term with a mask or a quotation mark in it.
    """
    return read_lexicon("lexicons/terms.csv", lexicon, _TERMS)


def _has_rows(table, where, place):
    """A rule: there is a row (a file without any is refused before)."""
    if table.empty:
        raise InputError("no-rows", where=where)
    return table


def _can_match(table, where, place):
    """A rule: no term holds what is always cut off."""
    for row, term in enumerate(table["term"]):
        if _NEVER.search(term):
            raise InputError("term-that-cannot-match", where=place(row, "term"), term=term)
    return table


_TERMS = (
    has_columns("term", "english", "kind"),
    may_have("source", "note"),
    _has_rows,
    is_filled("term"),
    is_one_of("kind", (*POLICY_KINDS, "word")),
    _can_match,
    is_unique("term"),
)


def read_stopwords(stopwords=None):
    """The stop list: term, reason.

    ``stopwords``: a table, a path or a Project (default data/lexicons/stopwords.csv). Raises
    InputError for a missing column, a blank term.
    """
    rules = has_columns("term"), is_filled("term")
    return read_lexicon("lexicons/stopwords.csv", stopwords, rules)


def read_glosses(glosses=None):
    """English of ordinary words: term, english.

    ``glosses``: a table, a path or a Project (default data/lexicons/glosses.csv). Raises InputError
    for a missing column, a blank cell, a term given twice.
    """
    rules = has_columns("term", "english"), is_filled("term", "english"), is_unique("term")
    return read_lexicon("lexicons/glosses.csv", glosses, rules)


def check_stopwords(stopwords, terms):
    """Raises InputError when a stop word is also a policy term, which would silently vanish from
    every count.
    """
    policy = terms.loc[terms["kind"] != "word", "term"]
    both = sorted(set(stopwords["term"]) & set(policy))
    if both:
        raise InputError("policy-terms-in-stop-list", terms=", ".join(both))
