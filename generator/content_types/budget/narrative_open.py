"""A statement while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.content_types.budget.narrative_claims import Change, Completion, Order, Role, Share, Stated, Statement


@dataclass
class Open:
    """A statement while it is being read."""

    key: str
    path: tuple[str, ...]
    words: str
    parent: Open | None = None
    stated: list[Stated] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    has_reason: bool = False
    is_like_whole: bool = False
    """Whether it said itself of what year and phase its amount is; if not, that of the whole was taken."""

    def close(self, parent: int | None) -> Statement:
        """The statement as a value."""
        claims = (
            tuple(self.stated),
            tuple(self.changes),
            tuple(self.completions),
            tuple(self.shares),
            tuple(self.orders),
        )
        return Statement(self.key, self.path, self.words, *claims, parent, self.has_reason)

    def says_something(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self.stated or self.changes or self.completions or self.shares or self.orders or self.has_reason)

    def role_of_whole(self) -> Role | None:
        """Where all that was said of a whole is one figure of it, its parts are of that: 年初预算9.80万元，其中：公务接待费3.10万元."""
        if self.parent is None or self.stated:
            return None
        roles = {stated.role for stated in self.parent.stated}
        return roles.pop() if len(roles) == 1 else None
