"""The page of an error: what happened, where, and links that are likely to help.

See decision 330.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from app.domain.strings.text import fold
from app.pages.environment import render
from app.pages.lists import with_query
from app.pages.named_countries import relations_of
from app.pages.site import SECTIONS, Site
from app.representations import plain_text
from app.representations.formats import Document

_NOT_FOUND: Final = 404
_REQUEST_FOR_PROGRAMS: Final = re.compile(r"; (?:search with )?GET /[^;]*")
"""The part of a detail that names a request: the page has it as a link."""
_RETRY: Final = re.compile(r"; retry[^;]*$")
"""The part of a detail for which the page has a link and a time."""
_SEARCH: Final = re.compile(r"GET /([a-z]+)\?q=")
"""A request that finds what a parameter should name."""
_QUOTED: Final = r"""(?:'([^']+)'|"([^"]+)")"""
_SUGGESTED: Final = re.compile(rf"did you mean {_QUOTED}\?")
"""The one value or name that an error suggests."""
_REFUSED: Final = re.compile(_QUOTED)
"""The value that an error is about: the first text that it quotes."""
_SEPARATORS: Final = re.compile("([,:;])")
"""The characters between the values of a filter, and between the conditions of a participant."""


def problem_page(
    site: Site, status: int, title: str, problem: Document, deleted: Document | None = None, retry_in: int | None = None
) -> bytes:
    """Return the page of an error: what happened, where, and what to do about it.

    `deleted` is a record as it was; `retry_in` are the seconds after which the same request may succeed.
    """
    section = site.path[1:].partition("/")[0]
    errors = problem.get("errors", ())
    detail = _RETRY.sub("", problem["detail"]) if retry_in else problem["detail"]
    values = {
        "site": site,
        "resource": None,
        "section": section,
        "heading": title,
        "status": status,
        "problem": problem,
        "errors": [{**error, "detail": _REQUEST_FOR_PROGRAMS.sub("", error["detail"])} for error in errors],
        "detail": _for_people(detail, section),
        "retry_in": retry_in,
        "deleted": plain_text.record_name(deleted) if deleted else None,
        "remedies": [*_remedies(site, status, problem)],
        "formats": (),
    }
    return render("problem", values)


def _for_people(detail: str, section: str) -> str:
    """Return the detail of a problem as a sentence: without the name of the resource, and the requests that links replace."""
    text = _REQUEST_FOR_PROGRAMS.sub("", detail.removeprefix(f"{section}: "))
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def _corrected(query: str, errors: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]] | None:
    """Return the parameters that errors refuse as the errors suggest them; None if one of them suggests nothing."""
    given = parse_qsl(query, keep_blank_values=True)
    result: dict[str, tuple[str, str]] = {}
    for error in errors:
        refused, detail = error.get("parameter"), error["detail"]
        values = [value for name, value in given if name == refused]
        match = _SUGGESTED.search(detail)
        if refused is None or match is None or len(values) != 1:
            return None
        suggested = match[1] or match[2]
        if detail.startswith("is not recognized"):
            if any(name == suggested for name, _ in given):
                return None
            result[refused] = (suggested, values[0])
            continue
        _, value = result.get(refused, (refused, values[0]))
        wrong = _REFUSED.search(detail)
        replaced = wrong and _replaced(value, wrong[1] or wrong[2], suggested)
        if not replaced:
            return None
        result[refused] = (refused, replaced)
    return [*result.values()]


def _replaced(value: str, wrong: str, suggested: str) -> str | None:
    """Return the value of a parameter with another one in place of a wrong one, which may be one of several; None without it."""
    if fold(value) == fold(wrong):
        return suggested
    parts = _SEPARATORS.split(value)
    changed = [suggested if fold(part) == fold(wrong) else part for part in parts]
    # A comma in a name would separate two.
    return None if changed == parts or "," in suggested else "".join(changed)


def _in_words(parameters: Sequence[tuple[str, str]]) -> str:
    return "With " + ", ".join(f"{name}={value}" for name, value in parameters)


def _remedies(site: Site, status: int, problem: Document) -> Iterator[tuple[str, str]]:
    """Yield links that are likely to help, as texts and URLs."""
    errors = problem.get("errors", ())
    yield from _other_parameters(site, errors)
    for error in errors:
        yield from _searches(site, error)
    resource, _, record_id = site.path[1:].partition("/")
    if resource == "relations" and (errors or status == _NOT_FOUND):
        is_one = status == _NOT_FOUND and record_id != "" and not {"/", ","}.intersection(record_id)
        one = [("country", record_id)] if is_one else []
        yield "Choose the countries", with_query(f"{site.base}/relations", one)
    if site.path == "/drafts":
        yield "Turn an article into a record", f"{site.base}/drafts/new"
    if resource not in SECTIONS or not record_id:
        return
    if "history" in problem and "deleted_at" not in problem:
        yield "All versions", f"{site.base}{problem['history']}"
    elif status == _NOT_FOUND:
        words = " ".join(record_id.partition("/")[0].split("-"))
        yield f"Search {SECTIONS[resource].lower()} for “{words}”", f"{site.base}/{resource}?{urlencode({'q': words})}"


def _other_parameters(site: Site, errors: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the request with the parameters that its errors suggest, and without those that they refuse."""
    refused = {error["parameter"] for error in errors if "parameter" in error}
    given = parse_qsl(site.query, keep_blank_values=True)
    if not refused.intersection(name for name, _ in given):
        return
    kept = [pair for pair in given if pair[0] not in refused]
    url = f"{site.base}{site.path}"
    if corrected := _corrected(site.query, errors):
        yield _in_words(corrected), with_query(url, [*kept, *corrected])
    yield f"The same without {', '.join(sorted(refused))}", with_query(url, kept)


def _searches(site: Site, error: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the relations of the countries that a refused value names, and the search that an error advises."""
    detail = error["detail"]
    search, quoted = _SEARCH.search(detail), _REFUSED.search(detail)
    if quoted is None:
        return
    value = quoted[1] or quoted[2]
    if error.get("parameter") == "country" and (relations := relations_of(site, value)):
        yield relations
    elif search and search[1] in SECTIONS:
        name = SECTIONS[search[1]].lower()
        yield f"Search {name} for “{value}”", f"{site.base}/{search[1]}?{urlencode({'q': value})}"
