"""The words of a KPI on a page: name, unit, value, rule, and why a value is missing."""

from dataclasses import replace

from dashboard.formats import Formats
from dashboard.texts import Texts
from etl.kpi_value import KpiValue
from schemas.kpis import KPIS

_UNITS = {
    "K01": "unit.projects",
    "K02": "unit.projects",
    "K03": "unit.institutions",
    "K04": "unit.programmes",
    "K05": "unit.pilots",
    "K07": "unit.persons",
    "K08": "unit.enrollments",
    "K09": "unit.persons",
    "K10": "unit.persons",
    "K11": "unit.persons",
    "K12": "unit.persons",
    "K15": "unit.workplaces",
    "K17": "unit.enterprises",
    "K19": "unit.learners_per_mentor",
    "K22": "unit.events",
    "K23": "unit.attendees",
}


def kpi_name(kpi: str, language: str) -> str:
    """Return a KPI's name."""
    return KPIS[kpi].name(language)


def counting_rule(kpi: str, language: str) -> str:
    """Return how a KPI is counted."""
    return KPIS[kpi].counting_rule(language)


def stated_rule(kpi: str, text: Texts) -> str:
    """Return how a KPI is counted, with the version of its definition."""
    return f"{counting_rule(kpi, text.language)} {text('card.version', version=KPIS[kpi].definition_version)}"


def unit_word(value: KpiValue, text: Texts) -> str:
    """Return the noun that follows a value; a percentage carries its sign itself. Of rounded counts, it says so."""
    if value.protection == "withheld":
        return ""
    if value.protection == "rounded":
        return text("unit.rounded", unit=unit_word(replace(value, protection=None), text))
    if value.unit == "pct":
        return text("unit.share_of", numerator=_plain(value.numerator), denominator=_plain(value.denominator))
    identifier = _UNITS.get(value.kpi)
    if identifier is None:
        return ""
    return text.plural(identifier, 1 if value.value == 1 else 2)


def unit_noun(kpi: str, text: Texts) -> str | None:
    """Return the noun of what a KPI counts, in the plural, or None for a percentage."""
    identifier = _UNITS.get(kpi)
    return text.plural(identifier, 2) if identifier and KPIS[kpi].unit != "pct" else None


def _plain(value: float | int | None) -> str:
    return "0" if value is None else f"{value:g}"


def value_text(value: KpiValue | None, fmt: Formats) -> str:
    """Return a value as it is read, a dash where there is none, words where it is withheld to protect persons."""
    if value and (withheld := value.withheld_text(fmt.language)):
        return withheld
    return fmt.value(value.value if value else None, value.unit if value else "count")


def count_text(value: KpiValue, count: float | int | None, fmt: Formats) -> str:
    """Return a numerator or denominator as it is read; one that is withheld says so as its value does."""
    withheld = value.withheld_text(fmt.language) if count is None else None
    return withheld or fmt.number(count)


def counted_text(value: KpiValue, language: str, fmt: Formats) -> str | None:
    """Return over how many of how many things the value was counted, in the KPI's own words, if it has any."""
    declared = KPIS[value.kpi]
    template = declared.counted_en if language == "en" else declared.counted_nl
    if template is None or value.counted is None or value.of is None:
        return None
    return template.format(counted=fmt.number(value.counted), of=fmt.number(value.of))


def reason(value: KpiValue | None, language: str) -> str | None:
    """Return why a value is missing, or None when it is there."""
    if value is None or value.value is not None:
        return None
    return value.reason_en if language == "en" else value.reason_nl
