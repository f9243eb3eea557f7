"""The table of names of countries in their own languages is what CLDR says."""

import babel
import pycountry
import pytest
from babel import languages, localedata

from app.domain.geography import countries, name_index
from app.domain.geography.endonyms import ENDONYMS


def test_table_agrees_with_cldr():
    """Run with `-vv` after an update of babel: the difference is what the table lacks."""
    codes = {entry.alpha_2 for entry in pycountry.countries} | {"XK"}
    loaded = {
        name_index.normalized_name(name)
        for language in name_index.LANGUAGES
        for code, name in babel.Locale.parse(language).territories.items()
        if code in codes
    }
    expected = {}
    for code in sorted(codes):
        own = {
            language
            for language in languages.get_official_languages(code, de_facto=True)
            if language not in name_index.LANGUAGES and localedata.exists(language)
        }
        names = {babel.Locale.parse(language).territories.get(code) for language in own} - {None}
        if names := {name for name in names if name_index.normalized_name(name) not in loaded}:
            expected[code] = tuple(sorted(names))
    assert expected == ENDONYMS


@pytest.mark.parametrize("language", name_index.LANGUAGES)
def test_names_of_territories_are_those_of_babel(language):
    """The files of some languages lack what their parents have: those of `nb` are in `no`."""
    assert name_index.territory_names(language) == dict(babel.Locale.parse(language).territories)


def test_country_is_found_by_its_name_in_its_own_language():
    for code, names in ENDONYMS.items():
        for name in names:
            assert countries.find_code(name) in {code, None}, name
