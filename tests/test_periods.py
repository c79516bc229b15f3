"""periods.csv, which a researcher edits: what is refused, with line and column."""

import pandas as pd
import pytest

from govreports.reading.periods import read_periods
from govreports.tables import InputError, Project

HEADER = "period,label_zh,label_en,year_from,year_to,role"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["A,甲,a,,2010,data"], "line 2, column year_from: expected a filled cell"),
        (["A,甲,a,2006年,2010,data"], "line 2, column year_from: expected a year"),
        (["A,甲,a,2006,20100,data"], "line 2, column year_to: expected a year"),
        (["A,甲,a,2006,2010,Data"], "line 2, column role: expected one of data, reference"),
        ([",甲,a,2006,2010,data"], "line 2, column period: expected a filled cell"),
        (["A,甲,a,2006,2010,data", "A,乙,b,2011,2015,data"], "line 3.*A a second time"),
        (["B,乙,b,2012,2015,data", "A,甲,a,2006,2010,data"], "line 2, column year_from.*a gap"),
        (["A,甲,a,2010,2006,data"], "line 2, column year_from: expected year_from not after"),
        (["A,甲,a,2006,2010,data,"], "line 2: expected 6 cells"),
        ([], "at least one row"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_line(tmp_path, rows, message):
    path = tmp_path / "periods.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"periods.csv.*{message}"):
        read_periods(path)


def test_periods_come_from_a_project_a_path_or_a_table_and_cells_are_trimmed(tmp_path):
    project = Project.here()
    shipped = read_periods(project)
    assert shipped.equals(read_periods(project.data / "periods.csv"))
    given = read_periods(shipped.assign(role=shipped["role"] + " "))
    pd.testing.assert_frame_equal(given, shipped, check_dtype=False)
