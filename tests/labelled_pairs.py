"""Pairs of records of which it is known whether they are of one person, and how `POST /match` is held against them.

`INVENTED` are pairs of invented people, one or more of each kind in which real sources differ. A pair is what one source
says (a name, country, office, term, other names, identifiers), what another says (a name, country, office, day,
identifiers), and whether both mean one person.
"""

from typing import Any, Final, NamedTuple


class Pair(NamedTuple):
    """A recorded person, a described one, and whether they are the same."""

    kind: str
    person: dict[str, Any]
    question: dict[str, Any]
    same: bool


def _pair(kind, recorded, params, *, same, country="PE", other_names=(), identifiers=((), ())):
    name, office, term = recorded
    person = {"name": name, "country": country, "tenures": [{"office": office, "term": term}]}
    person["other_names"] = [{"name": other} for other in other_names]
    question = dict(zip(("name", "office", "on"), params, strict=True)) | {"country": country}
    for document, values in zip((person, question), identifiers, strict=True):
        document["identifiers"] = [{"scheme": "wikidata", "value": value} for value in values]
    return Pair(kind, person, question, same)


_FOREIGN, _HEAD = "Minister of Foreign Affairs", "President"
INVENTED: Final = [
    _pair("spelling", ("Omar Nimeri", _HEAD, "1971/1985"), ("Umar Nimieri", _HEAD, "1976-06-11"), same=True, country="SD"),
    _pair("spelling", ("Obafemi Adeyanju", _HEAD, "2000/2008"), ("Obefemi Adeyanju", _HEAD, "2004-01-10"), same=True, country="NG"),
    _pair("surname_only", ("Aksel Brandtorp", "Prime Minister", "1962-09/1968-02"), ("Brandtorp", "Prime Minister", "1964-02-01"), same=True, country="DK"),
    _pair("middle_names", ("Rosa Quispe", _HEAD, "2001-07-28/2006-07-28"), ("Rosa Elena Quispe Mamani", _HEAD, "2003-05-05"), same=True),
    _pair("middle_names", ("Tobin Alfred Marsh", "Secretary of State", "1990/1994"), ("Tobin A. Marsh", "Secretary of State", "1992-02-02"), same=True, country="US"),
    _pair("name_order", ("Kuroda Haruto", _FOREIGN, "2011-09-02/2014-12-24"), ("Haruto Kuroda", "Foreign Minister", "2012-05-05"), same=True, country="JP"),
    _pair("name_order", ("Trần Văn Hải", "Prime Minister", "2006-06-27/2011-07-25"), ("Van Hai Tran", "Prime Minister of Vietnam", "2008-11-16"), same=True, country="VN"),
    _pair("punctuation", ("Jonas Bjørnsen", _FOREIGN, "2005/2012"), ("Jonas Bjoernsen", "Foreign Minister of Norway", "2010-08-30"), same=True, country="NO"),
    _pair("honorific", ("Amran Seman", "Prime Minister", "2018-05-10/2020-03-01"), ("Tan Sri Dr. Amran bin Seman", "Prime Minister", "2019-02-02"), same=True, country="MY"),
    _pair("honorific", ("Giles Rook", "Governor General", "1935/1940"), ("Lord Elmstead", "Governor-General", "1937-03-30"), same=True, country="CA", other_names=["1st Baron Elmstead"]),
    _pair("other_script", ("Mun Do-yun", _HEAD, "2017-05-10/2022-05-09"), ("문도윤", _HEAD, "2018-04-27"), same=True, country="KR"),
    _pair("other_script", ("Dmitry Venkov", _FOREIGN, "2004-03-09/2012-05-21"), ("Дмитрий Сергеевич Венков", "министр иностранных дел", "2010-06-15"), same=True, country="RU"),
    _pair("other_script", ("Talib al-Marwan", _HEAD, "2014/2019"), ("طالب المروان", _HEAD, "2016-06-15"), same=True, country="EG"),
    _pair("generational_suffix", ("Tobin Ledger III", _HEAD, "2010-06-30/2016-06-30"), ("Tobin Ledger 3rd", _HEAD, "2012-06-08"), same=True, country="PH"),
    _pair("patronymic", ("Temirlan Oraz", _HEAD, "1994-11/2010-01"), ("Temirlan Bakirovich Orazov", _HEAD, "2003-09-02"), same=True, country="TJ"),
    _pair("married_name", ("Ilsa Norberg", "Minister of Justice", "2008-06-01/2014-01-01"), ("Ilsa Norberg Ekdal", "Justice Minister", "2010-02-01"), same=True, country="SE"),
    _pair("identifier", ("Xu Wenhao", _HEAD, "2013/2018"), ("Somebody Else", _HEAD, "2001-01-01"), same=True, country="CN", identifiers=(["Q900001"], ["Q900001"])),
    _pair("later_office", ("Haruki Amano", _FOREIGN, "2012-12-26/2017-08-03"), ("Amano Haruki", "Prime Minister", "2022-01-01"), same=True, country="JP"),
    _pair("father_and_son", ("Tano Kamara", _HEAD, "1964-12-12/1978-08-22"), ("Musa Kamara", _HEAD, "2014-04-09"), same=False, country="KE"),
    _pair("father_and_son", ("Farid Elchin", _HEAD, "1993/2003-10"), ("Elchin", _HEAD, "2014-05-20"), same=False, country="AZ"),
    _pair("father_and_son", ("Anselmo Rivas García", _HEAD, "1937-01-01/1947-05-01"), ("Anselmo Rivas Dumont", _HEAD, "1944-04-06"), same=False, country="NI"),
    _pair("generational_suffix", ("Robert Hale Quill", "Ambassador to Mali", "1971/1973"), ("Robert Hale Quill Jr.", "Ambassador to Sri Lanka", "2007-05-21"), same=False, country="US"),
    _pair("generational_suffix", ("Tobin Orme Jr.", _HEAD, "1980/1990"), ("Tobin Orme III", _HEAD, "1985-02-02"), same=False, country="LR"),
    _pair("patronymic", ("Karim bin Faruq", "Sultan", "1932-02/1970-07-23"), ("Zayn bin Karim", "Sultan", "1969-01-09"), same=False, country="OM"),
    _pair("relatives", ("Jaber al-Hamad al-Zahir", "Amir", "1977-12-31/2006-01-15"), ("Nasir Al-Hamad Al-Jaber Al-Zahir", "Emir", "2021-09-01"), same=False, country="KW"),
    _pair("spouses", ("Zahid Karim", _HEAD, "1977-04/1981-05-30"), ("Salma Zahid Karim", "Prime Minister", "1980-03-18"), same=False, country="BD"),
    _pair("namesakes", ("Andris Kalnozols", _HEAD, "2011-07-08/2015-07-08"), ("Andris Kalnozols", "Prime Minister", "2001-05-05"), same=False, country="LV"),
    _pair("namesakes", ("Pedro Ibarra", "Prime Minister", "2018-06-02/"), ("Pedro Antonio Ibarra", "President of the Region of Murcia", "2019-07-03"), same=False, country="ES"),
    _pair("other_identifier", ("Li Weimin", _FOREIGN, "2013/2018"), ("Li Weimin", _FOREIGN, "2015-05-05"), same=False, country="CN", identifiers=(["Q900002"], ["Q900003"])),
    Pair(
        "same_name_other_country",
        {"name": "Alba Ferreiro", "country": "AR", "tenures": [{"office": _HEAD, "term": "2011/2019"}]},
        {"name": "Alba Ferreiro", "country": "UY", "office": _HEAD, "on": "2015-05-05"},
        same=False,
    ),
]  # fmt: skip


def score(client, pairs):
    """Record each person, ask for each described one; return the kinds found among the first three, matched, and falsely so."""
    ids = []
    for index, pair in enumerate(pairs):
        response = client.put(f"/people/pair-{index}", json=pair.person)
        assert response.status_code in {200, 201}, response.text
        ids.append(f"pair-{index}")
    result: dict[str, Any] = {}
    for first in range(0, len(pairs), 50):
        params = {ids[index]: pairs[index].question for index in range(first, min(first + 50, len(pairs)))}
        response = client.post("/match", json={"people": params})
        assert response.status_code == 200, response.text
        result |= response.json()
    missed, matched, false = [], 0, []
    for own, pair in zip(ids, pairs, strict=True):
        candidates = result[own]
        scores = [candidate["score"] for candidate in candidates]
        assert scores == sorted(scores, reverse=True)
        sure = [candidate["id"] for candidate in candidates if candidate["match"]]
        if pair.same and own not in [candidate["id"] for candidate in candidates[:3]]:
            missed.append((pair.kind, pair.question["name"]))
        matched += pair.same and sure == [own]
        if [item for item in sure if not (pair.same and item == own)]:
            false.append((pair.kind, pair.question["name"], sure))
    return missed, matched, false
