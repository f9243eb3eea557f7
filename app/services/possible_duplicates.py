"""The refusal of a new record that resembles existing ones: a question that the client answers by id or by `duplicates=allow`.

See decision 110.
"""

from collections.abc import Sequence
from typing import Any

from app.domain.matching.candidates import Candidate
from app.problems import Duplicate, FieldError, Path, pointer
from app.services.resource import Resource


def refuse_duplicate(resource: Resource, candidates: Sequence[Candidate], path: Path) -> None:
    """Refuse a record that is to be created, unless there are no candidates; `path` leads to it within the request.

    The problem lists the URLs of the candidates and, by URL, the `reasons` that `/match` gives, too.

    Raises:
        Duplicate: there are candidates.
    """
    reasons: dict[str, list[dict[str, Any]]] = {}
    for candidate in candidates:
        given = [{"what": reason.what, "points": reason.points} for reason in candidate.reasons]
        reasons.setdefault(f"/{resource.name}/{candidate.id}", given)
    if not reasons:
        return
    remedy = "refer to that one by id" if path else "update that record"
    detail = (
        f"would be a new record of {resource.name}, but may be {' or '.join(reasons)}; {remedy}, or send this again with "
        "?duplicates=allow if it is a different one"
    )
    where = path or (resource.title,)
    raise Duplicate(
        f"{pointer(where)} {detail}",
        errors=[FieldError(detail, path=where)],
        candidates=list(reasons),
        reasons=reasons,
    )
