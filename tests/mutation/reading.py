"""Safeguards of who reads what, of photos, and of whom a phone talks to."""

from tests.mutation.check import Safeguard

DISPUTED = "tests/contracts/test_store_conflict_scopes.py"
IDENTITY = "tests/contracts/test_store_identity.py"
PUBLISHING = "tests/contracts/test_store_publishing.py"
SCOPES = "tests/contracts/test_store_scopes.py"
SESSION = "tests/core/test_session_lost_scopes.py"
SHAPES = "tests/core/test_shapes.py"
PAGES = "tests/phone/test_replica_pages.py"
DISK = "tests/server/test_witness_server.py"
WHOLE = "test_a_photo_that_is_called_whole_survives_and_half_of_one_is_never_seen"
BELL = "tests/server/test_doorbell.py"
NESTED = "tests/server/test_nested_values.py"
SENSITIVE = "tests/sim/test_sensitive.py"
AGING = "tests/phone/test_replica_aging.py"
PARTS = "tests/server/test_blob_parts.py"
READING_BLOBS = "tests/server/test_blob_reading.py"
TRACES = "tests/phone/test_replica_traces.py"
TRUST = "tests/phone/test_trust.py"
WIRE = "tests/server/test_served_wire.py"
LINE = "tests/server/test_live.py"
LIVE = "tests/server/test_served_live.py"
IDENTITIES = "tests/sim/test_identity.py"
OLD_AND_NEW = "tests/sim/test_old_and_new.py"
SNAPSHOT = "tests/server/test_snapshot_pages.py"
SNAPSHOTS = "tests/phone/test_replica_snapshots.py"
SLOW = "tests/sim/test_slow_line.py"

# Who reads what, and from where --------------------------------------------------

