"""How the package is compiled: kept on disk, free of Python's lock, without counting references.

Counting every array's owners at every call took most of the time; without it a compiled function makes no arrays.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from scheduler.compiled import CACHE_FOLDER

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code; it works in the arrays that it is given and makes none."""
    return _compiled(function, _nrt=False)


def compiled_inline(function: F) -> F:
    """The same as a part of each function that calls it: to hand over two score arrays takes longer than a short
    function works on them."""
    return _compiled(function, _nrt=False, forceinline=True)


def compiled_making_arrays(function: F) -> F:
    """The function as machine code; it may make arrays, and is too slow for the search's inner loops."""
    return _compiled(function)


def _compiled(function: F, **further: bool) -> F:
    return cast(F, numba.njit(cache=CACHE_FOLDER is not None, nogil=True, error_model="numpy", **further)(function))  # type: ignore[call-overload]
