"""The figure that stands where there is nothing to draw: a sentence that says why."""

import textwrap

import pandas as pd

from govreports.plots import new_axes

_LINE = 58  # characters that fit into 17 cm, be they Chinese


def plot_sentence(table, *, lang="en", ax=None):
    """Write the sentence of a language (``table``: lang, sentence) into the place of a figure."""
    ax = ax or new_axes()
    ax.set_axis_off()
    ax.text(0.5, 0.5, "\n".join(_lines(table, lang)), ha="center", va="center", fontsize="medium", linespacing=1.5)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return ax


def _lines(table, lang):
    sentence = table.loc[table["lang"] == lang, "sentence"].iloc[0]
    return textwrap.wrap(sentence.replace("$", r"\$"), _LINE)


def caption_sentence(table, *, lang):
    """Caption of ``plot_sentence``."""
    sentence = table.loc[table["lang"] == lang, "sentence"].iloc[0]
    if lang == "zh":
        return dict(title="此处无图", shows=sentence, n="n = 0。", method="不适用。", limits="问题不适用于这些报告，不等于结果为零。")
    return dict(title="No figure here", shows=sentence, n="n = 0.", method="None.",
                limits="The question cannot be put to these reports; that is not a result of zero.")


def nothing_to_draw(name):
    """The table for ``plot_sentence`` where the table of a figure has no rows."""
    sentences = [f"No figure here: the table of {name} has no rows for the reports chosen.", f"此处无图：就所选报告而言，{name} 的表没有任何行。"]
    return pd.DataFrame({"lang": ["en", "zh"], "sentence": sentences})


def too_long_to_draw(name, rows):
    """The table for ``plot_sentence`` where a figure would not fit on two pages."""
    sentences = [f"No figure here: {rows:,} rows do not fit on a page. Take fewer documents, or a part of the table.",
                 f"此处无图：{name} 的表有 {rows:,} 行，一页画不下。请用选项减少文档，或只画表的一部分。"]
    return pd.DataFrame({"lang": ["en", "zh"], "sentence": sentences})


plot_sentence.height = lambda table: 20 + 5 * max(len(_lines(table, lang)) for lang in table["lang"])
plot_sentence.caption = caption_sentence
