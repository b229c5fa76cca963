# Tells pawl of pytest's tests: what the plugin of this folder does, which has nothing else in it, so that PYTHONPATH makes
# nothing else importable. The lines have the shapes of src/core/results/runner-event.ts.

import json
import os
import re
import stat
import sys
import threading

import pytest


def _quietly(function):
    """Whatever goes wrong in here, the tests go on without it: what was not told is no pass."""

    def call(*args, **members):
        try:
            return function(*args, **members)
        except Exception:
            return None

    return call


def _take(name, separator, word):
    """Takes a word out of a list in the environment."""
    words = os.environ.get(name, "").split(separator)
    if word in words:
        words.remove(word)
        os.environ[name] = separator.join(words)
        if not words:
            del os.environ[name]


@_quietly
def _withdraw():
    """Takes back what brought us here: what the tests start themselves is none of ours. Gives the channel's folder."""
    here = os.path.dirname(os.path.abspath(__file__))
    _take("PYTHONPATH", os.pathsep, here)
    _take("PYTEST_PLUGINS", ",", "pawl_pytest")
    if here in sys.path:
        sys.path.remove(here)
    return os.environ.pop("PAWL_CHANNEL", None)


class Channel(object):
    def __init__(self, folder):
        self.pid = os.getpid()
        self.path = os.path.join(folder, "%d-%d.jsonl" % (self.pid, threading.current_thread().ident))
        self.descriptor = None
        # Kept, since pytest puts files of its own in its place before long.
        self.stdout = os.dup(1) if stat.S_ISREG(os.fstat(1).st_mode) else None

    def tell(self, event, **members):
        if os.getpid() != self.pid:
            return  # A test has forked, and its child has come back into pytest.
        if self.descriptor is None:
            self.descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        members["event"] = event
        os.write(self.descriptor, (json.dumps(members) + "\n").encode("ascii"))

    def printed(self):
        return {} if self.stdout is None else {"printed": os.fstat(self.stdout).st_size}


class File(object):
    """The tests of one file, by their ids."""

    def __init__(self):
        self.left = {}
        self.outcomes = {}
        self.failures = []
        self.seconds = 0.0
        self.began = False
        self.ended = False

    def counts(self):
        outcomes = list(self.outcomes.values())
        return dict((name, outcomes.count(name)) for name in ("passed", "failed", "skipped", "todo"))


class Tests(object):
    """What the hooks below see, folded into events."""

    def __init__(self, channel, config):
        self.channel = channel
        self.root = str(getattr(config, "rootpath", None) or config.rootdir)
        self.folder = os.getcwd()
        self.files = {}
        self.planned = False
        self.collecting = None
        self.stopped = False

    def path(self, nodeid):
        return os.path.normpath(os.path.join(self.root, nodeid.split("::")[0]))

    def of(self, nodeid):
        return self.files.setdefault(self.path(nodeid), File())

    @_quietly
    def plan(self, nodeids, again):
        """All workers of xdist find the same tests; with --dist=each every one of them runs them all."""
        if self.planned and not again:
            return
        self.planned = True
        for nodeid in nodeids:
            left = self.of(nodeid).left
            left[nodeid] = left.get(nodeid, 0) + 1

    @_quietly
    def collect(self, nodeid):
        self.collecting = self.path(nodeid) if nodeid else None

    @_quietly
    def collected(self, report):
        if report.failed:
            self.trouble(self.path(report.nodeid) if report.nodeid else None, report.longrepr)
        elif report.skipped and report.nodeid and "::" not in report.nodeid:
            self.skip(report.nodeid)

    def skip(self, nodeid):
        """A module that skips itself, by importorskip for one, is one skipped test, as in pytest's own summary."""
        self.begin(nodeid)
        file = self.of(nodeid)
        file.ended = True
        tests = dict(file.counts(), skipped=1)
        self.channel.tell("file-ended", file=self.path(nodeid), tests=tests, failures=[], durationMs=0)

    @_quietly
    def trouble(self, path, longrepr):
        self.channel.tell("error", file=path, failure=self.failure(None, longrepr, path))

    @_quietly
    def begin(self, nodeid):
        file = self.of(nodeid)
        if not file.began:
            file.began = True
            self.channel.tell("file-began", file=self.path(nodeid), **self.channel.printed())

    @_quietly
    def report(self, report):
        file = self.of(report.nodeid)
        file.seconds += getattr(report, "duration", 0)
        subtest = hasattr(report, "context")
        if report.failed:
            # A test that fails stays failed, whatever its teardown, a worker or a subtest says. A try that was not the
            # last one is not reported as failed by the plugins that try again.
            file.outcomes[report.nodeid] = "failed"
            path, line = self.path(report.nodeid), report.location[1]
            file.failures.append(self.failure(_name(report), report.longrepr, path, line))
        elif not subtest and file.outcomes.get(report.nodeid) != "failed":
            if report.skipped:
                # xfail: it ran, and nobody expected it to pass.
                file.outcomes[report.nodeid] = "todo" if hasattr(report, "wasxfail") else "skipped"
            elif report.passed and report.when == "call":
                file.outcomes[report.nodeid] = "passed"
        if report.when not in ("setup", "call", "teardown"):
            self.finish(report.nodeid)  # xdist's word for a test that took its worker down: nothing follows it.

    @_quietly
    def finish(self, nodeid):
        file = self.of(nodeid)
        file.left[nodeid] = file.left.get(nodeid, 0) - 1
        done = all(count <= 0 for count in file.left.values()) and set(file.outcomes) == set(file.left)
        if done and not file.ended:
            file.ended = True
            self.channel.tell(
                "file-ended",
                file=self.path(nodeid),
                tests=file.counts(),
                failures=file.failures,
                durationMs=file.seconds * 1000,
                **self.channel.printed()
            )

    @_quietly
    def end(self, status, ran):
        for path, file in self.files.items():
            for failure in [] if file.ended else file.failures:
                self.channel.tell("error", file=path, failure=failure)
        verdict = {0: "passed" if ran else "empty", 5: "empty"}.get(status, "failed")
        if self.stopped or (ran and not all(file.ended for file in self.files.values())):
            verdict = "interrupted"
        self.channel.tell("runner-ended", verdict=verdict)

    def failure(self, test, longrepr, path, line=None):
        """Located where the test file itself was last, else where it was raised, else where the test begins."""
        text = str(longrepr)
        places = [(os.path.join(self.folder, name), at) for name, at in _places(longrepr)]
        begins = [] if line is None else [(path, line + 1)]
        place = ([each for each in places if each[0] == path] or places or begins or [None])[-1]
        location = None if place is None else self.location(*place)
        return {"test": test, "message": _message(longrepr, text), "location": location, "detail": text}

    def location(self, path, line):
        name = os.path.relpath(path, self.folder)
        return None if name.startswith("..") else "%s:%d" % (name.replace(os.sep, "/"), line)


