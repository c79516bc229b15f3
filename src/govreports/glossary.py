"""A glossary in Chinese and English, made from the lexicons."""

import pandas as pd

from govreports.tables import project_root, read_table

# kind, lexicon, column of the Chinese name, column of the English one
_SOURCES = (
    ("term", "terms.csv", "term", "english"),
    ("framing", "frames.csv", "term", "english"),
    ("department", "departments.csv", "name", "english"),
    ("measure", "measures.csv", "name_zh", "name_en"),
)


def make_glossary():
    """Every term of the lexicons with its English: term, english, kind (the first lexicon that has the pair), sorted by kind and term."""
    folder = project_root() / "data" / "lexicons"
    parts = []
    for kind, file, chinese, english in _SOURCES:
        table = read_table(folder / file, [chinese, english])[[chinese, english]].set_axis(["term", "english"], axis=1)
        parts.append(table.assign(kind=kind))
    entries = pd.concat(parts, ignore_index=True)
    entries = entries[entries["english"] != ""].drop_duplicates(["term", "english"])
    order = {kind: at for at, (kind, *_) in enumerate(_SOURCES)}
    return entries.sort_values(["kind", "term", "english"], key=lambda c: c.map(order) if c.name == "kind" else c, ignore_index=True)
