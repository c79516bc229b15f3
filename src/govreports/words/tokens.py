"""Sentences -> tokens: jieba with the project's dictionary, and a few rules for official
Chinese.
"""

import re
from array import array
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec

import pandas as pd
from tqdm import tqdm

from govreports.tables import InputError
from govreports.text import fold_width, repaired_sentences
from govreports.words.dictionary import (
    Dictionary,
    find_joined,
    general_dictionary,
    jieba_cutter,
    read_terms,
    rjieba_cutter,
    settle_words,
)
from govreports.words.persons import find_persons

HAN = "[\u4e00-\u9fff]"
TOKEN_COLUMNS = ["document", "sentence", "position", "start", "end", "term", "kind", "mask"]
_PLACE = "(?:省|市|县|区|旗|镇|乡|村|街道)(?![场民委直政级域长区])"
_BLANK = "[xX×]"

# First match wins: what a writer or the site blanked out, then numbers; what is left goes to the
# dictionary.
_MASKS = (
    ("MASK_YEAR", f"(?:20{_BLANK}{{2}}|{_BLANK}{{2,4}}(?=年))(?:年(?![度级]))?"),
    ("MASK_PLACE", f"(?<![A-Za-z]){_BLANK}{{2,8}}{_PLACE}"),
    (
        "CENSORED",
        f"[水区]\\*|\\*+|(?<![A-Za-z]){_BLANK}{{2,}}(?![A-Za-z])|(?<={HAN}){_BLANK}(?={HAN})|×",
    ),
    ("DELETED_PLAN", '“”|‘’|""|《》|〈〉'),
)
_DIGITS = r"\d+(?:[.,]\d+)*"
_NUMBER = f"{_DIGITS}(?:[-—~～]+{_DIGITS})?(?:[余多]?[万亿千百]+)?[余多]?(?:[%‰]|年(?![度级])|月(?!份)|日)?"
_ENGLISH = r"[A-Za-z][A-Za-z0-9.+_\-]*"
_LONGEST_RUN = 10_000  # bounds the memory that one run of text without punctuation can take
_SHOW_PROGRESS = 1_000_000


def cut_terms(sentences, lexicon=None, *, repairs=None, engine="auto"):
    """Cut sentences into tokens; every character but blanks is in exactly one token.

    ``lexicon``: table or CSV file with term, english, kind (default data/lexicons/terms.csv); its
    words win over shorter and longer ones, except the phrases that ``join_phrases`` puts together.
    ``repairs``: default ``find_repairs(sentences)``. ``engine``: "jieba", "rjieba" or "auto"
    (rjieba if installed); both give the same tokens, the one used is in ``attrs["engine"]``.
    Columns: document, sentence, position (from 1), start, end (raw offsets), term (mended text),
    kind (word / number / mask / punctuation / person), mask (MASK_YEAR, MASK_PLACE, CENSORED,
    DELETED_PLAN or ""). Only kind "word" is counted later: ``person`` is an official's name beside
    a post. Raises InputError for missing columns, a dictionary that cannot be used, text without
    any Chinese, an engine that is not there. Method: dictionary words at a fixed frequency in
    jieba's unigram model, no hidden Markov model (Sun, jieba 0.42).

    >>> import pandas as pd
    >>> text = {"document": ["01"], "sentence": [1], "start": [0], "text": ["一是加强科普活动"]}
    >>> list(cut_terms(pd.DataFrame(text))["term"])
    ['一', '是', '加强', '科普', '活动']
    """
    _check_sentences(sentences)
    dictionary = build_dictionary(read_terms(lexicon), engine)
    columns = {
        name: array("q") if name in ("sentence", "position", "start", "end") else []
        for name in TOKEN_COLUMNS
    }
    characters, known = int(sentences["text"].str.len().sum()), {}
    rows = repaired_sentences(sentences, repairs)
    rows = tqdm(
        rows,
        total=len(sentences),
        desc="cutting",
        unit="sentence",
        mininterval=1,
        disable=characters < _SHOW_PROGRESS,
    )
    for row, clean in rows:
        for position, (term, at, kind, mask) in enumerate(
            cut_sentence(clean.text, dictionary), start=1
        ):
            start, end = clean.span(at, at + len(term))
            term = known.setdefault(term, term)  # each word once in memory, however long the text
            for name, value in zip(
                TOKEN_COLUMNS, (row.document, row.sentence, position, start, end, term, kind, mask)
            ):
                columns[name].append(value)
    kinds = {
        name: "int64" if isinstance(values, array) else object for name, values in columns.items()
    }
    tokens = pd.DataFrame(
        {name: pd.Series(values, dtype=kinds[name]) for name, values in columns.items()}
    )
    tokens.attrs["engine"] = dictionary.engine
    return tokens


