"""One sentence of a lead, read as the fields of a weekly report. Pure: text and certificates in, readings out."""

from handlers.weekly_report.sentence.read import read
from handlers.weekly_report.sentence.reading import Loose, Reading

__all__ = ["Loose", "Reading", "read"]
