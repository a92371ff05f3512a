from tracking.forms.meetings import (
    LENGTHS,
    EndingForm,
    MeetingForm,
    ReportForm,
    as_shown,
    suggestion,
)

__all__ = ["LENGTHS", "EndingForm", "MeetingForm", "ReportForm", "as_shown", "suggestion"]
