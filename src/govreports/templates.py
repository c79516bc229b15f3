"""The texts of a new workspace: its README in two languages, and the opening of its notebooks."""

OPENING = """The answer for your reports is yours to write, here. Figures: {figures}.

The remarks between the cells were written for the documents this notebook was made for: their numbers and examples are not yours. Where
a question makes no sense with your reports (one period only, no duties), a sentence stands in the place of the table or figure.

答案请根据你的报告写在这里。单元格之间的说明是为原有文档写的，其中的数字和例子与你的报告无关；问题不适用时（例如只有一个时期、没有责任分工），图表处为一句说明。
"""

README = {
    "README.md": """# A workspace for your own reports

    python -m govreports figures

makes all tables (data/tables), notebooks and figures from the reports in data/raw. Run it here, after every change.

| what | where |
|---|---|
| your reports: .txt .md .html .docx .pdf .csv .xlsx | data/raw (add files at any time) |
| which files were read, and why others were not | data/tables/files.csv |
| what each report is: level, genre, topic, years | data/reports.csv, joined by `source`, the file's name; leave empty what you do not know |
| proposals for empty cells, with evidence | data/tables/reports.proposed.csv |
| words, departments, measures, frames, site lines | data/lexicons: edit the files, these and no others are used |
| plan periods | data/periods.csv: each year in one period |
| which documents and periods are compared | the choices in each notebook, and the two periods named in notebook 05 |

**Proposals are not facts.** A document nobody dated stands with a proposed period, confidence low and `period_certain` no; it stays out
of comparisons between periods until you write its years into data/reports.csv. The column `proposed` of data/tables/documents.csv names
what was proposed. data/tables/unregistered_bodies.csv, unmatched_frames.csv and long_strings.csv list what the lexicons may lack.

Reports of 2021-2025 (P3) are data; the 14th-plan framing stays a word list beside them. `new --page` copies the shipped page of early
reports too, so that early plans and yours can be compared.

A page of several reports is cut at its headings 篇一, 篇二 ... A table needs a column `text` or 正文; other columns named as in
data/reports.csv are taken over. Positions (start, end) count in the text as read: for .txt the file with line ends as one character.
Not read: numbers that Word makes itself, text boxes, headers, images.
""",
    "README.zh.md": """# 你自己的报告

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
| 比较哪些文档和时期 | 各笔记本的选项，以及 05 中写明的两个时期 |

**建议不是事实。** 没有人断代的文档只有建议的时期，把握为 low，period_certain 为 no；在 data/reports.csv 写入年份之前不参加时期比较。
data/tables/documents.csv 的 proposed 列写明哪些是建议。data/tables 中的 unregistered_bodies.csv、unmatched_frames.csv、long_strings.csv
列出词表可能缺少的内容。

2021—2025 年（P3）的报告是数据；“十四五”框架仍是旁边的词表。`new --page` 同时复制原有的早期报告，可与你的报告比较。

一页多篇的文件按“篇一、篇二……”切分；表格须有 text 或 正文 列。Word 自动编号、文本框、页眉和图片不读。
""",
}
