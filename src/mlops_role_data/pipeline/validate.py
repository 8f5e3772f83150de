"""All judges over one dataset, and one report of what they find."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TypeVar

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
from mlops_role_data.pipeline.report.problems import Problem, Report, merge
from mlops_role_data.pipeline.rules import registry as rules

T = TypeVar("T")


@paused_collector()
def validate(
    project: Project,
    folder: Path | None = None,
    documents: Sequence[Path] = (),
    *,
    changed: Collection[str] | None = None,
    inspectors: ProcessPoolExecutor | None = None,
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
        problems = tuple(merge(_problems(data, documents, changed, inspectors)))
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


def _problems(
    data: Dataset,
    documents: Sequence[Path],
    changed: Collection[str] | None,
    inspectors: ProcessPoolExecutor | None,
) -> Iterator[Problem]:
    """Return what all judges find, in the judges' order."""
    files = {name: table for name, table in data.raw.items() if table.is_read}
    submit = _here if inspectors is None else inspectors.submit
    answers = [
        (table, submit(frictionless.inspect_file, frictionless.task(table, data.raw, data.folder)))
        for name, table in files.items()
        if changed is None or not _near(name, table).isdisjoint(changed)
    ]
    with ThreadPoolExecutor(1) as aside:
        # DuckDB, which runs the rules in SQL, does not hold Python's lock
        by_rules = aside.submit(_by_rules, data)
        # imported only now: an inspector imports Frictionless meanwhile
        from mlops_role_data.pipeline.judges import pandera_judge as contracts

        by_contract = [
            each
            for name, table in files.items()
            if changed is None or name in changed
            for each in contracts.judge(table)
        ]
        by_document = list(source.judge(data, documents))
    yield from data.problems
    yield from (each for raw in data.raw.values() for each in raw.problems)
    for table, answer in answers:
        yield from frictionless.problems(table, answer.result())
    yield from (*by_contract, *by_rules.result(), *by_document)


def _by_rules(data: Dataset) -> list[Problem]:
    """Return what the rules find; raise if a SELECT of a derived table is wrong."""
    check_derivations(data.project)
    return [each for rule in rules.RULES for each in rule(data)]


def _here(work: Callable[..., T], *arguments: Any) -> Future[T]:
    """Do the work of another process in this one."""
    done: Future[T] = Future()
    done.set_result(work(*arguments))
    return done


def _near(name: str, table: RawTable) -> set[str]:
    """Return a table and those that it refers to."""
    return {name, *(key.resource for key in table.schema.foreign_keys)}


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
