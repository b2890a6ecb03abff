"""${message[:1].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op

from models.tables.base import UtcDateTime

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades}


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
