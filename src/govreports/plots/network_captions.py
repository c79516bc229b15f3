"""Captions of the networks: what is shown, n, method and limits, with numbers counted
from the plotted table.
"""

from govreports.tables import document_id

NULL_MODEL = {
    "en": "p: curveball swaps within each document that keep both margins (Strona et al. 2014), Benjamini-Hochberg within "
    "each panel over names in two units or more; a tie beats the null at adjusted p ≤ .05.",
    "zh": "p 值：在每份文档内做保持行、列合计的 curveball 置换（Strona 等 2014），每个分图内对至少见于两个单元的名称以 Benjamini-Hochberg 法校正；校正后 p ≤ 0.05 为高于随机。",
}
RING_ORDER = {
    "en": "Nodes stand clockwise by the number of {units} they are named in (size of the node).",
    "zh": "节点按所在{units}数自上方顺时针排列，大小表示该数。",
}


def _result(table, lang):
    """One sentence: how many ties beat the null; none is a result too."""
    kept, ties = int(table["kept"].sum()), len(table)
    if not kept:
        none = {
            "en": f"None of the {ties} ties beats the null: the full network is drawn.",
            "zh": f"{ties} 条连线无一高于随机，故画出完整网络。",
        }
        return none[lang]
    some = {
        "en": f"{kept} of {ties} ties beat the null (black); the others are grey.",
        "zh": f"{ties} 条连线中 {kept} 条高于随机（黑色），其余为灰色。",
    }
    return some[lang]


def _per_panel(table, unit):
    """``15: 10 ..., 16: 9 ...``: the units of each panel."""
    units = table.drop_duplicates("panel").set_index("panel")["units"]
    rows = [f"{document_id(panel)}: {count}" for panel, count in units.items()]
    return unit.format(", ".join(sorted(rows)))


def caption_duty_network(table, *, lang):
    """Caption of ``plot_duty_network``."""
    loops = int(table.drop_duplicates("panel")["self_loops"].sum()) if len(table) else 0
    if lang == "zh":
        return dict(
            title="职责网络：谁牵头，谁参与",
            shows="左：箭头由牵头单位指向参与单位，线宽为任务数。"
            + RING_ORDER["zh"].format(units="任务")
            + "右：同一网络的矩阵，格中为任务数。"
            + _result(table, lang),
            n=_per_panel(table, "各文档任务数（文档：任务）{}；单位是一项任务中的一对部门。"),
            method=NULL_MODEL["zh"],
            limits=f"只含同时写明牵头与参与单位的文档；另有 {loops} 处牵头单位又列为参与单位（自环），不画。这是文件分派的职责，不是实际协作。",
        )
    return dict(
        title="The duty network: who leads, who takes part",
        shows="Left: an arrow runs from a lead to a participant, its width is the number of tasks. "
        + RING_ORDER["en"].format(units="tasks")
        + " Right: the matrix of the same network, the number of tasks in its cells. "
        + _result(table, lang),
        n=_per_panel(
            table,
            "Tasks in each document (document: tasks) {}; the unit is a pair of bodies in a task.",
        ),
        method=NULL_MODEL["en"],
        limits=f"Only documents that name leads and participants; {loops} leads listed again as participants (self-loops) are "
        "left out. These are duties as assigned on paper, not work done together.",
    )


def caption_shared_tasks(table, *, lang):
    """Caption of ``plot_shared_tasks``."""
    out = "、".join(sorted({name for name in table.get("without", []) if name}))
    if lang == "zh":
        return dict(
            title="共同承担任务的网络",
            shows="连线：两个单位列在同一任务之下，线宽为 Newman 权重之和 1/(k−1)。"
            + RING_ORDER["zh"].format(units="任务")
            + _result(table, lang),
            n=_per_panel(table, "各文档任务数（文档：任务）{}；单位是一项任务中的一对部门。"),
            method="权重：Newman 2001；" + NULL_MODEL["zh"],
            limits=(f"另画去掉{out}的网络，重新计数、重新检验。" if out else "")
            + "名单越长连线越多；共同承担任务不等于联合发文，也不等于实际协作。",
        )
    return dict(
        title="Bodies charged with the same task",
        shows="A tie: two bodies listed under one task, as wide as the sum of the Newman weights 1/(k−1). "
        + RING_ORDER["en"].format(units="tasks")
        + " "
        + _result(table, lang),
        n=_per_panel(
            table,
            "Tasks in each document (document: tasks) {}; the unit is a pair of bodies in a task.",
        ),
        method="Weights: Newman 2001. " + NULL_MODEL["en"],
        limits=(f"The network is drawn without {out} too, counted and tested anew. " if out else "")
        + "Long lists make many ties. A shared task is neither a document issued together nor work done together.",
    )


