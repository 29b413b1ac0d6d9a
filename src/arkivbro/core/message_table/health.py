"""What is not as it shall be, on Drift, the start page, in `arkivbro status` and at `/helse/`. Names no person."""

from __future__ import annotations

from arkivbro.core.message_table.entries import At, Entry, Who, Word

_WAITS = "Ingenting går tapt."

TABLE = {
    "health.no_worker": Entry(
        "Ingen arbeider går. Det siste livstegnet kom {moment}.",
        "Start «arkivbro serve» eller «arkivbro worker», og se i loggen hvorfor den stanset. Det som er kommet inn, er tatt vare på.",
        Who.OPERATOR,
        at=At.OPERATIONS,
        command="arkivbro serve",
    ),
    "health.never_a_worker": Entry(
        "Ingen arbeider har gått ennå, så ingenting blir lest inn eller arkivert.",
        "Start «arkivbro serve» eller «arkivbro worker».",
        Who.OPERATOR,
        at=At.OPERATIONS,
        command="arkivbro serve",
    ),
    "health.workers_die": Entry(
        "{count} arbeidere har dødd den siste timen. Andre har tatt over.",
        "Se i loggen hva de gjorde da de døde, og om maskinen har nok minne.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.chore_stopped": Entry(
        "{chore}: har ikke vært i gang siden {moment}.",
        "Start arbeideren på nytt, og se i loggen hvorfor oppgaven stanset.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.chore_never": Entry(
        "{chore}: har aldri vært i gang, enda en arbeider går.",
        "Start arbeideren på nytt, og se i loggen hvorfor oppgaven ikke kom i gang.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.chore_hangs": Entry(
        "{chore}: har holdt på siden {moment}, lenger enn den skal.",
        "Start arbeideren på nytt, og se i loggen hva oppgaven holdt på med.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.inspections_wait": Entry(
        "{count} filer venter på å bli undersøkt, den eldste siden {moment}. De som lastet dem opp, får ikke vite ennå om de kan brukes.",
        "Se om noen sender svært mange filer til søknadsskjemaet. Er maskinen ledig, kan flere undersøkes samtidig: «processes» under [inspection].",
        Who.OPERATOR,
        one="En fil venter på å bli undersøkt, siden {moment}. Den som lastet den opp, får ikke vite ennå om den kan brukes.",
        at=At.OPERATIONS,
    ),
    "health.inspections_die": Entry(
        "{count} filer lot seg ikke undersøke den siste timen: prosessen ble stanset, eller brukte opp tiden eller minnet.",
        "Se i loggen («file_not_checked»), og om maskinen har nok minne. Filene prøves på nytt av seg selv når noen spør etter dem.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.source_silent": Entry(
        "{source} svarer ikke siden {moment}.",
        "Se at kilden er oppe, og at adressen og brannmuren er riktige. Det som er lest inn, blir stående; resten leses når kilden svarer.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.source_unreadable": Entry(
        "{source} kan ikke leses siden {moment}: {why}",
        "Rett det som er nevnt. Det som er lest inn, blir stående; resten leses når kilden er i orden.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.source_paused": Entry(
        "{source} er satt på pause siden {moment}.",
        "Trykk «Start igjen» ved kilden når den skal leses. Det som er lest inn, blir stående.",
        Who.ADMINISTRATOR,
        at=At.OPERATIONS,
    ),
    "health.source_late": Entry(
        "{source} ble sist lest {moment}, og skulle vært lest siden.",
        "Start arbeideren på nytt, og se i loggen hvorfor kilden ikke leses.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.source_never_read": Entry(
        "{source} er aldri lest til ende.",
        "Se i loggen hvorfor kilden ikke leses, og om den svarer i det hele tatt.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.source_empty": Entry(
        "{source} svarer, men det var ingenting i svaret sist den ble lest.",
        "Se at adressen er riktig. Har dere ingen utlyste stillinger der nå, er det som det skal.",
        Who.OPERATOR,
        at=At.IMPORTS,
    ),
    "health.archive_silent": Entry(
        "{archive} svarer ikke siden {moment}. {count} overføringer venter. " + _WAITS,
        "Se at arkivet er oppe, og at adressen og brannmuren er riktige. Overføringene går videre av seg selv.",
        Who.OPERATOR,
        one="{archive} svarer ikke siden {moment}. {count} overføring venter. " + _WAITS,
        at=At.OPERATIONS,
    ),
    "health.archive_set_up": Entry(
        "{archive} er satt opp feil siden {moment}: {why} {count} overføringer venter. " + _WAITS,
        "Rett innstillingen, kjør «arkivbro check», og trykk «Sjekk nå» ved arkivet: da går overføringene videre.",
        Who.OPERATOR,
        one="{archive} er satt opp feil siden {moment}: {why} {count} overføring venter. " + _WAITS,
        at=At.OPERATIONS,
        command="arkivbro check",
    ),
    "health.archive_paused": Entry(
        "{archive} er satt på pause siden {moment}. {count} overføringer venter. " + _WAITS,
        "Trykk «Start igjen» ved arkivet når det skal overføres dit igjen.",
        Who.ADMINISTRATOR,
        one="{archive} er satt på pause siden {moment}. {count} overføring venter. " + _WAITS,
        at=At.OPERATIONS,
    ),
    "health.archive_failing": Entry(
        "{archive} svarer, men tar ikke imot siden {moment}: {why} {count} overføringer prøves igjen. "
        + _WAITS,
        "Se om arkivet har driftsproblemer. Overføringene går videre av seg selv når det tar imot.",
        Who.OPERATOR,
        one="{archive} svarer, men tar ikke imot siden {moment}: {why} {count} overføring prøves igjen. "
        + _WAITS,
        at=At.OPERATIONS,
    ),
    "health.archive_check": Entry(
        "{archive} svarte ikke som det skal da det ble sjekket {moment}: {why}",
        "Kjør «arkivbro check», som sier hva som må rettes. Trykk så «Sjekk nå» ved arkivet.",
        Who.OPERATOR,
        at=At.OPERATIONS,
        command="arkivbro check",
    ),
    "health.no_word": Word("det ble ikke sagt hvorfor."),
    "health.mail_silent": Entry(
        "E-posttjeneren tar ikke imot siden {moment}.",
        "Se at e-posttjeneren er oppe, og at [mail] i arkivbro.toml er riktig. Det prøves igjen av seg selv.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.letters_not_sent": Entry(
        "{count} brev ble ikke sendt.",
        "Åpne stillingen, se hva som er i veien for brevet, og send det på nytt.",
        Who.RECRUITER,
        at=At.LETTERS_NOT_SENT,
    ),
    "health.letters_wait": Entry(
        "Brev har ventet på å bli sendt siden {moment}.",
        "Se på bakgrunnsoppgaven «Sende brev» på Drift.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.needs_person": Entry(
        "{count} overføringer trenger et menneske.",
        "Åpne «Trenger et menneske», og gjør det som står ved hver av dem.",
        Who.ARCHIVIST,
        one="{count} overføring trenger et menneske.",
        at=At.FAILURES,
    ),
    "health.stalled": Entry(
        "{count} overføringer skulle vært tatt opp, og ingenting er gjort siden {moment}.",
        "Start arbeideren på nytt, og se i loggen hva den holdt på med.",
        Who.OPERATOR,
        one="{count} overføring skulle vært tatt opp, og ingenting er gjort siden {moment}.",
        at=At.QUEUE,
    ),
    "health.never_begun": Entry(
        "{count} overføringer skulle vært tatt opp, og ingenting er gjort ennå.",
        "Start arbeideren på nytt, og se i loggen hva den holdt på med.",
        Who.OPERATOR,
        one="{count} overføring skulle vært tatt opp, og ingenting er gjort ennå.",
        at=At.QUEUE,
    ),
    "health.late": Entry(
        "{count} overføringer har vært prøvd i over en time. Den eldste ble bedt om {moment}.",
        "Se i køen hva arkivet svarte. Det prøves igjen av seg selv.",
        Who.ARCHIVIST,
        one="{count} overføring har vært prøvd i over en time. Den ble bedt om {moment}.",
        at=At.QUEUE,
    ),
    "health.without_vacancy": Entry(
        "{count} søknader venter på en stilling som ikke er kjent, og er ikke arkivert.",
        "Les inn stillingen, rett referansen i kilden, eller legg søknaden til side.",
        Who.ARCHIVIST,
        one="{count} søknad venter på en stilling som ikke er kjent, og er ikke arkivert.",
        at=At.WITHOUT_VACANCY,
    ),
    "health.soon_gone": Entry(
        "{count} søknader er ikke i arkivet, og kilden sletter den første {day}.",
        "Åpne «Ikke arkivert og snart borte», og arkiver dem eller avgjør at de ikke skal arkiveres. Utsett slettingen i kilden om det trengs.",
        Who.ARCHIVIST,
        one="{count} søknad er ikke i arkivet, og kilden sletter den {day}.",
        at=At.SOON_GONE,
    ),
    "health.unconfirmed": Entry(
        "Ingenting fra {source} arkiveres før en arkivar har bekreftet fra hvilken dag. {count} saker vil bli opprettet.",
        "Åpne «Første innlesing», se hva som vil bli opprettet, og velg en dag eller enkelte stillinger. Eller: «arkivbro begin».",
        Who.ARCHIVIST,
        one="Ingenting fra {source} arkiveres før en arkivar har bekreftet fra hvilken dag. {count} sak vil bli opprettet.",
        at=At.FIRST_CONTACT,
        command="arkivbro begin",
    ),
    "health.disk_floor": Entry(
        "Disken er full: {megabytes} MB er ledig der arkivbro har dataene sine, og {floor} MB skal stå. Overføringer og alt annet som skriver, venter.",
        "Gjør plass på disken. Alt går videre av seg selv når det er gjort.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.disk_full": Entry(
        "Disken er nesten full: {megabytes} MB er ledig der arkivbro har dataene sine. Under {floor} MB tas ingen filer imot, og kildene leses ikke.",
        "Gjør plass på disken. Alt går videre av seg selv når det er gjort.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.disk_low": Entry(
        "Det er lite plass på disken: {megabytes} MB er ledig der arkivbro har dataene sine. Under {floor} MB tas ingen filer imot.",
        "Gjør plass på disken før den er full.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.unsent_full": Entry(
        "Filer i søknader som ikke er sendt, fyller {megabytes} MB, og det er så mye som de kan. Hver adresse kan bare laste opp litt til.",
        "Se om noen laster opp for å fylle disken (loggen har «application.add_file»). Er det ekte søknader, øk max_unsent_megabytes i [positions].",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
    "health.database": Entry(
        "Databasen svarer ikke.",
        "Se at databasen er oppe, og at DATABASE_URL er riktig.",
        Who.OPERATOR,
        at=At.OPERATIONS,
    ),
}
