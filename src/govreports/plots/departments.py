"""Figures of departments and measures: who is named where, who is charged with which task,
which measures and policy tools stand where.
"""

import numpy as np
from matplotlib.lines import Line2D

from govreports.plots.axes import (
    HATCHES,
    PALETTE,
    draw_cells,
    draw_scale,
    label_documents,
    new_axes,
    panels,
)

LEAST_NAMED = 2  # documents: a department named in one alone is left to the table
TOOL_NAMES = {
    "zh": {"supply": "供给型", "demand": "需求型", "environment": "环境型", "none": "领域外"},
    "en": {
        "supply": "supply",
        "demand": "demand",
        "environment": "environment",
        "none": "outside the field",
    },
}


def widely_named(table, least):
    """The rows of the departments named in ``least`` documents or more; all, where none is."""
    return table[table["documents"] >= min(least, table["documents"].max())]


def caption_departments(table, *, lang, least=LEAST_NAMED):
    """Caption of ``plot_departments``."""
    rows, columns = table.drop_duplicates("department"), table.drop_duplicates("document")
    rare = len(rows) - widely_named(table, least)["department"].nunique()
    own, count = int(table["own"].sum()), len(columns)
    total = own + int(table["elsewhere"].sum())
    left = ""
    if rare and lang == "zh":
        left = f"；只见于不足 {least} 份文档的 {rare} 个部门未画出，见表"
    elif rare:
        left = f"; {rare} departments named in fewer than {least} documents are in the table only"
    if lang == "zh":
        return dict(
            title="各文档提到哪些部门",
            shows="格内数字为提及次数，颜色越深，每万词次数越多；带括号者只提到其他层级的机构；k/n 为同类文档中提到本级机构的份数。",
            n=f"n = {count} 份文档，{len(rows)} 个部门，{total} 次提及，其中本级机构 {own} 次{left}。",
            method="部门由词典与构词规则识别，层级对照见 data/lexicons/levels.csv。",
            limits="镇办与市局不合并：部门名称只表示职能，只在同一层级类别内计 k/n；层级不明的文档不计。未提到不等于未参与。",
        )
    return dict(
        title="Which departments each document names",
        shows="The number counts namings, the darker the more per 10,000 words; in brackets: only bodies of another level than the writer's; "
        "k/n: documents of a class that name the body of their own level.",
        n=f"n = {count} documents, {len(rows)} departments, {total} namings, {own} of them of bodies at the writer's own level{left}.",
        method="Departments are found with a register and rules of word formation; the level crosswalk is "
        "data/lexicons/levels.csv.",
        limits="Offices of towns and bureaus of cities are not pooled: a row is a function, and k/n is counted within a class of levels; "
        "documents of unclear level have none. Not to be named is not the same as to have no part.",
    )


def caption_duties(table, *, lang, hub=None):
    """Caption of ``plot_duties``."""
    blocks = table.drop_duplicates(["document", "block"])
    documents, twice = blocks["document"].nunique(), table[table["mark"] == "both"]
    again, again_blocks = len(twice), len(twice.drop_duplicates(["document", "block"]))
    inferred, leads = int(blocks["inferred"].sum()), table["mark"].isin(["lead", "both"])
    of_hub = _count_tasks(table, hub, lang)
    if lang == "zh":
        return dict(
            title="谁牵头、谁参与哪项任务",
            shows="每列一项任务，每行一个部门，每幅一份文档；实心圆为牵头，空心圆为参与或责任单位，方块为牵头后又列为参与，菱形为未写明角色。",
            n=f"n = {len(table)} 个（任务，部门）对：{documents} 份文档的 {len(blocks)} 项任务，{table['department'].nunique()} 个部门；"
            f"牵头 {int(leads.sum())} 个，{again_blocks} 项任务把牵头者再次列出（{again} 个）；{inferred} 项任务的名称由文意推断（*）{of_hub}。",
            method="责任分工段落按五种写法识别；只有一个责任清单而未写角色的，不推定牵头。",
            limits="写明的分工不等于实际合作；一个部门名称在市与镇是不同的机构，因此逐份文档分开画，不合计。",
        )
    return dict(
        title="Who leads and who takes part in which task",
        shows="A column is a task, a row a department, a panel a document; filled circle: leads; open circle: takes part (responsible or "
        "participating unit); square: leads and is listed again as participant; diamond: the role is not stated.",
        n=f"n = {len(table)} pairs of task and department: {len(blocks)} tasks of {documents} documents, {table['department'].nunique()} "
        f"departments; {int(leads.sum())} leads; in {again_blocks} tasks leads are listed again ({again} of them); {inferred} tasks have an "
        f"inferred name (*){of_hub}.",
        method="Responsibility blocks are found in five written forms; a bare list makes nobody its lead.",
        limits="Duties on paper are not collaboration in fact; one name stands for different bodies in a city and in a town, so documents "
        "are shown apart and never summed.",
    )


