"""What the fake printer says it can do: the attributes of RFC 8011, PWG 5100.14 (IPP Everywhere) and a driverless queue."""

from __future__ import annotations

from typing import Final

from drivers.a4.ipp import Attribute, Op, Tag, attribute

_WIDTH: Final = 21000
_LENGTH: Final = 29700
_MARGIN: Final = 423
"""Hundredths of millimetres."""
_MEDIA: Final = {"iso_a4_210x297mm": (21000, 29700), "na_letter_8.5x11in": (21590, 27940)}
_FORMATS: Final = ("application/pdf", "application/octet-stream", "image/jpeg", "image/pwg-raster")
_JOB_TEMPLATE: Final = ("copies", "media", "media-col", "sides", "print-quality", "orientation-requested")


def _media_col(name: str) -> tuple[Attribute, ...]:
    width, length = _MEDIA.get(name, (_WIDTH, _LENGTH))
    size = (attribute("x-dimension", Tag.INTEGER, width), attribute("y-dimension", Tag.INTEGER, length))
    margins = tuple(
        attribute(f"media-{side}-margin", Tag.INTEGER, _MARGIN) for side in ("bottom", "left", "right", "top")
    )
    return (
        attribute("media-size", Tag.BEGIN_COLLECTION, size),
        *margins,
        attribute("media-source", Tag.KEYWORD, "main"),
        attribute("media-type", Tag.KEYWORD, "stationery"),
    )


def fixed_attributes(uri: str) -> tuple[Attribute, ...]:
    """All that never changes."""
    keyword, integer, enum, boolean, text = Tag.KEYWORD, Tag.INTEGER, Tag.ENUM, Tag.BOOLEAN, Tag.TEXT
    columns = [_media_col(name) for name in _MEDIA]
    resolution = (300).to_bytes(4, "big") * 2 + b"\x03"
    return (
        attribute("charset-configured", Tag.CHARSET, "utf-8"),
        attribute("charset-supported", Tag.CHARSET, "us-ascii", "utf-8"),
        attribute("color-supported", boolean, False),
        attribute("compression-supported", keyword, "none"),
        attribute("copies-default", integer, 1),
        attribute("copies-supported", Tag.RANGE, _range(1, 99)),
        attribute("document-format-default", Tag.MIME, "application/pdf"),
        attribute("document-format-supported", Tag.MIME, *_FORMATS),
        attribute("finishings-default", enum, 3),
        attribute("finishings-supported", enum, 3),
        attribute("generated-natural-language-supported", Tag.LANGUAGE, "en"),
        attribute("identify-actions-default", keyword, "display"),
        attribute("identify-actions-supported", keyword, "display"),
        attribute("ipp-versions-supported", keyword, "1.1", "2.0"),
        attribute("job-creation-attributes-supported", keyword, *_JOB_TEMPLATE),
        attribute("media-bottom-margin-supported", integer, _MARGIN),
        attribute("media-left-margin-supported", integer, _MARGIN),
        attribute("media-right-margin-supported", integer, _MARGIN),
        attribute("media-top-margin-supported", integer, _MARGIN),
        attribute("media-col-database", Tag.BEGIN_COLLECTION, *columns),
        attribute("media-col-default", Tag.BEGIN_COLLECTION, columns[0]),
        attribute(
            "media-col-supported",
            keyword,
            "media-bottom-margin",
            "media-left-margin",
            "media-right-margin",
            "media-size",
            "media-source",
            "media-top-margin",
            "media-type",
        ),
        attribute("media-default", keyword, "iso_a4_210x297mm"),
        attribute("media-size-supported", Tag.BEGIN_COLLECTION, *(_size_of(column) for column in columns)),
        attribute("media-source-supported", keyword, "main"),
        attribute("media-supported", keyword, *_MEDIA),
        attribute("media-type-supported", keyword, "stationery"),
        attribute("multiple-document-handling-supported", keyword, "separate-documents-uncollated-copies"),
        attribute("multiple-document-jobs-supported", boolean, False),
        attribute("multiple-operation-time-out", integer, 60),
        attribute("multiple-operation-time-out-action", keyword, "abort-job"),
        attribute("natural-language-configured", Tag.LANGUAGE, "en"),
        attribute("operations-supported", enum, *Op),
        attribute("orientation-requested-default", enum, 3),
        attribute("orientation-requested-supported", enum, 3, 4, 5, 6),
        attribute("output-bin-default", keyword, "face-down"),
        attribute("output-bin-supported", keyword, "face-down"),
        attribute("overrides-supported", keyword, "page-ranges"),
        attribute("pages-per-minute", integer, 30),
        attribute("pdl-override-supported", keyword, "attempted"),
        attribute("print-color-mode-default", keyword, "monochrome"),
        attribute("print-color-mode-supported", keyword, "monochrome"),
        attribute("print-quality-default", enum, 4),
        attribute("print-quality-supported", enum, 4),
        attribute("printer-info", text, "Nuanping page printer endpoint"),
        attribute("printer-location", text, ""),
        attribute("printer-make-and-model", text, "Nuanping IPP Endpoint"),
        attribute("printer-more-info", Tag.URI, uri.replace("ipp://", "http://", 1)),
        attribute("printer-name", Tag.NAME, "endpoint"),
        attribute("printer-resolution-default", Tag.RESOLUTION, resolution),
        attribute("printer-resolution-supported", Tag.RESOLUTION, resolution),
        attribute("printer-uri-supported", Tag.URI, uri),
        attribute("printer-uuid", Tag.URI, "urn:uuid:6b3d1d2e-0000-4000-8000-6e75616e7069"),
        attribute("pwg-raster-document-resolution-supported", Tag.RESOLUTION, resolution),
        attribute("pwg-raster-document-sheet-back", keyword, "normal"),
        attribute("pwg-raster-document-type-supported", keyword, "sgray_8"),
        attribute("sides-default", keyword, "one-sided"),
        attribute("sides-supported", keyword, "one-sided"),
        attribute("uri-authentication-supported", keyword, "none"),
        attribute("uri-security-supported", keyword, "none"),
        attribute("which-jobs-supported", keyword, "completed", "not-completed"),
    )


def _size_of(column: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    size = column[0].values[0].data
    return size if isinstance(size, tuple) else ()


def _range(low: int, high: int) -> bytes:
    return low.to_bytes(4, "big") + high.to_bytes(4, "big")
