"""TLS before the centre, as in production: what the kiosk says travels encrypted, and the request lines can be read here."""

from __future__ import annotations

import contextlib
import datetime
import re
import socket
import ssl
import threading
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_CHUNK = 65_536


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Certificate for localhost and its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class TlsRelay:
    """Listens with TLS and passes everything on to ``target`` on this machine. ``asked``: all request lines and bodies."""

    def __init__(self, target: int, folder: Path) -> None:
        self.certificate, key = make_certificate(folder)
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(self.certificate, key)
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self.asked = bytearray()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> TlsRelay:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5.0)

    @property
    def request_lines(self) -> list[bytes]:
        return re.findall(rb"(?:GET|POST|PUT|DELETE) [^ \r\n]+ HTTP/1\.1(?=\r\n)", bytes(self.asked))

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError), plain:
            plain.settimeout(60.0)
            with (
                self._context.wrap_socket(plain, server_side=True) as near,
                socket.create_connection(("127.0.0.1", self._target)) as far,
            ):
                back = threading.Thread(target=self._pump, args=(far, near, None), daemon=True)
                back.start()
                self._pump(near, far, self.asked)
                back.join(5.0)

    @staticmethod
    def _pump(source: socket.socket, drain: socket.socket, kept: bytearray | None) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            while data := source.recv(_CHUNK):
                if kept is not None:
                    kept += data
                drain.sendall(data)
        with contextlib.suppress(OSError):
            drain.shutdown(socket.SHUT_WR)
