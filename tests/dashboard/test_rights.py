"""Every page for every role, as the table of rights says: what is not for a role is not drawn, whatever the address."""

import pytest

from dashboard.navigation import PAGES
from dashboard.texts import LANGUAGES, texts
from etl.permissions import PERMISSIONS, ROLES
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words


@pytest.mark.every(5)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_a_page_is_drawn_for_whom_the_table_allows(reference_store: Settings, path: str, role: str) -> None:
    right = next(each.right for each in PAGES if each.path == path)
    may = PERMISSIONS[right][role] != "none"  # type: ignore[index]
    als = "pilot_lead:100001" if role == "pilot_lead" else role
    # A page that is allowed is drawn in both languages by test_pages; what is refused is said in both here.
    for language in LANGUAGES[:1] if may else LANGUAGES:
        page = open_page(reference_store, path, als=als, taal=language)
        refusal = texts(language)("page.not_allowed", role=texts(language)(f"role.{role}"))
        assert (refusal in words(page)) is not may
        assert may or "<form" not in markup(page)
        assert texts(language)("notice.local") in words(page)
        assert not page.exception
