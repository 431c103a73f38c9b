"""S11: a digital signature does not survive any change, and the department is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from msgspec.structs import replace

from perfxl.model import Audience, Level, Stage, Status, Verdict
from perfxl.ooxml import Package, annotate, scan
from perfxl.pipeline import process
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.ooxml.workbooks import annotation, parts_of, zipped
from tests.rules.asking import asked, only
from tests.scoring.real_return import CLEAN, FORM, submission

CLEAN_FILE = "clean_2020.xlsx"
SIGNATURES = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"


def signed(data: bytes) -> bytes:
    """Return a workbook with the parts Excel adds when it is signed; the signature itself is a stand-in."""
    before = parts_of(data)
    types, relations = (before[name].decode() for name in ("[Content_Types].xml", "_rels/.rels"))
    parts: dict[str, str | bytes] = {**before}
    parts["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/>'
        '<Override PartName="/_xmlsignatures/sig1.xml" '
        'ContentType="application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/></Types>',
    )
    origin = f'<Relationship Id="rIdSigned" Type="{SIGNATURES}/origin" Target="_xmlsignatures/origin.sigs"/>'
    parts["_rels/.rels"] = relations.replace("</Relationships>", f"{origin}</Relationships>")
    parts["_xmlsignatures/origin.sigs"] = b""
    parts["_xmlsignatures/_rels/origin.sigs.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{SIGNATURES}/signature" Target="sig1.xml"/></Relationships>'
    )
    parts["_xmlsignatures/sig1.xml"] = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    return zipped(parts)


def test_a_signed_return_is_told_to_keep_its_original():
    read = replace(submission(CLEAN), signed=True)
    runs = {run.code: run for run in run_all(FORM, read, score(FORM, read), Stage.DRAFT)}
    finding = only(runs, "S11")
    assert (finding.at, finding.level, finding.audience) == (None, Level.NOTICE, Audience.DEPARTMENT)
    assert "失效" in finding.message.say("zh")
    assert "原件" in finding.advice.say("zh")


def test_without_a_signature_nothing_is_said():
    assert asked()["S11"].verdict is Verdict.PASSED


def test_a_signature_is_seen_kept_and_never_in_the_way_of_acceptance(tmp_path: Path, samples: Path):
    data = signed((samples / CLEAN_FILE).read_bytes())
    path = tmp_path / "signed.xlsx"
    path.write_bytes(data)
    plain, checked = process(samples / CLEAN_FILE).outcome, process(path).outcome
    assert {one.code for one in checked.findings} - {one.code for one in plain.findings} == {"S11"}
    assert checked.status is plain.status
    assert plain.status is not Status.UNREADABLE


def test_a_relationship_whose_part_is_gone_is_no_signature(samples: Path):
    parts = parts_of(signed((samples / CLEAN_FILE).read_bytes()))
    assert scan(Package.open(zipped(parts))).signed
    assert not scan(Package.open(zipped({n: p for n, p in parts.items() if not n.endswith("origin.sigs")}))).signed


def test_the_parts_of_a_signature_stay_byte_identical(samples: Path):
    data = signed((samples / CLEAN_FILE).read_bytes())
    title = scan(Package.open(data)).sheets[0].title
    after = parts_of(annotate(data, annotation(title)).data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("_xmlsignatures")]
        assert len(names) == 3
        assert {name: after[name] for name in names} == {name: archive.read(name) for name in names}
