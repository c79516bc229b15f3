import pytest

from govreports.__main__ import main
from govreports.quality.segmentation import read_gold
from govreports.quality.steps import STEPS
from govreports.tables import InputError, Project, read_table, write_table

GOLD = Project.here().data / "gold"


@pytest.mark.parametrize("step", ["mentions", "duties", "measures"])
def test_hand_marking_by_section_is_judged_as_hand_marking_by_document(tmp_path, step):
    gold = read_table(GOLD / f"{step}.csv", ())
    by_document = {title: table for title, table in STEPS[step](GOLD / f"{step}.csv").items()}
    sections = gold.rename(columns={"document": "section"})
    sections["section"] = sections["section"].str[:2].str.lstrip("0")
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


@pytest.mark.parametrize(("step", "column"), [("mentions", "start"), ("duties", "block_start")])
def test_a_mark_by_section_that_lies_nowhere_is_refused_with_its_place(tmp_path, step, column):
    sections = read_table(GOLD / f"{step}.csv", ()).rename(columns={"document": "section"})
    sections.loc[2, column] = ""
    path = write_table(sections, tmp_path / "other.csv")
    with pytest.raises(InputError, match=f"other.csv, line 4, column {column}"):
        STEPS[step](path)


def test_a_project_without_marks_is_told_that_the_shipped_ones_are_of_the_shipped_page(tmp_path):
    with pytest.raises(InputError, match="marks the shipped page.*marks of your own.*--gold FILE"):
        read_gold(Project(tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1\t科普\n活动\n".encode(), "line 2: expected section, tab, words; found 活动"),
        (b"1\t \n", "line 1: expected section, tab, words"),
        ("1\t科普\n".encode("gb18030"), "expected UTF-8"),
        (b"\n \n", "expected at least one sentence"),
    ],
)
def test_a_file_of_cut_sentences_that_cannot_be_read_is_refused(tmp_path, content, message):
    path = tmp_path / "gold.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_gold(path)


def test_a_file_of_cut_sentences_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(
        InputError, match="sentences marked by hand; found no such file. Check the name"
    ):
        read_gold(tmp_path / "gold.txt")
