"""The `onex` command."""
