"""Our side: the whole program on a SQLite file with synchronous=FULL, `python -m bench.telegram.ours API_URL FOLDER PEOPLE`.

The limits of Telegram itself are switched off, so that the program is measured and not Telegram's patience.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from bot.app import App
from bot.clock import Clock
from bot.logs import set_up_logs
from bot.running import run
from bot.settings import Settings
from models.institutions import Scheme
from models.reports import Contents, RoundTotals, Stage, Timing
from models.store.sending import Limits
from models.tables.calendar import TermRow
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import AddressRow, PersonRow
from models.tables.reports import ReportRow
from tests.telegram_server.server import TOKEN

LEADS = 40  # of one college
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
    """A lead with one certificate, who filed last week, for each chat from 1 on; forty leads a college."""
    colleges = [f"college-{number}" for number in range(1, 2 + (count - 1) // LEADS)]
    session.add_all(InstitutionRow(id=one, name="学院", office="教务处") for one in colleges)
    session.flush()
    session.add_all(TermRow(institution_id=one, name="2026秋", first=date(2026, 9, 7), weeks=19) for one in colleges)
    homes = [(number, colleges[(number - 1) // LEADS]) for number in range(1, count + 1)]
    session.add_all(_lead(number, home) for number, home in homes)
    session.flush()
    for number, home in homes:
        session.add(AddressRow(institution_id=home, person_id=number, channel="telegram", chat=str(number)))
        session.add(
            CertificateRow(
                institution_id=home, scheme=Scheme.X.value, name=f"证书{number}", short_name=f"证{number}",
                id=number, levels=["中级"], lead_id=number, exam_form="机试",
            )
        )  # fmt: skip
    session.flush()
    session.add_all(_last_week(number, home) for number, home in homes)


def _lead(number: int, home: str) -> PersonRow:
    began = BEFORE - timedelta(days=1)
    return PersonRow(id=number, institution_id=home, name=f"负责人{number}", roles=["lead"], created_at=began)


def _last_week(number: int, home: str) -> ReportRow:
    """What a lead filed for the week before."""
    contents = Contents(
        stage=Stage.TRAINING, trained=30 + number % 7, hours=Decimal(6), progress=f"讲完第 {number % 9} 章",
        rounds=(RoundTotals(round="2026秋 中级"),),
    )  # fmt: skip
    place, filed = 1 + (number - 1) % LEADS, BEFORE - timedelta(days=4)
    return ReportRow(
        institution_id=home, certificate_id=number, term="2026秋", week=11, monday=date(2026, 11, 16), place=place,
        number=f"2026秋-11-{place:03d}", contents=contents.model_dump(mode="json"), timing=Timing.IN_TIME.value,
        filed_by=number, filed_at=filed, changed_by=number, changed_at=filed,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
