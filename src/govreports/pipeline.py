"""The flow of govreports from the page to the tables of data/tables."""

from govreports.reports import find_repairs, read_reports, split_sentences


def build_tables():
    """All tables that the main job writes, by name, made from the data of the project of the working directory."""
    documents = read_reports()
    return {"documents": documents, "repairs": find_repairs(documents), "sentences": split_sentences(documents)}
