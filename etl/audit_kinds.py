"""What the audit log names: every kind of event with its words, and what of an event is shown: ids and counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.ledger import Event
from schemas.dataset_names import dataset_label
from schemas.kpi import DIMENSIONS

Fact = str | int | list[str]

LOGIN, LOGIN_REFUSED, LOGOUT = "login", "login_refused", "logout"
REFUSAL, DOWNLOAD, EXPORT = "refusal", "download", "export"
TOKEN_USED, NOTICE_SEEN, BACKUP, BEGUN = "token_used", "notice_seen", "backup", "audit_begun"


@dataclass(frozen=True)
class AuditKind:
    """One kind of event: its labels, and whether it changes data and so stands in the ledger."""

    label_nl: str
    label_en: str
    is_in_ledger: bool = False

    def label(self, language: str) -> str:
        """Return the label in 'nl' or 'en'."""
        return self.label_en if language == "en" else self.label_nl


_FIRST = ("what", "place")

AUDIT_KINDS: Mapping[str, AuditKind] = {
    LOGIN: AuditKind("Aanmelding", "Login"),
    LOGIN_REFUSED: AuditKind("Aanmelding geweigerd", "Login refused"),
    LOGOUT: AuditKind("Afmelding", "Logout"),
    REFUSAL: AuditKind("Toegang geweigerd", "Access refused"),
    DOWNLOAD: AuditKind("Bestand opgehaald", "File fetched"),
    EXPORT: AuditKind("Gegevens uitgevoerd", "Data exported"),
    TOKEN_USED: AuditKind("Token gebruikt", "Token used"),
    NOTICE_SEEN: AuditKind("Bericht gelezen", "Notice read"),
    BACKUP: AuditKind("Reservekopie gemaakt", "Backup made"),
    "accepted": AuditKind("Upload aanvaard", "Upload accepted", is_in_ledger=True),
    "refused": AuditKind("Upload geweigerd", "Upload refused", is_in_ledger=True),
    "withdrawn": AuditKind("Upload ingetrokken", "Upload withdrawn", is_in_ledger=True),
    "reference_set": AuditKind("Referentiegegevens of doel", "Reference data or target", is_in_ledger=True),
    "period_closed": AuditKind("Periode gesloten", "Period closed", is_in_ledger=True),
    "period_reopened": AuditKind("Periode heropend", "Period reopened", is_in_ledger=True),
    "token_made": AuditKind("Token gemaakt", "Token made", is_in_ledger=True),
    "token_revoked": AuditKind("Token ingetrokken", "Token revoked", is_in_ledger=True),
    "report_made": AuditKind("Rapport gemaakt", "Report made", is_in_ledger=True),
    "report_frozen": AuditKind("Rapport definitief", "Report frozen", is_in_ledger=True),
    "report_exported": AuditKind("Rapport uitgevoerd", "Report exported", is_in_ledger=True),
    "report_reissued": AuditKind("Rapport opnieuw gemaakt", "Report issued again", is_in_ledger=True),
    "erased": AuditKind("Lerende gewist", "Learner erased", is_in_ledger=True),
    "purged": AuditKind("Bewijsstukken vernietigd", "Evidence destroyed", is_in_ledger=True),
    BEGUN: AuditKind("Auditlogboek begonnen", "Audit log begun", is_in_ledger=True),
}
"""Kinds that are not listed are shown by their code."""


def kind_label(code: str, language: str) -> str:
    """Return what a kind is called in 'nl' or 'en'."""
    return AUDIT_KINDS[code].label(language) if code in AUDIT_KINDS else code


_YES_NO = (("nee", "no"), ("ja", "yes"))
_FACT_LABELS = {
    "what": ("wat", "what"),
    "place": ("plaats", "place"),
    "upload_id": ("upload", "upload"),
    "files": ("bestanden", "files"),
    "file": ("bestand", "file"),
    "rows": ("rijen", "rows"),
    "institutions": ("instellingen", "institutions"),
    "warnings": ("waarschuwingen", "warnings"),
    "confirmed": ("bevestigd", "confirmed"),
    "kept": ("bewaard", "kept"),
    "findings": ("bevindingen", "findings"),
    "project_id": ("project", "project"),
    "year": ("jaar", "year"),
    "academic_year": ("academiejaar", "academic year"),
    "token_id": ("token", "token"),
    "kpi_id": ("KPI", "KPI"),
    "kpis": ("KPI's", "KPIs"),
    "scope": ("geldt voor", "applies to"),
    "figures": ("cijfers", "figures"),
    "lines": ("regels", "lines"),
    "receipts": ("ontvangstbewijzen", "receipts"),
    "deliveries": ("leveringen", "deliveries"),
    "form": ("vorm", "form"),
    "forms": ("vormen", "forms"),
    "right": ("recht", "right"),
    "reason": ("reden", "reason"),
    "count": ("aantal", "count"),
    "first_hash": ("eerste hash", "first hash"),
    "replacements": ("vervangingen", "replacements"),
    "projects": ("projecten", "projects"),
    "kpi": ("KPI", "KPI"),
    "report_id": ("rapport", "report"),
    "dataset": ("gegevensset", "data set"),
    "status": ("antwoordcode", "answer code"),
    "report": ("rapport", "report"),
    "upload": ("upload", "upload"),
    "sha256": ("hash van het bestand", "hash of the file"),
    "seq": ("gebeurtenis", "event"),
    "number": ("nummer", "number"),
    "identifier": ("kenmerk", "identifier"),
    "institution_id": ("instelling", "institution"),
    "project_ids": ("projecten", "projects"),
    "ledger_seq": ("tot gebeurtenis", "up to event"),
    "figures_sha256": ("hash van de cijfers", "hash of the figures"),
    "state_hash": ("hash van het logboek", "hash of the ledger"),
    "data_hash": ("hash van de gegevens", "hash of the data"),
    "definitions_hash": ("hash van de definities", "hash of the definitions"),
    "with_participants": ("met deelnemers", "with participants"),
    "previous_id": ("vorig rapport", "previous report"),
    "identical": ("gelijk", "identical"),
    "refused": ("geweigerde bestanden", "refused files"),
    "uploads": ("uploads", "uploads"),
    # Of addresses, as dashboard.address names them.
    "table": ("tabel", "table"),
    "project": ("project", "project"),
    "instelling": ("instelling", "institution"),
    "stand": ("stand", "as of"),
    "maand": ("maand", "month"),
    "jaar": ("academiejaar", "academic year"),
    "kalenderjaar": ("kalenderjaar", "calendar year"),
    "as_of": ("stand", "as of"),
    "by": ("per", "by"),
}


def fact_label(name: str, language: str) -> str | None:
    """Return what a fact is called in 'nl' or 'en', or None: a fact may also be a dimension of the figures."""
    found = _FACT_LABELS.get(name)
    if found is None and name in DIMENSIONS:
        found = (DIMENSIONS[name][0].lower(), DIMENSIONS[name][1].lower())
    return None if found is None else found[language == "en"]


def facts_text(facts: Mapping[str, Fact], language: str) -> str:
    """Return facts in one line, with their names in 'nl' or 'en'; a name without words by itself."""
    return "; ".join(
        f"{fact_label(name, language) or name}: {_named_text(name, value, language)}" for name, value in facts.items()
    )


def _named_text(name: str, value: Fact, language: str) -> str:
    if name == "dataset" and isinstance(value, str):
        return dataset_label(value, language)
    return _value_text(value, language)


def _value_text(value: Fact, language: str) -> str:
    if isinstance(value, bool):
        return _YES_NO[value][language == "en"]
    return ", ".join(value) if isinstance(value, list) else str(value)


def facts_of(event: Event) -> dict[str, Fact]:
    """Return the ids and counts of an event, without texts that somebody wrote and without names of files."""
    shown = _FACTS.get(event.kind, _plain)(event.payload)
    given = {name: value for name, value in shown.items() if value not in (None, "", [])}
    return {name: given[name] for name in sorted(given, key=lambda name: name not in _FIRST)}


def _accepted(payload: Mapping[str, Any]) -> dict[str, Any]:
    warnings = sum(payload["warnings"].values())
    return {
        "upload_id": payload["upload_id"],
        "files": len(payload["files"]),
        "rows": sum(file["rows"] for file in payload["files"]),
        "institutions": [each or "-" for each in payload["institutions"]],
        "warnings": warnings,
        "confirmed": int(bool(warnings and payload["reason"])),
    }


def _refused(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "files": len(payload["files"]),
        "kept": sum(1 for file in payload["files"] if file["kept"]),
        "findings": sum(payload["counts"].values()),
        "institutions": payload.get("institutions", []),
    }


def _reference_set(payload: Mapping[str, Any]) -> dict[str, Any]:
    changed = payload.get("target") or {}
    return {
        "files": len(payload["files"]),
        **{name: changed.get(name) for name in ("kpi_id", "scope", "academic_year")},
    }


def _erased(payload: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: payload[name] for name in ("project_id", "institution_id", "rows")}
    return named | {name: len(payload[name]) for name in ("uploads", "files", "refused")}


def _purged(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"projects": payload["projects"]} | {name: len(payload[name]) for name in ("uploads", "files", "refused")}


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is an id or a count by its form: numbers, and texts and lists of texts named as ids."""
    return {
        name: value
        for name, value in payload.items()
        if isinstance(value, int) or name.endswith(("_id", "_ids", "year", "month", "sha256", "_hash"))
    }


def _all(payload: Mapping[str, Any]) -> dict[str, Any]:
    return dict(payload)


_FACTS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "accepted": _accepted,
    "refused": _refused,
    "reference_set": _reference_set,
    "erased": _erased,
    "purged": _purged,
    # The log's own kinds hold nothing else: `record` saw to that.
    **{code: _all for code, kind in AUDIT_KINDS.items() if not kind.is_in_ledger},
}
