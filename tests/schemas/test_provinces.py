"""Postal codes and provinces: every code belongs to one province."""

from itertools import pairwise

import pytest

from schemas.provinces import POSTAL_RANGES, PROVINCES, province_of


def test_ranges_follow_each_other_from_the_first_code_to_the_last() -> None:
    assert (POSTAL_RANGES[0][0], POSTAL_RANGES[-1][1]) == (1000, 9999)
    for (_, last, _), (first, _, _) in pairwise(POSTAL_RANGES):
        assert first == last + 1


def test_every_province_has_a_range() -> None:
    assert {province for _, _, province in POSTAL_RANGES} == set(PROVINCES.values)


@pytest.mark.parametrize(
    ("postal_code", "province"),
    [
        ("1000", "brussel"),
        ("1299", "brussel"),
        ("1300", "waals_brabant"),
        ("1500", "vlaams_brabant"),
        ("2800", "antwerpen"),
        ("3000", "vlaams_brabant"),
        ("3500", "limburg"),
        ("4000", "luik"),
        ("5000", "namen"),
        ("6000", "henegouwen"),
        ("6700", "luxemburg"),
        ("7000", "henegouwen"),
        ("8500", "west_vlaanderen"),
        ("9000", "oost_vlaanderen"),
        ("0999", None),
        ("", None),
        ("B-900", None),
        ("\N{ARABIC-INDIC DIGIT NINE}000", None),
    ],
)
def test_province_of_a_postal_code(postal_code: str, province: str | None) -> None:
    assert province_of(postal_code) == province
