#!/usr/bin/env -S uv run --script

# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2.9"]
# ///

"""What one does with this repository: `nox --list` names it, `nox -s NAME` does it.

Each session makes its own virtual environment and passes the caller's variables on. One of them is
MLOPS_ROLE_DATA_SOURCE, the path of the source document, which the repository does not hold: if it
is set, every row is checked against the document too. No session deletes build/, which holds the
data; only `build` writes there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
PYTHON_VERSIONS = nox.project.python_versions(PYPROJECT)


def group(name: str) -> list[str]:
    """List the requirements of a dependency group."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


def lowest(extras: list[str]) -> list[str]:
    """Pin each direct dependency of the package and of `extras` to its lower bound."""
    project = PYPROJECT["project"]
    requirements = list(project["dependencies"])
    for extra in extras:
        requirements += project["optional-dependencies"][extra]
    parsed = [Requirement(requirement) for requirement in requirements]
    return [f"{each.name}=={bound.version}" for each in parsed for bound in each.specifier]


@nox.session
def build(session: nox.Session) -> None:
    """Validate raw/, build the tables into build/, and show one of them."""
    session.install("-e", ".[pipeline]", *group("build"))
    session.run("mlops-role-data", "build", *session.posargs)
    session.run("mlops-role-data", "show", "compensation")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests with coverage; arguments go to pytest."""
    session.install("-e", ".[all]", *group("test"))
    arguments = session.posargs or ["--cov", "--cov-report=term", "--numprocesses=auto"]
    session.run("pytest", *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting, types and the repository's set-up."""
    session.install("-e", ".[all]", *group("lint"), *group("test"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    # what users' type checkers see; the tests' own environment has no mypy
    session.run("pytest", "--quiet", "tests/test_typing.py")
    session.run("sp-repo-review", ".")


@nox.session(default=False)
def dist(session: nox.Session) -> None:
    """Pack the sdist, and from it the wheel, into dist/."""
    session.install("build")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist")


@nox.session(default=False, python=PYTHON_VERSIONS[0])
def minimums(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    session.install("-e", ".[all]", *lowest(["pipeline", "sql", "polars"]), *group("test"))
    session.run("pytest", *session.posargs)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Change every cell of the curated tables, and write docs/mutation-score.md; N: N per table."""
    session.install("-e", ".[all]", *group("test"))
    session.run("python", "-m", "faults.score", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session(default=False)
def corpus(session: nox.Session) -> None:
    """Judge the whole corpus of bad inputs, and every schema that lets more in than ours."""
    session.install("-e", ".[all]", *group("test"))
    session.run("python", "-m", "faults.corpus", env={"PYTHONPATH": "tests"})


@nox.session(default=False)
def languages(session: nox.Session) -> None:
    """Read the published files from JavaScript and DuckDB's shell, as the documentation shows."""
    session.install("-e", ".", *group("test"))
    folder = session.create_tmp()
    packages = ("hyparquet@1", "hyparquet-compressors@1")
    session.run("npm", "install", "--prefix", folder, *packages, external=True)
    session.run("pytest", "tests/test_languages.py", env={"MLOPS_ROLE_DATA_NODE": folder})


@nox.session(default=False)
def kill(session: nox.Session) -> None:
    """Interrupt builds at every system call (Linux, strace; minutes), and count what they leave."""
    session.install("-e", ".[all]", *group("test"))
    session.run("python", "-m", "interruption.sweep", *session.posargs, env={"PYTHONPATH": "tests"})


if __name__ == "__main__":
    nox.main()
