"""Frame terms: search, false friends, nesting, profiles, shares, fates, chains and their
figures.
"""

import math
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from scipy.special import comb

import govreports.change.frames
from govreports.change.frames import (
    frame_concordance,
    frame_hits,
    frame_presence,
    frame_profile,
    read_frames,
)
from govreports.change.framing import (
    frame_fates,
    frame_shares,
    presence_interval,
    read_chains,
    reference_sets,
    renaming_chains,
    say_presence,
    select_presence,
)
from govreports.paper.figures import draw_figure
from govreports.paper.labels import find_label_problems
from govreports.plots.frames import plot_chains, plot_frames, plot_shares
from govreports.reading.documents import read_reports, select_reports, split_sentences
from govreports.reading.periods import read_periods
from govreports.tables import InputError, Project, write_table
from govreports.text import find_words
from govreports.words.tokens import cut_terms

TEXTS = {  # document: (period, evidence, text)
    "01": ("P0", "城镇劳动人口", "实施城镇劳动人口科学素质行动。面向未成年人和农民。"),
    "02": ("P1", "2012年", "面向城镇劳动者、农民工。树新时代职工形象。"),
    "03": ("P2", "党的十九大", "学习党的十九大精神,进入新时代,服务农民。"),
}


def invented():
    rows = [
        (name, period, 2006, 2010, evidence, text)
        for name, (period, evidence, text) in TEXTS.items()
    ]
    return pd.DataFrame(
        rows, columns=["document", "period", "year_from", "year_to", "evidence", "text"]
    ).assign(start=100)


@pytest.fixture(scope="module")
def frames():
    return read_frames()


@pytest.fixture(scope="module")
def documents():
    return select_reports(read_reports())


@pytest.fixture(scope="module")
def hits(frames):
    return frame_hits(split_sentences(read_reports()), frames)


@pytest.fixture(scope="module")
def presence(hits, documents, frames):
    return frame_presence(hits, documents, frames)


def audit(text, frames):
    table = frame_hits(
        split_sentences(pd.DataFrame([("01", 0, text)], columns=["document", "start", "text"])),
        frames,
    )
    return [(row.surface, row.term, row.excluded, row.why) for row in table.itertuples(index=False)]


def test_the_longest_spelling_is_found_whatever_its_width():
    assert find_words("政府推动，全民参与", ["政府推动,全民参与", "全民参与"]) == [(0, 9)]


def test_a_number_is_not_found_inside_a_longer_one():
    assert find_words("11.60%和1.60%和1.605", ["1.60"]) == [(7, 11)]


def test_the_longest_term_counts_and_the_term_inside_it_is_audited(frames):
    assert audit("实施城镇劳动人口科学素质行动", frames) == [
        ("城镇劳动人口科学素质行动", "城镇劳动人口科学素质行动", 0, ""),
        ("城镇劳动人口", "城镇劳动人口", 1, "inside 城镇劳动人口科学素质行动"),
    ]


def test_terms_that_only_overlap_both_count(frames):
    assert [(row[1], row[2]) for row in audit("发展应急科普志愿者队伍", frames)] == [
        ("应急科普", 0),
        ("科普志愿者", 0),
    ]


@pytest.mark.parametrize(
    ("text", "surface", "term"),
    [
        ("中长期人才发展规划纲要", "人才发展规划纲要", "全民科学素质行动规划纲要"),
        ("树新时代职工形象", "新时代职工形象", "新时代"),
        ("举办智慧城市讲座", "智慧城市", "智慧社会"),
        ("实施数字化无线覆盖工程", "数字化无线覆盖", "数字化传播"),
        ("面向老年人开展隔代教育", "面向老年人开展隔代教育", "老年人"),
    ],
)
def test_a_false_friend_is_listed_and_does_not_count(text, surface, term, frames):
    assert audit(text, frames) == [(surface, term, 1, "false friend")]


def test_a_match_without_the_context_it_needs_does_not_count(frames):
    assert audit("落实化肥农药双减", frames) == [
        ("双减", "双减", 1, "needs one of 校外|作业|科学教育|义务教育|学科类|课后")
    ]
    assert [row[2] for row in audit("落实双减,做好课后服务", frames)] == [0]


