// The file of a traced process or thread: a line for each thing that is told, each in one write, so that it is there
// before what it tells of is done.

'use strict';

const fs = require('node:fs');
const { normalize, resolve, sep } = require('node:path');
const { before, binding } = require('./trace-inner.cjs');

/** As they are before the tests get hold of them. */
const { closeSync, lstatSync, openSync, unlinkSync } = fs;

/**
 * Null where it cannot be written: then this process counts as one that was not seen into.
 *
 * @param place with the file of the main thread where this is another one
 */
exports.openLog = function openLog({ prefix, root, main }, isThread) {
  try {
    return new Log({ path: `${prefix}${process.pid}-${process.hrtime.bigint()}.log`, root, main }, isThread);
  } catch {
    weaken(main);
    return null;
  }
};

class Log {
  constructor({ path, root, main }, isThread) {
    this.path = path;
    this.root = root;
    this.main = main;
    /** Under its real name modules are loaded, and told under the one by which the project is known. */
    this.realRoot = fs.realpathSync.native(root);
    this.told = {};
    this.links = new Map();
    /** So many times jest goes through all files at the moment. */
    this.crawls = 0;
    const descriptor = openSync(path, 'a');
    this.write = writer(descriptor);
    // The next file that is opened would get its number, and our lines.
    before(binding('fs') || {}, 'close', ([closed]) => {
      if (closed === descriptor) this.withdraw();
    });
    const { pid, ppid, version, execPath: executable } = process;
    const thread = isThread ? require('node:worker_threads').threadId : 0;
    const argv = process.argv.slice(0, 4);
    this.line('P', { pid, ppid, thread, runtime: 'node', version, executable, argv });
  }

  /**
   * @param how a letter of the wire
   * @param path what a function of `fs` takes; a descriptor is no path
   */
  touched(how, path) {
    const name = nameOf(path);
    if (name === null) return;
    const told = (this.told[how] ??= new Set());
    if (told.has(name)) return;
    const inside = this.within(name);
    if (inside === null) {
      if (aroundByProc.test(name)) this.unseen(`a path by way of ${name}`);
      return;
    }
    told.add(name);
    const known = this.insidePackages(inside);
    if (known !== null) this.put(`${how} ${/[\n\r]/.test(known) ? JSON.stringify(known) : known}\n`);
  }

  isTold(how, path) {
    const told = this.told[how];
    return told !== undefined && told.has(nameOf(path));
  }

  /** The path as it would be told, or null. */
  toldPath(path) {
    const name = nameOf(path);
    const inside = name === null ? null : this.within(name);
    return inside === null ? null : this.insidePackages(inside);
  }

  /** The path as the project knows it, or null. */
  within(name) {
    let path = name.includes('/.') || name.includes('//') ? normalize(name) : name;
    if (path.length > 1 && path.endsWith(sep)) path = path.slice(0, -1);
    if (isBelow(path, this.root)) return path;
    return isBelow(path, this.realRoot) ? this.root + path.slice(this.realRoot.length) : null;
  }

  /** Of what is installed nothing is told, but for packages of the project itself that are linked to. */
  insidePackages(path) {
    const rest = path.slice(this.root.length);
    if (rest.startsWith('.git', 1) && /^[\\/]\.git[\\/]/.test(rest)) return null;
    if (!rest.includes('node_modules')) return path;
    const [, parent, link, after] =
      /^(.*?)([\\/]node_modules(?:[\\/]@[^\\/]+)?(?:[\\/][^\\/]+)?)(.*)$/s.exec(rest) || [];
    if (link === undefined) return path;
    const target = this.linked(this.root + parent + link);
    return target === null ? null : this.insidePackages(target + after);
  }

  /** Where in the project a package comes from. */
  linked(folder) {
    const known = this.links.get(folder);
    if (known !== undefined) return known;
    this.links.set(folder, null);
    let target = null;
    if (isLink(folder)) target = this.within(fs.realpathSync.native(folder));
    this.links.set(folder, target);
    return target;
  }

  /** In words for a person. */
  unseen(what) {
    const told = (this.told.U ??= new Set());
    if (told.has(what)) return;
    told.add(what);
    this.line('U', what);
  }

  line(letter, value) {
    this.put(`${letter} ${JSON.stringify(value)}\n`);
  }

  put(line) {
    if (this.write === null) return;
    try {
      this.write(line);
    } catch {
      this.withdraw();
    }
  }

  /** Nobody takes half a trace for a whole one. */
  withdraw() {
    this.write = null;
    quietly(() => unlinkSync(this.path));
    weaken(this.main);
  }
}

/** Of a thread that cannot tell of itself its process tells; where that cannot be either, it is not seen into itself. */
function weaken(main) {
  if (main === undefined) return;
  try {
    const descriptor = openSync(main, 'a');
    try {
      writer(descriptor)('F null\nU "a thread that could not tell of itself"\n');
    } finally {
      closeSync(descriptor);
    }
  } catch {
    quietly(() => unlinkSync(main));
  }
}

function quietly(action) {
  try {
    action();
  } catch {}
}

/** Past whatever the tests do to `fs`. In Node.js 20 an error is told in an object. */
function writer(descriptor) {
  const inner = binding('fs');
  const { writeSync } = fs;
  const { writeString } = inner || {};
  const once =
    writeString === undefined
      ? (line) => writeSync(descriptor, line)
      : (line) => {
          const context = {};
          const written = writeString.call(inner, descriptor, line, null, 'utf8', undefined, context);
          return context.errno === undefined ? written : 0;
        };
  return (line) => {
    if (once(line) < line.length) throw new Error('the disk is full');
  };
}

/** What lies below a folder that is open, or in which a process is: it leads anywhere. */
const aroundByProc = /^\/(?:proc\/[^/]+\/(?:cwd|root|fd\/\d+)|dev\/fd\/\d+)\/./;

function nameOf(path) {
  const name = typeof path === 'string' ? path : asText(path);
  return name === null || name.charCodeAt(0) === 47 ? name : resolve(name);
}

function asText(path) {
  if (path instanceof Uint8Array) return Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
  if (path && path.protocol === 'file:') return require('node:url').fileURLToPath(path);
  return null;
}

function isBelow(path, root) {
  return path.startsWith(root) && (path.length === root.length || path[root.length] === sep);
}

function isLink(path) {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.isSymbolicLink();
}

//# sourceURL=node:internal/pawl/trace-log
