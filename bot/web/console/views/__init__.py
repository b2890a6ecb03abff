"""The pages of the console, one function each: `(desk, query) -> View`."""
