"""Records for settlement, entered in chat by leads: trainings held, exam duty done, a round's money, shares of hours."""

from handlers.records.dialogue import COMMANDS, STATES, begin, recognises, step

__all__ = ["COMMANDS", "STATES", "begin", "recognises", "step"]
