"""Random meetings for the tests of statistics, and their values in plain Python."""

from app.domain.dates.edtf import bounds
from app.domain.strings.text import fold

COUNTRIES = ["JP", "PE", "BR", "US", "SUHH", "CN"]
KINDS = ["summit", "call", "visit", "bilateral_meeting"]
DATES = [
    "1991-05", "1991-05-02", "1992-02-03", "1992-12-31/1993-01-02", "1994", "../1990", "199X", "XXXX",
    "[1992-12-30,1993-01-03]", "1991-02-27/1991-03-02", "2000-01-01", "1999-12-31",
]  # fmt: skip


def document(chance, number, wholes):
    """Return a random meeting; `wholes` are the ids of earlier ones of which it may be a part."""
    codes = chance.sample(COUNTRIES, chance.choice([0, 1, 2, 2, 2, 3, 4]))
    participants = [
        {
            "country": code,
            "office": chance.choice(["Foreign Minister", "Envoy, Special", None]),
            "role": chance.choice(["host", "guest", "unknown"]),
            **({"person": {"name": f"Someone {code}", "country": code}} if chance.random() < 0.6 else {}),
        }
        for code in codes
    ]
    if chance.random() < 0.2:
        participants.append({"organization": {"name": "Union"}})
    return {
        "id": f"m{number}",
        "title": f"Talks {number} {chance.choice(['trade', 'fish'])}",
        "date": chance.choice(DATES),
        "kind": chance.choice(KINDS),
        "level": chance.choice(["minister", "head_of_state", "unknown"]),
        "mode": chance.choice(["phone", "in_person", "unknown", "video"]),
        "status": chance.choice(["held", "held", "held", "cancelled", "postponed", "confirmed"]),
        "origin": chance.choice(["entered", "machine_coded"]),
        "place": {"country": chance.choice([*COUNTRIES, None]), "city": chance.choice(["Łódź", "Lima, Peru", None])},
        "other_places": [{"country": chance.choice(COUNTRIES)}] if chance.random() < 0.15 else [],
        "participants": participants,
        "topics": [
            {"topic": {"name": item}} for item in chance.sample(["Trade", "Ships", "Fish"], chance.randrange(3))
        ],
        "part_of": chance.choice(wholes) if wholes and chance.random() < 0.3 else None,
    }


def period(meeting, length):
    """Return the beginning of the date that all days of a meeting have, or None."""
    found = bounds(meeting["date"])
    first, last = found.starts_on.isoformat()[:length], found.ends_on.isoformat()[:length]
    return first if first == last else None


def countries(meeting, continued):
    """Return the countries that took part, or those that they count for."""
    return sorted({continued.get(code, code) for part in meeting["participants"] if (code := part["country"])})


def places(meeting):
    """Return the places of a meeting."""
    return [place for place in [meeting["place"], *meeting["other_places"]] if place]


def is_covered(meeting, meetings):
    """Return whether the whole of a part has its status, its days and all its countries."""
    whole = meetings.get(meeting["part_of"])
    own = countries(meeting, {})
    if whole is None or not own:
        return False
    days, of_whole = bounds(meeting["date"]), bounds(whole["date"])
    return (
        whole["status"] == meeting["status"]
        and of_whole.starts_on <= days.starts_on
        and days.ends_on <= of_whole.ends_on
        and set(own) <= set(countries(whole, {}))
    )


def days(meeting):
    """Return the number of days that a meeting of known days lasted, else 0."""
    found = bounds(meeting["date"])
    first, last = found.starts_on.isoformat(), found.ends_on.isoformat()
    return (found.ends_on - found.starts_on).days + 1 if meeting["date"] in {first, f"{first}/{last}"} else 0


def people(meeting):
    """Return the ids of the people who took part."""
    return {part["person"]["id"] for part in meeting["participants"] if part["person"]}


def values(meeting, dimension, continued, country=None):
    """Return the values of a meeting for a dimension; `country` is the one whose partners are counted."""
    codes = countries(meeting, continued)
    parts = meeting["participants"]
    year, month, decade = period(meeting, 4), period(meeting, 7), period(meeting, 3)
    return {
        "country": lambda: codes,
        "partner": lambda: [code for code in codes if code != country],
        "pair": lambda: [f"{one}-{other}" for one in codes for other in codes if one < other],
        "year": lambda: [int(year) if year else None],
        "month": lambda: [month],
        "decade": lambda: [int(decade) * 10 if decade else None],
        "topic": lambda: [item["topic"]["id"] for item in meeting["topics"]],
        "organization": lambda: sorted(
            {one["organization"]["id"] for one in [*parts, *meeting["organizations"]] if one["organization"]}
        ),
        "office": lambda: sorted({fold(part["office"]) for part in parts if part["office"]}),
        "person": lambda: sorted(people(meeting)),
        "host": lambda: sorted(
            {
                continued.get(part["country"], part["country"])
                for part in parts
                if part["role"] == "host" and part["country"]
            }
        ),
        "place_country": lambda: sorted(
            {continued.get(place["country"], place["country"]) for place in places(meeting) if place["country"]}
        ),
        "city": lambda: sorted({fold(place["city"]) for place in places(meeting) if place["city"]}),
    }.get(dimension, lambda: [meeting[dimension]])()
