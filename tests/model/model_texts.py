"""The texts that `q` searches: the names of a record, its other texts, and its identifiers. References contribute names."""

from model_filters import places_of
from model_world import record_id


def names_of(resource, item):
    """Return the display name of a record."""
    more = {
        "countries": ("official_name", "code", "alpha3"),
        "organizations": ("abbreviation",),
    }.get(resource, ())
    first = {"meetings": "title", "agreements": "title", "sources": "headline"}.get(resource, "name")
    listed = [*item.get("aliases", []), *item.get("other_titles", [])]
    listed += [one["name"] for one in item.get("other_names", [])]
    return [text for text in (item[first], *(item[name] for name in more), *listed) if text]


def _referred(world, resource, name):
    """Return the names that a referenced record contributes."""
    item = world.documents[resource][name]
    hidden = {item[name] for name in ("code", "alpha3")} if resource == "countries" else set()
    shown = (
        {item["name"], item["official_name"], *(one["name"] for one in item["other_names"])}
        if resource == "countries"
        else set()
    )
    return [text for text in names_of(resource, item) if text not in hidden - shown]


def _of_part(world, part):
    """Return the names of the country and organization of a participant or party."""
    result = _referred(world, "countries", part["country"]) if part["country"] else []
    return result + (_referred(world, "organizations", part["organization"]["id"]) if part["organization"] else [])


def _texts_of_meeting(world, meeting):
    result = [meeting["summary"], meeting["note"]]
    for place in places_of(meeting):
        result += [place.get(name) for name in ("venue", "city", "address", "note")]
        result += _referred(world, "countries", place["country"]) if place.get("country") else []
    for part in meeting["participants"]:
        result += [part["office"], part["name_as_printed"], part["note"], *_of_part(world, part)]
        result += _referred(world, "people", part["person"]["id"]) if part["person"] else []
    for field, resource in (("topic", "topics"), ("organization", "organizations"), ("agreement", "agreements")):
        for item in meeting[f"{field}s"]:
            result.append(item["note"])
            result += _referred(world, resource, item[field]["id"])
    return result


def texts(world, resource, item):
    """Return the names, the other texts and the identifiers of a record that `q` searches."""
    key = resource, record_id(item)
    if key not in world.texts:
        world.texts[key] = _texts(world, resource, item)
    return world.texts[key]


def _texts(world, resource, item):
    names, more = [], []
    match resource:
        case "meetings":
            names, more = names_of(resource, item), _texts_of_meeting(world, item)
        case "participants":
            names = [item["name_as_printed"]]
            names += _referred(world, "people", item["person"]["id"]) if item["person"] else []
            more = [item["office"], item["note"], *_of_part(world, item)]
        case "agreements":
            names = names_of(resource, item)
            more = [text for part in (*item["parties"], *item["actions"]) for text in _of_part(world, part)]
            more += [item["url"], (item["signing_place"] or {}).get("city")]
            more += [one["note"] for one in (*item["depositaries"], *item["relations"])]
            more += [item["note"], *(one["note"] for one in (*item["parties"], *item["actions"]))]
            more += [text for topic in item["topics"] for text in _referred(world, "topics", topic["id"])]
        case "people":
            names, more = names_of(resource, item), [item["note"]]
            more += [text for one in item["tenures"] for text in (one["office"], one["note"], *_of_part(world, one))]
            posts = [item["country"], *(one["posted_to"] for one in item["tenures"])]
            more += [text for code in posts if code for text in _referred(world, "countries", code)]
        case "topics":
            names, more = names_of(resource, item), [item["description"]]
        case "sources":
            names, more = names_of(resource, item), [item["publisher"], item["url"], item["note"]]
        case "countries" | "organizations":
            names, more = names_of(resource, item), [item["note"], item.get("url")]
            more += [one["note"] for one in item.get("members", ())]
        case _:
            raise AssertionError(f"the model lacks the texts of {resource}")
    identifiers = [record_id(item)]
    for one in item.get("identifiers", ()):
        identifiers += [one["value"], f"{one['scheme']}:{one['value']}"]
    return [text for text in names if text], [text for text in more if text], identifiers
