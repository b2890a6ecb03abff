"""A program with 300 certificates on a scratch database, to measure the console on: `… large_office.py FOLDER PORT`."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from bot.app import App
from bot.clock import Clock
from bot.demo.weeks import beginning, terms_around
from bot.running import run
from bot.settings import Settings
from models.calendar import EnterTerms
from models.institutions import SaveCertificate
from models.people import CreateInvite, Role
from models.reports import Contents, FileReport, Stage, Timing, WeekKey
from models.store.people import hash_of
from models.store.unit import Unit, carry_out
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow

TOKEN = "a-link-to-the-large-office"
CERTIFICATES = 300
HOME = "ncvtc"


def main(folder: Path, port: int) -> None:
    """Plants and serves until it is told to end."""
    clock = Clock()
    clock.move_to(beginning(date(2026, 11, 20)) + timedelta(days=1, hours=6))
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{folder / 'onex.db'}", files=folder / "files", web_port=port,
        telegram_token="", smtp_host="", log_level="warning",
    )  # fmt: skip
    app = App(settings, clock)
    app.store.writer.run(lambda session: plant(session, clock))
    run(app)


def plant(session: Session, clock: Clock) -> None:
    """Certificates with leads in twelve departments; two thirds have filed in the present week, a few with problems."""
    unit = Unit(session, clock(), HOME)
    session.add(InstitutionRow(id=HOME, name="示例职业技术学院", office="教务处"))
    session.flush()
    carry_out(EnterTerms(terms=terms_around(clock().date())), unit)
    office = _person(session, clock, "教务处 统筹", Role.COORDINATOR)
    for n in range(CERTIFICATES):
        lead = _person(session, clock, f"证书 {n + 1} 负责人", Role.LEAD)
        carry_out(SaveCertificate(name=f"示例职业技能等级证书（第 {n + 1} 个）", department=f"第{n % 12 + 1}系", lead_id=lead), unit)  # fmt: skip
        for week in (10, 11) if n % 3 else (10,):
            carry_out(_report(n + 1, week, clock), Unit(session, clock(), HOME, f"person:{lead}", lead))
    expires = clock() + timedelta(days=1)
    invite = CreateInvite(token_hash=hash_of(TOKEN), role=Role.COORDINATOR, person_id=office, expires_at=expires)
    carry_out(invite, unit)


def _person(session: Session, clock: Clock, name: str, role: Role) -> int:
    row = PersonRow(institution_id=HOME, name=name, roles=[role.value], created_at=clock())
    session.add(row)
    session.flush()
    return row.id or 0


def _report(certificate: int, week: int, clock: Clock) -> FileReport:
    monday = clock().date() - timedelta(days=clock().weekday() + 7 * (11 - week))
    problem = "机房周三下午与公共课冲突，需要协调一个 40 人机房。" if certificate % 50 == 1 else ""
    contents = Contents(
        stage=Stage.TRAINING, trained=30 + certificate % 20, hours=Decimal(6), progress="按培训方案完成本周模块。",
        problems=problem, coordination=bool(problem), plan="下周继续培训。",
    )  # fmt: skip
    key = WeekKey(certificate_id=certificate, term=f"{monday.year}秋", week=week)
    return FileReport(key=key, monday=monday, contents=contents, timing=Timing.LATE if certificate % 7 == 0 else Timing.IN_TIME)  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
