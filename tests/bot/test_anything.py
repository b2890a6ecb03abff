"""Whatever is said, in whatever state: one clear answer, no bug, and a state that loads again."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session

from bot.dialogues import make_router
from handlers.messages import Kind
from handlers.policy_answers.memory import Memory, recalled
from models.people import Role
from models.tables.calendar import TermRow
from models.tables.delivery import ConversationRow
from policy.book import Book
from tests.handlers.talk import Talk, World, open_world

BOOK = Book()
ROUTER = make_router()
COMMANDS = sorted(command for subject in ROUTER.subjects for command in subject.COMMANDS)
WORDS = (
    "32", "-5", "９５", "九十五人", "1e9", "0", "老年照护 本周培训32人6课时，下周模考", "机试95人能认定多少课时？", "一般实操88人多少课时",
    "理科", "那130人呢？", "是", "没有", "修改", "下周报名", "谢谢", "English", "中文", "2026-09-01", "2026-13-45", "1", "new",
    "remove 1", "answer 1", "nudge all", "steps 1", "change 1 headcount", "2026秋 12", "person 2", "{name}", "**", "%s",
)  # fmt: skip
PEOPLE = ("office", "lead", "student", "visitor")


class Conversations(RuleBasedStateMachine):
    """Four people say anything, tap anything they were shown, send anything."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.world: World = open_world(Path(self.folder.name), ROUTER, BOOK)
        with Session(self.world.database) as session, session.begin():
            session.add(TermRow(institution_id="ncvtc", name="2026秋", first=date(2026, 9, 7), weeks=18))
        self.world.certificate("老年照护", exam_form="特殊实操", major_category="医药卫生大类", department="护理系")
        self.world.certificate("Web前端开发", exam_form="机试", major_category="电子信息大类")
        self.talks: dict[str, Talk] = {"visitor": self.world.chat("visitor")}
        self.talks["office"] = self.world.joins("office", Role.COORDINATOR)
        self.talks["lead"] = self.world.joins("lead", Role.LEAD, certificates=(1, 2))
        self.talks["student"] = self.world.joins("student", Role.STUDENT)

    @rule(who=st.sampled_from(PEOPLE), words=st.sampled_from(WORDS) | st.text(max_size=60))
    def says(self, who: str, words: str) -> None:
        self._answered(who, self.talks[who].says(words))

    @rule(who=st.sampled_from(PEOPLE), command=st.sampled_from(COMMANDS), words=st.sampled_from(("", *WORDS)))
    def commands(self, who: str, command: str, words: str) -> None:
        self._answered(who, self.talks[who].says(f"/{command} {words}".strip()))

    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 9))
    def taps(self, who: str, place: int) -> None:
        shown = [(row.id, n) for row in self.talks[who].heard for n in range(sum(map(len, row.buttons)))]
        if shown:
            row, button = shown[place % len(shown)]
            self._answered(who, self.talks[who].says(tap=f"{row}.{button}"))

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from((Kind.STICKER, Kind.VOICE, Kind.PHOTO, Kind.OTHER)))
    def sends(self, who: str, kind: Kind) -> None:
        self._answered(who, self.talks[who].says(kind=kind.value))

    @rule(who=st.sampled_from(PEOPLE))
    def says_ten_thousand_characters(self, who: str) -> None:
        self._answered(who, self.talks[who].says("课时" * 5000))

    def _answered(self, who: str, said: str) -> None:
        assert said.strip(), f"nothing was answered to {who}"

    @invariant()
    def every_state_loads_again(self) -> None:
        for row in self.world.rows(ConversationRow):
            ROUTER.load(row.state_name, row.state)
            assert not row.memory or recalled(row.memory) != Memory()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.database.dispose()
            self.folder.cleanup()


TestConversations = Conversations.TestCase
TestConversations.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
