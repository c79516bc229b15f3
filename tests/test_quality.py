import pytest

from govreports.__main__ import main
from govreports.quality.steps import STEPS
from govreports.tables import project_root, read_table, write_table

GOLD = project_root() / "data" / "gold"


@pytest.mark.parametrize("step", ["mentions", "duties", "measures"])
def test_hand_marking_by_section_is_judged_as_hand_marking_by_document(tmp_path, step):
    gold = read_table(GOLD / f"{step}.csv")
    by_document = {title: table for title, table in STEPS[step](GOLD / f"{step}.csv").items()}
    sections = gold.rename(columns={"document": "section"})
    sections["section"] = sections["section"].astype(str).str[:2].str.lstrip("0")
    write_table(sections, tmp_path / "other.csv")
    for title, table in STEPS[step](tmp_path / "other.csv").items():
        assert table.equals(by_document[title]), title


def test_the_command_prints_the_table_of_a_step(capsys):
    assert main(["quality", "mentions"]) == 0
    printed = capsys.readouterr().out
    assert "precision" in printed and "level accuracy" in printed


def test_segmentation_takes_another_file_of_sentences(tmp_path, capsys):
    (tmp_path / "gold.txt").write_text("1\t全县 科普 活动 丰富多彩 。\n", "utf-8")
    assert main(["quality", "segmentation", "--gold", str(tmp_path / "gold.txt")]) == 0
    assert "word F1" in capsys.readouterr().out


def test_dating_says_that_it_takes_no_gold_file(capsys):
    assert main(["quality", "dating", "--gold", "x.csv"]) == 1
    assert "judged against data/reports.csv" in capsys.readouterr().err


def test_a_gold_file_that_is_not_there_is_a_clear_error(capsys):
    assert main(["quality", "duties", "--gold", "none.csv"]) == 1
    assert "no such file" in capsys.readouterr().err
