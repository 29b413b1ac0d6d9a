"""What recruitment does. `receive` is the one door by which facts enter.

receive(fact, …) -> Received                 one vacancy or application
import_from(source, …) -> ImportReport       everything new in a source, item by item
reported_items(report)                       what the reading had to say something about
exclude_vacancy                              *Skal ikke arkiveres*
include_vacancy                              *Arkiver likevel*, which undoes it
link_vacancy_to_case                         the case that a vacancy has already
work_store                                   the working files
"""

from arkivbro.recruitment.services.importing import ImportReport, ReportedItem, import_from, reported_items
from arkivbro.recruitment.services.receiving import Outcome, Received, receive
from arkivbro.recruitment.services.vacancy_archiving import (
    exclude_vacancy,
    include_vacancy,
    link_vacancy_to_case,
)
from arkivbro.recruitment.services.work_files import work_store

__all__ = [
    "ImportReport",
    "Outcome",
    "Received",
    "ReportedItem",
    "exclude_vacancy",
    "import_from",
    "include_vacancy",
    "link_vacancy_to_case",
    "receive",
    "reported_items",
    "work_store",
]