def _count_tasks(table, hub, lang):
    """In how many tasks a department is, to end a sentence with; "" without one."""
    if hub is None:
        return ""
    rows = table[table["department"] == hub]
    count, english = len(rows.drop_duplicates(["document", "block"])), "".join(rows["english"][:1])
    if lang == "zh":
        return f"；{hub}见于 {count} 项"
    return f"; {f'the {english} ({hub})' if english else hub} is in {count} tasks"


def caption_tools(table, *, lang):
    """Caption of ``plot_tools``."""
    documents = table.drop_duplicates("document")
    coded = table[table["codings"] > 0]
    means = coded.groupby("tool_type")[["share", "share_second"]].mean()
    first = {tool: f"{means['share'].get(tool, 0):.0%}" for tool in TOOL_NAMES["en"]}
    other = {tool: f"{means['share_second'].get(tool, 0):.0%}" for tool in TOOL_NAMES["en"]}
    total = int(documents["codings"].sum())
    if lang == "zh":
        return dict(
            title="各文档的政策工具构成",
            shows="每条为一份文档的措施编码按工具类型的构成，条内为编码数；三角为把有第二种归类的措施改按第二种归类后的分界。",
            n=f"n = {len(documents)} 份文档，{total} 个编码（一句可有几个）；各文档比例的平均：供给型 {first['supply']}，需求型 {first['demand']}，"
            f"环境型 {first['environment']}；按第二种归类为 {other['supply']}、{other['demand']}、{other['environment']}。",
            method="供给、需求、环境三分法，Rothwell and Zegveld 1981；措施按编码表由规则编码。",
            limits="编码数不是投入或效果；归类有争议，两种都给出；社会动员与主题日活动因两位编码员不一致而不计。",
        )
    return dict(
        title="Policy tools by document",
        shows="A bar divides a document's codings of measures by type of tool, with their number inside; triangles: the bounds when measures "
        "with a second reading are counted by it.",
        n=f"n = {len(documents)} documents, {total} codings (a sentence can have several); mean of the documents' shares: supply "
        f"{first['supply']}, demand {first['demand']}, environment {first['environment']}; by the second reading {other['supply']}, "
        f"{other['demand']}, {other['environment']}.",
        method="Supply, demand and environment after Rothwell and Zegveld (1981); measures are coded by the rules of a codebook.",
        limits="Codings are not effort or effect; the types are open to argument, so both readings are given; social mobilisation and "
        "campaign days are left out, because two readers disagree on them.",
    )


def caption_measures(table, *, lang, department=""):
    """Caption of ``plot_measures``; with a department whose sentences alone were counted."""
    codes, documents = table.drop_duplicates("code"), table.drop_duplicates("document")
    widest = codes.sort_values(["documents", "code"], ascending=[False, True]).iloc[0]
    never = int((codes["documents"] == 0).sum())
    common = int((codes["documents"] >= len(documents) / 2).sum())
    only = {
        "zh": f"只计提到{department}的句子。",
        "en": f"Only sentences that name {department} are counted. ",
    }[lang]
    if not department:
        only = ""
    if lang == "zh":
        return dict(
            title=f"与{department}同句的措施" if department else "各文档写到哪些措施",
            shows=f"{only}格内数字为写到该措施的句数，颜色越深，每百句越多；k/n 为同一层级类别中写到该措施的文档数。",
            n=f"n = {len(documents)} 份文档，{int(documents['sentences'].sum())} 句，{len(codes)} 种措施；{common} 种见于半数以上文档，{never} 种未见；"
            f"最普遍的是{widest['name_zh']}（{widest['documents']} 份）。",
            method="措施按编码表由规则编码，与两位编码员的一致程度见笔记本；类型据 Rothwell and Zegveld 1981。",
            limits="长文档写到的措施自然更多；社会动员与主题日活动不计；规则漏掉的说法不在其中。",
        )
    return dict(
        title=f"Measures in sentences that name {department}"
        if department
        else "Which measures each document speaks of",
        shows=f"{only}The number counts sentences with the measure, the darker the more in 100 sentences; k/n: documents of a class of levels with it.",
        n=f"n = {len(documents)} documents, {int(documents['sentences'].sum())} sentences, {len(codes)} measures; {common} stand in at least "
        f"half of the documents, {never} in none; the most widespread is {widest['name_en']} ({widest['documents']} documents).",
        method="Measures are coded by the rules of a codebook, compared with two readers in the notebook; types after Rothwell and "
        "Zegveld (1981).",
        limits="A longer document speaks of more measures; social mobilisation and campaign days are left out; what the rules miss is not here.",
    )


