"""Preflight: what a journal checks when a figure comes in, checked before it goes out."""

import re
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from PIL import Image

from govreports.paper.figures import (
    draw_figure,
    figure_size,
    natural_height,
    read_figure,
    redraw_figure,
)
from govreports.paper.labels import find_label_problems, visible_texts
from govreports.paper.presets import LANGUAGES, figure_style, read_preset, render
from govreports.tables import InputError, project_root

COLUMNS = ["figure", "lang", "item", "found", "wanted", "ok", "element"]
NAMED = 5  # label problems that a row names; their number is in ``found``
_SLACK = 0.05  # pt: sizes are compared after rounding


def preflight(name, *, preset="paper", lang=None, width=None, folder=None):
    """Check a saved figure (its name) against a preset; one row an item.

    Columns: figure, lang, item, found, wanted, ok, element (what fails, or the extreme one). Items:
    labels, smallest lettering, thinnest line, height, lightness of colours in grey, colours under
    three colour-vision deficiencies, page size, fonts, resolution. The figure is drawn again from
    its CSV and JSON; PDF and PNG are those on disk where they are, else drawn too. Raises
    InputError for an unknown figure or preset, and when pypdf or colorspacious is not installed.
    """
    folder = project_root() / "figures" if folder is None else Path(folder)
    plot, table, record = read_figure(name, folder)
    style, rows = read_preset(preset), []
    for language in LANGUAGES if lang is None else (lang,):
        figure = draw_figure(
            plot, table, lang=language, preset=preset, width=width, **record["options"]
        )
        files = _files(
            figure,
            folder / ("" if preset == "paper" else preset),
            name,
            language,
            width,
            style,
            record,
        )
        size = figure_size(plot, table, style, width, record["options"])
        natural = natural_height(plot, table, style, record["options"])
        for found in (
            _check_drawing(figure, style, natural),
            check_pdf(files["pdf"], size),
            _check_png(files["png"], size, style["dpi"]),
        ):
            rows += [(name, language, *row) for row in found]
    return pd.DataFrame(rows, columns=COLUMNS)


def _files(figure, place, name, lang, width, style, record):
    """The bytes of PDF and PNG: from the disk, or drawn when they are not there."""
    files = {}
    for kind in ("pdf", "png"):
        path = place / (name + (f"-{width}" if width else "") + f".{lang}.{kind}")
        with figure_style(style, lang):
            files[kind] = (
                path.read_bytes()
                if path.is_file()
                else render(figure, kind, style["dpi"], record["captions"][lang])
            )
    return files


def _check_drawing(figure, style, natural):
    problems = find_label_problems(figure)
    named = [" ".join(f"{row.label} / {row.other}".split()) for row in problems.itertuples()]
    yield (
        "labels overlapping or cut",
        len(problems),
        0,
        problems.empty,
        "; ".join(named[:NAMED] + ["…"] * (len(named) > NAMED)),
    )
    sizes = [(_smallest_size(text), text.get_text()) for text in visible_texts(figure)[0]]
    size, label = min(sizes, default=(style["size_pt"], ""))
    yield (
        "smallest lettering, pt",
        round(size, 2),
        f">= {style['small_pt']}",
        size >= style["small_pt"] - _SLACK,
        label,
    )
    thin, line = min(_lines(figure), default=(style["line_pt"], ""))
    yield (
        "thinnest line, pt",
        round(thin, 2),
        f">= {style['line_pt']}",
        thin >= style["line_pt"] - _SLACK,
        line,
    )
    most = style["max_height_mm"]
    fits = natural <= most
    yield (
        "height asked for, mm",
        round(natural, 1),
        f"<= {most}",
        fits,
        "" if fits else "the figure is squeezed",
    )
    yield from find_colour_gaps(figure)


def _smallest_size(text):
    """The size of a text in points; with a raised or lowered part in a formula, of that part
    (matplotlib sets it at 0.7).
    """
    return text.get_fontsize() * (0.7 if re.search(r"(?<!\\)\$[^$]*[\^_]", text.get_text()) else 1)


def _lines(figure):
    """Width and description of every stroked line, invisible ones left out."""
    for artist in figure.findobj(
        lambda artist: hasattr(artist, "get_linewidth") and artist.get_visible()
    ):
        for width in pd.unique(pd.Series(artist.get_linewidth()).astype(float)):
            if width > 0:
                yield float(width), f"{type(artist).__name__} {artist.get_label()}".strip()


