"""Numbers in prose: computed in a notebook, filled into its text, exported as macros with the call
that made each.

In the text cells of a notebook a number is followed by a comment that names it:
``14<!--families-->``. The comment does not show when the cell is rendered; the main job puts the
computed value in front of it.
"""

import ast
import re

import numpy as np
import pandas as pd

from govreports.paper.captions import escape_latex
from govreports.tables import InputError, project_root, read_table, write_atomic, write_table

MARKED = re.compile(r"([^\s<>（），。、()]*?)([-−]?\.?[0-9][0-9.,]*%?|\?)<!--([a-z_]+)-->")
COLUMNS = ["notebook", "name", "value", "call"]


def cite(notebook, folder=None, **numbers):
    """Record the numbers that a notebook's text cites; return those of this call as a table (name,
    value).

    ``notebook``: its two digits. A number is an integer or a text that is formatted already
    ("26%"). They are written to figures/NN-numbers.csv, from which the main job assembles
    numbers.csv and numbers.tex. A second call adds to the first. Raises InputError for a name that
    cannot be a macro, or a value that is neither an integer nor a text.
    """
    rows = []
    for name, value in numbers.items():
        if not re.fullmatch("[a-z_]+", name) or not isinstance(value, (str, int, np.integer)):
            raise InputError(
                f"cite({name}=...)",
                "a name of small letters and _, and an integer or a formatted text",
                repr(value),
                "Rename it, or format the value, for example f'{share:.0%}'.",
            )
        rows.append((name, str(value)))
    table = pd.DataFrame(rows, columns=["name", "value"])
    path = (folder or project_root() / "figures") / f"{notebook}-numbers.csv"
    before = read_table(path) if path.is_file() else table[:0]
    write_table(pd.concat([before[~before["name"].isin(table["name"])], table]), path)
    return table


def find_calls(notebook):
    """Name -> the Python expression given for it in the notebook's call of ``cite``."""
    calls = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "cite(" in cell.source:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cite":
                    calls |= {
                        word.arg: ast.get_source_segment(cell.source, word.value)
                        for word in node.keywords
                    }
    return calls


