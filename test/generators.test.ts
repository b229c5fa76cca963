// What `npm run new:runner` and `new:reporter` leave is whole: it compiles, is clean, and its tests pass.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));

function aCopy(): string {
  const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-generators-'));
  const left = ['.git', '.pawl', 'node_modules', 'dist', 'coverage', 'fixtures'];
  for (const path of fs.readdirSync(repository).filter((name) => !left.includes(name)))
    fs.cpSync(join(repository, path), join(root, path), { recursive: true });
  fs.symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  return root;
}

async function end(root: string, program: string, ...words: string[]): Promise<{ code: number | null; said: string }> {
  // A vitest that a test starts is no part of the one that runs the test, nor of a pawl above that.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([each]) => !/^(?:VITEST|NODE_OPTIONS|PAWL_)/.test(each)),
  );
  const child = spawn(process.execPath, [program, ...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((done) => child.on('close', (code) => done({ code, said })));
}

describe('what is generated', { timeout: 60_000 }, () => {
  let root = '';
  // With a digit, and longer than a line has room for.
  const runner = 'k6-in-the-cloud';
  const reporter = 'one-line-for-each-of-the-files-of-a-run';
  beforeAll(async () => {
    root = aCopy();
    await end(root, 'scripts/new-runner.mjs', runner);
    await end(root, 'scripts/new-reporter.mjs', reporter);
  });

  /** What a tool of the repository says against it; null when it is content. */
  async function complaint(program: string, ...words: readonly string[]): Promise<string | null> {
    const { code, said } = await end(root, join(root, 'node_modules', program), ...words);
    return code === 0 ? null : said;
  }

  it('compiles, and is as clean as the house', async () => {
    const made = [`runners/${runner}`, `reporters/${reporter}`];
    const files = made.flatMap((name) => [`src/${name}.ts`, `test/${name}.test.ts`]);
    const touched = [
      ...files,
      'src/runners/index.ts',
      'src/reporters/index.ts',
      'src/config/flags/flags-of-reports.ts',
    ];
    expect(await complaint('oxlint/bin/oxlint', '--deny-warnings', '--type-check', ...touched)).toBeNull();
    expect(await complaint('oxfmt/bin/oxfmt', '--check', ...touched)).toBeNull();
  });

  it('passes its tests, and those of what names all there is', async () => {
    const made = [`test/runners/${runner}.test.ts`, `test/reporters/${reporter}.test.ts`];
    expect(made.filter((path) => !fs.existsSync(join(root, path)))).toEqual([]);
    expect(
      await complaint('vitest/vitest.mjs', 'run', '--maxWorkers=1', ...made, 'reporters/index', 'docs.test'),
    ).toBeNull();
  });
});

describe('a name that cannot be had', () => {
  it.each([
    ['runner', ['bats'], '"bats" is taken'],
    ['runner', ['tells'], '"tells" is taken'],
    ['runner', ['Test'], 'expected a name such as'],
    ['runner', ['class'], 'is a word of JavaScript'],
    ['reporter', ['ndjson'], '"ndjson" is taken'],
    ['reporter', ['multiplexer'], 'src/reporters/multiplexer.ts is there already'],
    ['reporter', ['../x'], 'expected a name such as'],
    ['reporter', ['a', 'b'], 'expected one name: npm run new:reporter -- <name>'],
  ])('for a %s, such as %j, is refused, and nothing is changed', async (kind, names, message) => {
    const written = (): string[] => fs.readdirSync(join(repository, `src/${kind}s`)).toSorted();
    const before = written();
    const { code, said } = await end(repository, join(repository, `scripts/new-${kind}.mjs`), ...names);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining(message) as unknown });
    expect(said).toContain('nothing was changed');
    expect(written()).toEqual(before);
  });
});
