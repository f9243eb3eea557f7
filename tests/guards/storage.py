"""Guards of the database, backups and checks."""

from typing import Final

from guards.guard import Guard
from guards.removals import Constant, Instead, Never, Skip, Without

GUARDS: Final = [
    Guard(
        "a backup includes the write-ahead log",
        Instead("app.maintenance.backup:create_backup", "_copy", "unfinished.write_bytes(source.read_bytes())"),
        "test_backup_under_writes_restores_whole.py::test_backup_during_writes_is_consistent",
    ),
    Guard(
        "a query has a time limit",
        Instead("app.db.database:Database.read_in_thread.run", "reading limit", "self.reading(None)"),
        "test_costly_query_is_ended.py::test_costly_query_is_stopped",
    ),
    Guard(
        "a damaged database is reported",
        Without("app.db.faults:_BY_SQLITE_CODE", "11"),
        "test_damaged_database.py::test_a_damaged_database_is_reported",
    ),
    Guard(
        "replacement of the file is detected",
        Never("app.db.sqlite_backend:SqliteBackend.check_file", "is_replaced"),
        "test_database_file_replaced_or_deleted.py::test_deleted_and_restored_database_file_is_noticed",
    ),
    Guard(
        "a full disk is reported",
        Without("app.db.faults:_BY_SQLITE_CODE", "13"),
        "test_disk_full.py::test_disk_full_answers_507_and_recovers",
    ),
    Guard(
        "a commit is synced",
        Instead("app.db.sqlite:_set_pragmas", "synchronous", "cursor.execute('PRAGMA synchronous = OFF')"),
        "test_io_error_is_never_acknowledged.py::test_failed_sync_acknowledges_nothing",
    ),
    Guard(
        "a commit is synced",
        Instead("app.db.sqlite:_set_pragmas", "synchronous", "cursor.execute('PRAGMA synchronous = OFF')"),
        "test_log_is_synced_before_the_answer.py::test_sync_comes_before_the_answer",
    ),
    Guard(
        "a write is rolled back completely",
        Skip("app.db.sqlite:create_sqlite_engine", "begin"),
        "test_killed_migration_runs_again.py::test_killed_migration_runs_again",
    ),
    Guard(
        "a redaction is rolled back completely",
        Skip("app.db.sqlite:create_sqlite_engine", "begin"),
        "test_killed_commands.py::test_command_that_is_killed_at_a_write_is_completed_by_the_next_run",
    ),
    Guard(
        "the file is rewritten after a redaction",
        Skip("app.maintenance.erasure:_rewrite_file", "execute VACUUM"),
        "maintenance/test_erasure.py::test_a72_redacted_words_are_in_no_file_of_the_database",
    ),
    Guard(
        "words of deleted texts leave the index",
        Skip("app.db.content:remove_traces", "optimize"),
        "maintenance/test_erasure.py::test_a72_redacted_words_are_in_no_file_of_the_database",
    ),
    Guard(
        "redacted offices leave the terms",
        Skip("app.db.content:remove_traces", "statement"),
        "maintenance/test_erasure.py::test_a72_redacted_words_are_in_no_file_of_the_database",
    ),
    Guard(
        "words of deleted texts are in no exported file",
        Skip("app.transfer.exporting:export_sqlite", "remove_traces"),
        "maintenance/test_erasure.py::test_a74_exported_file_has_no_redacted_words",
    ),
    Guard(
        "a removal changes counts of many meetings at once",
        Never("app.transfer.demo:remove", "name meetings"),
        "maintenance/test_demo_command.py::test_a75_removal_changes_the_counts_of_many_meetings_at_once",
    ),
    Guard(
        "a log that readers keep is reported",
        Never("app.maintenance.erasure:_rewrite_file", "is_busy"),
        "maintenance/test_erasure.py::test_a72_words_that_a_reader_keeps_in_the_log_are_reported",
    ),
    Guard(
        "tables are rewritten by a vacuum",
        Skip("app.maintenance.erasure:_rewrite_tables", "ANALYZE table"),
        "postgresql/test_erasure_on_postgresql.py::test_a72_redacted_words_are_in_no_file_of_a_table",
    ),
    Guard(
        "a command on PostgreSQL is one transaction",
        Instead(
            "app.db.postgresql:Servers.__init__",
            "create_server_engine COMMITTED",
            "create_server_engine(url, options, limits, isolation_level='AUTOCOMMIT', reads=False)",
        ),
        "test_killed_commands_on_postgresql.py::test_killed_command_leaves_nothing_half_done",
    ),
    Guard(
        "an outage of the database says when to retry",
        Constant("app.web.storage_problems:_LATER", "{}"),
        "test_postgresql_restarts.py::test_a68_restart_under_load_loses_nothing",
    ),
    Guard(
        "an edit comes after the last one of its record, whatever the clock says",
        Instead("app.services.row_writes:set_updated", "now", "clock.now()"),
        "test_clock_set_back.py::test_nothing_is_lost_or_stale_after_the_clock_was_set_back",
    ),
    Guard(
        "an expired key is refused",
        Never("app.services.access.api_keys:StoredKey.state", "expires_at moment"),
        "test_clock_jumps.py::test_what_expires_does_so_by_the_clock",
    ),
    Guard(
        "a stored response expires",
        Skip("app.services.access.idempotency:load_response", "delete oldest execute"),
        "test_clock_jumps.py::test_what_expires_does_so_by_the_clock",
    ),
    Guard(
        "one process prepares a database",
        Skip("app.db.sqlite_backend:SqliteBackend.preparing", "flock"),
        "test_services_start_together.py::test_one_service_prepares_the_database_while_others_wait",
    ),
    Guard(
        "one writer waits at the head of the queue",
        Skip("app.db.writer_lock:Turn.take", "_wait head"),
        "test_writers_take_turns.py::test_no_process_writes_twice_while_another_waits",
    ),
    Guard(
        "a slow query leaves the event loop",
        Constant("app.db.sqlite_backend:_ON_LOOP_SECONDS", "60.0"),
        "db/test_deadline.py::test_a01_health_checks_are_served_during_a_slow_query",
    ),
    Guard(
        "a query leaves the event loop whatever time it has in all",
        Instead("app.db.sqlite_backend:LoopBudget.__init__", "min", "most"),
        "db/test_deadline.py::test_a01_exhausted_budget_refills",
    ),
    Guard(
        "a restore starts a new epoch",
        Skip("app.maintenance.after_restore:finish_restore", "start_epoch"),
        "maintenance/test_backup_and_restore.py::test_a13_a_restored_database_has_a_new_epoch",
    ),
    Guard(
        "a doctored backup is refused",
        Never("app.maintenance.backup:_check", "foreign"),
        "maintenance/test_backup_and_restore.py::test_a22_manipulated_backup_is_rejected",
    ),
    Guard(
        "files of the database are private",
        Never("app.db.faults:DatabaseFile.make_private", "make_private"),
        "maintenance/test_backup_and_restore.py::test_a21_every_file_is_accessible_only_to_its_owner",
    ),
    Guard(
        "a lock file that others can read is replaced",
        Skip("app.db.writer_lock:open_lock", "unlink"),
        "maintenance/test_backup_and_restore.py::test_a21_locks_of_others_on_a_readable_file_are_ignored",
    ),
    Guard(
        "compiled statements are bounded",
        Without("app.db.sqlite:create_sqlite_engine", "query_cache_size"),
        "test_varied_questions.py::test_a35_caches_per_kind_of_query_are_bounded",
    ),
    Guard(
        "the check derives the status from the parties",
        Instead("app.maintenance.derived_agreements:_derive_agreement", "Act", "Act(ActionKind(action), date)"),
        "maintenance/test_check.py::test_status_of_parties_is_repaired",
    ),
    Guard(
        "a file of another program gets no tables",
        Never("app.db.migrations:_refuse_other_tables", "names"),
        "migrations/test_migrations.py::test_a42_a_file_of_another_program_is_refused_and_unchanged",
    ),
]
