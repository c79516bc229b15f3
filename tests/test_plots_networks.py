from itertools import combinations

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend

from govreports.networks.edges import add_glosses, cooccurrence
from govreports.networks.graphs import mark_communities
from govreports.networks.nodes import (
    department_items,
    duty_items,
    measure_items,
    shared_task_items,
    take_out,
)
from govreports.paper.figures import draw_figure
from govreports.paper.labels import find_label_problems
from govreports.plots.networks import (
    plot_dendrogram,
    plot_departments_measures,
    plot_duty_network,
    plot_measure_network,
    plot_shared_tasks,
)
from govreports.plots.rings import node_table, place_nodes, spread_lines
from govreports.tables import InputError

BODIES = [
    "科协",
    "教育",
    "农业",
    "妇联",
    "宣传部",
    "组织部",
    "合管(新农合)",
    "领导小组办公室",
    "文化广电",
    "发改",
    "环保",
    "民政",
    "卫生",
]
CODES = [
    "TRAIN",
    "CADRE",
    "LECT",
    "CURR",
    "TEACH",
    "LABEQ",
    "FUND",
    "VENUE",
    "STATION",
    "DISPLAY",
    "HUINONG",
    "SHARE",
]
PLOTS = [plot_duty_network, plot_shared_tasks, plot_departments_measures, plot_measure_network]


def invented_duties():
    rows = [
        (document, task, "lead" if place < 2 else "participant", body)
        for document in ("15", "16")
        for task in range(1, 6)
        for place, body in enumerate(BODIES[task : task + 7] + BODIES[:1])
    ]
    return pd.DataFrame(rows, columns=["document", "block", "role", "department"])


@pytest.fixture(scope="module")
def tables():
    duties = invented_duties()
    tasks = shared_task_items(duties)
    shared = [cooccurrence(tasks, window="task", swaps=99).assign(without="")]
    shared += [
        cooccurrence(take_out(tasks, "科协"), window="task", swaps=99).assign(without="科协")
    ]
    mentions = pd.DataFrame(
        [("02", place % 6 + 1, body) for place, body in enumerate(BODIES)],
        columns=["document", "sentence", "name"],
    )
    rows = [("02", place + 1, "|".join(CODES[place : place + 3])) for place in range(10)]
    measures = pd.DataFrame(rows, columns=["document", "sentence", "measures"])
    across = cooccurrence(
        pd.concat([department_items(mentions), measure_items(measures)]), swaps=99
    )
    pairs = mark_communities(cooccurrence(measure_items(measures), join="names", swaps=99), seeds=9)
    found = {
        plot_duty_network: cooccurrence(duty_items(duties), window="task", swaps=99),
        plot_shared_tasks: pd.concat(shared),
    }
    found |= {plot_departments_measures: across, plot_measure_network: pairs}
    return {plot: add_glosses(table.reset_index(drop=True)) for plot, table in found.items()}


