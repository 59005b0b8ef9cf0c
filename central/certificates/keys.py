"""The keys of the office that seals certificates, made at the first start and kept in a folder of their own (mode 0700).

Two kinds: Ed25519 for the code on the paper, whose public half every terminal has in its configuration; and an RSA certificate
of a test authority for the electronic signature in the file (PAdES), whose root the terminals have as well. Nothing of it is
ever in the repository. A real centre puts the signing key of its electronic seal into a security module in their place.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from kiosk.contract.seals import Claims, Revocations, key_id_of, list_bytes, signed_bytes

_CODE_KEY: Final = "code.key"
_SEAL_KEY: Final = "seal.key"
_SEAL_CERTIFICATE: Final = "seal.pem"
_ROOT: Final = "root.pem"
FOR_TERMINALS: Final = "terminal.toml"
"""Public halves, as a terminal's site file wants them."""
_LIFE_DAYS: Final = 3650
_ORGANISATION: Final = "Shili Social Insurance (test)"
_PRIVATE: Final = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What the office signs with. ``root_pem``: the authority a terminal trusts."""

    code_key: Ed25519PrivateKey = field(repr=False)
    seal_key_pem: bytes = field(repr=False)
    seal_pem: bytes
    root_pem: bytes

    @property
    def public_key(self) -> bytes:
        return self.code_key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_key)

    def sign_claims(self, claims: Claims) -> bytes:
        return self.code_key.sign(signed_bytes(claims))

    def sign_list(self, listed: Revocations) -> bytes:
        return self.code_key.sign(list_bytes(listed))

    @property
    def seal_root(self) -> str:
        """The authority's certificate as a terminal's configuration wants it: DER, base64."""
        return "".join(self.root_pem.decode("ascii").splitlines()[1:-1])

    def for_terminals(self) -> str:
        """What a terminal's site file needs, as TOML."""
        return f'[certificates]\npublic_keys = ["{self.public_key.hex()}"]\nseal_root = "{self.seal_root}"\n'


def load_or_create(folder: Path) -> OfficeKeys:
    """The keys in ``folder``, made when there are none. Raises OSError; ValueError for a folder that others can read or
    that holds only some of them.
    """
    names = (_CODE_KEY, _SEAL_KEY, _SEAL_CERTIFICATE, _ROOT)
    if not any((folder / name).exists() for name in names):
        _create(folder)
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise ValueError(f"the certificate keys are not complete: {', '.join(missing)}")
    if folder.stat().st_mode & 0o077:
        raise ValueError("the folder of the certificate keys must have mode 0700")
    code = serialization.load_pem_private_key((folder / _CODE_KEY).read_bytes(), password=None)
    if not isinstance(code, Ed25519PrivateKey):
        raise ValueError("the key of the codes is not an Ed25519 key")
    return OfficeKeys(code, *((folder / name).read_bytes() for name in names[1:]))


def _create(folder: Path) -> None:
    """All files at once: a folder that two processes make is one's, and never half of each."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    own = folder.with_name(f"{folder.name}.{os.getpid()}.new")
    own.mkdir(mode=0o700)
    made = _made()
    for name, data in zip((_CODE_KEY, _SEAL_KEY, _SEAL_CERTIFICATE, _ROOT), made, strict=True):
        _write(own / name, data)
    keys = _loaded(made)
    _write(own / FOR_TERMINALS, keys.for_terminals().encode("ascii"))
    try:
        own.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(own)


def fresh(begin: datetime | None = None, days: int = _LIFE_DAYS) -> OfficeKeys:
    """Keys that are kept nowhere, for tests. The certificate of the seal is good for ``days`` from ``begin``."""
    return _loaded(_made(begin, days))


def _loaded(made: tuple[bytes, bytes, bytes, bytes]) -> OfficeKeys:
    code, seal_key, seal, root = made
    loaded = serialization.load_pem_private_key(code, password=None)
    assert isinstance(loaded, Ed25519PrivateKey)
    return OfficeKeys(loaded, seal_key, seal, root)


def _made(begin: datetime | None = None, days: int = _LIFE_DAYS) -> tuple[bytes, bytes, bytes, bytes]:
    """Code key, seal key, seal certificate, root certificate. The root's own key is thrown away: it signs just this once."""
    root_key, seal_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root_name = _name("Shili Test Root CA")
    early = datetime.now(UTC) - timedelta(days=400)  # a centre whose clock was moved back seals too
    root_life = (min(early, begin or early), _LIFE_DAYS)
    root = _certificate(root_name, root_name, root_key, root_key, root_life, authority=True)
    life = (begin or early, days)
    seal = _certificate(_name("Shili test seal"), root_name, seal_key, root_key, life, authority=False)
    code = Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    return (
        code.private_bytes(*_PRIVATE),
        seal_key.private_bytes(*_PRIVATE),
        seal.public_bytes(pem),
        root.public_bytes(pem),
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    own: rsa.RSAPrivateKey,
    signs: rsa.RSAPrivateKey,
    life: tuple[datetime, int],
    *,
    authority: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(life[0])
        .not_valid_after(life[0] + timedelta(days=life[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
    )
    return builder.sign(signs, hashes.SHA256())


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
