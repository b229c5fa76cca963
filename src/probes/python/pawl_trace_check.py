# Whether the tracer sees with this Python what it must: touches files in the folder that it is given, in each way that
# the tracer relies on, and prints as JSON the lines that must have been told. To be run traced, with that folder as
# the root.

import glob
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys

root = os.path.realpath(sys.argv[1])
must = []


def path(name):
    return os.path.join(root, name)


def told(how, *names):
    for name in names:
        must.append("%s %s" % (how, path(name)))
    return path(names[0])


def make(name, text=""):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(told("w", name), "w") as file:
        file.write(text)
    return name


def attempt(function, *args, **members):
    try:
        return function(*args, **members)
    except OSError:
        return None


def read(name, how):
    make(name, "text")
    how(told("r", name))


def read_below(name):
    make("below/" + name, "text")
    folder = os.open(path("below"), os.O_RDONLY)
    os.close(os.open(name, os.O_RDONLY, dir_fd=folder))
    os.close(folder)
    told("r", "below/" + name)


def read_relative(name):
    make(name, "text")
    os.chdir(root)
    open(name).close()
    told("r", name)


def reads():
    read("open", lambda file: open(file).close())
    read("bytes", lambda file: open(os.fsencode(file), "rb").close())
    read("os-open", lambda file: os.close(os.open(file, os.O_RDONLY)))
    read("pathlib", lambda file: pathlib.Path(file).read_text())
    read_below("open")
    read_relative("relative")
    with open(told("u", make("appended")), "a"):
        pass
    with open(told("u", make("updated")), "r+"):
        pass
    attempt(open, told("r", "absent"))


def looks():
    for name, look in (
        ("os-stat", os.stat),
        ("os-lstat", os.lstat),
        ("os-access", lambda file: os.access(file, os.R_OK)),
        ("os-readlink", os.readlink),
        ("exists", os.path.exists),
        ("isfile", os.path.isfile),
        ("isdir", os.path.isdir),
        ("path-exists", lambda file: pathlib.Path(file).exists()),
        ("path-is-file", lambda file: pathlib.Path(file).is_file()),
        ("path-is-dir", lambda file: pathlib.Path(file).is_dir()),
        ("path-stat", lambda file: pathlib.Path(file).stat()),
    ):
        attempt(look, told("s", "look/" + name))


def lists():
    for name, look in (
        ("os-listdir", os.listdir),
        ("os-scandir", lambda folder: os.scandir(folder).close()),
        ("os-walk", lambda folder: list(os.walk(folder))),
        ("glob", lambda folder: glob.glob(folder + "/*")),
        ("path-iterdir", lambda folder: list(pathlib.Path(folder).iterdir())),
        ("path-glob", lambda folder: list(pathlib.Path(folder).glob("*"))),
    ):
        make("list/%s/file" % name)
        look(told("d", "list/" + name))


def moves():
    os.rename(told("r", make("renamed")), told("w", "moved"))
    os.remove(told("w", make("removed")))
    shutil.copyfile(told("r", make("copied")), told("w", "copy"))
    make("tree/file")
    shutil.copytree(told("T", "tree"), path("tree-copy"))
    os.mkdir(told("w", "folder"))


def attempt_import(function, name):
    try:
        function(name)
    except ImportError:
        pass


def modules():
    make("found/inner.py", "here = True\n")
    make("found/__init__.py")
    sys.path.insert(0, root)
    import found.inner  # noqa: F401

    try:
        import found.absent  # noqa: F401
    except ImportError:
        pass
    attempt_import(importlib.import_module, "found.named")
    attempt_import(importlib.util.find_spec, "found.asked")
    must.append("m " + root)
    told("r", "found/__init__.py", "found/inner.py")
    told("n", "found/absent", "found/named", "found/asked", "found")


def processes():
    """One that was forked tells in its own name, one that was started is told of with its number."""
    pid = os.fork()
    if pid == 0:
        attempt(open, path("forked"))
        os._exit(0)
    os.waitpid(pid, 0)
    told("r", "forked")
    child = subprocess.Popen([sys.executable, "-S", "-c", ""], stdin=subprocess.DEVNULL)
    child.wait()
    return child.pid


reads()
looks()
lists()
moves()
modules()
child = processes()

import json  # noqa: E402

print(json.dumps({"told": must, "child": child}))
