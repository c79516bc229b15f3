"""Questions asked live: the widgets of an explorer, filters and questions above, picture and
sentences below, all driven by one answer function.

    explorer = explore_terms(choices)       in the last line of a cell: the explorer, or its still
                                            picture where no kernel runs
    explorer.set(rows=20, term="科普")      what a click or a key does
    explorer.answer.call("en")              the one-line call that draws the picture again

Filters -> a Part of the Corpus (tables made once) -> answer function -> Answer (plot, table, call,
sentences) -> Explorer.
"""

import base64
import logging
import os
from dataclasses import asdict

import anywidget
import ipywidgets as widgets
from IPython.display import display

from govreports.explore import pages
from govreports.explore.answers import either, only_a_sentence
from govreports.explore.corpus import FILTERS, Corpus, Filters
from govreports.explore.pages import (
    Rows,
    Sheet,
    line_rows,
    number_rows,
    save_view,
    still_picture,
)
from govreports.paper.captions import describe_choices
from govreports.paper.presets import STATIC
from govreports.reading.documents import Choices
from govreports.tables import InputError

VIEW_PARTS = (
    "restart",
    "filters",
    "questions",
    "count",
    "picture",
    "notes",
    "caption",
    "subject",
    "tables",
    "call",
    "saved",
)
TITLES = {
    "restart": (
        "须有内核运行；若点按后没有反应，请重新运行本单元。",
        "Needs a running kernel: if nothing moves, run this cell again.",
    ),
    "filters": ("哪些报告", "Which reports"),
    "questions": ("问什么", "What to ask"),
    "numbers": ("图中的数据", "the numbers of the picture"),
    "save": ("保存此图", "save this view"),
}


