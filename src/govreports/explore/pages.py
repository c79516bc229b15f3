"""An Answer as HTML: picture with its text alternative, caption, sentences, tables, call.
Everything from the data is escaped.
"""

import base64
import json
import re
from html import escape
from io import BytesIO
from itertools import count

import numpy as np
from itables.widget import ITable
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from PIL import Image

from govreports.explore.answers import either, import_line
from govreports.paper.captions import short_caption, write_captions
from govreports.paper.figures import draw_figure, natural_height, save_figure
from govreports.paper.presets import DISPLAY_DPI, figure_style, read_preset, render
from govreports.tables import InputError, Project, round_table

MOST_SHOWN = 40  # rows of a table without a search field
_STYLE = (
    "<style>.govreports p{margin:3px 0}.govreports mark{background:#F0E442;color:#000;padding:0 1px}"
    ".govreports td,.govreports th{text-align:left!important;vertical-align:top;padding:2px 8px}"
    ".govreports table{font-size:13px;border-collapse:collapse}"
    ".govreports pre{white-space:pre-wrap;word-break:break-word;font-size:12px}</style>"
)


def picture_html(png, width, height, alt):
    """The picture as an <img> with its text alternative."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
    return f'<img src="data:image/png;base64,{data}" {size} alt="{escape(alt)}">'


def caption_html(caption):
    """The caption of the picture."""
    parts = " ".join(escape(caption[part]) for part in ("shows", "n", "method", "limits"))
    return f"<p><b>{escape(caption['title'])}</b><br>{parts}</p>"


def heading_html(text):
    """A heading of a part, or nothing."""
    return f'<p role="heading" aria-level="4"><b>{escape(text)}</b></p>' if text else ""


def sentences_html(*sentences):
    """A paragraph each."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def table_html(table):
    """A table as plain HTML, its first rows."""
    shown = table.head(MOST_SHOWN)
    rest = f"<p>… {len(table) - len(shown)}</p>" if len(table) > len(shown) else ""
    return (
        shown.to_html(
            index=False, escape=True, border=0, float_format=lambda value: f"{value:.4g}", na_rep=""
        )
        + rest
    )


def lines_heading(answer, lang):
    """Whose sentences stand below, and how many."""
    count = len(answer.lines)
    if not count:
        return ""
    first = (
        either(lang, f"，列出前 {MOST_ROWS} 条", f", the first {MOST_ROWS} listed")
        if count > MOST_ROWS
        else ""
    )
    chinese, english = answer.unit
    return heading_html(
        either(
            lang,
            f"{answer.subject}：{count} {chinese}{first}",
            f"{answer.subject}: {count} {english.removesuffix('s') if count == 1 else english}{first}",
        )
    )


def tables_html(answer):
    """Further tables, each under its title."""
    return "".join(heading_html(title) + table_html(table) for title, table in answer.tables)


def call_html(answer, lang):
    """The call that draws the picture again, its imports above it."""
    call = answer.call(lang)
    if not call:
        return ""
    title = either(lang, "重现此图的一行调用", "the one-line call that draws this")
    code = escape(f"{import_line(call)}\n{call}")
    return f"{heading_html(title)}<pre><code>{code}</code></pre>"


def wrap(html, lang):
    """A part of the page with its language and the style of all of them; nothing for nothing."""
    tag = {"zh": "zh-CN", "en": "en"}[lang]
    return f'{_STYLE}<div class="govreports" lang="{tag}">{html}</div>' if html else ""


def describe_picture(caption, lang):
    """What the picture shows, in words."""
    return short_caption({"source": "", **caption}, lang) + " " + caption["shows"]


# Tables that are searched: the sentences behind a subject, and the numbers of a picture, of which a
# row can be chosen.

MOST_ROWS = 2000  # sent to the browser; the heading says when there are more
LINE_HEADS = (
    ("文档", "document"),
    ("句", "sentence"),
    ("起", "from"),
    ("止", "to"),
    ("语境", "in context"),
)
VIEW_WORDS = {
    "zh": dict(
        search="查找：",
        info="第 _START_–_END_ 行，共 _TOTAL_ 行",
        infoEmpty="没有行",
        infoFiltered="（筛自 _MAX_ 行）",
        lengthMenu="每页 _MENU_ 行",
        zeroRecords="没有符合的行",
        emptyTable="没有行",
    ),
    "en": dict(
        search="search:",
        info="_START_ to _END_ of _TOTAL_ rows",
        infoEmpty="no rows",
        infoFiltered="(of _MAX_)",
        lengthMenu="_MENU_ rows a page",
        zeroRecords="no row has this",
        emptyTable="no rows",
    ),
}


