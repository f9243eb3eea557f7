"""The page of the network of countries: a picture of the strongest of them, and tables of countries and pairs.

See decisions 176 and 290.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from app.pages.charts import scale, shade_of
from app.pages.elements import bar, escaped, joined_html
from app.pages.environment import render
from app.pages.lists import Link, with_query, with_value
from app.pages.meeting_filters import filter_form, left_out
from app.pages.network_layout import WIDTH, cached_layout
from app.pages.site import Parameters, Site
from app.representations import plain_text

MOST: Final = 100
"""The most countries that a picture shows: more would hide each other."""
USUAL: Final = 40
_EDGES_A_NODE: Final = 3
_MARGIN: Final = 10
_LABEL: Final = 20
"""The height of the name below a circle."""
_HALF_LETTER: Final = 3.5
"""Half of the width of a letter of a name."""
_FORMATS: Final = (("json", "JSON"), ("csv", "CSV"), ("ndjson", "NDJSON"))

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A country of the picture.

    Like that of edges, its HTML is built here and not in a template, which takes longer. All values are escaped.
    """

    code: str
    name: str
    degree: int
    strength: int
    url: str
    """The network of its meetings alone."""
    x: float
    y: float
    radius: float
    shade: int
    is_chosen: bool

    @property
    def circle(self) -> str:
        """The circle of the picture, as a link to the network of the country."""
        name, chosen = escaped(self.name), " chosen" if self.is_chosen else ""
        title = f"{name}: {self.degree:,} partners, met {self.strength:,} times"
        circle = f'<circle class="s{self.shade}{chosen}" cx="{self.x}" cy="{self.y}" r="{self.radius}"/>'
        label = f"{name}: {self.strength:,}"
        return f'<a href="{escaped(self.url)}" tabindex="-1" aria-label="{label}"><title>{title}</title>{circle}</a>'

    @property
    def label(self) -> str:
        """The name below the circle, or beside its middle where the edge of the picture would cut it."""
        half = min(len(self.name) * _HALF_LETTER, WIDTH / 2)
        x = round(min(max(self.x, half), WIDTH - half), 1)
        return f'<text x="{x}" y="{round(self.y + self.radius + 13, 1)}">{escaped(self.name)}</text>'

    def row(self, most: int) -> str:
        """Return the row of the table; `most` is the largest strength of a country."""
        name = f'<th scope="row"><a href="{escaped(self.url)}" dir="auto">{escaped(self.name)}</a></th>'
        numbers = f'<td class="number">{self.degree:,}</td><td class="number">{self.strength:,}</td>'
        return f"<tr>{name}{numbers}<td>{bar(self.strength, most)}</td></tr>"


@dataclass(frozen=True, slots=True)
class Edge:
    """Two countries of the picture that met.

    Its HTML is built here and not in a template, since a page has hundreds of them. All values are escaped.
    """

    name: str
    meetings: int
    url: str
    ends: tuple[Node, Node]
    width: float

    @property
    def line(self) -> str:
        """The line of the picture, as a link to the meetings."""
        (one, other), label = self.ends, f"{escaped(self.name)}: {self.meetings:,}"
        line = f'<line x1="{one.x}" y1="{one.y}" x2="{other.x}" y2="{other.y}" stroke-width="{self.width}"/>'
        return f'<a href="{escaped(self.url)}" tabindex="-1" aria-label="{label}"><title>{label}</title>{line}</a>'

    def row(self, base: str, most: int) -> str:
        """Return the row of the table, with a link to the dossier; `most` is the largest number of meetings of two countries."""
        relations = f"{base}/relations/{'/'.join(sorted(node.code for node in self.ends))}"
        name = f'<th scope="row"><a href="{escaped(relations)}" dir="auto">{escaped(self.name)}</a></th>'
        number = f'<td class="number"><a href="{escaped(self.url)}">{self.meetings:,}</a></td>'
        return f"<tr>{name}{number}<td>{bar(self.meetings, most)}</td></tr>"


@dataclass(frozen=True, slots=True)
class Network:
    """All countries that met, of which a picture shows the strongest."""

    nodes: Sequence[Mapping[str, Any]]
    """Each country with its `degree` and `strength`."""
    edges_among: Callable[[Iterable[str]], Mapping[Pair, int]]
    """Returns the number of meetings of each pair of these countries that met, by their codes."""
    link: Callable[[str, str], str]
    """Returns the URL of the meetings of a pair."""
    total: int
    url: str
    """All meetings that are counted."""


