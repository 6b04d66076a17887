"""What made-up units plan and spend, year upon year: every amount of a record and its tables, in hundredths of 万元.

Each year walks on from the one before; whatever is printed as last year's is therefore last year's. Only `random()` is asked
of the generator of numbers: what else it has may change with Python.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Final, NamedTuple

from scripts.sample_budget_units import FIRST, LAST_BUDGET, Jump, Profile

Amounts = Mapping[str, int]
LEAVES: Final = ("abroad", "car_buy", "car_run", "reception")
GATHERINGS: Final = ("meeting", "training", "forum", "festival")
_PEOPLE: Final = (
    ("30101", 26),
    ("30102", 22),
    ("30103", 12),
    ("30108", 9),
    ("30109", 4),
    ("30110", 5),
    ("30111", 2),
    ("30112", 1),
    ("30113", 8),
    ("30302", 5),
    ("30305", 1),
)
_REST: Final = (
    ("30201", 18),
    ("30202", 5),
    ("30205", 2),
    ("30206", 6),
    ("30207", 4),
    ("30209", 12),
    ("30211", 7),
    ("30213", 6),
    ("30228", 9),
    ("30229", 7),
    ("30239", 16),
    ("31002", 4),
    ("30299", 4),
)
# Contributions are spent under codes of their own; everything else under the unit's.
_ELSEWHERE: Final = {
    "30108": "2080505",
    "30109": "2080506",
    "30110": "2101101",
    "30111": "2101103",
    "30113": "2210201",
    "30302": "2080501",
}
_OF_INSTITUTIONS: Final = {"2101101": "2101102", "2080501": "2080502"}
# What is saved upon; nearly all of the rest is spent.
_SAVED: Final = frozenset({"car_run", "reception", *GATHERINGS})
_IN_PUBLIC: Final = {
    "30212": "abroad",
    "30215": "meeting",
    "30216": "training",
    "30217": "reception",
    "30231": "car_run",
}


class Account(NamedTuple):
    """The budget or the final accounts of a year. `people` and `public` are basic expenditure by function, `economy` by class.

    A gathering that the unit does not hold has no amount; an organ alone has running costs (`operating`). `counts` and
    what is carried over are of final accounts. Of a change without parallel, up or down, `why` tells the reason.
    """

    sangong: Amounts
    gatherings: Mapping[str, int | None]
    people: Amounts
    public: Amounts
    economy: Amounts
    projects: Amounts
    funds: Amounts
    others: Amounts
    operating: int | None
    opening: int
    closing: int
    carrier: str
    procurement: Amounts
    counts: Amounts
    why: Mapping[tuple[str, int], str]

    @property
    def car(self) -> int:
        """Cars, bought and run."""
        return self.sangong["car_buy"] + self.sangong["car_run"]

    @property
    def total(self) -> int:
        """“三公” in all."""
        return sum(self.sangong.values())

    def row(self, key: str) -> int:
        """A row of the “三公” table."""
        return {"total": self.total, "car": self.car}.get(key, self.sangong.get(key, 0))

    @property
    def general(self) -> int:
        """Expenditure of the general public budget."""
        return sum(self.people.values()) + sum(self.public.values()) + sum(self.projects.values())

    @property
    def expense(self) -> int:
        """All expenditure."""
        return self.general + sum(self.funds.values()) + sum(self.others.values())


class Year(NamedTuple):
    """A fiscal year of a unit: its budget as approved, as adjusted within the year, and its final accounts."""

    budget: Account
    adjusted: Account
    final: Account


Years = Mapping[int, Year]


def walk_years(profile: Profile, seed: int, first: int = FIRST) -> Years:
    """The years of one unit, the one before the first with them: for what is printed as last year's."""
    rng = Random(f"{seed}/{profile.id}")  # noqa: S311 - sample data
    years = range(first - 1, LAST_BUDGET + 1)
    lines = {key: _walk(rng, key, amount, years) for key, amount in _starts(profile).items()}
    carried = dict(zip(range(first - 2, LAST_BUDGET + 1), _carried(rng, profile), strict=False))
    found = {}
    for year in years:
        planned = {key: line[year][0] for key, line in lines.items()}
        spent = {key: line[year][1] for key, line in lines.items()}
        jumps = {jump.key: jump for jump in profile.jumps if jump.year == year}
        why = _reasons(profile.jumps, year)
        bought = _Shares(*(rng.random() for _share in _Shares._fields))
        foreseen = {key: jump.budget for key, jump in jumps.items() if not jump.is_added}
        budget = _account(profile, planned, foreseen, bought)
        adjusted = _account(profile, planned, {key: jump.budget for key, jump in jumps.items()}, bought)
        final = _account(profile, spent, {key: jump.final for key, jump in jumps.items()}, bought)
        more = sum(jump.is_added and jump.year <= year for jump in profile.jumps if jump.key == "car_buy")
        counts = _count(rng, profile._replace(cars=profile.cars + more), final.sangong, jumps)
        final = final._replace(opening=carried[year - 1], closing=carried[year], counts=counts, why=why)
        found[year] = Year(budget._replace(why=why), adjusted._replace(why=why), final)
    return found


