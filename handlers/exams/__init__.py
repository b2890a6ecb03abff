"""Exam rounds as students meet them: questions in words, the card of a round, following, changes, the calendar."""
