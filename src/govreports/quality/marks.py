"""Hand marks: the tables of data/gold or a reader's own, checked; and what share was found."""

from govreports.tables import (
    InputError,
    Project,
    find_project,
    has_columns,
    is_filled,
    read_lexicon,
)


def find_marks(name, given=None):
    """The file of hand marks ``gold/<name>`` of a Project (default: that of the working directory),
    or what is given in its place.

    Raises InputError when the project has no such file: data/gold marks the shipped page only.
    """
    if given is not None and not isinstance(given, Project):
        return given
    path = find_project(given).data / "gold" / name
    if not path.is_file():
        raise InputError("no-marks", where=path)
    return path


def read_marks(name, given, rules):
    """The table of hand marks ``gold/<name>``, or the table, path or Project given in its place; a
    row belongs to a document.

    Raises InputError for a missing file and for what the rules refuse.
    """
    rules = (has_columns("document"), is_filled("document"), *rules)
    return read_lexicon(f"gold/{name}", find_marks(name, given), rules)


def share_of(part, whole):
    """``part / whole``, missing for a share of nothing."""
    return part / whole if whole else float("nan")
