// What a process starts — other processes, threads — and what it loads whose reads nobody can tell.

'use strict';

const { existsSync } = require('node:fs');
const Module = require('node:module');
const { basename, delimiter, resolve } = require('node:path');
const {
  beforePublic,
  binding,
  callingPackage,
  packageOf,
  replace,
  whenLoaded,
  withoutOurFrames,
} = require('./trace-inner.cjs');

/** Parts of Node.js that read files without anybody being able to see it. */
const readsUnseen = ['sqlite', 'wasi', 'ffi'];

/** Addons of packages that only reckon, or only find modules. */
const harmless =
  /^(?:rollup|@rollup\/|rolldown|@rolldown\/|lightningcss|esbuild|@esbuild\/|@swc\/core|unrs-resolver|@unrs\/|oxc-|@oxc-|fsevents|bufferutil|utf-8-validate|bcrypt|argon2|@node-rs\/|@msgpackr-extract\/|@cbor-extract\/)/;

exports.watchStarts = function watchStarts(log, environment) {
  watchProcesses(log, environment);
  watchBuiltins(log, environment);
  beforePublic(process, 'dlopen', ([, path]) => tellAddon(log, path));
  beforePublic(process, 'execve', () => log.unseen('another program in the place of this process (process.execve)'));
};

/** From 24 on Process takes its options one by one. */
function watchProcesses(log, { withOurs }) {
  const { Process } = binding('process_wrap') || {};
  const spawnSync = binding('spawn_sync');
  if (Process === undefined || spawnSync === null) {
    log.unseen('other processes, in a process that is not allowed everything (--permission)');
    return;
  }
  replace(Process.prototype, 'spawn', function (original, values) {
    const [first] = values;
    const options =
      typeof first === 'object' ? first : { file: first, args: values[1], cwd: values[2], envPairs: values[3] };
    const envPairs = isNotForUs(options) ? options.envPairs : withOurs(options.envPairs);
    const given = first === options ? [{ ...options, envPairs }] : values.with?.(3, envPairs);
    const result = Reflect.apply(original, this, given);
    tellChild(log, options, result === 0 ? this.pid : null);
    return result;
  });
  replace(spawnSync, 'spawn', function (original, [options, ...more]) {
    const envPairs = isNotForUs(options) ? options.envPairs : withOurs(options.envPairs);
    const result = Reflect.apply(original, this, [{ ...options, envPairs }, ...more]);
    tellChild(log, options, result.pid || null);
    return result;
  });
}

/**
 * What would notice us, and does not tell of itself then: a program that prints the environment, and a Node.js that may
 * read no more than what it is told, so that it could not even load the tracer.
 */
function isNotForUs({ file, args, envPairs }) {
  if (!envPairs) return true;
  const words = (args || []).slice(1).map(String);
  const name = basename(String(file));
  if (name === 'printenv' || (name === 'env' && words.every((arg) => /^-|=/.test(arg)))) return true;
  return [...words, ...envPairs.filter((pair) => pair.startsWith('NODE_OPTIONS='))].some(isRestricting);
}

function isRestricting(words) {
  return /(?:^|[\s=])--(?:experimental-)?permission(?:\s|$)/.test(words);
}

function tellChild(log, options, pid) {
  const { file, args, cwd } = options;
  try {
    const words = (args || []).slice(1, 13).map(String);
    const folder = cwd ? resolve(String(cwd)) : process.cwd();
    const program = stubFor(log, options, folder) || String(file);
    // There is none: all that it depends on is that.
    if (pid === null) {
      if (/[\\/]/.test(file)) log.touched('s', resolve(folder, String(file)));
      return;
    }
    log.line('X', { pid, program, args: words, folder, from: callingPackage() });
  } catch {
    log.unseen('a process that was started');
  }
}

/**
 * The program that a folder of the project on PATH has in the place of the one of the system.
 *
 * `resolve` is asked only where it is needed. Runners call it so often that V8 has compiled it for the way in which they do;
 * asked in another way it is compiled anew, which took 10 ms of CPU in each process of jest.
 */
function stubFor(log, { file, envPairs }, folder) {
  const path = (envPairs || []).find((pair) => pair.startsWith('PATH='));
  if (path === undefined || /[\\/]/.test(file)) return null;
  const found = path
    .slice('PATH='.length)
    .split(delimiter)
    .map((each) => log.toldPath(each.startsWith('/') ? `${each}/${file}` : resolve(folder, each, String(file))))
    .find((place) => place !== null && existsSync(place));
  return found || null;
}

function watchBuiltins(log, environment) {
  for (const name of readsUnseen) whenLoaded(name, () => log.unseen(`node:${name}`));
  whenLoaded('worker_threads', () => watchThreads(log, environment));
  // These start a thread of their own for hooks of the loader.
  beforePublic(Module, 'register', loadThreads);
  if (/--(?:experimental-)?loader\b/.test(`${process.execArgv} ${process.env.NODE_OPTIONS}`)) loadThreads();
}

function loadThreads() {
  return require('node:worker_threads');
}

/** One with an environment of its own, or words of its own, looks at NODE_OPTIONS again. */
function watchThreads(log, { handDown, withOurs, whileThere }) {
  const threads = require('node:worker_threads');
  handDown();
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, [file, options, ...more], newTarget) {
      const { env } = options || {};
      const hasOwn = typeof env === 'object' && env !== null && env !== process.env;
      if (log.heir !== undefined) handDown(log.heir());
      const given = hasOwn ? { ...options, env: withOurEntries(env, withOurs) } : options;
      const start = () => Reflect.construct(target, [file, given, ...more], newTarget);
      return withoutOurFrames(() => (hasOwn ? start() : whileThere(start)));
    },
  });
}

function withOurEntries(env, withOurs) {
  const pairs = withOurs(Object.entries(env).map(([name, value]) => `${name}=${value}`));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=', 1)), pair.slice(pair.indexOf('=', 1) + 1)]),
  );
}

function tellAddon(log, path) {
  const name = packageOf(path);
  if (name === null) {
    log.touched('r', path);
    log.unseen(`the addon ${path}`);
  } else if (!harmless.test(name)) log.unseen(`the addon of ${name}`);
}

//# sourceURL=node:internal/pawl/trace-starts
