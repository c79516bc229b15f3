"""Captions: sentences about a figure in two languages, as text, Markdown and LaTeX."""

import json
import re
from dataclasses import asdict, is_dataclass
from pathlib import Path

from govreports.paper.presets import LANGUAGES
from govreports.tables import InputError, write_atomic

PARTS = ("title", "shows", "n", "method", "limits")
SOURCE = {
    "en": "Source: the reports listed in data/reports.csv.",
    "zh": "资料来源：data/reports.csv 所列报告。",
}
_WORDS = {
    "en": {
        "copies": {
            True: "Copies of a report are counted.",
            False: "Copies of a report are left out.",
        },
        "topics": "Reports {} topic are kept.",
        "all": "Reports of all topics are included.",
        "on": "on",
        "partly": "partly on",
        "off": "off",
        "and": " or ",
        "confidence": {
            "low": "",
            "medium": "Readings of low confidence are left out.",
            "high": "Only readings of high confidence are in.",
        },
        "certain": {True: "Only reports whose period is certain are in.", False: ""},
        "only": "Only reports of {} are in.",
        "period": "period {}",
        "level": "level {}",
        "genre": "genre {}",
        "comma": ", ",
        "figure": "Figure",
        "note": "Note.",
        "stop": ". ",
    },
    "zh": {
        "copies": {True: "重复文本计入。", False: "重复文本不计。"},
        "topics": "纳入{}的报告。",
        "all": "切题与否的报告均纳入。",
        "on": "切题",
        "partly": "部分切题",
        "off": "不切题",
        "and": "、",
        "confidence": {"low": "", "medium": "判读把握低者不计。", "high": "仅取判读把握高者。"},
        "certain": {True: "仅取时期确定的报告。", False: ""},
        "only": "仅取{}的报告。",
        "period": "时期为 {}",
        "level": "层级为{}",
        "genre": "文种为{}",
        "comma": "、",
        "figure": "图",
        "note": "注：",
        "stop": "　",
    },
}
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": r"\textbar{}",
}
_LATEX |= {
    "[": "{[}",
    "]": "{]}",
}  # a [ at the start of a row would be an option of the line break before it
_LATEX |= {character: "\\" + character for character in "&%$#_{}"}
_LATEX |= {"²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}", "–": "--", "—": "---"}
_LATEX |= {
    "−": "$-$",
    "<": "$<$",
    ">": "$>$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "×": r"$\times$",
    "≈": r"$\approx$",
}


def choices_as_dict(choices):
    """The choices of a notebook (a Choices object, a dictionary or None) as a dictionary of JSON
    values.
    """
    values = asdict(choices) if is_dataclass(choices) else dict(choices or {})
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
    }


def describe_choices(choices, lang):
    """The sentences of a caption that say which reports are in: copies, topics, confidence of the
    reading, certain periods.

    A dictionary may also name one period, level or genre.

    >>> describe_choices({"copies": False, "topics": ["on", "partly"]}, "zh")
    '重复文本不计。纳入切题、部分切题的报告。'
    """
    words, choices = _WORDS[lang], choices_as_dict(choices)
    sentences = [words[key][choices[key]] for key in ("copies",) if key in choices]
    if "topics" in choices:
        some = words["topics"].format(
            words["and"].join(words[topic] for topic in choices["topics"])
        )
        sentences.append(
            words["all"] if set(choices["topics"]) >= {"on", "partly", "off"} else some
        )
    sentences += [words[key][choices[key]] for key in ("confidence", "certain") if key in choices]
    only = [
        words[key].format(choices[key]) for key in ("period", "level", "genre") if choices.get(key)
    ]
    sentences.append(words["only"].format(words["comma"].join(only)) if only else "")
    return join_sentences(sentences, lang)


def join_sentences(sentences, lang):
    """Sentences in a row: with a space in English, without in Chinese; empty ones fall away."""
    return (" " if lang == "en" else "").join(
        sentence.strip() for sentence in sentences if sentence.strip()
    )


