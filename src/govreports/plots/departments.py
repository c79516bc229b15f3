"""Figures of notebook 03: who is named where, who is charged with which task, which measures and policy tools stand where."""

import numpy as np
from matplotlib.lines import Line2D

from govreports.plots import HATCHES, PALETTE, new_axes, panels
from govreports.plots.cells import draw_cells, draw_scale
from govreports.plots.department_captions import (
    TOOL_NAMES,
    caption_departments,
    caption_duties,
    caption_measures,
    caption_tools,
)

TOOL_STYLES = {
    "supply": (PALETTE["blue"], HATCHES[0], "white"), "demand": (PALETTE["yellow"], HATCHES[0], "black"),
    "environment": ("white", HATCHES[1], "black"), "none": (PALETTE["light"], HATCHES[2], "black"),
}
MARKS = {
    "lead": dict(marker="o", face="black", zh="牵头", en="leads"),
    "participant": dict(marker="o", face="white", zh="参与（责任单位）", en="takes part"),
    "both": dict(marker="s", face="black", zh="牵头并再列为参与", en="leads, listed again as participant"),
    "unspecified": dict(marker="D", face="0.7", zh="未写明角色", en="role not stated"),
}


def plot_departments(table, *, lang="en", ax=None, least=2):
    """Draw ``count_namings``: departments by documents; the number is namings, the shade their rate.

    ``least``: departments named in fewer documents than this are left to the table.
    """
    ax, shown = ax or new_axes(), table[table["documents"] >= min(least, table["documents"].max())]
    rows = shown.drop_duplicates("department")
    labels = rows["department"] if lang == "zh" else rows["department"] + " " + rows["english"]
    marks = [_naming(own, other) for own, other in zip(shown["own"], shown["elsewhere"])]
    cells = shown.assign(mark=marks, counted=shown["own"] > 0)
    scale = draw_cells(ax, cells, list(rows["department"]), labels, row_column="department", rate="per_10k", lang=lang)
    draw_scale(ax, scale, "每万词提及次数" if lang == "zh" else "namings per 10,000 words")
    return ax


def _naming(own, other):
    """The number of namings, in brackets when no body of the writer's own level is among them."""
    return "" if own + other == 0 else str(own + other) if own else f"({other})"


plot_departments.height = lambda table, least=2: 38 + 4.0 * (table.drop_duplicates("department")["documents"] >= least).sum()
plot_departments.caption = caption_departments


def plot_duties(table, *, lang="en", ax=None):
    """Draw ``lay_out_duties``: departments by tasks, a panel for each document, a mark for each role; * = the task is inferred."""
    documents = table.drop_duplicates("document").sort_values("document")
    counts = [table.loc[table["document"] == document, "block"].nunique() for document in documents["document"]]
    rows = table.drop_duplicates("department")
    y = {name: at for at, name in enumerate(rows["department"])}
    grid = panels(ax or new_axes(), 2, len(documents), width_ratios=counts, height_ratios=[len(y), 1.6], wspace=0.02)
    for panel, row in zip(grid[0], documents.to_dict("records")):
        _draw_duties(panel, table[table["document"] == row["document"]], y, lang)
        panel.set_xlabel(_panel_title(row, lang), fontsize="small", fontweight="bold")
        panel.set_yticks(list(y.values()), [])
    grid[0, 0].set_yticklabels(rows["department"] if lang == "zh" else rows["department"] + " " + rows["english"], fontsize="small")
    _draw_mark_key(grid[1], lang)
    return grid[0, 0]


def _panel_title(row, lang):
    issuer = row["issuer"] if lang == "zh" else row["issuer_english"]
    return f"{row['document']} {issuer}\n" + (f"（{row['class']}）" if lang == "zh" else f"({row['class_english']})")


def _draw_duties(ax, part, y, lang):
    tasks = part.drop_duplicates("block").sort_values("block")
    x = {block: at for at, block in enumerate(tasks["block"])}
    names = tasks["task"] if lang == "zh" else tasks["task_english"]
    for at in range(0, len(y), 2):
        ax.axhspan(at - 0.5, at + 0.5, color="0.94", zorder=0, gid="labelled")
    for mark, style in MARKS.items():
        rows = part[part["mark"] == mark]
        ax.plot([x[block] for block in rows["block"]], [y[name] for name in rows["department"]], style["marker"], color="black",
                markerfacecolor=style["face"], markersize=4.2, markeredgewidth=0.7)
    labels = [name + "*" * int(inferred) for name, inferred in zip(names, tasks["inferred"])]
    ax.set_xticks(list(x.values()), labels, rotation=90, fontsize="x-small")
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=1.5)
    ax.set_xlim(-0.6, len(x) - 0.4)
    ax.set_ylim(len(y) - 0.4, -0.6)
    ax.grid(axis="x", linewidth=0.5)
    ax.spines[:].set_visible(True)


