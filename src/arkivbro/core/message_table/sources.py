"""Reading sources: connections, feeds, and what stands in them."""

from __future__ import annotations

from arkivbro.core.message_table.entries import Entry, Who, Word

TABLE = {
    "sources.stopped": Entry(
        "Innlesingen ble avbrutt fordi arbeideren stoppet. Resten leses neste gang.",
        "Det går av seg selv.",
        Who.OPERATOR,
    ),
    "sources.read_by_another": Entry(
        "Kilden leses av en annen nå. Det som er lest inn, står.",
        "Vent til den andre er ferdig (noen minutter hvis den er stoppet), og kjør kommandoen på nytt.",
        Who.OPERATOR,
    ),
    "sources.feed_has_no_files": Entry(
        "Webcruiters feed har ingen filer.",
        "Les inn søknadene fra mappen med søknader.",
        Who.OPERATOR,
    ),
    "sources.item_unreadable": Entry(
        "kan ikke leses.",
        "Se på annonsen i feeden.",
        Who.OPERATOR,
    ),
    "sources.no_advert_id": Entry(
        "mangler, og lenken har heller ikke oppdragsnr.",
        "Se på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.id_too_long": Entry(
        "er lengre enn {limit} tegn.",
        "Gi stillingen en kortere referanse.",
        Who.RECRUITER,
    ),
    "sources.advert_without_title": Entry(
        "mangler.",
        "Gi annonsen en tittel i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.advert_without_unit": Entry(
        "mangler: enheten må stå i sakens tittel.",
        "Velg enhet på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.advert_without_day": Entry(
        "mangler, og det gjør også internt publisert (IntranetPubDateFrom) og pubDate.",
        "Sett publiseringsdato på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.id_has_control_characters": Entry(
        "har styretegn, som en id ikke kan ha.",
        "Se på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.feed_without_channel": Entry(
        "Dokumentet er XML, men ikke en feed: «channel» mangler (linje 1).",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_has_doctype": Entry(
        "Feeden har en dokumenttypedeklarasjon (DOCTYPE) og leses derfor ikke: slike kan skjule skadelig innhold.",
        "Er det en nettside og ikke feeden? Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_is_something_else": Entry(
        "Dokumentet er XML, men ikke Webcruiters feed: det ytterste elementet er «{name}», ikke «rss» (linje {line}).",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_not_xml": Entry(
        "Feeden er ikke XML (linje {line}).",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_breaks_off": Entry(
        "Feeden bryter av i linje {line}, etter {count} annonser, som er lest. Påbegynt annonse: {unread}. Resten er ikke lest.",
        "Den leses igjen av seg selv. Går det ikke over, sjekk at feed_url i [source.webcruiter] gir hele feeden.",
        Who.OPERATOR,
        one="Feeden bryter av i linje {line}, etter én annonse, som er lest. Påbegynt annonse: {unread}. Resten er ikke lest.",
    ),
    "sources.item_not_xml": Entry(
        "er ikke gyldig XML (linje {line}). De andre annonsene er lest.",
        "Se på annonsen i Webcruiter, og skriv teksten inn på nytt der den ble limt inn.",
        Who.RECRUITER,
    ),
    "sources.item_without_end": Entry(
        "slutter ikke: neste annonse begynner før denne er ferdig. De andre annonsene er lest.",
        "Se på annonsen i Webcruiter, og skriv teksten inn på nytt der den ble limt inn.",
        Who.RECRUITER,
    ),
    "sources.item_too_long": Entry(
        "er lengre enn {limit} millioner tegn og leses ikke. De andre annonsene er lest.",
        "Se på annonsen i Webcruiter: er et bilde eller en fil limt inn i teksten?",
        Who.RECRUITER,
    ),
    "sources.signs_removed": Entry(
        "hadde {count} tegn som ingen tekst kan ha (styretegn eller ødelagte tegn). De er tatt bort.",
        "Se over teksten, om noe mangler.",
        Who.RECRUITER,
        one="hadde ett tegn som ingen tekst kan ha (styretegn eller ødelagt tegn). Det er tatt bort.",
    ),
    "sources.references_removed": Entry(
        "viste til {count} tegn som ingen tekst kan ha. De er tatt bort.",
        "Se over teksten i Webcruiter, om noe mangler.",
        Who.RECRUITER,
        one="viste til ett tegn som ingen tekst kan ha. Det er tatt bort.",
    ),
    "sources.signs_guessed": Entry(
        "hadde {count} tegn i en annen tegnkoding enn resten. De er lest som tegn fra Windows.",
        "Se over teksten, om noen tegn er feil.",
        Who.RECRUITER,
        one="hadde ett tegn i en annen tegnkoding enn resten. Det er lest som tegn fra Windows.",
    ),
    "sources.feed_address_wrong": Entry(
        "Adressen til feeden ga HTTP {status}, ikke en feed.",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_is_a_folder": Entry(
        "Feeden er en mappe, ikke en fil.",
        "Oppgi selve filen.",
        Who.OPERATOR,
    ),
    "sources.feed_busy": Entry(
        "Webcruiter kunne ikke svare nå (HTTP {status}).",
        "Det prøves igjen av seg selv.",
        Who.OPERATOR,
    ),
    "sources.feed_file_unreadable": Entry(
        "Filen med feeden finnes ikke eller kan ikke leses.",
        "Sjekk stien og rettighetene.",
        Who.OPERATOR,
    ),
    "sources.feed_redirects": Entry(
        "Adressen til feeden viser videre for mange ganger.",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_no_address": Entry(
        "Adressen til feeden er ikke en gyldig nettadresse.",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.feed_unreachable": Entry(
        "Webcruiter svarer ikke, eller forbindelsen ble brutt. Det som er lest inn, blir stående.",
        "Det prøves igjen av seg selv. Går det ikke over, sjekk adressen og brannmuren.",
        Who.OPERATOR,
    ),
    "sources.feed_badly_packed": Entry(
        "Svaret fra Webcruiter er pakket feil og kan ikke leses.",
        "Det prøves igjen av seg selv. Går det ikke over, meld fra til Webcruiter.",
        Who.OPERATOR,
    ),
    "sources.feed_too_large": Entry(
        "Feeden er større enn {limit} MB og leses ikke lenger enn dit.",
        "Sjekk feed_url i [source.webcruiter]: den skal gi selve feeden.",
        Who.OPERATOR,
    ),
    "sources.id_used_twice": Entry(
        "samme id som i {first}.",
        "Gi hver søknad sin egen id.",
        Who.OPERATOR,
    ),
    "sources.no_such_connector": Entry(
        "Det finnes ingen kobling som heter «{name}». De som finnes: {known}.",
        "Rett navnet i arkivbro.toml.",
        Who.OPERATOR,
    ),
    "sources.no_date": Entry(
        "«{text}» er ikke en dato (ventet ÅÅÅÅ-MM-DD). Feltet er utelatt.",
        "Rett datoen i Webcruiter, om den trengs.",
        Who.RECRUITER,
    ),
    "sources.id_from_link": Entry(
        "mangler; oppdragsnr i lenken er brukt i stedet.",
        "Ingenting: stillingen er tatt med.",
        Who.RECRUITER,
    ),
    "sources.deadline_unknown": Entry(
        "mangler: søknadsfristen er ukjent.",
        "Sett søknadsfrist på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.deadline_is_text": Entry(
        "«{text}» er ikke en dato; den er tatt med som tekst.",
        "Sett søknadsfrist som dato, eller sett listedato når listene skal lages.",
        Who.RECRUITER,
    ),
    "sources.contact_without_name": Entry(
        "en kontaktperson uten navn er utelatt.",
        "Skriv navnet på annonsen i Webcruiter.",
        Who.RECRUITER,
    ),
    "sources.feed_empty": Entry(
        "Feeden kan leses, men har ingen annonser nå.",
        "Ingenting, når det ikke er noen stillinger ute.",
        Who.OPERATOR,
    ),
    "sources.id_with_control_characters": Entry(
        "har styretegn, som en id ikke kan ha.",
        "Gi søknaden en annen id.",
        Who.OPERATOR,
    ),
    "sources.advertisement_told_twice": Entry(
        "samme id står flere ganger i samme innlesing. Annonsen er tatt med én gang.",
        "Se på annonsen i Webcruiter: har den flere arbeidssteder eller tekster, er bare den ene med her.",
        Who.RECRUITER,
    ),
    "sources.application_told_twice": Entry(
        "samme id står flere ganger i samme innlesing. Bare den første er tatt med.",
        "Gi hver søknad sin egen id.",
        Who.OPERATOR,
    ),
    "sources.item_defect": Entry(
        "kunne ikke tas inn på grunn av en feil i arkivbro ({name}). Resten er lest.",
        "Den prøves igjen neste gang. Går det ikke over, meld fra.",
        Who.OPERATOR,
    ),
    "sources.one_advertisement": Word("{ref} «{title}»"),
    "sources.advertisement": Word("annonse {number} (linje {line}): {name}"),
    "sources.item": Word("{ref}"),
}
