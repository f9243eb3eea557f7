"""Days that a report counts from that of the meeting before: *the next day*, *two days later*, *that evening*."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.dates.edtf import bounds
from app.reading.circumstances.days import Day, HowDated
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.persons.person import Span


def with_counted_days(occasions: Iterable[Occasion], lexicon: Lexicon) -> Iterator[Occasion]:
    """Yield the occasions of a text in their order, each without a day of its own with the one that its sentence counts, if any."""
    last: Day | None = None
    for occasion in occasions:
        counted = _counted_day(occasion, last, lexicon) if last is not None and not occasion.days else None
        dated = occasion if counted is None else replace(occasion, days=[counted])
        if not dated.is_recalled and len(dated.days) == 1:
            last = dated.days[0]
        yield dated


def _counted_day(occasion: Occasion, last: Day, lexicon: Lexicon) -> Day | None:
    """Return the day that words before the verb, or in its clause, count from the last one; None if that is no single day."""
    edges = bounds(last.date)
    if edges.starts_on != edges.ends_on:
        return None
    tokens = occasion.sentence.tokens
    for first, end, number in lexicon.days_after.find_all(tokens):
        is_before_verb = tokens[first].start < occasion.verb.start
        if is_before_verb or occasion.clause.start <= tokens[first].start < occasion.clause.end:
            doubt = "?" if "?" in last.date else ""
            day = edges.starts_on + dt.timedelta(days=number)
            words = Span(tokens[first].start, tokens[end - 1].end)
            return Day(day.isoformat() + doubt, words, HowDated.COUNTED, first, end, counted_from=last.span)
    return None
