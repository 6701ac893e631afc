"""Files encrypted at rest: AES-256-GCM in chunks, so that a file of any size is sealed and opened in little memory.

Form: mark, identity of the key, a salt per file; then chunks, each with its own tag. The key of a file is derived from
the archive's key and the salt (HKDF-SHA-256), a chunk's nonce is its number and whether it is the last: chunks that are
changed, moved, left out or cut off do not open.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = b"DUAAL-SEALED-1\n"
_KEY_ID_BYTES, _SALT_BYTES, _TAG_BYTES = 8, 16, 16
_HEADER_BYTES = len(_MARK) + _KEY_ID_BYTES + _SALT_BYTES
_CHUNK = 1 << 20


class CannotOpen(Exception):
    """A sealed file that does not open: the key is missing or another one, or the file was changed."""

    def __init__(self, message_nl: str, message_en: str, *, is_damage: bool = False) -> None:
        super().__init__(message_en)
        self.is_damage = is_damage
        self.message_nl = message_nl
        self.message_en = message_en


def _no_key() -> CannotOpen:
    return CannotOpen(
        "De bewaarde bestanden zijn versleuteld, en de sleutel ervan ontbreekt of is een andere. Geef dezelfde sleutel "
        "als toen met DUAAL_ARCHIVE_KEY, of een vroegere met DUAAL_ARCHIVE_KEYS_BEFORE. Er is niets veranderd.",
        "The kept files are encrypted, and their key is missing or another one. Give the same key as then with "
        "DUAAL_ARCHIVE_KEY, or an earlier one with DUAAL_ARCHIVE_KEYS_BEFORE. Nothing was changed.",
    )


def _changed() -> CannotOpen:
    return CannotOpen(
        "Een versleuteld bestand in het archief is beschadigd of veranderd. 'duaal verify' noemt het; zet het terug "
        "van de reservekopie.",
        "An encrypted file in the archive is damaged or was changed. 'duaal verify' names it; put it back from the "
        "backup.",
        is_damage=True,
    )


def key_id(key: bytes) -> bytes:
    """Return what tells one key from another without giving it away."""
    return hashlib.sha256(b"duaal archive key" + key).digest()[:_KEY_ID_BYTES]


def looks_sealed(path: Path) -> bool:
    """Tell whether a file begins as a sealed one does; a file as it was sent may do so too."""
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def seal(source: IO[bytes], target: IO[bytes], key: bytes) -> None:
    """Write the sealed form of what `source` gives; the key has 32 bytes."""
    header = _MARK + key_id(key) + os.urandom(_SALT_BYTES)
    cipher = _cipher(key, header)
    target.write(header)
    chunk, number = source.read(_CHUNK), 0
    while True:
        following = source.read(_CHUNK)
        target.write(cipher.encrypt(_nonce(number, is_last=not following), chunk, header))
        if not following:
            return
        chunk, number = following, number + 1


def opened(path: Path, keys: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a sealed file by chunks. Raises CannotOpen; what came before it must not be used."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        key = next((each for each in keys if key_id(each) == header[len(_MARK) :][:_KEY_ID_BYTES]), None)
        if key is None:
            raise _no_key()
        cipher = _cipher(key, header)
        chunk, number = file.read(_CHUNK + _TAG_BYTES), 0
        while True:
            following = file.read(_CHUNK + _TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, is_last=not following), chunk, header)
            except InvalidTag:
                raise _changed() from None
            if not following:
                return
            chunk, number = following, number + 1


def _cipher(key: bytes, header: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, header[-_SALT_BYTES:], b"duaal archive file").derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
