// What the generators share: a skeleton from scripts/skeletons is copied under a new name, and the files that list what there
// is are edited. Everything is checked before anything is written.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A name that cannot be had, or a file that is not as it was expected: the sentence is for whoever asked. */
class Refusal extends Error {}

/**
 * @param kind a folder of scripts/skeletons
 * @param registry the module that lists all of its kind
 * @param edits for each file that names all of its kind, what comes of its text
 */
export function generate({ kind, registry, edits, next }) {
  try {
    const name = nameIn(process.argv.slice(2), kind);
    const skeleton = filesOf(kind);
    refuseUnusable(name, kind, [read(registry), ...skeleton.map(({ text }) => text)]);
    const made = skeleton.map(({ path, mode, text }) => ({ path: filled(path, name), mode, text: filled(text, name) }));
    for (const { path } of made) if (fs.existsSync(join(root, path))) throw new Refusal(`${path} is there already`);
    const edited = Object.entries(edits).map(([path, edit]) => ({ path, text: edit(read(path), name, path) }));
    for (const file of [...made, ...edited]) write(file);
    format([...made, ...edited].map(({ path }) => path).filter((path) => path.endsWith('.ts')));
    for (const { path } of made) console.log(`made    ${path}`);
    for (const { path } of edited) console.log(`edited  ${path}`);
    console.log(`\n${filled(next, name)}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`new:${kind}: ${error.message} — nothing was changed`);
    process.exitCode = 2;
  }
}

/** Stands before the one place in a file where that text is. */
export function before(anchor, inserted) {
  return (text, name, path) => {
    const [head, tail, ...more] = text.split(anchor);
    if (tail === undefined || more.length > 0) throw new Refusal(`${path}: expected ${JSON.stringify(anchor)} once`);
    return `${head}${filled(inserted, name)}${anchor}${tail}`;
  };
}

/** The import of a module beside this one, among the others in the order of their names. */
export function importing(line) {
  return (text, name, path) => {
    const added = filled(line, name);
    const fromOf = (statement) => /'(.*)'/.exec(statement)?.[1] ?? '';
    const later = [...text.matchAll(/^import .*$/gm)].find(([each]) => fromOf(each) > fromOf(added));
    if (later === undefined) throw new Refusal(`${path}: expected an import that comes after ${added}`);
    return `${text.slice(0, later.index)}${added}\n${text.slice(later.index)}`;
  };
}

/** One name more at the end of a list in words: `a, b or c`. */
export function listing(names) {
  const inWords = (all) => `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
  return (text, name, path) => {
    if (text.split(inWords(names)).length !== 2) throw new Refusal(`${path}: expected once "${inWords(names)}"`);
    return text.replace(inWords(names), inWords([...names, name]));
  };
}

export function inTurn(...edits) {
  return (text, name, path) => edits.reduce((so, edit) => edit(so, name, path), text);
}

export function read(path) {
  return fs.readFileSync(join(root, path), 'utf8');
}

function nameIn(words, kind) {
  if (words.length !== 1) throw new Refusal(`expected one name: npm run new:${kind} -- <name>`);
  return words[0];
}

function refuseUnusable(name, kind, texts) {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    throw new Refusal(`expected a name such as "go" or "node-test" (lower case, digits and dashes), found "${name}"`);
  const camel = camelOf(name);
  if (!isIdentifier(camel)) throw new Refusal(`"${name}" is a word of JavaScript`);
  const taken = new RegExp(`\\b${camel}(?:Reporter)?\\b`);
  if (texts.some((text) => taken.test(text)))
    throw new Refusal(`"${name}" is taken: as a name, or as a word of the code that a ${kind} stands in`);
}

function isIdentifier(word) {
  try {
    return Boolean(new Script(`'use strict'; async () => { const ${word} = 0; }`));
  } catch {
    return false;
  }
}

function filesOf(kind) {
  const folder = join(root, 'scripts/skeletons', kind);
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const target = path.slice(folder.length + 1).replace(/\.txt$/, '');
    return { path: target, mode: fs.statSync(path).mode, text: fs.readFileSync(path, 'utf8') };
  });
}

function filled(text, name) {
  return text.replaceAll('__name__', name).replaceAll('__camel__', camelOf(name));
}

function camelOf(name) {
  return name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}

function write({ path, mode, text }) {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), text, { mode });
}

/** A name may make a line longer than a line may be. */
function format(paths) {
  const { bin } = JSON.parse(read('node_modules/oxfmt/package.json'));
  const program = join(root, 'node_modules/oxfmt', typeof bin === 'string' ? bin : bin.oxfmt);
  execFileSync(process.execPath, [program, ...paths], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