TOOL_STYLES = {
    "supply": (PALETTE["blue"], HATCHES[0], "white"),
    "demand": (PALETTE["yellow"], HATCHES[0], "black"),
    "environment": ("white", HATCHES[1], "black"),
    "none": (PALETTE["light"], HATCHES[2], "black"),
}
ROLE_MARKS = {
    "lead": dict(marker="o", face="black", zh="牵头", en="leads"),
    "participant": dict(marker="o", face="white", zh="参与（责任单位）", en="takes part"),
    "both": dict(
        marker="s", face="black", zh="牵头并再列为参与", en="leads, listed again as participant"
    ),
    "unspecified": dict(marker="D", face="0.7", zh="未写明角色", en="role not stated"),
}


def plot_departments(table, *, lang="en", ax=None, least=LEAST_NAMED):
    """Draw ``count_namings``: departments by documents; the number is namings, the shade their
    rate.

    ``least``: departments named in fewer documents than this are left to the table.
    """
    ax, shown = ax or new_axes(), widely_named(table, least)
    rows = shown.drop_duplicates("department")
    labels = _department_labels(rows, lang)
    marks = [_naming(own, elsewhere) for own, elsewhere in zip(shown["own"], shown["elsewhere"])]
    cells = shown.assign(mark=marks, counted=shown["own"] > 0)
    scale = draw_cells(
        ax,
        cells,
        list(rows["department"]),
        labels,
        row_column="department",
        rate="per_10k",
        lang=lang,
    )
    draw_scale(ax, scale, "每万词提及次数" if lang == "zh" else "namings per 10,000 words")
    return ax


def _department_labels(rows, lang):
    return rows["department"] if lang == "zh" else rows["department"] + " " + rows["english"]


def _naming(own, elsewhere):
    """The number of namings, in brackets when no body of the writer's own level is among them."""
    if own:
        return str(own + elsewhere)
    return f"({elsewhere})" if elsewhere else ""


def _departments_mm(table, least=LEAST_NAMED):
    return 38 + 4.0 * widely_named(table, least)["department"].nunique()


plot_departments.height = _departments_mm
plot_departments.caption = caption_departments


def plot_duties(table, *, hub=None, lang="en", ax=None):
    """Draw ``lay_out_duties``: departments by tasks, a panel for each document, a mark for each
    role; * = the task is inferred.

    ``hub``: the department of which the caption says in how many tasks it is.
    """
    documents = table.drop_duplicates("document").sort_values("document")
    counts = table.groupby("document")["block"].nunique()[documents["document"]]
    rows = table.drop_duplicates("department")
    y = {name: row for row, name in enumerate(rows["department"])}
    grid = panels(
        ax or new_axes(),
        2,
        len(documents),
        width_ratios=counts.tolist(),
        height_ratios=[len(y), 1.6],
        wspace=0.02,
    )
    for panel, row in zip(grid[0], documents.to_dict("records")):
        _draw_duties(panel, table[table["document"] == row["document"]], y, lang)
        panel.set_xlabel(_panel_title(row, lang), fontsize="small", fontweight="bold")
        panel.set_yticks(list(y.values()), [])
    grid[0, 0].set_yticklabels(_department_labels(rows, lang), fontsize="small")
    _draw_mark_key(grid[1], lang)
    return grid[0, 0]


def _panel_title(row, lang):
    if lang == "zh":
        return f"{row['document']} {row['issuer']}\n（{row['class']}）"
    return f"{row['document']} {row['issuer_english']}\n({row['class_english']})"


def _draw_duties(ax, part, y, lang):
    tasks = part.drop_duplicates("block").sort_values("block")
    x = {block: column for column, block in enumerate(tasks["block"])}
    names = tasks["task"] if lang == "zh" else tasks["task_english"]
    for row in range(0, len(y), 2):
        ax.axhspan(row - 0.5, row + 0.5, color="0.94", zorder=0, gid="labelled")
    for mark, style in ROLE_MARKS.items():
        rows = part[part["mark"] == mark]
        ax.plot(
            [x[block] for block in rows["block"]],
            [y[name] for name in rows["department"]],
            style["marker"],
            color="black",
            markerfacecolor=style["face"],
            markersize=4.2,
            markeredgewidth=0.7,
        )
    labels = [name + "*" * int(inferred) for name, inferred in zip(names, tasks["inferred"])]
    ax.set_xticks(list(x.values()), labels, rotation=90, fontsize="x-small")
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=1.5)
    ax.set_xlim(-0.6, len(x) - 0.4)
    ax.set_ylim(len(y) - 0.4, -0.6)
    ax.grid(axis="x", linewidth=0.5)
    ax.spines[:].set_visible(True)


