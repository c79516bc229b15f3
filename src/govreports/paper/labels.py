"""Checks of a drawn figure's lettering: characters without a glyph, labels that overlap, labels
that are cut.
"""

import warnings
from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text

from govreports.fonts import missing_characters
from govreports.tables import InputError

TOLERANCE_PT = 0.5
_SENTENCES = {
    "en": {
        "overlap": 'The labels "{}" and "{}" overlap by {} pt.',
        "cut": 'The label "{}" is cut by {} ({} pt).',
    },
    "zh": {"overlap": "标签“{}”与“{}”重叠 {} 磅。", "cut": "标签“{}”被{}截去 {} 磅。"},
}
_EDGES = {
    "en": {},
    "zh": {"the edge of the figure": "图的边缘", "the edge of its axes": "坐标区的边缘"},
}


class _TextRecorder(RendererAgg):
    """A renderer that notes which texts are really drawn (a tick outside the axes, say, is not).

    matplotlib names the text it draws by a group with the text's gid; draw_text alone misses texts
    of several lines or with an outline.
    """

    def __init__(self, size, texts):
        super().__init__(*size)
        self.texts, self.drawn, self._gid = texts, {}, None

    def open_group(self, s, gid=None):
        if s == "text":
            self._gid = gid

    def close_group(self, s):
        if s == "text" and self._gid in self.texts:
            self._note(self.texts[self._gid])

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if mtext is not None:  # a tick that the layout has just made has no name yet
            self._note(mtext)

    def _note(self, text):
        if text.get_text().strip():
            self.drawn[id(text)] = text


@matplotlib.rc_context({"text.hinting": "none"})
def visible_texts(figure):
    """The Text objects that a drawing of the figure shows, in drawing order, and the renderer to
    measure them with.
    """
    texts = {f"text {number}": text for number, text in enumerate(figure.findobj(Text))}
    before = [text.get_gid() for text in texts.values()]
    renderer = _TextRecorder((figure.bbox.width, figure.bbox.height, figure.dpi), texts)
    try:
        for name, text in texts.items():
            text.set_gid(name)
        with warnings.catch_warnings():
            # check_glyphs says it better
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            figure.draw(renderer)
    finally:
        for text, gid in zip(texts.values(), before):
            text.set_gid(gid)
    return list(renderer.drawn.values()), renderer


def check_glyphs(figure):
    """Raise InputError, naming character and label, when a label has a character that its fonts
    lack.
    """
    for text in visible_texts(figure)[0]:
        families, label = text.get_fontfamily(), text.get_text()
        missing = missing_characters(label, families)
        if missing:
            codes = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
            raise InputError("no-glyph", label=label, families=", ".join(families), found=codes)


# without hinting, which rounds widths to pixels: up to 4 % off what a PDF shows
@matplotlib.rc_context({"text.hinting": "none"})
def find_label_problems(figure, tolerance=TOLERANCE_PT):
    """Labels that overlap each other by more than ``tolerance`` points, or are cut by the figure's
    edge or their axes.

    Columns: problem (overlap / cut), label, other (the second label of an overlap, or what cuts),
    points (by how much).
    """
    texts, renderer = visible_texts(figure)
    points = 72 / figure.dpi
    boxes = [_corners(text, renderer) * points for text in texts]
    rows = []
    for text, box in zip(texts, boxes):
        for edge, extents in _edges(figure, text):
            low, high = extents * points
            beyond = max((low - box.min(axis=0)).max(), (box.max(axis=0) - high).max())
            if beyond > tolerance:
                rows.append(("cut", text.get_text(), edge, round(float(beyond), 1)))
    for (one, first), (two, second) in combinations(zip(texts, boxes), 2):
        depth = _overlap(first, second)
        if depth > tolerance:
            rows.append(("overlap", one.get_text(), two.get_text(), round(float(depth), 1)))
    return pd.DataFrame(rows, columns=["problem", "label", "other", "points"])


def describe_label_problems(problems, lang):
    """One sentence for each row of ``find_label_problems``."""
    sentences, edges = _SENTENCES[lang], _EDGES[lang]
    return [
        sentences[row.problem].format(row.label, edges.get(row.other, row.other), row.points)
        for row in problems.itertuples()
    ]


def _edges(figure, text):
    yield "the edge of the figure", figure.bbox.get_points()
    if text.get_clip_on() and text.get_clip_box() is not None:
        yield "the edge of its axes", text.get_clip_box().get_points()


def _corners(text, renderer):
    """The four corners of a text's box in pixels, turned with the text."""
    box = text.get_window_extent(renderer)
    angle = text.get_rotation()
    if angle % 90 == 0:
        return np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]])
    text.set_rotation(0)
    flat = text.get_window_extent(renderer)
    text.set_rotation(angle)
    turn = np.deg2rad(angle)
    along = np.array([np.cos(turn), np.sin(turn)]) * flat.width / 2
    across = np.array([-np.sin(turn), np.cos(turn)]) * flat.height / 2
    centre = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([centre + right * along + up * across for right, up in signs])


def _overlap(first, second):
    """How deep two convex boxes overlap, in points: the least shift that parts them (separating
    axis theorem).
    """
    depth = np.inf
    for box in (first, second):
        for side in (box[1] - box[0], box[2] - box[1]):
            axis = side / (np.hypot(*side) or 1)
            one, two = first @ axis, second @ axis
            depth = min(depth, one.max() - two.min(), two.max() - one.min())
            if depth <= 0:
                return 0.0
    return depth