def _starts(profile: Profile) -> dict[str, int]:
    """What the walks begin with. Keys of functions are those of projects, with a mark for funds and other money."""
    plain = {"people": profile.people, "rest": profile.rest, "car_run": profile.car_run, "reception": profile.reception}
    plain |= {key: value for key in GATHERINGS if (value := getattr(profile, key)) is not None}
    for mark, items in (("p", profile.projects), ("f", profile.funds), ("o", profile.others)):
        plain |= {f"{mark}{code}": amount for code, amount in items}
    return {key: round(amount * 100 * profile.scale) for key, amount in plain.items()}


def _walk(rng: Random, key: str, start: int, years: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Budget and final of each year. Budgets are round sums, many of them last year's again; less is spent than planned."""
    found, planned = {}, _rounded(start)
    for year in years:
        spent = planned * (0.84 + 0.13 * rng.random() if key in _SAVED else 0.93 + 0.065 * rng.random())
        found[year] = (planned, round(spent))
        turn, by = rng.random(), rng.random()
        if key == "people" or turn > 0.88:  # noqa: PLR2004 - one of eight more
            planned = _rounded(planned * (1.01 + 0.03 * by))
        elif turn < 0.7:  # noqa: PLR2004 - seven years of ten bring less
            planned = _rounded(planned * (0.93 + 0.055 * by))
    return found


def _rounded(amount: float) -> int:
    step = 100 if amount >= 2000 else 50 if amount >= 1000 else 10  # noqa: PLR2004 - as round as the sum is large
    return round(amount / step) * step


def _carried(rng: Random, profile: Profile) -> Iterator[int]:
    """What is left at the end of each year."""
    most = sum(amount for _code, amount in profile.projects) * profile.scale
    while True:
        yield round(most * (1 + 4 * rng.random()))


def _reasons(jumps: Iterable[Jump], year: int) -> dict[tuple[str, int], str]:
    """Why a row leapt up, and the year after down again: of a sum, only what went the way that it went is a reason."""
    ended = {"abroad": "本年度没有安排因公出国（境）", "car_buy": "上年已完成车辆购置，本年度没有购置"}
    found = {(jump.key, -1): ended[jump.key] for jump in jumps if jump.year == year - 1}
    return found | {(jump.key, 1): jump.why for jump in jumps if jump.year == year}


class _Shares(NamedTuple):
    """Which shares of a year's money are procured, of 0 to 1."""

    goods: float
    works: float
    services: float
    to_sme: float
    to_small: float


def _account(profile: Profile, plain: Amounts, jumps: Amounts, shares: _Shares) -> Account:
    sangong = {key: plain.get(key, 0) + jumps.get(key, 0) for key in LEAVES}
    gatherings = {key: plain.get(key) for key in GATHERINGS}
    people = dict(_split(plain["people"], _PEOPLE))
    if not profile.is_organ:
        people["30107"] = people.pop("30102") + people.pop("30103")
    public = {code: (sangong | gatherings).get(key) or 0 for code, key in _IN_PUBLIC.items()}
    public = {code: amount for code, amount in public.items() if amount} | dict(_split(plain["rest"], _REST))
    projects = {key[1:]: amount for key, amount in plain.items() if key[0] == "p" and key[1:].isdigit()}
    bought = sangong["car_buy"] + sum(gatherings[key] or 0 for key in ("forum", "festival"))
    if projects:
        first = next(iter(projects))
        projects[first] += bought
    return Account(
        sangong=sangong,
        gatherings=gatherings,
        people=_by_function(profile, people),
        public={profile.own: sum(public.values())},
        economy=dict(sorted((people | public).items())),
        projects=projects,
        funds={key[1:]: amount for key, amount in plain.items() if key[0] == "f" and key[1:].isdigit()},
        others={key[1:]: amount for key, amount in plain.items() if key[0] == "o"},
        operating=sum(public.values()) if profile.is_organ else None,
        opening=0,
        closing=0,
        carrier=next(iter(projects), profile.own),
        procurement=_procure(shares, plain["rest"], sum(projects.values())),
        counts={},
        why={},
    )


def _split(whole: int, weights: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
    """A sum in parts; what rounding leaves over goes to the first."""
    of_all = sum(weight for _code, weight in weights)
    parts = {code: whole * weight // of_all for code, weight in weights}
    parts[weights[0][0]] += whole - sum(parts.values())
    yield from ((code, amount) for code, amount in parts.items() if amount)


def _by_function(profile: Profile, people: Amounts) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, amount in people.items():
        function = _ELSEWHERE.get(code, profile.own)
        if not profile.is_organ:
            function = _OF_INSTITUTIONS.get(function, function)
        found[function] = found.get(function, 0) + amount
    return found


def _procure(shares: _Shares, rest: int, projects: int) -> dict[str, int]:
    goods = round(rest * (0.08 + 0.06 * shares.goods))
    services = round(projects * (0.12 + 0.1 * shares.services))
    works = round(projects * 0.2 * shares.works) if projects > 80_000 else 0  # noqa: PLR2004 - who builds
    total = goods + works + services
    to_sme = round(total * (0.7 + 0.25 * shares.to_sme))
    to_small = round(to_sme * (0.4 + 0.4 * shares.to_small))
    parts = {"goods": goods, "works": works, "services": services, "to_sme": to_sme, "to_small": to_small}
    return {"total": total, **parts}


def _count(rng: Random, profile: Profile, sangong: Amounts, jumps: Mapping[str, Jump]) -> dict[str, int]:
    """How many trips, cars and visitors the money was spent on."""
    abroad, car = jumps.get("abroad"), jumps.get("car_buy")
    each, size = 0.95 + 0.3 * rng.random(), 6.5 + 4 * rng.random()
    persons = round(sangong["reception"] / each) if sangong["reception"] else 0
    return {
        "abroad_groups": abroad.groups if abroad else 0,
        "abroad_persons": abroad.persons if abroad else 0,
        "cars_bought": 1 if car else 0,
        "cars_owned": profile.cars,
        "reception_batches": max(1, round(persons / size)) if persons else 0,
        "reception_persons": persons,
        "reception_amount": sangong["reception"],
    }


# --- Sums over units -----------------------------------------------------------------------------------------------------


def sum_years(parts: Iterable[Years]) -> Years:
    """The years of a department, or of the district: those of its units summed up."""
    listed = tuple(parts)
    return {
        year: Year(*(_sum(accounts) for accounts in zip(*(part[year] for part in listed), strict=True)))
        for year in listed[0]
    }


def _sum(accounts: tuple[Account, ...]) -> Account:
    def add(pick: Callable[[Account], Amounts]) -> dict[str, int]:
        keys = dict.fromkeys(itertools.chain.from_iterable(map(pick, accounts)))
        return {key: sum(pick(account).get(key, 0) for account in accounts) for key in keys}

    return Account(
        sangong=add(lambda each: each.sangong),
        gatherings={key: _sum_of(each.gatherings[key] for each in accounts) for key in GATHERINGS},
        people=add(lambda each: each.people),
        public=add(lambda each: each.public),
        economy=add(lambda each: each.economy),
        projects=add(lambda each: each.projects),
        funds=add(lambda each: each.funds),
        others=add(lambda each: each.others),
        operating=_sum_of(each.operating for each in accounts),
        opening=sum(each.opening for each in accounts),
        closing=sum(each.closing for each in accounts),
        carrier=accounts[0].carrier,
        procurement=add(lambda each: each.procurement),
        counts=add(lambda each: each.counts),
        why={key: why for each in reversed(accounts) for key, why in each.why.items()},
    )


def _sum_of(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
