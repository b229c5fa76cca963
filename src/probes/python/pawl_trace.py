# Tells pawl which files of the project a Python process touches: the lines of src/core/tracing/trace-line.ts, each by one
# write, before what it tells of is done. An audit hook sees what Python itself announces; what asks a path without an
# announcement (os.stat and its like) and what gives a process its number is wrapped.
#
# Nothing here may be noticed by the tests. Whatever goes wrong, the writer takes back all that it has told.

import _posixsubprocess
import os
import posix
import sys
import time
from _thread import get_ident

_open, _write, _close, _fstat, _stat, _lstat = os.open, os.write, os.close, os.fstat, os.stat, os.lstat
_getpid, _getcwd, _readlink, _frame = os.getpid, os.getcwd, os.readlink, sys._getframe
_WRITING = os.O_WRONLY | os.O_RDWR
_NAMED = getattr(os, "O_PATH", 0) | os.O_DIRECTORY
_STDLIB = os.path.dirname(os.__file__) + "/"
_DISCOVERY = _STDLIB + "unittest/loader.py"
_PACKAGES = ("site-packages", "dist-packages")
_NO_NAMES = frozenset(("", ".", ".."))
_PASSING = "pytest-cache-files-"
_CACHED = ".%s" % sys.implementation.cache_tag
_FOREIGN = ("/site-packages/", "/dist-packages/", "/node_modules/", "/.git/", "/.pytest_cache/", "/" + _PASSING)

# Their native code opens no file by its name, but what they are given by Python: all others may read unseen.
_KNOWN = frozenset(
    """_brotli _cffi_backend _yaml aiohttp asyncpg bcrypt black blib2to3 charset_normalizer coverage cryptography
    fastuuid frozenlist greenlet httptools jiter kiwisolver lazy_object_proxy markupsafe msgpack multidict mypy mypyc
    nacl numpy orjson pandas propcache pydantic pydantic_core regex rpds ruamel scipy simplejson sqlalchemy tomli
    tornado ujson uvloop wrapt yaml yarl zope zstandard""".split()
)


class _Writer(object):
    """The file of this process. One that cannot be written to is emptied and removed: nobody takes it for whole."""

    def __init__(self, prefix):
        self.prefix = prefix

    def begin(self):
        self.pid = _getpid()
        self.told = set()
        _asked.clear()
        _folders_of_open.clear()
        self.paths = []
        self.failed = False
        self.path = "%s%d-%d.log" % (self.prefix, self.pid, time.time_ns())
        self.descriptor = _open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o666)
        status = _fstat(self.descriptor)
        self.identity = (status.st_dev, status.st_ino)

    def holds(self):
        """Whether the descriptor is still ours: tests close what they did not open, and open files of their own."""
        try:
            status = _fstat(self.descriptor)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self.identity

    def write(self, line):
        """A line without its end, in ASCII or UTF-8."""
        if self.failed:
            return
        try:
            if not self.holds():
                self.descriptor = _open(self.path, os.O_WRONLY | os.O_APPEND)
                if not self.holds():
                    return self.withdraw()
            if _write(self.descriptor, line + b"\n") != len(line) + 1:
                self.withdraw()
        except OSError as error:
            if _is_foreign(error):
                raise
            self.withdraw()

    def withdraw(self):
        self.failed = True
        for undo in (lambda: self.holds() and os.ftruncate(self.descriptor, 0), lambda: posix.unlink(self.path)):
            try:
                undo()
            except OSError:
                pass


def _is_foreign(error):
    """Whether it is for the tests: raised by a signal handler of theirs that happened to run meanwhile, or for want of
    room on the stack. It keeps them from what they were about to do, so that there is nothing to tell."""
    if isinstance(error, RecursionError):
        return True
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_code.co_filename
    return name != __file__ and not name.startswith((_STDLIB, "<frozen "))


def _guarded(function, *args):
    try:
        function(*args)
    except Exception as error:
        if _is_foreign(error):
            raise
        _writer.withdraw()


