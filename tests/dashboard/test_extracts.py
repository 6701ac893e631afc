"""Charts and tables taken along: the very rows of the page, inert, for those who may see them, and noted."""

import csv
import io
import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.components.figures import ChartTable, Numbers
from dashboard.components.markup import element, said
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.extract_file import numbers_file
from dashboard.extracts import EXTRACTS, NotOffered, numbers_for
from dashboard.filters import Filters
from dashboard.formats import formats
from dashboard.roles import scope_named
from dashboard.store import data_version, use_settings
from dashboard.texts import LANGUAGES
from etl.audit import audit_log
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.small_cells import NOT_PUBLISHED, WITHHELD
from tests.dashboard.pages import markup, open_page
from tests.dashboard.served import served
from tests.dashboard.test_login import LoginSite, login_site, provider
from tests.swept import in_sweep

__all__ = ["login_site", "provider"]

PAGES: Mapping[str, Mapping[str, str]] = {
    "": {"volgorde": "hoog"},
    "voortgang": {"volgorde": "stijging", "kpi": "K18"},
    "instelling": {"instelling": "100003"},
    "werkplekken": {"volgorde": "laag", "kpi": "K16"},
    "volledigheid": {},
    "tijdlijn": {"type": "intervisie"},
    "esf": {"stelsel": "esf_plus", "kalenderjaar": "2022"},
}
_LINK = re.compile(r'href="/cijfers/([a-z-]+)\.csv\?([^"]*)"')
_ROWS = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_HIDDEN = re.compile(r'<span class="dm-hidden">.*?</span>')
_CELLS = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_ZONE = "Europe/Brussels"


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def _links(made: str) -> list[tuple[str, dict[str, str]]]:
    return [(name, dict(parse_qsl(unescape(query)))) for name, query in _LINK.findall(made)]


def _tables(made: str) -> dict[str, list[list[str]]]:
    """Return the rows of every table of a page by its caption, as text and without what is a picture."""
    found = {}
    for caption, body in re.findall(r"<caption[^>]*>(.*?)</caption>(.*?)</table>", made, re.DOTALL):
        rows = [[re.sub(r"<[^>]+>", "", _HIDDEN.sub("", cell)) for cell in _CELLS.findall(row) if "<img" not in cell]
                for row in _ROWS.findall(body)]  # fmt: skip
        found[unescape(caption)] = [[unescape(cell) for cell in row] for row in rows]
    return found


def _given(settings: Settings, name: str, query: Mapping[str, str]) -> tuple[Context, Numbers]:
    use_settings(settings)
    language = query.get("taal", "nl")
    return numbers_for(name, scope_named(query.get("als")), data_version() or "", query, language, _ZONE)


@pytest.mark.every(3)
@pytest.mark.parametrize("role", in_sweep(["reader", "pilot_lead:100003", "department"], after=2))
@pytest.mark.parametrize("path", PAGES)
def test_what_leaves_is_what_the_page_shows(sample_store: Settings, path: str, role: str) -> None:
    for language in LANGUAGES:
        made = markup(open_page(sample_store, path, als=role, taal=language, stand="2023-03", **PAGES[path]))
        links, shown = _links(made), _tables(made)
        assert links
        for name, query in links:
            assert query["stand"] == "2023-03" and query["taal"] == language
            _, numbers = _given(sample_store, name, query)
            rows = [[str(said(cell)) for cell in row] for row in numbers.table.rows]
            # A row of ways to the origin is below the figures of some tables.
            assert rows == shown[numbers.title][1 : len(rows) + 1]