class Rows:
    """A table with a search field, filled again and again; nothing is sent while it stays the same.
    ``pick``: called with a row.
    """

    def __init__(self, name, most, *, pick=None, allow_html=False):
        self.shown, self.pick, self._setting = None, pick, False
        self.options = dict(
            select="single" if pick else False,
            allow_html=allow_html,
            classes="display compact",
            maxBytes=0,
            lengthMenu=[most, 50, 500],
            style="width:100%;margin:0",
            scrollX=True,
        )
        self.widget = ITable(None, **self.options)
        self.widget.add_class(f"govreports-{name}")
        self.widget.observe(self._chosen, "selected_rows")

    def show(self, table, lang):
        """Show a table in a language; one without rows is hidden."""
        self.widget.layout.display = "none" if table.empty else "block"
        if table.empty or (
            self.shown is not None and self.shown[1] == lang and table.equals(self.shown[0])
        ):
            return
        self.shown, self._setting = (table, lang), True
        self.widget.update(
            table.head(MOST_ROWS), language=VIEW_WORDS[lang], selected_rows=[], **self.options
        )
        self._setting = False

    def _chosen(self, change):
        if change["new"] and not self._setting:
            self.pick(self.shown[0].iloc[change["new"][-1]])


def line_rows(lines, lang):
    """LINE_COLUMNS as a table for reading; everything but the marked context is escaped here."""
    table = lines.assign(
        document=[escape(str(document)) for document in lines["document"]],
        html=[f'<span lang="zh-CN">{html}</span>' for html in lines["html"]],
    )
    return table.set_axis([either(lang, *head) for head in LINE_HEADS], axis="columns")


def number_rows(table):
    """The numbers of a picture as they are shown: rounded, nothing for what is missing."""
    table = round_table(table.reset_index(drop=True))
    return table.drop(columns=[name for name in table if table[name].isna().all()])


# Pictures for the screen, drawn fast, and the still picture that stands where no kernel runs.

TALLEST_MM = 460


class Sheet:
    """Draws for the screen, with the style of the preset "paper" read once."""

    def __init__(self):
        self.style = read_preset("paper")

    def draw(self, plot, table, lang, options):
        """(PNG bytes, width, height in pixels) of a plot. Raises InputError where labels leave no
        room or a sign has no glyph.

        One layout and one drawing: ``draw_figure``, which checks every label, takes half as long
        again.
        """
        height = min(natural_height(plot, table, self.style, options), TALLEST_MM)
        with figure_style(self.style, lang):
            size = self.style["double_mm"] / 25.4, height / 25.4
            figure = Figure(
                size, dpi=DISPLAY_DPI, layout="constrained"
            )  # clearing an old one takes longer than a new one
            canvas = FigureCanvasAgg(figure)
            try:
                plot(
                    round_table(table.reset_index(drop=True)),
                    lang=lang,
                    ax=figure.add_subplot(),
                    **options,
                )
                _leave_out_of_layout(figure)
                canvas.draw()  # not savefig, which draws twice when there is a layout
            except UserWarning as warning:
                raise InputError("no-room-in-picture", warning=warning) from warning
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        buffer = BytesIO()
        picture.save(buffer, format="PNG", compress_level=1)
        return buffer.getvalue(), *picture.size


def _leave_out_of_layout(figure):
    """Words in the cells of a matrix need no room beside the axes, and measuring them takes a tenth
    of the time.
    """
    for ax in figure.axes:
        for text in ax.texts:
            text.set_in_layout(isinstance(text, Annotation) or text.get_transform() != ax.transData)


def still_picture(answer, lang, caption):
    """The picture of an Answer as the notebook keeps it: the same bytes each time, few colours."""
    figure = draw_figure(
        answer.plot, answer.table.reset_index(drop=True), lang=lang, **answer.options
    )
    with figure_style(read_preset("paper"), lang):
        return render(figure, "png", DISPLAY_DPI, caption)


# A view as files: picture in both languages, table, caption and the call, in figures/views/ of the
# project.


def save_view(answer, number, name, choices):
    """Save the picture of an Answer as figures/views/NN-view-NAME, its captions with those there;
    the SavedFigure.

    ``choices``: what goes into caption and JSON, where ``call`` is added. Another view of that name
    stays: a number is added. Raises InputError for a name without a letter or digit, an Answer
    without a picture, a folder that cannot be written.
    """
    if not answer.code:
        raise InputError("view-without-picture")
    folder = Project.here().figures / "views"
    choices = {**choices, "call": answer.call("en")}
    done = save_figure(
        answer.plot,
        answer.table,
        _free_name(folder, number, name, choices),
        choices=choices,
        folder=folder,
        **answer.options,
    )
    write_captions(folder)
    return done


def _free_name(folder, number, name, choices):
    """NN-view-NAME, the first that is free or holds the same view."""
    stem = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    if not stem:
        raise InputError("name-of-view", name=name)
    for copy in count(1):
        full = f"{number}-view-{stem}" + (f"-{copy}" if copy > 1 else "")
        path = folder / f"{full}.json"
        if not path.exists() or _is_view(path, choices["call"]):
            return full


def _is_view(path, call):
    try:
        return json.loads(path.read_text(encoding="utf-8"))["choices"]["call"] == call
    except (KeyError, TypeError, ValueError):  # no record of ours
        return False
