"""Making a report again, any time later, and saying whether it is the same to the byte."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from etl.ledger import ledger_of
from etl.load import archive_of
from etl.permissions import Right
from etl.replaced import ERASED, PURGED
from etl.reports import records as noted
from etl.reports.definitions import changed_definitions, definitions, software_version
from etl.reports.differences import shown
from etl.reports.figures import Figure, FigureKey, Figures
from etl.reports.forms import require_programs, write_files
from etl.reports.giving import forms_given, listing, put_in_place
from etl.reports.kept import ReportRefused, kept_figures
from etl.reports.make import collected, report_of
from etl.reports.records import Record, record
from etl.scope import Scope
from etl.settings import Settings
from etl.state_folder import WorkFolder

_DESTROYED = {
    ERASED: ("Gegevens zijn op verzoek gewist", "Data were erased on request"),
    PURGED: ("Bewijsstukken zijn na de bewaartermijn vernietigd", "Evidence was destroyed after its retention"),
}
"""What events that destroy data did, in both languages."""


@dataclass(frozen=True)
class Changed:
    """A figure that comes out otherwise than when the report was made; None is unknown or not there."""

    key: FigureKey
    gender: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Reissued:
    """The files of a report made again: SHA-256 recorded and now, by name.

    `kept` are those that were given as they are kept, because they cannot be made to the byte any more; `changed` and
    `reasons_nl` say which figures differ and why.
    """

    record: Record
    recorded: Mapping[str, str]
    now: Mapping[str, str]
    kept: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    reasons_nl: tuple[str, ...] = ()
    reasons_en: tuple[str, ...] = field(default=())

    @property
    def is_identical(self) -> bool:
        """Tell whether every file was made again as it was recorded, to the byte."""
        return not self.kept and self.is_whole

    @property
    def is_whole(self) -> bool:
        """Tell whether every file given is the recorded one to the byte, made again or kept."""
        return all(self.now.get(name) == sha256 for name, sha256 in self.recorded.items())

    def reasons(self, language: str) -> tuple[str, ...]:
        """Return why files differ, in 'nl' or 'en'."""
        return self.reasons_en if language == "en" else self.reasons_nl

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the re-issue as `duaal report reissue --json` prints it."""
        return {
            "report_id": self.record.report_id,
            "identical": self.is_identical,
            "files": [
                {
                    "name": name,
                    "sha256": self.now.get(name),
                    "recorded_sha256": sha256,
                    "identical": self.now.get(name) == sha256,
                    "kept": name in self.kept,
                }
                for name, sha256 in self.recorded.items()
            ],
            "changed": [
                {
                    "id": each.key.origin(self.record.report_id) + (f"-{each.gender}" if each.gender else ""),
                    "code": each.key.code,
                    "project": each.key.project_id or None,
                    "year": each.key.year or None,
                    "gender": each.gender or None,
                    "before": shown(each.before),
                    "after": shown(each.after),
                }
                for each in self.changed
            ],
            "reasons": list(self.reasons(language)),
        }


