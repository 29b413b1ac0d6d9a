"""What recruitment does. `receive` is the one door by which facts enter.

receive(fact, …) -> Received                 one vacancy or application
receive_several(items, told, …)              applications to one vacancy, in one transaction
receive_as_it_stands(read, told, …)          one that stands in our own database, locked while it is told
import_from(source, …) -> ImportReport       everything new in a source, item by item
reported_items(report)                       what the reading had to say something about
take_all_waiting                             the chore that finds applications whose vacancy is there after all

Everything that a person decides is an act (`accounts.acts`) in a module of its own: archiving, exemption, handling, letters,
letter_templates, lists, kept_out, transfer_acts, vacancy_archiving.
"""

from arkivbro.recruitment.services.importing import ImportReport, ReportedItem, import_from, reported_items
from arkivbro.recruitment.services.receiving import (
    Item,
    Outcome,
    Received,
    receive,
    receive_as_it_stands,
    receive_several,
)
from arkivbro.recruitment.services.waiting_applications import take_all_waiting

__all__ = [
    "ImportReport",
    "Item",
    "Outcome",
    "Received",
    "ReportedItem",
    "import_from",
    "receive",
    "receive_as_it_stands",
    "receive_several",
    "reported_items",
    "take_all_waiting",
]