@pytest.mark.parametrize("path", ["esf", "instelling"])
def test_tables_leave_for_the_department_with_every_number(sample_store: Settings, path: str) -> None:
    made = markup(open_page(sample_store, path, stand="2023-03", **PAGES[path]))
    links, shown = _links(made), _tables(made)
    assert {"esf": "esf-jaren", "instelling": "mentoropleidingen"}[path] in [name for name, _ in links]
    for name, query in links:
        context, numbers = _given(sample_store, name, query)
        rows = [[str(said(cell)) for cell in row] for row in numbers.table.rows]
        assert rows == shown[numbers.title][1 : len(rows) + 1]
        assert "Bescherming" not in [row[0] for row in _read(numbers_file(context, numbers)) if row]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("esf-instap-jaar", WITHHELD),
        ("esf-uitstap-cumulatief", WITHHELD),
        ("esf-jaren", WITHHELD),
        ("instelling-per-jaar", WITHHELD),
        ("mentoropleidingen", NOT_PUBLISHED),
    ],
)
def test_small_numbers_do_not_leave_for_a_reader_and_the_reason_does(
    sample_store: Settings, name: str, why: tuple[str, str]
) -> None:
    asked = {"als": "reader", "stand": "2023-03", "instelling": "100002", "stelsel": "esf", "kalenderjaar": "2022"}
    rows = _read(numbers_file(*_given(sample_store, name, asked)))
    cells = [cell for row in rows[rows.index([]) + 2 :] for cell in row[1:]]
    in_short = why[0].partition(":")[0]
    assert in_short in cells and ["Bescherming", why[0]] in rows
    if name == "mentoropleidingen":
        assert set(cells) == {in_short}
    if name.startswith("esf"):
        assert all(int(cell) % 5 == 0 for cell in cells if cell != in_short)
        assert all("eenheid: aantal (personen)" in row[1] for row in rows if row[:1] == ["Cijfer"])


def test_esf_tables_say_until_when_they_go_and_leave_only_if_their_sums_hold(
    sample_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"stelsel": "esf", "kalenderjaar": "2022", "project": "90001", "stand": "2023-10"}
    rows = _read(numbers_file(*_given(sample_store, "esf-instap-jaar", asked)))
    assert ["Toelichting", "Stand op 31 december 2022: 42 van 42 fiches volledig."] in rows
    for wrong in ({"stelsel": "toekomst"}, {"kalenderjaar": "1999"}, {"kalenderjaar": ""}):
        with pytest.raises(NotOffered):
            _given(sample_store, "esf-instap-jaar", asked | wrong)
    monkeypatch.setattr("dashboard.extracts.failed_checks", lambda _: ["wrong"])
    for name in ("esf-instap-jaar", "esf-jaren"):
        with pytest.raises(NotOffered):
            _given(sample_store, name, asked)


def test_every_chart_and_table_that_can_be_taken_along_stands_on_a_page(sample_store: Settings) -> None:
    made = "".join(markup(open_page(sample_store, path, **query)) for path, query in PAGES.items())
    assert {name for name, _ in _links(made)} == set(EXTRACTS)


def test_file_says_what_it_is_and_holds_numbers_as_numbers(sample_store: Settings) -> None:
    query = {"kpi": "K16", "volgorde": "naam", "stand": "2023-10", "sector": "HO", "jaar": "2022-2023"}
    context, numbers = _given(sample_store, "werkplekken", query)
    content = numbers_file(context, numbers)
    rows = _read(content)
    said = {row[0]: row[1] for row in rows[: rows.index([])] if row[0] != "Cijfer"}
    assert said["Titel"] == numbers.title and said["Stand per"] == "oktober 2023"
    assert said["Filters"] == "Sector: Hoger onderwijs. Niet gefilterd op: academiejaar."
    assert said["Bron"].startswith("Duaal Monitor, versie ") and "onbekend" in said["Leeg vakje"]
    assert said["Opgelet"].startswith("Voorbeeldgegevens: fictief.")
    assert ["Cijfer", "K15 Actieve werkplekken; eenheid: aantal (werkplekken); definitie: versie 1"] in rows
    of_first = rows[rows.index([]) + 2]
    assert re.fullmatch(r"\d+;\d+,\d;\d+;\d+,\d;\d+,\d", ";".join(of_first[1:]))


def test_large_and_negative_numbers_unknown_and_withheld_ones(sample_store: Settings) -> None:
    use_settings(sample_store)
    for language in LANGUAGES:
        fmt = formats(language, _ZONE)
        row = [
            element("span", "=HYPERLINK(<1>)", lang="nl"),
            fmt.number(12847),
            fmt.percentage(56.25),
            fmt.change(-3.04, "pct"),
            fmt.change(0, "count"),
            fmt.number(None),
            fmt.short_month("2023-10"),
            "1-4 of afgeschermd",
        ]
        numbers = Numbers("-titel", ChartTable([Heading("@kop")] + [Heading("x")] * 7, [row]))
        context = Context(language, LOCAL_DEPARTMENT, data_version() or "", Filters(as_of="2023-10"), _ZONE)
        rows = _read(numbers_file(context, numbers))
        shown = "56,2" if fmt.percentage(56.25).startswith("56,2") or "56.2" in fmt.percentage(56.25) else "56,3"
        assert rows[0][1] == "'-titel" and rows[-2][0] == "'@kop"
        assert rows[-1] == ["'=HYPERLINK(<1>)", "12847", shown, "-3,0", "0", "", "2023-10", "1-4 of afgeschermd"]


