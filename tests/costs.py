"""What the pages cost, told at the end of the run: a test says `record_property("cost", "dashboard: 12 queries")`."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines of every worker."""
    reports = terminalreporter.getreports("passed")
    lines = [str(line) for report in reports for name, line in report.user_properties if name == "cost"]
    if lines:
        terminalreporter.section("what pages cost")
        for line in lines:
            terminalreporter.write_line(line)
