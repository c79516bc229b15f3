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

from govreports.tables import InputError, require_columns, share_project
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

HAN_CLASS = "[\u4e00-\u9fff]"
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
        f"[水区]\\*|\\*+|(?<![A-Za-z]){_BLANK}{{2,}}(?![A-Za-z])|(?<={HAN_CLASS}){_BLANK}(?={HAN_CLASS})|×",
    ),
    ("DELETED_PLAN", '“”|‘’|""|《》|〈〉'),
)
_KINDS = {"TERM": "word", "ENGLISH": "word", "NUMBER": "number", "MARK": "punctuation"}
_DIGITS = r"\d+(?:[.,]\d+)*"
_NUMBER = f"{_DIGITS}(?:[-—~～]+{_DIGITS})?(?:[余多]?[万亿千百]+)?[余多]?(?:[%‰]|年(?![度级])|月(?!份)|日)?"
_ENGLISH = r"[A-Za-z][A-Za-z0-9.+_\-]*"
_LONGEST_RUN = 10_000  # bounds the memory that one run of text without punctuation can take
_LONG_TEXT = 1_000_000  # characters


def cut_terms(sentences, lexicon=None, *, repairs=None, engine="auto"):
    """Cut sentences into tokens; every character but blanks is in exactly one token.

    ``lexicon``: table, CSV file or Project as ``read_terms`` takes it (default
    data/lexicons/terms.csv); its words win over shorter and longer ones, except the phrases that
    ``join_phrases`` puts together. ``repairs``: default ``find_repairs(sentences)``. ``engine``:
    "jieba", "rjieba" or "auto" (rjieba if installed); both give the same tokens, the one used is in
    ``attrs["engine"]``. Columns: document, sentence, position (from 1), start, end (raw offsets),
    term (mended text), kind (word / number / mask / punctuation / person), mask (MASK_YEAR,
    MASK_PLACE, CENSORED, DELETED_PLAN or ""). Only kind "word" is counted later: ``person`` is an
    official's name beside a post. Raises InputError for missing columns, a dictionary that cannot
    be used, text without any Chinese, an engine that is not there. Method: dictionary words at a
    fixed frequency in jieba's unigram model, no hidden Markov model (Sun, jieba 0.42).

    >>> import pandas as pd
    >>> text = {"document": ["01"], "sentence": [1], "start": [0], "text": ["一是加强科普活动"]}
    >>> list(cut_terms(pd.DataFrame(text))["term"])
    ['一', '是', '加强', '科普', '活动']
    """
    _check_sentences(sentences)
    lexicon, repairs = share_project(lexicon, repairs)
    dictionary = build_dictionary(read_terms(lexicon), engine)
    numbers = ("sentence", "position", "start", "end")
    columns = {name: array("q") if name in numbers else [] for name in TOKEN_COLUMNS}
    known = {}  # each word once in memory, however long the text
    for row, clean in _show_progress(sentences, repaired_sentences(sentences, repairs)):
        cuts = cut_sentence(clean.text, dictionary)
        for position, (term, offset, kind, mask) in enumerate(cuts, start=1):
            start, end = clean.span(offset, offset + len(term))
            term = known.setdefault(term, term)
            cells = row.document, row.sentence, position, start, end, term, kind, mask
            for name, cell in zip(TOKEN_COLUMNS, cells):
                columns[name].append(cell)
    kinds = {name: "int64" if name in numbers else object for name in TOKEN_COLUMNS}
    tokens = pd.DataFrame({name: pd.Series(columns[name], dtype=kinds[name]) for name in columns})
    tokens.attrs["engine"] = dictionary.engine
    return tokens


def _check_sentences(sentences):
    needed = ("document", "sentence", "start", "text")
    require_columns(sentences, needed, "cut_terms", "split_sentences(documents)")
    if len(sentences) and not sentences["text"].str.contains(HAN_CLASS, regex=True).any():
        names = ", ".join(sentences["document"].astype(str).unique()[:5])
        raise InputError("no-chinese", documents=names)


def _show_progress(sentences, rows):
    """The rows, with a bar while they are worked through when the text is long."""
    is_short = sentences["text"].str.len().sum() < _LONG_TEXT
    options = {"desc": "cutting", "unit": "sentence", "mininterval": 1}
    return tqdm(rows, total=len(sentences), disable=is_short, **options)


def cut_sentence(text, dictionary):
    """Yield (term, offset, kind, mask) for one mended sentence; terms in their own width, matching
    in half width.
    """
    cuts = list(_cut_pieces(fold_width(text), dictionary))
    for word, offset, kind, mask in _mark_persons(cuts, dictionary):
        yield text[offset : offset + len(word)], offset, kind, mask


def _cut_pieces(text, dictionary):
    for match in dictionary.pieces.finditer(text):
        group, piece, offset = match.lastgroup, match.group(), match.start()
        if group == "HAN":
            for word in dictionary.cut(piece):
                yield word, offset, "word", ""
                offset += len(word)
        elif group in _KINDS:
            yield piece, offset, _KINDS[group], ""
        else:
            yield piece, offset, "mask", group


def _mark_persons(cuts, dictionary):
    """Join the pieces of each official's name into one token of kind person."""
    words = [cut[0] for cut in cuts]
    done = 0
    for first, end in find_persons(words, dictionary.is_common):
        yield from cuts[done:first]
        yield "".join(words[first:end]), cuts[first][1], "person", ""
        done = end
    yield from cuts[done:]


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
    han = f"(?:(?!{stops}){HAN_CLASS})"
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
    has_rjieba = find_spec("rjieba") is not None
    engines = ("auto", "jieba", "rjieba") if has_rjieba else ("auto", "jieba")
    if engine not in engines:
        raise InputError("no-engine", engine=engine)
    name = "rjieba" if engine != "jieba" and has_rjieba else "jieba"
    words = [fold_width(term) for term in terms.loc[~find_joined(terms), "term"]]
    mixed = {word for word in words if not re.fullmatch(f"{HAN_CLASS}+", word)}
    chinese = frozenset(words) - mixed
    cut_run = (rjieba_cutter if name == "rjieba" else jieba_cutter)(chinese)
    common, nouns = general_dictionary()
    return Dictionary(
        cut=lambda run: settle_words(cut_run(run), chinese, common, nouns),
        pieces=_pieces(tuple(sorted(mixed, key=lambda word: (-len(word), word)))),
        is_common=lambda word: word in chinese or common.get(word, 0) > 0,
        engine=f"{name} {version(name)}",
    )
