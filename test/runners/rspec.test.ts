// What RSpec's listener tells, by the real RSpec.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, test } from 'vitest';

import type { Tells } from '../../src/ports/test-runner.ts';
import { runnerOf, suiteOf } from '../../src/runners/index.ts';
import { rspec } from '../../src/runners/rspec.ts';
import { madeUp } from '../rig/made-up.ts';
import { isMissing } from '../rig/requires.ts';
import { aProject } from './project.ts';

const tells = rspec.tells as Tells;
const argv = ['rspec'] as const;
const counts = (passed: number, failed = 0, skipped = 0, todo = 0) => ({ passed, failed, skipped, todo });

describe.skipIf(isMissing('rspec'))('rspec tells', () => {
  const fixture = fileURLToPath(new URL('../../fixtures/suites/rspec', import.meta.url));
  const all = ["spec/shelf/it's later é_spec.rb", 'spec/shelf/room_spec.rb', 'spec/shelf/titles_spec.rb'];

  it('of every file of a warm start, and why an example failed; it prints what it prints without pawl', async () => {
    const told = await madeUp(tells, fixture).run(argv, ...all);
    expect(all.map((file) => [told.verdict(file).outcome, told.verdict(file).tests])).toEqual([
      ['passed', counts(1, 0, 1, 1)],
      ['failed', counts(0, 1)],
      ['passed', counts(3)],
    ]);
    expect(told.verdict(all[1] as string).failures).toEqual([
      {
        test: 'Shelf takes as many books as it has room for',
        message: 'expected Shelf::Full but nothing was raised',
        location: 'spec/shelf/room_spec.rb:5',
        detail: expect.stringContaining("Failure/Error: expect { shelf.put('Dune') }") as unknown,
      },
    ]);
    expect(told.events.map(({ event }) => event)).toEqual([
      'runner-began',
      ...all.flatMap(() => ['file-began', 'file-ended']),
      'runner-ended',
    ]);
    expect(told.output).toMatch(/^\*\*\.F\.\.\.\n/);
  });

  it('of what an example is: an error, a hook, an example of another file, a run that an example starts', async () => {
    const project = madeUp(tells, {
      'shared.rb': "RSpec.shared_examples('odd') { it('is odd') { expect(2).to be_odd } }",
      'inner.rb': "RSpec.describe('Inner') { it('fails') { raise } }",
      'kinds_spec.rb': `
require_relative 'shared'
RSpec.describe 'Kinds' do
  it('raises') { raise ArgumentError, "b\\xff\\u0001d".b }
  it('is fixed') { pending 'soon' }
  include_examples 'odd'
  it('starts a run') { system('rspec', 'inner.rb', out: File::NULL) }
  it('finds nothing of ours') { expect([ENV['SPEC_OPTS'], ENV['PAWL_CHANNEL'], defined?(JSON)]).to eq [nil, nil, nil] }
  it('comes back from a child') { (pid = fork) && Process.wait(pid) }
  context('inside') do
    it('passes') {}
    after(:context) { raise 'not closed' }
  end
end
`,
    });
    const told = await project.run(argv, 'kinds_spec.rb');
    const { outcome, tests, failures } = told.verdict('kinds_spec.rb');
    expect([outcome, tests]).toEqual(['failed', counts(4, 3)]);
    expect(failures.map(({ test, message, location }) => [test, message, location])).toEqual([
      [null, 'An error occurred in an `after(:context)` hook.\nRuntimeError: not closed', 'kinds_spec.rb:12'],
      ['Kinds raises', 'ArgumentError: b\uFFFD\u0001d', 'kinds_spec.rb:4'],
      ['Kinds is fixed', 'Expected example to fail since it is pending, but it passed.', 'kinds_spec.rb:5'],
      ['Kinds is odd', 'expected `2.odd?` to be truthy, got false', 'shared.rb:1'],
    ]);
    expect(told.events.filter(({ event }) => event === 'runner-began')).toHaveLength(1);
  });

  it.each([
    [
      "describe('A') { it('a') {}; it('b') { exit 0 } }",
      'failed',
      'rspec exited with 0 before the tests of this file were',
    ],
    ["describe('A') { it('a') { exit! 0 } }", 'failed', 'rspec exited with 0 before the tests of this file were'],
    ['exit 0', 'failed', 'an `exit` / `raise SystemExit` occurred'],
    ['describe(', 'failed', 'SyntaxError: '],
    ["require 'nowhere'", 'failed', 'LoadError: cannot load such file -- nowhere'],
    ["describe('A') { it('a') { Process.kill(:KILL, Process.pid) } }", 'crashed', ''],
    ['x = 1', 'empty', ''],
    ["describe('A', :slow) { it('a') {} }; configure { |c| c.filter_run_excluding :slow }", 'empty', ''],
    ["configure { |c| c.dry_run = true }; describe('A') { it('a') {} }", 'empty', ''],
    [
      "configure { |c| c.before(:suite) { raise 'no database' } }; describe('A') { it('a') {} }",
      'failed',
      'An error occurred in a `before(:suite)` hook.',
    ],
    ["at_exit { exit 1 }; describe('A') { it('a') {} }", 'failed', 'rspec exited with 1, though no test in this'],
  ])('that %s is no pass', async (text, outcome, message) => {
    const project = madeUp(tells, { 'a_spec.rb': text.replaceAll(/(^|; )(?=describe|configure)/g, '$1RSpec.') });
    const verdict = (await project.run(argv, 'a_spec.rb')).verdict('a_spec.rb');
    expect(verdict.outcome, JSON.stringify(verdict)).toBe(outcome);
    expect(verdict.failures[0]?.message ?? '').toContain(message);
  });

  it('which file of a warm start cannot be loaded, and what failed before the first failure ended it', async () => {
    const project = madeUp(tells, {
      'a_spec.rb': "RSpec.describe('A') { it('a') { raise 'no' }; it('b') {} }",
      'b_spec.rb': "raise 'not ready'",
    });
    const broken = await project.run(argv, 'a_spec.rb', 'b_spec.rb');
    expect(broken.telling.broken()).toEqual([join(project.root, 'b_spec.rb')]);
    expect(broken.telling.hasEnded, 'what was left out would run without it').toBe(false);
    const stopped = (await project.run([...argv, '--fail-fast'], 'a_spec.rb')).verdict('a_spec.rb');
    expect(stopped).toMatchObject({ outcome: 'failed', tests: null });
    expect(stopped.failures[0]).toMatchObject({ test: 'A a', message: 'RuntimeError: no', location: 'a_spec.rb:1' });
  });
});

