"""Statements that try to get out of ``sql()``; run as a script, it makes them all.

In each, ``{file}`` is a folder that holds ``secret.csv``, ``.json``, ``.txt``, ``.parquet``
and ``.db``, all with one word in them, and into which nothing may be written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

READ_FILES = (
    "select * from read_csv('{file}/secret.csv')",
    "select * from read_csv_auto('{file}/secret.csv')",
    "select * from READ_CSV('{file}/*.csv')",
    "select * from sniff_csv('{file}/secret.csv')",
    "select * from read_json('{file}/secret.json')",
    "select * from read_ndjson_objects('{file}/secret.json')",
    "select * from read_text('{file}/secret.txt')",
    "select * from read_blob('{file}/secret.txt')",
    "select * from read_parquet('{file}/secret.parquet')",
    "select * from parquet_scan('{file}/secret.parquet')",
    "select * from parquet_metadata('{file}/secret.parquet')",
    "select * from parquet_kv_metadata('{file}/secret.parquet')",
    "select * from read_duckdb('{file}/secret.db')",
    "select * from '{file}/secret.csv'",
    "from '{file}/secret.parquet'",
    'select * from "{file}/secret.json"',
    "select * from main.'{file}/secret.csv'",
    "select * from './secret.csv'",
    "select * from 'secret.csv'",
    "select * from 'file://{file}/secret.csv'",
    "select * from glob('{file}/*')",
    "select * from system.main.read_text('{file}/secret.txt')",
    "select * from \"read_text\"('{file}/secret.txt')",
    "select (select content from read_text('{file}/secret.txt')) from roles",
    "with x as (select * from read_text('{file}/secret.txt')) select * from x",
    "select 1 where exists (from read_text('{file}/secret.txt'))",
    "select 'a' union all select content from read_text('{file}/secret.txt')",
    "select * from roles, lateral (select * from read_text('{file}/secret.txt'))",
    "select * from query('select * from read_text(''{file}/secret.txt'')')",
    "select * from query_table('{file}/secret.csv')",
    "select * from query_table(['{file}/secret.csv'])",
    (
        "select * from json_execute_serialized_sql("
        "json_serialize_sql('select * from read_text(''{file}/secret.txt'')'))"
    ),
    (
        "pragma json_execute_serialized_sql("
        "json_serialize_sql('select * from read_text(''{file}/secret.txt'')'))"
    ),
    "describe select * from read_csv('{file}/secret.csv')",
    "summarize select * from read_csv('{file}/secret.csv')",
    "describe '{file}/secret.csv'",
    "select * from sqlite_scan('{file}/secret.db', 'secret')",
    "select * from st_read('{file}/secret.csv')",
    "select * from read_text('/proc/self/environ')",
    "select * from read_text('/dev/stdin')",
    "attach '{file}/secret.db' as stolen",
    "attach '{file}/secret.db' as stolen (read_only)",
    "copy roles from '{file}/secret.csv'",
    "import database '{file}'",
    "create table stolen as from '{file}/secret.csv'",
    "create view stolen as from '{file}/secret.csv'",
    "create or replace macro stolen() as table from '{file}/secret.csv'",
    "explain analyze select * from read_text('{file}/secret.txt')",
    "prepare stolen as select * from read_text('{file}/secret.txt')",
)
WRITE_FILES = (
    "copy roles to '{file}/out.csv'",
    "copy (select 1) to '{file}/out.parquet' (format parquet)",
    "copy (select 1) to '/dev/stdout'",
    "copy roles to 'out.csv'",
    "export database '{file}/out'",
    "attach '{file}/out.db'",
    "call enable_logging(storage = 'file', storage_config = {{'path': '{file}/out'}})",
    "select * from enable_logging(storage = 'file', storage_config = {{'path': '{file}/out'}})",
    "call enable_profiling(save_location = '{file}/out.json')",
    "set profiling_output = '{file}/out.json'",
    "set log_query_path = '{file}/out.sql'",
    "set temp_directory = '{file}'",
    "create persistent secret out (type http)",
)
ENVIRONMENT = (
    "select getenv('SECRET')",
    "select * from duckdb_extensions()",
    "select * from duckdb_settings()",
    "select * from pg_catalog.pg_settings",
    "select current_setting('secret_directory')",
    "select current_setting('home_directory')",
    "select * from duckdb_secrets()",
    "select * from which_secret('{file}', 's3')",
    "pragma database_list",
    "select * from secret_frame",
    "select * from query_table('secret_frame')",
)
NETWORK = (
    "select * from read_csv('https://192.0.2.1/x.csv')",
    "from 'https://192.0.2.1/x.parquet'",
    "from 's3://192.0.2.1/x.parquet'",
    "attach 'https://192.0.2.1/x.db' as far",
    "attach 'postgres:host=192.0.2.1' as far (type postgres)",
    "select * from postgres_scan('host=192.0.2.1', 'public', 'x')",
    "copy roles to 'https://192.0.2.1/x.csv'",
)
EXTENSIONS = (
    "install httpfs",
    "force install httpfs",
    "install spatial from community",
    "install httpfs from '{file}'",
    "load httpfs",
    "load '{file}/secret.duckdb_extension'",
    "update extensions",
    "create secret (type s3)",
)
SETTINGS = (
    "set enable_external_access = true",
    "set global enable_external_access = true",
    "set session enable_external_access = true",
    "reset enable_external_access",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set allowed_directories = ['/']",
    "set allowed_paths = ['{file}/secret.csv']",
    "set allow_unsigned_extensions = true",
    "set autoload_known_extensions = true",
    "set python_enable_replacements = true",
    "set python_scan_all_frames = true",
    "set secret_directory = '{file}'",
    "set home_directory = '{file}'",
    "set extension_directory = '{file}'",
    "set file_search_path = '{file}'",
    "set threads = 1",
    "pragma threads = 1",
    "pragma enable_profiling = 'json'",
    "select set_config('enable_external_access', 'true', false)",
    "call pragma_enable_external_access(true)",
)
# Those that only sql() refuses: a private copy may be changed.
CHANGES = (
    "insert into roles select 'x', 'x'",
    "update roles set role_name = 'x'",
    "delete from roles",
    "truncate roles",
    "drop table pay",
    "alter table roles add column x int",
    "create table x (a int)",
    "create temp table x (a int)",
    "create or replace table roles as select 1 as a",
    "create view x as select 1",
    "create macro x() as 1",
    "create type x as enum ('a')",
    "create sequence x",
    "comment on table roles is 'x'",
    "with x as (insert into roles select 'x', 'x' returning *) select * from x",
    "explain analyze insert into roles select 'x', 'x'",
    "merge into roles using roles r on true when matched then delete",
    "select 1; delete from roles",
    "select 1; commit; delete from roles",
    "commit",
    "rollback; drop table roles",
    "begin",
    "attach ':memory:' as x",
    "set variable x = 1",
    "set schema = 'temp'",
    "use temp",
    "prepare x as delete from roles",
    "vacuum",
    "checkpoint",
    "call duckdb_tables()",
)
# Addresses in memory: DuckDB 1.5 still followed the first.
POINTERS = (
    "select * from pandas_scan(NULL)",
    "select * from PANDAS_SCAN(NULL)",
    'select * from system.main."pandas_scan"(NULL)',
    "select 1 in (select 1 from pandas_scan(NULL))",
    "select * from roles, lateral (from pandas_scan(NULL))",
    "select * from query('from pandas_scan(NULL)')",
    "select * from arrow_scan(NULL, NULL, NULL)",
    "select * from arrow_scan_dumb(NULL, NULL, NULL)",
    "select * from python_arrow_scan(NULL, NULL, NULL)",
    "select * from python_map_function((select 1), NULL)",
)
GROUPS = {
    "read files": READ_FILES,
    "write files": WRITE_FILES,
    "environment": ENVIRONMENT,
    "network": NETWORK,
    "extensions": EXTENSIONS,
    "settings": SETTINGS,
    "changes": CHANGES,
    "pointers": POINTERS,
}
OUT = (*READ_FILES, *WRITE_FILES, *ENVIRONMENT, *NETWORK, *EXTENSIONS, *SETTINGS, *POINTERS)


def main(folder: Path) -> None:
    """Make all attacks from inside `folder`, between two marks that a tracer sees."""
    import duckdb

    import mlops_role_data as mrd
    from mlops_role_data.errors import MlopsRoleDataError

    mrd.sql("select * from roles")
    told = []
    with mrd.connect() as connection:
        (folder / "mark").exists()
        for attack in (*OUT, *CHANGES):
            statement = attack.format(file=folder)
            try:
                told.append(str(mrd.sql(statement).to_dict("list")))
            except MlopsRoleDataError as error:
                told.append(str(error))
        for attack in OUT:
            try:
                told.append(str(connection.execute(attack.format(file=folder)).fetchall()))
            except (duckdb.Error, ValueError) as error:
                told.append(str(error))
        (folder / "mark").exists()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
