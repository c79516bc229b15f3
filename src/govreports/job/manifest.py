"""The manifest: what a set of results was made from, file by file."""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version

from govreports.tables import InputError, write_atomic

LIBRARIES = (
    "fonttools",
    "jieba",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "pillow",
    "scipy",
    "wordcloud",
)
PATH = "figures/manifest.json"


def fingerprint(path):
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def library_versions():
    """The installed version of each library that results depend on."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def input_files(root):
    """The files that results are made from: the page, the reading, periods, presets, lexicons and
    the gold standard.
    """
    data = root / "data"
    files = [path for path in data.rglob("*") if path.is_file() and path.name[0] != "."]
    files = [path for path in files if path.relative_to(data).parts[0] != "tables"]
    return sorted(path for path in files if path.suffix != ".md" or "raw" in path.parts)


def make_manifest(root):
    """Inputs, libraries, tables, and for each figure its plot, options, choices and files, with
    SHA-256 of every file.
    """
    figures = {}
    for path in sorted((root / "figures").glob("[0-9][0-9]-*.json")):
        record = json.loads(path.read_text("utf-8"))
        files = [file for file in path.parent.glob(f"{path.stem}.*") if file != path]
        made_with = {key: record[key] for key in ("plot", "options", "choices")}
        made_with["files"] = {file.name: fingerprint(file) for file in sorted(files)}
        figures[path.stem] = made_with
    inputs = {path.relative_to(root).as_posix(): fingerprint(path) for path in input_files(root)}
    tables = sorted((root / "data" / "tables").glob("*.csv"))
    return {
        "inputs": inputs,
        "libraries": library_versions(),
        "tables": {path.name: fingerprint(path) for path in tables},
        "figures": figures,
    }


def write_manifest(root):
    """Write figures/manifest.json for the results in ``root``."""
    data = json.dumps(make_manifest(root), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return write_atomic(root / PATH, data.encode("utf-8"))


def read_manifest(root):
    """The manifest of the committed results. Raises InputError when there is none or it cannot be
    read.
    """
    try:
        return json.loads((root / PATH).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("no-manifest", where=root / PATH, error=error) from error
