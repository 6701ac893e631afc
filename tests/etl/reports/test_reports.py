"""A report's life: made, noted, made final, made again to the byte, traced, and refused to who may not."""

import errno
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from etl.backup import named_files
from etl.ledger import Event, Ledger, ledger_of
from etl.load import archive_of
from etl.periods import set_period
from etl.permissions import PERMISSIONS, Right
from etl.reports import definitions, make
from etl.reports import make as make_module
from etl.reports import reissue as reissuing
from etl.reports.compare import Moment, compare
from etl.reports.figures import FigureKey, from_bytes, parse_origin, to_bytes
from etl.reports.forms import FORMS, UnknownForm, form_of, write_files
from etl.reports.kept import ReportRefused, kept_figures
from etl.reports.make import Made, Request, collect, freeze_report, make_report, write_again
from etl.reports.model import Report
from etl.reports.origins import UnknownOrigin, trace_origin
from etl.reports.process import answer
from etl.reports.records import UnknownReport, record, records
from etl.reports.reissue import reissue
from etl.scope import LOCAL_DEPARTMENT, NotAllowed, Scope
from etl.settings import Settings
from etl.verify import verify
from tests.conftest import store_at
from tests.etl.files import enrollment, pilot
from tests.etl.reports import golden_case
from tests.etl.test_submit import send

FORMS_HERE = ["xlsx", "docx", "csv", "csv-machine", "parquet", "json"]
ESF = Scope("eva", "esf")
OTHERS = (Scope("lead", "pilot_lead", ("100001",)), Scope("lien", "reader"))


@pytest.fixture(scope="module")
def _first_report(tmp_path_factory: pytest.TempPathFactory, _reference_state: Path) -> tuple[Path, Made, Path]:
    """Make a store with the first report of the golden case, to be copied by each test that changes it."""
    folder = tmp_path_factory.mktemp("reports")
    shutil.copytree(_reference_state, folder / "state")
    settings = store_at(folder / "state")
    golden_case.load_before_first_report(settings, folder)
    out = folder / "out"
    out.mkdir()
    made = make_report(
        settings, LOCAL_DEPARTMENT, Request("2022-06", golden_case.PROJECTS, with_participants=True), FORMS_HERE, out
    )
    return folder, made, out


@pytest.fixture
def store(_first_report: tuple[Path, Made, Path], tmp_path: Path) -> Iterator[Settings]:
    shutil.copytree(_first_report[0] / "state", tmp_path / "state")
    yield store_at(tmp_path / "state")


@pytest.fixture
def made(_first_report: tuple[Path, Made, Path]) -> Made:
    return _first_report[1]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_report_is_noted_with_its_data_state_definitions_and_files(
    store: Settings, made: Made, _first_report: tuple[Path, Made, Path]
) -> None:
    event, exported = ledger_of(store).events(kinds=("report_made", "report_exported"))
    (before,) = [each for each in ledger_of(store).events() if each.seq == event.seq - 1]
    assert (event.payload["ledger_seq"], event.payload["state_hash"]) == (before.seq, before.hash)
    assert event.payload["definitions"]["K07 v1"] and event.payload["software_version"]
    assert made.record.report_id == f"R{event.seq:06d}"
    assert exported.payload["files"] == made.files
    assert made.files == {path.name: _sha256(path) for path in sorted(_first_report[2].iterdir())}
    assert made.files.keys() == made.record.files.keys()
    manifest = json.loads((_first_report[2] / f"{made.record.report_id}-2022-06-concept.json").read_text())
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: sha256 for name, sha256 in made.files.items() if not name.endswith(".json")
    }
    # Ids and counts only: no person, not even a pseudonym.
    assert "L-A00" not in json.dumps(event.payload) and "learner" not in json.dumps(event.payload)


def test_versions_count_per_projects_and_month(store: Settings, made: Made, tmp_path: Path) -> None:
    again = make_report(store, ESF, Request("2022-06", golden_case.PROJECTS[::-1]), [], tmp_path)
    other = make_report(store, ESF, Request("2022-06", ("90010",)), [], tmp_path)
    assert (made.record.version, again.record.version, other.record.version) == (1, 2, 1)
    assert (again.record.previous_id, other.record.previous_id) == (made.record.report_id, None)
    assert (again.record.made_by, again.record.role) == ("eva", "esf")
    assert [each.report_id for each in records(ledger_of(store), ESF)] == [
        each.record.report_id for each in (made, again, other)
    ]


