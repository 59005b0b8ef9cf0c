"""Opening a 3.0 social security card from a terminal without a PSAM: the centre's security module answers its challenges."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from kiosk.contract.base import Answer, Request
from kiosk.contract.people import Region

AtrHistory = Annotated[str, StringConstraints(pattern=r"^(?:[0-9A-F]{2}){0,15}$")]
"""Historical bytes of the answer to reset (卡复位信息), at most 15; empty where the reader does not give them."""

Algorithm = Annotated[str, StringConstraints(pattern=r"^0[1-3]$")]
"""Of the card's keys: 01 3DES, 02 SSF33, 03 SM4."""

IdentificationCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{32}$")]
Challenge = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{16}$")]
"""8 random bytes of the card."""

Cryptogram = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{32}$")]


class CardAuthenticationRequest(Request):
    """What the card gave. 过程因子 is the process factor, 原始信息 the original; each set of challenges is answered once."""

    region: Region
    atr_history: AtrHistory
    algorithm: Algorithm
    identification_code: IdentificationCode
    internal_process_factor: Challenge
    internal_original: Challenge
    external_process_factor: Challenge
    external_original: Challenge

    @model_validator(mode="after")
    def _of_one_card(self) -> Self:
        if not self.identification_code.startswith(self.region):
            raise ValueError("the identification code begins with the region")
        return self


class CardCryptograms(Answer):
    """``internal``: what a genuine card answered (the terminal compares the first 16 digits); ``external``: what opens it."""

    internal: Cryptogram
    external: Cryptogram
