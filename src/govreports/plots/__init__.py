"""What all plots share: axes to draw in, colours for every reader, and signs that go with the colours.

A plot is a function ``plot_x(table, *, lang="en", ax=None, ...) -> ax`` with two companions: ``plot_x.height(table, **options)``
in millimetres (for a base size of 8 pt) and ``plot_x.caption(table, *, lang, **options)``, a dictionary of sentences.
"""

from matplotlib.figure import Figure

# Okabe and Ito (2008), "Color Universal Design": told apart by colour-blind readers, but not in grey print,
# so a colour always comes with a marker, a line style, a hatch or a direct label.
PALETTE = {
    "black": "#000000", "blue": "#0072B2", "orange": "#E69F00", "green": "#009E73", "vermilion": "#D55E00",
    "sky": "#56B4E9", "purple": "#CC79A7", "yellow": "#F0E442", "grey": "#767676", "light": "#D9D9D9",
}
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")


def new_axes():
    """Axes of a figure of their own, for a plot called without ``ax``; ``figures.draw_figure`` gives them fonts and size."""
    return Figure(layout="constrained").add_subplot()


def panels(ax, rows=1, columns=1, *, sharex=False, sharey=False, **layout):
    """A grid of axes in the place of ``ax``, which is hidden; always a two-dimensional array.

    ``layout``: width_ratios, height_ratios, wspace, hspace as in matplotlib's subgridspec.
    """
    ax.set_axis_off()
    grid = ax.get_subplotspec().subgridspec(rows, columns, **layout)
    return grid.subplots(sharex=sharex, sharey=sharey, squeeze=False)
