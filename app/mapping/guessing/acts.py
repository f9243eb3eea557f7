"""Acts on agreements, as headers name the columns with their days."""

import re
from typing import Final

from app.domain.enums import ActionKind
from app.mapping.guessing.headers import words_of

_ACTS: Final = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (ActionKind.OPENED_FOR_SIGNATURE, r"\bopen(?:ed|ing)? for signature"),
        (ActionKind.PROVISIONALLY_APPLIED, r"\bprovisional"),
        (ActionKind.INITIALLED, r"\b(?:initiall?ed|paraphe?|paraphiert|rubricado)\b"),
        (ActionKind.REGISTERED, r"\b(?:registered|registration)\b"),
        (ActionKind.ENTERED_INTO_FORCE, r"entry ?(?:into ?)?force|\b(?:force|in kraft|inkrafttreten|eif|en vigueur|en vigor|em vigor|in vigore|yururlu\w*|w zycie|в силу)\b|発効|生效|발효"),
        (ActionKind.RATIFIED, r"\b(?:ratif\w+|ratyfik\w+|ратифи\w+|onay)|批准|비준"),
        (ActionKind.ACCEDED, r"\b(?:accession|acceded|adhesion|adhesao|adesione|beitritt\w*|przystapi\w+|присоедин\w+)\b|加入"),
        (ActionKind.ACCEPTED, r"\b(?:accept(?:ance|ed))\b|受諾|接受"),
        (ActionKind.APPROVED, r"\b(?:approv(?:al|ed))\b"),
        (ActionKind.ADOPTED, r"\b(?:adopt(?:ed|ion)|adopcion|adocao)\b|採択|通过"),
        (ActionKind.TERMINATED, r"\b(?:terminat\w+|ausserkrafttreten)\b"),
        (ActionKind.DENOUNCED, r"\b(?:denunci\w+|denounce\w*|denonci\w+)\b"),
        (ActionKind.WITHDRAWN, r"\b(?:withdr[ae]w\w*)\b"),
        (ActionKind.SIGNED, r"\b(?:sign(?:ed|ing|ature|atur|ee?s?)|date signed|firma\w*|suscri\w+|assinatura|unterzeichn\w+|unterschrift|podpis\w*|imza\w*|подписан\w*|conclu(?:ded|sion))\b|署名|調印|签署|签订|서명"),
    )
)  # fmt: skip
"""Words of headers, folded, by the act whose day the column has; the first decides."""


def act_of(header: str) -> ActionKind | None:
    """Return the act that a header names, or None."""
    words = words_of(header)
    return next((act for act, expression in _ACTS if expression.search(words)), None)
