"""A workspace for own reports: notebooks, lexicons and periods to edit, the reports, and a first
proposal of what they are.
"""

import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd

from govreports.reading.folders import list_files, read_folder
from govreports.reading.page import find_page
from govreports.reading.periods import read_periods
from govreports.reading.readings import READING_COLUMNS
from govreports.tables import (
    SHIPPED,
    InputError,
    Project,
    read_table,
    write_atomic,
    write_table,
)

_ANCHORS = ("section", "first", "last", "paragraphs")
# gold/: answers for the shipped page only
_OF_THE_PAGE = ("mentions.csv", "duties.csv", "measures.csv", "measures_second_coder.csv")


def new_workspace(folder, reports=None, page=False, project=None):
    """Lay out a workspace in ``folder`` and return the Collection that was read (None without
    reports).

    notebooks/ (without outputs, the answers taken out), data/lexicons, data/periods.csv,
    data/presets.csv, data/gold, data/raw with a copy of ``reports`` (a folder or a file),
    data/reports.csv with a row for each document, data/tables with what was read and proposed,
    figures/, README.md and README.zh.md. ``page``: the shipped page and its reading too, to compare
    it with the reports. All is copied from ``project`` (default: that of the working directory, or
    the one that govreports is installed from in place). Raises InputError for a folder that holds
    something, no project to copy from, reports of which none can be read.
    """
    folder, project = Path(folder).resolve(), project or _find_templates()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("folder-in-use", where=folder)
    if reports is not None:
        list_files(reports, project)  # raises before anything is written
    for name in ("notebooks", "figures", "data/raw", "data/tables"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _copy_data(project, folder, page)
    collection = _take_in(folder, reports, project if page else None)
    for path in sorted((project.root / "notebooks").glob("*.ipynb")):
        notebook = nbformat.writes(empty_notebook(nbformat.read(path, as_version=4))) + "\n"
        write_atomic(folder / "notebooks" / path.name, notebook.encode("utf-8"))
    periods = read_periods(folder / "data" / "periods.csv")
    for lang, (name, text) in README.items():
        text = text.format(reference=_say_reference(periods, lang))
        write_atomic(folder / name, text.encode("utf-8"))
    return collection


def describe_workspace(folder, collection):
    """What a new workspace holds and what to do next, in sentences."""
    run = f"change into {folder} and run: python -m govreports figures"
    if collection is None:
        return f"{folder} is ready. Put your reports into {folder}/data/raw, {run}"
    files, documents = collection.files, collection.documents
    read, proposed = (files["status"] == "read").sum(), (documents["proposed"] != "").sum()
    return (
        f"{folder} is ready: {len(documents)} documents from {read} of {len(files)} files "
        f"(data/tables/files.csv). For {proposed} something is proposed: check "
        f"data/tables/reports.proposed.csv and fill data/reports.csv. Then {run}"
    )


def _find_templates():
    """The project of the working directory, or the one that the code came with."""
    try:
        return Project.here()
    except InputError as error:
        if (SHIPPED / "reports.csv").is_file() and (SHIPPED.parent / "notebooks").is_dir():
            return Project(SHIPPED.parent)
        raise InputError("no-templates", where="new") from error


def _copy_data(project, folder, page):
    for name in ("periods.csv", "presets.csv"):
        shutil.copyfile(project.data / name, folder / "data" / name)
    left_out = {"lexicons": (), "gold": () if page else _OF_THE_PAGE}
    for name, files in left_out.items():
        ignore = shutil.ignore_patterns(".*", *files)
        shutil.copytree(project.data / name, folder / "data" / name, ignore=ignore)


def _take_in(folder, reports, page_project):
    """Copy the reports into data/raw, write reports.csv with a row for each document, and the
    tables of files and proposals.
    """
    raw, reading = folder / "data" / "raw", pd.DataFrame(columns=["source"])
    if reports is not None:
        reports = Path(reports)
        beside = (reports if reports.is_dir() else reports.parent) / "reports.csv"
        reading = _read_texts(beside) if beside.is_file() else reading
        if reports.is_dir():
            others = shutil.ignore_patterns(".*", "~$*", "reports.csv", "README*")
            shutil.copytree(reports, raw, dirs_exist_ok=True, ignore=others)
        else:
            shutil.copyfile(reports, raw / reports.name)
    if page_project is not None:
        page = find_page(page_project.root)
        shutil.copyfile(page, raw / page.name)
        of_page = _read_texts(page_project.data / "reports.csv").assign(source=page.name)
        reading = pd.concat([of_page, reading], ignore_index=True)
    path = folder / "data" / "reports.csv"
    write_table(_arrange(reading), path)
    if not any(raw.iterdir()):
        return None
    collection = read_folder(raw, path, Project(folder))
    write_table(_arrange(_add_rows(reading, collection.documents)), path)
    write_table(collection.files, folder / "data" / "tables" / "files.csv")
    write_table(collection.proposals, folder / "data" / "tables" / "reports.proposed.csv")
    return collection


def _read_texts(path):
    """A reading as it is written, before anything in it is checked: a row may be unfinished."""
    return read_table(path, (), may_be_empty=True)


def _add_rows(reading, documents):
    """The reading with the id of each of its documents, and an empty row for each document that it
    does not speak of.
    """
    documents = documents[["source", "section", "document"]]
    alone = documents[~documents["source"].duplicated(keep=False)]
    by_source = alone.set_index("source")["document"]
    ids = reading["document"] if "document" in reading else pd.Series("", index=reading.index)
    ids = ids.where(ids.fillna("") != "", reading["source"].map(by_source)).fillna("")
    new = documents[~documents["document"].isin(ids)]
    return pd.concat([reading.assign(document=ids), new], ignore_index=True)


def _arrange(reading):
    """The columns of a reading in the order in which a person fills them, those of a page last."""
    front = ["source", *(column for column in READING_COLUMNS if column not in _ANCHORS)]
    others = [column for column in reading if column not in (*front, *_ANCHORS)]
    arranged = reading.reindex(columns=[*front, *others, *_ANCHORS]).astype(object)
    return arranged.where(arranged.notna(), "")


def empty_notebook(notebook):
    """A notebook without outputs; its answer is replaced by an invitation to write one.

    The cells that compute the numbers of the answer go with it, and the heading above each. No
    other code cell is changed.
    """
    notebook = nbformat.from_dict(notebook)
    opening = notebook.cells[0]
    titles = [line for line in opening.source.splitlines() if line.startswith("# ")]
    figures = ", ".join(dict.fromkeys(re.findall(r"`\d\d-[a-z0-9-]+`", opening.source)))
    opening.source = "\n".join(titles) + "\n\n" + OPENING.format(figures=figures)
    kept = []
    for before, cell in zip([None, *notebook.cells], notebook.cells):
        if cell.cell_type == "code" and "cite(" in cell.source:
            if kept and kept[-1] is before and before.cell_type == "markdown":
                kept.pop()
            continue
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        kept.append(cell)
    notebook.cells = kept
    return notebook


def _say_reference(periods, lang):
    """The reference period by its label and years; of several all of them."""
    rows = periods[periods["role"] == "reference"].itertuples(index=False)
    if lang == "zh":
        return "、".join(f"{row.label_zh}，{row.year_from}—{row.year_to} 年" for row in rows)
    return ", ".join(f"{row.label_en}, {row.year_from}-{row.year_to}" for row in rows)


# The texts of a new workspace: its README in two languages, and the opening of its notebooks.

OPENING = """The answer for your reports is yours to write, here. Figures: {figures}.

The remarks between the cells were written for the documents this notebook was made for: their
numbers and examples are not yours. Where a question makes no sense with your reports (one period
only, no duties), a sentence stands in the place of the table or figure.

答案请根据你的报告写在这里。单元格之间的说明是为原有文档写的，其中的数字和例子与你的报告无关；问题不适用时（例如只有一个时期、没有责任分工），图表处为一句说明。
"""

README = {
    "en": (
        "README.md",
        """# A workspace for your own reports

    python -m govreports figures

makes all tables (data/tables), notebooks and figures from the reports in data/raw. Run it here,
after every change.

| what | where |
|---|---|
| your reports: .txt .md .html .docx .pdf .csv .xlsx | data/raw (add files at any time) |
| which files were read, and why others were not | data/tables/files.csv |
| what each report is: level, genre, topic, years | data/reports.csv, joined by `source`, the file's name; leave empty what you do not know |
| proposals for empty cells, with evidence | data/tables/reports.proposed.csv |
| words, departments, measures, frames, site lines | data/lexicons: edit the files, these and no others are used |
| plan periods | data/periods.csv: each year in one period |
| which documents and periods are compared | the choices in each notebook |

**Proposals are not facts.** A document nobody dated stands with a proposed period, confidence low
and `period_certain` no; it stays out of comparisons between periods until you write its years
into data/reports.csv. The column `proposed` of data/tables/documents.csv names what was proposed.
data/tables/unregistered_bodies.csv, unmatched_frames.csv and long_strings.csv list what the
lexicons may lack.

Your reports of a period of role reference in data/periods.csv ({reference}) are data like all
others; its framing stays a word list beside them. `new --page` copies the shipped page of early
reports too, so that early plans and yours can be compared.

A page of several reports is cut at its headings 篇一, 篇二 ... A table needs a column `text` or 正文;
other columns named as in data/reports.csv are taken over. Positions (start, end) count in the
text as read: for .txt the file with line ends as one character. Not read: numbers that Word makes
itself, text boxes, headers, images.
""",
    ),
    "zh": (
        "README.zh.md",
        """# 你自己的报告

    python -m govreports figures

用 data/raw 中的报告生成全部表格（data/tables）、笔记本和图。每次改动后在本文件夹运行。

| 内容 | 位置 |
|---|---|
| 你的报告：.txt .md .html .docx .pdf .csv .xlsx | data/raw（可随时增加） |
| 哪些文件已读，其余为何未读 | data/tables/files.csv |
| 每份报告的层级、文种、主题、年份 | data/reports.csv，按 source（文件名）对应；不知道的留空 |
| 对空格的建议及其依据 | data/tables/reports.proposed.csv |
| 词语、部门、措施、框架、网站用语 | data/lexicons：直接编辑，只用这里的文件 |
| 规划期 | data/periods.csv：每一年只属于一个时期 |
| 比较哪些文档和时期 | 各笔记本的选项 |

**建议不是事实。** 没有人断代的文档只有建议的时期，把握为 low，period_certain 为 no；在 data/reports.csv 写入年份之前不参加时期比较。
data/tables/documents.csv 的 proposed 列写明哪些是建议。data/tables 中的 unregistered_bodies.csv、
unmatched_frames.csv、long_strings.csv 列出词表可能缺少的内容。

data/periods.csv 中 role 为 reference 的时期（{reference}）若有你的报告，同样是数据；该时期的框架仍是旁边的词表。
`new --page` 同时复制原有的早期报告，可与你的报告比较。

一页多篇的文件按“篇一、篇二……”切分；表格须有 text 或 正文 列。Word 自动编号、文本框、页眉和图片不读。
""",
    ),
}