test("the user's own options stay, and a path with a quote is quoted", () => {
  const { env } = tells.launch({
    template: { argv, shell: false, env: {} },
    files: ['a_spec.rb' as never],
    root: '/project',
    env: { SPEC_OPTS: '--order rand' },
    channel: '/channel',
    probes: "/it's",
  });
  expect(env['SPEC_OPTS']).toBe(`--order rand --require '${join("/it'\\''s", 'rspec.rb')}'`);
});

test.each([
  ['rspec', 'rspec {file}', ['spec/**/*_spec.rb']],
  ['bundle exec rspec -f d --only-failures', 'bundle exec rspec -f d {file}', ['spec/**/*_spec.rb']],
  ['bin/rspec spec/models', 'bin/rspec {file}', ['spec/models/**/*_spec.rb']],
  ['rspec spec/models/a_spec.rb:12', 'rspec {file}', ['spec/models/a_spec.rb']],
  ['rspec -P **/*_check.rb', 'rspec {file}', ['spec/**/*_check.rb']],
])('%s is rspec', (line, command, patterns) => {
  const suite = suiteOf(line.split(' '), aProject(null, { 'spec/models/a_spec.rb': '' }));
  expect(suite).toMatchObject({ runner: 'rspec', command: command.split(' '), patterns });
});

test('the files are those of .rspec', () => {
  const project = aProject(null, { '.rspec': '--default-path checks\n--pattern "**/*_check.rb"\n', 'checks/a.rb': '' });
  expect(suiteOf(['rspec'], project)?.patterns).toEqual(['checks/**/*_check.rb']);
});

test.each([['bundle exec rake'], ['rake spec'], ['ruby spec/a_spec.rb']])('%s is no rspec', (line) =>
  expect(runnerOf(line.split(' '), aProject(null))).toBe('command'),
);