def test_a_hit_spans_a_stray_character_of_the_raw_text(frames):
    sentences = pd.DataFrame(
        [("01", 1, 50, "认真学习科学发`展观")], columns=["document", "sentence", "start", "text"]
    )
    (row,) = frame_hits(sentences, frames).itertuples()
    assert (row.surface, row.start, row.end) == ("科学发`展观", 54, 60)


def test_the_concordance_of_a_frame_term_shows_false_friends_and_no_names(frames):
    text = "进入新时代,王某某局长要求树新时代职工形象。"
    sentences = split_sentences(
        pd.DataFrame([("01", 0, text)], columns=["document", "start", "text"])
    )
    table = frame_concordance(
        frame_hits(sentences, frames), cut_terms(sentences), "新时代", width=8
    )
    assert table[["left", "word", "right", "why"]].values.tolist() == [
        ["进入", "新时代", ",○○○局长要求", ""],
        ["○○○局长要求树", "新时代职工形象", "。", "false friend"],
    ]


def test_every_surface_stands_at_its_offsets(hits):
    reports = read_reports().set_index("document")
    for row in hits.itertuples():
        report = reports.loc[row.document]
        assert (
            report["text"][row.start - report["start"] : row.end - report["start"]] == row.surface
        )


def test_presence_says_what_stands_where_and_what_is_circular(frames):
    table = frame_presence(
        frame_hits(split_sentences(invented()), frames), invented(), frames
    ).set_index(["document", "term"])
    group = table.loc[("01", "城镇劳动人口")]
    assert (group["n"], group["inside"], group["circular"]) == (0, 1, 1)
    assert table.loc[("01", "城镇劳动人口科学素质行动"), ["n", "circular"]].tolist() == [1, 1]
    assert table.loc[("02", "城镇劳动者"), ["n", "circular"]].tolist() == [1, 0]
    assert len(table) == 3 * len(frames)


def test_a_profile_counts_each_term_once_in_a_period(frames):
    documents = pd.concat(
        [invented(), invented().iloc[[0]].assign(document="04")], ignore_index=True
    )
    profile = frame_profile(frame_hits(split_sentences(documents), frames), documents, frames)
    profile = profile.set_index(["name", "plan", "category"])
    row = profile.loc[("P0", "any", "all")]
    assert (row["k"], row["documents"], row["terms"]) == (
        3,
        2,
        "未成年人|农民|城镇劳动人口科学素质行动",
    )
    assert profile.loc[("03", "P3", "人群"), ["k", "n"]].tolist() == [1, 9]
    assert "P3" not in set(profile.index.get_level_values("name"))


def test_a_document_of_an_unknown_period_is_refused(frames):
    with pytest.raises(InputError, match="one of P0, P1, P2, P3; found 'P9'"):
        frame_profile(
            frame_hits(split_sentences(invented()), frames), invented().assign(period="P9"), frames
        )


def broken(frames, tmp_path, **cells):
    table = frames.copy()
    for column, text in cells.items():
        table.loc[0, column] = text
    return write_table(table, tmp_path / "frames.csv")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"category": "口号"}, "line 2, column category"),
        ({"P1": "maybe"}, "line 2, column P1"),
        ({"term": "科普法"}, "column term: expected 科普法 once"),
        ({"term": "　"}, "line 2, column term: expected a filled cell"),
        ({"spellings": " | "}, "line 2, column spellings: expected a filled cell"),
        ({"spellings": "农民"}, "农民 with 全民科学素质行动计划纲要 and 农民"),
        (
            {"renamed_from": "旧称"},
            "column renamed_from: expected names that stand in the column term; found 旧称",
        ),
    ],
)
def test_a_frame_table_that_cannot_work_is_refused(cells, message, frames, tmp_path):
    with pytest.raises(InputError, match=message):
        read_frames(broken(frames, tmp_path, **cells))


