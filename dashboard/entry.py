"""The script that Streamlit runs for every visitor and every change: one context, then the page that was asked for."""

from collections.abc import Callable

import streamlit as st

from dashboard import address, caching, frame
from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.filters import Filters, read_filters
from dashboard.metrics import metrics
from dashboard.navigation import PAGES, PageDeclaration
from dashboard.roles import ROLE_TEXTS, current_scope
from dashboard.store import active_settings, data_version
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.audit import record_anyway
from etl.audit_kinds import REFUSAL

_SIDEBAR_PIXELS = 232
_REFUSED = "refused_pages"


def _page(declaration: PageDeclaration, language: str) -> Callable[[], None]:
    def run() -> None:
        address.forget_other_page(declaration.path)
        version = data_version()
        scope = current_scope()
        if not scope.may(declaration.right):
            _refuse(Context(language, scope, version or "", Filters(), active_settings().time_zone), declaration)
            return
        offered = caching.filter_choices(version, scope) if version else None
        filters = read_filters(offered, address.choices()) if offered else Filters()
        context = Context(language, scope, version or "", filters, active_settings().time_zone)
        frame.head(context, declaration.title)
        if declaration.needs_months and not filters.as_of:
            frame.nothing_yet(context)
        else:
            with metrics().page_run(declaration.view):
                declaration.render(context)
        frame.foot(context)
        address.write_address()

    run.__name__ = declaration.view
    return run


def _refuse(context: Context, declaration: PageDeclaration) -> None:
    """Say that the page is not for this role; who types its address gets here as well.

    Noted once per page and role: every click runs the page again.
    """
    refused = st.session_state.setdefault(_REFUSED, set())
    if (declaration.path, context.scope) not in refused:
        refused.add((declaration.path, context.scope))
        facts = {"place": declaration.path or "home", "right": declaration.right.value}
        record_anyway(active_settings(), context.scope, REFUSAL, **facts)
    frame.head(context, declaration.title)
    text = context.text
    show(note(text("page.not_allowed", role=text(ROLE_TEXTS[context.scope.role])), "warning"))
    frame.foot(context)
    address.write_address()


def main() -> None:
    """Draw the page of the address."""
    address.adopt_address()
    chosen = address.choices().get(address.LANGUAGE, DEFAULT_LANGUAGE)
    language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
    text = texts(language)
    st.set_page_config(page_title=text("app.name"), layout="wide", initial_sidebar_state=_SIDEBAR_PIXELS)
    frame.brand()
    scope = current_scope()
    sections: dict[str, list[st.Page]] = {}
    for declaration in PAGES:
        page = st.Page(
            _page(declaration, language),
            title=text(declaration.title),
            url_path=declaration.path or None,
            default=not declaration.path,
            visibility="visible" if scope.may(declaration.right) and not declaration.is_in_foot else "hidden",
        )
        sections.setdefault(text(declaration.section), []).append(page)
    st.navigation(sections, position="sidebar", expanded=True).run()


main()
