"""Every error that crosses a room, with its code, HTTP status and recovery.

    CallboardError
    |-- BadInput        invalid          422  fix-input  a field is wrong
    |-- Forbidden       forbidden        403  fix-input  not for this actor
    |-- NotFound        not_found        404  fix-input  or not for its eyes
    |-- TooLarge        too_large        413  fix-input  over a named limit
    |-- WrongType       wrong_type       415  fix-input  not a blob we take
    |-- WrongOffset     wrong_offset     409  retry      a part from elsewhere
    |-- WrongHash       wrong_hash       422  retry      parts make another blob
    |-- SchemaOld       schema_old       426  update     facts still go through
    |-- UnknownToken    unknown_token    401  re-pair    never wipes a phone
    |-- Revoked         revoked          401  re-pair    taken off the production
    |-- Expired         expired          401  re-pair    its time is over
    |-- PairingRefused  pairing_refused  403  fix-input  wrong, used, expired
    |-- NotSaved        not_saved        507  fix-input  a phone's disk is full
    |-- EpochChanged    epoch_changed    410  snapshot   cursor of another log
    |-- DeviceFork      device_fork      409  re-pair    two phones, one identity
    |-- TooMany         too_many         429  retry      Retry-After says how long
    |-- Busy            busy             503  retry      nothing was taken
    `-- DiskFull        disk_full        507  retry      nothing was taken

Codes are for programs and never change meaning; nobody branches on the text.
Retired codes: none yet.
"""

from enum import StrEnum
from typing import Any

from msgspec import Struct


class Recovery(StrEnum):
    """What the one who got the error does next."""

    RETRY = "retry"
    RE_PAIR = "re-pair"
    UPDATE = "update"
    FIX_INPUT = "fix-input"
    SNAPSHOT = "snapshot"


class Problem(Struct, frozen=True, omit_defaults=True):
    """An error on the wire: application/problem+json with our code (RFC 9457)."""

    code: str
    status: int
    detail: str
    recovery: Recovery
    title: str = ""
    field: str = ""
    retry_after_s: int = 0


class CallboardError(Exception):
    """Root of the tree. `detail` is a sentence a person can act on.

    It is `words` with `values` in the places named for them, which a screen in another
    language needs apart; without values, words are the detail as it stands.
    """

    code = "error"
    status = 500
    recovery = Recovery.RETRY

    def __init__(
        self, words: str, values: dict[str, object] | None = None, **args: Any
    ) -> None:
        self.words = words
        self.values = values or {}
        self.detail = words.format(**self.values) if self.values else words
        super().__init__(self.detail)
        self.args_by_name: dict[str, Any] = args

    def problem(self) -> Problem:
        """The same error as it stands on the wire."""
        return Problem(
            code=self.code,
            status=self.status,
            detail=self.detail,
            recovery=self.recovery,
            title=type(self).__name__,
            field=str(self.args_by_name.get("field", "")),
            retry_after_s=int(self.args_by_name.get("retry_after_s", 0)),
        )


class BadInput(CallboardError):
    """A value is wrong; `field` names it and the detail says the fix."""

    code, status, recovery = "invalid", 422, Recovery.FIX_INPUT


class Forbidden(CallboardError):
    """This actor may not do this here."""

    code, status, recovery = "forbidden", 403, Recovery.FIX_INPUT


class NotFound(CallboardError):
    """No such thing, or nothing this device may see."""

    code, status, recovery = "not_found", 404, Recovery.FIX_INPUT


class TooLarge(CallboardError):
    """Over a named limit; nothing of it was taken."""

    code, status, recovery = "too_large", 413, Recovery.FIX_INPUT


class WrongType(CallboardError):
    """A blob of a kind that is not kept, by what its first bytes say."""

    code, status, recovery = "wrong_type", 415, Recovery.FIX_INPUT


class WrongOffset(CallboardError):
    """A part that does not go on where the last ended; `Upload-Offset` says where."""

    code, status, recovery = "wrong_offset", 409, Recovery.RETRY


class WrongHash(CallboardError):
    """All parts are here and are not the blob they were sent as: they are dropped."""

    code, status, recovery = "wrong_hash", 422, Recovery.RETRY


class SchemaOld(CallboardError):
    """The app must be updated before it can edit; facts are still taken."""

    code, status, recovery = "schema_old", 426, Recovery.UPDATE


class UnknownToken(CallboardError):
    """The server does not know this token. Never a reason to wipe a phone."""

    code, status, recovery = "unknown_token", 401, Recovery.RE_PAIR


class Revoked(CallboardError):
    """The coordinator took this device off the production."""

    code, status, recovery = "revoked", 401, Recovery.RE_PAIR


class Expired(CallboardError):
    """The device was paired until a day that is over."""

    code, status, recovery = "expired", 401, Recovery.RE_PAIR


class PairingRefused(CallboardError):
    """Wrong, used or expired pairing code."""

    code, status, recovery = "pairing_refused", 403, Recovery.FIX_INPUT


class NotSaved(CallboardError):
    """A phone's own disk would not take it. What was there before stands."""

    code, status, recovery = "not_saved", 507, Recovery.FIX_INPUT


class EpochChanged(CallboardError):
    """The server was restored from a backup: our cursor means nothing to it."""

    code, status, recovery = "epoch_changed", 410, Recovery.SNAPSHOT


class DeviceFork(CallboardError):
    """Two phones carry the same identity, or a phone was restored."""

    code, status, recovery = "device_fork", 409, Recovery.RE_PAIR


class TooMany(CallboardError):
    """Too many tries; wait `retry_after_s`."""

    code, status, recovery = "too_many", 429, Recovery.RETRY


class Busy(CallboardError):
    """The server's queue is full and nothing was taken; try again later."""

    code, status, recovery = "busy", 503, Recovery.RETRY


class DiskFull(CallboardError):
    """The server's disk has no room for this. What was there before stands."""

    code, status, recovery = "disk_full", 507, Recovery.RETRY


BY_CODE: dict[str, type[CallboardError]] = {
    error.code: error
    for error in (
        BadInput,
        Forbidden,
        NotFound,
        TooLarge,
        WrongType,
        WrongOffset,
        WrongHash,
        SchemaOld,
        UnknownToken,
        Revoked,
        Expired,
        PairingRefused,
        NotSaved,
        EpochChanged,
        DeviceFork,
        TooMany,
        Busy,
        DiskFull,
    )
}


def from_problem(problem: Problem) -> CallboardError:
    """The error a problem document stands for.

    Unknown code, from a newer server: the root, with that code and its recovery.
    """
    error = BY_CODE.get(problem.code, CallboardError)(
        problem.detail, field=problem.field, retry_after_s=problem.retry_after_s
    )
    if problem.code not in BY_CODE:
        error.code, error.status = problem.code, problem.status
        error.recovery = problem.recovery
    return error
