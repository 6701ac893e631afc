"""Setting one target: the reference files as they are, with one line other or more, loaded the way all of them are."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.archive import archive_of
from etl.ledger import ledger_of
from etl.permissions import Right
from etl.reference import ReferenceOutcome, load_reference
from etl.scope import Scope
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.targets import TARGET_KEY, TARGETS_FILE, targets_csv


class TargetRefused(Exception):
    """A target that cannot be set; the messages say why and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


@dataclass(frozen=True)
class NewTarget:
    """A target as a line of targets.csv; the value has a decimal point, an empty date is unknown."""

    kpi_id: str
    scope: str
    academic_year: str
    target: str
    set_by: str
    set_on: str
    source: str


def set_target(settings: Settings, scope: Scope, new: NewTarget, reason: str) -> ReferenceOutcome:
    """Set a target, anew or other than before; nothing of the earlier one is lost.

    Raises NotAllowed for a role that may not; TargetRefused without a reason, without reference data, or when the
    contract refuses the line. All or nothing, as loading reference data.
    """
    scope.require(Right.SET_REFERENCE)
    if not reason.strip():
        raise TargetRefused("Geef een reden op.", "Give a reason.")
    loads = ledger_of(settings).events(kinds=("reference_set",))
    if not loads:
        raise TargetRefused("Laad eerst referentiegegevens.", "Load reference data first.")
    with WorkFolder(settings) as folder:
        for name, sha256 in loads[-1].payload["files"].items():
            (folder / name).write_bytes(archive_of(settings).read(sha256))
        row = asdict(new)
        is_other = _write(folder / TARGETS_FILE, row)
        if not is_other:
            raise TargetRefused("Dit doel is al zo vastgelegd.", "This target is already set so.")
        target = {name: row[name] for name in TARGET_KEY}
        outcome = load_reference(
            settings, scope, folder, noted={"reason": reason.strip(), "target": target}, after=loads[-1].seq
        )
    if outcome.event is None:
        said = outcome.findings[0] if outcome.findings else None
        if said is None:
            raise TargetRefused(
                "De referentiegegevens zijn intussen veranderd. Kijk ze na en probeer opnieuw.",
                "The reference data have changed meanwhile. Look at them and try again.",
            )
        raise TargetRefused(said.message_nl, said.message_en)
    return outcome


def _write(path: Path, row: dict[str, str]) -> bool:
    """Put a line in the place of the one with its key, or at the end; tell whether anything is other than before."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        rows = list(reader)
    key = [row[name] for name in TARGET_KEY]
    place = next((number for number, each in enumerate(rows) if [each[name] for name in TARGET_KEY] == key), len(rows))
    if place < len(rows) and rows[place] == {name: row.get(name, "") for name in header}:
        return False
    rows[place : place + 1] = [row]
    path.write_text(targets_csv(rows, header), encoding="utf-8", newline="")
    return True