def collect_numbers(notebooks, folder):
    """All cited numbers: notebook, name, value, call. ``notebooks``: name of the notebook ->
    notebook.

    Raises InputError for a name that two notebooks use.
    """
    rows = []
    for name, notebook in sorted(notebooks.items()):
        path = folder / f"{name[:2]}-numbers.csv"
        if path.is_file():
            calls = find_calls(notebook)
            rows += [
                (name, row.name, str(row.value), calls.get(row.name, ""))
                for row in read_table(path).itertuples(index=False)
            ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    for name in table["name"][table["name"].duplicated()]:
        raise InputError(
            "numbers",
            "each name once",
            f"{name} in two notebooks",
            "Rename one of them in its call of cite.",
        )
    return table


def fill_numbers(text, numbers):
    """The text with each marked number replaced by its value. ``numbers``: name -> value. Raises
    InputError for an unknown name.

    >>> fill_numbers("共 9<!--families--> 个文本族", {"families": "14"})
    '共 14<!--families--> 个文本族'
    """

    def fill(match):
        before, _, name = match.groups()
        if name not in numbers:
            raise InputError(
                f"<!--{name}-->",
                "a number that the notebook cites: " + ", ".join(sorted(numbers)),
                name,
                "Add it to cite(...).",
            )
        return f"{before}{numbers[name]}<!--{name}-->"

    return MARKED.sub(fill, text)


def macro_name(name):
    r"""``families_certain`` -> ``govFamiliesCertain``: TeX macros have letters only."""
    return "gov" + "".join(part.capitalize() for part in name.split("_"))


def write_numbers(numbers, folder):
    """Write numbers.csv and numbers.tex: for each number a LaTeX macro, with the call that made it
    as a comment.
    """
    lines = [
        f"\\newcommand{{\\{macro_name(row.name)}}}{{{escape_latex(row.value)}}} % {row.notebook}: {' '.join(row.call.split())}"
        for row in numbers.itertuples(index=False)
    ]
    write_table(numbers, folder / "numbers.csv")
    write_atomic(folder / "numbers.tex", ("\n".join(lines) + "\n").encode("utf-8"))


# A paragraph on methods for a paper, in two languages, with its numbers computed and its sources
# cited.

# {name} is a number of numbers.csv, [key] an entry of data/references.bib.
TEMPLATES = {
    "en": (
        "The corpus is one web page with {documents} documents; {on_topic} are on or partly on topic. Copies and pairs that share template "
        "text, found by the containment of character shingles [broder1997], count as one family: {families} families, worth about "
        "{effective_n} equally long documents [kish1965]. It is an illustrative collection, not a sample.",
        "Words are cut with a policy dictionary and rules. Rates are per ten thousand words, and the mean over documents is the default. "
        "Dispersion is DPnorm [gries2008, lijffijt2012]; words typical of one document are ranked by tf-idf [sparckjones1972].",
        "Departments are found with a register and rules of word formation ({namings} namings of {bodies_named} bodies), duties in written "
        "responsibility blocks ({tasks_found} tasks in {duty_documents} documents), policy measures by readable rules, grouped as supply, "
        "demand and environment [rothwell1981]. All three were compared with hand marking.",
        "Ties are tested against swaps within each document that keep both margins [strona2014], corrected for multiple testing "
        "[benjamini1995]; shared tasks have Newman's weights [newman2001]. Of {task_ties} ties between bodies with a shared task "
        "{tasks_kept} beat the null, of {measure_ties} pairs of measures {measures_kept}.",
        "Periods are compared with families as units, {families_first} against {families_second}, by an exact permutation test; token-level "
        "tests are shown only to say how often they fire where nothing differs [lijffijt2016] ({null_tokens} of terms). Vocabularies are "
        "compared by their Jensen-Shannon divergence [lin1991] and its contributions [gallagher2021].",
        "The framing of the 14th plan is a reference list of {framing_terms} core terms, never data: {framing_found} of them stand in some "
        "report; expected presence at a document's length is a rarefaction [hurlbert1971], and shares of documents have Wilson intervals "
        "[wilson1927].",
    ),
    "zh": (
        "语料为一个网页上的 {documents} 份文档，其中 {on_topic} 份切题或部分切题。以字符串包含度 [broder1997] 找出副本与共用套语者，"
        "合为一个文本族，共 {families} 族，按长度约相当于 {effective_n} 份等长文档 [kish1965]。本语料为例示，不是样本。",
        "分词采用政策词典与规则；频率按每万词计，默认取各文档的平均。离散度为 DPnorm [gries2008, lijffijt2012]；各文档的特征词按 tf-idf "
        "[sparckjones1972] 排列。",
        "部门由词典与构词规则识别（{bodies_named} 个部门，{namings} 次提及），职责取自写明的分工段落（{duty_documents} 份文档，{tasks_found} 项任务），"
        "政策措施由可读的规则编码，按供给、需求、环境三类归并 [rothwell1981]；三者均与人工标注对照。",
        "连线以每份文档内保持行、列合计的置换 [strona2014] 检验，并作多重比较校正 [benjamini1995]；共同承担任务的连线用 Newman 权重 "
        "[newman2001]。共同承担任务的 {task_ties} 条连线中 {tasks_kept} 条高于随机，{measure_ties} 对措施中 {measures_kept} 对。",
        "时期之间以文本族为单位比较（{families_first} 对 {families_second}），用精确置换检验；按词的检验只用来说明它在毫无差别时有多少误判 "
        "[lijffijt2016]（{null_tokens} 的词）。词汇差异用 Jensen-Shannon 散度 [lin1991] 及其逐词分解 [gallagher2021]。",
        "十四五的提法是一份 {framing_terms} 个核心用语的参照词表，不是数据：其中 {framing_found} 个见于某份报告；同等篇幅下的期望用稀疏化 "
        "[hurlbert1971]，文档比例用 Wilson 区间 [wilson1927]。",
    ),
}
_NUMBER = re.compile(r"\{([a-z_]+)\}")
_CITATION = re.compile(r"\[([a-z0-9]+(?:, [a-z0-9]+)*)\]")


def reference_keys(text):
    """The keys of a BibTeX file, in order."""
    return re.findall(r"(?m)^@\w+\{([^,\s]+),", text)


def fill_methods(numbers, keys, lang, kind):
    """The methods text in ``lang`` (zh / en) as ``kind`` (md: citations [@key]; tex: citations
    \\cite{key}).

    ``numbers``: name -> value; ``keys``: the keys that may be cited. Raises InputError for a number
    or key that is not there.
    """

    def number(match):
        if match.group(1) not in numbers:
            raise InputError(
                f"methods, {lang}",
                "a number that a notebook cites",
                match.group(0),
                "Cite it in its notebook, or mend the text.",
            )
        return escape_latex(numbers[match.group(1)]) if kind == "tex" else numbers[match.group(1)]

    def citation(match):
        cited = match.group(1).split(", ")
        if not set(cited) <= set(keys):
            raise InputError(
                f"methods, {lang}",
                "entries of data/references.bib",
                match.group(1),
                "Add the entry, or mend the text.",
            )
        return (
            "\\cite{" + ",".join(cited) + "}"
            if kind == "tex"
            else "[" + "; ".join("@" + key for key in cited) + "]"
        )

    return (
        "\n\n".join(
            _NUMBER.sub(number, _CITATION.sub(citation, paragraph)) for paragraph in TEMPLATES[lang]
        )
        + "\n"
    )


def write_methods(numbers, folder):
    """Write methods.{zh,en}.{md,tex} from the table of cited numbers; return the paths.

    Without all of the notebooks some numbers are missing, and no text is written rather than half
    of one.
    """
    values = dict(zip(numbers["name"], numbers["value"]))
    if not set(_NUMBER.findall("".join(TEMPLATES["en"] + TEMPLATES["zh"]))) <= set(values):
        return []
    keys = reference_keys((project_root() / "data" / "references.bib").read_text("utf-8"))
    return [
        write_atomic(
            folder / f"methods.{lang}.{kind}",
            fill_methods(values, keys, lang, kind).encode("utf-8"),
        )
        for lang in TEMPLATES
        for kind in ("md", "tex")
    ]
