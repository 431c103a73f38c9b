"""Opening what was received: other formats carried into the form's own, passwords taken off, disguises named."""

from perfxl.opening.keys import NO_KEYS, Keys
from perfxl.opening.open import Opened, open_return

__all__ = ["NO_KEYS", "Keys", "Opened", "open_return"]
