# What PYTEST_PLUGINS names. pytest compiles such a module by itself, for the sake of its asserts, and in each process anew
# where no bytecode may be written; our own is kept beside us whatever is said of the project's.

import sys

_kept = sys.dont_write_bytecode
sys.dont_write_bytecode = _kept and getattr(sys, "pycache_prefix", None) is not None
try:
    from pawl_pytest_hooks import pytest_configure  # noqa: F401
finally:
    sys.dont_write_bytecode = _kept
