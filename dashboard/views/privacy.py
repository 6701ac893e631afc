"""Privacy: what is kept of whom, in what form, how long, and which rights people have."""

import streamlit as st

from dashboard import csrf
from dashboard.components.markup import element, join, show
from dashboard.context import Context
from dashboard.sections.legal import organisation, paragraphs, reach
from dashboard.sections.privacy_table import columns_with, columns_without
from dashboard.store import active_settings
from schemas.published import FEWEST, ROUNDING


def render(context: Context) -> None:
    """Draw whose data, the table of columns made from the contract, pseudonyms, retention, rights and contact."""
    text, settings = context.text, active_settings()
    name, missing = organisation(context, settings.organisation)
    show(join(paragraphs(text("privacy.intro", organisation=name)), missing))
    st.header(text("privacy.whom"), anchor=False)
    whom = [
        (text("privacy.learners_title"), text("privacy.learners")),
        (text("privacy.mentors_title"), text("privacy.mentors")),
        (text("privacy.enterprises_title"), text("privacy.enterprises")),
        (text("privacy.users_title"), text("privacy.users", cookie=csrf.COOKIE)),
    ]
    items = (element("li", element("strong", title), ": ", said) for title, said in whom)
    show(element("ul", *items, class_="dm-prose"))
    st.header(text("privacy.columns"), anchor=False)
    show(join(paragraphs(text("privacy.columns_text")), columns_with(context), columns_without(context)))
    st.header(text("privacy.pseudonyms"), anchor=False)
    show(paragraphs(text("privacy.hashing"), text("privacy.refused_data")))
    number = context.format.number
    show(paragraphs(text("privacy.small_counts", step=number(ROUNDING), most=number(FEWEST - 1))))
    st.header(text("privacy.retention"), anchor=False)
    years = context.format.number(settings.retention_years)
    show(paragraphs(text("privacy.retention_text", years=years), text("privacy.short_lived")))
    st.header(text("privacy.rights"), anchor=False)
    show(paragraphs(text("privacy.rights_text"), text("privacy.authority")))
    st.header(text("privacy.contact"), anchor=False)
    show(join(paragraphs(text("privacy.contact_text")), reach(context, settings.privacy_contact, "privacy_contact")))
