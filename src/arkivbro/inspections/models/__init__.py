from arkivbro.inspections.models.inspection import Inspection, InspectionState

__all__ = ["Inspection", "InspectionState"]
