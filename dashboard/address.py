"""What the address of a page carries: codes, never translated labels, so that a link works in any language."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

LANGUAGE = "taal"
ROLE = "als"
ACADEMIC_YEAR = "jaar"
SECTOR = "sector"
PROJECT = "project"
INSTITUTION = "instelling"
AS_OF = "stand"
MONTH = "maand"
KPI = "kpi"
PART = "deel"
EVENT_TYPE = "type"
THEME = "thema"
EVENT = "gebeurtenis"
SORT = "volgorde"
DATASET = "gegevensset"
STANCE = "houding"
UPLOAD = "oplading"
PROBLEM = "melding"
SEARCH = "zoek"
DIMENSION = "dimensie"
CODE_SET = "stelsel"
CALENDAR_YEAR = "kalenderjaar"
GENDER = "geslacht"
ENTRY_YEAR = "instapjaar"
EXIT_YEAR = "uitstapjaar"
REPORT = "rapport"
COMPARED = "vergeleken"
ORIGIN = "id"
AUDIT_KIND = "soort"
USER = "gebruiker"
FIRST_DAY = "van"
LAST_DAY = "tot"
PAGE_NUMBER = "bladzijde"

KEPT = (LANGUAGE, ROLE, ACADEMIC_YEAR, SECTOR, PROJECT, INSTITUTION, AS_OF, KPI)
"""Stay with the visitor from page to page."""
ON_ONE_PAGE = (
    PART, EVENT_TYPE, THEME, EVENT, SORT, STANCE, DATASET, UPLOAD, PROBLEM, SEARCH, DIMENSION, CODE_SET, CALENDAR_YEAR,
    GENDER, ENTRY_YEAR, EXIT_YEAR, REPORT, COMPARED, ORIGIN, AUDIT_KIND, USER, FIRST_DAY, LAST_DAY, PAGE_NUMBER,
)  # fmt: skip
"""Belong to one view, and are dropped with the next page."""

_STATE = "choices"
_PAGE = "choices_page"


def choices() -> dict[str, str]:
    """Return the visitor's choices, by the address's names; changing the result changes the choices."""
    return st.session_state.setdefault(_STATE, {})  # type: ignore[no-any-return]


def adopt_address() -> None:
    """Take over what the address says.

    Streamlit's navigation opens a page with an empty address: the kept choices then stay. An address that names
    choices is a link or a step back in the browser, and replaces all of them.
    """
    asked = st.query_params.to_dict()  # every look at the address itself costs
    given = {name: asked[name] for name in (*KEPT, *ON_ONE_PAGE) if name in asked}
    if given:
        state = choices()
        state.clear()
        state.update(given)


def forget_other_page(page: str) -> None:
    """Drop the choices that belong to the page shown before, when another one is opened without naming them."""
    if st.session_state.get(_PAGE) not in (None, page):
        asked = st.query_params.to_dict()
        for name in ON_ONE_PAGE:
            if name not in asked:
                choices().pop(name, None)
    st.session_state[_PAGE] = page


def write_address() -> None:
    """Put the choices into the address; writes only when something differs, because a write is a message."""
    wanted = {name: value for name, value in choices().items() if value}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def set_choice(name: str, value: str | None) -> None:
    """Set or clear a choice; the address follows at once, so that the next run does not undo it."""
    state = choices()
    if value:
        state[name] = value
    else:
        state.pop(name, None)
    write_address()


def href(path: str, **changes: str | None) -> str:
    """Return a link to a page of ours that keeps the choices, with changes; None leaves a choice out."""
    carried: Mapping[str, Any] = {name: value for name, value in choices().items() if name in KEPT} | changes
    query = urlencode({name: value for name, value in carried.items() if value})
    return f"/{path}" + (f"?{query}" if query else "")