def test_every_sheet_is_there_in_order_and_participants_only_when_asked(store: Settings, made: Made) -> None:
    names = [each.name for each in collect(store, made.record).tables]
    assert names == [
        "guide", "co", "cr", "project_kpi", "timeline", "data_quality", "provenance", "approval", "participants",
    ]  # fmt: skip
    report = collect(store, made.record, with_participants=False)
    assert [each.position_nl[:15] for each in report.positions][::15] == ["Een deel van he", "Iedereen is het"]
    assert len(report.positions) == 16
    assert not report.is_restricted and "participants" not in [each.name for each in report.tables]
    people = collect(store, made.record).table("participants").records()
    assert len(people) == 5 and len({each["participant"] for each in people}) == 5
    assert [each["qualification"] for each in people if each["has_left"] == "ja"] == ["Ja", "Ja"]
    uploads = {each["upload_id"] for each in report.table("provenance").records()}
    assert uploads == {"U000001", "U000002", "U000003", "U000004"}
    quality = report.table("data_quality").records()
    assert {(each["institution_id"], each["age"]) for each in quality if each["age"] is not None} == {
        ("100001", 0), ("100005", 1), ("100010", 0),
    }  # fmt: skip


def test_a_final_report_closes_its_years_in_one_go_and_is_kept(store: Settings, made: Made, tmp_path: Path) -> None:
    final = freeze_report(store, ESF, made.record.report_id.lower(), ["csv", "json"], tmp_path)
    frozen, *closed = ledger_of(store).events(kinds=("report_frozen", "period_closed"))
    assert [(each.payload["project_id"], each.payload["year"]) for each in closed] == [("90010", 2022), ("90011", 2022)]
    assert frozen.payload["files"] == final.files and final.record.status == "definitief"
    assert all(_sha256(tmp_path / name) == sha256 for name, sha256 in final.files.items())
    kept = frozen.payload["kept"]
    assert not any("participants" in name for name in kept) and any("participants" in name for name in final.files)
    assert all(_sha256(archive_of(store).path(sha256)) == sha256 for sha256 in kept.values())
    assert set(kept.values()) <= set(named_files(ledger_of(store).events()).values())
    # No upload for the year any more, until the department opens it.
    rows = {"project_id": "90010", "institution_id": "100005", "pilot_id": "PT-NIEUW", "reporting_month": "2022-07"}
    files = {"pilots": [pilot(**rows)], "enrollments": [enrollment(**rows, enrollment_id="I-NIEUW")]}
    refused = send(store, tmp_path, "Toch.", LOCAL_DEPARTMENT, **files)
    assert refused.receipt is None and any("gesloten" in each.message_nl for each in refused.judgement.findings)
    set_period(store, LOCAL_DEPARTMENT, "period_reopened", "90010", 2022, "Laattijdige correctie.")
    assert send(store, tmp_path, "Toch.", LOCAL_DEPARTMENT, **files).receipt is not None
    with pytest.raises(ReportRefused) as refused_twice:
        freeze_report(store, ESF, made.record.report_id, ["csv"], tmp_path)
    assert "al definitief" in refused_twice.value.message_nl


def test_a_reissue_is_the_same_to_the_byte_after_later_uploads(store: Settings, made: Made, tmp_path: Path) -> None:
    (tmp_path / "final").mkdir()
    final = freeze_report(store, ESF, made.record.report_id, FORMS_HERE, tmp_path / "final")
    for project_id in golden_case.PROJECTS:
        set_period(store, LOCAL_DEPARTMENT, "period_reopened", project_id, 2022, "Laattijdige correctie.")
    golden_case.load_between_reports(store, tmp_path)
    out = tmp_path / "again"
    out.mkdir()
    result = reissue(store, ESF, made.record.report_id, out)
    assert result.is_identical and result.is_whole and not result.changed and not result.reasons_nl and not result.kept
    # Also what was handed out while it was a concept.
    assert result.recorded == {**final.files, **made.files}
    assert {path.name: _sha256(path) for path in out.iterdir()} == result.recorded
    (event,) = ledger_of(store).events(kinds=("report_reissued",))
    assert event.payload["identical"] and event.payload["report_id"] == made.record.report_id
    assert verify(store).problems == []