def test_readers_are_told_that_their_counts_are_rounded(sample_store: Settings) -> None:
    query = {"als": "reader", "kpi": "K07", "volgorde": "naam", "stand": "2023-10"}
    context, numbers = _given(sample_store, "per-instelling", query)
    rows = _read(numbers_file(context, numbers))
    assert any(row[:1] == ["Bescherming"] for row in rows)
    counts = [int(cell) for row in rows[rows.index([]) + 2 :] for cell in row[1:] if re.fullmatch(r"-?\d+", cell)]
    assert counts and all(count % 5 == 0 for count in counts)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("bestaat-niet", {}),
        ("per-instelling", {"volgorde": "naam"}),
        ("per-instelling", {"kpi": "K99", "volgorde": "naam"}),
        ("per-instelling", {"kpi": "K07", "volgorde": "doel"}),
        ("per-instelling", {"kpi": "K07", "volgorde": "naam", "instelling": "999999"}),
        ("per-instelling", {"kpi": "K07", "volgorde": "naam", "stand": "1999-01"}),
        ("per-instelling", {"kpi": "K07", "volgorde": "naam", "als": "pilot_lead:100003", "instelling": "100001"}),
        ("vergelijking", {}),
        ("leveringen", {"gegevensset": "geheim"}),
        ("tijdlijn", {"type": "geheim"}),
    ],
)
def test_nothing_else_is_given_in_place_of_what_is_not_offered(
    sample_store: Settings, name: str, query: dict[str, str]
) -> None:
    with pytest.raises(NotOffered):
        _given(sample_store, name, query)


def test_before_anything_is_delivered_there_is_the_timeline_only(reference_store: Settings) -> None:
    query = {"kpi": "K18", "volgorde": "naam", "instelling": "100001"}
    for name in EXTRACTS:
        if name == "tijdlijn":
            assert _given(reference_store, name, {})[1].table.rows
        else:
            with pytest.raises(NotOffered):
                _given(reference_store, name, query)


def test_files_and_pictures_are_noted_as_exports_before_they_are_given(reference_store: Settings) -> None:
    with served(reference_store) as site:
        answer = site.get("/cijfers/tijdlijn.csv?taal=en")
        words = site.get("/beeld/tijdlijn?taal=en")
        assert site.get("/cijfers/per-instelling.csv?kpi=K07&volgorde=naam").status == 404
        odd = site.get("/cijfers/tijdlijn.csv?maand=85.07.30-033-28&kalenderjaar=2022")
        assert odd.status == 200
        assert site.get("/cijfers/tijdlijn.csv?als=niemand").status == 403
    assert answer.status == 200 and answer.body.startswith(b"\xef\xbb\xbfTitle;")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="tijdlijn.csv"'
    assert '"title":"Timeline of the learning network"' in words.text
    noted = [(each.kind, each.payload) for each in audit_log(reference_store).events()]
    assert noted[:2] == [
        ("export", {"what": "cijfers", "table": "tijdlijn"}),
        ("export", {"what": "beeld", "table": "tijdlijn"}),
    ]
    # What a visitor made up stands nowhere in the log.
    assert noted[3] == ("export", {"what": "cijfers", "table": "tijdlijn", "kalenderjaar": "2022"})
    assert [each[0] for each in noted[2:]] == ["refusal", "export", "refusal"]


def test_with_login_nobody_without_a_session_gets_a_file(login_site: LoginSite) -> None:
    url = "/cijfers/tijdlijn.csv"
    assert login_site.site.get(url).status in (303, 401)
    given = login_site.log_in("lien").get(f"{login_site.site.url}{url}")
    assert given.status_code == 200 and urlsplit(str(given.url)).path == url
