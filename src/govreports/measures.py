"""sentences + rules -> policy measures; policy tool types of documents."""

import pandas as pd

from govreports.measure_rules import TOOL_TYPES, code_text, compile_rules, read_codebook, read_measure_rules
from govreports.repairs import repaired_sentences
from govreports.tables import InputError

MEASURE_COLUMNS = ["document", "sentence", "start", "end", "measures"]


def code_measures(sentences, *, rules=None, codebook=None):
    """Say which policy measures each sentence carries, by readable rules (``read_measure_rules``).

    ``sentences``: document, sentence, start, end, text, as ``split_sentences`` returns. Columns of the result: document, sentence,
    start, end, measures (codes in the order of the codebook, separated by |; "" when there is none).
    Raises InputError for a missing column and for wrong rules.
    """
    _need("code_measures", sentences, ("document", "sentence", "start", "end", "text"))
    codebook = read_codebook(codebook)
    order = {code: at for at, code in enumerate(codebook["code"])}
    compiled = compile_rules(read_measure_rules(rules, codebook), set(order))
    rows = []
    for row, clean in repaired_sentences(sentences):
        codes = sorted(code_text(clean.text, compiled), key=order.get)
        rows.append((row.document, row.sentence, row.start, row.end, "|".join(codes)))
    return pd.DataFrame(rows, columns=MEASURE_COLUMNS)


def measures_long(measures, codebook=None):
    """One row for each code of a sentence, in the order of the sentences, then of the codebook.

    Columns: document, sentence, start, end, code, name_zh, name_en, tool_type, tool_second, findings. A sentence without a code has
    no row. Raises InputError for an unknown code.
    """
    _need("measures_long", measures, MEASURE_COLUMNS)
    codebook = read_codebook(codebook)
    rows = measures.assign(code=measures["measures"].str.split("|")).explode("code").drop(columns="measures")
    rows = rows[rows["code"].fillna("") != ""]
    unknown = sorted(set(rows["code"]) - set(codebook["code"]))
    if unknown:
        raise InputError("measures_long", "codes of the codebook", ", ".join(unknown), "Add them to data/lexicons/measures.csv.")
    names = codebook[["code", "name_zh", "name_en", "tool_type", "tool_second", "findings"]]
    return rows.merge(names, on="code", how="left", validate="many_to_one").reset_index(drop=True)


def tool_profile(measures, codebook=None):
    """How the measures of each document spread over the types of policy tools (Rothwell and Zegveld 1981).

    Codes with findings "no" in the codebook are left out. One row for each document and type (supply, demand, environment, none):
    document, tool_type, n (codes given to sentences), share (of the codes of the document, none included; missing without any),
    n_second, share_second (the same when measures with a second reading are counted by it).
    """
    rows = measures_long(measures, codebook)
    rows = rows[rows["findings"] != "no"]
    second = rows["tool_second"].str.extract("^(" + "|".join(TOOL_TYPES) + ")", expand=False).fillna(rows["tool_type"])
    index = pd.MultiIndex.from_product([measures["document"].drop_duplicates(), TOOL_TYPES], names=["document", "tool_type"])
    table = pd.DataFrame(index=index)
    for suffix, types in (("", rows["tool_type"]), ("_second", second)):
        counts = rows.assign(tool_type=types).groupby(["document", "tool_type"]).size()
        table["n" + suffix] = counts.reindex(index, fill_value=0)
        total = table["n" + suffix].groupby("document").transform("sum")
        table["share" + suffix] = table["n" + suffix] / total.where(total > 0)
    return table.reset_index()


def _need(where, table, columns):
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(where, "a table with " + ", ".join(columns), "no column " + ", ".join(missing),
                         "Make it with split_sentences and code_measures.")
