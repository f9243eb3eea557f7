"""Guards of what the server takes, answers and limits."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Body, Constant, Instead, Line, Never, Skip, Without

GUARDS: Final = [
    Guard(
        "calendars and feeds leave out what only a machine has read",
        Skip("app.web.crud:list_page", "for_subscription"),
        "api/test_provenance.py::test_calendars_and_feeds_omit_unreviewed_machine_records",
    ),
    Guard(
        "If-Match is checked",
        Never("app.web.conditional:check_preconditions", "strong"),
        "test_64_writers.py::test_no_update_is_lost",
    ),
    Guard(
        "If-Match is checked",
        Never("app.web.conditional:check_preconditions", "strong"),
        "web/test_conditional_races.py::test_concurrent_puts_create_one_record",
    ),
    Guard(
        "If-Match is checked",
        Never("app.web.conditional:check_preconditions", "strong"),
        "web/test_conditional.py::test_stale_etag_prevents_the_change",
    ),
    Guard(
        "what is in flight is counted down",
        Skip("app.web.middleware.request_log:RequestLogMiddleware.__call__", "dec"),
        "test_clients_that_hang_up_leave_nothing.py::test_clients_that_disconnect_leave_no_trace",
    ),
    Guard(
        "content encodings are refused",
        Never("app.web.bodies:check_media_type", "encoding"),
        "web/test_bodies_compressed.py::test_a_content_encoding_is_refused_before_the_body",
    ),
    Guard(
        "only configured origins may write",
        Always("app.web.middleware.security_headers:preflight", "may_write is_read"),
        "web/middleware/test_cors.py::test_other_origins_may_not_write",
    ),
    Guard(
        "a stored response is returned again",
        Never("app.web.writes:_run_once.replay_or_run", "stored"),
        "services/test_idempotency_races.py::test_concurrent_writes_create_one_record",
    ),
    Guard(
        "the combinations of values that a statistic counts in memory are limited",
        Constant("app.queries.statistics.tallied:_MOST_COMBINATIONS", "10**18"),
        "api/test_tallied_statistics.py::test_no_statistic_counts_the_pairs_of_thousands_of_assemblies_in_memory",
    ),
    Guard(
        "a statement of an export has a time limit",
        Instead("app.web.representations:respond_with_all.matching", "reading", "database.reading(None)"),
        "web/test_streaming.py::test_statement_of_a_stream_ends_at_the_time_limit",
    ),
    Guard(
        "an export has a time limit",
        Instead("app.web.streaming:LimitedStream.__call__", "fail_after", "suppress()"),
        "web/test_streaming.py::test_stream_ends_at_the_time_limit_between_statements",
    ),
    Guard(
        "a reader that stalls is cut off",
        Skip("app.web.protocol:TimeoutProtocol._give_up", "abort"),
        "test_export_readers_that_fail.py::test_log_stays_bounded_with_a_stalled_reader",
    ),
    Guard(
        "a body is measured as it arrives",
        Never("app.web.bodies:receive_body", "length limit"),
        "test_false_content_lengths.py::test_a_body_is_refused_as_soon_as_it_exceeds_the_limit",
    ),
    Guard(
        "followers are bounded",
        Never("app.web.middleware.in_flight:ResponseLimit.counted", "count"),
        "test_followers_that_hang_up.py::test_the_number_of_waiting_clients_is_limited",
    ),
    Guard(
        "a stream of changes goes on through an outage of the database",
        Instead("app.api.changes:_events", "SQLAlchemyError Problem", "()"),
        "api/test_changes_through_an_outage.py::test_a68_stream_goes_on_through_an_outage",
    ),
    Guard(
        "URLs have no host",
        Instead("app.web.errors:_on_problem", "quote", "str(request.url.replace(path=moved_to, query=''))"),
        "web/middleware/test_foreign_host.py::test_no_redirect_leads_to_another_site",
    ),
    Guard(
        "an export is streamed",
        Instead("app.web.representations:respond_with_all", "LimitedStream", "Response(b''.join(content))"),
        "test_import_and_export_take_flat_memory.py::test_large_import_and_export_take_flat_memory",
    ),
    Guard(
        "a request has one key",
        Never("app.web.middleware.auth:extract_key", "len keys"),
        "web/middleware/test_auth_garbage.py::test_malformed_key_is_401_and_not_echoed",
    ),
    Guard(
        "keys in URLs are refused",
        Skip("app.web.middleware.admission:AdmissionMiddleware._admit", "reject_key_in_url"),
        "test_key_in_the_url.py::test_key_in_a_url_is_rejected_and_not_echoed",
    ),
    Guard(
        "the log is JSON",
        Instead("app.web.logging:_RENDER", "JSONRenderer", "structlog.processors.KeyValueRenderer()"),
        "test_lines_in_the_log.py::test_error_is_always_one_line",
    ),
    Guard(
        "browsers do not sniff content types",
        Without("app.web.middleware.security_headers:ALWAYS", "x-content-type-options nosniff"),
        "web/middleware/test_security_headers.py::test_markup_of_a_request_is_text_in_its_problem",
    ),
    Guard(
        "Allow lists all methods",
        Never("app.web.middleware.head:allowed_methods", "GET"),
        "web/middleware/test_head.py::test_405_names_every_method",
    ),
    Guard(
        "a header is measured as it arrives",
        Never("app.web.protocol:TimeoutProtocol._feed", "_max_header_bytes"),
        "test_oversized_urls_and_headers.py::test_incomplete_request_is_rejected",
    ),
    Guard(
        "the length of a URL is limited",
        Never("app.web.middleware.admission:_check_sizes", "max_url_bytes"),
        "test_oversized_urls_and_headers.py::test_oversized_request_is_rejected",
    ),
    Guard(
        "a storage error is reported",
        Instead(
            "app.web.errors:_on_database_error",
            "render_for storage_problem",
            "await _on_anything_else(request, error)",
        ),
        "test_read_only_file_system.py::test_read_only_file_system_refuses_writes",
    ),
    Guard(
        "a write requires a key with write access",
        Skip("app.web.middleware.admission:AdmissionMiddleware._check", "require_scope"),
        "web/middleware/test_auth_scopes.py::test_each_write_is_403_before_the_body_is_read",
    ),
    Guard(
        "a write requires a key with write access",
        Skip("app.web.middleware.admission:AdmissionMiddleware._check", "require_scope"),
        "web/middleware/test_auth.py::test_write_without_a_key_is_401",
    ),
    Guard(
        "a revoked key is refused",
        Never("app.web.middleware.auth:KeyCache.holder", "state"),
        "test_revoked_key.py::test_revoked_key_is_rejected_immediately",
    ),
    Guard(
        "slow senders are disconnected",
        Instead("app.web.protocol:TimeoutProtocol._check_progress", "min", "self._last_received"),
        "test_slow_senders_are_cut.py::test_slow_senders_are_disconnected",
    ),
    Guard(
        "an idle connection stays open longer than clients keep it",
        Without("app.web.server:uvicorn_options", "timeout_keep_alive"),
        "test_idle_connections.py::test_idle_connection_is_kept_longer_than_by_clients",
    ),
    Guard(
        "a busy worker is not killed by its supervisor",
        Without("app.web.server:uvicorn_options", "timeout_worker_healthcheck"),
        "test_workers_that_hang.py::test_worker_survives_and_responds",
    ),
    Guard(
        "clients interrupted by a shutdown get a problem document",
        Skip("app.web.middleware.request_log:RequestLogMiddleware._run", "stopped send"),
        "test_stop_finishes_or_undoes.py::test_a_slow_import_is_rolled_back",
    ),
    Guard(
        "requests are rate limited",
        Never("app.web.middleware.admission:AdmissionMiddleware._charge", "allowed"),
        "web/middleware/test_rate_limit.py::test_read_budget_is_limited_and_refills",
    ),
    Guard(
        "a body has a known type",
        Never("app.web.bodies:check_media_type", "media_type media_types"),
        "web/test_media_types.py::test_a_body_of_another_type_is_refused_with_the_accepted_types",
    ),
    Guard(
        "repeated fields are joined before the cache reads them",
        Instead("app.web.header_fields:normalize", "join_repeated", "scope['headers']"),
        "web/test_header_fields.py::test_a04_two_accept_fields_equal_one_combined_field",
    ),
    Guard(
        "single-valued header fields are not repeated",
        Never("app.web.header_fields:normalize", "seen"),
        "web/test_header_fields.py::test_a04_single_valued_fields_are_rejected_if_repeated",
    ),
    Guard(
        "no write is redirected to a survivor",
        Never("app.web.errors:_on_problem", "SAFE_METHODS"),
        "api/test_merged_ids.py::test_a09_a_write_to_a_merged_id_is_never_redirected",
    ),
    Guard(
        "every write checks its preconditions",
        Skip("app.web.writes:run_write.run", "check_preconditions"),
        "api/test_preconditions.py::test_a10_a_precondition_is_checked_against_the_current_state",
    ),
    Guard(
        "requests refused by the server get a problem document",
        Instead(
            "app.web.protocol:TimeoutProtocol.send_400_response", "_reject BadRequest", "super().send_400_response(msg)"
        ),
        "test_requests_that_are_no_http.py::test_a28_invalid_http_is_refused_once",
    ),
    Guard(
        "an unknown version or transfer coding is refused",
        Skip("app.web.protocol:TimeoutProtocol.on_headers_complete", "_check_header"),
        "test_requests_that_are_no_http.py::test_a28_invalid_http_is_refused_once",
    ),
    Guard(
        "Host is validated",
        Never("app.web.header_fields:normalize", "_is_host"),
        "web/middleware/test_foreign_host.py::test_a28_an_invalid_host_is_refused",
    ),
    Guard(
        "ETags must be quoted",
        Never("app.web.conditional:_condition", "tags"),
        "web/test_conditional.py::test_stale_etag_prevents_the_change",
    ),
    Guard(
        "a failing application gives a problem document",
        Skip("app.web.protocol:TimeoutProtocol.on_headers_complete", "send_500_response"),
        "test_requests_that_are_no_http.py::test_a27_a_failing_application_still_gives_a_problem_document",
    ),
    Guard(
        "clients without an IP address share one budget",
        Instead("app.web.middleware.rate_limit:parse_host", "NO_ADDRESS", "(host, host)"),
        "web/middleware/test_rate_limit.py::test_a11_clients_without_an_address_share_a_budget",
    ),
    Guard(
        "texts too long for an IP address are discarded",
        Constant("app.web.middleware.rate_limit:_MAX_ADDRESS_LENGTH", "64_000"),
        "web/middleware/test_rate_limit.py::test_a11_forwarded_texts_of_any_length_are_not_stored_or_logged",
    ),
    Guard(
        "the log has only the IP address of a client",
        Instead("app.web.middleware.request_log:_write_log_line", "address_of", "client[0]"),
        "web/middleware/test_rate_limit.py::test_a11_forwarded_texts_of_any_length_are_not_stored_or_logged",
    ),
    Guard(
        "the documented proxy sets the client's IP address",
        Line("docs/operations.md", "proxy_set_header X-Forwarded-For"),
        "docs/test_proxy.py::test_a11_limits_are_per_client_regardless_of_its_headers",
    ),
    Guard(
        "the documented proxy preserves ETags",
        Line("docs/operations.md", "gzip off"),
        "docs/test_proxy.py::test_a11_proxy_preserves_etags_and_if_match",
    ),
    Guard(
        "waiting requests do not count as in flight",
        Instead("app.web.middleware.in_flight:ResponseLimit.counted", "excluded", "contextmanager(lambda: (yield))()"),
        "test_long_responses.py::test_a02_long_responses_do_not_count_as_requests_in_flight",
    ),
    Guard(
        "long responses are limited per client",
        Never("app.web.middleware.in_flight:ResponseLimit.counted", "limit"),
        "test_long_responses.py::test_a02_followers_at_one_address_do_not_block_others",
    ),
    Guard(
        "streamed responses are limited per client",
        Instead("app.web.streaming:LimitedStream.__call__", "counted", "suppress()"),
        "test_long_responses.py::test_a02_slow_readers_at_one_address_are_limited",
    ),
    Guard(
        "settings that contradict each other are refused",
        Never("app.settings.__init__:Settings._refuse_contradictions", "model_fields_set"),
        "test_long_responses.py::test_a02_contradictory_settings_are_refused",
    ),
    Guard(
        "HEAD of a streamed response reads nothing",
        Never("app.web.streaming:LimitedStream.__call__", "IS_HEAD"),
        "web/test_streaming.py::test_a15_head_of_a_stream_reads_no_data",
    ),
    Guard(
        "long representations are rendered in a thread",
        Always("app.web.representations:render_documents", "_MOST_AT_ONCE"),
        "web/test_streaming.py::test_a15_other_requests_are_served_while_a_calendar_is_built",
    ),
    Guard(
        "lists of fields are bounded",
        Never("app.web.middleware.admission:_check_sizes", "_MOST_MEMBERS"),
        "web/test_bounded_work.py::test_a12_a_list_of_a_field_has_a_bound",
    ),
    Guard(
        "the number of parameters is bounded",
        Never("app.web.middleware.admission:_check_sizes", "MAX_PARAMETERS"),
        "web/test_bounded_work.py::test_a12_the_number_of_parameters_has_a_bound",
    ),
    Guard(
        "other cookies are ignored",
        Skip("app.web.middleware.admission:AdmissionMiddleware.__call__", "drop_foreign_cookies"),
        "web/test_bounded_work.py::test_a12_foreign_cookies_are_not_parsed",
    ),
    Guard(
        "only a client on this machine gets the host that it names in links",
        Never("app.web.links:_local_url", "_is_loopback"),
        "web/test_links.py::test_other_hosts_get_relative_links_even_from_the_cache",
    ),
    Guard(
        "requests of tools have the key of theirs",
        Constant("app.agents.operations:_PASSED_ON", '(b"host",)'),
        "test_agents_over_http.py::test_client_reads_and_writes_over_mcp",
    ),
    Guard(
        "pages of other origins do not reach tools",
        Skip("app.agents.routes:serve_agents", "check_caller"),
        "api/test_agents.py::test_requests_from_other_origins_are_rejected",
    ),
    Guard(
        "results of tools are short",
        Body("app.agents.results:shrunk", "return document"),
        "api/test_agents.py::test_a_long_record_is_read_in_parts",
    ),
]
