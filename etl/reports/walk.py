"""The way from one data state to another, ledger event by ledger event, with what each does to the figures.

Telescoping: each step's figures minus those before it, so the steps add up to the whole difference by construction. A
step is measured only for the projects that it touches; KPIs that look over projects (K03, K06 …) are measured for all.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from etl.marts import Pair
from etl.reports.differences import CauseKind, Measured, Path, Reentries
from etl.reports.figures import Figures
from etl.reports.measuring import Measure
from etl.reports.past_state import Reference, set_reference
from etl.reports.visible_state import Snapshot, Upload, Visible, VisibleState, uploads_of, visible_at
from etl.sql_files import sql_text

_Step = Callable[[VisibleState, Path, str], None]


@dataclass(frozen=True)
class End:
    """One end of the way: the month, the ledger event, and what was known then (None = all)."""

    as_of: str
    seq: int
    known_at: datetime | None


@dataclass(frozen=True)
class _Change:
    """One thing that happens to a state: why, through which snapshots of which upload, and how it is done."""

    kind: CauseKind
    upload: Upload
    snapshots: Sequence[Snapshot]
    seq: int
    do: Callable[[VisibleState], None]


class Walk:
    """Walks from one end to another over a warehouse that holds both."""

    def __init__(self, con: duckdb.DuckDBPyConnection, measure: Measure, references: Sequence[Reference]) -> None:
        self._con = con
        self._measure = measure
        self._references = references
        self._uploads = uploads_of(con)

    def measure(self, end: End) -> Figures:
        """Return all figures at one end."""
        with closing(self._state_at(end)) as state:
            return self._measure.everything(state.con, end.as_of)

    def steps(self, path: Path, start: End, end: End) -> None:
        """Walk from `start`, whose figures `path` holds, to `end`, and note every cause on the way."""
        target = visible_at(self._con, self._uploads, end.seq, end.known_at)
        with closing(self._state_at(start)) as state:
            for step in list(self._events(state.visible, target, start, end)):
                step(state, path, start.as_of)
            state.refresh()
            if start.as_of != end.as_of:
                self._move_month(state, path, start.as_of, end.as_of)

    def _state_at(self, end: End) -> VisibleState:
        state = VisibleState(self._con, visible_at(self._con, self._uploads, end.seq, end.known_at))
        set_reference(state, self._references, end.seq)
        return state

    # --- the steps, in the ledger's order

    def _events(self, here: Visible, target: Visible, start: End, end: End) -> Iterator[_Step]:
        """Yield what has to be done; first, backwards, what is there and is not at the end."""
        for upload in self._ordered(here.uploads - target.uploads, is_backwards=True):
            yield self._step(_Change("known_before", upload, upload.snapshots, upload.seq, _removing(upload)))
        for upload in self._ordered((here.withdrawn - target.withdrawn) & target.uploads, is_backwards=True):
            yield self._step(self._withdrawal(upload, is_withdrawn=False))
        dated = [(each.seq, self._adding(each)) for each in self._ordered(target.uploads - here.uploads)]
        withdrawn = self._ordered(target.withdrawn - here.withdrawn)
        changes = [self._withdrawal(each, is_withdrawn=True) for each in withdrawn]
        dated += [(change.seq, self._step(change)) for change in changes]
        first, last = sorted((start.seq, end.seq))
        for reference in self._references:
            if first < reference.seq <= last:
                dated.append((reference.seq, self._setting(reference.seq if start.seq < end.seq else end.seq)))
        yield from (step for _, step in sorted(dated, key=lambda item: item[0]))

    def _ordered(self, upload_ids: set[str], *, is_backwards: bool = False) -> list[Upload]:
        uploads = [self._uploads[each] for each in upload_ids]
        return sorted(uploads, key=lambda each: each.seq, reverse=is_backwards)

    def _withdrawal(self, upload: Upload, *, is_withdrawn: bool) -> _Change:
        def do(state: VisibleState) -> None:
            state.withdraw(upload, is_withdrawn=is_withdrawn)

        return _Change("withdrawal", upload, upload.snapshots, upload.withdrawn_seq or upload.seq, do)

    def _step(self, change: _Change) -> _Step:
        return lambda state, path, as_of: self._do(state, path, as_of, change)

    def _adding(self, upload: Upload) -> _Step:
        def step(state: VisibleState, path: Path, as_of: str) -> None:
            if not any(each.month <= as_of for each in upload.snapshots):
                state.add(upload.upload_id, upload.snapshots)
                return
            # One upload may bring new keys and correct old ones: the new ones first, so that each has its cause.
            there = state.current_keys()
            new = [each for each in upload.snapshots if each.key not in there]
            corrected = [each for each in upload.snapshots if each.key in there]
            kinds: tuple[tuple[CauseKind, list[Snapshot]], ...] = (("late_file", new), ("correction", corrected))
            for kind, part in kinds:
                if part:
                    self._do(state, path, as_of, _Change(kind, upload, part, upload.seq, _adding(upload, part)))

        return step

    def _setting(self, seq: int) -> _Step:
        def step(state: VisibleState, path: Path, as_of: str) -> None:
            set_reference(state, self._references, seq)
            state.refresh()
            path.step(self._everything(state, as_of, path), "reference", (), seq)

        return step

    # --- what a step does to the figures

    def _do(self, state: VisibleState, path: Path, as_of: str, change: _Change) -> None:
        """Change the state and note what that does; a file of a later month does nothing yet."""
        seen = [each for each in change.snapshots if each.month <= as_of]
        if not seen:
            change.do(state)
            return
        state.refresh()
        projects = self._measure.projects
        pairs = {each.pair for each in seen if each.dataset == "enrollments" and each.project_id in projects}
        before, was = _reported(state, pairs, as_of), state.visible.copy()
        change.do(state)
        state.refresh()
        touched = [each for each in projects if each in {seen_one.project_id for seen_one in seen}]
        datasets = {each.dataset for each in seen}
        after = self._measure.after_step(state.con, as_of, touched, datasets, path.figures)
        reentries = None
        if persons := _reentered(before, _reported(state, pairs, as_of)):
            reentries = Reentries(
                self._of_persons(was, persons, as_of, state),
                self._of_persons(state.visible, persons, as_of, state),
            )
        path.step(after, change.kind, (change.upload.upload_id,), change.seq, reentries)

    def _move_month(self, state: VisibleState, path: Path, before: str, after: str) -> None:
        """Let the state be that of another month; behind a figure's change are the uploads of the months between."""
        measured = self._everything(state, after, path)
        pairs = {
            each.pair
            for upload in self._uploads.values()
            for each in upload.snapshots
            if each.dataset == "enrollments" and each.project_id in self._measure.projects
        }
        without: Figures = {}
        within: Figures = {}
        persons = _reentered(_reported(state, pairs, before), _reported(state, pairs, after))
        if persons:
            without = self._of_persons(state.visible, persons, before, state)
            within = self._of_persons(state.visible, persons, after, state)
        behind = _between(state, *sorted((before, after)))
        by_place: dict[Pair, Measured] = {}
        for (key, gender), figure in measured.items():
            by_place.setdefault((key.project_id, key.institution_id), {})[key, gender] = figure
        for (project_id, institution_id), part in by_place.items():
            here = [
                (upload_id, pair)
                for upload_id, pair in behind
                if project_id in ("", pair[0]) and institution_id in ("", pair[1])
            ]
            back = tuple(sorted({upload_id for upload_id, pair in here if pair in {each[:2] for each in persons}}))
            uploads = tuple(sorted({upload_id for upload_id, _ in here}))
            path.step(part, "as_of", uploads, None, Reentries(without, within, back) if persons else None)

    def _everything(self, state: VisibleState, as_of: str, path: Path) -> Measured:
        found: Measured = {**self._measure.everything(state.con, as_of)}
        return {**dict.fromkeys(path.figures), **found}

    def _of_persons(self, visible: Visible, persons: set[tuple[Any, ...]], as_of: str, like: VisibleState) -> Figures:
        """Return the figures of certain persons, given as (project, institution, learner), and of nobody else."""
        pairs, learners = {each[:2] for each in persons}, {each[2] for each in persons}
        touched = [each for each in self._measure.projects if each in {pair[0] for pair in pairs}]
        with closing(VisibleState(self._con, visible.copy(), learners=learners, pairs=pairs, like=like)) as state:
            return self._measure.of_persons(state.con, as_of, touched)


