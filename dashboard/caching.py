"""All caches: answers of the warehouse, kept by data version and scope, and drawn parts, replayed by their context.

A new publication has a new version, so nothing here has to be emptied; the entries' number bounds the memory.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from dashboard.kept import kept
from dashboard.reporting import ask_reports
from dashboard.store import active_settings, warehouse
from etl import institution_rows, queries, recommendations, sector_totals, workplace_counts
from etl.completeness import Deadline, DeliveryState, select_states
from etl.completeness import coming_deadlines as compute_coming_deadlines
from etl.completeness import completeness as compute_completeness
from etl.esf_indicators import esf_tables as compute_esf_tables
from etl.esf_table import EsfTables
from etl.freshness import Freshness
from etl.freshness import freshness as compute_freshness
from etl.institution_deliveries import InstitutionDeliveries, deliveries_by_institution
from etl.kpi_value import KpiValue
from etl.kpis import kpi_values as compute_kpi_values
from etl.replaced_uploads import Replacement
from etl.replaced_uploads import replacements as compute_replacements
from etl.scope import Scope
from etl.trace import Trace
from etl.trace import trace as compute_trace
from schemas.esf_lines import CodeSet
from schemas.recommendations import Position

MOST_ROWS = 100
"""Of a list of rows a page shows so many: thousands would take seconds and megabytes at every change."""
Draw = TypeVar("Draw", bound=Callable[..., Any])


def drawn(draw: Draw) -> Draw:
    """Keep what a function draws and replay it for the same arguments (12 instead of 126 CPU ms a run).

    The function draws elements only, no input; its arguments are hashable and say everything that it depends on.
    """
    return st.cache_data(max_entries=256, show_spinner=False)(draw)  # type: ignore[return-value]


def made(make: Draw) -> Draw:
    """Keep what a function makes, as it is and without a copy; nobody may change it afterwards."""
    return st.cache_resource(max_entries=256, show_spinner=False)(make)  # type: ignore[return-value]


@kept(max_entries=32)
def filter_choices(version: str, scope: Scope) -> queries.FilterChoices:
    """Return what the filters offer."""
    with closing(warehouse().cursor()) as con:
        return queries.filter_choices(con, scope)


@kept(max_entries=256)
def freshness(
    version: str, scope: Scope, as_of: str, institution_id: str | None, project_ids: tuple[str, ...]
) -> Freshness:
    """Return how many of the expected institutions delivered a month, and when the newest monthly file came."""
    with closing(warehouse().cursor()) as con:
        return compute_freshness(con, scope, as_of, institution_id=institution_id, project_ids=project_ids)


@kept(max_entries=32)
def timeline_events(version: str, scope: Scope) -> list[queries.TimelineEvent]:
    """Return the events of the timeline."""
    with closing(warehouse().cursor()) as con:
        return queries.timeline_events(con, scope)


@kept(max_entries=32)
def targets(version: str, scope: Scope) -> list[queries.Target]:
    """Return all targets."""
    with closing(warehouse().cursor()) as con:
        return queries.targets(con, scope)


@kept(max_entries=32)
def has_sample_data(version: str, scope: Scope) -> bool:
    """Tell whether fictitious data count."""
    with closing(warehouse().cursor()) as con:
        return queries.has_sample_data(con, scope)


@kept(max_entries=128)
def uploaded_snapshots(
    version: str, scope: Scope, institution_id: str | None, project_id: str | None, month: str | None
) -> list[queries.UploadedSnapshot]:
    """Return the newest snapshots."""
    with closing(warehouse().cursor()) as con:
        return queries.uploaded_snapshots(con, scope, institution_id=institution_id, project_id=project_id, month=month)


@kept(max_entries=32)
def replacements(version: str, scope: Scope) -> list[Replacement]:
    """Return which uploads were replaced by which."""
    with closing(warehouse().cursor()) as con:
        return compute_replacements(con, scope)


@kept(max_entries=32)
def completeness(version: str, scope: Scope, as_of: str, today: date) -> list[DeliveryState]:
    """Return what became of every delivery up to a month."""
    with closing(warehouse().cursor()) as con:
        return compute_completeness(con, scope, as_of, today)


@kept(max_entries=128)
def month_deliveries(version: str, scope: Scope, month: str, today: date) -> list[DeliveryState]:
    """Return what became of every delivery of one month."""
    with closing(warehouse().cursor()) as con:
        return compute_completeness(con, scope, month, today, first=month)


@kept(max_entries=128)
def institution_deliveries(
    version: str, scope: Scope, as_of: str, sector: str | None, project_id: str | None
) -> dict[str, InstitutionDeliveries]:
    """Return how fresh and complete the deliveries of each institution are, up to a month."""
    with closing(warehouse().cursor()) as con:
        # The day decides between what is due and what is missing only, and neither is counted.
        states = compute_completeness(con, scope, as_of, date.max)
    return deliveries_by_institution(select_states(states, sector=sector, project_id=project_id))


@kept(max_entries=32)
def coming_deadlines(version: str, scope: Scope, as_of: str) -> dict[str, list[Deadline]]:
    """Return the last days to come, per institution."""
    with closing(warehouse().cursor()) as con:
        return compute_coming_deadlines(con, scope, as_of)


@kept(max_entries=4096)
def kpi_values(
    version: str, scope: Scope, kpi: str, as_of: str | None, by: tuple[str, ...], filters: tuple[tuple[str, str], ...]
) -> list[KpiValue]:
    """Return a KPI's values."""
    with closing(warehouse().cursor()) as con:
        return compute_kpi_values(con, scope, [kpi], as_of=as_of, by=by, filters=dict(filters))


