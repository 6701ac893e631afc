"""The web application around the pages: document, headers, closed endpoints, own files."""

from collections.abc import Iterator

import pytest

from dashboard.navigation import PAGES
from dashboard.security import CLOSED_PREFIXES
from etl.settings import Settings
from tests.dashboard.served import Served, served


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = Settings(state_dir=tmp_path_factory.mktemp("app") / "state", secret="x", max_megabytes=1)
    with served(settings) as made:
        yield made


@pytest.mark.parametrize("path", [page.path for page in PAGES])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_document_names_its_language(client: Served, path: str, language: str) -> None:
    answer = client.get(f"/{path}?taal={language}")
    assert answer.status == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<title>Duaal Monitor</title>" in answer.text


def test_document_is_dutch_unless_english_is_asked_for(client: Served) -> None:
    assert '<html lang="nl">' in client.get("/").text
    assert '<html lang="nl">' in client.get("/?taal=%22%3E%3Cscript").text


def test_unknown_address_is_not_found(client: Served) -> None:
    assert client.get("/bestaat-niet").status == 404


@pytest.mark.parametrize("path", ["/", "/health", "/assets/duaal.css", "/_stcore/health", "/media/x", "/bestaat-niet"])
def test_every_answer_carries_the_security_headers(client: Served, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("prefix", CLOSED_PREFIXES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_streamlits_own_endpoints_are_closed(client: Served, prefix: str, method: str) -> None:
    assert client.request(method, f"{prefix}/x").status == 404


def test_health_answers_without_saying_anything_of_the_data(client: Served) -> None:
    assert client.get("/health").text == '{"status":"ok"}'


def test_document_refers_to_nothing_outside(client: Served) -> None:
    text = client.get("/").text
    head = text[text.index("<html") :]
    assert 'src="http' not in head
    assert 'href="http' not in head


def test_fonts_and_mark_are_served_by_ourselves(client: Served) -> None:
    for path in ("/assets/fonts/inter-latin.woff2", "/assets/favicon.png", "/favicon.png"):
        assert client.get(path).status == 200
    assert client.get("/assets/fonts/LICENSE-OFL.txt").text.startswith("Copyright")
    assert client.get("/assets/../app.py").status == 400


def test_visitor_cookie_is_not_readable_by_scripts(client: Served) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def _form(client: Served, **fields: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields and headers of a form as the visitor of a fresh page sends them, without a valid token."""
    cookie = client.get("/opladen").headers["set-cookie"].split(";")[0]
    return {"formulier": "0" * 64, **fields}, {"Origin": client.url, "Cookie": cookie}


def test_form_from_another_site_is_refused(client: Served) -> None:
    fields, headers = _form(client)
    for origin in ({}, {"Origin": "http://elsewhere"}, {"Origin": "null"}):
        answer = client.post_form(fields, {"bestanden": ("a.csv", b"a")}, {"Cookie": headers["Cookie"], **origin})
        assert answer.status == 403
    assert not (client.settings.state_dir / "inbox").exists()


def test_form_without_the_visitors_token_is_refused(client: Served) -> None:
    fields, headers = _form(client, keuzes="taal=en&onbekend=1")
    answer = client.post_form(fields, {"bestanden": ("a.csv", b"a")}, headers)
    assert (answer.status, answer.headers["location"]) == (303, "/opladen?taal=en&melding=verlopen")
    assert not (client.settings.state_dir / "inbox").exists()


def test_form_over_the_limit_is_refused_before_it_is_read(client: Served) -> None:
    fields, headers = _form(client)
    answer = client.post_form(fields, {"bestanden": ("a.csv", b"a" * 1_200_000)}, headers)
    assert answer.headers["location"] == "/opladen?melding=te_groot"


def test_form_without_length_is_refused(client: Served) -> None:
    _, headers = _form(client)
    assert client.request("POST", "/upload", None, {**headers, "Transfer-Encoding": "chunked"}).status == 411
