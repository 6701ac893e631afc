"""Makes up the sample's world from a seed: the pilots of every project and institution, and what happens in them."""

import random
from datetime import date

from etl import sample_catalogue as catalogue
from etl.sample_catalogue import Track
from etl.sample_lives import add_enrollments, enroll_again, seeded
from etl.sample_places import add_workplaces
from etl.sample_world import Pair, Pilot

_TWO_PROJECTS = (("90001", "100001"), ("90010", "100001"))
"""A learner of the first project also takes part in the second, at the same institution."""


def build_world(seed: int) -> list[Pair]:
    """Make all pairs of project and institution; the same seed gives the same world."""
    sources = {key: seeded(seed, *key) for key in sorted(catalogue.TRACKS)}
    pairs = {key: _pair(key, rng) for key, rng in sources.items()}
    for key, rng in sources.items():
        add_enrollments(pairs[key], rng)
    first, second = (pairs[key] for key in _TWO_PROJECTS)
    enroll_again(first, second, sources[_TWO_PROJECTS[1]])
    for key, rng in sources.items():
        add_workplaces(pairs[key], rng)
    return list(pairs.values())


def _pair(key: tuple[str, str], rng: random.Random) -> Pair:
    tracks = catalogue.TRACKS[key]
    pilots = [pilot for track in tracks for pilot in _pilots(key[1], track, rng)]
    return Pair(*key, sector=tracks[0].programme.partition("-")[0], pilots=pilots)


def _pilots(institution: str, track: Track, rng: random.Random) -> list[Pilot]:
    """Make the pilots of a track, one per academic year, each continuing the one before."""
    pilots: list[Pilot] = []
    short = track.programme.partition("-")[2]
    for year in track.years:
        is_stopped = track.stopped_in == year
        pilots.append(
            Pilot(
                pilot_id=f"PT-{institution}-{short}-{year % 100}{year % 100 + 1}",
                year=year,
                programme=catalogue.PROGRAMMES[track.programme],
                start=_start(track.start, year, rng),
                end=date(year + 1, 3, 18) if is_stopped else _end(track, year),
                is_stopped=is_stopped,
                places_planned=rng.choice((None, 12, 15, 16, 18, 20)),
                continued_from=pilots[-1].pilot_id if pilots else None,
                remarks=rng.choice(catalogue.PILOT_REMARKS),
            )
        )
    return pilots


def _start(kind: str, year: int, rng: random.Random) -> date:
    if kind == "februari":
        return date(year + 1, 2, 7)
    if kind == "oktober" and year == 2021:
        return date(year, 10, 4)
    return date(year, 9, rng.choice((13, 20) if year == 2021 else (12, 19)))


def _end(track: Track, year: int) -> date:
    if track.runs_on and year == track.years[-1]:
        return date(2024, 1, 31)
    return date(year + 1, 8, 31) if track.start == "februari" else date(year + 1, 6, 30)
