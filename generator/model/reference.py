"""References from record to record, unit and place, and to organs and acts that live elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import Discriminator, Tag

from generator.model.fields import DocumentNumber, Label, Line, Part, WebAddress, as_scalar, parse_line


@dataclass(frozen=True, slots=True)
class UnitId:
    """A unit of `content/units.yml`."""

    id: str

    def __str__(self) -> str:
        """The id as the file has it."""
        return self.id


@dataclass(frozen=True, slots=True)
class PlaceId:
    """A place of `content/places.yml`."""

    id: str

    def __str__(self) -> str:
        """The id as the file has it."""
        return self.id


@dataclass(frozen=True, slots=True)
class RecordId:
    """Another record of the portal."""

    id: str

    def __str__(self) -> str:
        """The id as the file has it."""
        return self.id


@dataclass(frozen=True, slots=True)
class ItemId(RecordId):
    """An item of another record: `item` is its anchor there, empty for the record as a whole. Printed `id#anchor`."""

    item: str = ""

    def __str__(self) -> str:
        """As the file has it."""
        return f"{self.id}#{self.item}" if self.item else self.id


@dataclass(frozen=True, slots=True)
class KindName:
    """A kind of event that some type states: `集体学习`."""

    id: str

    def __str__(self) -> str:
        """The kind as the file has it."""
        return self.id


@dataclass(frozen=True, slots=True)
class TypeLabel:
    """A type of record, by the label that readers know: `政策文件`."""

    id: str

    def __str__(self) -> str:
        """The label as the file has it."""
        return self.id


_Ref = TypeVar("_Ref", UnitId, PlaceId, RecordId, KindName, TypeLabel)


def _parse_id(kind: type[_Ref]) -> Callable[[object], _Ref]:
    def parse(value: object) -> _Ref:
        return value if isinstance(value, kind) else kind(parse_line(value))

    return parse


def _parse_item(value: object) -> ItemId:
    if isinstance(value, ItemId):
        return value
    record, _hash, item = parse_line(value).partition("#")
    return ItemId(record.strip(), item.strip())


class OutsideOrgan(Part):
    """An organ that is not of this portal: it has no page, telephone or index number here."""

    name: Annotated[Line, Label("名称")]
    url: Annotated[WebAddress | None, Label("网址")] = None


class OutsideAct(Part):
    """A document that is held elsewhere."""

    title: Annotated[Line, Label("标题")]
    document_no: Annotated[DocumentNumber | None, Label("发文字号")] = None
    url: Annotated[WebAddress | None, Label("网址")] = None


def _inside_or_outside(value: object) -> str:
    return "outside" if isinstance(value, dict | Part) else "inside"


UnitRef = Annotated[UnitId, *as_scalar(_parse_id(UnitId))]
PlaceRef = Annotated[PlaceId, *as_scalar(_parse_id(PlaceId))]
ItemRef = Annotated[ItemId, *as_scalar(_parse_item)]
RecordRef = Annotated[RecordId, *as_scalar(_parse_id(RecordId))]
KindRef = Annotated[KindName, *as_scalar(_parse_id(KindName))]
TypeRef = Annotated[TypeLabel, *as_scalar(_parse_id(TypeLabel))]
OrganRef = Annotated[
    Annotated[UnitRef, Tag("inside")] | Annotated[OutsideOrgan, Tag("outside")], Discriminator(_inside_or_outside)
]
ActRef = Annotated[
    Annotated[RecordRef, Tag("inside")] | Annotated[OutsideAct, Tag("outside")], Discriminator(_inside_or_outside)
]
