"""Beheer: reference data and targets, deadlines and closed periods, roles, tokens, and the audit log."""

from collections.abc import Callable

from dashboard import address
from dashboard.components.markup import element, show
from dashboard.context import Context
from dashboard.sections.administration_audit import audit_section
from dashboard.sections.administration_periods import periods_section
from dashboard.sections.administration_reference import reference_section
from dashboard.sections.administration_roles import roles_section
from dashboard.sections.administration_tokens import tokens_section
from dashboard.sections.change_form import show_done

_PARTS: dict[str, tuple[str, Callable[[Context], None]]] = {
    "referentie": ("administration.reference", reference_section),
    "perioden": ("administration.periods", periods_section),
    "rollen": ("administration.roles", roles_section),
    "tokens": ("administration.tokens", tokens_section),
    "audit": ("administration.audit", audit_section),
}


def render(context: Context) -> None:
    """Draw the way to the parts, and the part of the address."""
    text = context.text
    chosen = address.choices().get(address.PART)
    part = chosen if chosen in _PARTS else next(iter(_PARTS))
    ways = (
        element(
            "a",
            text(label),
            href=address.href("beheer", **{address.PART: name}),
            aria_current="page" if name == part else None,
        )
        for name, (label, _) in _PARTS.items()
    )
    show(element("nav", *ways, class_="dm-parts", aria_label=text("administration.parts")))
    show_done(context)
    _PARTS[part][1](context)
