"""The status of an agreement on a day, and the date of its signing, by replaying its actions."""

from model_dates import ALWAYS, FIRST, Span, span

# The status that each action leads to, in order of stages.
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
_ORDER = list(dict.fromkeys(_STAGES.values()))
_STEPS = _ORDER[:4]
_ENDS = _ORDER[5:]


def _name(entry):
    """Return the name of a party or of the actor of an action, or None."""
    organization = entry.get("organization")
    return entry.get("country") or (organization["id"] if isinstance(organization, dict) else organization)


def _acts(agreement):
    """Return the effective actions in order, as (day, rank, action, actor or None for all)."""
    parties = [_name(party) for party in agreement["parties"]]
    actions = [action for action in agreement["actions"] if action["action"] in _STAGES and _is_heard(action, parties)]
    known = [(_RANKS[action["action"]], _effective(span(action["date"]))) for action in actions if action["date"]]
    result = []
    for action in actions:
        rank = _RANKS[action["action"]]
        before = (day for earlier, day in known if earlier < rank)
        day = _effective(span(action["date"])) if action["date"] else max(before, default=FIRST)
        result.append((day, rank, action["action"], _name(action)))
    return sorted(result, key=lambda act: act[:2])


def _is_heard(action, parties):
    """Return whether an action may change the status: outsiders only sign, and only multilateral agreements."""
    if _name(action) is None or _name(action) in parties or len(parties) < 2:
        return True
    return len(parties) > 2 and _STAGES[action["action"]] in _STEPS


def _effective(when):
    """Return the latest day, so that nothing is claimed too early, or the earliest if that is open."""
    return when.last or when.first or FIRST


def statuses_during(agreement, first, last):
    """Return every status that an agreement has on one of some days."""
    days = {first, *(day for day, *_ in _acts(agreement) if first <= day <= last)}
    return {status_on(agreement, day) for day in days}


def status_on(agreement, day):
    """Return the status of an agreement on a day."""
    parties = [_name(party) for party in agreement["parties"]]
    history = [(action, who) for its_day, _, action, who in _acts(agreement) if its_day <= day]
    status, furthest = "unknown", -1
    for number, (action, who) in enumerate(history, 1):
        stage = _STAGES[action]
        together = _together(history[:number], parties)
        if who is not None and stage not in together:
            if _is_enough(action, len(parties)):
                # Entry into force for one more party does not revert later actions.
                if stage == "in_force" and furthest > _ORDER.index(stage):
                    continue
            else:
                stage = max((item for item in together if stage in _STEPS), key=_ORDER.index, default=None)
        if stage is None or (stage in _STEPS and _ORDER.index(stage) < furthest):
            continue
        status, furthest = stage, max(furthest, _ORDER.index(stage))
    return status


def _is_enough(action, parties):
    """Return whether an action of one party alone is enough for the whole agreement."""
    if action in {"announced", "entered_into_force"}:
        return True
    return _STAGES[action] in (_ENDS if parties == 2 else _STEPS)


def _together(history, parties):
    """Return the stages that every party has reached with the last action."""
    if len(parties) < 2:
        return set()
    last = _STAGES[history[-1][0]]
    stages = _STEPS[: _STEPS.index(last) + 1] if last in _STEPS else [last]
    return {stage for stage in stages if all(_has_done(history, party, stage) for party in parties)}


def _has_done(history, party, stage):
    for action, who in reversed(history):
        if who not in {None, party}:
            continue
        done = _STAGES[action]
        if done == stage or (stage in _STEPS and done in _STEPS and _STEPS.index(done) > _STEPS.index(stage)):
            return True
        # A party that has left and returned, or the reverse.
        if (done in _ENDS and stage == "in_force") or (done == "in_force" and stage in _ENDS):
            return False
    return False


def signed(agreement) -> Span:
    """Return the days of the signing, or of the first dated action, or all days."""
    dated = [(action["action"], span(action["date"])) for action in agreement["actions"] if action["date"]]
    candidates = [item for action, item in dated if action == "signed"] or [item for _, item in dated]
    return min(candidates, key=lambda item: item.days[::-1], default=ALWAYS)
