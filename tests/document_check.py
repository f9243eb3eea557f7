"""The check of each response against the OpenAPI document.

Its status must be declared, a success must match its schema with exactly the declared fields, and a failure must be a
problem document. So the JSON that the database renders and what the schemas promise cannot drift apart.
"""

import copy
import datetime as dt
import functools
import re
from urllib.parse import unquote, urlsplit

from jsonschema_rs import Draft202012Validator

from app import problems
from app.domain.dates import edtf, zoned_time


def _is_moment(value):
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", value) and dt.datetime.fromisoformat(value)


def _is_day(value):
    return dt.date.fromisoformat(value).isoformat() == value


def _holding_what(reads):
    """Build a format check from a parser that raises ValueError."""

    @functools.cache
    def holds(value):
        try:
            return bool(reads(value))
        except ValueError:
            return False

    return holds


_FORMATS = {
    "date-time": _holding_what(_is_moment),
    "date": _holding_what(_is_day),
    "edtf": _holding_what(lambda value: edtf.bounds(value) is not None),
    "zoned-time": _holding_what(zoned_time.parse),
}


class DocumentCheck:
    """Checks responses against an OpenAPI document."""

    def __init__(self, document):
        self.paths = [(_pattern(path), operations) for path, operations in document["paths"].items()]
        self.components = copy.deepcopy(document["components"])
        for name in self._answered(document):
            self._make_strict(self.components["schemas"][name])
        self.types = {f"/problems/{subclass.slug}": subclass.status for subclass in _subclasses(problems.Problem)}
        self.validators = {}

    def _answered(self, document):
        """Return the names of the schemas of successful responses, including nested ones."""
        names, waiting = (
            set(),
            [
                response
                for operations in document["paths"].values()
                for operation in operations.values()
                for status, response in operation["responses"].items()
                if status.startswith("2")
            ],
        )
        while waiting:
            for name in re.findall(r"'#/components/schemas/(\w+)'", repr(waiting.pop())):
                if name not in names:
                    names.add(name)
                    waiting.append(document["components"]["schemas"][name])
        return names

    def _make_strict(self, schema):
        """Require every field and forbid others, except those that are only returned on request."""
        if "properties" in schema:
            schema["required"] = sorted(set(schema["properties"]) - {"total", "snippets", "facets"})
            schema["additionalProperties"] = False

    def __call__(self, response):
        response.read()
        if "text/html" in response.request.headers.get("accept", ""):
            return  # a page, which `tests/pages` reads
        method = "get" if response.request.method == "HEAD" else response.request.method.lower()
        path = unquote(urlsplit(str(response.request.url)).path)
        operation = next((item.get(method) for pattern, item in self.paths if pattern.fullmatch(path)), None)
        if operation is not None:
            assert str(response.status_code) in operation["responses"], (response.request.url, response.text)
        if response.request.method == "HEAD" or response.status_code in {204, 304}:
            assert response.content == b""
        elif response.status_code >= 400:
            self._check_problem(response)
        elif operation is not None and response.headers["content-type"] == "application/json":
            declared = operation["responses"][str(response.status_code)]["content"]["application/json"]["schema"]
            self._validate(repr(declared), declared, response.json())

    def _check_problem(self, response):
        assert response.headers["content-type"] == "application/problem+json", response.text
        assert response.headers["cache-control"] == "no-store"
        document = response.json()
        self._validate("problem", {"$ref": "#/components/schemas/ProblemDocument"}, document)
        assert document["status"] == response.status_code == self.types[document["type"]]
        for leak in ("Traceback", "sqlite", "SELECT ", 'File "'):
            assert leak not in response.text

    def _validate(self, key, schema, document):
        if key not in self.validators:
            self.validators[key] = Draft202012Validator(
                {**schema, "components": self.components}, formats=_FORMATS, validate_formats=True
            )
        result = [
            f"{error.instance_path}: {error.message[:500]}" for error in self.validators[key].iter_errors(document)
        ]
        assert result == []


def _pattern(path):
    """Build the regular expression for the URLs of an OpenAPI path."""
    return re.compile(
        "".join("[^/]+" if step.startswith("{") else re.escape(step) for step in re.split(r"(\{\w+\})", path))
    )


def _subclasses(kind):
    for item in kind.__subclasses__():
        yield item
        yield from _subclasses(item)
