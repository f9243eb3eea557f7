"""The examples on the docs page; each can be sent unchanged to a service that holds the seed data.

`GET` and `PATCH` use records of the seed, `POST` and `PUT` invented ones, and `DELETE` the record that the `POST`
example creates, so that trying the examples deletes no seed data.
"""

from typing import Any, Final

from app.web.openapi.example_ids import AGREEMENT, IDS, MEETING, SOURCE

_INVENTED: Final = "Invented, to show the format."


def _single(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


BODIES: Final[dict[str, dict[str, Any]]] = {
    "create_meeting": {
        "by-id": {
            "summary": "A meeting of delegations, its related records by id or inline",
            "value": {
                "title": "Japan-Peru consultation on Antarctic research",
                "summary": "Officials of both sides plan a first season of joint field work.",
                "date": "2026-04~",
                "kind": "consultation",
                "level": "official",
                "mode": "video",
                "status": "tentative",
                "participants": [
                    {"country": "JP", "office": "Polar research coordinator", "role": "host"},
                    {"country": "PE", "office": "Director of Antarctic affairs", "role": "guest"},
                ],
                "agreements": [{"agreement": AGREEMENT, "relation": "discussed"}],
                "topics": ["international-law-and-order", {"topic": {"name": "Antarctic research"}}],
                "note": _INVENTED,
                "citations": [{"source": SOURCE, "field": "agreements", "locator": "paragraph 5"}],
            },
        },
        "inline": {
            "summary": "A visit with new people, a new place and a new source",
            "value": {
                "title": "Visit of Peru's trade delegation to Yokohama",
                "date": "2025-10-06/2025-10-08",
                "kind": "visit",
                "level": "vice_minister",
                "place": {"venue": "Port of Yokohama", "city": "Yokohama", "country": "JP"},
                "participants": [
                    {
                        "person": {"name": "Rosa Quispe Mamani", "country": "PE"},
                        "country": "PE",
                        "office": "Vice Minister of Foreign Trade",
                        "role": "head_of_delegation",
                    },
                    {"country": "JP", "role": "host"},
                ],
                "topics": ["economic-cooperation-under-cptpp"],
                "organizations": [{"organization": "cptpp", "note": "Its rules of origin."}],
                "note": _INVENTED,
                "citations": [
                    {
                        "source": {
                            "kind": "press_release",
                            "headline": "Peruvian delegation sees the port of Yokohama",
                            "publisher": "An invented port authority",
                            "date": "2025-10-08",
                            "url": "https://example.org/port/2025-10-08",
                            "language": "en",
                        },
                        "locator": "paragraph 1",
                    }
                ],
            },
        },
    },
    "put_meeting": _single(
        "A call with a chosen id",
        {
            "title": "Call of the deputy foreign ministers of Japan and Peru",
            "date": "2026-05",
            "kind": "call",
            "level": "vice_minister",
            "mode": "phone",
            "status": "confirmed",
            "participants": [{"country": "JP"}, {"country": "PE"}],
            "topics": ["apec-2024"],
            "note": _INVENTED,
        },
    ),
    "patch_meeting": _single(
        "Add a note and the place of the ship",
        {"note": "Tried on the docs page.", "place": {"latitude": 35.62, "longitude": 139.77}},
    ),
    "create_participant": _single(
        "One more person in the seeded meeting",
        {
            "meeting": MEETING,
            "person": {"name": "Sato Ken", "country": "JP"},
            "country": "JP",
            "office": "Interpreter",
            "role": "interpreter",
            "note": _INVENTED,
        },
    ),
    "put_participant": _single(
        "An interpreter without a name",
        {"meeting": MEETING, "country": "PE", "role": "interpreter", "note": _INVENTED},
    ),
    "patch_participant": _single("Add a note", {"note": "Tried on the docs page."}),
    "create_agreement": _single(
        "A treaty that is signed and then enters into force",
        {
            "title": "Agreement on Exchange of Nautical Charts",
            "kind": "agreement",
            "parties": [{"country": "JP"}, {"country": "PE"}],
            "actions": [
                {"action": "signed", "date": "2024-03-14"},
                {"action": "ratified", "date": "2024-09", "country": "PE"},
                {"action": "entered_into_force", "date": "2025-01-01"},
            ],
            "topics": ["international-law-and-order"],
            "url": "https://example.org/treaties/nautical-charts",
            "note": _INVENTED,
        },
    ),
    "put_agreement": _single(
        "A memorandum with a chosen id",
        {
            "title": "Memorandum of Cooperation on Working Holidays",
            "kind": "memorandum_of_cooperation",
            "parties": [{"country": "JP"}, {"country": "PE"}],
            "actions": [{"action": "announced", "date": "2025-06~"}],
            "topics": ["cultural-and-people-to-people-exchange"],
            "note": _INVENTED,
        },
    ),
    "patch_agreement": _single("Add the URL of the text", {"url": "https://example.org/treaties/antarctic-research"}),
    "create_person": _single(
        "A diplomat with a tenure",
        {
            "name": "Inoue Hana",
            "other_names": [{"name": "井上花", "language": "ja", "script": "Jpan"}],
            "country": "JP",
            "tenures": [
                {"office": "Ambassador to Peru", "country": "JP", "posted_to": "PE", "term": "2024-02/2025-11"}
            ],
            "note": _INVENTED,
        },
    ),
    "put_person": _single(
        "A person with a chosen id",
        {
            "name": "Rosa Quispe Mamani",
            "country": "PE",
            "born": "1974~",
            "tenures": [{"office": "Vice Minister of Foreign Trade", "country": "PE", "term": "2025-03/.."}],
            "note": _INVENTED,
        },
    ),
    "patch_person": _single(
        "Add another name", {"other_names": [{"name": "林芳正", "language": "ja", "script": "Jpan"}]}
    ),
    "create_country": _single(
        "A former state without an ISO code",
        {
            "code": "X-HAWAII",
            "name": "Hawaii (kingdom)",
            "official_name": "Kingdom of Hawaiʻi",
            "valid_from": "1795",
            "valid_to": "1893-01-17",
            "successors": ["US"],
        },
    ),
    "put_country": _single(
        "The same, idempotent",
        {
            "code": "X-TAHITI",
            "name": "Tahiti (kingdom)",
            "valid_from": "1788~",
            "valid_to": "1880-06-29",
            "successors": ["PF"],
        },
    ),
    "patch_country": _single("Add a note", {"note": "Diplomatic relations with Peru since 1873."}),
    "create_organization": _single(
        "An agency",
        {
            "name": "Antarctic Treaty Secretariat",
            "abbreviation": "ATS",
            "kind": "agency",
            "other_names": [{"name": "Secretaría del Tratado Antártico", "language": "es", "script": "Latn"}],
            "url": "https://www.ats.aq/",
        },
    ),
    "put_organization": _single(
        "A bloc with a chosen id",
        {
            "name": "Pacific Alliance",
            "kind": "bloc",
            "other_names": [{"name": "Alianza del Pacífico", "language": "es"}],
        },
    ),
    "patch_organization": _single("Add a note", {"note": "Peru has been a party since 2021."}),
    "create_topic": _single(
        "A topic with another name",
        {
            "name": "Disaster risk reduction",
            "aliases": ["Disaster prevention"],
            "description": "Earthquakes and tsunami, and preparation for them.",
        },
    ),
    "put_topic": _single(
        "A topic with a parent",
        {"name": "Critical minerals", "aliases": ["Lithium and copper"], "parent": "economic-cooperation-under-cptpp"},
    ),
    "patch_topic": _single("Add another name", {"aliases": ["Nikkei Peruvians"]}),
    "create_source": _single(
        "A press release",
        {
            "kind": "press_release",
            "headline": "An invented press release",
            "publisher": "An invented ministry",
            "date": "2026-04-02",
            "url": "https://example.org/press/2026-04-02",
            "language": "en",
        },
    ),
    "put_source": _single(
        "A bulletin with a chosen id",
        {"kind": "book", "headline": "An invented bulletin", "date": "1989", "language": "es-PE"},
    ),
    "patch_source": _single("Add the date of access", {"accessed_on": "2026-01-15"}),
    "draft_meetings": _single(
        "A short article",
        {
            "text": "Ministers meet\n\nForeign Minister Ana Lopes of Portugal met Peru's Foreign Minister Juan Ruiz on Monday.",
            "published": "2026-04-02",
            "publisher": "An invented newspaper",
        },
    ),
    "match_records": {
        "example": {
            "summary": "Two people and a meeting, as a source prints them",
            "value": {
                "people": {
                    "row-1": {
                        "name": "Yoshimasa Hayashi",
                        "country": "Japan",
                        "office": "Minister for Foreign Affairs",
                        "on": "2023-09-01",
                    },
                    "row-2": {"name": "Gervasi", "country": "PE", "office": "Foreign Minister", "on": "2023-09"},
                },
                "meetings": {"row-3": {"on": "2023-09-01", "countries": ["JP", "PE"], "city": "Tokyo"}},
            },
        },
    },
    "create_judgement": _single(
        "Two people of similar names are not one",
        {"resource": "people", "a": "hayashi-yoshimasa", "b": "ana-cecilia-gervasi", "judgement": "different"},
    ),
    **{
        f"merge_{ids.noun}": _single("Merge the records of the `POST` and `PUT` examples", {"other": ids.created})
        for resource, ids in IDS.items()
        if resource not in {"countries", "participants"}
    },
    "create_redaction": _single(
        "Redact a note from all versions of a person",
        {
            "resource": "people",
            "id": "hayashi-yoshimasa",
            "fields": ["/note"],
            "reason": "A private address was pasted by mistake.",
        },
    ),
}
"""The example request bodies by operation id, each with its summary and value, in the order shown."""
