"""Presets: what a journal asks of a figure, one row of data/presets.csv each, and matplotlib's
settings for it.
"""

import re
import warnings
from contextlib import contextmanager
from io import BytesIO

import matplotlib
import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from govreports.fonts import load_fonts
from govreports.tables import (
    InputError,
    has_columns,
    has_words,
    is_filled,
    is_size,
    is_unique,
    read_lexicon,
)

LANGUAGES = ("zh", "en")
FORMATS = ("pdf", "png", "svg", "tiff", "eps")
_COLUMNS = (
    "name single_mm double_mm max_height_mm font_zh font_en size_pt small_pt line_pt dpi formats"
).split()


def read_preset(name="paper", presets=None):
    """One row of data/presets.csv as a dictionary; fonts and formats are lists.

    Widths and the greatest height are in mm, sizes in pt: ``size_pt`` of the lettering,
    ``small_pt`` of the smallest, ``line_pt`` of the thinnest line; dpi is a whole number.
    ``presets``: in the place of the file a table, a path or the Project. Raises InputError for an
    unknown name, naming those there are, for a size that is none, and for a font of the preset or a
    format that is not there.
    """
    table = read_lexicon("presets.csv", presets, (*PRESET_RULES, _has_its_fonts(name)))
    rows = table[table["name"] == name]
    if rows.empty:
        raise InputError("unknown-preset", values=", ".join(table["name"]), name=name)
    preset = rows.iloc[0].to_dict()
    lists = {column: preset[column].split("|") for column in ("font_zh", "font_en", "formats")}
    return {**preset, **lists, "dpi": round(preset["dpi"])}


def check_language(lang):
    """Raise InputError unless ``lang`` is one of the languages of the figures."""
    if lang not in LANGUAGES:
        raise InputError("not-one-of", where="lang", values=", ".join(LANGUAGES), cell=lang)


def check_formats(formats, where="formats"):
    """Raise InputError unless all ``formats`` can be written."""
    unknown = [str(name) for name in formats if name not in FORMATS]
    if unknown:
        found, values = ", ".join(unknown), ", ".join(FORMATS)
        raise InputError("not-some-of", where=where, values=values, found=found)


def _has_known_formats(table, where, place):
    for row, cell in enumerate(table["formats"]):
        check_formats(cell.split("|"), place(row, "formats"))
    return table


def _has_its_fonts(name):
    """The fonts of one preset are of the package or of this machine (those of others may be of
    another).
    """

    def rule(table, where, place):
        package = load_fonts()
        known = {*package, *(font.name for font in matplotlib.font_manager.fontManager.ttflist)}
        for row in np.flatnonzero(table["name"] == name):
            for column in ("font_zh", "font_en"):
                unknown = [font for font in table[column].iat[row].split("|") if font not in known]
                if unknown:
                    where, found, names = place(row, column), ", ".join(unknown), ", ".join(package)
                    raise InputError("no-font", where=where, found=found, package=names)
        return table

    return rule


PRESET_RULES = (
    has_columns(*_COLUMNS),
    is_filled("name"),
    is_unique("name"),
    is_size("single_mm", "double_mm", "max_height_mm", unit="mm", least=20, most=2000),
    is_size("size_pt", "small_pt", unit="pt", least=3, most=100),
    is_size("line_pt", unit="pt", least=0.05, most=10),
    is_size("dpi", unit="dpi", least=50, most=2400),
    has_words("font_zh", "font_en", "formats", filled=True),
    _has_known_formats,
)


@contextmanager
def figure_style(preset, lang):
    """matplotlib's settings for a preset (a dictionary) and a language while the block runs;
    afterwards all is as before.

    They start from matplotlib's defaults, so that neither a notebook's nor a user's settings change
    a figure. A box in place of a character, and a layout that does not fit, are errors.
    """
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from font")
        warnings.filterwarnings("error", message="constrained_layout not applied")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_settings(preset, preset[f"font_{lang}"]))
        yield


def _settings(preset, families):
    line, size, small = preset["line_pt"], preset["size_pt"], preset["small_pt"]
    return {
        "font.family": families,
        "font.size": size,
        "axes.titlesize": size,
        "axes.labelsize": size,
        "legend.fontsize": small,
        "xtick.labelsize": small,
        "ytick.labelsize": small,
        "figure.titlesize": size,
        "legend.title_fontsize": small,
        "axes.linewidth": line,
        "grid.linewidth": line,
        "patch.linewidth": line,
        "hatch.linewidth": line,
        "xtick.major.width": line,
        "ytick.major.width": line,
        "xtick.minor.width": line,
        "ytick.minor.width": line,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "lines.linewidth": 2 * line,
        "lines.markersize": size / 2,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": "#D9D9D9",
        "text.hinting": "none",
        "legend.frameon": False,
        "legend.borderaxespad": 0.2,
        "mathtext.default": "regular",
        "pdf.fonttype": 42,
        "ps.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "govreports",
        "figure.constrained_layout.h_pad": 0.02,
        "figure.constrained_layout.w_pad": 0.02,
        "savefig.facecolor": "white",
    }


# A drawn figure as the bytes of a file: the same bytes each time, with title and description inside
# where the format has room.

# set by the main job: an explorer leaves a still picture, which a second run makes again
STATIC = "GOVREPORTS_STATIC"
DISPLAY_DPI = 100
COLOURS = 64  # a palette makes a PNG four times smaller; charts have few colours


def render(figure, kind, dpi, caption):
    """The figure as bytes of pdf, png, svg, tiff (LZW) or eps; no date and no program name in it,
    so a second run gives the same.

    To be called inside ``figure_style``. ``caption``: title and shows become the file's title and
    description.
    """
    buffer = BytesIO()
    if kind in ("png", "tiff"):  # hardly compressed, only on the way to the palette
        figure.savefig(buffer, format="png", dpi=dpi, pil_kwargs={"compress_level": 1})
        return _with_palette(buffer.getvalue(), kind, dpi, caption)
    figure.savefig(buffer, format=kind, metadata=_metadata(kind, caption))
    data = buffer.getvalue()
    return re.sub(rb"%%CreationDate:[^\n]*\n", b"", data) if kind == "eps" else data


def _metadata(kind, caption):
    if kind == "pdf":
        nothing = dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))
        return {"Title": caption["title"], "Subject": caption["shows"], **nothing}
    if kind == "svg":
        nothing = dict.fromkeys(("Date", "Creator"))
        return {"Title": caption["title"], "Description": caption["shows"], **nothing}
    return {"Creator": "govreports"}


def _with_palette(data, kind, dpi, caption):
    colours = {"method": Image.Quantize.MEDIANCUT, "dither": Image.Dither.NONE}
    picture = Image.open(BytesIO(data)).convert("RGB").quantize(COLOURS, **colours)
    buffer = BytesIO()
    if kind == "tiff":
        picture.save(buffer, format="TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
        return buffer.getvalue()
    texts = PngInfo()
    for key, value in (("Title", caption["title"]), ("Description", caption["shows"])):
        texts.add_itxt(key, value, lang="", tkey=key)
    picture.save(buffer, format="PNG", dpi=(dpi, dpi), pnginfo=texts, optimize=True)
    return buffer.getvalue()
