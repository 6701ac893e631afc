"""From the data of a ledger event to a Report: every sheet, by the same functions that the pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb

from etl.queries import filter_choices
from etl.recommendations import positions
from etl.reports import esf_part, kpi_part
from etl.reports.esf_part import EsfPart, esf_parts, esf_table
from etl.reports.figures import Figures
from etl.reports.guide_part import guide_table
from etl.reports.kpi_part import KpiCell, kpi_cells, kpi_table
from etl.reports.model import Project, Report, ReportIdentity, Table
from etl.reports.other_parts import (
    approval_table,
    participants_table,
    provenance_table,
    quality_table,
    timeline_table,
)
from etl.reports.records import Record
from etl.scope import Scope
from etl.settings import Settings
from schemas.esf_lines import CodeSet

WHOLE = Scope("rapport", "department")
"""A report holds every institution, whoever makes it again: only who may read all may make or read one."""


class UnknownProjects(ValueError):
    """Projects that a report was asked for and that have no institutions, or no project at all."""

    def __init__(self, unknown: Sequence[str], offered: Sequence[str]) -> None:
        listed, possible = ", ".join(unknown), ", ".join(offered)
        if not offered:
            self.message_nl = "Er zijn geen projecten met instellingen: laad eerst referentiegegevens."
            self.message_en = "There are no projects with institutions: load reference data first."
        else:
            self.message_nl = f"Er is geen project {listed} met instellingen. Mogelijk: {possible}."
            self.message_en = f"There is no project {listed} with institutions. Possible: {possible}."
        super().__init__(self.message_en)


@dataclass(frozen=True)
class Gathered:
    """The figures of a report before it has a number: indicators, KPIs, and all of them by what they are of."""

    projects: tuple[Project, ...]
    esf: tuple[EsfPart, ...]
    kpis: tuple[KpiCell, ...]
    figures: Figures


def choose_projects(
    con: duckdb.DuckDBPyConnection, settings: Settings, project_ids: Sequence[str]
) -> tuple[Project, ...]:
    """Return the projects named (none = all that have institutions), by number, with the code set of the settings.

    Raises UnknownProjects.
    """
    offered = sorted(each.project_id for each in filter_choices(con, WHOLE).projects)
    unknown = [each for each in dict.fromkeys(project_ids) if each not in offered]
    if unknown or not offered:
        raise UnknownProjects(unknown, offered)
    code_sets: dict[str, CodeSet] = dict.fromkeys(settings.esf_plus_projects, "esf_plus")
    wanted = [each for each in offered if not project_ids or each in project_ids]
    return known_projects(con, wanted, code_sets, settings.esf_off_projects)


def known_projects(
    con: duckdb.DuckDBPyConnection,
    project_ids: Sequence[str],
    code_sets: dict[str, CodeSet],
    esf_off: Sequence[str],
) -> tuple[Project, ...]:
    """Return projects as the reference data of this state describe them."""
    found = con.execute("select project_id, title_nl, title_en, sector, call from ref_projects").fetchall()
    described = {row[0]: row for row in found}
    projects = []
    for each in project_ids:
        _, title_nl, title_en, sector, call = described.get(each, (each, each, each, "", None))
        code_set = code_sets.get(each, "esf")
        projects.append(Project(each, title_nl, title_en or title_nl, sector, code_set, call, each in esf_off))
    return tuple(projects)


def gather(con: duckdb.DuckDBPyConnection, projects: Sequence[Project], as_of: str) -> Gathered:
    """Return the figures of the projects in this state. Raises EsfChecksFailed when a sum does not hold."""
    esf = esf_parts(con, WHOLE, projects, as_of)
    kpis = kpi_cells(con, WHOLE, [each.project_id for each in projects], as_of)
    return Gathered(tuple(projects), tuple(esf), tuple(kpis), esf_part.figures_of(esf) | kpi_part.figures_of(kpis))


def identity_of(con: duckdb.DuckDBPyConnection, record: Record) -> ReportIdentity:
    """Return a report's identity from the ledger, with its projects as the state describes them."""
    frozen = record.frozen
    return ReportIdentity(
        report_id=record.report_id,
        projects=known_projects(con, record.project_ids, dict(record.code_sets), record.esf_off),
        as_of=record.as_of,
        period_from=record.period_from,
        period_until=record.as_of,
        known_at=record.known_at,
        ledger_seq=record.ledger_seq,
        state_hash=record.state_hash,
        data_hash=record.data_hash,
        status=record.status,
        version=record.version,
        made_at=record.made_at,
        made_by=record.made_by,
        role=record.role,
        software_version=record.software_version,
        definitions_hash=record.definitions_hash,
        definitions=record.definitions,
        with_participants=record.with_participants,
        previous_id=record.previous_id,
        frozen_at=frozen.at if frozen else None,
        frozen_by=frozen.actor if frozen else None,
        closed_years=frozen.years if frozen else (),
    )


def put_together(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    record: Record,
    gathered: Gathered,
    difference: Table | None,
    *,
    with_participants: bool,
) -> Report:
    """Return the report of a record: all sheets in order, the restricted one last and only when it is wanted."""
    identity = identity_of(con, record)
    report_id, as_of, projects = record.report_id, record.as_of, identity.projects
    today = _day(record.made_at, settings)
    tables = [
        esf_table("output", gathered.esf, report_id),
        esf_table("result", gathered.esf, report_id),
        kpi_table(con, WHOLE, gathered.kpis, projects, report_id),
        timeline_table(con, WHOLE, projects),
        quality_table(con, WHOLE, projects, as_of, today),
        provenance_table(con, projects, as_of),
        *([difference] if difference else []),
        approval_table(),
        *([participants_table(con, projects, as_of)] if with_participants else []),
    ]
    sheets = (guide_table(identity, tables), *tables)
    return Report(identity, sheets, with_participants, tuple(positions(con, WHOLE)))


def _day(moment: datetime, settings: Settings) -> date:
    return moment.astimezone(ZoneInfo(settings.time_zone)).date()
