"""The dendrogram of notebook 04: which items share their units, with every label in full."""

import textwrap

from scipy.cluster.hierarchy import dendrogram

from govreports.associations import cluster_pairs
from govreports.items import require_columns
from govreports.plots import new_axes, panels
from govreports.plots.network_captions import caption_dendrogram
from govreports.plots.rings import NOTHING, node_table, say_instead

TITLES = {"en": {"measures": "Measures", "departments": "Departments"}, "zh": {"measures": "措施", "departments": "部门"}}


def plot_dendrogram(table, *, lang="en", ax=None):
    """Draw average-linkage trees on 1 - Ochiai, one for each panel of the table, labels in full.

    ``table``: ``association_pairs`` with the columns panel, source, target, ochiai and those of ``add_glosses``.
    """
    require_columns(table, ["panel", "source", "target", "ochiai"], "the table of the figure", "Make it with association_pairs.")
    ax = ax or new_axes()
    if table.empty:
        return say_instead(ax, NOTHING[lang])
    groups = list(table.groupby("panel", sort=False))
    grid = panels(ax, len(groups), 1, height_ratios=[_leaves(rows) + 0.5 for _, rows in groups])[:, 0]
    for axes, (name, rows) in zip(grid, groups, strict=True):
        items, tree = cluster_pairs(rows)
        known = node_table(rows.assign(n_source=1, n_target=1)).set_index("name")
        labels = [_leaf_label(known.loc[item], item, lang) for item in items]
        dendrogram(tree, labels=labels, orientation="right", ax=axes, link_color_func=lambda _: "black")
        axes.tick_params(axis="y", labelsize="x-small", length=0)
        axes.set_xlim(max(0, tree[:, 2].min() - 0.1), 1.01)
        axes.set_xlabel("1 − Ochiai", fontsize="small")
        axes.set_title(TITLES[lang].get(name, name), fontsize="small", loc="left")
        axes.spines["left"].set_visible(False)
    return ax


def _leaves(rows):
    return len({*rows["source"], *rows["target"]})


def _leaf_label(node, item, lang):
    english = textwrap.shorten(node["english"], 44, placeholder=" …") if lang == "en" else ""
    return "  ".join(filter(None, [node["chinese"] or item, english]))


plot_dendrogram.height = lambda table: sum(14 + 3.5 * _leaves(rows) for _, rows in table.groupby("panel")) or 40
plot_dendrogram.caption = caption_dendrogram
