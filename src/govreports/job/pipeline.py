"""The flow of govreports from the page to the tables of data/tables."""

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
from govreports.reading.periods import choose_pair
from govreports.tables import InputError, project_root
from govreports.text import find_repairs
from govreports.words.gaps import add_up, long_strings
from govreports.words.terms import count_terms, join_phrases
from govreports.words.tokens import cut_terms

BATCH = 200  # documents


def build_tables():
    """All tables that the main job writes, by name, made from the data of the project of the
    working directory.

    documents, repairs, sentences, counts, mentions, duties and measures are of all documents; edges
    and change of those that the default choices keep. Of own reports also files, reports.proposed,
    and what the lexicons may lack: unregistered_bodies, unmatched_frames, long_strings; a table
    that makes no sense with them is left out.
    """
    documents, own = _read_documents(project_root())
    repairs = find_repairs(documents)
    sentences = split_sentences(documents, repairs)

    # some documents after the other: the tokens of thousands are never in memory at once
    def cut():
        return (cut_terms(batch, repairs=repairs) for batch in _batches(sentences))

    steps = {
        "counts": lambda: pd.concat(
            [count_terms(join_phrases(tokens)) for tokens in cut()], ignore_index=True
        ),
        "mentions": lambda: find_mentions(sentences, issuers=documents),
        "duties": lambda: find_duties(documents, repairs=repairs),
        "measures": lambda: code_measures(sentences),
    }
    if own:
        steps |= {
            "unregistered_bodies": lambda: unregistered_bodies(sentences),
            "unmatched_frames": lambda: unmatched_frames(sentences),
            "long_strings": lambda: add_up([long_strings(tokens) for tokens in cut()]),
        }
    tables = {"documents": documents, "repairs": repairs, "sentences": sentences} | own
    for name, make in tqdm(
        steps.items(), unit="table", disable=None, leave=False
    ):  # None: only in a terminal
        tables[name] = make()
    return tables | _compare_tables(tables, is_own=bool(own))


def _read_documents(root):
    """The documents of a project; of own reports also the tables files and reports.proposed."""
    if holds_shipped_page(root):
        return read_reports(), {}
    found = read_folder(root / "data" / "raw", root / "data" / "reports.csv")
    return describe_documents(found.documents), {
        "files": found.files,
        "reports.proposed": found.proposals,
    }


def _batches(sentences):
    """The sentences of some documents after the other."""
    documents = sentences["document"].unique()
    for first in range(0, len(documents), BATCH):
        yield sentences[sentences["document"].isin(documents[first : first + BATCH])]


def _compare_tables(tables, is_own):
    """edges and change, of the documents that the default choices keep; of own reports those that
    can be made.
    """
    chosen = select_reports(tables["documents"])
    names, made = ("counts", "mentions", "measures", "duties"), {}
    kept = {name: tables[name][tables[name]["document"].isin(chosen["document"])] for name in names}
    for name, make in (
        ("edges", lambda: count_networks(kept["mentions"], kept["measures"], kept["duties"])),
        (
            "change",
            lambda: compare_periods(
                kept["counts"], chosen, *(choose_pair(chosen) if is_own else ())
            ),
        ),
    ):
        try:
            made[name] = make()
        except InputError:  # the notebook says which question makes no sense
            if not is_own:
                raise
    return made
