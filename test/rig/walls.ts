// The walls of ARCHITECTURE.md as a function of the source text, so that they can be tried on made-up sources too.

/** Source files by their path below `src`, such as `core/planning/plan.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** A folder of `src` and what its files may name. */
interface Room {
  /** Folders that it may import from, beside itself. */
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  /** Modules of Node that it may import; all of them when absent. */
  readonly builtins?: readonly string[];
  readonly wayOut: string;
}

const pure = ['node:crypto'];
const pathsToo = [...pure, 'node:path', 'node:util'];

const rooms: Readonly<Record<string, Room>> = {
  core: {
    rooms: [],
    packages: [],
    builtins: pure,
    wayOut: 'take what you need as a parameter, or add a port in src/ports',
  },
  ports: {
    rooms: ['core'],
    packages: [],
    builtins: [],
    wayOut: 'a port is an interface in the words of core: move the type it shares into src/core',
  },
  formats: {
    rooms: ['core'],
    packages: ['zod', 'sax', 'tap-parser'],
    builtins: pure,
    wayOut: 'a format turns text into core types: src/io reads and writes the files',
  },
  runners: {
    rooms: ['core', 'ports', 'formats'],
    packages: [],
    builtins: pathsToo,
    wayOut: 'a runner is pure: take what you need as a parameter',
  },
  reporters: {
    rooms: ['core', 'ports', 'formats'],
    packages: [],
    builtins: pathsToo,
    wayOut: 'take what you need as a parameter, add it to the event, or add a port in src/ports',
  },
  engine: {
    rooms: ['core', 'ports', 'formats'],
    packages: [],
    builtins: pathsToo,
    wayOut: 'add a port in src/ports, implement it in src/io, and take it as a parameter',
  },
  config: {
    rooms: ['core', 'ports', 'formats'],
    packages: ['zod'],
    builtins: pathsToo,
    wayOut: 'take what you need as a parameter: src/io reads files, src/cli puts the parts together',
  },
  io: {
    rooms: ['core', 'ports', 'formats', 'config'],
    packages: ['execa', 'fast-glob', 'cli-table3', 'ignore', 'jiti', 'bullmq'],
    wayOut: 'io implements ports and decides nothing: move the decision to src/core or src/engine',
  },
  cli: {
    rooms: ['core', 'ports', 'formats', 'runners', 'reporters', 'engine', 'config', 'io'],
    packages: ['commander'],
    wayOut: 'wrap the package in src/io, behind a port',
  },
  'report-page': {
    rooms: ['core', 'formats'],
    packages: ['preact'],
    builtins: [],
    wayOut: 'the page runs in a browser: have the reporter put what it needs into its data',
  },
  probes: {
    rooms: [],
    packages: [],
    wayOut: "a probe runs inside the user's test process and brings its own: write down what it sends in src/formats",
  },
  /** src/index.ts itself: the library is put together like the command line. */
  '': {
    rooms: ['core', 'ports', 'formats', 'engine', 'config', 'cli'],
    packages: [],
    builtins: pathsToo,
    wayOut: 'the library is what src/cli/compose.ts puts together: take it from there',
  },
};

const composition: readonly string[] = ['cli/compose.ts', 'cli/compose-reading.ts'];
const emptyNames = new Set(['utils', 'util', 'helpers', 'helper', 'manager', 'misc', 'common', 'shared']);

/** One sentence for each breach: the file, what it does, and the way out. */
export function breachesOf(sources: Sources): string[] {
  const breaches: string[] = [];
  for (const [path, text] of sources) {
    breaches.push(...breachesOfImports(path, text), ...breachesOfName(path), ...breachesOfComments(path, text));
  }
  return [...breaches, ...cyclesIn(sources)];
}

/** More files than this in one list are read by nobody. */
const filesMax = 30;

/**
 * One sentence for each folder that a stranger would not find his way in.
 * @param paths every file below `src`, whatever it is written in
 * @param architecture the text of ARCHITECTURE.md
 */
