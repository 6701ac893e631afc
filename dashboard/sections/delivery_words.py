"""What is said of a delivery: its status with its sign, and what was delivered when."""

from dashboard.charts.deliveries import STATUS_LOOKS
from dashboard.components.markup import Markup, element
from dashboard.context import Context
from etl.completeness import STATUSES, DeliveryState, Status

_STATUS_TEXTS: dict[Status, str] = {
    "missing": "completeness.missing",
    "late": "completeness.late",
    "due": "completeness.due",
    "closed": "completeness.closed",
    "warnings": "completeness.warnings",
    "on_time": "completeness.on_time",
    "not_expected": "completeness.not_expected",
}


def status_word(context: Context, status: Status) -> str:
    """Return a status in words."""
    return context.text(_STATUS_TEXTS[status])


def status_text(context: Context, status: Status) -> str:
    """Return a status as its sign and words."""
    return f"{STATUS_LOOKS[status].sign} {status_word(context, status)}"


def delivery_text(context: Context, state: DeliveryState) -> str:
    """Return what became of one delivery: status, warnings, since when, from which file, and whether pilots ran."""
    parts = [status_text(context, state.status)]
    if state.status == "late" and state.has_warnings:
        parts.append(status_word(context, "warnings"))
    if state.is_delivered and state.known_from is not None:
        parts.append(context.format.short_moment(state.known_from))
        if state.own_known_from != state.known_from:
            parts.append(context.text("completeness.earlier_file"))
            if state.own_known_from is not None:
                moment = context.format.short_moment(state.own_known_from)
                parts.append(context.text("completeness.own_file_since", moment=moment))
    if state.is_expected and not state.is_delivered and state.is_outside_pilots:
        parts.append(context.text("completeness.outside_pilots"))
    return ", ".join(parts)


def legend(context: Context) -> Markup:
    """Return the signs and colours of the statuses with their words."""
    return element(
        "ul",
        *(
            element(
                "li",
                element(
                    "span",
                    look.sign,
                    class_="dm-key",
                    style=f"background:{look.ground};color:{look.ink}",
                    aria_hidden="true",
                ),
                status_word(context, status),
            )
            for status, look in ((status, STATUS_LOOKS[status]) for status in reversed(STATUSES))
        ),
        class_="dm-legend",
    )
