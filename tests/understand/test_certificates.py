"""How many certificates were obtained: of those tried, one by one, by level, with the driving licence or without."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer
from policy.answers import Listening, converse
from policy.book import Book


def last(*turns: str) -> Answer:
    return converse(turns, Listening(Book().pack("xit"), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("question", "earned"),
    [
        ("报考了3个证书，只拿到1本，能认多少学分", 2),
        ("考了3本证书过了2本，几学分", 4),
        ("考了3本，挂了1本，能认几学分", 4),
        ("驾照也算证书吗 能抵多少学分呀", 2),
        ("两本证书加一个驾照一共认几学分", 6),
        ("一本驾照两本证书，几学分", 6),
        ("驾照，另有证书两本，几学分", 6),
        ("一本初级一本中级，共几学分", 4),
        ("考了初级证书又考了中级证书，能认几个学分", 4),
        ("初级、中级、高级证书各几个学分", 2),
        ("证书一本抵几分，我有三本", 6),
        ("驾照 C1 和 C2 两本，几学分", 4),
        ("C1 和 D 两本驾照还有一本证书，几学分", 6),
        ("I got one certificate and a driving licence, how many credits?", 4),
        ("My student holds three certificates. How many credits can she claim?", 6),
    ],
)
def test_those_that_were_obtained_earn_credits(question: str, earned: int) -> None:
    assert last(question).value == earned


@pytest.mark.parametrize("question", ["报名了3个证书还没考，能认几个学分", "考了两本证书，过了三本，几学分"])
def test_those_that_were_not_obtained_or_cannot_be_are_asked_about(question: str) -> None:
    assert (last(question).value, last(question).missing) == (None, ("certificates",))


def test_classes_of_vehicles_may_stand_on_one_licence() -> None:
    assert last("驾照 C1 和 C2 能换几学分").missing == ("certificates",)


def test_a_certificate_obtained_later_is_added() -> None:
    assert last("我有2本证书", "又拿了一本，一共几学分").value == 6
