// Whether the tracer sees into this Node.js: touches files of its own in every way that it relies on, in the folder that it
// is given, and prints the lines that have to be told of it, as a list of JSON. Run with the tracer, of that folder.

'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Worker } = require('node:worker_threads');

const folder = fs.realpathSync(process.argv[2]);
const expected = [];

/** One by one: each has a file or a folder of its own. */
const reads = {
  'sync.txt': (path) => fs.readFileSync(path),
  'text.txt': (path) => fs.readFileSync(path, 'utf8'),
  'relative.txt': () => fs.readFileSync('relative.txt'),
  'address.txt': (path) => fs.readFileSync(pathToFileURL(path)),
  'buffer.txt': (path) => fs.readFileSync(Buffer.from(path)),
  'descriptor.txt': (path) => fs.closeSync(fs.openSync(path)),
  'callback.txt': (path) => called(fs.readFile, path),
  'promise.txt': (path) => fs.promises.readFile(path),
  'handle.txt': async (path) => (await fs.promises.open(path)).close(),
  'stream.txt': (path) => streamed(fs.createReadStream(path)),
  'blob.txt': (path) => fs.openAsBlob?.(path),
  'variables.env': (path) => process.loadEnvFile?.(path),
  'copied.txt': (path) => fs.copyFileSync(path, `${path}.copy`),
  'copied-later.txt': (path) => fs.promises.copyFile(path, `${path}.copy`),
  'linked.txt': (path) => fs.linkSync(path, `${path}.link`),
  'renamed.txt': (path) => fs.renameSync(path, `${path}.new`),
  'module.cjs': (path) => require(path),
  'data.json': (path) => require(path),
  'created.cjs': (path) => createRequire(path)(path),
  'module.mjs': (path) => import(pathToFileURL(path).href),
  'imported.cjs': (path) => import(pathToFileURL(path).href),
  'addon.node': (path) => quietly(() => process.dlopen({ exports: {} }, path)),
  'absent.txt': (path) => quietly(() => fs.readFileSync(path)),
  'absent-later.txt': (path) => fs.promises.readFile(path).catch(() => {}),
};

const looks = {
  'stat.txt': (path) => fs.statSync(path),
  'stat-later.txt': (path) => fs.promises.stat(path),
  'lstat.txt': (path) => fs.lstatSync(path),
  'access.txt': (path) => fs.accessSync(path),
  'access-later.txt': (path) => called(fs.access, path),
  'exists.txt': (path) => fs.existsSync(path),
  'real.txt': (path) => fs.realpathSync(path),
  'native.txt': (path) => fs.realpathSync.native(path),
  'absent.mjs': (path) => import(pathToFileURL(path).href).catch(() => {}),
};

const listings = {
  names: (path) => fs.readdirSync(path),
  entries: (path) => fs.readdirSync(path, { withFileTypes: true }),
  called: (path) => called(fs.readdir, path),
  promised: (path) => fs.promises.readdir(path),
  opened: (path) => fs.opendirSync(path).closeSync(),
  'opened-later': async (path) => (await fs.promises.opendir(path)).close(),
  found: (path) => fs.globSync?.('*', { cwd: path }),
};

const copies = {
  all: (path) => fs.cpSync(path, `${path}.copy`, { recursive: true }),
  'all-later': (path) => fs.promises.cp(path, `${path}.copy`, { recursive: true }),
};

const writes = {
  'written.txt': (path) => fs.writeFileSync(path, ''),
  'written-bytes.txt': (path) => fs.writeFileSync(path, Buffer.alloc(1)),
  'written-called.txt': (path) => called(fs.writeFile, path, ''),
  'written-later.txt': (path) => fs.promises.writeFile(path, ''),
  'written-stream.txt': (path) => streamed(fs.createWriteStream(path).end('')),
  'removed.txt': (path) => fs.rmSync(path, { force: true }),
  made: (path) => fs.mkdirSync(path),
};

const updates = {
  'both.txt': (path) => fs.closeSync(fs.openSync(path, 'r+')),
  'more.txt': (path) => fs.appendFileSync(path, ''),
  'cut.txt': (path) => fs.truncateSync(path, 0),
};

const readsItsFile = `require('node:fs').readFileSync(__filename + '.txt');`;
const starts = {
  'thread.cjs': (path) => ended(new Worker(path, { env: {}, execArgv: [] })),
  'child.cjs': (path) => ended(spawn(process.execPath, [path], { env: {}, stdio: 'ignore' })),
};

void main();

async function main() {
  process.chdir(folder);
  make();
  await each('r', reads);
  await each('s', looks);
  await each('d', listings);
  await each('T', copies);
  await each('w', writes);
  await each('u', updates);
  await each('r', starts);
  for (const name of Object.keys(starts)) expected.push(`r ${join(folder, name)}.txt`);
  quietly(() => require(join(folder, 'gone')));
  expected.push(`n ${join(folder, 'gone')}`);
  fs.readdirSync(join(folder, 'tree'), { recursive: true });
  expected.push(`d ${join(folder, 'tree')}`, `d ${join(folder, 'tree', 'below')}`);
  process.stdout.write(JSON.stringify(expected));
}

function make() {
  for (const name of [...Object.keys({ ...reads, ...looks, ...updates }), 'removed.txt']) {
    if (!name.startsWith('absent')) fs.writeFileSync(join(folder, name), name === 'data.json' ? '{}' : '');
  }
  for (const name of Object.keys(starts)) {
    fs.writeFileSync(join(folder, name), readsItsFile);
    fs.writeFileSync(join(folder, `${name}.txt`), '');
  }
  for (const name of [...Object.keys({ ...listings, ...copies }), 'tree/below']) {
    fs.mkdirSync(join(folder, name), { recursive: true });
  }
}

/** What this version does not have is not asked of it. */
async function each(how, deeds) {
  for (const [name, deed] of Object.entries(deeds)) {
    const done = deed(join(folder, name));
    const missing = { 'blob.txt': !fs.openAsBlob, 'variables.env': !process.loadEnvFile, found: !fs.globSync };
    if (!missing[name]) expected.push(`${how} ${join(folder, name)}`);
    await done;
  }
}

function called(call, ...values) {
  return new Promise((resolve) => {
    call(...values, resolve);
  });
}

function streamed(stream) {
  return new Promise((resolve) => {
    stream.on('close', resolve).resume?.();
  });
}

function ended(started) {
  return new Promise((resolve) => {
    started.on('exit', resolve);
  });
}

function quietly(action) {
  try {
    action();
  } catch {}
}

// Code of a project, which it stands for, wherever pawl is installed: a package's own listings are not told.
//# sourceURL=pawl-trace-check
