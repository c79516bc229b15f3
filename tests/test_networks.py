import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govreports
from govreports.actors.tallies import classify_documents
from govreports.networks.associations import (
    association_matrix,
    association_pairs,
    association_strength,
    cluster_pairs,
    cooccurrence_matrix,
    hypergeometric_p,
    npmi,
    ochiai,
    pmi,
)
from govreports.networks.edges import add_glosses, cooccurrence, count_networks, edge_sentences
from govreports.networks.nodes import (
    department_items,
    duty_items,
    join_levels,
    measure_items,
    shared_task_items,
    take_out,
)
from govreports.networks.swaps import null_counts, swap_margins
from govreports.tables import InputError, is_whole, read_table

DATA = Path(__file__).parent / "data"


def mentions_of(rows, levels="县"):
    table = pd.DataFrame(rows, columns=["document", "sentence", "name"])
    return table.assign(start=0, end=1, surface=table["name"], kind="department", level=levels)


MENTIONS = mentions_of(
    [
        ("01", 1, "科协"),
        ("01", 1, "教育"),
        ("01", 1, "教育"),
        ("01", 2, "科协"),
        ("01", 2, "教育"),
        ("01", 2, "妇联"),
        ("01", 3, "妇联"),
        ("02", 1, "科协"),
        ("02", 1, "教育"),
        ("02", 2, "农业"),
    ]
)
SENTENCES = pd.DataFrame(
    [
        ("01", 1, 1, 0, 5, "科协、教育。"),
        ("01", 2, 1, 5, 9, "科协教育妇联。"),
        ("01", 3, 2, 9, 12, "妇联。"),
        ("02", 1, 1, 12, 15, "科协教育。"),
        ("02", 2, 1, 15, 18, "农业。"),
    ],
    columns=["document", "sentence", "paragraph", "start", "end", "text"],
)
MEASURES = pd.DataFrame(
    [("01", 1, "TRAIN"), ("01", 2, "TRAIN|FUND"), ("01", 3, ""), ("02", 1, "FUND")],
    columns=["document", "sentence", "measures"],
)
DUTIES = pd.DataFrame(
    [
        ("01", 1, "lead", "科协"),
        ("01", 1, "participant", "教育"),
        ("01", 1, "participant", "科协"),
        ("01", 2, "lead", "教育"),
        ("01", 2, "participant", "妇联"),
        ("01", 2, "participant", "各成员单位(泛指)"),
        ("02", 1, "unspecified", "科协"),
        ("02", 1, "unspecified", "教育"),
    ],
    columns=["document", "block", "role", "department"],
).assign(block_start=0, block_end=6)


def edge(edges, source, target, document="01"):
    row = edges[
        (edges["source"] == source) & (edges["target"] == target) & (edges["document"] == document)
    ]
    assert len(row) == 1
    return row.iloc[0]


def test_two_departments_in_two_sentences_of_a_document_are_an_edge_of_two():
    edges = cooccurrence(MENTIONS, swaps=99)
    found = edge(edges, "教育", "科协")
    assert (
        found["n"],
        found["documents"],
        found["n_source"],
        found["n_target"],
        found["units"],
    ) == (2, 1, 2, 2, 3)
    assert set(edges["network"]) == {"departments"} and len(edges) == 4


def test_naming_a_body_twice_in_a_sentence_counts_once():
    twice = cooccurrence(MENTIONS, swaps=99)
    once = cooccurrence(MENTIONS.drop_duplicates(), swaps=99)
    pd.testing.assert_frame_equal(twice, once)


def test_a_paragraph_is_a_wider_window_than_a_sentence():
    edges = cooccurrence(department_items(MENTIONS, SENTENCES), window="paragraph", swaps=99)
    assert edge(edges, "农业", "科协", "02")["n"] == 1
    assert edge(edges, "教育", "科协")["n"] == 1


def test_documents_stay_apart_unless_joining_is_asked_for_by_name():
    assert list(cooccurrence(MENTIONS, swaps=99)["documents"].unique()) == [1]
    joined = cooccurrence(department_items(MENTIONS).drop(columns="level"), join="names", swaps=99)
    assert edge(joined, "教育", "科协", "01|02")["n"] == 3
    with pytest.raises(InputError, match="None, levels or names"):
        cooccurrence(MENTIONS, join="everything")


