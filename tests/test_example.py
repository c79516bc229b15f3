import re

from govreports.tables import Project

ROOT = Project.here().root
PAPER = (ROOT / "examples" / "paper.tex").read_text("utf-8")


def test_the_example_paper_holds_every_figure_and_every_table_for_print():
    figures = {path.stem for path in (ROOT / "figures").glob("[0-9]*.json")}
    assert set(re.findall(r"\\figureof\{(\d\d-[a-z0-9-]+)\}", PAPER)) == figures
    tables = {path.name for path in (ROOT / "figures").glob("[0-9]*-table-*.zh.tex")}
    assert (
        set(re.findall(r"\\input\{\.\./figures/(\d\d-table-[a-z0-9-]+\.zh\.tex)\}", PAPER))
        == tables
    )


def test_every_number_the_example_paper_cites_is_a_macro_of_the_notebooks():
    defined = set(
        re.findall(
            r"\\newcommand\{\\(gov[A-Za-z]+)\}",
            (ROOT / "figures" / "numbers.tex").read_text("utf-8"),
        )
    )
    used = set(re.findall(r"\\(gov[A-Z][A-Za-z]+)\{\}", PAPER))
    assert len(used) > 5 and used <= defined
