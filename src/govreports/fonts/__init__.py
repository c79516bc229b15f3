"""The Chinese fonts of the figures, as files of the package, and the check that they hold every
character of a label.
"""

import re
from functools import cache
from pathlib import Path

from matplotlib import font_manager

SANS = "Govreports Sans SC"
SONG = "Govreports Song SC"
_MATH = re.compile(r"(?<!\\)\$[^$]*(?<!\\)\$")


def load_fonts():
    """Make the package's fonts known to matplotlib (in this process, once) and return their
    families.

    Nothing is installed, and no setting of matplotlib changes: a font is used only where its family
    is asked for.
    """
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(Path(__file__).parent.glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
    return [SANS, SONG]


def font_path(family, weight="normal"):
    """The file of a family, for libraries that want a path (word clouds); a family that is not
    there raises ValueError.
    """
    load_fonts()
    properties = font_manager.FontProperties(family=[family], weight=weight)
    return str(font_manager.findfont(properties, fallback_to_default=False))


def missing_characters(text, families):
    """The characters of ``text`` that none of the font ``families`` has, in order of appearance,
    once each.

    Formulas between dollar signs are left out: matplotlib sets them with fonts of its own.

    >>> missing_characters("科学素质 ² − ", [SANS])
    ''
    """
    known = set().union(*(_characters(font_path(family)) for family in families))
    plain = _MATH.sub("", text)
    return "".join(
        dict.fromkeys(
            character for character in plain if ord(character) not in known and character != "\n"
        )
    )


@cache
def _characters(path):
    return frozenset(font_manager.get_font(path).get_charmap())