READING = (
    Safeguard(
        "epoch-check",
        "server/sync/cursors.py",
        "cursor.epoch == head.epoch and ",
        "",
        (f"{WIRE}::test_a_cursor_of_another_log_is_gone",),
    ),
    Safeguard(
        "the-row-a-cursor-names",
        "server/sync/cursors.py",
        "    if is_ours and cursor.seq:",
        "    if False:",
        (f"{WIRE}::test_a_cursor_of_another_log_is_gone",),
    ),
    Safeguard(
        "scope-filter-on-pull",
        "server/sync/pull.py",
        ", *asked.cursors)",
        ")",
        (f"{WIRE}::test_nobody_reads_a_scope_that_is_not_theirs",),
    ),
    Safeguard(
        "what-is-disputed-is-told-by-what-everyone-may-read",
        "server/store/conflicts.py",
        "may_read = bool(told & {ALL, scope})",
        "may_read = True",
        (
            f"{DISPUTED}::test_a_sensitive_value_that_is_disputed_stays_with_those_"
            "who_may_read_it",
            f"{DISPUTED}::test_a_draft_that_is_disputed_is_told_to_its_authors_in_"
            "the_office_alone",
        ),
    ),
    Safeguard(
        "pictures-leave-with-their-note",
        "mobile/app.py",
        "        self.client.on_gone = self.carrier.let_go\n",
        "",
        (f"{SENSITIVE}::test_a_photo_of_a_note_that_becomes_private_leaves_with_it",),
    ),
    Safeguard(
        "nothing-is-nested-without-end",
        "server/sync/push.py",
        "if is_too_deep(change, encoded):",
        "if False:",
        (f"{NESTED}::test_a_change_that_is_nested_too_deep_holds_up_none_behind_it",),
    ),
    Safeguard(
        "a-day-passes-by-both-clocks",
        "mobile/replica/aging.py",
        "ms = min(server_ms - last.server_ms, passed_ms(last.at, now))",
        "ms = server_ms - last.server_ms",
        (f"{AGING}::test_a_server_whose_clock_jumps_to_and_fro_makes_nothing_old",),
    ),
    Safeguard(
        "decades-are-one-day",
        "mobile/replica/aging.py",
        "return days[0].head if len(days) > DAYS_KEPT else 0",
        "return days[-2].head if len(days) > 1 else 0",
        (
            f"{AGING}::test_two_clocks_that_are_decades_off_"
            "one_after_the_other_make_nothing_old",
        ),
    ),
    Safeguard(
        "days-are-of-one-log",
        "mobile/replica/greeting.py",
        "    aging.begin_again(connection)\n",
        "",
        (f"{AGING}::test_after_a_restore_days_are_counted_anew",),
    ),
    Safeguard(
        "scope-filter-on-a-kept-page",
        "server/sync/snapshot.py",
        "reader.registry), scope)",
        "reader.registry))",
        (f"{SNAPSHOT}::test_a_kept_page_is_for_those_alone_who_may_read_it",),
    ),
    Safeguard(
        "what-left-a-scope-is-on-no-kept-page",
        "server/sync/snapshot.py",
        "found is None or found.made_at < last_gone",
        "found is None",
        (
            f"{SNAPSHOT}::"
            "test_a_page_that_was_being_made_when_something_left_is_made_anew",
        ),
    ),
    Safeguard(
        "no-page-outgrows-a-slow-line",
        "server/sync/snapshot.py",
        "len(body) <= SNAPSHOT_PAGE_BYTES_MAX or len(found.effects) == 1",
        "body",
        (
            f"{SNAPSHOT}::"
            "test_a_page_is_never_larger_than_a_slow_line_carries_at_a_time",
        ),
    ),
    Safeguard(
        "scope-filter-on-a-frame",
        "server/sync/live.py",
        "for effect in self._effects if effect.scope in mine",
        "for effect in self._effects",
        (f"{LIVE}::test_a_frame_holds_only_what_its_device_may_read",),
    ),
    Safeguard(
        "what-has-left-a-scope-is-not-told-there-again",
        "shared/scopes.py",
        "    if effect.seq >= gone_seq or effect.is_deleted:\n",
        "    if True:\n",
        (f"{SCOPES}::test_made_private_it_leaves_everyone_and_is_not_told_again",),
    ),
    Safeguard(
        "a-private-record-stands-with-the-office",
        "shared/scopes.py",
        "    if private:\n",
        "    if False:\n",
        (f"{SCOPES}::test_what_is_private_from_the_start_never_leaves_for_others",),
    ),
    Safeguard(
        "per-group-scope",
        "shared/scopes.py",
        "if spec.reach in (Reach.DRAFT, Reach.OFFICE):",
        "if False:",
        (f"{PUBLISHING}::test_drafts_stay_with_the_office_until_they_are_published",),
    ),
    Safeguard(
        "how-a-draft-is-going",
        "shared/scopes.py",
        "return (ALL,) if is_published else (COORDINATORS,)",
        "return (ALL,)",
        (
            f"{PUBLISHING}::"
            "test_live_groups_of_an_unpublished_line_stay_with_the_office",
        ),
    ),
    Safeguard(
        "revoked-token",
        "server/store/devices.py",
        "    if ended_ms(device, now_ms) is not None:\n",
        "    if False:\n",
        (f"{IDENTITY}::test_a_revoked_device_is_told_so_at_once_and_reads_nothing",),
    ),
    Safeguard(
        "what-a-revoked-phone-sends-is-reviewed",
        "server/store/recording.py",
        "if why := holding.why_held(device):",
        'if why := "":',
        (f"{IDENTITY}::test_what_a_revoked_device_had_left_is_taken_for_review",),
    ),
    Safeguard(
        "what-waits-at-the-server-shows-on",
        "mobile/replica/outbox.py",
        "        if awaits is None:\n",
        "        if True:\n",
        (
            f"{OLD_AND_NEW}::"
            "test_its_author_goes_on_seeing_what_waits_and_nothing_else_of_it",
        ),
    ),
    Safeguard(
        "a-stolen-phone-sends-nothing",
        "server/store/devices.py",
        "(device.is_stolen or now_ms - ended > REVIEW_MS)",
        "now_ms - ended > REVIEW_MS",
        (
            f"{IDENTITY}::test_a_stolen_device_sends_nothing_and_nor_does_what_it_became",
        ),
    ),
    Safeguard(
        "access-is-looked-at-before-rows-are-sent",
        "server/sync/live.py",
        "return stirs == stream.stirs or await self._may_go_on(stream)",
        "return True",
        (f"{LINE}::test_what_is_written_with_a_revocation_is_not_sent_to_the_revoked",),
    ),
    Safeguard(
        "a-stream-is-refused-where-a-scope-is-gone",
        "server/sync/live.py",
        "        check_scopes(found.scopes, *asked)\n",
        "",
        (f"{LINE}::test_a_line_is_refused_to_who_holds_a_scope_that_was_taken",),
    ),
    # The head is looked at, then waited for: what came in between rings no more.
    Safeguard(
        "subscribe-then-head",
        "server/store/doorbell.py",
        "            if self.head(production) > after:\n"
        "                return self.head(production)\n",
        "",
        (f"{BELL}::test_a_ring_between_the_look_at_the_head_and_the_wait_is_heard",),
    ),
    Safeguard(
        "a-lost-scope-waits-for-what-is-unsent",
        "shared/session.py",
        "if session.lost and not session.waiting:",
        "if session.lost:",
        (f"{SESSION}::test_it_stays_where_the_server_would_not_have_what_waits_yet",),
    ),
    Safeguard(
        "what-a-restored-server-lost-is-sent-again",
        "mobile/replica/greeting.py",
        "    outbox.offer_again(connection)\n",
        "",
        (
            f"{IDENTITIES}::"
            "test_what_a_restored_server_lost_is_sent_again_by_every_phone",
        ),
    ),
    Safeguard(
        "no-shape-without-its-version",
        "shared/wire.py",
        "    limit: int = PULL_EFFECTS_MAX\n",
        "    limit: int = PULL_EFFECTS_MAX\n    order: int = 0\n",
        (f"{SHAPES}::test_what_is_exchanged_has_the_shape_that_its_version_says",),
    ),
    Safeguard(
        "half-of-what-is-granted-is-not-all",
        "mobile/replica/greeting.py",
        "is_all_here and cursors.is_each_complete(connection)",
        "is_all_here",
        (
            f"{SNAPSHOTS}::"
            "test_nothing_is_whole_while_a_scope_that_was_granted_is_missing",
        ),
    ),
    Safeguard(
        "a-snapshot-goes-on-where-it-broke-off",
        "mobile/sync/client.py",
        "after or self._replica.read(cursors.filling_after, scope, epoch)",
        "after",
        (
            f"{SLOW}::test_over_a_slow_line_that_breaks_today_is_there_first_and_"
            "nothing_comes_twice",
        ),
    ),
    Safeguard(
        "a-frame-goes-on-from-the-cursor",
        "mobile/replica/pages.py",
        " or set(known.values()) != {frame.start}",
        "",
        (f"{PAGES}::test_a_frame_is_applied_only_where_it_goes_on_from_the_cursor",),
    ),
    Safeguard(
        "scopes-not-asked-for-are-not-stored",
        "mobile/replica/pages.py",
        "        if rows is None:\n            continue\n",
        "        if rows is None:\n"
        "            rows = by_scope[effect.scope] = _Rows(connection, 0)\n",
        (f"{PAGES}::test_effects_of_a_scope_that_was_not_asked_for_are_not_stored",),
    ),
)

