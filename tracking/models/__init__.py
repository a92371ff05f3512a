from tracking.models.meetings import Meeting, MeetingState
from tracking.models.reports import Report, ReportState

__all__ = ["Meeting", "MeetingState", "Report", "ReportState"]
