"""Login: nothing answers without a session, sessions are of the server, and rights follow from the claims alone."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from starlette.responses import Response

from dashboard.app import own_routes
from dashboard.gate import OPEN_PATHS
from dashboard.guard import GuardedRoute
from dashboard.login import safe_path
from dashboard.navigation import PAGES
from dashboard.session_cookie import give_login, give_session, session_cookie
from dashboard.sessions import Sessions
from etl.load import ledger_for_writing
from etl.permissions import PERMISSIONS, ROLES
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.tokens import make_token
from tests.dashboard.provider import LoginProvider, running
from tests.dashboard.served import Served, served
from tests.etl.test_cli import duaal
from tests.swept import in_sweep

USERS: dict[str, dict[str, Any]] = {
    "an": {"roles": ["department"]},
    "eva": {"roles": "esf"},
    "piet": {"roles": ["pilot_lead:100001"]},
    "lien": {"roles": ["reader"]},
    "niemand": {"roles": ["bezoeker"]},
    "leeg": {},
}
USER_OF = {"department": "an", "esf": "eva", "pilot_lead": "piet", "reader": "lien"}
_LIST_ROUTES = """
import json, sys
from dashboard.app import build_app
from dashboard.store import use_settings
from etl.settings import settings
use_settings(settings())
app = build_app(settings(), 1)._build_starlette_app()
print("\\n" + json.dumps([[type(each).__name__, each.path] for each in app.routes]))
"""


class Visitor(requests.Session):
    """A browser, with what its last login ended in."""

    answer: requests.Response


@dataclass(frozen=True)
class LoginSite:
    """A dashboard with its provider."""

    site: Served
    provider: LoginProvider

    def visitor(self) -> "Visitor":
        """Return a browser without cookies."""
        made = Visitor()
        made.trust_env = False
        made.headers.update({"Accept": "text/html", "Accept-Language": "nl-BE,nl;q=0.9"})
        return made

    def log_in(self, user: str, visitor: Visitor | None = None, wanted: str = "/") -> Visitor:
        """Log a user in; the last answer stands in `answer`."""
        visitor = visitor or self.visitor()
        visitor.answer = visitor.get(self.callback(visitor, user, wanted), allow_redirects=False)
        return visitor

    def callback(self, visitor: Visitor, user: str, wanted: str = "/") -> str:
        """Go to the provider, choose a user there, and return the address that leads back."""
        chosen = visitor.get(f"{self.site.url}/login", params={"naar": wanted})
        assert chosen.url.startswith(self.provider.issuer), chosen.url
        (link,) = re.findall(rf'href="([^"]*user={user})"', chosen.text)
        back = visitor.get(self.provider.issuer + link, allow_redirects=False)
        return str(back.headers["location"])

    def session(self, visitor: Visitor) -> str | None:
        """Return the number of a browser's session."""
        return visitor.cookies.get(session_cookie(self.site.settings))


@pytest.fixture(scope="module")
def provider() -> Iterator[LoginProvider]:
    with running(LoginProvider(USERS)) as made:
        yield made


@pytest.fixture
def login_site(reference_store: Settings, provider: LoginProvider) -> Iterator[LoginSite]:
    provider.changes.clear()
    provider.signing_key = provider._key
    with served(reference_store, provider.environment()) as site:
        yield LoginSite(site, provider)


def _all_routes(settings: Settings, provider: LoginProvider) -> list[list[str]]:
    """Return kind and address of every route, Streamlit's own included."""
    given = {**os.environ, "DUAAL_STATE_DIR": str(settings.state_dir), **provider.environment()}
    done = subprocess.run([sys.executable, "-c", _LIST_ROUTES], env=given, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _open_socket(site: Served, cookie: str = "") -> int:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
        "Origin": site.url,
        "Cookie": cookie,
    }
    with requests.Session() as plain:
        plain.trust_env = False
        with plain.get(f"{site.url}/_stcore/stream", headers=headers, stream=True, timeout=180) as answer:
            return answer.status_code


