"""Limits per user: too much is told with when it goes on, and nobody is shut out by somebody else."""

import re
from collections.abc import Mapping

import pytest

from dashboard.limits import LIMIT_TEXTS, Limits, OverLimit
from etl.audit import audit_log
from etl.load import ledger_for_writing
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.tokens import make_token
from tests.dashboard.provider import LoginProvider
from tests.dashboard.served import Answer, Served, served
from tests.dashboard.test_login import LoginSite, provider

__all__ = ["provider"]


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _limits(tmp_settings: Settings, clock: Clock, **changes: int) -> Limits:
    return Limits(tmp_settings.model_copy(update=changes), clock)


def test_a_bucket_empties_with_use_and_fills_with_time(empty_store: Settings) -> None:
    clock = Clock()
    limits = _limits(empty_store, clock, exports_per_hour=6)
    for _ in range(6):
        limits.take("an", "exports")
    with pytest.raises(OverLimit) as over:
        limits.take("an", "exports")
    assert (over.value.seconds, over.value.headers["Retry-After"]) == (600, "600")
    clock.now += 599
    with pytest.raises(OverLimit) as soon:
        limits.take("an", "exports")
    assert soon.value.seconds == 1
    clock.now += 1
    limits.take("an", "exports")
    clock.now += 10 * 3600  # never more than a full one
    for _ in range(6):
        limits.take("an", "exports")
    with pytest.raises(OverLimit):
        limits.take("an", "exports")


def test_nobody_is_shut_out_by_another_user_or_another_kind(empty_store: Settings) -> None:
    limits = _limits(empty_store, Clock(), exports_per_hour=1, uploads_per_hour=1)
    limits.take("an", "exports")
    for _ in range(50):
        with pytest.raises(OverLimit):
            limits.take("an", "exports")
    limits.take("an", "uploads")
    limits.take("ben", "exports")


def test_a_large_file_gets_in_once_the_bucket_is_full(empty_store: Settings) -> None:
    clock = Clock()
    limits = _limits(empty_store, clock, upload_megabytes_per_day=10)
    limits.take("an", "upload_megabytes", 25)
    with pytest.raises(OverLimit) as over:
        limits.take("an", "upload_megabytes", 5)
    assert over.value.seconds == 43_200
    clock.now += 43_200
    limits.take("an", "upload_megabytes", 5)


def test_a_clock_set_back_shuts_nobody_out_for_longer_than_an_hour(empty_store: Settings) -> None:
    clock = Clock()
    limits = _limits(empty_store, clock, exports_per_hour=2)
    limits.take("an", "exports")
    clock.now -= 5000
    with pytest.raises(OverLimit) as over:
        limits.take("an", "exports")
    assert over.value.seconds <= 3600
    clock.now += 3600
    limits.take("an", "exports")


def test_full_buckets_are_forgotten(empty_store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.limits._MOST_BUCKETS", 10)
    clock = Clock()
    limits = _limits(empty_store, clock)
    for number in range(100):
        limits.take(f"user-{number}", "exports")
        clock.now += 3600
    assert len(limits._paid_at) <= 11


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_limit_has_clear_words(language: str) -> None:
    for kind in LIMIT_TEXTS:
        said = OverLimit(kind, 1200, 61).message(language)
        assert ("1.200" if language == "nl" else "1,200") in said
        assert ("over 2 minuten" if language == "nl" else "in 2 minutes") in said
    assert "1 minuut opnieuw" in OverLimit("exports", 1, 5).message("nl")


_ENVIRONMENT = {"DUAAL_EXPORTS_PER_HOUR": "2", "DUAAL_UPLOADS_PER_HOUR": "1", "DUAAL_API_CALLS_PER_HOUR": "3"}


def _told(answer: Answer) -> bool:
    return answer.status == 429 and 0 < int(answer.headers["retry-after"]) <= 3600


def _send(site: Served, path: str, headers: Mapping[str, str]) -> Answer:
    return site.post_form({}, {"file": ("pilots.csv", b"x")}, headers, path)


def test_routes_answer_too_much_with_when_it_goes_on(reference_store: Settings) -> None:
    with ledger_for_writing(reference_store) as ledger:
        token = make_token(ledger, LOCAL_DEPARTMENT, "script", 1)[1]
    bearer = {"Authorization": f"Bearer {token}"}
    with served(reference_store, _ENVIRONMENT) as site:
        for _ in range(2):
            assert site.get("/sjabloon/pilots.csv").status == 200
        over = site.get("/sjabloon/pilots.csv?taal=en")
        assert _told(over) and "maximum number of files fetched in an hour (2). Nothing is lost." in over.text
        origin = {"Origin": site.url}
        assert site.post_form({}, {}, origin).status == 303
        again = site.post_form({}, {}, origin)
        assert _told(again) and "maximum aantal uploads per uur bereikt (1)." in again.text
        assert _told(_send(site, "/api/uploads", bearer))  # the same user, by script
        for _ in range(2):
            assert site.request("GET", "/api/kpis?kpi=K01", headers=bearer).status == 200
        call = site.request("GET", "/api/kpis?kpi=K01", headers=bearer)
        assert _told(call) and "Uw tokens hebben" in call.text and "Your tokens have" in call.text
        assert site.get("/health").status == 200
    noted = [
        each.payload["reason"] for each in audit_log(reference_store).events() if each.payload.get("status") == 429
    ]
    assert noted == ["exports", "uploads", "uploads", "api_calls"]


def test_who_logs_in_too_often_waits_and_others_do_not(reference_store: Settings, provider: LoginProvider) -> None:
    provider.changes.clear()
    provider.signing_key = provider._key
    with served(reference_store, provider.environment() | {"DUAAL_LOGINS_PER_HOUR": "2"}) as site:
        logins = LoginSite(site, provider)
        for _ in range(2):
            assert logins.log_in("an").answer.status_code == 303
        refused = logins.log_in("an")
        assert refused.answer.status_code == 429 and "Retry-After" in refused.answer.headers
        assert re.search(
            r"aanmeldingen per uur bereikt \(2\).*Probeer het over \d+ minuten opnieuw", refused.answer.text
        )
        assert logins.session(refused) is None
        assert logins.log_in("eva").answer.status_code == 303
