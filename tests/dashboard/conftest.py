"""A visitor for pages that run without a browser."""

import pytest

from dashboard import csrf

VISITOR = "visitor-of-the-test"


@pytest.fixture(autouse=True)
def visitor(monkeypatch: pytest.MonkeyPatch) -> str:
    """Give page runs a visitor's cookie, which AppTest cannot set."""
    monkeypatch.setattr(csrf, "current_visitor", lambda: VISITOR)
    return VISITOR
