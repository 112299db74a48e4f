"""How a line is really going, as a form."""

from zoneinfo import ZoneInfo

from server.admin.editing import Mistakes, Opened
from server.admin.forms import TEXT_CHARS_MAX, Form, kept, read_text
from server.times import clock_words, read_time
from shared.nouns.base import Group
from shared.nouns.plan import ItemProgress, ItemRemark, Progress

LABELS = {
    "actual_start": "Really began",
    "actual_end": "Really ended",
    "reason": "Reason",
    "remark": "Remark",
}
GROUPS = ("progress", "remark")


class ProgressForm(Form, frozen=True):
    """As typed."""

    opened: str = "{}"
    status: Progress = Progress.PLANNED
    actual_start: str = ""
    actual_end: str = ""
    reason: str = ""
    remark: str = ""


def progress_form(was: Opened, zone: ZoneInfo, date: str) -> ProgressForm:
    """What the form shows of a line that was opened."""
    progress = was.value("item", "progress", ItemProgress)
    return ProgressForm(
        opened=was.text,
        status=progress.status,
        actual_start=clock_words(progress.actual_start_ms, zone, date),
        actual_end=clock_words(progress.actual_end_ms, zone, date),
        reason=progress.reason,
        remark=was.value("item", "remark", ItemRemark).text,
    )


def progress_groups(
    form: ProgressForm, was: Opened, zone: ZoneInfo, date: str, now_ms: int
) -> tuple[dict[str, Group], Mistakes]:
    """What the form means. A line that begins or ends without a time does so now."""
    wrong = Mistakes()

    def time_at(text: str, field: str, was_ms: int | None) -> int | None:
        return read_time(text, zone, date, field, was_ms)

    before = was.value("item", "progress", ItemProgress)
    note = was.value("item", "remark", ItemRemark)
    start_ms = wrong.tried(
        "actual_start",
        before.actual_start_ms,
        lambda: time_at(form.actual_start, "actual_start", before.actual_start_ms),
    )
    end_ms = wrong.tried(
        "actual_end",
        before.actual_end_ms,
        lambda: time_at(form.actual_end, "actual_end", before.actual_end_ms),
    )
    if form.status is not before.status:
        if form.status is Progress.IN_PROGRESS and start_ms is None:
            start_ms = now_ms
        if form.status is Progress.DONE and end_ms is None:
            end_ms = now_ms
    if start_ms and end_ms and end_ms < start_ms:
        wrong.add("actual_end", "Write a time after the beginning.")
    reason = wrong.tried(
        "reason",
        before.reason,
        lambda: kept(form.reason, before.reason, before.reason, _reason),
    )
    remark = wrong.tried(
        "remark",
        note.text,
        lambda: kept(form.remark, note.text, note.text, _remark),
    )
    groups: dict[str, Group] = {
        "progress": ItemProgress(form.status, start_ms, end_ms, reason),
        "remark": ItemRemark(remark),
    }
    return groups, wrong


def _reason(text: str) -> str:
    return read_text(text, "reason")


def _remark(text: str) -> str:
    return read_text(text, "remark", TEXT_CHARS_MAX)