def caption_departments_measures(table, *, lang):
    """Caption of ``plot_departments_measures``."""
    if lang == "zh":
        return dict(
            title="部门与措施",
            shows="连线：部门（左，圆）与措施（右，方，用编码）出现在同一句，线宽为句数。"
            + _result(table, lang),
            n=_per_panel(table, "各文档中提到部门或措施的句数（文档：句）{}；单位是一个句子。"),
            method=NULL_MODEL["zh"],
            limits="同处一句不等于由该部门实施；措施由编码表的触发词找出。",
        )
    return dict(
        title="Departments and measures",
        shows="A tie: a department (left, round) and a measure (right, square, by its code) named in one sentence, as wide as the "
        "number of sentences. " + _result(table, lang),
        n=_per_panel(
            table,
            "Sentences that name a department or a measure (document: sentences) {}; the unit is a sentence.",
        ),
        method=NULL_MODEL["en"],
        limits="In one sentence is not the same as carried out by; measures are found by the phrases of the codebook.",
    )


def caption_measure_network(table, *, lang):
    """Caption of ``plot_measure_network``."""
    least = int(table["documents"].min()) if len(table) else 0
    units = int(table["units"].max()) if len(table) else 0
    if lang == "zh":
        return dict(
            title="措施的共现网络",
            shows=f"连线：两类措施同处一句，至少见于 {least} 份文档，线宽为句数。节点按社团排列，社团内按所在句数"
            "自上方顺时针排列，大小表示句数。灰色填充的各形状为半数以上种子都得到的社团。"
            + _result(table, lang),
            n=f"n = {units} 个含措施的句子；单位是一个句子。",
            method=NULL_MODEL["zh"] + "社团：Louvain（Blondel 等 2008），100 个种子。",
            limits="跨文档按措施编码合并，检验仍只在各文档内置换；SOCIAL 与 CAMPAIGN 两码编码者一致性低。",
        )
    return dict(
        title="Measures named in one sentence",
        shows=f"A tie: two measures in one sentence, in at least {least} documents, as wide as the number of sentences. "
        "Nodes stand clockwise by community, in it by the number of sentences they are named in (size of the node). Grey fill and "
        "marker: communities that more than half of the seeds find. " + _result(table, lang),
        n=f"n = {units} sentences that carry a measure; the unit is a sentence.",
        method=NULL_MODEL["en"] + " Communities: Louvain (Blondel et al. 2008), 100 seeds.",
        limits="Measures are joined over documents by code, swaps stay within each document; coders agree little on SOCIAL and "
        "CAMPAIGN.",
    )


def caption_dendrogram(table, *, lang):
    """Caption of ``plot_dendrogram``."""
    sizes = [
        f"{panel}: {rows['source'].nunique() + 1}"
        for panel, rows in table.groupby("panel", sort=False)
    ]
    if lang == "zh":
        return dict(
            title="聚类树：哪些措施、哪些部门相近",
            shows="频次 → 共现矩阵 → Ochiai 系数 → 相异度（1 − Ochiai）→ 平均联结聚类；连接点越靠近叶端，两者越常同处一个单元。",
            n=f"n（分图：叶数）{'、'.join(sizes)}。",
            method="Ochiai 1957；平均联结：Sokal 与 Michener 1958。",
            limits="聚类树总能画出，即使数据没有类；未作检验，应与检验过的网络同看。",
        )
    return dict(
        title="Dendrogram: which measures, which departments stand close",
        shows="Frequency → co-occurrence matrix → Ochiai coefficient → dissimilarity (1 − Ochiai) → average linkage; the sooner "
        "two branches join, the more often they share a unit.",
        n=f"n (panel: leaves) {', '.join(sizes)}.",
        method="Ochiai 1957; average linkage: Sokal and Michener 1958.",
        limits="A tree can always be drawn, also where there are no groups; it is not a test: read it beside the tested networks.",
    )
