"""What every page says of itself around its content: the menu and the frame.

A context processor gives two variables to all templates:

- `nav`: a list of NavItem, in the order shown. Participants get at most five (they become the tabs of the phone).
- `frame`: a Frame, or None for a visitor who has not signed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a menu or of a row of tabs."""

    label: str
    url: str
    icon: str = "circle-dot"  # a name of static/icons/icons.txt
    current: bool = False  # the page shown is this one, or lies under it
    count: int = 0  # what waits there; 0 shows nothing
    count_label: str = ""  # what is counted, e.g. "to validate"; read aloud after the number
    group: str = ""  # heading in the side menu; entries of one group stand together


@dataclass(frozen=True, slots=True)
class Place:
    """Another programme or role that the same person can go to."""

    label: str
    url: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Who is here, as what, and where."""

    user_name: str
    role: str  # label of the role, in the language of the page
    home_url: str = "/"
    program: str = ""
    consortium: str = ""
    email: str = ""
    account_url: str = ""  # sign-in and security page; empty hides the link
    places: Sequence[Place] = field(default_factory=tuple)
    find_url: str = ""  # where one searches the programme; empty shows no field
    demo_url: str = ""  # "choose who you are" in the demo; empty everywhere else
