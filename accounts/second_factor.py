"""Time-based one-time passwords (RFC 6238): six digits, 30 s, as every authenticator has them."""

import re
from datetime import datetime

import pyotp
import segno

ISSUER = "Dualcaster"
STEP = 30  # seconds
TOLERATED = (-1, 0, 1)  # steps between the clocks of the server and the telephone
_CODE = re.compile(r"\d{6}", re.ASCII)


def new_secret() -> str:
    """Return a new secret of 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """Return the `otpauth://` address for an authenticator, also as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """Return the QR code (ISO/IEC 18004) of an address: a `data:` address of an SVG, dark on light, with its margin."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff")


def step_of(secret: str, code: str, now: datetime, used: int | None = None) -> int | None:
    """Return the step of time of a code that is right now, None for a wrong or a used one.

    `used` is the last step whose code was accepted: a code is accepted once, and none before it afterwards.
    """
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    steps = (current + difference for difference in TOLERATED)
    right = [step for step in steps if pyotp.utils.strings_equal(typed, totp.generate_otp(step))]
    fresh = [step for step in right if used is None or step > used]
    return max(fresh, default=None)
