"""The state that a chosen set of uploads and withdrawals makes: tables of its own beside a warehouse that holds more.

The past between two reports is walked through by adding one ledger event after the other to such a state.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from etl.known_at import as_utc
from etl.marts import Pair, build_slices, create_marts, fill_marts, refresh_marts
from etl.sql_files import sql_text

_REFERENCE = ("ref_projects", "ref_institutions", "ref_project_institutions", "ref_targets")


@dataclass
class Visible:
    """Which uploads and snapshots are there, and which of the uploads are withdrawn."""

    uploads: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    snapshots: set[int] = field(default_factory=set)

    def copy(self) -> "Visible":
        """Return the same, to be changed by itself."""
        return Visible(set(self.uploads), set(self.withdrawn), set(self.snapshots))


@dataclass(frozen=True)
class Snapshot:
    """One snapshot of the warehouse: its number, upload and key."""

    snapshot_id: int
    upload_id: str
    dataset: str
    project_id: str
    institution_id: str
    academic_year: str
    month: str

    @property
    def key(self) -> tuple[str, ...]:
        """Return what a later snapshot replaces it by."""
        return (self.dataset, self.project_id, self.institution_id, self.academic_year, self.month)

    @property
    def pair(self) -> Pair:
        """Return project and institution."""
        return (self.project_id, self.institution_id)


@dataclass(frozen=True)
class Upload:
    """When an upload came in and was withdrawn, as ledger numbers."""

    upload_id: str
    seq: int
    withdrawn_seq: int | None
    snapshots: tuple[Snapshot, ...]


def uploads_of(con: duckdb.DuckDBPyConnection) -> dict[str, Upload]:
    """Return every upload of a warehouse with its snapshots."""
    by_upload: dict[str, list[Snapshot]] = {}
    for row in con.execute(
        "select snapshot_id, upload_id, dataset, project_id, institution_id, academic_year, reporting_month "
        "from snapshots order by snapshot_id"
    ).fetchall():
        by_upload.setdefault(row[1], []).append(Snapshot(*row))
    return {
        upload_id: Upload(upload_id, seq, withdrawn_seq, tuple(by_upload.get(upload_id, ())))
        for upload_id, seq, withdrawn_seq in con.execute(
            "select upload_id, seq, withdrawn_seq from uploads order by seq"
        ).fetchall()
    }


def visible_at(
    con: duckdb.DuckDBPyConnection, uploads: Mapping[str, Upload], seq: int, known_at: datetime | None
) -> Visible:
    """Return what was there at a ledger event, of what was known at a moment (None = all of it)."""
    moment = as_utc(known_at) if known_at else None
    found = Visible()
    for upload_id, accepted, known_from, withdrawn_seq, withdrawn_at in con.execute(
        "select upload_id, seq, known_from, withdrawn_seq, withdrawn_at from uploads order by seq"
    ).fetchall():
        if accepted > seq or (moment is not None and known_from > moment):
            continue
        found.uploads.add(upload_id)
        found.snapshots |= {each.snapshot_id for each in uploads[upload_id].snapshots}
        if withdrawn_seq is not None and withdrawn_seq <= seq and (moment is None or withdrawn_at <= moment):
            found.withdrawn.add(upload_id)
    return found


class VisibleState:
    """Temporary tables in a cursor of its own that hold what is visible; the warehouse itself is not touched.

    With `learners`, only their enrolments are there; with `pairs`, only the snapshots of these; with `like`, the
    reference data of another state.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        visible: Visible,
        *,
        learners: Collection[Any] | None = None,
        pairs: Collection[Pair] | None = None,
        like: "VisibleState | None" = None,
    ) -> None:
        database, schema = con.execute("select current_database(), current_schema()").fetchone() or ("", "")
        self._base = f'"{database}"."{schema}"'
        self.con = con.cursor()
        self.con.execute(f"use {self._base}")
        self.visible = visible
        self._stale: dict[Pair, str] = {}
        for name in (*_REFERENCE, "slices", "slice_snapshots", "snapshots", "uploads", "current_snapshots"):
            self.con.execute(f"create temporary table {name} as select * from {self._base}.{name}")
        for name in ("slices", "slice_snapshots", "snapshots", "uploads", "current_snapshots"):
            self.con.execute(f"delete from temp.main.{name}")
        self._add_uploads(visible.uploads)
        self._set_withdrawn(visible.withdrawn, is_withdrawn=True)
        self._add_snapshots(visible.snapshots, pairs)
        if learners is not None:
            self.con.execute(
                f"create temporary table enrollments as select * from {self._base}.enrollments "
                "where list_contains(cast($learners as uuid[]), learner_hash)",
                {"learners": list(learners)},
            )
        if like is not None:
            self._copy_reference(like)
        self._count()
        create_marts(self.con, temporary=True)
        fill_marts(self.con, None)

    def add(self, upload_id: str, snapshots: Iterable[Snapshot]) -> None:
        """Let snapshots of an upload be there; the upload too, when it was not yet."""
        listed = list(snapshots)
        if upload_id not in self.visible.uploads:
            self._add_uploads({upload_id})
            self.visible.uploads.add(upload_id)
        self._add_snapshots({each.snapshot_id for each in listed}, None)
        self.visible.snapshots |= {each.snapshot_id for each in listed}
        self._touch(listed)

    def remove(self, upload: Upload) -> None:
        """Take an upload away, as if it had never come in."""
        for name in ("snapshots", "uploads"):
            self.con.execute(f"delete from {name} where upload_id = $upload_id", {"upload_id": upload.upload_id})
        self.visible.uploads.discard(upload.upload_id)
        self.visible.withdrawn.discard(upload.upload_id)
        self.visible.snapshots -= {each.snapshot_id for each in upload.snapshots}
        self._touch(upload.snapshots)

    def withdraw(self, upload: Upload, *, is_withdrawn: bool) -> None:
        """Let an upload be withdrawn, or not."""
        self._set_withdrawn({upload.upload_id}, is_withdrawn=is_withdrawn)
        (self.visible.withdrawn.add if is_withdrawn else self.visible.withdrawn.discard)(upload.upload_id)
        self._touch(upload.snapshots)

    def set_reference(self, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        """Replace the reference data by rows by column name; a table that is not given is empty."""
        for name in _REFERENCE:
            table = name.removeprefix("ref_")
            self.con.execute(f"delete from {name}")
            for row in tables.get(table, []):
                names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
                self.con.execute(f"insert into ref_{table} ({names}) values ({marks})", list(row.values()))

    def refresh(self) -> None:
        """Bring slices and marts up to date with what was added, removed and withdrawn since the last time."""
        self._count()
        if self._stale:
            refresh_marts(self.con, self._stale)
            self._stale = {}

    def current_keys(self) -> set[tuple[str, ...]]:
        """Return the keys of the snapshots of uploads that are there and not withdrawn."""
        found = self.con.execute(
            "select distinct s.dataset, s.project_id, s.institution_id, s.academic_year, s.reporting_month "
            "from snapshots as s inner join uploads as u on u.upload_id = s.upload_id where u.withdrawn_seq is null"
        )
        return set(found.fetchall())

    def close(self) -> None:
        """Let the tables go."""
        self.con.close()

    def _copy_reference(self, like: "VisibleState") -> None:
        for name in _REFERENCE:
            rows = like.con.execute(f"select * from {name}").fetchall()
            self.con.execute(f"delete from {name}")
            if rows:
                self.con.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows)

    def _count(self) -> None:
        self.con.execute("delete from current_snapshots")
        self.con.execute(f"insert into current_snapshots {sql_text('kpi_sql', 'known_snapshots')}")
        build_slices(self.con)

    def _touch(self, snapshots: Iterable[Snapshot]) -> None:
        for each in snapshots:
            if each.dataset != "events":
                self._stale[each.pair] = min(each.month, self._stale.get(each.pair, each.month))

    def _add_uploads(self, upload_ids: Collection[str]) -> None:
        self.con.execute(
            f"insert into uploads select * replace (null as withdrawn_seq, null as withdrawn_at, null as withdrawn_by, "
            f"null as withdrawn_reason) from {self._base}.uploads where list_contains($ids, upload_id)",
            {"ids": list(upload_ids)},
        )

    def _set_withdrawn(self, upload_ids: Collection[str], *, is_withdrawn: bool) -> None:
        self.con.execute(
            "update uploads set withdrawn_seq = case when $is_withdrawn then b.withdrawn_seq end, "
            "withdrawn_at = case when $is_withdrawn then b.withdrawn_at end "
            f"from {self._base}.uploads as b where b.upload_id = uploads.upload_id "
            "and list_contains($ids, uploads.upload_id)",
            {"ids": list(upload_ids), "is_withdrawn": is_withdrawn},
        )

    def _add_snapshots(self, snapshot_ids: Collection[int], pairs: Collection[Pair] | None) -> None:
        own = "true" if pairs is None else "list_contains($pairs, project_id || '-' || institution_id)"
        values: dict[str, Any] = {"ids": list(snapshot_ids)}
        if pairs is not None:
            values["pairs"] = [f"{project_id}-{institution_id}" for project_id, institution_id in pairs]
        self.con.execute(
            f"insert into snapshots select * from {self._base}.snapshots where list_contains($ids, snapshot_id) "
            f"and {own}",
            values,
        )
