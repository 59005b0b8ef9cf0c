"""kiosk verify without network: true, altered, expired, called back, re-used, forged, and what cannot be told."""

from __future__ import annotations

import fcntl
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import pytest

from central.certificates.keys import OfficeKeys, fresh
from kiosk.commands import verify
from kiosk.contract.seals import Claims, Revocations, SealError, read_token, token, token_in
from kiosk.papers.judge import Verdict, judge_scanned, judge_token
from kiosk.papers.kept_list import keep, load
from kiosk.papers.sheet import judge_pdf
from tests.papers.conftest import MADE, NUMBER, TODAY, Made, make


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
    keep(folder / "list.json", listed, made.keys.sign_list(listed), made.known().keys, TODAY)


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


@pytest.mark.parametrize("root", ["", "AAAA", "not base64"])
def test_without_the_authority_it_cannot_be_told_who_sealed(made: Made, root: str) -> None:
    found = judge_pdf(made.pdf, root, made.known())
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "seal-not-known-here")
    # What is sure without it is said all the same.
    assert judge_pdf(made.pdf + b"\n", root, made.known()).verdict is Verdict.ALTERED
    assert judge_pdf(made.pdf, root, made.known(TODAY + timedelta(days=400))).verdict is Verdict.EXPIRED
    listed = Revocations(made.keys.key_id, TODAY, {NUMBER: "fraud"})
    assert judge_pdf(made.pdf, root, made.known(listed=listed)).verdict is Verdict.REVOKED


def test_the_command_says_so(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, keys = tmp_path / "paper.pdf", tmp_path / "keys.toml"
    path.write_bytes(made.pdf)
    keys.write_text(f'[certificates]\npublic_keys = ["{made.keys.public_key.hex()}"]\n', encoding="utf-8")
    assert verify.main([str(path), "--keys", str(keys), "--at", TODAY.isoformat()]) == 8
    assert "cannot be told here (seal-not-known-here)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("begins", "days", "verdict"),
    [
        (-10.0, 30, Verdict.TRUE),
        (-40.0, 30, Verdict.FORGED),
        (10.0, 30, Verdict.FORGED),
        (10.0, 3000, Verdict.FORGED),
        (-1 / 24, 1, Verdict.TRUE),
    ],
    ids=["expired-since", "expired-before", "not-yet", "not-yet-but-now", "of-that-day"],
)
def test_the_seal_must_have_been_good_on_the_day_of_issue(begins: float, days: int, verdict: Verdict) -> None:
    """Long ago: of the five certificates four are not good today."""
    issued = MADE - timedelta(days=300)
    keys = fresh(issued + timedelta(days=begins), days)
    paper = make(keys, at=issued)
    for today in (issued.date(), issued.date() + timedelta(days=60)):
        found = judge_pdf(paper.pdf, keys.seal_root, paper.known(today))
        assert (found.verdict, found.reason) == (verdict, "signed" if verdict is Verdict.TRUE else "seal-not-trusted")


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