@pytest.mark.sweep
def test_every_form_that_was_given_later_is_compared_too(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = made.record.report_id
    folder = tmp_path / "given"
    folder.mkdir()
    final = freeze_report(store, ESF, report_id, ["csv"], folder)
    later = write_again(store, ESF, report_id, ["docx", "json"], folder)
    manifest = folder / f"{report_id}-2022-06-definitief.json"
    # A manifest that is fetched by itself lists everything handed out so far, and so does the same one later.
    assert {each["name"] for each in json.loads(manifest.read_text())["files"]} == {
        *final.files,
        f"{report_id}-2022-06-definitief.docx",
    }
    write_again(store, ESF, report_id, ["parquet"], folder)
    assert write_again(store, ESF, report_id, ["json"], folder).files[manifest.name] == later.files[manifest.name]
    found = record(ledger_of(store), ESF, report_id)
    assert found.recorded_files == {path.name: _sha256(path) for path in folder.iterdir()}
    assert {*final.files, *later.files} < set(found.recorded_files)
    out = tmp_path / "again"
    out.mkdir()
    result = reissue(store, ESF, report_id, out)
    assert result.is_identical and result.recorded == {**found.recorded_files, **made.files}
    # One that comes out otherwise, and was not kept, is said.
    written = reissuing.write_files

    def other_docx(report: Report, *rest: object) -> dict[str, str]:
        return {
            name: "0" * 64 if name.endswith("definitief.docx") else sha256
            for name, sha256 in written(report, *rest).items()  # type: ignore[arg-type]
        }

    monkeypatch.setattr(reissuing, "write_files", other_docx)
    result = reissue(store, ESF, report_id, out)
    different = [each["name"] for each in result.to_json("nl")["files"] if not each["identical"]]
    assert different == [f"{report_id}-2022-06-definitief.docx"] and not result.is_whole


@pytest.mark.every(3)
@pytest.mark.parametrize("act", ["make", "freeze", "write", "reissue"])
def test_no_file_is_given_that_the_ledger_does_not_name(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    report_id, before = made.record.report_id, len(ledger_of(store).events())
    acts = {
        "make": lambda: make_report(store, ESF, Request("2022-06", ("90010",)), ["csv"], folder),
        "freeze": lambda: freeze_report(store, ESF, report_id, ["csv"], folder),
        "write": lambda: write_again(store, ESF, report_id, ["csv"], folder),
        "reissue": lambda: reissue(store, ESF, report_id, folder),
    }

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    def only_made(ledger: Ledger, actor: str, role: str, kind: str, payload: dict[str, object]) -> Event:
        return append(ledger, actor, role, kind, payload) if kind == "report_made" else full()  # type: ignore[return-value]

    append = Ledger.append
    monkeypatch.setattr(Ledger, "append", only_made)
    monkeypatch.setattr(Ledger, "append_together", full)
    with pytest.raises(OSError, match="full"):
        acts[act]()
    assert list(folder.iterdir()) == []
    assert len(ledger_of(store).events()) == before + (act == "make")


class _LikeDatetime(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class _NoClock(datetime, metaclass=_LikeDatetime):
    """A datetime that does not tell what time it is."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        raise AssertionError("a report asked the clock")


def test_no_part_of_a_report_asks_the_clock(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_other_zone: None
) -> None:
    modules = [each for name, each in sys.modules.items() if name.startswith(("etl.", "schemas.")) and each]
    for module in modules:
        if vars(module).get("datetime") is datetime and module.__name__ != "etl.ledger":
            monkeypatch.setattr(module, "datetime", _NoClock)
    assert write_files(collect(store, made.record), FORMS_HERE, tmp_path) == made.files


def test_changed_definitions_are_said_with_the_figures_and_the_kept_bytes_are_given(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = made.record.report_id
    final = freeze_report(store, ESF, report_id, ["csv"], tmp_path)
    real, gathered = definitions.definitions, make.gather

    def other_definitions(settings: Settings) -> dict[str, str]:
        return real(settings) | {"esf": "anders"}

    def other_figures(*arguments: object) -> object:
        found = gathered(*arguments)  # type: ignore[arg-type]
        name = next(name for name in found.figures if name[0].code == "CO03" and name[1] == "V")
        found.figures[name] = type(found.figures[name])(99)
        return found

    def other_bytes(report: Report, _forms: object, directory: Path, *_: object) -> dict[str, str]:
        names = final.files if report.identity.frozen_at else made.files
        for name in names:
            (directory / name).write_bytes(b"anders")
        return dict.fromkeys(names, other)

    other = hashlib.sha256(b"anders").hexdigest()
    monkeypatch.setattr(reissuing, "definitions", other_definitions)
    monkeypatch.setattr(make, "gather", other_figures)
    out = tmp_path / "again"
    out.mkdir()
    # The same bytes would come out of the same tables, so a form is made to differ too.
    monkeypatch.setattr(reissuing, "write_files", other_bytes)
    result = reissue(store, ESF, report_id, out)
    assert [(each.key.code, each.gender) for each in result.changed] == [("CO03", "V")]
    assert result.reasons_nl == ("Andere definities of instellingen: esf.",)
    kept = {name for name in final.files if "participants" not in name}
    assert set(result.kept) == kept and not result.is_identical and not result.is_whole
    frozen = final.record.frozen
    assert frozen and {path.name: _sha256(path) for path in out.iterdir()} == {
        **dict.fromkeys([*made.files, *final.files], other),
        **frozen.kept,
    }


def test_figures_that_no_longer_come_out_cannot_be_made_final(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "kept_figures", lambda *_: {})
    with pytest.raises(ReportRefused) as refused:
        freeze_report(store, ESF, made.record.report_id, ["csv"], tmp_path)
    assert "niet meer die van toen" in refused.value.message_nl
    assert ledger_of(store).events(kinds=("report_frozen", "period_closed")) == []


def test_kept_figures_that_are_damaged_are_refused_with_words(store: Settings, made: Made) -> None:
    path = archive_of(store).path(made.record.figures_sha256)
    figures = kept_figures(store, made.record)
    assert from_bytes(to_bytes(figures)) == figures
    path.chmod(0o600)
    path.write_bytes(b"[]")
    with pytest.raises(ReportRefused):
        kept_figures(store, made.record)
    assert any("figures.json" in each.message_nl for each in verify(store).problems)


@pytest.mark.sweep
def test_every_figure_leads_to_its_rows_in_the_data_of_its_report(store: Settings, made: Made, tmp_path: Path) -> None:
    golden_case.load_between_reports(store, tmp_path)
    report_id = made.record.report_id
    row = next(
        each
        for each in collect(store, made.record).table("co").records()
        if (each["code"], each["project_id"], str(each["basis"])[:3]) == ("CO01", "90010", "Cum")
    )
    found = trace_origin(store, ESF, f"{row['origin']}-V")
    assert (found.figure.numerator, found.counted, found.is_same, found.rows) == (1, 1, True, 1)
    (origin,) = found.traces[0].rows
    # In the report C is unemployed for a short time, though the correction has come since.
    assert (origin.upload_id, origin.row_number, origin.values["employment_at_entry"]) == (
        "U000003", 2, "werkzoekend_kort",
    )  # fmt: skip
    assert _sha256(archive_of(store).path(origin.sha256)) == origin.sha256
    assert trace_origin(store, ESF, str(row["origin"]).lower()).origin == row["origin"]
    figures = kept_figures(store, made.record)
    wanted = [name for name in figures if name[0].code in ("CR03", "CO11", "exits", "K07", "K24", "K13", "K03")]
    for key, gender in wanted[::7]:
        origin_id = key.origin(report_id) + (f"-{gender}" if gender else "")
        assert trace_origin(store, LOCAL_DEPARTMENT, origin_id, limit=0).is_same, origin_id


@pytest.mark.parametrize(
    "forged",
    ["", "K07", "R000001-K07-0000000000", "R999999-K07-3f9a02b1c4", "{}-CO01-0000000000", "{}-K07", "x'; drop table"],
)
def test_a_forged_id_leads_nowhere(store: Settings, made: Made, forged: str) -> None:
    with pytest.raises(UnknownOrigin) as unknown:
        trace_origin(store, LOCAL_DEPARTMENT, forged.format(made.record.report_id))
    assert "herkomstcode" in unknown.value.message_nl


def test_an_id_of_another_report_leads_nowhere() -> None:
    key = FigureKey("project_kpi", "K07", "90010")
    first, second = key.origin("R000007"), key.origin("R000008")
    assert first.rpartition("-")[2] != second.rpartition("-")[2]
    assert first == FigureKey("project_kpi", "K07", "90010").origin("R000007") and len(first) == 22
    assert parse_origin(f"{first}-V").gender == "V" and parse_origin(f"{first}-Q") is None  # type: ignore[union-attr]


def test_only_who_may_reads_makes_and_freezes(store: Settings, made: Made, tmp_path: Path) -> None:
    report_id = made.record.report_id
    request = Request("2022-06", ("90010",))
    origin = FigureKey("project_kpi", "K07", "90010").origin(report_id)
    for scope in OTHERS:
        for right, act in (
            (Right.MAKE_REPORTS, lambda who: make_report(store, who, request, [], tmp_path)),
            (Right.FREEZE_REPORTS, lambda who: freeze_report(store, who, report_id, ["csv"], tmp_path)),
            (Right.READ_REPORTS, lambda who: records(ledger_of(store), who)),
            (Right.READ_REPORTS, lambda who: record(ledger_of(store), who, report_id)),
            (Right.READ_REPORTS, lambda who: reissue(store, who, report_id, tmp_path)),
            (Right.READ_REPORTS, lambda who: write_again(store, who, report_id, ["csv"], tmp_path)),
            (Right.READ_REPORTS, lambda who: compare(store, who, Moment("2022-03"), Moment("2022-06"))),
            (Right.READ_REPORTS, lambda who: trace_origin(store, who, origin)),
        ):
            assert PERMISSIONS[right][scope.role] == "none"
            with pytest.raises(NotAllowed):
                act(scope)
    assert list(tmp_path.glob("*.csv")) == []


def test_what_is_not_there_is_said(store: Settings, made: Made, tmp_path: Path) -> None:
    with pytest.raises(UnknownReport) as unknown:
        record(ledger_of(store), ESF, "R000999")
    assert "duaal report list" in unknown.value.message_nl
    with pytest.raises(UnknownForm) as form:
        make_report(store, ESF, Request("2022-06"), ["odt"], tmp_path)
    assert "xlsx" in form.value.message_en
    later = make_report(store, ESF, Request("2022-06", ("90010",)), [], tmp_path)
    with pytest.raises(ReportRefused):
        reissue(store, ESF, later.record.report_id, tmp_path)
    assert {form_of(f"x{each}") for each in (".xlsx", ".machine.csv", "-co.csv", ".parquet", ".json")} <= set(FORMS)


@pytest.mark.sweep
def test_a_report_of_what_was_known_before_leaves_out_what_came_later(
    store: Settings, made: Made, tmp_path: Path
) -> None:
    golden_case.load_between_reports(store, tmp_path)
    then = make_report(store, ESF, Request("2022-06", golden_case.PROJECTS, known_at=made.record.made_at), [], tmp_path)
    assert kept_figures(store, then.record) == kept_figures(store, made.record)
    uploads = {each["upload_id"] for each in collect(store, then.record).table("provenance").records()}
    assert uploads == {"U000001", "U000002", "U000003", "U000004"}


def test_files_of_a_report_whose_figures_changed_are_not_given(
    store: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_module, "kept_figures", lambda *_: {})
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(ReportRefused, match="reissue"):
        write_again(store, ESF, made.record.report_id, ["csv"], folder)
    assert list(folder.iterdir()) == []


def test_a_report_asked_for_on_the_page_has_its_period_and_what_was_known_then(
    store: Settings,
) -> None:
    asked = {
        "action": "make", "settings": store.model_dump(mode="json"), "scope": asdict(ESF),
        "as_of": "2022-06", "projects": ["90010"], "forms": [], "with_participants": False,
        "period_from": "2021-09", "known_until": "2022-12",
    }  # fmt: skip
    steps: list[str] = []
    made = answer(asked, steps.append)
    assert (made["period_from"], made["known_at"]) == ("2021-09", "2022-12-31T22:59:59.999999+00:00")
    refused = answer(asked | {"period_from": "2022-07"}, steps.append)["refused"]
    assert refused["nl"] == "De eerste maand (2022-07) ligt na de stand (2022-06)."
    assert len(records(ledger_of(store), ESF)) == 2 and set(steps) == {"figures"}
