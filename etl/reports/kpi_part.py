"""The sheet Project-KPI: every KPI per project, and per project, institution and academic year, as far as it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from etl.kpi_value import KpiValue
from etl.kpis import kpi_values
from etl.queries import Target, targets
from etl.reports.figures import ALL_PROJECTS, FigureKey, Figures, figure_of_kpi
from etl.reports.model import ORIGIN, Column, Project, Table, Value
from etl.scope import Scope
from schemas.codes import DIMENSION_CODES
from schemas.kpi import UNITS, Kpi
from schemas.kpis import DIMENSIONS, KPIS

_PLACES = ("project_id", "institution_id", "academic_year")
_COLUMNS = (
    Column("kpi", "KPI", "KPI", "id", 7),
    Column("name", "Naam", "Name", "text", 34),
    Column("project_id", "Project", "Project", "id", 10),
    Column("project_title", "Titel van het project", "Title of the project", "text", 32),
    Column("institution_id", "Instelling", "Institution", "id", 12),
    Column("institution_name", "Naam van de instelling", "Name of the institution", "text", 34),
    Column("academic_year", "Academiejaar/schooljaar", "Academic year", "id", 14),
    Column("part", "Deel", "Part", "id", 18),
    Column("part_label", "Omschrijving van het deel", "Description of the part", "text", 34),
    Column("value", "Waarde", "Value", "decimal", 12),
    Column("unit", "Eenheid", "Unit", "text", 12),
    Column("numerator", "Teller", "Numerator", "integer", 10),
    Column("denominator", "Noemer", "Denominator", "integer", 10),
    Column("counted", "Geteld", "Counted", "integer", 10),
    Column("of", "Van", "Of", "integer", 10),
    Column("counted_meaning", "Wat geteld is", "What was counted", "text", 34),
    Column("target", "Doel", "Target", "decimal", 10),
    Column("reason", "Waarom onbekend", "Why unknown", "text", 34),
    Column("counting_rule", "Telregel", "Counting rule", "text", 60),
    Column("definition_version", "Versie definitie", "Definition version", "integer", 10),
    Column(ORIGIN, "Herkomst", "Origin", "id", 26),
)
_NOTES = (
    "Per KPI staat eerst het geheel (van het project, of van heel het netwerk voor een KPI die niet per project "
    "bestaat), dan per instelling en academiejaar. Personen tellen in elke cel één keer: cellen tellen niet op.",
    "Percentages zijn 0-100 en een verhouding van sommen, nooit een gemiddelde van verhoudingen. Onbekend is niet nul: "
    "een leeg cijfer heeft een reden.",
)


@dataclass(frozen=True)
class KpiCell:
    """One figure and what it is of."""

    key: FigureKey
    value: KpiValue


def kpi_cells(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    project_ids: Sequence[str],
    as_of: str,
    *,
    kpis: Sequence[str] | None = None,
) -> list[KpiCell]:
    """Return the figures of KPIs (all when None) for the projects, in the KPIs' order.

    KPIs that do not exist per project are those of the whole network, and of the projects' institutions.
    """
    institutions = _institutions(con, project_ids)
    by_target = _target_dimensions(targets(con, scope))
    wanted = [kpi for kpi in KPIS.values() if kpis is None or kpi.id in kpis]
    cuts = {kpi.id: _cuts(kpi, by_target.get(kpi.id, ())) for kpi in wanted}
    # KPIs that are split alike are asked together: much of what they read is the same.
    alike: dict[tuple[Cut, bool], list[str]] = {}
    for kpi in wanted:
        for cut in cuts[kpi.id]:
            alike.setdefault((cut, is_per_project(kpi)), []).append(kpi.id)
    found: dict[tuple[str, Cut], list[KpiCell]] = {}
    for (cut, per_project), ids in alike.items():
        filters = {"project_id": project_ids[0]} if per_project and len(project_ids) == 1 else {}
        for value in kpi_values(con, scope, ids, as_of=as_of, by=cut, filters=filters):
            if _is_wanted(value.dimensions, per_project, project_ids, institutions):
                found.setdefault((value.kpi, cut), []).append(KpiCell(_key(KPIS[value.kpi], value.dimensions), value))
    return [cell for kpi in wanted for cut in cuts[kpi.id] for cell in found.get((kpi.id, cut), ())]


Cut = tuple[str, ...]
"""The dimensions that a figure is split by."""


def _cuts(kpi: Kpi, target_dimensions: Sequence[str]) -> list[Cut]:
    """Return how a KPI is split: the whole, by what its targets are set by, and as far as the places go."""
    whole: Cut = ("project_id",) if is_per_project(kpi) else ()
    places = tuple(name for name in _PLACES if name in kpi.dimensions)
    return [whole, *((name,) for name in target_dimensions), *([places] if places != whole else [])]


def _is_wanted(cell: Mapping[str, str], per_project: bool, project_ids: Sequence[str], institutions: set[str]) -> bool:
    if per_project:
        return cell["project_id"] in project_ids
    return cell.get("institution_id") is None or cell["institution_id"] in institutions


def is_per_project(kpi: Kpi) -> bool:
    """Tell whether a KPI exists per project; others are of the whole network."""
    return "project_id" in kpi.dimensions


def _key(kpi: Kpi, cell: Mapping[str, str]) -> FigureKey:
    extra = [(name, value) for name, value in cell.items() if name not in _PLACES]
    dimension, part = extra[0] if extra else ("", "")
    return FigureKey(
        "project_kpi",
        kpi.id,
        cell.get("project_id", ALL_PROJECTS),
        cell.get("institution_id", ""),
        cell.get("academic_year", ""),
        part=part,
        dimension=dimension,
    )


def _institutions(con: duckdb.DuckDBPyConnection, project_ids: Sequence[str]) -> set[str]:
    found = con.execute(
        "select distinct institution_id from ref_project_institutions where list_contains($projects, project_id)",
        {"projects": list(project_ids)},
    )
    return {row[0] for row in found.fetchall()}


def _target_dimensions(found: Sequence[Target]) -> dict[str, tuple[str, ...]]:
    """Return, by KPI, the dimensions that its targets are set by and that the sheet does not have anyhow."""
    by_kpi: dict[str, dict[str, None]] = {}
    for each in found:
        name, _, rest = each.scope.partition("=")
        kpi = KPIS.get(each.kpi_id)
        if (
            kpi
            and name in kpi.dimensions
            and name not in (*_PLACES, kpi.split)
            and ";" not in rest
            and not is_per_project(kpi)
        ):
            by_kpi.setdefault(each.kpi_id, {})[name] = None
    return {kpi: tuple(names) for kpi, names in by_kpi.items()}


def figures_of(cells: Sequence[KpiCell]) -> Figures:
    """Return the figures of the cells; they are not split by gender."""
    return {(each.key, ""): figure_of_kpi(each.value) for each in cells}


def kpi_table(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    cells: Sequence[KpiCell],
    projects: Sequence[Project],
    report_id: str,
) -> Table:
    """Return the sheet of the cells, with targets, counting rules and definition versions."""
    titles = {each.project_id: each.title_nl for each in projects}
    names = dict(con.execute("select institution_id, name from ref_institutions").fetchall())
    set_targets = targets(con, scope)
    rows = tuple(_row(each, titles, names, set_targets, report_id) for each in cells)
    return Table("project_kpi", "Project-KPI", "Project KPIs", _COLUMNS, rows, _NOTES)


def _row(
    cell: KpiCell, titles: Mapping[str, str], names: Mapping[str, str], found: Sequence[Target], report_id: str
) -> tuple[Value, ...]:
    key, value = cell.key, cell.value
    kpi = KPIS[value.kpi]
    return (
        kpi.id,
        kpi.name_nl,
        key.project_id or None,
        titles.get(key.project_id) if key.project_id else None if is_per_project(kpi) else "Heel het netwerk",
        key.institution_id or None,
        names.get(key.institution_id),
        key.year or None,
        key.part or None,
        _part_label(kpi, key),
        value.value,
        UNITS[kpi.unit][0],
        _whole(value.numerator),
        _whole(value.denominator),
        value.counted,
        value.of,
        value.counted_meaning("nl"),
        _target(key, found),
        value.reason_nl,
        kpi.counting_rule_nl,
        value.definition_version,
        key.origin(report_id),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _part_label(kpi: Kpi, key: FigureKey) -> str | None:
    if not key.part:
        return None
    if key.dimension == kpi.split and kpi.classes:
        return kpi.classes.label(key.part, "nl")
    classes = DIMENSION_CODES.get(key.dimension)
    return f"{DIMENSIONS[key.dimension][0]}: {classes.label(key.part, 'nl') if classes else key.part}"


def _target(key: FigureKey, found: Sequence[Target]) -> float | None:
    places = {"project_id": key.project_id, "institution_id": key.institution_id, key.dimension: key.part}
    scope = {name: value for name, value in places.items() if name and value}
    for each in found:
        parts = dict(part.partition("=")[::2] for part in each.scope.split(";") if part)
        if each.kpi_id == key.code and parts == scope and each.academic_year == key.year:
            return each.target
    return None
