"""What becomes of a transfer, and what a person may do with it."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, EndsIn, Entry, Who, Word

_LOOK_AGAIN = "Last siden på nytt, og se hva som står der nå."

TABLE: dict[str, Entry | Word] = {
    # why it stands still
    "transfer.worker_died": Entry(
        "Tre arbeidere stoppet uten et ord midt i denne overføringen. Resten går videre.",
        "Trykk «Prøv igjen». Skjer det på nytt, meld fra til leverandøren.",
        Who.OPERATOR,
        ends_in=EndsIn.RETRY,
    ),
    "transfer.no_keys": Entry(
        "Arkivet kan ikke søkes etter nøkkel. Se i arkivet om dette står der, før noe sendes på nytt.",
        "Se i arkivet. Står det der, bruk «Fullført for hånd»; hvis ikke, trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "transfer.several_hits": Entry(
        "Arkivet har flere med samme nøkkel. Se hvilken som gjelder.",
        "Se i arkivet hvilken som gjelder, rett de andre, og bruk «Fullført for hånd».",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.perhaps_twice": Entry(
        "Kallet gikk sent: en annen arbeider hadde overtatt saken. Det kan stå to av dette i arkivet.",
        "Se i arkivet om det står der to ganger, og ta bort den som er til overs.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.entry_gone": Entry(
        "Journalposten er borte fra arkivet.",
        "Se i arkivet hva som skjedde med den, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "transfer.case_gone": Entry(
        "Saken er borte fra arkivet.",
        "Se i arkivet hva som skjedde med den. Knytt stillingen til en annen sak med «Knytt til sak», eller trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
        at=At.VACANCY,
    ),
    "transfer.protected": Entry(
        "Stanset fordi søkeren har strengt fortrolig adresse. Ingenting er journalført.",
        "En arkivar med klarering ser på det som blir synlig, og trykker «Frigi», eller arkiverer den for hånd.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.stands_in_archive": Entry(
        "Journalposten står allerede i arkivet, og viser noe som nå skal skjermes. Det ble sendt før noen visste om det.",
        "Rett den i arkivet: skjerm den, eller sett den til Utgår. Bruk så «Fullført for hånd». Skal den stå slik, kan en arkivar frigi den.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.stands_otherwise": Entry(
        "Det som står i arkivet, er ikke det som den nye planen sier, og det kan være journalført.",
        "Se i arkivet hva som er annerledes. Rett det der, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
        at=At.ONE_TRANSFER,
    ),
    "transfer.list_outdated": Entry(
        "Lista viser noe som kilden har tatt tilbake etter at den ble låst. Den er ikke journalført.",
        "Lås en ny versjon av lista under «Søkerlister». Den tar plassen til denne. Er den riktig likevel, kan en arkivar frigi den.",
        Who.RECRUITER,
        at=At.LISTS,
    ),
    "transfer.list_half_way": Entry(
        "Lista viser noe som kilden har tatt tilbake etter at den ble låst. Noe av den er sendt til arkivet, men den er ikke journalført.",
        "Sett det som er sendt, til Utgår i arkivet, og trykk «Fullført for hånd» her. Rekruttereren låser en ny versjon under «Søkerlister». Er lista riktig likevel, trykk «Frigi».",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.receivers_outdated": Entry(
        "Brevet eller adresselisten viser adressen til en som har fått den sperret etter at brevet ble sendt. Ingenting er arkivert.",
        "En arkivar med klarering ser på det, og trykker «Frigi», eller arkiverer den for hånd.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    # why it was cancelled
    "transfer.other_vacancy": Entry(
        "Søknaden hører til en annen stilling, og overføres til saken der.",
        "Ingenting: den nye overføringen går av seg selv.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.taken_back": Entry(
        "Kilden tok det tilbake før det ble arkivert.",
        "Ingenting: det som gjelder, arkiveres av seg selv.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.superseded": Entry(
        "Erstattet av nyere opplysninger.",
        "Ingenting: den nye overføringen går av seg selv.",
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.excluded": Entry(
        "Skal ikke arkiveres: {reason}",
        "Bruk «Arkiver likevel» på stillingen om det var feil.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.cancelled": Entry(
        "Avbrutt.",
        "Be om overføringen på nytt om det var feil.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "transfer.cancelled_by": Entry(
        "Avbrutt av {by}.",
        "Be om overføringen på nytt om det var feil.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    "transfer.cancelled_because": Entry(
        "Avbrutt av {by}: {reason}",
        "Be om overføringen på nytt om det var feil.",
        Who.RECRUITER,
        at=At.TRANSFER,
    ),
    # what the archive said of several with one key
    "transfer.hit": Word("{kind} {number}"),
    # what differs when it is read back
    "transfer.differs": Word("skulle være «{planned}», men er «{found}» i arkivet"),
    "transfer.missing": Word("mangler i arkivet"),
    "transfer.named_missing": Word("«{name}» mangler i arkivet"),
    "transfer.named_superfluous": Word("«{name}» står i arkivet, men ikke i planen"),
    "transfer.superfluous": Word("står i arkivet, men ikke i planen"),
    "transfer.party_missing": Word("«{name}» mangler i arkivet, eller er skjermet annerledes"),
    "transfer.party_superfluous": Word(
        "«{name}» står i arkivet, men ikke i planen, eller er skjermet annerledes"
    ),
    "transfer.other_address": Word("«{name}» har annen adresse i arkivet"),
    "transfer.other_checksum": Word("har en annen sjekksum i arkivet"),
    # what a person asked for and could not have
    "transfer.not_there": Entry(
        "Det finnes ingen overføring «{transfer}».",
        "Se i arkivloggen hva den heter.",
        Who.OPERATOR,
        at=At.ARCHIVE_LOG,
    ),
    "transfer.retry_stopped": Entry(
        "Overføringen er stanset. Frigi den med en begrunnelse, eller rett opplysningene.",
        "Åpne overføringen: den viser hva som ville blitt synlig.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cannot_retry": Entry(
        "Overføringen er «{state}», og kan ikke prøves igjen.",
        _LOOK_AGAIN,
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cannot_replan": Entry(
        "Overføringen er «{state}», og kan ikke få ny plan nå.",
        _LOOK_AGAIN,
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cannot_cancel": Entry(
        "Overføringen er allerede «{state}».",
        _LOOK_AGAIN,
        Who.RECRUITER,
        at=At.ONE_TRANSFER,
    ),
    "transfer.replan_accepted": Entry(
        "Arkivet har tatt imot en del av overføringen, og kvitteringen er ikke kommet.",
        "Vent på kvitteringen. Arkivet spørres av seg selv.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cancel_attempted": Entry(
        "Noe er allerede sendt til arkivet.",
        "Bruk «Fullført for hånd» når du har sett hva som står der.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.by_hand_incomplete": Entry(
        "Oppgi nummeret i arkivet, en begrunnelse og hvem du er.",
        "Fyll ut feltene.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cannot_complete": Entry(
        "Overføringen er «{state}».",
        _LOOK_AGAIN,
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.no_case_yet": Entry(
        "Saken er ikke i arkivet ennå.",
        "Knytt stillingen til saken først.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.release_incomplete": Entry(
        "Oppgi en begrunnelse og hvem du er.",
        "Fyll ut feltene.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.cannot_release": Entry(
        "Bare en stanset overføring kan frigis.",
        _LOOK_AGAIN,
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    "transfer.other_findings": Entry(
        "Funnene er ikke de som ble vist.",
        "Se på dem på nytt, og frigi etterpå.",
        Who.ARCHIVIST,
        at=At.ONE_TRANSFER,
    ),
    # the case
    "transfer.no_such_case": Entry(
        "Arkivet har ingen sak «{number}».",
        "Se at nummeret er riktig.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.has_case": Entry(
        "Stillingen har allerede sak {number}.",
        _LOOK_AGAIN,
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.case_being_made": Entry(
        "Saken er i ferd med å bli opprettet.",
        "Prøv igjen når det er avklart.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.exclude_without_reason": Entry(
        "Oppgi hvorfor stillingen ikke skal arkiveres.",
        "Fyll ut feltet.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.include_without_reason": Entry(
        "Oppgi hvorfor stillingen skal arkiveres likevel.",
        "Fyll ut feltet.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.not_excluded": Entry(
        "Stillingen er ikke merket «Skal ikke arkiveres».",
        _LOOK_AGAIN,
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    "transfer.go_on_without_reason": Entry(
        "Oppgi hvorfor resten skal gå videre.",
        "Fyll ut feltet.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
    # connections and sources
    "transfer.no_such_archive": Entry(
        "Det finnes ikke noe arkiv «{archive}» i oppsettet.",
        "Se i arkivbro.toml hva arkivene heter.",
        Who.OPERATOR,
    ),
    "transfer.no_such_source": Entry(
        "Det finnes ingen kilde «{source}» i oppsettet.",
        "Se i arkivbro.toml hva kildene heter.",
        Who.OPERATOR,
    ),
    "transfer.not_now": Entry(
        "Overføringen er nå «{state}», og det kan ikke gjøres.",
        "Last siden på nytt.",
        Who.ARCHIVIST,
        at=At.VACANCY,
    ),
}
