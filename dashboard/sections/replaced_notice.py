"""Tells a sender that another user's upload took the place of theirs, until they say that they have read it."""

import streamlit as st

from dashboard import caching
from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.store import active_settings
from etl.audit import NotAudited
from etl.replaced_uploads import NOTICE_DAYS, Replacement, mark_seen, unseen_notices

_SHOWN = 10


def replaced_notice(context: Context) -> None:
    """Draw the notice with its button; nothing when there is nothing to tell."""
    if not context.version:
        return
    settings, text = active_settings(), context.text
    notices = unseen_notices(settings, context.scope, caching.replacements(context.version, context.scope))
    if not notices:
        return
    show(note(text.plural("replaced.title", len(notices)), "warning"))
    show(element("ul", *(element("li", _line(context, each)) for each in notices[-_SHOWN:][::-1]), class_="dm-prose"))
    show(element("p", text("replaced.what", days=context.format.number(NOTICE_DAYS)), class_="dm-muted"))
    if st.button(text("replaced.seen")):
        try:
            mark_seen(settings, context.scope, notices)
        except NotAudited as failed:
            show(note(failed.message_en if context.language == "en" else failed.message_nl, "error"))
            return
        st.rerun()


def _line(context: Context, each: Replacement) -> str:
    return context.text(
        "replaced.line" if each.is_whole else "replaced.partly",
        upload=each.upload_id,
        by=each.by_upload_id,
        actor=each.by_actor,
        moment=context.format.short_moment(each.known_from),
        count=context.format.number(each.snapshots),
        of=context.format.number(each.of),
    )
