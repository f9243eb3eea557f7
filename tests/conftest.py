"""Databases, applications and clients for the tests."""

import contextlib
import datetime as dt
import functools
import gc

import property_settings
import pytest
import selection
from anyio.from_thread import start_blocking_portal
from databases import DATABASES, PostgresqlHome, SqliteHome, without_syncing
from document_check import DocumentCheck
from postgresql_cluster import CARELESS, LOCALES, OLDEST, Cluster, programs
from public_data import SHARED_DATA, VARIABLE
from service_health import assert_well
from shared_statements import share_statements
from sqlalchemy import Engine, event, text
from system_tools import need
from the_key import KEY, record_key, send_key
from whole_responses import WholeClient

from app.db import migrations as schema
from app.db import postgresql_server, prepared_statements
from app.db.database import Database
from app.db.postgresql_loop import execute_many_on_postgresql, execute_postgresql
from app.db.sqlite import send_many_to_sqlite, send_to_sqlite
from app.domain.dates import clock
from app.main import create_app
from app.settings import Settings
from app.transfer import garbage, seed
from app.web.openapi import builder

FEW_COUNTRIES = (
    *("AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BR", "CN"),
    *("IT", "JP", "KP", "KR", "MX", "PE", "PT", "SUHH", "US", "VN"),
)
_COMPILED_CACHE_SIZE = 1_000
"""Enough for the statements of all tests: they are more varied than those of a service."""
_GC_THRESHOLDS = (50_000, 20, 20)
ON_THIS_MACHINE = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50000)}


@pytest.fixture(scope="session")
def key():
    """A key with write access."""
    return KEY


def open_database(file):
    """Open the SQLite database in a file."""
    return without_syncing(Database(f"sqlite:///{file}"))


def pytest_addoption(parser):
    """Add the options that choose the database and the locale of PostgreSQL."""
    parser.addoption("--database", choices=DATABASES, help="run the tests on this database alone")
    parser.addoption(
        "--locale", choices=list(LOCALES), default="icu", help="the locale of the tests' PostgreSQL cluster"
    )
    parser.addoption(
        "--quick",
        action="store_true",
        help="sample the examples of each test, and draw a fifth of the examples of properties",
    )
    parser.addoption("--rest", action="store_true", help="run only what --quick leaves out, in full")


def pytest_configure(config):
    """Share compiled statements, and choose the examples of the property tests: fixed, or drawn from a given seed."""
    share_statements()
    property_settings.load_profile(
        fresh=config.getoption("--hypothesis-seed") is not None, quick=config.getoption("--quick")
    )


def pytest_generate_tests(metafunc):
    """Run database tests on each database; `pytestmark = pytest.mark.databases("sqlite")` restricts them."""
    if "home" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = [item for item in selection.databases_of(metafunc.definition) if chosen in {None, item}]
        metafunc.parametrize("home", names, indirect=True, scope="session")


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests measured."""
    reports = terminalreporter.getreports("passed")
    report = [
        (report.nodeid, *property_)
        for report in reports
        if report.when == "call"
        for property_ in report.user_properties
    ]
    if report:
        terminalreporter.section("figures")
    for nodeid, name, value in report:
        terminalreporter.write_line(f"{nodeid}: {name}: {value}")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while modules are imported and tests collected: all of these live until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """Look for garbage seldom: a seventh of all CPU time was spent on it."""
    _leave_out_of_collections()
    gc.set_threshold(*_GC_THRESHOLDS)


def _leave_out_of_collections():
    """Leave all objects so far out of further garbage collections."""
    gc.collect()
    garbage.freeze_process()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Deselect tests for the other database, group what shares a fixture, and run first what takes longest."""
    # Before the others, so that these have less to do; and after them, since they shuffle by the ids.
    selection.select(config, items)
    result = yield
    items.sort(key=selection.rank)
    selection.group(items)
    return result


@pytest.fixture(scope="session")
def cluster(request):
    """A temporary PostgreSQL cluster for the tests."""
    need(programs() or False, f"PostgreSQL {OLDEST} or newer")
    cluster = Cluster(request.config.getoption("--locale"), **CARELESS)
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def home(request, tmp_path_factory):
    """The store of test databases, from `databases.py`."""
    if request.param == "sqlite":
        yield SqliteHome(tmp_path_factory.mktemp("databases"))
    else:
        with contextlib.closing(PostgresqlHome(request.getfixturevalue("cluster"))) as place:
            yield place


@pytest.fixture(scope="session")
def migrated_file(home):
    """A migrated database with the key of the tests and no data."""

    def prepare(database):
        schema.upgrade(database)
        record_key(database)

    return home.make(prepare)


@pytest.fixture(scope="session")
def seeded_file(home, migrated_file):
    """A seeded database."""
    return home.make(seed.load, migrated_file)


@pytest.fixture(scope="session")
def small_file(home, seeded_file):
    """The content of a seeded database with few countries, for tests that read all of it."""

    def leave_few(database):
        with database.writing() as session:
            session.execute(text("DELETE FROM successions"))
            stored = ", ".join(f"'{code}'" for code in FEW_COUNTRIES)
            session.execute(text(f"DELETE FROM countries WHERE id NOT IN ({stored})"))

    return home.make(leave_few, seeded_file)


