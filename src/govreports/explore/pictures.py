"""Pictures for the screen, drawn fast, and the still picture that stands where no kernel runs."""

from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from PIL import Image

from govreports.figures import draw_figure, natural_height
from govreports.presets import figure_style, read_preset
from govreports.rendering import DISPLAY_DPI, render
from govreports.tables import InputError, round_table

TALLEST_MM = 460


class Sheet:
    """Draws for the screen, with the style of the preset "paper" read once."""

    def __init__(self):
        self.style = read_preset("paper")

    def draw(self, plot, table, lang, options):
        """(PNG bytes, width, height in pixels) of a plot. Raises InputError where labels leave no room or a sign has no glyph.

        One layout and one drawing: ``draw_figure``, which checks every label, takes half as long again.
        """
        height = min(natural_height(plot, table, self.style, options), TALLEST_MM)
        with figure_style(self.style, lang):
            size = self.style["double_mm"] / 25.4, height / 25.4
            figure = Figure(size, dpi=DISPLAY_DPI, layout="constrained")  # clearing an old one takes longer than a new one
            canvas = FigureCanvasAgg(figure)
            try:
                plot(round_table(table.reset_index(drop=True)), lang=lang, ax=figure.add_subplot(), **options)
                _leave_out_of_layout(figure)
                canvas.draw()  # not savefig, which draws twice when there is a layout
            except UserWarning as warning:
                raise InputError("the picture", "labels that have room and glyphs", str(warning), "Take fewer rows.") from warning
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        buffer = BytesIO()
        picture.save(buffer, format="PNG", compress_level=1)
        return buffer.getvalue(), *picture.size


def _leave_out_of_layout(figure):
    """Words in the cells of a matrix need no room beside the axes, and measuring them takes a tenth of the time."""
    for ax in figure.axes:
        for text in ax.texts:
            text.set_in_layout(isinstance(text, Annotation) or text.get_transform() != ax.transData)


def still_picture(answer, lang, caption):
    """The picture of an Answer as the notebook keeps it: the same bytes each time, few colours."""
    figure = draw_figure(answer.plot, answer.table.reset_index(drop=True), lang=lang, **answer.options)
    with figure_style(read_preset("paper"), lang):
        return render(figure, "png", DISPLAY_DPI, caption)
