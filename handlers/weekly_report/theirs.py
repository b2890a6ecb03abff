"""A sentence that names one's own certificate and another's: one's own goes on, the other's is named and left out."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogue import NotAllowed
from handlers.reach import Desk
from handlers.weekly_report.sentence import read
from handlers.weekly_report.sentence.names import parted
from handlers.weekly_report.weeks import whose
from handlers.words import Text, _
from models.institutions import Certificate


def own_part(
    text: str, mine: Sequence[Certificate], desk: Desk, *, opened: bool = False
) -> tuple[str, tuple[Text, ...]]:
    """What a sentence says of one's own, and a word on what was left out. Raises NotAllowed when nothing is one's own.

    Under an `opened` week words are about it: only another's figures are left out.
    """
    known = {one.id for one in mine}
    left, theirs = parted(text, [one for one in desk.certificates.all() if one.id not in known], mine)
    if opened and not any(reading.has_figures for one, said in theirs for reading in read(said, [one])):
        return text, ()
    if theirs and not (left.strip() if opened else any(reading.tells for reading in read(left, mine))):
        raise NotAllowed(whose(theirs[0][0], desk))
    return left if theirs else text, tuple(_("Left out: {why}", why=whose(one, desk)) for one, __ in theirs)
