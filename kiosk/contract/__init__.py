"""The contract between a terminal and the centre: typed requests, answers and problems.

The centre's OpenAPI document is generated from these types; the terminal validates every answer against them.
No personal data ever travels in an address: people are asked for in bodies and named by ``person_ref`` afterwards.
"""

from kiosk.contract.card_authentications import CardAuthenticationRequest, CardCryptograms
from kiosk.contract.certifications import (
    CertificationRequest,
    Consent,
    Filed,
    KeyOutcome,
    KeyState,
    Presence,
    Receipt,
    Receipts,
    ReceiptsRequest,
    Reprint,
    ReprintRequest,
    Way,
)
from kiosk.contract.help_calls import HelpCall, HelpCallRequest, HelpOutcome, HelpReason, HelpState
from kiosk.contract.people import (
    Benefit,
    BenefitCode,
    BenefitState,
    CardState,
    PhotoRequest,
    Standing,
    StandingRequest,
)
from kiosk.contract.problems import Problem
from kiosk.contract.ratings import Rated, RatingRequest
from kiosk.contract.terminals import (
    Checkpoint,
    DeviceReport,
    HeartbeatAnswer,
    HeartbeatRequest,
    JournalReport,
    Nonce,
    SignedIn,
    SignInRequest,
)

__all__ = [
    "Benefit",
    "BenefitCode",
    "BenefitState",
    "CardAuthenticationRequest",
    "CardCryptograms",
    "CardState",
    "CertificationRequest",
    "Checkpoint",
    "Consent",
    "DeviceReport",
    "Filed",
    "HeartbeatAnswer",
    "HeartbeatRequest",
    "HelpCall",
    "HelpCallRequest",
    "HelpOutcome",
    "HelpReason",
    "HelpState",
    "JournalReport",
    "KeyOutcome",
    "KeyState",
    "Nonce",
    "PhotoRequest",
    "Presence",
    "Problem",
    "Rated",
    "RatingRequest",
    "Receipt",
    "Receipts",
    "ReceiptsRequest",
    "Reprint",
    "ReprintRequest",
    "SignInRequest",
    "SignedIn",
    "Standing",
    "StandingRequest",
    "Way",
]
