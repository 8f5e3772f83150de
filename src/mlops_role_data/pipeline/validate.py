"""All judges over one dataset, and one report of what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from mlops_role_data._release.collector import paused_collector
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.errors import JudgeError, UnknownNameError
from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.derive.tables import check_derivations
from mlops_role_data.pipeline.document import checks as source
from mlops_role_data.pipeline.document.source import find_sources
from mlops_role_data.pipeline.judges import frictionless_judge as frictionless
from mlops_role_data.pipeline.project import Project
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Finding, Problem, Report, Watch, merge
from mlops_role_data.pipeline.rules import registry as rules


@paused_collector()
def validate(
    project: Project,
    folder: Path | None = None,
    documents: Sequence[Path] = (),
    *,
    changed: Collection[str] | None = None,
    inspectors: ProcessPoolExecutor | None = None,
    watch: Watch | None = None,
) -> tuple[Report, Dataset]:
    """Read the raw files and let the judges look at them.

    Parameters
    ----------
    project
        The tables' definitions.
    folder
        The folder of raw files; the checkout's ``raw/`` by default.
    documents
        The source documents at hand, or folders of them: figures, names and wording are then
        checked too.
    changed
        The tables that changed; all by default. All files are read and the rules hold for all of
        them, since a change here can break what stands there. The two judges that look at a
        table by itself, which take nearly all of the time, see only these tables and, for their
        references, those that refer to them.
    inspectors
        Processes in which Frictionless runs beside all else; without them, it runs in this one.
    watch
        Called before each step of the work, for a progress bar.

    Returns
    -------
    tuple of (Report, Dataset)
        The verdict, and the data as read.

    Raises
    ------
    JudgeError
        If a process ended before it had judged its file.
    """
    data = read_dataset(project, folder)
    try:
        steps = list(_steps(data, documents, changed, inspectors))
        problems = tuple(merge(_run(steps, watch)))
    except BrokenProcessPool as error:
        raise JudgeError(
            "a process that runs Frictionless ended before it had judged its file: see what it "
            "printed, and run again"
        ) from error
    known = [each for each in data.column("documents", "document_id") if each is not None]
    at_hand = [each.document["document_id"] for each in find_sources(data, documents)[0]]
    report = Report(
        problems=problems,
        tables=len(data.raw),
        rows=sum(raw.typed.num_rows for raw in data.raw.values()),
        documents=tuple(at_hand),
        not_at_hand=tuple(each for each in known if each not in at_hand),
        changed=None if changed is None else tuple(sorted(changed)),
    )
    return report, data


class _Step(NamedTuple):
    name: str
    judge: Callable[[], Iterable[Problem]]
    waits: bool = False  # whether another process does the work meanwhile


def _run(steps: Sequence[_Step], watch: Watch | None) -> Iterator[Problem]:
    """Take the steps in the judges' order, but for those that wait for another process."""
    found: dict[int, list[Problem]] = {}
    order = sorted(range(len(steps)), key=lambda place: steps[place].waits)
    for done, place in enumerate(order):
        if watch is not None:
            watch(steps[place].name, done, len(steps))
        found[place] = list(steps[place].judge())
    return chain.from_iterable(found[place] for place in sorted(found))


def _steps(
    data: Dataset,
    documents: Sequence[Path],
    changed: Collection[str] | None,
    inspectors: ProcessPoolExecutor | None,
) -> Iterator[_Step]:
    found = [*data.problems, *(each for raw in data.raw.values() for each in raw.problems)]
    yield _Step("reader", lambda: found)
    files = {name: table for name, table in data.raw.items() if table.path.is_file()}
    for name, table in files.items():
        near = {name, *(key.resource for key in table.schema.foreign_keys)}
        if changed is not None and near.isdisjoint(changed):
            continue
        judge = partial(frictionless.judge, data.raw, data.folder, [name])
        if inspectors is not None:
            task = frictionless.task(table, data.raw, data.folder)
            judge = partial(_answered, table, inspectors.submit(frictionless.inspect_file, task))
        yield _Step(f"{frictionless.JUDGE}: {name}", judge, inspectors is not None)
    check: Callable[[], None] = partial(check_derivations, data.project)
    if inspectors is not None:
        # an inspector is done with its files sooner than this process with all else
        check = inspectors.submit(check_derivations, data.project).result
    yield _Step("derived tables", partial(_without_problems, check), inspectors is not None)
    # imported only now: an inspector imports Frictionless meanwhile
    from mlops_role_data.pipeline.judges import pandera_judge as contracts

    for name, table in files.items():
        if changed is None or name in changed:
            yield _Step(f"pandera: {name}", partial(contracts.judge, table))
    for rule in rules.RULES:
        yield _Step(f"rules: {rule.__name__}", partial(rule, data))
    if documents:
        yield _Step("source", partial(source.judge, data, documents))


def _without_problems(check: Callable[[], None]) -> Iterable[Problem]:
    check()
    return ()


def _answered(table: RawTable, found: Future[list[Finding]]) -> Iterator[Problem]:
    return frictionless.problems(table, found.result())


def changed_tables(project: Project, folder: Path, names: Sequence[str]) -> frozenset[str] | None:
    """Return the tables that changed files belong to.

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
