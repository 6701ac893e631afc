"""What was delivered before: receipts to fetch, the way to withdraw, and what was refused with its report."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.documents import RECEIPTS_PATH, REFUSED_PATH
from dashboard.judging import JudgingFailed, run_action
from dashboard.sections.change_form import say_after_rerun, show_done
from dashboard.store import active_settings
from etl.ledger import ledger_of
from etl.queries import FilterChoices
from etl.receipts import Receipt, receipts
from etl.refused import Refusal, read_report, refusals
from etl.replaced_uploads import Replacement

_SHOWN = 25
_WITHDRAWALS = "withdrawals"


def history(context: Context, offered: FilterChoices | None) -> None:
    """Draw the uploads that the visitor may see, newest first, and what was refused."""
    ledger = ledger_of(active_settings())
    found = [each for each in reversed(receipts(ledger, context.scope)) if _is_own(context, each)]
    refused = list(reversed(refusals(ledger, context.scope)))
    text = context.text
    st.header(text("history.title"), anchor=False)
    show_done(context)
    if not found and not refused:
        show(element("p", text("history.nothing"), class_="dm-muted"))
        return
    if found:
        show(_uploads(context, found, offered))
        _withdraw(context, [each for each in found if each.withdrawn_at is None][:_SHOWN])
    if refused:
        show(_refused(context, refused))


def what_was_kept(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return which files of a refused upload lie with its report, and which were not kept."""
    found = refusals(ledger_of(active_settings()), context.scope)
    refusal = next((each for each in found if each.seq == judged["refusal"]), None)
    if refusal is None:
        return join()
    names: dict[bool, list[str]] = {True: [], False: []}
    for file, kept in zip(judged["files"], refusal.files, strict=True):
        names[kept["kept"]].append(file["name"])
    said = {True: "judgement.refusal_kept", False: "judgement.refusal_not_kept"}
    lines = [context.text(said[is_kept], names=", ".join(listed)) for is_kept, listed in names.items() if listed]
    return element("p", " ".join(lines), class_="dm-muted")


def _is_own(context: Context, receipt: Receipt) -> bool:
    return all(context.scope.may_write(each or None) for each in receipt.institutions)


def _uploads(context: Context, found: Sequence[Receipt], offered: FilterChoices | None) -> Markup:
    text, fmt = context.text, context.format
    headings = [
        Heading(text("receipt.number")),
        Heading(text("receipt.time")),
        Heading(text("receipt.actor")),
        Heading(text("filter.institution")),
        Heading(text("history.files")),
        Heading(text("judgement.rows"), is_number=True),
        Heading(text("provenance.state")),
        Heading(text("receipt.title")),
    ]
    replaced: dict[str, list[Replacement]] = {}
    for each_pair in caching.replacements(context.version, context.scope) if context.version else ():
        replaced.setdefault(each_pair.upload_id, []).append(each_pair)
    rows: list[list[str | Markup]] = [
        [
            each.upload_id,
            fmt.short_moment(each.delivered_at or each.at),
            each.actor,
            ", ".join(_institution(context, offered, institution) for institution in each.institutions),
            _lines([file["name"] for file in each.files]),
            fmt.number(sum(file["rows"] for file in each.files)),
            _state(context, each, replaced.get(each.upload_id, [])),
            _receipt_links(context, each.upload_id),
        ]
        for each in found[:_SHOWN]
    ]
    shown = table(text("history.uploads"), headings, rows, is_caption_shown=True)
    if len(found) <= _SHOWN:
        return shown
    more = text("history.more", shown=fmt.number(_SHOWN), total=fmt.number(len(found)))
    way = element("a", text("receipt.origin"), href=address.href("herkomst"))
    return join(shown, element("p", f"{more} ", way, class_="dm-muted"))


def _state(context: Context, receipt: Receipt, replaced: Sequence[Replacement]) -> str | Markup:
    text, fmt = context.text, context.format
    if receipt.withdrawn_at:
        return text("provenance.withdrawn")
    if not replaced:
        return text("history.accepted")
    return _lines(
        [
            text(
                "history.replaced" if each.is_whole else "history.partly_replaced",
                upload=each.by_upload_id,
                actor=each.by_actor,
                moment=fmt.short_moment(each.known_from),
                count=fmt.number(each.snapshots),
                of=fmt.number(each.of),
            )
            for each in replaced
        ]
    )


