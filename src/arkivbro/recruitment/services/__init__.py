"""What recruitment does. `receive` is the one door by which facts enter.

receive(fact, …) -> Received                 one vacancy or application
import_from(source, …) -> ImportReport       everything new in a source, item by item
exclude_vacancy, include_vacancy             *Skal ikke arkiveres*, and back
vacancy_was_linked                           a vacancy from before our time got its case
release_application                          a named archivist takes a stopped application on
"""

from arkivbro.recruitment.services.importing import ImportReport, ReportedItem, import_from
from arkivbro.recruitment.services.receiving import Outcome, Received, receive
from arkivbro.recruitment.services.vacancy_archiving import (
    exclude_vacancy,
    include_vacancy,
    release_application,
    vacancy_was_linked,
)

__all__ = [
    "ImportReport",
    "Outcome",
    "Received",
    "ReportedItem",
    "exclude_vacancy",
    "import_from",
    "include_vacancy",
    "receive",
    "release_application",
    "vacancy_was_linked",
]
