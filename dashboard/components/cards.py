"""KPI cards: value, target, change, counting rule and the way to the figure's origin."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components.markup import Markup, element, join


@dataclass(frozen=True)
class Card:
    """One card, with texts that are ready to show; None leaves a line out."""

    title: str
    value: str
    unit: str
    as_of: str
    subtitle: str | None = None
    target: str | None = None
    target_share: float | None = None
    """How much of the target is reached, 0 to 1; None where the figure is of a part only, and no bar is drawn."""
    change: str | None = None
    direction: str = "none"
    """Whether the change is for the 'good', the 'bad', or 'none' of these."""
    spark: Markup | None = None
    note: str | None = None
    rule: str = ""
    origin: str | None = None


@dataclass(frozen=True)
class CardLabels:
    """The words that every card uses."""

    rule: str
    origin: str


def cards(items: Sequence[Card], labels: CardLabels) -> Markup:
    """Return cards of equal height in one row; on narrow screens in several."""
    return element("ul", *(_card(item, labels) for item in items), class_="dm-cards")


def _breakable(text: str) -> str:
    """Return a text with a place to break its one long word: browsers without a Dutch dictionary cannot find it."""
    return text.replace("olwassenenonderwijs", "olwassenen\N{SOFT HYPHEN}onderwijs")


def _card(card: Card, labels: CardLabels) -> Markup:
    title = element("h3", _breakable(card.title), class_="dm-card-title")
    subtitle = element("p", _breakable(card.subtitle), class_="dm-card-sub") if card.subtitle else join()
    value = element(
        "p",
        element("span", card.value, class_="dm-card-value"),
        " ",
        element("span", card.unit, class_="dm-card-unit"),
        class_="dm-card-line",
    )
    change = element("p", card.change, class_=f"dm-card-change dm-{card.direction}") if card.change else join()
    note = element("p", card.note, class_="dm-card-note") if card.note else join()
    foot = element("div", _rule(card, labels), _origin(card, labels), class_="dm-card-foot")
    top = element("div", title, subtitle, class_="dm-card-top")
    middle = element("div", value, _target(card), change, card.spark or join(), note, class_="dm-card-middle")
    return element("li", top, middle, element("p", card.as_of, class_="dm-card-asof"), foot, class_="dm-card")


def _target(card: Card) -> Markup:
    if card.target is None:
        return join()
    line = element("p", card.target, class_="dm-card-target")
    if card.target_share is None:
        return line
    share = min(max(card.target_share, 0), 1)
    bar = element(
        "div",
        element("div", class_="dm-bar-fill", style=f"width:{share * 100:.0f}%"),
        class_="dm-bar",
        aria_hidden="true",
    )
    return join(bar, line)


def _rule(card: Card, labels: CardLabels) -> Markup:
    if not card.rule:
        return join()
    summary = element("summary", labels.rule, element("span", f" {card.title}", class_="dm-hidden"))
    return element("details", summary, element("p", card.rule), class_="dm-pop")


def _origin(card: Card, labels: CardLabels) -> Markup:
    if card.origin is None:
        return join()
    return element("a", labels.origin, element("span", f" {card.title}", class_="dm-hidden"), href=card.origin)
