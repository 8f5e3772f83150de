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

import hashlib
import os
import shutil
import tarfile
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
PYTHON_VERSIONS = nox.project.python_versions(PYPROJECT)

PINNED = ["--require-hashes", "-r", "requirements/build.txt"]
# Where the data is rebuilt: in the pinned environment, and where the bytes may become others.
REBUILDS = {
    "pinned": PINNED,
    "pyarrow-21": [".[pipeline]", "hatchling", "pyarrow==21.*"],
    "pyarrow-23": [".[pipeline]", "hatchling", "pyarrow==23.*"],
    "pandas-2": [".[pipeline]", "hatchling", "pandas==2.*"],
}


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
    session.run("mlops-role-data", "show", "pay")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; `-- --cov` takes twice as long, `-- -m exhaustive` far longer."""
    exhaustive = "exhaustive" in session.posargs
    session.install("-e", ".[all]", *group("test"), *(group("metadata") if exhaustive else ()))
    session.run("pytest", "--numprocesses=auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting, types, imports, the repository's set-up and its workflows."""
    session.install("-e", ".[all]", *group("lint"), *group("test"), *group("workflows"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")
    # what users' type checkers see; the tests' own environment has no mypy
    session.run("pytest", "--quiet", "tests/test_typing.py")
    session.run("sp-repo-review", ".")
    files = sorted(map(str, Path(".github/workflows").glob("*.yml")))
    check = ("check-jsonschema", "--builtin-schema")
    session.run(*check, "vendor.github-workflows", *files)
    session.run(*check, "vendor.github-actions", "action.yml")
    session.run(*check, "vendor.dependabot", ".github/dependabot.yml")
    session.run("zizmor", "--offline", "--strict-collection", ".github", "action.yml")


@nox.session(default=False)
def dist(session: nox.Session) -> None:
    """Pack a release into dist/, and try it: sdist, wheel, data package, SBOM, checksums."""
    session.install("--require-hashes", "-r", "requirements/release.txt")
    out, version = ROOT / "dist", PYPROJECT["project"]["version"]
    shutil.rmtree(out, ignore_errors=True)
    session.run("python", "-m", "build", "--no-isolation", "--outdir", "dist", ".")
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    session.run("twine", "check", "--strict", str(sdist), str(wheel))
    user, python = installed(session, wheel)
    session.run(str(python), "tools/archive.py", "dist", external=True)
    command = str(python.with_name("mlops-role-data"))
    with session.chdir(user):
        session.run(command, "verify", env={"MLOPS_ROLE_DATA_DIR": None}, external=True)
        session.run("python", "-m", "zipfile", "-e", f"{out}/mlops-role-data-{version}.zip", ".")
        unpacked = {"MLOPS_ROLE_DATA_DIR": f"{user}/mlops-role-data-{version}/data"}
        session.run(command, "verify", env=unpacked, external=True, silent=True)
    session.run(
        "cyclonedx-py", "environment", "--pyproject", "pyproject.toml", "--output-reproducible",
        "--output-file", f"dist/mlops-role-data-{version}.cdx.json", str(python),
    )  # fmt: skip
    digests = {path.name: hashlib.sha256(path.read_bytes()) for path in sorted(out.iterdir())}
    lines = [f"{digest.hexdigest()}  {name}" for name, digest in digests.items()]
    (out / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    for line in lines:
        session.log(f"{(out / line[66:]).stat().st_size:>9} bytes  {line}")


def installed(session: nox.Session, wheel: Path) -> tuple[Path, Path]:
    """Install a wheel as a user would, and nothing else; give the folder and its Python."""
    user = Path(session.create_tmp()).resolve() / "user"
    shutil.rmtree(user, ignore_errors=True)
    session.run("python", "-m", "venv", str(user))
    python = user / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for arguments in (("install", str(wheel)), ("uninstall", "--yes", "pip", "setuptools")):
        session.run(str(python), "-m", "pip", "--quiet", *arguments, external=True)
    return user, python


@nox.session(default=False, python=PYTHON_VERSIONS[0])
@nox.parametrize("requirements", list(REBUILDS.values()), ids=list(REBUILDS))
def rebuild(session: nox.Session, requirements: list[str]) -> None:
    """Rebuild the data from the sdist: the same bytes if pinned, else at least the same cells."""
    session.install(*requirements)
    folder = Path(session.create_tmp()).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder))
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    checkout = sdist.with_name(sdist.name.removesuffix(".tar.gz"))
    session.install("--no-deps", "--no-build-isolation", str(checkout))
    with session.chdir(checkout):
        session.run("mlops-role-data", "build", "--out", str(folder / "rebuilt"), silent=True)
    verdict = [] if requirements == PINNED else ["--content"]
    published, rebuilt = str(ROOT / "build"), str(folder / "rebuilt")
    session.run("python", "tools/rebuild.py", published, rebuilt, *verdict)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Pin what builds the data and what packs a release, anew, in requirements/."""
    session.install("uv")
    options = (
        "--universal", "--generate-hashes", "--no-header", "--no-annotate",
        "--no-emit-index-url", "--python-version", PYTHON_VERSIONS[0], "--upgrade",
    )  # fmt: skip
    for name, wanted in {
        "build": ("pyproject.toml", "--extra", "pipeline", "--group", "build"),
        "release": ("--group", "release"),
    }.items():
        target = f"requirements/{name}.txt"
        session.run("uv", "pip", "compile", "--quiet", *wanted, *options, "-o", target)


@nox.session(name="version-check", default=False)
def version_check(session: nox.Session) -> None:
    """Check the version against releases.json and the last tag; `-- --record` records it."""
    session.install("-e", ".")
    session.run("python", "tools/version_check.py", *session.posargs)


@nox.session(default=False, python=PYTHON_VERSIONS[0])
def minimums(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    pinned = lowest(["pipeline", "sql", "polars"])
    # later ones do not run with the lowest click
    session.install("-e", ".[all]", *pinned, *group("test"), "check-jsonschema<0.37")
    session.run("pytest", *session.posargs)


if __name__ == "__main__":
    nox.main()