def test_a_frame_term_that_is_a_stop_word_is_refused():
    with pytest.raises(InputError, match="no stop word among the frame terms; found 农民"):
        read_frames(stopwords=pd.DataFrame({"term": ["农民"]}))


def test_a_later_period_without_a_column_has_no_status_and_changes_nothing_else(
    frames, hits, documents
):
    periods = read_periods()
    later = periods.tail(1).assign(period="P4", year_from=2026, year_to=2030, role="data")
    periods = pd.concat([periods, later], ignore_index=True)
    more = read_frames(periods=periods)
    assert set(more["P4"]) == {"absent"}
    pd.testing.assert_frame_equal(more.drop(columns="P4"), frames)
    profile = frame_profile(hits, documents, frames, periods).set_index(["name", "plan"])
    assert set(profile.loc[("P0", "P4"), "n"]) == {0}
    pd.testing.assert_frame_equal(reference_sets(more, periods), reference_sets(frames))
    pd.testing.assert_frame_equal(
        frame_fates(hits, documents, frames, periods), frame_fates(hits, documents, frames)
    )
    shown = select_presence(frame_presence(hits, documents, frames), periods=periods)
    pd.testing.assert_frame_equal(
        shown.drop(columns="P4"), select_presence(frame_presence(hits, documents, frames))
    )
    chains = renaming_chains(frame_presence(hits, documents, frames), periods=periods)
    assert set(chains.loc[chains["period"] == "P4", "status"]) == {"absent"}


def plans(*roles):
    """Periods A, B, C ... of these roles."""
    return pd.DataFrame({"period": list("ABCDE")[: len(roles)], "role": roles})


def statuses(**columns):
    """A frame lexicon of terms 词0, 词1 ... with the status letters of each plan: c, p, a."""
    names = {"c": "core", "p": "present", "a": "absent"}
    table = pd.DataFrame({plan: list(letters) for plan, letters in columns.items()})
    table = table.apply(lambda letters: letters.map(names))
    terms = [f"词{number}" for number in range(len(table))]
    frames = pd.DataFrame({"term": terms, "english": "", "category": "人群", "spellings": terms})
    blank = dict.fromkeys(["renamed_from", "not_in", "needs"], "")
    return pd.concat([frames.assign(**blank), table], axis=1)


@pytest.mark.parametrize(
    ("roles", "columns", "expected"),
    [
        ("drr", dict(A="ca", B="ac", C="cc"), ["continuing", "entered late"]),
        ("dr", dict(A="cpa", B="ccc"), ["continuing", "word before", "new"]),
        ("r", dict(A="cc"), ["new", "new"]),
        ("ddddr", dict(A="aa", B="aa", C="aa", D="ca", E="cc"), ["entered late", "new"]),
    ],
)
def test_the_sets_follow_the_order_of_however_many_periods_there_are(roles, columns, expected):
    periods = plans(*({"d": "data", "r": "reference"}[letter] for letter in roles))
    assert reference_sets(statuses(**columns), periods)["set"].tolist() == expected


def test_another_plan_can_be_named_as_the_reference():
    frames, periods = statuses(A="ca", B="pc", C="ac"), plans("data", "data", "reference")
    assert reference_sets(frames, periods, "B")["term"].tolist() == ["词1"]
    documents = invented().assign(text="词0", period="A")
    hits = frame_hits(split_sentences(documents), frames)
    fates = frame_fates(hits, documents, frames, periods, "B").set_index("term")["fate"]
    assert fates.to_dict() == {"词0": "faded", "词1": "ahead"}
    shares = frame_shares(hits, documents, frames, periods, "A")
    assert shares.loc[shares["set"] == "new", "share"].tolist() == [1, 1, 1]


def test_a_period_may_have_any_name():
    frames = statuses(A="ca", B="cc").rename(columns={"A": "2016-2020", "B": "2021-2025"})
    periods = plans("data", "reference").assign(period=["2016-2020", "2021-2025"])
    documents = invented().assign(text="词0", period="2016-2020")
    fates = frame_fates(frame_hits(split_sentences(documents), frames), documents, frames, periods)
    assert fates["fate"].tolist() == ["kept", "ahead"]


