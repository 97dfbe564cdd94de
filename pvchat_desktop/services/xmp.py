"""One XMP document: face regions and names read from it, and our own put into it beside everything that is there.

Regions are those of the Metadata Working Group (digiKam, Lightroom, Immich and others write them); Microsoft's are read
as well. Both may stand in RDF's several spellings. What is ours carries attributes in a namespace of our own: a region
the time it stands for, and three lists the names that were added, so that another run finds and replaces just that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from pvchat_desktop.core.regions import SAME_AREA_IOU, Area, Region

Element = Any  # lxml.etree._Element, which has no types

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MWG: Final = "http://www.metadataworkinggroup.com/schemas/regions/"
_AREA: Final = "http://ns.adobe.com/xmp/sType/Area#"
_DIM: Final = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_DIGIKAM: Final = "http://www.digikam.org/ns/1.0/"
_IPTC: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_MP: Final = "http://ns.microsoft.com/photo/1.2/"
_MPRI: Final = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
_MPREG: Final = "http://ns.microsoft.com/photo/1.2/t/Region#"
OURS: Final = "urn:pvchat-desktop:xmp:1#"
_X: Final = "adobe:ns:meta/"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_PREFIXES: Final = {
    "rdf": _RDF, "mwg-rs": _MWG, "stArea": _AREA, "stDim": _DIM, "dc": _DC, "digiKam": _DIGIKAM,
    "Iptc4xmpExt": _IPTC, "pvchat": OURS, "x": _X,
}  # fmt: skip

_PEOPLE_TAG: Final = "People/"  # digiKam's branch for people
_LISTS: Final = (
    ("subject", _DC, "subject", "Bag", ""),
    ("tags", _DIGIKAM, "TagsList", "Seq", _PEOPLE_TAG),
    ("people", _IPTC, "PersonInImage", "Bag", ""),
)
"""Where names stand beside the regions: our mark, namespace, property, kind of list, what comes before the name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a document says. `applied_px`: width and height of the picture that the regions were drawn on."""

    regions: tuple[Region, ...]
    applied_px: tuple[float, float] | None
    people: tuple[str, ...]  # named as being in the picture, anywhere in it


class BadXmp(Exception):
    """Not XML, or no XMP."""


class Document:
    """A parsed document; changes stay in memory until `data` is written by the caller."""

    def __init__(self, data: bytes | None) -> None:
        """`data` None: an empty document. BadXmp where it cannot be understood."""
        self._tree = _parsed(data) if data is not None else _empty()
        rdf = next(self._tree.getroot().iter(_tag(_RDF, "RDF")), None)
        if rdf is None:
            raise BadXmp
        self._rdf: Element = rdf

    # --- Reading ------------------------------------------------------------------------------------------------------

    def found(self) -> Found:
        regions = [_region(one) for one in self._regions()]
        usable = [region for region in regions if region is not None]
        return Found(tuple(usable or self._microsoft()), self._applied(), self._people())

    def ours(self) -> tuple[Region, ...]:
        """The regions that we wrote."""
        found = (_region(one) for one in self._regions() if _is_ours(one))
        return tuple(region for region in found if region is not None)

    def has_ours(self) -> bool:
        return any(_is_ours(one) for one in self._regions()) or any(self._marked(mark) for mark, *_rest in _LISTS)

    @property
    def is_bare(self) -> bool:
        """Nothing is said in it."""
        described = (one.tag == _tag(_RDF, "Description") for one in self._rdf.iterchildren(tag=etree.Element))
        return all(described) and all(not _fields(one) for one in self._descriptions())

    def _descriptions(self) -> list[Element]:
        return list(self._rdf.iterchildren(_tag(_RDF, "Description")))

    def _regions(self) -> list[Element]:
        """Structures of all regions, whoever wrote them."""
        return [_struct(item) for holder in self._holders() for item in _items(_field(holder, _MWG, "RegionList"))]

    def _holders(self) -> list[Element]:
        return [_struct(one) for one in self._properties(_MWG, "Regions")]

    def _properties(self, namespace: str, name: str) -> list[Element]:
        tag = _tag(namespace, name)
        return [one for place in self._descriptions() for one in place.iterchildren(tag)]

    def _applied(self) -> tuple[float, float] | None:
        for holder in self._holders():
            field = _field(holder, _MWG, "AppliedToDimensions")
            if field is not None:
                struct = _struct(field)
                width, height = _number(_text(struct, _DIM, "w")), _number(_text(struct, _DIM, "h"))
                if width and height and min(width, height) > 0:
                    return width, height
        return None

    def _microsoft(self) -> Iterator[Region]:
        for info in self._properties(_MP, "RegionInfo"):
            for item in _items(_field(_struct(info), _MPRI, "Regions")):
                struct = _struct(item)
                name = _text(struct, _MPREG, "PersonDisplayName")
                values = [_number(part) for part in (_text(struct, _MPREG, "Rectangle") or "").split(",")]
                if name and len(values) == 4:
                    left, top, width, height = (value if value is not None else -1.0 for value in values)
                    area = Area(left + width / 2, top + height / 2, width, height)
                    if area.is_usable:
                        yield Region(name, area)

    def _people(self) -> tuple[str, ...]:
        """Of PersonInImage, and of digiKam's branch for people."""
        tags = (text for one in self._properties(_DIGIKAM, "TagsList") for text in _texts(one))
        in_branch = [tag.removeprefix(_PEOPLE_TAG) for tag in tags if tag.startswith(_PEOPLE_TAG)]
        named = [text for one in self._properties(_IPTC, "PersonInImage") for text in _texts(one)]
        return tuple(dict.fromkeys(name for name in [*named, *in_branch] if name))

    # --- Writing ------------------------------------------------------------------------------------------------------

    def put(self, regions: Sequence[Region], *, size_px: tuple[int, int]) -> None:
        """Replace what we wrote before. A region that somebody else has under the same name is not written again."""
        self._remove_regions()
        theirs = [one for one in (_region(item) for item in self._regions()) if one is not None]
        new = [one for one in regions if not any(_is_same(one, other) for other in theirs)]
        if new:
            place = self._list_of_regions(size_px)
            for region in new:
                place.append(_written(region))
        names = list(dict.fromkeys(_legal(region.name) for region in regions))
        for mark, namespace, name, kind, before in _LISTS:
            self._put_names([before + one for one in names], (namespace, name, kind), mark)
        self._drop_empty()

    def _remove_regions(self) -> None:
        for struct in [one for one in self._regions() if _is_ours(one)]:
            item = struct if struct.tag == _tag(_RDF, "li") else struct.getparent()
            _remove(item)

    def _put_names(self, names: Sequence[str], where: tuple[str, str, str], mark: str) -> None:
        namespace, name, kind = where
        before = set(self._marked(mark))
        places = self._properties(namespace, name)
        for one in places:
            for item in [item for item in _items(one) if (item.text or "").strip() in before]:
                _remove(item)
        there = {text for one in places for text in _texts(one)}
        added = [one for one in names if one not in there]
        self._fill(places[0] if places else None, (namespace, name, kind), added)
        if self._marked(mark) != added:
            for old in self._properties(OURS, mark):
                _remove(old)
            self._fill(None, (OURS, mark, "Bag"), added)

    def _marked(self, mark: str) -> list[str]:
        return [text for one in self._properties(OURS, mark) for text in _texts(one)]

    def _fill(self, place: Element | None, what: tuple[str, str, str], texts: Sequence[str]) -> None:
        if not texts:
            return
        namespace, name, kind = what
        if place is None:
            place = _sub(self._description(), _tag(namespace, name))
        container = _container(place, kind)
        for text in texts:
            _sub(container, _tag(_RDF, "li")).text = text

    def _list_of_regions(self, size_px: tuple[int, int]) -> Element:
        """The container that regions are put into, made with the picture's dimensions where there is none."""
        for holder in self._holders():
            if (field := _field(holder, _MWG, "RegionList")) is not None:
                return _container(field, "Bag")
        holder = next(iter(self._holders()), None)
        if holder is None:
            holder = _sub(self._description(), _tag(_MWG, "Regions"))
        if holder.tag != _tag(_RDF, "Description"):
            holder.set(_tag(_RDF, "parseType"), "Resource")
        if _field(holder, _MWG, "AppliedToDimensions") is None:
            holder.append(_dimensions(size_px))
        return _container(_sub(holder, _tag(_MWG, "RegionList")), "Bag")

    def _description(self) -> Element:
        """What properties are added to."""
        there = self._descriptions()
        if there:
            return there[0]
        made = _sub(self._rdf, _tag(_RDF, "Description"))
        made.set(_tag(_RDF, "about"), "")
        return made

    def _drop_empty(self) -> None:
        """Lists that only ever held what was ours."""
        for namespace, name in ((_DC, "subject"), (_DIGIKAM, "TagsList"), (_IPTC, "PersonInImage")):
            for one in self._properties(namespace, name):
                if not _items(one):
                    _remove(one)
        for one in self._properties(_MWG, "Regions"):
            if not _items(_field(_struct(one), _MWG, "RegionList")) and _holds_only_regions(_struct(one)):
                _remove(one)

    def data(self) -> bytes:
        """As UTF-8, with the packet's marks where they were."""
        return bytes(etree.tostring(self._tree, encoding="UTF-8", xml_declaration=False)) + b"\n"


