"""The letter templates that ship, in Bokmål and Nynorsk. A body changes them or adds its own; these are where it begins."""

from __future__ import annotations

from collections.abc import Mapping

from arkivbro.core.letters import (
    CONFIRMATION,
    EXEMPTION_NOTICE,
    INTERVIEW,
    OFFER,
    REJECTION,
    Language,
    LetterTemplate,
)

EXEMPTION_GRANTED = f"{EXEMPTION_NOTICE}:granted"
EXEMPTION_REFUSED = f"{EXEMPTION_NOTICE}:refused"
"""Two templates of one kind: which one goes by the decision."""

_INTERVIEW_FIELDS = {
    "tid": "når intervjuet er, f.eks. «tirsdag 1. desember 2026 kl. 10.00»",
    "sted": "hvor det er",
    "kontakt": "hvem søkeren kan spørre",
}
_OFFER_FIELDS = {"svarfrist": "når søkeren må svare", "kontakt": "hvem søkeren kan spørre"}
_GRANTED_FIELDS = {"begrunnelse": "begrunnelsen for avgjørelsen"}
_REFUSED_FIELDS = {
    "begrunnelse": "begrunnelsen for avgjørelsen",
    "trekkfrist": "når søkeren senest må trekke søknaden",
}

_NB_END = "\n\nVennlig hilsen\n{avsender}\n{virksomhet}"
_NN_END = "\n\nVenleg helsing\n{avsender}\n{virksomhet}"


def _bokmaal(
    kind: str, subject: str, body: str, fields: Mapping[str, str] | None = None
) -> tuple[tuple[str, Language], LetterTemplate]:
    kind_of = kind.split(":", 1)[0]
    return (kind, Language.BOKMAAL), LetterTemplate(
        kind_of, Language.BOKMAAL, subject, body + _NB_END, fields or {}
    )


def _nynorsk(
    kind: str, subject: str, body: str, fields: Mapping[str, str] | None = None
) -> tuple[tuple[str, Language], LetterTemplate]:
    kind_of = kind.split(":", 1)[0]
    return (kind, Language.NYNORSK), LetterTemplate(
        kind_of, Language.NYNORSK, subject, body + _NN_END, fields or {}
    )