def _receipt_links(context: Context, upload_id: str) -> Markup:
    return join(
        *(
            _file_link(
                label,
                f"{RECEIPTS_PATH}/{upload_id}.{form}",
                context.text("history.receipt_as", upload=upload_id, form=label),
            )
            for form, label in (("pdf", "PDF"), ("txt", context.text("history.as_text")))
        )
    )


def _file_link(label: str, path: str, spoken: str | None = None) -> Markup:
    """Return a link that fetches a file; `spoken` is what a screen reader says in the place of the label."""
    return element("a", label, href=address.href(path), download="", class_="dm-file", aria_label=spoken)


def receipt_links(context: Context, upload_id: str) -> Markup:
    """Return the line with which a receipt is fetched as PDF or text."""
    return element("p", context.text("history.fetch"), " ", _receipt_links(context, upload_id))


def _institution(context: Context, offered: FilterChoices | None, institution: str) -> str:
    if not institution:
        return context.text("provenance.department")
    return offered.institution_name(institution) if offered else institution


def _lines(texts: Sequence[str]) -> Markup:
    return join(*(element("div", each) for each in texts))


def _withdraw(context: Context, offered: Sequence[Receipt]) -> None:
    """Draw the form that withdraws an upload with a reason."""
    text = context.text
    if not offered:
        return
    with st.expander(text("withdraw.title")), st.form("withdraw", border=False):
        show(element("p", text("withdraw.what"), class_="dm-muted"))
        # Nothing is chosen by itself, and a new form is empty: a second click withdraws nothing else.
        made = st.session_state.get(_WITHDRAWALS, 0)
        chosen = st.selectbox(
            text("withdraw.which"),
            [each.upload_id for each in offered],
            index=None,
            placeholder=text("withdraw.choose"),
            format_func={each.upload_id: _described(context, each) for each in offered}.__getitem__,
            key=f"withdraw_which_{made}",
        )
        reason = st.text_area(text("withdraw.reason"), max_chars=500, key=f"withdraw_reason_{made}").strip()
        if not st.form_submit_button(text("withdraw.do")):
            return
        if chosen is None:
            show(note(text("withdraw.none_chosen"), "error"))
            return
        if not reason:
            show(note(text("withdraw.reason_missing"), "error"))
            return
        try:
            with st.spinner(text("withdraw.doing")):
                answer = run_action(active_settings(), context.scope, "withdraw", upload_id=chosen, reason=reason)
        except JudgingFailed as failed:
            show(note(failed.messages.get(context.language) or text("withdraw.broken"), "error"))
            return
    if not answer["done"]:
        show(note(answer[f"message_{context.language}"], "error"))
        return
    st.session_state[_WITHDRAWALS] = made + 1
    say_after_rerun(text("withdraw.done", upload=chosen))


def _described(context: Context, receipt: Receipt) -> str:
    names = ", ".join(file["name"] for file in receipt.files)
    return f"{receipt.upload_id} · {context.format.short_moment(receipt.delivered_at or receipt.at)} · {names}"


def _refused(context: Context, found: Sequence[Refusal]) -> Markup:
    text, fmt = context.text, context.format
    settings = active_settings()
    headings = [
        Heading(text("receipt.time")),
        Heading(text("receipt.actor")),
        Heading(text("history.files")),
        Heading(text("history.findings"), is_number=True),
        Heading(text("history.report")),
    ]
    rows: list[list[str | Markup]] = []
    for each in found[:_SHOWN]:
        names = [file["name"] for file in read_report(settings, each)["files"]]
        files = [
            _file_link(name, f"{REFUSED_PATH}/{each.seq}/{number}")
            if file["kept"]
            else join(name, " ", element("span", text("history.not_kept"), class_="dm-muted"))
            for number, (file, name) in enumerate(zip(each.files, names, strict=False), start=1)
        ]
        when = fmt.short_moment(each.at)
        report = _file_link(
            text("history.report_as_text"), f"{REFUSED_PATH}/{each.seq}.txt", text("history.report_of", moment=when)
        )
        findings = fmt.number(sum(each.counts.values()))
        rows.append([when, each.actor, join(*(element("div", one) for one in files)), findings, report])
    return table(text("history.refused"), headings, rows, is_caption_shown=True)
