"""Answers from the institution's rules, in chat: computed, cited, asked back one fact at a time."""