def test_without_a_session_only_health_and_login_answer(login_site: LoginSite) -> None:
    site, routes = login_site.site, _all_routes(login_site.site.settings, login_site.provider)
    paths = {re.sub(r"\{[^}]*\}", "1", path) or "/" for kind, path in routes}
    assert {"/health", "/upload", "/_stcore/health", "/_stcore/host-config"} <= paths
    assert {"WebSocketRoute", "Route", "Mount"} <= {kind for kind, _ in routes}
    paths |= {f"/{page.path}" for page in PAGES} | {"/static/index.html", "/bestaat-niet", "/health/x", "//health"}
    for path in sorted(paths - set(OPEN_PATHS)):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = site.request(method, path)
            assert answer.status == 401, (method, path, answer.status)
        html = site.request("GET", path, headers={"Accept": "text/html"})
        is_api = path.startswith("/api/")
        assert html.status == (401 if is_api else 303), path
        assert is_api or html.headers["location"].startswith("/login?naar="), path
    assert site.get("/health").status == 200
    assert site.get("/login").headers["location"].startswith(login_site.provider.issuer + "/authorize?")
    assert site.get("/callback?code=x&state=y").status == 400
    assert "Meld u aan" in site.get("/logout").text
    sockets = [path for kind, path in routes if kind == "WebSocketRoute"]
    assert sockets == ["/_stcore/stream"]
    assert _open_socket(site) == 403
    assert _open_socket(site, f"{session_cookie(site.settings)}=raden") == 403
    visitor = login_site.log_in("lien")
    assert _open_socket(site, f"{session_cookie(site.settings)}={login_site.session(visitor)}") == 101


def test_the_way_to_the_provider_carries_state_nonce_and_pkce(login_site: LoginSite) -> None:
    asked = [parse_qs(urlsplit(login_site.site.get("/login").headers["location"]).query) for _ in range(2)]
    for each in asked:
        assert each["code_challenge_method"] == ["S256"] and each["response_type"] == ["code"]
        assert each["redirect_uri"] == [login_site.site.url + "/callback"]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name] and len(asked[0][name][0]) >= 43


def test_login_leads_to_the_wanted_page_with_cookies_that_no_script_reads(login_site: LoginSite) -> None:
    visitor = login_site.log_in("an", wanted="/voortgang?taal=en&kpi=K07")
    answer = visitor.answer
    assert (answer.status_code, answer.headers["location"]) == (303, "/voortgang?taal=en&kpi=K07")
    for cookie in answer.raw.headers.getlist("set-cookie"):
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie, cookie
        assert "Secure" not in cookie  # http on this machine
    assert visitor.get(login_site.site.url + "/voortgang").status_code == 200


def test_cookies_are_secure_when_visitors_come_by_https(tmp_path: Any) -> None:
    settings = Settings(state_dir=tmp_path, public_url="https://duaal.example.be")
    for give in (give_session, give_login):
        response = Response()
        give(response, settings, "number")
        given = [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]
        assert given and all("Secure" in each and "HttpOnly" in each and "SameSite=lax" in each for each in given)
        assert given[0].startswith("__Host-duaal_")


def test_sessions_are_new_at_login_and_the_old_one_ends(login_site: LoginSite) -> None:
    visitor = login_site.visitor()
    visitor.cookies.set(session_cookie(login_site.site.settings), "planted", domain="localhost.local", path="/")
    login_site.log_in("an", visitor)
    first = login_site.session(visitor)
    login_site.log_in("lien", visitor)
    second = login_site.session(visitor)
    assert first and second and len({first, second, "planted"}) == 3
    ask = {"Cookie": f"{session_cookie(login_site.site.settings)}={first}"}
    assert login_site.site.request("GET", "/voortgang", headers=ask).status == 401
    stored = (login_site.site.settings.state_dir / "sessions.sqlite").read_bytes()
    assert second.encode() not in stored


