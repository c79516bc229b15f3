"""The tables behind the explorers: made once for all documents, cut to the reports that the filters
keep, and kept.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from govreports.actors.duties import find_duties
from govreports.actors.measures import code_measures
from govreports.actors.mentions import find_mentions
from govreports.explore.answers import Control
from govreports.reading.documents import (
    Choices,
    read_reports,
    select_reports,
    split_sentences,
)
from govreports.reading.periods import read_periods
from govreports.reading.readings import CONFIDENCE, GENRES, LEVELS
from govreports.words.dictionary import read_terms
from govreports.words.kwic import NAME_MASK
from govreports.words.terms import count_terms, join_phrases
from govreports.words.tokens import cut_terms

MOST_KEPT = 64  # results kept at a time: more than the settings one tries in a sitting
KEPT_WORDS = 3  # dictionaries with own words: each has all tokens of its own
_PLAIN = Choices()


@dataclass(frozen=True)
class Filters:
    """Which reports are in; "" in period, level and genre means all of them."""

    period: str = ""
    level: str = ""
    genre: str = ""
    topics: tuple = _PLAIN.topics
    confidence: str = _PLAIN.confidence
    certain: bool = False
    copies: bool = False

    @property
    def choices(self):
        """The Choices among them."""
        return Choices(
            copies=self.copies, topics=self.topics, confidence=self.confidence, certain=self.certain
        )

    @property
    def query(self):
        """The others, as a query on documents ("" for none)."""
        named = (("period", self.period), ("level", self.level), ("genre", self.genre))
        return " and ".join(f"{column} == {value!r}" for column, value in named if value)

    @property
    def code(self):
        """The Python expression that gives these documents."""
        names = ("copies", "topics", "confidence", "certain")
        chosen = {name: getattr(self.choices, name) for name in names}
        other = {name: value for name, value in chosen.items() if value != getattr(_PLAIN, name)}
        arguments = ", ".join(f"{name}={value!r}" for name, value in other.items())
        query = f".query({self.query!r})" if self.query else ""
        return f"select_reports(read_reports(), Choices({arguments})){query}"


def own_terms(*words):
    """The dictionary of terms with ``words`` added as themes: what ``cut_terms``, ``join_phrases``
    and ``count_terms`` take.

    Words that it holds already are left alone. Raises InputError for a word that never can be one
    token (see ``read_terms``).
    """
    terms = read_terms()
    added = [word for word in dict.fromkeys(words) if word not in set(terms["term"])]
    rows = terms.reindex(range(len(terms) + len(added))).fillna("")
    rows.loc[len(terms) :, "term"] = added
    rows.loc[len(terms) :, "kind"] = "theme"
    return read_terms(rows)


class Corpus:
    """Every table of all documents, made when first asked for; ``part`` cuts them to what filters
    keep.
    """

    def __init__(self, documents=None, lexicon=None):
        self.documents = read_reports() if documents is None else documents
        self.lexicon = lexicon
        self._kept, self._worded = OrderedDict(), OrderedDict()

    def keep(self, key, make):
        """The result of ``make()``, from memory when ``key`` was asked for before."""
        return _keep(self._kept, MOST_KEPT, key, make)

    def part(self, filters):
        """The tables of the reports that the filters keep."""
        return self.keep(("part", filters), lambda: Part(self, filters))

    def with_words(self, words):
        """The same documents cut with own words in the dictionary."""
        if not words:
            return self
        return _keep(self._worded, KEPT_WORDS, tuple(words), lambda: self._cut_anew(words))

    def _cut_anew(self, words):
        corpus = Corpus(self.documents, own_terms(*words))
        corpus.sentences = self.sentences  # the same: only the words differ
        return corpus

    @cached_property
    def sentences(self):
        """See ``split_sentences``."""
        return split_sentences(self.documents)

    @cached_property
    def pieces(self):
        """The tokens of ``cut_terms``, before phrases are joined."""
        return cut_terms(self.sentences, self.lexicon)

    @cached_property
    def tokens(self):
        """The tokens that are counted."""
        return join_phrases(self.pieces, self.lexicon)

    @cached_property
    def mentions(self):
        """See ``find_mentions``; levels as the documents state them."""
        return find_mentions(self.sentences, issuers=self.documents)

    @cached_property
    def measures(self):
        """See ``code_measures``."""
        return code_measures(self.sentences)

    @cached_property
    def duties(self):
        """See ``find_duties``."""
        return find_duties(self.documents)

    @cached_property
    def texts(self):
        """The raw text of each document with every character of an official's name as ○; offsets
        stay as they are.
        """
        texts = {row.document: list(row.text) for row in self.documents.itertuples()}
        begins = dict(zip(self.documents["document"], self.documents["start"]))
        people = self.pieces[self.pieces["kind"] == "person"]
        for row in people.itertuples():
            first, end = row.start - begins[row.document], row.end - begins[row.document]
            texts[row.document][first:end] = NAME_MASK * (end - first)
        return {document: "".join(text) for document, text in texts.items()}


def _keep(kept, most, key, make):
    """What ``kept`` holds under ``key``, made when it does not; of all keys the ``most`` last asked
    for stay.
    """
    if key not in kept:
        kept[key] = make()
        while len(kept) > most:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


def _cut(name):
    """A property: the rows of a table of the Corpus that are of the Part's documents, cut when
    first asked for.
    """

    def cut(part):
        table = getattr(part.corpus, name)
        return table[table["document"].isin(part.ids)].reset_index(drop=True)

    return cached_property(cut)


class Part:
    """The tables of some of the documents: those of a Corpus, under the same names, and the counts
    of terms.
    """

    sentences, pieces, tokens = _cut("sentences"), _cut("pieces"), _cut("tokens")
    mentions, measures, duties = _cut("mentions"), _cut("measures"), _cut("duties")

    def __init__(self, corpus, filters):
        self.corpus, self.filters = corpus, filters
        chosen = select_reports(corpus.documents, filters.choices)
        self.documents = (
            chosen.query(filters.query).reset_index(drop=True) if filters.query else chosen
        )
        self.ids = list(self.documents["document"])

    @cached_property
    def counts(self):
        """See ``count_terms``."""
        return count_terms(self.tokens, lexicon=self.corpus.lexicon)


# The filters that all explorers share: which reports are in.

TOPIC_OPTIONS = [
    ("切题和部分切题", "on and partly on topic", ("on", "partly")),
    ("切题", "on topic", ("on",)),
    ("部分切题", "partly on topic", ("partly",)),
    ("离题", "off topic", ("off",)),
    ("全部", "all", ("on", "partly", "off")),
]
SURE = list(
    zip(("低以上", "中以上", "高"), ("low or better", "medium or better", "high"), CONFIDENCE)
)
_ALL = ("全部", "all", "")


def _options(corpus, column, names):
    """All, then the values that the documents have: first those of ``names`` (value -> Chinese,
    English), then their own.
    """
    values = sorted(value for value in corpus.documents[column].drop_duplicates() if value)
    ordered = [value for value in names if value in values]
    ordered += [value for value in values if value not in names]
    return [_ALL, *((*names.get(value, (value, value)), value) for value in ordered)]


def _periods(corpus, settings):
    rows = corpus.keep("periods", read_periods).itertuples()
    names = {
        row.period: (f"{row.period} {row.label_zh}", f"{row.period} {row.year_from}–{row.year_to}")
        for row in rows
    }
    return _options(corpus, "period", names)


def _levels(corpus, settings):
    names = {level: (level, f"{level} {english}") for level, english in LEVELS.items()}
    return _options(corpus, "level", {**names, "unknown": ("不明", "unknown")})


def _genres(corpus, settings):
    names = {genre: (genre, f"{genre} {english}") for genre, english in GENRES.items()}
    return _options(corpus, "genre", names)


def _topics(corpus, settings):
    """The usual selections, and the one of the notebook's Choices where it is another."""
    chosen = settings["topics"]
    if chosen in [value for *_, value in TOPIC_OPTIONS]:
        return TOPIC_OPTIONS
    name = ", ".join(chosen)
    return [*TOPIC_OPTIONS, (name, name, chosen)]


FILTERS = (
    Control("period", "choice", ("时期", "period"), "", _periods),
    Control("certain", "switch", ("仅时期确定", "certain only"), False),
    Control("level", "choice", ("层级", "level"), "", _levels),
    Control("genre", "choice", ("文种", "genre"), "", _genres),
    Control("topics", "choice", ("主题", "topic"), ("on", "partly"), _topics),
    Control(
        "confidence", "choice", ("判读把握", "confidence"), "low", lambda corpus, settings: SURE
    ),
    Control("copies", "switch", ("计入重复文本", "copies"), False),
)