@kept(max_entries=1024)
def sector_total(
    version: str, scope: Scope, kpi: str, sector: str, as_of: str | None, academic_year: str | None
) -> KpiValue:
    """Return a KPI over all institutions of a sector."""
    with closing(warehouse().cursor()) as con:
        return sector_totals.sector_total(con, scope, kpi, sector, as_of=as_of, academic_year=academic_year)


@kept(max_entries=128)
def institution_pilots(
    version: str, scope: Scope, institution_id: str, as_of: str, project_id: str | None, academic_year: str | None
) -> tuple[list[institution_rows.PilotRow], int]:
    """Return an institution's first pilots as of a month, at most MOST_ROWS, and how many there are."""
    with closing(warehouse().cursor()) as con:
        found = institution_rows.institution_pilots(
            con, scope, institution_id, as_of=as_of, project_id=project_id, academic_year=academic_year
        )
    return found[:MOST_ROWS], len(found)


@kept(max_entries=128)
def institution_workplaces(
    version: str, scope: Scope, institution_id: str, as_of: str, project_id: str | None
) -> tuple[list[institution_rows.WorkplaceRow], int]:
    """Return an institution's first workplaces as of a month, at most MOST_ROWS, and how many there are."""
    with closing(warehouse().cursor()) as con:
        found = institution_rows.institution_workplaces(con, scope, institution_id, as_of=as_of, project_id=project_id)
    return found[:MOST_ROWS], len(found)


@kept(max_entries=128)
def enterprises_by_size(version: str, scope: Scope, selection: workplace_counts.Selection) -> dict[str, int]:
    """Return the number of enterprises by size class."""
    with closing(warehouse().cursor()) as con:
        return workplace_counts.enterprises_by_size(con, scope, selection)


@kept(max_entries=128)
def workplaces_by_province(
    version: str, scope: Scope, selection: workplace_counts.Selection
) -> list[workplace_counts.ProvinceCounts]:
    """Return workplaces, places and enterprises by province."""
    with closing(warehouse().cursor()) as con:
        return workplace_counts.workplaces_by_province(con, scope, selection)


@kept(max_entries=32)
def positions(version: str, scope: Scope) -> list[Position]:
    """Return the positions on the policy recommendations."""
    with closing(warehouse().cursor()) as con:
        return recommendations.positions(con, scope)


@st.cache_data(max_entries=64, show_spinner=False)
def esf_tables(
    version: str,
    scope: Scope,
    as_of: str,
    project_id: str | None,
    code_set: CodeSet,
    switched_off: tuple[str, ...],
) -> EsfTables:
    """Return the ESF indicators of one project, or of all that are not switched off."""
    with closing(warehouse().cursor()) as con:
        return compute_esf_tables(
            con,
            scope,
            as_of=as_of,
            project_ids=None if project_id is None else [project_id],
            code_set=code_set,
            switched_off=switched_off,
        )


@kept(max_entries=64)
def trace(
    version: str, scope: Scope, kpi: str, as_of: str | None, filters: tuple[tuple[str, str], ...], limit: int
) -> Trace:
    """Return the rows behind a figure."""
    with closing(warehouse().cursor()) as con:
        return compute_trace(con, scope, kpi, as_of=as_of, filters=dict(filters), known_at=None, limit=limit)


@st.cache_data(max_entries=64, show_spinner=False)
def report_preview(version: str, scope: Scope, report_id: str) -> dict[str, Any]:
    """Return the figures of a report as it was made. Raises ReportingFailed."""
    return ask_reports(active_settings(), scope, "preview", report=report_id)


@st.cache_data(max_entries=32, show_spinner=False)
def report_comparison(version: str, scope: Scope, before: str, after: str) -> dict[str, Any]:
    """Return what differs between two reports, with causes. Raises ReportingFailed."""
    return ask_reports(active_settings(), scope, "compare", before=before, after=after)


@st.cache_data(max_entries=64, show_spinner=False)
def figure_origin(version: str, scope: Scope, origin: str, limit: int, language: str) -> dict[str, Any]:
    """Return the rows behind a figure of a report. Raises ReportingFailed."""
    return ask_reports(active_settings(), scope, "trace", origin=origin, limit=limit, language=language)
