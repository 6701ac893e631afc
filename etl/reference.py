"""Loading reference data: the files are kept, the ledger notes them, the report's events go the way of an upload."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.findings import Finding, has_errors
from etl.judgement import Outcome
from etl.ledger import Event, ledger_of
from etl.load import archive_of, ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.reference_files import read_reference
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings, reference_dir
from etl.stage import Part
from etl.submit import Delivery, load, options_of

_EVENTS = "events.csv"


@dataclass(frozen=True)
class ReferenceOutcome:
    """What became of a folder with reference data."""

    findings: list[Finding]
    event: Event | None = None
    is_repeat: bool = False
    events_outcome: Outcome | None = None

    @property
    def is_accepted(self) -> bool:
        """Tell whether all of it is in."""
        return self.event is not None and (self.events_outcome is None or self.events_outcome.receipt is not None)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome for `--json`."""
        return {
            "accepted": self.is_accepted,
            "already_loaded": self.is_repeat,
            "findings": [each.to_json() for each in self.findings],
            "seq": self.event.seq if self.event else None,
            "events": self.events_outcome.to_json() if self.events_outcome else None,
        }


def load_reference(
    settings: Settings,
    scope: Scope,
    directory: Path,
    *,
    noted: dict[str, Any] | None = None,
    after: int | None = None,
) -> ReferenceOutcome:
    """Load a folder of reference files, all or nothing; the same files again change nothing.

    `events.csv`, when there is one, is loaded as the department's upload once the rest is in. `noted` goes into the
    ledger's entry beside the files. With `after`, nothing is loaded when other reference data than those of that event
    are the last. Raises NotAllowed for a role that may not.
    """
    scope.require(Right.SET_REFERENCE)
    reference = read_reference(directory)
    if has_errors(reference.findings):
        return ReferenceOutcome(reference.findings)
    archive = archive_of(settings)
    kept = {path.name: path for path in reference.files.values() if path.name != _EVENTS}
    with ledger_for_writing(settings) as ledger:
        files = {name: archive.keep(path) for name, path in sorted(kept.items())}
        last = ledger.events(kinds=("reference_set",))
        if after is not None and (not last or last[-1].seq != after):
            return ReferenceOutcome(reference.findings)
        is_repeat = bool(last) and last[-1].payload["files"] == files
        payload = {"files": files, **(noted or {})}
        event = last[-1] if is_repeat else ledger.append(scope.user, scope.role, "reference_set", payload)
    ensure_published(settings)
    events_outcome = None
    if (directory / _EVENTS).is_file():
        delivery = Delivery([Part(directory / _EVENTS, _EVENTS)], options_of(settings, "events"))
        events_outcome = load(settings, scope, delivery)
    return ReferenceOutcome(reference.findings, event, is_repeat, events_outcome)


def ensure_reference(settings: Settings) -> ReferenceOutcome | None:
    """Load the shipped reference data into a store that has none yet; return what became of them, else None."""
    if ledger_of(settings).last_seq(("reference_set",)):
        return None
    return load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