LEVELS = pd.DataFrame(
    [
        ("县", "县级", "county"),
        ("区", "县级", "county"),
        ("镇", "乡级", "township"),
        ("市", "地级", "prefecture"),
    ],
    columns=["level", "class", "english"],
)


def items_of_levels(*levels):
    """科协 at one level after the other, each in a document of its own."""
    rows = [(f"{number:02d}", 1, "科协") for number in range(1, len(levels) + 1)]
    return department_items(mentions_of(rows, list(levels)))


def test_the_crosswalk_joins_a_county_with_a_district_but_not_with_a_town():
    items = items_of_levels("县", "镇", "区", "市", "unknown")
    joined = join_levels(items, LEVELS)
    names = ["科协 · 县级", "科协 · 乡级", "科协 · 县级", "科协 · 地级"]
    assert list(joined["item"]) == names


def test_a_city_is_of_the_class_that_it_has_in_its_document():
    items = items_of_levels("市", "市", "市", "县").assign(
        city_class=["县级", "", "unknown", "省级"]
    )
    levels = pd.concat(
        [LEVELS, pd.DataFrame({"level": ["省"], "class": ["省级"], "english": ["province"]})]
    )
    joined = join_levels(items, levels)
    assert list(joined["item"]) == ["科协 · 县级", "科协 · 地级", "科协 · 县级"]
    assert list(joined["document"]) == ["01", "02", "04"]


def test_the_class_of_cities_goes_with_mentions_into_their_items():
    mentions = mentions_of([("01", 1, "科协"), ("01", 1, "教育")], "市").assign(city_class="县级")
    edges = cooccurrence(mentions, join="levels", levels=LEVELS, swaps=9)
    assert edges[["source", "target"]].values.tolist() == [["教育 · 县级", "科协 · 县级"]]


def test_a_class_of_cities_that_the_crosswalk_does_not_have_is_refused():
    with pytest.raises(InputError, match="column city_class.*found 州级"):
        join_levels(items_of_levels("市").assign(city_class="州级"), LEVELS)


def test_a_level_with_a_blank_behind_it_has_its_class_all_the_same(tmp_path):
    path = tmp_path / "levels.csv"
    path.write_text("level,class,english\n县 ,县级 ,county\n\u3000区,县级,county \n", "utf-8")
    joined = join_levels(items_of_levels("县", "区"), path)
    assert set(joined["item"]) == {"科协 · 县级"}


@pytest.mark.parametrize(
    "rows, message",
    [
        ("县,县级,county\n县,乡级,township", "line 3, column level: expected 县 once"),
        ("郡,县级,county", "line 2, column level: expected one of.*found '郡'"),
        ("县,,county", "line 2, column class: expected a filled cell"),
        ("县,县级,county\n区,县级,district", "line 3, column english: expected one English name"),
        ("县,县级,county,", "line 2: expected 3 cells"),
        ("", "expected at least one row"),
    ],
)
def test_a_wrong_crosswalk_is_refused_with_its_line(tmp_path, rows, message):
    path = tmp_path / "levels.csv"
    path.write_text(f"level,class,english\n{rows}\n", "utf-8")
    with pytest.raises(InputError, match=message):
        join_levels(items_of_levels("县"), path)


def test_documents_are_classified_by_their_level_and_the_class_of_their_cities():
    documents = pd.DataFrame(
        [
            ("01", "镇", ""),
            ("02", "市", "unknown"),
            ("03", "市", ""),
            ("04", "市", "县级"),
            ("05", "县", "省级"),
        ],
        columns=["document", "level", "city_class"],
    )
    placed = classify_documents(documents)
    assert placed[["document", "class", "class_english"]].values.tolist() == [
        ["03", "地级", "prefecture"],
        ["04", "县级", "county"],
        ["05", "县级", "county"],
        ["01", "乡级", "township"],
        ["02", "", "unclear"],
    ]
    without = classify_documents(documents.drop(columns="city_class"))
    assert without["class"].tolist() == ["地级", "地级", "地级", "县级", "乡级"]


