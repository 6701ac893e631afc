"""HTML fragments in which text is always escaped, and their one way onto the page."""

import re
from collections.abc import Sequence
from html import escape, unescape

import streamlit as st

# In a fragment every other < is escaped.
_TAG = re.compile(r"<[^>]*>")


class Markup(str):
    """A fragment that is safe to show: made by this package, with every text in it escaped."""

    __slots__ = ()


def safe(content: "str | Markup") -> str:
    """Return a fragment as it is, and anything else escaped."""
    return content if isinstance(content, Markup) else escape(content)


def element(tag: str, *contents: "str | Markup", **attributes: str | None) -> Markup:
    """Return an element; `class_` stands for class, underscores for hyphens, and None leaves an attribute out."""
    named = [
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    ]
    return Markup(f"<{tag}{''.join(named)}>{''.join(map(safe, contents))}</{tag}>")


def void(tag: str, **attributes: str | None) -> Markup:
    """Return an element without content, for example an image or an input."""
    return Markup(element(tag, **attributes).removesuffix(f"</{tag}>"))


def join(*fragments: "str | Markup") -> Markup:
    """Return fragments after each other."""
    return Markup("".join(map(safe, fragments)))


def listed(fragments: Sequence["str | Markup"], last: str = "") -> Markup:
    """Return fragments with commas between them, before the last one a word when it is given."""
    *first, end = fragments
    parts = [piece for each in first for piece in (each, ", ")][:-1]
    return join(*parts, f" {last} " if last else ", ", end) if first else join(end)


def said(fragment: "str | Markup") -> str:
    """Return what a fragment says, without its tags; any other text as it is."""
    return unescape(_TAG.sub("", fragment)) if isinstance(fragment, Markup) else fragment


def show(fragment: Markup) -> None:
    """Put a fragment on the page, if there is anything in it; Streamlit sanitizes it once more in the browser."""
    if fragment:
        st.html(fragment)
