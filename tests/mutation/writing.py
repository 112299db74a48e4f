"""Safeguards of what is decided and of what stands or falls together."""

from tests.mutation.check import Safeguard

ACCEPTED = "tests/contracts/test_store_accepted_again.py"
ACCESS = "tests/contracts/test_store_access.py"
LATE = "tests/contracts/test_store_late_references.py"
CHANGES = "tests/contracts/test_store_changes.py"
CONFLICTS = "tests/contracts/test_store_conflicts.py"
HELD = "tests/contracts/test_store_held_changes.py"
IDENTITY = "tests/contracts/test_store_identity.py"
LOG = "tests/contracts/test_store_log.py"
PUBLISHING = "tests/contracts/test_store_publishing.py"
CLOCK = "tests/core/test_clock.py"
MERGE = "tests/core/test_merge.py"
REVISIONS = "tests/core/test_revisions.py"
VERDICTS = "tests/sim/test_two_verdicts.py"
AHEAD = "tests/phone/test_push_ahead.py"
PAGES = "tests/phone/test_replica_pages.py"
WRITES = "tests/phone/test_replica_writes.py"
ANSWER = "tests/server/test_answer_waits.py"
DISK = "tests/server/test_witness_server.py"
PHONE_DISK = "tests/phone/test_witness_phone.py"

# What the server decides ---------------------------------------------------------

DECIDING = (
    Safeguard(
        "dedupe",
        "server/store/rules.py",
        "known = writer.outcome(change.id)",
        "known = None",
        (
            f"{CHANGES}::test_a_push_sent_again_has_the_same_outcomes_and_writes_nothing",
        ),
    ),
    Safeguard(
        "saw-check",
        "shared/merge.py",
        "replaced = {incoming.saw, *settles}",
        "replaced = {current.change, *settles}",
        (
            f"{CONFLICTS}::test_two_who_had_not_seen_each_other_are_both_kept_until_one_decides",
        ),
    ),
    Safeguard(
        "side-check-when-resolving",
        "shared/merge.py",
        "replaced = {incoming.saw, *settles}",
        "replaced = {one.change for one in standing(current, sides)}"
        " if settles else {incoming.saw}",
        (
            f"{MERGE}::test_rule_5_a_side_that_was_not_seen_keeps_the_conflict_open",
            f"{CONFLICTS}::test_a_side_that_nobody_saw_keeps_the_conflict_open",
        ),
    ),
    Safeguard(
        "who-agrees-is-remembered",
        "shared/merge.py",
        "    return [side_of(register), *agreed]\n",
        "    return [side_of(register)]\n",
        (f"{MERGE}::test_rule_3_who_saw_only_one_of_those_who_agree_meets_the_other",),
    ),
    Safeguard(
        "an-unseen-addition-survives",
        "shared/merge.py",
        "stays = left.pop(element, set()) - known if known else set()",
        "stays = set()",
        (f"{MERGE}::test_rule_7_an_addition_that_the_remover_had_not_seen_survives",),
    ),
    Safeguard(
        "cancelled-stays-cancelled",
        "shared/merge.py",
        "    if not cancelled:\n        return merged",
        "    return merged",
        (
            f"{MERGE}::test_rule_6_cancelled_stays_cancelled_whichever_came_first_or_is_later",
        ),
    ),
    Safeguard(
        "stamp-bound",
        "shared/clock.py",
        "ms = max(0, min(ms, now_ms))",
        "ms = max(0, ms)",
        (f"{CLOCK}::test_no_stamp_is_later_than_now",),
    ),
    Safeguard(
        "stamp-bound-of-a-wrong-server-clock",
        "shared/clock.py",
        "ms = max(own_ms, last_ms) if last_ms <= now_ms else own_ms",
        "ms = max(own_ms, last_ms)",
        (f"{CLOCK}::test_a_bound_beyond_now_is_ignored",),
    ),
    Safeguard(
        "fork-check",
        "server/store/rules.py",
        "if rival is not None:",
        "if False:",
        (
            f"{IDENTITY}::"
            "test_a_rival_is_asked_for_again_and_the_rest_of_the_push_is_taken",
        ),
    ),
    Safeguard(
        "facts-are-never-refused",
        "server/store/recording.py",
        "    hold = _hold(writer, device, change)\n    fact = StoredFact(\n",
        "    hold = _hold(writer, device, change)\n"
        "    if hold.code:\n"
        "        raise BadInput(hold.detail)\n"
        "    fact = StoredFact(\n",
        (f"{ACCESS}::test_a_fact_that_fails_is_held_and_never_refused",),
    ),
    Safeguard(
        "what-was-missing-lifts-what-names-it",
        "server/store/rules.py",
        "    lifting.lift(writer, device.production, known)\n",
        "",
        (f"{LATE}::test_what_takes_back_a_fact_may_come_before_it",),
    ),
    Safeguard(
        "what-a-newer-app-wrote-waits",
        "server/store/rules.py",
        "    if rest is None:\n        return outcome\n",
        "    return outcome\n",
        (f"{HELD}::test_known_groups_are_applied_and_unknown_ones_wait",),
    ),
    Safeguard(
        "nobody-speaks-for-another",
        "server/store/patches.py",
        "if change.actor != device.person:",
        "if False:",
        (f"{ACCESS}::test_a_device_speaks_for_nobody_else",),
    ),
    Safeguard(
        "a-plan-that-moved-is-not-published",
        "server/store/publishing.py",
        "if is_beyond or moved_seq > request.head:",
        "if False:",
        (f"{PUBLISHING}::test_a_plan_that_moved_since_its_preview_is_not_published",),
    ),
    Safeguard(
        "what-is-published-shows-how-it-goes",
        "server/store/publishing.py",
        "    _show_live(writer, device, change, stamp, plan)\n",
        "",
        (
            f"{PUBLISHING}::"
            "test_publishing_numbers_freezes_and_shows_how_lines_are_going",
        ),
    ),
    Safeguard(
        "a-revision-is-of-one-day",
        "shared/revisions.py",
        "if not item.life.is_cancelled and item.day.workday == workday.id",
        "if not item.life.is_cancelled",
        (f"{REVISIONS}::test_what_belongs_to_another_day_is_left_out",),
    ),
    Safeguard(
        "what-is-withdrawn-is-not-published",
        "shared/revisions.py",
        "if not item.life.is_cancelled and item.day.workday == workday.id",
        "if item.day.workday == workday.id",
        (f"{REVISIONS}::test_cancelled_lines_calls_and_places_are_left_out",),
    ),
)

