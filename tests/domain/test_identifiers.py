"""Identifiers of well-known schemes have one form."""

import pytest

from app.domain.identifiers import SCHEMES, normalize

FORMS = [
    ("wikidata", "Q42", ["q42", "https://www.wikidata.org/wiki/Q42", "http://www.wikidata.org/entity/q42"]),
    ("wikidata", "P31", ["p31", "https://www.wikidata.org/wiki/Property:P31"]),
    ("isni", "000000012146438X", ["0000 0001 2146 438x", "ISNI 0000-0001-2146-438X", "https://isni.org/isni/000000012146438X"]),
    ("orcid", "0000-0002-1694-233X", ["000000021694233x", "https://orcid.org/0000-0002-1694-233X"]),
    ("viaf", "102333412", ["https://viaf.org/viaf/102333412/", "VIAF: 102333412"]),
    ("gnd", "118540238", ["https://d-nb.info/gnd/118540238", "(DE-588)118540238"]),
    ("gnd", "11850553X", ["11850553x"]),
    ("gnd", "4021477-1", ["GND:4021477-1"]),
    ("doi", "10.1000/abc.1", ["10.1000/ABC.1", "https://doi.org/10.1000/ABC.1", "doi:10.1000/abc.1"]),
    ("ror", "03yrm5c26", ["https://ror.org/03yrm5c26", "03YRM5C26"]),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "value", "written"), FORMS, ids=lambda item: str(item)[:20])
def test_each_writing_has_the_form_of_the_scheme(scheme, value, written):
    assert {normalize(scheme, one) for one in [value, *written]} == {value}


def test_every_scheme_is_tried():
    assert {scheme for scheme, *_ in FORMS} == set(SCHEMES)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("pocom", "q42"),
        ("wikidata", "q042"),
        ("wikidata", "q42 (deleted)"),
        ("wikidata", "https://example.org/wiki/q42"),
        ("isni", "0000 0001 2146"),
        ("doi", "doi"),
        ("viaf", "viaf"),
        ("orcid", "٠٠٠٠-0002-1694-233X"),
    ],
)
def test_other_values_are_left_alone(scheme, value):
    assert normalize(scheme, value) == value
