"""ESF-indicatoren: CO and CR (or those of ESF+) of a calendar year, and cumulative, by gender."""

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, join, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.sections.esf_numbers import CODE_SET_NAMES, esf_of, left_out_line
from dashboard.sections.esf_tables import failures, section_tables, state, unknown_results, years_table
from dashboard.sections.figure_words import counting_rules
from dashboard.sections.kpi_choice import calendar_years
from dashboard.store import active_settings
from etl.esf_checks import failed_checks
from etl.esf_table import EsfTables, EsfYear
from etl.permissions import Right
from schemas.esf_lines import BASIS_RULES, CODE_SETS, ESF_LINES, CodeSet


def render(context: Context) -> None:
    """Draw the choices, the state of the year, the tables, all years side by side, and the counting rules."""
    text, project_id = context.text, context.filters.project_id
    show(element("p", text("esf.intro"), class_="dm-lead"))
    if context.scope.may(Right.READ_REPORTS):
        show(element("p", element("a", text("esf.to_reports"), href=address.href("rapporten"))))
    code_set, year = _choices(context)
    tables = esf_of(context, code_set)
    if tables is None:
        show(note(text("esf.off", project=context.offered.project_title(str(project_id), context.language)), "info"))
        return
    _tables(context, tables, next(each for each in tables.years if each.year == year))
    st.header(text("esf.rules"), anchor=False)
    show(join(*(element("p", rule[context.language == "en"]) for rule in BASIS_RULES.values())))
    show(counting_rules(context, list(dict.fromkeys(line.kpi for line in ESF_LINES[code_set]))))


def _choices(context: Context) -> tuple[CodeSet, str]:
    """Draw the choices of project, month, code set and year; return the last two."""
    text, offered, filters, given = context.text, context.offered, context.filters, address.choices()
    years = tuple(reversed(calendar_years(context)))
    own: CodeSet = "esf_plus" if filters.project_id in active_settings().esf_plus_projects else "esf"
    code_set = next((each for each in CODE_SET_NAMES if each == given.get(address.CODE_SET)), own)
    year = value if (value := given.get(address.CALENDAR_YEAR)) in years else years[0]
    with st.container(key="filters"):
        columns = st.columns(4, gap="small", vertical_alignment="bottom")
        with columns[0]:
            choice(address.PROJECT, text("filter.project"), offered.project_ids(), filters.project_id,
                   lambda code: offered.project_title(code, context.language), text, with_all=True)  # fmt: skip
        with columns[1]:
            choice(address.AS_OF, text("filter.as_of"), tuple(reversed(offered.months)), filters.as_of,
                   context.format.month, text)  # fmt: skip
        with columns[2]:
            choice(address.CALENDAR_YEAR, text("esf.year"), years, year, str, text)
        with columns[3]:
            choice(address.CODE_SET, text("esf.code_set"), CODE_SET_NAMES, code_set,
                   lambda code: CODE_SETS.label(code, context.language), text)  # fmt: skip
    return code_set, year


def _tables(context: Context, tables: EsfTables, year: EsfYear) -> None:
    text = context.text
    failed = failed_checks(tables)
    if failed:
        failures(context, failed)
    if left_out := left_out_line(context, tables):
        show(note(left_out, "info"))
    if not year.delivered:
        show(note(text("esf.nothing", month=context.format.month(year.as_of_month)), "info"))
    else:
        show(state(context, tables, year))
        if not failed and not tables.is_published_form:
            show(element("p", text("esf.sound"), class_="dm-chart-text"))
        st.header(text("esf.output"), anchor=False)
        section_tables(context, tables, year, "output", is_sound=not failed)
        st.header(text("esf.result"), anchor=False)
        section_tables(context, tables, year, "result", is_sound=not failed)
        show(unknown_results(context, tables, year))
    st.header(text("esf.years"), anchor=False)
    show(years_table(context, tables, is_sound=not failed))
