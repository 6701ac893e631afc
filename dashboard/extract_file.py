"""What leaves with a chart or a table: the rows as shown, below lines that say what they are."""

import re
from collections.abc import Sequence
from decimal import Decimal

from dashboard import caching
from dashboard.components.figures import Numbers
from dashboard.components.markup import Markup, said
from dashboard.context import Context
from dashboard.formats import Shown
from dashboard.kpi_words import kpi_name, unit_noun
from dashboard.sections.kpi_cards import DIMENSION_TEXTS
from etl.belgian_csv import belgian_csv
from etl.permissions import Right
from etl.small_cells import NOT_PUBLISHED, WITHHELD
from schemas.codes import PROJECT_SECTORS
from schemas.kpi import UNITS
from schemas.kpis import KPIS

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Cell = str | int | Decimal


def numbers_file(context: Context, numbers: Numbers) -> bytes:
    """Return the file: what it is, an empty line, the headings, and the rows of the page."""
    headings = [each.label for each in numbers.table.headings]
    rows = [[_cell(each) for each in row] for row in numbers.table.rows]
    unknown = (context.text("extract.empty"), context.text("extract.unknown"))
    return belgian_csv([*facts_of(context, numbers), unknown, [], headings, *rows])


def facts_of(context: Context, numbers: Numbers) -> list[Sequence[str]]:
    """Return what is said of numbers that leave: title, month, filters, unit, definition, source, in lines of two."""
    text, fmt = context.text, context.format
    lines = [
        ("extract.title", numbers.title),
        ("extract.as_of", fmt.month(context.filters.as_of) if context.filters.as_of else ""),
        ("extract.filters", _filters(context, numbers)),
        *(("extract.figure", _figure(context, kpi, numbers.counted_as or kpi)) for kpi in numbers.kpis),
        *(("extract.note", each) for each in numbers.notes),
        ("extract.source", text("extract.source_of", version=context.version[:12])),
    ]
    if context.scope.reach(Right.READ_FIGURES) == "published":
        lines.append(("extract.protection", text("extract.published")))
    lines.extend(("extract.protection", why) for why in _withheld(context, numbers))
    if caching.has_sample_data(context.version, context.scope):
        lines.append(("extract.notice", f"{text('notice.sample')} {text('notice.sample_more')}"))
    return [(text(label), words) for label, words in lines if words]


def _withheld(context: Context, numbers: Numbers) -> list[str]:
    """Return in full why cells are withheld that say so in a few words."""
    shown = {said(cell) for row in numbers.table.rows for cell in row}
    whole = [each[context.language == "en"] for each in (WITHHELD, NOT_PUBLISHED)]
    return [why for why in whole if why.partition(":")[0] in shown]


def _figure(context: Context, kpi: str, counted_as: str) -> str:
    declared, language = KPIS[kpi], context.language
    unit, noun = UNITS[KPIS[counted_as].unit][language == "en"], unit_noun(counted_as, context.text)
    return context.text(
        "extract.figure_of",
        kpi=kpi,
        name=kpi_name(kpi, language),
        unit=f"{unit} ({noun})" if noun else unit,
        version=declared.definition_version,
    )


def _filters(context: Context, numbers: Numbers) -> str:
    """Return what limits the rows; a filter of the page that does not limit them is said not to."""
    filters, offered, language = context.filters, context.offered, context.language
    chosen = {
        "academic_year": filters.academic_year,
        "sector": filters.sector and PROJECT_SECTORS.label(filters.sector, language),
        "project_id": filters.project_id and offered.project_title(filters.project_id, language),
        "institution_id": filters.institution_id and offered.institution_name(filters.institution_id),
    }
    given = {name: value for name, value in chosen.items() if value}
    limiting = numbers.filtered_by
    if limiting is None:
        limiting = tuple(name for name in given if all(name in KPIS[kpi].grain for kpi in numbers.kpis))
    limited = [f"{context.text(DIMENSION_TEXTS[name])}: {value}" for name, value in given.items() if name in limiting]
    left_out = [context.text(DIMENSION_TEXTS[name]).lower() for name in given if name not in limiting]
    shown = "; ".join([*limited, *numbers.limits]) or context.text("extract.no_filters")
    return f"{shown}. {context.text('card.left_out', filters=', '.join(left_out))}" if left_out else shown


def _cell(shown: str | Markup) -> Cell:
    """Return a cell as it leaves: a number by its value as rounded on the page, all else as its text."""
    if not isinstance(shown, Shown):
        return said(shown)
    return Decimal(shown.plain) if _NUMBER.fullmatch(shown.plain) else shown.plain