@pytest.mark.parametrize(
    "changes",
    in_sweep(
        [
            {"nonce": "other"},
            {"nonce": None},
            {"aud": "another-client"},
            {"aud": ["another-client", "duaal-monitor"], "azp": "another-client"},
            {"iss": "http://localhost:1"},
            {"exp": 1_000_000_000},
            {"exp": None},
            {"iat": 9_999_999_999},
            {"sub": None},
        ],
        after=3,
    ),
    ids=str,
)
def test_tokens_that_are_not_for_this_login_are_refused(login_site: LoginSite, changes: dict[str, Any]) -> None:
    login_site.provider.changes.update(changes)
    visitor = login_site.log_in("an")
    assert visitor.answer.status_code == 400
    assert login_site.session(visitor) is None


def test_a_token_with_another_signature_is_refused(login_site: LoginSite) -> None:
    login_site.provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert login_site.session(login_site.log_in("an")) is None


def test_an_answer_counts_once_in_the_browser_that_asked(login_site: LoginSite) -> None:
    victim, attacker = login_site.visitor(), login_site.visitor()
    back = login_site.callback(attacker, "an")
    assert victim.get(back).status_code == 400
    assert attacker.get(back.replace("state=", "state=x")).status_code == 400
    assert attacker.get(back, allow_redirects=False).status_code == 400  # the try with another state used it up
    again = login_site.callback(attacker, "an")
    assert attacker.get(again, allow_redirects=False).status_code == 303
    assert attacker.get(again, allow_redirects=False).status_code == 400
    assert login_site.session(victim) is None


def test_pages_around_login_speak_the_language_of_the_wanted_page(login_site: LoginSite) -> None:
    visitor = login_site.log_in("niemand", wanted="/voortgang?taal=en")
    assert '<html lang="en">' in visitor.answer.text and "no role" in visitor.answer.text
    for language, said in (("en-GB", "You are logged out"), ("nl", "U bent afgemeld"), ("fr", "U bent afgemeld")):
        ask = {"Accept-Language": language}
        assert said in login_site.site.request("GET", "/logout", headers=ask).text
    assert "You are logged out" in visitor.get(login_site.site.url + "/logout?naar=/voortgang?taal%3Den").text


@pytest.mark.parametrize("user", ["niemand", "leeg"])
def test_who_has_no_role_gets_no_session(login_site: LoginSite, user: str) -> None:
    visitor = login_site.log_in(user)
    answer = visitor.answer
    assert answer.status_code == 403 and "geen rol" in answer.text
    assert login_site.session(visitor) is None


def test_logout_ends_the_session_for_who_kept_a_copy(login_site: LoginSite) -> None:
    visitor, url = login_site.log_in("an"), login_site.site.url
    copy = {"Cookie": f"{session_cookie(login_site.site.settings)}={login_site.session(visitor)}"}
    for origin in ({}, {"Origin": "https://elders.example"}):
        assert visitor.post(f"{url}/logout", headers=origin).status_code == 403
    assert login_site.site.request("GET", "/opladen", headers=copy).status == 200
    said = visitor.post(f"{url}/logout?taal=en", headers={"Origin": url})
    assert "You are logged out" in said.text
    (onward,) = re.findall(r'content="0; url=([^"]*)"', said.text)
    assert visitor.get(onward.replace("&amp;", "&"), allow_redirects=False).headers["location"] == f"{url}/logout"
    assert login_site.provider.ended[-1] == "an"
    assert login_site.session(visitor) is None
    assert login_site.site.request("GET", "/opladen", headers=copy).status == 401


def test_a_session_ends_when_nothing_is_done(login_site: LoginSite) -> None:
    visitor, settings = login_site.log_in("an"), login_site.site.settings
    assert visitor.get(login_site.site.url + "/opladen", allow_redirects=False).status_code == 200
    with sqlite3.connect(settings.state_dir / "sessions.sqlite") as connection:
        connection.execute("update sessions set seen_at = seen_at - ?", (settings.session_idle_minutes * 60 + 1,))
    connection.close()
    assert visitor.get(login_site.site.url + "/opladen", allow_redirects=False).status_code == 303