def _quoted(text):
    """As a string of JSON; to load the module `json` would cost more than all the rest."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return '"%s"' % text
    escaped = "".join(
        char if " " <= char <= "~" and char not in '"\\' else "".join("\\u%04x" % unit for unit in _units(char))
        for char in text
    )
    return '"%s"' % escaped


def _units(char):
    code = ord(char)
    return (code,) if code < 0x10000 else (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF))


def _text(value):
    return os.fsdecode(value) if isinstance(value, bytes) else str(value)


def _listed(values):
    return "[%s]" % ",".join(_quoted(_text(value)) for value in values)


def _begin_writing():
    _writer.begin()
    _writer.write(
        (
            'P {"pid":%d,"ppid":%d,"thread":0,"runtime":"python","version":%s,"executable":%s,"argv":%s}'
            % (
                _writer.pid,
                os.getppid(),
                _quoted("%d.%d.%d" % sys.version_info[:3]),
                _quoted(sys.executable or ""),
                _listed(getattr(sys, "orig_argv", None) or getattr(sys, "argv", [])),
            )
        ).encode("ascii")
    )


def _unseen(what):
    line = ("U " + _quoted(what)).encode("ascii")
    if line not in _writer.told:
        _writer.write(line)
        _writer.told.add(line)


def _child(pid, program, args, folder):
    """`pid` is null where nobody knows it. One that is our own says that this process became another program."""
    package = _asker()
    members = (
        "null" if pid is None else "%d" % pid,
        _quoted(_text(program)),
        _listed(list(args)[1:9]),
        "null" if folder is None else _quoted(os.path.join(_getcwd(), _text(folder))),
        _quoted(package) if package else "null",
    )
    _writer.write(('X {"pid":%s,"program":%s,"args":%s,"folder":%s,"from":%s}' % members).encode("ascii"))


def _asker():
    """The package whose code asks, beyond that of Python itself; null for the project, "" for Python's own machinery."""
    frame = _frame(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib") or name == _DISCOVERY:
            return ""
        for folder in _PACKAGES:
            before, found, after = name.partition("/%s/" % folder)
            if found:
                return after.partition("/")[0]
        if name != __file__ and not name.startswith((_STDLIB, "<frozen ")):
            return None
        frame = frame.f_back
    return None


def _absolute(path, folder=None):
    """The path as text; null for what is none, such as a number, which was a path when it was opened."""
    if type(path) is not str:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        path = _text(os.fspath(path))
    if "\0" in path:
        return None
    if not path.startswith("/"):
        if folder is not None and folder >= 0:
            try:
                path = _readlink("/proc/self/fd/%d" % folder) + "/" + path
            except OSError:
                _unseen("a path below a folder that was opened: %s" % path)
                return None
        else:
            try:
                path = _getcwd() + "/" + path
            except OSError:
                return None  # Nothing is found below a folder that is gone.
    if not ("/." in path or "//" in path or path[-1] == "/"):
        return path
    if "/.." in path:
        # Whoever goes up from a link to a folder does not come to where the link is.
        folder, name = os.path.split(path.rstrip("/"))
        if name in ("..", "."):
            folder, name = path, ""
        path = os.path.join(os.path.realpath(folder), name)
    path = os.path.normpath(path)
    return path[1:] if path.startswith("//") else path


def _is_inside(path):
    return path.startswith(_root) and not any(name in path for name in _FOREIGN)


def _real(path):
    """The path by the real name of its folder: what is linked from outside belongs to the project just the same."""
    folder, _, name = path.rpartition("/")
    return _real_folder(folder) + "/" + name


def _is_elsewhere(path):
    """Whether it is in a folder of which nothing is told, as most are that a process touches."""
    if type(path) is not str:
        return False
    folder, _, name = path.rpartition("/")
    return folder in _elsewhere and name not in _NO_NAMES and sys.pycache_prefix is None


def _within(folder):
    """The folder by its name in the project; null for one that lies elsewhere, or is of Python itself."""
    within = folder + "/"
    if within.startswith(_STDLIB) and "-packages/" not in within:
        inner = None
    elif _is_inside(within):
        inner = folder
    else:
        inner = _real_folder(folder)
        if not _is_inside(inner + "/"):
            inner = None
    _inner[folder] = inner
    return inner


def _real_folder(folder):
    """Without an end: the root is empty."""
    real = _folders.get(folder)
    if real is None:
        parent, _, name = folder.rpartition("/")
        real = _real_folder(parent) + "/" + name if folder else ""
        try:
            is_link = bool(real) and _lstat(real).st_mode & 0o170000 == 0o120000
        except OSError:
            is_link = False
        if is_link:
            real = os.path.realpath(real).rstrip("/")
        _folders[folder] = real
    return real


def _source(path):
    """Cached bytecode stands for its source; null for what else is in its folder."""
    prefix = sys.pycache_prefix
    if prefix is not None and path.endswith(".pyc") and path.startswith(prefix + "/"):
        folder, _, name = path[len(prefix) :].rpartition("/")
        return "%s/%s.py" % (folder, _stem(name))
    if path.endswith("/__pycache__"):
        return None
    folder, found, name = path.partition("/__pycache__/")
    if not found:
        return path
    return "%s/%s.py" % (folder, _stem(name)) if name.endswith(".pyc") else None


def _is_new_cache(path):
    """To make it changes the folder that it is in."""
    if not path.endswith("/__pycache__"):
        return False
    try:
        _stat(path)
    except OSError:
        return True
    return False


def _stem(name):
    return name.partition(_CACHED)[0]


def _tell(how, path, folder=None):
    if _is_elsewhere(path):
        return
    whole = _absolute(path, folder)
    if whole is not None:
        _tell_whole(how, whole)


def _tell_whole(how, path):
    if path.startswith(_logs):
        return
    opened = path
    if path.endswith(".pyc") or "/__pycache__" in path:
        path = _source(path) if how in "rs" else path if how == "w" and _is_new_cache(path) else None
        if path is None:
            return
    folder, _, name = path.rpartition("/")
    inner = _inner[folder] if folder in _inner else _within(folder)
    if inner is not None:
        if not name.startswith(_PASSING):
            _write_touch(how, inner + "/" + name)
    elif path != _home:
        _pass_over(opened.rpartition("/")[0])
    elif how in "dDTm":
        _write_touch(how, path)


def _write_touch(how, path):
    touch = how + " " + path
    if touch in _writer.told:
        return
    try:
        line = touch.encode("utf-8")
    except UnicodeEncodeError:
        return _unseen("a path that is not in UTF-8: %s" % ascii(path))
    if "\n" in path or "\r" in path:
        line = ("%s %s" % (how, _quoted(path))).encode("ascii")
    _writer.write(line)
    _writer.told.add(touch)


def _pass_over(folder):
    """From now on. What is beside the project's own folder tells nothing of that."""
    if folder and folder != _home.rpartition("/")[0] and sys.pycache_prefix is None:
        _elsewhere.add(folder)


def _opened(path, mode, flags):
    if _is_elsewhere(path) or isinstance(path, int):
        return
    whole = _absolute(path, _folders_of_open.get(get_ident()) if _folders_of_open else None)
    if whole is not None:
        _tell_whole(_how_opened(mode, flags), whole)


def _how_opened(mode, flags):
    """What is appended to, or may have been there before, has content that nobody here has written."""
    if isinstance(mode, str) and flags == 0 and mode[:1] in "wa":
        return "u"
    if not flags & _WRITING:
        return "s" if flags & _NAMED else "r"
    return "w" if flags & os.O_TRUNC and not flags & os.O_EXCL else "u"


def _listed_folder(path):
    if isinstance(path, int):
        path = _readlink("/proc/self/fd/%d" % path)
    if not _is_elsewhere(path) and _asker() is None:
        _tell("d", "." if path is None else path)


def _removed(path, folder=-1):
    _tell("w", path, folder)


def _made(path, folder=-1):
    _tell("s", path, folder)  # It fails where something is there.
    _tell("w", path, folder)


def _made_link(source, target, folder=-1):
    """Whoever goes by way of a link that lies elsewhere, or was just made, is not seen where it leads."""
    path = _absolute(target, folder)
    if path is not None:
        _tell("T", os.path.join(os.path.dirname(path), _text(source)))
    _made(target, folder)


def _renamed(source, target, source_folder=-1, target_folder=-1):
    path = _absolute(source, source_folder)
    if path is not None:
        try:
            is_folder = _stat(path).st_mode & 0o170000 == 0o040000
        except OSError:
            is_folder = False
        _tell_whole("T" if is_folder else "r", path)
        _tell_whole("w", path)
    _tell("w", target, target_folder)


def _linked(source, target, source_folder=-1, target_folder=-1):
    _tell("r", source, source_folder)
    _tell("w", target, target_folder)


def _copied_tree(source, target):
    _tell("T", source)
    _tell("w", target)


def _database(name):
    """SQLite reads by itself, and these files; one that is attached later is not seen."""
    name = _text(name)
    if name.startswith("file:"):
        from urllib.parse import unquote

        name = unquote(name[5:].partition("?")[0])
        if name.startswith("//"):
            name = "/" + name[2:].partition("/")[2]
    if name and name != ":memory:":
        for ending in ("", "-journal", "-wal"):
            _tell("u", name + ending)


def _library(name):
    if name:
        name = _text(name)
        _unseen("loaded %s, native code" % name)
        if "/" in name:
            _tell("r", name)


def _import(module, filename, path, finders, hooks):
    if path is not None and path != _writer.paths:
        _searched_in(path)
    if filename is not None:
        _extension(module, filename)
    elif module == "ssl" and "ssl" not in _natives:
        _natives.add("ssl")
        _watch_certificates()


def _seen_by_imports(find_spec):
    """In the place of the method by which a module is looked for in a folder, whoever asks: the statement, which is
    announced, `importlib.import_module` and `importlib.util.find_spec`, which are not."""

    def watched(self, fullname, target=None):
        if self.path in _apart:
            return find_spec(self, fullname, target)
        spec = None
        try:
            spec = find_spec(self, fullname, target)
            return spec
        finally:
            _guarded(_sought, self, fullname, spec)

    return _alike(watched, find_spec)


def _sought(finder, module, spec):
    """What a folder on the path offers is told as a whole: a module of the project in the place of one of Python's own,
    too, and each of these has been asked of it. Of a file that was found it follows that its name was looked for, unless
    there is a folder of that name, which may come to be a package."""
    if _writer.failed:
        return
    path = finder.path
    folder = _absolute(path)
    if folder is None:
        return
    name = module.rpartition(".")[2]
    inner = _inner[folder] if folder in _inner else _within(folder)
    if inner is not None:
        is_file = spec is not None and spec.origin == "%s/%s.py" % (path, name)
        if is_file and name not in getattr(finder, "_path_cache", (name,)):
            _write_touch("r", "%s/%s.py" % (inner, name))
        elif folder not in _importable or name not in _stdlib_names:
            _write_touch("n", inner + "/" + name)
    elif path.startswith("/"):
        _apart.add(path)


def _searched_in(path):
    """Where modules are looked for, whenever that has changed."""
    if _writer.paths == path:
        return
    _writer.paths = list(path)
    del _importable[:]
    for entry in _writer.paths:
        if not isinstance(entry, str):
            continue
        folder = _absolute(entry or ".")
        if folder.rpartition("/")[2] in _PACKAGES:
            _tell_packages(folder)
        elif folder == _home or (not folder.startswith(_STDLIB[:-1]) and _is_inside(_real(folder))):
            _importable.append(folder)
            _tell_whole("m", folder)


def _tell_packages(folder):
    try:
        line = b"i " + (_quoted(folder).encode("ascii") if "\n" in folder else folder.encode("utf-8"))
    except UnicodeEncodeError:
        return _unseen("packages in a folder whose name is not in UTF-8")
    if line not in _writer.told:
        _writer.write(line)
        _writer.told.add(line)


def _extension(module, filename):
    filename = _text(filename)
    _tell("r", filename)
    name = module.partition(".")[0]
    if filename.startswith(_STDLIB) and not any("/%s/" % folder in filename for folder in _PACKAGES):
        if module in ("_dbm", "_gdbm"):
            _unseen("loaded %s, a database" % module)
    elif name not in _KNOWN and not name.endswith("__mypyc"):
        _unseen("loaded %s, native code" % module)


def _watch_certificates():
    """OpenSSL reads them by itself. The module is loaded a moment before it would be, by whoever asks for it now."""
    try:
        import ssl
    except Exception:
        return
    for name in ("load_cert_chain", "load_verify_locations"):
        if hasattr(ssl.SSLContext, name):
            setattr(ssl.SSLContext, name, _certificates(getattr(ssl.SSLContext, name)))


def _certificates(original):
    def load(self, *args, **members):
        __tracebackhide__ = True
        _guarded(_tell_certificates, args[:2] + tuple(members.values()))
        return original(self, *args, **members)

    return _alike(load, original)


def _tell_certificates(values):
    for value in values:
        if isinstance(value, (str, bytes, os.PathLike)):
            text = _text(os.fspath(value))
            if "\n" not in text and "\0" not in text:
                _tell("T" if os.path.isdir(text) else "r", text)


_seen_events = {
    "open": _opened,
    "import": _import,
    "os.listdir": _listed_folder,
    "os.scandir": _listed_folder,
    "os.mkdir": lambda path, mode, folder=-1: _made(path, folder),
    "os.rmdir": _removed,
    "os.remove": _removed,
    "os.rename": _renamed,
    "os.link": _linked,
    "os.symlink": _made_link,
    "os.truncate": lambda path, length: _tell("u", path),
    "os.getxattr": lambda path, attribute: _tell("s", path),
    "os.listxattr": lambda path: _tell("s", path),
    "shutil.copytree": _copied_tree,
    "shutil.move": lambda source, target: _renamed(source, target),
    "sqlite3.connect": _database,
    "sqlite3.load_extension": lambda connection, path: _library(path),
    "ctypes.dlopen": _library,
    "os.system": lambda command: _child(None, "/bin/sh", ["sh", "-c", command], None),
    "os.exec": lambda path, args, env: _child(_getpid(), path, args, None),
    "os.fork": lambda: _forking.add(get_ident()),
    "os.forkpty": lambda: _forking.add(get_ident()),
    "cpython.PyInterpreterState_New": lambda: _unseen("an interpreter of its own within the process"),
}


def _hook(event, args):
    if event in _seen_events and not _writer.failed:
        try:
            _seen_events[event](*args)
        except Exception as error:
            if _is_foreign(error):
                raise
            _writer.withdraw()


def _in_child():
    """Of os.fork. A process that only comes to be to start a program is none of its own: it tells what its parent would."""
    ident = get_ident()
    if ident not in _forking:
        return
    _forking.clear()
    parent, known = _writer.descriptor if _writer.holds() else None, _writer.failed
    try:
        _begin_writing()
    except Exception:
        _writer.failed = True
        if parent is not None and not known:
            try:
                _write(parent, b'U "a forked process could not tell what it did"\n')
            except OSError:
                pass
    if parent is not None:
        _close(parent)


def _in_parent():
    _forking.discard(get_ident())


class _Watched(object):
    """In the place of a function in C: such a function is no method of the class that has it as a member."""

    __slots__ = ("original", "see", "__dict__")

    def __init__(self, original, see):
        self.original = original
        self.see = see
        _alike(self, original)

    def __reduce__(self):
        return self.__name__

    def __repr__(self):
        return repr(self.original)


class _Asked(_Watched):
    """Tells before it is done, once."""

    __slots__ = ()

    def __call__(self, *args, **members):
        __tracebackhide__ = True
        if not (args and type(args[0]) is str and args[0] in _asked):
            _guarded(self.see, args, members)
        return self.original(*args, **members)


def _asked_by_imports(is_folder):
    """In the place of the function by which the import system asks whether there is a folder to look for modules in."""

    def _path_isdir(path):
        if type(path) is not str or path not in _asked:
            _guarded(_ask, path)
        return is_folder(path)

    return _alike(_path_isdir, is_folder)


class _Started(_Watched):
    """Tells of the process that it gives."""

    __slots__ = ()

    def __call__(self, *args, **members):
        __tracebackhide__ = True
        pid = self.original(*args, **members)
        try:
            if not _writer.failed:
                _guarded(self.see, args, members, pid)
        except BaseException:
            _writer.withdraw()  # It runs, and nobody was told.
            raise
        return pid


class _StartedWith(_Started):
    """What is started with another PYTHONPATH would not be traced, though it has all the rest of our environment."""

    __slots__ = ("at",)

    def __init__(self, original, see, at):
        _Started.__init__(self, original, see)
        self.at = at

    def __call__(self, *args, **members):
        __tracebackhide__ = True
        try:
            if len(args) > self.at and args[self.at]:
                args = args[: self.at] + (_with_tracer(args[self.at]),) + args[self.at + 1 :]
        except Exception as error:
            if _is_foreign(error):
                raise
        return _Started.__call__(self, *args, **members)


class _Opened(_Watched):
    """The announcement does not say in which folder."""

    __slots__ = ()

    def __call__(self, *args, **members):
        __tracebackhide__ = True
        folder = members.get("dir_fd")
        if folder is None:
            return self.original(*args, **members)
        ident = get_ident()
        _folders_of_open[ident] = folder
        try:
            return self.original(*args, **members)
        finally:
            _folders_of_open.pop(ident, None)


def _alike(wrapper, original):
    for name in ("__name__", "__qualname__", "__module__", "__doc__", "__text_signature__"):
        try:
            setattr(wrapper, name, getattr(original, name))
        except AttributeError:
            pass
    wrapper.__wrapped__ = original
    return wrapper


def _tell_asked(args, members):
    _ask(args[0] if args else members.get("path"), members.get("dir_fd"))


def _ask(path, folder=None):
    if type(path) is not str and isinstance(path, os.PathLike):
        path = os.fspath(path)
        if path in _asked:
            return
    if not _writer.failed:
        _tell("s", path, folder)
    if type(path) is str and path[:1] == "/":
        _asked.add(path)


def _tell_fork_exec(args, members, pid):
    programs = args[1]
    _child(pid, programs[0] if len(programs) == 1 else args[0][0], args[0], args[4])


def _tell_spawned(args, members, pid):
    words = list(args) + [members[name] for name in ("path", "argv") if name in members]
    _child(pid, os.fspath(words[0]), words[1], None)


def _with_tracer(env):
    """An environment as the list of bytes or the mapping that it was."""
    if not isinstance(env, (list, tuple)):
        pairs = [os.fsencode(name) + b"=" + os.fsencode(value) for name, value in env.items()]
        changed = _with_tracer(pairs)
        return env if changed is pairs else dict(pair.split(b"=", 1) for pair in changed)
    names = [pair.partition(b"=")[0] for pair in env]
    here = os.fsencode(_here)
    if b"PAWL_TRACE" not in names:
        return env
    if b"PYTHONPATH" not in names:
        return list(env) + [b"PYTHONPATH=" + here]
    at = names.index(b"PYTHONPATH")
    value = env[at].partition(b"=")[2]
    if here in value.split(b":"):
        return env
    changed = list(env)
    changed[at] = b"PYTHONPATH=" + here + (b":" + value if value else b"")
    return changed


def _watch(name, watched):
    original = getattr(os, name, None)
    if original is None:
        return
    wrapper = watched(original)
    for module in (os, posix):
        setattr(module, name, wrapper)
    for group in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if original in group:
            group.add(wrapper)


def _tell_loaded():
    """What was imported from the project before us, by a `.pth` file for one."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            _tell("r", file)


def _watch_imports(system):
    """Where a module is looked for says which names count there, and what is loaded is read: all else that the import
    system asks of files follows from that, and is not looked at, where it asks by the function that is known here."""
    system.FileFinder.find_spec = _seen_by_imports(system.FileFinder.find_spec)
    code = getattr(getattr(system, "_path_stat", None), "__code__", None)
    if code is not None and (code.co_argcount, code.co_names) == (1, ("_os", "stat")) and hasattr(system, "_path_isdir"):
        system._path_isdir = _asked_by_imports(system._path_isdir)
        system._path_stat = os.stat


def begin(here):
    global _writer, _root, _home, _logs, _here
    prefix, home = os.environ.get("PAWL_TRACE"), os.environ.get("PAWL_TRACE_ROOT")
    if not prefix or not home:
        return
    _here, _home, _logs = here, home.rstrip("/"), prefix
    _root = _home + "/"
    _writer = _Writer(prefix)
    _begin_writing()
    try:
        _watch_all()
    except Exception:
        _writer.withdraw()
        raise


def _watch_all():
    _searched_in([path for path in sys.path if path != _here])
    _tell_loaded()
    _watch_imports(sys.modules["_frozen_importlib_external"])
    for name in ("stat", "lstat", "access", "readlink", "statvfs", "pathconf"):
        _watch(name, lambda original: _Asked(original, _tell_asked))
    for name in ("posix_spawn", "posix_spawnp"):
        _watch(name, lambda original: _StartedWith(original, _tell_spawned, 2))
    _watch("open", lambda original: _Opened(original, None))
    _posixsubprocess.fork_exec = _StartedWith(_posixsubprocess.fork_exec, _tell_fork_exec, 5)
    os.register_at_fork(after_in_child=_in_child, after_in_parent=_in_parent)
    sys.addaudithook(_hook)


_writer = None
_folders = {}
_inner = {}
_elsewhere = set()
_apart = set()
_asked = set()
_importable = []
_natives = set()
_forking = set()
_folders_of_open = {}
_stdlib_names = getattr(sys, "stdlib_module_names", frozenset())
