"""The table of names of countries in their own languages is what CLDR says."""

import babel
import pycountry
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


def test_country_is_found_by_its_name_in_its_own_language():
    for code, names in ENDONYMS.items():
        for name in names:
            assert countries.find_code(name) in {code, None}, name
