from __future__ import annotations

import concurrent.futures
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import attacks
import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from synthetic import LEVELS, PAY, ROWS, PublishedPackage, real_tables

import mlops_role_data as mrd
from mlops_role_data._sql import guard as _sql_guard
from mlops_role_data._sql import query as _sql
from mlops_role_data.cli.main import cli
from mlops_role_data.errors import DataPackageError, MissingExtraError, QueryError, UnknownNameError

WORD = "xyzzy-plugh"


@pytest.fixture
def secrets(package: PublishedPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a word into files of many kinds and the environment; give the files' folder."""
    assert package.folder.is_dir()
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.csv").write_text(f"a\n{WORD}\n")
    (folder / "secret.json").write_text(json.dumps({"a": WORD}))
    (folder / "secret.txt").write_text(WORD)
    (folder / "secret.duckdb_extension").write_text(WORD)
    (folder / "schema.sql").write_text(f"create table secret as select '{WORD}' as a;")
    (folder / "load.sql").write_text("")
    pq.write_table(pa.table({"a": [WORD]}), folder / "secret.parquet")
    with duckdb.connect(str(folder / "secret.db")) as connection:
        connection.execute(f"create table secret as select '{WORD}' as a")
    monkeypatch.setenv("SECRET", WORD)
    # Where DuckDB would keep its extensions.
    monkeypatch.setenv("HOME", str(tmp_path / WORD))
    monkeypatch.chdir(folder)
    return folder


def listed(folder: Path) -> list[tuple[Path, bytes]]:
    return sorted((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def contents() -> list[object]:
    return [
        mrd.load("roles", "pyarrow").to_pylist(),
        mrd.sql("from roles").to_dict("list"),
        mrd.sql("select table_name, comment from duckdb_tables()").to_dict("list"),
        mrd.sql("select column_name, data_type from duckdb_columns()").to_dict("list"),
        mrd.sql("from pg_catalog.pg_settings").to_dict("list"),
    ]


# What may be answered, since there is nothing to be told: settings that are empty.
ANSWERED = {
    "select * from pg_catalog.pg_settings",
    "select current_setting('secret_directory')",
    "select current_setting('home_directory')",
}


# By group, since every test starts with a database of its own.
@pytest.mark.parametrize("group", attacks.GROUPS)
def test_no_query_gets_out_or_leaves_a_trace(group: str, secrets: Path) -> None:
    secret_frame = pd.DataFrame({"a": [WORD]})
    before, files = contents(), listed(secrets.parent)
    answered = set()
    for attack in attacks.GROUPS[group]:
        try:
            told = str(mrd.sql(attack.format(file=secrets)).to_dict("list"))
            answered.add(attack)
        except (QueryError, UnknownNameError) as error:
            told = str(error)
            assert "\n" not in told
        # A message may repeat the query, and that has no such word in it.
        assert WORD not in told, attack
        assert len(mrd.sql("from roles")) == 2, attack
    assert answered <= ANSWERED
    assert WORD in set(secret_frame["a"])
    assert contents() == before
    assert listed(secrets.parent) == files


@pytest.mark.parametrize("group", sorted(set(attacks.GROUPS) - {"changes"}))
def test_the_private_copy_is_locked_too(group: str, secrets: Path) -> None:
    files = listed(secrets.parent)
    settings = "select name, value from duckdb_settings() order by all"
    with mrd.connect() as connection:
        before = connection.execute(settings).fetchall()
        for attack in attacks.GROUPS[group]:
            try:
                told = str(connection.execute(attack.format(file=secrets)).fetchall())
            except duckdb.PermissionException as error:
                # DuckDB names the folder of its extensions.
                told = str(error).replace(str(secrets.parent / WORD), "")
            except duckdb.Error as error:
                told = str(error)
            assert WORD not in told, attack
            assert connection.execute(settings).fetchall() == before, attack
    assert listed(secrets.parent) == files


@pytest.mark.usefixtures("package")
def test_every_table_function_that_is_not_on_the_list_is_refused() -> None:
    listed = (
        "select distinct function_name from duckdb_functions() where function_type like 'table%'"
    )
    names = set(mrd.sql(listed)["function_name"])
    assert {"read_csv", "pandas_scan", "query"} <= names
    for name in names - _sql_guard._FUNCTIONS:
        with pytest.raises(QueryError, match="is not available"):
            mrd.sql(f'from "{name}"()')


def test_python_cannot_read_files_through_the_private_copy(secrets: Path) -> None:
    with mrd.connect() as connection:
        for refused in (
            lambda: connection.read_csv(str(secrets / "secret.csv")).fetchall(),
            lambda: connection.read_parquet(str(secrets / "secret.parquet")).fetchall(),
            lambda: connection.sql("from roles").write_csv(str(secrets / "out.csv")),
            lambda: connection.load_extension("httpfs"),
            lambda: connection.install_extension("httpfs"),
        ):
            with pytest.raises(duckdb.Error):
                refused()
    assert not (secrets / "out.csv").exists()


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_the_system_is_never_asked(secrets: Path, tmp_path: Path) -> None:
    log = tmp_path / "trace"
    calls = "trace=%file,%network,process"
    environment = {**os.environ, "PYTHONPATH": str(Path(mrd.__file__).parents[1])}
    run = [sys.executable, attacks.__file__, str(secrets)]
    trial = subprocess.run(["strace", "true"], check=False, capture_output=True)  # noqa: S607
    if trial.returncode:
        pytest.skip("tracing is not allowed here")
    done = subprocess.run(
        ["strace", "-f", "-qq", "-e", calls, "-e", "signal=none", "-o", str(log), *run],  # noqa: S607
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    assert len(told) == 2 * len(attacks.OUT) + len(attacks.CHANGES)
    _, during, _ = re.split(r".*outside/mark.*\n", log.read_text())
    # A refusal imports nothing new; the published folder is looked at again for each query.
    published = re.escape(str(tmp_path / "published"))
    other = [
        line
        for line in during.splitlines()
        if not re.search(rf'"{published}|"datapackage\.json"|\.(?:py|pyc|so)"|__pycache__', line)
        and re.search(r"\b(?:open\w*|creat|socket|connect|execve?|mkdir\w*|rename\w*)\(", line)
    ]
    assert other == []


@pytest.mark.usefixtures("package")
def test_a_whole_table_is_what_load_gives() -> None:
    found = mrd.sql("from pay")
    pd.testing.assert_frame_equal(found, mrd.load("pay"))
    assert found["level"].dtype == pd.CategoricalDtype(LEVELS, ordered=True)


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_every_published_table_is_what_load_gives(name: str) -> None:
    expected = mrd.load(name)  # type: ignore[call-overload]
    found = mrd.sql(f'from "{name}"')
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.usefixtures("package")
def test_ordinary_use() -> None:
    joined = mrd.sql(
        """
        select role_name, count(*) as n, max(rate) as most,
               rank() over (order by count(*) desc) as place
        from pay join roles using (role_id) group by role_name order by n desc
        """
    )
    assert joined["n"].to_list() == [2, 1]
    assert joined["place"].to_list() == [1, 2]
    assert joined["most"].to_list() == [2.5, 24.0]
    assert mrd.sql("select level from pay order by level")["level"].to_list()[:2] == [
        "junior",
        "senior",
    ]
    assert mrd.sql("select level from pay where level > 'junior'")["level"].to_list() == ["senior"]
    assert len(mrd.sql("show tables")) == len(ROWS)
    assert mrd.sql("describe roles")["column_name"].to_list() == ["role_id", "role_name"]
    assert len(mrd.sql("summarize pay")) == len(PAY["fields"])
    assert mrd.sql("with recursive n(i) as (select 1 union all select i + 1 from n where i < 4)"
                   " select sum(i) as s from n")["s"].to_list() == [10]  # fmt: skip
    assert mrd.sql("select i from range(3) t(i), unnest([1, 2]) where i > 1;").shape == (2, 1)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("query", "params"),
    [
        ("select role_id from roles where role_id = ?", ["ml-engineer"]),
        ("select role_id from roles where role_id = $1", ("ml-engineer",)),
        ("select role_id from roles where role_id = $who", {"who": "ml-engineer"}),
    ],
    ids=["question mark", "number", "name"],
)
def test_parameters(query: str, params: list[str] | dict[str, str]) -> None:
    assert mrd.sql(query, params)["role_id"].to_list() == ["ml-engineer"]


@pytest.mark.usefixtures("package")
def test_a_parameter_is_a_value_and_no_query() -> None:
    assert mrd.sql("select ? as a", ["'; delete from roles --"])["a"][0].startswith("';")
    assert len(mrd.sql("from roles where role_id = ?", ["' or true --"])) == 0


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("expression", "dtype", "value"),
    [
        ("7::tinyint", "Int64", 7),
        ("sum(7)", "Int64", 7),
        ("null::int", "Int64", None),
        ("count(*)", "Int64", 1),
        ("18446744073709551615::ubigint", "UInt64", 18446744073709551615),
        ("1.5", "Float64", 1.5),
        ("1.5::float", "Float64", 1.5),
        ("avg(3)", "Float64", 3.0),
        ("'a'", "str", "a"),
        ("1 = 1", "boolean", True),
        ("null::boolean", "boolean", None),
        ("date '2024-01-31'", "date32[day][pyarrow]", dt.date(2024, 1, 31)),
        ("timestamp '2024-01-31 12:00'", "datetime64[us]", pd.Timestamp("2024-01-31 12:00")),
        ("170141183460469231731687303715884105727::hugeint", "object", 2**127 - 1),
    ],
)
def test_dtypes_hold_nulls(expression: str, dtype: str, value: object) -> None:
    found = mrd.sql(f"select {expression} as a")["a"]
    assert str(found.dtype) == dtype
    assert found[0] is pd.NA if value is None else found[0] == value


@pytest.mark.usefixtures("package")
def test_no_column_is_lost() -> None:
    found = mrd.sql("select a.level, b.level, 1 as level_1 from pay a join pay b using (pay_id)")
    assert len(set(found.columns)) == 3
    assert len(mrd.sql("from roles where false")) == 0


@pytest.mark.usefixtures("package")
def test_comments_and_keys_are_there() -> None:
    comments = mrd.sql(
        "select column_name, comment from duckdb_columns() where table_name = 'pay'"
    ).set_index("column_name")["comment"]
    assert comments["role_id"] == "The role_id of it. Refers to roles.role_id"
    assert comments["rate"] == "The rate of it. Unit: percent"
    [table] = mrd.sql("select comment from duckdb_tables() where table_name = 'pay'")["comment"]
    assert table == "All pay"
    keys = mrd.sql("select table_name from duckdb_constraints() where constraint_type like 'PRIM%'")
    assert set(keys["table_name"]) == set(ROWS)


def test_texts_of_a_descriptor_are_no_sql(package: PublishedPackage) -> None:
    descriptor = package.read()
    hostile = "it's'; drop table roles; --"
    descriptor["resources"][0]["schema"]["description"] = hostile
    descriptor["resources"][0]["schema"]["fields"][0]["description"] = hostile
    package.write(descriptor)
    found = mrd.sql("select comment from duckdb_tables() where table_name = 'roles'")
    assert found["comment"].to_list() == [hostile]
    assert len(mrd.sql("from roles")) == 2


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from rolse", "there is no table 'rolse'. Did you mean 'roles'?"),
        ("select nope from roles", 'column "nope" not found'),
        ("selec 1", "Parser Error: syntax error"),
        ("select ? as a", "the query failed: "),
        ("select 'a'::int", "Conversion Error"),
        ("", "takes one statement; found 0"),
        ("select 1; select 2", "takes one statement; found 2"),
        ("delete from roles", "this statement is DELETE"),
        ("select * from read_csv('x')", "the table function 'read_csv' is not available"),
    ],
)
def test_errors_are_one_line(query: str, message: str) -> None:
    with pytest.raises((QueryError, UnknownNameError)) as caught:
        mrd.sql(query)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_new_release_is_noticed(package: PublishedPackage) -> None:
    assert len(mrd.sql("from roles")) == 2
    assert _sql._reader() is _sql._reader()
    package.publish({**ROWS, "roles": [*ROWS["roles"], ("x", "X")]})
    assert len(mrd.sql("from roles")) == 3


