"""What a narrative claims, as values: an amount of something, how it changed, how much of its budget was used, which share it is."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from generator.content_types.budget.narrative_text import Place

_IN_YUAN: Final = {"元": Decimal(1), "万": Decimal(10_000), "万元": Decimal(10_000), "亿": Decimal(100_000_000)}
_FINEST: Final = 2


class Role(Enum):
    """Which figure of its subject an amount is."""

    CURRENT = auto()
    """This year's, of the phase of the publication."""
    BUDGET = auto()
    """This year's budget at the beginning of the year."""
    PRIOR = auto()
    """Last year's, of the same phase: what stands beside it in the table."""
    OTHER_PRIOR = auto()
    """Last year's in another sense (预算执行数 beside a budget): no table here has it."""
    OTHER = auto()
    """Of another year or sense; nothing here can tell."""


class Printed(NamedTuple):
    """An amount as printed, and where."""

    digits: str
    unit: str
    place: Place

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return len(self.digits.partition(".")[2])

    @property
    def number(self) -> Decimal:
        """The number in its own unit."""
        return Decimal(self.digits.replace(",", ""))

    @property
    def scale(self) -> Decimal:
        """How many 元 its unit is."""
        return _IN_YUAN.get(self.unit, Decimal(100_000_000))

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return self.number * self.scale

    @property
    def step(self) -> Decimal:
        """The worth of its last place in 元. `34万元` stands for 34.00: nobody rounds budgets to whole 万元."""
        decimals = max(self.decimals, _FINEST) if self.unit.startswith("万") else self.decimals
        return self.scale.scaleb(-decimals)

    def __str__(self) -> str:
        """As printed."""
        return f"{self.digits}{self.unit}"


class Stated(NamedTuple):
    """An amount of a subject."""

    role: Role
    amount: Printed


class Rate(NamedTuple):
    """A percentage as printed, and where."""

    digits: str
    place: Place

    @property
    def percent(self) -> Decimal:
        """The number."""
        return Decimal(self.digits.replace(",", ""))

    def __str__(self) -> str:
        """As printed."""
        return f"{self.digits}%"


class Change(NamedTuple):
    """A claim to have grown, shrunk or stayed. `sign` is None where the text says both（增加（减少））.

    `basis` is what it is compared with, None where the text does not say; `rate_sign` the direction printed with the rate.
    `is_about` marks 基本持平.
    """

    sign: int | None
    word: str
    place: Place
    basis: Role | None
    amount: Printed | None = None
    rate: Rate | None = None
    rate_sign: int | None = None
    is_about: bool = False
    end: int = 0


class Completion(NamedTuple):
    """完成年初预算的 x%. `of_budget` is false where an adjusted budget or another year's is meant."""

    rate: Rate
    of_budget: bool


class Share(NamedTuple):
    """占 … 的 x%: `whole` is the subject that the text names, None where it names none that is known."""

    rate: Rate
    whole: str | None
    words: str


class Order(NamedTuple):
    """决算数小于预算数: the sign of final minus budget."""

    sign: int
    word: str
    place: Place


class Statement(NamedTuple):
    """What a narrative says of one subject. `key` is "" where nobody knows what the amounts are of.

    `path` names 类, 款 and 项 where they are the subject; `parent` is the number of the statement that this one is a
    part of（其中）.
    """

    key: str
    path: tuple[str, ...]
    words: str
    stated: tuple[Stated, ...] = ()
    changes: tuple[Change, ...] = ()
    completions: tuple[Completion, ...] = ()
    shares: tuple[Share, ...] = ()
    orders: tuple[Order, ...] = ()
    parent: int | None = None
    has_reason: bool = False

    def first(self, role: Role) -> Printed | None:
        """The first amount stated in a role."""
        return next((each.amount for each in self.stated if each.role is role), None)
