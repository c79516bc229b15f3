"""Questions asked live: one explorer a notebook, ipywidgets over the same functions.

    explorer = explore_terms(choices)      # in the last line of a cell: the explorer, or its still picture where no kernel runs
    explorer.set(period="P0", term="科普")  # what a click or a key does
    explorer.answer.call("en")             # the one-line call that draws the picture again

Filters -> a Part of the Corpus (tables made once) -> answer function -> Answer (plot, table, call, sentences) -> front.
"""

from govreports.explore import change, departments, networks, terms
from govreports.explore.corpus import own_terms
from govreports.explore.front import Explorer

__all__ = ["Explorer", "explore_change", "explore_departments", "explore_networks", "explore_terms", "own_terms"]


def explore_terms(choices=None, documents=None):
    """The explorer of notebook 02: ranked terms, frequency and spread, own terms, a term in its sentences."""
    return Explorer("02", terms.answer_terms, terms.CONTROLS, choices, documents)


def explore_departments(choices=None, documents=None):
    """The explorer of notebook 03: who is named and charged where, a department's profile and its sentences."""
    return Explorer("03", departments.answer_departments, departments.CONTROLS, choices, documents)


def explore_networks(choices=None, documents=None):
    """The explorer of notebook 04: the networks of one document, their window and threshold, the sentences of a pair."""
    return Explorer("04", networks.answer_networks, networks.CONTROLS, choices, documents)


def explore_change(choices=None, documents=None):
    """The explorer of notebook 05: two periods or documents word by word, shared passages, why a report has its date."""
    return Explorer("05", change.answer_change, change.CONTROLS, choices, documents)