def _draw_mark_key(places, lang):
    """The meaning of the marks, below the panels."""
    for place in places:
        place.axis("off")
    handles = [
        Line2D([], [], linestyle="", marker=style["marker"], color="black", markerfacecolor=style["face"], markersize=4.2, label=style[lang])
        for style in MARKS.values()
    ]
    handles.append(Line2D([], [], linestyle="", label="* 任务由文意推断" if lang == "zh" else "* task inferred"))
    legend = places[-1].legend(handles=handles, loc="upper right", ncol=len(handles), fontsize="x-small", handletextpad=0.2, columnspacing=1.2)
    legend.set_in_layout(False)


plot_duties.height = lambda table: 62 + 3.9 * table["department"].nunique()
plot_duties.caption = caption_duties


def plot_tools(table, *, lang="en", ax=None):
    """Draw ``tools_by_document``: the share of each tool type in a document's measures; a line marks the bounds by the second reading."""
    ax, documents = ax or new_axes(), table.drop_duplicates("document")
    y = _spaced(documents["class"])
    for at, (document, place) in enumerate(zip(documents["document"], y)):
        part = table[table["document"] == document].set_index("tool_type")
        left = 0.0
        for tool, (colour, hatch, ink) in TOOL_STYLES.items():
            share = 0.0 if np.isnan(part["share"].get(tool, 0.0)) else part["share"].get(tool, 0.0)
            ax.barh(place, share, left=left, height=0.72, color=colour, hatch=hatch, edgecolor="black", linewidth=0.5,
                    label=TOOL_NAMES[lang][tool] if at == 0 else None)
            if share >= 0.06:
                box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0}
                ax.text(left + share / 2, place, str(part["n"][tool]), ha="center", va="center", fontsize="x-small", color=ink, bbox=box)
            left += share
        bounds = part["share_second"].reindex(TOOL_STYLES).fillna(0).cumsum().iloc[:2]
        ax.plot(bounds, [place + 0.43] * 2, "^", color="black", markersize=3.2, label=_second(lang) if at == 0 else None)
        ax.text(1.015, place, f"n = {part['codings'].iloc[0]}", va="center", fontsize="x-small")
    _finish_tools(ax, documents, y, lang)
    return ax


def _second(lang):
    return "按第二种归类的分界" if lang == "zh" else "bounds by the second reading"


def _spaced(classes):
    """Row positions with a space between classes."""
    changes = np.cumsum([0, *(before != after for before, after in zip(classes, list(classes)[1:]))])
    return np.arange(len(changes)) + 0.5 * changes


def _finish_tools(ax, documents, y, lang):
    issuers = documents["issuer"] if lang == "zh" else documents["issuer_english"]
    ax.set_yticks(y, [f"{document}  {issuer}" for document, issuer in zip(documents["document"], issuers)], fontsize="small")
    ax.set_ylim(y[-1] + 0.7, -0.6)
    ax.set_xlim(0, 1.1)
    ax.set_xticks(np.linspace(0, 1, 6), [f"{share:.0%}" for share in np.linspace(0, 1, 6)])
    ax.set_xlabel("占该文档措施编码的比例" if lang == "zh" else "share of the document's codings")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    handles, names = ax.get_legend_handles_labels()
    order = sorted(range(len(names)), key=lambda at: names[at] == _second(lang))  # the bars first
    ax.legend([handles[at] for at in order], [names[at] for at in order], loc="lower center", bbox_to_anchor=(0.45, 1.0), ncol=5,
              fontsize="x-small", columnspacing=1.2)


plot_tools.height = lambda table: 26 + 5.6 * table["document"].nunique()
plot_tools.caption = caption_tools


def plot_measures(table, *, department="", lang="en", ax=None):
    """Draw ``count_measures``: measures by documents; the number is sentences that carry the measure, the shade their rate.

    ``department``: whose sentences alone were counted, which the caption says ("" for all sentences).
    """
    ax = ax or new_axes()
    rows = table.drop_duplicates("code")
    labels = rows["name_zh"] if lang == "zh" else rows["name_en"]
    firsts = rows.drop_duplicates("tool_type")
    headings = [(code, TOOL_NAMES[lang][tool]) for code, tool in zip(firsts["code"], firsts["tool_type"])]
    cells = table.assign(mark=table["n"].astype(str).where(table["n"] > 0, ""), counted=table["n"] > 0)
    scale = draw_cells(ax, cells, list(rows["code"]), labels, row_column="code", rate="per_100", lang=lang, headings=headings)
    draw_scale(ax, scale, "每百句" if lang == "zh" else "per 100 sentences")
    return ax


plot_measures.height = lambda table, department="": 46 + 3.9 * table["code"].nunique()
plot_measures.caption = caption_measures
