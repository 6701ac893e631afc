"""The table of rights, compared with what every reading and writing function of `etl` does for every role.

`100001` and `100002` each have a pilot, a workplace, an enrolment, an upload and a refusal; the pilot lead has 100001.
"""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import dashboard
import etl
from etl import permissions
from etl.already_stored import already_stored
from etl.audit import audit_entries, begin_anew
from etl.closed_periods import period_events
from etl.completeness import coming_deadlines, completeness
from etl.esf_indicators import esf_tables
from etl.freshness import freshness
from etl.institution_rows import institution_pilots, institution_workplaces
from etl.kpis import kpi_values
from etl.ledger import Search
from etl.load import ledger_for_writing, ledger_of
from etl.periods import PeriodRefused, set_period
from etl.permissions import PERMISSIONS, ROLES, Reach, Right
from etl.purge import purge, purge_uploads
from etl.queries import (
    filter_choices,
    has_sample_data,
    institution_names,
    latest_month,
    projects,
    targets,
    timeline_events,
    uploaded_snapshots,
)
from etl.receipts import receipts
from etl.recommendations import positions
from etl.reference import load_reference
from etl.refused import refusals
from etl.replaced_uploads import replacements
from etl.scope import LOCAL_DEPARTMENT, NotAllowed, Scope
from etl.sector_totals import sector_total
from etl.set_target import NewTarget, set_target
from etl.settings import Settings, reference_dir
from etl.small_cells import rounded
from etl.stage import Part
from etl.submit import Delivery, judge, options_of, refuse
from etl.targets import reference_loads, target_histories
from etl.tokens import TokenRefused, make_token, revoke_token, tokens
from etl.trace import trace
from etl.warehouse import Warehouse
from etl.withdraw import NotWithdrawn, withdraw
from etl.workbench import open_workbench
from etl.workplace_counts import Selection, enterprises_by_size, workplaces_by_province
from tests.conftest import store_at
from tests.etl.files import enrollment, enterprise_number, pilot, workplace, write_csv
from tests.etl.test_submit import send

BOTH = ("100001", "100002")
LEADS = {each: Scope(f"lead-{each}", "pilot_lead", (each,)) for each in BOTH}
SCOPES = {
    "department": LOCAL_DEPARTMENT,
    "esf": Scope("eva", "esf"),
    "pilot_lead": LEADS["100001"],
    "reader": Scope("lien", "reader"),
}
SEEN: dict[Reach, set[str]] = {"all": set(BOTH), "own": {"100001"}, "published": set(BOTH), "none": set()}
TARGET = NewTarget("K01", "", "", "12", "departement", "2023-10-25", "besluit")
PLACES = {"100001": 4, "100002": 7}
"""Places offered, so that a sum tells which institutions are in it."""


def _rows(institution: str, **changes: str) -> dict[str, list[dict[str, str]]]:
    own = {"institution_id": institution, "project_id": "90001" if institution == "100001" else "90002"}
    in_pilot = own | {"pilot_id": f"PT-{institution}"}
    return {
        "pilots": [pilot(**in_pilot, **changes)],
        "workplaces": [workplace(**own, **_place(institution))],
        "enrollments": [enrollment(**in_pilot, enrollment_id=f"I-{institution}", learner_key=f"L-{institution}")],
    }


def _place(institution: str) -> dict[str, str]:
    return {
        "workplace_id": f"W-{institution}",
        "enterprise_number": enterprise_number(int(f"1{institution}")),
        "places_offered": str(PLACES[institution]),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, _reference_state: Path) -> Settings:
    folder = tmp_path_factory.mktemp("permissions")
    shutil.copytree(_reference_state, folder / "state")
    settings = store_at(folder / "state")
    for institution, lead in LEADS.items():
        for changes in ({}, {"status": "lopnd"}):
            place = folder / f"{institution}{len(changes)}"
            place.mkdir()
            outcome = send(settings, place, scope=lead, **_rows(institution, **changes))
            assert (outcome.receipt is None) == bool(changes), outcome.judgement.findings
        again = send(settings, folder, scope=lead, reason="nogmaals", **_rows(institution, remarks="nogmaals"))
        assert again.receipt is not None, again.judgement.findings
    return settings


