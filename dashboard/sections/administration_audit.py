"""Beheer, the audit log: who did what, by filters and pages, and the whole of it as CSV."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from dashboard import address
from dashboard.audit_route import AUDIT_CSV_PATH, audit_search
from dashboard.components.markup import Markup, element, join, show, void
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.roles import ROLE_TEXTS
from dashboard.store import active_settings
from etl.audit import AuditEntry, audit_entries
from etl.audit_kinds import AUDIT_KINDS, facts_text, kind_label
from etl.ledger import LedgerDamaged

_SHOWN = 50
_FILTERS = (address.AUDIT_KIND, address.USER, address.FIRST_DAY, address.LAST_DAY, address.SEARCH)


def audit_section(context: Context) -> None:
    """Draw the filters, the lines that they leave, and the ways to other pages and to the file."""
    text = context.text
    given = address.choices()
    st.header(text("administration.audit"), anchor=False)
    show(element("p", text("administration.audit_text"), class_="dm-muted"))
    show(_filter_form(context, given))
    search = audit_search(active_settings(), given)
    if search is None:
        show(note(text("administration.day_wrong"), "error"))
        return
    asked = given.get(address.PAGE_NUMBER, "")
    number = int(asked) if asked.isdecimal() and 0 < int(asked) < 10**6 else 1
    try:
        found = audit_entries(active_settings(), context.scope, search, offset=(number - 1) * _SHOWN, limit=_SHOWN)
    except LedgerDamaged as damaged:
        show(note(damaged.message_en if context.language == "en" else damaged.message_nl, "error"))
        return
    pages = max(1, -(-found.total // _SHOWN))
    count = text.plural("administration.lines", found.total, shown=context.format.number(found.total))
    show(element("p", count, class_="dm-status", role="status"))
    if not found.total:
        show(note(text("administration.no_lines"), "info"))
        return
    show(_table(context, found.entries))
    show(_ways(context, given, min(number, pages), pages))


def _filter_form(context: Context, given: Mapping[str, str]) -> Markup:
    """Return the filters as a form that opens the page anew: an address that can be kept and sent on."""
    text = context.text
    kept = {name: value for name, value in given.items() if name in address.KEPT} | {address.PART: "audit"}
    kinds = sorted(AUDIT_KINDS, key=lambda code: kind_label(code, context.language))
    options = [
        element("option", text("filter.all"), value=""),
        *(
            element(
                "option",
                kind_label(code, context.language),
                value=code,
                selected="" if given.get(address.AUDIT_KIND) == code else None,
            )
            for code in kinds
        ),
    ]
    kind = element("select", *options, id="dm-audit-kind", name=address.AUDIT_KIND)
    fields = [
        _field("dm-audit-kind", text("administration.kind"), kind),
        _input(given, address.USER, text("administration.user"), "text"),
        _input(given, address.FIRST_DAY, text("administration.first_day"), "date"),
        _input(given, address.LAST_DAY, text("administration.last_day"), "date"),
        _input(given, address.SEARCH, text("administration.search"), "text"),
    ]
    return element(
        "form",
        *(void("input", type="hidden", name=name, value=value) for name, value in kept.items()),
        element("div", *fields, class_="dm-fields"),
        element("p", element("button", text("administration.show"), type="submit", class_="dm-button")),
        action="/beheer",
        method="get",
        class_="dm-filter-form",
    )


def _field(identifier: str, label: str, field: Markup) -> Markup:
    return element("div", element("label", label, for_=identifier), field, class_="dm-field")


def _input(given: Mapping[str, str], name: str, label: str, kind: str) -> Markup:
    identifier = f"dm-audit-{name}"
    field = void("input", type=kind, id=identifier, name=name, value=given.get(name, ""), maxlength="80")
    return _field(identifier, label, field)


def _table(context: Context, entries: list[AuditEntry]) -> Markup:
    text, fmt = context.text, context.format
    headings = [
        Heading(text("receipt.time")),
        Heading(text("administration.user")),
        Heading(text("role.label")),
        Heading(text("administration.kind")),
        Heading(text("administration.what")),
        Heading(text("administration.number")),
    ]
    rows: list[list[str | Markup]] = [
        [
            f"{fmt.short_moment(each.at)}",
            each.actor or text("administration.nobody"),
            text(ROLE_TEXTS[each.role]) if each.role in ROLE_TEXTS else "-",
            kind_label(each.kind, context.language),
            facts_text(each.facts, context.language) or "-",
            element("code", f"{each.source} {each.seq}", title=each.hash),
        ]
        for each in entries
    ]
    return element("div", table(text("administration.audit"), headings, rows), class_="dm-wrapped")


def _ways(context: Context, given: Mapping[str, str], number: int, pages: int) -> Markup:
    """Return the links to newer and older lines, and to the file with all of them."""
    text, fmt = context.text, context.format
    filters = {name: given.get(name) for name in _FILTERS} | {address.PART: "audit"}

    def way(label: str, page: int) -> Markup:
        return element("a", text(label), href=address.href("beheer", **filters, **{address.PAGE_NUMBER: str(page)}))

    carried = {name: value for name, value in given.items() if value and name in (*_FILTERS, *address.KEPT)}
    file = f"/{AUDIT_CSV_PATH}?{urlencode(carried)}"
    parts = [
        way("administration.newer", number - 1) if number > 1 else join(),
        element("span", text("administration.page", number=fmt.number(number), pages=fmt.number(pages))),
        way("administration.older", number + 1) if number < pages else join(),
        element("a", text("administration.as_csv"), href=file, download="", class_="dm-file"),
    ]
    return element("nav", *parts, class_="dm-parts", aria_label=text("administration.pages"))
