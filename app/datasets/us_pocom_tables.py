"""Titles of US chiefs of mission and the organizations they were sent to, by slug of the Historian's pocom."""

from typing import Any, Final

from app.datasets.organizations import EUROPEAN_UNION

ROLES: Final = {
    "acting-principal-officer": "Acting Principal Officer",
    "agent": "Agent",
    "agent-consul-general": "Agent/Consul General",
    "ambassador-e-p": "Ambassador Extraordinary and Plenipotentiary",
    "charge-daffaires": "Chargé d’Affaires",
    "charge-daffaires-ad-interim": "Chargé d’Affaires ad interim",
    "charge-daffaires-consul-general": "Chargé d’Affaires and Consul General",
    "charge-daffaires-pro-tem": "Chargé d’Affaires pro tempore",
    "chief": "Chief",
    "chief-of-mission-of-us-office-abroad": "Chief of Mission of U.S. Office Abroad",
    "commissioner": "Commissioner",
    "commissioner-consul-general": "Commissioner and Consul General",
    "consul-general": "Consul General",
    "deputy-ambassador": "Deputy Ambassador",
    "diplomatic-agent": "Diplomatic Agent",
    "diplomatic-agent-consul-general": "Diplomatic Agent/Consul General",
    "director": "Director",
    "envoy-extraordinary-minister-plenipotentiary": "Envoy Extraordinary and Minister Plenipotentiary",
    "envoy-extraordinary-minister-plenipotentiary-consul-general": (
        "Envoy Extraordinary and Minister Plenipotentiary/Consul General"
    ),
    "minister": "Minister",
    "minister-plenipotentiary": "Minister Plenipotentiary",
    "minister-resident": "Minister Resident",
    "minister-resident-and-extraordinary": "Minister Resident and Extraordinary",
    "minister-resident-consul-general": "Minister Resident/Consul General",
    "minister-resident-foreign-service-officer": "Minister Resident/Foreign Service officer",
    "personal-representative-of-the-president": "Personal Representative of the President",
    "principal-officer": "Principal Officer",
    "representative": "Representative",
    "secretary": "Secretary of State",
}
"""Title of each role, in the singular form of the `roles-country-chiefs` files."""

ORGANIZATIONS: Final[dict[str, dict[str, str]]] = {
    "representative-to-asean": {
        "name": "Association of Southeast Asian Nations",
        "abbreviation": "ASEAN",
        "kind": "intergovernmental",
    },
    "representative-to-au": {"name": "African Union", "abbreviation": "AU", "kind": "intergovernmental"},
    "representative-to-iaea": {
        "name": "International Atomic Energy Agency",
        "abbreviation": "IAEA",
        "kind": "intergovernmental",
    },
    "representative-to-icao": {
        "name": "International Civil Aviation Organization",
        "abbreviation": "ICAO",
        "kind": "intergovernmental",
    },
    "representative-to-oas": {
        "name": "Organization of American States",
        "abbreviation": "OAS",
        "kind": "intergovernmental",
    },
    "representative-to-oecd": {
        "name": "Organisation for Economic Co-operation and Development",
        "abbreviation": "OECD",
        "kind": "intergovernmental",
    },
    "representative-to-un": {"name": "United Nations", "abbreviation": "UN", "kind": "intergovernmental"},
    "representative-to-unafa": {
        "name": "United Nations Agencies for Food and Agriculture",
        "kind": "intergovernmental",
    },
    "representative-to-unido": {
        "name": "United Nations Industrial Development Organization",
        "abbreviation": "UNIDO",
        "kind": "intergovernmental",
    },
    "representative-to-usoarn": {"name": "U.S. Office for Arms Reduction Negotiations", "kind": "agency"},
    "representative-unvo": {
        "name": "United Nations Office at Vienna",
        "abbreviation": "UNOV",
        "kind": "intergovernmental",
    },
}
"""The organization of each mission; those of other missions are read from the name of the position in their file."""

_BY_NAME: Final[dict[str, dict[str, Any]]] = {
    item["name"].casefold(): item for item in (*ORGANIZATIONS.values(), EUROPEAN_UNION)
}


def organization_named(name: str) -> dict[str, Any]:
    """Return the organization with a name; one that the tables lack has a name only."""
    return dict(_BY_NAME.get(name.casefold(), {"name": name}))
