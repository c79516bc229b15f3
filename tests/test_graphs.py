import networkx as nx
import numpy as np
import pandas as pd
import pytest

from govreports.networks.edges import cooccurrence
from govreports.networks.graphs import (
    backbone,
    build_network,
    centrality,
    communities,
    community_stability,
    disparity,
    mark_communities,
    noise_corrected,
    write_network,
)
from govreports.networks.nodes import duty_items, shared_task_items
from govreports.tables import InputError, read_table

# oracles net.disparity and net.noise_corrected
TOY = pd.DataFrame(
    [("A", "B", 8), ("A", "C", 1), ("A", "D", 1), ("B", "C", 1), ("C", "D", 3)],
    columns=["source", "target", "n"],
)
TOY = TOY.assign(panel="01", weight=TOY["n"], p_adjusted=1.0)


def two_groups(names="科协教育农业妇联宣传组织"):
    """Six bodies: three always together in tasks 1-4, three in tasks 5-8, one task with all."""
    bodies = [names[place : place + 2] for place in range(0, 12, 2)]
    tasks = [(task, body) for task in range(1, 5) for body in bodies[:3]]
    tasks += [(task, body) for task in range(5, 9) for body in bodies[3:]]
    tasks += [(9, body) for body in bodies]
    return pd.DataFrame(
        [("16", task, body, "lead") for task, body in tasks],
        columns=["document", "block", "department", "role"],
    )


@pytest.fixture(scope="module")
def edges():
    return cooccurrence(shared_task_items(two_groups()), window="task", swaps=199)


def test_the_disparity_rule_gives_the_published_values():
    assert disparity(TOY).tolist() == pytest.approx([0.04, 0.64, 0.75, 0.64, 0.16])
    assert backbone(TOY, rule="disparity", alpha=0.2)[["source", "target"]].values.tolist() == [
        ["A", "B"],
        ["C", "D"],
    ]


def test_the_noise_corrected_rule_gives_the_values_of_its_authors():
    found = noise_corrected(TOY)
    scores = [
        0.4267515923566879,
        -0.282051282051282,
        -0.17647058823529416,
        -0.2328767123287671,
        0.6153846153846153,
    ]
    deviations = [
        0.0389623155682761,
        0.38774815796663137,
        0.3543788347616301,
        0.3788133506164717,
        0.031420334043439836,
    ]
    assert found["score"].tolist() == pytest.approx(scores) and found[
        "deviation"
    ].tolist() == pytest.approx(deviations)
    assert len(backbone(TOY, rule="noise")) == 2


def test_an_empty_backbone_is_an_empty_table_with_all_columns():
    assert len(backbone(TOY)) == 0 and list(backbone(TOY).columns) == list(TOY.columns)
    with pytest.raises(InputError, match="one of swaps, disparity, noise"):
        backbone(TOY, rule="strong")


def test_a_body_is_a_node_of_its_document(edges):
    other = edges.assign(panel="18", document="18")
    graph = build_network(pd.concat([edges, other]))
    assert (
        "16 科协" in graph and "18 科协" in graph and not nx.has_path(graph, "16 科协", "18 科协")
    )
    assert "科协" in build_network(edges) and build_network(edges).nodes["科协"]["n"] == 5


def test_a_duty_network_is_directed():
    duties = two_groups().assign(
        role=lambda table: np.where(table["department"] == "科协", "lead", "participant")
    )
    graph = build_network(cooccurrence(duty_items(duties), window="task", swaps=9))
    assert (
        graph.is_directed()
        and graph.has_edge("科协", "教育")
        and not graph.has_edge("教育", "科协")
    )


def test_unlike_networks_are_not_built_into_one(edges):
    with pytest.raises(InputError, match="one network"):
        build_network(pd.concat([edges, edges.assign(network="duty")]))
    with pytest.raises(InputError, match="no column weight"):
        build_network(edges.drop(columns="weight"))


def test_no_edges_give_an_empty_graph_and_empty_tables(edges):
    graph = build_network(edges[:0])
    assert len(graph) == len(communities(graph)) == len(centrality(graph)) == 0


def test_two_groups_are_found_by_every_seed(edges):
    found = communities(build_network(edges), seeds=20)
    assert found.groupby("community")["node"].agg(set).tolist() == [
        {"科协", "教育", "农业"},
        {"妇联", "宣传", "组织"},
    ]
    assert (found["found"] == 1).all()
    marked = mark_communities(edges, seeds=20)
    assert set(marked.loc[marked["source"] == "科协", "source_community"]) == {1}


def test_a_community_that_most_seeds_do_not_find_is_not_reported():
    ring = nx.cycle_graph(12)
    nx.set_edge_attributes(ring, 1.0, "weight")
    found = communities(ring, seeds=40)
    assert (found["community"] == 0).all() and (found["found"] == 0).all()


# oracle net.karate
def test_the_stability_of_the_karate_club_is_told_and_its_best_partition_found():
    graph = nx.karate_club_graph()
    nx.set_edge_attributes(graph, 1.0, "weight")
    row = community_stability(graph, seeds=60, resolutions=(1.0,)).iloc[0]
    assert row["modularity"] == pytest.approx(0.41979, abs=1e-4)
    assert 0.5 < row["ari"] < 1 and row["same"] < 1


def test_equal_partitions_have_an_index_of_one(edges):
    row = community_stability(build_network(edges), seeds=10, resolutions=(1.0,)).iloc[0]
    assert (row["ari"], row["same"], row["placed"], row["communities"]) == (1, 1, 1, 2)


def test_a_body_named_in_nearly_every_task_gets_a_caution_in_words():
    rows = [("16", task, name) for task in range(1, 6) for name in ("科协", f"单位{task}")]
    tasks = pd.DataFrame(rows, columns=["document", "block", "department"])
    graph = build_network(cooccurrence(shared_task_items(tasks), window="task", swaps=9))
    table = centrality(graph)
    assert table["node"][0] == "科协" and table["degree"][0] == 1
    assert table["caution"][0].startswith("named in 5 of 5 units: central because it")
    assert "length of the lists" in table["caution"][1]
    chinese = centrality(graph, lang="zh")
    assert chinese["caution"][0].startswith("5 个单元中有 5 个提到它：几乎处处提到")


def test_chinese_names_come_back_from_graphml_and_gexf(edges, tmp_path):
    graph = build_network(edges)
    paths = write_network(graph, tmp_path / "04-network")
    assert [path.name.split(".", 1)[1] for path in paths] == [
        "nodes.csv",
        "edges.csv",
        "graphml",
        "gexf",
    ]
    for back in (nx.read_graphml(paths[2]), nx.read_gexf(paths[3])):
        assert set(back) == set(graph) and back.number_of_edges() == graph.number_of_edges()
        assert back.nodes["科协"]["label"] == "科协" and back.edges["科协", "教育"]["n"] == 5
        assert back.edges["科协", "教育"]["p"] == graph.edges["科协", "教育"]["p"]
    assert set(read_table(paths[0])["node"]) == set(graph)


def test_the_files_of_a_network_are_the_same_bytes_each_time(edges, tmp_path):
    first = [path.read_bytes() for path in write_network(build_network(edges), tmp_path / "a")]
    again = edges.sample(frac=1, random_state=1)
    assert first == [
        path.read_bytes() for path in write_network(build_network(again), tmp_path / "a")
    ]
    assert b"lastmodified" not in first[3]
