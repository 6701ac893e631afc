"""What an upload moves: every row listed with its changed cells, figures of the institution and of the project."""

from pathlib import Path

from etl.effect import Effect
from etl.ledger import Event
from etl.load import ledger_of
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, options_of
from tests.etl.files import Row, enrollments, pilot, workplace, write_csv
from tests.etl.test_submit import HOGESCHOOL_1, send


def trial(settings: Settings, folder: Path, scope: Scope = HOGESCHOOL_1, **files: list[Row]) -> Effect:
    """Return the effect that the files would have."""
    parts = [Part(write_csv(folder / f"{name}.csv", name, rows), f"{name}.csv") for name, rows in files.items()]
    effect = judge(settings, scope, Delivery(parts, options_of(settings))).effect
    assert effect is not None
    return effect


def test_every_row_that_moves_is_listed_with_its_cells(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], workplaces=[workplace()], enrollments=enrollments(3))
    rows = enrollments(4)
    gone = rows.pop(0)
    rows[0]["workplace_hours_week"] = "12,5"
    rows[0]["learner_key"] = "L-ANDERS"
    rows[1]["gender"] = "X"
    effect = trial(reference_store, tmp_path, enrollments=rows)
    assert (effect.added, effect.changed, effect.vanished) == (1, 2, 1)
    listed = [(each.change, each.dataset, each.id, each.file, each.row) for each in effect.rows]
    ids = [row["enrollment_id"] for row in rows]
    assert listed == [
        ("vanished", "enrollments", gone["enrollment_id"], None, None),
        ("changed", "enrollments", ids[0], "enrollments.csv", 2),
        ("changed", "enrollments", ids[1], "enrollments.csv", 3),
        ("added", "enrollments", ids[2], "enrollments.csv", 4),
    ]
    cells = [[(cell.column, cell.before, cell.after) for cell in each.cells] for each in effect.rows]
    before = enrollments(3)[1]
    assert sorted(cells[1]) == [
        ("learner_key", None, None),
        ("workplace_hours_week", before["workplace_hours_week"] or None, "12.5"),
    ]
    assert cells[2] == [("gender", enrollments(3)[2]["gender"], "X")]
    assert cells[0] == cells[3] == []


def test_figures_move_for_the_institution_and_for_the_project(reference_store: Settings, tmp_path: Path) -> None:
    other = Scope("pl-100002", "pilot_lead", ("100002",))
    place = {"institution_id": "100002", "project_id": "90002", "pilot_id": "PT-HS2-2122"}
    theirs = send(reference_store, tmp_path, scope=other, pilots=[pilot(**place)], enrollments=enrollments(4, **place))
    assert theirs.receipt is not None
    effect = trial(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    moves = {
        (move.level, move.dimensions.get("institution_id")): (move.before, move.after)
        for move in effect.kpis
        if move.kpi == "K08"
    }
    assert ("all", None) not in moves  # with theirs, a pilot lead would learn those of others
    whole = trial(reference_store, tmp_path, LOCAL_DEPARTMENT, pilots=[pilot()], enrollments=enrollments(3))
    assert [(move.before, move.after) for move in whole.kpis if (move.kpi, move.level) == ("K08", "all")] == [(4, 7)]
    assert moves[("institution", "100001")] == (None, 3)
    assert moves[("scope", None)] == (None, 3)
    assert ("institution", "100002") not in moves


def test_a_pilot_lead_sees_no_classes_of_the_whole_project(reference_store: Settings, tmp_path: Path) -> None:
    effect = trial(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    assert any(move.level == "all" for move in effect.kpis)
    assert all(not move.dimensions for move in effect.kpis if move.level == "all")
    whole = trial(reference_store, tmp_path, LOCAL_DEPARTMENT, pilots=[pilot()], enrollments=enrollments(3))
    assert any(move.dimensions for move in whole.kpis if move.level == "all")


def test_trial_files_tell_a_pilot_lead_nothing_of_the_persons_of_others(
    reference_store: Settings, tmp_path: Path
) -> None:
    """Check files of 1 and 2 learners while others have 6, then 7; rounded totals would move at other files."""
    other = Scope("pl-100002", "pilot_lead", ("100002",))
    place = {"institution_id": "100002", "project_id": "90002", "pilot_id": "PT-HS2-2122"}
    heard = []
    for theirs in (6, 7):
        send(reference_store, tmp_path, "x", other, pilots=[pilot(**place)], enrollments=enrollments(theirs, **place))
        answers = [trial(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(own)) for own in (1, 2)]
        assert all(answer.kpis for answer in answers)
        heard.append([answer.to_json() for answer in answers])
    assert heard[0] == heard[1]


def test_the_ledger_keeps_counts_and_figures_and_no_rows(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(2))
    event: Event = ledger_of(reference_store).events(kinds=("accepted",))[-1]
    assert event.payload["effect"]["added"] == 3
    assert "rows" not in event.payload["effect"]
    assert enrollments(1)[0]["enrollment_id"] not in str(event.payload)
