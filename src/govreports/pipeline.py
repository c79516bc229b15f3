"""The flow of govreports from the page to the tables of data/tables."""

from govreports.change import compare_periods
from govreports.duties import find_duties
from govreports.measures import code_measures
from govreports.mentions import find_mentions
from govreports.networks import count_networks
from govreports.reports import find_repairs, read_reports, select_reports, split_sentences
from govreports.terms import count_terms, join_phrases
from govreports.tokens import cut_terms


def build_tables():
    """All tables that the main job writes, by name, made from the data of the project of the working directory.

    documents, repairs, sentences, counts, mentions, duties and measures are of all documents; edges and change of those that the
    default choices keep.
    """
    documents = read_reports()
    repairs = find_repairs(documents)
    sentences = split_sentences(documents, repairs)
    tables = {"documents": documents, "repairs": repairs, "sentences": sentences}
    tables["counts"] = count_terms(join_phrases(cut_terms(sentences, repairs=repairs)))
    tables["mentions"] = find_mentions(sentences, issuers=documents)
    tables["duties"] = find_duties(documents, repairs=repairs)
    tables["measures"] = code_measures(sentences)
    chosen = select_reports(documents)
    kept = {name: tables[name][tables[name]["document"].isin(chosen["document"])] for name in ("counts", "mentions", "measures", "duties")}
    tables["edges"] = count_networks(kept["mentions"], kept["measures"], kept["duties"])
    tables["change"] = compare_periods(kept["counts"], chosen)
    return tables
