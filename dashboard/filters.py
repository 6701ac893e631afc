"""The filters that all pages share: academic year, sector, project, institution and as-of month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import address
from dashboard.formats import Formats
from dashboard.texts import Texts
from etl.queries import FilterChoices
from schemas.codes import PROJECT_SECTORS

_ALL = ""
_SEARCH_LENGTH = 80
_WIDTHS = (10, 10, 12, 12, 12, 6)
Box = tuple[str, str, Sequence[str], str | None, Callable[[str], str]]
"""A select box: name in the address, label, options, chosen one, and how an option is shown."""
_DIMENSIONS = {
    address.ACADEMIC_YEAR: "academic_year",
    address.SECTOR: "sector",
    address.PROJECT: "project_id",
    address.INSTITUTION: "institution_id",
}


@dataclass(frozen=True)
class Filters:
    """The chosen filters; None means all. `as_of` is a month, None only while the store is empty."""

    academic_year: str | None = None
    sector: str | None = None
    project_id: str | None = None
    institution_id: str | None = None
    as_of: str | None = None

    def dimensions(self, allowed: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return the chosen values of the dimensions that a KPI has, as pairs of dimension and value."""
        chosen = ((name, getattr(self, name)) for name in _DIMENSIONS.values())
        return tuple((name, value) for name, value in chosen if value and name in allowed)

    def named(self) -> dict[str, str]:
        """Return what is chosen, by the address's names."""
        chosen = {name: getattr(self, dimension) for name, dimension in _DIMENSIONS.items()} | {
            address.AS_OF: self.as_of
        }
        return {name: value for name, value in chosen.items() if value}

    def left_out(self, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return the chosen dimensions that a KPI does not have."""
        return tuple(name for name in _DIMENSIONS.values() if getattr(self, name) and name not in allowed)


def read_filters(offered: FilterChoices, chosen: Mapping[str, str]) -> Filters:
    """Return the filters that an address names; a value that is not offered counts as not chosen."""
    sector = _offered(chosen.get(address.SECTOR), offered.sectors)
    project_id = _offered(chosen.get(address.PROJECT), offered.project_ids(sector))
    return Filters(
        academic_year=_offered(chosen.get(address.ACADEMIC_YEAR), offered.academic_years),
        sector=sector,
        project_id=project_id,
        institution_id=_offered(chosen.get(address.INSTITUTION), offered.institution_ids(sector, project_id)),
        as_of=_offered(chosen.get(address.AS_OF), offered.months) or (offered.months[-1] if offered.months else None),
    )


def _offered(value: str | None, options: Sequence[str]) -> str | None:
    return value if value in options else None


def filter_bar(offered: FilterChoices, filters: Filters, text: Texts, fmt: Formats) -> None:
    """Draw the filters in one row; a change goes into the address and runs the page again."""
    with st.container(key="filters"):
        columns = st.columns(_WIDTHS, gap="small", vertical_alignment="bottom")
        for column, (name, label, options, chosen, label_of) in zip(
            columns, _boxes(offered, filters, text, fmt), strict=False
        ):
            with column:
                _select(name, text(label), options, chosen, text, label_of)
        with columns[-1]:
            st.button(text("filter.clear"), on_click=_clear, width="stretch", type="tertiary")


def _boxes(offered: FilterChoices, filters: Filters, text: Texts, fmt: Formats) -> list[Box]:
    """Return the select boxes from left to right; each narrows those after it."""
    language = text.language
    institutions = offered.institution_ids(filters.sector, filters.project_id)
    return [
        (address.ACADEMIC_YEAR, "filter.academic_year", (_ALL, *offered.academic_years), filters.academic_year, str),
        (address.SECTOR, "filter.sector", (_ALL, *offered.sectors), filters.sector,
         lambda code: PROJECT_SECTORS.label(code, language)),
        (address.PROJECT, "filter.project", (_ALL, *offered.project_ids(filters.sector)), filters.project_id,
         lambda code: offered.project_title(code, language)),
        (address.INSTITUTION, "filter.institution", (_ALL, *institutions), filters.institution_id,
         offered.institution_name),
        (address.AS_OF, "filter.as_of", tuple(reversed(offered.months)), filters.as_of, fmt.month),
    ]  # fmt: skip


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    chosen: str | None,
    label_of: Callable[[str], str],
    text: Texts,
    *,
    with_all: bool = False,
) -> None:
    """Draw one select box whose value lives in the address."""
    _select(name, label, ((_ALL,) if with_all else ()) + tuple(options), chosen, text, label_of)


def search_box(name: str, label: str, hint: str) -> str:
    """Draw a text box whose value lives in the address, and return the value; at most 80 characters."""
    widget = f"choose_{name}"
    st.session_state[widget] = (address.choices().get(name) or "")[:_SEARCH_LENGTH]
    return st.text_input(
        label, key=widget, max_chars=_SEARCH_LENGTH, placeholder=hint, on_change=_keep, args=(name, widget)
    )


def _select(
    name: str, label: str, options: Sequence[str], chosen: str | None, text: Texts, label_of: Callable[[str], str]
) -> None:
    widget = f"choose_{name}"
    st.session_state[widget] = chosen or (_ALL if _ALL in options else options[0])
    st.selectbox(
        label,
        options,
        key=widget,
        format_func=lambda value: label_of(value) if value else text("filter.all"),
        on_change=_keep,
        args=(name, widget),
    )


def _keep(name: str, widget: str) -> None:
    address.set_choice(name, st.session_state[widget])


def _clear() -> None:
    for name in (*_DIMENSIONS, address.AS_OF):
        address.set_choice(name, None)
