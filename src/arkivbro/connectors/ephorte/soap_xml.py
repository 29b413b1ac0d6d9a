"""Reading SOAP envelopes: every reply is hostile until parsed with no entities, no network and no DTD."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
XOP = "http://www.w3.org/2004/08/xop/include"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class NotAnEnvelope(ValueError):
    """The bytes are no SOAP envelope; the message holds nothing of them."""


@dataclass(frozen=True, slots=True)
class SoapFault:
    """A fault: its code (with subcodes) and its text, which may hold personal data."""

    code: str
    text: str


def parser(**more: object) -> etree.XMLParser:
    """The only kind of parser for what comes from a server."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        **more,  # type: ignore[arg-type]  # only `target` is ever given
    )


def read_envelope(data: bytes) -> etree._Element:
    """The envelope. Raises NotAnEnvelope."""
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError):
        raise NotAnEnvelope("no well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAnEnvelope("a DTD")
    name = etree.QName(root)
    if name.localname != "Envelope" or name.namespace not in (SOAP_11, SOAP_12):
        raise NotAnEnvelope("no SOAP envelope")
    return root


def fault_of(envelope: etree._Element) -> SoapFault | None:
    """The fault in an envelope, SOAP 1.1 or 1.2; None when it has none."""
    for namespace in (SOAP_11, SOAP_12):
        fault = envelope.find(f"{{{namespace}}}Body/{{{namespace}}}Fault")
        if fault is None:
            continue
        codes = [
            *fault.iter("faultcode", f"{{{SOAP_11}}}faultcode"),
            *fault.iter(f"{{{SOAP_12}}}Value"),
        ]
        texts = [
            *fault.iter("faultstring", f"{{{SOAP_11}}}faultstring"),
            *fault.iter(f"{{{SOAP_12}}}Text"),
        ]
        return SoapFault(
            " ".join((one.text or "").strip() for one in codes),
            " ".join((one.text or "").strip() for one in texts),
        )
    return None
