"""What comes of archiving into ePhorte, and of looking at it with `arkivbro check`."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, EndsIn, Entry, Who

_AGAIN = "Det prøves igjen av seg selv. Går det ikke over, se om ePhorte har driftsproblemer."
_PLAN = "Rett arkivprofilen, og trykk «Lag ny plan»."
_CLEARANCE = "Gi tjenestebrukeren klarering for alle tilgangskodene i ePhorte, eller se etter i ePhorte."
_LOOK = "Se i ePhorte hva som står der. Rett det der, og trykk «Prøv igjen»."

TABLE = {
    # --- what ePhorte answered, by its own words (connectors/ephorte/faults.py) ---
    "ephorte.licence": Entry(
        "ePhorte godtar ikke navnet i EIS-lisensen.",
        "Sjekk external_system_name, og at lisensen gjelder.",
        Who.OPERATOR,
    ),
    "ephorte.login": Entry(
        "ePhorte godtar ikke tjenestebrukeren.", "Sjekk username og passordet.", Who.OPERATOR
    ),
    "ephorte.database": Entry("ePhorte kjenner ikke databasen.", "Sjekk database.", Who.OPERATOR),
    "ephorte.role": Entry(
        "Tjenestebrukeren har ikke rollen i ePhorte.", "Sjekk role, eller gi brukeren rollen.", Who.OPERATOR
    ),
    "ephorte.busy": Entry("ePhorte var opptatt. Det prøves igjen.", _AGAIN, Who.OPERATOR),
    "ephorte.officer_rights": Entry(
        "Saksbehandleren er ikke klarert for tilgangskoden i ePhorte.",
        "Gi klarering i ePhorte, eller velg en annen saksbehandler, og trykk «Lag ny plan».",
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.responsible_rights": Entry(
        "Saksansvarlig er ikke klarert for tilgangskoden i ePhorte. Å velge en annen saksbehandler hjelper ikke.",
        "Gi saksansvarlig klarering i ePhorte, eller bytt saksansvarlig på saken der, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.responsible": Entry(
        "Saksansvarlig er ikke aktiv i ePhorte. Å velge en annen saksbehandler hjelper ikke.",
        "Gjør brukeren aktiv i ePhorte, eller bytt saksansvarlig på saken der, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.responsible_inactive": Entry(
        "«{initials}», som skal være saksansvarlig, er ikke én aktiv bruker i ePhorte. Saken er ikke laget.",
        "Rett lederen for enheten eller [case] responsible i arkivprofilen, eller brukeren i ePhorte, og trykk «Lag ny plan».",
        Who.ADMINISTRATOR,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.closed": Entry(
        "Saken eller arkivdelen er avsluttet i ePhorte.",
        "Åpne den i ePhorte, eller velg «Knytt til sak» på stillingen, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
        at=At.VACANCY,
    ),
    "ephorte.record_rights": Entry(
        "Tjenestebrukeren får ikke tilgang til akkurat denne saken i ePhorte.",
        "Se tilgangskode og tilgangsgruppe på saken, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.rights": Entry(
        "Tjenestebrukeren har ikke rett til dette i ePhorte.",
        "Gi rollen rett til å registrere, og klarering for kodene.",
        Who.OPERATOR,
    ),
    "ephorte.word_count": Entry(
        "ePhorte mener at den skjermede tittelen ikke har like mange ord som den fulle.",
        "Meld fra til leverandøren.",
        Who.OPERATOR,
    ),
    "ephorte.officer": Entry(
        "Saksbehandleren er ikke aktiv i ePhorte.",
        "Gjør brukeren aktiv i ePhorte, eller velg en annen saksbehandler, og trykk «Lag ny plan».",
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.unit": Entry(
        "Enheten eller journalenheten er ikke i bruk i ePhorte.",
        _PLAN,
        Who.ADMINISTRATOR,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.recipient": Entry(
        "ePhorte krever en part som journalposten ikke har.", _PLAN, Who.ADMINISTRATOR, ends_in=EndsIn.REPLAN
    ),
    "ephorte.documents": Entry(
        "ePhorte mener at et dokument mangler eller ikke er ferdig.",
        _LOOK,
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.length": Entry(
        "En tekst er lengre enn ePhortes felt.", _PLAN, Who.ADMINISTRATOR, ends_in=EndsIn.REPLAN
    ),
    "ephorte.access": Entry(
        "ePhorte godtar ikke tilgangskoden eller hjemmelen.", _PLAN, Who.ADMINISTRATOR, ends_in=EndsIn.REPLAN
    ),
    "ephorte.code": Entry(
        "ePhorte kjenner ikke en av kodene.", _PLAN, Who.ADMINISTRATOR, ends_in=EndsIn.REPLAN
    ),
    "ephorte.internal_error": Entry("ePhorte svarte med en intern feil.", _AGAIN, Who.OPERATOR),
    "ephorte.refused": Entry(
        "ePhorte avviste registreringen.",
        "Se hva ePhorte svarte, rett det, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    # --- traffic ---
    "ephorte.silent": Entry(
        "ePhorte svarer ikke.",
        "Se at ePhorte er oppe, og at url og brannmur er riktige. Overføringene går videre av seg selv.",
        Who.OPERATOR,
    ),
    "ephorte.sent_without_answer": Entry(
        "Sendt til ePhorte, men svaret kom ikke. Det kontrolleres om ePhorte har det.",
        "Det går av seg selv: ePhorte spørres før noe sendes på nytt.",
        Who.ARCHIVIST,
    ),
    "ephorte.no_answer": Entry("ePhorte svarte ikke ordentlig. Det prøves igjen.", _AGAIN, Who.OPERATOR),
    "ephorte.no_time_left": Entry("Tiden var ute før ePhorte ble spurt.", _AGAIN, Who.OPERATOR),
    "ephorte.not_now": Entry("ePhorte tar ikke imot akkurat nå.", _AGAIN, Who.OPERATOR),
    "ephorte.not_let_in": Entry(
        "ePhorte, eller en tjener foran, slipper ikke arkivbro inn.",
        "Sjekk tjenestebruker, IP-adresse og cookie_file.",
        Who.OPERATOR,
    ),
    "ephorte.file_too_large": Entry(
        "En fil er større enn ePhorte tar imot.",
        "Hev grensen i ePhorte, eller arkiver filen for hånd.",
        Who.OPERATOR,
    ),
    "ephorte.no_service": Entry("Det svarer ingen NCore-tjeneste på adressen.", "Sjekk url.", Who.OPERATOR),
    "ephorte.certificate": Entry(
        "ePhortes sertifikat kan ikke kontrolleres.",
        "Sett ca_file til virksomhetens rotsertifikat.",
        Who.OPERATOR,
    ),
    "ephorte.ca_file": Entry(
        "ca_file kan ikke leses som sertifikater.",
        "Sett ca_file til en fil med rotsertifikater (PEM).",
        Who.OPERATOR,
    ),
    # --- replies ---
    "ephorte.unreadable": Entry(
        "ePhortes svar på {operation} kan ikke leses: {element} er ikke etter kontrakten.",
        "Meld fra til leverandøren med det som står her.",
        Who.OPERATOR,
    ),
    "ephorte.unreadable_after_change": Entry(
        "Sendt til ePhorte, men svaret på {operation} kan ikke leses: {element} er ikke etter kontrakten. "
        "Det kontrolleres om ePhorte har det.",
        "Meld fra til leverandøren med det som står her.",
        Who.OPERATOR,
    ),
    "ephorte.incomplete": Entry("ePhorte ga færre rader enn det sier at det har.", _AGAIN, Who.OPERATOR),
    "ephorte.nameless_upload": Entry("ePhorte tok imot filen uten å gi den et navn.", _AGAIN, Who.OPERATOR),
    "ephorte.untold": Entry(
        "ePhorte sier ikke {field}.",
        "Sett feltet i ePhorte, og trykk «Prøv igjen».",
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    # --- the contract ---
    "ephorte.no_such_field": Entry(
        "ePhorte har ikke feltet {field} på {type}.",
        "Rett oppsettet i [archive.…], eller få feltet satt opp i ePhorte.",
        Who.OPERATOR,
    ),
    "ephorte.no_such_thing": Entry(
        "NCore-tjenesten kjenner ikke {what}.",
        "Sjekk at url går til NCore med ObjectModel V3 og Documents V3.",
        Who.OPERATOR,
    ),
    "ephorte.no_contract": Entry(
        "Det svarer ingen NCore-tjeneste med kontrakt (?wsdl) på adressen.", "Sjekk url.", Who.OPERATOR
    ),
    "ephorte.contract_waited_for": Entry("ePhortes kontrakt leses fremdeles.", _AGAIN, Who.OPERATOR),
    # --- what is hidden ---
    "ephorte.hidden_entries": Entry(
        "ePhorte sier at saken har {told} journalposter, men tjenestebrukeren ser {seen}. Det som mangler, kan være "
        "skjermet for den.",
        _CLEARANCE,
        Who.OPERATOR,
    ),
    "ephorte.hidden_some": Entry(
        "Tjenestebrukeren ser ikke saken som journalposten skal i, så det er ikke sikkert at alle journalpostene vises.",
        _CLEARANCE,
        Who.OPERATOR,
    ),
    "ephorte.count_untold": Entry(
        "ePhorte sier ikke hvor mange journalposter saken har, så det er ikke sikkert at alle vises.",
        "Er tjenestebrukeren klarert for alle tilgangskoder og grupper, sett sees_everything = true; ellers se i ePhorte.",
        Who.OPERATOR,
    ),
    "ephorte.hidden_documents": Entry(
        "Journalposten har dokumenter som tjenestebrukeren ikke ser.", _CLEARANCE, Who.OPERATOR
    ),
    "ephorte.hidden_parties": Entry(
        "Tjenestebrukeren ser ingen av partene i journalposten.", _CLEARANCE, Who.OPERATOR
    ),
    # --- registering ---
    "ephorte.case_missing": Entry("Saken finnes ikke i ePhorte.", _LOOK, Who.ARCHIVIST, ends_in=EndsIn.RETRY),
    "ephorte.entry_missing": Entry(
        "Journalposten finnes ikke i ePhorte.", _LOOK, Who.ARCHIVIST, ends_in=EndsIn.RETRY
    ),
    "ephorte.answer_missing": Entry(
        "Brevet som svarer på journalposten, finnes ikke i ePhorte.",
        _LOOK,
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.gone": Entry(
        "Det som ble registrert, er borte fra ePhorte.", _LOOK, Who.ARCHIVIST, ends_in=EndsIn.RETRY
    ),
    "ephorte.access_group": Entry(
        "Tilgangsgrupper kan ikke settes i ePhorte herfra.",
        "Fjern access_group fra arkivprofilen.",
        Who.ADMINISTRATOR,
    ),
    "ephorte.access_missing": Entry(
        "En skjermet tittel eller part krever en tilgangskode i ePhorte.",
        _PLAN,
        Who.ADMINISTRATOR,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.party_screened_in_part": Entry(
        "ePhorte kan bare skjerme en part helt.", _PLAN, Who.ADMINISTRATOR, ends_in=EndsIn.REPLAN
    ),
    "ephorte.journal_field_missing": Entry(
        "Arkivprofilen holder x-notater utenfor offentlig journal, men ePhorte-oppsettet sier ikke hvilket felt som gjør det.",
        "Sett public_journal_field, eller la ePhorte styre det og sett show_x = true i profilen.",
        Who.ADMINISTRATOR,
    ),
    "ephorte.odd_characters": Entry(
        "Teksten har tegn som ikke kan sendes til ePhorte.",
        "Rett teksten i rekrutteringssystemet.",
        Who.RECRUITER,
    ),
    "ephorte.file_changed": Entry(
        "En fil er ikke lenger den som ble klargjort. Den ble ikke sendt.",
        "Trykk «Lag ny plan». Skjer det igjen, meld fra til leverandøren.",
        Who.OPERATOR,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.officer_ambiguous": Entry(
        "ePhorte har flere aktive brukere med initialene «{initials}».",
        "Rett initialene i ePhorte, eller velg en annen saksbehandler, og trykk «Lag ny plan».",
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.officer_inactive": Entry(
        "«{initials}» er ikke en aktiv bruker i ePhorte.",
        "Velg en annen saksbehandler, og trykk «Lag ny plan».",
        Who.ARCHIVIST,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.unit_ambiguous": Entry(
        "ePhorte har flere enheter i bruk som heter «{unit}».",
        "Rett enhetene i ePhorte, eller skriv under [archive.….units] hvilken det er.",
        Who.ADMINISTRATOR,
    ),
    "ephorte.unit_unknown": Entry(
        "ePhorte har ingen enhet i bruk som heter «{unit}».",
        "Skriv den under [archive.….units], eller rett koden i arkivprofilen, og trykk «Lag ny plan».",
        Who.ADMINISTRATOR,
        ends_in=EndsIn.REPLAN,
    ),
    "ephorte.unsearchable": Entry(
        "En kode eller et navn har tegn som ePhorte ikke kan søkes etter.",
        "Skriv den uten komma, *, @ og anførselstegn.",
        Who.ADMINISTRATOR,
    ),
    "ephorte.status_refused": Entry(
        "ePhorte lot ikke journalposten få den statusen den skulle.",
        _LOOK,
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    "ephorte.title_refused": Entry(
        "ePhorte setter journalpostens tittel på hoveddokumentet hver gang, og lar ikke en annen stå.",
        "Gi dokumentet riktig tittel i ePhorte, eller la document_title være tom i arkivprofilen.",
        Who.ARCHIVIST,
    ),
    "ephorte.not_dispatched": Entry("ePhorte har ikke ekspedert brevet ennå.", _AGAIN, Who.OPERATOR),
    "ephorte.no_responsible_party": Entry(
        "Journalposten har ingen behandlingsansvarlig mottaker i ePhorte, og kan ikke avskrives.",
        _LOOK,
        Who.ARCHIVIST,
        ends_in=EndsIn.RETRY,
    ),
    # --- the set-up ---
    "ephorte.no_password": Entry(
        "Passordet til ePhorte mangler.",
        "Sett password_file, eller miljøvariabelen {variable}.",
        Who.OPERATOR,
    ),
    "ephorte.unreadable_file": Entry(
        "Filen i {setting} kan ikke leses.", "Sjekk stien og rettighetene til filen.", Who.OPERATOR
    ),
    "ephorte.set_up": Entry(
        "Oppsettet av ePhorte har feil.", "Rett det som er nevnt, i arkivbro.toml.", Who.OPERATOR
    ),
    "ephorte.not_an_attribute": Entry(
        "må være CustomAttribute1 til CustomAttribute{most}.", "Rett den i arkivbro.toml.", Who.OPERATOR
    ),
    "ephorte.final_status": Entry(
        "må være en status før ferdigstilling, ekspedering og journalføring, f.eks. R eller M.",
        "Rett den i arkivbro.toml.",
        Who.OPERATOR,
    ),
    "ephorte.not_an_address": Entry(
        "må være en adresse som https://ephorte.example.no/ncore/, uten bruker og spørring.",
        "Rett den i arkivbro.toml.",
        Who.OPERATOR,
    ),
    "ephorte.not_https": Entry(
        "må være https: passordet går med hvert kall.", "Rett den i arkivbro.toml.", Who.OPERATOR
    ),
    "ephorte.link_braces": Entry(
        "kan bare ha {{id}}, {{year}} og {{number}} i klammer.", "Rett den i arkivbro.toml.", Who.OPERATOR
    ),
    "ephorte.link_scheme": Entry("må begynne med https://.", "Rett den i arkivbro.toml.", Who.OPERATOR),
}
