"""Preflight: what a journal checks when a figure comes in, checked before it goes out."""

import re
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.image import AxesImage
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
from govreports.tables import InputError, find_project

CHECK_COLUMNS = ["figure", "lang", "item", "found", "wanted", "ok", "element"]
NAMED = 5  # label problems that a row names; their number is in ``found``
_SLACK = 0.05  # pt: sizes are compared after rounding


def preflight(name, *, preset="paper", lang=None, width=None, folder=None, project=None):
    """Check a saved figure (its name) against a preset; one row an item.

    Columns: figure, lang, item, found, wanted, ok, element (what fails, or the extreme one). Items:
    labels, smallest lettering, thinnest line, height, lightness of colours in grey, colours under
    three colour-vision deficiencies, page size, fonts, resolution. The figure is drawn again from
    its CSV and JSON; PDF and PNG are those on disk where they are, else drawn too. Raises
    InputError for an unknown figure or preset, and when pypdf or colorspacious is not installed.
    """
    project = find_project(project)
    folder = project.figures if folder is None else Path(folder)
    plot, table, record = read_figure(name, folder)
    style, options = read_preset(preset, project), record["options"]
    size = figure_size(plot, table, style, width, options)
    natural = natural_height(plot, table, style, options)
    pictures = folder if preset == "paper" else folder / preset
    stem = f"{name}-{width}" if width else name
    sizes = {"preset": preset, "width": width, "project": project}
    rows = []
    for language in LANGUAGES if lang is None else (lang,):
        figure = draw_figure(plot, table, lang=language, **sizes, **options)
        caption = record["captions"][language]
        with figure_style(style, language):
            files = _read_or_render(figure, pictures / f"{stem}.{language}", style, caption)
        checks = [
            *_check_drawing(figure, style, natural),
            *check_pdf(files["pdf"], size),
            *_check_png(files["png"], size, style["dpi"]),
        ]
        rows += [(name, language, *check) for check in checks]
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)


def _read_or_render(figure, stem, style, caption):
    """The bytes of PDF and PNG: from the disk, or drawn when they are not there."""
    files = {}
    for kind in ("pdf", "png"):
        path = stem.with_name(f"{stem.name}.{kind}")
        is_there = path.is_file()
        files[kind] = path.read_bytes() if is_there else render(figure, kind, style["dpi"], caption)
    return files


def _check_drawing(figure, style, natural):
    problems = find_label_problems(figure)
    labels = [" ".join(f"{row.label} / {row.other}".split()) for row in problems.itertuples()]
    more = ["…"] if len(labels) > NAMED else []
    named = "; ".join([*labels[:NAMED], *more])
    yield "labels overlapping or cut", len(problems), 0, problems.empty, named
    sizes = [(_smallest_size(text), text.get_text()) for text in visible_texts(figure)[0]]
    least = style["small_pt"]
    size, label = min(sizes, default=(style["size_pt"], ""))
    fits = size >= least - _SLACK
    yield "smallest lettering, pt", round(size, 2), f">= {least:g}", fits, label
    least = style["line_pt"]
    width, line = min(_lines(figure), default=(least, ""))
    fits = width >= least - _SLACK
    yield "thinnest line, pt", round(width, 2), f">= {least:g}", fits, line
    most = style["max_height_mm"]
    fits = natural <= most
    squeezed = "" if fits else "the figure is squeezed"
    yield "height asked for, mm", round(natural, 1), f"<= {most:g}", fits, squeezed
    yield from find_colour_gaps(figure)


def _smallest_size(text):
    """The size of a text in points; with a raised or lowered part in a formula, of that part
    (matplotlib sets it at 0.7).
    """
    is_raised = re.search(r"(?<!\\)\$[^$]*[\^_]", text.get_text())
    return text.get_fontsize() * (0.7 if is_raised else 1)


def _lines(figure):
    """Width and description of every stroked line, invisible ones left out."""
    for artist in figure.findobj(lambda artist: hasattr(artist, "get_linewidth")):
        if not artist.get_visible():
            continue
        for width in np.unique(np.asarray(artist.get_linewidth(), dtype=float)):
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
        raise InputError("no-library", where="preflight", library="pypdf", extra="files") from error
    return PdfReader(BytesIO(data) if isinstance(data, bytes) else data)


def _fonts(page):
    """Name and kind of each font of a page; matplotlib writes a face as one composite (Type 0)
    font.
    """
    for reference in (page["/Resources"].get("/Font") or {}).values():
        font = reference.get_object()
        for part in font.get("/DescendantFonts", [font]):
            part = part.get_object()
            embedded = "/FontFile2" in (part.get("/FontDescriptor") or {})
            is_truetype = part["/Subtype"] in ("/CIDFontType2", "/TrueType")
            kind = "TrueType" if is_truetype else str(part["/Subtype"])[1:]
            name = str(part.get("/BaseFont", font.get("/Name", "?")))[1:]
            name = re.sub(r"^[A-Z]{6}\+", "", name)
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
    pairs = [pair for group in _alike_marks(figure) for pair in combinations(group, 2)]
    gaps = [(abs(_lightness(one) - _lightness(two)), f"{one} {two}") for one, two in pairs]
    yield _gap_row("lightness gap in grey", gaps, GREY_GAP)
    for kind in DEFICIENCIES:
        gaps = [(_distance(one, two, kind), f"{one} {two}") for one, two in pairs]
        yield _gap_row(f"colour gap, {kind}", gaps, COLOUR_GAP)
    artists = [artist for ax in figure.axes for artist in (*ax.collections, *ax.images)]
    scales = {artist.get_cmap().name: artist.get_cmap() for artist in artists if _is_scaled(artist)}
    for name, scale in sorted(scales.items()):
        light = [_lightness(to_hex(colour)) for colour in scale(np.linspace(0, 1, 17))]
        steps = np.diff(light)
        halves = (steps[:8], steps[8:])  # a diverging scale turns in the middle
        steady = all((half > 0).all() or (half < 0).all() for half in halves)
        found = f"lightness {min(light):.0f}-{max(light):.0f}"
        yield f"colour scale {name}", found, "steady lightness", steady, "" if steady else name


