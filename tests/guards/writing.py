"""Guards of what is written: documents, records and the change log."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Body, Constant, Instead, Never, Skip, Without

GUARDS: Final = [
    Guard(
        "the depth of JSON is limited",
        Skip("app.domain.strings.strict_json:parse_json", "_check_depth"),
        "web/test_bodies.py::test_unreadable_input_is_refused",
    ),
    Guard(
        "changes are numbered in commit order",
        Skip("app.services.changes.change_log:_write", "lock _LOCK"),
        "services/test_change_log.py::test_no_number_appears_late",
    ),
    Guard(
        "existing records are not undeleted",
        Never("app.services.changes.undeletion:successor_of_retired", "find_key"),
        "services/test_deletion_races.py::test_concurrent_undeletions_are_executed_once",
    ),
    Guard(
        "participants come back to their own meeting alone",
        Always("app.services.resources.meeting_participants:_removed_from", "meeting_id"),
        "api/test_restore.py::test_id_of_another_meetings_participant_stays_in_use",
    ),
    Guard(
        "entries that two merges joined are not taken apart by the earlier one",
        Skip("app.services.identity.unmerging:_reversed", "_check_order"),
        "api/test_unmerge.py::test_entries_joined_by_two_merges_are_split_latest_first",
    ),
    Guard(
        "values that two merged records had are not taken back by the earlier one",
        Instead("app.services.identity.unmerging:unmerge", "_later_merges", "{}"),
        "api/test_unmerge.py::test_values_shared_with_a_later_merge_are_restored_after_its_undo",
    ),
    Guard(
        "a merged id leads references to the survivor",
        Instead("app.services.references:_find_by_id", "survivor_of", "None"),
        "api/test_merge.py::test_filters_and_references_accept_the_merged_id",
    ),
    Guard(
        "a restored version leads references to survivors",
        Instead("app.services.changes.restoration:restorable_content", "current_successors", "{}"),
        "api/test_restore.py::test_restored_version_refers_to_survivors_and_reports_missing_records",
    ),
    Guard(
        "no meeting is a part of itself",
        Skip("app.services.resources.meetings:_key_of_whole", "reject_cycle"),
        "api/test_parts_of_meetings.py::test_meeting_cannot_be_part_of_itself",
    ),
    Guard(
        "a meeting is no duplicate of its parts",
        Always("app.queries.matching.duplicate_candidates:_judge_meetings", "_are_related"),
        "api/test_parts_of_meetings.py::test_part_is_not_a_duplicate_of_its_whole",
    ),
    Guard(
        "dates are validated",
        Never("app.domain.dates.edtf:bounds", "_DATE_PATTERN"),
        "schemas/test_impossible_dates.py::test_impossible_date_in_a_body_names_its_field",
    ),
    Guard(
        "a meeting in the future is not held",
        Never("app.services.resources.meeting_days:check_days", "HELD"),
        "api/test_unknown_status_and_mode.py::test_a_day_in_the_future_is_not_held",
    ),
    Guard(
        "a day far ahead is questioned",
        Never("app.services.resources.meeting_days:check_days", "MOST_DAYS_AHEAD"),
        "api/test_unknown_status_and_mode.py::test_a_day_far_ahead_is_questioned",
    ),
    Guard(
        "a patch of the status alone is checked against the date",
        Skip("app.services.records:update_fields", "check_fields"),
        "api/test_unknown_status_and_mode.py::test_a_day_in_the_future_is_not_held",
    ),
    Guard(
        "a write that omits the origin keeps it",
        Instead("app.services.provenance:_given", "model_fields_set", "FIELDS"),
        "api/test_provenance.py::test_write_without_origin_and_review_preserves_them",
    ),
    Guard(
        "uniqueness is checked",
        Never("app.services.uniqueness:ensure_unique", "holder"),
        "services/test_uniqueness.py::test_concurrent_writes_create_one_record",
    ),
    Guard(
        "text is normalized to NFC",
        Instead("app.domain.strings.text:normalize", "normalize", "text"),
        "domain/test_text_normalization.py::test_decomposed_text_is_stored_composed_and_found_by_both",
    ),
    Guard(
        "a number is finite",
        Never("app.domain.strings.strict_json:_parse_float", "inf"),
        "schemas/test_numbers_out_of_range.py::test_a_body_with_an_invalid_number_is_not_json",
    ),
    Guard(
        "a patch has only known fields",
        Skip("app.schemas.merge_patch:merge", "_reject_unknown_fields"),
        "schemas/test_merge_patch.py::test_invalid_merge_patch_is_rejected_and_changes_nothing",
    ),
    Guard(
        "a document has only known fields",
        Constant("app.schemas.common:StrictModel.model_config", "ConfigDict(extra='ignore')"),
        "schemas/test_merge_patch.py::test_invalid_merge_patch_is_rejected_and_changes_nothing",
    ),
    Guard(
        "text has no forbidden character",
        Never("app.domain.strings.text:normalize", "_FORBIDDEN"),
        "schemas/test_forbidden_characters.py::test_forbidden_character_in_a_body_names_its_field",
    ),
    Guard(
        "cities are compared folded",
        Instead(
            "app.services.resources.meeting_matching:_has_city",
            "folded_place_city",
            "func.lower(m.Meeting.place_city) == func.lower(data.place.city)",
        ),
        "api/test_folded_text.py::test_a34_a_meeting_in_the_same_city_is_a_duplicate_in_any_case",
    ),
    Guard(
        "a likely person is a question",
        Never("app.services.references:_create", "asks_about_duplicates"),
        "api/test_names_in_references.py::test_every_write_by_name_reports_likely_records",
    ),
    Guard(
        "no person meets others over more than a life",
        Body("app.services.lifetimes:possible", "return list(keys)"),
        "api/test_names_in_references.py::test_name_is_not_matched_across_more_than_a_lifetime",
    ),
    Guard(
        "a single word has no form that joins people",
        Instead("app.domain.names.name_form:name_form", "is_ruler", "any(words)"),
        "api/test_names_in_references.py::test_likely_person_raises_a_question",
    ),
    Guard(
        "a day with unknown digits exists",
        Body(
            "app.domain.dates.edtf:_last_day",
            "return dt.date(year, month, min(day or 31, calendar.monthrange(year, month)[1]))",
        ),
        "domain/test_edtf.py::test_a19_bounds_with_unknown_digits_are_those_of_all_days_that_fit",
    ),
    Guard(
        "folding ignores invisible characters",
        Instead("app.domain.strings.text:fold", "without_ignorable", "text"),
        "domain/test_characters.py::test_a29_invisible_characters_do_not_change_a_name",
    ),
    Guard(
        "a text has a visible character",
        Never("app.domain.strings.text:normalize", "is_blank"),
        "api/test_names_with_invisible_characters.py::test_a29_invisible_text_is_refused",
    ),
    Guard(
        "a URL has no user name",
        Never("app.domain.strings.urls:check", "@"),
        "domain/test_characters.py::test_a29_invalid_urls_are_refused",
    ),
    Guard(
        "names of the change log are reserved",
        Never("app.services.access.api_keys:_checked", "rejection_reason"),
        "services/test_actor_names.py::test_a31_name_resembling_a_name_in_the_log_is_rejected",
    ),
    Guard(
        "a redaction reaches copies in other histories",
        Skip("app.services.changes.redaction:_Redaction.apply", "_remove_copies"),
        "api/test_redaction.py::test_a_deleted_person_is_redacted_completely_even_from_meetings",
    ),
    Guard(
        "the status of another day is dropped",
        Without("app.schemas.agreement:DerivedStatus", "AfterValidator"),
        "api/test_agreement_status.py::test_a03_the_status_of_another_day_is_ignored",
    ),
    Guard(
        "no country succeeds itself",
        Never("app.services.cycles:reject_cycle", "row key"),
        "api/test_circles.py::test_a07_a_circle_of_successors_is_refused",
    ),
    Guard(
        "no topic is its own parent",
        Never("app.services.resources.topics:TopicResource.apply", "_is_itself"),
        "api/test_circles.py::test_a07_a_new_topic_is_not_its_own_parent",
    ),
    Guard(
        "other identifiers are other records",
        Body("app.services.resource:Resource.has_other_identifiers", "return False"),
        "transfer/test_rows_of_one_import.py::test_a08_rows_for_different_records_remain_separate",
    ),
    Guard(
        "the successor of a retired id exists",
        Never("app.services.retirement:_check_successor", "is_there"),
        "transfer/test_retired_ids.py::test_a18_impossible_retired_ids_are_rejected",
    ),
    Guard(
        "the cache of resolved names is cleared",
        Skip("app.services.records:_save", "_forget_references"),
        "transfer/test_rows_of_one_import.py::test_a25_the_cache_of_resolved_names_is_cleared",
    ),
    Guard(
        "undeletion times follow the last time",
        Instead("app.services.changes.undeletion:recreate", "now", "clock.now()"),
        "api/test_clock_behind.py::test_a26_undelete_works_while_the_clock_is_behind",
    ),
    Guard(
        "a letter has few marks",
        Always("app.domain.strings.text:_without_surplus_marks", "_MAX_MARKS"),
        "datasets/test_hostile_files.py::test_a16_letter_with_many_combining_marks_is_rejected",
    ),
    Guard(
        "the number of JSON values is limited",
        Skip("app.domain.strings.strict_json:parse_json", "_check_number_of_values"),
        "web/test_bounded_work.py::test_a12_memory_of_a_body_is_bounded_by_its_size",
    ),
    Guard(
        "an object has a bounded number of names",
        Never("app.domain.strings.strict_json:_parse_object", "MAX_NAMES"),
        "web/test_bounded_work.py::test_a12_an_object_has_a_bounded_number_of_names",
    ),
    Guard(
        "only the first errors are built",
        Always("app.schemas.validation_messages:first_errors", "_MAX_DIRECT"),
        "web/test_bounded_work.py::test_a12_only_the_first_of_many_errors_are_built",
    ),
    Guard(
        "the search for suggestions is bounded",
        Constant("app.domain.strings.suggestions:_MAX_COMPARED_LENGTH", "10**9"),
        "web/test_bounded_work.py::test_a12_search_for_a_suggestion_is_bounded",
    ),
    Guard(
        "language data of babel is not cached",
        Body(
            "app.domain.geography.name_index:territory_names",
            "import babel\nreturn dict(babel.Locale.parse(language).territories)",
        ),
        "test_varied_questions.py::test_a35_language_data_is_not_cached",
    ),
    Guard(
        "an act of an outsider does not change a status",
        Body("app.domain.agreements.agreement_status:_counts", "return True"),
        "domain/test_agreement_statuses.py::test_status_of_parties_ignores_outsiders",
    ),
    Guard(
        "a list by party uses the status for that party",
        Always("app.queries.filtering.agreement_statuses:status_filters", "groups"),
        "api/test_party_status.py::test_agreements_in_force_between_two_countries_on_a_day_are_found",
    ),
    Guard(
        "a signature alone binds nobody where others have ratified",
        Instead("app.domain.agreements.party_status:party_periods", "bool consenting party", "False"),
        "domain/test_party_statuses.py::test_signature_alone_does_not_bind_if_others_ratified",
    ),
    Guard(
        "meetings are indexed again when memberships change",
        Body("app.services.resources.organizations:_mark_meetings", "return"),
        "api/test_memberships.py::test_membership_filter_follows_changes_of_members_and_meetings",
    ),
    Guard(
        "a bilateral agreement requires both parties",
        Instead(
            "app.domain.agreements.agreement_status:status_periods",
            "_DECISIVE_FOR_TWO",
            "_DECISIVE_FOR_TWO | _DECISIVE_FOR_ONE_OF_MANY",
        ),
        "api/test_agreement_status.py::test_status_of_parties_follows_changes_of_parties",
    ),
    Guard(
        "an action by every party is an action by all",
        Skip("app.domain.agreements.agreement_status:_StatusProgress.add", "_by step"),
        "domain/test_agreement_statuses.py::test_status_of_parties_depends_on_acts_of_one_each_and_all",
    ),
    Guard(
        "increasing positions are not rewritten",
        Never("app.services.scalar_fields:set_order", "position"),
        "api/test_participants.py::test_a39_deleting_a_participant_leaves_the_others_unchanged",
    ),
    Guard(
        "the name of a country in a body becomes its code",
        Skip("app.transfer.row_writer:RowWriter._validate", "replace_names"),
        "api/test_countries_in_bodies.py::test_imports_accept_every_spelling",
    ),
]
