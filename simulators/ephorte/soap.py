"""SOAP envelopes: read, written, and faults as WCF writes them. XML without entities, DTD or network."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from lxml import etree

from simulators.ephorte.dressing import dressed
from simulators.ephorte.settings import Wire

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
OBJECT_MODEL = "http://www.gecko.no/ephorte/services/objectmodel/v3/en"
DATA_OBJECTS = OBJECT_MODEL + "/dataobjects"
DOCUMENTS = "http://www.gecko.no/ephorte/services/documents/v3"
FUNCTIONS = "http://www.gecko.no/ephorte/services/functions/v2"
FAULT_ACTION = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher/fault"

SOAP_12_TYPE, SOAP_11_TYPE = "application/soap+xml; charset=utf-8", "text/xml; charset=utf-8"
XOP = "http://www.w3.org/2004/08/xop/include"

NIL = f"{{{XSI}}}nil"
GENERIC = (
    "The server was unable to process the request due to an internal error. For more information about the error, "
    "either turn on IncludeExceptionDetailInFaults on the server in order to send the exception information back to "
    "the client, or turn on tracing and inspect the server trace logs."
)


class SoapFault(Exception):
    """NCore says no, in words of its own."""

    def __init__(self, text: str, code: str = "InternalServiceFault") -> None:
        super().__init__(text)
        self.text, self.code = text, code


class Envelope:
    """A request: its SOAP version, its headers and its body."""

    def __init__(self, root: etree._Element) -> None:
        self.namespace = etree.QName(root).namespace or ""
        header = root.find(f"{{{self.namespace}}}Header")
        self.headers = {_local(one): one for one in (header if header is not None else ())}
        body = root.find(f"{{{self.namespace}}}Body")
        if body is None or len(body) == 0:
            raise SoapFault("The message has no body.", "DeserializationFailed")
        self.body = body[0]

    @property
    def operation(self) -> str:
        """By wsa:Action; the last part of it."""
        action = self.headers.get("Action")
        return (action.text or "").rpartition("/")[2] if action is not None else ""

    @property
    def message_id(self) -> str:
        held = self.headers.get("MessageID")
        return (held.text or "") if held is not None else ""


def parse(data: bytes) -> Envelope:
    """Raises SoapFault for what is no envelope."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SoapFault("The message is not well-formed XML.", "DeserializationFailed") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise SoapFault("A DTD is not allowed.", "DeserializationFailed")
    if etree.QName(root).namespace not in (SOAP_11, SOAP_12) or _local(root) != "Envelope":
        raise SoapFault("The message is no SOAP envelope.", "DeserializationFailed")
    return Envelope(root)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def text_of(parent: etree._Element | None, name: str) -> str:
    """The text of a child by its local name; "" for none and for nil."""
    if parent is None:
        return ""
    return next(((child.text or "") for child in parent if _local(child) == name), "")


def child_of(parent: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in parent if _local(child) == name), None)


def reply_12(action: str, relates_to: str, body: etree._Element, wire: Wire | None = None) -> bytes:
    """A SOAP 1.2 reply with WS-Addressing."""
    root = etree.Element(f"{{{SOAP_12}}}Envelope", nsmap={"s": SOAP_12, "a": ADDRESSING})
    header = etree.SubElement(root, f"{{{SOAP_12}}}Header")
    etree.SubElement(header, f"{{{ADDRESSING}}}Action", {f"{{{SOAP_12}}}mustUnderstand": "1"}).text = action
    if relates_to:
        etree.SubElement(header, f"{{{ADDRESSING}}}RelatesTo").text = relates_to
    etree.SubElement(root, f"{{{SOAP_12}}}Body").append(body)
    return dressed(root, wire)


def reply_11(headers: Mapping[str, str], body: etree._Element | None, wire: Wire | None = None) -> bytes:
    """A SOAP 1.1 reply of the document service: what it tells stands in headers."""
    root = etree.Element(f"{{{SOAP_11}}}Envelope", nsmap={"s": SOAP_11})
    header = etree.SubElement(root, f"{{{SOAP_11}}}Header")
    for name, text in headers.items():
        etree.SubElement(header, f"{{{DOCUMENTS}}}{name}", nsmap={"h": DOCUMENTS}).text = text
    place = etree.SubElement(root, f"{{{SOAP_11}}}Body")
    if body is not None:
        place.append(body)
    return dressed(root, wire)


def fault(namespace: str, problem: SoapFault, relates_to: str = "") -> bytes:
    """The fault's envelope, in the SOAP version of the request."""
    if namespace == SOAP_11:
        root = etree.Element(f"{{{SOAP_11}}}Envelope", nsmap={"s": SOAP_11})
        held = etree.SubElement(etree.SubElement(root, f"{{{SOAP_11}}}Body"), f"{{{SOAP_11}}}Fault")
        etree.SubElement(held, "faultcode").text = f"a:{problem.code}"
        etree.SubElement(held, "faultstring").text = problem.text
        return etree.tostring(root, encoding="utf-8")
    body = etree.Element(f"{{{SOAP_12}}}Fault", nsmap={"s": SOAP_12})
    code = etree.SubElement(body, f"{{{SOAP_12}}}Code")
    etree.SubElement(code, f"{{{SOAP_12}}}Value").text = "s:Receiver"
    sub = etree.SubElement(code, f"{{{SOAP_12}}}Subcode")
    etree.SubElement(sub, f"{{{SOAP_12}}}Value").text = f"a:{problem.code}"
    reason = etree.SubElement(body, f"{{{SOAP_12}}}Reason")
    told = etree.SubElement(reason, f"{{{SOAP_12}}}Text")
    told.set("{http://www.w3.org/XML/1998/namespace}lang", "nb-NO")
    told.text = problem.text
    return reply_12(FAULT_ACTION, relates_to, body)


def new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def strings(parent: etree._Element | None) -> Iterable[str]:
    """The texts of an ArrayOfstring."""
    return [child.text or "" for child in parent] if parent is not None else []
