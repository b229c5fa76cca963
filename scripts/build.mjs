// Makes dist/ from src/: the bundle that runs, the types that a consumer compiles against, the JSON Schemas, the page of the
// HTML report, the one for man(1), and THIRD-PARTY-NOTICES.txt for what was bundled. Why it is bundled:
// docs/decisions/0002-bundled-and-split.md.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const notices = join(root, 'THIRD-PARTY-NOTICES.txt');
const entries = { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' };

/**
 * What is loaded together is one file, for opening one costs more than what is in it. Each has all that its modules import
 * at once and that none before it has: what every start needs, what looks at a run, what plans one, what runs it.
 */
const loadedTogether = {
  start: [entries['cli/main']],
  reading: ['src/cli/compose-reading.ts', 'src/cli/parse-arguments.ts', 'src/cli/commands/status.ts'],
  planning: ['src/cli/compose.ts', 'src/cli/commands/plan.ts'],
  running: ['src/cli/commands/run.ts', 'src/reporters/default.ts'],
};

/**
 * Files of their own though others ask for them: parts of the tracer, which hides its frames from the user's stacks by what
 * the file calls itself, and which is loaded already where it is asked for.
 */
const apart = new Set(['./trace.cjs', './trace-vite.cjs']);

/** Looked for when they are needed, by those who installed them: jiti reads a config in TypeScript, the others are a queue. */
const external = /^(?:node:.*|jiti|bullmq|ioredis|pg)$/;

/** Functions and classes keep their names: they are what a stack trace in a bug report is read by. */
const keepNames = { function: true, class: true };
const ourCode = { compress: { keepNames }, mangle: false, codegen: { removeWhitespace: true } };
/** Variables of packages may be called anything. */
const theirCode = { ...ourCode, mangle: { toplevel: true, keepNames }, module: true };

const startedAt = performance.now();
await clean();
const [inCode, inPage] = await Promise.all([bundle(), reportPage(), declarations(), schemas(), manual(), probes()]);
const inlined = [...inCode, inPage];
await writeNotices(inlined);
console.log(
  `built dist in ${((performance.now() - startedAt) / 1000).toFixed(1)}s, with ${inlined.length} packages inlined`,
);

/** What an earlier build left must not be taken for the work of this one, least of all when this one fails. */
async function clean() {
  for (const entry of Object.values(entries)) {
    if (!existsSync(join(root, entry))) throw new Error(`${entry} is not there: nothing was built`);
  }
  await rm(dist, { recursive: true, force: true });
  await rm(notices, { force: true });
}

/** Every dynamic import stays one, so that a command loads only what it needs. Gives the packages taken in. */
async function bundle() {
  const together = new Map();
  const gathered = {
    name: 'gather',
    renderStart() {
      for (const [name, paths] of Object.entries(loadedTogether)) together.set(name, atOnce(this, paths));
    },
  };
  const build = await rolldown({
    ...bundling(),
    input: entries,
    plugins: [gathered, { name: 'shorten', renderChunk: shortened }],
  });
  const { output } = await build.write({
    dir: dist,
    format: 'esm',
    minify: ourCode,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: { groups: groupsOf(together) },
  });
  await build.close();
  return inlinedPackages(output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])));
}

/** The modules at these paths, and all that comes with them when they are imported. */
function atOnce(graph, paths) {
  const found = new Set(paths.map((path) => join(root, path)));
  for (const id of found) {
    const module = graph.getModuleInfo(id);
    if (module === null) throw new Error(`${relative(root, id)} is not part of the bundle: see loadedTogether`);
    for (const next of module.importedIds) if (!external.test(next)) found.add(next);
  }
  return found;
}

/** Whoever comes first takes what several have. An entry stays in the file that bears its name. */
function groupsOf(together) {
  const asEntries = new Set(Object.values(entries).map((path) => join(root, path)));
  return Object.keys(loadedTogether).map((name, index, { length }) => ({
    name,
    priority: length - index,
    test: (id) => !asEntries.has(id) && together.get(name).has(id),
  }));
}

function shortened(code, { fileName, moduleIds }) {
  if (!moduleIds.every((id) => id.includes('node_modules'))) return null;
  return minifySync(fileName, code, theirCode).code;
}

/** The page that reports are made of, as report-page.config.ts says. Gives the one package that it takes in. */
async function reportPage() {
  const config = join(root, 'report-page.config.ts');
  await run(process.execPath, [
    programOf('vite', 'bin/vite.js'),
    'build',
    '--config',
    config,
    '--configLoader',
    'runner',
  ]);
  return dirname(programOf('preact', 'package.json'));
}

