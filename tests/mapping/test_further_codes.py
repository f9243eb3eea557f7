"""Codes of countries of sport, telecommunication and surveys."""

import pytest

from app.domain.geography import countries
from app.mapping import country_codes
from tests.mapping.guesses import documents_of


@pytest.mark.parametrize(
    ("system", "code", "country"),
    [("ioc", "SUI", "CH"), ("ioc", "ger", "DE"), ("fifa", "RSA", "ZA"), ("itu", "D", "DE"), ("gaul", "1", "AF"), ("gaul", "3.0", "AL"),
     ("ioc", "XYZ", None), ("fifa", "", None), ("ioc", "DEU", None)],
)  # fmt: skip
def test_codes_mean_countries(system, code, country):
    assert country_codes.find(system, code) == country


def test_every_code_means_a_country_that_is_known():
    assert all(countries.find_code(code) == code for code in set(country_codes._further_codes().values()))


def test_a_mapping_reads_such_codes(read):
    mapping = "document: {title: T, date: '2020', participants: [{country: {column: c, codes: ioc}}]}"
    result = read(mapping, "c\nSUI\nZZZ\n")
    assert result.documents[0]["participants"] == [{"country": "CH"}]
    assert result.refusals[0][2] == "'ZZZ' is not a country code of the system ioc; correct it, or add it to `map`"


@pytest.mark.parametrize(
    ("header", "codes", "system"),
    [("NOC", ("POR", "SUI", "GER"), "ioc"), ("Country code (FIFA)", ("POR", "SUI", "RSA"), "fifa"), ("GAUL code", ("1", "3", "4"), "gaul"),
     ("Country", ("PRT", "CHE", "DEU"), "iso3"), ("Country", ("POR", "SUI", "GER"), "ioc")],
)  # fmt: skip
def test_the_system_is_guessed(header, codes, system):
    rows = "".join(f"{day} May 2021,{code},A B\n" for day, code in enumerate(codes, 3))
    result, documents = documents_of(f"Date,{header},Official\n{rows}")
    assert f'codes: "{system}"' in result.mapping
    assert len(documents) == 3
