"""Names of countries that newspapers and ministries write in Dutch, French, German, Italian, Portuguese, Russian and Spanish.

CLDR, which `countries.find_code` reads in many languages, has one name of a present country in each: *Vereinigtes Königreich*, but
not *Großbritannien*. These are the everyday and official ones that it lacks, and the names of former states. The English words for
the same mean the same country: *Korea* is the southern one, *Corée* too.

See decision 275.
"""

from typing import Final

NEWSPAPER_NAMES: Final = {
    "BA": ("Bosnien", "Bosnie", "Босния"),
    "BD": ("Bangla Desh",),
    "BY": ("Weißrussland", "Wit-Rusland", "Белоруссия"),
    "CD": (
        "République démocratique du Congo", "Demokratische Republik Kongo", "DR Kongo",
        "Repubblica Democratica del Congo", "República Democrática do Congo", "ДРК",
    ),
    "CG": ("République du Congo", "Republik Kongo", "República del Congo", "Repubblica del Congo"),
    "CI": ("Elfenbeinküste", "Costa de Marfil"),
    "CN": (
        "RPC", "VR China", "Volksrepublik China", "Chine populaire", "République populaire de Chine", "República Popular China",
        "República Popular de China", "Repubblica Popolare Cinese", "República Popular da China", "Volksrepubliek China",
        "Китайская Народная Республика",
    ),
    "CZ": ("Tschechische Republik", "République tchèque", "República Checa", "Repubblica Ceca", "Tsjechische Republiek", "Чешская Республика"),
    "DE": (
        "Bundesrepublik Deutschland", "République fédérale d'Allemagne", "República Federal de Alemania", "Repubblica Federale di Germania",
        "Allemagne fédérale", "Allemagne de l'Ouest", "Westdeutschland", "Alemania Occidental",
    ),
    "AE": ("VAE", "EAU", "EE.AU."),
    "GB": (
        "Großbritannien", "Grande-Bretagne", "Gran Bretaña", "Gran Bretagna", "Grã-Bretanha", "Groot-Brittannië", "Britannien", "Британия",
        "Соединенное Королевство",
    ),
    "IR": ("Islamische Republik Iran", "République islamique d'Iran", "República Islámica de Irán", "Исламская Республика Иран"),
    "KG": ("Kirgisien",),
    "KP": (
        "RPDC", "République populaire démocratique de Corée", "República Popular Democrática de Corea",
        "Demokratische Volksrepublik Korea",
    ),
    "KR": ("Corée", "Corea", "Coreia", "Republik Korea", "République de Corée", "República de Corea", "Repubblica di Corea", "Южная Корея"),
    "KZ": ("Kazajstán",),
    "LK": ("Ceylan", "Ceilán", "Цейлон"),
    "MD": ("Moldawien", "Молдавия"),
    "MK": ("Mazedonien", "Macédoine", "Македония"),
    "MM": ("Birma", "Birmanie", "Birmania", "Birmânia", "Бирма"),
    "MU": ("Île Maurice",),
    "NL": ("Hollande", "Holanda", "Olanda", "Голландия"),
    "NZ": ("Nueva Zelandia",),
    "PS": ("Palästina", "Palestina", "Autorité palestinienne", "Autoridad Palestina", "Палестина"),
    "RU": ("Russische Föderation", "Fédération de Russie", "Federación de Rusia", "Federazione Russa", "Federação Russa", "Российская Федерация"),
    "SZ": ("Swasiland", "Suazilandia", "Swazilandia", "Suazilândia"),
    "US": (
        "Vereinigte Staaten von Amerika", "États-Unis d'Amérique", "Estados Unidos de América", "Stati Uniti d'America",
        "Estados Unidos da América", "Соединенные Штаты Америки",
    ),
    "VA": ("Vaticano", "Cité du Vatican", "Heiliger Stuhl", "Saint-Siège", "Santa Sede", "Santa Sé", "Святой Престол"),
    "CSHH": ("Tschechoslowakei", "Tchécoslovaquie", "Checoslovaquia", "Cecoslovacchia", "Tsjecho-Slowakije", "Checoslováquia", "Чехословакия"),
    "DDDE": ("Ostdeutschland", "Allemagne de l'Est", "Alemania Oriental", "Alemania del Este", "Germania Est", "Alemanha Oriental", "Oost-Duitsland"),
    "SUHH": (
        "Sowjetunion", "Union soviétique", "Unión Soviética", "Unione Sovietica", "União Soviética", "Sovjet-Unie", "Советский Союз",
        "ソ連", "苏联", "蘇聯",
    ),
    "YUCS": ("Jugoslawien", "Yougoslavie", "Jugoslavia", "Iugoslávia", "Jugoslávia", "Joegoslavië", "Югославия"),
}  # fmt: skip
