"""Links to the templates: a table of data sets and forms, for each institution that the visitor delivers for."""

from dashboard import address
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.template_route import TEMPLATES_PATH
from etl.permissions import Right
from etl.queries import FilterChoices
from schemas.dataset_names import DATASET_NAMES

_FORMS = (("xlsx", "template.xlsx"), ("csv", "template.csv"))


def template_links(context: Context, offered: FilterChoices | None) -> Markup:
    """Return the links; a pilot lead's templates have their institution filled in, others' the one that is chosen."""
    text = context.text
    if context.scope.reach(Right.UPLOAD) == "own":
        institutions: tuple[str, ...] = context.scope.institutions
    else:
        institutions = (address.choices().get(address.INSTITUTION, ""),)
    known = set(offered.institution_ids()) if offered else set(institutions)
    tables = [_table(context, offered, each) for each in institutions if not each or each in known]
    return element(
        "section",
        element("h2", text("template.title")),
        element("p", text("template.text"), class_="dm-muted"),
        *(tables or [_table(context, offered, "")]),
    )


def _table(context: Context, offered: FilterChoices | None, institution: str) -> Markup:
    text = context.text
    name = offered.institution_name(institution) if offered and institution else institution
    caption = text("template.caption_for", institution=name) if institution else text("template.caption")
    headings = [Heading(text("upload.dataset")), *(Heading(text(title)) for _, title in _FORMS)]
    rows = [
        [
            text(DATASET_TEXTS[dataset]),
            *(_link(context, offered, institution, dataset, form) for form, _ in _FORMS),
        ]
        for dataset in DATASET_NAMES
    ]
    return table(caption, headings, rows, is_caption_shown=True)


def _link(context: Context, offered: FilterChoices | None, institution: str, dataset: str, form: str) -> Markup:
    text = context.text
    project = address.choices().get(address.PROJECT)
    is_own = offered is not None and project in offered.project_ids()
    if offered and institution:
        is_own = institution in offered.institution_ids(project_id=project)
    left_out = dict.fromkeys((address.SECTOR, address.AS_OF, address.KPI))
    target = address.href(
        f"{TEMPLATES_PATH}/{dataset}.{form}",
        **{address.INSTITUTION: institution or None, address.PROJECT: project if is_own else None},
        **left_out,
    )
    label = text("template.download", form=form.upper(), dataset=text(DATASET_TEXTS[dataset]))
    return join(element("a", form.upper(), href=target, download="", aria_label=label))
