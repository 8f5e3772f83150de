"""All judges over one dataset, and one report of what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mlops_role_data._paths import DESCRIPTOR
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline import conform, contracts, rules, source
from mlops_role_data.pipeline.problems import Problem, merge
from mlops_role_data.pipeline.project import Dataset, Project, read_dataset

Watch = Callable[[str, int, int], None]
"""Told what is about to be judged, how many steps are done, and how many there are."""


@dataclass(frozen=True)
class Report:
    """The verdict: every problem at once, or none."""

    problems: tuple[Problem, ...]
    tables: int
    rows: int
    document: str | None
    changed: tuple[str, ...] | None = None
    """The tables that the verdict was asked for; None: all."""

    @property
    def valid(self) -> bool:
        """Whether no judge found a problem."""
        return not self.problems


def validate(
    project: Project,
    folder: Path | None = None,
    document: Path | None = None,
    *,
    changed: Collection[str] | None = None,
    watch: Watch | None = None,
) -> tuple[Report, Dataset]:
    """Read the raw files and let the judges look at them.

    Parameters
    ----------
    project
        The tables' definitions.
    folder
        The folder of raw files; the checkout's ``raw/`` by default.
    document
        The source document, if it is at hand: figures, names and wording are then checked too.
    changed
        The tables that changed; all by default. All files are read and the rules hold for all of
        them, since a change here can break what stands there. The two judges that look at a
        table by itself, which take nearly all of the time, see only these tables and, for their
        references, those that refer to them.
    watch
        Called before each step of the work, for a progress bar.

    Returns
    -------
    tuple of (Report, Dataset)
        The verdict, and the data as read.
    """
    data = read_dataset(project, folder)
    steps = [
        *_reading(data),
        *_conform(data, changed),
        *_contracts(data, changed),
        *_rules(data, document),
    ]
    report = Report(
        problems=tuple(merge(_run(steps, watch))),
        tables=len(data.raw),
        rows=sum(raw.typed.num_rows for raw in data.raw.values()),
        document=document.name if document else None,
        changed=None if changed is None else tuple(sorted(changed)),
    )
    return report, data


_Step = tuple[str, Callable[[], Iterable[Problem]]]


def _run(steps: Sequence[_Step], watch: Watch | None) -> Iterator[Problem]:
    for done, (name, judge) in enumerate(steps):
        if watch is not None:
            watch(name, done, len(steps))
        yield from judge()


def _reading(data: Dataset) -> Iterator[_Step]:
    found = [*data.problems, *(each for raw in data.raw.values() for each in raw.problems)]
    yield "reader", lambda: found


def _conform(data: Dataset, changed: Collection[str] | None) -> Iterator[_Step]:
    for name, table in data.raw.items():
        near = {name, *(key.resource for key in table.schema.foreign_keys)}
        if changed is None or not near.isdisjoint(changed):
            judge = partial(conform.conform, data.raw, data.folder, [name])
            yield f"{conform.JUDGE}: {name}", judge


def _contracts(data: Dataset, changed: Collection[str] | None) -> Iterator[_Step]:
    for name, table in data.raw.items():
        if table.path.is_file() and (changed is None or name in changed):
            yield f"pandera: {name}", partial(contracts.judge, table)


def _rules(data: Dataset, document: Path | None) -> Iterator[_Step]:
    for rule in rules.RULES:
        yield f"rules: {rule.__name__}", partial(rule, data)
    if document is not None:
        yield f"source: {document.name}", partial(source.judge, data, document)


def changed_tables(project: Project, folder: Path, names: Sequence[str]) -> frozenset[str] | None:
    """Give the tables that changed files belong to.

    Parameters
    ----------
    project
        The tables' definitions.
    folder
        The folder of raw files.
    names
        Names of tables, or paths of raw files, of schemas or of ``datapackage.json``.

    Returns
    -------
    frozenset of str, or None
        None means all tables: nothing is named, or a file that is there no more, of which nobody
        can tell any longer what it was.

    Raises
    ------
    UnknownNameError
        If one of `names` is neither.
    """
    homes = [folder.resolve()]
    if project.root is not None:
        homes += [project.root / "schemas", project.root / DESCRIPTOR]
    found: set[str] = set()
    gone = not names
    for name in names:
        if name in project.tables:
            found.add(name)
            continue
        # the file itself is not resolved: a link is what it is named, wherever it leads
        path = Path(name).parent.resolve() / Path(name).name
        if not any(path.is_relative_to(home) for home in homes):
            hint = f"A file must be one of {folder.name}/ or of schemas/, or {DESCRIPTOR}."
            raise UnknownNameError("table", name, project.tables, hint)
        gone = gone or not path.is_file()
        found |= {path.stem} & set(project.tables)
    return None if gone else frozenset(found)
