"""Preflight: what a journal checks when a figure comes in, checked before it goes out."""

import re
from io import BytesIO
from pathlib import Path

import pandas as pd
from PIL import Image

from .colours import find_colour_gaps
from .figures import draw_figure, figure_size, natural_height, read_figure
from .labels import find_label_problems, visible_texts
from .presets import LANGUAGES, figure_style, read_preset
from .rendering import render
from .tables import InputError, project_root

COLUMNS = ["figure", "lang", "item", "found", "wanted", "ok", "element"]
NAMED = 5  # label problems that a row names; their number is in ``found``
_SLACK = 0.05  # pt: sizes are compared after rounding


def preflight(name, *, preset="paper", lang=None, width=None, folder=None):
    """Check a saved figure (its name) against a preset; one row an item.

    Columns: figure, lang, item, found, wanted, ok, element (what fails, or the extreme one). Items: labels, smallest lettering,
    thinnest line, height, lightness of colours in grey, colours under three colour-vision deficiencies, page size, fonts,
    resolution. The figure is drawn again from its CSV and JSON; PDF and PNG are those on disk where they are, else drawn too.
    Raises InputError for an unknown figure or preset, and when pypdf or colorspacious is not installed.
    """
    folder = project_root() / "figures" if folder is None else Path(folder)
    plot, table, record = read_figure(name, folder)
    style, rows = read_preset(preset), []
    for language in LANGUAGES if lang is None else (lang,):
        figure = draw_figure(plot, table, lang=language, preset=preset, width=width, **record["options"])
        files = _files(figure, folder / ("" if preset == "paper" else preset), name, language, width, style, record)
        size = figure_size(plot, table, style, width, record["options"])
        natural = natural_height(plot, table, style, record["options"])
        for found in (_check_drawing(figure, style, natural), check_pdf(files["pdf"], size), _check_png(files["png"], size, style["dpi"])):
            rows += [(name, language, *row) for row in found]
    return pd.DataFrame(rows, columns=COLUMNS)


def _files(figure, place, name, lang, width, style, record):
    """The bytes of PDF and PNG: from the disk, or drawn when they are not there."""
    files = {}
    for kind in ("pdf", "png"):
        path = place / (name + (f"-{width}" if width else "") + f".{lang}.{kind}")
        with figure_style(style, lang):
            files[kind] = path.read_bytes() if path.is_file() else render(figure, kind, style["dpi"], record["captions"][lang])
    return files


def _check_drawing(figure, style, natural):
    problems = find_label_problems(figure)
    named = [" ".join(f"{row.label} / {row.other}".split()) for row in problems.itertuples()]
    yield "labels overlapping or cut", len(problems), 0, problems.empty, "; ".join(named[:NAMED] + ["…"] * (len(named) > NAMED))
    sizes = [(_smallest_size(text), text.get_text()) for text in visible_texts(figure)[0]]
    size, label = min(sizes, default=(style["size_pt"], ""))
    yield "smallest lettering, pt", round(size, 2), f">= {style['small_pt']}", size >= style["small_pt"] - _SLACK, label
    thin, line = min(_lines(figure), default=(style["line_pt"], ""))
    yield "thinnest line, pt", round(thin, 2), f">= {style['line_pt']}", thin >= style["line_pt"] - _SLACK, line
    most = style["max_height_mm"]
    fits = natural <= most
    yield "height asked for, mm", round(natural, 1), f"<= {most}", fits, "" if fits else "the figure is squeezed"
    yield from find_colour_gaps(figure)


def _smallest_size(text):
    """The size of a text in points; with a raised or lowered part in a formula, of that part (matplotlib sets it at 0.7)."""
    return text.get_fontsize() * (0.7 if re.search(r"(?<!\\)\$[^$]*[\^_]", text.get_text()) else 1)


def _lines(figure):
    """Width and description of every stroked line, invisible ones left out."""
    for artist in figure.findobj(lambda artist: hasattr(artist, "get_linewidth") and artist.get_visible()):
        for width in pd.unique(pd.Series(artist.get_linewidth()).astype(float)):
            if width > 0:
                yield float(width), f"{type(artist).__name__} {artist.get_label()}".strip()


def check_pdf(data, size):
    """Rows (item, found, wanted, ok, element) on a PDF's page size in mm and its fonts; ``data``: a path or bytes."""
    page = _read_pdf(data).pages[0]
    found = [float(side) * 25.4 / 72 for side in page.mediabox[2:]]
    exact = all(abs(have - want) <= 0.1 for have, want in zip(found, size))
    yield "page, mm", _sides(found), _sides(size), exact, "" if exact else "page"
    fonts = dict(_fonts(page))
    bad = [name for name, kind in fonts.items() if kind != "TrueType embedded" or "LastResort" in name]
    listed = "; ".join(f"{name}: {kind}" for name, kind in sorted(fonts.items()))
    yield "fonts", listed or "no text", "TrueType, embedded", not bad, "; ".join(bad)


def _sides(size):
    return " x ".join(f"{side:.1f}" for side in size)


def _read_pdf(data):
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise InputError("preflight", "the library pypdf", "none", 'Install it: pip install "govreports[files]"') from error
    return PdfReader(BytesIO(data) if isinstance(data, bytes) else data)


def _fonts(page):
    """Name and kind of each font of a page; matplotlib writes a face as one composite (Type 0) font."""
    for font in (page["/Resources"].get("/Font") or {}).values():
        font = font.get_object()
        for part in font.get("/DescendantFonts", [font]):
            part = part.get_object()
            embedded = "/FontFile2" in (part.get("/FontDescriptor") or {})
            kind = "TrueType" if part["/Subtype"] in ("/CIDFontType2", "/TrueType") else str(part["/Subtype"])[1:]
            name = re.sub(r"^[A-Z]{6}\+", "", str(part.get("/BaseFont", font.get("/Name", "?")))[1:])
            yield name, f"{kind} {'embedded' if embedded else 'not embedded'}"


def _check_png(data, size, dpi):
    picture = Image.open(BytesIO(data))
    found = round(picture.width / size[0] * 25.4)
    yield "resolution, dpi", found, f">= {dpi}", found >= dpi - 1, "" if found >= dpi - 1 else "PNG"
