"""Guards of imports, exports and data sets."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Body, Constant, Instead, Never, Skip, Without

GUARDS: Final = [
    Guard(
        "a date of a table is short",
        Never("app.mapping.dates:DateReader._read", "_LONGEST"),
        "mapping/test_mapped_dates.py::test_long_texts_are_rejected_without_a_search",
    ),
    Guard(
        "a range of columns has an end",
        Never("app.mapping.columns:Header._between", "_MOST_NUMBERED"),
        "mapping/test_mapped_rows.py::test_ranges_without_end_are_refused_at_once",
    ),
    Guard(
        "the name of a file in an import is short",
        Never("app.web.multipart:read_parts", "_MAX_NAME"),
        "transfer/test_mapped_imports.py::test_long_names_are_not_repeated",
    ),
    Guard(
        "an import is one transaction",
        Instead(
            "app.transfer.importing:import_rows",
            "RowWriter",
            "session.connection().exec_driver_sql('COMMIT') and RowWriter(session, options, report)",
        ),
        "test_kill_loses_no_acknowledged_write.py::test_kill_during_writes_and_imports_loses_no_acknowledged_write",
    ),
    Guard(
        "an import that keeps all or nothing has no slices",
        Instead("app.transfer.import_options:ImportOptions.may_be_sliced", "keep_going", "True"),
        "transfer/test_staged_imports.py::test_a_row_that_became_wrong_through_others_leaves_nothing",
    ),
    Guard(
        "an import from a copy is synced",
        Instead("app.db.sqlite:_set_pragmas", "synchronous", "cursor.execute('PRAGMA synchronous = OFF')"),
        "test_kill_staged_import.py::test_an_io_error_in_the_merge_leaves_nothing",
    ),
    Guard(
        "an import from a copy overwrites nothing that was written without a turn",
        Never("app.db.content:replace_content", "is_checked"),
        "transfer/test_staged_imports.py::test_a_program_without_a_turn_is_not_overwritten",
    ),
    Guard(
        "an import in a copy begins again where it cannot follow others",
        Never("app.services.changes.following:_check_apart", "unfollowed"),
        "transfer/test_staged_imports.py::test_what_does_not_go_together_begins_again",
    ),
    Guard(
        "a slice of an import takes keys that others left free",
        Skip("app.db.write_session:WriteSession.end_slice", "forget_keys"),
        "transfer/test_import_slices.py::test_a_row_sees_what_others_wrote_before_it",
    ),
    Guard(
        "a slice of an import looks references up again",
        Skip("app.db.write_session:WriteSession.end_slice", "forget_references"),
        "transfer/test_import_slices.py::test_a_record_that_was_renamed_between_slices_is_not_found_by_its_former_name",
    ),
    Guard(
        "data is derived before a slice of an import ends",
        Skip("app.services.derivation.derived:refreshed", "refresh_derived"),
        "transfer/test_import_slices.py::test_slices_before_an_interruption_are_kept_and_the_rest_is_imported_again",
    ),
    Guard(
        "what follows from the rows of a slice is in the database when it ends",
        Skip("app.services.derivation.derived:refreshed", "refresh_derived"),
        "test_kill_between_slices.py",
    ),
    Guard(
        "a dry run ends for a writer who waits",
        Never("app.transfer.slices:Slices._begin_again", "begins_again"),
        "transfer/test_import_slices.py::test_a_dry_run_ends_for_a_writer_and_goes_on_in_a_copy",
    ),
    Guard(
        "a bad row rolls back the rest",
        Never("app.transfer.importing:import_rows", "refused"),
        "transfer/test_importing.py::test_invalid_row_is_reported_and_nothing_is_imported",
    ),
    Guard(
        "a row has the updated_at of the record it changes",
        Never("app.transfer.row_writer:RowWriter.replace", "requires_state"),
        "api/test_preconditions.py::test_a10_a_row_that_changes_a_record_requires_its_updated_at",
    ),
    Guard(
        "an import of GDELT is machine-coded",
        Instead("app.datasets.registry:origin", "MACHINE_CODED IMPORTED", "Origin.IMPORTED"),
        "transfer/test_origins.py::test_records_of_a_data_set_have_its_origin",
    ),
    Guard(
        "an SQLite export is rebuilt",
        Instead(
            "app.transfer.exporting:export_sqlite", "VACUUM", "copy.backup(sqlite_module().connect(str(compact_copy)))"
        ),
        "transfer/test_written_files.py::test_a33_sqlite_export_contains_no_secret",
    ),
    Guard(
        "an SQLite export omits stored responses",
        Without("app.transfer.exporting:_SECRET_TABLES", "idempotency_keys"),
        "transfer/test_written_files.py::test_a33_sqlite_export_contains_no_secret",
    ),
    Guard(
        "report entries have no control characters",
        Skip("app.transfer.import_report:ImportReport.add_about", "_escaped"),
        "transfer/test_written_files.py::test_a24_every_entry_of_an_import_is_escaped",
    ),
    Guard(
        "a report replaces its file atomically",
        Instead("app.cli.import_output:ReportFile.__init__", "stream", "report.open('wb')"),
        "transfer/test_written_files.py::test_a23_report_does_not_follow_links",
    ),
    Guard(
        "a restore names the usable keys",
        Skip("app.cli.maintenance:restore", "_print_keys"),
        "maintenance/test_backup_and_restore.py::test_a14_restore_lists_the_keys_that_become_valid_again",
    ),
    Guard(
        "an export with cycles can be imported",
        Never("app.transfer.exporting:documents", "circular"),
        "transfer/test_circles_in_files.py::test_a07_export_with_existing_circles_can_be_imported",
    ),
    Guard(
        "a row replaces no record of another row",
        Never("app.transfer.row_writer:RowWriter._replace_once", "is_protected action"),
        "transfer/test_rows_of_one_import.py::test_a08_a_row_never_replaces_a_record_of_another_row",
    ),
    Guard(
        "rows come after their references",
        Always("app.transfer.importing:_batches", "enrich"),
        "transfer/test_retired_ids.py::test_a18_successor_may_follow_the_merged_record",
    ),
    Guard(
        "a row finds the records of the rows before it",
        Skip("app.db.known_records:KnownRecords.note_created", "set_key"),
        "transfer/test_look_ahead.py::test_reference_finds_the_record_of_an_earlier_row",
    ),
    Guard(
        "rows that are written again forget the ids that they took",
        Skip("app.transfer.row_batches:RowBatches._repeat", "known"),
        "transfer/test_import_batches.py::test_only_the_row_rejected_by_the_database_is_rejected",
    ),
    Guard(
        "a row is compared with what the rows before it left",
        Skip("app.transfer.row_batches:RowBatches.write_batch", "forget"),
        "transfer/test_look_ahead.py::test_row_is_compared_with_the_result_of_earlier_rows",
    ),
    Guard(
        "records are inserted before a statement reads them",
        Skip("app.db.write_session:WriteSession.reading_connection", "before_reading"),
        "transfer/test_rows_of_one_import.py::test_a08_a_row_never_replaces_a_record_of_another_row",
    ),
    Guard(
        "rows that are written again are reported once",
        Skip("app.transfer.row_batches:RowBatches._repeat", "withdraw"),
        "transfer/test_import_batches.py::test_only_the_row_rejected_by_the_database_is_rejected",
    ),
    Guard(
        "no savepoint spans the rows of an import",
        Instead(
            "app.transfer.importing:import_rows",
            "RowWriter",
            "session.begin_nested() and RowWriter(session, options, report)",
        ),
        "transfer/test_import_growth.py::test_a36_no_savepoint_spans_rows",
    ),
    Guard(
        "the length of a CSV row is limited",
        Never("app.files.bounded:RowLines.__next__", "_commas"),
        "datasets/test_bombs.py::test_a17_endless_row_takes_bounded_memory",
    ),
    Guard(
        "quotes in a CSV cell that is not in quotes are refused",
        Body("app.representations.csv:_misquoted", "return None"),
        "representations/test_csv.py::test_unreadable_cells_are_refused_with_line_column_and_remedy",
    ),
    Guard(
        "the number of blank CSV rows is limited",
        Never("app.files.bounded:RowLines.end_row", "_blank"),
        "datasets/test_bombs.py::test_a17_the_number_of_empty_rows_is_limited",
    ),
    Guard(
        "a compressed file unpacks to a bounded size",
        Never("app.files.bounded:_UnzippedStream.readinto", "_count"),
        "datasets/test_bombs.py::test_a17_no_file_is_unpacked_beyond_its_size_limit",
    ),
    Guard(
        "the length of an archive header is limited",
        Never("app.datasets.us_pocom_archive:_BoundedTarInfo.frombuf", "_HEADERS"),
        "datasets/test_bombs.py::test_a17_a_long_header_of_an_archive_is_refused",
    ),
    Guard(
        "the length of an XML row is limited",
        Never("app.datasets.historian_rows:_BoundedStream.read", "since_row"),
        "datasets/test_bombs.py::test_a17_endless_xml_takes_bounded_memory",
    ),
    Guard(
        "front matter has no aliases",
        Never("app.datasets.wh_readouts:FrontMatterLoader.compose_node", "check_event"),
        "datasets/test_hostile_files.py::test_a16_front_matter_other_than_texts_is_rejected",
    ),
    Guard(
        "front matter has no numbers",
        Always("app.datasets.wh_readouts:FrontMatterLoader.yaml_constructors", "_PLAIN"),
        "datasets/test_hostile_files.py::test_a16_front_matter_other_than_texts_is_rejected",
    ),
    Guard(
        "an unclosed tag is searched only once",
        Constant("app.datasets.wh_readouts:_TAG", "re.compile('<[^>]*>')"),
        "datasets/test_hostile_files.py::test_a16_adversarial_text_is_read_quickly",
    ),
    Guard(
        "a pipe is read before the database is locked",
        Always("app.cli.import_sources:copy_streams", "is_fifo"),
        "transfer/test_import_pipes.py::test_a16_a_named_pipe_is_read_before_the_database_is_locked",
    ),
    Guard(
        "a corrected row updates what nobody changed",
        Never("app.services.intake.corrections:_corrected", "supports"),
        "transfer/test_corrections.py::test_correction_in_the_source_is_applied",
    ),
    Guard(
        "a redaction forgets what rows of data sets said",
        Skip("app.services.changes.redaction:redact", "_forget_rows"),
        "transfer/test_corrections.py::test_redaction_erases_the_values_of_rows",
    ),
    Guard(
        "no output replaces a file of the database",
        Never("app.cli.common:check_output", "owns"),
        "transfer/test_written_files.py::test_a41_no_output_replaces_a_database",
    ),
    Guard(
        "no text replaces an SQLite database",
        Never("app.files.private:stream", "_is_database"),
        "transfer/test_written_files.py::test_a41_no_output_replaces_a_database",
    ),
    Guard(
        "a report replaces no file that is read",
        Skip("app.cli.imports:import_", "_check_report"),
        "transfer/test_written_files.py::test_a41_a_report_replaces_no_file_that_is_read",
    ),
    Guard(
        "a merged record is not made again by a file from before the merge",
        Never("app.transfer.row_writer:RowWriter._write_document", "restates_merged"),
        "transfer/test_rows_of_merged_records.py::test_a50_file_from_before_a_merge_does_not_undo_it",
    ),
    Guard(
        "a row without an id does not replace a survivor",
        Body("app.transfer.merged_rows:kept_fields", "return None"),
        "transfer/test_rows_of_merged_records.py::test_a50_row_with_something_new_is_refused_with_the_id",
    ),
    Guard(
        "a posting that a person edited is not joined with another",
        Body(
            "app.maintenance.repeated_postings:_is_recorded_as",
            "return said['office'] == term['office']",
        ),
        "transfer/test_repeated_postings.py::test_a46_term_that_a_person_edited_is_not_joined",
    ),
    Guard(
        "an import does not take a merge of people back",
        Body("app.services.merged_names:survivor_named", "return None"),
        "transfer/test_rows_of_merged_people.py::test_a98_import_does_not_take_a_merge_of_people_back",
    ),
    Guard(
        "a file leaves nobody twice in a meeting",
        Body("app.services.resources.meeting_participants:distinct_people", "return participants"),
        "api/test_repeated_entries.py::test_a99_file_leaves_nobody_twice_in_a_meeting",
    ),
    Guard(
        "an entry that a row repeats is left out",
        Body("app.services.intake.enrichment:_distinct", "return items"),
        "transfer/test_repeated_entries_of_rows.py::test_a100_entry_that_a_row_has_twice_is_said_once",
    ),
    Guard(
        "two people are merged only if one life has room for both",
        Instead("app.services.identity.named_people:merge", "may_be_one other_one", "True"),
        "transfer/test_rows_of_merged_people.py::test_a117_people_of_one_name_are_not_merged_across_centuries",
    ),
]
