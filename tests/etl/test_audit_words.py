"""Every kind of event and every name of a fact that the log may show has words in Dutch and English."""

import ast
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

import dashboard
import etl
from dashboard import address
from dashboard.app import own_routes
from dashboard.guard import GuardedRoute
from etl import audit_kinds
from etl.audit_kinds import AUDIT_KINDS, fact_label, facts_text
from etl.settings import Settings
from schemas.kpi import DIMENSIONS
from tests.coroutines import in_thread

_NOTING = {"record", "record_anyway"}
_PLACE_ONLY = {"who", "kind", "settings"}


def _trees(*packages: str) -> Iterator[ast.Module]:
    for package in packages:
        for path in sorted(Path(package).parent.rglob("*.py")):
            yield _tree(path)


@cache
def _tree(path: Path) -> ast.Module:
    return in_thread(partial(ast.parse, path.read_text()))


def _modules() -> list[ast.Module]:
    return list(_trees(str(etl.__file__), str(dashboard.__file__)))


def _named_facts(tree: ast.Module) -> Iterator[str]:
    """Yield the names of facts that a module notes in the audit log."""
    if not any(isinstance(node, ast.ImportFrom) and node.module == "etl.audit" for node in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _NOTING or name == "_refused":
                yield from (each.arg for each in node.keywords if each.arg)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            targets = {getattr(each, "id", "") for each in node.targets}
            if "facts" in targets:
                yield from (each.value for each in node.value.keys if isinstance(each, ast.Constant))


def _payload_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        given: ast.AST | None = None
        if isinstance(node, ast.Assign) and {getattr(each, "id", "") for each in node.targets} & {"payload", "frozen"}:
            given = node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append" and len(node.args) == 4:
            given = node.args[3]
        if isinstance(given, ast.Dict):
            yield from (str(each.value) for each in given.keys if isinstance(each, ast.Constant))


def _has_words(name: str) -> bool:
    return bool(fact_label(name, "nl")) and bool(fact_label(name, "en"))


def test_every_fact_that_is_noted_has_words() -> None:
    found = {name for tree in _modules() for name in _named_facts(tree)} - _PLACE_ONLY
    assert len(found) > 15
    assert [name for name in sorted(found) if not _has_words(name)] == []


def test_every_fact_of_a_route_has_words(empty_store: Settings) -> None:
    routes = [each for each in own_routes(empty_store) if isinstance(each, GuardedRoute)]
    names = {name for each in routes for name in each.param_convertors}
    names |= {address.INSTITUTION, address.PROJECT, address.AS_OF, address.MONTH, address.ACADEMIC_YEAR, *DIMENSIONS}
    assert len(routes) > 8
    assert [name for name in sorted(names) if not _has_words(name)] == []


def test_every_fact_of_an_event_has_words() -> None:
    """Of events without a summary of their own, ids and numbers are shown as they are named in the ledger."""
    names = {name for tree in _modules() for name in _payload_names(tree)}
    shown = {name for name in names if name in audit_kinds._plain(dict.fromkeys(names, "x"))}
    shown |= {"with_participants", "identical", "year"}
    assert {"report_id", "token_id", "ledger_seq"} <= names
    assert [name for name in sorted(shown) if not _has_words(name)] == []


def test_every_kind_has_words() -> None:
    kinds = set()
    for tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append" and len(node.args) >= 4:
                kind = node.args[2]
                if isinstance(kind, ast.Constant):
                    kinds.add(kind.value)
    assert {"accepted", "refused", "withdrawn", "token_made"} <= kinds
    assert kinds <= set(AUDIT_KINDS)
    for each in AUDIT_KINDS.values():
        assert each.label_nl and each.label_en and each.label_nl != each.label_en


@pytest.mark.parametrize(("language", "said"), [("nl", "gelijk: ja; instelling: 100001"),
                                                ("en", "identical: yes; institution: 100001")])  # fmt: skip
def test_facts_are_told_in_words(language: str, said: str) -> None:
    assert facts_text({"identical": True, "instelling": "100001"}, language) == said
