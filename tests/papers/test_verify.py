"""kiosk verify without network: true, altered, expired, called back, re-used, forged, and what cannot be told."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from central.certificates.keys import OfficeKeys, fresh
from kiosk.commands import verify
from kiosk.contract.seals import Claims, Revocations, SealError, read_token, token, token_in
from kiosk.papers.judge import Verdict, judge_scanned, judge_token
from kiosk.papers.kept_list import keep, load
from kiosk.papers.sheet import judge_pdf
from tests.papers.conftest import NUMBER, TODAY, Made, make


def _claims(made: Made) -> Claims:
    text = token_in(made.paper.address)
    assert text is not None
    return read_token(text, made.known().keys)


def _verify(made: Made, folder: Path, capsys: pytest.CaptureFixture[str], what: str, *more: str) -> tuple[int, str]:
    arguments = [what, "--keys", str(made.site(folder)), "--list", str(folder / "list.json"), "--json", *more]
    if "--at" not in more:
        arguments += ["--at", TODAY.isoformat()]
    status = verify.main(arguments)
    return status, json.loads(capsys.readouterr().out)["reason"]


def _kept(made: Made, folder: Path, listed_on: date, **revoked: str) -> None:
    listed = Revocations(made.keys.key_id, listed_on, revoked)
    keep(folder / "list.json", listed, made.keys.sign_list(listed), made.known().keys)


def test_a_true_file_and_a_true_code(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made.pdf)
    assert _verify(made, tmp_path, capsys, str(path)) == (0, "signed")
    assert _verify(made, tmp_path, capsys, made.paper.address) == (0, "signed")


@pytest.mark.parametrize("where", [0.002, 0.3, 0.6, 0.85, 0.97, 0.98])
def test_a_flipped_byte_makes_the_file_untrue(made: Made, where: float) -> None:
    data = bytearray(made.pdf)
    data[int(len(data) * where)] ^= 1
    found = judge_pdf(bytes(data), made.keys.seal_root, made.known())
    assert found.verdict is not Verdict.TRUE


def test_what_was_added_after_sealing_is_seen(made: Made) -> None:
    found = judge_pdf(made.pdf + b"\n% another line\n", made.keys.seal_root, made.known())
    assert found.verdict is Verdict.ALTERED


def test_a_sheet_without_its_seal_is_not_true(made: Made) -> None:
    unsealed = made.pdf[: made.pdf.index(b"%%EOF") + 6]
    found = judge_pdf(unsealed, made.keys.seal_root, made.known())
    assert (found.verdict, found.reason) == (Verdict.ALTERED, "signature-missing")


def test_a_seal_of_another_authority_is_forged(made: Made) -> None:
    found = judge_pdf(made.pdf, fresh().seal_root, made.known())
    assert (found.verdict, found.reason) == (Verdict.FORGED, "seal-not-trusted")


def test_the_code_of_another_paper_is_seen(made: Made) -> None:
    """Somebody seals a paper of their own and puts a true code on it."""
    forger = fresh()
    other = make(forger, number="C04202611260000000099")
    carried = _with_code_of(other, made)
    found = judge_pdf(carried, forger.seal_root, made.known())
    assert (found.verdict, found.reason) == (Verdict.REUSED, "other-text")
    same_number = _with_code_of(make(forger), made)
    assert judge_pdf(same_number, forger.seal_root, made.known()).verdict is Verdict.ALTERED


def _with_code_of(paper: Made, other: Made) -> bytes:
    from pypdfium2 import PdfDocument

    from central.certificates.content import Imprint
    from central.certificates.paper import make_sheet

    imprint = Imprint(paper.paper.number, "Z" * 20, "2026年11月26日", "2027年2月24日", "2026年11月26日 10:30", "局")
    sheet = make_sheet(paper.content, imprint, paper.paper.at, lambda _: other.paper.address)
    out = io.BytesIO()
    document = PdfDocument(sheet.data)
    document.save(out)
    document.close()
    return out.getvalue()


def test_a_forged_code(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forger = fresh()
    claims = replace(_claims(made), gist="缴费40年")
    forged = token(claims, forger.sign_claims(claims))
    assert _verify(made, tmp_path, capsys, f"https://x/verify/{claims.code}#{forged}") == (7, "forged")
    own_key = replace(claims, key_id=forger.key_id)
    status, reason = _verify(made, tmp_path, capsys, token(own_key, forger.sign_claims(own_key)))
    assert (status, reason) == (8, "key-unknown")


def test_every_change_of_a_code_is_seen(made: Made) -> None:
    text = token_in(made.paper.address)
    assert text is not None
    for at in range(4, len(text), 7):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert judge_token(changed, made.known()).verdict in (Verdict.FORGED, Verdict.UNKNOWN), at


def test_an_expired_code(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = _claims(made).expires_on
    for day, status in ((last, 0), (last + timedelta(days=1), 4)):
        assert _verify(made, tmp_path, capsys, made.paper.address, "--at", day.isoformat())[0] == status


def test_a_code_called_back(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _kept(made, tmp_path, TODAY - timedelta(days=200), **{NUMBER: "fraud"})
    assert _verify(made, tmp_path, capsys, made.paper.address) == (5, "fraud")
    assert _verify(made, tmp_path, capsys, NUMBER) == (5, "fraud")
    path = tmp_path / "paper.pdf"
    path.write_bytes(made.pdf)
    assert _verify(made, tmp_path, capsys, str(path)) == (5, "fraud")


def test_an_old_list_does_not_say_that_a_paper_was_not_called_back(made: Made) -> None:
    def revocation(listed_on: date | None) -> str:
        listed = None if listed_on is None else Revocations(made.keys.key_id, listed_on, {})
        return judge_scanned(made.paper.address, made.known(listed=listed)).revocation

    assert revocation(TODAY - timedelta(days=7)) == "not-listed"
    assert revocation(TODAY - timedelta(days=8)) == "not-known-here"
    assert revocation(None) == "not-known-here"


def test_a_code_shown_for_the_second_time(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    once = ("--once", str(tmp_path / "seen"))
    assert _verify(made, tmp_path, capsys, made.paper.address, *once)[0] == 0
    assert _verify(made, tmp_path, capsys, made.paper.address, *once) == (6, "shown-before")
    copy = make(made.keys, copy=1)
    assert _verify(made, tmp_path, capsys, copy.paper.address, *once)[0] == 0


@pytest.mark.parametrize("scanned", ["", "https://example.com/", "NP1", "NP1.a.b", "NP1.." + "A" * 2000, "C0", "\x00"])
def test_what_is_no_code_of_a_certificate(made: Made, scanned: str) -> None:
    assert judge_scanned(scanned, made.known()).verdict in (Verdict.UNKNOWN, Verdict.FORGED)


def test_what_is_no_pdf(made: Made) -> None:
    assert judge_pdf(b"GIF89a", made.keys.seal_root, made.known()).reason == "not-a-pdf"
    assert judge_pdf(b"%PDF-1.7 and nothing", made.keys.seal_root, made.known()).verdict is Verdict.ALTERED


def test_without_keys_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["NP1.a.b", "--profile", "simulated"]) == 2
    assert "public_keys is empty" in capsys.readouterr().err


def test_a_list_that_is_not_signed_or_older_is_not_kept(made: Made, keys: OfficeKeys, tmp_path: Path) -> None:
    path, known = tmp_path / "list.json", made.known().keys
    newest = Revocations(keys.key_id, TODAY, {NUMBER: "wrong"})
    keep(path, newest, keys.sign_list(newest), known)
    with pytest.raises(SealError, match="forged"):
        keep(path, replace(newest, revoked={}), keys.sign_list(newest), known)
    older = replace(newest, listed_on=TODAY - timedelta(days=1), revoked={})
    with pytest.raises(SealError, match="older-list"):
        keep(path, older, keys.sign_list(older), known)
    assert load(path, known) == newest
    path.write_bytes(path.read_bytes().replace(b"wrong", b"right"))
    assert load(path, known) is None
