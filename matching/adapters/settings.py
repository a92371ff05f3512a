"""What one run is asked: the programme's policy, or what the coordinator tries beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from matching.engine import Policy, check_policy
from matching.enums import FloorMode, PairingMode
from matching.models import MatchingPolicy
from programs.models import Program


@dataclass(frozen=True)
class Settings:
    """All that decides of a run besides the people; kept with it, so that it can be done again.

    `weights` by criterion, an absent one is the criterion's default. `floor` (basis points) counts when `floor_mode` is
    VALUE. `imbalance_price` is what one more mentor given than received costs, in basis points; `imbalance_cap` how many
    a company may be away from balance at most, None without limit. `explore` is the amplitude of the noise in basis
    points, 0 for none; `seed` makes it the same again. `start` is the scenario that the run stays close to, each of whose
    pairs counts `stay_bonus` basis points more.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    floor_mode: FloorMode = FloorMode.BEST
    floor: int | None = None
    imbalance_price: int = 0
    imbalance_cap: int | None = None
    explore: int = 0
    seed: int = 0
    mode: PairingMode = PairingMode.ADMINISTRATIVE
    kind: Literal["classic", "reverse"] = "classic"
    start: int | None = None
    stay_bonus: int = 0

    @classmethod
    def of(cls, program: Program) -> Settings:
        """The programme's own policy, in 1 query."""
        row = MatchingPolicy.objects.filter(program=program).first() or MatchingPolicy()
        return cls(
            weights={name: float(weight) for name, weight in row.weights.items()},
            floor_mode=FloorMode(row.floor_mode),
            mode=PairingMode(row.mode),
            kind="reverse" if program.kind == "reverse" else "classic",
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Settings:
        """The inverse of `as_dict`; what an older run did not know is absent from it and keeps its default."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["floor_mode"] = FloorMode(known.get("floor_mode", FloorMode.BEST))
        known["mode"] = PairingMode(known.get("mode", PairingMode.ADMINISTRATIVE))
        return cls(**known)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, every weight spelled out. Raises EngineError when the weights have no meaning."""
        spelled = check_policy(Policy(weights=self.weights))
        return {
            **asdict(self),
            "weights": spelled,
            "floor_mode": str(self.floor_mode),
            "mode": str(self.mode),
        }

    def policy(self, *, same_company_allowed: bool) -> Policy:
        """The engine's part of it; whether two of one company may meet is the programme's rule, not a setting."""
        return Policy(kind=self.kind, weights=self.weights, same_company_allowed=same_company_allowed)

    @property
    def balanced(self) -> bool:
        """Whether mentors given and received count."""
        return bool(self.imbalance_price) or self.imbalance_cap is not None
