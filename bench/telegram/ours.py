"""Our side: the whole program on a SQLite file with synchronous=FULL, `python -m bench.telegram.ours API_URL FOLDER PEOPLE`.

The limits of Telegram itself are switched off, so that the program is measured and not Telegram's patience.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.app import App
from bot.clock import Clock
from bot.logs import set_up_logs
from bot.running import run
from bot.settings import Settings
from models.institutions import Scheme
from models.store.sending import Limits
from models.tables.calendar import TermRow
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import AddressRow, PersonRow
from tests.telegram_server.server import TOKEN

HOME = "ncvtc"
BEFORE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday of week 12: no reminder is due


def main(api_url: str, folder: str, count: str) -> None:
    """Serves until it is ended."""
    root = Path(folder)
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{root / 'onex.db'}", files=root / "files", telegram_token=TOKEN,
        telegram_api_url=api_url, web_port=0,
    )  # fmt: skip
    set_up_logs("error")
    app = App(settings, Clock(BEFORE - datetime.now(UTC)))
    app.outboxes["telegram"].limits = Limits()
    app.store.writer.run(lambda session: people(session, int(count)))
    run(app)


def people(session: Session, count: int) -> None:
    """A lead with one certificate for each chat from 1 on."""
    session.add(InstitutionRow(id=HOME, name="学院", office="教务处"))
    session.flush()
    session.add(TermRow(institution_id=HOME, name="2026秋", first=date(2026, 9, 7), weeks=19))
    for number in range(1, count + 1):
        session.add(
            PersonRow(
                id=number,
                institution_id=HOME,
                name=f"负责人{number}",
                roles=["lead"],
                created_at=BEFORE - timedelta(days=1),
            )
        )
    session.flush()
    for number in range(1, count + 1):
        session.add(AddressRow(institution_id=HOME, person_id=number, channel="telegram", chat=str(number)))
        session.add(
            CertificateRow(
                institution_id=HOME, scheme=Scheme.X.value, name=f"证书{number}", short_name=f"证{number}",
                levels=["中级"], lead_id=number, exam_form="机试",
            )
        )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
