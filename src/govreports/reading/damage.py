"""Damage: what a document has lost, found by rules, with the place."""

import re

import pandas as pd

LOSSES = ("head", "heading", "item", "tail", "mask", "censored")
_NUMBERS = {character: number for number, character in enumerate("零一二三四五六七八九十")}
# Styles of numbering from the outermost inwards; a marker of an outer style starts the inner lists
# anew.
_STYLES = (
    re.compile(r"(?m)^([一二三四五六七八九十]+)、"),
    re.compile(r"(?m)^[(（]([一二三四五六七八九十]+)[)）]"),
    re.compile(r"(?m)^(\d{1,2})、"),
    re.compile(r"(?m)^[(（](\d{1,2})[)）]"),
    re.compile(r"(?<![第之进统唯万])([一二三四五六七八九])是(?=[^否])"),
)
_HEADING_LENGTH = 40
_MASK = re.compile(r"[xX×]{2,}|×|(?<=[,，])-(?=[,，])")
_CENSORED = re.compile(r"\*+|“”")
_OPENING = re.compile(
    r"^(?:为|根据|按照|近年来|今年|通过|自[^,，]{4,30}以来|在[^,，]{2,40}(?:下|中|期间|以来)|[0-9xX×*]{2,4}年|我[市县区旗镇乡局]|"
    r"[^,，。]{2,40}(?:工作|纲要)[^,，。]{0,12}[,，]|[^。\n]{2,30}[:：]\n)"
)
_DATE = re.compile(
    r"[\dxX×〇○一二三四五六七八九十]{2,5}\s*年\s*[\dxX×一二三四五六七八九十]{1,3}\s*月\s*[\dxX×一二三四五六七八九十]{1,3}\s*日"
)  # a signed end
_LIST_STARTS = ("组长", "20xx年", "具体")
_PROMISE = re.compile(r"(?:名单|分工|安排)如下[:：]\n+")


def find_damage(documents):
    """Find the losses of each document: document, kind, start, end (raw offsets), detail.

    Kinds: head (the text does not open as a report does), heading and item (a number is missing
    from a list of headings or of items, or a list that was announced does not come), tail (the text
    stops at a heading or inside a sentence), mask (year, place or number made unreadable), censored
    (asterisks, or empty quotation marks where a word was deleted).
    """
    rows = []
    for document in documents.itertuples(index=False):
        text, offset = document.text, document.start
        for kind, start, end, detail in (*_lost_ends(text), *_lost_numbers(text), *_masks(text)):
            rows.append((document.document, kind, offset + start, offset + end, detail))
    return pd.DataFrame(rows, columns=["document", "kind", "start", "end", "detail"])


def describe_damage(documents):
    """One cell a document: the kinds of ``find_damage`` it shows, in fixed order, separated by
    ``|``.
    """
    found = find_damage(documents).groupby("document")["kind"].agg(set)

    def describe(name):
        return "|".join(kind for kind in LOSSES if kind in found.get(name, ()))

    return documents["document"].map(describe)


def _lost_ends(text):
    if text and not _OPENING.match(text):
        yield "head", 0, min(12, len(text)), "opens in the middle of a plan or sentence"
    end = len(text.rstrip())
    last = text[:end].rsplit("\n", 1)[-1]
    start = end - len(last)
    is_numbered = any(style.match(last) for style in _STYLES[:2])
    is_lone_line = "\n" not in text
    if _is_heading(last) and is_numbered and not is_lone_line and not _has_bare_items(text, start):
        yield "tail", start, end, "ends with a heading that has no text"
    elif last and last[-1] not in "。！？!?”）)》." and not _DATE.fullmatch(last):
        yield "tail", start, end, "ends without a full stop"


def _has_bare_items(text, start):
    """The paragraph before the last one has a number of the same style: the items are meant to be
    bare.
    """
    before = text[:start].rstrip().rsplit("\n", 1)[-1]
    return any(style.match(before) and style.match(text[start:]) for style in _STYLES[:4])


def _is_heading(paragraph):
    return len(paragraph) <= _HEADING_LENGTH and not re.search(r"[。;；].|[;；]$", paragraph)


def _lost_numbers(text):
    markers = []
    for level, style in enumerate(_STYLES):
        for match in style.finditer(text):
            markers.append((match.start(), level, _number(match.group(1)), match.end()))
    last = [0] * len(_STYLES)
    for start, level, number, end in sorted(markers):
        expected = last[level] + 1
        if number != 1 and number != expected:
            first = expected if number > expected else 1
            lost = "-".join(str(n) for n in sorted({first, number - 1}))
            line = text[start:].split("\n", 1)[0]
            kind = "heading" if level < 2 and _is_heading(line) else "item"
            yield kind, start, end, f"number {lost} is missing before {text[start:end]}"
        last[level] = number
        last[level + 1 :] = [0] * (len(_STYLES) - level - 1)
    for promise in _PROMISE.finditer(text):
        list_of_it = text[promise.end() :]
        is_numbered = any(style.match(list_of_it) for style in _STYLES[:4])
        if not is_numbered and not list_of_it.startswith(_LIST_STARTS):
            yield "item", *promise.span(), "the list that is announced does not follow"


def _number(text):
    """``12`` or ``十二`` -> 12."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMBERS.get(tens, 1) * 10 if ten else 0) + _NUMBERS.get(ones, 0)


def _masks(text):
    for kind, pattern in (("mask", _MASK), ("censored", _CENSORED)):
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end(), match.group()
