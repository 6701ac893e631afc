"""Counts on the command line: one is one, in both languages; codes that are typed have their words beside them."""

import click
import pytest

from etl.cli_counts import EVENTS, RECORDS, REFUSED_FILES, Noun, count_of
from etl.cli_figures import trace
from etl.code_words import code_said
from etl.scope import NotAllowed


@pytest.mark.parametrize(
    ("count", "noun", "dutch", "english"),
    [
        (1, EVENTS, "1 gebeurtenis", "1 event"),
        (0, EVENTS, "0 gebeurtenissen", "0 events"),
        (2847, REFUSED_FILES, "2.847 geweigerde bestanden", "2,847 refused files"),
        (None, RECORDS, "- fiches", "- records"),
    ],
)
def test_the_noun_has_the_number_of_the_count(
    monkeypatch: pytest.MonkeyPatch, count: int | None, noun: Noun, dutch: str, english: str
) -> None:
    for language, said in (("nl", dutch), ("en", english)):
        monkeypatch.setattr("etl.cli_text._language", language)
        assert count_of(count, noun) == said


def test_a_code_has_its_words_beside_it_unless_they_are_the_same() -> None:
    assert code_said("unemployed", "Werkzoekend") == "unemployed (Werkzoekend)"
    assert code_said("kick_off", "Kick-off") == "kick_off"
    said = next(str(each.help) for each in trace.params if isinstance(each, click.Option) and each.name == "part")
    assert "K09: unemployed (Werkzoekend, ook langdurig)" in said and "isced_1_2, isced_0_2" in said


def test_a_refusal_names_the_role_in_words() -> None:
    for role, dutch, english in (("pilot_lead", "projectleider", "pilot lead"), ("reader", "lezer", "reader")):
        refused = NotAllowed(role)
        assert refused.message_nl == f"De rol {dutch} mag dit niet."
        assert refused.message_en == f"The role {english} may not do this."
