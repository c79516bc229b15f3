"""Documents -> duties: which department leads, or takes part in, which task of a plan."""

import re

import pandas as pd

from govreports.bodies import compile_register, name_bodies
from govreports.charges import find_charges
from govreports.repairs import find_repairs, fold_width, repair_text
from govreports.reports import read_reports
from govreports.tables import InputError, document_id, project_root, read_table
from govreports.tasks import name_task, read_tasks

DUTY_COLUMNS = ["document", "block", "block_start", "block_end", "task", "inferred", "role", "department",
                "department_start", "department_end", "surface", "registered"]
BLOCK_COLUMNS = ["document", "block", "block_start", "block_end", "task", "inferred", "departments"]
ROLES = ("lead", "participant", "unspecified")
ALL_MEMBERS = "各成员单位(泛指)"
_EVERYBODY = re.compile("各?成员单位")
_SEPARATOR = re.compile(r"[、,;/()\s]|以及|及|和|与")
_EMPTY_WORDS = re.compile(r"等?(?:有关|相关|其他)?(?:部门|单位)?$|^(?:由|各有关部门|各单位|各部门|各相关部门|各级各部门)$")
_BODY = re.compile(r"[\u4e00-\u9fff]{1,14}(?:局|委|办|厅|部|科|所|站|中心|协会|学会|联合会|工会|院|校|社|台|馆|队|会|公司|集团|园区|开发区)$")
_ANONYMOUS = {"办公室", "部门", "单位", "政府部门"}
_GAP = re.compile(r"[\s,;。()、:]*(?:具体|任务|职责)?(?:分工)?[\s,;。()、:]*")


def find_duties(documents, *, departments=None, tasks=None, repairs=None):
    """Find the departments that plans charge with a task.

    Columns: document, block (from 1 in a document), block_start, block_end, task, inferred (0 named in the text, 1 inferred from it),
    role (lead / participant / unspecified), department (name in the register), department_start, department_end, surface (raw),
    registered (0: the list names a body that departments.csv lacks). Offsets are raw, ends exclusive.
    A department stands once for each role in a block; a lead listed again as participant has both. 责任单位 beside 牵头单位 is a
    participant, beside 配合单位 the lead, alone unspecified, as is a bracket without such a word. A block whose lists name no
    department gives no row: see ``find_blocks``. Raises InputError for missing columns and for a wrong register or list of tasks.

    >>> text = "(一)科普基础设施工程。\\n牵头单位:市科协。\\n参与单位:市教育局。"
    >>> reports = pd.DataFrame({"document": ["01"], "start": [0], "text": [text]})
    >>> find_duties(reports)[["task", "role", "department"]].values.tolist()
    [['科普基础设施工程', 'lead', '科协'], ['科普基础设施工程', 'participant', '教育']]
    """
    blocks = _read_blocks(documents, departments, tasks, repairs)
    return pd.DataFrame([(*block, *body) for block, bodies in blocks for body in bodies], columns=DUTY_COLUMNS)


def find_blocks(documents, *, departments=None, tasks=None, repairs=None):
    """Find the responsibility blocks, also those whose lists name no department.

    Columns: document, block, block_start, block_end, task, inferred, departments (how many are charged, each counted once a role).
    """
    blocks = _read_blocks(documents, departments, tasks, repairs)
    return pd.DataFrame([(*block, len(bodies)) for block, bodies in blocks], columns=BLOCK_COLUMNS)


def _read_blocks(documents, departments, tasks, repairs):
    """Yield ((document, block, block_start, block_end, task, inferred), bodies) for each block; bodies may be empty."""
    missing = [column for column in ("document", "start", "text") if column not in documents]
    if missing:
        raise InputError("find_duties", "a table with document, start, text", "no column " + ", ".join(missing),
                         "Make the table with read_reports.")
    departments, tasks = compile_register(departments), read_tasks(tasks)  # once, not for each list
    repairs = find_repairs(documents) if repairs is None else repairs
    of_document = dict(tuple(repairs.groupby("document")))
    for row in documents.itertuples(index=False):
        clean = repair_text(row.text, of_document.get(row.document, ()), row.start)
        text, scope = fold_width(clean.text), 0
        charges = [(charge, _list_bodies(text, charge, departments)) for charge in find_charges(text)]
        charges = [(charge, bodies) for charge, bodies in charges if bodies is not None]
        for number, group in enumerate(_group_charges(text, charges), start=1):
            start, end = group[0][0].start, max(charge.end for charge, _ in group)
            task, inferred = name_task(text, scope, start, end, tasks)
            yield (row.document, number, *clean.span(start, end), task, inferred), _charge_bodies(row, clean, group)
            scope = end


