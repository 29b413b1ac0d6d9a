"""Webcruiter's REST API: how it is reached, what its replies hold, and what `arkivbro check` finds."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

_ASK = "Be leverandøren om riktig verdi, og skriv den i filen som `mapping` i [source.webcruiter.api] viser til. Kjør `arkivbro check`."
_LOOK = "Se på kandidaten i Webcruiter. Er feltet slik hos leverandøren, skriv verdien i filen som `mapping` viser til."
_BY_ITSELF = "Det prøves igjen av seg selv."

TABLE = {
    "webcruiter.not_an_address": Entry(
        "er ikke en hel nettadresse.", "Skriv den slik: https://vert/sti/.", Who.OPERATOR
    ),
    "webcruiter.not_https": Entry("må begynne med https.", "Skriv https-adressen.", Who.OPERATOR),
    "webcruiter.no_secret": Entry(
        "Hemmeligheten til Webcruiters API mangler.",
        "Sett {variable} i miljøet, eller client_secret_file i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.secret_unreadable": Entry(
        "Filen med hemmeligheten finnes ikke, er tom eller kan ikke leses.",
        "Sjekk stien og rettighetene.",
        Who.OPERATOR,
    ),
    "webcruiter.mapping_unreadable": Entry(
        "Filen som mapping viser til, finnes ikke eller kan ikke leses.",
        "Sjekk stien i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.mapping_has_mistakes": Entry(
        "Filen som mapping viser til, har feil.", "Rett feltene som er nevnt.", Who.OPERATOR
    ),
    "webcruiter.no_path": Entry(
        "er ikke en sti under adressen til API-et.",
        "Skriv den uten skråstrek først, og med {{candidate}} og {{file}} der id-ene skal stå.",
        Who.OPERATOR,
    ),
    "webcruiter.client_refused": Entry(
        "Webcruiter godtar ikke API-klienten (HTTP {status}).",
        "Sjekk client_id, hemmeligheten, scope og client_authentication i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.token_address_wrong": Entry(
        "Adressen som skal gi adgangstegn, svarte HTTP {status}.",
        "Sjekk token_url i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.no_token": Entry(
        "Adressen som skal gi adgangstegn, ga ikke noe som kan brukes.",
        "Sjekk token_url i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.token_refused": Entry(
        "Webcruiter godtar ikke adgangstegnet ved «{path}» (401), heller ikke et nytt.",
        "Spør leverandøren om API-klienten er åpnet for dette API-et, og om abonnementsnøkkelen er riktig.",
        Who.OPERATOR,
    ),
    "webcruiter.no_right": Entry(
        "API-klienten er kjent, men har ikke rett til «{path}» (403).",
        "Be leverandøren gi API-klienten rett til det. Skal det ikke leses, sett cv eller files til false i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.nothing_there": Entry(
        "Det er ingenting ved «{path}» (404).",
        "Er kandidaten slettet i Webcruiter, er det ingenting å gjøre. Gjelder det alle, "
        + _ASK[0].lower()
        + _ASK[1:],
        Who.OPERATOR,
    ),
    "webcruiter.path_wrong": Entry("Stien «{path}» gir ingenting for noen kandidat.", _ASK, Who.OPERATOR),
    "webcruiter.refused": Entry("Webcruiter tar ikke imot «{path}» (HTTP {status}).", _ASK, Who.OPERATOR),
    "webcruiter.redirects": Entry(
        "«{path}» viser videre til en annen adresse. Den følges ikke.",
        "Skriv den endelige adressen i url i [source.webcruiter.api].",
        Who.OPERATOR,
    ),
    "webcruiter.busy": Entry(
        "Webcruiter kunne ikke svare på «{path}» nå (HTTP {status}).", _BY_ITSELF, Who.OPERATOR
    ),
    "webcruiter.unreachable": Entry(
        "Webcruiters API svarer ikke. Det som er lest inn, blir stående.",
        _BY_ITSELF + " Går det ikke over, sjekk adressen og brannmuren.",
        Who.OPERATOR,
    ),
    "webcruiter.broke_off": Entry(
        "Forbindelsen til Webcruiter ble brutt ved «{path}». Det som er lest inn, blir stående.",
        _BY_ITSELF,
        Who.OPERATOR,
    ),
    "webcruiter.too_slow": Entry(
        "Svaret på «{path}» kom for langsomt og ble avbrutt.", _BY_ITSELF, Who.OPERATOR
    ),
    "webcruiter.broken_answer": Entry(
        "Svaret på «{path}» er avkuttet, pakket, for stort eller ikke JSON.",
        _BY_ITSELF + " Går det ikke over, meld fra til leverandøren.",
        Who.OPERATOR,
    ),
    "webcruiter.list_not_found": Entry(
        "Listen over kandidater finnes ikke i svaret under noen av navnene {names}.", _ASK, Who.OPERATOR
    ),
    "webcruiter.list_incomplete": Entry(
        "Listen over kandidater tok slutt før alle {total} var med.", _BY_ITSELF, Who.OPERATOR
    ),
    "webcruiter.pages_not_turned": Entry(
        "Webcruiter gir samme side om igjen: listen blas på en annen måte enn mapping sier.",
        'Rett [paging] i filen som `mapping` i [source.webcruiter.api] viser til; gir listen alle på en gang, sett style = "none".',
        Who.OPERATOR,
    ),
    "webcruiter.same_page": Entry("gir samme side om igjen.", "Rett [paging].", Who.OPERATOR),
    "webcruiter.address_elsewhere": Entry(
        "Svaret viser til en adresse på en annen tjener. Den hentes ikke.",
        "Spør leverandøren. Filer hentes bare fra tjeneren i url.",
        Who.OPERATOR,
    ),
    "webcruiter.file_without_address": Entry("En fil har verken sti eller adresse.", _ASK, Who.OPERATOR),
    "webcruiter.file_too_large": Entry(
        "En fil er større enn {limit} MB.",
        "Be søkeren om en mindre fil, eller øk grensene under [attachments].",
        Who.OPERATOR,
    ),
    "webcruiter.file_twice": Entry("to filer har samme id.", _LOOK, Who.OPERATOR),
    "webcruiter.no_id": Entry("er ikke en id.", _LOOK, Who.OPERATOR),
    "webcruiter.another_id": Entry(
        "svaret gjelder en annen kandidat enn det ble spurt om.", _LOOK, Who.OPERATOR
    ),
    "webcruiter.no_object": Entry("er ikke et objekt med felter.", _ASK, Who.OPERATOR),
    "webcruiter.no_list": Entry("er ikke en liste.", _ASK, Who.OPERATOR),
    "webcruiter.too_many": Entry("har mer enn {limit}.", _LOOK, Who.OPERATOR),
    "webcruiter.missing": Entry("mangler.", _LOOK, Who.OPERATOR),
    "webcruiter.not_a_text": Entry("er ikke en tekst. Feltet er utelatt.", _LOOK, Who.OPERATOR),
    "webcruiter.text_too_long": Entry(
        "er lengre enn {limit} tegn. Resten er utelatt.", "Se på feltet i Webcruiter.", Who.RECRUITER
    ),
    "webcruiter.name_in_one": Entry(
        "hele navnet står i ett felt, og er brukt som etternavn.",
        "Skriv feltene for fornavn og etternavn i filen som `mapping` viser til, om de finnes.",
        Who.OPERATOR,
    ),
    "webcruiter.unknown_value": Entry(
        "har en verdi som ikke er kjent. Den er regnet som ukjent. Hva det står, vises ikke, for søkeren kan ha skrevet det.",
        _LOOK,
        Who.OPERATOR,
    ),
    "webcruiter.unknown_protection": Entry(
        "har en verdi som ikke er kjent. Søknaden holdes utenfor, for ikke å vise noe som skal skjermes.",
        "Skriv verdien under [values] i filen som `mapping` viser til.",
        Who.OPERATOR,
    ),
    "webcruiter.may_protect": Entry(
        "er et felt som ikke er kjent, og kan gjelde skjerming. Søknaden holdes utenfor, for ikke å vise noe som skal skjermes.",
        "Skriv feltet i filen som `mapping` viser til: der det hører hjemme, ellers under unused.",
        Who.OPERATOR,
    ),
    "webcruiter.unknown_field": Entry(
        "er et felt som ikke er kjent. Det er ikke brukt.",
        "Skal det brukes, skriv navnet i filen som `mapping` viser til; ellers under unused.",
        Who.OPERATOR,
    ),
    "webcruiter.name_not_found": Entry(
        "ingen av navnene ble funnet hos kandidatene som ble sett på.", _ASK, Who.OPERATOR
    ),
    "webcruiter.names_missing": Entry("Kandidatene kan ikke leses slik mapping sier.", _ASK, Who.OPERATOR),
    "webcruiter.names_fit_partly": Entry(
        "Kandidatene kan leses, men ikke alt passer.",
        "Se på feltene som er nevnt. Det som ikke er gitt, er ukjent.",
        Who.OPERATOR,
    ),
    "webcruiter.no_candidates": Entry(
        "Listen er tom: navn og stier for kandidater kunne ikke prøves.",
        "Kjør `arkivbro check` igjen når det er kandidater.",
        Who.OPERATOR,
    ),
    "webcruiter.webhook_without_api": Entry(
        "Varsler sier bare når det er noe å lese, og [source.webcruiter.api] mangler.",
        "Sett opp API-et, eller ta bort [source.webcruiter.webhook].",
        Who.OPERATOR,
    ),
    "webcruiter.secret_is_not_hex": Entry(
        "Hemmeligheten til varslene er ikke heksadesimale sifre.",
        'Er den en tekst, sett secret_form = "text" i [source.webcruiter.webhook].',
        Who.OPERATOR,
    ),
    "webcruiter.secret_too_short": Entry(
        "Hemmeligheten til varslene er kortere enn {least} byte.",
        "Lag en lengre hos leverandøren, og sjekk secret_form.",
        Who.OPERATOR,
    ),
    "webcruiter.check_webhook": Word("Webcruiters varsler"),
    "webcruiter.webhook_ready": Word("Hemmeligheten kan leses; varsler tas imot."),
    "webcruiter.portal_empty": Entry(
        "Portalen svarer, men har ingen annonser for denne virksomheten.",
        "Er det stillinger ute, sjekk company_lock i [source.webcruiter.portal]: et ukjent nummer gir også ingenting.",
        Who.OPERATOR,
    ),
    "webcruiter.portal_unlike": Entry(
        "Annonsene i portalen ser annerledes ut enn ventet.",
        "Bruk feeden (feed_url) i stedet, og meld fra.",
        Who.OPERATOR,
    ),
    "webcruiter.portal_incomplete": Entry(
        "Portalen sier at det er {total} annonser, men gir ikke alle.", _BY_ITSELF, Who.OPERATOR
    ),
    "webcruiter.portal_without_day": Entry(
        "mangler, og det gjør også PublishedIntranetDate.",
        "Sett publiseringsdato på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "webcruiter.check_portal": Word("Webcruiters portal"),
    "webcruiter.portal_listed": Word("{count} annonser.", one="Én annonse."),
    "webcruiter.advertisement_of_portal": Word("annonse nr. {number} i portalen"),
    "webcruiter.no_pattern": Entry(
        "er ikke et regulært uttrykk med én gruppe.", "Skriv det slik: 'st\\. ref\\. ([0-9]+)'.", Who.OPERATOR
    ),
    "webcruiter.delivery_too_large": Entry(
        "er større enn {limit} MB og leses ikke.", "Be leverandøren dele leveringen.", Who.OPERATOR
    ),
    "webcruiter.delivery_has_doctype": Entry(
        "har en dokumenttypedeklarasjon (DOCTYPE) og leses derfor ikke.",
        "Be leverandøren levere uten.",
        Who.OPERATOR,
    ),
    "webcruiter.delivery_not_xml": Entry(
        "er ikke hel XML. Ingenting av leveringen er tatt inn.",
        _BY_ITSELF + " Går det ikke over, be om leveringen på nytt.",
        Who.OPERATOR,
    ),
    "webcruiter.delivery_is_something_else": Entry(
        "er XML, men ikke en levering.",
        "Ta filen ut av mappen, eller skriv navnet på det ytterste elementet under [delivery] i filen som `mapping` viser til.",
        Who.OPERATOR,
    ),
    "webcruiter.delivery_without_xml": Entry(
        "zip-filen har ikke nøyaktig én XML-fil.", "Be om leveringen på nytt.", Who.OPERATOR
    ),
    "webcruiter.delivery_not_zip": Entry(
        "zip-filen er ødelagt, kryptert eller pakket på en måte som ikke leses.",
        "Be om leveringen på nytt.",
        Who.OPERATOR,
    ),
    "webcruiter.file_not_in_zip": Entry(
        "en fil som er nevnt, er ikke i zip-filen. Søknaden er ikke tatt inn.",
        "Be om leveringen på nytt.",
        Who.OPERATOR,
    ),
    "webcruiter.no_application_in": Entry(
        "har ingen søknader. Annonser leses fra feeden.",
        "Er det søknader i den, skriv hva de kalles i titlene, under [delivery] i filen som `mapping` viser til.",
        Who.OPERATOR,
    ),
    "webcruiter.units_unreadable": Entry(
        "Enhetene fra Webcruiter kan ikke leses: svaret er ikke slik filen med navn sier.",
        "Rett [unit] og [user] i filen som `mapping` viser til.",
        Who.OPERATOR,
    ),
    "webcruiter.left_to_the_api": Entry(
        "er en kandidat som API-et forteller mer om. Den tas fra leveringen hvis API-et ikke har gjort det innen seks timer.",
        "Det går av seg selv. Er API-et nede, står det på Drift.",
        Who.OPERATOR,
    ),
    "webcruiter.another_kind": Entry(
        "gjelder en person, og er ingen søknad etter tittelen. Den er ikke tatt inn.",
        "Se hva det er i Webcruiter: er noe trukket, eller ønsker noen unntak? Kalles søknader det, skriv det under [delivery].",
        Who.ARCHIVIST,
    ),
    "webcruiter.other_than_profile": Entry(
        "leveringen sier «{told}», arkivprofilen «{ours}». Arkivprofilen gjelder.",
        "Er leveringen riktig, rett arkivprofilen.",
        Who.OPERATOR,
    ),
    "webcruiter.said_twice": Entry(
        "står flere ganger og er ulikt. Det første er brukt.",
        "Be leverandøren se på leveringen.",
        Who.OPERATOR,
    ),
    "webcruiter.check_delivery": Word("Webcruiters leveringer"),
    "webcruiter.deliveries": Word(
        "Mappen kan leses: {count} leveringer.", one="Mappen kan leses: én levering."
    ),
    "webcruiter.delivery": Word("levering nr. {number} i alfabetisk rekkefølge"),
    "webcruiter.entry_of_delivery": Word("levering nr. {number}, journalpost {entry}"),
    "webcruiter.check_list": Word("Webcruiters API: listen over kandidater"),
    "webcruiter.check_statuses": Word("Webcruiters API: statuser"),
    "webcruiter.check_hierarchy": Word("Webcruiters API: enheter"),
    "webcruiter.check_users": Word("Webcruiters API: brukere"),
    "webcruiter.check_hired": Word("Webcruiters API: ansatte, som får arkivets numre"),
    "webcruiter.check_candidate": Word("Webcruiters API: en kandidat"),
    "webcruiter.check_names": Word("Webcruiters API: feltene hos en kandidat"),
    "webcruiter.check_cv": Word("Webcruiters API: CV"),
    "webcruiter.check_custom_data": Word("Webcruiters API: kundens egne felter"),
    "webcruiter.check_files": Word("Webcruiters API: filer"),
    "webcruiter.listed": Word("{count} kandidater.", one="Én kandidat."),
    "webcruiter.files_listed": Word("Listen passer: {count} filer.", one="Listen passer: én fil."),
    "webcruiter.path_fits": Word("Stien «{path}» passer."),
    "webcruiter.names_fit": Word("Alle navnene passer."),
    "webcruiter.entry_of_list": Word("kandidat nr. {number} på en side av listen"),
}
