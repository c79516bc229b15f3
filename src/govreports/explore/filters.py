"""The filters that all explorers share: which reports are in."""

from govreports.explore.answers import Control
from govreports.periods import read_periods
from govreports.readings import CONFIDENCE, GENRES, LEVELS

TOPICS = [("切题和部分切题", "on and partly on topic", ("on", "partly")), ("切题", "on topic", ("on",)),
          ("部分切题", "partly on topic", ("partly",)), ("离题", "off topic", ("off",)), ("全部", "all", ("on", "partly", "off"))]
SURE = list(zip(("低以上", "中以上", "高"), ("low or better", "medium or better", "high"), CONFIDENCE))
_ALL = ("全部", "all", "")


def _options(corpus, column, names):
    """All, then the values that the documents have: first those of ``names`` (value -> Chinese, English), then their own."""
    there = sorted(value for value in corpus.documents[column].drop_duplicates() if value)
    ordered = [*(value for value in names if value in there), *(value for value in there if value not in names)]
    return [_ALL, *((*names.get(value, (value, value)), value) for value in ordered)]


def _periods(corpus, settings):
    rows = corpus.keep("periods", read_periods).itertuples()
    names = {row.period: (f"{row.period} {row.label_zh}", f"{row.period} {row.year_from}–{row.year_to}") for row in rows}
    return _options(corpus, "period", names)


def _levels(corpus, settings):
    names = {level: (level, f"{level} {english}") for level, english in LEVELS.items()}
    return _options(corpus, "level", {**names, "unknown": ("不明", "unknown")})


def _genres(corpus, settings):
    return _options(corpus, "genre", {genre: (genre, f"{genre} {english}") for genre, english in GENRES.items()})


def _topics(corpus, settings):
    """The usual selections, and the one of the notebook's Choices where it is another."""
    chosen = settings["topics"]
    return TOPICS if chosen in [each for *_, each in TOPICS] else [*TOPICS, (", ".join(chosen), ", ".join(chosen), chosen)]


FILTERS = (
    Control("period", "choice", ("时期", "period"), "", _periods),
    Control("certain", "switch", ("仅时期确定", "certain only"), False),
    Control("level", "choice", ("层级", "level"), "", _levels),
    Control("genre", "choice", ("文种", "genre"), "", _genres),
    Control("topics", "choice", ("主题", "topic"), ("on", "partly"), _topics),
    Control("confidence", "choice", ("判读把握", "confidence"), "low", lambda corpus, settings: SURE),
    Control("copies", "switch", ("计入重复文本", "copies"), False),
)
