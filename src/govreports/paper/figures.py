"""The only writer of figures: a plot and its table in, files for papers in two languages out.

A figure ``NN-name`` is ``NN-name.{zh,en}.{pdf,png}``, ``NN-name.csv`` (the whole plotted table) and
``NN-name.json`` (plot, options, choices, captions). It is drawn from the CSV as read back, so CSV
and JSON are enough to draw it again.
"""

import base64
import json
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

import govreports
from govreports.paper.captions import (
    caption_as_markdown,
    choices_as_dict,
    make_captions,
    short_caption,
)
from govreports.paper.labels import (
    check_glyphs,
    describe_label_problems,
    find_label_problems,
)
from govreports.paper.presets import (
    DISPLAY_DPI,
    LANGUAGES,
    check_formats,
    check_language,
    figure_style,
    read_preset,
    render,
)
from govreports.plots.axes import (
    BASE_PT,
    nothing_to_draw,
    plot_sentence,
    too_long_to_draw,
)
from govreports.tables import (
    ID_COLUMNS,
    InputError,
    find_project,
    kinds_of,
    read_written,
    round_table,
    write_atomic,
    write_table,
)

MOST_PAGES = 2  # a figure that asks for more of the height of a page cannot be read
WIDTHS = ("single", "double")
NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
_RENAMED = {"govreports.plots.networks:plot_measures": "plot_measure_network"}


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
        caption = self.captions[self.lang]
        return f"{short_caption(caption, self.lang)} {caption['shows']}"

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


def draw_figure(plot, table, *, lang="en", preset="paper", width=None, project=None, **options):
    """Draw ``plot(table, lang=lang, ax=ax, **options)`` at a preset's size, with its fonts; return
    the matplotlib Figure.

    ``preset``: a name from data/presets.csv; ``width``: single or double (columns of the journal;
    default: what the plot asks for). The layout is computed once and then kept, so that every
    format shows the same picture. No setting of matplotlib stays changed.
    """
    check_language(lang)
    style = read_preset(preset, find_project(project))
    size = figure_size(plot, table, style, width, options)
    with figure_style(style, lang):
        figure = Figure(figsize=[mm / 25.4 for mm in size], layout="constrained")
        plot(round_table(table), lang=lang, ax=figure.add_subplot(), **options)
        _raise_to_least_sizes(figure, style)
        try:
            check_glyphs(figure)  # draws, and so lays out for the first time
            _fix_ticks(figure)
            figure.draw_without_rendering()
        except UserWarning as warning:
            if "collapsed" not in str(warning):
                raise
            raise InputError("no-room-for-axes", where=plot.__name__) from warning
        figure.set_layout_engine("none")
    return figure


def figure_size(plot, table, style, width=None, options=None):
    """Width and height of a figure in mm: a column of the preset; the plot's height grown with the
    lettering, up to the maximum.
    """
    width = width or getattr(plot, "width", "double")
    if width not in WIDTHS:
        raise InputError("not-one-of", where="width", values=", ".join(WIDTHS), cell=width)
    height = natural_height(plot, table, style, options)
    return style[f"{width}_mm"], min(height, style["max_height_mm"])


def natural_height(plot, table, style, options=None):
    """The height in mm that a plot asks for, in proportion to the preset's lettering (90 mm when it
    asks for nothing).
    """
    height = plot.height(table, **(options or {})) if hasattr(plot, "height") else 90
    return height * style["size_pt"] / BASE_PT


def _raise_to_least_sizes(figure, style):
    """Raise lettering and lines that are smaller than the preset allows to its least size."""
    for text in figure.findobj(Text):
        if text.get_fontsize() < style["small_pt"]:
            text.set_fontsize(style["small_pt"])
    for artist in figure.findobj(lambda artist: hasattr(artist, "get_linewidth")):
        if isinstance(artist, Text):
            continue
        widths = np.asarray(artist.get_linewidth())
        raised = np.where(widths > 0, np.maximum(widths, style["line_pt"]), 0.0)
        artist.set_linewidth(raised if raised.ndim else float(raised))


def _fix_ticks(figure):
    """Keep the ticks of the first layout: chosen anew for each width they can go back and forth,
    and one is cut at the edge.
    """
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_locator(FixedLocator(axis.get_minorticklocs()))
            axis.set_major_locator(FixedLocator(axis.get_majorticklocs()))


