"""What surrounds every page: mark, title, language, role, notice on sample data, and the foot."""

import base64
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import element, join, show
from dashboard.components.notices import empty_state, sample_notice
from dashboard.context import Context
from dashboard.navigation import PAGES
from dashboard.roles import ROLE_TEXTS, role_switch
from dashboard.sections.legal import contact
from dashboard.store import active_settings
from dashboard.texts import LANGUAGES
from etl.login_settings import has_login
from etl.scope import LOCAL_DEPARTMENT

# Each language is named in itself, in every language.
_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


@cache
def _mark() -> str:
    # As a data address: files handed to Streamlit would be served under /media, which is closed.
    content = (Path(__file__).parent / "static" / "mark.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def brand() -> None:
    """Show the mark above the menu; the style sheet sets the name beside it."""
    st.logo(_mark(), size="large")


def head(context: Context, title: str) -> None:
    """Draw the title, and on its right the role and the language."""
    text = context.text
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(text(title), anchor=False, width="stretch")
        with st.popover(text("role.current", role=text(ROLE_TEXTS[context.scope.role]))):
            _who(context)
        st.session_state["choose_language"] = context.language
        st.segmented_control(
            text("language.label"),
            LANGUAGES,
            key="choose_language",
            format_func=lambda code: _LANGUAGE_NAMES[code],
            on_change=_switch_language,
            label_visibility="collapsed",
            required=True,
        )
    notices = []
    if not has_login(active_settings()):
        notices.append(element("p", text("notice.local"), class_="dm-muted dm-local"))
    if context.version and caching.has_sample_data(context.version, context.scope):
        notices.append(sample_notice(text("notice.sample"), text("notice.sample_more")))
    if notices:
        show(join(*notices))


def _who(context: Context) -> None:
    """Draw who is logged in with the way out; without login the choice of a role."""
    text = context.text
    if has_login(active_settings()):
        show(element("p", text("login.user", user=context.scope.user)))
        own = ", ".join(context.scope.institutions)
        if own:
            show(element("p", text("login.institutions", institutions=own), class_="dm-muted"))
        button = element("button", text("login.end"), type="submit", class_="dm-button")
        end = f"/logout?{urlencode({address.LANGUAGE: context.language})}"
        show(element("form", button, action=end, method="post"))
        return
    show(element("p", text("role.explanation"), class_="dm-muted"))
    everyone = caching.filter_choices(context.version, LOCAL_DEPARTMENT) if context.version else None
    role_switch(context.scope, everyone, text)


def _switch_language() -> None:
    address.set_choice(address.LANGUAGE, st.session_state["choose_language"])


def nothing_yet(context: Context) -> None:
    """Say what to do next on a page that has nothing to show yet."""
    text = context.text
    steps = [text("empty.step_reference"), text("empty.step_upload"), text("empty.step_sample")]
    show(empty_state(text("empty.title"), steps, (address.href("opladen"), text("empty.link"))))


def foot(context: Context) -> None:
    """Draw the lines below the page: what the figures rest on, whom to ask, and the ways to the pages on law."""
    text = context.text
    ways = [element("a", text(page.title), href=address.href(page.path)) for page in PAGES if page.is_in_foot]
    asked = active_settings().figures_contact
    questions = element("p", text("foot.questions"), " ", contact(asked)) if asked else join()
    source = element("p", text("foot.source"))
    show(element("footer", source, questions, element("p", *ways, class_="dm-ways"), class_="dm-foot"))
