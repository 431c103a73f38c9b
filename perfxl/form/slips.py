"""One slip in a definition: where it stands, and what is to be said of it."""

from __future__ import annotations

from msgspec import Struct

from perfxl.form.positions import Address
from perfxl.model import Sentence


class Slip(Struct, frozen=True):
    """What is to be corrected: the file, the address inside it, state and cure."""

    file: str
    address: Address
    sentence: Sentence

    @classmethod
    def of(cls, file: str, address: Address, key: str, /, **facts: object) -> Slip:
        """Return a slip from its catalogue key and facts."""
        return cls(file, address, Sentence(key, facts))
