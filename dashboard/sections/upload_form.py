"""The form for an upload: plain HTML that posts to a route of ours, and works without a mouse or a script."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard import address, csrf
from dashboard.components.markup import Markup, element, join, void
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.receive import DATASET, FIELD_BACK, FIELD_FILES, FIELD_TOKEN, NO_ROWS, upload_action
from dashboard.store import active_settings
from etl.queries import FilterChoices
from schemas.codes import ACADEMIC_YEARS
from schemas.dataset_names import DATASET_NAMES

_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".ods")
"""How the names of files end that can be an upload."""


def upload_form(context: Context, offered: FilterChoices | None) -> Markup:
    """Return the form; its token ties it to the visitor's cookie."""
    text = context.text
    said = element(
        "details",
        element("summary", text("upload.said_title")),
        element("p", text("upload.said_text"), class_="dm-muted"),
        element("div", *_said_fields(context, offered), class_="dm-fields"),
        class_="dm-details",
    )
    carried = urlencode({name: value for name, value in address.choices().items() if name in address.KEPT})
    hidden = join(
        void("input", type="hidden", name=FIELD_TOKEN, value=csrf.token(csrf.current_visitor())),
        void("input", type="hidden", name=FIELD_BACK, value=carried),
    )
    button = element("button", text("upload.send"), type="submit", class_="dm-button")
    return element(
        "form",
        _file_field(context),
        said,
        hidden,
        button,
        action=upload_action(),
        method="post",
        enctype="multipart/form-data",
        class_="dm-form",
        data_sending=context.text("upload.sending"),
        data_sent=context.text("upload.sent"),
    )


def _file_field(context: Context) -> Markup:
    text = context.text
    limit = text("upload.limit", megabytes=context.format.number(active_settings().max_megabytes))
    endings = context.format.one_of(_ENDINGS)
    unfit = text("upload.unfit", files="{files}", endings=endings)
    return element(
        "div",
        element("label", text("upload.files"), for_="dm-files"),
        element(
            "div",
            element("span", text("upload.choose"), class_="dm-button dm-button-light", aria_hidden="true"),
            element("span", text("upload.none_chosen"), class_="dm-chosen", aria_live="polite"),
            void(
                "input",
                type="file",
                id="dm-files",
                name=FIELD_FILES,
                multiple="",
                required="",
                accept=",".join(_ENDINGS),
                aria_describedby="dm-files-help",
            ),
            class_="dm-pick",
        ),
        # Filled by the script as soon as files are chosen; what a file really is, its bytes tell when it is judged.
        element("p", class_="dm-unfit", aria_live="polite", data_unfit=unfit),
        element("p", limit, id="dm-files-help", class_="dm-muted"),
        class_="dm-drop",
    )


def _said_fields(context: Context, offered: FilterChoices | None) -> list[Markup]:
    text = context.text
    fields = [_select(DATASET, text("upload.dataset"), [(name, text(DATASET_TEXTS[name])) for name in DATASET_NAMES])]
    if offered:
        projects = [(each, offered.project_title(each, context.language)) for each in offered.project_ids()]
        institutions = [(each, offered.institution_name(each)) for each in offered.institution_ids()]
        fields.append(_select("project_id", text("filter.project"), projects))
        fields.append(_select("institution_id", text("filter.institution"), institutions))
    years = [(code.code, code.label(context.language)) for code in ACADEMIC_YEARS.codes]
    fields.append(_select("academic_year", text("filter.academic_year"), years))
    fields.append(
        element(
            "div",
            element("label", text("upload.month"), for_="dm-reporting_month"),
            void(
                "input",
                type="text",
                id="dm-reporting_month",
                name="reporting_month",
                placeholder="2023-05",
                pattern="20[0-9]{2}-[0-9]{2}",
                maxlength="7",
            ),
            class_="dm-field",
        )
    )
    fields.append(
        element(
            "div",
            void("input", type="checkbox", id="dm-no_rows", name=NO_ROWS, value="1"),
            element("label", text("upload.no_rows"), for_="dm-no_rows"),
            class_="dm-check",
        )
    )
    return fields


def _select(name: str, label: str, options: Sequence[tuple[str, str]]) -> Markup:
    items = [element("option", "", value=""), *(element("option", shown, value=code) for code, shown in options)]
    return element(
        "div",
        element("label", label, for_=f"dm-{name}"),
        element("select", *items, id=f"dm-{name}", name=name),
        class_="dm-field",
    )
