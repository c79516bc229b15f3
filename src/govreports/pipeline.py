"""The flow of govreports from the page to the tables of data/tables."""

from govreports.change import compare_periods
from govreports.duties import find_duties
from govreports.folders import read_folder
from govreports.gaps import long_strings, unmatched_frames
from govreports.measures import code_measures
from govreports.mentions import find_mentions, unregistered_bodies
from govreports.networks import count_networks
from govreports.periods import choose_pair
from govreports.reports import describe_documents, find_repairs, holds_shipped_page, read_reports, select_reports, split_sentences
from govreports.tables import InputError, project_root
from govreports.terms import count_terms, join_phrases
from govreports.tokens import cut_terms


def build_tables():
    """All tables that the main job writes, by name, made from the data of the project of the working directory.

    documents, repairs, sentences, counts, mentions, duties and measures are of all documents; edges and change of those that the
    default choices keep. Of own reports also files, reports.proposed, and what the lexicons may lack: unregistered_bodies,
    unmatched_frames, long_strings; a table that makes no sense with them is left out.
    """
    root, own = project_root(), {}
    if holds_shipped_page(root):
        documents = read_reports()
    else:
        collection = read_folder(root / "data" / "raw", root / "data" / "reports.csv")
        documents, own = describe_documents(collection.documents), {"files": collection.files, "reports.proposed": collection.proposals}
    repairs = find_repairs(documents)
    sentences = split_sentences(documents, repairs)
    tokens = cut_terms(sentences, repairs=repairs)
    if own:
        own |= {"unregistered_bodies": unregistered_bodies(sentences), "unmatched_frames": unmatched_frames(sentences)}
        own |= {"long_strings": long_strings(tokens)}
    tables = {"documents": documents, "repairs": repairs, "sentences": sentences, "counts": count_terms(join_phrases(tokens))}
    tables["mentions"] = find_mentions(sentences, issuers=documents)
    tables["duties"] = find_duties(documents, repairs=repairs)
    tables["measures"] = code_measures(sentences)
    return tables | own | _compare_tables(tables, is_own=bool(own))


def _compare_tables(tables, is_own):
    """edges and change, of the documents that the default choices keep; of own reports those that can be made."""
    chosen = select_reports(tables["documents"])
    kept = {name: tables[name][tables[name]["document"].isin(chosen["document"])] for name in ("counts", "mentions", "measures", "duties")}
    made = {}
    for name, make in (
        ("edges", lambda: count_networks(kept["mentions"], kept["measures"], kept["duties"])),
        ("change", lambda: compare_periods(kept["counts"], chosen, *(choose_pair(chosen) if is_own else ()))),
    ):
        try:
            made[name] = make()
        except InputError:  # the notebook says which question makes no sense
            if not is_own:
                raise
    return made
