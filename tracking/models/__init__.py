from tracking.models.meetings import OPEN_MEETINGS, Meeting, MeetingState
from tracking.models.reports import Report, ReportState

__all__ = ["OPEN_MEETINGS", "Meeting", "MeetingState", "Report", "ReportState"]
