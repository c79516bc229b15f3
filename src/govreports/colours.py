"""Do a figure's colours stay apart in grey print and for colour-blind readers?"""

from itertools import combinations

import numpy as np
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .tables import InputError

GREY_GAP = 15  # steps of CIELAB lightness between two colours that grey print must tell apart
COLOUR_GAP = 10  # CAM02-UCS distance: well above the just noticeable difference of about 1
LABELLED = "labelled"  # artist.set_gid("labelled"): its meaning stands beside it in words, its colour is an extra
DEFICIENCIES = ("deuteranomaly", "protanomaly", "tritanomaly")


def find_colour_gaps(figure):
    """Rows (item, found, wanted, ok, element) on the closest two colours of marks that only colour tells apart.

    Marks that differ in marker, line style, hatch or filling, and marks with the gid "labelled", are told apart without colour.
    Colour scales must change steadily in lightness. Deficiencies are simulated at full strength with colorspacious (Machado,
    Oliveira and Fernandes 2009, IEEE TVCG). Raises InputError when colorspacious is not installed.
    """
    colours = _alike_marks(figure)
    pairs = [pair for group in colours for pair in combinations(group, 2)]
    yield _row("lightness gap in grey", [(abs(_lightness(a) - _lightness(b)), f"{a} {b}") for a, b in pairs], GREY_GAP)
    for kind in DEFICIENCIES:
        yield _row(f"colour gap, {kind}", [(_distance(a, b, kind), f"{a} {b}") for a, b in pairs], COLOUR_GAP)
    for name, scale in sorted({artist.get_cmap().name: artist.get_cmap() for artist in _mapped(figure)}.items()):
        light = [_lightness(to_hex(colour)) for colour in scale(np.linspace(0, 1, 17))]
        steps = np.diff(light)
        steady = all((half > 0).all() or (half < 0).all() for half in (steps[:8], steps[8:]))  # a diverging scale turns in the middle
        found = f"lightness {min(light):.0f}-{max(light):.0f}"
        yield f"colour scale {name}", found, "steady lightness", steady, "" if steady else name


def _row(item, gaps, wanted):
    least, pair = min(gaps, default=(np.inf, ""))
    return item, "one colour a sign" if not gaps else round(float(least), 1), f">= {wanted}", bool(least >= wanted), pair


def _mapped(figure):
    return [artist for ax in figure.axes for artist in (*ax.collections, *ax.images) if artist.get_array() is not None]


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
        filled = to_rgba(artist.get_markerfacecolor())[3] > 0 and to_hex(artist.get_markerfacecolor()) != "#ffffff"
        marker = artist.get_marker() if artist.get_marker() not in ("None", "", " ") else ""
        style = "None" if len(artist.get_xdata()) < 2 else str(artist.get_linestyle())  # one point makes no line
        colour = artist.get_markerfacecolor() if filled else artist.get_markeredgecolor()
        yield ("line", style, str(marker), filled if marker else True), to_hex(colour if marker and style == "None" else artist.get_color())
    elif isinstance(artist, Patch):
        if artist.get_fill() and to_rgba(artist.get_facecolor())[3] > 0 and to_hex(artist.get_facecolor()) != "#ffffff":
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
    seen = [_convert(np.clip(_convert(to_rgb(colour), space, "sRGB1"), 0, 1), "sRGB1", "CAM02-UCS") for colour in (one, two)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def _convert(colour, old, new):
    try:
        from colorspacious import cspace_convert
    except ImportError as error:
        raise InputError("preflight", "the library colorspacious", "none", 'Install it: pip install "govreports[dev]"') from error
    return cspace_convert(colour, old, new)
