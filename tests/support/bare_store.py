"""A store with two productions, and nothing in them."""

from server.store.protocol import Store, Writer
from server.store.rows import ProductionRow

PRODUCTIONS = ("production-one", "production-two")


async def two_productions(store: Store) -> Store:
    def made(writer: Writer) -> None:
        for at_ms, id_ in enumerate(PRODUCTIONS):
            writer.create_production(ProductionRow(id_, f"epoch-{id_}", 0, at_ms))

    await store.write(made)
    return store