def test_sessions_end_by_idleness_and_by_age(empty_store: Settings) -> None:
    sessions, idle = Sessions(empty_store), empty_store.session_idle_minutes * 60
    lead = Scope("piet; user=x", "pilot_lead", ("100001", "100002"))
    secret = sessions.start(lead, "token", 1000.0)
    found = sessions.find(secret, 1000.0 + idle)
    assert found is not None and found.scope == lead  # and that was an action
    assert sessions.find(secret, 1000.0 + 2 * idle, is_action=False) is not None
    assert sessions.find(secret, 1001.0 + 2 * idle) is None
    busy, moment = sessions.start(lead, "token", 0.0), 0.0
    while moment + idle <= empty_store.session_hours * 3600:
        moment += idle
        assert sessions.find(busy, moment) is not None
    assert sessions.find(busy, empty_store.session_hours * 3600 + 1.0) is None
    assert sessions.find("", 0.0) is None
    begun = sessions.begin_login({"state": "s"}, 0.0)
    assert sessions.finish_login(begun, 601.0) is None
    begun = sessions.begin_login({"state": "s"}, 0.0)
    assert sessions.finish_login(begun, 600.0) == {"state": "s"}
    assert sessions.finish_login(begun, 600.0) is None


@pytest.mark.parametrize(
    "wanted",
    in_sweep(
        [
            "https://elders.example",
            "//elders.example",
            "/\\elders.example",
            "javascript:1",
            "elders",
            "",
            "/a\nb",
            "/" + "a" * 3000,
            "/login",
            "/logout?x=1",
        ],
        after=3,
    ),
)
def test_login_leads_nowhere_else(wanted: str) -> None:
    assert safe_path(wanted) == "/"
    assert safe_path("/voortgang?jaar=2022-2023") == "/voortgang?jaar=2022-2023"


# --- what a role may ask


def _asked(path: str) -> str:
    """Return an address that a route answers, or says that it does not know, for who may ask."""
    filled = path.replace("{seq:int}", "999").replace("{number:int}", "1").replace("{form}", "pdf")
    filled = filled.replace("{file}", "pilots.csv").replace("{upload_id}", "U999999").replace("{identifier}", "a")
    filled = (
        filled.replace("{table}", "tijdlijn")
        .replace("{report}", "R999999")
        .replace("{upload}", "U999999")
        .replace("{sha256}", "0" * 64)
    )
    return f"{filled}?als=department&stand=2022-03&instelling=100001"


def test_routes_of_ours_need_a_right_or_are_known_not_to(empty_store: Settings) -> None:
    free = {each.path for each in own_routes(empty_store) if not isinstance(each, GuardedRoute)}
    own_files, for_scripts = {"/assets/{path:path}", "/favicon.png"}, {"/api/uploads", "/api/kpis", "/api/openapi.json"}
    # The metrics look at a token or the session themselves: test_operations.py.
    assert free == own_files | for_scripts | {"/health", "/ready", "/metrics"}


@pytest.mark.parametrize("role", in_sweep(sorted(ROLES, key=lambda role: role in ("department", "esf")), after=2))
def test_routes_answer_whom_the_table_allows(login_site: LoginSite, role: str) -> None:
    visitor, url = login_site.log_in(USER_OF[role]), login_site.site.url
    guarded = [each for each in own_routes(login_site.site.settings) if isinstance(each, GuardedRoute)]
    assert len(guarded) == 12
    for route in guarded:
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        headers = {"Origin": url} if method == "POST" else {}
        answer = visitor.request(method, url + _asked(route.path), headers=headers, allow_redirects=False)
        may = PERMISSIONS[route.right][role] != "none"  # type: ignore[index]
        assert (answer.status_code != 403) is may, (route.path, role, answer.status_code)


