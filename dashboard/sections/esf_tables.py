"""The tables of the ESF indicators, with the way from every number to its origin, and the sums that fail."""

from collections.abc import Sequence

from dashboard import address
from dashboard.components.figures import Numbers
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note, status_line
from dashboard.components.tables import table
from dashboard.context import Context
from dashboard.sections.esf_numbers import (
    ESF_TABLES,
    ESF_YEARS,
    delivered_line,
    section_numbers,
    section_rows,
    state_line,
    years_numbers,
)
from dashboard.sections.take_along import table_ways
from etl.esf_checks import FailedCheck
from etl.esf_table import BASES, EsfRow, EsfTables, EsfYear
from etl.small_cells import ROUNDED, WITHHELD
from schemas.esf_lines import GENDER_COLUMNS, Section, basis_words

_MOST_FAILURES = 20
_YEAR_NAMES = {"entry_calendar_year": address.ENTRY_YEAR, "exit_calendar_year": address.EXIT_YEAR}


def failures(context: Context, failed: Sequence[FailedCheck]) -> None:
    """Show the sums that do not hold, each with its cells."""
    text = context.text
    listed = element("ul", *(element("li", each.message(context.language)) for each in failed[:_MOST_FAILURES]))
    rest = len(failed) - _MOST_FAILURES
    more = element("p", text("esf.failed_more", count=context.format.number(rest))) if rest > 0 else join()
    show(join(note(text("esf.failed"), "error"), listed, more))


def state(context: Context, tables: EsfTables, year: EsfYear) -> Markup:
    """Return the line on the state of a year: until when, and how many records are complete."""
    shown = status_line(state_line(context, tables, year), delivered_line(context, year))
    if not tables.is_published_form:
        return shown
    is_english = context.language == "en"
    published = context.text("esf.published", rounded=ROUNDED[is_english], withheld=WITHHELD[is_english])
    return join(shown, note(published, "info"))


def section_tables(context: Context, tables: EsfTables, year: EsfYear, section: Section, *, is_sound: bool) -> None:
    """Draw the two tables of a section, in the calendar year and cumulative; only sound ones can be taken along."""
    for name, (of_section, basis) in ESF_TABLES.items():
        if of_section == section:
            numbers = section_numbers(context, tables, year, section, basis)
            show(_table(context, tables, year, numbers, section_rows(tables, year, section, basis)))
            if is_sound:
                codes = {address.CODE_SET: tables.code_set, address.CALENDAR_YEAR: year.year}
                show(table_ways(context, name, numbers.title, **codes))


def _table(context: Context, tables: EsfTables, year: EsfYear, numbers: Numbers, rows: Sequence[EsfRow]) -> Markup:
    """Return a table in which every number is the way to its origin."""
    linked: list[list[str | Markup]] = []
    for row, (name, *cells) in zip(rows, numbers.table.rows, strict=True):
        *by_gender, total = (_linked(context, tables, year, row, place, cell) for place, cell in enumerate(cells))
        linked.append([name, *by_gender, element("strong", total)])
    return table(numbers.title, numbers.table.headings, linked, is_caption_shown=True)


def _linked(
    context: Context, tables: EsfTables, year: EsfYear, row: EsfRow, place: int, shown: str | Markup
) -> str | Markup:
    """Return a number as the link to its origin; a nought in a column has none of its own, but that of its total.

    Figures of all projects but some have no page of origin: there a project has to be chosen first.
    """
    value, line = row.numbers[place], row.line
    gender = GENDER_COLUMNS.codes[place] if place < len(row.by_gender) else None
    if value is None or (gender and not value) or tables.switched_off or tables.is_published_form:
        return shown
    column = gender.label(context.language) if gender else context.text("esf.total")
    told = context.text("esf.origin", line=line.code or line.label(context.language), column=column.lower())
    in_year = {_YEAR_NAMES[line.year_dimension]: row.year} if row.basis == "in_year" else {}
    way = address.href(
        "herkomst",
        **{
            address.KPI: line.kpi,
            address.PART: line.part,
            address.GENDER: gender.code if gender else None,
            address.AS_OF: _delivered_month(context, year),
            address.ACADEMIC_YEAR: None,
            address.SECTOR: None,
            address.INSTITUTION: None,
            **in_year,
        },
    )
    return element("a", shown, element("span", f" {told}", class_="dm-hidden"), href=way)


def _delivered_month(context: Context, year: EsfYear) -> str:
    """Return the last month delivered by the end of a year: its state is the same, and it can be chosen."""
    return max((each for each in context.offered.months if each <= year.as_of_month), default=year.as_of_month)


def unknown_results(context: Context, tables: EsfTables, year: EsfYear) -> Markup:
    """Return what is not known of those who left, on both bases."""
    number = context.format.number
    lines = []
    for basis in BASES:
        found = tables.unknown_results[year.year, basis]
        line = context.text(
            "esf.unknown_results",
            destination=number(found.destination),
            qualification=number(found.qualification),
            exits=number(found.exits),
            basis=basis_words(basis, context.language),
        )
        lines.append(element("p", line, class_="dm-chart-text"))
    return join(*lines)


def years_table(context: Context, tables: EsfTables, *, is_sound: bool) -> Markup:
    """Return the totals of every year side by side; a year leads to its tables."""
    numbers = years_numbers(context, tables)
    rows: list[list[str | Markup]] = [
        [element("a", each.year, href=address.href("esf", **{address.CALENDAR_YEAR: each.year, **_kept()})), *row[1:]]
        for each, row in zip(tables.years, numbers.table.rows, strict=True)
    ]
    shown = table(numbers.title, numbers.table.headings, rows, is_caption_shown=True)
    if not is_sound:
        return shown
    return join(shown, table_ways(context, ESF_YEARS, numbers.title, **{address.CODE_SET: tables.code_set}))


def _kept() -> dict[str, str | None]:
    return {address.CODE_SET: address.choices().get(address.CODE_SET)}
