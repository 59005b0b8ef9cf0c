"""The list of certificates called back comes by itself, is kept only when it is signed, and says when it is not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from central.certificates.keys import OfficeKeys, fresh
from config.schema import Certificates
from kiosk.central_trouble import CentralTrouble, TroubleKind
from kiosk.contract import RevocationList
from kiosk.contract.seals import Revocations
from kiosk.runtime.called_back import CalledBack

TODAY = date(2026, 11, 26)
NUMBER = "C04202611260000000042"


@dataclass
class Centre:
    """Answers with the list of the day."""

    keys: OfficeKeys
    listed: Revocations
    asked: int = 0
    silent: bool = False
    signers: list[OfficeKeys] = field(default_factory=list)

    def revoked_certificates(self) -> RevocationList | CentralTrouble:
        self.asked += 1
        if self.silent:
            return CentralTrouble(TroubleKind.UNREACHABLE, "unreachable", maybe_done=False)
        signer = self.signers[0] if self.signers else self.keys
        return RevocationList(
            key_id=self.listed.key_id,
            listed_on=self.listed.listed_on,
            revoked=dict(self.listed.revoked),
            signature=signer.sign_list(self.listed).hex(),
        )


def at_once(work: Callable[[], None]) -> None:
    work()


@pytest.fixture
def centre() -> Centre:
    keys = fresh()
    return Centre(keys, Revocations(keys.key_id, TODAY, {NUMBER: "wrong"}))


@pytest.fixture
def called_back(centre: Centre, tmp_path: Path, qtbot: QtBot) -> CalledBack:
    section = Certificates(public_keys=(centre.keys.public_key.hex(),))
    return CalledBack(centre, at_once, tmp_path / "list.json", section, lambda: TODAY)  # type: ignore[arg-type]


def test_it_is_fetched_at_the_start_and_counts_when_the_centre_is_silent(
    called_back: CalledBack, centre: Centre
) -> None:
    called_back.start()
    centre.silent = True
    called_back.look()
    called_back.stop()
    assert centre.asked == 2
    known = called_back.knowledge()
    assert known.listed is not None
    assert dict(known.listed.revoked) == {NUMBER: "wrong"}


def test_a_terminal_without_a_key_does_not_ask(centre: Centre, tmp_path: Path, qtbot: QtBot) -> None:
    CalledBack(centre, at_once, tmp_path / "list.json", Certificates(), lambda: TODAY).start()  # type: ignore[arg-type]
    assert centre.asked == 0


def test_two_threads_do_not_fetch_at_a_time(called_back: CalledBack, centre: Centre) -> None:
    """The second would bring the file of the first to its name half written, or an older list after a newer one."""

    class Meanwhile(Centre):
        def revoked_certificates(self) -> RevocationList | CentralTrouble:
            called_back.renew()
            return super().revoked_certificates()

    called_back._client = Meanwhile(centre.keys, centre.listed)  # type: ignore[assignment]  # only this is asked of it
    called_back.renew()
    assert called_back._client.asked == 1  # type: ignore[attr-defined]
    called_back.renew()
    assert called_back._client.asked == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["forged", "older", "future"])
def test_what_is_refused_is_told_once_and_the_one_before_stays(
    called_back: CalledBack, centre: Centre, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    called_back.renew()
    if what == "forged":
        centre.signers.append(fresh())
        centre.listed = replace(centre.listed, revoked={})
    else:
        days = -1 if what == "older" else 3
        centre.listed = replace(centre.listed, listed_on=TODAY + timedelta(days=days), revoked={})
    with caplog.at_level(logging.WARNING, "kiosk.certificates"):
        called_back.renew()
        called_back.renew()
    assert [record.getMessage() for record in caplog.records] == [
        f"the list of certificates called back is not kept: {'forged' if what == 'forged' else f'{what}-list'}"
    ]
    caplog.clear()
    known = called_back.knowledge()
    assert known.listed is not None
    assert dict(known.listed.revoked) == {NUMBER: "wrong"}