def save_figure(
    plot,
    table,
    name,
    *,
    choices=None,
    preset="paper",
    formats=None,
    folder=None,
    project=None,
    **options,
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
    project = find_project(project)
    style = read_preset(preset, project)
    plot, table, options = _or_sentence(plot, table, name, style, options)
    kinds = kinds_of(table)
    csv, table = _write_and_read(table, kinds)
    record = _record(plot, table, name, kinds, choices, options)
    pictures, problems, display = _draw_files(
        plot, table, record, LANGUAGES, preset, formats, None, project
    )
    record["problems"] = problems
    json_text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    stem = Path() if preset == "paper" else Path(preset)
    files = {stem / path: data for path, data in pictures.items()}
    files |= {Path(f"{name}.csv"): csv, Path(f"{name}.json"): json_text.encode("utf-8")}
    folder = _folder(folder, project)
    paths = tuple(write_atomic(folder / path, data) for path, data in files.items())
    lang = record["choices"].get("lang", "en")
    sentences = tuple(problems[lang])
    return SavedFigure(name, paths, record["captions"], sentences, lang, display[lang])


def _or_sentence(plot, table, name, style, options):
    """Plot, table and options as they are, or those of a sentence where there is nothing or far too
    much to draw.
    """
    if table.empty:
        return plot_sentence, nothing_to_draw(name), {}
    if natural_height(plot, table, style, options) > MOST_PAGES * style["max_height_mm"]:
        return plot_sentence, too_long_to_draw(name, len(table)), {}
    return plot, table, options


def redraw_figure(
    name, *, preset="paper", lang=None, formats=None, width=None, folder=None, project=None
):
    """Draw a saved figure again from its CSV and JSON, for another preset, language, format or
    column width; return the paths.

    Files go into figures/<preset>/ (``-single`` or ``-double`` joins the name when ``width`` is
    given). Raises InputError for a figure that was never saved and for a plot that is not of
    govreports and not imported.
    """
    project = find_project(project)
    folder = _folder(folder, project)
    plot, table, record = read_figure(name, folder)
    langs = LANGUAGES if lang is None else (lang,)
    pictures, _, _ = _draw_files(plot, table, record, langs, preset, formats, width, project)
    return [write_atomic(folder / preset / path, data) for path, data in pictures.items()]


def read_figure(name, folder=None, project=None):
    """Plot function, table and record (the JSON) of a saved figure."""
    path = _folder(folder, project) / f"{name}.json"
    if not path.is_file():
        names = sorted(other.stem for other in path.parent.glob("[0-9][0-9]-*.json"))
        raise InputError("no-saved-figure", where=path, there=", ".join(names) or "none")
    record = _read_record(path)
    table = _read_plotted(path.with_suffix(".csv"), record.get("columns"))
    if table.empty:
        raise InputError("no-rows", where=path.with_suffix(".csv"))
    return _find_plot(record["plot"], path), table, {**record, "name": name}


def _read_record(path):
    """The JSON of a saved figure, its parts of the kinds that drawing takes."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError("broken-figure", where=path, part="JSON in UTF-8", found=error) from error
    wanted = {"plot": str, "options": dict, "captions": dict}
    record = record if isinstance(record, dict) else {}
    wanted |= {"columns": dict} if "columns" in record else {}
    for part, kind in wanted.items():
        if not isinstance(record.get(part), kind):
            found = repr(record.get(part, "nothing"))
            raise InputError("broken-figure", where=path, part=part, found=found)
    missing = ", ".join(lang for lang in LANGUAGES if lang not in record["captions"])
    if missing:
        raise InputError("broken-figure", where=path, part=f"captions: {missing}", found="none")
    return record


def _folder(folder, project):
    return Path(folder) if folder is not None else find_project(project).figures


def _write_and_read(table, kinds):
    """The table as CSV bytes, and as read back from them."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_table(table.reset_index(drop=True), Path(folder) / "table.csv")
        return path.read_bytes(), _read_plotted(path, kinds)


def _read_plotted(path, kinds):
    return read_written(path, _guess_kinds(read_written(path)) if kinds is None else kinds)


_WHOLE = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?|-?inf")
_TEXTS = {"source", "target", "term", "text", "surface", "raw", "clean", "name", "value"}


def _guess_kinds(table):
    """The kinds of the columns of a figure whose JSON does not say them in ``columns``, from a
    table of texts.
    """
    return {name: _guess_kind(name, set(table[name])) for name in table}


def _guess_kind(name, cells):
    filled = cells - {""}
    if filled and cells <= {"True", "False"}:
        return "truth"
    if not filled or name in _TEXTS or name in ID_COLUMNS:
        return "text"
    if all(map(_WHOLE.fullmatch, filled)):
        return "whole"
    return "number" if all(map(_NUMBER.fullmatch, filled)) else "text"


def _record(plot, table, name, kinds, choices, options):
    if not NAME.fullmatch(name):
        raise InputError("figure-name", name=name)
    try:
        options = json.loads(json.dumps(options, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InputError("plot-options", plot=plot.__name__, error=error) from error
    is_public = plot.__module__.startswith("govreports.")
    return {
        "name": name,
        "plot": plot.__name__ if is_public else f"{plot.__module__}:{plot.__name__}",
        "columns": kinds,
        "options": options,
        "choices": choices_as_dict(choices),
        "captions": make_captions(plot, table, choices, options),
    }


def _find_plot(written, path):
    """The plot of a JSON: a bare name of govreports, or module:name of another imported module.

    JSONs of version 0.1 hold module:name for both.
    """
    module, _, name = _RENAMED.get(written, written).rpartition(":")
    if module and not module.startswith("govreports."):
        if module not in sys.modules:
            raise InputError("plot-not-imported", path=path, plot=written, module=module)
        home = sys.modules[module]
    else:
        home = govreports
    plot = getattr(home, name, None) if name.startswith("plot_") else None
    if plot is None:
        raise InputError("unknown-plot", path=path, plot=written)
    return plot


def _draw_files(plot, table, record, langs, preset, formats, width, project):
    """The bytes of every file of a figure by name, the sentences about its labels and a picture for
    the screen by language.
    """
    style = read_preset(preset, project)
    formats = style["formats"] if formats is None else formats
    formats = [formats] if isinstance(formats, str) else list(formats)
    check_formats(formats)
    stem = record["name"] + (f"-{width}" if width else "")
    size = {"preset": preset, "width": width, "project": project}
    files, problems, display = {}, {}, {}
    for lang in langs:
        figure = draw_figure(plot, table, lang=lang, **size, **record["options"])
        problems[lang] = describe_label_problems(find_label_problems(figure), lang)
        caption = record["captions"][lang]
        with figure_style(style, lang):
            for kind in sorted(formats):
                files[Path(f"{stem}.{lang}.{kind}")] = render(figure, kind, style["dpi"], caption)
            display[lang] = render(figure, "png", DISPLAY_DPI, caption)
    return files, problems, display
