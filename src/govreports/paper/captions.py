"""Captions: sentences about a figure in two languages, as text, Markdown and LaTeX."""

import json
import re
from dataclasses import asdict, is_dataclass
from pathlib import Path

from govreports.paper.presets import LANGUAGES
from govreports.tables import InputError, write_atomic

CAPTION_PARTS = ("title", "shows", "n", "method", "limits")
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
    "[": "{[}",  # at the start of a row it would be an option of the line break before it
    "]": "{]}",
    "²": r"\textsuperscript{2}",
    "³": r"\textsuperscript{3}",
    "–": "--",
    "—": "---",
    "−": "$-$",
    "<": "$<$",
    ">": "$>$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "×": r"$\times$",
    "≈": r"$\approx$",
    **{character: "\\" + character for character in "&%$#_{}"},
}


def choices_as_dict(choices):
    """The choices of a notebook (a Choices object, a dictionary or None) as a dictionary of JSON
    values.
    """
    values = asdict(choices) if is_dataclass(choices) else dict(choices or {})
    lists = {key: list(value) for key, value in values.items() if isinstance(value, tuple)}
    return {**values, **lists}


def describe_choices(choices, lang):
    """The sentences of a caption that say which reports are in: copies, topics, confidence of the
    reading, certain periods.

    A dictionary may also name one period, level or genre.

    >>> describe_choices({"copies": False, "topics": ["on", "partly"]}, "zh")
    '重复文本不计。纳入切题、部分切题的报告。'
    """
    words, choices = _WORDS[lang], choices_as_dict(choices)
    sentences = [words["copies"][choices["copies"]]] if "copies" in choices else []
    if "topics" in choices:
        topics = words["and"].join(words[topic] for topic in choices["topics"])
        is_every = {"on", "partly", "off"} <= set(choices["topics"])
        sentences.append(words["all"] if is_every else words["topics"].format(topics))
    sentences += [words[key][choices[key]] for key in ("confidence", "certain") if key in choices]
    named = [key for key in ("period", "level", "genre") if choices.get(key)]
    if named:
        only = words["comma"].join(words[key].format(choices[key]) for key in named)
        sentences.append(words["only"].format(only))
    return join_sentences(sentences, lang)


def join_sentences(sentences, lang):
    """Sentences in a row: with a space in English, without in Chinese; empty ones fall away."""
    filled = [sentence.strip() for sentence in sentences if sentence.strip()]
    return (" " if lang == "en" else "").join(filled)


def make_captions(plot, table, choices, options):
    """Both captions of a figure: a dictionary of the parts title, shows, n, choices, method,
    limits, source by language.

    Raises InputError when the plot has no ``caption`` or its caption lacks a part.
    """
    captions = {}
    for lang in LANGUAGES:
        parts = plot.caption(table, lang=lang, **options) if hasattr(plot, "caption") else {}
        missing = ", ".join(part for part in CAPTION_PARTS if not str(parts.get(part, "")).strip())
        if missing:
            needed, name = ", ".join(CAPTION_PARTS), plot.__name__
            raise InputError(
                "caption-parts", language=lang, plot=name, wanted=needed, missing=missing
            )
        sentences = describe_choices(choices, lang)
        captions[lang] = {"source": SOURCE[lang], **parts, "choices": sentences}
    return captions


def short_caption(caption, lang):
    """Title and one note with n and source: what stands under a figure in a paper (plain text,
    without its number).
    """
    return _WORDS[lang]["stop"].join(_title_and_note(caption, lang))


def _title_and_note(caption, lang):
    note = join_sentences([_WORDS[lang]["note"], caption["n"], caption["source"]], lang)
    return caption["title"].rstrip("。."), note


def methods_note(caption, lang):
    """Everything else that a reader must know: what is shown, choices, method, limits (plain
    text).
    """
    parts = ("shows", "choices", "method", "limits")
    return join_sentences([caption[part] for part in parts], lang)


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
    stop = words["stop"]
    head = "" if number is None else f"{words['figure']} {number}{stop}"
    title, note = (escape_markdown(part) for part in _title_and_note(caption, lang))
    return f"**{head}{title}**{stop}{note}\n\n{escape_markdown(methods_note(caption, lang))}"


def write_captions(folder):
    """Write captions.{zh,en}.{md,tex} from the JSON files in ``folder``; return the four paths.

    Figures are numbered in the order of their names. The .tex file defines ``\\govcaption{name}``
    and ``\\govnote{name}``. Raises InputError when the folder holds no figure.
    """
    folder = Path(folder)
    names = sorted(folder.glob("[0-9][0-9]-*.json"))
    records = [json.loads(path.read_text(encoding="utf-8")) for path in names]
    if not records:
        raise InputError("no-figures", where=folder)
    pages = {
        f"captions.{lang}.{kind}": write(records, lang)
        for lang in LANGUAGES
        for kind, write in (("md", _markdown_page), ("tex", _latex_page))
    }
    return [write_atomic(folder / name, page.encode("utf-8")) for name, page in pages.items()]


def _markdown_page(records, lang):
    parts = []
    for number, record in enumerate(records, start=1):
        caption = caption_as_markdown(record["captions"][lang], lang, number)
        parts.append(f"<!-- {record['name']} -->\n{caption}\n")
    return "\n".join(parts)


def _latex_page(records, lang):
    macros = {"govcaption": short_caption, "govnote": methods_note}
    lines = [rf"\newcommand{{\{macro}}}[1]{{\csname {macro}@#1\endcsname}}" for macro in macros]
    for record in records:
        for macro, write in macros.items():
            text = escape_latex(write(record["captions"][lang], lang))
            name = rf"\csname {macro}@{record['name']}\endcsname"
            lines.append(rf"\expandafter\def{name}{{{text}}}")
    return "\n".join(lines) + "\n"
