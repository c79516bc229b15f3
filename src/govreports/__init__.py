"""Compare Chinese local-government reports on citizens' science literacy.

    page or folder -read_reports-> documents -split_sentences-> sentences
      sentences -cut_terms-> tokens -count_terms-> counts -> tf_idf, dispersion, keyness
      sentences -find_mentions-> mentions          sentences -code_measures-> measures
      documents -find_duties-> duties              mentions, measures, duties -cooccurrence-> edges -build_network-> Graph
      counts + periods + frames -> frame_profile, compare_periods, word_shift
      any table -save_figure(plot_x, table, "NN-name", **options)-> figures/
"""

from govreports.copies import containment, effective_n, find_near_copies
from govreports.corpus import account_for_page, corpus_card, count_independent, date_ranges
from govreports.damage import find_damage
from govreports.figures import draw_figure, redraw_figure, save_figure
from govreports.folders import list_files
from govreports.numbers import cite
from govreports.periods import read_periods
from govreports.print_tables import save_print_table
from govreports.reports import Choices, find_families, find_repairs, read_reports, select_reports, split_sentences
from govreports.tables import InputError, read_table, write_table

__all__ = [
    "Choices", "InputError", "account_for_page", "cite", "containment", "corpus_card", "count_independent", "date_ranges", "draw_figure",
    "effective_n", "find_damage", "find_families", "find_near_copies", "find_repairs", "list_files", "read_periods", "read_reports",
    "read_table", "redraw_figure", "save_figure", "save_print_table", "select_reports", "split_sentences", "write_table",
]
