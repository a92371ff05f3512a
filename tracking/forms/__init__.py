from tracking.forms.meetings import (
    LENGTHS,
    EndingForm,
    LengthForm,
    MeetingForm,
    ReportForm,
    as_shown,
    habits,
    instant,
    suggestion,
)

__all__ = [
    "LENGTHS",
    "EndingForm",
    "LengthForm",
    "MeetingForm",
    "ReportForm",
    "as_shown",
    "habits",
    "instant",
    "suggestion",
]
