"""The records that a value of a parameter means: by id, code or name, alone or in a list separated by commas."""

from model_dates import ALWAYS, span
from model_words import fold


def country_named(world, word, days=ALWAYS.days):
    """Return the code of a country by code, alpha-3 code or any name on the days asked, or None."""
    if not world.countries:
        for country in world.documents["countries"].values():
            current_alpha3 = country["alpha3"] if country["valid_to"] is None else None
            named = {country["code"], current_alpha3, country["name"], *(one["name"] for one in country["other_names"])}
            for name in filter(None, named):
                world.countries.setdefault(fold(name), set()).add(country["code"])
    codes = world.countries.get(fold(word), set())
    if fold(word).upper() in codes or len(codes) < 2:
        return fold(word).upper() if fold(word).upper() in codes else next(iter(codes), None)
    return min(codes, key=lambda code: (*_unlikeliness(world.documents["countries"][code], days), code))


def _unlikeliness(country, days):
    """Return how unlikely it is that a shared name means this country on these days."""
    born, gone = span(country["valid_from"]).days[0], span(country["valid_to"]).days[1]
    (since, until), is_former = days, country["valid_to"] is not None
    contains = is_former and born <= since and until < gone
    return not contains, not (born <= until and since <= gone), is_former


def days_asked(params):
    """Return the first and the last day that a query asks for: by its dates, or else by its `as_of`."""
    dates = {"date", "date_from", "date_to"} & params.keys()
    firsts = [span(params[name]).days[0] for name in dates - {"date_to"}]
    lasts = [span(params[name]).days[1] for name in dates - {"date_from"}]
    if not dates:
        return span(params.get("as_of")).days
    return max(firsts, default=ALWAYS.days[0]), min(lasts, default=ALWAYS.days[1])


def meant(world, kind, value, days=ALWAYS.days):
    """Return the alternatives of one value of a parameter."""
    if kind == "identifier":
        return {value}
    if kind == "countries":
        whole = country_named(world, value, days)
        return {whole} if whole else {country_named(world, word, days) for word in values_of(value)}
    if kind == "countries_or_members":
        whole = country_named(world, value, days)
        return {whole} if whole else {_country_or_members(world, word, days) for word in values_of(value)}
    if kind == "place":
        return {_place_named(world, value, days)} - {None} or {
            _place_named(world, word, days) for word in values_of(value)
        }
    if kind in world.texts_of:
        known = world.texts_of[kind]
        return {fold(value)} if fold(value) in known else set(map(fold, values_of(value)))
    if kind == "topic_tree":
        return {_survivor_of_topic(world, word) for word in values_of(value)}
    return {world.survivor(kind, word) or word for word in values_of(value)}


def _country_or_members(world, word, days):
    prefix, _, name = word.partition("member:")
    if prefix or not name:
        return country_named(world, word, days)
    return f"member:{world.survivor('organizations', name) or name}"


def _place_named(world, word, days):
    """Return the code of the country, or else `city:` and the folded city, of a name, or None."""
    city = f"city:{fold(word)}" if fold(word) in world.texts_of["city"] else None
    return country_named(world, word, days) or city


def _survivor_of_topic(world, word):
    name, mark, _ = word.partition("!")
    return f"{world.survivor('topics', name) or name}{mark}"


def values_of(value):
    """Split a value at commas; a backslash escapes a comma or a backslash."""
    held = value.replace("\\\\", "\0").replace("\\,", "\1")
    return {word.replace("\0", "\\").replace("\1", ",").strip() for word in held.split(",")}