export function breachesOfLayout(paths: readonly string[], architecture: string): string[] {
  const folders = paths.map((path) => path.split('/').slice(0, -1).join('/'));
  const rows = [...architecture.matchAll(/^\| `src\/([^`]+)\/` \| \S.* \|$/gm)].map(([, folder = '']) => folder);
  const gone = rows.filter((folder) => !folders.includes(folder));
  return [
    ...[...new Set(folders)].flatMap((folder) => {
      const count = folders.filter((each) => each === folder).length;
      return breachesOfFolder(folder, count, rows).map((breach) => `src/${folder}: ${breach}`);
    }),
    ...gone.map((folder) => `src/${folder}: is in ARCHITECTURE.md and has no files — remove its row`),
  ];
}

function breachesOfFolder(folder: string, count: number, rows: readonly string[]): string[] {
  const breaches: string[] = [];
  const [, name, ...deeper] = folder.split('/');
  if (count > filesMax) breaches.push(`${count} files in one list — give those of one topic a folder of their own`);
  if (deeper.length > 0) breaches.push('is a folder in a folder of a room — put its files one level up');
  // The rules of the linter would take it for the room.
  else if (name !== undefined && name in rooms) breaches.push('has the name of a room — name it for its topic');
  else if (folder !== '' && !rows.includes(folder))
    breaches.push('expected a row in the layout of ARCHITECTURE.md — say there in one line what it is');
  return breaches;
}

function breachesOfImports(path: string, text: string): string[] {
  const name = roomOf(path);
  const room = rooms[name];
  if (room === undefined) {
    return [`${path}: src/${name} is not a room of the house — put the file where ARCHITECTURE.md has a place for it`];
  }
  return importsOf(text).flatMap((specifier) => {
    const fault = faultOf(specifier, path, name, room);
    return fault === null ? [] : [`${path}: ${fault}`];
  });
}

function faultOf(specifier: string | null, path: string, name: string, room: Room): string | null {
  const from = name === '' ? 'src/index.ts' : name;
  if (specifier === null) {
    return name === 'io' ? null : `an import of a computed name belongs to io — load it there, and take what it gives`;
  }
  if (specifier.startsWith('node:')) {
    if (room.builtins?.includes(specifier) ?? true) return null;
    return `${from} may not import ${specifier} — ${room.wayOut}`;
  }
  if (!specifier.startsWith('.')) {
    const owned = room.packages.some((owner) => specifier === owner || specifier.startsWith(`${owner}/`));
    return owned ? null : `${from} may not import the package ${specifier} — ${room.wayOut}`;
  }
  const target = resolved(path, specifier);
  if (target.startsWith('..')) return null;
  const room2 = roomOf(target);
  if (name === 'cli' && room2 === 'io' && !composition.includes(path)) {
    return `only src/${composition[0]} names concrete adapters — have it hand over the port`;
  }
  if (room2 === name || room.rooms.includes(room2)) return null;
  return `${from} may not import ${room2 === '' ? target : room2} — ${room.wayOut}`;
}

/** Every specifier that is imported or exported from, types included; null for an `import()` of a computed name. */
export function importsOf(text: string): (string | null)[] {
  const code = text.replace(/^\s*(?:\/\/|\/\*|\*).*$/gm, '');
  const found: (string | null)[] = [];
  for (const [, specifier = ''] of code.matchAll(/^(?:import|export)\s[^;'"`]*?\bfrom\s+['"]([^'"]+)['"]/gm)) {
    found.push(specifier);
  }
  for (const [, specifier = ''] of code.matchAll(/^import\s+['"]([^'"]+)['"]/gm)) found.push(specifier);
  for (const [, literal] of code.matchAll(/\bimport\(\s*(?:['"]([^'"]+)['"])?/g)) found.push(literal ?? null);
  for (const [, literal] of code.matchAll(/\bgetBuiltinModule\(\s*(?:['"]([^'"]+)['"])?/g)) found.push(literal ?? null);
  return found;
}

function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] as string) : '';
}

function resolved(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function breachesOfName(path: string): string[] {
  const segments = path.replace(/\.tsx?$/, '').split('/');
  const unclear = segments.filter((segment) => emptyNames.has(segment));
  const styled = segments.every((segment) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(segment));
  return [
    ...unclear.map((name) => `${path}: "${name}" says nothing — name the file for what it answers`),
    ...(styled ? [] : [`${path}: expected a kebab-case name — rename it like durable-files.ts`]),
  ];
}

/** A file says what it answers; a function, class or interface that others use says what it promises. */
function breachesOfComments(path: string, text: string): string[] {
  const breaches: string[] = [];
  if (!/^(?:#!.*\n)?(?:\/\/|\/\*)/.test(text)) {
    breaches.push(`${path}: expected a comment in the first line — say what the file answers`);
  }
  const lines = text.split('\n');
  const documented = new Set<string>();
  lines.forEach((line, index) => {
    const [, kind = '', name = ''] = exportedThing.exec(line) ?? [];
    if (name === '' || documented.has(name)) return;
    documented.add(name);
    const said = /^(?:\*\/|\/\*\*.*\*\/|\/\/.*)$/.test((lines[index - 1] ?? '').trim());
    if (said || speaksForItself(name, line, lines, index)) return;
    breaches.push(`${path}: ${kind} ${name} is exported without a comment — say what it promises`);
  });
  return breaches;
}

const exportedThing = /^export (?:default )?(?:abstract )?(?:async )?(function\*?|class) ([A-Za-z_$][\w$]*)/;

/** The first thing that a file exports may be told by the comment that opens the file. */
function speaksForItself(name: string, line: string, lines: readonly string[], index: number): boolean {
  const first = lines.findIndex((each) => exportedThing.test(each));
  if (index === first) return true;
  // `isText(value): value is string` and `encodeRun(run: Run): string` say all there is in their signature.
  return /^(?:is|has|encode|decode|describe|as)[A-Z]/.test(name) || line.endsWith('}');
}

/** One sentence for each cycle, types included: two files that need each other are one topic or three. */
function cyclesIn(sources: Sources): string[] {
  const cycles: string[] = [];
  const settled = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (settled.has(path)) return;
    const start = trail.indexOf(path);
    if (start >= 0) {
      const cycle = [...trail.slice(start), path].join(' → ');
      cycles.push(`${cycle}: a cycle of imports — move what they share into a file of its own`);
      return;
    }
    const specifiers = importsOf(sources.get(path) ?? '');
    for (const specifier of new Set(specifiers)) {
      if (specifier?.startsWith('.')) visit(resolved(path, specifier), [...trail, path]);
    }
    settled.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return cycles;
}