def test_a_damaged_release_is_refused(package: PublishedPackage) -> None:
    package.path("steps").write_bytes(b"")
    with pytest.raises(DataPackageError):
        mrd.sql("from roles")
    with pytest.raises(DataPackageError):
        mrd.connect()


@pytest.mark.usefixtures("package")
def test_a_broken_database_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise duckdb.FatalException("it is over")

    mrd.sql("from roles")
    with monkeypatch.context() as patched:
        patched.setattr(_sql, "checked", broken)
        with pytest.raises(QueryError, match="it is over"):
            mrd.sql("from roles")
    assert os.getpid() not in _sql._shared
    assert len(mrd.sql("from roles")) == 2


@pytest.mark.usefixtures("package")
def test_a_private_copy_is_private() -> None:
    with mrd.connect() as mine, mrd.connect() as other:
        mine.execute("delete from steps")
        mine.execute("create table extra as select 1 as a")
        mine.register("frame", pd.DataFrame({"a": [1, 2]}))
        assert mine.execute("select count(*) from frame join extra using (a)").fetchall() == [(1,)]
        assert other.execute("select count(*) from steps").fetchall() == [(3,)]
        assert len(mrd.sql("from steps")) == 3
        with pytest.raises(duckdb.ConstraintException):
            mine.execute("insert into roles values ('ml-engineer', 'again')")
        names = [name for (name,) in mine.execute("show tables").fetchall()]
        assert names == ["extra", "frame", "pay", "roles", "steps"]