def test_a_reference_that_is_missing_unknown_or_without_terms_is_refused():
    frames = statuses(A="ca", B="cc")
    with pytest.raises(InputError, match="periods.csv, column role: .* role reference; found none"):
        reference_sets(frames, plans("data", "data"))
    with pytest.raises(
        InputError, match="reference: expected names that stand in periods.csv; found Z"
    ):
        reference_sets(frames, plans("data", "data"), "Z")
    with pytest.raises(InputError, match="frames.csv: expected terms that are core in .* C"):
        reference_sets(frames, plans("data", "data", "reference"))


def test_without_a_reference_the_heat_map_has_the_terms_that_stand_in_a_report():
    frames, periods = statuses(A="cc", B="cc"), plans("data", "data")
    documents = invented().assign(text="词1", period=["B", "", "A"])
    hits = frame_hits(split_sentences(documents), frames)
    table = select_presence(frame_presence(hits, documents, frames), periods=periods)
    assert table[["term", "period"]].values.tolist() == [["词1", ""], ["词1", "A"], ["词1", "B"]]
    with_reference = select_presence(
        frame_presence(hits, documents, frames), ("人群",), periods, "B"
    )
    assert set(with_reference["term"]) == {"词0", "词1"}


def test_the_heat_map_follows_the_order_of_the_periods_and_not_of_their_names():
    frames = statuses(B="ca", A="cc")
    periods = plans("data", "data").iloc[::-1]
    documents = invented().assign(text="词0和词1", period=["A", "B", "A"])
    hits = frame_hits(split_sentences(documents), frames)
    table = select_presence(frame_presence(hits, documents, frames), periods=periods)
    assert table["plan"].unique().tolist() == ["B", "A"]
    assert table["period"].tolist() == ["B", "A", "A"] * 2


# --- tables as people leave them ---


def edited(path, **cells):
    """A copy of the shipped lexicon with other text in its first rows: column=[row 0, ...]."""
    table = read_text_table(path.name)
    for column, texts in cells.items():
        for row, text in enumerate(texts):
            table.loc[row, column] = text
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def read_text_table(name):
    path = Project.here().data / "lexicons" / name
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_a_number_in_a_column_of_blanks_makes_no_searched_word_of_the_blanks(
    frames, hits, tmp_path
):
    table = read_text_table("frames.csv").assign(not_in="")
    table.loc[0, "not_in"] = "2035"
    table.to_csv(tmp_path / "frames.csv", index=False, encoding="utf-8-sig")
    read = read_frames(tmp_path / "frames.csv")
    assert read["not_in"].tolist() == ["2035", *[""] * (len(frames) - 1)]
    found = frame_hits(split_sentences(read_reports()), read)
    assert (found["excluded"] == 0).sum() >= (hits["excluded"] == 0).sum()


def test_blanks_around_alternatives_do_not_lose_a_hit(frames, hits, tmp_path):
    table = read_text_table("frames.csv")
    for column in ("spellings", "not_in", "needs", "renamed_from"):
        table[column] = table[column].str.replace("|", " | ")
    table.to_csv(tmp_path / "frames.csv", index=False, encoding="utf-8-sig")
    read = read_frames(tmp_path / "frames.csv")
    pd.testing.assert_frame_equal(read, frames)


def test_blanks_around_a_category_or_a_status_are_trimmed(frames, tmp_path):
    path = edited(tmp_path / "frames.csv", category=["文件 ", "　文件"], P0=[" core"])
    pd.testing.assert_frame_equal(read_frames(path), frames)


