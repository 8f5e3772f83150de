from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.parquet import arrow_schema, parquet_bytes
from pipeline.checkouts import ROOT

DATA = read_dataset(open_project(ROOT))
TABLES = sorted(DATA.raw)


def written(name: str, data: Dataset = DATA) -> bytes:
    return parquet_bytes(data.table(name), data.project.tables[name], "1.2.3")


def opened(name: str) -> pq.ParquetFile:
    return pq.ParquetFile(io.BytesIO(written(name)), page_checksum_verification=True)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_written_reads_back_the_same(name: str) -> None:
    read, expected = opened(name).read(), DATA.table(name)
    assert read.schema.types == expected.schema.types
    assert read.to_pydict() == expected.to_pydict()


@pytest.mark.parametrize("name", TABLES)
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    again = read_dataset(open_project(ROOT))
    assert written(name) == written(name, again)


@pytest.mark.parametrize("name", TABLES)
def test_each_file_explains_itself(name: str) -> None:
    table = DATA.project.tables[name]
    schema = opened(name).schema_arrow
    metadata = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert metadata["title"] == table.title
    assert metadata["description"] == table.description
    assert metadata["version"] == "1.2.3"
    assert json.loads(metadata["primaryKey"]) == list(table.primary_key)
    assert json.loads(metadata["schema"]) == table.descriptor
    for field in table.fields:
        column = schema.field(field.name)
        texts = {key.decode(): value.decode() for key, value in column.metadata.items()}
        texts.pop("PARQUET:field_id", None)  # some releases of pyarrow add it
        assert texts == {
            "title": field.title,
            "description": field.description,
            **({"unit": field.unit} if field.unit else {}),
        }
        assert column.nullable != field.required


def test_other_programs_see_the_metadata_of_the_file() -> None:
    metadata: dict[bytes, bytes] = opened("pay_figures").metadata.metadata
    assert {b"title", b"description", b"version", b"primaryKey", b"schema"} <= set(metadata)
    assert b"pandas" not in metadata


def test_the_writers_options_are_the_chosen_ones() -> None:
    metadata: Any = opened("pay_figures").metadata
    assert metadata.format_version == "2.6"
    assert metadata.num_row_groups == 1
    group = metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
    assert all(group.column(i).is_stats_set for i in range(group.num_columns))


def test_a_flipped_bit_in_a_page_is_noticed() -> None:
    content = bytearray(written("spans"))
    column = opened("spans").metadata.row_group(0).column(3)
    content[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    with (
        pytest.raises(OSError, match=r"(?i)crc|checksum|corrupt"),
        pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True) as file,
    ):
        file.read()


def test_units_are_those_of_the_schema() -> None:
    fields = arrow_schema(table("pay_figures"), "1")
    assert fields.field("amount_max").metadata[b"unit"] == b"currency unit"
    assert b"unit" not in fields.field("role_id").metadata


def table(name: str) -> Table:
    return DATA.project.tables[name]


def test_a_null_where_none_may_be_is_refused() -> None:
    roles = DATA.table("roles")
    data = roles.set_column(0, "role_id", pa.nulls(roles.num_rows, pa.string()))
    with pytest.raises((ValueError, pa.ArrowException)):
        parquet_bytes(data, table("roles"), "1")
