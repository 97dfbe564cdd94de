"""XMP documents: what is read in every spelling, what is kept, and what exiftool reads of what we wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pvchat_desktop.core.regions import Area, Region
from pvchat_desktop.services.xmp import BadXmp, Document

needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not installed: nobody else to read what we write"
)
LEO = Region("Leo Müller", Area(0.4, 0.3, 0.1, 0.2), 1.5)
ANNA = Region("Anna & <Bo>", Area(0.75, 0.5, 0.2, 0.25), 2.25)
SIZE_PX = (1920, 1080)

SHORTHAND = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="uuid:1" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
 xmlns:R="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:A="http://ns.adobe.com/xmp/sType/Area#"
 xmlns:D="http://ns.adobe.com/xap/1.0/sType/Dimensions#">
 <R:Regions><rdf:Description><R:AppliedToDimensions D:w="1920" D:h="1080" D:unit="pixel"/>
  <R:RegionList><rdf:Bag>
   <rdf:li><rdf:Description R:Name="Leo Müller" R:Type="Face">
     <R:Area A:x="0.4" A:y="0.3" A:w="0.1" A:h="0.2" A:unit="normalized"/></rdf:Description></rdf:li>
   <rdf:li R:Name="Rex" R:Type="Pet"/>
   <rdf:li rdf:parseType="Resource"><R:Name>Nobody</R:Name><R:Type>Face</R:Type><R:Area A:x="x" A:y="0.3"/></rdf:li>
  </rdf:Bag></R:RegionList></rdf:Description></R:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def _canonical(data: bytes) -> str:
    """The document without blanks between elements and whatever namespaces nobody uses."""
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    text: str = etree.tostring(root, method="c14n2").decode()
    return text


def test_regions_are_read_in_every_spelling() -> None:
    found = Document(SHORTHAND.encode()).found()
    assert found.regions == (Region("Leo Müller", Area(0.4, 0.3, 0.1, 0.2)),)
    assert found.applied_px == (1920, 1080)


def test_what_we_write_is_what_we_read() -> None:
    document = Document(None)
    document.put([LEO, ANNA], size_px=SIZE_PX)
    again = Document(document.data())
    assert again.ours() == again.found().regions == (LEO, ANNA)
    assert again.found().people == ("Leo Müller", "Anna & <Bo>")
    assert again.found().applied_px == SIZE_PX


def test_everything_foreign_is_kept_and_only_ours_is_replaced() -> None:
    document = Document(SHORTHAND.encode())
    document.put([LEO, ANNA], size_px=SIZE_PX)
    once = Document(document.data())
    assert [region.name for region in once.found().regions] == ["Leo Müller", "Anna & <Bo>"]
    assert once.ours() == (ANNA,)  # Leo is there already, in the very same place
    once.put([Region("Leo", Area(0.1, 0.1, 0.1, 0.1), 0.0)], size_px=SIZE_PX)
    twice = Document(once.data())
    assert [region.name for region in twice.ours()] == ["Leo"]
    assert twice.found().people == ("Leo",)
    twice.put([], size_px=SIZE_PX)
    assert not twice.has_ours()
    assert _canonical(twice.data()) == _canonical(SHORTHAND.encode())


def test_writing_the_same_again_changes_nothing() -> None:
    first = Document(SHORTHAND.encode())
    first.put([LEO, ANNA], size_px=SIZE_PX)
    second = Document(first.data())
    second.put([LEO, ANNA], size_px=SIZE_PX)
    assert second.data() == first.data()


def test_nothing_is_left_of_a_document_that_was_only_ours() -> None:
    document = Document(None)
    document.put([LEO], size_px=SIZE_PX)
    assert not document.is_bare
    document.put([], size_px=SIZE_PX)
    assert document.is_bare


def test_a_name_that_somebody_else_wrote_stays_when_ours_goes() -> None:
    document = Document(_with_subject("Leo", "beach"))
    document.put([Region("Leo", Area(0.1, 0.1, 0.1, 0.1), 0.0)], size_px=SIZE_PX)
    document.put([], size_px=SIZE_PX)
    assert _canonical(document.data()) == _canonical(_with_subject("Leo", "beach"))


def _with_subject(*words: str) -> bytes:
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>'
        "</rdf:Description></rdf:RDF>"
    ).encode()


@pytest.mark.parametrize("data", [b"", b"no xml", b"<a/>", b"<a><b></a>", b"\x00\xff\xd8\xff"])
def test_what_is_no_xmp_is_refused(data: bytes) -> None:
    with pytest.raises(BadXmp):
        Document(data)


def test_no_entity_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    data = doctype.encode() + _with_subject("Leo").replace(b"Leo", b"&e;")
    assert b"SECRET" not in Document(data).data()


def test_letters_that_xml_cannot_hold_are_left_out() -> None:
    document = Document(None)
    document.put([Region("Le\x0bo\x00", LEO.area, 0.0)], size_px=SIZE_PX)
    assert Document(document.data()).found().people == ("Leo",)


def test_regions_of_microsoft_are_read() -> None:
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:I="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
        'xmlns:G="http://ns.microsoft.com/photo/1.2/t/Region#"><MP:RegionInfo rdf:parseType="Resource"><I:Regions>'
        '<rdf:Bag><rdf:li G:PersonDisplayName="Leo" G:Rectangle="0.1, 0.2, 0.2, 0.4"/><rdf:li G:Rectangle="1,2"/>'
        "</rdf:Bag></I:Regions></MP:RegionInfo></rdf:Description></rdf:RDF>"
    )
    [region] = Document(data.encode()).found().regions
    assert region.name == "Leo"
    assert (region.area.x, region.area.y) == pytest.approx((0.2, 0.4))


# --- exiftool ---------------------------------------------------------------------------------------------------------


def _exiftool(*words: str | Path) -> str:
    done = subprocess.run(["exiftool", *map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_exiftool("-j", "-struct", "-n", path))[0]
    return read


def _check(path: Path, *regions: Region) -> dict[str, Any]:
    read = _read(path)
    by_name = {one["Name"]: one for one in read["RegionInfo"]["RegionList"]}
    for region in regions:
        area = by_name[region.name]["Area"]
        assert (area["X"], area["Y"], area["W"], area["H"]) == pytest.approx(
            (region.area.x, region.area.y, region.area.width, region.area.height), abs=1e-6
        )
        assert (by_name[region.name]["Type"], area["Unit"]) == ("Face", "normalized")
        assert float(by_name[region.name]["Time"]) == pytest.approx(region.t_s)
    return read


@needs_exiftool
def test_exiftool_reads_every_region_we_write(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4.xmp"
    document = Document(None)
    many = [Region(f"Nr. {i}", Area(0.1 + i / 100, 0.5, 0.05, 0.08), i / 3) for i in range(40)]
    document.put([LEO, ANNA, *many], size_px=SIZE_PX)
    path.write_bytes(document.data())
    assert "Warning" not in _exiftool("-a", "-G1", "-warning", "-validate", path)
    read = _check(path, LEO, ANNA)
    assert len(read["RegionInfo"]["RegionList"]) == 42
    assert read["RegionInfo"]["AppliedToDimensions"] == {"W": 1920, "H": 1080, "Unit": "pixel"}
    assert read["PersonInImage"][:2] == read["Subject"][:2] == ["Leo Müller", "Anna & <Bo>"]
    assert read["TagsList"][:2] == ["People/Leo Müller", "People/Anna & <Bo>"]


def digikam_style(
    path: Path,
    *,
    leo: Area = LEO.area,
    oma: Area = ANNA.area,
) -> None:
    """As digiKam fills a sidecar, made by exiftool."""
    regions = ",".join(
        f"{{Area={{X={at.x},Y={at.y},W={at.width},H={at.height},Unit=normalized}},Name={name},Type=Face}}"
        for name, at in (("Leo Müller", leo), ("Oma", oma))
    )
    _exiftool(
        "-o", path,
        f"-RegionInfo={{AppliedToDimensions={{W=1920,H=1080,Unit=pixel}},RegionList=[{regions}]}}",
        "-XMP-digiKam:TagsList=People/Leo Müller", "-XMP-digiKam:TagsList=Places/Öland",
        "-XMP-dc:Subject=beach", "-XMP-xmp:Rating=5", "-XMP-dc:Title=Sommer",
    )  # fmt: skip


@needs_exiftool
@pytest.mark.parametrize("spelling", [(), ("-api", "Compact=Shorthand"), ("-api", "Compact=AllSpace")])
def test_a_sidecar_of_exiftool_is_read_and_merged(tmp_path: Path, spelling: tuple[str, ...]) -> None:
    first, path = tmp_path / "first.xmp", tmp_path / "clip.mp4.xmp"
    digikam_style(first)
    _exiftool(*spelling, "-o", path, "-tagsfromfile", first, "-all:all", first)
    before = _read(path)
    document = Document(path.read_bytes())
    assert [region.name for region in document.found().regions] == ["Leo Müller", "Oma"]
    assert document.found().people == ("Leo Müller",)
    document.put([ANNA], size_px=SIZE_PX)
    path.write_bytes(document.data())
    after = _check(path, ANNA)
    assert after["RegionInfo"]["RegionList"][:2] == before["RegionInfo"]["RegionList"]
    assert (after["Rating"], after["Title"]) == (5, "Sommer")
    assert after["TagsList"] == ["People/Leo Müller", "Places/Öland", "People/Anna & <Bo>"]


@needs_exiftool
def test_exiftool_may_change_our_sidecar_and_we_find_ours_again(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4.xmp"
    document = Document(None)
    document.put([LEO, ANNA], size_px=SIZE_PX)
    path.write_bytes(document.data())
    _exiftool("-overwrite_original", "-XMP-xmp:Rating=3", path)
    again = Document(path.read_bytes())
    assert again.ours() == (LEO, ANNA)
    again.put([], size_px=SIZE_PX)
    path.write_bytes(again.data())
    assert _read(path)["Rating"] == 3
    assert "RegionInfo" not in _read(path)