/**
 * They run in the user's process, by whatever runs there. What is for Node.js becomes one file a probe, with all that it
 * requires: each file costs half a millisecond of CPU in each process.
 */
async function probes() {
  const from = join(root, 'src/probes');
  const isModule = (path) => path.endsWith('.cjs');
  const filter = (path) => !isModule(path) && !path.endsWith('__pycache__');
  await cp(from, join(dist, 'probes'), { recursive: true, filter });
  const names = (await readdir(from)).filter(isModule);
  const modules = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(from, name), 'utf8') })),
  );
  const asked = modules.flatMap(({ text }) => [...text.matchAll(/require\('([^']+)'\)/g)].map(([, id]) => id));
  const parts = new Set(asked.filter((id) => !apart.has(id)));
  for (const { name, text } of modules) if (!parts.has(`./${name}`)) await oneFile(join(from, name), text);
}

async function oneFile(probe, text) {
  const isOutside = (id) => external.test(id) || apart.has(id);
  const build = await rolldown({ ...bundling(), input: probe, external: isOutside });
  const { output } = await build.generate({ format: 'cjs', minify: { ...ourCode, compress: false } });
  await build.close();
  const [callsItself = ''] = /^\/\/# sourceURL=.*\n/m.exec(text) ?? [];
  await writeFile(join(dist, 'probes', basename(probe)), output[0].code.trimEnd() + '\n' + callsItself);
}

function bundling() {
  return {
    cwd: root,
    platform: 'node',
    external,
    transform: { target: 'node20.19' },
    // A warning is a defect of the build: an import that was not found would only show when a user gets there.
    onLog(level, log, next) {
      if (level === 'warn') throw new Error(log.message);
      next(level, log);
    },
  };
}

async function manual() {
  const { manPage } = await imported('src/cli/man-page.ts');
  await mkdir(join(dist, 'man'), { recursive: true });
  await writeFile(join(dist, 'man/pawl.1'), manPage());
}

/** A module of ours that takes part in the build. Only the bundler can read it: the lowest supported Node knows no types. */
async function imported(input) {
  const build = await rolldown({ ...bundling(), input });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

async function schemas() {
  for (const input of ['src/formats/schemas.ts', 'src/config/file/config-json-schema.ts']) {
    const { jsonSchemas } = await imported(input);
    for (const [path, schema] of Object.entries(jsonSchemas())) {
      const file = join(dist, 'schemas', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${JSON.stringify(schema)}\n`);
    }
  }
}

/** What can be reached from the entry point, and nothing else: what is not shipped cannot be depended on. */
async function declarations() {
  await run(process.execPath, [programOf('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json']);
  const types = join(dist, 'types');
  const reached = new Set();
  await settleDeclaration(join(types, 'index.d.ts'), reached);
  for (const entry of await readdir(types, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !reached.has(path)) await rm(path);
  }
  await removeEmptyFolders(types);
}

function programOf(name, path) {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);
}

/** The compiler leaves `./x.ts` in declarations, where only `./x.js` works for every consumer. */
async function settleDeclaration(path, reached) {
  if (reached.has(path)) return;
  reached.add(path);
  const text = await readFile(path, 'utf8');
  const next = [];
  const settled = text.replace(/(\bfrom |\bimport\(|^import )(['"])([^'"]+)\2/gm, (_, before, quote, specifier) => {
    if (!specifier.startsWith('.')) {
      throw new Error(`${relative(root, path)}: the public types name ${specifier}, which a consumer need not have`);
    }
    next.push(resolve(dirname(path), specifier.replace(/\.ts$/, '.d.ts')));
    return `${before}${quote}${specifier.replace(/\.ts$/, '.js')}${quote}`;
  });
  await writeFile(path, settled);
  for (const file of next) await settleDeclaration(file, reached);
}

async function removeEmptyFolders(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmptyFolders(join(folder, entry.name));
  }
  if ((await readdir(folder)).length === 0) await rm(folder, { recursive: true });
}

function inlinedPackages(moduleIds) {
  const folders = new Set();
  for (const id of moduleIds) {
    const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders];
}

async function writeNotices(folders) {
  const parts = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    parts.set(`${name} ${version}`, `${name} ${version} (${license})\n\n${await licenceText(folder, name)}`);
  }
  const sorted = [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const opening = 'pawl contains the following packages, whose licences ask to be passed on.\n';
  await writeFile(notices, [opening, ...sorted].join(`\n${'-'.repeat(80)}\n\n`));
}

async function licenceText(folder, name) {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e\b/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled and has no licence file: it cannot be passed on`);
  return `${(await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()}\n`;
}

function run(command, parameters) {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, { cwd: root, stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${parameters.join(' ')} exited with ${code}`))));
  });
}
