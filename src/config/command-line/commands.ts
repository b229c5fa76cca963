// The commands: what each does, what it takes, and how it is used. Help, parser, completion and docs read this table.

export const commandNames = [
  'run',
  'plan',
  'status',
  'show',
  'history',
  'clean',
  'timings',
  'merge',
  'report',
  'init',
  'completion',
  'help',
] as const;
export type CommandName = (typeof commandNames)[number];

/** The shells for which there is a completion. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export interface CommandDescription {
  /** One line, without a full stop. */
  readonly summary: string;
  /** What more there is to say; null when the summary says it all. */
  readonly details: string | null;
  /** What it takes beside options, as help shows it; null when it takes nothing. */
  readonly positionals: string | null;
  readonly positionalsMin: number;
  readonly positionalsMax: number;
  /** Whether a command after `--` means something to it. */
  readonly takesTestCommand: boolean;
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [commandLine: string, does: string])[];
}

const suite = { positionals: '[patterns…]', positionalsMin: 0, positionalsMax: Infinity, takesTestCommand: true };
const nothing = { positionals: null, positionalsMin: 0, positionalsMax: 0, takesTestCommand: false };

export const commands: Readonly<Record<CommandName, CommandDescription>> = {
  run: {
    ...suite,
    summary: 'bring the suite up to date: resume the unfinished run or begin one',
    details:
      'Patterns are files, folders or globs, relative to where you are; ./-x names a file that begins with a dash.\n' +
      'Everything after -- is the command that runs one file. {file} in it stands for the path, which is appended\n' +
      'where {file} is absent. Without patterns or command, those of the config or of the detected runner are used.',
    examples: [
      ['pawl', 'run what is owed, with the detected test runner'],
      ['pawl run test/api', 'only the test files in a folder'],
      ["pawl run 'test/**/*.test.js' -- node --test {file}", 'any command will do'],
      ['pawl run --last-failed --bail', 'the failures again, until the first one fails'],
      ['pawl run --max-files 20', 'twenty files now, the rest the next time'],
      ['pawl run --shard 2/4', 'the second of four parts; the others on other machines'],
    ],
  },
  plan: {
    ...suite,
    summary: 'what would run and what would be kept, each file with its reason',
    details: 'Takes what run takes, and runs nothing. The exit code is 0, whatever is owed.',
    examples: [
      ['pawl plan', 'what pawl run would do now'],
      ['pawl plan --json', 'the same for a program'],
      ['pawl plan --changed-by src/money.ts', 'which tests does this file touch?'],
      ['pawl plan --shard all --timings timings.json', 'how long would one of 2, 3, 4, … machines take?'],
    ],
  },
  status: {
    ...nothing,
    summary: 'how far the current run is, from another terminal, without disturbing it',
    details: null,
    examples: [['pawl status --watch', 'stay and follow the run']],
  },
  show: {
    ...nothing,
    positionals: '<file>',
    positionalsMin: 1,
    positionalsMax: 1,
    summary: 'the evidence for one file: attempts, output, failures, and why it is or is not owed',
    details:
      'Where nothing else tells how the tests are run, it is judged by the patterns and the command of the newest run\n' +
      'that expects the file.',
    examples: [['pawl show test/api/login.test.ts', 'what is known about this file']],
  },
  history: {
    ...nothing,
    positionals: '[run [run] | file]',
    positionalsMax: 2,
    summary: 'the runs that are there; what changed between two of them; the executions of one file',
    details:
      'Two runs are compared: what broke, what was fixed, what got slower beyond its own noise, and what is flaky: both\n' +
      'outcomes on the same fingerprint. One run, or latest, is compared with the newest one before it over the same files.\n' +
      'Results that were kept count once, where they ran. The exit code is 0, whatever broke.',
    examples: [
      ['pawl history', 'the newest runs, each with its verdict'],
      ['pawl history latest', 'what changed since the run before'],
      ['pawl history 2026-11-20_090000 2026-11-21_143022', 'what changed from one run to another'],
      ['pawl history test/api/login.test.ts', 'how one file did, run by run'],
    ],
  },
  clean: {
    ...nothing,
    summary: 'remove old runs',
    details:
      'Removes the runs that any of the limits is against; at least one has to be given. The latest run and unfinished ones\n' +
      'always stay, and so does what an older run that stays needs beside it, lest a pass outlive a younger failure.',
    examples: [
      ['pawl clean --keep 20 --dry-run', 'what would be removed, and how much that frees'],
      ['pawl clean --max-age 30d --max-size 1GB', 'no run older than that, and no more than that of the others'],
    ],
  },
  timings: {
    ...nothing,
    positionals: '[dirs…]',
    positionalsMax: Infinity,
    summary: 'how long each test file takes, by its last executions: what shards are cut by',
    details:
      'Takes state directories, directories of single runs, and folders that have some in them; without any, the state\n' +
      'directory of the project. A result that was kept counts once, where it ran. Files of which only skipped tests ran, and\n' +
      'what timed out or crashed, do not count.',
    examples: [
      ['pawl timings --output timings.json', 'write down what the runs here know'],
      ['pawl timings shard-*/.pawl --output timings.json', 'the same of what several machines left'],
    ],
  },
  merge: {
    ...nothing,
    positionals: '<dirs…>',
    positionalsMin: 1,
    positionalsMax: Infinity,
    summary: 'make one run of the shards that ran elsewhere, and prove that nothing is missing',
    details:
      'Each is a run directory, a state directory (its latest run) or a folder with several of these. They are only read; the\n' +
      'merged run is a new one in the state directory. Green and not proven is 5: a file without a result, a shard that never\n' +
      'arrived, another commit or command.',
    examples: [
      ['pawl merge artifacts', 'all runs in a folder, as CI downloads them'],
      ['pawl merge shard-1/.pawl shard-2/.pawl --reporter junit=junit.xml', 'two of them, and a report of the whole'],
    ],
  },
  report: {
    ...nothing,
    positionals: '[run]',
    positionalsMax: 1,
    summary: 'the reports on a stored run, made again from its results',
    details:
      'A run is named as in .pawl/runs; without a name it is the latest one, finished or not, merged or a shard. Nothing runs\n' +
      'and nothing stored changes. The exit code is 0, whatever the run came to, unless a report cannot be made.',
    examples: [
      ['pawl report', 'the table of the latest run'],
      ['pawl report --reporter junit=junit.xml --reporter markdown=run.md', 'files for others, of the latest run'],
      ['pawl report run_2026-11-21_143022 --json', 'what an earlier run came to, for a program'],
    ],
  },
  init: {
    ...nothing,
    summary: 'find the test runners of the project, write a config for them, and show the plan',
    details:
      'Writes pawl.config.mjs, or pawl.config.ts where TypeScript, jiti and pawl are at hand, and nothing else. A config\n' +
      'that is there is replaced only when you say so: on a terminal, or with --force.',
    examples: [
      ['pawl init', 'write down what pawl run would do without a config'],
      ['pawl init --dry-run', 'show what would be written'],
    ],
  },
  completion: {
    ...nothing,
    positionals: `<${shells.join('|')}>`,
    positionalsMin: 1,
    positionalsMax: 1,
    summary: 'print a script that completes commands and options in your shell',
    details: null,
    examples: [
      ['source <(pawl completion bash)', 'in ~/.bashrc'],
      ['source <(pawl completion zsh)', 'in ~/.zshrc, behind compinit'],
      ['pawl completion fish | source', 'in ~/.config/fish/config.fish'],
    ],
  },
  help: {
    ...nothing,
    positionals: '[command]',
    positionalsMax: 1,
    summary: 'what pawl can do, or all there is to know about a command',
    details: null,
    examples: [['pawl help run', 'every option of run']],
  },
};

export function isCommandName(word: string): word is CommandName {
  return (commandNames as readonly string[]).includes(word);
}

export function isShell(word: string): word is Shell {
  return (shells as readonly string[]).includes(word);
}