@pytest.mark.parametrize(
    ("user", "status"), in_sweep([("an", 200), ("lien", 403), ("piet", 403), ("eva", 403)], after=3)
)
def test_metrics_are_for_the_department_and_count_sessions(login_site: LoginSite, user: str, status: int) -> None:
    visitor, url = login_site.log_in(user), login_site.site.url
    answer = visitor.get(f"{url}/metrics", allow_redirects=False)
    assert answer.status_code == status
    assert ("duaal_sessions 1.0" in answer.text) is (status == 200)
    wrong = {"Authorization": "Bearer raden", "Accept": "*/*"}
    assert requests.get(f"{url}/metrics", headers=wrong, timeout=30, proxies={"http": ""}).status_code == 401


def test_another_institution_is_not_reached_by_address_or_role(login_site: LoginSite) -> None:
    visitor, url = login_site.log_in("piet"), login_site.site.url
    own, other = "instelling=100001", "instelling=100002"
    for als in ("", "&als=department", "&als=pilot_lead:100002"):
        assert visitor.get(f"{url}/sjabloon/pilots.csv?{own}{als}").status_code == 200
        assert visitor.get(f"{url}/sjabloon/pilots.csv?{other}{als}").status_code == 403
        assert visitor.get(f"{url}/deadlines.ics?stand=2022-03&{other}{als}").status_code == 403
        assert visitor.get(f"{url}/ontvangstbewijs/U000001.txt?{als}").status_code == 404  # the department's own


def test_scripts_go_on_with_their_tokens(login_site: LoginSite) -> None:
    site = login_site.site
    with ledger_for_writing(site.settings) as ledger:
        token = make_token(ledger, LOCAL_DEPARTMENT, "script", 30)[1]
    bearer = {"Authorization": f"Bearer {token}"}
    assert site.request("GET", "/api/kpis", headers=bearer).status == 200
    assert site.request("GET", "/api/openapi.json", headers=bearer).status == 200
    for path in ("/", "/opladen", "/ontvangstbewijs/U000001.txt", "/_stcore/health", "/api"):
        assert site.request("GET", path, headers=bearer).status == 401, path
    assert site.request("GET", "/api/openapi.json", headers={"Authorization": "Bearer raden"}).status == 401
    visitor = login_site.log_in("an")
    assert visitor.get(site.url + "/api/kpis").status_code == 401  # a session is no token


# --- without a provider


@pytest.mark.parametrize(
    ("given", "said"),
    in_sweep(
        [
            ({"DUAAL_ADDRESS": "0.0.0.0"}, "alleen op deze machine"),
            ({"DUAAL_ADDRESS": "example.be"}, "alleen op deze machine"),
            ({"DUAAL_OIDC_ISSUER": "https://idp.example"}, "DUAAL_OIDC_CLIENT_ID, DUAAL_OIDC_CLIENT_SECRET"),
            ({"DUAAL_OIDC_CLIENT_ID": "x"}, "DUAAL_OIDC_ISSUER"),
            ({"DUAAL_PUBLIC_URL": "http://duaal.example.be"}, "https://"),
            ({"DUAAL_OIDC_ROLES": "x=koning"}, "department"),
        ],
        after=3,
    ),
    ids=str,
)
def test_run_refuses_to_listen_without_a_whole_and_safe_login(
    empty_store: Settings, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    done = duaal(empty_store, "run", "--port", "1")
    assert done.returncode == 2 and said in done.stderr
    assert not (empty_store.state_dir / "ledger.sqlite").exists()


def test_without_a_provider_there_is_no_login(reference_store: Settings) -> None:
    with served(reference_store) as site:
        assert site.get("/login").status == 404
        assert site.get("/opladen?als=reader").status == 200
        assert site.get("/sjabloon/pilots.csv?als=reader").status == 403
        assert site.get("/sjabloon/pilots.csv?als=reader&taal=en").text == "Your role may not do this."