def test_counting_pairs_loads_neither_graphs_nor_the_slow_statistics():
    package = Path(govreports.__file__).parent
    code = f"""
import sys, types
package = types.ModuleType("govreports")  # without what its __init__ loads
package.__path__ = [{str(package)!r}]
sys.modules["govreports"] = package
from govreports.networks import associations, edges, nodes, swaps
print(*sys.modules)
"""
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"networkx", "scipy.stats"} & set(loaded.stdout.split())


def test_an_edge_in_two_documents_of_one_family_recurs_in_one_family():
    items = department_items(MENTIONS).assign(family="01")
    joined = cooccurrence(items, join="names", swaps=99)
    assert edge(joined, "教育", "科协", "01|02")[["documents", "families"]].tolist() == [2, 1]


def test_departments_and_measures_are_paired_across_and_never_among_themselves():
    edges = cooccurrence(pd.concat([department_items(MENTIONS), measure_items(MEASURES)]), swaps=99)
    assert set(edges["network"]) == {"departments-measures"} and set(edges["target"]) == {
        "TRAIN",
        "FUND",
    }
    assert edge(edges, "科协", "TRAIN")["n"] == 2 and edge(edges, "妇联", "FUND")["n"] == 1


def test_a_duty_runs_from_lead_to_participant_and_only_where_both_roles_are_given():
    edges = cooccurrence(duty_items(DUTIES), window="task", swaps=99)
    assert list(zip(edges["source"], edges["target"], strict=True)) == [
        ("教育", "妇联"),
        ("科协", "教育"),
    ]
    assert set(edges["document"]) == {"01"} and set(edges["tie"]) == {"directed"}


def test_a_lead_named_again_as_participant_is_a_self_loop_dropped_and_counted():
    edges = cooccurrence(duty_items(DUTIES), window="task", swaps=99)
    assert edges["self_loops"].tolist() == [1, 1] and not (edges["source"] == edges["target"]).any()


def test_all_member_units_together_are_no_body():
    assert (
        not cooccurrence(shared_task_items(DUTIES), window="task", swaps=99)["target"]
        .str.contains("泛指")
        .any()
    )


def test_a_shared_task_weighs_less_in_a_long_list():  # oracle net.newman_projection
    rows = [("T", 1, name) for name in "ABC"] + [("T", 2, name) for name in "AB"]
    tasks = pd.DataFrame(rows, columns=["document", "block", "department"])
    edges = cooccurrence(shared_task_items(tasks), window="task", swaps=99).set_index(
        ["source", "target"]
    )
    assert edges["weight"].to_dict() == {("A", "B"): 1.5, ("A", "C"): 0.5, ("B", "C"): 0.5}
    assert edges.loc[("A", "B"), "n"] == 2


def test_taking_a_body_out_leaves_no_edge_of_it_and_an_unknown_one_is_an_error():
    edges = cooccurrence(take_out(department_items(MENTIONS), "科协"), swaps=99)
    assert "科协" not in set(edges["source"]) | set(edges["target"]) and len(edges) == 1
    with pytest.raises(InputError, match="one of 农业, 妇联, 教育, 科协; found '民政'"):
        take_out(department_items(MENTIONS), "民政")


def test_a_window_that_does_not_exist_is_refused_with_the_list_of_windows():
    with pytest.raises(InputError, match="one of sentence, paragraph, task; found 'page'"):
        cooccurrence(MENTIONS, window="page")


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column item"):
        cooccurrence(MENTIONS.drop(columns="name"))
    with pytest.raises(InputError, match="no column paragraph"):
        cooccurrence(MENTIONS, window="paragraph")


def test_no_mentions_and_a_single_body_give_an_empty_table_of_edges():
    assert len(cooccurrence(MENTIONS[:0])) == 0
    alone = cooccurrence(MENTIONS[MENTIONS["name"] == "科协"], swaps=9)
    assert len(alone) == 0 and list(alone.columns) == list(cooccurrence(MENTIONS, swaps=9).columns)


def test_the_same_seed_gives_the_same_p_and_the_order_of_rows_does_not_matter():
    shuffled = MENTIONS.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        cooccurrence(MENTIONS, swaps=199), cooccurrence(shuffled, swaps=199)
    )