def crossing_labels(figure):
    """Pairs of labels inside the axes whose boxes meet, also those of several lines."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]
    return [
        (one, two)
        for (one, first), (two, second) in combinations(boxes, 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > 1
        and min(first.y1, second.y1) - max(first.y0, second.y0) > 1.5
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plot", PLOTS)
def test_no_label_meets_another_or_is_cut(plot, lang, tables):
    figure = draw_figure(plot, tables[plot], lang=lang)
    assert find_label_problems(figure).empty and crossing_labels(figure) == []


@pytest.mark.parametrize("preset", ["chinese-core", "nature"])
def test_labels_stand_apart_in_the_sizes_of_journals_too(preset, tables):
    for plot in PLOTS:
        assert find_label_problems(draw_figure(plot, tables[plot], lang="en", preset=preset)).empty


def test_a_small_network_can_be_read_in_one_column_of_8_cm():
    tasks = shared_task_items(
        pd.DataFrame(
            [("16", 1, body) for body in BODIES[:6]], columns=["document", "block", "department"]
        )
    )
    figure = draw_figure(
        plot_shared_tasks, cooccurrence(tasks, window="task", swaps=9), lang="zh", width="single"
    )
    assert find_label_problems(figure).empty and crossing_labels(figure) == []


def test_an_edge_more_moves_no_node(tables):
    table = tables[plot_shared_tasks].query("panel == '15' and without == ''")
    fewer = table.drop(table.index[table["source"].eq("妇联")][0])
    assert set(node_table(fewer)["name"]) == set(node_table(table)["name"])
    assert place_nodes(node_table(fewer)["name"]) == place_nodes(node_table(table)["name"])


def test_the_order_of_the_table_moves_no_node(tables):
    table = tables[plot_measure_network]
    again = node_table(table.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(again, node_table(table))


def test_a_body_has_the_same_place_with_and_without_the_one_taken_out(tables):
    figure = draw_figure(plot_shared_tasks, tables[plot_shared_tasks], lang="zh")
    panels = [axes for axes in figure.axes if axes.get_title(loc="left").startswith("15")]
    spots = [
        sorted(line.get_xydata()[0].tolist() for line in axes.lines if line.get_marker() == "o")
        for axes in panels
    ]
    assert len(spots[0]) == len(spots[1]) + 1 and all(spot in spots[0] for spot in spots[1])


def test_columns_of_labels_take_the_room_of_their_lines():
    heights = spread_lines(["一行", "两\n行", "一行"])
    assert (
        heights[0] - heights[1] == pytest.approx(heights[1] - heights[2]) and abs(heights[0]) < 0.5
    )


def test_nodes_and_edges_have_a_scale(tables):
    figure = draw_figure(plot_duty_network, tables[plot_duty_network], lang="en")
    words = [text.get_text() for legend in figure.findobj(Legend) for text in legend.get_texts()]
    assert (
        words[0] == "Tasks of a body:"
        and "Tasks of a pair:" in words
        and words[-2:] == ["beats the null", "does not"]
    )


@pytest.mark.parametrize("lang, opening", [("zh", "没有两个名称"), ("en", "No two names")])
@pytest.mark.parametrize("plot", [*PLOTS, plot_dendrogram])
def test_where_there_is_nothing_to_draw_a_sentence_stands(plot, lang, opening, tables):
    empty = tables[plot_duty_network][:0]
    figure = draw_figure(plot, empty, lang=lang)
    assert any(text.get_text().startswith(opening) for axes in figure.axes for text in axes.texts)
    assert all(
        plot.caption(empty, lang=lang)[part] for part in ("title", "shows", "n", "method", "limits")
    )


@pytest.mark.parametrize("plot", PLOTS)
def test_a_table_without_a_column_is_refused(plot, tables):
    with pytest.raises(InputError, match="no column kept"):
        draw_figure(plot, tables[plot].drop(columns="kept"))


def test_an_empty_backbone_is_said_and_the_full_network_drawn(tables):
    table = tables[plot_shared_tasks].assign(kept=False)
    assert plot_shared_tasks.caption(table, lang="en")["shows"].endswith(
        "the full network is drawn."
    )
    assert "无一高于随机" in plot_shared_tasks.caption(table, lang="zh")["shows"]
    titles = [
        axes.get_title(loc="left") for axes in draw_figure(plot_shared_tasks, table, lang="en").axes
    ]
    titles = [title for title in titles if title]
    assert titles[0].startswith("15  with 科协") and titles[0].endswith("none beats the null")


def test_two_networks_that_do_not_touch_are_drawn_together():
    rows = [("16", 1, "科协"), ("16", 1, "教育"), ("16", 2, "农业"), ("16", 2, "林业")]
    edges = cooccurrence(
        shared_task_items(pd.DataFrame(rows, columns=["document", "block", "department"])),
        window="task",
        swaps=9,
    )
    figure = draw_figure(plot_shared_tasks, edges, lang="zh")
    assert {text.get_text() for axes in figure.axes for text in axes.texts} == {
        "科协",
        "教育",
        "农业",
        "林业",
    }


def test_every_leaf_of_the_dendrogram_has_its_label():
    pairs = pd.DataFrame(
        [("科协", "教育", 0.9), ("科协", "农业", 0.1), ("教育", "农业", 0.0)],
        columns=["source", "target", "ochiai"],
    )
    table = add_glosses(pairs.assign(panel="departments"))
    figure = draw_figure(plot_dendrogram, table, lang="en")
    labels = [
        label.get_text()
        for axes in figure.axes
        if axes.get_xlabel()
        for label in axes.get_yticklabels()
    ]
    assert sorted(labels) == [
        "农业  Agriculture",
        "教育  Education",
        "科协  Association for Science and Technology",
    ]
