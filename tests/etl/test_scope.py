"""Who may see and write which institution's rows."""

import pytest

from etl.scope import InvalidScope, Scope, parse_scope


def test_scopes_are_read_from_text() -> None:
    assert parse_scope("department") == Scope("lokaal", "department")
    assert parse_scope("pilot_lead:100001, 100002") == Scope("pilot_lead", "pilot_lead", ("100001", "100002"))
    assert parse_scope("user=an;pilot_lead:100001") == Scope("an", "pilot_lead", ("100001",))
    assert parse_scope("user=eva;esf") == Scope("eva", "esf")


@pytest.mark.parametrize("text", ["", "minister", "pilot_lead", "department:100001", "user=an", "user=an;"])
def test_anything_else_is_no_scope(text: str) -> None:
    with pytest.raises(InvalidScope):
        parse_scope(text)


@pytest.mark.parametrize(
    ("role", "institution_id", "sees", "writes"),
    [
        ("department", "100001", True, True),
        ("department", None, True, True),
        ("esf", "100001", True, False),
        ("pilot_lead", "100001", True, True),
        ("pilot_lead", "100002", False, False),
        ("pilot_lead", None, False, False),
        ("reader", "100001", False, False),
    ],
)
def test_rights_per_role(role: str, institution_id: str | None, sees: bool, writes: bool) -> None:
    scope = parse_scope(f"{role}:100001" if role == "pilot_lead" else role)
    assert scope.may_see_rows(institution_id) is sees
    assert scope.may_write(institution_id) is writes
