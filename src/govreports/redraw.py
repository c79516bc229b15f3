"""Saved figures drawn again for a preset, a language or other formats, and checked against a preset: no notebook runs."""

import pandas as pd

from govreports.figures import redraw_figure
from govreports.preflight import preflight
from govreports.tables import InputError, project_root


def choose_figures(only=(), folder=None):
    """The names of the saved figures: all, or those of the notebook numbers and figure names in ``only``.

    Raises InputError, with the names there are, for a number or name without a figure.
    """
    folder = project_root() / "figures" if folder is None else folder
    names = sorted(path.stem for path in folder.glob("[0-9][0-9]-*.json"))
    chosen = {name: [other for other in names if name in (other, other[:2])] for name in only}
    unknown = [name for name, found in chosen.items() if not found]
    if unknown or not names:
        raise InputError(f"figures, {', '.join(unknown)}", "a notebook's number or one of " + (", ".join(names) or "no figure at all"),
                         ", ".join(unknown) or "none", "Choose from the list, or make the figures first: python -m govreports figures")
    return [name for name in names if not chosen or any(name in found for found in chosen.values())]


def redraw_figures(*, preset="paper", lang=None, only=(), formats=None, width=None, folder=None):
    """Draw the chosen figures again into figures/<preset>/; return the paths. Options as in ``redraw_figure``."""
    paths = []
    for name in choose_figures(only, folder):
        paths += redraw_figure(name, preset=preset, lang=lang, formats=formats, width=width, folder=folder)
    return paths


def preflight_figures(*, preset="paper", lang=None, only=(), folder=None):
    """``preflight`` of the chosen figures, one below the other."""
    return pd.concat([preflight(name, preset=preset, lang=lang, folder=folder) for name in choose_figures(only, folder)], ignore_index=True)