def reissue(
    settings: Settings,
    scope: Scope,
    report_id: str,
    directory: Path,
    told: Callable[[str], None] = lambda _form: None,
) -> Reissued:
    """Make every file that was ever handed out of a report again from raw files and ledger, and compare.

    The warehouse of then is built anew for it. Of a final report, what was handed out while it was a concept is made
    again as well, and a file whose bytes cannot be made again is given as it is kept. `told` hears which form is begun.
    It is noted, and only then do the files get into the folder. Raises NotAllowed, UnknownReport, ReportRefused (no
    file was ever handed out, or kept figures are lost), FormUnavailable, EsfChecksFailed and OSError.
    """
    scope.require(Right.READ_REPORTS)
    made = record(ledger_of(settings), scope, report_id)
    stages = [each for each in _stages(made) if each.recorded_files]
    if not stages:
        raise ReportRefused(
            f"Van rapport {made.report_id} zijn nooit bestanden gemaakt. Maak ze met 'duaal report show "
            f"{made.report_id} --formats xlsx --out MAP'.",
            f"No files were ever made of report {made.report_id}. Make them with 'duaal report show {made.report_id} "
            "--formats xlsx --out DIR'.",
        )
    forms = [forms_given(each) for each in stages]
    for each in forms:
        require_programs(each)
    recorded_figures = kept_figures(settings, made)
    with WorkFolder(settings) as work_dir:
        written: dict[str, str] = {}
        with collected(settings, made, rebuilt=True) as (con, known, gathered):
            changed = changed_figures(recorded_figures, gathered.figures)
            for stage, wanted in zip(stages, forms, strict=True):
                report = report_of(con, known, settings, stage, gathered)
                written |= write_files(report, wanted, work_dir, told, listing(stage))
        recorded = {name: sha256 for stage in stages for name, sha256 in stage.recorded_files.items()}
        result = _compare(settings, made, recorded, written, changed)
        for name in result.kept:
            (work_dir / name).write_bytes(archive_of(settings).read(result.now[name]))
        payload = {"report_id": made.report_id, "identical": result.is_identical, "files": dict(result.now)}
        with put_in_place(result.now, work_dir, directory):
            ledger_of(settings).append(scope.user, scope.role, noted.REISSUED, payload)
    return result


def _stages(made: Record) -> tuple[Record, ...]:
    """Return the report as it is, and before that, when it is final, as the concept that it was."""
    return (made, replace(made, frozen=None)) if made.frozen else (made,)


def changed_figures(before: Figures, after: Figures) -> tuple[Changed, ...]:
    """Return the figures that differ, by what they are of."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return tuple(Changed(key, gender, before.get((key, gender)), after.get((key, gender))) for key, gender in names)


def _compare(
    settings: Settings,
    made: Record,
    recorded: Mapping[str, str],
    written: Mapping[str, str],
    changed: tuple[Changed, ...],
) -> Reissued:
    different = [name for name, sha256 in recorded.items() if written.get(name) != sha256]
    kept = tuple(name for name in different if made.frozen and _is_kept(settings, made.frozen.kept.get(name)))
    now = {name: written[name] for name in recorded if name in written}
    now |= {name: made.frozen.kept[name] for name in kept if made.frozen}
    reasons = _reasons(settings, made) if different or changed else []
    return Reissued(made, recorded, now, kept, changed, tuple(nl for nl, _ in reasons), tuple(en for _, en in reasons))


def _is_kept(settings: Settings, sha256: str | None) -> bool:
    return sha256 is not None and archive_of(settings).is_sound(sha256)


def _reasons(settings: Settings, made: Record) -> list[tuple[str, str]]:
    """Return what may have changed the bytes, in both languages."""
    found: list[tuple[str, str]] = []
    now = definitions(settings)
    if changed := changed_definitions(dict(made.definitions), now):
        listed = ", ".join(changed)
        found.append((f"Andere definities of instellingen: {listed}.", f"Other definitions or settings: {listed}."))
    if (running := software_version()) != made.software_version:
        found.append(
            (
                f"Andere versie van de software: {made.software_version} toen, {running} nu.",
                f"Another version of the software: {made.software_version} then, {running} now.",
            )
        )
    for kind, (done_nl, done_en) in _DESTROYED.items():
        events = [str(event.seq) for event in ledger_of(settings).events(after=made.seq, kinds=(kind,))]
        if events:
            listed = ", ".join(events)
            found.append(
                (f"{done_nl} (gebeurtenis {listed} in het logboek).", f"{done_en} (event {listed} in the ledger).")
            )
    return found or [
        (
            "De definities en de gegevens zijn dezelfde: een bibliotheek waarmee het bestand gemaakt wordt, is anders.",
            "Definitions and data are the same: a library that the file is made with is another one.",
        )
    ]
