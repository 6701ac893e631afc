"""Making a report, making it final, and writing its files; the ledger notes each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.known_at import known_state
from etl.ledger import ledger_of
from etl.load import archive_of, ensure_published, ledger_for_writing
from etl.periods import closed_years, closing_events
from etl.permissions import Right
from etl.reports import records as noted
from etl.reports.collect import Gathered, choose_projects, gather, known_projects, put_together
from etl.reports.data_state import data_hash, head_of, state_at
from etl.reports.definitions import definitions, definitions_hash, software_version
from etl.reports.difference_part import difference_table
from etl.reports.figures import to_bytes
from etl.reports.forms import MANIFEST, chosen_forms, form_of, require_programs, write_files
from etl.reports.giving import forms_given, listing, note_export, put_in_place
from etl.reports.kept import ReportRefused, keep_figures, kept_figures
from etl.reports.model import Report
from etl.reports.records import Frozen, Record, previous_of, record, records
from etl.scope import Scope
from etl.settings import Settings
from etl.state_folder import WorkFolder


@dataclass(frozen=True)
class Request:
    """What a report is asked for: projects (none = all), the month it is as of, what was known when, the first month.

    `known_at` is None for all that is known; `period_from` is January of the year when None. The restricted sheet of
    participants is left out unless it is asked for, and of who may not read every row always.
    """

    as_of: str
    project_ids: tuple[str, ...] = ()
    known_at: datetime | None = None
    period_from: str | None = None
    with_participants: bool = False


@dataclass(frozen=True)
class Made:
    """A report with the SHA-256 of the files that were written of it."""

    record: Record
    files: dict[str, str]


def make_report(
    settings: Settings,
    scope: Scope,
    request: Request,
    forms: Sequence[str],
    directory: Path,
    told: Callable[[str], None] = lambda _form: None,
) -> Made:
    """Make a report of all that the ledger holds now, note it, and write its files into a folder.

    `told` hears which form is begun. Files get into the folder once the ledger names them, all or none.

    Raises NotAllowed, UnknownProjects, UnknownForm, FormUnavailable where a program is missing, EsfChecksFailed
    and ReportRefused when the period ends before it begins
    (nothing is noted or written then), and FormUnavailable or OSError when writing fails (the report is noted, without
    files; these can be written again).
    """
    scope.require(Right.MAKE_REPORTS)
    require_programs(forms)
    if request.period_from and request.period_from > request.as_of:
        raise ReportRefused(
            f"De eerste maand ({request.period_from}) ligt na de stand ({request.as_of}).",
            f"The first month ({request.period_from}) lies after the month that the report is as of ({request.as_of}).",
        )
    ensure_published(settings)
    seq, state_hash = head_of(settings)
    with state_at(settings, seq) as con, known_state(con, request.known_at) as known:
        projects = choose_projects(known, settings, request.project_ids)
        gathered = gather(known, projects, request.as_of)
        found = definitions(settings)
        project_ids = [each.project_id for each in projects]
        previous = previous_of(records(ledger_of(settings), scope), project_ids)
        payload = {
            "project_ids": project_ids,
            "code_sets": {each.project_id: each.code_set for each in projects},
            "esf_off": [each.project_id for each in projects if each.is_esf_off],
            "as_of": request.as_of,
            "period_from": request.period_from or f"{request.as_of[:4]}-01",
            "known_at": request.known_at.isoformat() if request.known_at else None,
            "ledger_seq": seq,
            "state_hash": state_hash,
            "data_hash": data_hash(settings, seq),
            "software_version": software_version(),
            "definitions": found,
            "definitions_hash": definitions_hash(found),
            "with_participants": request.with_participants and scope.sees_all,
            "previous_id": previous.report_id if previous else None,
            "figures_sha256": keep_figures(settings, gathered.figures),
        }
        with ledger_for_writing(settings) as ledger:
            event = ledger.append(scope.user, scope.role, noted.MADE, payload)
        made = record(ledger_of(settings), scope, noted.report_id_of(event))
        report = report_of(con, known, settings, made, gathered)
        with WorkFolder(settings) as work_dir:
            files = write_files(report, forms, work_dir, told)
            with put_in_place(files, work_dir, directory):
                note_export(settings, scope, made.report_id, files)
    return Made(record(ledger_of(settings), scope, made.report_id), files)


@contextmanager
def collected(
    settings: Settings, made: Record, *, rebuilt: bool = False
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection, Gathered]]:
    """Give the figures of a report's data state, with its connection and the one of what was known then.

    Raises EsfChecksFailed.
    """
    with (
        state_at(settings, made.ledger_seq, rebuilt=rebuilt) as con,
        known_state(con, made.known_at) as known,
    ):
        projects = known_projects(known, made.project_ids, dict(made.code_sets), made.esf_off)
        yield con, known, gather(known, projects, made.as_of)


def collect(
    settings: Settings, made: Record, *, rebuilt: bool = False, with_participants: bool | None = None
) -> Report:
    """Return a report made again from its data state: from a rebuilt warehouse when `rebuilt`.

    Raises EsfChecksFailed.
    """
    with collected(settings, made, rebuilt=rebuilt) as (con, known, gathered):
        return report_of(con, known, settings, made, gathered, with_participants)


def report_of(
    con: duckdb.DuckDBPyConnection,
    known: duckdb.DuckDBPyConnection,
    settings: Settings,
    made: Record,
    gathered: Gathered,
    with_participants: bool | None = None,
) -> Report:
    """Return the report of figures that were gathered; `con` holds the data state, `known` what was known then."""
    wanted = made.with_participants if with_participants is None else with_participants
    difference = difference_table(con, settings, made, gathered.figures, gathered.projects)
    return put_together(known, settings, made, gathered, difference, with_participants=wanted)


def freeze_report(
    settings: Settings,
    scope: Scope,
    report_id: str,
    forms: Sequence[str] | None,
    directory: Path,
    told: Callable[[str], None] = lambda _form: None,
) -> Made:
    """Make a report final: write its files, keep them, note it, and close the years of its period for its projects.

    Notes and closings are written together or not at all, and only then do the files get into the folder. The files
    kept hold no rows of persons. `told` hears which form is begun. Raises NotAllowed,
    UnknownReport, UnknownForm, FormUnavailable, EsfChecksFailed, and ReportRefused when it is final already or its
    figures come out otherwise than when it was made.
    """
    scope.require(Right.FREEZE_REPORTS)
    made = record(ledger_of(settings), scope, report_id)
    _require_concept(made)
    wanted = chosen_forms(forms if forms is not None else forms_given(made) or ("xlsx", "docx", "csv", "json"))
    require_programs(wanted)
    years = tuple(range(int(made.period_from[:4]), int(made.as_of[:4]) + 1))
    moment = datetime.now(UTC)
    final = replace(made, frozen=Frozen(0, moment, scope.user, years, {}, {}))
    with collected(settings, made) as (con, known, gathered), WorkFolder(settings) as work_dir:
        if to_bytes(gathered.figures) != to_bytes(kept_figures(settings, made)):
            raise ReportRefused(
                f"De cijfers van rapport {made.report_id} zijn niet meer die van toen het gemaakt werd (andere "
                "definities of software, of een wissing). Maak een nieuw rapport, en maak dat definitief.",
                f"The figures of report {made.report_id} are no longer those of when it was made (other definitions or "
                "software, or an erasure). Make a new report, and make that one final.",
            )
        report = report_of(con, known, settings, final, gathered)
        files = write_files(report, wanted, work_dir, told)
        kept_dir = work_dir
        kept = files
        if report.is_restricted:
            kept_dir = work_dir / "kept"
            kept_dir.mkdir()
            kept = write_files(report_of(con, known, settings, final, gathered, False), wanted, kept_dir, told)
        for name in kept:
            archive_of(settings).keep(kept_dir / name)
        ensure_published(settings)
        with put_in_place(files, work_dir, directory), ledger_for_writing(settings) as ledger:
            _require_concept(record(ledger, scope, report_id))
            reason = f"Rapport {made.report_id} is definitief."
            frozen = {
                "report_id": made.report_id,
                "frozen_at": moment.isoformat(),
                "years": list(years),
                "ledger_seq": made.ledger_seq,
                "state_hash": made.state_hash,
                **({"data_hash": made.data_hash} if made.data_hash else {}),
                "definitions": dict(made.definitions),
                "definitions_hash": made.definitions_hash,
                "software_version": software_version(),
                "files": files,
                "kept": kept,
            }
            closing = closing_events(closed_years(ledger), made.project_ids, years, reason)
            ledger.append_together(scope.user, scope.role, [(noted.FROZEN, frozen), *closing])
    ensure_published(settings)
    return Made(record(ledger_of(settings), scope, report_id), files)


def _require_concept(made: Record) -> None:
    if made.frozen:
        raise ReportRefused(
            f"Rapport {made.report_id} is al definitief. 'duaal report reissue {made.report_id}' maakt zijn bestanden "
            "opnieuw.",
            f"Report {made.report_id} is final already. 'duaal report reissue {made.report_id}' makes its files again.",
        )


def write_again(
    settings: Settings,
    scope: Scope,
    report_id: str,
    forms: Sequence[str],
    directory: Path,
    told: Callable[[str], None] = lambda _form: None,
) -> Made:
    """Write files of a report, note that they were handed out, and return their SHA-256.

    A file of a final report that is no longer made with the same bytes is given as it was kept. Raises what
    `make_report` raises, UnknownReport, and ReportRefused when the figures are no longer those of then and a file was
    not kept.
    """
    scope.require(Right.READ_REPORTS)
    made = record(ledger_of(settings), scope, report_id)
    require_programs(forms)
    with WorkFolder(settings) as work_dir:
        with collected(settings, made) as (con, known, gathered):
            is_same = to_bytes(gathered.figures) == to_bytes(kept_figures(settings, made))
            report = report_of(con, known, settings, made, gathered)
            files = write_files(report, forms, work_dir, told, listing(made))
        kept = _put_kept_bytes(settings, made, files, work_dir)
        if not is_same and kept.keys() != files.keys():
            raise _figures_changed(made)
        files |= kept
        with put_in_place(files, work_dir, directory):
            others = {name: sha256 for name, sha256 in files.items() if form_of(name) != MANIFEST}
            listed = listing(made)(others) if MANIFEST in forms else None
            note_export(settings, scope, made.report_id, files, listed)
    return Made(made, files)


def _figures_changed(made: Record) -> ReportRefused:
    return ReportRefused(
        f"De cijfers van rapport {made.report_id} zijn niet meer die van toen het gemaakt werd: er is geen bestand "
        f"gegeven. 'duaal report reissue {made.report_id} --out MAP' zegt welke cijfers anders zijn en waarom.",
        f"The figures of report {made.report_id} are no longer those of when it was made: no file was given. "
        f"'duaal report reissue {made.report_id} --out DIR' says which figures differ and why.",
    )


def _put_kept_bytes(settings: Settings, made: Record, files: dict[str, str], directory: Path) -> dict[str, str]:
    """Put the kept bytes of a final report in the place of files that came out otherwise, and return their SHA-256."""
    frozen, archive = made.frozen, archive_of(settings)
    kept = (
        {name: frozen.kept.get(name, "") for name, sha256 in files.items() if sha256 != frozen.files.get(name)}
        if frozen
        else {}
    )
    kept = {name: sha256 for name, sha256 in kept.items() if sha256 and archive.is_sound(sha256)}
    for name, sha256 in kept.items():
        (directory / name).write_bytes(archive.read(sha256))
    return kept
