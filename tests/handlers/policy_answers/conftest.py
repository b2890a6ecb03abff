"""A college whose rules are asked in chat, with its office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.dialogues import make_router
from models.people import Role
from models.tables.calendar import TermRow
from policy.book import Book
from tests.handlers.talk import World, open_world


@pytest.fixture(scope="module")
def book() -> Book:
    return Book()


@pytest.fixture
def world(tmp_path: Path, database: Engine, book: Book) -> World:
    world = open_world(tmp_path, make_router(), book, database=database)
    with Session(world.database) as session, session.begin():
        session.add(TermRow(institution_id="ncvtc", name="2026秋", first=date(2026, 9, 7), weeks=18))
    world.joins("office", Role.COORDINATOR)
    return world
