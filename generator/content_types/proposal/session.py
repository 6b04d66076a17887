"""届次会次: the session of the congress or the conference at which a matter was raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from generator.model.fields import as_scalar, fault, parse_line
from generator.text.numeral import NUMERAL_CHARACTERS, parse_numeral
from generator.text.pattern import Pattern

_BODIES: Final = {"人大": "npc", "政协": "cppcc"}
_FORM: Final = Pattern(
    f"(?P<body>人大|政协)(?P<term>[{NUMERAL_CHARACTERS}]+)届(?P<meeting>[{NUMERAL_CHARACTERS}]+)次会议(?P<recess>闭会期间)?"
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as printed, and what it comes to. `body` is 人大 or 政协; `slug` its address: `npc-19-1`."""

    printed: str
    body: str
    term: int
    meeting: int
    is_recess: bool

    def __str__(self) -> str:
        """As printed."""
        return self.printed

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return f"{_BODIES[self.body]}-{self.term}-{self.meeting}{'-recess' if self.is_recess else ''}"

    @property
    def order(self) -> tuple[int, int, bool, str]:
        """Later sessions of a body come after earlier ones."""
        return self.term, self.meeting, self.is_recess, self.body


def parse_session(value: object) -> Session:
    """`人大十九届一次会议` → Session."""
    if isinstance(value, Session):
        return value
    text = parse_line(value)
    found = _FORM.fullmatch(text)
    hint = "写成 人大十九届一次会议 或者 政协十届五次会议；闭会期间提出的，后面加上 闭会期间"
    if found is None:
        raise fault(f"“{text}”看不出是哪一届哪一次会议", hint)
    try:
        term, meeting = parse_numeral(found["term"]), parse_numeral(found["meeting"])
    except ValueError:
        raise fault(f"“{text}”里的届次不是数", hint) from None
    return Session(text, found["body"], term, meeting, found["recess"] is not None)


SessionName = Annotated[Session, *as_scalar(parse_session)]
