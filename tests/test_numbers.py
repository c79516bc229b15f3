import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from govreports.paper.numbers import (
    cite,
    collect_numbers,
    fill_numbers,
    find_calls,
    macro_name,
    write_numbers,
)
from govreports.tables import InputError, Project, read_written


def notebook(*sources):
    return new_notebook(
        cells=[new_markdown_cell("# Title"), *(new_code_cell(source) for source in sources)]
    )


def test_a_marked_number_is_replaced_in_both_languages_and_bold_text():
    text = "**9<!--families--> families**, 3%<!--share-->; 共 9<!--families--> 个，占?<!--share-->"
    filled = fill_numbers(text, {"families": "14", "share": "26%"})
    assert (
        filled
        == "**14<!--families--> families**, 26%<!--share-->; 共 14<!--families--> 个，占26%<!--share-->"
    )


def test_numbers_that_are_not_marked_stay():
    assert fill_numbers("the 14th plan, 2 of 05", {}) == "the 14th plan, 2 of 05"


def test_a_mark_without_a_cited_number_is_a_clear_error():
    with pytest.raises(InputError, match="Add it to cite"):
        fill_numbers("9<!--reports-->", {"families": "14"})


def test_the_call_that_made_a_number_is_taken_from_the_notebook():
    calls = find_calls(
        notebook("cite('01', families=len(set(a)), share=f'{x:.0%}')", "print('no cite( here')")
    )
    assert calls == {"families": "len(set(a))", "share": "f'{x:.0%}'"}


def test_numbers_of_all_notebooks_become_macros_with_their_calls(tmp_path):
    cite("01", folder=tmp_path, families=14)
    cite("02", folder=tmp_path, share_first="26%")
    numbers = collect_numbers(
        {
            "01-a": notebook("cite('01', families=f(x))"),
            "02-b": notebook("cite('02', share_first=g(\n  y))"),
        },
        tmp_path,
    )
    write_numbers(numbers, tmp_path)
    assert (tmp_path / "numbers.tex").read_text("utf-8").splitlines() == [
        r"\newcommand{\govFamilies}{14} % 01-a: f(x)",
        r"\newcommand{\govShareFirst}{26\%} % 02-b: g( y)",
    ]
    assert macro_name("n_of_m") == "govNOfM"


def test_a_name_that_two_notebooks_use_is_refused(tmp_path):
    cite("01", folder=tmp_path, n=1)
    cite("02", folder=tmp_path, n=2)
    with pytest.raises(InputError, match="n in two notebooks"):
        collect_numbers({"01-a": notebook(), "02-b": notebook()}, tmp_path)


@pytest.mark.parametrize("wrong", [{"Families": 3}, {"share": 0.26}, {"n2": 3}])
def test_a_number_without_format_or_with_an_impossible_name_is_refused(tmp_path, wrong):
    with pytest.raises(InputError, match="integer or a formatted text"):
        cite("01", folder=tmp_path, **wrong)


def test_a_second_call_adds_to_the_first_and_overwrites_its_names(tmp_path):
    cite("01", folder=tmp_path, a=1, b=2)
    cite("01", folder=tmp_path, b="3%", c=4)
    assert read_written(tmp_path / "01-numbers.csv").values.tolist() == [
        ["a", "1"],
        ["b", "3%"],
        ["c", "4"],
    ]


def test_the_text_of_every_notebook_says_what_its_cells_computed():
    root = Project.here().root
    numbers = read_written(root / "figures" / "numbers.csv")
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        texts = [
            cell.source
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "markdown"
        ]
        own = numbers[numbers["notebook"] == path.stem]
        right = [fill_numbers(text, dict(zip(own["name"], own["value"]))) for text in texts]
        assert texts == right, path.name
        assert len(own) >= 3 and all(f"<!--{name}-->" in "".join(texts) for name in own["name"])
        assert "<!--" in texts[0], "the opening takes its numbers from the cells"
