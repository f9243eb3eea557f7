"""The status of an agreement on a day, and the date of its signing, by replaying its actions."""

from model_dates import ALWAYS, FIRST, LAST, Span, span

# The status that each action leads to, in order of stages.
_STAGES = {
    "announced": "announced",
    "adopted": "adopted",
    "initialled": "initialled",
    "signed": "signed",
    "definitively_signed": "signed",
    "provisionally_applied": "provisionally_applied",
    "provisional_application_ended": "signed",
    "entered_into_force": "in_force",
    "extended": "in_force",
    "suspended": "suspended",
    "resumed": "in_force",
    "withdrawn": "terminated",
    "denounced": "terminated",
    "expired": "expired",
    "terminated": "terminated",
    "superseded": "superseded",
}
_RANKS = {action: rank for rank, action in enumerate(_STAGES)}
_ORDER = [
    "announced", "adopted", "initialled", "signed", "provisionally_applied", "in_force", "suspended", "terminated", "expired",
    "superseded",
]  # fmt: skip
_STEPS = _ORDER[:5]
_ENDS = _ORDER[6:]
_LEAVING = {"withdrawn", "denounced", "terminated"}
_CONSENTS = {
    "accepted", "acceded", "approved", "definitively_signed", "formally_confirmed", "ratified", "succeeded",
}  # fmt: skip
# The actions that matter for a single party, in the order of one day.
_OF_A_PARTY = [
    "announced", "adopted", "initialled", "signed", "definitively_signed", "provisionally_applied", "signature_withdrawn",
    "acceded", "accepted", "approved", "formally_confirmed", "ratified", "succeeded", "ratification_withdrawn",
    "provisional_application_ended", "entered_into_force", "extended", "suspended", "resumed", "withdrawn", "denounced",
    "terminated", "expired", "superseded",
]  # fmt: skip


def _name(entry):
    """Return the name of a party or of the actor of an action, or None."""
    organization = entry.get("organization")
    return entry.get("country") or (organization["id"] if isinstance(organization, dict) else organization)


def _counted(agreement):
    """Return the actions but for notices of withdrawal that their parties revoked in time."""
    actions = list(agreement["actions"])
    for revocation in (action for action in agreement["actions"] if action["action"] == "withdrawal_revoked"):
        notices = [action for action in actions if action["action"] in _LEAVING and _name(action) == _name(revocation)]
        # Of two on one day, the first in the list.
        notices.sort(key=lambda action: _day(action) or LAST, reverse=True)
        if notices and (_day(notices[0]) or LAST) >= (_day(revocation) or FIRST):
            actions = [action for action in actions if action is not notices[0]]
    return actions


def _day(action):
    """Return the day from which an action counts, or None if it has no date."""
    text = action["effective_date"] or action["date"]
    return _effective(span(text)) if text else None


def _dated(actions, ranks):
    """Return actions in order, as (day, rank, action, actor or None for all)."""
    known = [(ranks[action["action"]], _day(action)) for action in actions if _day(action)]
    result = []
    for action in actions:
        rank = ranks[action["action"]]
        before = (day for earlier, day in known if earlier < rank)
        result.append((_day(action) or max(before, default=FIRST), rank, action["action"], _name(action)))
    return sorted(result, key=lambda act: act[:2])


def _acts(agreement):
    """Return the effective actions in order."""
    parties = [_name(party) for party in agreement["parties"]]
    actions = [item for item in _counted(agreement) if item["action"] in _STAGES and _is_heard(item, parties)]
    return _dated(actions, _RANKS)


def _is_heard(action, parties):
    """Return whether an action may change the status: outsiders only sign, and only multilateral agreements."""
    if _name(action) is None or _name(action) in parties or len(parties) < 2:
        return True
    ends_early = action["action"] == "provisional_application_ended"
    return len(parties) > 2 and _STAGES[action["action"]] in _STEPS and not ends_early


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
        if action == "provisional_application_ended":
            if status == "provisionally_applied" and (
                who is None or len(parties) == 2 or not any(_applies(history[:number], party) for party in parties)
            ):
                status, furthest = stage, _ORDER.index(stage)
            continue
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


def _applies(history, party):
    """Return whether a party applies an agreement provisionally."""
    own = [action for action, who in history if who in {None, party} and action.startswith("provisional")]
    return own[-1:] == ["provisionally_applied"]


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
        if action == "provisional_application_ended":
            if stage == "provisionally_applied":
                return False
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
    candidates = [item for action, item in dated if action in {"signed", "definitively_signed"}] or [
        item for _, item in dated
    ]
    return min(candidates, key=lambda item: item.days[::-1], default=ALWAYS)


