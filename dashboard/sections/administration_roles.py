"""Beheer, roles: who may do what, from the one table of rights, and how a login becomes a role."""

import streamlit as st

from dashboard.components.markup import Markup, element, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, facts, table
from dashboard.context import Context
from dashboard.roles import ROLE_TEXTS
from dashboard.store import active_settings
from etl.login_settings import has_login
from etl.permissions import PERMISSIONS, ROLES
from etl.right_words import right_label
from etl.settings import role_names

_LIMITS = {
    "logins_per_hour": "administration.logins_per_hour",
    "uploads_per_hour": "administration.uploads_per_hour",
    "upload_megabytes_per_day": "administration.upload_megabytes_per_day",
    "api_calls_per_hour": "administration.api_calls_per_hour",
    "exports_per_hour": "administration.exports_per_hour",
}
_REACHES = {
    "all": "administration.reach_all",
    "own": "administration.reach_own",
    "published": "administration.reach_published",
    "none": "administration.reach_none",
}


def roles_section(context: Context) -> None:
    """Draw the table of rights, the limits of one user, and the mapping of claims."""
    text, settings = context.text, active_settings()
    st.header(text("administration.rights"), anchor=False)
    show(element("p", text("administration.rights_text"), class_="dm-muted"))
    show(_rights(context))
    st.header(text("administration.limits"), anchor=False)
    show(element("p", text("administration.limits_text"), class_="dm-muted"))
    show(facts([(text(label), context.format.number(getattr(settings, name))) for name, label in _LIMITS.items()]))
    st.header(text("administration.claims"), anchor=False)
    if not has_login(settings):
        show(note(text("administration.no_login"), "info"))
        return
    names = (
        text("administration.role_named", name=name, role=text(ROLE_TEXTS[role]))
        for name, role in role_names(settings.oidc_roles).items()
    )
    show(
        facts(
            (
                (text("administration.issuer"), str(settings.oidc_issuer)),
                (text("administration.user_claim"), element("code", settings.oidc_user_claim)),
                (text("administration.role_claim"), element("code", settings.oidc_role_claim)),
                (text("administration.role_names"), "; ".join(names)),
                (
                    text("administration.institutions_claim"),
                    element("code", settings.oidc_institutions_claim)
                    if settings.oidc_institutions_claim
                    else text("administration.in_role_claim"),
                ),
                (
                    text("administration.session"),
                    text(
                        "administration.session_text",
                        minutes=context.format.number(settings.session_idle_minutes),
                        hours=context.format.number(settings.session_hours),
                    ),
                ),
            )
        )
    )


def _rights(context: Context) -> Markup:
    text = context.text
    headings = [Heading(text("administration.right")), *(Heading(text(ROLE_TEXTS[role])) for role in ROLES)]
    rows: list[list[str | Markup]] = [
        [right_label(right, context.language), *(text(_REACHES[reaches[role]]) for role in ROLES)]
        for right, reaches in PERMISSIONS.items()
    ]
    return table(text("administration.rights"), headings, rows)