# What a coordinator decides on ---------------------------------------------------

REVIEWED = (
    Safeguard(
        "what-is-dismissed-is-refused",
        "server/store/rules.py",
        "        _revise(writer, holding.dismissed(held))\n",
        "",
        (f"{HELD}::test_dismissed_it_is_refused_and_changes_nothing",),
    ),
    Safeguard(
        "what-was-accepted-waits-no-more",
        "server/store/rules.py",
        "    elif outcome.code != NEWER_APP:\n        writer.waiting.drop(change.id)\n",
        "",
        (f"{HELD}::test_accepted_it_is_run_as_it_was_meant",),
    ),
    Safeguard(
        "what-could-not-be-taken-waits-on",
        "server/store/rules.py",
        "        writer.waiting.put(replace(held, reason=reason))\n",
        "        writer.waiting.drop(change.id)\n",
        (f"{ACCEPTED}::test_what_could_not_be_taken_twice_still_waits",),
    ),
    Safeguard(
        "what-is-accepted-counts",
        "server/store/recording.py",
        "    return _tell(writer, device.production, change.id, lifted)\n",
        "    return 0\n",
        (
            f"{ACCESS}::"
            "test_a_held_fact_is_seen_by_its_author_and_the_office_until_accepted",
        ),
    ),
    Safeguard(
        "the-first-verdict-stands",
        "server/store/recording.py",
        'if fact is None or fact.held in ("", Verdict.DISMISSED):',
        "if fact is None or not fact.held:",
        (f"{ACCESS}::test_a_dismissed_fact_is_kept_and_never_counts",),
    ),
    Safeguard(
        "a-late-verdict-waits-for-nobody",
        "server/store/recording.py",
        "    return known is not None and known[0] == device.production\n",
        "    return writer.waiting.get(id) is not None\n",
        (
            f"{ACCEPTED}::"
            "test_a_verdict_that_comes_too_late_does_nothing_and_waits_for_nobody",
        ),
    ),
    Safeguard(
        "who-decides-too-late-is-told",
        "server/admin/held.py",
        "if is_accepted != await desk.read("
        "lambda reader: _is_taken(reader, desk, before)):",
        "if False:",
        (
            f"{VERDICTS}::"
            "test_of_two_verdicts_at_once_the_first_stands_and_the_other_is_told",
        ),
    ),
)