class Explorer:
    """The front of one answer function; ``settings`` are the values of all controls, ``answer`` the
    last Answer.
    """

    def __init__(self, number, answer_function, controls, choices=None, documents=None, start=None):
        choices = Choices() if choices is None else choices
        self.number, self.answer_function = number, answer_function
        self.controls = (*FILTERS, *controls)
        self.corpus, self.sheet, self.lang = Corpus(documents), Sheet(), choices.lang
        self.settings = {control.name: control.value for control in self.controls}
        filters = {
            name: value for name, value in asdict(choices).items() if name in asdict(Filters())
        }
        self.settings |= filters
        self.part, self._setting, self._drawn = self.corpus.part(Filters(**filters)), False, None
        self.settings |= start(self.part, choices) if start else {}
        self._build()
        self.update()
        self.start = dict(self.settings)  # as it opens

    def _build(self):
        self.fields = {control.name: make_field(control) for control in self.controls}
        languages = [("English", "en"), ("中文", "zh")]
        self.language = widgets.ToggleButtons(
            options=languages,
            value=self.lang,
            description="语言 language",
            style={"button_width": "80px"},
        )
        self.parts = {name: widgets.HTML() for name in VIEW_PARTS}
        self.lines = Rows("sentences", 10, allow_html=True)
        self.numbers = Rows("numbers", 5, pick=self._pick)
        self.name = widgets.Text(
            value="1", layout={"width": "260px"}, style={"description_width": "initial"}
        )
        self.button = widgets.Button(layout={"width": "160px"})
        self.parts["subject"].add_class("govreports-subject")
        for name in ("count", "notes", "saved"):
            self.parts[name].add_class(LIVE)
        self.opened = widgets.ToggleButton(icon="table", layout={"width": "auto"})
        self.box = widgets.VBox([*self._lay_out(), Keys()], layout={"width": "100%"}).add_class(BOX)
        for name, field in self.fields.items():
            field.observe(lambda change, name=name: self._changed(name, change["new"]), "value")
        self.language.observe(lambda change: self._speak(change["new"]), "value")
        self.opened.observe(lambda _: self._show_numbers(), "value")
        self.button.on_click(lambda _: self.save())

    def _lay_out(self):
        """Everything from top to bottom, which is the order of the Tab key too."""
        yield widgets.HBox([self.language, self.parts["restart"]])
        for title, controls in (("filters", FILTERS), ("questions", self.controls[len(FILTERS) :])):
            yield self.parts[title]
            yield widgets.GridBox(
                [self.fields[control.name] for control in controls],
                layout={
                    "grid_template_columns": "repeat(auto-fill, minmax(300px, 1fr))",
                    "width": "100%",
                },
            )
        yield from (
            self.parts[name] for name in ("count", "picture", "notes", "caption", "subject")
        )
        yield self.lines.widget
        yield from (self.opened, self.numbers.widget, self.parts["tables"])
        yield from (self.parts["call"], widgets.HBox([self.name, self.button]), self.parts["saved"])

    def _pick(self, row):
        if self.answer.pick:
            self.set(**self.answer.pick(row))

    def _changed(self, name, value):
        if not self._setting:
            self.settings[name] = value
            self.update()

    def _speak(self, lang):
        self.lang = lang
        self.update()

    def set(self, **settings):
        """Set controls by name, as a user would; values a list does not have become its first.

        Raises InputError for an unknown name and for a value of another type than the control's.
        """
        kinds = {control.name: VALUE_TYPES.get(control.kind, object) for control in self.controls}
        for name, value in settings.items():
            where = f"explorer.set({name}=...)"
            if name not in kinds:
                values = ", ".join(kinds)
                raise InputError("not-one-of", where=where, values=values, cell=name)
            if not isinstance(value, kinds[name]):
                kind = kinds[name].__name__
                raise InputError("control-of-type", where=where, kind=kind, value=value)
        self.settings |= settings
        self.update()
        return self

    def update(self):
        """Fill the lists, answer, draw, and show everything; whatever goes wrong becomes a
        sentence.
        """
        try:
            self.answer = self._answer()
            self._show_picture()
            self._show_rest()
        except InputError as error:
            self._show_sentence(str(error), str(error))
        except (
            Exception
        ) as error:  # the page must go on: say what happened and keep the calls for the log
            logging.getLogger(__name__).debug("a setting failed: %s", self.settings, exc_info=True)
            what = f"{type(error).__name__}: {error}"
            self._show_sentence(
                f"程序出错，请换一个选项：{what}",
                f"A fault of the program; choose something else. {what}",
            )

    def _answer(self):
        self._setting = True
        try:
            self._label()
            self._fill(FILTERS, self.corpus)
            self.part = part = self.corpus.part(
                Filters(**{control.name: self.settings[control.name] for control in FILTERS})
            )
            if not part.ids:  # the questions keep their values for the next choice
                return only_a_sentence(
                    "没有报告符合这些条件。请放宽一个条件。",
                    "No report passes these filters. Loosen one of them.",
                )
            self._fill(self.controls[len(FILTERS) :], part)
        finally:
            self._setting = False
        return self.answer_function(part, self.settings, self.lang)

    def _label(self):
        """Every label in the language."""
        for control in self.controls:
            self.fields[control.name].description = either(self.lang, *control.label)
        self.name.description = either(
            self.lang, f"图名 {self.number}-view-", f"name {self.number}-view-"
        )
        self.button.description = either(self.lang, *TITLES["save"])

    def _fill(self, controls, source):
        """Lists of what is shown from the tables of ``source``; a value that a list no longer has
        becomes its first.
        """
        for control in controls:
            field, value = self.fields[control.name], self.settings[control.name]
            shown = not control.when or self.settings[control.when[0]] in control.when[1]
            field.layout.display = "" if shown else "none"
            if shown:
                options = control.options(source, self.settings) if control.options else []
                self.settings[control.name] = fill_field(
                    field, control.kind, options, value, self.lang
                )

    def _put(self, name, html):
        self.parts[name].value = pages.wrap(html, self.lang)

    def _show_picture(self):
        plot, table, options = self.answer.plot, self.answer.table, self.answer.options
        drawn = (plot, self.lang, options, table)
        if not self._is_drawn(*drawn):
            self.caption, self._drawn = plot.caption(table, lang=self.lang, **options), None
            picture = self.sheet.draw(plot, table, self.lang, options)
            self._put(
                "picture",
                pages.picture_html(*picture, pages.describe_picture(self.caption, self.lang)),
            )
            self._drawn = drawn

    def _is_drawn(self, *wanted):
        """Whether the picture on the screen is this one: a change of the sentences alone draws
        nothing.
        """
        return (
            self._drawn is not None
            and self._drawn[:3] == wanted[:3]
            and self._drawn[3].equals(wanted[3])
        )

    def _show_sentence(self, chinese, english):
        self.answer, self._drawn = only_a_sentence(chinese, english), None
        self.caption = self.answer.plot.caption(self.answer.table, lang=self.lang)
        self._put(
            "picture",
            f'<div role="alert">{pages.sentences_html(either(self.lang, chinese, english))}</div>',
        )
        self._show_rest()

    def _show_rest(self):
        answer, lang = self.answer, self.lang
        self._put("restart", pages.sentences_html(either(lang, *TITLES["restart"])))
        for name in ("filters", "questions"):
            self._put(name, pages.heading_html(either(lang, *TITLES[name])))
        self._put("count", pages.sentences_html(self.count_sentence()))
        self._put("notes", pages.sentences_html(*answer.notes))
        self._put("caption", pages.caption_html(self.caption))
        self._put("subject", pages.lines_heading(answer, lang))
        self.lines.show(line_rows(answer.lines, lang), lang)
        self._show_numbers()
        self._put("tables", pages.tables_html(answer))
        self._put("call", pages.call_html(answer, lang))
        self._put("saved", "")

    def _show_numbers(self):
        """The table behind the picture, when it is asked for: sending it each time would hold the
        picture up.
        """
        clickable = (
            either(self.lang, "（点一行，看它的句子）", " (click a row for its sentences)")
            if self.answer.pick
            else ""
        )
        self.opened.description = either(self.lang, *TITLES["numbers"]) + clickable
        table = number_rows(self.answer.table)
        self.numbers.show(table if self.opened.value and self.answer.code else table[:0], self.lang)

    def count_sentence(self):
        """How many documents and independent families the filters keep, and of which periods."""
        documents = self.part.documents
        periods = (
            ", ".join(
                f"{name or '?'} {n}" for name, n in documents.groupby("period").size().items()
            )
            or "–"
        )
        families = documents["family"].nunique() if "family" in documents else len(documents)
        chosen = describe_choices(asdict(self.part.filters), self.lang)
        return either(
            self.lang,
            f"n = {len(documents)} 份文档，{families} 个独立文本族（{periods}）。{chosen}",
            f"n = {len(documents)} documents, {families} independent families ({periods}). {chosen}",
        )

    def save(self):
        """Save the view (``save_view``) under the name in the field; the SavedFigure, or None when
        a sentence says why not.
        """
        choices = {"lang": self.lang, **asdict(self.part.filters)}
        try:
            done = save_view(self.answer, self.number, self.name.value, choices)
            names = ", ".join(path.name for path in done.paths)
            sentence = f"{either(self.lang, '已保存：', 'Saved: ')}{names} ({done.paths[0].parent})"
        except (InputError, OSError) as error:
            done, sentence = None, str(error)
        self._put("saved", pages.sentences_html(sentence))
        return done

    def _ipython_display_(self):
        alt = pages.describe_picture(self.caption, self.lang)
        still = either(
            self.lang,
            "静态画面；在 JupyterLab 中运行本单元即可操作。",
            "A still picture; run this cell in JupyterLab to ask.",
        )
        png = base64.b64encode(still_picture(self.answer, self.lang, self.caption)).decode("ascii")
        bundle = {"image/png": png, "text/plain": f"{alt} {still}"}
        if os.environ.get(STATIC):
            display(bundle, raw=True, metadata={"image/png": {"alt": alt}})
            display({"text/markdown": f"*{still}*", "text/plain": still}, raw=True)
        else:
            view = self.box._repr_mimebundle_()
            display(
                {**bundle, **{kind: data for kind, data in view.items() if kind != "text/plain"}},
                raw=True,
                metadata={"image/png": {"alt": alt}},
            )


