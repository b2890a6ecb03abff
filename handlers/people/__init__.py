"""People: how they come in, what they may do, who takes over from whom."""
