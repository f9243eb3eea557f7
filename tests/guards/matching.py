"""Guards of matching: descriptions are never taken for the wrong record."""

from typing import Final

from guards.guard import Guard
from guards.removals import Instead, Never, Skip

GUARDS: Final = [
    Guard(
        "a name alone never matches",
        Instead("app.domain.person_match:judge", "presence Presence NO", "True"),
        "properties/test_names_of_people.py::test_a_name_alone_never_matches",
    ),
    Guard(
        "another identifier of one scheme is another record",
        Instead(
            "app.domain.person_match:judge",
            "in_country is_other _is_enough",
            "in_country and presence is not Presence.NO",
        ),
        "properties/test_names_of_people.py::test_another_value_of_a_scheme_never_matches",
    ),
    Guard(
        "of several who match none is certain",
        Never("app.domain.candidates:choose", "certain len"),
        "domain/test_person_match.py::test_of_two_who_match_none_is_certain",
    ),
    Guard(
        "keys of names follow their names",
        Skip("app.services.derived:refresh_derived", "name_keys"),
        "api/test_match.py::test_keys_of_names_follow_every_write",
    ),
]
