"""The numbers of the ESF tables, as the page shows them and as they are taken along."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from dashboard import caching
from dashboard.components.figures import ChartTable, Numbers
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.part_words import part_of
from dashboard.store import active_settings
from etl.esf_table import EsfRow, EsfTables, EsfYear
from etl.small_cells import WITHHELD_SHORT
from schemas.esf_lines import CODE_SETS, COMPLETE, EXITS, GENDER_COLUMNS, GRAND_TOTAL, Basis, CodeSet, Section

ESF_TABLES: Mapping[str, tuple[Section, Basis]] = {
    "esf-instap-jaar": ("output", "in_year"),
    "esf-instap-cumulatief": ("output", "cumulative"),
    "esf-uitstap-jaar": ("result", "in_year"),
    "esf-uitstap-cumulatief": ("result", "cumulative"),
}
"""Name in an address → the table of a section on a basis."""
ESF_YEARS = "esf-jaren"
CODE_SET_NAMES: tuple[CodeSet, ...] = get_args(CodeSet)
_PERSONS = "K07"
"""Every number counts persons, also those out of KPIs that are shares."""
_LIMITED_BY = ("project_id",)
_TOTALS: tuple[tuple[str, Basis, str], ...] = (
    (GRAND_TOTAL, "in_year", "esf.years_in_year"),
    (GRAND_TOTAL, "cumulative", "esf.years_all"),
    (COMPLETE, "cumulative", "esf.years_complete"),
    (EXITS, "cumulative", "esf.years_exits"),
)


def esf_of(context: Context, code_set: CodeSet) -> EsfTables | None:
    """Return the indicators under the page's filters, or None for a project that is switched off."""
    off, project_id = active_settings().esf_off_projects, context.filters.project_id
    if project_id in off:
        return None
    return caching.esf_tables(
        context.version, context.scope, str(context.filters.as_of), project_id, code_set, tuple(off)
    )


def section_rows(tables: EsfTables, year: EsfYear, section: Section, basis: Basis) -> list[EsfRow]:
    """Return the lines of a table, in order."""
    wanted = (year.year, basis, section)
    return [row for row in tables.rows if (row.year, row.basis, row.line.section) == wanted]


def section_numbers(context: Context, tables: EsfTables, year: EsfYear, section: Section, basis: Basis) -> Numbers:
    """Return the title and the table of a section of a year on one basis."""
    text, language = context.text, context.language
    headings = [
        Heading(text("esf.indicator")),
        *(Heading(code.label(language), is_number=True) for code in GENDER_COLUMNS.codes),
        Heading(text("esf.total"), is_number=True),
    ]
    rows = section_rows(tables, year, section, basis)
    return Numbers(
        _caption(context, tables, year, section, basis),
        ChartTable(headings, [_cells(context, row) for row in rows]),
        tuple(dict.fromkeys(row.line.kpi for row in rows)),
        _LIMITED_BY,
        (f"{text('esf.code_set')}: {CODE_SETS.label(tables.code_set, language)}",),
        _PERSONS,
        (state_line(context, tables, year), delivered_line(context, year), *_left_out(context, tables)),
    )


def years_numbers(context: Context, tables: EsfTables) -> Numbers:
    """Return the title and the table of the totals of every year; there is no line for all years."""
    text, number = context.text, context.format.number
    headings = [Heading(text("esf.year")), *(Heading(text(label), is_number=True) for _, _, label in _TOTALS)]
    found = {each.year: [tables.row(name, each.year, basis) for name, basis, _ in _TOTALS] for each in tables.years}
    rows = [
        [year, *(withheld(context) if _TOTAL in row.withheld else number(row.total) for row in of_year)]
        for year, of_year in found.items()
    ]
    kpis = tuple(dict.fromkeys(row.line.kpi for of_year in found.values() for row in of_year))
    title, notes = text("esf.years_caption"), _left_out(context, tables)
    return Numbers(title, ChartTable(headings, rows), kpis, _LIMITED_BY, counted_as=_PERSONS, notes=notes)


_TOTAL = len(GENDER_COLUMNS.codes)
"""The place of the total among the columns."""


def _cells(context: Context, row: EsfRow) -> list[str | Markup]:
    line, number = row.line, context.format.number
    name = join(element("span", line.code, class_="dm-code"), " ") if line.code else join()
    return [
        join(name, line.label(context.language)),
        *(withheld(context) if place in row.withheld else number(value) for place, value in enumerate(row.numbers)),
    ]


def withheld(context: Context) -> Markup:
    """Return what stands in the place of a number that is not shown to protect persons."""
    return element("span", WITHHELD_SHORT[context.language == "en"], class_="dm-words")


def _caption(context: Context, tables: EsfTables, year: EsfYear, section: Section, basis: Basis) -> str:
    text, fmt = context.text, context.format
    # Who leaves in a year may have entered in any year before.
    over = basis if section == "output" else "cumulative"
    name = text("esf.output") if section == "output" else text("esf.result")
    facts = {"section": name, "records": _complete_of(context, tables, year.year, over)}
    if basis == "in_year":
        return text("esf.caption_in_year", year=year.year, **facts)
    until = fmt.date(date(int(year.year), 12, 31)) if year.is_whole else fmt.month(year.as_of_month)
    return text("esf.caption_cumulative", day=until, **facts)


def state_line(context: Context, tables: EsfTables, year: EsfYear) -> str:
    """Return until when the figures of a year go, and how many records are complete."""
    text, records = context.text, _complete_of(context, tables, year.year, "cumulative")
    if year.is_whole:
        return text("esf.state_whole", year=year.year, records=records)
    return text("esf.state_part", month=context.format.month(year.as_of_month), records=records)


def delivered_line(context: Context, year: EsfYear) -> str:
    """Return how many projects have delivered, and what is not counted of incomplete records."""
    number = context.format.number
    return context.text("esf.state_detail", delivered=number(year.delivered), projects=number(year.projects))


def left_out_line(context: Context, tables: EsfTables) -> str:
    """Return which projects are switched off and not counted, or ''."""
    titles = (context.offered.project_title(each, context.language) for each in tables.switched_off)
    return context.text("esf.left_out", projects=", ".join(titles)) if tables.switched_off else ""


def _left_out(context: Context, tables: EsfTables) -> tuple[str, ...]:
    return (line,) if (line := left_out_line(context, tables)) else ()


def _complete_of(context: Context, tables: EsfTables, year: str, basis: Basis) -> str:
    complete, everyone = (tables.row(name, year, basis).total for name in (COMPLETE, GRAND_TOTAL))
    return part_of(context, "count.of_records", complete, everyone)