def make_captions(plot, table, choices, options):
    """Both captions of a figure: a dictionary of the parts title, shows, n, choices, method,
    limits, source by language.

    Raises InputError when the plot has no ``caption`` or its caption lacks a part.
    """
    captions = {}
    for lang in LANGUAGES:
        said = plot.caption(table, lang=lang, **options) if hasattr(plot, "caption") else {}
        missing = [part for part in PARTS if not str(said.get(part, "")).strip()]
        if missing:
            raise InputError(
                f"the {lang} caption of {plot.__name__}",
                "the parts " + ", ".join(PARTS),
                "no " + ", ".join(missing),
                f"Let {plot.__name__}.caption(table, lang=..., **options) return them.",
            )
        captions[lang] = {
            "source": SOURCE[lang],
            **said,
            "choices": describe_choices(choices, lang),
        }
    return captions


def short_caption(caption, lang):
    """Title and one note with n and source: what stands under a figure in a paper (plain text,
    without its number).
    """
    return _WORDS[lang]["stop"].join(_title_and_note(caption, lang))


def _title_and_note(caption, lang):
    return caption["title"].rstrip("。."), join_sentences(
        [_WORDS[lang]["note"], caption["n"], caption["source"]], lang
    )


def methods_note(caption, lang):
    """Everything else that a reader must know: what is shown, choices, method, limits (plain
    text).
    """
    return join_sentences(
        [caption[part] for part in ("shows", "choices", "method", "limits")], lang
    )


def escape_latex(text):
    r"""The text with LaTeX's special characters made harmless.

    >>> print(escape_latex("科普_20% & 更多"))
    科普\_20\% \& 更多
    """
    return "".join(_LATEX.get(character, character) for character in text)


def escape_markdown(text):
    """The text with the characters that Markdown or HTML would read as signs made harmless, on one
    line.
    """
    text = text.replace("\n", " ").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~$])", r"\\\1", text)


def caption_as_markdown(caption, lang, number=None):
    """Short caption and methods note as two Markdown paragraphs."""
    words = _WORDS[lang]
    head = "" if number is None else f"{words['figure']} {number}{words['stop']}"
    title, note = (escape_markdown(part) for part in _title_and_note(caption, lang))
    return (
        f"**{head}{title}**{words['stop']}{note}\n\n{escape_markdown(methods_note(caption, lang))}"
    )


def write_captions(folder):
    """Write captions.{zh,en}.{md,tex} from the JSON files in ``folder``; return the four paths.

    Figures are numbered in the order of their names. The .tex file defines ``\\govcaption{name}``
    and ``\\govnote{name}``. Raises InputError when the folder holds no figure.
    """
    folder = Path(folder)
    records = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9]-*.json"))
    ]
    if not records:
        remedy = "Run the notebooks first: python -m govreports figures"
        raise InputError(str(folder), "figures saved by save_figure", "none", remedy)
    paths = []
    for lang in LANGUAGES:
        paths.append(
            write_atomic(
                folder / f"captions.{lang}.md", _markdown_page(records, lang).encode("utf-8")
            )
        )
        paths.append(
            write_atomic(
                folder / f"captions.{lang}.tex", _latex_page(records, lang).encode("utf-8")
            )
        )
    return paths


def _markdown_page(records, lang):
    parts = [
        f"<!-- {record['name']} -->\n{caption_as_markdown(record['captions'][lang], lang, number)}\n"
        for number, record in enumerate(records, start=1)
    ]
    return "\n".join(parts)


def _latex_page(records, lang):
    lines = [
        rf"\newcommand{{\{macro}}}[1]{{\csname {macro}@#1\endcsname}}"
        for macro in ("govcaption", "govnote")
    ]
    for record in records:
        caption = record["captions"][lang]
        for macro, text in (
            ("govcaption", short_caption(caption, lang)),
            ("govnote", methods_note(caption, lang)),
        ):
            lines.append(
                rf"\expandafter\def\csname {macro}@{record['name']}\endcsname{{{escape_latex(text)}}}"
            )
    return "\n".join(lines) + "\n"
