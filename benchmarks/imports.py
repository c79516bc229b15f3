"""How long the import cell of each notebook takes beside the third-party modules that its verbs
use: python benchmarks/imports.py

Both are timed in fresh processes, in turn; the third-party modules are those that the loaded
modules of govreports name in their own imports.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

ROUNDS = 15
LIST_FILES = """
import sys
for name, module in list(sys.modules.items()):
    if name.split(".")[0] == "govreports" and module.__file__:
        print(module.__file__)
"""
TIMED = """
import time
start = time.perf_counter()
{code}
print(time.perf_counter() - start)
"""


def main():
    """Print a line a notebook: both times, and their ratio."""
    for notebook in sorted(Path("notebooks").glob("*.ipynb")):
        cell = import_cell(notebook)
        others = third_party(run(cell + LIST_FILES).split())
        times = [(seconds(cell), seconds(others)) for _ in range(ROUNDS)]
        own, peers = (median(column) for column in zip(*times, strict=True))
        print(f"{notebook.stem:28} {own:.2f} s, its modules {peers:.2f} s: {own / peers:.2f}x")


def import_cell(notebook):
    """The source of the first code cell."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def third_party(paths):
    """Import statements of everything but govreports that stands at the top of some modules."""
    lines = set()
    for path in paths:
        for node in ast.parse(Path(path).read_text("utf-8")).body:
            if isinstance(node, ast.Import):
                lines |= {f"import {alias.name}" for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module.split(".")[0] != "govreports":
                lines |= {f"from {node.module} import {alias.name}" for alias in node.names}
    return "\n".join(sorted(lines))


def seconds(code):
    """How long some code takes in a fresh process, without the start of Python."""
    return float(run(TIMED.format(code=code)).split()[-1])


def run(code):
    """What a fresh process prints."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
