"""A regular expression that is compiled when it is first used: a command uses few of the hundreds that its modules name."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, Final, Generic

_METHODS: Final = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class Pattern(Generic[AnyStr]):
    """What `re.compile` gives, but for the compiling: that comes with the first call of a method.

    Write `re.compile` where a pattern is made inside a function, or where something wants a real one.
    """

    def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __repr__(self) -> str:
        return f"Pattern({self.pattern!r})"

    def compile(self) -> re.Pattern[AnyStr]:
        """Compile, and put the methods of what comes out in the place of these: later calls go straight to them."""
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update({name: getattr(compiled, name) for name in _METHODS})
        return compiled

    def findall(self, string: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> list[Any]:
        """As `re.Pattern.findall`."""
        return self.compile().findall(string, pos, endpos)

    def finditer(self, string: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[AnyStr]]:
        """As `re.Pattern.finditer`."""
        return self.compile().finditer(string, pos, endpos)

    def fullmatch(self, string: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As `re.Pattern.fullmatch`."""
        return self.compile().fullmatch(string, pos, endpos)

    def match(self, string: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As `re.Pattern.match`."""
        return self.compile().match(string, pos, endpos)

    def search(self, string: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As `re.Pattern.search`."""
        return self.compile().search(string, pos, endpos)

    def split(self, string: AnyStr, maxsplit: int = 0) -> list[Any]:
        """As `re.Pattern.split`."""
        return self.compile().split(string, maxsplit)

    def sub(self, repl: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0) -> AnyStr:
        """As `re.Pattern.sub`."""
        return self.compile().sub(repl, string, count)

    def subn(
        self, repl: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0
    ) -> tuple[AnyStr, int]:
        """As `re.Pattern.subn`."""
        return self.compile().subn(repl, string, count)
