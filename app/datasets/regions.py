"""Leaders of regions of states, as texts of data sets name them: *Premier A of Ontario*.

See decision 281.
"""

from dataclasses import replace

from app.reading.language.lexicon import Entity
from app.reading.persons.person import Person


def for_state(person: Person, text: str) -> Person:
    """Return who holds an office of a region, such as *Premier A of Ontario*, as a representative of its state.

    The office then names the region, since the office of a region is not that of the state (*Premier of Ontario*). Anybody
    else is returned unchanged: *Professor A of Ontario* represents nobody. `text` is the one in which the person was found.
    """
    entity, office = person.entity, person.office
    if entity is None or entity.state in {None, "US"} or not office:
        return person
    span = person.entity_span
    region = " ".join(text[span.start : span.end].split()) if span is not None else ""
    if region and region not in office:
        article = "the " if span is not None and text[: span.start].endswith("the ") else ""
        office = f"{office} of {article}{region}"
    return replace(person, entity=Entity(entity.state), office=office)
