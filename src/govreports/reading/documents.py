"""A page or folder -> documents and sentences, with raw offsets kept."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from govreports.reading.copies import find_near_copies
from govreports.reading.damage import describe_damage
from govreports.reading.page import find_page, match_documents, read_page
from govreports.reading.periods import fill_pair, read_periods
from govreports.reading.readings import CONFIDENCE, TOPICS, read_reading
from govreports.tables import InputError, find_project, require_columns, take_table
from govreports.text import take_repairs

MOST_NAMED = 12  # values that a message lists
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』》）)]*|\n+")


@dataclass(frozen=True)
class Choices:
    """What a notebook looks at, in one cell.

    ``lang``: language shown; ``copies``: copies of a report in or out; ``topics``; ``confidence``:
    the least of the dating; ``certain``: certain periods only. ``first``, ``second``: the periods
    compared; ``reference``: the period whose plan stands beside the data as a word list; ``swaps``:
    random collections that a network is compared with; ``hub``: the body that a network is also
    drawn without. None means that ``resolve`` finds it. Raises InputError for a value that there is
    not.
    """

    lang: str = "en"
    copies: bool = False
    topics: tuple = ("on", "partly")
    confidence: str = "low"
    certain: bool = False
    first: str | None = None
    second: str | None = None
    reference: str | None = None
    swaps: int = 9999
    hub: str | None = None

    def __post_init__(self):
        topics = self.topics if isinstance(self.topics, (tuple, list, set)) else [self.topics]
        object.__setattr__(self, "topics", tuple(topics))
        for name in ("copies", "certain"):
            if type(getattr(self, name)) is not bool:
                self._refuse(name, ["True", "False"])
        self._check("lang", [self.lang], ("zh", "en"))
        self._check("topics", self.topics, TOPICS)
        self._check("confidence", [self.confidence], CONFIDENCE)
        if type(self.swaps) is not int or self.swaps < 0:
            raise InputError("choice-of-swaps", where="Choices(swaps=...)", cell=self.swaps)
        if self.first is not None and self.first == self.second:
            raise InputError("choice-of-one-period", where="Choices(second=...)", cell=self.second)

    def _check(self, name, values, allowed):
        if not values or not all(value in allowed for value in values):
            self._refuse(name, allowed)

    def _refuse(self, name, allowed):
        shown = ", ".join(allowed[:MOST_NAMED]) + (", …" if len(allowed) > MOST_NAMED else "")
        where, cell = f"Choices({name}=...)", getattr(self, name)
        raise InputError("choice", where=where, values=shown, cell=cell)

    def resolve(self, documents, items=None, periods=None):
        """The choices with what is None found; what cannot be found stays None.

        ``documents``: those that the choices keep (``select_reports``). ``first``, ``second``: the
        two periods with most independent families, certain dates first (``rank_periods``), in order
        of years when both were None. ``reference``: the last period of periods.csv with that role.
        ``hub``: the item that stands in most units of ``items`` (document, sentence or block,
        item), ties by the name; without ``items`` it stays as it is. Raises InputError for a period
        that is not in periods.csv and a hub that is not in ``items``.
        """
        require_columns(documents, ["document", "period"], "documents", "read_reports")
        if items is not None:
            require_columns(items, ["document", "item"], "items", "department_items")
        periods = take_table(periods, read_periods)
        plans = list(periods["period"])
        for name in ("first", "second", "reference"):
            if getattr(self, name) is not None:
                self._check(name, [getattr(self, name)], plans)
        reference = self.reference
        if reference is None:
            roles = periods.loc[periods["role"] == "reference", "period"]
            reference = roles.iloc[-1] if len(roles) else None
        first, second = fill_pair(documents, self.first, self.second)
        hub = self.hub if items is None else self._find_hub(items)
        return replace(self, first=first, second=second, reference=reference, hub=hub)

    def _find_hub(self, items):
        unit = "block" if "block" in items else "sentence"
        units = items[["document", unit, "item"]].drop_duplicates()["item"].value_counts()
        ranked = sorted(units.index, key=lambda item: (-units[item], item))
        if self.hub is None:
            return ranked[0] if ranked else None
        self._check("hub", [self.hub], ranked)
        return self.hub


def read_reports(source=None, reading=None, project=None):
    """Read documents: those of the shipped page, of a folder of your own, or of one file.

    ``source``: a folder (.txt .md .html .docx .pdf .csv .xlsx), a file, or nothing: then data/raw
    of the project, which holds the shipped page when it has a list SHA256SUMS (the page's own must
    stand there), and your own files otherwise. ``reading``: a table or CSV file like
    data/reports.csv: whose report it is, its level, genre and years. A page file given with one
    must fit it. Own files need none (default: reports.csv beside them): what is missing is
    proposed, see ``read_folder``. ``project``: whose tables are taken (default: that of the working
    directory). Columns of the result: document, section, source, title, start, end (raw offsets,
    end exclusive), place, level, issuer, genre, topic, period, period_certain, year_from, year_to,
    confidence, evidence, copy_of, family, damage, text (the raw slice), and the other columns of
    the reading: city_class (what a 市 is in it, where it is no prefecture), published (no document
    is later; blank where that is not known); of own files also proposed (columns without your word,
    separated by |) and encoding. Raises InputError for a missing page, a wrong hash or encoding, a
    heading out of order, an empty report, a reading or site lines that do not fit; of own files
    only when none can be read: the others are left out with a warning, ``list_files`` tells why.
    """
    page = None
    if source is None:
        project = find_project(project)
        page = find_page(project.root)
        source = page or project.data / "raw"
        reading = project.data / "reports.csv" if reading is None else reading
    if page is None and (reading is None or Path(source).is_dir()):
        from govreports.reading.folders import read_folder  # not for the page

        return describe_documents(read_folder(source, reading, project).documents)
    reading = read_reading(reading, read_periods(project))
    is_intact = page is not None
    text = read_page(source, check_hash=is_intact)
    return describe_documents(
        match_documents(text, reading, Path(source), project, is_intact=is_intact)
    )


def describe_documents(documents):
    """The documents with copy_of, family and damage, and their columns in the usual order."""
    pairs = find_near_copies(documents)
    copies = pairs[pairs["relation"] == "copy"].drop_duplicates("document")
    originals = dict(zip(copies["document"], copies["other"]))
    documents = documents.assign(
        copy_of=documents["document"].map(lambda name: originals.get(name, "")),
        family=find_families(documents, pairs),
        damage=describe_damage(documents),
    )
    front = [
        "document",
        "section",
        "source",
        "title",
        "start",
        "end",
        "place",
        "level",
        "issuer",
        "genre",
        "topic",
        "period",
        "period_certain",
        "year_from",
        "year_to",
        "confidence",
        "evidence",
        "copy_of",
        "family",
        "damage",
    ]
    others = [column for column in documents if column not in (*front, "text")]
    return documents[[*front, *others, "text"]]


def split_sentences(documents, repairs=None):
    """Split documents at 。！？； (both widths) and at line ends; a mark that a repair removes does
    not split.

    Columns: document, sentence and paragraph (both counted from 1), start, end (raw offsets), text
    (the raw slice). ``documents``: document, start, text. ``repairs``: see ``take_repairs``. Raises
    InputError for a missing column.
    """
    require_columns(documents, ("document", "start", "text"), "split_sentences", "read_reports")
    repairs = take_repairs(documents, repairs)
    removed = {}
    for name, start, end in repairs[["document", "start", "end"]].itertuples(index=False):
        removed.setdefault(name, set()).update(range(start, end))
    rows = []
    for document in documents.itertuples(index=False):
        rows += _split_document(document, removed.get(document.document, ()))
    return pd.DataFrame(rows, columns=["document", "sentence", "paragraph", "start", "end", "text"])


def _split_document(document, removed):
    """The sentences of one document; a mark at an offset in ``removed`` does not split."""
    text, rows = document.text, []
    offset, sentence, paragraph, opens_paragraph = 0, 0, 0, True
    for match in [*_SENTENCE_END.finditer(text), None]:
        if match is None:
            end = following = len(text)
            is_line_end = True
        elif document.start + match.start() in removed:
            continue
        else:
            is_line_end = match.group().startswith("\n")
            end, following = match.start() if is_line_end else match.end(), match.end()
        piece = text[offset:end]
        inner = piece.strip()
        if inner:
            sentence, paragraph = sentence + 1, paragraph + opens_paragraph
            opens_paragraph = False
            start = document.start + offset + len(piece) - len(piece.lstrip())
            place = (document.document, sentence, paragraph, start, start + len(inner))
            rows.append((*place, inner))
        offset, opens_paragraph = following, opens_paragraph or is_line_end
    return rows


def find_families(documents, pairs=None):
    """The family of each document: the first document among those it shares text with (copy or
    template).
    """
    pairs = find_near_copies(documents) if pairs is None else pairs
    names = documents["document"].to_numpy()
    rows = {name: row for row, name in enumerate(names)}
    ends = [pairs[column].map(rows).to_numpy(dtype=int) for column in ("document", "other")]
    links = sparse.coo_matrix((np.ones(len(pairs)), ends), shape=(len(names), len(names)))
    _, family = sparse.csgraph.connected_components(links, directed=False)
    first = pd.Series(names).groupby(family).transform("first")
    return pd.Series(first.to_numpy(), index=documents.index, name="document")


def select_reports(documents, choices=Choices()):
    """The documents that the choices keep: copies, topics, least confidence, certain periods."""
    needed = ("topic", "confidence", "copy_of", "period_certain")
    require_columns(documents, needed, "select_reports", "read_reports")
    keep = documents["topic"].isin(choices.topics)
    keep &= documents["confidence"].map(CONFIDENCE.index) >= CONFIDENCE.index(choices.confidence)
    if not choices.copies:
        keep &= documents["copy_of"] == ""
    if choices.certain:
        keep &= documents["period_certain"] == "yes"
    return documents[keep].reset_index(drop=True)
