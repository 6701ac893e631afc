"""The sheets CO and CR: the indicators of every project in its own code set, and of its projects together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import duckdb

from etl.esf_checks import require_sound
from etl.esf_indicators import esf_tables_by_project
from etl.esf_table import EsfRow, EsfTables
from etl.reports.figures import ALL_PROJECTS, FigureKey, Figures, esf_key, figures_of_esf
from etl.reports.model import ORIGIN, Column, Project, Table, Value
from etl.scope import Scope
from schemas.esf_lines import BASES, BASIS_RULES, CODE_SETS, COMPLETE, GENDER_COLUMNS, GRAND_TOTAL, CodeSet, Section

_COLUMNS = (
    Column("code_set", "Codelijst", "Code set", "text", 20),
    Column("project_id", "Project", "Project", "id", 10),
    Column("project_title", "Titel van het project", "Title of the project", "text", 32),
    Column("year", "Kalenderjaar", "Calendar year", "id", 12),
    Column("as_of_month", "Stand tot en met", "State up to", "month", 14),
    Column("basis", "Telwijze", "Basis", "text", 26),
    Column("code", "Indicator", "Indicator", "id", 10),
    Column("label", "Omschrijving", "Description", "text", 46),
    Column("women", "Vrouwen", "Women", "integer", 10),
    Column("men", "Mannen", "Men", "integer", 10),
    Column("non_binary", "Non-binair", "Non-binary", "integer", 10),
    Column("unknown", "Onbekend", "Unknown", "integer", 10),
    Column("total", "Totaal", "Total", "integer", 10),
    Column("complete_records", "Volledige fiches", "Complete records", "integer", 16),
    Column("all_records", "Alle deelnemers", "All participants", "integer", 16),
    Column("reason", "Waarom onbekend", "Why unknown", "text", 30),
    Column(ORIGIN, "Herkomst", "Origin", "id", 26),
)
_TITLES: dict[Section, tuple[str, str]] = {
    "output": ("Outputindicatoren (CO)", "Output indicators (CO)"),
    "result": ("Resultaatindicatoren (CR)", "Result indicators (CR)"),
}
_ALL_NL = "Alle projecten van dit rapport samen"
_NOT_DELIVERED = "Voor dit jaar zijn nog geen inschrijvingen aangeleverd."
_NOTES = (
    "Eenheid: personen. Een persoon telt per project en instelling één keer: met de kenmerken van de eerste instap en "
    "het resultaat van de laatste uitstap. Wie opnieuw instapt, heeft geen resultaat meer.",
    "Alleen volledige fiches (geslacht, arbeidssituatie, leeftijd en opleidingsniveau bij instap gekend) tellen in de "
    "indicatoren; 'Alle deelnemers' telt ook de onvolledige.",
    "CO01 + CO03 + CO05 (ESF+: EECO02 + EECO04 + EECO05) is het aantal volledige fiches. Gasten van activiteiten en "
    "mentoren zijn geen deelnemers.",
    "Herkomst: 'duaal trace' met deze code geeft de rijen achter het totaal; met -V, -M, -X of -O erachter die van "
    "vrouwen, mannen, non-binaire personen of wie van onbekend geslacht is.",
)


@dataclass(frozen=True)
class EsfPart:
    """The indicators of one project, or of all projects of a code set together (`project` is None)."""

    project: Project | None
    tables: EsfTables

    def rows(self) -> Iterator[tuple[FigureKey, EsfRow]]:
        """Yield every line with what it is of."""
        project_id = self.project.project_id if self.project else ALL_PROJECTS
        for row in self.tables.rows:
            yield esf_key(row, project_id, self.tables.code_set), row


def esf_parts(con: duckdb.DuckDBPyConnection, scope: Scope, projects: Sequence[Project], as_of: str) -> list[EsfPart]:
    """Return the indicators of every project that has them on, and of those of one code set together.

    Raises EsfChecksFailed when one of the sums does not hold.
    """
    found: list[EsfPart] = []
    for code_set in get_args(CodeSet):
        counted = {each.project_id: each for each in projects if each.code_set == code_set and not each.is_esf_off}
        if counted:
            alone, together = esf_tables_by_project(con, scope, list(counted), as_of=as_of, code_set=code_set)
            found += [EsfPart(counted[each], require_sound(tables)) for each, tables in alone.items()]
            found += [EsfPart(None, require_sound(together))] if len(counted) > 1 else []
    return found


def figures_of(parts: Sequence[EsfPart]) -> Figures:
    """Return every number of the parts."""
    return {
        name: figure for part in parts for key, row in part.rows() for name, figure in figures_of_esf(row, key).items()
    }


def esf_table(section: Section, parts: Sequence[EsfPart], report_id: str) -> Table:
    """Return the sheet of one section; a year without deliveries has unknown figures and says why."""
    rows = [
        _cells(part, key, row, report_id) for part in parts for key, row in part.rows() if row.line.section == section
    ]
    rules = tuple(nl for nl, _ in BASIS_RULES.values())
    off = () if parts else ("Voor de projecten van dit rapport zijn de ESF-indicatoren uitgezet.",)
    title_nl, title_en = _TITLES[section]
    return Table(
        "co" if section == "output" else "cr", title_nl, title_en, _COLUMNS, tuple(rows), (*off, *_NOTES, *rules)
    )


def _cells(part: EsfPart, key: FigureKey, row: EsfRow, report_id: str) -> tuple[Value, ...]:
    year = next(each for each in part.tables.years if each.year == row.year)
    code_set: CodeSet = part.tables.code_set
    return (
        CODE_SETS.label(code_set, "nl"),
        key.project_id or None,
        part.project.title_nl if part.project else _ALL_NL,
        row.year,
        year.as_of_month,
        BASES.label(row.basis, "nl"),
        row.line.code,
        row.line.label_nl,
        *row.by_gender[: len(GENDER_COLUMNS.values)],
        row.total,
        part.tables.row(COMPLETE, row.year, row.basis).total,
        part.tables.row(GRAND_TOTAL, row.year, row.basis).total,
        _NOT_DELIVERED if row.total is None else None,
        key.origin(report_id),
    )
