"""What is kept of a PIN, and which numbers are no good as one."""

from shared import pins


def test_equal_numbers_have_one_mark_in_a_production_and_another_elsewhere() -> None:
    mark = pins.mark("270114", "movie")

    assert mark == pins.mark("270114", "movie")
    assert pins.MARK_CHARS == len(mark)
    assert 4 == len(
        {
            mark,
            pins.mark("270115", "movie"),
            pins.mark("270114", "site"),
            pins.mark("270115", "site"),
        }
    )


def test_the_number_does_not_stand_in_its_mark() -> None:
    assert "270114" not in pins.mark("270114", "movie")


def test_six_digits_are_a_pin_and_nothing_else_is() -> None:
    assert pins.is_pin("000417")
    for text in ("", "00417", "0004171", "00041 ", "+00417", "٠٠٠٤١٧", "0004a7"):
        assert not pins.is_pin(text), text


def test_what_anybody_would_try_first_is_easy() -> None:
    for pin in ("000000", "777777", "123456", "654321", "890123", "210987"):
        assert pins.is_easy(pin), pin
    for pin in ("270114", "121212", "135790", "112233"):
        assert not pins.is_easy(pin), pin
