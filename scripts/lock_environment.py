"""Write environment.yml for conda from pyproject.toml and the exact versions of
requirements.lock.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("files", "dev")  # rjieba and playwright are not on conda-forge; both are optional


def locked_versions(text):
    """Name -> version of each package of a lock file."""
    return dict(re.findall(r"(?m)^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text))


def environment(project, versions):
    """The text of environment.yml."""
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(line for extra in EXTRAS for line in extras[extra])]
    names = sorted({re.match(r"[A-Za-z0-9_.-]+", line).group() for line in wanted})
    lines = [
        "name: govreports",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        "  - python=3.11",
        "  - pip",
    ]
    lines += [f"  - {name}={versions[name]}" for name in names]
    return "\n".join([*lines, "  - pip:", "      - -e .", ""])


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = locked_versions((ROOT / "requirements.lock").read_text("utf-8"))
    (ROOT / "environment.yml").write_text(environment(project, versions), "utf-8", newline="\n")
