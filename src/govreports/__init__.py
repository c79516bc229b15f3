"""Compare Chinese local-government reports on citizens' science literacy.

    page or folder -read_reports-> documents -split_sentences-> sentences
      sentences -cut_terms-> tokens -join_phrases, count_terms-> counts -> term_rates, tf_idf, dispersion, keyness
      sentences -find_mentions-> mentions          sentences -code_measures-> measures
      documents -find_duties-> duties              mentions, measures, duties -cooccurrence-> edges -build_network-> Graph
      sentences -frame_hits-> frame_profile        counts + periods -> compare_periods, word_shift, null_split_check
      any table -save_figure(plot_x, table, "NN-name", **options)-> figures/
      documents -explore.explore_terms, explore_departments, explore_networks, explore_change-> the same asked live

Modules, in the order of the flow. Reading: tables, page, reports, repairs, damage, copies, corpus, periods. Own reports:
decoding, readers, office, folders, readings, proposals, gaps, workspace, templates, refusals. Words: words, tokens, persons,
segmentation, lexicons, terms, dispersion, rankings, concordance. Who does what: register, bodies, mentions, tasks, charges,
duties, measure_rules, measures, measure_scores, tallies. Networks: items, associations, swaps, networks, backbones, graphs.
Change: dating, years, literals, frames, framing, keyness, matrices, resampling, nulls, change, shift, tabulate, claims.
Figures: plots/, figures, captions, labels, colours, presets, rendering, preflight, redraw, print_tables, fonts/. The main job:
pipeline, run, numbers, methods, glossary, manifest, verify, quality. Questions asked live: explore/.
"""

from govreports.change import compare_periods, find_circular, largest_changes
from govreports.claims import what_may_not_be_concluded
from govreports.concordance import concordance, show_concordance
from govreports.copies import containment, effective_n, find_near_copies
from govreports.corpus import account_for_page, corpus_card, count_independent, date_ranges
from govreports.damage import find_damage
from govreports.dating import date_report, date_reports, score_dating
from govreports.duties import find_duties, score_duties
from govreports.figures import draw_figure, redraw_figure, save_figure
from govreports.folders import list_files
from govreports.frames import frame_hits, frame_presence, frame_profile, read_frames
from govreports.framing import frame_fates, frame_shares, renaming_chains
from govreports.graphs import build_network, centrality, communities, write_network
from govreports.keyness import keyness
from govreports.measure_scores import score_measures, score_unseen
from govreports.measures import code_measures, measures_long, tool_profile
from govreports.mentions import find_mentions, score_mentions, unregistered_bodies
from govreports.networks import cooccurrence, edge_sentences
from govreports.nulls import null_split_check
from govreports.numbers import cite
from govreports.periods import cross_table, read_periods
from govreports.print_tables import save_print_table
from govreports.reports import Choices, find_families, find_repairs, read_reports, select_reports, split_sentences
from govreports.segmentation import score_segmentation
from govreports.shift import document_similarity, word_shift
from govreports.tables import InputError, read_table, write_table
from govreports.terms import changed_terms, count_terms, describe_terms, dispersion, join_phrases, term_rates, tf_idf
from govreports.tokens import cut_terms

__all__ = [
    "Choices", "InputError", "account_for_page", "build_network", "centrality", "changed_terms", "cite", "code_measures",
    "communities", "compare_periods", "concordance", "containment", "cooccurrence", "corpus_card", "count_independent",
    "count_terms", "cross_table", "cut_terms", "date_ranges", "date_report", "date_reports", "describe_terms", "dispersion",
    "document_similarity", "draw_figure", "edge_sentences", "effective_n", "find_circular", "find_damage", "find_duties",
    "find_families", "find_mentions", "find_near_copies", "find_repairs", "frame_fates", "frame_hits", "frame_presence",
    "frame_profile", "frame_shares", "join_phrases", "keyness", "largest_changes", "list_files", "measures_long",
    "null_split_check", "read_frames", "read_periods", "read_reports", "read_table", "redraw_figure", "renaming_chains",
    "save_figure", "save_print_table", "score_dating", "score_duties", "score_measures", "score_mentions", "score_segmentation",
    "score_unseen", "select_reports", "show_concordance", "split_sentences", "term_rates", "tf_idf", "tool_profile",
    "unregistered_bodies", "what_may_not_be_concluded", "word_shift", "write_network", "write_table",
]