# Photos, and whom a phone talks to -------------------------------------------------

APART = (
    Safeguard(
        "hash-check-of-blobs",
        "server/store/blob_files.py",
        "if _hash_of(part) != sha256:",
        "if False:",
        (f"{PARTS}::test_parts_that_make_another_blob_are_dropped_and_it_begins_anew",),
    ),
    Safeguard(
        "a-part-of-a-photo-waits-for-the-disk",
        "server/store/blob_files.py",
        "                os.fsync(opened)\n",
        "",
        (f"{DISK}::{WHOLE}",),
    ),
    Safeguard(
        "the-place-of-a-photo-waits-for-the-disk",
        "server/store/blob_files.py",
        "                _sync_folder(folder)\n",
        "                pass\n",
        (f"{DISK}::{WHOLE}",),
    ),
    Safeguard(
        "a-part-goes-on-where-the-last-ended",
        "server/store/blob_files.py",
        "if offset != reached:",
        "if False:",
        (f"{PARTS}::test_a_part_from_elsewhere_is_told_where_to_go_on",),
    ),
    Safeguard(
        "only-what-is-named-is-sent",
        "server/store/blobs.py",
        "if not asked.may_send:",
        "if False:",
        (f"{READING_BLOBS}::test_nobody_sends_what_nothing_of_theirs_names",),
    ),
    Safeguard(
        "only-what-ones-scopes-name-is-read",
        "server/store/blobs.py",
        "_found(asked.blob if asked.may_read else None)",
        "_found(asked.blob)",
        (
            f"{READING_BLOBS}::"
            "test_another_production_reads_nothing_though_it_knows_the_hash",
        ),
    ),
    Safeguard(
        "to-know-a-hash-is-not-enough",
        "server/store/blob_rows.py",
        "        AND had.person = named.person\n",
        "",
        (
            f"{READING_BLOBS}::"
            "test_who_knows_the_hash_of_a_private_photo_reads_it_by_no_note_of_their_own",
        ),
    ),
    Safeguard(
        "a-file-that-something-left-is-written-anew",
        "mobile/replica/database.py",
        'connection.execute("VACUUM")',
        "pass",
        (f"{TRACES}::test_what_left_the_phone_is_in_none_of_its_files",),
    ),
    Safeguard(
        "certificate-pin",
        "mobile/sync/trust.py",
        "if shown is None or fingerprint(shown) not in trusted:",
        "if False:",
        (
            f"{TRUST}::"
            "test_another_certificate_at_the_same_port_sees_no_byte_of_a_request",
        ),
    ),
)
