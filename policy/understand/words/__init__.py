"""The words of the field, and one way of writing them: what every reader of a message looks for."""
