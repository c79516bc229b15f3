"""Tables for print of notebook 05: numbers set as papers set them."""

import pandas as pd

from govreports.claims import p_text
from govreports.frames import CATEGORIES

SIGNS = {"core": "●", "present": "○", "absent": "–"}


def tabulate_change(change):
    """A comparison of periods as text, row by row in the given order.

    Columns: term, english (where given), rates (mean per 10,000, first → second), documents (k/n → k/n), ratio (second over first),
    interval, p, p_adjusted. † after a term: documents dated by it are left out; ‡: they are counted.
    """
    rows = []
    for row in change.to_dict("records"):
        mark = {"no": "†", "yes": "‡"}[row["circular_kept"]] if row["circular"] else ""
        bare = row["interval"] == "none"
        rows.append({
            "term": row["term"] + mark, "english": row.get("english", ""),
            "rates": f"{row['rate_first']:.1f} → {row['rate_second']:.1f}",
            "documents": f"{row['k_first']}/{row['n_first']} → {row['k_second']}/{row['n_second']}",
            "ratio": _ratio(row["log_ratio"]), "interval": "–" if bare else f"{_ratio(row['low'])} to {_ratio(row['high'])}",
            "p": _p(row["p"]), "p_adjusted": _p(row["p_adjusted"]),
        })
    return pd.DataFrame(rows, columns=["term", "english", "rates", "documents", "ratio", "interval", "p", "p_adjusted"])


def _ratio(log_ratio):
    return "–" if pd.isna(log_ratio) else f"{2**log_ratio:.2g}"


def _p(value):
    return "–" if pd.isna(value) else p_text(value)


def tabulate_frames(presence, periods):
    """Frame terms by period, for print: a row a term of ``presence`` (see ``frame_presence``), in the order they come.

    Columns: term, english, category (Chinese), category_english; for each period of role data k/n documents, † where the date of
    some of them rests on the term; for each reference its status (● core, ○ present, – absent).
    """
    rows = []
    for term, group in presence.groupby("term", sort=False):
        head = group.iloc[0]
        row = {"term": head["label"], "english": head["label_english"], "category": head["category"],
               "category_english": CATEGORIES[head["category"]]}
        for period in periods.itertuples(index=False):
            inside = group[group["period"] == period.period]
            mark = "†" if (inside["circular"] > 0).any() else ""
            seen = f"{(inside['n'] > 0).sum()}/{len(inside)}{mark}"
            row[period.period] = SIGNS[head[period.period]] if period.role == "reference" else seen
        rows.append(row)
    return pd.DataFrame(rows)
