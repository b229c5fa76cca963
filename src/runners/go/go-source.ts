// What a Go test file declares, read from its text: which tests, and whether it is compiled here at all.

/** Letters and tags that hold where the tests are built. */
export interface GoBuild {
  readonly system: string;
  readonly architecture: string;
  /** Of `-tags`. */
  readonly tags: readonly string[];
}

export interface DeclaredTests {
  /** Each of them runs. */
  readonly tests: readonly string[];
  /** Those that run: they say what they print. To which of them the words belong is not read here. */
  readonly examples: readonly string[];
}

/** https://pkg.go.dev/internal/syslist: names that a file name may end with, and then is compiled for nothing else. */
export const goSystems =
  'aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows'.split(' ');
export const goArchitectures =
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(' ');
const unix = 'aix android darwin dragonfly freebsd illumos ios linux netbsd openbsd solaris'.split(' ');

/** What `go test` runs of a file. Names within comments and strings are none. */
export function declaredTests(text: string): DeclaredTests {
  const code = text.replaceAll(/`[^`]*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|\/\/[^\n]*|\/\*[^]*?\*\//g, '""');
  const declared = [...code.matchAll(/^func\s+((Test|Fuzz|Example)(?!\p{Ll})[\p{L}\p{N}_]*)\s*\(\s*([^)]*)\)/gmu)];
  const names = (wanted: readonly string[]): string[] =>
    declared
      .filter(([, , kind = '', parameters = '']) => wanted.includes(kind) && !/\*testing\.M\b/.test(parameters))
      .map(([, name = '']) => name);
  // An example that does not say what it prints is compiled and never run.
  return { tests: names(['Test', 'Fuzz']), examples: /output:/i.test(text) ? names(['Example']) : [] };
}

/** Whether the file is part of the build, as far as its name and its `//go:build` line say it. */
export function isBuilt(path: string, text: string, build: GoBuild): boolean {
  const [, system, architecture] = suffixes.exec(path) ?? [];
  if (system !== undefined && !holds(system, build)) return false;
  if (architecture !== undefined && architecture !== build.architecture) return false;
  const [, constraint] = /^\/\/go:build\s+(.+)$/m.exec(text.split(/^package\s/m)[0] ?? '') ?? [];
  return constraint === undefined || new Constraint(constraint, build).value();
}

const suffixes = new RegExp(`(?:_(${goSystems.join('|')}))?(?:_(${goArchitectures.join('|')}))?_test\\.go$`);

function holds(tag: string, { system, architecture, tags }: GoBuild): boolean {
  if (tag === system || tag === architecture || tag === 'gc' || tag === 'cgo' || tags.includes(tag)) return true;
  if ((tag === 'linux' && system === 'android') || (tag === 'darwin' && system === 'ios')) return true;
  return (tag === 'unix' && unix.includes(system)) || /^go1\.\d+$/.test(tag);
}

/** `(linux || darwin) && !integration`. */
class Constraint {
  readonly #words: string[];
  readonly #build: GoBuild;

  constructor(text: string, build: GoBuild) {
    this.#words = text.match(/\|\||&&|[!()]|[\w.]+/g) ?? [];
    this.#build = build;
  }

  value(): boolean {
    let value = this.#all();
    while (this.#take('||')) value = this.#all() || value;
    return value;
  }

  #all(): boolean {
    let value = this.#one();
    while (this.#take('&&')) value = this.#one() && value;
    return value;
  }

  #one(): boolean {
    if (this.#take('!')) return !this.#one();
    if (!this.#take('(')) return holds(this.#words.shift() ?? '', this.#build);
    const value = this.value();
    this.#take(')');
    return value;
  }

  #take(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }
}

/** What is built where nothing else is asked for: for this machine. */
export function hostBuild(env: Readonly<Record<string, string>>, tags: readonly string[]): GoBuild {
  const system = process.platform === 'win32' ? 'windows' : process.platform === 'sunos' ? 'solaris' : process.platform;
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };
  return {
    system: env['GOOS'] ?? system,
    architecture: env['GOARCH'] ?? architectures[process.arch] ?? process.arch,
    tags: [
      ...tags,
      ...(env['GOFLAGS'] ?? '').split(' ').flatMap((word) => /^--?tags=(.*)$/.exec(word)?.[1]?.split(',') ?? []),
    ],
  };
}
