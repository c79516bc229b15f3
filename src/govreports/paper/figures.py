"""The only writer of figures: a plot and its table in, files for papers in two languages out.

A figure ``NN-name`` is ``NN-name.{zh,en}.{pdf,png}``, ``NN-name.csv`` (the whole plotted table) and
``NN-name.json`` (plot, options, choices, captions). It is drawn from the CSV as read back, so CSV
and JSON are enough to draw it again.
"""

import base64
import importlib
import json
import pkgutil
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from govreports import plots
from govreports.paper.captions import (
    caption_as_markdown,
    choices_as_dict,
    make_captions,
    short_caption,
)
from govreports.paper.labels import check_glyphs, describe_label_problems, find_label_problems
from govreports.paper.presets import (
    DISPLAY_DPI,
    LANGUAGES,
    check_formats,
    check_language,
    figure_style,
    read_preset,
    render,
)
from govreports.paper.print_tables import save_print_table
from govreports.plots.axes import BASE_PT, nothing_to_draw, plot_sentence, too_long_to_draw
from govreports.tables import (
    InputError,
    project_root,
    read_table,
    round_table,
    write_atomic,
    write_table,
)

__all__ = [
    "SavedFigure",
    "draw_figure",
    "read_figure",
    "redraw_figure",
    "save_figure",
    "save_print_table",
]

MOST_PAGES = 2  # a figure that asks for more of the height of a page cannot be read
_RENAMED = {"govreports.plots.networks:plot_measures": "plot_measure_network"}
_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class SavedFigure:
    """What save_figure returns: the files written, and the picture and caption that a notebook
    shows.
    """

    name: str
    paths: tuple
    captions: dict
    problems: tuple
    lang: str
    picture: bytes = field(repr=False)

    @property
    def alt(self):
        """What the picture shows, in words, for readers who do not see it."""
        return (
            short_caption(self.captions[self.lang], self.lang)
            + " "
            + self.captions[self.lang]["shows"]
        )

    @property
    def markdown(self):
        """The caption, and a sentence for each label that overlaps or is cut."""
        return "\n\n".join(
            [caption_as_markdown(self.captions[self.lang], self.lang), *self.problems]
        )

    def _ipython_display_(self):
        from IPython.display import display

        picture = {
            "image/png": base64.b64encode(self.picture).decode("ascii"),
            "text/plain": self.alt,
        }
        display(picture, raw=True, metadata={"image/png": {"alt": self.alt}})
        display({"text/markdown": self.markdown, "text/plain": self.markdown}, raw=True)


def draw_figure(plot, table, *, lang="en", preset="paper", width=None, **options):
    """Draw ``plot(table, lang=lang, ax=ax, **options)`` at a preset's size, with its fonts; return
    the matplotlib Figure.

    ``preset``: a name from data/presets.csv; ``width``: single or double (columns of the journal;
    default: what the plot asks for). The layout is computed once and then kept, so that every
    format shows the same picture. No setting of matplotlib stays changed.
    """
    check_language(lang)
    style = read_preset(preset)
    with figure_style(style, lang):
        figure = Figure(
            figsize=[mm / 25.4 for mm in figure_size(plot, table, style, width, options)],
            layout="constrained",
        )
        plot(round_table(table), lang=lang, ax=figure.add_subplot(), **options)
        _hold_to_preset(figure, style)
        try:
            check_glyphs(figure)  # draws, and so lays out for the first time
            _fix_ticks(figure)
            figure.draw_without_rendering()
        except UserWarning as warning:
            raise _no_room(plot, warning) from warning
        figure.set_layout_engine("none")
    return figure


def _no_room(plot, warning):
    """The InputError for labels that leave no room for the axes; any other warning as it is."""
    if "collapsed" not in str(warning):
        return warning
    return InputError(
        plot.__name__,
        "rows and labels that fit on a page",
        "labels that leave no room for the figure",
        "Take fewer documents, or make a figure of a part of the table.",
    )


