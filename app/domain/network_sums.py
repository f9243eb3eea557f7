"""The degree and the strength of countries in a network, added up from the numbers of meetings of their pairs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator


class NetworkSums:
    """For each country its degree, the number of its partners, and its strength, the sum of the meetings with them.

    Added to nothing, changes are differences of both.
    """

    def __init__(self, sums: Iterable[tuple[str, int, int]] = ()) -> None:
        """Begin with these countries, degrees and strengths."""
        self._sums = defaultdict(lambda: [0, 0], {country: [degree, strength] for country, degree, strength in sums})

    def change(self, pair: Iterable[str], before: int, after: int) -> None:
        """Add the change of the number of meetings of two countries."""
        partner, meetings = (after > 0) - (before > 0), after - before
        for country in pair:
            sums = self._sums[country]
            sums[0] += partner
            sums[1] += meetings

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        """Yield country, degree and strength of those that have either, in the order of countries."""
        for country, (degree, strength) in sorted(self._sums.items()):
            if degree or strength:
                yield country, degree, strength
