"""Changing one target: through the files that are loaded, with nothing overwritten."""

import threading
from pathlib import Path

import pytest

from etl.ledger import ledger_of
from etl.queries import targets
from etl.reference import load_reference
from etl.scope import LOCAL_DEPARTMENT
from etl.set_target import NewTarget, TargetRefused, set_target
from etl.settings import Settings, reference_dir
from etl.targets import TargetHistory, reference_loads, target_histories
from etl.verify import verify
from etl.warehouse import Warehouse
from tests.etl.test_cli import as_json, duaal

pytestmark = pytest.mark.both_stores

NEW = NewTarget("K01", "", "", "12", "departement", "2023-10-25", "besluit 2023/7")


def _history(settings: Settings, kpi: str, scope: str = "") -> TargetHistory:
    found = target_histories(settings, ledger_of(settings), LOCAL_DEPARTMENT)
    return next(each for each in found if (each.kpi_id, each.scope) == (kpi, scope))


def test_a_changed_target_counts_and_the_old_value_is_kept_with_who_and_when(reference_store: Settings) -> None:
    before = _history(reference_store, "K01")
    outcome = set_target(reference_store, LOCAL_DEPARTMENT, NEW, " Bijgesteld ")
    assert outcome.event is not None and outcome.event.payload["reason"] == "Bijgesteld"
    assert outcome.event.payload["target"] == {"kpi_id": "K01", "scope": "", "academic_year": ""}
    history = _history(reference_store, "K01")
    assert [value.target for value in history.values] == ["12", "10"] and history.is_current
    assert history.values[1:] == before.values
    new = history.values[0]
    assert (new.set_by, new.set_on, new.source, new.actor, new.reason) == (
        "departement", "2023-10-25", "besluit 2023/7", "lokaal", "Bijgesteld",
    )  # fmt: skip
    counted = {each.kpi_id: each.target for each in targets(Warehouse(reference_store).cursor(), LOCAL_DEPARTMENT)}
    assert counted["K01"] == 12 and counted["K02"] == 4
    loads = reference_loads(reference_store, ledger_of(reference_store), LOCAL_DEPARTMENT)
    assert loads[0].changed == ("targets.csv",) and loads[0].rows["targets.csv"] == 7
    assert verify(reference_store).problems == []


def test_a_new_target_is_added_and_one_left_out_later_is_no_longer_current(reference_store: Settings) -> None:
    set_target(reference_store, LOCAL_DEPARTMENT, NewTarget("K07", "sector=HO", "2022-2023", "250,5".replace(",", "."),
               "departement", "", "fictief"), "Nieuw doel")  # fmt: skip
    assert _history(reference_store, "K07", "sector=HO").is_current
    load_reference(reference_store, LOCAL_DEPARTMENT, reference_dir())
    gone = _history(reference_store, "K07", "sector=HO")
    assert not gone.is_current and [each.target for each in gone.values] == ["250.5"]


@pytest.mark.parametrize(
    ("changes", "reason", "said"),
    [
        ({}, " ", "reason"),
        ({"target": "veel"}, "x", "veel"),
        ({"kpi_id": "K99"}, "x", "K99"),
        ({"scope": "sector=XX"}, "x", "sector=XX"),
        ({"target": "10", "set_by": "eindrapport", "set_on": "", "source": "eindrapport, F07"}, "x", "already"),
        ({"source": ""}, "x", "Source"),
    ],
    ids=str,
)
def test_what_the_contract_refuses_changes_nothing(
    reference_store: Settings, changes: dict[str, str], reason: str, said: str
) -> None:
    seq = ledger_of(reference_store).last_seq()
    with pytest.raises(TargetRefused, match=said):
        set_target(reference_store, LOCAL_DEPARTMENT, NewTarget(**{**NEW.__dict__, **changes}), reason)
    assert ledger_of(reference_store).last_seq() == seq


def test_without_reference_data_there_is_no_target(empty_store: Settings) -> None:
    with pytest.raises(TargetRefused, match="reference data first"):
        set_target(empty_store, LOCAL_DEPARTMENT, NEW, "x")


def test_of_two_at_once_none_is_lost(reference_store: Settings) -> None:
    refused: list[str] = []

    def change(kpi: str) -> None:
        new = NewTarget(kpi, "", "", "99", "departement", "", "proef")
        try:
            set_target(reference_store, LOCAL_DEPARTMENT, new, "tegelijk")
        except TargetRefused as error:
            refused.append(error.message_nl)

    both = [threading.Thread(target=change, args=(kpi,)) for kpi in ("K01", "K02")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    changed = [kpi for kpi in ("K01", "K02") if _history(reference_store, kpi).values[0].target == "99"]
    assert len(changed) + len(refused) == 2 and changed
    assert all("intussen veranderd" in each for each in refused)


def test_the_command_changes_a_target(reference_store: Settings, tmp_path: Path) -> None:
    words = [
        "reference",
        "target",
        "K01",
        "12,5",
        "--source",
        "besluit",
        "--set-by",
        "departement",
        "--reason",
        "Nieuw",
    ]
    done = duaal(reference_store, *words, "--json")
    assert done.returncode == 0 and as_json(done)["accepted"], done.stderr
    assert _history(reference_store, "K01").values[0].target == "12.5"
    assert duaal(reference_store, *words, "--as", "esf").returncode == 2
    assert duaal(reference_store, *words).returncode == 2  # already so