def _check_sentences(sentences):
    missing = [
        column for column in ("document", "sentence", "start", "text") if column not in sentences
    ]
    if missing:
        raise InputError(
            "cut_terms",
            "a table of sentences",
            "no column " + ", ".join(missing),
            "Make it with split_sentences(documents).",
        )
    if len(sentences) and not sentences["text"].str.contains(HAN, regex=True).any():
        names = ", ".join(sentences["document"].astype(str).unique()[:5])
        raise InputError(
            f"cut_terms, document {names}",
            "Chinese text",
            "not one Chinese character",
            "Check the file and its encoding; texts in other languages cannot be cut.",
        )


def cut_sentence(text, dictionary):
    """Yield (term, offset, kind, mask) for one mended sentence; terms in their own width, matching
    in half width.
    """
    for cut in _mark_persons(list(_cut_pieces(fold_width(text), dictionary)), dictionary):
        yield (text[cut[1] : cut[1] + len(cut[0])], *cut[1:])


def _cut_pieces(text, dictionary):
    for match in dictionary.pieces.finditer(text):
        group, piece, at = match.lastgroup, match.group(), match.start()
        if group == "HAN":
            for word in dictionary.cut(piece):
                yield word, at, "word", ""
                at += len(word)
        elif group in ("TERM", "ENGLISH"):
            yield piece, at, "word", ""
        elif group == "NUMBER":
            yield piece, at, "number", ""
        else:
            yield piece, at, *(("punctuation", "") if group == "MARK" else ("mask", group))


def _mark_persons(cuts, dictionary):
    """Join the pieces of each official's name into one token of kind person."""
    words = [cut[0] for cut in cuts]
    at = 0
    for first, last in [*find_persons(words, dictionary.is_common), (len(cuts), len(cuts))]:
        yield from cuts[at:first]
        if first < len(cuts):
            yield "".join(words[first:last]), cuts[first][1], "person", ""
        at = last


@lru_cache(maxsize=4)
def _pieces(mixed):
    """The pattern that divides a sentence: masks, dictionary words with Latin letters, numbers,
    Chinese runs, marks.
    """
    groups = [f"(?P<{name}>{pattern})" for name, pattern in _MASKS]
    terms = "|".join(re.escape(term) for term in mixed)
    if mixed:
        groups.insert(0, f"(?P<TERM>{terms})")
    stops = f"[水区]\\*|{terms}" if mixed else "[水区]\\*"
    # a Chinese run ends where a word with Latin letters or an asterisk begins: 社区e站, 水*
    han = f"(?:(?!{stops}){HAN})"
    groups += [
        f"(?P<NUMBER>{_NUMBER})",
        f"(?P<ENGLISH>{_ENGLISH})",
        f"(?P<HAN>{han}{{1,{_LONGEST_RUN}}})",
        r"(?P<MARK>\S)",
    ]
    return re.compile("|".join(groups))


def build_dictionary(terms, engine="auto"):
    """The dictionary of one call: general words, the lexicon's words, an engine.

    Raises InputError for an engine that is not there.
    """
    words = [fold_width(term) for term in terms.loc[~find_joined(terms), "term"]]
    mixed = sorted((w for w in words if not re.fullmatch(f"{HAN}+", w)), key=lambda w: (-len(w), w))
    if engine not in ("auto", "jieba", "rjieba") or (
        engine == "rjieba" and find_spec("rjieba") is None
    ):
        raise InputError(
            f"cut_terms(engine={engine!r})",
            "auto, jieba or rjieba",
            "no such engine here",
            "pip install 'govreports[fast]' adds rjieba.",
        )
    name = "rjieba" if engine != "jieba" and find_spec("rjieba") else "jieba"
    own = frozenset(words) - frozenset(mixed)
    cut_run = (rjieba_cutter if name == "rjieba" else jieba_cutter)(own)
    common, nouns = general_dictionary()
    return Dictionary(
        cut=lambda run: settle_words(cut_run(run), own, common, nouns),
        pieces=_pieces(tuple(mixed)),
        is_common=lambda word: word in own or common.get(word, 0) > 0,
        engine=f"{name} {version(name)}",
    )
