"""The flow of govreports from the page to the tables of data/tables."""

from contextlib import chdir

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
from govreports.tables import InputError, find_project
from govreports.text import find_repairs
from govreports.words.gaps import add_up, long_strings
from govreports.words.terms import count_terms, join_phrases
from govreports.words.tokens import cut_terms

BATCH = 200  # documents


def build_tables(project=None):
    """All tables that the main job writes, by name, made from the data of a project.

    documents, repairs, sentences, counts, mentions, duties and measures are of all documents; edges
    and change of those that the default choices keep. Of own reports also files, reports.proposed,
    and what the lexicons may lack: unregistered_bodies, unmatched_frames, long_strings; a table
    that makes no sense with them is left out.
    """
    project = find_project(project)
    # The verbs read many lexicons, each its own: they find those of this project as everybody's
    # verbs do, by the working directory. Nothing else in the main job changes it.
    with chdir(project.root):
        return _build_tables(project)


def _build_tables(project):
    documents, of_files = _read_documents(project)
    repairs = find_repairs(documents)
    sentences = split_sentences(documents, repairs)

    # some documents after the other: the tokens of thousands are never in memory at once
    def cut():
        return (cut_terms(batch, repairs=repairs) for batch in _batches(sentences))

    def count():
        parts = [count_terms(join_phrases(tokens)) for tokens in cut()]
        return pd.concat(parts, ignore_index=True)

    steps = {
        "counts": count,
        "mentions": lambda: find_mentions(sentences, issuers=documents),
        "duties": lambda: find_duties(documents, repairs=repairs),
        "measures": lambda: code_measures(sentences),
    }
    if of_files:
        steps |= {
            "unregistered_bodies": lambda: unregistered_bodies(sentences),
            "unmatched_frames": lambda: unmatched_frames(sentences),
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
        return read_reports(), {}
    found = read_folder(project.data / "raw", project.data / "reports.csv")
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
