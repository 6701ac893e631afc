"""From a provider's claims to a role and institutions, as the settings map them."""

from pathlib import Path
from typing import Any

import pytest

from etl.identity import scope_of_claims
from etl.scope import Scope
from etl.settings import Settings


def of(claims: dict[str, Any], **mapping: str) -> Scope | None:
    """Return the scope that claims give under a mapping."""
    return scope_of_claims(Settings(state_dir=Path("unused"), **mapping), {"sub": "an", **claims})


def test_a_role_is_a_text_or_a_list_of_texts() -> None:
    assert of({"roles": "department"}) == Scope("an", "department")
    assert of({"roles": ["x", "esf"]}) == Scope("an", "esf")
    assert of({"roles": ["pilot_lead:100002", "pilot_lead:100001"]}) == Scope("an", "pilot_lead", ("100001", "100002"))


def test_acm_idm_writes_organisation_keys_behind_the_role() -> None:
    mapping = {
        "oidc_role_claim": "duaalmonitor_rol_3d",
        "oidc_user_claim": "vo_id",
        "oidc_roles": "DuaalMonitor-Beheerder=department;DuaalMonitor-Projectleider=pilot_lead",
    }
    claims = {"vo_id": "7f3c", "duaalmonitor_rol_3d": ["DuaalMonitor-Projectleider:Duaal:100001"]}
    assert of(claims, **mapping) == Scope("7f3c", "pilot_lead", ("100001",))
    claims["duaalmonitor_rol_3d"] = ["DuaalMonitor-Projectleider:100001, 100002,100003"]
    assert of(claims, **mapping) == Scope("7f3c", "pilot_lead", ("100001", "100002", "100003"))
    claims["duaalmonitor_rol_3d"] = ["DuaalMonitor-Beheerder:Duaal:OVO001835"]
    assert of(claims, **mapping) == Scope("7f3c", "department")
    assert of({**claims, "vo_id": None}, **mapping) is None


def test_institutions_may_have_a_claim_of_their_own() -> None:
    claims = {"roles": "pilot_lead", "org": ["100003"]}
    assert of(claims, oidc_institutions_claim="org") == Scope("an", "pilot_lead", ("100003",))
    assert of(claims) is None


def test_of_several_roles_the_widest_counts() -> None:
    assert of({"roles": ["reader", "pilot_lead:100001", "department"]}) == Scope("an", "department")
    assert of({"roles": ["reader", "pilot_lead:100001"]}) == Scope("an", "pilot_lead", ("100001",))
    assert of({"roles": ["reader", "pilot_lead"]}) == Scope("an", "reader")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"roles": None},
        {"roles": 1},
        {"roles": {"department": True}},
        {"roles": ["Department", "departments", "", ":", "pilot_lead:", "pilot_lead: :  "]},
        {"roles": [["department"]]},
        {"roles": "department reader"},
        {"sub": "", "roles": "department"},
        {"sub": 7, "roles": "department"},
    ],
    ids=str,
)
def test_anything_else_gives_no_role(claims: dict[str, Any]) -> None:
    assert of(claims) is None