@pytest.mark.usefixtures("package")
def test_threads_share_the_tables() -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = pool.map(
            lambda n: mrd.sql("select count(*) + ? as n from pay", [n])["n"][0], range(40)
        )
    assert list(found) == [3 + n for n in range(40)]


@pytest.mark.usefixtures("package")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_a_database_of_its_own() -> None:
    assert len(mrd.sql("from roles")) == 2
    with warnings.catch_warnings():
        # That forking a process with threads may block is the point.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        found = 0
        try:
            found = len(_sql.query_arrow("from roles"))
        finally:
            os._exit(found)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2


def test_without_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for call in (lambda: mrd.sql("select 1"), mrd.connect):
        with pytest.raises(MissingExtraError, match=r"mlops-role-data\[sql\]"):
            call()


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("query", "code", "output"),
    [
        ("select role_id, 1 as n, true as b, null as x from roles order by 1 limit 1",
         0, "role_id\tn\tb\tx\ndata-engineer\t1\ttrue\t\n"),
        ("select role_id from roles where false", 0, "role_id\n"),
        ("from rolse", 2, ""),
        ("drop table roles", 2, ""),
    ],
)  # fmt: skip
def test_the_command(query: str, code: int, output: str) -> None:
    result = CliRunner().invoke(cli, ["sql", query])
    assert (result.exit_code, result.stdout) == (code, output)
    if code:
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
