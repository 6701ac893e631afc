"""Run a page of the dashboard without a browser."""

import re
from functools import cache
from html import unescape
from pathlib import Path

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from dashboard.store import use_settings
from etl.settings import Settings

_ENTRY = Path(dashboard.__file__).parent / "entry.py"
_TAGS = re.compile(r"<[^>]+>")


def open_page(settings: Settings, path: str = "", **query: str) -> AppTest:
    """Open a page by its address and query."""
    use_settings(settings)
    page = AppTest.from_file(_ENTRY, default_timeout=180)
    for name, value in query.items():
        page.query_params[name] = value
    # AppTest switches to pages that are files only; a page's identifier is the hash of its address.
    page._page_hash = calc_hash(path)
    page._bidi_component_manager = _components()
    return page.run()


@cache
def _components() -> BidiComponentManager:
    """Look once, and not for every page, whether an installed package brings components: it takes 0.1 s."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def markup(page: AppTest) -> str:
    """Return all our own HTML of a page."""
    return "\n".join(each.proto.body for each in page.get("html"))


def words(page: AppTest) -> str:
    """Return what our own HTML says, as a reader sees it."""
    text = unescape(_TAGS.sub(" ", markup(page))).replace("\N{SOFT HYPHEN}", "")
    return re.sub(r"\s+", " ", text).replace(" ,", ",")
