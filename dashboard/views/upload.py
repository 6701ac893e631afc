"""Opladen: choose files, see what was understood and everything that is wrong, load, and get a receipt."""

from typing import Any

import streamlit as st

from dashboard import address, caching, csrf
from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.inbox import Inbox, ReceivedUpload
from dashboard.judging import Action, JudgingFailed, Marked, run_upload
from dashboard.receive import DATASET, NO_ROWS
from dashboard.sections.effect import effect_rows, effect_summary
from dashboard.sections.findings import findings_summary, findings_table
from dashboard.sections.history import history, receipt_links, what_was_kept
from dashboard.sections.judgement import preview, receipt_facts, understood
from dashboard.sections.marked_link import marked_link
from dashboard.sections.replaced_notice import replaced_notice
from dashboard.sections.template_links import template_links
from dashboard.sections.upload_form import upload_form
from dashboard.store import active_settings

_PROBLEMS = {
    "te_groot": "upload.too_large",
    "te_veel": "upload.too_many",
    "schijf": "upload.disk",
    "verlopen": "upload.expired",
    "geen_bestand": "upload.no_file",
}
_JUDGED = "judged_uploads"


def render(context: Context) -> None:
    """Draw the step at which the upload of the address is."""
    identifier = address.choices().get(address.UPLOAD)
    judged: dict[str, Any] = st.session_state.setdefault(_JUDGED, {})
    if identifier and identifier not in judged and (received := _find(identifier)):
        judged[identifier] = _judge(context, identifier, received)
    if identifier and judged.get(identifier):
        _show_judgement(context, identifier, judged)
        return
    if identifier and identifier not in judged:
        show(note(context.text("upload.gone"), "warning"))
    _show_form(context)


def _show_form(context: Context) -> None:
    text = context.text
    problem = _PROBLEMS.get(address.choices().get(address.PROBLEM, ""))
    if problem:
        show(note(text(problem, megabytes=active_settings().max_megabytes), "error"))
    show(element("p", text("upload.intro"), class_="dm-lead"))
    replaced_notice(context)
    offered = caching.filter_choices(context.version, context.scope) if context.version else None
    show(upload_form(context, offered))
    show(template_links(context, offered))
    history(context, offered)


def _find(identifier: str) -> ReceivedUpload | None:
    return Inbox(active_settings()).find(csrf.current_visitor(), identifier)


def _run(
    context: Context, received: ReceivedUpload, action: Action, reason: str | None = None
) -> dict[str, Any] | None:
    said = dict(received.said)
    dataset, no_rows = said.pop(DATASET, None), NO_ROWS in said
    said.pop(NO_ROWS, None)
    try:
        return run_upload(
            active_settings(),
            context.scope,
            action,
            received.files,
            dataset=dataset,
            constants=said,
            no_rows=no_rows,
            reason=reason,
            marked=Marked(received.marked_path, context.language),
        )
    except JudgingFailed as failed:
        show(note(failed.messages.get(context.language) or context.text("upload.broken"), "error"))
        return None


def _judge(context: Context, identifier: str, received: ReceivedUpload) -> dict[str, Any] | None:
    with st.spinner(context.text("upload.judging")):
        judged = _run(context, received, "judge")
    if judged is None or not judged["accepted"]:
        # A refused file has no further use here, and may hold what must not be kept.
        Inbox(active_settings()).discard_files(identifier)
    return judged


def _show_judgement(context: Context, identifier: str, judged: dict[str, Any]) -> None:
    text = context.text
    result = judged[identifier]
    if result.get("receipt"):
        show(note(text("receipt.already" if result["already_loaded"] else "receipt.stored"), "good"))
        st.header(text("receipt.title"), anchor=False)
        show(receipt_facts(context, result["receipt"]))
        show(receipt_links(context, result["receipt"]["upload_id"]))
        show(element("p", element("a", text("receipt.origin"), href=address.href("herkomst"))))
    else:
        show(findings_summary(context, result))
        if result.get("refusal"):
            show(what_was_kept(context, result))
    st.header(text("judgement.understood"), anchor=False)
    show(understood(context, result))
    show(preview(context, result))
    if result["findings"]:
        st.header(text("judgement.findings"), anchor=False)
        show(marked_link(context, identifier, result))
        show(findings_table(context, result))
    if result["effect"]:
        st.header(text("effect.title"), anchor=False)
        offered = caching.filter_choices(context.version, context.scope) if context.version else None
        show(effect_summary(context, result["effect"], offered))
        effect_rows(context, result)
    if result["accepted"] and not result.get("receipt"):
        _confirm(context, identifier, judged)
    show(element("p", element("a", text("upload.again"), href=address.href("opladen"))))


def _confirm(context: Context, identifier: str, judged: dict[str, Any]) -> None:
    """Draw the last step: a reason when there are warnings, and the button that loads."""
    text = context.text
    needs_reason = any(each["severity"] == "warning" for each in judged[identifier]["findings"])
    with st.form("confirm", border=False):
        reason = st.text_area(text("confirm.reason"), max_chars=500).strip() if needs_reason else ""
        is_confirmed = st.form_submit_button(text("confirm.load"), type="primary")
    if not is_confirmed:
        return
    if needs_reason and not reason:
        show(note(text("confirm.reason_missing"), "error"))
        return
    received = _find(identifier)
    if received is None:
        show(note(text("upload.gone"), "warning"))
        return
    with st.spinner(text("confirm.loading")):
        outcome = _run(context, received, "load", reason or None)
    if outcome is not None:
        judged[identifier] = outcome
        Inbox(active_settings()).discard(identifier)
        st.rerun()