def check_pdf(data, size):
    """Rows (item, found, wanted, ok, element) on a PDF's page size in mm and its fonts; ``data``: a
    path or bytes.
    """
    page = _read_pdf(data).pages[0]
    found = [float(side) * 25.4 / 72 for side in page.mediabox[2:]]
    exact = all(abs(have - want) <= 0.1 for have, want in zip(found, size))
    yield "page, mm", _sides(found), _sides(size), exact, "" if exact else "page"
    fonts = dict(_fonts(page))
    bad = [
        name for name, kind in fonts.items() if kind != "TrueType embedded" or "LastResort" in name
    ]
    listed = "; ".join(f"{name}: {kind}" for name, kind in sorted(fonts.items()))
    yield "fonts", listed or "no text", "TrueType, embedded", not bad, "; ".join(bad)


def _sides(size):
    return " x ".join(f"{side:.1f}" for side in size)


def _read_pdf(data):
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise InputError(
            "preflight", "the library pypdf", "none", 'Install it: pip install "govreports[files]"'
        ) from error
    return PdfReader(BytesIO(data) if isinstance(data, bytes) else data)


def _fonts(page):
    """Name and kind of each font of a page; matplotlib writes a face as one composite (Type 0)
    font.
    """
    for font in (page["/Resources"].get("/Font") or {}).values():
        font = font.get_object()
        for part in font.get("/DescendantFonts", [font]):
            part = part.get_object()
            embedded = "/FontFile2" in (part.get("/FontDescriptor") or {})
            kind = (
                "TrueType"
                if part["/Subtype"] in ("/CIDFontType2", "/TrueType")
                else str(part["/Subtype"])[1:]
            )
            name = re.sub(
                r"^[A-Z]{6}\+", "", str(part.get("/BaseFont", font.get("/Name", "?")))[1:]
            )
            yield name, f"{kind} {'embedded' if embedded else 'not embedded'}"


def _check_png(data, size, dpi):
    picture = Image.open(BytesIO(data))
    found = round(picture.width / size[0] * 25.4)
    yield "resolution, dpi", found, f">= {dpi}", found >= dpi - 1, "" if found >= dpi - 1 else "PNG"


# Do a figure's colours stay apart in grey print and for colour-blind readers?

GREY_GAP = 15  # steps of CIELAB lightness between two colours that grey print must tell apart
COLOUR_GAP = 10  # CAM02-UCS distance: well above the just noticeable difference of about 1
# artist.set_gid("labelled"): its meaning stands beside it in words, its colour is an extra
LABELLED = "labelled"
DEFICIENCIES = ("deuteranomaly", "protanomaly", "tritanomaly")


def find_colour_gaps(figure):
    """Rows (item, found, wanted, ok, element) on the closest two colours of marks that only colour
    tells apart.

    Marks that differ in marker, line style, hatch or filling, and marks with the gid "labelled",
    are told apart without colour. Colour scales must change steadily in lightness. Deficiencies are
    simulated at full strength with colorspacious (Machado, Oliveira and Fernandes 2009, IEEE TVCG).
    Raises InputError when colorspacious is not installed.
    """
    colours = _alike_marks(figure)
    pairs = [pair for group in colours for pair in combinations(group, 2)]
    yield _row(
        "lightness gap in grey",
        [(abs(_lightness(a) - _lightness(b)), f"{a} {b}") for a, b in pairs],
        GREY_GAP,
    )
    for kind in DEFICIENCIES:
        yield _row(
            f"colour gap, {kind}",
            [(_distance(a, b, kind), f"{a} {b}") for a, b in pairs],
            COLOUR_GAP,
        )
    for name, scale in sorted(
        {artist.get_cmap().name: artist.get_cmap() for artist in _mapped(figure)}.items()
    ):
        light = [_lightness(to_hex(colour)) for colour in scale(np.linspace(0, 1, 17))]
        steps = np.diff(light)
        steady = all(
            (half > 0).all() or (half < 0).all() for half in (steps[:8], steps[8:])
        )  # a diverging scale turns in the middle
        found = f"lightness {min(light):.0f}-{max(light):.0f}"
        yield f"colour scale {name}", found, "steady lightness", steady, "" if steady else name


def _row(item, gaps, wanted):
    least, pair = min(gaps, default=(np.inf, ""))
    return (
        item,
        "one colour a sign" if not gaps else round(float(least), 1),
        f">= {wanted}",
        bool(least >= wanted),
        pair,
    )


def _mapped(figure):
    return [
        artist
        for ax in figure.axes
        for artist in (*ax.collections, *ax.images)
        if artist.get_array() is not None
    ]