def _gap_row(item, gaps, wanted):
    least, pair = min(gaps, default=(np.inf, ""))
    found = round(float(least), 1) if gaps else "one colour a sign"
    return item, found, f">= {wanted}", bool(least >= wanted), pair


def _is_scaled(artist):
    """Whether the colours of a collection or image stand for numbers."""
    return isinstance(artist, (Collection, AxesImage)) and artist.get_array() is not None


def _alike_marks(figure):
    """Groups of colours, each group being the colours of marks that are otherwise alike."""
    groups = {}
    for ax in figure.axes:
        for artist in (*ax.lines, *ax.patches, *ax.collections):
            is_extra = artist.get_gid() == LABELLED or _is_scaled(artist)
            if artist.get_visible() and not is_extra:
                for sign, colour in _signs(artist):
                    groups.setdefault(sign, {})[colour] = None
    return [sorted(group) for group in groups.values()]


def _signs(artist):
    """Pairs of a sign (all that a mark shows but its colour) and the colour that it is drawn in."""
    if isinstance(artist, Line2D):
        yield _line_sign(artist)
    elif isinstance(artist, Patch):
        if artist.get_fill() and _is_seen(artist.get_facecolor()):
            yield ("patch", artist.get_hatch()), _on_white(artist.get_facecolor())
    else:
        colours = artist.get_facecolor() if len(artist.get_facecolor()) else artist.get_edgecolor()
        shape = tuple(np.round(path.vertices, 3).tobytes() for path in artist.get_paths()[:1])
        for colour in np.unique(np.round(colours, 4), axis=0) if len(colours) else ():
            if _is_seen(colour):
                yield (type(artist).__name__, shape, artist.get_hatch()), _on_white(colour)


def _line_sign(line):
    marker = "" if line.get_marker() in ("None", "", " ") else str(line.get_marker())
    is_filled = _is_seen(line.get_markerfacecolor())
    style = str(line.get_linestyle()) if len(line.get_xdata()) > 1 else "None"  # a point is no line
    sign = ("line", style, marker, is_filled if marker else True)
    if marker and style == "None":
        return sign, to_hex(line.get_markerfacecolor() if is_filled else line.get_markeredgecolor())
    return sign, to_hex(line.get_color())


def _is_seen(colour):
    return to_rgba(colour)[3] > 0 and to_hex(colour) != "#ffffff"


def _on_white(colour):
    red, green, blue, alpha = to_rgba(colour)
    return to_hex([1 - alpha + alpha * part for part in (red, green, blue)])


def _lightness(colour):
    return float(_convert(to_rgb(colour), "sRGB1", "CIELab")[0])


def _distance(one, two, deficiency):
    space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
    seen = [np.clip(_convert(to_rgb(colour), space, "sRGB1"), 0, 1) for colour in (one, two)]
    first, second = (_convert(colour, "sRGB1", "CAM02-UCS") for colour in seen)
    return float(np.linalg.norm(first - second))


def _convert(colour, old, new):
    try:
        from colorspacious import cspace_convert
    except ImportError as error:
        places = {"where": "preflight", "library": "colorspacious", "extra": "dev"}
        raise InputError("no-library", **places) from error
    return cspace_convert(colour, old, new)


# Saved figures drawn again for a preset, a language or other formats, and checked against a preset:
# no notebook runs.


def choose_figures(only=(), folder=None, project=None):
    """The names of the saved figures: all, or those of the notebook numbers and figure names in
    ``only``.

    Raises InputError, with the names there are, for a number or name without a figure.
    """
    folder = find_project(project).figures if folder is None else Path(folder)
    names = sorted(path.stem for path in folder.glob("[0-9][0-9]-*.json"))
    if not names:
        raise InputError("no-figures", where=folder)
    unknown = ", ".join(word for word in only if word not in {*names, *(n[:2] for n in names)})
    if unknown:
        raise InputError("unknown-figures", unknown=unknown, there=", ".join(names))
    return [name for name in names if not only or name in only or name[:2] in only]


def redraw_figures(
    *, preset="paper", lang=None, only=(), formats=None, width=None, folder=None, project=None
):
    """Draw the chosen figures again into figures/<preset>/; return the paths. Options as in
    ``redraw_figure``.
    """
    options = {"preset": preset, "lang": lang, "formats": formats, "width": width}
    places = {"folder": folder, "project": find_project(project)}
    paths = []
    for name in choose_figures(only, **places):
        paths += redraw_figure(name, **options, **places)
    return paths


def preflight_figures(*, preset="paper", lang=None, only=(), folder=None, project=None):
    """``preflight`` of the chosen figures, one below the other."""
    places = {"folder": folder, "project": find_project(project)}
    names = choose_figures(only, **places)
    checks = [preflight(name, preset=preset, lang=lang, **places) for name in names]
    return pd.concat(checks, ignore_index=True)
