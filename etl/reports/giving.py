"""Giving files of a report: made in a folder of their own, noted in the ledger, and only then put in place."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from etl.ledger import ledger_of
from etl.reports import records as noted
from etl.reports.forms import chosen_forms, form_of
from etl.reports.model import MANIFEST_ENDING
from etl.reports.records import Record
from etl.scope import Scope
from etl.settings import Settings


@contextmanager
def put_in_place(names: Iterable[str], source: Path, directory: Path) -> Iterator[None]:
    """Put files of one folder into another when the block, which notes them, ends well; else leave none behind.

    They are copied before the block, so that a full disk or a folder that cannot be written in stops it, and only get
    their names after it. Raises OSError.
    """
    listed = tuple(names)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".duaal-") as folder:
        for name in listed:
            shutil.copyfile(source / name, Path(folder) / name)
        yield
        for name in listed:
            (Path(folder) / name).replace(directory / name)


def forms_given(made: Record) -> tuple[str, ...]:
    """Return the forms that were handed out of a report in its status, in the order in which they are written."""
    return chosen_forms([form for form in dict.fromkeys(map(form_of, made.recorded_files)) if form])


def note_export(
    settings: Settings, scope: Scope, report_id: str, files: Mapping[str, str], listed: Mapping[str, str] | None = None
) -> None:
    """Note that files were handed out; `listed` is what a manifest among them lists when that is not the rest."""
    payload = {"report_id": report_id, "files": dict(files), **({"listed": dict(listed)} if listed else {})}
    ledger_of(settings).append(scope.user, scope.role, noted.EXPORTED, payload)


def listing(made: Record) -> Callable[[Mapping[str, str]], Mapping[str, str]]:
    """Return what a manifest of a report lists, given the files made with it.

    One that was handed out before lists what it did then; else every file handed out of the report in its status.
    """
    then = made.listed.get(f"{made.file_stem}{MANIFEST_ENDING}")
    return lambda files: then if then is not None else {**made.recorded_files, **files}