def _draw_mark_key(axes, lang):
    """The meaning of the marks, below the panels."""
    for ax in axes:
        ax.axis("off")
    handles = [_mark_sign(style, lang) for style in ROLE_MARKS.values()]
    inferred = "* 任务由文意推断" if lang == "zh" else "* task inferred"
    handles.append(Line2D([], [], linestyle="", label=inferred))
    legend = axes[-1].legend(
        handles=handles,
        loc="upper right",
        ncol=len(handles),
        fontsize="x-small",
        handletextpad=0.2,
        columnspacing=1.2,
    )
    legend.set_in_layout(False)


def _mark_sign(style, lang):
    return Line2D(
        [],
        [],
        linestyle="",
        marker=style["marker"],
        color="black",
        markerfacecolor=style["face"],
        markersize=4.2,
        label=style[lang],
    )


plot_duties.height = lambda table, hub=None: 62 + 3.9 * table["department"].nunique()
plot_duties.caption = caption_duties


def plot_tools(table, *, lang="en", ax=None):
    """Draw ``tools_by_document``: the share of each tool type in a document's measures; a line
    marks the bounds by the second reading.
    """
    ax, documents = ax or new_axes(), table.drop_duplicates("document")
    y = _spaced(documents["class"])
    for document, codings, height in zip(documents["document"], documents["codings"], y):
        part = table[table["document"] == document].set_index("tool_type").reindex(TOOL_STYLES)
        _draw_shares(ax, height, part["share"].fillna(0), part["n"])
        bounds = part["share_second"].fillna(0).cumsum().iloc[:2]
        ax.plot(bounds, [height + 0.43] * 2, "^", color="black", markersize=3.2)
        ax.text(1.015, height, f"n = {codings}", va="center", fontsize="x-small")
    _finish_tools(ax, documents, y, lang)
    return ax


def _draw_shares(ax, y, shares, counts):
    """One bar of all tools, the number of codings inside each part that has room for it."""
    left = 0.0
    for tool, (colour, hatch, ink) in TOOL_STYLES.items():
        share = shares[tool]
        look = dict(color=colour, hatch=hatch, edgecolor="black", linewidth=0.5)
        ax.barh(y, share, left=left, height=0.72, **look)
        if share >= 0.06:
            ax.text(
                left + share / 2,
                y,
                f"{counts[tool]:.0f}",
                ha="center",
                va="center",
                fontsize="x-small",
                color=ink,
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0},
            )
        left += share


def _spaced(classes):
    """Row positions with a space between classes."""
    classes = classes.to_numpy()
    changes = np.cumsum(classes[1:] != classes[:-1])
    return np.arange(len(classes)) + 0.5 * np.insert(changes, 0, 0)


def _finish_tools(ax, documents, y, lang):
    ax.set_yticks(y, label_documents(documents, lang), fontsize="small")
    ax.set_ylim(y[-1] + 0.7, -0.6)
    ax.set_xlim(0, 1.1)
    ax.set_xticks(np.linspace(0, 1, 6), [f"{share:.0%}" for share in np.linspace(0, 1, 6)])
    ax.set_xlabel("占该文档措施编码的比例" if lang == "zh" else "share of the document's codings")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    second = "按第二种归类的分界" if lang == "zh" else "bounds by the second reading"
    names = [*(TOOL_NAMES[lang][tool] for tool in TOOL_STYLES), second]
    ax.legend(
        [*ax.containers[: len(TOOL_STYLES)], ax.lines[0]],
        names,
        loc="lower center",
        bbox_to_anchor=(0.45, 1.0),
        ncol=5,
        fontsize="x-small",
        columnspacing=1.2,
    )


plot_tools.height = lambda table: 26 + 5.6 * table["document"].nunique()
plot_tools.caption = caption_tools


def plot_measures(table, *, department="", lang="en", ax=None):
    """Draw ``count_measures``: measures by documents; the number is sentences that carry the
    measure, the shade their rate.

    ``department``: whose sentences alone were counted, which the caption says ("" for all
    sentences).
    """
    ax = ax or new_axes()
    rows = table.drop_duplicates("code")
    labels = rows["name_zh"] if lang == "zh" else rows["name_en"]
    firsts = rows.drop_duplicates("tool_type")
    headings = list(zip(firsts["code"], firsts["tool_type"].map(TOOL_NAMES[lang])))
    counted = table["n"] > 0
    cells = table.assign(mark=table["n"].astype(str).where(counted, ""), counted=counted)
    scale = draw_cells(
        ax,
        cells,
        list(rows["code"]),
        labels,
        row_column="code",
        rate="per_100",
        lang=lang,
        headings=headings,
    )
    draw_scale(ax, scale, "每百句" if lang == "zh" else "per 100 sentences")
    return ax


plot_measures.height = lambda table, department="": 46 + 3.9 * table["code"].nunique()
plot_measures.caption = caption_measures