def figure_size(plot, table, style, width=None, options=None):
    """Width and height of a figure in mm: a column of the preset; the plot's height grown with the
    lettering, up to the maximum.
    """
    width = width or getattr(plot, "width", "double")
    if width not in ("single", "double"):
        raise InputError("width", "single or double", repr(width), "Choose one of them.")
    return style[f"{width}_mm"], min(
        natural_height(plot, table, style, options), style["max_height_mm"]
    )


def natural_height(plot, table, style, options=None):
    """The height in mm that a plot asks for, in proportion to the preset's lettering (90 mm when it
    asks for nothing).
    """
    height = plot.height(table, **(options or {})) if hasattr(plot, "height") else 90
    return height * style["size_pt"] / BASE_PT


def _hold_to_preset(figure, style):
    """Raise lettering and lines that are smaller than the preset allows to its least size."""
    for text in figure.findobj(Text):
        if text.get_fontsize() < style["small_pt"]:
            text.set_fontsize(style["small_pt"])
    for artist in figure.findobj(
        lambda artist: hasattr(artist, "get_linewidth") and not isinstance(artist, Text)
    ):
        widths = artist.get_linewidth()
        held = np.where(np.asarray(widths) > 0, np.maximum(widths, style["line_pt"]), 0.0)
        artist.set_linewidth(held if held.ndim else float(held))


def _fix_ticks(figure):
    """Keep the ticks of the first layout: chosen anew for each width they can go back and forth,
    and one is cut at the edge.
    """
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_locator(FixedLocator(axis.get_minorticklocs()))
            axis.set_major_locator(FixedLocator(axis.get_majorticklocs()))


def save_figure(
    plot, table, name, *, choices=None, preset="paper", formats=None, folder=None, **options
):
    """Write a figure in both languages with its table and captions, and return it as a SavedFigure,
    which a notebook displays.

    ``name``: NN-name, NN being the number of the notebook. ``choices``: the notebook's Choices; its
    language is the one displayed. ``formats``: some of pdf, png, svg, tiff, eps (default: the
    preset's). ``folder``: default figures/ of the project; pictures of another preset than paper go
    into figures/<preset>/. ``options``: JSON values handed on to ``plot``. Labels that overlap or
    are cut are sentences in the JSON's ``problems`` and below the picture. A table without rows, or
    with far more than fit on a page, gives a sentence in the place of the figure. Raises InputError
    for a wrong name, option, preset or format, an incomplete caption, a character without a glyph,
    a folder that cannot be written. Nothing is written before everything is drawn.
    """
    folder = _folder(folder)
    plot, table, options = _or_sentence(plot, table, name, read_preset(preset), options)
    csv, table = _written_and_read(table)
    record = _record(plot, table, name, choices, options)
    files, record["problems"], display = _draw_files(
        plot, table, record, LANGUAGES, preset, formats, None
    )
    stem = Path() if preset == "paper" else Path(preset)
    files = {stem / path: data for path, data in files.items()}
    files[Path(f"{name}.csv")] = csv
    files[Path(f"{name}.json")] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8"
    )
    paths = tuple(write_atomic(folder / path, data) for path, data in files.items())
    lang = record["choices"].get("lang", "en")
    return SavedFigure(
        name, paths, record["captions"], tuple(record["problems"][lang]), lang, display[lang]
    )


def _or_sentence(plot, table, name, style, options):
    """Plot, table and options as they are, or those of a sentence where there is nothing or far too
    much to draw.
    """
    if table.empty:
        return plot_sentence, nothing_to_draw(name), {}
    if natural_height(plot, table, style, options) > MOST_PAGES * style["max_height_mm"]:
        return plot_sentence, too_long_to_draw(name, len(table)), {}
    return plot, table, options


def redraw_figure(name, *, preset="paper", lang=None, formats=None, width=None, folder=None):
    """Draw a saved figure again from its CSV and JSON, for another preset, language, format or
    column width; return the paths.

    Files go into figures/<preset>/ (``-single`` or ``-double`` joins the name when ``width`` is
    given). Raises InputError for a figure that was never saved and for a plot that is not of
    govreports and not imported.
    """
    folder = _folder(folder)
    plot, table, record = read_figure(name, folder)
    langs = LANGUAGES if lang is None else (lang,)
    files, _, _ = _draw_files(plot, table, record, langs, preset, formats, width)
    return [write_atomic(folder / preset / path, data) for path, data in files.items()]


