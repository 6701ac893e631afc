"""Every chart and table that can be taken along, declared once: its name in an address, and how it is made."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from dashboard import address, caching
from dashboard.components.figures import Numbers
from dashboard.context import Context
from dashboard.filters import read_filters
from dashboard.sections.delivery_grid import grid_numbers
from dashboard.sections.esf_numbers import (
    CODE_SET_NAMES,
    ESF_TABLES,
    ESF_YEARS,
    esf_of,
    section_numbers,
)
from dashboard.sections.esf_numbers import years_numbers as esf_years_numbers
from dashboard.sections.institution_bars import BAR_KPIS, bars_numbers, shown_institutions
from dashboard.sections.institution_years import months_numbers, years_numbers
from dashboard.sections.kpi_choice import calendar_years, kpis_with
from dashboard.sections.mentor_table import trainings_numbers
from dashboard.sections.orders import offered_orders
from dashboard.sections.progress_table import ORDERS, progress_numbers
from dashboard.sections.sector_comparison import comparison_numbers
from dashboard.sections.small_multiples import multiples_numbers
from dashboard.sections.timeline_chart import timeline_numbers
from dashboard.sections.workplace_charts import mentors_numbers, places_numbers, provinces_numbers, sizes_numbers
from dashboard.sections.workplace_figures import WORKPLACE_KPIS, workplaces_numbers
from etl.esf_checks import failed_checks
from etl.esf_table import EsfTables
from etl.scope import Scope
from schemas.codes import EVENT_TYPES, THEMES
from schemas.dataset_names import MONTHLY_DATASETS
from schemas.esf_lines import Basis, Section

Given = Mapping[str, str]
Make = Callable[[Context, Given], Numbers | None]


class NotOffered(ValueError):
    """An address that names what the visitor is not offered; other numbers than those asked for are never given."""


def numbers_for(
    name: str, scope: Scope, version: str, given: Given, language: str, time_zone: str
) -> tuple[Context, Numbers]:
    """Return the numbers of a chart or table as its page shows them; raise NotOffered."""
    offered = caching.filter_choices(version, scope)
    filters = read_filters(offered, given)
    named = filters.named()
    if name not in EXTRACTS or any(given.get(each) not in (None, "", named.get(each)) for each in _FILTERS):
        raise NotOffered
    if filters.as_of is None and name != _WITHOUT_MONTH:
        raise NotOffered
    context = Context(language, scope, version, filters, time_zone)
    numbers = EXTRACTS[name](context, given)
    if numbers is None:
        raise NotOffered
    return context, numbers


_WITHOUT_MONTH = "tijdlijn"
"""What there is before anything was delivered."""
_FILTERS = (address.ACADEMIC_YEAR, address.SECTOR, address.PROJECT, address.INSTITUTION, address.AS_OF)


def _one_of(given: Given, name: str, offered: tuple[str, ...]) -> str:
    value = given.get(name, "")
    if value not in offered:
        raise NotOffered
    return value


def _or_none(given: Given, name: str, offered: tuple[str, ...]) -> str | None:
    return _one_of(given, name, offered) if given.get(name) else None


def _order(context: Context, given: Given, kpi: str) -> str:
    return _one_of(given, address.SORT, offered_orders(context, kpi, shown_institutions(context)))


def _bars(context: Context, given: Given) -> Numbers | None:
    kpi = _one_of(given, address.KPI, BAR_KPIS)
    return bars_numbers(context, kpi, _order(context, given, kpi))


def _progress(context: Context, given: Given) -> Numbers | None:
    kpi = _one_of(given, address.KPI, kpis_with("institution_id", "academic_year"))
    return progress_numbers(context, kpi, _one_of(given, address.SORT, tuple(ORDERS)))


def _multiples(context: Context, given: Given) -> Numbers | None:
    return multiples_numbers(context, _one_of(given, address.KPI, kpis_with("institution_id", "month")))


def _mentors(context: Context, given: Given) -> Numbers | None:
    kpi = _one_of(given, address.KPI, WORKPLACE_KPIS)
    return mentors_numbers(context, kpi, _order(context, given, kpi))


def _workplaces(context: Context, given: Given) -> Numbers | None:
    kpi = _one_of(given, address.KPI, WORKPLACE_KPIS)
    return workplaces_numbers(context, kpi, _order(context, given, kpi))


def _timeline(context: Context, given: Given) -> Numbers | None:
    kpi = _or_none(given, address.KPI, kpis_with("month"))
    event_type = _or_none(given, address.EVENT_TYPE, EVENT_TYPES.values)
    return timeline_numbers(context, kpi, event_type, _or_none(given, address.THEME, THEMES.values))


def _deliveries(context: Context, given: Given) -> Numbers | None:
    today = datetime.now(ZoneInfo(context.time_zone)).date()
    return grid_numbers(context, _or_none(given, address.DATASET, MONTHLY_DATASETS), today)


def _esf_tables(context: Context, given: Given) -> EsfTables:
    """Return the ESF tables; those of a project that is switched off, or whose sums fail, are not offered."""
    name = _one_of(given, address.CODE_SET, CODE_SET_NAMES)
    tables = esf_of(context, next(each for each in CODE_SET_NAMES if each == name))
    if tables is None or failed_checks(tables):
        raise NotOffered
    return tables


def _esf_section(section: Section, basis: Basis, context: Context, given: Given) -> Numbers | None:
    name, tables = _one_of(given, address.CALENDAR_YEAR, calendar_years(context)), _esf_tables(context, given)
    year = next(each for each in tables.years if each.year == name)
    return section_numbers(context, tables, year, section, basis) if year.delivered else None


EXTRACTS: Mapping[str, Make] = {
    "per-instelling": _bars,
    "tijdlijn": _timeline,
    "voortgang": _progress,
    "verloop": _multiples,
    "vergelijking": lambda context, _: comparison_numbers(context),
    "instelling-per-maand": lambda context, _: months_numbers(context),
    "instelling-per-jaar": lambda context, _: years_numbers(context),
    "plaatsen": lambda context, _: places_numbers(context),
    "ondernemingen": lambda context, _: sizes_numbers(context),
    "provincies": lambda context, _: provinces_numbers(context),
    "mentoren": _mentors,
    "mentoropleidingen": lambda context, _: trainings_numbers(context),
    "werkplekken": _workplaces,
    "leveringen": _deliveries,
    **{name: partial(_esf_section, section, basis) for name, (section, basis) in ESF_TABLES.items()},
    ESF_YEARS: lambda context, given: esf_years_numbers(context, _esf_tables(context, given)),
}
