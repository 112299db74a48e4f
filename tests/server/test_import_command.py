"""python -m server import: what it chooses, and what a bad file leaves alone."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from server.exchange.uss_rows import FILE_BYTES_MAX
from server.exchange.zones import machine_zone
from server.store.devices import revoke_device
from server.store.founding import Founder, found
from server.store.sqlite import FILE_NAME
from shared.access import Role
from shared.nouns.plan import Item, Workday
from shared.nouns.production import Identity, Production, Zone
from tests.support.heron import GOLDEN, Heron
from tests.support.import_folder import BLUE, FIRST, NOW_MS, ImportFolder

WHOLE = GOLDEN.read_bytes()
VANCOUVER = ("--zone", "America/Vancouver")


@pytest.fixture
def folder(tmp_path: Path) -> ImportFolder:
    return ImportFolder(tmp_path)


def altered(change) -> bytes:
    heron = Heron()
    change(heron)
    return heron.bytes


def founded(folder: ImportFolder, title: str, zone: str = "Europe/London") -> str:
    """A production that the office has made."""
    return folder.write(
        lambda writer: (
            found(
                writer,
                Identity(title),
                Zone(zone),
                Founder("Ana Ruiz", "ana"),
                NOW_MS,
                folder.entropy,
            ).production
        )
    )


def test_without_a_name_the_stripboards_are_listed_and_nothing_is_made(folder):
    code, out, err = folder.run(str(GOLDEN), *VANCOUVER)

    assert 1 == code
    assert [
        'Stripboards of "brass_heron.uss":',
        '  "Script order": no days, 12 strips',
        '  "First pass": 3 days from 2026-05-28',
        '  "Blue revision": 4 days from 2026-05-14',
    ] == out.splitlines()
    assert err.startswith("More than one stripboard schedules days: choose with")
    assert 1 == len(err.splitlines())
    assert not folder.path.exists()


def test_the_only_stripboard_that_schedules_days_needs_no_name(folder, tmp_path):
    heron = Heron()
    heron.body["stripboards"] = heron.body["stripboards"][:2]
    (tmp_path / "one.uss").write_bytes(heron.bytes)
    code, out, err = folder.run(str(tmp_path / "one.uss"), *VANCOUVER)

    assert (0, "") == (code, err)
    assert 'Imported "First pass": 3 days, 2026-05-28 to 2026-06-02.' in out
    assert 3 == len(folder.records(Workday))


def test_a_start_that_is_given_moves_the_days(folder):
    asked = (str(GOLDEN), "--stripboard", BLUE, "--start", "2026-08-03", *VANCOUVER)

    assert 0 == folder.run(*asked)[0]
    assert "2026-08-03" == folder.day(1).identity.date


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (WHOLE[:-200], "not whole JSON"),
        (b"", "not whole JSON"),
        (b"Dear all, the schedule is attached.", "not whole JSON"),
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        (b"[]", "of another kind"),
        (altered(lambda h: h.body.update(breakdowns={})), "breakdowns is wrong"),
        (
            altered(lambda h: h.row("breakdowns", "b-3").update(pages="2 4/8")),
            "breakdowns[2].pages is wrong",
        ),
        (
            altered(lambda h: h.row("breakdowns", "b-3").update(elements=["gone"])),
            'refers to "gone", which is not in the file',
        ),
        (
            altered(lambda h: h.board("sb-blue")["breakdownArrays"].append(["gone"])),
            'refers to "gone", which is not in the file',
        ),
        (
            altered(lambda h: h.row("stripboards", "sb-blue").update(calendar="gone")),
            'refers to "gone", which is not in the file',
        ),
        (
            altered(lambda h: h.row("stripboards", "sb-blue").pop("calendar")),
            "Nothing says when stripboard",
        ),
        (
            altered(lambda h: h.row("stripboards", "sb-blue").update(name="Green")),
            'No stripboard is called "Blue revision"',
        ),
        (altered(lambda h: h.body.update(ussVersion="0.9")), "only version 1 is read"),
        (WHOLE + b" " * (FILE_BYTES_MAX - len(WHOLE) + 1), "has 16,777,217 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_has_one_line_of_errors_and_changes_no_table(
    folder, tmp_path, bad, told
):
    folder.bring_in()
    hashes = folder.table_hashes()
    file = tmp_path / "bad.uss"
    file.write_bytes(bad)
    code, out, err = folder.run(str(file), "--stripboard", BLUE, *VANCOUVER)

    assert (1, "") == (code, out)
    assert told in err
    assert 1 == len(err.splitlines())
    assert hashes == folder.table_hashes()
    assert {"log", "register", "record", "change", "device", "account"} < set(hashes)


@pytest.mark.parametrize("bad", [WHOLE[:-200], b"[]"])
def test_a_bad_file_makes_no_folder(folder, tmp_path, bad):
    (tmp_path / "bad.uss").write_bytes(bad)

    assert 1 == folder.run(str(tmp_path / "bad.uss"))[0]
    assert not folder.path.exists()


@pytest.mark.parametrize("name", ["absent.uss", "."])
def test_a_file_that_cannot_be_opened_is_refused_in_one_line(folder, tmp_path, name):
    code, out, err = folder.run(str(tmp_path / name))

    assert (1, "") == (code, out)
    assert "cannot be read:" in err
    assert 1 == len(err.splitlines())


def test_what_the_store_refuses_undoes_the_whole_import(folder):
    folder.bring_in()
    production = folder.production
    [device] = folder.read(lambda reader: reader.devices(production))
    folder.write(lambda writer: revoke_device(writer, production, device.id, NOW_MS))
    hashes = folder.table_hashes()
    code, _, err = folder.run(str(GOLDEN), "--stripboard", FIRST, *VANCOUVER)

    assert 1 == code
    assert (
        'The office has revoked "Import of The Brass Heron" under Devices: '
        "nothing was imported.\n" == err
    )
    assert hashes == folder.table_hashes()


def test_what_the_rules_refuse_undoes_the_whole_import(folder):
    folder.bring_in()
    production = folder.production
    [device] = folder.read(lambda reader: reader.devices(production))
    demoted = replace(device, role=Role.CREW)
    folder.write(lambda writer: writer.put_device(demoted))
    hashes = folder.table_hashes()
    code, _, err = folder.run(str(GOLDEN), "--stripboard", FIRST, *VANCOUVER)

    assert 1 == code
    assert err.startswith("Your role may not change a ")
    assert err.endswith("Nothing was imported.\n")
    assert 1 == len(err.splitlines())
    assert hashes == folder.table_hashes()


def test_a_bad_file_does_not_even_open_the_store(folder, tmp_path):
    folder.path.mkdir()
    (folder.path / FILE_NAME).write_bytes(b"no store at all")
    (tmp_path / "bad.uss").write_bytes(WHOLE[:-200])

    assert "not whole JSON" in folder.run(str(tmp_path / "bad.uss"))[2]
    code, _, err = folder.run(str(GOLDEN), "--stripboard", BLUE)
    assert 1 == code
    assert 1 == len(err.splitlines())
    assert b"no store at all" == (folder.path / FILE_NAME).read_bytes()


def test_among_several_productions_one_must_be_named(folder):
    ids = [founded(folder, title) for title in ("Night Boat", "night boat", "Day Boat")]
    hashes = folder.table_hashes()
    asked = (str(GOLDEN), "--stripboard", BLUE, *VANCOUVER)
    for more in ((), ("--production", "NIGHT BOAT"), ("--production", "Tug")):
        code, out, err = folder.run(*asked, *more)
        assert (1, "") == (code, out)
        assert 1 == len(err.splitlines())
        assert ids[0] in err
    assert hashes == folder.table_hashes()

    for wished, id_ in (("night boat", ids[1]), ("day BOAT", ids[2]), (ids[0], ids[0])):
        assert 0 == folder.run(*asked, "--production", wished)[0]
        assert 14 == len(folder.records(Item, id_))
    items = [set(folder.records(Item, id_)) for id_ in ids]
    assert 3 * 14 == len(set.union(*items))


def test_a_production_that_is_not_there_is_not_made_up(folder):
    asked = (str(GOLDEN), "--stripboard", BLUE, "--production", "Night Boat")
    code, _, err = folder.run(*asked)

    assert 1 == code
    assert err.startswith('There is no production "Night Boat" here')
    assert not folder.path.exists()


def test_dates_are_read_in_the_zone_of_the_production_that_is_there(folder):
    heron = Heron()
    for event in heron.row("calendars", "cal-may")["events"]:
        # Midnight in London, which is the evening before in Vancouver.
        date, _, _ = event["date"].partition("T")
        before = f"{date[:-2]}{int(date[-2:]) - 1}"
        event["date"] = f"{before}T23:00:00.000+0000"
    production = founded(folder, "Night Boat")
    told = folder.bring_in(heron, zone="")
    dates = folder.day(1).identity.date, folder.day(3).identity.date

    assert ("2026-05-14", "2026-05-19") == dates
    assert not any("not at midnight" in line for line in told)

    told = folder.bring_in(heron, zone="America/Vancouver")
    assert "2026-05-13" == folder.day(1).identity.date
    assert any("stand at 16:00" in line for line in told)
    assert "Europe/London" == folder.records(Production)[production].zone.name


@pytest.mark.parametrize(
    ("machine", "zone", "why"),
    [
        ("Pacific/Honolulu", "Pacific/Honolulu", "(that of this machine; "),
        (None, "UTC", "(as this machine names none; "),
    ],
)
def test_a_new_production_takes_the_zone_of_the_machine_and_says_so(
    folder, machine, zone, why
):
    told = folder.bring_in(zone="", machine_zone=machine)
    [production] = folder.records(Production).values()

    assert zone == production.zone.name
    assert f"in the time zone {zone} {why}--zone names another)." in told[0]


def test_the_zone_of_a_machine_is_told_by_its_environment_or_its_clock(tmp_path):
    folder = tmp_path / "zoneinfo" / "Europe"
    folder.mkdir(parents=True)
    (folder / "Berlin").touch()
    link = tmp_path / "localtime"
    link.symlink_to(folder / "Berlin")

    assert "Europe/London" == machine_zone({"TZ": ":Europe/London"}, link)
    assert "Europe/Berlin" == machine_zone({"TZ": "CET-1CEST"}, link)
    assert "Europe/Berlin" == machine_zone({}, link)
    assert machine_zone({}, tmp_path / "absent") is None


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--zone", "Atlantis/Capital"), 1),
        (("--start", "0001-01-01"), 1),
        (("--start", "tomorrow"), 2),
        (("--board", BLUE), 2),
    ],
)
def test_a_wish_that_cannot_be_met_makes_nothing(folder, more, code):
    assert code == folder.run(str(GOLDEN), "--stripboard", BLUE, *more)[0]
    assert not folder.path.exists()


def test_where_the_file_has_no_title_the_name_of_the_file_is_one(folder):
    heron = Heron()
    heron.body |= {"project": None, "name": " "}
    folder.bring_in(heron)
    [production] = folder.records(Production).values()

    assert "heron" == production.identity.title


def test_a_name_with_control_characters_cannot_break_the_one_line(folder, tmp_path):
    heron = Heron()
    heron.row("stripboards", "sb-blue")["name"] = "Blue\n\u001b[2J revision"
    (tmp_path / "odd.uss").write_bytes(heron.bytes)
    code, out, err = folder.run(str(tmp_path / "odd.uss"))

    assert 1 == code
    assert 1 == len(err.splitlines())
    assert out.replace("\n", "").isprintable()
    assert '"Blue [2J revision": 4 days' in out
