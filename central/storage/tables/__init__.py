"""The centre's tables. Times are UTC instants, days are days of the Chinese calendar."""

from central.storage.tables.base import Base, UtcDateTime
from central.storage.tables.books import (
    AccountYear,
    ContributionYear,
    Employer,
    MedicalYear,
    PensionAward,
    PensionLevel,
    PersonDetail,
    RecordEntry,
    ResidentYear,
)
from central.storage.tables.catalogue import PublishedCatalogue
from central.storage.tables.certificates import CertificatePrint, CertificateRecord
from central.storage.tables.certifications import Certification, IdempotencyKey, Rating, VerificationCode
from central.storage.tables.checks import (
    Authorisation,
    CentrePassword,
    CentreProof,
    CheckTry,
    Fingerprint,
    UsedECardCode,
)
from central.storage.tables.consents import ConsentRecord, ConsentWithdrawal, FaceWish
from central.storage.tables.people import BenefitRecord, Card, Person
from central.storage.tables.reviews import ContactEntry, PresenceEvidence, Review
from central.storage.tables.staff import DeskSession, HelpCallRecord, StaffCard, StaffMember
from central.storage.tables.terminals import (
    CardAuthentication,
    FaceCountRow,
    JournalCheckpoint,
    LastHeartbeat,
    SignInNonce,
    Terminal,
    TerminalFlag,
    TerminalToken,
)
from central.storage.tables.visits import VisitRow

__all__ = [
    "AccountYear",
    "Authorisation",
    "Base",
    "BenefitRecord",
    "Card",
    "CardAuthentication",
    "CentrePassword",
    "CentreProof",
    "CertificatePrint",
    "CertificateRecord",
    "Certification",
    "CheckTry",
    "ConsentRecord",
    "ConsentWithdrawal",
    "ContactEntry",
    "ContributionYear",
    "DeskSession",
    "Employer",
    "FaceCountRow",
    "FaceWish",
    "Fingerprint",
    "HelpCallRecord",
    "IdempotencyKey",
    "JournalCheckpoint",
    "LastHeartbeat",
    "MedicalYear",
    "PensionAward",
    "PensionLevel",
    "Person",
    "PersonDetail",
    "PresenceEvidence",
    "PublishedCatalogue",
    "Rating",
    "RecordEntry",
    "ResidentYear",
    "Review",
    "SignInNonce",
    "StaffCard",
    "StaffMember",
    "Terminal",
    "TerminalFlag",
    "TerminalToken",
    "UsedECardCode",
    "UtcDateTime",
    "VerificationCode",
    "VisitRow",
]
