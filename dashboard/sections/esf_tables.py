"""The tables of the ESF indicators, with the way from every number to its origin, and the sums that fail."""

from collections.abc import Sequence
from datetime import date

from dashboard import address
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note, status_line
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from etl.esf_checks import FailedCheck
from etl.esf_table import BASES, EsfRow, EsfTables, EsfYear
from etl.small_cells import ROUNDED, WITHHELD, WITHHELD_SHORT
from schemas.esf_lines import COMPLETE, EXITS, GENDER_COLUMNS, GRAND_TOTAL, Basis, Section, basis_words

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
    text, fmt = context.text, context.format
    facts = _complete_of(context, tables, year.year, "cumulative")
    line = (
        text("esf.state_whole", year=year.year, **facts)
        if year.is_whole
        else text("esf.state_part", month=fmt.month(year.as_of_month), **facts)
    )
    delivered, projects = fmt.number(year.delivered), fmt.number(year.projects)
    said = status_line(line, text("esf.state_detail", delivered=delivered, projects=projects))
    if not tables.is_published_form:
        return said
    is_english = context.language == "en"
    return join(said, note(text("esf.published", rounded=ROUNDED[is_english], withheld=WITHHELD[is_english]), "info"))


def section_tables(context: Context, tables: EsfTables, year: EsfYear, section: Section) -> None:
    """Draw the two tables of a section: in the calendar year, and cumulative."""
    for basis in BASES:
        show(_table(context, tables, year, section, basis))


def _table(context: Context, tables: EsfTables, year: EsfYear, section: Section, basis: Basis) -> Markup:
    text, language = context.text, context.language
    headings = [
        Heading(text("esf.indicator")),
        *(Heading(code.label(language), is_number=True) for code in GENDER_COLUMNS.codes),
        Heading(text("esf.total"), is_number=True),
    ]
    rows = [
        _cells(context, tables, year, row)
        for row in tables.rows
        if (row.year, row.basis, row.line.section) == (year.year, basis, section)
    ]
    # Who leaves in a year may have entered in any year before.
    over = basis if section == "output" else "cumulative"
    facts = _complete_of(context, tables, year.year, over) | {"section": _section_name(context, section)}
    caption = (
        text("esf.caption_in_year", year=year.year, **facts)
        if basis == "in_year"
        else text("esf.caption_cumulative", day=_until(context, year), **facts)
    )
    return table(caption, headings, rows, is_caption_shown=True)


def _section_name(context: Context, section: Section) -> str:
    return context.text("esf.output") if section == "output" else context.text("esf.result")


def _until(context: Context, year: EsfYear) -> str:
    """Return the day, or the month, up to which a year's cumulative figures go."""
    fmt = context.format
    return fmt.date(date(int(year.year), 12, 31)) if year.is_whole else fmt.month(year.as_of_month)


def _complete_of(context: Context, tables: EsfTables, year: str, basis: Basis) -> dict[str, str]:
    number = context.format.number
    return {
        "complete": number(tables.row(COMPLETE, year, basis).total),
        "all": number(tables.row(GRAND_TOTAL, year, basis).total),
    }


def _cells(context: Context, tables: EsfTables, year: EsfYear, row: EsfRow) -> list[str | Markup]:
    language, line = context.language, row.line
    name = join(element("span", line.code, class_="dm-code"), " ") if line.code else join()
    by_gender = [
        _withheld(context)
        if place in row.withheld
        else _number(context, tables, year, row, value, code.label(language), code.code)
        for place, (value, code) in enumerate(zip(row.by_gender, GENDER_COLUMNS.codes, strict=True))
    ]
    is_withheld = len(row.by_gender) in row.withheld
    total = (
        _withheld(context)
        if is_withheld
        else _number(context, tables, year, row, row.total, context.text("esf.total"), None)
    )
    return [join(name, line.label(language)), *by_gender, element("strong", total)]


def _withheld(context: Context) -> Markup:
    return join(WITHHELD_SHORT[context.language == "en"])


def _number(
    context: Context,
    tables: EsfTables,
    year: EsfYear,
    row: EsfRow,
    value: int | None,
    column: str,
    gender: str | None,
) -> Markup:
    """Return a number as the link to its origin; a nought in a column has none of its own, but that of its total.

    Figures of all projects but some have no page of origin: there a project has to be chosen first.
    """
    shown, line = context.format.number(value), row.line
    if value is None or (gender and not value) or tables.switched_off or tables.is_published_form:
        return join(shown)
    told = context.text("esf.origin", line=line.code or line.label(context.language), column=column.lower())
    in_year = {_YEAR_NAMES[line.year_dimension]: row.year} if row.basis == "in_year" else {}
    way = address.href(
        "herkomst",
        **{
            address.KPI: line.kpi,
            address.PART: line.part,
            address.GENDER: gender,
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


def years_table(context: Context, tables: EsfTables) -> Markup:
    """Return the totals of every year side by side; there is no line for all years."""
    text, number = context.text, context.format.number
    headings = [
        Heading(text("esf.year")),
        Heading(text("esf.years_in_year"), is_number=True),
        Heading(text("esf.years_all"), is_number=True),
        Heading(text("esf.years_complete"), is_number=True),
        Heading(text("esf.years_exits"), is_number=True),
    ]
    wanted: tuple[tuple[str, Basis], ...] = (
        (GRAND_TOTAL, "in_year"),
        (GRAND_TOTAL, "cumulative"),
        (COMPLETE, "cumulative"),
        (EXITS, "cumulative"),
    )
    rows: list[list[str | Markup]] = [
        [
            element("a", each.year, href=address.href("esf", **{address.CALENDAR_YEAR: each.year, **_kept()})),
            *(number(tables.row(name, each.year, basis).total) for name, basis in wanted),
        ]
        for each in tables.years
    ]
    return table(text("esf.years_caption"), headings, rows, is_caption_shown=True)


def _kept() -> dict[str, str | None]:
    return {address.CODE_SET: address.choices().get(address.CODE_SET)}
