"""A place in the office is given within the job that needs it, on every store."""

import pytest

from server.accounts.nouns import AuditEntry, Membership
from server.store.protocol import Writer
from server.store.rows import ProductionRow

P = "production-one"


async def test_a_place_for_nobody_undoes_all_that_its_job_has_written(open_store):
    store = open_store()

    def job(writer: Writer) -> None:
        writer.create_production(ProductionRow(P, "epoch", 0, 1))
        entry = AuditEntry(1, "production_founded", "nobody")
        writer.set_membership(Membership("nobody", P, "person", "admin"), entry)

    # Which error it is, is the store's own.
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await store.write(job)

    assert [] == await store.read(lambda reader: reader.productions())
