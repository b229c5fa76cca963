# Brings pawl's tracer into each Python process of a test command: `site` imports this from the first folder of
# PYTHONPATH. Any Python may come by, so that this is written for all of them; the tracer is for 3.8 and newer.

import os
import sys


def _trace():
    """Loads the tracer, and takes its folder out of the places in which modules are looked for."""
    here = os.path.dirname(os.path.abspath(__file__))
    try:
        if hasattr(sys, "addaudithook"):
            _load().begin(here)
    except Exception:
        pass  # What was not told was not seen: nobody takes this process for a traced one.
    sys.path[:] = [path for path in sys.path if path != here]
    sys.path_importer_cache.pop(here, None)


def _load():
    """Its bytecode is kept beside us, whatever is said of the project's: to compile it costs more than all else it does."""
    kept = sys.dont_write_bytecode
    sys.dont_write_bytecode = kept and sys.pycache_prefix is not None
    try:
        import pawl_trace
    finally:
        sys.dont_write_bytecode = kept
    return pawl_trace


_trace()

# The one that would have been found without us. Where there is none, `site` takes the ImportError as it would have
# taken it anyway.
sys.modules.pop("sitecustomize", None)
import sitecustomize  # noqa: E402,F401
