"""Each cause of a difference by itself: withdrawal, reference data, definition, erasure, and what nothing explains."""

import shutil
from pathlib import Path

import pytest

from etl.ledger import ledger_of
from etl.load import ledger_for_writing
from etl.reference import load_reference
from etl.replaced import ERASED
from etl.reports import compare as comparing
from etl.reports.compare import Comparison, DifferenceUnexplained, compare
from etl.reports.differences import Difference
from etl.reports.figures import Figure, Figures
from etl.reports.kept import kept_figures
from etl.reports.make import Made, Request, make_report
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.withdraw import withdraw
from tests.etl.reports import golden_case

pytestmark = pytest.mark.sweep

JUNE = Request("2022-06", golden_case.PROJECTS)


@pytest.fixture
def store(reference_store: Settings, tmp_path: Path) -> Settings:
    golden_case.load_before_first_report(reference_store, tmp_path)
    return reference_store


def _make(store: Settings, folder: Path) -> Made:
    return make_report(store, LOCAL_DEPARTMENT, JUNE, [], folder)


def _compared(store: Settings, first: Made, second: Made) -> Comparison:
    found = compare(store, LOCAL_DEPARTMENT, first.record.report_id, second.record.report_id)
    assert all(sum(cause.amount for cause in each.causes) == each.amount for each in found.differences)
    return found


def _one(found: Comparison, code: str, project_id: str, basis: str = "cumulative") -> Difference:
    (only,) = [
        each
        for each in found.differences
        if (each.key.code, each.key.project_id, each.key.basis, each.gender) == (code, project_id, basis, "")
        and not each.key.institution_id
    ]
    return only


def test_a_withdrawal_takes_its_persons_out(store: Settings, tmp_path: Path) -> None:
    first = _make(store, tmp_path)
    event = withdraw(store, LOCAL_DEPARTMENT, "U000003", "Verkeerd bestand.")
    everyone = _one(_compared(store, first, _make(store, tmp_path)), "grand_total", "90010")
    (cause,) = everyone.causes
    assert (cause.kind, cause.amount, cause.uploads, cause.seq) == ("withdrawal", -2, ("U000003",), event.seq)


@pytest.mark.sweep
def test_what_came_and_went_between_two_reports_is_told_though_nothing_differs(store: Settings, tmp_path: Path) -> None:
    first = _make(store, tmp_path)
    golden_case.load_between_reports(store, tmp_path)
    for upload_id in ("U000005", "U000006", "U000007", "U000008"):
        withdraw(store, LOCAL_DEPARTMENT, upload_id, "Test.")
    second = _make(store, tmp_path)
    assert kept_figures(store, first.record) == kept_figures(store, second.record)
    everyone = _one(_compared(store, first, second), "grand_total", "90011")
    assert [(each.kind, each.amount, each.uploads) for each in everyone.causes] == [
        ("late_file", 1, ("U000006",)),
        ("withdrawal", -1, ("U000006",)),
    ]


def test_changed_reference_data_are_a_cause_of_their_own(store: Settings, tmp_path: Path) -> None:
    first = _make(store, tmp_path)
    changed = tmp_path / "reference"
    shutil.copytree(reference_dir(), changed)
    institutions = changed / "institutions.csv"
    lines = institutions.read_text(encoding="utf-8").splitlines()
    turned = [each.replace("hogeschool", "universiteit") if each.startswith("100005,") else each for each in lines]
    institutions.write_text("\n".join(turned) + "\n", encoding="utf-8")
    assert turned != lines and load_reference(store, LOCAL_DEPARTMENT, changed).is_accepted
    seq = ledger_of(store).last_seq(("reference_set",))
    found = _compared(store, first, _make(store, tmp_path))
    kinds = {
        each.key.part: [(cause.kind, cause.amount, cause.seq) for cause in each.causes]
        for each in found.differences
        if each.key.code == "K03" and not each.key.institution_id
    }
    assert kinds == {"hogeschool": [("reference", -1, seq)], "universiteit": [("reference", 1, seq)]}
    back = compare(store, LOCAL_DEPARTMENT, found.after.label, found.before.label)
    assert {(each.key, -each.amount) for each in back.differences} == {(x.key, x.amount) for x in found.differences}


def _other(store: Settings, made: Made) -> Figures:
    """Return one more woman among the inactive than the report has, in the one figure of its project."""
    return {
        name: Figure((figure.numerator or 0) + 1)
        for name, figure in kept_figures(store, made.record).items()
        if (name[0].code, name[0].project_id, name[0].basis, name[1]) == ("CO03", "90010", "cumulative", "V")
    }


def test_figures_that_nothing_explains_are_an_error_and_an_erasure_or_a_definition_is_a_cause(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _make(store, tmp_path), _make(store, tmp_path)
    assert _compared(store, first, second).differences == ()
    other = _other(store, first)
    real = comparing.kept_figures
    monkeypatch.setattr(
        comparing,
        "kept_figures",
        lambda settings, made: real(settings, made) | (other if made.report_id == first.record.report_id else {}),
    )
    with pytest.raises(DifferenceUnexplained) as unexplained:
        _compared(store, first, second)
    assert first.record.report_id in unexplained.value.message_nl and "duaal verify" in unexplained.value.message_nl

    with ledger_for_writing(store) as ledger:
        ledger.append("an", "department", ERASED, {"reason": "verzoek", "files": {}, "refused": []})
    assert [each.kind for each in _only(_compared(store, first, second)).causes] == ["erasure"]

    monkeypatch.setattr(comparing, "changed_definitions", lambda *_: ["K09 v1"])
    (cause,) = _only(_compared(store, first, second)).causes
    assert (cause.kind, cause.amount, cause.uploads) == ("definition", -1, ())
    assert ledger_of(store).verify_chain()


def _only(found: Comparison) -> Difference:
    (only,) = found.differences
    return only
