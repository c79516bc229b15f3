"""A view as files: picture in both languages, table, caption and the call, in figures/views/ of the project."""

import json
import re
from itertools import count

from govreports.captions import write_captions
from govreports.figures import save_figure
from govreports.tables import InputError, project_root


def save_view(answer, number, name, choices):
    """Save the picture of an Answer as figures/views/NN-view-NAME, its captions with those there; the SavedFigure.

    ``choices``: what goes into caption and JSON, where ``call`` is added. Another view of that name stays: a number is added.
    Raises InputError for a name without a letter or digit, an Answer without a picture, a folder that cannot be written.
    """
    if not answer.code:
        raise InputError("this view", "a picture", "a sentence", "Choose something that can be drawn, then save.")
    folder = project_root() / "figures" / "views"
    choices = {**choices, "call": answer.call("en")}
    done = save_figure(answer.plot, answer.table, _free_name(folder, number, name, choices), choices=choices, folder=folder,
                       **answer.options)
    write_captions(folder)
    return done


def _free_name(folder, number, name, choices):
    """NN-view-NAME, the first that is free or holds the same view."""
    stem = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    if not stem:
        raise InputError("the name", "Latin letters or digits, such as my-view", repr(name), "Type such a name.")
    for at in count(1):
        full = f"{number}-view-{stem}" + (f"-{at}" if at > 1 else "")
        path = folder / f"{full}.json"
        if not path.exists() or _is_view(path, choices["call"]):
            return full


def _is_view(path, call):
    try:
        return json.loads(path.read_text(encoding="utf-8"))["choices"]["call"] == call
    except (KeyError, TypeError, ValueError):  # no record of ours
        return False
