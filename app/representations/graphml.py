"""GraphML: a network for Gephi and other programs (http://graphml.graphdrawing.org/)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_TYPES: Final = {int: "long", float: "double", str: "string"}


def write(
    nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]], columns: Mapping[str, Mapping[str, type]]
) -> bytes:
    """Write an undirected network; `columns` has the attributes of nodes and edges, by `node` and `edge`."""
    root = etree.Element("graphml", xmlns=_NAMESPACE)
    for kind, attributes in columns.items():
        for name, type_ in attributes.items():
            values = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": _TYPES[type_]}
            etree.SubElement(root, "key", values)
    graph = etree.SubElement(root, "graph", edgedefault="undirected")
    for node in nodes:
        _data(etree.SubElement(graph, "node", id=node["country"]), "node", columns["node"], node)
    for edge in edges:
        element = etree.SubElement(graph, "edge", source=edge["source"], target=edge["target"])
        _data(element, "edge", columns["edge"], edge)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _data(element: Any, kind: str, attributes: Mapping[str, type], values: Mapping[str, Any]) -> None:
    for name in attributes:
        etree.SubElement(element, "data", key=f"{kind}_{name}").text = str(values[name])
