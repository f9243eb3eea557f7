"""The responses of statistics, whose fields depend on the request."""

from typing import Any

from pydantic import RootModel


class Dossier(RootModel[dict[str, Any]]):
    """Numbers, each with the `url` of the list that it counts."""


class Statistic(RootModel[dict[str, Any]]):
    """`rows` and `next`, the `cells` of a matrix, or the `nodes` and `edges` of a network; the `total` of meetings, and its `url`."""