@pytest.fixture
def con(store: Settings) -> Iterator[Any]:
    cursor = Warehouse(store).cursor()
    yield cursor
    cursor.close()


def _institutions(values: Any) -> set[str]:
    return {each.institution_id for each in values} & set(BOTH)


def _of_rows(ask: Callable[..., list[Any]], con: Any, scope: Scope) -> set[str]:
    return {each for each in BOTH if ask(con, scope, each, as_of="2022-03")}


def _of_trace(con: Any, scope: Scope) -> set[str]:
    text = "".join(str(each) for each in trace(con, scope, "K16").rows)
    return {each for each in BOTH if each in text}


def _of_replacements(con: Any, scope: Scope) -> set[str]:
    return {each.actor.removeprefix("lead-") for each in replacements(con, scope)} & set(BOTH)


READING: dict[str, tuple[Right, Callable[[Any, Scope], set[str]]]] = {
    "kpi_values": (
        Right.READ_FIGURES,
        lambda con, scope: {
            each.dimensions["institution_id"]
            for each in kpi_values(con, scope, ["K07"], by=["institution_id"])
            if each.value or each.protection == "withheld"
        },
    ),
    "completeness": (
        Right.READ_FIGURES,
        lambda con, scope: _institutions(completeness(con, scope, "2022-03", date(2022, 5, 1))),
    ),
    "coming_deadlines": (
        Right.READ_FIGURES,
        lambda con, scope: set(coming_deadlines(con, scope, "2022-03")) & set(BOTH),
    ),
    "filter_choices": (
        Right.READ_FIGURES,
        lambda con, scope: _institutions(filter_choices(con, scope).institutions),
    ),
    "institution_names": (Right.READ_FIGURES, lambda con, scope: set(institution_names(con, scope)) & set(BOTH)),
    "freshness": (
        Right.READ_FIGURES,
        lambda con, scope: {"100001", *(BOTH if freshness(con, scope, "2022-03").delivered == 2 else ())},
    ),
    "latest_month": (
        Right.READ_FIGURES,
        lambda con, scope: {each for each in BOTH if latest_month(con, scope, "2022-03", institution_id=each)},
    ),
    "enterprises_by_size": (
        Right.READ_FIGURES,
        lambda con, scope: set(BOTH[: sum(enterprises_by_size(con, scope, Selection("2022-03")).values())]),
    ),
    "workplaces_by_province": (
        Right.READ_FIGURES,
        lambda con, scope: {
            each for each in BOTH if workplaces_by_province(con, scope, Selection("2022-03", institution_id=each))
        },
    ),
    "esf_tables": (
        Right.READ_FIGURES,
        lambda con, scope: {
            institution
            for institution, project in zip(BOTH, ("90001", "90002"), strict=True)
            if project in esf_tables(con, scope).project_ids
        },
    ),
    "institution_pilots": (Right.READ_ROWS, lambda con, scope: _of_rows(institution_pilots, con, scope)),
    "institution_workplaces": (Right.READ_ROWS, lambda con, scope: _of_rows(institution_workplaces, con, scope)),
    "replacements": (Right.READ_RECEIPTS, lambda con, scope: _of_replacements(con, scope)),
    "uploaded_snapshots": (Right.READ_ROWS, lambda con, scope: _institutions(uploaded_snapshots(con, scope))),
    "trace": (Right.READ_ROWS, _of_trace),
}
"""What each function that reads by institution gives away, as the institutions that are in its answer."""


@pytest.mark.every(3)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", READING)
def test_reading_goes_as_far_as_the_table_says(con: Any, name: str, role: str) -> None:
    right, ask = READING[name]
    assert ask(con, SCOPES[role]) == SEEN[PERMISSIONS[right][role]]  # type: ignore[index]


