"""The console: tables beside the chat, for coordinators and department heads.

It shows and never writes. Whatever changes something is said in the chat that is docked beside the tables, so that the
same dialogues decide who may do it.
"""
