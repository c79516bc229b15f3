"""verify: run everything again in a staging folder and say, line by line, whether the results are
the same.
"""

import io

import pandas as pd

from govreports.job import run
from govreports.job.pipeline import (
    fingerprint,
    input_files,
    library_versions,
    read_manifest,
)
from govreports.tables import find_project

VERIFY_WORDS = {
    "en": {
        "input": "input",
        "library": "library",
        "table": "table",
        "figure": "figure",
        "numbers": "numbers",
        "identical": "identical",
        "bytes": "same numbers, other bytes",
        "different": "DIFFERENT",
        "missing": "NOT MADE AGAIN",
        "new": "NEW",
        "changed": "changed since the results were made",
        "gone": "no longer there",
        "added": "not there when the results were made",
        "row": "row {row}, {column}: was {old}, now {new}",
        "rows": "{old} rows, now {new}",
        "columns": "columns differ: {names}",
        "because": "perhaps because of {libraries}",
        "version": "was {old}, now {new}",
        "good": "All numbers agree: {count} tables and figures.",
        "bad": "Numbers differ in {count} of {total}.",
        "hint": "Restore the inputs (git checkout -- data), install the versions of requirements.lock, and run verify again.",
    },
    "zh": {
        "input": "输入",
        "library": "软件库",
        "table": "表",
        "figure": "图",
        "numbers": "数字",
        "identical": "完全相同",
        "bytes": "数字相同，文件字节不同",
        "different": "不同",
        "missing": "没有重新生成",
        "new": "新增",
        "changed": "在结果生成之后改动过",
        "gone": "已不存在",
        "added": "生成结果时没有",
        "row": "第 {row} 行 {column} 列：原为 {old}，现为 {new}",
        "rows": "原有 {old} 行，现有 {new} 行",
        "columns": "列不同：{names}",
        "because": "可能由于 {libraries}",
        "version": "原为 {old}，现为 {new}",
        "good": "所有数字一致：共 {count} 个表和图。",
        "bad": "{total} 个表和图中有 {count} 个数字不同。",
        "hint": "请恢复输入文件（git checkout -- data），安装 requirements.lock 中的版本，再运行 verify。",
    },
}


def verify(lang="en", show_progress=True, project=None):
    """Rerun everything in staging and print the comparison with the committed results; True when
    all numbers agree.

    Inputs and library versions that differ from the manifest come first, then a line for each table
    and figure. The working tree is not touched.
    """
    root, words = find_project(project).root, VERIFY_WORDS[lang]
    manifest = read_manifest(root)
    libraries = compare_libraries(manifest, words)
    for line in [*compare_inputs(root, manifest, words), *libraries]:
        print(line)
    with run.staged(root) as staging:
        run.make_results(staging, show_progress)
        results = compare_results(root, staging, words, [line.split()[1] for line in libraries])
    for row in results.itertuples(index=False):
        detail = f" ({row.detail})" if row.detail else ""
        print(f"{words[row.kind]} {row.name}: {words[row.status]}{detail}")
    wrong = results[~results["status"].isin(["identical", "bytes"])]
    if wrong.empty:
        print(words["good"].format(count=len(results)))
    else:
        print(words["bad"].format(count=len(wrong), total=len(results)))
        print(words["hint"])
    return wrong.empty


def compare_inputs(root, manifest, words):
    """A sentence for each input file that differs from the manifest."""
    now = {path.relative_to(root).as_posix(): fingerprint(path) for path in input_files(root)}
    before = manifest["inputs"]
    states = dict.fromkeys(before, "gone")
    states |= {name: "changed" if name in before else "added" for name in now}
    differing = [name for name in sorted(states) if now.get(name) != before.get(name)]
    return [f"{words['input']} {name}: {words[states[name]]}" for name in differing]


def compare_libraries(manifest, words):
    """A sentence for each library whose version differs from the manifest."""
    now, before = library_versions(), manifest["libraries"]
    lines = []
    for name in now:
        if now[name] != before.get(name):
            versions = words["version"].format(old=before.get(name, "-"), new=now[name])
            lines.append(f"{words['library']} {name} {versions}")
    return lines


def compare_results(root, staging, words, libraries=()):
    """Each table and figure: kind, name, status (identical, bytes, different, missing, new),
    detail.
    """
    rows = []
    for kind, folder, pattern in (
        ("table", "data/tables", "*.csv"),
        ("figure", "figures", "[0-9]*.csv"),
        ("numbers", "figures", "numbers.csv"),
    ):
        old = {path.stem: path for path in (root / folder).glob(pattern)}
        new = {path.stem: path for path in (staging / folder).glob(pattern)}
        for name in sorted({*old, *new}):
            result = _compare_result(old.get(name), new.get(name), words, libraries)
            rows.append((kind, name, *result))
    return pd.DataFrame(rows, columns=["kind", "name", "status", "detail"])


def _compare_result(old, new, words, libraries):
    """(status, detail) of a table or figure by the paths of its CSV files, None for one that is not
    there.
    """
    if new is None or old is None:
        return ("missing" if new is None else "new"), ""
    difference = first_difference(old.read_bytes(), new.read_bytes(), words)
    if difference:
        return "different", difference
    if _fingerprints(old) == _fingerprints(new):
        return "identical", ""
    because = words["because"].format(libraries=", ".join(libraries)) if libraries else ""
    return "bytes", because


def _fingerprints(csv):
    """The fingerprints of all files of a figure (its pictures, table and record), by name."""
    paths = csv.parent.glob(f"{csv.stem}.*")
    return {path.name: fingerprint(path) for path in paths if path.is_file()}


def first_difference(old, new, words):
    """The first cell in which two CSV files differ, as a sentence; None when they agree."""
    if old == new:
        return None
    before, after = (
        pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        for data in (old, new)
    )
    if list(before) != list(after):
        names = sorted({*before} ^ {*after})
        return words["columns"].format(names=", ".join(names) or "order")
    pairs = zip(before.itertuples(index=False), after.itertuples(index=False))
    for row, (cells, new_cells) in enumerate(pairs, start=1):
        for column, was, now in zip(before, cells, new_cells):
            if was != now:
                return words["row"].format(row=row, column=column, old=_short(was), new=_short(now))
    if len(before) != len(after):
        return words["rows"].format(old=len(before), new=len(after))
    return None


def _short(cell):
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")
