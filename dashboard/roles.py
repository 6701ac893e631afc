"""Who asks: the user of the session; without a login provider the local user, in a role that can be switched."""

import time

import streamlit as st
from starlette.requests import Request

from dashboard import address
from dashboard.session_cookie import session_cookie, session_of
from dashboard.store import active_settings, sessions
from dashboard.texts import Texts
from etl.login_settings import has_login
from etl.queries import FilterChoices
from etl.scope import LOCAL_DEPARTMENT, InvalidScope, Scope, parse_scope

ROLE_TEXTS = {
    "department": "role.department",
    "esf": "role.esf",
    "pilot_lead": "role.pilot_lead",
    "reader": "role.reader",
}


def current_scope() -> Scope:
    """Return the scope of the run's session, or without login that of the address (an unreadable one: the local user).

    Without a session the run stops here, whatever let it come this far.
    """
    settings = active_settings()
    if has_login(settings):
        secret = st.context.cookies.get(session_cookie(settings), "")
        session = sessions().find(secret, time.time(), is_action=False)
        if session is None:
            st.stop()
        address.choices().pop(address.ROLE, None)
        return session.scope
    try:
        return scope_named(address.choices().get(address.ROLE))
    except InvalidScope:
        address.set_choice(address.ROLE, None)
        return LOCAL_DEPARTMENT


def scope_of_request(request: Request) -> Scope:
    """Return who sends a request: the session's user, or without login whom the address names; raise InvalidScope."""
    settings = active_settings()
    if not has_login(settings):
        return scope_named(request.query_params.get(address.ROLE))
    session = session_of(request, settings, sessions())
    if session is None:
        raise InvalidScope
    return session.scope


def scope_named(role: str | None) -> Scope:
    """Return the scope of the role that an address names, or the local user's; raise InvalidScope for no such role."""
    return parse_scope(f"user={LOCAL_DEPARTMENT.user};{role}") if role else LOCAL_DEPARTMENT


def role_name(scope: Scope) -> str | None:
    """Return how an address names a scope's role, so that a link asks as its page does; None where it need not.

    With login the session says who asks, whatever an address names.
    """
    if has_login(active_settings()) or scope.role == LOCAL_DEPARTMENT.role:
        return None
    return f"{scope.role}:{','.join(scope.institutions)}" if scope.institutions else scope.role


def role_switch(scope: Scope, everyone: FilterChoices | None, text: Texts) -> None:
    """Draw the choice of a role, and of an institution for a pilot lead."""
    institutions = everyone.institution_ids() if everyone else ()
    offered = [role for role in ROLE_TEXTS if role != "pilot_lead" or institutions]
    st.session_state["choose_role"] = scope.role
    st.selectbox(
        text("role.label"),
        offered,
        key="choose_role",
        format_func=lambda role: text(ROLE_TEXTS[role]),
        on_change=_switch,
        args=(institutions,),
    )
    if everyone and scope.role == "pilot_lead":
        st.session_state["choose_own"] = scope.institutions[0] if scope.institutions[0] in institutions else None
        st.selectbox(
            text("role.institution"),
            institutions,
            key="choose_own",
            format_func=everyone.institution_name,
            on_change=_switch,
            args=(institutions,),
        )


def _switch(institutions: tuple[str, ...]) -> None:
    role = st.session_state["choose_role"]
    if role == "pilot_lead":
        role += ":" + (st.session_state.get("choose_own") or institutions[0])
    address.set_choice(address.INSTITUTION, None)
    address.set_choice(address.PROJECT, None)
    address.set_choice(address.ROLE, None if role == LOCAL_DEPARTMENT.role else role)
