"""What the ledger says of reports: which were made of what, which are final, what was handed out and made again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from etl.ids_said import unknown_report
from etl.ledger import Event, Ledger
from etl.permissions import Right, Role
from etl.reports.model import MANIFEST_ENDING, ReportStatus, file_stem
from etl.scope import Scope
from schemas.esf_lines import CodeSet

MADE = "report_made"
EXPORTED = "report_exported"
FROZEN = "report_frozen"
REISSUED = "report_reissued"
KINDS = (MADE, EXPORTED, FROZEN, REISSUED)


class UnknownReport(ValueError):
    """A number that no report has; the messages say how to see those that there are."""

    def __init__(self, given: str) -> None:
        self.message_nl, self.message_en = unknown_report(given)
        super().__init__(self.message_en)


@dataclass(frozen=True)
class Frozen:
    """That a report was made final: when, by whom, which years were closed, and the files as they were then.

    `files` are the SHA-256 by name of what was handed out then and since; `kept` are those of them (without persons'
    rows) that lie in the archive.
    """

    seq: int
    at: datetime
    actor: str
    years: tuple[int, ...]
    files: Mapping[str, str]
    kept: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """One report as the ledger knows it.

    `made_of` is everything it was asked for and made from; `figures_sha256` names its figures in the archive. `files`
    are the SHA-256 by name of what was handed out while it was a concept; a final report has those of `frozen` too.
    `listed` is what each manifest that was handed out lists. `state_hash` is the ledger's at `ledger_seq`; `data_hash`
    is equal for equal data, and '' for reports made before it was noted, whose files never name it.
    """

    report_id: str
    seq: int
    made_at: datetime
    made_by: str
    role: Role
    project_ids: tuple[str, ...]
    code_sets: Mapping[str, CodeSet]
    esf_off: tuple[str, ...]
    as_of: str
    period_from: str
    known_at: datetime | None
    ledger_seq: int
    state_hash: str
    version: int
    software_version: str
    definitions_hash: str
    definitions: Mapping[str, str]
    with_participants: bool
    previous_id: str | None
    figures_sha256: str
    data_hash: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    frozen: Frozen | None = None

    @property
    def status(self) -> ReportStatus:
        """Return 'definitief' once the report is final, else 'concept'."""
        return "definitief" if self.frozen else "concept"

    @property
    def file_stem(self) -> str:
        """Return how its files are named, without an ending."""
        return file_stem(self.report_id, self.as_of, self.status)

    @property
    def recorded_files(self) -> Mapping[str, str]:
        """Return the SHA-256 by name of what was handed out of the report in its status of now."""
        return self.frozen.files if self.frozen else self.files

    def to_json(self) -> dict[str, Any]:
        """Return the report as `duaal report list --json` prints it."""
        frozen = self.frozen
        return {
            "report_id": self.report_id,
            "status": self.status,
            "version": self.version,
            "projects": list(self.project_ids),
            "code_sets": dict(self.code_sets),
            "as_of": self.as_of,
            "period_from": self.period_from,
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "made_at": self.made_at.isoformat(),
            "made_by": self.made_by,
            "role": self.role,
            "ledger_seq": self.ledger_seq,
            "state_hash": self.state_hash,
            "data_hash": self.data_hash or None,
            "software_version": self.software_version,
            "definitions_hash": self.definitions_hash,
            "previous": self.previous_id,
            "participants": self.with_participants,
            "frozen_at": frozen.at.isoformat() if frozen else None,
            "frozen_by": frozen.actor if frozen else None,
            "closed_years": list(frozen.years) if frozen else [],
            "files": [{"name": name, "sha256": sha256} for name, sha256 in self.recorded_files.items()],
        }


def report_id_of(event: Event) -> str:
    """Return a report's number: that of its event."""
    return f"R{event.seq:06d}"


