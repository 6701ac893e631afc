"""Every text exists in both languages, and every text is used."""

import ast
import string
from pathlib import Path

from babel.messages.pofile import read_po

import dashboard
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.part_words import part_of
from dashboard.texts import LANGUAGES, catalogue_path, texts
from etl.scope import LOCAL_DEPARTMENT

_PACKAGE = Path(dashboard.__file__).parent


def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    with catalogue_path(language).open("rb") as file:
        messages = [each for each in read_po(file, locale=language) if each.id]
    return {
        each.id if isinstance(each.id, str) else each.id[0]: (each.string,)
        if isinstance(each.string, str)
        else tuple(each.string)
        for each in messages
    }


def _literals() -> set[str]:
    return {
        node.value
        for path in _PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _asked_for() -> set[str]:
    """Return the identifiers that code passes to `text(…)` or `text.plural(…)`."""
    found = set()
    for path in _PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            is_plural = isinstance(node.func, ast.Attribute) and node.func.attr == "plural"
            is_text = name == "text" and (isinstance(node.func, ast.Name) or is_plural)
            if is_text or (isinstance(node.func, ast.Attribute) and node.func.attr == "text"):
                found.add(node.args[0].value)
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_hold_the_same_identifiers() -> None:
    assert set(_catalogue("nl")) == set(_catalogue("en"))


def test_no_text_is_empty() -> None:
    empty = [
        (language, name) for language in LANGUAGES for name, forms in _catalogue(language).items() if not all(forms)
    ]
    assert empty == []


def test_every_text_that_code_asks_for_exists() -> None:
    assert len(_asked_for()) > 80
    assert sorted(_asked_for() - set(_catalogue("nl"))) == []


def test_every_text_is_used() -> None:
    assert sorted(set(_catalogue("nl")) - _literals()) == []


def test_both_languages_fill_the_same_placeholders() -> None:
    english = _catalogue("en")
    different = {
        name: (forms, english[name])
        for name, forms in _catalogue("nl").items()
        if {each for form in forms for each in _placeholders(form)}
        != {each for form in english[name] for each in _placeholders(form)}
    }
    assert different == {}


def test_singular_and_plural_are_chosen_by_the_count() -> None:
    assert texts("nl").plural("unit.persons", 1) == "persoon"
    assert texts("nl").plural("unit.persons", 2) == "personen"
    assert texts("en").plural("unit.persons", 0) == "persons"


def test_the_noun_of_a_part_follows_the_whole() -> None:
    context = Context("nl", LOCAL_DEPARTMENT, "", Filters(), "Europe/Brussels")
    assert part_of(context, "count.of_institutions", 1, 1) == "1 van 1 instelling"
    assert part_of(context, "count.of_institutions", 1, 3) == "1 van 3 instellingen"
    assert part_of(context, "count.of_records", None, None) == "– van – fiches"
