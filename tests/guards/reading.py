"""Guards of lists, filters, search, facets and representations."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Body, Constant, Instead, Never, Without

GUARDS: Final = [
    Guard(
        "a day between two dates of a set finds no meeting",
        Body("app.domain.dates.edtf:gaps", "return ()"),
        "api/test_sets_of_dates.py::test_days_between_the_dates_of_a_set_do_not_match",
    ),
    Guard(
        "no format contains a forbidden character",
        Body("app.representations.escaping:sanitize", "return text"),
        "representations/test_atom_control_characters.py::test_rows_written_directly_break_no_format",
    ),
    Guard(
        "formulas are escaped",
        Body("app.representations.csv:escape_formula", "return text"),
        "representations/test_csv_formulas.py::test_no_cell_begins_like_a_formula_and_the_import_restores_it",
    ),
    Guard(
        "a cursor belongs to one list",
        Never("app.queries.paging.page_requests:decode_cursor", "_fingerprint"),
        "queries/test_garbage_ids_and_cursors.py::test_cursor_is_valid_only_for_its_list",
    ),
    Guard(
        "a calendar's text is escaped",
        Instead("app.representations.ical:_component", "_text summary", "icalendar.vInline(event.summary)"),
        "representations/test_ical_lines.py::test_no_line_is_injected",
    ),
    Guard(
        "the number of filter values is limited",
        Without("app.queries.paging.params:FilterValues", "max_length"),
        "queries/test_filters.py::test_many_values_are_accepted_or_rejected_by_name",
    ),
    Guard(
        "numbers in queries have only digits",
        Never("app.queries.paging.params:_json_integer", "_JSON_INTEGER"),
        "schemas/test_numbers_out_of_range.py::test_an_invalid_value_lists_the_valid_ones",
    ),
    Guard(
        "a page starts after the previous one",
        Instead(
            "app.queries.paging.pagination:_scan_rows",
            "row_key descending",
            "row_key <= cursor_key if descending else row_key >= cursor_key",
        ),
        "queries/test_pagination.py::test_pages_list_each_record_once",
    ),
    Guard(
        "search text is folded and quoted",
        Body("app.search.fts5:_quoted", "return ' '.join(phrase.words).upper()"),
        "search/test_query_text.py::test_any_text_may_be_searched",
    ),
    Guard(
        "a text is indexed in all its readings",
        Body("app.search.tokenizer:readings", "return (text,)"),
        "search/test_tokenizer.py::test_a_text_has_the_words_of_each_of_its_readings",
    ),
    Guard(
        "an identifier is one word",
        Body("app.search.tokenizer:identifier_reading", "return text"),
        "search/test_tokenizer.py::test_identifier_is_a_single_token",
    ),
    Guard(
        "names are compared without apostrophes",
        Body("app.domain.strings.apostrophes:without_apostrophes", "return text"),
        "domain/test_text_and_slugs.py::test_equal_names_fold_to_the_same_text",
    ),
    Guard(
        "lookups per record use no index of values",
        Instead("app.queries.filtering.filters:exists_conditions", "without_index", "conditions"),
        "performance/test_plans_of_every_filter.py::test_a01_every_correlated_subquery_is_tied_to_its_record",
    ),
    Guard(
        "a few office holders are found first",
        Always("app.api.people:plan", "holders"),
        "performance/test_plans_of_every_filter.py::test_a01_cost_of_a_page_hardly_grows_with_the_data",
    ),
    Guard(
        "an office may contain commas",
        Instead("app.queries.filtering.resolve:_known", "lookups is_one_name", "lookups[1:]"),
        "api/test_office_filter.py::test_a06_every_facet_value_as_a_filter_finds_its_count",
    ),
    Guard(
        "an unknown office is refused",
        Never("app.queries.filtering.resolve:_known", "IDENTIFIER"),
        "api/test_office_filter.py::test_a06_office_without_holders_is_rejected",
    ),
    Guard(
        "publishers are compared folded",
        Instead(
            "app.filter_index.scans:_words_of_sources", "hex folded_publisher", "func.hex(func.lower(source.publisher))"
        ),
        "api/test_folded_text.py::test_a34_a_publisher_is_found_in_any_case",
    ),
    Guard(
        "an event's SEQUENCE is an integer of RFC 5545",
        Constant("app.representations.calendar_events:_LARGEST_SEQUENCE", "10**12"),
        "properties/test_every_record_in_every_format.py::test_a05_any_meeting_is_in_every_representation",
    ),
    Guard(
        "an unwritable record does not end a stream",
        Body("app.representations.error_strategies:skip_failures", "yield from map(write, items)"),
        "properties/test_every_record_in_every_format.py::test_a05_a_record_that_cannot_be_written_is_left_out_of_a_whole_stream",
    ),
    Guard(
        "a bound at the end of the calendar is known",
        Body("app.queries.projections.bounds:names_start", "return func.substr(date, 1, 1) == ''"),
        "api/test_meeting_dates.py::test_a19_bounds_at_the_ends_of_the_calendar_are_known",
    ),
    Guard(
        "only an administrator redacts",
        Instead("app.api.redactions:create_redaction", "require_scope", "require_scope(request, 'write')"),
        "api/test_redaction.py::test_redaction_requires_an_administrator",
    ),
    Guard(
        "the id of an event is a number of bounded length",
        Instead("app.api.changes:_last_event", "int epoch", "(int(event_id), query.epoch)"),
        "web/test_unparsable_text.py::test_a20_leading_zeros_of_an_event_id_are_ignored",
    ),
    Guard(
        "a position of another epoch is refused",
        Body("app.api.changes:_check_position", "return"),
        "api/test_changes.py::test_a13_position_of_another_epoch_is_rejected_regardless_of_later_changes",
    ),
    Guard(
        "redirects do not loop",
        Instead("app.queries.records:missing_problem", "is_merge_cycle", "False"),
        "transfer/test_retired_ids.py::test_a18_existing_circle_does_not_redirect_endlessly",
    ),
    Guard(
        "terms are complete before the index of terms is written",
        Instead(
            "app.filter_index.terms:update",
            "_refresh",
            "[term_entries.refresh(session, scans.MEETINGS, [key]) or key for key in _refresh(session, chunk, changes)]",
        ),
        "transfer/test_import_growth.py::test_a36_terms_are_complete_before_the_index_of_terms_is_written",
    ),
    Guard(
        "an office is shown as recorded",
        Always("app.queries.paging.facets:_named", "_FREE_TEXTS"),
        "api/test_facets.py::test_a37_an_office_is_named_as_it_is_counted",
    ),
    Guard(
        "white space of Accept is collapsed",
        Instead("app.representations.negotiation:_accepted", "split", "[accept or '']"),
        "web/test_bounded_work.py::test_a12_white_space_of_accept_is_collapsed_before_it_is_parsed",
    ),
    Guard(
        "a former office is unknown",
        Without("app.queries.lookups:_key_of", "IN_A_MEETING"),
        "api/test_office_filter.py::test_a38_office_without_records_is_neither_accepted_nor_suggested",
    ),
    Guard(
        "a former office is not suggested",
        Without("app.queries.filtering.unknown_values:_values_near", "IN_A_MEETING"),
        "api/test_office_filter.py::test_a38_office_without_records_is_neither_accepted_nor_suggested",
    ),
]
