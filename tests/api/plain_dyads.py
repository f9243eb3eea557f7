"""Dyads counted in plain Python from documents, as a user would count them from an export."""

import datetime as dt
from collections import defaultdict
from itertools import combinations

import world_of_meetings as world

from app.domain.dates.edtf import DateWindow, bounds
from app.domain.enums import Level
from app.domain.geography import state_codes

REMOTE = {"phone", "video"}
LEVELS = [level.value for level in Level]
SIGNATURES = {"signed", "definitively_signed"}


def table(meetings, agreements, alpha3, today, continued=None):
    """Return the rows of all pairs that met, by both alpha-3 codes and the year; `alpha3` may lack countries without one."""
    continued = continued or {}
    by_pair = defaultdict(lambda: defaultdict(list))
    for meeting in meetings:
        year = world.period(meeting, 4)
        for pair in combinations(world.countries(meeting, continued), 2):
            ordered = tuple(sorted(pair, key=lambda code: alpha3.get(code) or code))
            by_pair[ordered][int(year) if year else None].append(meeting)
    of_years = signed(agreements, continued)
    rows = {}
    for pair, by_year in by_pair.items():
        every = [meeting for found in by_year.values() for meeting in found]
        for year, found in by_year.items():
            row = _row(pair, year, found, alpha3, continued)
            row["agreements_signed"] = len(of_years[pair[0], year] & of_years[pair[1], year]) if year else 0
            row["days_since_last"] = _days_since(every, year, today) if year else None
            rows[row["iso3_1"], row["iso3_2"], year] = row
    return rows


def _row(pair, year, found, alpha3, continued):
    one, other = pair
    in_person = [
        {continued.get(place["country"], place["country"]) for place in world.places(meeting)} - {None}
        for meeting in found
        if meeting["mode"] not in REMOTE
    ]
    sizes = [len(world.countries(meeting, continued)) for meeting in found]
    best = min(LEVELS.index(meeting["level"]) for meeting in found)
    return {
        "year": year,
        **{
            f"{scheme}_{number}": code(country, scheme, year, alpha3, continued)
            for scheme in ("iso3", "cow", "gw")
            for number, country in ((1, one), (2, other))
        },
        "meetings": len(found),
        "visits_1_to_2": sum(other in at for at in in_person),
        "visits_2_to_1": sum(one in at for at in in_person),
        "in_third": sum(bool(at) and at.isdisjoint(pair) for at in in_person),
        "calls": len(found) - len(in_person),
        "bilateral": sizes.count(2),
        "multilateral": len(sizes) - sizes.count(2),
        "best_level": None if LEVELS[best] == "unknown" else LEVELS[best],
        "uncertain": sum(not world.days(meeting) for meeting in found),
    }


def code(country, scheme, year, alpha3, continued):
    """Return the code of a country, or of a state that counts for it, in a year."""
    if scheme == "iso3":
        return alpha3.get(country)
    if year is None:
        return None
    days = DateWindow(dt.date(year, 1, 1), dt.date(year, 12, 31))
    former = sorted(before for before, present in continued.items() if present == country)
    codes = [state_codes.code_of(each, scheme, days) for each in (country, *former)]
    return next((int(each) for each in codes if each), None)


def _days_since(meetings, year, today):
    through = min(dt.date(year, 12, 31), today)
    ends = [bounds(meeting["date"]).ends_on for meeting in meetings if world.days(meeting)]
    past = [end for end in ends if end <= through]
    return (through - max(past)).days if past else None


def signed(agreements, continued):
    """Return the ids of the agreements of each country by the year in which they were surely first signed."""
    result = defaultdict(set)
    for agreement in agreements:
        dated = [(act["action"], bounds(act["date"])) for act in agreement["actions"] if act["date"]]
        days = [found for action, found in dated if action in SIGNATURES]
        if not days:
            continue
        first = min(days, key=lambda found: (found.ends_on, found.starts_on))
        if first.starts_on.year == first.ends_on.year:
            for party in agreement["parties"]:
                if party["country"]:
                    country = continued.get(party["country"], party["country"])
                    result[country, first.starts_on.year].add(agreement["id"])
    return result
