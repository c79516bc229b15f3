import pandas as pd
import pytest

from govreports.measure_scores import krippendorff_alpha, score_measures
from govreports.measures import code_measures, measures_long, tool_profile
from govreports.tables import InputError


def make_sentences(*texts, document="01"):
    rows, at = [], 100
    for number, text in enumerate(texts, start=1):
        rows.append((document, number, number, at, at + len(text), text))
        at += len(text)
    return pd.DataFrame(rows, columns=["document", "sentence", "paragraph", "start", "end", "text"])


def make_codebook(*codes):
    rows = [(code, code, code, "", "supply", "", "", "yes") for code in codes]
    columns = ["code", "name_zh", "name_en", "definition", "tool_type", "tool_subtype", "tool_second", "findings"]
    return pd.DataFrame(rows, columns=columns)


def make_rules(*rows):
    return pd.DataFrame([(*row, *[""] * (5 - len(row))) for row in rows], columns=["code", "trigger", "needs", "excludes", "scope"])


def code_one(text, rules, *codes):
    return code_measures(make_sentences(text), rules=make_rules(*rules), codebook=make_codebook(*codes))["measures"][0]


def test_codes_stand_in_the_order_of_the_codebook():
    assert code_one("在广场演讲并散步。", [("WALK", "散步"), ("TALK", "演讲")], "TALK", "WALK") == "TALK|WALK"
