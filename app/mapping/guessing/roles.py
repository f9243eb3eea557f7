"""The roles of columns, by the words of their headers."""

import re
from typing import Final

from app.mapping.guessing.headers import own_name, words_of

_OF_PLACE: Final = r"\bwhere\b|visited|destination|hosted|\bhost|\bheld|location|venue|place|lugar|lieu|\bort\b"
"""Words of headers of what was visited, which does not say who took part."""
_COUNTRY: Final = (
    r"(?:\b(?:country|countries|nations?|states?|parties|signatories|iso ?[23na]\w*|pais(?:es)?|pays|land|lander|staat(?:en)?|vertragsparteien"
    r"|vertragsstaaten|paes[ei]|stat[oi]|partes|panstw[oa]|kraj|zeme|stat|ulke(?:ler)?|стран[аы]|государств[оа]|сторон[аы]|negara|nationality|nationalities)\b"
    r"|\bcow|\bccode|\bgw|\bfips|\bm49|\bioc\b|\bnoc\b|\bfifa\b|\bgaul\b|\bctry|\bcntry)"
)
"""Words of headers of columns of countries. Longer words are not meant: *Designation* is an office."""
_ROLES: Final = (
    ("end", r"(?:end|until|to|return|finish|dtend|fin|ende|bis)\b.*|.*(?:end|finish|ende?)[ _]?(?:date|day)?|.*\b(?:fin|fine|fim|final|hasta|termino|departure|depart|abreise|salida|partida|partenza|odjazd|ayrilis|bitis|otezd|отъезд\w*|koniec|vertrek)\b.*"),
    ("start", r"quarter|period|.*(?:date|day|start|begin|when|fecha|datum|dtstart|giorno|data).*|from|on|von|(?:fiscal |financial |budget )?years?|jahre?|annees?|anos?|ann[oi]|tarih\w*|.*(?:日付|日期|期日|날짜|年月日|วันที่|التاريخ|תאריך|ημερομηνια).*|дата.*|dato|tanggal|dzien"),
    ("latitude", r"lat(?:itude)?"),
    ("longitude", r"(?:lon|lng|long)(?:gitude)?"),
    ("url", r".*(?:url|link|href|website).*"),
    ("id", rf"(?!.*{_COUNTRY})(?:(?:.*[ _-])?(?:id|uid|no|number|nr|key|code|ref)|.+id)"),
    ("country", rf".*{_COUNTRY}.*|.*land|iso"),
    ("place", r".*\b(?:city|place|location|venue|town|lugar|(?:tagungs)?ort|local|lieu|ville|ciudad|cidade|citta|stadt|luogo|miejsce|miasto|misto|mesto|yer|yeri|sehir|город|место|stad|kota|tempat|場所|地点|地點|장소)\b.*|.*(?:(?<![aio])city|(?<!al)location)"),
    ("office", r".*(?:office|capacity|position|role|function|fonction|funktion|cargo|designation|stanowisko|gorevi?\b|unvan|\brank\b|dienstgrad|должность|funktsiya|jabatan|役職|肩書|职务|職務|직책|\bpost\b|incarico|funkce|title of (?:the )?(?:minister|person)).*"),
    ("partner", r".*\b(?:their|foreign side|other side|callee|angerufen\w*)\b(?!.*(?:country|state|title|office|position)).*|(?:with|met) whom|mit wem|avec qui|con quien"),
    ("who", r"(?!.*\b(?:type|kind|category|level|gender|status|count)\b)(?:wer|who|qui|quien|.*\b(?:our (?!country|title|office|position)\w+|\w+ side led by|caller|amtsinhaber|incumbent|prasident|visiteur|visitatore|bezoeker|zoznam|الضيف|الزائر|minister|ministr[eo]|leader|(?:non)?host|president|visitor|visitante|besucher|official|person|head(?!quarter)|advis[eo]r|mediator|speaker|chair\w*|chef de \w+|orador\w*|ambassadeur|embajador\w*|embaixador\w*|botschafter\w*|mep|member|ambassador|guest|traveller|delegate|representative|commissioner|envoy|amtstrager|nombre|gast|ospite|convidado|gosc|gosci|host|kisi|konuk|misafir|гость|氏名|姓名|来訪者|성명|лицо|персона|tamu|personnalite|personalidad|full ?name).*)"),
    ("whom", r".*\b(?:organi[sz]ation|with|counterpart|gesprachspartner|lobby|participant|attendee|entit(?:y|ies)|partner|met\b|individual|invit|organizer).*"),
    ("title", r"termin|.*(?:evenement|actividad|activite|compromisso|compromiso|行事|title|titre|titulo|subject|event|summit|conference|topic|purpose|summary|meeting|talks|asunto|titel|betreff|anlass|objet|intitule|bezeichnung|denominaci|denominaca|nazwa|название|наименование|oggetto|assunto|temat|tema|konu|тема|件名|議題|议题|제목|повод|agenda|acara|name).*"),
    ("text", r".*(?:note|comment|description|detail|remark|body|text).*"),
)  # fmt: skip


def role_of(name: str, *, without: str = "") -> str | None:
    """Return what a header says that its column has, as `_ROLES` calls it, other than `without`; None if it says nothing."""
    folded = words_of(own_name(name))
    return next((role for role, pattern in _ROLES if role != without and re.fullmatch(pattern, folded)), None)


def speaks_of_place(name: str) -> bool:
    """Return whether a header says that something was held in the country below it, which does not say who took part."""
    return re.search(_OF_PLACE, words_of(name)) is not None