def party_statuses_during(agreement, party, first, last):
    """Return every status that an agreement has for a party on one of some days."""
    acts = [*_acts(agreement), *_dated_for(agreement, party)]
    days = {first, *(day for day, *_ in acts if first <= day <= last)}
    return {party_status_on(agreement, party, day) for day in days}


def statuses_between(agreement, first, last, party=None):
    """Return the statuses of an agreement on some days in order of time, for all or for a party."""
    acts = [*_acts(agreement), *([] if party is None else _dated_for(agreement, party))]
    result = []
    for day in sorted({first, *(day for day, *_ in acts if first <= day <= last)}):
        status = status_on(agreement, day) if party is None else party_status_on(agreement, party, day)
        if result[-1:] != [status]:
            result.append(status)
    return result


def _dated_for(agreement, party):
    ranks = {action: rank for rank, action in enumerate(_OF_A_PARTY)}
    concerned = [item for item in _counted(agreement) if item["action"] in ranks and _name(item) in {None, party}]
    return _dated(concerned, ranks)


def party_status_on(agreement, party, day):
    """Return the status of an agreement for one of its parties on a day."""
    overall = status_on(agreement, day)
    dated = _dated_for(agreement, party)
    past = [(action, who) for its_day, _, action, who in dated if its_day <= day]
    own = {action for _, _, action, who in dated if who is not None}
    step = _furthest_step([action for action, _ in past])
    if len(agreement["parties"]) == 2:
        consents = [action for action, _ in past if action in _CONSENTS or action == "ratification_withdrawn"]
        if consents and consents[-1] in _CONSENTS:
            step = max(step, "signed", key=_place)
        return step if overall in {"unknown", *_STEPS} and overall != "provisionally_applied" else overall
    if not own:
        return overall
    signs = not own.isdisjoint({*_STEPS, "definitively_signed", "signature_withdrawn"})
    shares = _shares(agreement, party, own, signs=signs)
    stay = {"bound_on": None, "entered": False, "end": None, "suspended": False}
    for number, (its_day, _, action, who) in enumerate(dated):
        if its_day <= day:
            _replay(agreement, stay, dated[number:], action, who, shares)
    if not _is_in_force(stay, shares, overall, day):
        signed = "signed" if stay["bound_on"] else "unknown"
        fallback = overall if shares and not signs else max(step, signed, key=_place)
        return stay["end"] or (overall if overall in {"terminated", "expired", "superseded"} else fallback)
    if overall in {"terminated", "expired", "superseded"}:
        return overall
    return "suspended" if stay["suspended"] or overall == "suspended" else "in_force"


def _replay(agreement, stay, following, action, who, shares):
    """Add an action to what is known of a party's stay; `following` begins with it."""
    if action in {"entered_into_force", "extended", "resumed"}:
        stay["suspended"] = False
    if who is None:
        return
    day = following[0][0]
    if action in _CONSENTS:
        stay["bound_on"] = day
        for later, _, other, actor in following[1:]:
            if actor is not None and (other == "entered_into_force" or _STAGES.get(other) in _ENDS[1:]):
                stay["bound_on"] = later if other == "entered_into_force" else day
                break
    elif action == "entered_into_force" or (action == "extended" and stay["end"]):
        stay.update(entered=True, end=None)
    elif action == "ratification_withdrawn" and not _is_in_force(stay, shares, status_on(agreement, day), day):
        stay["bound_on"] = None
    elif action == "suspended":
        stay["suspended"] = True
    elif _STAGES.get(action) in _ENDS[1:]:
        stay.update(bound_on=None, entered=False, suspended=False, end=_STAGES[action])


def _is_in_force(stay, shares, overall, day):
    is_bound = stay["bound_on"] is not None and stay["bound_on"] <= day
    live = overall in {"in_force", "suspended"}
    return stay["entered"] or (live and (is_bound or (shares and stay["end"] is None)))


def _place(status):
    return ["unknown", *_ORDER].index(status)


def _shares(agreement, party, own, *, signs):
    """Return whether a party without acts of consent of its own shares the status for all."""
    consenting = {_name(action) for action in agreement["actions"] if action["action"] in _CONSENTS}
    others_consent = bool(consenting - {party}) and None not in consenting
    alone = _CONSENTS | {"entered_into_force", "signature_withdrawn"}
    return alone.isdisjoint(own) and not (signs and others_consent)


def _furthest_step(actions):
    step = "unknown"
    for action in actions:
        if action == "signature_withdrawn":
            step = "unknown"
        elif action == "provisional_application_ended":
            step = min(step, "signed", key=_place)
        elif _STAGES.get(action) in _STEPS:
            step = max(step, _STAGES[action], key=_place)
    return step