@pytest.fixture
def start_file(seeded_file):
    """The initial content of a test's database; modules override it with `migrated_file` or a result of `grow`."""
    return seeded_file


@pytest.fixture(scope="session")
def portal():
    """The event loop of all clients, in a thread, so that its connections persist."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def opened(home, portal):
    """The database object shared by all tests, so that SQLAlchemy compiles each statement once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgresql_server, "COMPILED_CACHE_SIZE", _COMPILED_CACHE_SIZE)
        database = home.open()
        yield database
        portal.call(database.aclose)


@contextlib.contextmanager
def _holding(home, opened, start):
    """Reset the database to the initial content for the duration of a block."""
    home.restore(start)
    try:
        yield
    finally:
        home.let_go(opened)


@pytest.fixture
def database(home, start_file, opened):
    """The database with the initial content of the test."""
    with _holding(home, opened, start_file):
        yield opened


@pytest.fixture
def another(home):
    """Create another database, empty or with given content; return its URL."""
    created = []

    def make(start=None):
        created.append(home.another(start))
        return created[-1]

    yield make
    for url in created:
        home.drop(url)


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    """The application, built once; only its database and settings differ between tests."""
    unused = tmp_path_factory.mktemp("unused") / "events.db"
    application = create_app(Settings(_env_file=None, database_url=f"sqlite:///{unused}", rate_limits=False))
    # Starlette builds the middleware with the first request; a test that inspects it may be the first.
    application.middleware_stack = application.build_middleware_stack()
    return application


@pytest.fixture(scope="session")
def grow(application, home, opened, portal, seeded_file):
    """Create the initial content for a module's tests by a function that uses a client."""

    def make(write, start=seeded_file):
        with _holding(home, opened, start):
            application.state.database, application.state.settings = opened, _settings(opened)
            with _client(application, portal, ON_THIS_MACHINE) as client:
                client.event_hooks = {"request": [send_key]}
                write(client)
        return home.keep()

    return make


@functools.cache
def _settings_for(url):
    return Settings(
        _env_file=None, database_url=url, rate_limits=False, max_body_bytes=5_000_000, busy_timeout_seconds=5
    )


def _settings(database):
    """Return settings that a test may change; reading them from the environment takes longer than most tests."""
    return _settings_for(database.url.render_as_string(hide_password=False)).model_copy(deep=True)


@pytest.fixture
def settings(database):
    """The settings of the test's application."""
    return _settings(database)


@pytest.fixture
def app(application, database, settings):
    """The application on the test's own database."""
    application.state.database, application.state.settings = database, settings
    return application


@contextlib.contextmanager
def _client(app, portal, options):
    """Open a client without starting or stopping the application."""
    with WholeClient(app, portal, **options) as client:
        yield client
    # Key usage is recorded in the background: this must not start while the database is being replaced.
    portal.call(app.state.key_ring.close)


@pytest.fixture
def connect(app, portal, document_check):
    """Open clients of the test's application; `client` is the address that one appears to come from."""
    with contextlib.ExitStack() as stack:

        def open_client(**options):
            opened = stack.enter_context(_client(app, portal, ON_THIS_MACHINE | options))
            opened.event_hooks = {"request": [send_key], "response": [document_check]}
            # Otherwise two responses to the same request would differ in this header.
            opened.headers["X-Request-Id"] = "a-test"
            return opened

        yield open_client


@pytest.fixture
def client(connect):
    """A client on this machine that sends a key with its writes."""
    return connect()


@pytest.fixture
def well_afterwards(client):
    """A check after the test that the service is ready and writes."""
    yield
    assert_well(client)


@pytest.fixture
def execute():
    """Change a database directly, without the service."""

    def run(database, statement):
        with database.writing() as session:
            session.execute(text(statement))

    return run


@pytest.fixture
def set_clock(monkeypatch):
    """Shift the clock of this machine."""

    def set_by(**time):
        difference = dt.timedelta(**time)
        monkeypatch.setattr(clock, "utc_now", lambda: dt.datetime.now(dt.UTC) + difference)

    return set_by


@pytest.fixture
def statements(monkeypatch):
    """Every further statement that is sent to a database, except BEGIN."""
    seen = []

    def seeing(send):
        def send_seen(connection, statement, values):
            seen.append(statement if isinstance(statement, str) else statement.decode())
            return send(connection, statement, values)

        return send_seen

    for send in (send_to_sqlite, send_many_to_sqlite, execute_postgresql, execute_many_on_postgresql):
        monkeypatch.setattr(prepared_statements, send.__name__, seeing(send))

    def record(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", record)
    yield seen
    event.remove(Engine, "before_cursor_execute", record)


@pytest.fixture(scope="session")
def shared_data():
    """The directory of the public data sets."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no public data sets: {VARIABLE} names no directory, and there is no ../shared/data")
    return SHARED_DATA


@pytest.fixture(scope="session")
def resolved_document(application):
    """The OpenAPI document with all references resolved, which tests only read: building it takes a second."""
    return builder.build(application)


@pytest.fixture(scope="session")
def document_check(resolved_document):
    """The check of a response against the OpenAPI document."""
    check = DocumentCheck(resolved_document)
    _leave_out_of_collections()
    return check