TEMPLATES: Mapping[tuple[str, Language], LetterTemplate] = dict(
    (
        _bokmaal(
            CONFIRMATION,
            "Vi har mottatt søknaden din: {stilling}",
            "Hei {fornavn}\n\n"
            "Vi har mottatt søknaden din på stillingen {stilling} i {enhet} (referanse {referanse}).\n\n"
            "Antallet søkere og kjønn er alltid offentlig. Navnet ditt kan komme på den offentlige søkerlisten, også om du har "
            "bedt om unntak. I så fall får du beskjed først.",
        ),
        _nynorsk(
            CONFIRMATION,
            "Vi har fått søknaden din: {stilling}",
            "Hei {fornavn}\n\n"
            "Vi har fått søknaden din på stillinga {stilling} i {enhet} (referanse {referanse}).\n\n"
            "Talet på søkjarar og kjønn er alltid offentleg. Namnet ditt kan kome på den offentlege søkjarlista, også om du har "
            "bede om unntak. I så fall får du melding først.",
        ),
        _bokmaal(
            INTERVIEW,
            "Innkalling til intervju: {stilling}",
            "Hei {fornavn}\n\n"
            "Vi vil gjerne snakke med deg om stillingen {stilling} i {enhet}.\n\n"
            "Tid: {tid}\nSted: {sted}\n\n"
            "Ta med attester og vitnemål. Har du spørsmål, ta kontakt med {kontakt}.",
            _INTERVIEW_FIELDS,
        ),
        _nynorsk(
            INTERVIEW,
            "Innkalling til intervju: {stilling}",
            "Hei {fornavn}\n\n"
            "Vi vil gjerne snakke med deg om stillinga {stilling} i {enhet}.\n\n"
            "Tid: {tid}\nStad: {sted}\n\n"
            "Ta med attestar og vitnemål. Har du spørsmål, ta kontakt med {kontakt}.",
            _INTERVIEW_FIELDS,
        ),
        _bokmaal(
            REJECTION,
            "Svar på søknaden din: {stilling}",
            "Hei {fornavn}\n\n"
            "Takk for søknaden din på stillingen {stilling} i {enhet}. Stillingen er gått til en annen søker.\n\n"
            "Vi takker for interessen og ønsker deg lykke til videre.",
        ),
        _nynorsk(
            REJECTION,
            "Svar på søknaden din: {stilling}",
            "Hei {fornavn}\n\n"
            "Takk for søknaden din på stillinga {stilling} i {enhet}. Stillinga har gått til ein annan søkjar.\n\n"
            "Vi takkar for interessa og ønskjer deg lykke til vidare.",
        ),
        _bokmaal(
            OFFER,
            "Tilbud om stilling: {stilling}",
            "{navn}\n{adresse}\n{postnr} {poststed}\n{land}\n\n"
            "Vi har gleden av å tilby deg stillingen {stilling} i {enhet}.\n\n"
            "Vi ber om svar innen {svarfrist}. Har du spørsmål, ta kontakt med {kontakt}.",
            _OFFER_FIELDS,
        ),
        _nynorsk(
            OFFER,
            "Tilbod om stilling: {stilling}",
            "{navn}\n{adresse}\n{postnr} {poststed}\n{land}\n\n"
            "Vi har gleda av å tilby deg stillinga {stilling} i {enhet}.\n\n"
            "Vi ber om svar innan {svarfrist}. Har du spørsmål, ta kontakt med {kontakt}.",
            _OFFER_FIELDS,
        ),
        _bokmaal(
            EXEMPTION_GRANTED,
            "Svar på ønsket ditt om unntak fra offentlighet: {stilling}",
            "Hei {fornavn}\n\n"
            "Du har bedt om ikke å bli ført opp på den offentlige søkerlisten for stillingen {stilling} i {enhet}. "
            "Ønsket er innvilget.\n\n{begrunnelse}\n\n"
            "Listen viser bare antallet søkere og kjønn. De andre søkerne kan likevel få vite hvem som har søkt.",
            _GRANTED_FIELDS,
        ),
        _nynorsk(
            EXEMPTION_GRANTED,
            "Svar på ønsket ditt om unntak frå offentlegheit: {stilling}",
            "Hei {fornavn}\n\n"
            "Du har bede om ikkje å bli ført opp på den offentlege søkjarlista for stillinga {stilling} i {enhet}. "
            "Ønsket er innvilga.\n\n{begrunnelse}\n\n"
            "Lista viser berre talet på søkjarar og kjønn. Dei andre søkjarane kan likevel få vite kven som har søkt.",
            _GRANTED_FIELDS,
        ),
        _bokmaal(
            EXEMPTION_REFUSED,
            "Svar på ønsket ditt om unntak fra offentlighet: {stilling}",
            "Hei {fornavn}\n\n"
            "Du har bedt om ikke å bli ført opp på den offentlige søkerlisten for stillingen {stilling} i {enhet}. "
            "Ønsket er ikke tatt til følge.\n\n{begrunnelse}\n\n"
            "Vil du ikke stå på listen, kan du trekke søknaden innen {trekkfrist}. Etter det blir navnet ditt offentlig.",
            _REFUSED_FIELDS,
        ),
        _nynorsk(
            EXEMPTION_REFUSED,
            "Svar på ønsket ditt om unntak frå offentlegheit: {stilling}",
            "Hei {fornavn}\n\n"
            "Du har bede om ikkje å bli ført opp på den offentlege søkjarlista for stillinga {stilling} i {enhet}. "
            "Ønsket er ikkje teke til følgje.\n\n{begrunnelse}\n\n"
            "Vil du ikkje stå på lista, kan du trekkje søknaden innan {trekkfrist}. Etter det blir namnet ditt offentleg.",
            _REFUSED_FIELDS,
        ),
    )
)
"""By name (the kind, but two for the notice on exemption) and language."""