def _name(report):
    """As pytest words it, without the file."""
    name = report.nodeid.partition("::")[2]
    describe = getattr(report, "_sub_test_description", None) or getattr(report, "sub_test_description", None)
    return name if describe is None else "%s %s" % (name, describe())


def _message(longrepr, text):
    crash = getattr(longrepr, "reprcrash", None)
    if crash is not None:
        return crash.message
    lines = [line for line in text.splitlines() if line.strip()]
    said = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (said or [line.strip() for line in lines] or [""])[-1]


def _places(longrepr):
    """Each `(path, line)` that it names, the innermost last."""
    entries = getattr(getattr(longrepr, "reprtraceback", None), "reprentries", [])
    places = [getattr(entry, "reprfileloc", None) for entry in entries]
    places += [place for place, _ in getattr(longrepr, "reprlocation_lines", [])]  # doctest
    places = [place for place in places if place is not None] or [getattr(longrepr, "reprcrash", None)]
    named = [(place.path, place.lineno) for place in places if place is not None and place.lineno is not None]
    return named or [(path, int(line)) for path, line in _named.findall(str(longrepr))]


# What could not be imported comes as a text.
_named = re.compile(r"^(?:E +File \")?([^\s\"].*?)(?:\", line |:)(\d+)(?:$|: in )", re.M)


class Hooks(object):
    def __init__(self, tests, config):
        self.tests = tests
        self.each = config.getoption("dist", "no") == "each"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectstart(self, collector):
        self.tests.collect(collector.nodeid)

    def pytest_collectreport(self, report):
        self.tests.collected(report)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        if sys.exc_info()[0] is None:  # Else pytest is on its way out, with what broke the collecting.
            self.tests.collect("")
        self.tests.plan([item.nodeid for item in session.items], False)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.tests.plan(ids, self.each)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self.tests.begin(nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        self.tests.report(report)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid):
        self.tests.finish(nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr):
        self.tests.stopped = True
        self.tests.trouble(self.tests.collecting, excrepr)

    def pytest_keyboard_interrupt(self):
        self.tests.stopped = True  # Also where a file could not be collected, and for pytest.exit.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        yield
        self.tests.end(int(session.exitstatus), not session.config.getoption("collectonly", False))


def pytest_configure(config):
    if _channel is not None:
        _register(config)


@_quietly
def _register(config):
    config.pluginmanager.register(Hooks(Tests(_channel, config), config), "pawl")


@_quietly
def _open(folder):
    channel = Channel(folder)
    channel.tell("runner-began", runner="pytest", version=pytest.__version__)
    return channel


_folder = _withdraw()
_channel = _open(_folder) if _folder else None
