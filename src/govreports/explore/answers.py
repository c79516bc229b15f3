"""What an explorer answers: a picture's plot and table, the call that makes it, the sentences
behind it.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

import govreports
from govreports.explore.contexts import LINE_COLUMNS
from govreports.plots.axes import plot_sentence

OCCURRENCES = ("处", "occurrences")
LONGEST = 40  # characters of a typed term: longer ones are no words


@dataclass(frozen=True)
class Control:
    """One question of an explorer: a choice from a list, a pick or word typed in, words, a number,
    or a switch.

    ``label``: Chinese, English. ``options(part, settings)``: (Chinese, English, value) rows, or
    (least, most) of a number; filters get the Corpus in the place of a Part. ``when``: (setting,
    values) that the question has a meaning with; otherwise it is hidden.
    """

    name: str
    kind: str
    label: tuple
    value: object
    options: Callable = None
    when: tuple = ()


@dataclass(frozen=True)
class Answer:
    """``plot`` and ``table`` of the picture, ``code`` (the expression that makes the table),
    ``options`` of the plot.

    ``pick``: a row of the table -> the settings that ask for it. ``lines``: sentences behind
    ``subject`` (LINE_COLUMNS), counted in ``unit`` (Chinese, English); ``tables``: (title, table)
    pairs; ``notes``: sentences to read first.
    """

    plot: Callable
    table: pd.DataFrame
    code: str = ""
    options: dict = field(default_factory=dict)
    pick: Callable = None
    subject: str = ""
    lines: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LINE_COLUMNS))
    unit: tuple = ("句", "sentences")
    tables: tuple = ()
    notes: tuple = ()

    def call(self, lang):
        """The one-line call that draws the picture again."""
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return (
            f"draw_figure({self.plot.__name__}, {self.code}, lang={lang!r}{options})"
            if self.code
            else ""
        )


def either(lang, chinese, english):
    """One of the two, by language."""
    return chinese if lang == "zh" else english


def only_a_sentence(chinese, english, **parts):
    """An Answer whose picture is a sentence: there is nothing to draw, and this is why."""
    table = pd.DataFrame({"lang": ["zh", "en"], "sentence": [chinese, english]})
    return Answer(plot_sentence, table, **parts)


def import_line(call):
    """The import that a call needs."""
    used = {node.id for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Name)}
    return "from govreports import " + ", ".join(sorted(used & set(govreports.__all__)))


def typed_words(text):
    """The words of a text field, divided by commas, semicolons or line ends of either width."""
    for mark in "，、；;\n\t":
        text = text.replace(mark, ",")
    words = [word.strip() for word in text.split(",")]
    return list(dict.fromkeys(word for word in words if word))


def shorten(word):
    """A typed word short enough for a sentence."""
    return word if len(word) <= LONGEST else word[:LONGEST] + "…"
