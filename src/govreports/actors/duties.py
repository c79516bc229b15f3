"""Documents -> duties: which department leads, or takes part in, which task of a plan."""

import re

import pandas as pd

from govreports.actors.bodies import name_bodies
from govreports.actors.charges import find_charges
from govreports.actors.register import HAN, compile_register
from govreports.actors.tasks import name_task, read_tasks
from govreports.tables import require_columns, share_project
from govreports.text import fold_width, repair_text, take_repairs

GENERIC = "泛指"  # 各成员单位(泛指) is no body
DUTY_COLUMNS = [
    "document",
    "block",
    "block_start",
    "block_end",
    "task",
    "inferred",
    "role",
    "department",
    "department_start",
    "department_end",
    "surface",
    "registered",
]
ALL_MEMBERS = "各成员单位(泛指)"
_EVERYBODY = re.compile("各?成员单位")
_SEPARATOR = re.compile(r"[、,;/()\s]|以及|及|和|与")
_EMPTY_WORDS = re.compile(
    r"等?(?:有关|相关|其他)?(?:部门|单位)?$|^(?:由|各有关部门|各单位|各部门|各相关部门|各级各部门)$"
)
_BODY = re.compile(
    f"[{HAN}]{{1,14}}(?:局|委|办|厅|部|科|所|站|中心|协会|学会|联合会|工会|院|校|社|台|馆|队|会|公司|"
    "集团|园区|开发区)$"
)
_ANONYMOUS = {"办公室", "部门", "单位", "政府部门"}
_GAP = re.compile(r"[\s,;。()、:]*(?:具体|任务|职责)?(?:分工)?[\s,;。()、:]*")


def find_duties(documents, *, departments=None, tasks=None, repairs=None):
    """Find the departments that plans charge with a task.

    Columns: document, block (from 1 in a document), block_start, block_end, task, inferred (0 named
    in the text, 1 inferred from it), role (lead / participant / unspecified), department (name in
    the register), department_start, department_end, surface (raw), registered (0: the list names a
    body that departments.csv lacks). Offsets are raw, ends exclusive. A department stands once for
    each role in a block; a lead listed again as participant has both. 责任单位 beside 牵头单位 is a
    participant, beside 配合单位 the lead, alone unspecified, as is a bracket without such a word. A
    block whose lists name no department gives no row. ``departments``, ``tasks``: a table, a path
    or a Project (default: the tables of the working directory's project). Raises InputError for
    missing columns and for a wrong register or list of tasks.

    >>> text = "(一)科普基础设施工程。\\n牵头单位:市科协。\\n参与单位:市教育局。"
    >>> reports = pd.DataFrame({"document": ["01"], "start": [0], "text": [text]})
    >>> find_duties(reports)[["task", "role", "department"]].values.tolist()
    [['科普基础设施工程', 'lead', '科协'], ['科普基础设施工程', 'participant', '教育']]
    """
    require_columns(documents, ("document", "start", "text"), "find_duties", "read_reports")
    departments, tasks, repairs = share_project(departments, tasks, repairs)
    departments, tasks = compile_register(departments), read_tasks(tasks)  # once, not for each list
    repairs = take_repairs(documents, repairs)
    of_document = dict(tuple(repairs.groupby("document")))
    rows = []
    for document in documents.itertuples(index=False):
        clean = repair_text(document.text, of_document.get(document.document, ()), document.start)
        rows += _read_document(document, clean, departments, tasks)
    return pd.DataFrame(rows, columns=DUTY_COLUMNS)


def _read_document(document, clean, departments, tasks):
    """The rows of one document; blocks that name nobody are counted, and have none."""
    text, scope, rows = fold_width(clean.text), 0, []
    charges = [(charge, _list_bodies(text, charge, departments)) for charge in find_charges(text)]
    charges = [(charge, bodies) for charge, bodies in charges if bodies is not None]
    for number, group in enumerate(_group_charges(text, charges), start=1):
        start, end = group[0][0].start, max(charge.end for charge, _ in group)
        named = name_task(text, scope, start, end, tasks)
        block = (document.document, number, *clean.span(start, end), *named)
        rows += [(*block, *body) for body in _charge_bodies(document, clean, group)]
        scope = end
    return rows


def _group_charges(text, charges):
    """Neighbouring charges make one block, until a word (牵头, 责任 ...) comes a second time or
    other text stands between.
    """
    groups = []
    for charge, bodies in charges:
        previous = groups[-1] if groups else []
        gap = text[previous[-1][0].end : charge.start] if previous else ""
        near = previous and (_GAP.fullmatch(gap) or not re.search(r"[。;\n]", gap))
        if near and charge.kind not in {"plain", *(old.kind for old, _ in previous)}:
            previous.append((charge, bodies))
        else:
            groups.append([(charge, bodies)])
    return groups


def _charge_bodies(document, clean, group):
    """Rows (role, department, department_start, department_end, surface, registered), each
    department once a role.
    """
    kinds, found = {charge.kind for charge, _ in group}, {}
    for charge, bodies in group:
        role = _role(charge.kind, kinds)
        for start, end, name, registered in bodies:
            start, end = clean.span(start, end)
            surface = document.text[start - document.start : end - document.start]
            found.setdefault((role, name), (role, name, start, end, surface, registered))
    return list(found.values())


def _role(kind, kinds):
    """An open word (责任, 负责) takes its role from its partner; a bare bracket has none."""
    if kind in ("lead", "participant"):
        return kind
    if kind == "open" and kinds & {"lead", "participant"}:
        return "participant" if "lead" in kinds else "lead"
    return "unspecified"


def _list_bodies(text, charge, departments):
    """The bodies of a list in order: (start, end, name, registered); None when the list does not
    hold the bodies its form needs.
    """
    inside = text[charge.list_start : charge.list_end]
    named = [(m.start(), m.end(), ALL_MEMBERS, 1) for m in _EVERYBODY.finditer(inside)]
    masked = _EVERYBODY.sub(lambda m: "、" * len(m.group()), inside)
    label = "" if charge.proof == "all" else "责任单位:"  # after it, a bare 卫生 is a body
    bodies = name_bodies(label + masked, departments=departments)
    named += [(start - len(label), end - len(label), name, 1) for start, end, name, _ in bodies]
    unknown, others = _unnamed_items(inside, sorted(named))
    if charge.proof and not named:
        return None
    if charge.proof == "all" and (others or len(unknown) > len(named)):
        return None
    return [
        (charge.list_start + start, charge.list_start + end, name, registered)
        for start, end, name, registered in sorted(named + unknown)
    ]


def _unnamed_items(inside, named):
    """What a list holds beside named bodies: items that look like bodies (start, end, name, 0), and
    other words.
    """
    unknown, others, after = [], [], 0
    for begin, end, *_ in [*named, (len(inside), len(inside))]:
        for start, piece in _pieces(inside[after:begin], after):
            piece = _EMPTY_WORDS.sub("", piece)
            if _BODY.fullmatch(piece) and piece not in _ANONYMOUS:
                name = re.sub("^[省市州盟县区旗镇乡]", "", piece)
                unknown.append((start, start + len(piece), name, 0))
            elif piece:
                others.append(piece)
        after = end
    return unknown, others


def _pieces(text, offset):
    """(start, piece) of what stands between separators, empty pieces left out."""
    begin = 0
    for separator in [*_SEPARATOR.finditer(text), None]:
        end = separator.start() if separator else len(text)
        if text[begin:end]:
            yield offset + begin, text[begin:end]
        begin = separator.end() if separator else end
