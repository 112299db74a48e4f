"""Thirty complaints about other apps: what of ours prevents each, or admits it.

`issues show 4` asks for it. The words are ours and short; a test proves what its own
name says.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = " ".join((ROOT / "README.md").read_text("utf-8").split())

# Complaint: its number, in a word what was bad, and the tests that stand against it.
COMPLAINTS: dict[tuple[int, str], tuple[str, ...]] = {
    (1, "offline is a mode"): (
        "phone/test_complaints.py::"
        "test_1_no_mode_is_switched_on_before_a_dead_line_and_no_machine_speaks",
        "phone/test_state_day.py::"
        "test_a_cold_start_with_no_server_in_reach_shows_the_day",
    ),
    (2, "a valid code is called invalid"): (
        "phone/test_scanning.py::"
        "test_a_code_that_nothing_carries_is_unknown_and_a_cancelled_thing_revoked",
        "phone/test_screens_scan.py::"
        "test_an_unknown_code_is_shown_with_its_text_and_whom_to_tell",
        "phone/test_unknown_codes.py::"
        "test_it_outlives_the_phone_and_counts_when_the_thing_is_known",
    ),
    (3, "scans are dropped and said to be saved"): (
        "sim/test_the_day.py::test_a_day_without_a_server_arrives_whole_and_once",
        "sim/test_simulator.py::test_whatever_chance_does_every_promise_is_kept",
        "phone/test_state_centre.py::test_saved_sent_and_received_are_counted_apart",
    ),
    (4, "a late rejection is told to nobody"): (
        "contracts/test_store_access.py::test_a_fact_that_fails_is_held_and_never_refused",
        "phone/test_state_inbox.py::"
        "test_a_refusal_says_why_and_keeps_the_authors_version",
    ),
    (5, "no equipment without a server"): (
        "phone/test_complaints.py::"
        "test_5_equipment_that_nobody_opened_is_there_whole_without_a_server",
    ),
    (6, "no scans below ground"): (
        "screens/test_the_day_in_the_browser.py::"
        "test_two_phones_work_without_a_server_and_everything_arrives_once",
        "phone/test_state_equipment.py::"
        "test_a_dispute_shows_both_sides_and_the_later_scan_holds_meanwhile",
    ),
    (7, "print your visits before you go"): (
        "phone/test_complaints.py::"
        "test_7_tomorrow_is_on_the_phone_though_nobody_opened_it",
        "phone/test_state_documents.py::"
        "test_a_phone_fetches_a_document_that_nobody_has_looked_at",
    ),
    (8, "what arrives out of order spoils the state"): (
        "phone/test_push_ahead.py::test_every_change_is_sent_once_and_in_order",
        "core/test_presence.py::test_presence_does_not_hang_on_the_order_of_arrival",
        "core/test_custody.py::test_custody_does_not_hang_on_the_order_of_arrival",
    ),
    (9, "nobody can say which version won"): (
        "phone/test_state_inbox.py::test_a_disagreement_shows_every_side_with_its_author",
        "contracts/test_store_conflicts.py::"
        "test_two_who_had_not_seen_each_other_are_both_kept_until_one_decides",
    ),
    (10, "a form vanished and no conflict is listed"): (
        "sim/test_simulator.py::test_whatever_chance_does_every_promise_is_kept",
        "phone/test_replica_inbox.py::"
        "test_a_decision_closes_the_chain_and_destroys_nothing",
    ),
    (11, "the same field is overwritten in silence"): (
        "core/test_merge.py::test_rule_4_another_value_makes_both_sides_of_a_conflict",
        "phone/test_state_pushing.py::"
        "test_an_edit_that_the_preview_has_not_seen_is_not_overwritten",
    ),
    (12, "one change blocks all others for ever"): (
        "phone/test_state_inbox.py::test_a_refusal_of_one_line_leaves_other_work_alone",
        "phone/test_push_sizes.py::"
        "test_one_change_that_the_server_finds_too_large_goes_to_its_author",
        "contracts/test_store_conflicts.py::"
        "test_a_cancellation_that_missed_an_edit_stays_and_the_edit_is_a_side",
    ),
    (13, "it says that it will try again and does not"): (
        "phone/test_present_centre.py::"
        "test_the_line_says_how_it_is_and_what_happens_by_itself",
        "phone/test_sync_client.py::test_the_bound_of_a_wait_doubles_up_to_a_minute",
        "core/test_session_laws.py::test_whatever_fails_the_session_comes_to_rest",
    ),
    (14, "the sync button is dead once the radio is back"): (
        "phone/test_sync_pacing.py::"
        "test_however_long_the_radio_was_off_a_person_who_asks_is_heard_at_once",
        "phone/test_sync_pacing.py::"
        "test_a_radio_that_goes_on_and_off_is_no_storm_and_sends_what_was_kept_once",
    ),
    (15, "copies that nobody can merge"): (
        "phone/test_screens_plan.py::"
        "test_both_sides_are_shown_and_only_the_office_decides",
        "phone/test_state_inbox.py::test_one_of_its_authors_settles_it_for_everybody",
    ),
    (16, "it failed and does not say why"): (
        "phone/test_screens_centre.py::"
        "test_a_refused_change_says_on_what_why_and_both_versions",
        "phone/test_state_centre.py::test_wrong_and_expired_codes_say_what_to_do",
        "phone/test_present_centre.py::"
        "test_a_phone_that_is_stopped_says_why_before_anything_else",
    ),
    (17, "what is unsent is not counted where one looks"): (
        "phone/test_complaints.py::"
        "test_17_what_waits_is_counted_at_the_top_of_every_screen",
        "phone/test_present_times.py::test_what_waits_is_amber_and_counted",
    ),
    (18, "signing out loses work"): (
        "phone/test_state_exporting.py::"
        "test_nobody_signs_out_while_work_is_neither_sent_nor_exported",
        "phone/test_complaints.py::"
        "test_18_whoever_signs_out_is_told_that_signing_in_needs_a_signal",
    ),
    (19, "records arrive and their photos do not"): (
        "phone/test_photos_carried.py::"
        "test_whatever_is_lost_on_the_way_every_photo_arrives_whole",
        "phone/test_photos_again.py::"
        "test_a_photo_that_was_not_wanted_yet_is_asked_about_until_it_is",
        "server/test_admin_photos.py::test_an_incident_shows_what_has_arrived_and_says_what_has_not",
    ),
    (20, "taken at 03:00 and filed at 07:00"): (
        "phone/test_complaints.py::"
        "test_20_a_note_of_the_night_is_not_filed_under_the_hour_it_was_sent",
        "phone/test_state_inbox.py::"
        "test_a_note_keeps_the_time_and_day_at_which_it_was_begun",
    ),
    (21, "a wrong clock makes wrong hours"): (
        "phone/test_screens_day.py::"
        "test_a_person_whose_phone_is_decades_off_is_told_and_shown_right_times",
        "core/test_clock.py::"
        "test_a_time_of_the_same_boot_is_exact_however_wrong_the_wall_clock_is",
    ),
    (22, "times told by hand, then the punches come"): (
        "phone/test_complaints.py::"
        "test_22_a_coming_told_by_hand_and_its_late_punch_are_one_coming",
        "server/test_wall_people.py::"
        "test_a_gate_that_was_not_heard_for_a_while_is_named",
    ),
    (23, "a clock without a line forgets who is in"): (
        "phone/test_complaints.py::"
        "test_23_a_gate_tablet_started_without_a_line_lets_out_who_is_in",
        "phone/test_state_kiosk.py::"
        "test_days_without_a_line_are_all_sent_when_it_is_back",
    ),
    (24, "a night shift cannot clock out"): (
        "phone/test_complaints.py::"
        "test_24_who_came_before_midnight_leaves_the_same_workday_after_it",
        "phone/test_today.py::"
        "test_a_night_shoot_stays_until_it_ends_though_the_next_day_has_begun",
    ),
    (25, "a forgotten check-out"): (
        "phone/test_state_correcting.py::"
        "test_wrap_and_the_last_scan_are_proposed_for_who_never_checked_out",
        "phone/test_screens_person_times.py::"
        "test_when_the_day_is_over_one_confirms_when_somebody_left",
    ),
    (26, "one scan, one screen, over and over"): (
        "phone/test_screens_scan.py::"
        "test_the_run_outlives_its_page_and_ends_when_one_says_so",
        "phone/test_screens_scan.py::test_each_scan_of_the_run_is_undone_by_itself",
    ),
    (27, "a kit comes back without its lens"): (
        "phone/test_screens_scan.py::"
        "test_a_kit_shows_its_contents_and_what_is_missing_is_ticked",
        "phone/test_state_upkeep.py::test_what_went_out_in_a_kit_is_due_with_it",
    ),
    (28, "a code offers one act only"): (
        "phone/test_state_kiosk.py::"
        "test_who_is_in_chooses_and_goes_out_if_they_press_nothing",
        "phone/test_gate_jobs.py::test_who_presses_nothing_is_in_where_the_gate_counts",
    ),
    (29, "a display is blank, or live and is not"): (
        "screens/test_wall.py::test_a_reload_without_a_server_still_shows_the_last_plan",
        "screens/test_wall.py::test_without_a_server_the_plan_goes_on_and_grows_old",
        "phone/test_screens_centre.py::"
        "test_a_stale_plan_draws_a_bar_on_every_screen_and_leads_to_why",
    ),
    (30, "moved without being told, or told of everything"): (
        "phone/test_state_day.py::"
        "test_what_changed_for_me_since_i_acknowledged_is_told_until_i_do_so_again",
        "phone/test_present_day.py::test_other_peoples_calls_are_not_my_news",
        "server/test_admin_publish.py::test_the_ledger_tells_how_far_a_revision_has_come",
    ),
}

# What of a complaint is still true of ours, in words of the README's known limits.
LIMITS = {
    2: "until then it waits on that phone alone",
    27: "A scan moves all of a thing",
}


def test_all_thirty_are_answered() -> None:
    assert list(range(1, 31)) == [number for number, _ in COMPLAINTS]
    assert all(COMPLAINTS.values())


@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda one: f"{one[0]}")
def test_what_is_said_to_prevent_it_exists(complaint: tuple[int, str]) -> None:
    for named in COMPLAINTS[complaint]:
        file, _, name = named.partition("::")
        tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
        assert name in {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }, named


def test_what_is_still_true_of_ours_stands_in_the_known_limits() -> None:
    limits = README.partition("## Known limits")[2].partition("## Licence")[0]
    for number, words in LIMITS.items():
        assert words in limits, number


def test_what_was_written_for_a_complaint_is_in_the_table() -> None:
    tree = ast.parse((ROOT / "tests/phone/test_complaints.py").read_text("utf-8"))
    written = {
        f"phone/test_complaints.py::{node.name}"
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_")
    }
    assert written == {
        named
        for prevented in COMPLAINTS.values()
        for named in prevented
        if named.startswith("phone/test_complaints.py")
    }
