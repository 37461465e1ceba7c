"""Writes second factors: the sealed secret of a user's authenticator, its used codes, and recovery codes."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from db.writes.affected import has_row

BEGIN_SECOND_FACTOR = text("UPDATE users SET totp_secret = :secret WHERE id = :id AND totp_since IS NULL RETURNING id")
CONFIRM_SECOND_FACTOR = text("""
    UPDATE users SET totp_since = now(), totp_step = :step
    WHERE id = :id AND totp_secret = :secret AND totp_since IS NULL RETURNING id
""")
# Two requests with one code: the second one's step is no longer greater.
USE_STEP = text("""
    UPDATE users SET totp_step = :step WHERE id = :id AND (totp_step IS NULL OR totp_step < :step) RETURNING id
""")
SEAL_SECOND_FACTOR = text("UPDATE users SET totp_secret = :secret WHERE id = :id")
END_SECOND_FACTOR = text("UPDATE users SET totp_secret = NULL, totp_since = NULL, totp_step = NULL WHERE id = :id")
END_RECOVERY_CODES = text("DELETE FROM recovery_codes WHERE user_id = :id")
ADD_RECOVERY_CODE = text("INSERT INTO recovery_codes (digest, user_id) VALUES (:digest, :user_id)")
USE_RECOVERY_CODE = text("DELETE FROM recovery_codes WHERE digest = :digest AND user_id = :user_id RETURNING user_id")


def begin_second_factor(connection: Connection, user_id: int, secret: str) -> bool:
    """Store the sealed secret of a second factor that does not count yet; False where one counts already."""
    return has_row(connection, BEGIN_SECOND_FACTOR, id=user_id, secret=secret)


def confirm_second_factor(connection: Connection, user_id: int, secret: str, step: int, codes: Iterable[bytes]) -> bool:
    """Let a second factor count, and store the digests of its recovery codes; False where it is another's secret.

    `secret` is the sealed one, as it is stored.
    """
    if not has_row(connection, CONFIRM_SECOND_FACTOR, id=user_id, secret=secret, step=step):
        return False
    connection.execute(END_RECOVERY_CODES, {"id": user_id})
    connection.execute(ADD_RECOVERY_CODE, [{"digest": digest, "user_id": user_id} for digest in codes])
    return True


def use_step(connection: Connection, user_id: int, step: int) -> bool:
    """Store the step of an accepted code and return True; False where one as late has been accepted already."""
    return has_row(connection, USE_STEP, id=user_id, step=step)


def use_recovery_code(connection: Connection, user_id: int, digest: bytes) -> bool:
    """Delete a recovery code and return True; False where the user has no such code."""
    return has_row(connection, USE_RECOVERY_CODE, user_id=user_id, digest=digest)


def seal_second_factor(connection: Connection, user_id: int, secret: str) -> None:
    """Store the secret of a user's second factor, sealed anew."""
    connection.execute(SEAL_SECOND_FACTOR, {"id": user_id, "secret": secret})


def end_second_factor(connection: Connection, user_id: int) -> None:
    """Delete a user's second factor and recovery codes."""
    connection.execute(END_SECOND_FACTOR, {"id": user_id})
    connection.execute(END_RECOVERY_CODES, {"id": user_id})
