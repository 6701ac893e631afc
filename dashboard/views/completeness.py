"""Volledigheid: what is delivered of what is expected, by institution and month, and whom to remind."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, join, show
from dashboard.components.notices import status_line
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.filters import choice, filter_bar
from dashboard.kpi_words import counting_rule
from dashboard.part_words import part_of
from dashboard.sections.delivery_grid import chosen_states, delivery_grid, month_table
from dashboard.sections.reminders import calendar_links, reminders
from etl.completeness import DeliveryState, still_expected, summarize
from etl.kpi_periods import last_day
from etl.permissions import Right
from schemas.dataset_names import MONTHLY_DATASETS

_KPI = "K24"


def render(context: Context) -> None:
    """Draw the summary of the month, the heat map, the month's deliveries, and the reminders."""
    text, month = context.text, str(context.filters.as_of)
    today, deadline = datetime.now(ZoneInfo(context.time_zone)).date(), last_day(month)
    dataset = value if (value := address.choices().get(address.DATASET)) in MONTHLY_DATASETS else None
    states = chosen_states(context, dataset, today)
    of_month = [each for each in states if each.month == month]
    _summary(context, of_month, deadline)
    filter_bar(context.offered, context.filters, text, context.format)
    with st.container(key="choice_dataset", width=420):
        label = text("upload.dataset")
        choice(
            address.DATASET,
            label,
            MONTHLY_DATASETS,
            dataset,
            lambda code: text(DATASET_TEXTS[code]),
            text,
            with_all=True,
        )
    st.header(text("completeness.grid"), anchor=False)
    delivery_grid(context, dataset, today)
    st.header(text("completeness.month"), anchor=False)
    month_table(context, of_month, month, deadline)
    if context.scope.may(Right.UPLOAD):
        st.header(text("completeness.remind"), anchor=False)
        is_closed = any(each.status == "closed" and context.scope.may_write(each.institution_id) for each in of_month)
        reminders(context, still_expected(of_month, month), month, deadline, today, is_closed=is_closed)
        st.header(text("completeness.calendar"), anchor=False)
        calendar_links(context, context.filters.institution_id)


def _summary(context: Context, of_month: list[DeliveryState], deadline: date) -> None:
    """Draw how much of the month is in, with the way to its figure's origin and how it is counted."""
    text, fmt, found = context.text, context.format, summarize(of_month)
    line = text.plural(
        "completeness.summary",
        found.delivered,
        month=fmt.month(str(context.filters.as_of)),
        deliveries=part_of(context, "count.of_deliveries", found.delivered, found.expected),
    )
    counts = (
        ("completeness.on_time", found.on_time),
        ("completeness.late", found.late),
        ("completeness.warnings", found.with_warnings),
        ("completeness.missing", found.missing),
        ("completeness.due", found.due),
        ("completeness.closed", found.closed),
    )
    always = ("completeness.on_time", "completeness.late", "completeness.missing")
    listed = ", ".join(f"{text(name)} {fmt.number(count)}" for name, count in counts if count or name in always)
    show(status_line(line, text("completeness.summary_detail", counts=listed, day=fmt.date(deadline))))
    rule = element("p", counting_rule(_KPI, context.language), class_="dm-chart-text")
    show(
        join(
            element("p", element("a", text("card.origin"), href=address.href("herkomst", kpi=_KPI))),
            element("details", element("summary", text("card.rule")), rule, class_="dm-details"),
        )
    )