@pytest.mark.parametrize(
    ("name", "read"), [("frames.csv", read_frames), ("chains.csv", read_chains)]
)
def test_a_lexicon_of_a_header_only_is_refused(name, read, tmp_path):
    read_text_table(name).head(0).to_csv(tmp_path / name, index=False, encoding="utf-8-sig")
    with pytest.raises(InputError, match=f"{name}: expected at least one row below the header row"):
        read(tmp_path / name)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"step": ["", "2"]}, "line 2, column step: expected a filled cell"),
        ({"step": ["first"]}, "line 2, column step: expected a whole number"),
        ({"step": ["2"]}, "line 3, column chain: expected young people, 2 once .* line 2"),
        ({"terms": [" | "]}, "line 2, column terms: expected a filled cell"),
        ({"period": ["P0", " "]}, "line 3, column period: expected a filled cell"),
    ],
)
def test_a_table_of_chains_that_cannot_work_is_refused(cells, message, frames, tmp_path):
    with pytest.raises(InputError, match=message):
        read_chains(edited(tmp_path / "chains.csv", **cells), frames)


def test_blanks_in_a_table_of_chains_are_trimmed(frames, tmp_path):
    path = edited(
        tmp_path / "chains.csv", terms=["未成年人 | 未成年人科学素质行动"], period=["P0 "]
    )
    pd.testing.assert_frame_equal(read_chains(path, frames), read_chains(frames=frames))


def test_a_name_brought_by_an_unknown_plan_is_refused(presence, frames, tmp_path):
    chains = read_chains(edited(tmp_path / "chains.csv", period=["P9"]), frames)
    with pytest.raises(
        InputError, match="column period: expected names that stand in periods.csv; found P9"
    ):
        renaming_chains(presence, chains)


def test_tables_given_in_the_place_of_files_are_held_to_the_same_rules(frames):
    read = read_frames(read_text_table("frames.csv"))
    pd.testing.assert_frame_equal(read, frames, check_dtype=False)
    with pytest.raises(InputError, match="line 2, column category"):
        read_frames(frames.assign(category="口号"))


LIGHT = """
import sys, types
package = types.ModuleType("govreports")  # without what the package itself imports
package.__path__ = [sys.argv[1]]
sys.modules["govreports"] = package
import govreports.change.frames, govreports.change.shift
print("scipy.stats" in sys.modules)
"""


