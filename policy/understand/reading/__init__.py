"""From a message to facts: each reader takes what it understands, and leaves the rest to be asked about."""
