"""A receipt in words: what the page, the command line and the PDF say of one accepted upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from etl.receipts import Receipt
from etl.right_words import role_label
from schemas.kpis import KPIS
from schemas.rules import RULES

_LOCALES = {"nl": "nl_BE", "en": "en_GB"}
_EFFECT = {
    "added": ("Rijen erbij", "Rows added"),
    "changed": ("Rijen gewijzigd", "Rows changed"),
    "vanished": ("Rijen verdwenen", "Rows gone"),
}
_UNKNOWN = "–"


@dataclass(frozen=True)
class FigureLine:
    """A figure that the upload moved: whose, which, before and after, as text."""

    whose: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ReceiptWords:
    """A receipt as titled pairs and a list of figures, in one language."""

    title: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    figures_title: str
    figure_headings: tuple[str, str, str, str]
    figures: tuple[FigureLine, ...]

    def text(self) -> str:
        """Return the receipt as plain text, ended by a line end."""
        lines = [self.title, "=" * len(self.title)]
        for title, pairs in self.sections:
            width = max((len(name) for name, _ in pairs), default=0)
            lines += ["", title, "-" * len(title), *(f"{name.ljust(width)}  {value}" for name, value in pairs)]
        if self.figures:
            lines += ["", self.figures_title, "-" * len(self.figures_title)]
            lines += [f"{line.whose}: {line.name}: {line.before} → {line.after}" for line in self.figures]
        return "\n".join(lines) + "\n"


def receipt_words(
    receipt: Receipt, language: str, institutions: Mapping[str, str], time_zone: str = "Europe/Brussels"
) -> ReceiptWords:
    """Return a receipt in 'nl' or 'en'; `institutions` are names by number, times are local."""
    words = _Words(language, time_zone)
    say = words.say
    sections = [
        (say("Oplading", "Upload"), _about(words, receipt, institutions)),
        (say("Bestanden", "Files"), _files(words, receipt)),
    ]
    if receipt.effect:
        sections.append((say("Wat is er veranderd", "What has changed"), _effect(words, receipt)))
    return ReceiptWords(
        title=say(f"Ontvangstbewijs {receipt.upload_id}", f"Receipt {receipt.upload_id}"),
        sections=tuple(sections),
        figures_title=say("Cijfers voor en na deze oplading", "Figures before and after this upload"),
        figure_headings=(say("Van", "Of"), say("Cijfer", "Figure"), say("Voor", "Before"), say("Na", "After")),
        figures=tuple(_figures(words, receipt, institutions)),
    )


class _Words:
    """The forms of one language and time zone."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language
        self._zone = ZoneInfo(time_zone)

    def say(self, dutch: str, english: str) -> str:
        return english if self.language == "en" else dutch

    def moment(self, moment: datetime) -> str:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        local = aware.astimezone(self._zone)
        return f"{format_date(local.date(), 'd MMMM y', locale=_LOCALES[self.language])}, {local:%H:%M:%S %Z}"

    def number(self, value: float | int | None, decimals: int = 0) -> str:
        if value is None:
            return _UNKNOWN
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=_LOCALES[self.language]))

    def figure(self, value: float | int | None, unit: str) -> str:
        if value is None:
            return _UNKNOWN
        if unit == "pct":
            return self.number(value, 1) + self.say(" %", "%")
        return self.number(value, 1 if unit == "ratio" else 0)


def _about(words: _Words, receipt: Receipt, institutions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    say = words.say
    whose = "; ".join(_whose(words, each, institutions) for each in receipt.institutions)
    pairs = [
        (say("Nummer", "Number"), receipt.upload_id),
        (say("Aanvaard op", "Accepted on"), words.moment(receipt.at)),
        (say("Door", "By"), f"{receipt.actor} ({role_label(receipt.role, words.language)})"),
        (say("Instelling", "Institution"), whose),
        (say("Gebeurtenis in het logboek", "Event in the ledger"), f"{receipt.seq}, SHA-256 {receipt.entry_hash}"),
        (say("Versie van het contract", "Version of the contract"), receipt.contract_version),
    ]
    if receipt.is_sample and receipt.delivered_at:
        said = say("Voorbeeldgegevens, aangeleverd op", "Sample data, delivered on")
        pairs.append((said, words.moment(receipt.delivered_at)))
    if receipt.warnings:
        warnings = (
            f"{count} × {code} {say(RULES[code].title_nl, RULES[code].title_en)}"
            for code, count in receipt.warnings.items()
        )
        pairs.append((say("Waarschuwingen", "Warnings"), "; ".join(warnings)))
    if receipt.reason:
        pairs.append((say("Reden", "Reason"), receipt.reason))
    if receipt.withdrawn_at:
        by = f"{words.moment(receipt.withdrawn_at)}, {receipt.withdrawn_by}: {receipt.withdrawn_reason}"
        pairs.append((say("Ingetrokken", "Withdrawn"), by))
    return tuple(pairs)


def _whose(words: _Words, institution: str, institutions: Mapping[str, str]) -> str:
    if not institution:
        return words.say("departement", "department")
    return f"{institutions[institution]} ({institution})" if institution in institutions else institution


def _files(words: _Words, receipt: Receipt) -> tuple[tuple[str, str], ...]:
    return tuple((file["name"], f"{_rows(words, file['rows'])}, SHA-256 {file['sha256']}") for file in receipt.files)


def _rows(words: _Words, count: int) -> str:
    noun = words.say("rij", "row") if count == 1 else words.say("rijen", "rows")
    return f"{words.number(count)} {noun}"


def _effect(words: _Words, receipt: Receipt) -> tuple[tuple[str, str], ...]:
    effect: Mapping[str, Any] = receipt.effect or {}
    return tuple((words.say(*texts), words.number(effect[name])) for name, texts in _EFFECT.items())


def _figures(words: _Words, receipt: Receipt, institutions: Mapping[str, str]) -> list[FigureLine]:
    """Return the totals that moved; their classes are on the page and in `duaal uploads --json`."""
    lines = []
    for move in (receipt.effect or {}).get("kpis", ()):
        kpi, dimensions = KPIS[move["kpi"]], dict(move["dimensions"])
        institution = dimensions.pop("institution_id", None)
        if dimensions or move.get("level", "all") == "scope":
            continue
        whole = words.say("Het hele project", "The whole project")
        lines.append(
            FigureLine(
                whose=institutions.get(institution, institution) if institution else whole,
                name=f"{kpi.id} {kpi.name(words.language)}",
                before=words.figure(move["before"], kpi.unit),
                after=words.figure(move["after"], kpi.unit),
            )
        )
    return lines
