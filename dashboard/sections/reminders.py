"""Who to remind of a month's deliveries, with a text to copy, and the last days to come as calendar files."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.dataset_words import delivery_name
from dashboard.deadlines import DEADLINES_PATH
from dashboard.sections.delivery_words import status_word
from etl.completeness import DeliveryState, most_pressing


def reminders(
    context: Context,
    expected: Mapping[str, Sequence[DeliveryState]],
    month: str,
    deadline: date,
    today: date,
    *,
    is_closed: bool,
) -> None:
    """Draw whom to remind, and the text for one of them; institutions that the user does not write for are left out.

    `is_closed` tells whether something is missing that can no longer come.
    """
    text, fmt = context.text, context.format
    own = {institution: found for institution, found in expected.items() if context.scope.may_write(institution)}
    if not own:
        said, kind = ("completeness.nobody_can", "info") if is_closed else ("completeness.nobody", "good")
        show(note(text(said, month=fmt.month(month)), kind))
        return
    name_of = context.offered.institution_name
    rows = [
        [name_of(institution), status_word(context, most_pressing(found)), _listed(context, found)]
        for institution, found in own.items()
    ]
    headings = [
        Heading(text("filter.institution")),
        Heading(text("completeness.status")),
        Heading(text("completeness.still_expected")),
    ]
    show(table(text("completeness.remind_table", month=fmt.month(month)), headings, rows, is_caption_shown=True))
    with st.container(key="choice_reminder", width=420):
        chosen = st.selectbox(text("completeness.choose"), list(own), key="choose_reminder", format_func=name_of)
    show(_to_copy(context, reminder_text(context, chosen, own[chosen], month, deadline, today)))


def _listed(context: Context, found: Sequence[DeliveryState]) -> Markup:
    text, lines = context.text, []
    for each in found:
        name = delivery_name(context.offered, text, each.project_id, each.dataset)
        lines.append(f"{name}: {text('completeness.outside_pilots')}" if each.is_outside_pilots else name)
    return element("ul", *(element("li", line) for line in lines), class_="dm-cell-list")


def _to_copy(context: Context, message: str) -> Markup:
    """Return a field with a text and a button that copies it; both work by keyboard."""
    text = context.text
    rows = str(message.count("\n") + 3)
    field = element("textarea", message, id="dm-message", rows=rows, readonly="")
    said = element(
        "span",
        class_="dm-copied",
        role="status",
        data_done=text("completeness.copied"),
        data_failed=text("completeness.copy_failed"),
    )
    button = element("button", text("completeness.copy_button"), type="button", class_="dm-button dm-button-light")
    label = element("label", text("completeness.copy"), for_="dm-message", class_="dm-muted")
    return element("div", label, field, button, said, class_="dm-copy")


def reminder_text(
    context: Context,
    institution_id: str,
    expected: Sequence[DeliveryState],
    month: str,
    deadline: date,
    today: date,
) -> str:
    """Return a message to an institution on what it still has to deliver, to copy into a mail."""
    text, fmt = context.text, context.format
    day = fmt.date(deadline)
    return text(
        "completeness.message",
        month=fmt.month(month),
        institution=context.offered.institution_name(institution_id),
        items="\n".join(
            f"- {delivery_name(context.offered, text, each.project_id, each.dataset)}" for each in expected
        ),
        deadline=text("completeness.deadline_past" if today > deadline else "completeness.deadline_coming", day=day),
    )


def calendar_links(context: Context, institution_id: str | None) -> None:
    """Draw a link to the calendar file of each institution that the user writes for and that has days to come."""
    text, month = context.text, str(context.filters.as_of)
    coming = caching.coming_deadlines(context.version, context.scope, month)
    shown = [each for each in coming if institution_id in (None, each) and context.scope.may_write(each)]
    if not shown:
        show(note(text("completeness.no_deadlines", month=context.format.month(month)), "info"))
        return
    show(element("p", text("completeness.calendar_text"), class_="dm-muted"))
    links = (
        element(
            "li",
            element(
                "a",
                context.offered.institution_name(each),
                href=address.href(DEADLINES_PATH, instelling=each, stand=month),
            ),
            " ("
            + text.plural("completeness.days", len(coming[each]), days=context.format.number(len(coming[each])))
            + ")",
        )
        for each in shown
    )
    show(element("ul", *links, class_="dm-links"))
