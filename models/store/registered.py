"""Importing this loads every room of the store, so that what carries out each command is registered."""

from importlib import import_module
from pkgutil import iter_modules

import models.store

for _module in iter_modules(models.store.__path__):
    import_module(f"{models.store.__name__}.{_module.name}")
