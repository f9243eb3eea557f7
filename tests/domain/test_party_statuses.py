"""The periods of an agreement's status for each of its parties."""

import datetime as dt
import itertools

import pytest

from app.domain.agreements.agreement_status import Act, status_periods
from app.domain.agreements.party_status import party_periods
from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.enums import ActionKind

JAPAN, PERU, CHILE, NORWAY = (1, None), (2, None), (3, None), (4, None)
MANY = (JAPAN, PERU, CHILE)
START = "0001-01-01"


def act(action, date=None, by=(None, None), effective=None):
    return Act(ActionKind(action), date, by, effective)


def told(acts, party, parties=MANY):
    expected = party_periods(acts, parties)[party]
    for order in itertools.permutations(acts) if len(acts) < 5 else [acts[::-1]]:
        assert party_periods(order, parties)[party] == expected
    return [(period.status.value, period.since.isoformat()) for period in expected]


def of_all(acts, parties=MANY):
    return [(period.status.value, period.since.isoformat()) for period in status_periods(acts, parties)]


IN_FORCE = [act("signed", "2000-01-01"), act("entered_into_force", "2001-01-01")]
SHARED = [("unknown", START), ("signed", "2000-01-01"), ("in_force", "2001-01-01")]


def test_party_without_actions_has_the_overall_status():
    assert told(IN_FORCE, JAPAN) == SHARED
    assert told([*IN_FORCE, act("ratified", "2000-06-01", PERU)], JAPAN) == SHARED
    assert told([*IN_FORCE, act("reserved", "2000-06-01", JAPAN)], JAPAN) == SHARED


@pytest.mark.parametrize("action", ["withdrawn", "denounced", "terminated"])
def test_party_withdraws_and_rejoins(action):
    acts = [*IN_FORCE, act(action, "2020-11-04", JAPAN)]
    assert of_all(acts) == SHARED
    assert told(acts, PERU) == SHARED
    assert told(acts, JAPAN) == [*SHARED, ("terminated", "2020-11-04")]
    for back in ("accepted", "acceded", "ratified", "approved", "entered_into_force", "succeeded", "extended"):
        again = [*acts, act(back, "2021-02-19", JAPAN)]
        assert told(again, JAPAN) == [*SHARED, ("terminated", "2020-11-04"), ("in_force", "2021-02-19")]
        assert told([*again, act("ratified", "2000-06-01", PERU)], JAPAN) == told(again, JAPAN)
    acts += [act("accepted", "2021-01-20", JAPAN), act("entered_into_force", "2021-02-19", JAPAN)]
    assert told(acts, JAPAN)[-2:] == [("terminated", "2020-11-04"), ("in_force", "2021-02-19")]


def test_a_notice_takes_effect_later_or_is_revoked_before():
    notice = act("withdrawn", "2019-11-04", JAPAN, "2020-11-04")
    assert told([*IN_FORCE, notice], JAPAN) == [*SHARED, ("terminated", "2020-11-04")]
    for revoked, expected in (
        ("2020-03-01", SHARED),
        (None, SHARED),
        ("2020-12-01", [*SHARED, ("terminated", "2020-11-04")]),
    ):
        assert told([*IN_FORCE, notice, act("withdrawal_revoked", revoked, JAPAN)], JAPAN) == expected
    assert told([*IN_FORCE, notice, act("withdrawal_revoked", "2020-03-01", PERU)], JAPAN)[-1][0] == "terminated"


def test_an_agreement_is_in_force_for_a_party_once_it_has_consented():
    acts = [*IN_FORCE, act("acceded", "2005-05-05", JAPAN)]
    assert told(acts, JAPAN) == [("unknown", START), ("signed", "2000-01-01"), ("in_force", "2005-05-05")]
    acts.append(act("entered_into_force", "2005-06-04", JAPAN))
    assert told(acts, JAPAN)[-1] == ("in_force", "2005-06-04")
    early = [*IN_FORCE, act("ratified", "2000-06-01", JAPAN)]
    assert told(early, JAPAN) == SHARED
    # Before entry into force, a party that has acceded has not signed, but is as far.
    assert told([act("acceded", "2005-05-05", JAPAN), act("acceded", "2006", PERU)], JAPAN) == [
        ("unknown", START),
        ("signed", "2005-05-05"),
    ]


def test_a_succession_dates_back():
    acts = [*IN_FORCE, act("succeeded", "2012-03-01", JAPAN, "2011-07-09")]
    assert told(acts, JAPAN)[-1] == ("in_force", "2011-07-09")


def test_signature_alone_does_not_bind_if_others_ratified():
    acts = [act("signed", "2000", JAPAN), act("signed", "2000", PERU), act("entered_into_force", "2001")]
    assert told(acts, JAPAN)[-1] == ("in_force", "2001-12-31")
    acts.append(act("ratified", "2000", PERU))
    assert told(acts, JAPAN) == [("unknown", START), ("signed", "2000-12-31")]
    assert told(acts, PERU)[-1] == ("in_force", "2001-12-31")
    acts.append(act("signature_withdrawn", "2002", JAPAN))
    assert told(acts, JAPAN)[-1] == ("unknown", "2002-12-31")
    assert told([act("definitively_signed", "2000", JAPAN), *acts[1:4]], JAPAN)[-1] == ("in_force", "2001-12-31")


