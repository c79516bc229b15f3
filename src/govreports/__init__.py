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

The code stands in rooms, each of which imports only those above it:

    tables      files of tables in, checked tables out; the one kind of error
    text        raw text in, clean text out, and the way back to raw offsets
    fonts       the Chinese fonts of the figures
    reading     a page or a folder in, documents and sentences with periods out
    words       sentences in, tokens, counts and words in context out
    actors      sentences and documents in; who is named, who is charged, which measures stand, out
    networks    items that share a unit in; edges, their tests and graphs out
    change      counts, periods and plans in; what differs, what is framed, what cannot be told, out
    quality     a step and hand marking in, agreement out
    plots       a table in, a picture on matplotlib's axes out
    paper       a plot and its table in, files, captions and numbers for a paper out
    job         a project in, all its results out; and whether they can be made again
    explore     questions in, pictures and sentences out, live

Every public name is an attribute of ``govreports`` and is loaded when it is first asked for.
"""

from importlib import import_module

_NAMES = {
    "tables": "InputError Project read_table write_table",
    "text": "find_repairs",
    "reading.documents": "Choices find_families read_reports select_reports split_sentences",
    "reading.folders": "list_files",
    "reading.copies": "account_for_page containment corpus_card count_independent date_ranges "
    "effective_n find_near_copies",
    "reading.damage": "find_damage",
    "reading.dating": "date_report find_circular find_clues",
    "reading.periods": "compared_documents cross_table read_periods",
    "words.dictionary": "read_terms",
    "words.kwic": "concordance show_concordance",
    "words.rankings": "find_highlights period_terms rank_terms spread_terms tabulate_ranks",
    "words.terms": "changed_terms count_terms describe_terms dispersion join_phrases term_rates "
    "tf_idf",
    "words.tokens": "cut_terms",
    "actors.duties": "find_duties",
    "actors.measures": "code_measures measures_long read_codebook tool_profile",
    "actors.mentions": "find_mentions unregistered_bodies",
    "actors.tallies": "count_measures count_namings lay_out_duties tools_by_document",
    "networks.associations": "association_matrix association_pairs cooccurrence_matrix",
    "networks.edges": "add_glosses cooccurrence edge_sentences mark_sentences",
    "networks.graphs": "backbone build_network centrality communities community_stability "
    "mark_communities write_network",
    "networks.nodes": "department_items duty_items join_levels measure_items shared_task_items "
    "take_out",
    "change.claims": "tabulate_change tabulate_frames what_may_not_be_concluded",
    "change.compare": "compare_periods largest_changes",
    "change.contrast": "keyness",
    "change.frames": "frame_concordance frame_hits frame_presence frame_profile read_frames",
    "change.framing": "frame_fates frame_shares reference_sets renaming_chains say_presence "
    "select_presence",
    "change.nulls": "document_tests null_split_check published_case",
    "change.shift": "divergence_test document_similarity word_shift",
    "quality.bodies": "score_duties score_mentions",
    "quality.dating": "score_dating",
    "quality.measures": "score_measures score_unseen",
    "quality.segmentation": "cut_shipped find_segmentation_errors rank_dependence "
    "score_segmentation",
    "plots.axes": "plot_sentence",
    "plots.change": "plot_keyness plot_null_rates",
    "plots.departments": "plot_departments plot_duties plot_measures plot_tools",
    "plots.frames": "plot_chains plot_frames plot_shares",
    "plots.highlights": "plot_cloud plot_highlights plot_segmentation",
    "plots.networks": "plot_departments_measures plot_dendrogram plot_duty_network "
    "plot_measure_network plot_shared_tasks",
    "plots.reports": "plot_card plot_clues plot_containment plot_dates",
    "plots.rings": "plot_ties",
    "plots.shift": "plot_comparison_cloud plot_similarity plot_word_shift",
    "plots.terms": "plot_frequency_dispersion plot_ranked_terms",
    "paper.figures": "draw_figure redraw_figure save_figure",
    "paper.numbers": "cite",
    "paper.print_tables": "save_print_table",
    "explore.corpus": "own_terms",
    "explore.terms": "explore_terms",
    "explore.departments": "explore_departments",
    "explore.networks": "explore_networks",
    "explore.change": "explore_change",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}
__all__ = sorted(_HOMES)


def __getattr__(name):
    """A public name, from the module where it stands (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
