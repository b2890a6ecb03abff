"""/remind and /remindrules: what comes when, and where it arrives."""

from handlers.reminders.dialogue import COMMANDS, STATES, begin, recognises, step

__all__ = ["COMMANDS", "STATES", "begin", "recognises", "step"]