def test_a_ratification_is_withdrawn_before_entry_into_force_but_not_after():
    ratified = [
        act("signed", "2000-01-01"),
        act("ratified", "2000-06-01", JAPAN),
        act("entered_into_force", "2001-01-01"),
    ]
    before = [*ratified, act("ratification_withdrawn", "2000-09-01", JAPAN)]
    assert told(before, JAPAN) == [("unknown", START), ("signed", "2000-01-01")]
    assert told(before, PERU) == SHARED
    assert told([*ratified, act("ratification_withdrawn", "2001-09-01", JAPAN)], JAPAN) == SHARED


def test_provisional_application_and_suspension_of_one_party():
    acts = [act("signed", "2000-01-01"), act("provisionally_applied", "2000-02-01", JAPAN)]
    assert told(acts, JAPAN)[-1] == ("provisionally_applied", "2000-02-01")
    ended = [*acts, act("provisional_application_ended", "2000-03-01", JAPAN)]
    assert told(ended, JAPAN)[-2:] == [("provisionally_applied", "2000-02-01"), ("signed", "2000-03-01")]
    assert of_all(ended)[-1] == ("signed", "2000-03-01")
    assert of_all([*ended, act("provisionally_applied", "2000-04-01", PERU)])[-1][0] == "provisionally_applied"
    suspended = [*IN_FORCE, act("suspended", "2002-01-01", JAPAN)]
    assert told(suspended, JAPAN)[-1] == ("suspended", "2002-01-01")
    assert told(suspended, PERU) == SHARED
    for action, by in (("resumed", JAPAN), ("resumed", (None, None)), ("entered_into_force", (None, None))):
        assert told([*suspended, act(action, "2003-01-01", by)], JAPAN)[-1] == ("in_force", "2003-01-01")
    for_all = [*IN_FORCE, act("ratified", "2000-06-01", JAPAN), act("suspended", "2002-01-01")]
    assert told(for_all, JAPAN)[-1] == ("suspended", "2002-01-01")


@pytest.mark.parametrize("end", ["terminated", "expired", "superseded"])
def test_termination_ends_the_agreement_for_each_party(end):
    acts = [*IN_FORCE, act("ratified", "2000-06-01", JAPAN), act(end, "2010-01-01")]
    assert told(acts, JAPAN)[-1] == told(acts, PERU)[-1] == (end, "2010-01-01")


def test_two_parties_share_every_status_after_entry_into_force():
    two = (JAPAN, PERU)
    acts = [act("signed", "2000", JAPAN), act("ratified", "2002", JAPAN), act("entered_into_force", "2003")]
    assert told(acts, JAPAN, two) == [("unknown", START), ("signed", "2000-12-31"), ("in_force", "2003-12-31")]
    assert told(acts, PERU, two) == [("unknown", START), ("in_force", "2003-12-31")]
    for party in two:
        assert told([*acts, act("denounced", "2004", JAPAN)], party, two)[-1] == ("terminated", "2004-12-31")
        resumed = [*acts, act("suspended", "2004", JAPAN), act("resumed", "2005", JAPAN)]
        assert told(resumed, party, two)[-2:] == [("suspended", "2004-12-31"), ("in_force", "2005-12-31")]


def test_single_recorded_party_withdraws():
    acts = [*IN_FORCE, act("withdrawn", "2010-01-01", JAPAN)]
    assert of_all(acts, (JAPAN,)) == SHARED
    assert told(acts, JAPAN, (JAPAN,)) == [*SHARED, ("terminated", "2010-01-01")]


UNCHANGING = [
    "reserved", "declared", "objected", "reservation_withdrawn", "declaration_withdrawn", "objection_withdrawn",
    "applied_to_territory", "registered", "corrected", "amended", "opened_for_signature", "withdrawal_revoked",
]  # fmt: skip


@pytest.mark.parametrize("action", UNCHANGING)
@pytest.mark.parametrize("parties", [(JAPAN,), (JAPAN, PERU), MANY])
def test_many_actions_change_no_status(action, parties):
    for before in ([], IN_FORCE[:1], IN_FORCE):
        for by in (JAPAN, (None, None)):
            acts = [*before, act(action, "2002", by)]
            assert of_all(acts, parties) == of_all(before, parties)
            assert party_periods(acts, parties) == party_periods(before, parties)


def test_each_party_has_a_status_on_every_day():
    dates = [None, "../1991"]
    for names in itertools.combinations(ActionKind, 2):
        for chosen in itertools.product(dates, repeat=2):
            acts = [Act(name, date, JAPAN) for name, date in zip(names, chosen, strict=True)]
            for parties in ((JAPAN, PERU), MANY):
                for result in party_periods([*acts, *IN_FORCE], parties).values():
                    assert (result[0].since, result[-1].through) == (EARLIEST, LATEST)
                    for one, following in itertools.pairwise(result):
                        assert one.through + dt.timedelta(days=1) == following.since
                        assert one.status is not following.status
