"""Beheer, tokens: everybody's, with the way to revoke one. Who makes them does so on the command line."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from dashboard.components.markup import Markup, element, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.roles import ROLE_TEXTS
from dashboard.sections.change_form import change
from dashboard.store import active_settings
from etl.ledger import ledger_of
from etl.tokens import Token, tokens


def tokens_section(context: Context) -> None:
    """Draw the tokens, the newest first, and the form that revokes one."""
    text, now = context.text, datetime.now(UTC)
    found = tokens(ledger_of(active_settings()), context.scope)[::-1]
    st.header(text("administration.tokens"), anchor=False)
    show(element("p", text("administration.tokens_text"), class_="dm-muted"))
    if not found:
        show(element("p", text("administration.no_tokens"), class_="dm-muted"))
        return
    show(_table(context, found, now))
    _form(context, [each for each in found if each.works_at(now)])


def _table(context: Context, found: Sequence[Token], now: datetime) -> Markup:
    text, fmt = context.text, context.format
    headings = [
        Heading(text("administration.token")),
        Heading(text("administration.label")),
        Heading(text("administration.user")),
        Heading(text("role.label")),
        Heading(text("administration.institutions")),
        Heading(text("administration.made")),
        Heading(text("administration.expires")),
        Heading(text("provenance.state")),
    ]
    rows: list[list[str | Markup]] = [
        [
            each.id,
            each.label,
            each.scope.user,
            text(ROLE_TEXTS[each.scope.role]),
            ", ".join(each.scope.institutions) or "-",
            fmt.short_moment(each.made_at),
            fmt.short_moment(each.expires_at),
            _state(context, each, now),
        ]
        for each in found
    ]
    return table(text("administration.tokens"), headings, rows)


def _state(context: Context, token: Token, now: datetime) -> str:
    text = context.text
    if token.revoked_at is not None:
        return text("administration.token_revoked", moment=context.format.short_moment(token.revoked_at))
    return text("administration.token_works" if token.works_at(now) else "administration.token_expired")


def _form(context: Context, working: Sequence[Token]) -> None:
    text = context.text
    if not working:
        return
    with st.expander(text("administration.revoke")), st.form("revoke", border=False):
        place = st.selectbox(
            text("administration.which_token"),
            range(len(working)),
            format_func=lambda number: f"{working[number].id} · {working[number].label} · {working[number].scope.user}",
        )
        if st.form_submit_button(text("administration.revoke_do")):
            chosen = working[place].id
            change(context, "revoke_token", text("administration.revoked_done", token=chosen), token_id=chosen)