def _removing(upload: Upload) -> Callable[[VisibleState], None]:
    return lambda state: state.remove(upload)


def _adding(upload: Upload, snapshots: Sequence[Snapshot]) -> Callable[[VisibleState], None]:
    return lambda state: state.add(upload.upload_id, snapshots)


def _between(state: VisibleState, first: str, last: str) -> list[tuple[str, Pair]]:
    found = state.con.execute(
        "select distinct upload_id, project_id, institution_id from current_snapshots "
        "where reporting_month > $first and reporting_month <= $last order by upload_id",
        {"first": first, "last": last},
    ).fetchall()
    return [(row[0], (row[1], row[2])) for row in found]


def _reported(state: VisibleState, pairs: set[Pair], as_of: str) -> list[tuple[Any, ...]]:
    """Return the enrolments of pairs in all files that count up to a month."""
    if not pairs:
        return []
    listed = [f"{project_id}-{institution_id}" for project_id, institution_id in pairs]
    question = sql_text("reports/sql", "reported_enrollments")
    return state.con.execute(question, {"pairs": listed, "as_of": as_of}).fetchall()


def _reentered(before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Return who has a new enrolment that begins after one of theirs had ended, as (project, institution, learner)."""
    known = {row[:5] for row in before}
    first_exit: dict[Any, Any] = {}
    for *name, exit_date in before:
        if exit_date is not None:
            person = tuple(name[:3])
            first_exit[person] = min(exit_date, first_exit.get(person, exit_date))
    return {
        row[:3]
        for row in after
        if row[:5] not in known and (left := first_exit.get(row[:3])) is not None and row[5] > left
    }
