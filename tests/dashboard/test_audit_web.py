"""The audit log of a running dashboard: logins, refusals, downloads, exports, tokens; and nothing goes unnoted."""

import pytest

from dashboard.refusals import UnknownVisitors
from etl.audit import AUDIT_FILE, audit_log, record
from etl.audit_kinds import LOGIN
from etl.ledger import Event
from etl.load import ledger_for_writing
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.tokens import make_token, revoke_token
from tests.dashboard.pages import open_page
from tests.dashboard.provider import LoginProvider
from tests.dashboard.served import served
from tests.dashboard.test_login import LoginSite, login_site, provider

__all__ = ["login_site", "provider"]


def _noted(settings: Settings) -> list[tuple[str, str, dict[str, object]]]:
    """Return user, kind and facts of what was noted, oldest first."""
    return [(each.actor, each.kind, each.payload) for each in audit_log(settings).events()]


def test_logins_logouts_and_refused_logins_are_noted(login_site: LoginSite) -> None:
    settings, url = login_site.site.settings, login_site.site.url
    visitor = login_site.log_in("piet")
    visitor.post(f"{url}/logout", headers={"Origin": url})
    login_site.log_in("niemand")
    login_site.site.get("/callback?code=x&state=y")
    assert _noted(settings) == [
        ("piet", "login", {"institutions": ["100001"]}),
        ("piet", "logout", {}),
        ("niemand", "login_refused", {"reason": "no_role"}),
        ("", "login_refused", {"place": "login", "reason": "broken_off", "count": 1}),
    ]


def test_what_is_given_and_what_is_refused_is_noted_with_its_user(login_site: LoginSite) -> None:
    settings, url = login_site.site.settings, login_site.site.url
    visitor = login_site.log_in("piet")
    assert visitor.get(f"{url}/sjabloon/pilots.csv?instelling=100001").status_code == 200
    assert visitor.get(f"{url}/sjabloon/pilots.csv?instelling=100002").status_code == 403
    assert visitor.get(f"{url}/ontvangstbewijs/U000001.txt").status_code == 404  # the department's
    assert visitor.post(f"{url}/upload").status_code == 403  # from nowhere
    reader = login_site.log_in("lien")
    assert reader.get(f"{url}/ontvangstbewijs/U000001.pdf").status_code == 403
    assert login_site.log_in("an").get(f"{url}/ontvangstbewijs/U000001.pdf").status_code == 200
    noted = [each for each in _noted(settings) if each[1] != "login"]
    assert noted == [
        ("piet", "download", {"what": "sjabloon", "file": "pilots.csv", "instelling": "100001"}),
        ("piet", "refusal", {"place": "sjabloon", "right": "upload", "status": 403}),
        ("piet", "refusal", {"place": "ontvangstbewijs", "right": "read_receipts", "status": 404}),
        ("piet", "refusal", {"place": "upload", "right": "upload", "status": 403}),
        ("lien", "refusal", {"place": "ontvangstbewijs", "right": "read_receipts", "status": 403}),
        ("an", "download", {"what": "ontvangstbewijs", "upload_id": "U000001", "form": "pdf"}),
    ]


def test_who_has_no_session_is_noted_in_few_lines_and_all_of_it_at_the_end(
    reference_store: Settings, provider: LoginProvider
) -> None:
    with served(reference_store, provider.environment()) as site:
        for _ in range(30):
            assert site.get("/opladen").status == 401
        assert site.get("/jan-peeters-85073003328").status == 401
        places = [(each[2]["place"], each[2]["count"]) for each in _noted(reference_store)]
        assert places == [("opladen", 1), ("other", 1)]
    places = [(each[2]["place"], each[2]["count"]) for each in _noted(reference_store)]
    assert places == [("opladen", 1), ("other", 1), ("opladen", 29)]


