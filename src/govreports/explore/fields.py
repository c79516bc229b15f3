"""The widgets of the controls: made once, filled again and again."""

import ipywidgets as widgets

from govreports.explore.answers import say

KINDS = {"number": int, "switch": bool, "pick": str, "words": str}  # kind of control -> type of its value; a choice may be any
_WIDE, _STYLE = {"width": "auto"}, {"description_width": "125px"}


def make_field(control):
    """The widget of a control; it has no list yet."""
    if control.kind == "choice":
        return widgets.Dropdown(layout=_WIDE, style=_STYLE)
    if control.kind == "number":
        return widgets.IntSlider(value=control.value, continuous_update=True, layout=_WIDE, style=_STYLE)
    if control.kind == "switch":
        return widgets.Checkbox(value=control.value, indent=True, layout=_WIDE, style=_STYLE)
    make = widgets.Combobox if control.kind == "pick" else widgets.Text
    return make(value=control.value, continuous_update=False, layout=_WIDE, style=_STYLE)


def fill_field(field, kind, options, value, lang):
    """Put list and value into a widget, and return the value it took."""
    if kind == "choice":
        rows = [(say(lang, chinese, english), each) for chinese, english, each in options]
        known = [each for _, each in rows]
        value = value if value in known else known[0] if known else ""
        if tuple(field.options) != tuple(rows or [("—", "")]):
            field.options = rows or [("—", "")]
    elif kind == "number":
        field.min, field.max = options
        value = min(max(value, field.min), field.max)
    elif kind == "pick":
        field.options = tuple(dict.fromkeys(each for *_, each in options))
    field.value = value
    return value