@pytest.mark.parametrize("role", ROLES)
def test_ledger_questions_go_as_far_as_the_table_says(store: Settings, role: str) -> None:
    ledger, scope = ledger_of(store), SCOPES[role]
    stored = receipts(ledger, LOCAL_DEPARTMENT)
    found = {each for receipt in receipts(ledger, scope) for each in receipt.institutions} & set(BOTH)
    assert found == SEEN[PERMISSIONS[Right.READ_RECEIPTS][role]]  # type: ignore[index]
    sent = [SimpleNamespace(name=receipt.actor, sha256=file["sha256"]) for receipt in stored for file in receipt.files]
    told: Any = sent
    with open_workbench(store) as bench:
        known = already_stored(bench.con, ledger, scope, told, {})
    found = {each.actor.removeprefix("lead-") for each in known} & set(BOTH)
    assert found == SEEN[PERMISSIONS[Right.READ_RECEIPTS][role]]  # type: ignore[index]
    kept = {each for refusal in refusals(ledger, scope) for each in refusal.institutions}
    assert kept == SEEN[PERMISSIONS[Right.READ_REFUSED][role]]  # type: ignore[index]


@pytest.mark.parametrize("ask", [projects, timeline_events, targets, positions, has_sample_data])
def test_reference_data_are_the_same_for_everybody(con: Any, ask: Callable[..., Any]) -> None:
    assert set(PERMISSIONS[Right.READ_REFERENCE].values()) == {"all"}
    assert len({str(ask(con, scope)) for scope in SCOPES.values()}) == 1


def test_what_was_noted_of_reference_data_is_for_everybody_and_the_log_for_whom_the_table_says(store: Settings) -> None:
    for ask in (target_histories, reference_loads):
        assert len({str(ask(store, ledger_of(store), scope)) for scope in SCOPES.values()}) == 1
    for role, scope in SCOPES.items():
        is_allowed = PERMISSIONS[Right.READ_AUDIT][role] != "none"  # type: ignore[index]
        with nullcontext() if is_allowed else pytest.raises(NotAllowed):
            audit_entries(store, scope, Search())
        with nullcontext() if is_allowed else pytest.raises(NotAllowed):
            period_events(ledger_of(store), scope)


def test_a_sector_total_is_for_everybody_and_holds_everybody(con: Any) -> None:
    for role, scope in SCOPES.items():
        assert PERMISSIONS[Right.READ_SECTOR_TOTALS][role] != "none"  # type: ignore[index]
        shown = sector_total(con, scope, "K16", "HO", as_of="2022-03").denominator
        assert shown == (sum(PLACES.values()) if role in ("department", "esf") else rounded(sum(PLACES.values())))


