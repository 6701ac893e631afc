"""Without the archive's key, pages and routes say what is missing instead of that something broke."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.ledger import ledger_of
from etl.settings import Settings
from tests.dashboard.pages import words
from tests.dashboard.served import served
from tests.etl.files import pilot
from tests.etl.test_submit import send

KEY = "11" * 32


def _fail() -> None:
    from dashboard.app import show_failure
    from etl.sealed import CannotOpen

    show_failure(CannotOpen("De sleutel ontbreekt.", "The key is missing."))


def _fill() -> None:
    import errno

    from dashboard.app import show_failure

    show_failure(OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize(
    ("run", "language", "said"),
    [
        (_fail, "nl", "De sleutel ontbreekt."),
        (_fail, "en", "The key is missing."),
        (_fill, "nl", "De schijf is vol."),
    ],
)
def test_a_page_that_cannot_open_or_write_says_why(run, language: str, said: str) -> None:  # type: ignore[no-untyped-def]
    page = AppTest.from_function(run)
    page.query_params["taal"] = language
    page.run()
    assert said in words(page)


@pytest.mark.sweep
def test_routes_without_the_key_say_so(reference_store: Settings, tmp_path: Path) -> None:
    sealed = reference_store.model_copy(update={"archive_key": KEY})
    receipt = send(sealed, tmp_path / "one", pilots=[pilot()]).receipt
    assert receipt
    assert send(sealed, tmp_path / "two", pilots=[pilot(sector="?")]).receipt is None
    refusal = ledger_of(sealed).events(kinds=("refused",))[-1].seq
    with served(reference_store) as site:
        for path in (
            f"/aangeleverd/{receipt.upload_id}/{receipt.files[0]['sha256']}",
            f"/geweigerd/{refusal}.txt",
            f"/geweigerd/{refusal}/1?taal=nl",
        ):
            answer = site.get(path)
            assert (answer.status, "DUAAL_ARCHIVE_KEY" in answer.text) == (503, True), path
            assert "sleutel ervan ontbreekt" in answer.text
