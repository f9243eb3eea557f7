"""Titles of the offices at the head of a state in other languages than English, with the English title that has their kind.

Titles are compared as a whole within a text, without case, accents and punctuation. Only what the language itself has in one
fixed form is here; `app.domain.tenures.offices` reads all else by its words.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

_TITLES: Final = {
    "foreign minister": (
        "ministre de l'Europe et des Affaires étrangères", "ministre des Affaires étrangères et européennes",
        "Bundesminister des Auswärtigen", "Bundesministerin des Auswärtigen", "Minister des Auswärtigen",
        "Bundesminister für auswärtige Angelegenheiten", "Bundesaußenminister", "Bundesaußenministerin", "Außenministerin",
        "ministro degli Esteri", "ministra degli Esteri", "ministra degli Affari esteri", "secretario de Relaciones Exteriores",
        "secretaria de Relaciones Exteriores", "ministro del Exterior", "ministro do Exterior",
        "minister van Buitenlandse Zaken", "Dışişleri Bakanı", "Menteri Luar Negeri", "Menlu", "Bộ trưởng Ngoại giao",
        "Bộ trưởng Bộ Ngoại giao", "وزير الخارجية", "وزيرة الخارجية", "وزير الشؤون الخارجية", "وزیر امور خارجه", "שר החוץ", "שרת החוץ",
        "विदेश मंत्री", "รัฐมนตรีว่าการกระทรวงการต่างประเทศ", "υπουργός Εξωτερικών", "ministrul afacerilor externe", "ministru de externe",
        "ministar vanjskih poslova", "ministar spoljnih poslova", "министар спољних послова", "министър на външните работи",
        "министр иностранных дел", "глава МИД", "міністр закордонних справ", "ministr zahraničních věcí", "ministr zahraničí",
        "minister zahraničných vecí", "külügyminiszter", "ulkoministeri", "utenriksminister", "udenrigsminister",
        "utrikesminister", "minister spraw zagranicznych", "外務大臣", "外相", "外交部长", "外交部長", "外长", "外長", "외교부 장관", "외무장관",
        "외교장관",
    ),
    "prime minister": (
        "première ministre", "presidente del Consiglio dei ministri", "Başbakan", "Perdana Menteri", "Thủ tướng",
        "Thủ tướng Chính phủ", "minister-president van Nederland", "премьер-министр", "председатель Совета министров",
        "प्रधानमंत्री", "प्रधान मंत्री", "πρωθυπουργός", "ראש הממשלה", "نخست وزیر", "رئيس الوزراء", "رئيس مجلس الوزراء", "رئيسة الوزراء",
        "miniszterelnök", "předseda vlády", "predseda vlády", "prim-ministru", "prim-ministrul", "pääministeri", "นายกรัฐมนตรี",
        "statsministeren", "премијер", "министър-председател", "прем'єр-міністр", "prezes Rady Ministrów",
    ),
    "president": (
        "président de la République", "présidente de la République", "presidente de la República",
        "presidenta de la República", "presidente da República", "presidente della Repubblica", "Cumhurbaşkanı", "Presiden",
        "Chủ tịch nước", "राष्ट्रपति", "رئيس الجمهورية", "رئيس الدولة", "נשיא המדינה", "رئیس جمهور",
        "πρόεδρος της Δημοκρατίας", "prezident republiky", "президент", "президентка", "tasavallan presidentti",
        "köztársasági elnök", "大統領", "国家主席", "國家主席", "대통령", "ประธานาธิบดี",
    ),
    "minister of defense": (
        "ministre de la Défense", "ministre des Armées", "ministro de Defensa", "ministra de Defensa", "ministro da Defesa",
        "ministra da Defesa", "ministro della Difesa", "ministra della Difesa", "Verteidigungsminister",
        "Verteidigungsministerin", "Bundesminister der Verteidigung", "Bundesministerin der Verteidigung",
        "minister van Defensie", "министр обороны", "міністр оборони", "министър на отбраната", "防衛大臣", "防衛相", "国防部长", "國防部長",
        "국방부 장관", "국방장관", "وزير الدفاع", "وزیر دفاع", "שר הביטחון", "रक्षा मंत्री", "Milli Savunma Bakanı", "Savunma Bakanı",
        "Menteri Pertahanan", "Bộ trưởng Quốc phòng", "forsvarsminister", "försvarsminister", "puolustusministeri",
        "minister obrony narodowej", "ministr obrany", "υπουργός Άμυνας", "υπουργός Εθνικής Άμυνας", "honvédelmi miniszter",
    ),
    "minister of finance": (
        "ministre des Finances", "ministro de Hacienda", "ministra de Hacienda", "ministro de Finanzas", "ministro da Fazenda",
        "ministro das Finanças", "ministro delle Finanze", "Finanzminister", "Finanzministerin", "Bundesminister der Finanzen",
        "министр финансов", "財務大臣", "財務相", "财政部长", "財政部長", "وزير المالية", "Maliye Bakanı", "Menteri Keuangan", "finansminister",
    ),
    "minister of interior": (
        "ministre de l'Intérieur", "ministro del Interior", "ministra del Interior", "ministro dell'Interno", "Innenminister",
        "Innenministerin", "Bundesminister des Innern", "министр внутренних дел", "міністр внутрішніх справ", "وزير الداخلية",
        "İçişleri Bakanı", "Menteri Dalam Negeri", "내무부 장관",
    ),
}  # fmt: skip
_CHANCELLOR: Final = re.compile(r"\b(?:canciller|chanceler)\b(?! federal)")
"""The Spanish and Portuguese word for the foreign minister of an American state, and for the head of government of Germany or Austria."""
_WITH_FEDERAL_CHANCELLOR: Final = frozenset({"DE", "AT"})
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts in which words are not, or not always, set apart by spaces."""


def in_english(text: str, country: str | None, plain: Callable[[str], str]) -> str:
    """Return a text without case, accents and punctuation, as `plain` makes it, with the titles in English."""
    if country not in _WITH_FEDERAL_CHANCELLOR:
        text = _CHANCELLOR.sub("foreign minister", text)
    titles = _plain_titles(plain)
    return _pattern(plain).sub(lambda match: f" {titles[match[0]]} ", text)


@cache
def _plain_titles(plain: Callable[[str], str]) -> dict[str, str]:
    return {plain(title): english for english, titles in _TITLES.items() for title in titles}


@cache
def _pattern(plain: Callable[[str], str]) -> re.Pattern[str]:
    titles = sorted(_plain_titles(plain), key=len, reverse=True)
    spaced = _any(title for title in titles if not _UNSPACED.search(title))
    unspaced = _any(title for title in titles if _UNSPACED.search(title))
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)|{unspaced}")


def _any(titles: Iterable[str]) -> str:
    return "|".join(map(re.escape, titles))
