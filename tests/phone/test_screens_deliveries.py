"""A delivery in twenty seconds: what, how much, from whom, in what state; a photo."""

from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.deliveries import DeliveryDraft
from shared.access import Role
from shared.blobs import GROUPS
from shared.nouns.deliveries import DeliveryState, DeliveryWhat
from tests.support.phone_page import keys, phone_page, said
from tests.support.pictures import picture
from tests.support.world import World

LIST, NEW = "/more/deliveries", "/more/deliveries/new"
TIMBER = DeliveryWhat("Scaffold boards", "Timber Yard", "2 pallets")


async def came(day: World, name: str = "ben") -> str:
    state = day.state(name)
    draft = state.delivery_drafting.begin()
    state.delivery_drafting.keep(
        replace(draft, text=TIMBER.text, sender=TIMBER.sender, quantity=TIMBER.quantity)
    )
    saved = state.delivery_drafting.save()
    await day.settle()
    return saved.record


async def test_a_delivery_is_noted_with_the_time_at_which_the_form_opened(
    day: World,
) -> None:
    opened_ms = day.now_ms
    async with phone_page(day.state("ben"), NEW) as page:
        assert page.find("save-delivery").disabled
        day.later(20_000)
        await page.type("delivery-text", TIMBER.text)
        await page.type("delivery-quantity", TIMBER.quantity)
        await page.type("delivery-sender", TIMBER.sender)
        await page.press("state-short")
        await page.press("save-delivery")
        assert LIST == page.page.route
        assert "Scaffold boards" in page.texts()
        assert said(page, "2 pallets · from Timber Yard · Ben")
        assert "Short" in page.texts()
        assert [] == page.errors()
    await day.settle()

    [held] = day.state("olga").deliveries.all()
    assert TIMBER == held.delivery.what
    assert DeliveryState.SHORT == held.delivery.condition.state
    assert (opened_ms, day.people["ben"]) == (
        held.delivery.when.at_ms,
        held.delivery.when.receiver,
    )


async def test_a_delivery_half_written_survives_a_kill_with_its_photo(
    day: World,
) -> None:
    assert ("delivery", "photos") in GROUPS
    state = day.state("ben")
    async with phone_page(state, NEW) as page:
        await page.type("delivery-text", "Scaff")
        sha256 = await state.photos.add(picture())
        state.delivery_drafting.add_photo(sha256)
        core = state._core
        await page.until(lambda: core.read(drafts.get, "delivery", DeliveryDraft))
    risen = await day.drop("ben")
    assert (sha256,) == risen.state.kept_photos()
    risen.state.photos.tidy(risen.state.kept_photos())
    async with phone_page(risen.state, NEW) as again:
        assert "Scaff" == again.find("delivery-text").value
        assert "1 photo" in again.texts()
        await again.press("remove-photo-1")
        assert "1 photo" not in again.texts()
        await again.press("save-delivery")
        assert [] == again.errors()
    assert () == risen.state.kept_photos()


async def test_who_received_it_looks_it_over_later_and_others_only_comment(
    day: World,
) -> None:
    delivery = await came(day)
    async with phone_page(day.state("ben"), f"{LIST}/{delivery}") as page:
        assert "Not looked over" in page.texts()
        await page.press("state-damaged")
        assert "Damaged" in page.texts()
        assert said(page, "State. Saved on this phone.")
        await page.press("undo")
        assert "Not looked over" in page.texts()
        await page.press("state-damaged")
        assert [] == page.errors()
    await day.phone("cem", Role.CREW)
    await day.settle()
    async with phone_page(day.state("cem"), f"{LIST}/{delivery}") as page:
        assert "Damaged" in page.texts()
        assert not {"state-damaged", "add-photo", "take-back-delivery"} & keys(page)
        await page.type("comment-text", "Six boards are split")
        await page.press("comment")
        assert "Six boards are split" in page.texts()
    assert [] == day.state("ben").inbox.refusals()


async def test_a_delivery_is_taken_back_and_had_again(day: World) -> None:
    delivery = await came(day)
    async with phone_page(day.state("ben"), f"{LIST}/{delivery}") as page:
        await page.press("take-back-delivery")
        assert "This delivery is not here." in page.texts()
        await page.press("undo")
        assert "Scaffold boards" in page.texts()


async def test_before_the_first_delivery_the_list_says_what_to_do(day: World) -> None:
    async with phone_page(day.state("ana"), LIST) as page:
        assert "No delivery yet." in page.texts()
        await page.press("new-delivery")
        assert NEW == page.page.route
        await page.press("save-delivery")
    assert [] == day.state("ana").deliveries.all()