# --- Regions ----------------------------------------------------------------------------------------------------------


def _region(struct: Element) -> Region | None:
    """None where it is no face, has no name or no usable area."""
    name = (_text(struct, _MWG, "Name") or "").strip()
    kind = (_text(struct, _MWG, "Type") or "Face").strip()
    place = _field(struct, _MWG, "Area")
    if not name or kind.casefold() != "face" or place is None:
        return None
    area = _area(_struct(place))
    return Region(name, area, _number(_text(struct, OURS, "Time"))) if area is not None else None


def _area(struct: Element) -> Area | None:
    values = [_number(_text(struct, _AREA, key)) for key in ("x", "y", "w", "h")]
    if any(value is None for value in values) or (_text(struct, _AREA, "unit") or "normalized") != "normalized":
        return None
    area = Area(*(value for value in values if value is not None))
    return area if area.is_usable else None


def _is_same(one: Region, other: Region) -> bool:
    return one.name.casefold() == other.name.casefold() and one.area.iou(other.area) >= SAME_AREA_IOU


def _is_ours(struct: Element) -> bool:
    return _text(struct, OURS, "Time") is not None


def _written(region: Region) -> Element:
    item = etree.Element(_tag(_RDF, "li"), nsmap=_nsmap("rdf", "mwg-rs", "stArea", "pvchat"))
    item.set(_tag(_RDF, "parseType"), "Resource")
    area = _sub(item, _tag(_MWG, "Area"))
    area.set(_tag(_RDF, "parseType"), "Resource")
    values = (("x", region.area.x), ("y", region.area.y), ("w", region.area.width), ("h", region.area.height))
    for key, value in values:
        _sub(area, _tag(_AREA, key)).text = f"{value:.6f}"
    _sub(area, _tag(_AREA, "unit")).text = "normalized"
    _sub(item, _tag(_MWG, "Name")).text = _legal(region.name)
    _sub(item, _tag(_MWG, "Type")).text = "Face"
    _sub(item, _tag(OURS, "Time")).text = f"{region.t_s or 0.0:.3f}"
    return item


