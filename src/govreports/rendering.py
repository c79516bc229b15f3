"""A drawn figure as the bytes of a file: the same bytes each time, with title and description inside where the format has room."""

import re
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

STATIC = "GOVREPORTS_STATIC"  # set by the main job: an explorer leaves a still picture, which a second run makes again
DISPLAY_DPI = 100
COLOURS = 64  # a palette makes a PNG four times smaller; charts have few colours


def render(figure, kind, dpi, caption):
    """The figure as bytes of pdf, png, svg, tiff (LZW) or eps; no date and no program name in it, so a second run gives the same.

    To be called inside ``figure_style``. ``caption``: title and shows become the file's title and description.
    """
    buffer = BytesIO()
    metadata = _metadata(kind, caption)
    if kind in ("png", "tiff"):
        figure.savefig(buffer, format="png", dpi=dpi, pil_kwargs={"compress_level": 1})  # only on the way to the palette
        return _with_palette(buffer.getvalue(), kind, dpi, caption)
    figure.savefig(buffer, format=kind, metadata=metadata)
    data = buffer.getvalue()
    return re.sub(rb"%%CreationDate:[^\n]*\n", b"", data) if kind == "eps" else data


def _metadata(kind, caption):
    if kind == "pdf":
        nothing = dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))
        return {"Title": caption["title"], "Subject": caption["shows"], **nothing}
    if kind == "svg":
        return {"Title": caption["title"], "Description": caption["shows"], "Date": None, "Creator": None}
    return {"Creator": "govreports"}


def _with_palette(data, kind, dpi, caption):
    picture = Image.open(BytesIO(data)).convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = BytesIO()
    if kind == "tiff":
        picture.save(buffer, format="TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
    else:
        info = PngInfo()
        for key, value in (("Title", caption["title"]), ("Description", caption["shows"])):
            info.add_itxt(key, value, lang="", tkey=key)
        picture.save(buffer, format="PNG", dpi=(dpi, dpi), pnginfo=info, optimize=True)
    return buffer.getvalue()