def test_tokens_are_noted_with_what_they_did(login_site: LoginSite) -> None:
    site = login_site.site
    with ledger_for_writing(site.settings) as ledger:
        token, text = make_token(ledger, Scope("an", "department"), "script", 30)
    bearer = {"Authorization": f"Bearer {text}"}
    assert site.request("GET", "/api/kpis?kpi=K01&by=project_id", headers=bearer).status == 200
    assert site.request("POST", "/api/uploads", b"", headers=bearer).status == 400
    with ledger_for_writing(site.settings) as ledger:
        revoke_token(ledger, LOCAL_DEPARTMENT, token.id)
    assert site.request("GET", "/api/kpis", headers=bearer).status == 401
    assert site.request("GET", "/api/kpis", headers={"Authorization": "Bearer raden"}).status == 401
    used = {"place": "api/kpis", "token_id": token.id}
    assert [each[:2] for each in _noted(site.settings)] == [
        ("an", "token_used"),
        ("an", "export"),
        ("an", "token_used"),
        ("an", "refusal"),
        ("an", "refusal"),
        ("", "refusal"),
    ]
    facts = [each[2] for each in _noted(site.settings)]
    assert facts[0] == used
    assert facts[1].items() >= {"what": "kpis", "kpis": ["K01"], "by": ["project_id"]}.items()
    assert facts[4] == {"place": "api", "token_id": token.id, "reason": "token_ended"}
    assert text not in str(facts) and "raden" not in str(facts)


def test_without_the_log_nobody_logs_in_and_nothing_is_fetched(login_site: LoginSite) -> None:
    settings, url = login_site.site.settings, login_site.site.url
    visitor = login_site.log_in("an")
    path = settings.state_dir / AUDIT_FILE
    kept = path.read_bytes()
    path.write_bytes(b"geen logboek" * 1000)
    answer = visitor.get(f"{url}/ontvangstbewijs/U000001.txt?taal=en")
    assert answer.status_code == 503 and "audit.sqlite" in answer.text and "U000001" not in answer.text
    other = login_site.log_in("eva")
    assert other.answer.status_code == 503 and "auditlogboek" in other.answer.text
    assert login_site.session(other) is None
    assert visitor.get(f"{url}/sjabloon/pilots.csv?als=reader").status_code == 503
    path.write_bytes(kept)
    assert visitor.get(f"{url}/ontvangstbewijs/U000001.txt").status_code == 200


def test_a_page_that_a_role_may_not_see_is_noted_once(reference_store: Settings) -> None:
    page = open_page(reference_store, "opladen", als="reader")
    page.run()
    (noted,) = _noted(reference_store)
    assert noted == ("lokaal", "refusal", {"place": "opladen", "right": "upload"})


def test_without_a_provider_downloads_are_noted_too(reference_store: Settings) -> None:
    with served(reference_store) as site:
        assert site.get("/sjabloon/pilots.xlsx?taal=en").status == 200
        assert site.request("HEAD", "/sjabloon/pilots.xlsx").status == 200  # gives nothing
    assert _noted(reference_store) == [("lokaal", "download", {"what": "sjabloon", "file": "pilots.xlsx"})]


def test_refusals_of_unknown_visitors_add_up(empty_store: Settings) -> None:
    now = [0.0]
    unknown = UnknownVisitors(empty_store, clock=lambda: now[0])

    def counts() -> list[object]:
        return [each.payload["count"] for each in _events(empty_store)]

    for _ in range(5):
        unknown.refused("opladen", "no_session")
    assert counts() == [1]
    now[0] = 59.0
    unknown.refused("opladen", "no_session")
    assert counts() == [1]
    now[0] = 61.0
    unknown.refused("esf", "no_session")  # another place: at once, and what waited long enough with it
    assert sorted(counts()) == [1, 1, 5]  # type: ignore[type-var]
    unknown.refused("esf", "no_session")
    unknown.note_all()
    assert sum(map(int, counts())) == 8  # type: ignore[call-overload]


def _events(settings: Settings) -> list[Event]:
    return audit_log(settings).events()


@pytest.mark.parametrize("count", [1, 3])
def test_a_store_that_was_there_before_the_log_gets_one(reference_store: Settings, count: int) -> None:
    for _ in range(count):
        record(reference_store, LOCAL_DEPARTMENT, LOGIN)
    assert audit_log(reference_store).verify_chain() == count
