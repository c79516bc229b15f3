"""Captions of the figures of notebook 03; every number in them is counted from the plotted table."""

TOOL_NAMES = {
    "zh": {"supply": "供给型", "demand": "需求型", "environment": "环境型", "none": "领域外"},
    "en": {"supply": "supply", "demand": "demand", "environment": "environment", "none": "outside the field"},
}


def caption_departments(table, *, lang, least=2):
    """Caption of ``plot_departments``."""
    rows, columns = table.drop_duplicates("department"), table.drop_duplicates("document")
    rare = (rows["documents"] < least).sum()
    total, own, count = int(table["own"].sum() + table["elsewhere"].sum()), int(table["own"].sum()), len(columns)
    left = {"zh": f"；只见于不足 {least} 份文档的 {rare} 个部门未画出，见表", "en": f"; {rare} departments named in fewer than {least} "
            "documents are in the table only"}[lang] if least > 1 else ""
    if lang == "zh":
        return dict(
            title="各文档提到哪些部门",
            shows="格内数字为提及次数，颜色越深，每万词次数越多；带括号者只提到其他层级的机构；k/n 为同类文档中提到本级机构的份数。",
            n=f"n = {count} 份文档，{len(rows)} 个部门，{total} 次提及，其中本级机构 {own} 次{left}。",
            method="部门由词典与构词规则识别（govreports.mentions），层级对照见 data/lexicons/levels.csv。",
            limits="镇办与市局不合并：部门名称只表示职能，只在同一层级类别内计 k/n；层级不明的文档不计。未提到不等于未参与。",
        )
    return dict(
        title="Which departments each document names",
        shows="The number counts namings, the darker the more per 10,000 words; in brackets: only bodies of another level than the writer's; "
        "k/n: documents of a class that name the body of their own level.",
        n=f"n = {count} documents, {len(rows)} departments, {total} namings, {own} of them of bodies at the writer's own level{left}.",
        method="Departments are found with a register and rules of word formation (govreports.mentions); the level crosswalk is "
        "data/lexicons/levels.csv.",
        limits="Offices of towns and bureaus of cities are not pooled: a row is a function, and k/n is counted within a class of levels; "
        "documents of unclear level have none. Not to be named is not the same as to have no part.",
    )


def caption_duties(table, *, lang):
    """Caption of ``plot_duties``."""
    blocks = table.drop_duplicates(["document", "block"])
    documents, again = blocks["document"].nunique(), int((table["mark"] == "both").sum())
    again_blocks = table.loc[table["mark"] == "both", ["document", "block"]].drop_duplicates().shape[0]
    inferred, leads = int(blocks["inferred"].sum()), table["mark"].isin(["lead", "both"])
    science = table[(table["department"] == "科协")].drop_duplicates(["document", "block"]).shape[0]
    if lang == "zh":
        return dict(
            title="谁牵头、谁参与哪项任务",
            shows="每列一项任务，每行一个部门，每幅一份文档；实心圆为牵头，空心圆为参与或责任单位，方块为牵头后又列为参与，菱形为未写明角色。",
            n=f"n = {len(table)} 个（任务，部门）对：{documents} 份文档的 {len(blocks)} 项任务，{table['department'].nunique()} 个部门；"
            f"牵头 {int(leads.sum())} 个，{again_blocks} 项任务把牵头者再次列出（{again} 个）；{inferred} 项任务的名称由文意推断（*）；"
            f"科协见于 {science} 项。",
            method="责任分工段落按五种写法识别（govreports.duties）；只有一个责任清单而未写角色的，不推定牵头。",
            limits="写明的分工不等于实际合作；一个部门名称在市与镇是不同的机构，因此逐份文档分开画，不合计。",
        )
    return dict(
        title="Who leads and who takes part in which task",
        shows="A column is a task, a row a department, a panel a document; filled circle: leads; open circle: takes part (responsible or "
        "participating unit); square: leads and is listed again as participant; diamond: the role is not stated.",
        n=f"n = {len(table)} pairs of task and department: {len(blocks)} tasks of {documents} documents, {table['department'].nunique()} "
        f"departments; {int(leads.sum())} leads; in {again_blocks} tasks leads are listed again ({again} of them); {inferred} tasks have an "
        f"inferred name (*); the Association for Science and Technology (科协) is in {science} tasks.",
        method="Responsibility blocks are found in five written forms (govreports.duties); a bare list makes nobody its lead.",
        limits="Duties on paper are not collaboration in fact; one name stands for different bodies in a city and in a town, so documents "
        "are shown apart and never summed.",
    )


