// What the servers of vitest do that depends on more than the files which are read: where a module was looked for in vain,
// which may be done in native code, and which folders are listed for `import.meta.glob`. It is told for all test files of
// the start: of what is transformed once, nobody knows for whom.

'use strict';

const { dirname, isAbsolute, join, resolve } = require('node:path');

/** @param server of vite; since its version 6 it has several environments */
exports.watchServer = function watchServer(log, server) {
  const { root } = server.config;
  const environments = Object.values(server.environments || {});
  for (const { pluginContainer } of environments.length > 0 ? environments : [server]) {
    watchMissingModules(log, pluginContainer, root);
  }
  watchGlobs(log, server.config.plugins, root);
};

function watchMissingModules(log, container, root) {
  const { resolveId } = container;
  container.resolveId = async function (...values) {
    const found = await resolveId.apply(this, values);
    try {
      if (!found) for (const path of soughtBy(values[0], values[1], root)) log.touched('n', path);
    } catch {}
    return found;
  };
}

/** An absolute one may begin at the root. */
function soughtBy(id, importer, root) {
  const path = plain(id);
  if (isAbsolute(path)) return [path, join(root, path)];
  return /^\.\.?(?:\/|$)/.test(path) ? [resolve(folderOf(importer, root), path)] : [];
}

function folderOf(importer, root) {
  return importer === undefined ? root : dirname(plain(importer));
}

function plain(id) {
  const path = id.replace(/[?#].*$/, '');
  if (path.startsWith('file:')) return require('node:url').fileURLToPath(path);
  return path.replace(/^\/@fs\/+/, process.platform === 'win32' ? '' : '/');
}

/** The plugin of vite gets the code as all others have left it. */
function watchGlobs(log, plugins, root) {
  const plugin = plugins.find(({ name }) => name === 'vite:import-glob');
  if (plugin === undefined) return;
  const holder = typeof plugin.transform === 'function' ? plugin : plugin.transform;
  const name = holder === plugin ? 'transform' : 'handler';
  const transform = holder[name];
  // A server that is shared by projects has it once.
  if (transform.isWatched) return;
  holder[name] = function (code, id, ...more) {
    try {
      tellGlobs(log, code, plain(id), root);
    } catch {}
    return transform.call(this, code, id, ...more);
  };
  holder[name].isWatched = true;
}

const call = /\bimport\.meta\.glob(?:Eager)?\s*(?:<[^(]*>)?\(/g;
const text = /'[^'\\\n]*'|"[^"\\\n]*"|`[^`\\$]*`/;
const separator = /\s*(?:,\s*)?/;
/** The patterns as they are written, and what follows on them. */
const patterns = new RegExp(
  `^\\s*(?:(${text.source})|\\[((?:${separator.source}(?:${text.source}))*)${separator.source}\\])\\s*,?\\s*(\\{[^{}]*\\})?\\s*,?\\s*\\)`,
);

function tellGlobs(log, code, file, root) {
  for (const { index, 0: words } of code.matchAll(call)) {
    const folders = foldersAsked(code.slice(index + words.length), file, root);
    if (folders === null) log.unseen(`import.meta.glob in ${file}`);
    else for (const folder of folders) log.touched('D', folder);
  }
}

/** Null where it is not said in so many words. */
function foldersAsked(rest, file, root) {
  const [whole, one, several, options = ''] = patterns.exec(rest) || [];
  if (whole === undefined || /\bbase\b/.test(options)) return null;
  const all = [...(one || several || '').matchAll(new RegExp(text, 'g'))].map(([quoted]) => quoted.slice(1, -1));
  const affirmed = all.filter((pattern) => !pattern.startsWith('!'));
  if (affirmed.length === 0 || !affirmed.every((pattern) => /^\.{0,2}\//.test(pattern))) return null;
  return affirmed.map((pattern) => join(pattern.startsWith('/') ? root : dirname(file), folderBefore(pattern)));
}

/** As far as nothing in it stands for something else. */
function folderBefore(pattern) {
  return dirname(pattern.split(/[*?[\](){}!+@|]/)[0] + '.');
}

//# sourceURL=node:internal/pawl/trace-vite
