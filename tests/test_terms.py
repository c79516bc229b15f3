"""Terms, dispersion, tf-idf, concordance.

Oracles covered: disp.gries_toy, disp.carroll1970_d2, disp.carroll1970_juilland,
disp.gries2008_rosengren_equal, disp.gries2008_lyne_d3, disp.lijffijt_gries2012_dpnorm,
disp.lyne_allemand; peers: dispersion_12_terms (Wordless and Gries 2008), tfidf_tidytext.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govreports.paper.figures import draw_figure
from govreports.paper.labels import find_label_problems
from govreports.plots.highlights import plot_cloud, plot_highlights, plot_segmentation
from govreports.plots.terms import plot_frequency_dispersion, plot_ranked_terms
from govreports.quality.segmentation import cut_shipped, rank_dependence, score_segmentation
from govreports.tables import InputError
from govreports.words.dictionary import read_terms
from govreports.words.kwic import concordance, show_concordance
from govreports.words.rankings import (
    find_highlights,
    period_terms,
    rank_terms,
    spread_terms,
    tabulate_ranks,
)
from govreports.words.terms import (
    changed_terms,
    count_terms,
    describe_terms,
    dispersion,
    join_phrases,
    measure_dispersion,
    term_rates,
    tf_idf,
)
from govreports.words.tokens import cut_terms

DATA = Path(__file__).parent / "data"
NO_STOP_WORDS = pd.DataFrame({"term": []})
NO_REPAIRS = pd.DataFrame({"document": [], "start": [], "end": [], "clean": []})


def make_tokens(**documents):
    rows = [
        (name, 1, at, word)
        for name, text in documents.items()
        for at, word in enumerate(text.split(), start=1)
    ]
    tokens = pd.DataFrame(rows, columns=["document", "sentence", "position", "term"])
    return tokens.assign(
        kind=["punctuation" if term in "，。、" else "word" for term in tokens["term"]]
    )


def count(**documents):
    return count_terms(make_tokens(**documents), stopwords=NO_STOP_WORDS)


def cut(*texts):
    starts = [sum(len(text) for text in texts[:at]) for at in range(len(texts))]
    table = pd.DataFrame(
        {"document": "01", "sentence": range(1, len(texts) + 1), "start": starts, "text": texts}
    )
    return cut_terms(table, repairs=NO_REPAIRS)


def lexicon(*rows):
    return pd.DataFrame(rows, columns=["term", "english", "kind"])


def peer_counts():
    table = pd.read_csv(DATA / "peer_dispersion_input.csv").rename(columns={"doc": "document"})
    counts = table.melt(id_vars=["document", "group", "n_tokens"], var_name="term", value_name="n")
    return counts.assign(per_10k=counts["n"] * 10_000 / counts["n_tokens"])[
        ["document", "term", "n", "per_10k"]
    ]


def test_a_rate_is_per_ten_thousand_words_without_marks():
    counts = count(a="科普 活动 ， 科普 的 。")
    assert counts.values.tolist() == [
        ["a", "科普", 2, 5000.0],
        ["a", "活动", 1, 2500.0],
        ["a", "的", 1, 2500.0],
    ]


def test_the_stop_list_takes_rows_and_changes_no_rate():
    tokens = make_tokens(a="科普 的 活动 的")
    counts = count_terms(tokens, stopwords=pd.DataFrame({"term": ["的"]}))
    assert counts[["term", "per_10k"]].values.tolist() == [["活动", 2500.0], ["科普", 2500.0]]


def test_masks_numbers_and_persons_are_neither_terms_nor_words():
    tokens = cut("20xx年在xx市由赵甲乙书记举办3次科普活动")
    counts = count_terms(tokens, stopwords=NO_STOP_WORDS)
    assert set(counts["term"]) == {"在", "由", "书记", "举办", "次", "科普", "活动"}
    assert counts["per_10k"].tolist() == [pytest.approx(10_000 / 7)] * 7


def test_documents_keep_their_order_and_ties_go_by_the_characters():
    counts = count(b="乙 甲 丙 丙", a="甲")
    assert list(zip(counts["document"], counts["term"])) == [
        ("b", "丙"),
        ("b", "乙"),
        ("b", "甲"),
        ("a", "甲"),
    ]


def test_the_mean_over_documents_and_the_pooled_rate_are_two_things():
    rates = term_rates(count(a="科普 活动", b="活动 活动 活动 活动 活动 活动 活动 活动")).set_index(
        "term"
    )
    assert rates.loc["科普", "mean_per_10k"] == 2500 and rates.loc["科普", "pooled_per_10k"] == 1000
    assert (rates.loc["科普", "k"], rates.loc["科普", "of"]) == (1, 2)


def test_the_range_is_the_mean_with_each_document_left_out():
    rates = (
        term_rates(count(a="科普 活动", b="科普 科普", c="活动 活动")).set_index("term").loc["科普"]
    )
    assert (rates["low"], rates["mean_per_10k"], rates["high"]) == (2500, 5000, 7500)


def test_a_single_document_has_no_range():
    assert term_rates(count(a="科普 活动"))["low"].isna().all()


def test_more_than_half_in_one_document_is_marked_and_half_is_not():
    rates = term_rates(count(a="安全 安全 科普", b="安全 科普")).set_index("term")
    assert rates["one_document"].to_dict() == {"安全": True, "科普": False}
    assert (rates.loc["安全", "top"], rates.loc["安全", "top_share"]) == ("a", pytest.approx(2 / 3))


def test_gries_toy_is_met():
    measures = measure_dispersion([[1, 2, 3, 4, 5]], [9, 10, 10, 10, 11]).iloc[0]
    expected = dict(
        dp=0.18,
        dp_norm=0.2195121951219512,
        juilland_d=0.7851504534504508,
        carroll_d2=0.9379213032979956,
        rosengren_s=0.9498163423042408,
        dkl=0.1369717293652208,
    )
    assert measures[list(expected)].to_dict() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("oracle", "counts", "measure", "value"),
    [
        ("disp.carroll1970_d2", [2, 1, 1, 1, 0], "carroll_d2", 0.8277293767706428),
        ("disp.carroll1970_juilland", [0, 4, 3, 2, 1], "juilland_d", 0.6464466094067263),
        ("disp.gries2008_rosengren_equal", [1, 2, 3, 4, 5], "rosengren_s", 0.9368466077729136),
        ("disp.gries2008_lyne_d3", [1, 2, 3, 4, 5], "lyne_d3", 0.9444444444444444),
        ("disp.lijffijt_gries2012_dpnorm", [2, 1, 0], "dp_norm", 0.5),
    ],
)
def test_published_values_for_equal_texts_are_met(oracle, counts, measure, value):
    assert measure_dispersion([counts], [100] * len(counts))[measure].iloc[0] == pytest.approx(
        value, abs=1e-12
    ), oracle


def test_lyne_allemand_is_met_on_unequal_texts():
    counts = [2, 0, 1, 1, 3, 0, 3, 0, 0, 0]
    sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    measures = measure_dispersion([counts], sizes).iloc[0]
    found = [
        measures["juilland_d"],
        measures["carroll_d2"],
        measures["rosengren_s"],
        1 - measures["dp"],
        measures["da"],
        1 / (1 + measures["dkl"]),
    ]
    assert found == pytest.approx(
        [0.6038797, 0.6521444, 0.4763652, 0.5009295, 0.308164, 0.4665078], abs=1e-6
    )


def test_peer_dispersion_of_twelve_terms_is_met():
    peer = pd.read_csv(DATA / "peer_dispersion.csv").set_index("term").sort_index()
    unequal = dispersion(peer_counts()).set_index("term").sort_index()
    assert unequal["dp"].to_numpy() == pytest.approx(
        peer["dp_gries_2008_unequal"].to_numpy(), abs=1e-12
    )
    assert unequal["dp_norm"].to_numpy() == pytest.approx(
        peer["dp_norm_lijffijt_gries_2012"].to_numpy(), abs=1e-12
    )
    assert unequal["juilland_d"].to_numpy() == pytest.approx(
        peer["wl_juilland_d_rel"].to_numpy(), abs=1e-12
    )
    table = peer_counts().pivot_table(index="term", columns="document", values="n").sort_index()
    equal = measure_dispersion(table, [1] * table.shape[1])
    for own, theirs in (
        ("dp", "wl_dp_equal_parts"),
        ("juilland_d", "wl_juilland_d_raw"),
        ("carroll_d2", "wl_carroll_d2"),
        ("rosengren_s", "wl_rosengren_s"),
        ("lyne_d3", "wl_lyne_d3"),
    ):
        assert equal[own].to_numpy() == pytest.approx(peer[theirs].to_numpy(), abs=1e-9), own


def test_a_term_in_the_shortest_document_only_has_dispersion_one():
    table = dispersion(count(a="科普", b="活动 活动 活动")).set_index("term")
    assert table.loc["科普", "dp_norm"] == pytest.approx(1)


def test_tidytext_tf_idf_is_met():
    counts = peer_counts()
    found = tf_idf(counts[counts["n"] > 0]).set_index(["document", "term"]).sort_index()
    peer = pd.read_csv(DATA / "peer_tfidf_tidytext.csv").rename(columns={"doc": "document"})
    peer = peer.set_index(["document", "term"]).sort_index()
    assert len(peer) == 76
    for column in ("tf", "idf", "tf_idf"):
        assert found.loc[peer.index, column].to_numpy() == pytest.approx(
            peer[column].to_numpy(), abs=1e-12
        ), column


def test_a_term_in_every_document_weighs_nothing():
    weights = tf_idf(count(a="科普 活动", b="科普 培训")).set_index(["document", "term"])["tf_idf"]
    assert weights[("a", "科普")] == 0 and weights[("a", "活动")] == pytest.approx(np.log(2) / 2)


def test_a_slogan_is_one_term_whatever_its_marks():
    rows = lexicon(
        ("政府推动、全民参与", "government promotes, all take part", "slogan"),
        ("科普", "popularisation", "theme"),
    )
    tokens = cut("坚持“政府推动，全民参与”的方针")
    joined = join_phrases(tokens, rows)
    slogan = joined[joined["term"] == "政府推动、全民参与"].iloc[0]
    assert (slogan["start"], slogan["end"], slogan["kind"]) == (3, 12, "word")
    assert list(joined["position"]) == list(range(1, len(joined) + 1))
    assert "政府推动、全民参与" not in set(tokens["term"])


def test_the_longest_phrase_is_joined_and_none_across_sentences():
    rows = lexicon(("甲、乙", "a", "slogan"), ("甲、乙、丙", "b", "slogan"))
    tokens = make_tokens(a="甲 、 乙 、 丙 、 丁", b="甲 、 乙 、 丁", c="甲")
    tokens.loc[tokens["document"] == "c", "document"] = "b"
    assert list(join_phrases(tokens.assign(start=0, end=0), rows)["term"]) == [
        "甲、乙、丙",
        "、",
        "丁",
        "甲、乙",
        "、",
        "丁",
        "甲",
    ]
    apart = make_tokens(a="甲 乙").assign(start=0, end=0, sentence=[1, 2])
    assert list(join_phrases(apart, rows)["term"]) == ["甲", "乙"]


def test_policy_terms_are_told_from_ordinary_words():
    glosses = pd.DataFrame({"term": ["活动"], "english": ["activities"]})
    rows = lexicon(("科普", "popularisation", "theme"), ("示范村", "demonstration village", "word"))
    table = describe_terms(
        pd.DataFrame({"term": ["科普", "示范村", "活动", "工作"]}), rows, glosses
    )
    assert table[["kind", "policy", "english"]].values.tolist() == [
        ["theme", True, "popularisation"],
        ["word", False, "demonstration village"],
        ["word", False, "activities"],
        ["word", False, ""],
    ]


def test_an_added_word_shows_what_it_changed():
    before, after = count(a="绿色 账本 绿色"), count(a="绿色账本 绿色")
    assert changed_terms(before, after).values.tolist() == [
        ["绿色", 2, 1, -1],
        ["绿色账本", 0, 1, 1],
        ["账本", 1, 0, -1],
    ]


def test_a_term_that_only_the_dictionary_finds_depends_on_segmentation():
    table = pd.DataFrame(
        {"document": "01", "sentence": 1, "start": 0, "text": ["提高科学素质,提高科学素质"]}
    )
    own, shipped = (
        count_terms(tokens, NO_STOP_WORDS)
        for tokens in (cut_terms(table, repairs=NO_REPAIRS), cut_shipped(table))
    )
    row = rank_dependence(own, shipped).set_index("term").loc["科学素质"]
    assert (row["n"], row["n_shipped"]) == (2, 0) and row["shift"] > 0


def test_a_concordance_gives_raw_offsets_and_marks_the_word():
    lines = concordance(cut("开展科普活动。", "加强<科普>宣传"), "科普", width=3)
    assert lines[["sentence", "start", "end", "left", "word", "right"]].values.tolist() == [
        [1, 2, 4, "开展", "科普", "活动。"],
        [2, 10, 12, "加强<", "科普", ">宣传"],
    ]
    assert lines["html"].iloc[1] == "加强&lt;<mark>科普</mark>&gt;宣传"
    assert "加强&lt;<mark>" in show_concordance(lines)


def test_a_concordance_finds_whole_words_only_and_several_in_a_row():
    tokens = cut("科学素质纲要和科普活动")
    assert concordance(tokens, "科学素质").empty
    assert list(concordance(tokens, "科普活动")["word"]) == ["科普活动"]


def test_a_concordance_masks_the_names_of_officials():
    line = concordance(cut("赵甲乙书记主持科普会议"), "科普").iloc[0]
    assert line["left"] == "○○○书记主持" and "赵" not in line["html"]


def test_a_concordance_of_nothing_is_refused():
    with pytest.raises(InputError, match="Name a word"):
        concordance(cut("科普"), " ")


def test_a_table_without_words_is_refused():
    with pytest.raises(InputError, match="no row of kind word"):
        count_terms(make_tokens(a="，"))


def test_a_stop_word_that_is_a_policy_term_stops_the_count():
    with pytest.raises(InputError, match="科普"):
        count_terms(make_tokens(a="科普"), stopwords=pd.DataFrame({"term": ["科普"]}))


def test_every_frame_phrase_of_several_words_in_the_lexicon_can_be_found():
    terms = read_terms()
    slogans = list(terms.loc[terms["kind"] == "slogan", "term"])
    found = set(join_phrases(cut(*slogans))["term"])
    assert set(slogans) <= found


GLOSSES = pd.DataFrame({"term": ["活动", "工作"], "english": ["activities", "work"]})
REPORTS = dict(
    a="科普 活动 工作 科学素质 安全生产 安全生产 安全生产 农民",
    b="科普 科普 活动 工作 科学素质 农民 安全生产 会议",
    c="科普 工作 工作 农民 活动 气象 气象 气象",
)


def periods(*rows):
    return pd.DataFrame(rows, columns=["document", "period", "period_certain"])


def test_ranked_terms_leave_out_what_fewer_documents_have():
    ranked = rank_terms(count(**REPORTS), glosses=GLOSSES)
    assert set(ranked.loc[ranked["policy"], "term"]) == {"科普", "农民"}
    assert set(ranked.loc[~ranked["policy"], "term"]) == {"活动", "工作"}
    assert ranked.set_index("term").loc["科普", ["rate_a", "rate_b", "rate_c"]].tolist() == [
        1250,
        2500,
        1250,
    ]


def test_the_printed_table_marks_terms_of_one_document():
    printed = tabulate_ranks(rank_terms(count(**REPORTS), least=2, glosses=GLOSSES)).set_index(
        "term"
    )
    assert (
        printed.loc["安全生产†", "documents"] == "2/3"
        and printed.loc["科普", "range"] == "1250.0–1875.0"
    )


def test_highlights_are_each_documents_own_terms():
    table = find_highlights(count(**REPORTS), top=1, glosses=GLOSSES)
    assert list(zip(table["document"], table["term"])) == [
        ("a", "安全生产"),
        ("b", "会议"),
        ("c", "气象"),
    ]


def test_a_period_of_two_certain_documents_gets_no_cloud():
    documents = periods(("a", "P0", "yes"), ("b", "P0", "yes"), ("c", "P0", "no"))
    with pytest.raises(InputError, match="found 2"):
        period_terms(count(**REPORTS), documents, "P0", glosses=GLOSSES)


def draw_all():
    counts = count(**REPORTS)
    documents = periods(*((name, "P0", "yes") for name in REPORTS))
    yield plot_ranked_terms, rank_terms(counts, glosses=GLOSSES)
    yield plot_frequency_dispersion, spread_terms(counts, least=2, glosses=GLOSSES)
    yield plot_highlights, find_highlights(counts, glosses=GLOSSES)
    yield plot_cloud, period_terms(counts, documents, "P0", glosses=GLOSSES)
    yield plot_segmentation, score_segmentation(draws=20)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_of_a_figure_of_terms_overlaps_or_is_cut(lang):
    for plot, table in draw_all():
        assert find_label_problems(draw_figure(plot, table, lang=lang)).empty, plot.__name__


def test_captions_say_all_parts_in_both_languages():
    for plot, table in draw_all():
        captions = {lang: plot.caption(table, lang=lang) for lang in ("zh", "en")}
        assert all(
            set(caption) >= {"title", "shows", "n", "method", "limits"}
            for caption in captions.values()
        )
        assert captions["zh"]["n"].startswith("n = ")
        assert captions["zh"]["limits"].endswith("。") and captions["en"]["limits"].endswith(".")


def test_a_cloud_says_what_it_cannot_show():
    table = dict((plot.__name__, table) for plot, table in draw_all())["plot_cloud"]
    assert "no amounts" in plot_cloud.caption(table, lang="en")["limits"]
    assert "看不出数值" in plot_cloud.caption(table, lang="zh")["limits"]