def test_searching_frame_terms_and_word_shifts_load_no_statistics():
    folder = str(Path(govreports.change.frames.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, folder], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_the_sets_of_the_reference_framing_are_complete_and_disjoint(frames):
    sets = reference_sets(frames)
    assert sets["set"].value_counts().to_dict() == {
        "new": 53,
        "continuing": 30,
        "entered late": 30,
        "word before": 13,
    }
    assert sets["term"].is_unique and len(sets) == (frames["P3"] == "core").sum() == 126


def test_no_term_that_is_new_in_the_reference_stands_in_a_report(hits, frames):
    found = set(hits.loc[hits["excluded"] == 0, "term"])
    by_set = reference_sets(frames).groupby("set")["term"].agg(set)
    counted = {name: len(terms & found) for name, terms in by_set.items()}
    assert counted == {"continuing": 26, "entered late": 5, "new": 0, "word before": 8}
    assert "老年人" in set(hits["term"]) - found  # found as a string, it is the 40th


def test_the_expected_share_is_hurlberts_rarefaction(frames):
    documents = invented()
    shares = frame_shares(
        frame_hits(split_sentences(documents), frames), documents, frames
    ).set_index(["document", "set"])
    lengths = documents["text"].str.count("[\u4e00-\u9fff]")
    drawn, whole = lengths[0], lengths.sum()
    once, twice = (
        1 - comb(whole - n, drawn, exact=True) / comb(whole, drawn, exact=True) for n in (1, 2)
    )
    assert shares.loc[("01", "continuing"), ["k", "n"]].tolist() == [1, 30]
    assert shares.loc[("01", "continuing"), "expected"] == pytest.approx(twice / 30)  # 农民 twice
    assert shares.loc[("01", "entered late"), "expected"] == pytest.approx(
        2 * once / 30
    )  # 党的十九大 and 新时代 once
    assert shares.loc[("01", "new"), ["share", "expected"]].tolist() == [0, 0]
    assert (
        shares.loc[("01", "new"), "as_continuing"] == shares.loc[("01", "continuing"), "expected"]
    )


def test_an_expected_share_grows_with_length(hits, documents, frames):
    shares = frame_shares(hits, documents, frames)
    continuing = shares[shares["set"] == "continuing"].sort_values("length")
    assert (
        continuing["expected"].is_monotonic_increasing
        and (continuing["low"] <= continuing["expected"]).all()
    )


def test_fates_say_what_lies_ahead_and_what_was_renamed(hits, documents, frames):
    fates = frame_fates(hits, documents, frames).set_index("term")
    assert fates.loc["产业工人", "fate"] == "ahead"
    assert fates.loc["城镇劳动人口", ["fate", "successor"]].tolist() == ["renamed", "产业工人"]
    assert fates.loc["促进创新创造", ["fate", "k"]].tolist() == ["dropped", 3]
    assert fates.loc["农民", "fate"] == "kept" and fates.loc["微博", "fate"] == "faded"
    assert fates["fate"].value_counts()[["ahead", "kept"]].sum() == 126


def test_an_absence_is_said_with_what_it_can_mean():
    assert (
        say_presence(0, 20) == "0 of 20 documents, in the text that survives (95% interval to 16%)"
    )
    assert (
        say_presence(3, 20) == "3 of 20 documents"
        and say_presence(3, 20, "zh") == "20 份文档中 3 份"
    )
    assert presence_interval(0, 20)[1] == pytest.approx(
        3.8415 / (20 + 3.8415), abs=1e-4
    )  # z^2 / (n + z^2)
    assert all(map(math.isnan, presence_interval(0, 0)))


def test_a_chain_counts_all_documents_and_those_dated_by_other_evidence(frames):
    documents = pd.concat(
        [invented(), invented().iloc[[0]].assign(document="04", evidence="2008年")],
        ignore_index=True,
    )
    table = frame_presence(frame_hits(split_sentences(documents), frames), documents, frames)
    rows = renaming_chains(table, read_chains(frames=frames)).set_index(["term", "period"])
    old = rows.loc[("城镇劳动人口", "P0")]
    assert (old["k"], old["n"], old["k_other"], old["n_other"], old["circular"]) == (
        2,
        2,
        1,
        1,
        "01",
    )
    new = rows.loc[("产业工人", "P3")]
    assert new["status"] == "core" and math.isnan(new["k"])


def test_a_chain_with_an_unknown_term_is_refused(frames, tmp_path):
    path = write_table(read_chains(frames=frames).assign(terms="旧称"), tmp_path / "chains.csv")
    with pytest.raises(InputError, match="line 2, column terms"):
        read_chains(path, frames)


def test_a_range_over_two_periods_is_marked_in_the_heat_map(presence):
    figure = draw_figure(plot_frames, select_presence(presence))
    labels = [label.get_text() for axes in figure.axes for label in axes.get_xticklabels()]
    assert [label for label in labels if label.endswith("?")] == [
        "11  2008–11?",
        "05  2009–13?",
        "08  2014–16?",
        "07  2014–18?",
    ]


def test_the_rows_of_the_heat_map_were_once_core_and_are_found_or_of_the_reference(presence):
    table = select_presence(presence)
    terms = table.drop_duplicates("term")
    assert (
        set(terms["plan"]) == {"P0", "P1", "P2", "P3"}
        and len(table) == len(terms) * presence["document"].nunique()
    )
    found = set(table.loc[table["n"] > 0, "term"])
    assert set(terms.loc[~terms["term"].isin(found), "P3"]) == {"core"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_figures_have_no_label_that_overlaps_or_is_cut(lang, presence, hits, documents, frames):
    shares = frame_shares(hits, documents, frames)
    tables = {
        plot_frames: select_presence(presence),
        plot_chains: renaming_chains(presence),
        plot_shares: shares,
    }
    for plot, table in tables.items():
        assert find_label_problems(draw_figure(plot, table, lang=lang)).empty
        assert all(
            plot.caption(table, lang=lang)[part]
            for part in ("title", "shows", "n", "method", "limits")
        )


def test_an_unknown_category_is_refused(presence):
    with pytest.raises(InputError, match="some of 指导思想, .*; found 口号"):
        select_presence(presence, categories=("口号",))
