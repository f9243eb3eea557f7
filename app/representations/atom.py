"""Atom (RFC 4287) in linked pages (RFC 5005, section 3), written one entry at a time.

The feed head and each entry are small trees that lxml serialises, so no text can break out of its element. A feed
library would keep every item in memory until the end and declare summaries to be HTML; ours are plain text of any
length.

See decision 19.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from app.representations.error_strategies import Apply, fail_fast
from app.representations.escaping import sanitize
from app.representations.formats import ATOM, PageInfo

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_NAMESPACES: Final[dict[str, str]] = {None: NAMESPACE}  # type: ignore[dict-item]  # the stubs lack a default namespace
_AUTHOR: Final = "Diplomatic Events"
_NEVER: Final = "1970-01-01T00:00:00Z"
_FEED_END: Final = b"</feed>"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an entry or of the feed."""

    href: str
    rel: str
    """A link relation of RFC 4287, such as "alternate" or "via"."""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed. Texts are plain; times are RFC 3339."""

    id: str
    """An IRI that never changes."""
    title: str
    updated: str
    published: str
    summary: str
    links: tuple[Link, ...]
    categories: tuple[tuple[str, str], ...] = ()
    """Pairs of a term and its human-readable label."""


def write(entries: Iterable[FeedEntry], feed: PageInfo, apply: Apply = fail_fast) -> Iterator[bytes]:
    """Write `entries` as one page of a feed.

    All pages of a feed share one `id`, the URL without its cursor. An empty feed is dated 1970, so that it is the same
    every time.
    """
    root = etree.Element(_name("feed"), nsmap=_NAMESPACES)
    _text(root, "id", _without_cursor(feed.self_url))
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated or _NEVER)
    _text(etree.SubElement(root, _name("author")), "name", _AUTHOR)
    _text(root, "generator", _AUTHOR)
    _link(root, Link(feed.self_url, "self"), ATOM.media_type)
    if feed.next_url is not None:
        _link(root, Link(feed.next_url, "next"), ATOM.media_type)
    head = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    yield head.removesuffix(_FEED_END) + b"\n"
    yield from apply(_render, entries)
    yield _FEED_END + b"\n"


def _render(entry: FeedEntry) -> bytes:
    return etree.tostring(_entry(entry), encoding="utf-8") + b"\n"


def _entry(entry: FeedEntry) -> etree._Element:
    element = etree.Element(_name("entry"), nsmap=_NAMESPACES)
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", entry.updated)
    _text(element, "published", entry.published)
    for link in entry.links:
        _link(element, link)
    for term, label in entry.categories:
        etree.SubElement(element, _name("category"), term=sanitize(term), label=sanitize(label))
    _text(element, "summary", entry.summary)
    return element


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _text(parent: etree._Element, local: str, text: str) -> None:
    # Without a `type`, a text construct is plain text: RFC 4287, section 3.1.1.
    etree.SubElement(parent, _name(local)).text = sanitize(text)


def _link(parent: etree._Element, link: Link, media_type: str | None = None) -> None:
    element = etree.SubElement(parent, _name("link"), rel=link.rel, href=sanitize(link.href))
    if media_type is not None:
        element.set("type", media_type)
    if link.title is not None:
        element.set("title", sanitize(link.title))


def _without_cursor(url: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "cursor"]
    return urlunsplit(parts._replace(query=urlencode(query)))