# The widgets of the controls: made once, filled again and again.

VALUE_TYPES = {
    "number": int,
    "switch": bool,
    "pick": str,
    "words": str,
}  # kind of control -> type of its value; a choice may be any
_WIDE, _STYLE = {"width": "auto"}, {"description_width": "125px"}


def make_field(control):
    """The widget of a control; it has no list yet."""
    if control.kind == "choice":
        return widgets.Dropdown(layout=_WIDE, style=_STYLE)
    if control.kind == "number":
        return widgets.IntSlider(
            value=control.value, continuous_update=True, layout=_WIDE, style=_STYLE
        )
    if control.kind == "switch":
        return widgets.Checkbox(value=control.value, indent=True, layout=_WIDE, style=_STYLE)
    make = widgets.Combobox if control.kind == "pick" else widgets.Text
    return make(value=control.value or "", continuous_update=False, layout=_WIDE, style=_STYLE)


def fill_field(field, kind, options, value, lang):
    """Put list and value into a widget, and return the value it took."""
    if kind == "choice":
        rows = [(either(lang, chinese, english), each) for chinese, english, each in options]
        known = [each for _, each in rows]
        if value not in known:
            value = known[0] if known else ""
        if tuple(field.options) != tuple(rows or [("—", "")]):
            field.options = rows or [("—", "")]
    elif kind == "number":
        field.min, field.max = options
        value = min(max(value, field.min), field.max)
    elif kind == "pick":
        field.options = tuple(dict.fromkeys(each for *_, each in options))
        value = next(iter(field.options), "") if value is None else value
    field.value = value
    return value


# Keys typed into an explorer stay there: JupyterLab would take an arrow in a list for the next
# cell, and d d would delete it.

BOX, LIVE = "govreports-explorer", "govreports-live"


class Keys(anywidget.AnyWidget):
    """Stands unseen in the box of class BOX; keys with Ctrl, Alt or Cmd and Shift+Enter still go to
    JupyterLab.

    Lumino, which handles JupyterLab's shortcuts, skips an element with data-lm-suppress-shortcuts.
    Parts of class LIVE are read out when they change.
    """

    _esm = f"""
    function render({{ el }}) {{
      const listen = event => {{
        const box = el.closest(".{BOX}");
        if (!box || !box.contains(event.target)) return;
        const away = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
        event.target.toggleAttribute("data-lm-suppress-shortcuts", !away);
        for (const part of box.querySelectorAll(".{LIVE}")) part.setAttribute("aria-live", "polite");
      }};
      el.style.display = "none";
      window.addEventListener("keydown", listen, true);
      return () => window.removeEventListener("keydown", listen, true);
    }}
    export default {{ render }};
    """