def caption_tools(table, *, lang):
    """Caption of ``plot_tools``."""
    documents = table.drop_duplicates("document")
    held = documents[documents["codings"] > 0]
    means = table[table["document"].isin(held["document"])].groupby("tool_type")[["share", "share_second"]].mean()
    first = {tool: f"{means['share'].get(tool, 0):.0%}" for tool in TOOL_NAMES["en"]}
    other = {tool: f"{means['share_second'].get(tool, 0):.0%}" for tool in TOOL_NAMES["en"]}
    total = int(documents["codings"].sum())
    if lang == "zh":
        return dict(
            title="各文档的政策工具构成",
            shows="每条为一份文档的措施编码按工具类型的构成，条内为编码数；三角为把有第二种归类的措施改按第二种归类后的分界。",
            n=f"n = {len(documents)} 份文档，{total} 个编码（一句可有几个）；各文档比例的平均：供给型 {first['supply']}，需求型 {first['demand']}，"
            f"环境型 {first['environment']}；按第二种归类为 {other['supply']}、{other['demand']}、{other['environment']}。",
            method="供给、需求、环境三分法，Rothwell and Zegveld 1981；措施由规则编码（govreports.measures）。",
            limits="编码数不是投入或效果；归类有争议，两种都给出；社会动员与主题日活动因两位编码员不一致而不计。",
        )
    return dict(
        title="Policy tools by document",
        shows="A bar divides a document's codings of measures by type of tool, with their number inside; triangles: the bounds when measures "
        "with a second reading are counted by it.",
        n=f"n = {len(documents)} documents, {total} codings (a sentence can have several); mean of the documents' shares: supply "
        f"{first['supply']}, demand {first['demand']}, environment {first['environment']}; by the second reading {other['supply']}, "
        f"{other['demand']}, {other['environment']}.",
        method="Supply, demand and environment after Rothwell and Zegveld (1981); measures are coded by rules (govreports.measures).",
        limits="Codings are not effort or effect; the types are open to argument, so both readings are given; social mobilisation and "
        "campaign days are left out, because two readers disagree on them.",
    )


def caption_measures(table, *, lang, department=""):
    """Caption of ``plot_measures``; with a department whose sentences alone were counted."""
    codes, documents = table.drop_duplicates("code"), table.drop_duplicates("document")
    widest = codes.sort_values(["documents", "code"], ascending=[False, True]).iloc[0]
    never = int((codes["documents"] == 0).sum())
    common = int((codes["documents"] >= len(documents) / 2).sum())
    if lang == "zh":
        return dict(
            title=f"与{department}同句的措施" if department else "各文档写到哪些措施",
            shows=(f"只计提到{department}的句子。" if department else "")
            + "格内数字为写到该措施的句数，颜色越深，每百句越多；k/n 为同一层级类别中写到该措施的文档数。",
            n=f"n = {len(documents)} 份文档，{int(documents['sentences'].sum())} 句，{len(codes)} 种措施；{common} 种见于半数以上文档，{never} 种未见；"
            f"最普遍的是{widest['name_zh']}（{widest['documents']} 份）。",
            method="措施由规则编码（govreports.measures），与两位编码员的一致程度见笔记本；类型据 Rothwell and Zegveld 1981。",
            limits="长文档写到的措施自然更多；社会动员与主题日活动不计；规则漏掉的说法不在其中。",
        )
    return dict(
        title=f"Measures in sentences that name {department}" if department else "Which measures each document speaks of",
        shows=(f"Only sentences that name {department} are counted. " if department else "") + "The number counts sentences with the "
        "measure, the darker the more in 100 sentences; k/n: documents of a class of levels with it.",
        n=f"n = {len(documents)} documents, {int(documents['sentences'].sum())} sentences, {len(codes)} measures; {common} stand in at least "
        f"half of the documents, {never} in none; the most widespread is {widest['name_en']} ({widest['documents']} documents).",
        method="Measures are coded by rules (govreports.measures), compared with two readers in the notebook; types after Rothwell and "
        "Zegveld (1981).",
        limits="A longer document speaks of more measures; social mobilisation and campaign days are left out; what the rules miss is not here.",
    )
