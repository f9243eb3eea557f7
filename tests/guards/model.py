"""Rules of lists, each of which the differential model must miss when it is not kept."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Constant, Instead, Never, Skip, Without

GUARDS: Final = [
    Guard(
        "an office is held by the person who is listed",
        Without("app.filter_index.office_holders:held_condition", "participant person_key Person"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "the last day of a record counts",
        Instead("app.queries.filtering.filters:overlap_conditions", "ends_on first", "ends_on > days.first"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "a cursor identifies the record, not only its position",
        Instead("app.queries.paging.pagination:_scan_rows", "tuple_ scan after", "(scan.value, after[0])"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "records without a date come first",
        Instead(
            "app.services.resources.sources:SourceResource.apply",
            "EARLIEST",
            "published.starts_on if published else LATEST",
        ),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "the total applies all filters",
        Instead(
            "app.queries.paging.pagination:IndexScan.keys",
            "with_only_columns",
            "select(self.key.label('key')).where(*self.rows._where_criteria[1:])",
        ),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "a facet counts each meeting once",
        Instead(
            "app.queries.paging.term_counts:of_meetings", "from_iterable rows", "chain.from_iterable([*rows, rows[0]])"
        ),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "among equal matches the newest comes first",
        Skip("app.queries.paging.search:_narrowed", "DayNumber"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "citations of participants count",
        Instead(
            "app.filter_index.term_values:_citation_values",
            "_values_of source participant",
            "_values_of('cited', m.Source.id, participant.meeting_key, keys)",
        ),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "an action counts from its latest day",
        Always("app.domain.agreements.agreement_status:effective_day", "is_open_at_end"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "PostgreSQL searches prefixes",
        Never("app.search.tsvector:_marks", "prefix"),
        "model/test_model.py::test_lists_agree_with_the_model",
    ),
    Guard(
        "terms follow when a participant is deleted",
        Skip("app.services.deletion:delete_record", "mark_dirty container"),
        "model/test_model.py::test_lists_agree_with_the_model_after_edits",
    ),
    Guard(
        "words follow when a related record is renamed",
        Constant("app.search.holders:HOLDERS", "{}"),
        "model/test_model.py::test_lists_agree_with_the_model_after_edits",
    ),
    Guard(
        "a merge is in the feed",
        Always("app.services.changes.change_log:_collect", "successor"),
        "api/test_changes.py::test_a_merged_meeting_names_its_successor",
    ),
    Guard(
        "a stream continues where its page ended",
        Always("app.queries.lists:read_all", "next_cursor"),
        "model/test_model.py::test_every_format_lists_the_same_records_in_the_same_order",
    ),
]
