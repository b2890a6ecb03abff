"""A web address lapses when nobody opens it; codes that go to mail addresses."""

import sqlalchemy as sa
from alembic import op

from models.tables.base import UtcDateTime

revision = "addresses"
down_revision = "first"

LAPSE = {
    "sqlite": "UPDATE address SET until = strftime('%Y-%m-%d %H:%M:%f000', 'now', '+30 days') WHERE channel = 'web'",
    "postgresql": "UPDATE address SET until = now() + interval '30 days' WHERE channel = 'web'",
}
"""Whoever still opens their page renews it; the others' reminders go elsewhere after a session's life."""


def upgrade() -> None:
    with op.batch_alter_table("address") as batch:
        batch.add_column(sa.Column("until", UtcDateTime(), nullable=True))
    op.execute(sa.text(LAPSE[op.get_bind().dialect.name]))
    op.create_table(
        "mail_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("address", "institution_id", "person_id", "sent_at"):
        op.create_index(op.f(f"ix_mail_code_{column}"), "mail_code", [column], unique=False)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
