"""Definities: the KPI catalogue, one line per KPI that opens; a link with `kpi=K07` opens and shows that one."""

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, join, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.filters import choice, search_box
from dashboard.sections.definition import definition, matches
from schemas.kpi import Kpi
from schemas.kpis import DIMENSIONS, KPIS


def render(context: Context) -> None:
    """Draw the search, the filters and the KPIs that they leave."""
    text = context.text
    show(element("p", text("definitions.intro"), class_="dm-lead"))
    found = _found(*_choices(context))
    count, of = context.format.number(len(found)), context.format.number(len(KPIS))
    show(element("p", text("definitions.count", count=count, of=of), class_="dm-status", role="status"))
    if not found:
        show(note(text("definitions.nothing"), "info"))
        return
    chosen = address.choices().get(address.KPI)
    show(join(*(definition(context, kpi, is_open=kpi.id == chosen) for kpi in found)))


def _choices(context: Context) -> tuple[str, str | None, str | None]:
    """Draw the search box and the two filters; return what they hold."""
    text, language = context.text, context.language
    used = {name for kpi in KPIS.values() for name in kpi.dimensions}
    dimensions = [name for name in DIMENSIONS if name in used]
    chosen = address.choices()
    dataset = value if (value := chosen.get(address.DATASET)) in DATASET_TEXTS else None
    dimension = value if (value := chosen.get(address.DIMENSION)) in dimensions else None
    with st.container(key="filters"):
        columns = st.columns(3, gap="small", vertical_alignment="bottom")
        with columns[0]:
            search = search_box(address.SEARCH, text("definitions.search"), text("definitions.search_hint"))
        with columns[1]:
            choice(address.DATASET, text("definitions.dataset"), tuple(DATASET_TEXTS), dataset,
                   lambda name: text(DATASET_TEXTS[name]), text, with_all=True)  # fmt: skip
        with columns[2]:
            choice(address.DIMENSION, text("definitions.dimension"), dimensions, dimension,
                   lambda name: DIMENSIONS[name][language == "en"], text, with_all=True)  # fmt: skip
    return search, dataset, dimension


def _found(search: str, dataset: str | None, dimension: str | None) -> list[Kpi]:
    return [
        kpi
        for kpi in KPIS.values()
        if matches(kpi, search)
        and dataset in (None, *kpi.datasets)
        and (dimension is None or dimension in kpi.dimensions)
    ]