def test_the_code_in_the_address_must_be_the_signed_one(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A telephone opens the address: there it would see another paper, a true one."""
    other = make(made.keys, number="C04202611260000000099")
    address = made.paper.address.replace(made.paper.code, other.paper.code)
    assert _verify(made, tmp_path, capsys, address) == (7, "other-code")
    assert _verify(made, tmp_path, capsys, address.partition("#")[2]) == (0, "signed")


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


def test_of_two_desks_at_a_time_one_is_told_that_it_was_shown_before(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"

    def other_desk_was_faster(file: TextIO, how: int) -> None:
        assert how == fcntl.LOCK_EX
        with seen.open("a") as theirs:
            theirs.write(f"{made.paper.code}\n")
        flock(file, how)

    flock = fcntl.flock
    monkeypatch.setattr(fcntl, "flock", other_desk_was_faster)
    assert _verify(made, tmp_path, capsys, made.paper.address, "--once", str(seen)) == (6, "shown-before")
    assert seen.read_text().split() == [made.paper.code]


@pytest.mark.parametrize("scanned", ["", "https://example.com/", "NP1", "NP1.a.b", "NP1.." + "A" * 2000, "C0", "\x00"])
def test_what_is_no_code_of_a_certificate(made: Made, scanned: str) -> None:
    assert judge_scanned(scanned, made.known()).verdict in (Verdict.UNKNOWN, Verdict.FORGED)


def test_what_is_no_pdf(made: Made) -> None:
    assert judge_pdf(b"GIF89a", made.keys.seal_root, made.known()).reason == "not-a-pdf"
    assert judge_pdf(b"%PDF-1.7 and nothing", made.keys.seal_root, made.known()).verdict is Verdict.ALTERED


def test_without_keys_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["NP1.a.b", "--profile", "simulated"]) == 2
    assert "public_keys is empty" in capsys.readouterr().err


class Lists:
    """Lists of the centre, kept in a file."""

    def __init__(self, keys: OfficeKeys, path: Path) -> None:
        self.keys, self.path = keys, path
        self.known = {keys.key_id: keys.public_key}

    def listed(self, on: date, *numbers: str) -> Revocations:
        return Revocations(self.keys.key_id, on, dict.fromkeys(numbers, "wrong"))

    def keep(self, listed: Revocations, today: date = TODAY, signer: OfficeKeys | None = None) -> None:
        keep(self.path, listed, (signer or self.keys).sign_list(listed), self.known, today)

    @property
    def kept(self) -> Revocations | None:
        return load(self.path, self.known)


@pytest.fixture
def lists(keys: OfficeKeys, tmp_path: Path) -> Lists:
    return Lists(keys, tmp_path / "lists" / "list.json")


def test_a_list_that_is_not_signed_or_older_is_not_kept(lists: Lists) -> None:
    newest = lists.listed(TODAY, NUMBER)
    lists.keep(newest)
    with pytest.raises(SealError, match="forged"):
        lists.keep(newest, signer=fresh())
    with pytest.raises(SealError, match="older-list"):
        lists.keep(lists.listed(TODAY - timedelta(days=1)))
    assert lists.kept == newest
    lists.path.write_bytes(lists.path.read_bytes().replace(b"wrong", b"right"))
    assert lists.kept is None


def test_within_a_day_a_list_only_grows(lists: Lists) -> None:
    """Lists have a day and no hour: that of the morning must not come back in the afternoon."""
    morning, afternoon = lists.listed(TODAY, "C01A0000"), lists.listed(TODAY, "C01A0000", NUMBER)
    for listed in (morning, afternoon, afternoon):
        lists.keep(listed)
    with pytest.raises(SealError, match="older-list"):
        lists.keep(morning)
    assert lists.kept == afternoon
    # What has expired meanwhile is left out the day after.
    lists.keep(lists.listed(TODAY + timedelta(days=1), NUMBER), TODAY + timedelta(days=1))


def test_a_list_of_a_day_to_come_is_not_taken_and_locks_nothing_out(lists: Lists) -> None:
    lists.keep(lists.listed(TODAY + timedelta(days=1)))  # the other side of midnight
    lists.path.unlink()
    with pytest.raises(SealError, match="future-list"):
        lists.keep(lists.listed(TODAY + timedelta(days=2)))
    assert lists.kept is None
    # It was taken while this clock was wrong: what it names stays called back, but it is not fresh and gives way.
    wrong = TODAY + timedelta(days=400)
    lists.keep(lists.listed(wrong, NUMBER), wrong)
    lists.keep(lists.listed(TODAY))
    assert lists.kept == lists.listed(TODAY)


def test_a_list_from_the_future_is_not_fresh(made: Made) -> None:
    ahead = Revocations(made.keys.key_id, TODAY + timedelta(days=400), {})
    assert judge_scanned(made.paper.address, made.known(listed=ahead)).revocation == "not-known-here"
    named = replace(ahead, revoked={NUMBER: "wrong"})
    assert judge_scanned(made.paper.address, made.known(listed=named)).verdict is Verdict.REVOKED


def test_nothing_is_left_beside_the_list(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    lists.keep(lists.listed(TODAY))

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        lists.keep(lists.listed(TODAY, NUMBER))
    assert [path.name for path in lists.path.parent.iterdir()] == ["list.json"]
    assert lists.kept == lists.listed(TODAY)
