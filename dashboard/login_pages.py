"""The pages around login: plain HTML without script or outside file, for who has no session yet."""

from urllib.parse import quote

from starlette.responses import HTMLResponse

from dashboard import address
from dashboard.components.markup import Markup, element, join, void
from dashboard.gate import LOGIN_PATH, WANTED
from dashboard.limits import OverLimit
from dashboard.texts import texts

# The colours and sizes of static/duaal.css, which is not served to who has no session.
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1A1A1A;margin:0;border-top:6px solid #FFE615}"
    "main{max-width:36rem;margin:15vh auto 0;padding:0 1rem}"
    "a{color:#0055A4}"
    "a.button{display:inline-block;background:#0055A4;color:#fff;"
    "padding:.5rem 1rem;border-radius:4px;text-decoration:none}"
)


def problem_page(problem: str, language: str, status: int) -> HTMLResponse:
    """Return the page that says why nobody was logged in, with the way to try again."""
    text = texts(language)
    return _page(language, text("login.failed"), text(problem), "/", status=status)


def too_many_page(over: OverLimit, language: str) -> HTMLResponse:
    """Return the page that says that a user logged in too often, and when it goes on."""
    page = _page(language, texts(language)("login.failed"), over.message(language), "/", status=429)
    page.headers.update(over.headers)
    return page


def logged_out_page(language: str, wanted: str, onward: str | None) -> HTMLResponse:
    """Return the page that says that one is logged out; it goes on to the provider's logout when there is one."""
    text = texts(language)
    # Not a redirect: the policy lets a form's answer lead to this site only.
    refresh = void("meta", http_equiv="refresh", content=f"0; url={onward}") if onward else join()
    return _page(language, text("login.logged_out"), text("login.logged_out_text"), wanted, refresh)


def _page(
    language: str, title: str, said: str, wanted: str, head: Markup | None = None, status: int = 200
) -> HTMLResponse:
    text = texts(language)
    again = f"{LOGIN_PATH}?{address.LANGUAGE}={language}&{WANTED}={quote(wanted, safe='')}"
    main = element(
        "main",
        element("p", text("app.name")),
        element("h1", title),
        element("p", said),
        element("p", element("a", text("login.again"), href=again, class_="button")),
    )
    parts = (
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        head or join(),
        element("title", f"{title} - {text('app.name')}"),
        element("style", _STYLE),
    )
    document = element("html", element("head", *parts), element("body", main), lang=language)
    return HTMLResponse(f"<!doctype html>{document}", status_code=status)
