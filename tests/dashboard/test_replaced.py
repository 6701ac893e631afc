"""Opladen tells who sent an upload that somebody else's took its place, until that is said to be read."""

from pathlib import Path

import pytest

from dashboard.texts import LANGUAGES, texts
from etl.scope import Scope
from etl.settings import Settings
from tests.dashboard.pages import open_page, words
from tests.etl.files import pilot
from tests.etl.test_submit import send

pytestmark = pytest.mark.sweep


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_stays_until_it_is_read(reference_store: Settings, tmp_path: Path, language: str) -> None:
    text = texts(language)
    for user, places in (("lokaal", "1"), ("ben", "2")):
        rows = [pilot(places_planned=places)]
        send(reference_store, tmp_path, scope=Scope(user, "pilot_lead", ("100001",)), reason="proef", pilots=rows)
    page = open_page(reference_store, "opladen", als="pilot_lead:100001", taal=language)
    assert text.plural("replaced.title", 1) in words(page) and "U000003" in words(page)
    assert text("history.replaced", upload="U000003", actor="ben", moment="")[:30] in words(page)
    page = next(button for button in page.button if button.label == text("replaced.seen")).click().run()
    assert text.plural("replaced.title", 1) not in words(page) and not page.exception
    again = open_page(reference_store, "opladen", als="pilot_lead:100001", taal=language)
    assert text.plural("replaced.title", 1) not in words(again)
    assert text("history.replaced", upload="U000003", actor="ben", moment="")[:30] in words(again)
