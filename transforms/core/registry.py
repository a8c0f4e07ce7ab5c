"""A folder is a registry: every module in it is a member."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@cache
def members(package: ModuleType) -> tuple[ModuleType, ...]:
    """Import every module of a package, in name order.

    >>> import transforms.core.detectors
    >>> [module.KIND for module in members(transforms.core.detectors)][:2]
    ['boilerplate', 'calque_phrase']
    """
    names = sorted(found.name for found in iter_modules(package.__path__) if not found.ispkg)
    return tuple(import_module(f"{package.__name__}.{name}") for name in names)