def test_every_edge_is_read_back_to_its_sentences():
    items = department_items(MENTIONS)
    found = edge_sentences(cooccurrence(items, swaps=9), items, SENTENCES)
    assert (
        found.groupby(["document", "source", "target"]).size().tolist()
        == cooccurrence(items, swaps=9).sort_values(["document", "source", "target"])["n"].tolist()
    )
    assert all(row.source in row.text and row.target in row.text for row in found.itertuples())


def test_a_task_is_read_back_to_the_sentences_of_its_block():
    items = duty_items(DUTIES)
    found = edge_sentences(
        cooccurrence(items, window="task", swaps=9), items, SENTENCES, window="task"
    )
    assert found[found["source"] == "科协"]["sentence"].tolist() == [1, 2]


def test_measures_of_association_give_the_published_values():
    # oracles assoc.pmi_church, assoc.pmi_ms, assoc.npmi, assoc.set_measures
    assert pmi(8, 1105, 44, 15_000_000) == pytest.approx(11.3, abs=0.05)
    assert pmi(20, np.array([42, 15019]), np.array([20, 15629]), 14307668) == pytest.approx(
        [18.38, 0.29], abs=0.005
    )
    assert npmi(np.array([10, 1, 0]), 10, 10, 100) == pytest.approx([1, 0, -1])
    assert npmi(3, 5, 4, 12) == pytest.approx(0.42399845327747504)
    assert ochiai(3, 5, 4) == pytest.approx(0.6708203932499369)
    assert association_strength(3, 5, 4, 12) == pytest.approx(1.8)


def test_the_hypergeometric_link_is_five_in_two_hundred_and_ten():  # oracle net.svn_hypergeom
    assert hypergeometric_p(4, 5, 4, 10) == pytest.approx(5 / 210)


def read_peers():
    """The fixed tokens, and what another tool gives on them."""
    tokens = read_table(DATA / "peer_cooccurrence_tokens.csv", [is_whole("sentence", "position")])
    counts = is_whole("window5_pairs", "sentence_binary", "sentence_product")
    return tokens, read_table(DATA / "peer_cooccurrence_pairs.csv", [counts])


# peers/cooc_25_pairs.csv: sentence_binary
def test_sentence_cooccurrence_is_that_of_another_tool_on_the_same_tokens():
    tokens, pairs = read_peers()
    edges = cooccurrence(tokens.rename(columns={"term": "item"}), join="names", swaps=2)
    found = {
        frozenset(key): n for *key, n in edges[["source", "target", "n"]].itertuples(index=False)
    }
    assert [found[frozenset(pair)] for pair in zip(pairs["x"], pairs["y"], strict=True)] == pairs[
        "sentence_binary"
    ].tolist()


@pytest.mark.parametrize(
    "table, tables",
    [  # oracle net.fixed_margins
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 6),
        ([[1, 1, 0], [1, 0, 0], [0, 0, 1]], 5),
        ([[1, 1, 0], [1, 0, 1], [0, 1, 0]], 5),
        ([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], 90),
    ],
)
def test_swaps_reach_every_table_of_the_same_margins_equally_often(table, tables):
    table = np.array(table)
    seen = Counter(
        copy.tobytes() for stack in swap_margins(table, samples=200 * tables) for copy in stack
    )
    assert len(seen) == tables and min(seen.values()) > 140 and max(seen.values()) < 260


def test_swaps_keep_both_margins_and_leave_the_table_alone():
    table = np.random.default_rng(5).random((9, 6)) < 0.4
    before = table.copy()
    for stack in swap_margins(table, samples=50):
        assert (stack.sum(axis=1) == table.sum(axis=0)).all() and (
            stack.sum(axis=2) == table.sum(axis=1)
        ).all()
    assert (table == before).all()


def test_p_values_are_uniform_on_shuffled_data():
    table = np.random.default_rng(2).random((30, 8)) < 0.3
    null = np.concatenate(list(null_counts(table, samples=4000, seed=1)))
    shuffled = np.concatenate([stack[::25] for stack in null_counts(table, samples=10000, seed=99)])
    left, right = np.triu_indices(8, 1)
    null, shuffled = null[:, left, right], shuffled[:, left, right]
    above, equal = (
        (null[None] > shuffled[:, None]).mean(axis=1),
        (null[None] == shuffled[:, None]).mean(axis=1),
    )
    spread = above + equal * np.random.default_rng(3).random(
        equal.shape
    )  # ties drawn apart: exactly uniform under the null
    assert (
        abs(
            np.quantile(spread, [0.05, 0.25, 0.5, 0.75, 0.95]) - [0.05, 0.25, 0.5, 0.75, 0.95]
        ).max()
        < 0.03
    )
    assert (
        above + equal <= 0.05
    ).mean() <= 0.05  # the p that is reported never errs to the bold side