def _group_charges(text, charges):
    """Neighbouring charges make one block, until a word (牵头, 责任 ...) comes a second time or other text stands between."""
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


def _charge_bodies(row, clean, group):
    """Rows (role, department, department_start, department_end, surface, registered), each department once a role."""
    kinds, found = {charge.kind for charge, _ in group}, {}
    for charge, bodies in group:
        role = _role(charge.kind, kinds)
        for start, end, name, registered in bodies:
            raw_start, raw_end = clean.span(start, end)
            surface = row.text[raw_start - row.start : raw_end - row.start]
            found.setdefault((role, name), (role, name, raw_start, raw_end, surface, registered))
    return list(found.values())


def _role(kind, kinds):
    """An open word (责任, 负责) takes its role from its partner; a bare bracket has none."""
    if kind in ("lead", "participant"):
        return kind
    if kind == "open" and kinds & {"lead", "participant"}:
        return "participant" if "lead" in kinds else "lead"
    return "unspecified"


def _list_bodies(text, charge, departments):
    """The bodies of a list in order: (start, end, name, registered); None when the list does not hold the bodies its form needs."""
    inside = text[charge.list_start : charge.list_end]
    named = [(m.start(), m.end(), ALL_MEMBERS, 1) for m in _EVERYBODY.finditer(inside)]
    masked = _EVERYBODY.sub(lambda m: "、" * len(m.group()), inside)
    label = "" if charge.proof == "all" else "责任单位:"  # after it, a bare 卫生 is a body
    bodies = name_bodies(label + masked, departments=departments)
    named += [(start - len(label), end - len(label), name, 1) for start, end, name, _ in bodies]
    unknown, others = _unnamed_items(inside, sorted(named))
    if charge.proof and not named or charge.proof == "all" and (others or len(unknown) > len(named)):
        return None
    at = charge.list_start
    return [(at + start, at + end, name, known) for start, end, name, known in sorted(named + unknown)]


def _unnamed_items(inside, named):
    """What a list holds beside named bodies: items that look like bodies (start, end, name, 0), and other words."""
    unknown, others, at = [], [], 0
    for begin, end, *_ in [*named, (len(inside), len(inside))]:
        for start, piece in _pieces(inside[at:begin], at):
            piece = _EMPTY_WORDS.sub("", piece)
            if _BODY.fullmatch(piece) and piece not in _ANONYMOUS:
                unknown.append((start, start + len(piece), re.sub("^[省市州盟县区旗镇乡]", "", piece), 0))
            elif piece:
                others.append(piece)
        at = end
    return unknown, others


def _pieces(text, offset):
    at = 0
    for piece in _SEPARATOR.split(text):
        start = text.index(piece, at)
        if piece:
            yield offset + start, piece
        at = start + len(piece)


def score_duties(gold=None, *, duties=None, documents=None):
    """Precision, recall and F1 of (block, role, department) against a hand reading, one row a document and one for all.

    ``gold``: table with document, block, block_start, block_end, role, department (default data/gold/duties.csv); only the
    documents it holds are scored. A block found counts as the block of the reading whose offsets it overlaps most.
    Columns: document, gold, found, right, precision, recall, f1.
    """
    gold = read_table(project_root() / "data" / "gold" / "duties.csv") if gold is None else gold
    gold = gold.rename(columns={"section": "document"})
    gold = gold.assign(document=gold["document"].map(document_id))
    duties = find_duties(read_reports() if documents is None else documents) if duties is None else duties
    wanted = {document: _block_triples(part) for document, part in gold.groupby("document")}
    rows = []
    for document, triples in wanted.items():
        part = _match_blocks(duties[duties["document"] == document], gold[gold["document"] == document])
        rows.append((document, len(triples), len(part), len(triples & part)))
    rows.append(("all", *(sum(row[at] for row in rows) for at in (1, 2, 3))))
    scored = [(*row, *_f1(*row[1:])) for row in rows]
    return pd.DataFrame(scored, columns=["document", "gold", "found", "right", "precision", "recall", "f1"])


def _block_triples(table):
    return set(table[["block", "role", "department"]].itertuples(index=False, name=None))


def _match_blocks(found, gold):
    """Triples of ``found`` with each block under the number of the gold block it overlaps most, else under a number of its own."""
    spans = gold.drop_duplicates("block")[["block", "block_start", "block_end"]].values.tolist()
    numbers = {}
    for block, start, end in found.drop_duplicates("block")[["block", "block_start", "block_end"]].itertuples(index=False):
        overlap, number = max(((min(end, e) - max(start, s), b) for b, s, e in spans), default=(0, 0))
        numbers[block] = number if overlap > 0 else f"found {block}"
    return _block_triples(found.assign(block=found["block"].map(numbers))) if len(found) else set()


def _f1(gold, found, right):
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0
