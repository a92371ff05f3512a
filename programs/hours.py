"""When mails that can wait may leave: the hours and days of a programme, in its zone. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from programs.models import Consortium, Program

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """From `opens` until `closes`, whole hours that the clocks of `zone` show; not on Saturdays and Sundays unless `weekends`."""

    zone: str
    opens: int = 9
    closes: int = 20
    weekends: bool = True

    def on(self, day: date) -> bool:
        """Whether mails leave on that day at all."""
        return self.weekends or day.weekday() < SATURDAY

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.on(local.date()) and self.opens <= local.hour < self.closes

    def window(self, moment: datetime) -> tuple[datetime, datetime]:
        """The hours that last at `moment`, else the next ones: when they begin and when they are over."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        while not self.on(day) or self._at(day, self.closes) <= moment:
            day += DAY
        return self._at(day, self.opens), self._at(day, self.closes)

    def before(self, day: date) -> date:
        """The last day of mails before that one."""
        day -= DAY
        while not self.on(day):
            day -= DAY
        return day

    def after(self, day: date) -> date:
        """The first day of mails after that one."""
        day += DAY
        while not self.on(day):
            day += DAY
        return day

    def _at(self, day: date, hour: int) -> datetime:
        """An hour that the clocks jump over begins when they have jumped."""
        local = datetime.combine(day + DAY * (hour // 24), time(hour % 24), ZoneInfo(self.zone))
        return local.astimezone(UTC)


def of(program: Program) -> Hours:
    return Hours(program.consortium.zone, program.mail_from, program.mail_until, program.mail_weekends)


def of_row(program: Program | None, consortium: Consortium | None) -> Hours | None:
    """The hours that hold for a mail: of its programme, else the usual ones where its consortium is; None without either."""
    if program is not None:
        return of(program)
    return Hours(consortium.zone) if consortium is not None else None
