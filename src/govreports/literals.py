"""Literal words of lexicon cells, and where they stand in a text."""

from govreports.repairs import fold_width


def words_in(cell):
    """The alternatives of a lexicon cell: ``"科普法|科学技术普及法"`` -> a list of two; literal text, never a pattern."""
    return [word for word in str(cell).split("|") if word]


def find_words(text, words, not_in=()):
    """Every (start, end) of the literal words in a text, longest first where they nest, in order of the text.

    Width never matters. A word that begins or ends with a digit is not found inside a longer number; a find inside one of
    ``not_in`` is left out.

    >>> find_words("比例为11.60%，上次为1.60%", ["1.60%"])
    [(13, 18)]
    """
    text = fold_width(text)
    barred = list(_spans(text, not_in))
    found = []
    for span in sorted(_spans(text, words), key=lambda span: (span[0] - span[1], span)):
        if not any(holds(outer, span) for outer in (*barred, *found)):
            found.append(span)
    return sorted(found)


def _spans(text, words):
    for word in map(fold_width, words):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (_in_number(text, at - 1, word[0]) or _in_number(text, end, word[-1])):
                yield at, end
            at = text.find(word, at + 1)


def _in_number(text, neighbour, edge):
    return edge.isdigit() and 0 <= neighbour < len(text) and (text[neighbour].isdigit() or text[neighbour] == ".")


def holds(outer, inner):
    """Whether one span lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
