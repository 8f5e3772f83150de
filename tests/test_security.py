"""What docs/security.md promises of the whole package, beside what test_sql.py shows of queries."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from synthetic import ROOT, PublishedPackage

import mlops_role_data as mrd
from mlops_role_data._release import release as _release
from mlops_role_data._release.paths import DESCRIPTOR, Folder
from mlops_role_data.errors import DataPackageError

SOURCES = sorted((ROOT / "src").rglob("*.py"))
MODULES = {
    *("cPickle", "cloudpickle", "code", "codeop", "dill", "joblib", "marshal", "pickle"),
    *("ruamel", "shelve", "yaml"),
}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
# Method calls, of any object, that would do one of these by another name.
METHODS = {"eval", "query", "read_pickle", "to_pickle", "system", "popen", "unsafe_load"}


def forbidden(source: str) -> list[str]:
    """List what runs code from data, or reads a format that can."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name) and function.id in CALLS:
                found.append(f"{function.id}()")
            elif isinstance(function, ast.Attribute) and function.attr in METHODS:
                found.append(f".{function.attr}()")
            found += [
                f"{option.arg}=True"
                for option in node.keywords
                if option.arg in {"allow_pickle", "shell"}
                and not (isinstance(option.value, ast.Constant) and option.value.value is False)
            ]
        found += [name for name in names if name.split(".")[0] in MODULES]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_nothing_here_runs_data_as_code(path: Path) -> None:
    assert forbidden(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from yaml import load",
        "import ruamel.yaml",
        "eval('1')",
        "exec(text)",
        "compile(text, '', 'exec')",
        "frame.eval('a + b')",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_the_guard_bites(source: str) -> None:
    assert forbidden(source)


def test_re_compile_is_no_compile() -> None:
    assert forbidden("import re, ast\nre.compile('a')\nast.literal_eval('1')") == []


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "//etc/passwd",
        "../secret.parquet",
        "a/../../secret.parquet",
        "./pay.parquet",
        "..\\secret.parquet",
        "C:\\secret.parquet",
        "C:secret.parquet",
        "\\\\host\\share\\secret.parquet",
        "~/secret.parquet",
        "$HOME",
        "http://192.0.2.1/pay.parquet",
        "https://192.0.2.1/pay.parquet",
        "s3://bucket/pay.parquet",
        "file:secret.parquet",
        "pay%2f..%2fsecret.parquet",
        "pay.parquet\u2215x",
        "\u2024\u2024",
        "pay.parquet\x00.csv",
    ],
)
@pytest.mark.parametrize("verb", ["load", "verify", "sql", "tables"])
def test_a_hostile_path_is_refused_before_any_table_is_read(
    verb: str, path: str, package: PublishedPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.amend("pay", path=path)
    read = watch(monkeypatch)
    with pytest.raises(DataPackageError, match="plain name"):
        call(verb)
    assert set(read) == {DESCRIPTOR}


@pytest.mark.parametrize("verb", ["load", "sql"])
def test_a_table_that_is_a_link_is_refused(
    verb: str, package: PublishedPackage, tmp_path: Path
) -> None:
    path = package.path("pay")
    path.rename(tmp_path / "outside.parquet")
    path.symlink_to(tmp_path / "outside.parquet")
    with pytest.raises(DataPackageError, match=re.escape("pay.parquet")):
        call(verb)


def test_a_descriptor_that_is_a_link_is_refused_before_it_is_read(
    package: PublishedPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package.folder / DESCRIPTOR).rename(tmp_path / "outside.json")
    (package.folder / DESCRIPTOR).symlink_to(tmp_path / "outside.json")
    parsed: list[bytes] = []
    monkeypatch.setattr(_release, "parse", lambda content, _: parsed.append(content))
    with pytest.raises(DataPackageError):
        mrd.tables()
    assert parsed == []


@pytest.mark.parametrize(
    "name", ['pay"; drop table roles; --', "pay'", "PAY", "p\u0430y", "a b", "../pay", "", "1a"]
)
@pytest.mark.parametrize("where", ["table", "column"])
def test_a_name_that_could_be_code_is_refused(
    where: str, name: str, package: PublishedPackage
) -> None:
    descriptor = package.read()
    resource = next(each for each in descriptor["resources"] if each["name"] == "pay")
    if where == "table":
        resource["name"] = resource["schema"]["name"] = name
    else:
        resource["schema"]["fields"][-1]["name"] = name
    package.write(descriptor)
    with pytest.raises(DataPackageError, match=r"matching regex .*\.name`"):
        mrd.sql("select 1")


@pytest.mark.parametrize("key", ["$schema", "profile", "basepath", "dialect", "sources"])
def test_an_address_elsewhere_in_the_descriptor_is_never_followed(
    key: str, package: PublishedPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    descriptor = package.read()
    descriptor[key] = "http://192.0.2.1/x.json"
    for resource in descriptor["resources"]:
        resource[key] = resource["schema"][key] = "/etc/passwd"
    package.write(descriptor)
    read = watch(monkeypatch)
    assert len(mrd.load("pay")) == 3
    assert set(read) == {DESCRIPTOR, "pay.parquet"}


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the name of each file that is asked for."""
    names: list[str] = []
    read = Folder.read

    def recorded(self: Folder, name: str, limit: int) -> bytes:
        names.append(name)
        return read(self, name, limit)

    monkeypatch.setattr(Folder, "read", recorded)
    return names


def call(verb: str) -> object:
    calls = {
        "load": lambda: mrd.load("pay"),
        "sql": lambda: mrd.sql("from pay"),
        "tables": mrd.tables,
        "verify": mrd.verify,
    }
    return calls[verb]()


def test_the_documents_refer_to_each_other() -> None:
    promises = (ROOT / "docs" / "security.md").read_text("utf-8")
    assert "SECURITY.md" in promises
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text("utf-8")
    for named in re.findall(r"`(tests/[\w./-]+)`", promises):
        assert (ROOT / named).exists(), named