def network_page(
    site: Site,
    network: Network,
    parameters: Parameters,
    chosen: Sequence[str],
    size: int,
) -> bytes:
    """Return the page of a network, with `size` countries: those chosen, and the strongest others."""
    nodes = network.nodes
    filters = [pair for pair in parameters if pair[0] not in {"limit", "sort"}]
    shown = sorted(nodes, key=lambda node: (node["country"] not in chosen, -node["strength"], node["country"]))[:size]
    strengths = {node["country"]: node["strength"] for node in shown}
    strongest = strongest_pairs(network.edges_among(strengths), strengths)
    others = [pair for pair in filters if pair[0] != "country"]
    drawn = _drawn_nodes(shown, strongest, chosen, with_value(_url(site, [*others, ("country", "")])))
    lines = _drawn_edges(strongest, drawn, network.link)
    most = max(strengths.values(), default=0)
    larger = [step for step in (USUAL, 70, MOST) if step > size and len(nodes) > size]
    return render(
        "network",
        {
            "site": site,
            "resource": "stats",
            "heading": "Network of countries",
            "formats": _FORMATS,
            "shown": len(drawn),
            "lines": joined_html(edge.line for edge in reversed(lines)),
            "circles": joined_html(node.circle for node in reversed(drawn.values())),
            "labels": joined_html(node.label for node in reversed(drawn.values())),
            "countries": joined_html(node.row(most) for node in drawn.values()),
            "pairs": joined_html(edge.row(site.base, lines[0].meetings) for edge in lines[:size]),
            "pairs_url": with_query(f"{site.base}/stats", [("by", "pair"), ("sort", "-meetings"), *filters]),
            "top_and_height": _top_and_height([*drawn.values()]),
            "all_nodes": len(nodes),
            "all_edges": sum(node["degree"] for node in nodes) // 2,
            "whole": network,
            "left_out": left_out(network.url),
            "larger": None if not larger else Link(f"{larger[0]}", _url(site, [*filters, ("limit", str(larger[0]))])),
            "graphml": with_query(f"{site.base}/stats/network.graphml", filters),
            **filter_form(parameters, filters, parameters, partial(_url, site)),
        },
    )


def _top_and_height(nodes: Sequence[Node]) -> tuple[float, float]:
    """Return where the picture begins and how high it is: two countries need less than forty."""
    top = min((node.y - node.radius for node in nodes), default=0) - _MARGIN
    bottom = max((node.y + node.radius for node in nodes), default=0) + _MARGIN + _LABEL
    return round(top, 1), round(bottom - top, 1)


def _drawn_nodes(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[tuple[Pair, int]],
    chosen: Sequence[str],
    url: Callable[[str], str],
) -> dict[str, Node]:
    """Return the nodes of the picture by country, placed by `app.pages.network_layout`; `url` builds the URL of the network of one."""
    strengths = [node["strength"] for node in nodes]
    number = {node["country"]: index for index, node in enumerate(nodes)}
    weights = tuple(((number[one], number[other]), float(meetings)) for (one, other), meetings in edges)
    radii = _radii(strengths)
    positions = cached_layout(tuple(radii), weights)
    shades = scale(strengths)
    return {
        node["country"]: Node(
            node["country"],
            plain_text.country_name(node["country"]),
            node["degree"],
            node["strength"],
            url(node["country"]),
            *position,
            radius,
            shade_of(node["strength"], shades),
            node["country"] in chosen,
        )
        for node, position, radius in zip(nodes, positions, radii, strict=True)
    }


def _drawn_edges(
    edges: Sequence[tuple[Pair, int]], nodes: Mapping[str, Node], link: Callable[[str, str], str]
) -> list[Edge]:
    """Return the edges of the picture, with lines 1 to 8 units wide."""
    most = max((meetings for _, meetings in edges), default=1)
    result = []
    for (one, other), meetings in edges:
        ends = nodes[one], nodes[other]
        width = round(1 + 7 * math.sqrt(meetings / most), 1)
        name = f"{ends[0].name} and {ends[1].name}"
        result.append(Edge(name, meetings, link(one, other), ends, width))
    return result


def strongest_pairs(edges: Mapping[Pair, int], strengths: Mapping[str, int]) -> list[tuple[Pair, int]]:
    """Return the strongest edges of each node, strongest first: all of them would hide each other.

    Of equal ones, those of the strongest countries come first.
    """
    inside = [(-meetings, -strengths[pair[0]] - strengths[pair[1]], pair) for pair, meetings in edges.items()]
    inside.sort()
    number = dict.fromkeys(strengths, 0)
    result = []
    for meetings, _, pair in inside:
        one, other = pair
        if number[one] < _EDGES_A_NODE or number[other] < _EDGES_A_NODE:
            result.append((pair, -meetings))
            number[one] += 1
            number[other] += 1
    return result


def _url(site: Site, parameters: Parameters) -> str:
    return with_query(f"{site.base}/stats/network", parameters)


def _radii(strengths: Sequence[int]) -> list[float]:
    """Return radii by which the areas are as the strengths."""
    most = max(strengths, default=1)
    return [round(4 + 18 * math.sqrt(strength / most), 1) for strength in strengths]
