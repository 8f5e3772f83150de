"""Publish a valid dataset: render it, judge the result, and switch it into place."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from mlops_role_data._release.descriptor import parse as parse_descriptor
from mlops_role_data._release.parquet import parse
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data._release.values import json_text
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.derive.tables import derive, derived_from
from mlops_role_data.pipeline.judges.published import judge_published
from mlops_role_data.pipeline.publish import atomic as switch
from mlops_role_data.pipeline.publish.checkout_files import write_generated
from mlops_role_data.pipeline.publish.lock import locked, refuse_foreign
from mlops_role_data.pipeline.publish.metadata import in_package
from mlops_role_data.pipeline.publish.parquet import parquet_bytes, resource


@dataclass(frozen=True)
class Publication:
    """The published package in memory."""

    files: Mapping[str, bytes]  # by name; all are in one folder
    rows: Mapping[str, int]  # how many, by table
    generated: tuple[Path, ...] = ()  # what was written beside it, relative to the checkout


def render(data: Dataset) -> Publication:
    """Return the published package of a valid dataset.

    Its descriptor keeps the properties of the source's. The properties ``rules``, ``languages``
    and ``descriptions``, with the name and hash of each description, are this project's own.
    """
    project = data.project
    contents = {**{name: raw.typed for name, raw in data.raw.items()}, **derive(data)}
    origins = derived_from(project)
    files: dict[str, bytes] = {}
    resources = []
    groups = list(project.descriptor.get("groups", ()))
    for name in sorted(contents, key=lambda each: (groups.index(project.tables[each].group), each)):
        rows, table = contents[name], project.tables[name]
        content = parquet_bytes(rows, table, project.descriptor["version"])
        files[f"{name}.parquet"] = content
        entry = resource(table, rows, content)
        if name in origins:
            entry |= {"derived_from": origins[name], "derivation": project.derivations[name]}
        resources.append(entry)
    package = {
        **project.descriptor,
        "rules": dict(project.rules),
        "languages": msgspec.to_builtins(project.languages),
        "resources": resources,
    }
    described, descriptions = in_package(package)
    descriptor = json_text({**package, "descriptions": descriptions}).encode("utf-8")
    return Publication(
        {**files, **described, DESCRIPTOR: descriptor},
        {name: rows.num_rows for name, rows in contents.items()},
    )


def publish(data: Dataset, out: Path, *, checkout: Path | None = None) -> Publication:
    """Publish a valid dataset in the folder `out`.

    One lock is held to the end, so that two builds at the same time never mix their files.

    Parameters
    ----------
    data
        A dataset without problems.
    out
        The folder of the published package. Its old content stays until the switch.
    checkout
        The checkout whose generated files are updated; by default, none.

    Returns
    -------
    Publication
        The published package, and the generated files that were written.

    Raises
    ------
    BuildError
        If another build holds the lock, if `out` is not a published package, if it cannot be
        written, or if the written files are not valid: then `out` is unchanged. Also if a
        generated file cannot be written: then `out` is the new release.
    """
    name = data.project.descriptor["name"]
    try:
        out = out.resolve()
        refuse_foreign(out, name)
        scratch = switch.scratch_of(out)
        with locked(out):
            switch.recover(out, scratch)
            # again, since another build may have ended in the meantime
            refuse_foreign(out, name)
            try:
                publication = _prepare(data, scratch)
                switch.exchange(scratch, out)
            finally:
                # the next build removes what cannot be removed now
                with suppress(OSError):
                    switch.remove(scratch)
            if checkout is not None:
                written = write_generated(checkout, json.loads(publication.files[DESCRIPTOR]))
                publication = replace(publication, generated=tuple(written))
    except OSError as error:
        raise BuildError(
            f"{out} could not be replaced: {error}. It holds the earlier release or the new one, "
            "never parts of both"
        ) from error
    return publication


def _prepare(data: Dataset, scratch: Path) -> Publication:
    """Write the package into a new folder, read it back, and run both judges on its tables."""
    publication = render(data)
    scratch.mkdir()
    for name, content in publication.files.items():
        switch.write_file(scratch / name, content)
    switch.sync_folder(scratch)
    read = {name: (scratch / name).read_bytes() for name in publication.files}
    if read != publication.files:
        differing = ", ".join(name for name in read if read[name] != publication.files[name])
        raise BuildError(f"what is on the disk is not what was written: {differing}")
    catalog = parse_descriptor(read[DESCRIPTOR], scratch)
    tables = {table.name: (table, parse(read[table.file], table)) for table in catalog}
    if problems := judge_published(tables):
        listing = "; ".join(f"{each.table}, {each.field}: {each.message}" for each in problems[:3])
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise BuildError(f"what was to be published does not hold ({count}): {listing}")
    return publication
