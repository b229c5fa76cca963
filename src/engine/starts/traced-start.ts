// What one start of a command was seen to depend on, put together from what its processes told.

import { relative, resolve, sep } from 'node:path';

import type { Inputs } from '../../core/freshness/fingerprint.ts';
import { answered } from '../../core/freshness/implied-inputs.ts';
import type { Input, InputKind } from '../../core/freshness/input.ts';
import { entryOf, folderOf } from '../../core/freshness/input.ts';
import type { TestFile } from '../../core/test-file.ts';
import { wordsGiven } from '../../core/tracing/named-files.ts';
import type { SeenOfFile } from '../../core/tracing/trace-attribution.ts';
import { TraceAttribution } from '../../core/tracing/trace-attribution.ts';
import type { Seen } from '../../core/tracing/trace-completeness.ts';
import { hiddenChildren, unseenParts } from '../../core/tracing/trace-completeness.ts';
import type { ChildStarted } from '../../core/tracing/trace-line.ts';
import type { SeenInputs, Touched } from '../../core/tracing/traced-inputs.ts';
import { inputsSeen, isOutOfScope } from '../../core/tracing/traced-inputs.ts';
import type { ShellLaunch, Trace } from '../../ports/tracer.ts';
import type { InputWatch, ProjectState } from '../../ports/workspace.ts';
import { pathOf } from './told-paths.ts';

/** What asks for the names in the very folder that it names. */
const asksFolder: ReadonlySet<InputKind> = new Set(['names', 'all-names', 'tree', 'config', 'importable']);

export interface TraceScene {
  readonly root: string;
  /** Absolute. */
  readonly stateDir: string;
  readonly project: ProjectState;
  readonly inputs: InputWatch;
  /** Our own process. */
  readonly pid: number;
  /** When the command was started, in milliseconds since the epoch. */
  readonly startedMs: number;
}

/** pytest asks of each name in its folder whether that is a virtual environment. */
const virtualEnvironment = /(?:^|\/)(?:pyvenv\.cfg|conda-meta\/history)$/;

export class TracedStart {
  readonly #trace: Trace;
  readonly #scene: TraceScene;
  readonly #attribution: TraceAttribution;
  readonly #files: ReadonlySet<string>;
  /** Children that are the very process that told of them. */
  readonly #replaced: ChildStarted[] = [];
  /** What cannot be said of any file, and so is of all. */
  readonly #unseen = new Set<string>();
  /** The process of each writer. */
  readonly #pids = new Map<string, number>();
  /** Folders in which any of its files wrote. */
  readonly #foldersWritten = new Set<string>();

  /** @param files the test files that it has */
  constructor(trace: Trace, scene: TraceScene, files: readonly TestFile[]) {
    this.#trace = trace;
    this.#scene = scene;
    this.#files = new Set<string>(files);
    this.#attribution = new TraceAttribution(files.length);
  }

  /** How the command is started so that it tells. */
  get launch(): ShellLaunch {
    return this.#trace;
  }

