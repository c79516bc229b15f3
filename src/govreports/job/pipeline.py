"""The flow of govreports from the page to the tables of data/tables, and the manifest: what a set
of results was made from, file by file.
"""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version

import pandas as pd
from tqdm import tqdm

from govreports.actors.duties import find_duties
from govreports.actors.measures import code_measures
from govreports.actors.mentions import find_mentions, unregistered_bodies
from govreports.change.compare import compare_periods
from govreports.change.frames import unmatched_frames
from govreports.networks.edges import count_networks
from govreports.reading.documents import (
    describe_documents,
    read_reports,
    select_reports,
    split_sentences,
)
from govreports.reading.folders import read_folder
from govreports.reading.page import holds_shipped_page
from govreports.tables import InputError, find_project, write_atomic
from govreports.text import find_repairs
from govreports.words.gaps import add_up, long_strings
from govreports.words.terms import count_terms, join_phrases
from govreports.words.tokens import cut_terms

BATCH = 200  # documents
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


def build_tables(project=None):
    """All tables that the main job writes, by name, made from the data of a project.

    documents, repairs, sentences, counts, mentions, duties and measures are of all documents; edges
    and change of those that the default choices keep. Of own reports also files, reports.proposed,
    and what the lexicons may lack: unregistered_bodies, unmatched_frames, long_strings; a table
    that makes no sense with them is left out.
    """
    project = find_project(project)
    documents, of_files = _read_documents(project)
    repairs = find_repairs(documents, project)
    sentences = split_sentences(documents, repairs)

    # some documents after the other: the tokens of thousands are never in memory at once
    def cut():
        return (cut_terms(batch, project, repairs=repairs) for batch in _batches(sentences))

    def count():
        joined = (join_phrases(tokens, project) for tokens in cut())
        return pd.concat([count_terms(tokens, project) for tokens in joined], ignore_index=True)

    of_text = dict(departments=project, repairs=repairs)
    steps = {
        "counts": count,
        "mentions": lambda: find_mentions(sentences, issuers=documents, **of_text),
        "duties": lambda: find_duties(documents, **of_text),
        "measures": lambda: code_measures(sentences, rules=project, repairs=repairs),
    }
    if of_files:
        steps |= {
            "unregistered_bodies": lambda: unregistered_bodies(sentences, **of_text),
            "unmatched_frames": lambda: unmatched_frames(sentences, project, repairs),
            "long_strings": lambda: add_up([long_strings(tokens) for tokens in cut()]),
        }
    tables = {"documents": documents, "repairs": repairs, "sentences": sentences} | of_files
    # disable=None: a bar only in a terminal
    for name, make in tqdm(steps.items(), unit="table", disable=None, leave=False):
        tables[name] = make()
    return tables | _compare_tables(tables, may_lack=bool(of_files))


def _read_documents(project):
    """The documents of a project; of own reports also the tables files and reports.proposed."""
    if holds_shipped_page(project.root):
        return read_reports(project=project), {}
    found = read_folder(project.data / "raw", project.data / "reports.csv", project)
    tables = {"files": found.files, "reports.proposed": found.proposals}
    return describe_documents(found.documents), tables


def _batches(sentences):
    """The sentences of some documents after the other."""
    documents = sentences["document"].unique()
    for first in range(0, len(documents), BATCH):
        yield sentences[sentences["document"].isin(documents[first : first + BATCH])]


def _compare_tables(tables, may_lack):
    """edges and change, of the documents that the default choices keep; ``may_lack``: only those
    that can be made.
    """
    chosen = select_reports(tables["documents"])

    def keep(name):
        return tables[name][tables[name]["document"].isin(chosen["document"])]

    steps = {
        "edges": lambda: count_networks(keep("mentions"), keep("measures"), keep("duties")),
        "change": lambda: compare_periods(keep("counts"), chosen),
    }
    made = {}
    for name, make in steps.items():
        try:
            made[name] = make()
        except InputError:  # the notebook says which question makes no sense
            if not may_lack:
                raise
    return made


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
