import json
import re

import pandas as pd
import pytest

from govreports.paper.numbers import (
    fill_methods,
    name_reference,
    read_methods,
    reference_keys,
    write_methods,
)
from govreports.reading.periods import read_periods
from govreports.tables import InputError, Project, read_written

ROOT = Project.here().root
BIB = (ROOT / "data" / "references.bib").read_text("utf-8")
SOURCES = re.compile(
    r"((?:Sp[äa]rck )?[A-Z][a-zé]+)(?:,? (?:and|&) [A-Z][a-z]+| et al\.)?,? \(?((?:19|20)\d\d)\)?"
)


def test_every_reference_has_author_title_and_year_and_a_key_of_its_own():
    entries = [entry for entry in BIB.split("\n@") if entry.strip()]
    assert all(
        re.search(rf"\b{field} = \{{.+?\}}", entry)
        for entry in entries
        for field in ("author", "title", "year")
    )
    assert len(reference_keys(BIB)) == len(set(reference_keys(BIB))) == len(entries)


def test_every_source_that_a_caption_names_is_in_the_references():
    known = {
        (re.sub(r"[^a-z]", "", name.lower()), year)
        for name, year in re.findall(
            r"author = \{+(?:Sp\\\"arck )?([A-Za-z]+).*?year = \{(\d+)\}", BIB
        )
    }
    for path in sorted((ROOT / "figures").glob("[0-9]*.json")):
        caption = json.loads(path.read_text("utf-8"))["captions"]["en"]
        for name, year in SOURCES.findall(caption["method"]):
            assert (name.lower().removeprefix("spärck "), year) in known, (path.name, name, year)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_methods_text_takes_every_number_from_the_notebooks(lang):
    numbers = read_written(ROOT / "figures" / "numbers.csv")
    values = dict(zip(numbers["name"], numbers["value"]))
    values["reference"] = name_reference(read_periods(), lang)
    text = fill_methods(read_methods(lang), values, reference_keys(BIB), "tex")
    assert "{" not in re.sub(r"\\cite\{[a-z0-9,]+\}", "", text) and "\\cite{strona2014}" in text
    assert not re.search(r"\d", re.sub(r"\{[a-z_]+\}|\[[a-z0-9, ]+\]", "", read_methods(lang)))
    assert (ROOT / "figures" / f"methods.{lang}.tex").read_text("utf-8") == text


def test_the_methods_text_names_the_reference_period_of_the_table():
    periods = pd.DataFrame(
        {
            "role": ["data", "reference"],
            "label_zh": ["一期", "二期规划（2031年纲要）"],
            "label_en": ["1st", "2nd scheme (2031 outline)"],
        }
    )
    assert name_reference(periods, "en") == "2nd scheme"
    assert name_reference(periods, "zh") == "二期规划"
    assert "{reference}" in read_methods("zh") and "14th" not in read_methods("en")


def test_an_unknown_number_or_reference_is_a_clear_error():
    with pytest.raises(InputError, match="a number that a notebook cites"):
        fill_methods(read_methods("en"), {}, reference_keys(BIB), "md")
    with pytest.raises(InputError, match="entries of data/references.bib"):
        fill_methods(read_methods("zh"), {}, [], "md")


def test_the_methods_text_is_written_in_both_languages_for_markdown_and_latex(tmp_path):
    paths = write_methods(read_written(ROOT / "figures" / "numbers.csv"), tmp_path)
    assert {path.name for path in paths} == {
        "methods.zh.md",
        "methods.zh.tex",
        "methods.en.md",
        "methods.en.tex",
    }
    assert "[@gries2008; @lijffijt2012]" in (tmp_path / "methods.en.md").read_text("utf-8")


def test_without_all_the_notebooks_no_half_text_is_written(tmp_path):
    assert write_methods(
        read_written(ROOT / "figures" / "numbers.csv").head(3), tmp_path
    ) == [] and not list(tmp_path.iterdir())
