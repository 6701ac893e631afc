"""Scripts upload files and ask for figures with a token, within its user's scope and nothing beyond it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.load import ledger_for_writing, ledger_of
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.tokens import MOST_DAYS, TokenRefused, make_token, revoke_token, scope_of_token, tokens
from tests.dashboard.served import Answer, Served, served
from tests.etl.files import enrollments, pilot, write_csv
from tests.etl.test_cli import duaal

LEAD = Scope("an", "pilot_lead", ("100001",))


def token_of(settings: Settings, scope: Scope) -> str:
    """Make a token for a scope and return its text."""
    with ledger_for_writing(settings) as ledger:
        return make_token(ledger, scope, "script", 30)[1]


@pytest.fixture
def site(reference_store: Settings) -> Iterator[Served]:
    with served(reference_store) as made:
        yield made


def bearer(text: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {text}"}


def send(site: Served, token: str, path: Path, **said: str) -> Answer:
    """Send one file as a script does."""
    return site.post_form(said, {"file": (path.name, path.read_bytes())}, bearer(token), path="/api/uploads")


def test_tokens_are_kept_as_hashes_and_end(reference_store: Settings) -> None:
    text = token_of(reference_store, LEAD)
    ledger = ledger_of(reference_store)
    now = datetime.now(UTC)
    assert scope_of_token(ledger, text, now) == LEAD
    assert scope_of_token(ledger, text, now + timedelta(days=31)) is None
    assert scope_of_token(ledger, text + "x", now) is None
    assert scope_of_token(ledger, "", now) is None
    assert text.encode() not in (reference_store.state_dir / "ledger.sqlite").read_bytes()
    assert [each.id for each in tokens(ledger, LEAD)] == ["T000001"]
    assert tokens(ledger, Scope("bo", "pilot_lead", ("100002",))) == []
    with ledger_for_writing(reference_store) as writing:
        with pytest.raises(TokenRefused, match="not found"):
            revoke_token(writing, Scope("bo", "pilot_lead", ("100002",)), "T000001")
        revoke_token(writing, LEAD, "T000001")
        with pytest.raises(TokenRefused, match="already"):
            revoke_token(writing, LEAD, "T000001")
        for label, days in (("", 30), ("x", 0), ("x", MOST_DAYS + 1)):
            with pytest.raises(TokenRefused):
                make_token(writing, LEAD, label, days)
    assert scope_of_token(ledger, text, now) is None


def test_a_script_checks_uploads_and_asks(site: Served, reference_store: Settings, tmp_path: Path) -> None:
    token = token_of(reference_store, LEAD)
    pilots = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    checked = send(site, token, pilots, check="1")
    assert checked.status == 200 and json.loads(checked.text)["effect"]["added"] == 1
    assert len(ledger_of(reference_store).events(kinds=("accepted",))) == 1
    stored = json.loads(send(site, token, pilots).text)
    assert stored["accepted"] and stored["receipt"]["actor"] == "an"
    doubtful = write_csv(tmp_path / "e.csv", "enrollments", enrollments(3, age_at_entry=""))
    assert send(site, token, doubtful).status == 409
    assert send(site, token, doubtful, reason="nog niet gekend").status == 200
    wrong = send(site, token, write_csv(tmp_path / "w.csv", "pilots", [pilot(status="lopnd")]))
    assert wrong.status == 422
    assert [(each["code"], each["row"]) for each in json.loads(wrong.text)["findings"]] == [("C02", 2)]

    asked = site.request("GET", "/api/kpis?kpi=K08&by=institution_id", headers=bearer(token))
    assert [(each["dimensions"], each["value"]) for each in json.loads(asked.text)] == [
        ({"institution_id": "100001"}, 3)
    ]
    table = site.request("GET", "/api/kpis?kpi=k08&format=csv", headers=bearer(token))
    assert table.headers["content-type"].startswith("text/csv")
    assert next(csv.DictReader(io.StringIO(table.text)))["value"] == "3"
    for query in ("kpi=K99", "by=kleur", "as_of=maart", "as_of=2023-13"):
        assert site.request("GET", f"/api/kpis?{query}", headers=bearer(token)).status == 400


def test_nothing_opens_without_a_token_or_beyond_its_scope(
    site: Served, reference_store: Settings, tmp_path: Path
) -> None:
    pilots = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    for headers in ({}, bearer("duaal_T000001_raden"), {"Authorization": "Basic YTpi"}):
        assert site.request("GET", "/api/kpis", headers=headers).status == 401
        refused = site.post_form({}, {"file": (pilots.name, pilots.read_bytes())}, headers, path="/api/uploads")
        assert refused.status == 401 and refused.headers["www-authenticate"] == "Bearer"
    other = send(site, token_of(reference_store, Scope("bo", "pilot_lead", ("100002",))), pilots)
    assert other.status == 422
    assert {each["code"] for each in json.loads(other.text)["findings"]} == {"X24"}
    assert send(site, token_of(reference_store, Scope("r", "reader")), pilots).status == 403
    token = token_of(reference_store, LOCAL_DEPARTMENT)
    assert site.request("POST", "/api/uploads", b"", bearer(token)).status == 400
    assert site.post_form({"dataset": "pilots"}, {}, bearer(token), path="/api/uploads").status == 400


def test_the_description_names_every_route(site: Served) -> None:
    document = json.loads(site.get("/api/openapi.json").text)
    assert set(document["paths"]) == {"/api/uploads", "/api/kpis"}
    fields = document["paths"]["/api/uploads"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert {"file", "reason", "check", "dataset", "reporting_month"} <= set(fields["properties"])


def test_the_command_makes_lists_and_revokes(empty_store: Settings) -> None:
    made = duaal(empty_store, "token", "make", "maandscript", "--as", "user=an;pilot_lead:100001")
    assert made.returncode == 0
    text = made.stdout.strip()
    assert text.startswith("duaal_T000001_") and "niet opnieuw getoond" in made.stderr
    listed = duaal(empty_store, "token", "list")
    assert "maandscript" in listed.stdout and text not in listed.stdout
    assert duaal(empty_store, "token", "revoke", "T000001").returncode == 0
    assert scope_of_token(ledger_of(empty_store), text, datetime.now(UTC)) is None
    assert duaal(empty_store, "token", "revoke", "T000001").returncode == 2