def test_a_pair_that_always_stands_together_beats_the_null_and_long_lists_alone_do_not():
    rows = [
        ("01", unit, name)
        for unit in range(1, 13)
        for name in (("科协", "教育") if unit <= 6 else ("农业", "林业"))
    ]
    edges = cooccurrence(mentions_of(rows), swaps=999)
    assert edges["kept"].all() and len(edges) == 2
    everywhere = [("01", unit, name) for unit in range(1, 13) for name in ("科协", "教育", "农业")]
    edges = cooccurrence(mentions_of(everywhere), swaps=999)
    assert (edges["p"] == 1).all() and not edges["kept"].any() and len(edges) == 3


def test_joined_documents_are_swapped_apart_and_their_chances_multiplied():
    together = [
        (unit, name) for unit, names in ((1, "AB"), (2, "CD")) for name in names
    ]  # A meets B in a third of the tables
    apart = [(unit, name) for unit, names in ((1, "AC"), (2, "BD")) for name in names]
    for second, p in ((together, 1 / 9), (apart, 5 / 9)):
        items = pd.DataFrame(
            [("01", *row) for row in together] + [("02", *row) for row in second],
            columns=["document", "sentence", "item"],
        )
        edges = cooccurrence(items, join="names")
        assert edge(edges, "A", "B", "01|02" if second is together else "01")["p"] == pytest.approx(
            p, abs=0.02
        )


def test_without_swaps_there_is_no_p_and_nothing_is_kept():
    edges = cooccurrence(MENTIONS, swaps=0)
    assert edges["p"].isna().all() and not edges["kept"].any() and len(edges) == 4


def test_a_name_that_stands_once_cannot_be_told_from_chance():
    rows = [
        ("01", unit, name)
        for unit in range(1, 60)
        for name in (("科协", "教育") if unit == 1 else ("农业",))
    ]
    edges = cooccurrence(mentions_of(rows), swaps=999)
    assert edges["p"].iloc[0] < 0.05 and edges["p_adjusted"].iloc[0] == 1


def test_people_are_masked_in_the_sentences_behind_an_edge():
    sentences = SENTENCES[:1].assign(text="科协和教育局的赵小明局长讲话。")
    mentions = mentions_of([("01", 1, "科协"), ("01", 1, "教育")])
    assert edge_sentences(cooccurrence(mentions, swaps=9), mentions, sentences)[
        "text"
    ].tolist() == ["科协和教育局的○○○局长讲话。"]


def test_the_matrix_has_frequencies_on_its_diagonal_and_ochiai_is_one_there():
    counts = cooccurrence_matrix(department_items(MENTIONS)).set_index("item")
    assert (counts.loc["科协", "科协"], counts.loc["科协", "教育"], counts.loc["农业", "科协"]) == (
        3,
        3,
        0,
    )
    associations = association_matrix(counts.reset_index())
    assert np.diag(associations.set_index("item")).tolist() == [1, 1, 1, 1]
    items, tree = cluster_pairs(association_pairs(associations))
    assert {items[int(place)] for place in tree[0, :2]} == {"科协", "教育"} and tree[0, 2] == 0
    with pytest.raises(InputError, match="two items or more"):
        cooccurrence_matrix(department_items(MENTIONS), at_least_documents=3)


def test_the_four_networks_stay_apart_in_one_table():
    edges = count_networks(MENTIONS, MEASURES, DUTIES, swaps=9)
    assert list(edges["network"].unique()) == [
        "departments",
        "departments-measures",
        "duty",
        "shared-task",
    ]


def test_nodes_are_named_in_both_languages_also_when_joined():
    edges = pd.DataFrame({"source": ["科协 · 县级"], "target": ["TRAIN"]})
    named = add_glosses(edges)
    assert named.iloc[0][["source_english", "target_chinese"]].tolist() == [
        "Association for Science and Technology",
        "技能与实用技术培训",
    ]
