"""From a message to a topic of the pack: a new one, or the one talked of."""