def _alike_marks(figure):
    """Groups of colours, each group being the colours of marks that are otherwise alike."""
    groups = {}
    for ax in figure.axes:
        for artist in (*ax.lines, *ax.patches, *ax.collections):
            scaled = isinstance(artist, Collection) and artist.get_array() is not None
            if artist.get_visible() and artist.get_gid() != LABELLED and not scaled:
                for sign, colour in _signs(artist):
                    groups.setdefault(sign, {})[colour] = None
    return [sorted(group) for group in groups.values()]


def _signs(artist):
    if isinstance(artist, Line2D):
        filled = (
            to_rgba(artist.get_markerfacecolor())[3] > 0
            and to_hex(artist.get_markerfacecolor()) != "#ffffff"
        )
        marker = artist.get_marker() if artist.get_marker() not in ("None", "", " ") else ""
        style = (
            "None" if len(artist.get_xdata()) < 2 else str(artist.get_linestyle())
        )  # one point makes no line
        colour = artist.get_markerfacecolor() if filled else artist.get_markeredgecolor()
        yield (
            ("line", style, str(marker), filled if marker else True),
            to_hex(colour if marker and style == "None" else artist.get_color()),
        )
    elif isinstance(artist, Patch):
        if (
            artist.get_fill()
            and to_rgba(artist.get_facecolor())[3] > 0
            and to_hex(artist.get_facecolor()) != "#ffffff"
        ):
            yield ("patch", artist.get_hatch()), _on_white(artist.get_facecolor())
    else:
        colours = artist.get_facecolor() if len(artist.get_facecolor()) else artist.get_edgecolor()
        shape = tuple(np.round(path.vertices, 3).tobytes() for path in artist.get_paths()[:1])
        for colour in np.unique(np.round(colours, 4), axis=0) if len(colours) else ():
            if colour[3] > 0 and to_hex(colour) != "#ffffff":
                yield (type(artist).__name__, shape, artist.get_hatch()), _on_white(colour)


def _on_white(colour):
    red, green, blue, alpha = to_rgba(colour)
    return to_hex([1 - alpha + alpha * part for part in (red, green, blue)])


def _lightness(colour):
    return float(_convert(to_rgb(colour), "sRGB1", "CIELab")[0])


def _distance(one, two, deficiency):
    space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
    seen = [
        _convert(np.clip(_convert(to_rgb(colour), space, "sRGB1"), 0, 1), "sRGB1", "CAM02-UCS")
        for colour in (one, two)
    ]
    return float(np.linalg.norm(seen[0] - seen[1]))


def _convert(colour, old, new):
    try:
        from colorspacious import cspace_convert
    except ImportError as error:
        raise InputError(
            "preflight",
            "the library colorspacious",
            "none",
            'Install it: pip install "govreports[dev]"',
        ) from error
    return cspace_convert(colour, old, new)


# Saved figures drawn again for a preset, a language or other formats, and checked against a preset:
# no notebook runs.


def choose_figures(only=(), folder=None):
    """The names of the saved figures: all, or those of the notebook numbers and figure names in
    ``only``.

    Raises InputError, with the names there are, for a number or name without a figure.
    """
    folder = project_root() / "figures" if folder is None else folder
    names = sorted(path.stem for path in folder.glob("[0-9][0-9]-*.json"))
    chosen = {name: [other for other in names if name in (other, other[:2])] for name in only}
    unknown = [name for name, found in chosen.items() if not found]
    if unknown or not names:
        raise InputError(
            f"figures, {', '.join(unknown)}",
            "a notebook's number or one of " + (", ".join(names) or "no figure at all"),
            ", ".join(unknown) or "none",
            "Choose from the list, or make the figures first: python -m govreports figures",
        )
    return [name for name in names if not chosen or any(name in found for found in chosen.values())]


def redraw_figures(*, preset="paper", lang=None, only=(), formats=None, width=None, folder=None):
    """Draw the chosen figures again into figures/<preset>/; return the paths. Options as in
    ``redraw_figure``.
    """
    paths = []
    for name in choose_figures(only, folder):
        paths += redraw_figure(
            name, preset=preset, lang=lang, formats=formats, width=width, folder=folder
        )
    return paths


def preflight_figures(*, preset="paper", lang=None, only=(), folder=None):
    """``preflight`` of the chosen figures, one below the other."""
    return pd.concat(
        [
            preflight(name, preset=preset, lang=lang, folder=folder)
            for name in choose_figures(only, folder)
        ],
        ignore_index=True,
    )
