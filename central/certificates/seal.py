"""The visible seal 测试专用章 and the electronic signature behind it (PAdES-B-B: ETSI EN 319 142-1)."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from fpdf import FPDF
from fpdf.enums import DocumentCompliance
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from central.certificates.keys import OfficeKeys
from central.certificates.paper import SEAL_MM, Sheet
from drivers.a4.fonts import installed_faces
from drivers.a4.typesetting import add_font

FIELD: Final = "Seal"
_RED: Final = (200, 16, 32)
_WORDS_BELOW: Final = "测试专用章"
_MM_PER_PT: Final = 25.4 / 72
_FILL: Final = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)


class _PageOf(PdfContent):
    """The first page of a PDF in memory; the library's own class reads files only."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._data)), page_ix=0)
        self.resources.xobject["/SealPage"] = form
        left, low, right, high = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(high - low))
        return b"/SealPage Do"


def sealed(sheet: Sheet, keys: OfficeKeys, office: str) -> bytes:
    """The sheet with the seal on it and everything signed; nothing may be changed afterwards without the signature saying so."""
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(_der(keys.seal_pem)),
        signing_key=asn1_keys.PrivateKeyInfo.load(_der(keys.seal_key_pem)),
        cert_registry=_registry(keys),
    )
    signing = PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=_WORDS_BELOW,
            location=office,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer,
        stamp_style=StaticStampStyle(
            background=_PageOf(_seal_picture(office)), background_layout=_FILL, border_width=0
        ),
        new_field_spec=SigFieldSpec(FIELD, on_page=sheet.place.page, box=sheet.place.box),
    )
    out = signing.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(sheet.data)))
    return bytes(out.getbuffer())


def _registry(keys: OfficeKeys) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library left this one out
    store.register(asn1_x509.Certificate.load(_der(keys.root_pem)))
    return store


def _der(pem: bytes) -> bytes:
    _, _, der = asn1_pem.unarmor(pem)
    return bytes(der)


@lru_cache(maxsize=4)
def _seal_picture(office: str) -> bytes:
    """A round red seal as a page of its own: office around the rim, star in the middle, what it is good for below."""
    pdf = FPDF(format=(SEAL_MM, SEAL_MM), enforce_compliance=DocumentCompliance.PDFA_2U)
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    add_font(pdf, "seal", "B", installed_faces()[0].subset(set(office + _WORDS_BELOW), True))
    pdf.add_page()
    pdf.set_draw_color(*_RED)
    pdf.set_fill_color(*_RED)
    pdf.set_text_color(*_RED)
    middle, radius = SEAL_MM / 2, SEAL_MM / 2 - 1.0
    pdf.set_line_width(1.1)
    pdf.circle(middle, middle, radius, style="D")
    pdf.star(middle, middle, 2.2, 5.6, 5, rotate_degrees=180, style="F")
    size = min(14.0, 2.9 * radius / len(office) / _MM_PER_PT * 1.25)
    pdf.set_font("seal", "B", size)
    # Two thirds of the rim for the office; the words below stand upright.
    step = math.radians(240.0 / len(office))
    for number, character in enumerate(office):
        angle = (number - (len(office) - 1) / 2) * step
        reach = radius - 1.6 - size * _MM_PER_PT
        x, y = middle + reach * math.sin(angle), middle - reach * math.cos(angle)
        with pdf.rotation(-math.degrees(angle), x, y):
            pdf.text(x - pdf.get_string_width(character) / 2, y, character)
    pdf.set_font("seal", "B", 11.0)
    pdf.text(middle - pdf.get_string_width(_WORDS_BELOW) / 2, middle + 12.2, _WORDS_BELOW)
    return bytes(pdf.output())
