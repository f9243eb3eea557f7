"""Guards of matching: descriptions are never taken for the wrong record."""

from typing import Final

from guards.guard import Guard
from guards.removals import Body, Instead, Never, Skip

GUARDS: Final = [
    Guard(
        "a name alone never matches",
        Instead("app.domain.matching.person_match:judge", "presence Presence NO", "True"),
        "properties/test_names_of_people.py::test_name_without_full_evidence_never_matches",
    ),
    Guard(
        "another identifier of one scheme is another record",
        Instead(
            "app.domain.matching.person_match:judge",
            "in_country is_other _is_enough",
            "in_country and presence is not Presence.NO",
        ),
        "properties/test_names_of_people.py::test_different_identifier_of_one_scheme_never_matches",
    ),
    Guard(
        "of several who match none is certain",
        Never("app.domain.matching.candidates:choose", "certain len"),
        "domain/test_person_match.py::test_neither_of_two_matches_is_certain",
    ),
    Guard(
        "keys of names follow their names",
        Skip("app.services.derivation.derived:refresh_derived", "name_keys"),
        "api/test_match.py::test_keys_of_names_follow_every_write",
    ),
    Guard(
        "identifiers have the form of their scheme",
        Body("app.domain.identifiers:normalize", "return value"),
        "api/test_identifier_forms.py::test_it_is_recorded_in_the_form_of_its_scheme",
    ),
    Guard(
        "a stance that followed from a merge is not taken for stated",
        Body("app.services.changes.former_stances:without_derived", "return document"),
        "api/test_disputes.py::test_a_stance_that_followed_from_an_undone_merge_is_not_stated",
    ),
    Guard(
        "keys of organizations follow their names",
        Skip("app.services.derivation.derived:refresh_derived", "organization_keys"),
        "api/test_pairs_of_common_keys.py::test_organizations_of_a_common_name",
    ),
    Guard(
        "an organization that comes or goes decides about others",
        Never("app.services.derivation.duplicates:refresh", "former crowded"),
        "api/test_pairs_of_common_keys.py::test_organizations_of_a_common_name",
    ),
    Guard(
        "pairs that may be one follow every write",
        Skip("app.services.derivation.derived:refresh_derived", "duplicates refresh with_people"),
        "api/test_duplicates.py::test_readout_and_visit_are_possible_duplicates",
    ),
    Guard(
        "a judgement follows its record into a merge",
        Skip("app.services.derivation.judged_ids:follow", "ids update repair"),
        "api/test_duplicates.py::test_a_judgement_follows_a_merge",
    ),
    Guard(
        "records that were judged different are not merged",
        Skip("app.services.identity.merging:merge", "check_not_different"),
        "api/test_duplicates.py::test_same_meetings_are_merged",
    ),
    Guard(
        "what a successor held is no sign of the same person",
        Instead("app.domain.matching.person_pairs:_held", "days _HANDOVER_DAYS kind", "False"),
        "domain/test_person_pairs.py::test_namesake_successor_is_not_a_match",
    ),
    Guard(
        "a data set does not join people that a person judged different",
        Skip("app.transfer.row_writer:RowWriter.enrich", "keep_people"),
        "transfer/test_judgements_in_files.py::test_data_set_does_not_rejoin_people_judged_different",
    ),
]