@pytest.fixture
def own_store(store: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(store.state_dir, tmp_path / "state")
    return store_at(tmp_path / "state")


def _may_upload(settings: Settings, folder: Path, scope: Scope, institution: str) -> bool:
    path = write_csv(folder / f"{institution}.csv", "pilots", _rows(institution)["pilots"])
    delivery = Delivery([Part(path, path.name)], options_of(settings))
    try:
        judged = judge(settings, scope, delivery)
        stored = send(settings, folder, scope=scope, pilots=_rows(institution, remarks="nieuw")["pilots"])
    except NotAllowed:
        with pytest.raises(NotAllowed):
            refuse(settings, scope, delivery, None)  # type: ignore[arg-type]
        return False
    assert judged.has_errors == (stored.receipt is None)
    return stored.receipt is not None


def _may_withdraw(settings: Settings, scope: Scope, institution: str) -> bool:
    upload = next(each for each in receipts(ledger_of(settings), LOCAL_DEPARTMENT) if institution in each.institutions)
    try:
        withdraw(settings, scope, upload.upload_id, "fout")
    except (NotAllowed, NotWithdrawn):
        return False
    return True


NOTHING_PURGED = {"uploads": [], "refused": [], "projects": [], "before": "2000-01-01"}


@pytest.mark.parametrize("role", ROLES)
def test_writing_goes_as_far_as_the_table_says(own_store: Settings, tmp_path: Path, role: str) -> None:
    scope, events = SCOPES[role], len(ledger_of(own_store).events())
    reached = SEEN[PERMISSIONS[Right.UPLOAD][role]]  # type: ignore[index]
    assert {each for each in BOTH if _may_upload(own_store, tmp_path, scope, each)} == reached
    assert {each for each in BOTH if _may_withdraw(own_store, scope, each)} == reached
    if PERMISSIONS[Right.UPLOAD][role] == "none":  # type: ignore[index]
        assert len(ledger_of(own_store).events()) == events
    for right, act in (
        (Right.CLOSE_PERIODS, lambda: set_period(own_store, scope, "period_closed", "90001", 2022, "klaar")),
        (Right.SET_REFERENCE, lambda: load_reference(own_store, scope, reference_dir())),
        (Right.SET_REFERENCE, lambda: set_target(own_store, scope, TARGET, "bijgesteld")),
        (Right.READ_AUDIT, lambda: begin_anew(own_store, scope, "proef")),
        (Right.ERASE, lambda: purge(own_store, scope, date(2000, 1, 1), date(2030, 1, 1))),
        (Right.ERASE, lambda: purge_uploads(own_store, scope, NOTHING_PURGED)),
    ):
        try:
            act()
            is_done = True
        except (NotAllowed, PeriodRefused):
            is_done = False
        assert is_done is (PERMISSIONS[right][role] != "none"), right  # type: ignore[index]


def test_tokens_are_ones_own_and_all_are_the_departments(own_store: Settings) -> None:
    with ledger_for_writing(own_store) as ledger:
        made = {role: make_token(ledger, scope, "script", 1)[0].id for role, scope in SCOPES.items()}
        for role, scope in SCOPES.items():
            sees = set(made.values()) if PERMISSIONS[Right.MAKE_TOKENS][role] == "all" else {made[role]}  # type: ignore[index]
            assert {each.id for each in tokens(ledger, scope)} == sees
            if role != "department":
                with pytest.raises(TokenRefused):
                    revoke_token(ledger, scope, made["department"])


# --- completeness of the above

_NOTING = {"record", "record_anyway", "mark_seen", "unseen_notices"}
"""Note what somebody did, whoever that is, and what they have read of their own."""

_INNER = {
    "query_sums",
    "query_together",
    "exact_kpi_values",
    "erase_learner",
    "erase_again",
    "append_erasure",
    "cross_findings",
    "measure_effect",
    "note_refusal",
    "known_prefill",
    "load",
    "esf_tables_by_project",
}
"""Called by others (kpi_values, judge, send, templates, refuse, make_report) or in test_erase, which were asked."""


def test_every_function_that_takes_a_scope_is_compared_with_the_table() -> None:
    found = set()
    for each in pkgutil.iter_modules(etl.__path__):
        if each.name.startswith("cli"):
            continue
        module = importlib.import_module(f"etl.{each.name}")
        found |= {
            name
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__
            and not name.startswith("_")
            and any("Scope" in str(kind.annotation) for kind in inspect.signature(function).parameters.values())
        }
    source = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in found - _INNER - _NOTING if f"{name}(" not in source and f"{name}," not in source} == set()
    assert found >= _INNER


def test_every_right_has_a_reach_for_every_role_and_is_used() -> None:
    packages = [Path(etl.__file__).parent, Path(dashboard.__file__).parent]
    code = "".join(path.read_text(encoding="utf-8") for package in packages for path in package.rglob("*.py"))
    declared = Path(permissions.__file__).read_text(encoding="utf-8")
    for right in Right:
        assert set(PERMISSIONS[right]) == set(ROLES)
        assert code.count(f"Right.{right.name}") > declared.count(f"Right.{right.name}"), right
