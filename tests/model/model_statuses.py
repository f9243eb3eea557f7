"""Where an agreement stands on a day, and when it was signed, by reading its actions one after the other."""

from model_dates import ALWAYS, FIRST, Span, span

# What each action makes of an agreement, the later stages last.
_STAGES = {
    "announced": "announced",
    "initialled": "initialled",
    "signed": "signed",
    "provisionally_applied": "provisionally_applied",
    "entered_into_force": "in_force",
    "extended": "in_force",
    "suspended": "suspended",
    "withdrawn": "terminated",
    "expired": "expired",
    "terminated": "terminated",
    "superseded": "superseded",
}
_RANKS = {action: rank for rank, action in enumerate(_STAGES)}
_NEVER_BACK = ("announced", "initialled", "signed", "provisionally_applied")


def _acts(agreement):
    """Return the actions that move an agreement, as (day, rank, action) in order."""
    bilateral = len(agreement["parties"]) == 2
    actions = [
        each
        for each in agreement["actions"]
        if each["action"] in _STAGES
        and (
            bilateral
            or not (each["country"] or each["organization"])
            or each["action"] not in {"terminated", "withdrawn", "suspended"}
        )
    ]
    known = [(_RANKS[each["action"]], _effective(span(each["date"]))) for each in actions if each["date"]]
    found = []
    for each in actions:
        rank = _RANKS[each["action"]]
        before = (day for earlier, day in known if earlier < rank)
        day = _effective(span(each["date"])) if each["date"] else max(before, default=FIRST)
        found.append((day, rank, each["action"]))
    return sorted(found)


def _effective(when):
    """Return the latest day, so that nothing is claimed too early; where that is open, the earliest."""
    return when.last or when.first or FIRST


def statuses_during(agreement, first, last):
    """Return every status that an agreement has on one of some days."""
    acts = _acts(agreement)
    days = {first, *(day for day, _, _ in acts if first <= day <= last)}
    return {_status(acts, day) for day in days}


def status_on(agreement, day):
    """Return the status of an agreement on a day."""
    return _status(_acts(agreement), day)


def _status(acts, day):
    status, furthest = "unknown", -1
    for its_day, rank, action in acts:
        if its_day <= day and not (action in _NEVER_BACK and rank < furthest):
            status, furthest = _STAGES[action], max(furthest, rank)
    return status


def signed(agreement) -> Span:
    """Return the days of the signing; where none is dated, of the action that is dated first; of none, all days."""
    dated = [(each["action"], span(each["date"])) for each in agreement["actions"] if each["date"]]
    candidates = [each for action, each in dated if action == "signed"] or [each for _, each in dated]
    return min(candidates, key=lambda each: each.days[::-1], default=ALWAYS)
