"""The parts of a KPI that has classes: which there are, which one is meant, and what to say when none is chosen."""

from collections.abc import Sequence

from etl.code_words import code_said
from etl.kpi_value import KpiValue
from schemas.kpis import KPIS


class UnknownPart(ValueError):
    """A part that a KPI does not have; the messages name those that it has."""

    def __init__(self, kpi: str, part: str) -> None:
        self.kpi, self.part = kpi, part
        self.message_nl, self.message_en = f"{kpi} heeft geen delen.", f"{kpi} has no parts."
        if parts_of(kpi):
            self.message_nl = f"{kpi} heeft geen deel '{part}'; wel: {parts_said(kpi, 'nl')}."
            self.message_en = f"{kpi} has no part '{part}'; possible: {parts_said(kpi, 'en')}."
        super().__init__(self.message_en)


class PartNeeded(ValueError):
    """A KPI that exists only per class, asked for without one; `values` are the figures of its parts."""

    def __init__(self, kpi: str, values: Sequence[KpiValue]) -> None:
        self.kpi, self.values = kpi, list(values)
        dutch, english = parts_said(kpi, "nl"), parts_said(kpi, "en")
        self.message_nl = f"{kpi} bestaat alleen per deel. Kies met --part welk deel u wilt herleiden: {dutch}."
        self.message_en = f"{kpi} exists only by part. Choose with --part which one to trace: {english}."
        super().__init__(self.message_en)


def parts_of(kpi: str) -> tuple[str, ...]:
    """Return the codes of a KPI's parts in order: the classes of its split; nothing when it has none."""
    classes = KPIS[kpi].classes
    return classes.values if classes else ()


def parts_said(kpi: str, language: str) -> str:
    """Return the codes of a KPI's parts with their words, in 'nl' or 'en'."""
    classes = KPIS[kpi].classes
    return ", ".join(code_said(each.code, each.label(language)) for each in classes.codes) if classes else ""


def part_filter(kpi: str, part: str) -> dict[str, str]:
    """Return the filter that chooses a part, given by its code or label in any case. Raises UnknownPart."""
    declared = KPIS[kpi]
    code = declared.classes.spellings().get(part.strip().lower()) if declared.classes else None
    if declared.split is None or code is None:
        raise UnknownPart(kpi, part)
    return {declared.split: code}
