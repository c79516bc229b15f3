"""Compare Chinese local-government reports on citizens' science literacy.

    page or folder -read_reports-> documents -split_sentences-> sentences
      sentences -cut_terms-> tokens -join_phrases, count_terms-> counts
      counts -> term_rates, tf_idf, dispersion, keyness
      sentences -find_mentions-> mentions        sentences -code_measures-> measures
      documents -find_duties-> duties
      mentions, measures, duties -cooccurrence-> edges -build_network-> Graph
      sentences -frame_hits-> frame_profile
      counts + periods -> compare_periods, word_shift, null_split_check
      any table -save_figure(plot_x, table, "NN-name", **options)-> figures/
      documents -explore_terms, explore_departments, explore_networks, explore_change-> asked live

Modules, in the order of the flow. Reading: tables, page, reports, repairs, damage, copies, corpus,
periods. Own reports: decoding, readers, office, folders, readings, proposals, gaps, workspace,
templates, refusals. Words: words, tokens, persons, segmentation, lexicons, terms, dispersion,
rankings, concordance. Who does what: register, bodies, mentions, tasks, charges, duties,
measure_rules, measures, measure_scores, tallies. Networks: items, associations, swaps, networks,
backbones, graphs. Change: dating, years, literals, frames, framing, keyness, matrices, resampling,
nulls, change, shift, tabulate, claims. Figures: plots/, figures, captions, labels, colours,
presets, rendering, preflight, redraw, print_tables, fonts/. The main job: pipeline, run, numbers,
methods, glossary, manifest, verify, quality. Questions asked live: explore/.
"""

from govreports.actors.duties import find_duties
from govreports.actors.measures import code_measures, measures_long, tool_profile
from govreports.actors.mentions import find_mentions, unregistered_bodies
from govreports.change.claims import what_may_not_be_concluded
from govreports.change.compare import compare_periods, find_circular, largest_changes
from govreports.change.contrast import keyness
from govreports.change.frames import frame_hits, frame_presence, frame_profile, read_frames
from govreports.change.framing import frame_fates, frame_shares, renaming_chains
from govreports.change.nulls import null_split_check
from govreports.change.shift import document_similarity, word_shift
from govreports.networks.edges import cooccurrence, edge_sentences
from govreports.networks.graphs import build_network, centrality, communities, write_network
from govreports.paper.figures import draw_figure, redraw_figure, save_figure
from govreports.paper.numbers import cite
from govreports.paper.print_tables import save_print_table
from govreports.quality.bodies import score_duties, score_mentions
from govreports.quality.dating import score_dating
from govreports.quality.measures import score_measures, score_unseen
from govreports.quality.segmentation import score_segmentation
from govreports.reading.copies import (
    account_for_page,
    containment,
    corpus_card,
    count_independent,
    date_ranges,
    effective_n,
    find_near_copies,
)
from govreports.reading.damage import find_damage
from govreports.reading.dating import date_report, date_reports
from govreports.reading.documents import (
    Choices,
    find_families,
    read_reports,
    select_reports,
    split_sentences,
)
from govreports.reading.folders import list_files
from govreports.reading.periods import cross_table, read_periods
from govreports.tables import InputError, read_table, write_table
from govreports.text import find_repairs
from govreports.words.kwic import concordance, show_concordance
from govreports.words.terms import (
    changed_terms,
    count_terms,
    describe_terms,
    dispersion,
    join_phrases,
    term_rates,
    tf_idf,
)
from govreports.words.tokens import cut_terms

__all__ = [
    "Choices",
    "InputError",
    "account_for_page",
    "build_network",
    "centrality",
    "changed_terms",
    "cite",
    "code_measures",
    "communities",
    "compare_periods",
    "concordance",
    "containment",
    "cooccurrence",
    "corpus_card",
    "count_independent",
    "count_terms",
    "cross_table",
    "cut_terms",
    "date_ranges",
    "date_report",
    "date_reports",
    "describe_terms",
    "dispersion",
    "document_similarity",
    "draw_figure",
    "edge_sentences",
    "effective_n",
    "find_circular",
    "find_damage",
    "find_duties",
    "find_families",
    "find_mentions",
    "find_near_copies",
    "find_repairs",
    "frame_fates",
    "frame_hits",
    "frame_presence",
    "frame_profile",
    "frame_shares",
    "join_phrases",
    "keyness",
    "largest_changes",
    "list_files",
    "measures_long",
    "null_split_check",
    "read_frames",
    "read_periods",
    "read_reports",
    "read_table",
    "redraw_figure",
    "renaming_chains",
    "save_figure",
    "save_print_table",
    "score_dating",
    "score_duties",
    "score_measures",
    "score_mentions",
    "score_segmentation",
    "score_unseen",
    "select_reports",
    "show_concordance",
    "split_sentences",
    "term_rates",
    "tf_idf",
    "tool_profile",
    "unregistered_bodies",
    "what_may_not_be_concluded",
    "word_shift",
    "write_network",
    "write_table",
]
