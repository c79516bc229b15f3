"""Word clouds whose words are real text in the PDF: wordcloud finds the places, matplotlib sets the words."""

from random import Random

import matplotlib
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox
from wordcloud.wordcloud import IntegralOccupancyMap

from ..fonts import SANS, load_fonts
from ..tables import InputError
from . import PALETTE

PIXELS_PER_PT = 4


class _CloudWord(Text):
    """A word whose size is a length on the axes, so that it keeps its place among the others whatever size the axes get."""

    def __init__(self, x, y, word, em, **properties):
        super().__init__(x, y, word, va="baseline", ha="left", **properties)
        self._em = em
        self.set_in_layout(False)

    def _fit(self):
        (_, low), (_, high) = self.axes.transData.transform([(0, 0), (0, self._em)])
        self.set_fontsize(abs(high - low) * 72 / self.get_figure(root=True).dpi)

    def draw(self, renderer):
        self._fit()
        super().draw(renderer)

    def get_window_extent(self, renderer=None, dpi=None):
        """The box of the ink, not of the line: a cloud is packed closer than lines of text."""
        self._fit()
        pixels = self.get_fontsize() * self.get_figure(root=True).dpi / 72
        ink = TextPath((0, 0), self.get_text(), size=1, prop=self.get_fontproperties()).get_extents()
        x, y = self.get_transform().transform(self.get_position())
        return Bbox([[x + ink.x0 * pixels, y + ink.y0 * pixels], [x + ink.x1 * pixels, y + ink.y1 * pixels]])


def draw_cloud(frequencies, ax, *, font=None, seed=20231103, colours=None):
    """Fill ``ax`` with words whose height is as the root of their frequency; return the factor of height, pt per root.

    ``frequencies``: a mapping or Series word -> number above 0. ``font``: a family of the package (default: that of the figure).
    ``colours``: a mapping word -> colour (default: all in one). Equal frequencies are placed in the order of the words, so that one
    seed gives one picture. All words are drawn, none inside the strokes of another and none below the least lettering of the
    figure: where wordcloud's own layout drops or shrinks a word that does not fit, the whole cloud gets smaller here.
    Raises InputError when the words do not fit even so. A cloud shows order, not amounts (Harris 2011, "Word clouds considered
    harmful", Nieman Lab).
    """
    family = font or next((name for name in matplotlib.rcParams["font.family"] if name in load_fonts()), SANS)
    properties = FontProperties(family=[family], size=matplotlib.rcParams["xtick.labelsize"])
    words = sorted(dict(frequencies).items(), key=lambda pair: (-pair[1], pair[0]))
    inks = [TextPath((0, 0), word, size=1, prop=properties).get_extents() for word, _ in words]
    box = ax.get_window_extent()
    pixels = PIXELS_PER_PT * 72 / ax.get_figure(root=True).dpi
    width, height = int(box.width * pixels), int(box.height * pixels)
    sizes, places = _place_words(words, inks, width, height, properties.get_size_in_points() * PIXELS_PER_PT, seed)
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    ax.set_axis_off()
    for (word, _), ink, size, (row, column) in zip(words, inks, sizes, places):
        x, y = column - ink.x0 * size, row + ink.y1 * size
        ax.add_artist(_CloudWord(x, y, word, size, color=(colours or {}).get(word, PALETTE["blue"]), fontproperties=properties))
    return sizes[0] / PIXELS_PER_PT / np.sqrt(words[0][1])


def _place_words(words, inks, width, height, least, seed):
    """Heights of the words in pixels, and the place (row, column) of each ink box: the largest cloud that holds them all."""
    roots = np.sqrt([number for _, number in words])
    top = height / 2
    while top > least:
        sizes = np.maximum(top * roots / roots[0], least)
        area = sum(ink.width * ink.height * size**2 for ink, size in zip(inks, sizes))
        places = _try_places(inks, sizes, width, height, Random(seed)) if area < width * height else None
        if places:
            return sizes, places
        top *= 0.93
    raise InputError(f"a cloud of {len(words)} words", "words that fit", "too many", "Show fewer, or make the figure higher.")


def _try_places(inks, sizes, width, height, random):
    taken, places, gap = np.zeros((height, width), dtype=np.uint8), [], 2 * PIXELS_PER_PT
    room = IntegralOccupancyMap(height, width, None)
    for ink, size in zip(inks, sizes):
        rows, columns = int(np.ceil(ink.height * size)) + gap, int(np.ceil(ink.width * size)) + gap
        found = room.sample_position(rows, columns, random) if rows < height and columns < width else None
        if found is None:
            return None
        row, column = found
        taken[row:row + rows, column:column + columns] = 255
        room.update(taken, row, column)
        places.append((row + gap // 2, column + gap // 2))
    return places
