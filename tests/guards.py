"""What keeps each fault from doing harm, and the test that turns red without it; `make guards` shows that each does.

A guard is taken out of a copy of the tree by putting another text in the place of its own. Each file of `tests/faults`
has one at least.
"""

from typing import Final, NamedTuple


class Guard(NamedTuple):
    """A guard, how it is taken out, and what must then fail."""

    what: str
    file: str
    """Where it is; without `app/`."""
    text: str
    """What it is; stands once in the file."""
    instead: str
    test: str
    """The test, or the tests, of `tests/faults`: `test_file.py::test_function`."""


_TAKES_TAG: Final = "if not wanted.star_tag and not wanted.is_strong(tag):"
_SYNCED: Final = "PRAGMA synchronous = FULL"
_WANTS_KEY: Final = 'access.require_scope(Request(scope), "write")'

GUARDS: Final = [
    Guard(
        "a state named by If-Match must hold",
        "web/conditional.py",
        _TAKES_TAG,
        "if False:",
        "test_64_writers.py::test_no_update_is_lost",
    ),
    Guard(
        "a state named by If-Match must hold",
        "web/conditional.py",
        _TAKES_TAG,
        "if False:",
        "test_a_hundred_patches_with_one_tag.py::test_one_is_made",
    ),
    Guard(
        "a state named by If-Match must hold",
        "web/conditional.py",
        _TAKES_TAG,
        "if False:",
        "test_stale_preconditions.py::test_a_stale_tag_stops_it",
    ),
    Guard(
        "a backup has what the log has",
        "upkeep/backup.py",
        "_copy(connection.connection.driver_connection, unfinished, progress)",
        "unfinished.write_bytes(source.read_bytes())",
        "test_backup_under_writes_restores_whole.py::test_backup_under_writes",
    ),
    Guard(
        "JSON has a depth",
        "strictjson.py",
        "    _check_depth(value)\n    return",
        "    return",
        "test_bodies_that_are_no_json.py::test_what_cannot_be_read_is_refused",
    ),
    Guard(
        "changes are numbered in the order of the commits",
        "store/changes.py",
        "session.execute(select(func.pg_advisory_xact_lock(_LOCK)))",
        "pass",
        "test_changes_out_of_order.py::test_no_number_appears_late",
    ),
    Guard(
        "what is in flight is counted down",
        "web/observed.py",
        "metrics.IN_FLIGHT.dec()",
        "pass",
        "test_clients_that_hang_up_leave_nothing.py::test_clients_that_hang_up",
    ),
    Guard(
        "no coding is taken",
        "web/bodies.py",
        'if encoding != "identity":',
        "if False:",
        "test_compressed_bodies.py::test_a_coding_is_refused_before_the_body",
    ),
    Guard(
        "no form holds a forbidden character",
        "formats/inert.py",
        '_FORBIDDEN.sub(_REPLACEMENT, _LINE_END.sub("\\n", text))',
        '_LINE_END.sub("\\n", text)',
        "test_control_characters_in_feeds.py::test_what_was_written_past_the_service_spoils_no_form",
    ),
    Guard(
        "only named pages may write",
        "web/headers.py",
        "if may_write or method in SAFE_METHODS:",
        "if True:",
        "test_cors_with_credentials.py::test_no_other_page_may_write",
    ),
    Guard(
        "a query has a time limit",
        "db.py",
        "self.reading(self._query_timeout_seconds) as connection",
        "self.reading(None) as connection",
        "test_costly_query_is_ended.py::test_a_costly_query_is_ended",
    ),
    Guard(
        "damage is told as such",
        "storage.py",
        "11: Fault.DAMAGED,",
        "",
        "test_damaged_database_is_told.py::test_a_damaged_database_is_told",
    ),
    Guard(
        "the file is looked at",
        "db.py",
        "if self.file.is_replaced:",
        "if False:",
        "test_database_file_replaced_or_deleted.py::test_deleted_then_restored",
    ),
    Guard(
        "what is there is not brought back",
        "store/undeletion.py",
        "if find_key(session, resource.collection.model, wanted) is not None:",
        "if False:",
        "test_delete_against_patch.py::test_undeleting_twice_at_once_is_done_once",
    ),
    Guard(
        "a full disk is told as such",
        "storage.py",
        "13: Fault.FULL,",
        "",
        "test_disk_full.py::test_disk_full_answers_507_and_recovers",
    ),
    Guard(
        "an answer is given again",
        "web/writes.py",
        "if kept is not None:",
        "if False:",
        "test_equal_idempotency_keys.py::test_one_is_made",
    ),
    Guard(
        "an export has a time limit",
        "web/representations.py",
        "database.reading(seconds) as connection",
        "database.reading(None) as connection",
        "test_export_readers_that_fail.py::test_an_export_past_its_time_breaks_off",
    ),
    Guard(
        "a body is measured as it arrives",
        "web/bodies.py",
        "            if length > limit:",
        "            if False:",
        "test_false_content_lengths.py::test_a_body_over_the_limit_is_refused_as_soon_as_it_is",
    ),
    Guard(
        "followers are bounded",
        "web/followers.py",
        "if self.count >= self._state.settings.max_followers:",
        "if False:",
        "test_followers_that_hang_up.py::test_no_more_wait_than_may",
    ),
    Guard(
        "addresses carry no host",
        "web/errors.py",
        'quote(moved_to, safe="/") + query',
        "str(request.url.replace(path=moved_to))",
        "test_foreign_host.py::test_no_location_leads_off_site",
    ),
    Guard(
        "formulas are marked",
        "formats/csv.py",
        'return f"\'{text}" if text.startswith(tuple(_MARKED)) else text',
        "return text",
        "test_formulas_in_csv.py::test_no_cell_begins_like_one_and_the_import_restores_it",
    ),
    Guard(
        "a cursor is of one list",
        "query/paging.py",
        "if fingerprint != _fingerprint(request):",
        "if False:",
        "test_garbage_ids_and_cursors.py::test_a_cursor_is_of_its_list_alone",
    ),
    Guard(
        "an export is streamed",
        "web/representations.py",
        "return Stream(content,",
        "return Response(b''.join(content),",
        "test_import_and_export_take_flat_memory.py::test_a_large_import_and_export",
    ),
    Guard(
        "a date has a form",
        "dates.py",
        "if len(text) > 32 or not _FORM.fullmatch(text):",
        "if False:",
        "test_impossible_dates.py::test_a_date_of_a_body_is_named",
    ),
    Guard(
        "a commit is synced",
        "db.py",
        _SYNCED,
        "PRAGMA synchronous = OFF",
        "test_io_error_is_never_acknowledged.py::test_a_log_that_cannot_be_synced_acknowledges_nothing",
    ),
    Guard(
        "a commit is synced",
        "db.py",
        _SYNCED,
        "PRAGMA synchronous = OFF",
        "test_log_is_synced_before_the_answer.py::test_sync_comes_before_the_answer",
    ),
    Guard(
        "one key is brought",
        "web/access.py",
        "if len(found) > 1:",
        "if False:",
        "test_key_garbage.py::test_garbage_is_401_and_not_echoed",
    ),
    Guard(
        "no key stands in an address",
        "web/gate.py",
        "access.refuse_key_in_address(scope)",
        "pass",
        "test_key_in_the_url.py::test_it_is_refused_and_not_echoed",
    ),
    Guard(
        "an import is one transaction",
        "bulk/importing.py",
        "    with session.begin_nested() as savepoint:",
        '    session.connection().exec_driver_sql("COMMIT")\n    import contextlib\n    with contextlib.nullcontext() as savepoint:',
        "test_kill_loses_no_acknowledged_write.py::test_kill_during_writes_and_imports",
    ),
    Guard(
        "a write is undone whole",
        "db.py",
        '"begin", _begin_immediate if writes else _begin)',
        '"begin", (lambda _: None) if writes else _begin)',
        "test_killed_migration_runs_again.py::test_killed_migrations",
    ),
    Guard(
        "a calendar's text is escaped",
        "formats/ical.py",
        "_text(event.summary)",
        "icalendar.vInline(event.summary)",
        "test_lines_in_calendars.py::test_no_line_is_injected",
    ),
    Guard(
        "the log is JSON",
        "web/log.py",
        "structlog.processors.JSONRenderer(),",
        "structlog.processors.KeyValueRenderer(),",
        "test_lines_in_the_log.py::test_an_error_is_one_line_whatever_was_asked_for",
    ),
    Guard(
        "a filter has so many values",
        "query/parameters.py",
        "BeforeValidator(_as_list), Field(max_length=50)]",
        "BeforeValidator(_as_list)]",
        "test_long_lists_in_a_filter.py::test_many_values_are_answered_or_refused_by_name",
    ),
    Guard(
        "no browser guesses what an answer is",
        "web/headers.py",
        '    (b"x-content-type-options", b"nosniff"),\n',
        "",
        "test_markup_in_pages.py::test_markup_of_a_request_is_text_in_its_problem",
    ),
    Guard(
        "Allow is whole",
        "web/methods.py",
        'if "GET" in found:',
        "if False:",
        "test_methods_of_no_route.py::test_405_names_every_method",
    ),
    Guard(
        "a unique value is claimed",
        "store/uniqueness.py",
        "if other is not None:",
        "if False:",
        "test_natural_key_races.py::test_one_is_made",
    ),
    Guard(
        "text is composed",
        "text.py",
        'unicodedata.normalize("NFC", text).strip()',
        "text.strip()",
        "test_nfc_and_nfd_twins.py::test_what_is_written_decomposed_is_read_composed_and_found_by_both",
    ),
    Guard(
        "a number of the query has digits alone",
        "query/parameters.py",
        "if isinstance(value, str) and not _WHOLE.fullmatch(value):",
        "if False:",
        "test_numbers_out_of_range.py::test_a_parameter_names_what_it_takes",
    ),
    Guard(
        "a number is finite",
        "strictjson.py",
        'if number in {float("inf"), float("-inf")}:',
        "if False:",
        "test_numbers_out_of_range.py::test_a_body_with_a_number_that_is_none_is_not_json",
    ),
    Guard(
        "a bad row undoes the rest",
        "bulk/importing.py",
        "if runner.outcome.refused and not how.keep_going:",
        "if False:",
        "test_one_bad_row_of_50000.py::test_it_is_named_and_nothing_is_kept",
    ),
    Guard(
        "a header is measured as it arrives",
        "web/protocol.py",
        "elif self._field_bytes + self._unparsed_bytes > self._max_header_bytes:",
        "elif False:",
        "test_oversized_urls_and_headers.py::test_it_is_refused_before_it_is_whole",
    ),
    Guard(
        "an address is measured",
        "web/gate.py",
        "if length > settings.max_url_bytes:",
        "if False:",
        "test_oversized_urls_and_headers.py::test_it_is_refused",
    ),
    Guard(
        "a page begins after the last",
        "query/paging.py",
        "place < after if descending else place > after",
        "place <= after if descending else place >= after",
        "test_paging_while_rows_are_added.py::test_each_is_seen_once",
    ),
    Guard(
        "a patch names known fields alone",
        "web/patches.py",
        "    _refuse_unknown(change, draft, ())\n",
        "",
        "test_patching_what_the_service_sets.py::test_it_is_refused_and_nothing_changes",
    ),
    Guard(
        "a document has known fields alone",
        "documents/common.py",
        'model_config = ConfigDict(extra="forbid")',
        'model_config = ConfigDict(extra="ignore")',
        "test_patching_what_the_service_sets.py::test_it_is_refused_and_nothing_changes",
    ),
    Guard(
        "a failing database is told as such",
        "web/errors.py",
        "    return render(_storage_problem(request, cause or error))",
        "    return await _on_anything_else(request, error)",
        "test_read_only_file_system.py::test_read_only_file_system_refuses_writes",
    ),
    Guard(
        "a write wants a key that writes",
        "web/gate.py",
        _WANTS_KEY,
        "pass",
        "test_read_only_key.py::test_each_write_is_403_before_the_body_is_read",
    ),
    Guard(
        "a write wants a key that writes",
        "web/gate.py",
        _WANTS_KEY,
        "pass",
        "test_write_without_a_key.py::test_without_a_key",
    ),
    Guard(
        "a key holds until it is revoked",
        "web/access.py",
        'if (state := found.state(moment)) != "usable":',
        "if False:",
        "test_revoked_key.py::test_a_revoked_key_is_refused_at_once",
    ),
    Guard(
        "what is searched for is folded and quoted",
        "query/fulltext.py",
        '"{" ".join(phrase.words)}"',
        '{" ".join(phrase.words).upper()}',
        "test_search_text_taken_literally.py::test_any_text_may_be_looked_for",
    ),
    Guard(
        "one process prepares a database",
        "schema.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX)",
        "pass",
        "test_services_start_together.py::test_one_prepares_it_while_the_others_wait",
    ),
    Guard(
        "slow senders are cut",
        "web/protocol.py",
        "min(self._heard, self._began + self._received / _LEAST_BYTES_A_SECOND) + self._patience",
        "self._heard + self._patience",
        "test_slow_senders_are_cut.py::test_slow_senders",
    ),
    Guard(
        "who is cut off by a stop is told",
        "web/observed.py",
        "await render(_STOPPED)(scope, receive, answer.send)",
        "raise",
        "test_stop_finishes_or_undoes.py::test_an_import_that_takes_longer_is_undone",
    ),
    Guard(
        "text holds no forbidden character",
        "text.py",
        "if found := _FORBIDDEN.search(text):",
        "if False:",
        "test_text_that_no_database_holds.py::test_every_text_of_a_body_is_named",
    ),
    Guard(
        "who asks too often waits",
        "web/gate.py",
        "if not verdict.allowed:",
        "if False:",
        "test_too_many_requests.py::test_reads_are_limited_and_flow_back",
    ),
    Guard(
        "a body has a known type",
        "web/bodies.py",
        "if said not in taken:",
        "if False:",
        "test_unknown_media_types.py::test_a_body_of_another_type_is_refused_with_those_that_are_taken",
    ),
    Guard(
        "one waits at the head of the queue",
        "writers.py",
        "                _wait(head, until)\n",
        "",
        "test_writers_take_turns.py::test_none_writes_twice_while_the_other_waits",
    ),
]