def read_figure(name, folder=None):
    """Plot function, table and record (the JSON) of a saved figure."""
    path = _folder(folder) / f"{name}.json"
    if not path.is_file():
        there = (
            ", ".join(sorted(other.stem for other in path.parent.glob("[0-9][0-9]-*.json")))
            or "none"
        )
        raise InputError(
            str(path), "a figure saved by save_figure", "no such file", f"There are: {there}."
        )
    record = json.loads(path.read_text(encoding="utf-8"))
    return _find_plot(record["plot"], path), _read_plotted(path.with_suffix(".csv")), record


def _folder(folder):
    return Path(folder) if folder is not None else project_root() / "figures"


def _written_and_read(table):
    """The table as CSV bytes, and as read back from them."""
    with tempfile.TemporaryDirectory() as place:
        path = write_table(table.reset_index(drop=True), Path(place) / "table.csv")
        return path.read_bytes(), _read_plotted(path)


def _read_plotted(path):
    table = read_table(path)
    truths = [column for column in table if len(table) and set(table[column]) <= {"True", "False"}]
    return table.assign(**{column: table[column] == "True" for column in truths})


def _record(plot, table, name, choices, options):
    if not _NAME.fullmatch(name):
        raise InputError(
            "name of the figure",
            "NN-name in small letters, such as 02-ranked-terms",
            repr(name),
            "Rename it.",
        )
    try:
        options = json.loads(json.dumps(options, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InputError(
            f"options of {plot.__name__}",
            "text, numbers, lists and dictionaries",
            str(error),
            "Put it into the table.",
        ) from error
    captions = make_captions(plot, table, choices, options)
    own = plot.__module__.startswith("govreports.")
    place = plot.__name__ if own else f"{plot.__module__}:{plot.__name__}"
    return {
        "name": name,
        "plot": place,
        "options": options,
        "choices": choices_as_dict(choices),
        "captions": captions,
    }


def _find_plot(place, path):
    """The plot of a JSON: a bare name of govreports.plots, or module:name of another imported
    module.

    JSONs of version 0.1 hold module:name for both.
    """
    module, _, name = _RENAMED.get(place, place).rpartition(":")
    if module and not module.startswith("govreports."):
        if module not in sys.modules:
            raise InputError(
                f"{path}, plot",
                "a plot of govreports or of an imported module",
                place,
                f"Import {module} first.",
            )
        return getattr(sys.modules[module], name)
    for room in pkgutil.iter_modules(plots.__path__, "govreports.plots."):
        found = getattr(importlib.import_module(room.name), name, None)
        if found is not None:
            return found
    raise InputError(
        f"{path}, plot", "the name of a plot of govreports", place, "Save the figure again."
    )


def _draw_files(plot, table, record, langs, preset, formats, width):
    """The bytes of every file of a figure by name, the sentences about its labels and a picture for
    the screen by language.
    """
    style = read_preset(preset)
    formats = (
        style["formats"]
        if formats is None
        else [formats]
        if isinstance(formats, str)
        else list(formats)
    )
    check_formats(formats)
    stem = record["name"] + (f"-{width}" if width else "")
    files, problems, display = {}, {}, {}
    for lang in langs:
        figure = draw_figure(
            plot, table, lang=lang, preset=preset, width=width, **record["options"]
        )
        problems[lang] = describe_label_problems(find_label_problems(figure), lang)
        caption = record["captions"][lang]
        with figure_style(style, lang):
            for kind in sorted(formats):
                files[Path(f"{stem}.{lang}.{kind}")] = render(figure, kind, style["dpi"], caption)
            display[lang] = render(figure, "png", DISPLAY_DPI, caption)
    return files, problems, display