  /**
   * To be asked when the file has come to its end. Undefined where nobody was seen to read the file itself.
   * @param also further files that the runner says it has read, absolute
   * @param wasCut whether it was ended by somebody else: who knows what it would have read
   */
  inputsOf(file: TestFile, also: Iterable<string>, wasCut: boolean): Inputs | undefined {
    this.#listen();
    const { root, stateDir, project, inputs } = this.#scene;
    inputs.refresh();
    const seen = this.#attribution.of(pathOf(file, root));
    if (seen === null) return undefined;
    const stateFolder = projectPath(stateDir, root);
    const touches: Touched[] = Array.from(also, (path) => ({ how: 'read', path: projectPath(path, root) }));
    for (const { how, path } of seen.touched) {
      // What it was called in bytes that are no text, nobody can ask for again.
      if (path.includes('\uFFFD')) this.#unseen.add('touched a path that is not in UTF-8');
      const place = how === 'packages' ? path : projectPath(path, root);
      // Runners ask for themselves whether the files are there that they were told to run.
      if (how === 'looked-at' && (this.#files.has(place) || virtualEnvironment.test(place))) continue;
      if (how === 'packages' || !isOutOfScope(place, stateFolder)) touches.push({ how, path: place });
    }
    if (!touches.some(({ how, path }) => how === 'read' && path === file)) return undefined;
    const all = this.#allSeen(seen);
    const { argv, shell, scripts } = this.#trace;
    const hidden = unseenParts(all, { pid: this.#scene.pid, argv, shell, scripts });
    const unseen = [...(wasCut ? ['was ended before its end'] : []), ...hidden];
    touches.push(...this.#givenTo(hiddenChildren(all)));
    const recorded = this.#recorded(inputsSeen(touches, project, projectPath(this.#trace.root, root)));
    return { ...recorded, unseen, runtimes: runtimesIn(seen) };
  }

  close(): void {
    this.#trace.close();
  }

  #listen(): void {
    for (const { writer, line } of this.#trace.take()) {
      if (line?.kind === 'process') this.#pids.set(writer, line.pid);
      const pid = this.#pids.get(writer);
      if (line === null || pid === undefined) this.#unseen.add('told something that cannot be read');
      else if (line.kind === 'child' && line.pid === pid) this.#replaced.push(line);
      else this.#attribution.add(writer, line);
      if (line?.kind === 'touched' && (line.how === 'written' || line.how === 'updated')) this.#noteWritten(line.path);
    }
  }

  #noteWritten(path: string): void {
    const place = projectPath(path, this.#scene.root);
    this.#foldersWritten.add(place).add(folderOf(place));
  }

  #recorded(seen: SeenInputs): Pick<Inputs, 'entries' | 'doubt'> {
    const { inputs } = this.#scene;
    const asked = seen.inputs.filter((input) => !this.#isOnlyWritten(input, seen));
    const known = answered(asked, (input) => inputs.valueOf(input));
    let doubt: string | null = null;
    for (const input of known) doubt ??= this.#doubtAbout(input, seen);
    const entries = known.map((input) => entryOf(input, input.value));
    return { entries, ...(doubt === null ? {} : { doubt }) };
  }

  #isOnlyWritten({ kind, path }: Input, { written }: SeenInputs): boolean {
    return kind === 'there' && written.has(path);
  }

  /** What was touched since the start may have been something else when it was read. */
  #doubtAbout(input: Input, { written }: SeenInputs): string | null {
    const { inputs, startedMs } = this.#scene;
    const touched = inputs.touchedSince(input, startedMs);
    if (touched === null) return null;
    const folder = asksFolder.has(input.kind) ? input.path : folderOf(input.path);
    if (touched === 'folder') return this.#foldersWritten.has(folder) ? null : `${folder} changed while it ran`;
    if (!written.has(input.path)) return `${input.path} changed while it ran`;
    return inputs.isAsObserved(input.path) ? null : `it wrote ${input.path}, which it also read`;
  }

  #allSeen({ processes, children, unseen }: SeenOfFile): Seen {
    const distrusted = processes.flatMap((process) => this.#trace.distrust(process) ?? []);
    return { processes, children, replaced: this.#replaced, unseen: [...this.#unseen, ...unseen, ...distrusted] };
  }

  /** Files of which programs that cannot be seen into were told: to be read, as it seems. */
  #givenTo(children: readonly ChildStarted[]): Touched[] {
    const { root, stateDir, inputs } = this.#scene;
    const stateFolder = projectPath(stateDir, root);
    const paths = children.flatMap((child) => {
      return wordsGiven(child).map((word) => projectPath(resolve(child.folder ?? root, word), root));
    });
    return [...new Set(paths)]
      .filter((path) => !path.startsWith('..') && !isOutOfScope(path, stateFolder))
      .filter((path) => /^x?file/.test(inputs.valueOf({ kind: 'there', path })))
      .map((path) => ({ how: 'read', path }));
  }
}

/** Programs that only strace has seen have no version. */
function runtimesIn({ processes }: SeenOfFile): string[] {
  const known = processes.filter(({ version }) => version !== '');
  return [...new Set(known.map(({ runtime, version }) => `${runtime} ${version}`))];
}

/** Relative to the root, with forward slashes; `.` for the root itself. */
function projectPath(path: string, root: string): string {
  const isWithin = path.startsWith(root) && path[root.length] === sep;
  if (isWithin && sep === '/' && !path.endsWith('/')) return path.slice(root.length + 1);
  return relative(root, path).split(sep).join('/') || '.';
}