# What stands or falls together ---------------------------------------------------

TOGETHER = (
    Safeguard(
        "atomic-change",
        "server/store/rules.py",
        "with writer.savepoint():",
        "if True:",
        (f"{CHANGES}::test_patches_of_one_change_stand_or_fall_together",),
    ),
    Safeguard(
        "savepoint-of-a-job",
        "server/store/commits.py",
        "with writer.savepoint():",
        "if True:",
        (f"{LOG}::test_a_job_that_raises_leaves_nothing_and_harms_no_other",),
    ),
    Safeguard(
        "commit-before-acknowledge",
        "server/store/commits.py",
        "        return writer.commit()",
        "        _settle(batch)\n        return writer.commit()",
        (f"{ANSWER}::test_an_answer_and_the_bell_wait_for_the_commit",),
    ),
    # Without the line SQLite would wait all the same, as it is built by default; so
    # what is removed is that it waits.
    Safeguard(
        "the-server-waits-for-the-disk",
        "server/store/sqlite.py",
        '"PRAGMA synchronous = FULL"',
        '"PRAGMA synchronous = NORMAL"',
        (f"{DISK}::test_what_is_answered_survives_though_unsynced_writes_are_lost",),
    ),
    Safeguard(
        "the-phone-waits-for-the-disk",
        "mobile/replica/database.py",
        '"PRAGMA synchronous=FULL"',
        '"PRAGMA synchronous=NORMAL"',
        (
            f"{PHONE_DISK}::"
            "test_what_was_called_saved_survives_though_unsynced_writes_are_lost",
        ),
    ),
    Safeguard(
        "outbox-in-the-same-transaction",
        "mobile/replica/writes.py",
        "    connection.execute(ADD_OUTBOX, row)\n",
        "    connection.execute(ADD_OUTBOX, row)\n"
        '    connection.execute("COMMIT")\n'
        '    connection.execute("BEGIN IMMEDIATE")\n',
        (f"{WRITES}::test_a_phone_that_dies_while_saving_has_all_of_it_or_nothing",),
    ),
    Safeguard(
        "what-has-to-come-again-goes-first",
        "mobile/sync/client.py",
        "if fits and self._replica.read(outbox.are_oldest, ahead):",
        "if fits:",
        (f"{AHEAD}::test_what_has_to_come_again_goes_before_what_was_read_ahead",),
    ),
    Safeguard(
        "a-page-and-its-cursors-together",
        "mobile/replica/pages.py",
        "    _apply(connection, reply.effects, held)\n",
        "    _apply(connection, reply.effects, held)\n"
        '    connection.execute("COMMIT")\n'
        '    connection.execute("BEGIN IMMEDIATE")\n',
        (
            f"{PAGES}::test_a_page_and_how_far_it_reads_are_written_together_or_not_at_all",
        ),
    ),
    Safeguard(
        "bounce",
        "mobile/views/presses.py",
        "return self._now() >= self._deaf_until_s",
        "return True",
        (
            "tests/phone/test_presses.py::"
            "test_a_bounce_does_not_check_out_who_was_just_checked_in",
        ),
    ),
)
