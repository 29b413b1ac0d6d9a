"""Functions V2: the few that an integration of this kind may call. Names and arguments are NCore's own, in Norwegian."""

from __future__ import annotations

from lxml import etree

from simulators.ephorte.access import caller_of
from simulators.ephorte.effects import after_update
from simulators.ephorte.seed import ACCOUNTS
from simulators.ephorte.settings import Settings
from simulators.ephorte.soap import FUNCTIONS, NIL, XSD, XSI, Envelope, SoapFault, child_of, strings, text_of
from simulators.ephorte.store import Row, Store, now

VERSION, VERSION_WITHOUT_QUOTES = "5.1.3.0", "5.1.2.0"
DESCRIBED = {
    "GetVersionString": ("NCores versjon", ()),
    "Tilgangskoder": ("Tilgangskodene som en bruker er klarert for", ("personnavnId",)),
    "AvskrivJournalpostDirekte": (
        "Avskriver en journalpost",
        ("journalpostId", "avskrivningsmaate", "merknad"),
    ),
    "AvskrivOgAvsluttSak": ("Avskriver alt i saken og avslutter den", ("sakId",)),
    "SettSakTilFerdigmeldt": ("Setter saken ferdig", ("sakId",)),
}


class Functions:
    """The operations, on one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def answer(self, operation: str, envelope: Envelope) -> etree._Element:
        """The body of the reply. Raises SoapFault."""
        caller = caller_of(child_of(envelope.body, "identity"))
        if operation == "QueryFunctionDescriptors":
            return _descriptors()
        if operation != "ExecuteFunction":
            raise SoapFault(f"The operation {operation} is not supported.", "ActionNotSupported")
        name = text_of(envelope.body, "name")
        arguments = list(strings(child_of(envelope.body, "parameters")))
        if name == "GetVersionString":
            return _value(VERSION if self._settings.quotes else VERSION_WITHOUT_QUOTES)
        if name == "Tilgangskoder" and self._settings.tells_rights:
            user = self._row("UserName", arguments)
            accounts = [one for one in ACCOUNTS.values() if one.initials == user["Initials"]]
            return _value(",".join(sorted(accounts[0].clearances)) if accounts else "")
        caller.must_register()
        with self._store.batch(atomic=True):
            match name:
                case "AvskrivJournalpostDirekte":
                    self._sign_off(
                        self._row("RegistryEntry", arguments), arguments[1] if len(arguments) > 1 else "TE"
                    )
                case "AvskrivOgAvsluttSak":
                    case = self._row("Case", arguments)
                    for entry in self._store.where("RegistryEntry", CaseId=case["Id"]):
                        self._sign_off(entry, "TE")
                    self._store.change(case, CaseStatusId="A", ClosedDate=now())
                case "SettSakTilFerdigmeldt":
                    self._store.change(self._row("Case", arguments), CaseStatusId="F")
                case _:
                    raise SoapFault(f"Funksjonen {name} finnes ikke.")
        return _value("true")

    def _row(self, type: str, arguments: list[str]) -> Row:
        row = self._store.by_id(type, int(arguments[0])) if arguments and arguments[0].isdigit() else None
        if row is None:
            raise SoapFault(f"{type} finnes ikke.")
        return row

    def _sign_off(self, entry: Row, method: str) -> None:
        if self._store.by_id("FollowUpMethod", method) is None:
            raise SoapFault(f"Avskrivningsmåten «{method}» finnes ikke.")
        for party in self._store.where("SenderRecipient", RegistryEntryId=entry["Id"], IsResponsible=True):
            if not party.get("FollowUpMethodId"):
                self._store.change(
                    party,
                    FollowUpMethodId=method,
                    FollowedUpByRegistryEntryId=entry["Id"],
                    FollowedUpDate=now(),
                )
                after_update(self._store, party)


def _value(text: str) -> etree._Element:
    response = etree.Element(
        f"{{{FUNCTIONS}}}ExecuteFunctionResponse", nsmap={"f": FUNCTIONS, "i": XSI, "x": XSD}
    )
    result = etree.SubElement(response, f"{{{FUNCTIONS}}}ExecuteFunctionResult")
    value = etree.SubElement(result, f"{{{FUNCTIONS}}}ResultValue")
    value.set(f"{{{XSI}}}type", "x:string")
    value.text = text
    return response


def _descriptors() -> etree._Element:
    response = etree.Element(
        f"{{{FUNCTIONS}}}QueryFunctionDescriptorsResponse", nsmap={"f": FUNCTIONS, "i": XSI}
    )
    result = etree.SubElement(response, f"{{{FUNCTIONS}}}QueryFunctionDescriptorsResult")
    for name, (description, parameters) in DESCRIBED.items():
        held = etree.SubElement(result, f"{{{FUNCTIONS}}}FunctionDescriptor")
        etree.SubElement(held, f"{{{FUNCTIONS}}}Description").text = description
        etree.SubElement(held, f"{{{FUNCTIONS}}}Name").text = name
        listed = etree.SubElement(held, f"{{{FUNCTIONS}}}Parameters")
        for parameter in parameters:
            etree.SubElement(listed, f"{{{FUNCTIONS}}}Parameter").text = parameter
        if not parameters:
            listed.set(NIL, "true")
    return response
