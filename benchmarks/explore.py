"""How long an explorer takes from a change to its new picture, each setting asked for the first
time: python benchmarks/explore.py

Kernel only; ``make browser-test`` measures from the key or the click to the picture in a browser.
Words of one's own are apart: all documents are cut anew with them.
"""

from statistics import median
from time import perf_counter

from govreports import (
    explore_change,
    explore_departments,
    explore_networks,
    explore_terms,
    read_reports,
)

CHANGES = {  # explorer -> changes, none of them made before and each with another picture
    explore_terms: [{"rows": rows} for rows in range(5, 25) if rows != 15]
    + [{"period": "P0"}, {"period": "P1"}, {"period": "", "copies": True}, {"view": "spread"}],
    explore_departments: [{"rows": rows} for rows in (3, 4, 6, 7, 8, 9)]
    + [{"period": "P1"}, {"period": ""}, {"view": "duties"}]
    + [{"view": "measures"}, {"department": "教育"}, {"department": "农业"}],
    explore_networks: [{"least": least} for least in (1, 3, 4, 6, 5)]
    + [
        {"without": "科协"},
        {"document": "16"},
        {"network": "duty", "least": 1},
        {"network": "departments"},
    ],
    explore_change: [{"rows": rows} for rows in range(5, 16)]
    + [
        {"view": "dating"},
        {"document": "16"},
        {"view": "documents"},
        {"document": "18"},
        {"other": "15"},
    ],
}
OWN = [{"own": "科普活动"}, {"own": "农村科普"}, {"own": "科普活动，社区科普"}]


def main():
    """Print a line an explorer: opening, then median, smallest and largest time of a change; last
    the words of one's own.
    """
    documents = read_reports()
    for make, changes in CHANGES.items():
        start = perf_counter()
        explorer = make(documents=documents)
        opened = perf_counter() - start
        print(
            f"{make.__name__:22} opens in {opened:.1f} s; {describe([time_change(explorer, change) for change in changes])}"
        )
    explorer = explore_terms(documents=documents).set(view="own", own="科普")
    print(f"{'words of my own':22} {describe([time_change(explorer, change) for change in OWN])}")


def time_change(explorer, settings):
    """Milliseconds from the setting to the new picture."""
    before = explorer.parts["picture"].value
    start = perf_counter()
    explorer.set(**settings)
    spent = 1000 * (perf_counter() - start)
    if explorer.parts["picture"].value == before or not explorer.answer.code:
        raise SystemExit(f"{settings} draws no new picture: it measures nothing.")
    return spent


def describe(times):
    """The times in words."""
    return f"{len(times)} changes: median {median(times):.0f} ms, {min(times):.0f} to {max(times):.0f} ms"


if __name__ == "__main__":
    main()
