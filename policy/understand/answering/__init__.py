"""From a topic and facts to an answer: of one case or several, and only where all that was told is accounted for."""
