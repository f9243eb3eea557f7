"""The day of a meeting, derived from the first sentence of its readout and the day of publication."""

import calendar
import datetime as dt
import re
from typing import Final

_MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS: Final = {name: number for number, name in enumerate(calendar.day_name)}
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})"
_WEEKDAY: Final = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_DATE: Final = rf"(?:{_WEEKDAY},? )?(?:on )?{_MONTH} (?P<day>\d{{1,2}})(?:\s?[-–]\s?(?P<last>\d{{1,2}}))?\b(?:,? (?P<year>\d{{4}}))?"
_VERB: Final = (
    r"(?:met|spoke|spoken|hosted|held|welcomed|convened|travel+ed|called|participated|had a call|joined|led|visited)"
)
# No words between the verb and its day may refer to another event.
_BETWEEN: Final = (
    r"(?:(?!\b(?:to|for|about|regarding|ahead|following|before|after|since|discuss\w*|including|on the)\b)[^;])"
)
_SAME_DAY: Final = re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|tonight)\b(?!['’]s)", re.IGNORECASE)
_DAY_BEFORE: Final = re.compile(r"\b(?:yesterday|last night)\b(?!['’]s)", re.IGNORECASE)
_DATED: Final = (
    re.compile(rf"^(?:On )?{_DATE},", re.ASCII),
    re.compile(rf"\b{_VERB}\b{_BETWEEN}{{0,160}}?\b(?:on|from) {_DATE}", re.ASCII),
)
_NAMED: Final = (
    re.compile(rf"^On {_WEEKDAY},"),
    re.compile(rf"\b{_VERB}\b{_BETWEEN}{{0,160}}?\bon {_WEEKDAY}\b(?!,? {_MONTH.replace('?P<month>', '?:')})"),
)
# A sentence ends before a capital letter, but not after an abbreviation.
_SENTENCE_END: Final = re.compile(r"(?<!\bJr)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bGen)(?<!\b[A-Z])\.\s+(?=[A-Z])")
_LONGEST_SENTENCE: Final = 2_000
_LONGEST_DELAY: Final = dt.timedelta(days=31)


def first_sentence(body: str) -> str:
    """Return the first sentence of `body` on one line, or the first 2,000 characters of a longer one."""
    words = " ".join(body.split())[:_LONGEST_SENTENCE]
    end = _SENTENCE_END.search(words)
    return words[: end.start() + 1] if end else words


def meeting_day(sentence: str, published: dt.date) -> str | None:
    """Return the day, as EDTF, that `sentence` names in a text published on `published`, or None if it names none.

    "today" is the day of publication, "yesterday" the day before. "on Friday, October 25" is that day if weekday and
    date agree and the day is neither after the publication nor over a month before it; otherwise the result is the day
    of publication, marked as uncertain (`2022-12-08?`). A weekday without a date gives an uncertain day, too. "January
    26-27" gives an interval.
    """
    is_today, is_yesterday = bool(_SAME_DAY.search(sentence)), bool(_DAY_BEFORE.search(sentence))
    if is_today and is_yesterday:
        return f"{published - dt.timedelta(days=1)}/{published}"
    if is_today:
        return published.isoformat()
    if is_yesterday:
        return (published - dt.timedelta(days=1)).isoformat()
    for pattern in _DATED:
        if match := pattern.search(sentence):
            return _dated(match, published)
    for pattern in _NAMED:
        if match := pattern.search(sentence):
            days_ago = (published.weekday() - _WEEKDAYS[match["weekday"]]) % 7
            return f"{published - dt.timedelta(days=days_ago)}?"
    return None


def _dated(match: re.Match[str], published: dt.date) -> str:
    """Return the day that a date, with or without a year, means in a text published on `published`."""
    uncertain = f"{published}?"
    month, day, last = _MONTHS[match["month"]], int(match["day"]), match["last"]
    year = int(match["year"]) if match["year"] else published.year
    if not match["year"] and month == 12 and published.month == 1:
        year -= 1
    try:
        first = dt.date(year, month, day)
        end = dt.date(year, month, int(last)) if last else first
    except ValueError:
        return uncertain
    fits = dt.timedelta(0) <= published - end <= _LONGEST_DELAY and first <= end
    if match["weekday"] and first.weekday() != _WEEKDAYS[match["weekday"]]:
        fits = False
    if not fits:
        return uncertain
    return first.isoformat() if first == end else f"{first}/{end}"
