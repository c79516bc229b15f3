"""How long an explorer takes from a change to its picture, each setting asked for the first time: python benchmarks/explore.py

Kernel only; ``make browser-test`` measures from the key or the click to the picture in a browser, about 60 to 100 ms more.
"""

from statistics import median
from time import perf_counter

from govreports.explore import explore_change, explore_departments, explore_networks, explore_terms
from govreports.reports import read_reports

CHANGES = {  # explorer -> changes, none of them made before
    explore_terms: [{"rows": rows} for rows in range(5, 25)] + [{"period": "P0"}, {"period": "P1"}, {"period": "", "copies": True}],
    explore_departments: [{"rows": rows} for rows in (3, 4, 6, 7, 8)] + [{"document": name} for name in ("02", "15", "16", "18")],
    explore_networks: [{"least": least} for least in (1, 3, 4, 5, 6)]
    + [{"without": True}, {"document": "16"}, {"network": "departments"}],
    explore_change: [{"rows": rows} for rows in range(5, 16)] + [{"view": "dating"}, {"document": "16"}, {"view": "documents"}],
}


def main():
    """Print a line an explorer: opening, then median, smallest and largest time of a change."""
    documents = read_reports()
    for make, changes in CHANGES.items():
        start = perf_counter()
        explorer = make(documents=documents)
        opened, spent = perf_counter() - start, []
        for settings in changes:
            start = perf_counter()
            explorer.set(**settings)
            spent.append(1000 * (perf_counter() - start))
        print(f"{make.__name__:22} opens in {opened:.1f} s; {len(spent)} changes: median {median(spent):.0f} ms, "
              f"{min(spent):.0f} to {max(spent):.0f} ms")


if __name__ == "__main__":
    main()