def _legal(name: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(one for one in name if one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")


def _dimensions(size_px: tuple[int, int]) -> Element:
    made = etree.Element(_tag(_MWG, "AppliedToDimensions"), nsmap=_nsmap("rdf", "mwg-rs", "stDim"))
    made.set(_tag(_RDF, "parseType"), "Resource")
    for key, value in (("w", str(size_px[0])), ("h", str(size_px[1])), ("unit", "pixel")):
        _sub(made, _tag(_DIM, key)).text = value
    return made


# --- RDF's spellings --------------------------------------------------------------------------------------------------


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _nsmap(*prefixes: str) -> dict[str, str]:
    return {prefix: _PREFIXES[prefix] for prefix in prefixes}


def _struct(holder: Element) -> Element:
    """The element that carries a structure's fields: the holder itself, or the description inside it."""
    inner = holder.find(_tag(_RDF, "Description"))
    return holder if inner is None else inner


def _fields(struct: Element) -> list[str]:
    """Names of all fields, without the attributes of RDF and XML themselves."""
    names = [one.tag for one in struct.iterchildren(tag=etree.Element)]
    return names + [key for key in struct.attrib if not key.startswith((f"{{{_RDF}}}", _XML))]


def _holds_only_regions(struct: Element) -> bool:
    ours = {_tag(_MWG, "RegionList"), _tag(_MWG, "AppliedToDimensions")}
    return set(_fields(struct)) <= ours


def _field(struct: Element, namespace: str, name: str) -> Element | None:
    return struct.find(_tag(namespace, name))


def _text(struct: Element, namespace: str, name: str) -> str | None:
    """A plain field, as an element or as an attribute."""
    tag = _tag(namespace, name)
    element = struct.find(tag)
    found: str | None = struct.get(tag) if element is None else (element.text or "")
    return found


def _items(place: Element | None) -> list[Element]:
    """The items of a list; a property without a list has none."""
    if place is None:
        return []
    kinds = (_tag(_RDF, kind) for kind in ("Bag", "Seq", "Alt"))
    return [item for kind in kinds for one in place.iterchildren(kind) for item in one.iterchildren(_tag(_RDF, "li"))]


def _texts(place: Element) -> Iterable[str]:
    return [text for item in _items(place) if (text := (item.text or "").strip())]


def _container(place: Element, kind: str) -> Element:
    for one in ("Bag", "Seq", "Alt"):
        if (found := place.find(_tag(_RDF, one))) is not None:
            return found
    return _sub(place, _tag(_RDF, kind))


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _sub(parent: Element, tag: str) -> Element:
    namespace = tag[1:].partition("}")[0]
    prefix = next(key for key, value in _PREFIXES.items() if value == namespace)
    is_known = namespace in parent.nsmap.values()
    return etree.SubElement(parent, tag, nsmap=None if is_known else {prefix: namespace})


def _remove(one: Element) -> None:
    one.getparent().remove(one)


def _parsed(data: bytes) -> Any:
    """Nothing outside the document is read, and no entity is followed: it was written by others."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data.rstrip(b"\x00 \r\n\t"), parser).getroottree()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXmp from error


def tagged_texts(data: bytes, tags: Collection[str]) -> list[tuple[str, str]]:
    """(tag, text) of these properties, "{namespace}name", as elements or attributes. BadXmp where it is no XML."""
    found: list[tuple[str, str]] = []
    for element in _parsed(data).getroot().iter(etree.Element):
        if element.tag in tags:
            found += [(str(element.tag), str(text)) for text in element.itertext()]
        found += [(str(name), str(value)) for name, value in element.attrib.items() if name in tags]
    return [(tag, tidy) for tag, text in found if (tidy := " ".join(text.split()))]


def _empty() -> Any:
    root = etree.Element(_tag(_X, "xmpmeta"), nsmap=_nsmap("x"))
    etree.SubElement(root, _tag(_RDF, "RDF"), nsmap=_nsmap("rdf"))
    root.addprevious(etree.ProcessingInstruction("xpacket", 'begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"'))
    root.addnext(etree.ProcessingInstruction("xpacket", 'end="w"'))
    return root.getroottree()
