import importlib.util
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from setuptools import find_namespace_packages

from govreports.tables import Project

ROOT = Project.here().root
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def load_script():
    spec = importlib.util.spec_from_file_location(
        "lock_environment", ROOT / "scripts" / "lock_environment.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERSIONS = load_script().locked_versions(LOCK)


def requirements():
    return [
        Requirement(line)
        for line in [*PROJECT["dependencies"], *sum(PROJECT["optional-dependencies"].values(), [])]
    ]


def test_every_requirement_of_the_project_is_locked_at_a_version_it_allows():
    for requirement in requirements():
        assert requirement.specifier.contains(VERSIONS[requirement.name]), requirement


def test_the_lock_has_a_hash_for_every_package_and_names_no_host():
    entries = [entry for entry in LOCK.split("\n") if "==" in entry]
    assert len(entries) == len(VERSIONS) > 50, (
        "a package is locked twice: the lock forks by Python version"
    )
    assert all(entry.rstrip().endswith("\\") for entry in entries)
    assert "://" not in LOCK and "index" not in LOCK.lower().replace("sphinx-index", "")


def test_environment_yml_is_what_the_lock_and_pyproject_say():
    written = (ROOT / "environment.yml").read_text("utf-8")
    assert written == load_script().environment(PROJECT, VERSIONS), (
        "run: python scripts/lock_environment.py"
    )


def test_environment_yml_installs_the_project_itself_and_the_versions_of_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["channels"] == ["conda-forge"]
    assert environment["dependencies"][-1] == {"pip": ["-e ."]}
    pinned = dict(line.split("=") for line in environment["dependencies"][:-1] if "=" in line)
    assert pinned.pop("python") == "3.11"
    assert all(VERSIONS[name] == version for name, version in pinned.items())
    assert {Requirement(line).name for line in PROJECT["dependencies"]} <= set(pinned)


def test_an_installation_holds_every_room():
    found = set(find_namespace_packages(where=str(ROOT / "src"), include=["govreports*"]))
    rooms = {path.parent.name for path in (ROOT / "src" / "govreports").glob("*/*.py")}
    assert {f"govreports.{room}" for room in rooms} <= found and len(rooms) > 10


@pytest.mark.parametrize("path", [".ci/run", "Makefile"])
def test_the_test_command_is_pytest_alone(path):
    text = (ROOT / path).read_text("utf-8")
    assert ("make test" if path == ".ci/run" else "-m pytest\n") in text


def test_the_notebooks_need_no_network_and_no_registry_is_named():
    for path in [
        "Makefile",
        "README.md",
        "README.zh.md",
        "environment.yml",
        "pyproject.toml",
        ".ci/run",
        "CITATION.cff",
    ]:
        text = (ROOT / path).read_text("utf-8")
        assert "/simple" not in text and "index-url" not in text.replace(
            "--no-emit-index-url", ""
        ), path
