"""Presets: what a journal asks of a figure, one row of data/presets.csv each, and matplotlib's
settings for it.
"""

import re
import warnings
from contextlib import contextmanager
from io import BytesIO

import matplotlib
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from govreports.fonts import load_fonts
from govreports.tables import InputError, project_root, read_table

LANGUAGES = ("zh", "en")

FORMATS = ("pdf", "png", "svg", "tiff", "eps")
_COLUMNS = [
    "name",
    "single_mm",
    "double_mm",
    "max_height_mm",
    "font_zh",
    "font_en",
    "size_pt",
    "small_pt",
    "line_pt",
    "dpi",
    "formats",
]


def read_preset(name="paper", presets=None):
    """One row of data/presets.csv (or of the table ``presets``) as a dictionary; fonts and formats
    are lists.

    Widths and the greatest height are in mm, sizes in pt: ``size_pt`` of the lettering,
    ``small_pt`` of the smallest, ``line_pt`` of the thinnest line. Raises InputError for an unknown
    name, naming those there are, and for a font or format that is not there.
    """
    presets = (
        read_table(project_root() / "data" / "presets.csv", _COLUMNS)
        if presets is None
        else presets
    )
    rows = presets[presets["name"] == name]
    if rows.empty:
        known = ", ".join(presets["name"])
        raise InputError(
            "preset", f"one of {known}", repr(name), "Choose one, or add a row to data/presets.csv."
        )
    preset = rows.iloc[0].to_dict()
    for column in ("font_zh", "font_en", "formats"):
        preset[column] = preset[column].split("|")
    check_formats(preset["formats"])
    _check_fonts(preset)
    return preset


def check_language(lang):
    """Raise InputError unless ``lang`` is one of the languages of the figures."""
    if lang not in LANGUAGES:
        raise InputError(
            "lang", "one of " + ", ".join(LANGUAGES), repr(lang), "Choose one of them."
        )


def check_formats(formats):
    """Raise InputError unless all ``formats`` can be written."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InputError(
            "formats",
            "some of " + ", ".join(FORMATS),
            ", ".join(map(str, unknown)),
            "Choose from the list.",
        )


def _check_fonts(preset):
    known = {*load_fonts(), *(entry.name for entry in matplotlib.font_manager.fontManager.ttflist)}
    for family in preset["font_zh"] + preset["font_en"]:
        if family not in known:
            raise InputError(
                f"data/presets.csv, preset {preset['name']}",
                "a font of the package or of this machine",
                family,
                "The package has "
                + ", ".join(load_fonts())
                + "; separate two families by |, the Latin one first.",
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
    metadata = _metadata(kind, caption)
    if kind in ("png", "tiff"):
        figure.savefig(
            buffer, format="png", dpi=dpi, pil_kwargs={"compress_level": 1}
        )  # only on the way to the palette
        return _with_palette(buffer.getvalue(), kind, dpi, caption)
    figure.savefig(buffer, format=kind, metadata=metadata)
    data = buffer.getvalue()
    return re.sub(rb"%%CreationDate:[^\n]*\n", b"", data) if kind == "eps" else data


def _metadata(kind, caption):
    if kind == "pdf":
        nothing = dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))
        return {"Title": caption["title"], "Subject": caption["shows"], **nothing}
    if kind == "svg":
        return {
            "Title": caption["title"],
            "Description": caption["shows"],
            "Date": None,
            "Creator": None,
        }
    return {"Creator": "govreports"}


def _with_palette(data, kind, dpi, caption):
    picture = (
        Image.open(BytesIO(data))
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    buffer = BytesIO()
    if kind == "tiff":
        picture.save(buffer, format="TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
    else:
        info = PngInfo()
        for key, value in (("Title", caption["title"]), ("Description", caption["shows"])):
            info.add_itxt(key, value, lang="", tkey=key)
        picture.save(buffer, format="PNG", dpi=(dpi, dpi), pnginfo=info, optimize=True)
    return buffer.getvalue()
