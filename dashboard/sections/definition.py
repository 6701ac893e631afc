"""One KPI of the catalogue: what it is, how it is counted, its target and its versions."""

import unicodedata

from dashboard import address
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import facts
from dashboard.context import Context
from dashboard.kpi_words import unit_noun
from dashboard.sections.target_words import target_text
from schemas.kpi import UNITS, Kpi
from schemas.kpis import DIMENSIONS

PATH = "definities"
_DIRECTIONS = {"up": "definitions.up", "down": "definitions.down", "none": "definitions.no_direction"}


def definition_href(kpi: str) -> str:
    """Return the address of a KPI's definition, with the visitor's choices."""
    return address.href(PATH, kpi=kpi)


def matches(kpi: Kpi, search: str) -> bool:
    """Tell whether every word of a search stands in what is said of a KPI; case and accents do not matter."""
    said = (
        kpi.id, kpi.name_nl, kpi.name_en, kpi.definition_nl, kpi.definition_en, kpi.counting_rule_nl,
        kpi.counting_rule_en, *kpi.esf_codes, *kpi.source_columns,
    )  # fmt: skip
    folded = _fold(" ".join(said))
    return all(word in folded for word in _fold(search).split())


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def definition(context: Context, kpi: Kpi, *, is_open: bool) -> Markup:
    """Return a KPI's definition as a line that opens; its anchor is the KPI's code."""
    language = context.language
    summary = element(
        "summary",
        element("span", kpi.id, class_="dm-code"),
        element("strong", kpi.name(language)),
        element("span", kpi.definition(language), class_="dm-definition-line"),
    )
    return element(
        "details",
        summary,
        facts(_facts(context, kpi)),
        element("p", *_ways(context, kpi), class_="dm-line"),
        class_="dm-definition dm-chosen" if is_open else "dm-definition",
        id=kpi.id,
        open="" if is_open else None,
    )


def _facts(context: Context, kpi: Kpi) -> list[tuple[str, str | Markup]]:
    text, language = context.text, context.language
    denominator = element("code", kpi.denominator) if kpi.denominator else text("definitions.no_denominator")
    numerator = join(element("code", kpi.numerator), _condition(context, kpi))
    return [
        (text("definitions.formula"), kpi.definition(language)),
        (text("card.rule"), kpi.counting_rule(language)),
        (text("definitions.unit"), _unit(context, kpi)),
        (text("definitions.numerator"), numerator),
        (text("definitions.denominator"), denominator),
        (text("definitions.grain"), ", ".join(_dimension(name, language) for name in kpi.grain)),
        *_split(context, kpi),
        (text("definitions.columns"), join(*_spaced([element("code", each) for each in kpi.source_columns]))),
        (text("definitions.direction"), text(_DIRECTIONS[kpi.direction])),
        (text("definitions.target"), _targets(context, kpi)),
        (text("definitions.esf"), ", ".join(kpi.esf_codes) or text("definitions.no_esf")),
        (text("definitions.version"), context.format.number(kpi.definition_version)),
        (text("definitions.history"), _history(context, kpi)),
    ]


def _condition(context: Context, kpi: Kpi) -> Markup:
    if kpi.condition is None:
        return join()
    return join(" ", context.text("definitions.condition"), " ", element("code", kpi.condition))


def _unit(context: Context, kpi: Kpi) -> str:
    unit, noun = UNITS[kpi.unit][context.language == "en"], unit_noun(kpi.id, context.text)
    return f"{unit} ({noun})" if noun else unit


def _dimension(name: str, language: str) -> str:
    label = DIMENSIONS[name][language == "en"]
    return label[0].lower() + label[1:]


def _split(context: Context, kpi: Kpi) -> list[tuple[str, str | Markup]]:
    if kpi.split is None or kpi.classes is None:
        return []
    classes = "; ".join(code.label(context.language) for code in kpi.classes.codes)
    shown = f"{_dimension(kpi.split, context.language)}: {classes}"
    return [(context.text("definitions.split"), shown)]


def _spaced(fragments: list[Markup]) -> list[str | Markup]:
    return [each for fragment in fragments for each in (fragment, ", ")][:-1]


def _targets(context: Context, kpi: Kpi) -> Markup:
    targets = context.targets if context.version else []
    stated = [target_text(context, each) for each in targets if each.kpi_id == kpi.id]
    note = kpi.target_note(context.language)
    said = element("div", note, class_="dm-muted") if note else join()
    return join(_lines(stated or [context.text("definitions.no_target")]), said)


def _history(context: Context, kpi: Kpi) -> Markup:
    lines = [
        context.text(
            "definitions.version_line",
            number=context.format.number(each.number),
            since=each.since,
            change=each.change(context.language),
        )
        for each in reversed(kpi.history)
    ]
    return _lines(lines)


def _lines(lines: list[str]) -> Markup:
    """Return one line as text, several as a list."""
    return element("ul", *(element("li", line) for line in lines)) if len(lines) > 1 else join(*lines)


def _ways(context: Context, kpi: Kpi) -> list[Markup]:
    text, name = context.text, element("span", f" {kpi.name(context.language)}", class_="dm-hidden")
    ways = [element("a", text("definitions.to_origin"), name, href=address.href("herkomst", kpi=kpi.id))]
    if {"institution_id", "academic_year"} <= set(kpi.grain):
        ways.append(element("a", text("definitions.to_progress"), name, href=address.href("voortgang", kpi=kpi.id)))
    return ways