def kept_files(event: Event) -> dict[str, str]:
    """Return the files that an event of a report keeps in the archive, as SHA-256 by name."""
    if event.kind == MADE:
        return {f"{report_id_of(event)}-figures.json": event.payload["figures_sha256"]}
    return dict(event.payload["kept"]) if event.kind == FROZEN else {}


def records(ledger: Ledger, scope: Scope) -> list[Record]:
    """Return every report, oldest first. Raises NotAllowed for who may not read reports."""
    scope.require(Right.READ_REPORTS)
    found: dict[str, Record] = {}
    versions: dict[tuple[tuple[str, ...], str], int] = {}
    for event in ledger.events(kinds=KINDS):
        if event.kind == MADE:
            made = _made(event, found)
            key = (made.project_ids, made.as_of)
            versions[key] = versions.get(key, 0) + 1
            found[made.report_id] = replace(made, version=versions[key])
        elif (report := found.get(event.payload["report_id"])) is not None:
            found[report.report_id] = _followed(report, event)
    return list(found.values())


def record(ledger: Ledger, scope: Scope, report_id: str) -> Record:
    """Return one report by its number, in any case. Raises UnknownReport and NotAllowed."""
    wanted = report_id.strip().upper()
    for each in records(ledger, scope):
        if each.report_id == wanted:
            return each
    raise UnknownReport(report_id)


def previous_of(earlier: Sequence[Record], project_ids: Sequence[str]) -> Record | None:
    """Return the report that a new one of the same projects is compared with: the last final one, else the last."""
    same = [each for each in earlier if each.project_ids == tuple(project_ids)]
    return next((each for each in reversed(same) if each.frozen), same[-1] if same else None)


def _made(event: Event, earlier: Mapping[str, Record]) -> Record:
    payload = event.payload
    return Record(
        report_id=report_id_of(event),
        seq=event.seq,
        made_at=event.at,
        made_by=event.actor,
        role=event.role,  # type: ignore[arg-type]
        project_ids=tuple(payload["project_ids"]),
        code_sets=payload["code_sets"],
        esf_off=tuple(payload["esf_off"]),
        as_of=payload["as_of"],
        period_from=payload["period_from"],
        known_at=datetime.fromisoformat(payload["known_at"]) if payload["known_at"] else None,
        ledger_seq=payload["ledger_seq"],
        state_hash=payload["state_hash"],
        version=1,
        software_version=payload["software_version"],
        definitions_hash=payload["definitions_hash"],
        definitions=payload["definitions"],
        with_participants=payload["with_participants"],
        previous_id=payload["previous_id"],
        figures_sha256=payload["figures_sha256"],
        data_hash=payload.get("data_hash", ""),
    )


def _followed(report: Record, event: Event) -> Record:
    """Add an event to a report: what was handed out first under a name is what a re-issue is compared with."""
    payload = event.payload
    if event.kind == EXPORTED:
        report = replace(report, listed=_listed(report, payload))
        final = file_stem(report.report_id, report.as_of, "definitief")
        # By name and not by time: what was asked for before the report became final may be noted after it.
        of_final = {name: sha256 for name, sha256 in payload["files"].items() if name.startswith(final)}
        of_concept = {name: sha256 for name, sha256 in payload["files"].items() if name not in of_final}
        if of_final and report.frozen:
            report = replace(report, frozen=replace(report.frozen, files={**of_final, **report.frozen.files}))
        return replace(report, files={**of_concept, **report.files})
    if event.kind == FROZEN:
        frozen = Frozen(
            event.seq,
            datetime.fromisoformat(payload["frozen_at"]),
            event.actor,
            tuple(payload["years"]),
            payload["files"],
            payload["kept"],
        )
        return replace(report, listed=_listed(report, payload), frozen=frozen)
    return report


def _listed(report: Record, payload: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Return what each manifest lists, with those of an event: the event says so, or it is its other files."""
    others = {name: sha256 for name, sha256 in payload["files"].items() if not name.endswith(MANIFEST_ENDING)}
    found = {name: payload.get("listed", others) for name in payload["files"] if name not in others}
    return {**found, **report.listed}
