"""What a collection holds: its card, the years of its documents, how many are independent."""

import re

import pandas as pd

from govreports.copies import effective_n
from govreports.page import PAGE, PAGE_DATE
from govreports.reports import holds_shipped_page, page_pieces, read_page, read_reading
from govreports.tables import InputError, project_root

_HAN = re.compile("[\u4e00-\u9fff]")
_STATED = re.compile("(?:19|20)[0-9]{2}|十[一二三四五]五")


def count_han(text):
    """The number of Chinese characters in a text: the measure of its length."""
    return len(_HAN.findall(text))


def corpus_card(documents):
    """One row a document: document, issuer, issuer_english, level, genre, topic, han (Chinese characters), copy_of, family, damage."""
    columns = ["document", "issuer", "issuer_english", "level", "genre", "topic", "copy_of", "family", "damage"]
    card = documents.reindex(columns=columns, fill_value="")
    card.insert(6, "han", documents["text"].map(count_han))
    return card


def date_ranges(documents):
    """When each document was written: document, issuer, issuer_english, topic, year_from, year_to, period, period_certain,
    page_date (of the page a document stands on, where it is known: no document is later), basis.

    ``basis`` is "stated" when a quote of the evidence holds a year or the name of a plan, "inferred" when the years rest on other
    words, "unknown" when there are none.
    """
    columns = ["document", "issuer", "issuer_english", "topic", "year_from", "year_to", "period", "period_certain", "evidence", "source"]
    ranges = documents.reindex(columns=columns, fill_value="")
    known = pd.to_numeric(ranges["year_from"], errors="coerce").notna()
    stated = ranges["evidence"].str.contains(_STATED)
    ranges["page_date"] = ranges["source"].map(lambda source: PAGE_DATE if source == PAGE else "")
    ranges["basis"] = [("stated" if s else "inferred") if k else "unknown" for k, s in zip(known, stated)]
    return ranges.drop(columns=["evidence", "source"])


def count_independent(documents):
    """How many documents each step leaves, and what they are worth: step, documents, families, effective_n.

    Steps: all; on or partly on topic; without copies; with a certain period. ``effective_n`` weighs documents by their Chinese
    characters (Kish 1965): it falls when a few long documents dominate.
    """
    on_topic = documents[documents["topic"] != "off"]
    without_copies = on_topic[on_topic["copy_of"] == ""]
    steps = {
        "all documents": documents,
        "on or partly on topic": on_topic,
        "without copies": without_copies,
        "with a certain period": without_copies[without_copies["period_certain"] == "yes"],
    }
    rows = [(step, len(kept), kept["family"].nunique(), effective_n(kept["text"].map(count_han))) for step, kept in steps.items() if len(kept)]
    return pd.DataFrame(rows, columns=["step", "documents", "families", "effective_n"])


def account_for_page():
    """What every character of the shipped page belongs to: piece, pieces (number), characters, share.

    Raises InputError where there is no such page: of own reports, ``list_files`` says what became of each file.
    """
    data = project_root() / "data"
    if not holds_shipped_page(project_root()):
        raise InputError("account_for_page", "the shipped page, whose pieces are known", "your own reports",
                         "What became of each file stands in data/tables/files.csv.")
    page = read_page(data / "raw" / "reports_page.txt", check_hash=True)
    pieces = page_pieces(page, read_reading(data / "reports.csv"))
    pieces["characters"] = pieces["end"] - pieces["start"]
    account = pieces.groupby("piece", as_index=False).agg(pieces=("piece", "size"), characters=("characters", "sum"))
    account["share"] = account["characters"] / len(page)
    return account.sort_values(["characters", "piece"], ascending=[False, True], ignore_index=True)
