// What `go test` tells of the files that declare its tests, by the real go.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, test } from 'vitest';

import type { RunnerEvent } from '../../src/core/results/runner-event.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { go } from '../../src/runners/go.ts';
import { declaredTests, isBuilt } from '../../src/runners/go/go-source.ts';
import { runnerOf, suiteOf } from '../../src/runners/index.ts';
import { madeUp } from '../rig/made-up.ts';
import { isMissing } from '../rig/requires.ts';
import { aProject } from './project.ts';

const tells = go.tells as Tells;
const argv = ['go', 'test', '-vet=off', '{file}'] as const;
const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped, todo: 0 });
const aPackage = (name: string, body: string): string => `package ${name}\n\nimport "testing"\n\n${body}\n`;

describe.skipIf(isMissing('go'))('go test tells', () => {
  const fixture = fileURLToPath(new URL('../../fixtures/suites/go', import.meta.url));
  const all = ['depot_test.go', 'queue/edge_test.go', 'queue/order_test.go', 'rates/rates_test.go'];

  it('of every file of a warm start, and why a test failed', async () => {
    const project = madeUp(tells, fixture);
    const told = await project.run(argv, ...all, 'queue/helpers_test.go');
    expect(all.map((file) => [told.verdict(file).outcome, told.verdict(file).tests])).toEqual([
      ['passed', counts(2)],
      ['passed', counts(1)],
      ['passed', counts(1, 0, 1)],
      ['failed', counts(2, 1)],
    ]);
    expect(told.verdict('rates/rates_test.go').failures).toEqual([
      {
        test: 'TestEveryPoundThatIsBegun/501_g',
        message: 'got 390,\nwant 510',
        location: 'rates/rates_test.go:16',
        detail: expect.stringContaining('got 390,') as unknown,
      },
    ]);
    expect(told.events.at(-1)).toEqual({ event: 'runner-ended', verdict: 'failed' });
    expect(told.telling.verdictInCompany(join(project.root, 'queue/helpers_test.go'))).toBeNull();
    // Each line as go prints it with -v, but for the names of what begins.
    expect(told.output).toContain('\n    --- FAIL: TestEveryPoundThatIsBegun/501_g (');
    expect(told.output).not.toMatch(/"Action"|=== RUN/);
  });

  it('of a single file of a package: of its own tests alone', async () => {
    const told = await madeUp(tells, fixture).run(argv, 'queue/order_test.go');
    expect(told.verdict('queue/order_test.go')).toMatchObject({ outcome: 'passed', tests: counts(1, 0, 1) });
    expect(told.output).not.toContain('TestEmpty');
  });

  it('nothing that could pass of a file that did not come to its end', async () => {
    const names = ['panics', 'exits', 'unbuilt', 'unstarted', 'late', 'elsewhere', 'gone', 'fine'];
    const project = madeUp(tells, {
      'go.mod': 'module example.com/modes\n\ngo 1.19\n',
      'panics/panics_test.go': aPackage(
        'panics',
        'func TestFine(t *testing.T) {}\nfunc TestPanic(t *testing.T) {\n\tvar m map[string]int\n\tm["a"] = 1\n}\nfunc TestNever(t *testing.T) {}',
      ),
      'exits/exits_test.go':
        'package exits\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {}\nfunc TestExit(t *testing.T) { os.Exit(0) }\n',
      'unbuilt/unbuilt_test.go': aPackage('unbuilt', 'func TestA(t *testing.T) { nowhere() }'),
      'unstarted/unstarted_test.go':
        'package unstarted\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\nfunc TestA(t *testing.T) {}\n',
      'late/late_test.go':
        'package late\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(3)\n}\nfunc TestA(t *testing.T) {}\n',
      'elsewhere/elsewhere_test.go': `//go:build never && (linux || !linux)\n\n${aPackage('elsewhere', 'func TestA(t *testing.T) {}')}`,
      'elsewhere/other_test.go': aPackage('elsewhere', 'func TestA(t *testing.T) {}'),
      'gone/gone_test.go':
        'package gone\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {\n\tp, _ := os.FindProcess(os.Getpid())\n\t_ = p.Kill()\n\tselect {}\n}\n',
      'silent/silent_test.go':
        'package silent\n\nimport (\n\t"syscall"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) { syscall.Exit(0) }\n',
      'fine/fine_test.go':
        'package fine\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) { fmt.Print("half a line") }\n',
    });
    const told = await project.run(argv, ...names.map((name) => `${name}/${name}_test.go`));
    const seen = names.map((name) => {
      const { outcome, tests, failures } = told.verdict(`${name}/${name}_test.go`);
      return [name, outcome, tests, failures[0]?.message, failures[0]?.location];
    });
    expect(seen).toEqual([
      ['panics', 'failed', null, 'panic: assignment to entry in nil map', 'panics/panics_test.go:8'],
      ['exits', 'failed', counts(1, 1), 'panic: unexpected call to os.Exit(0) during test', 'exits/exits_test.go:9'],
      ['unbuilt', 'failed', null, 'undefined: nowhere', 'unbuilt/unbuilt_test.go:5:28'],
      ['unstarted', 'empty', null, undefined, undefined],
      ['late', 'failed', null, 'the package failed, though none of its tests did', null],
      ['elsewhere', 'empty', counts(0), undefined, undefined],
      ['gone', 'failed', counts(0, 1), 'its package ended before this test had come to its end', null],
      ['fine', 'passed', counts(1), undefined, undefined],
    ]);
    const silent = (await project.run(argv, 'silent/silent_test.go')).verdict('silent/silent_test.go');
    expect(silent, JSON.stringify(silent)).toMatchObject({ outcome: 'failed' });
  });

  it('by its exit code alone of a file of helpers, and of a command that only ends up at go test', async () => {
    const project = madeUp(tells, fixture);
    const helpers = await project.run(argv, 'queue/helpers_test.go');
    expect(helpers.telling.runner).toBeNull();
    expect(helpers.verdict('queue/helpers_test.go')).toMatchObject({ outcome: 'passed', tests: null });
    const script = await project.run(['sh', '-c', 'go test -json ./rates', 'sh', '{file}'], 'rates/rates_test.go');
    expect(script.telling.runner).toBeNull();
    expect(script.verdict('rates/rates_test.go').outcome).toBe('failed');
  });
});

test('a command keeps its flags and leaves out its packages', () => {
  const start = {
    root: '/project',
    env: { PAWL_CHANNEL: '/channel', A: 'b' },
    channel: '/channel',
    probes: '/probes',
    readText: () => aPackage('a', 'func TestA(t *testing.T) {}\nfunc TestÄ_b(t *testing.T) {}'),
  };
  const files = [asTestFile('a/x_test.go'), asTestFile('x_test.go')] as const;
  const launch = (line: string): unknown =>
    tells.launch({ ...start, files, template: { argv: line.split(' ') as [string], shell: false, env: {} } });
  expect(launch('go test -race -count 1 ./... {file} -args -update x')).toEqual({
    argv: 'go test -json -race -count 1 -run ^(TestA|TestÄ_b)$ ./a . -args -update x'.split(' '),
    env: { A: 'b' },
  });
  expect(launch('go test -run Slow {file}')).toMatchObject({ argv: 'go test -json -run Slow ./a .'.split(' ') });
  expect(launch('make test {file}')).toMatchObject({ argv: 'make test a/x_test.go x_test.go'.split(' ') });
});

describe('the events of go', () => {
  const root = '/project';
  const heard = async (events: readonly object[]): Promise<readonly RunnerEvent[]> => {
    const reader = await tells.readOutput?.({
      template: { argv: ['go', 'test'], shell: false, env: {} },
      files: [asTestFile('a/x_test.go'), asTestFile('b/y_test.go')],
      root,
      env: {},
      channel: '/channel',
      probes: '/probes',
      readText: (path) => (path === 'go.mod' ? 'module m' : aPackage('a', 'func TestA(t *testing.T) {}')),
    });
    return [...events.flatMap((event) => reader?.line(JSON.stringify(event)) ?? []), ...(reader?.end() ?? [])];
  };
  const about = (name: string, events: readonly RunnerEvent[]): RunnerEvent | undefined =>
    events.findLast((event) => 'file' in event && event.file === join(root, name));

  it('leave a test failed that failed once, however often it runs', async () => {
    const test = { Package: 'm/a', Test: 'TestA' };
    const once = (Action: string): object[] => [
      { Action: 'run', ...test },
      { Action, ...test, Elapsed: 0.5 },
    ];
    const events = await heard([...once('fail'), ...once('pass'), { Action: 'fail', Package: 'm/a' }]);
    expect(about('a/x_test.go', events)).toMatchObject({ event: 'file-ended', tests: counts(0, 1), durationMs: 1000 });
    expect(
      events.some(({ event }) => event === 'runner-ended'),
      'm/b has not come to its end',
    ).toBe(false);
  });

  it('tell from Go 1.24 on what cannot be built, and whose fault it is', async () => {
    const ImportPath = 'm/lib';
    const events = await heard([
      { Action: 'build-output', ImportPath, Output: '# m/lib\n' },
      { Action: 'build-output', ImportPath, Output: 'lib/lib.go:3:9: undefined: x\n' },
      { Action: 'build-fail', ImportPath },
      { Action: 'start', Package: 'm/b' },
      { Action: 'output', Package: 'm/b', Output: 'FAIL\tm/b [build failed]\n' },
      { Action: 'fail', Package: 'm/b', FailedBuild: 'm/lib' },
    ]);
    const failure = { test: null, message: 'undefined: x', location: 'lib/lib.go:3:9' };
    expect(about('b/y_test.go', events)).toMatchObject({ event: 'error', failure });
  });

  it('lay a failure of tests that were not asked for at the door of their folder, and of no file', async () => {
    const test = (Action: string, Test: string): object => ({ Action, Package: 'm/a', Test });
    const events = await heard([test('pass', 'TestA'), test('fail', 'TestOther'), { Action: 'fail', Package: 'm/a' }]);
    expect(about('a/x_test.go', events)).toMatchObject({ event: 'file-ended', tests: counts(1), failures: [] });
    expect(about('a', events)).toMatchObject({ event: 'file-ended', tests: counts(0, 1) });
  });
});

test('what a file declares is not what stands in its comments and strings', () => {
  const text = `package a
// func TestComment(t *testing.T) {}
/*
func TestBlock(t *testing.T) {}
*/
const template = \`
func TestTemplate(t *testing.T) {}
\`
func TestMain(m *testing.M) {}
func Testing(t *testing.T) {}
func Test(t *testing.T) { _ = '"' }
func Test_lower(t *testing.T) {}
func (s *Suite) TestMethod() {}
func FuzzOne(f *testing.F) {}
func ExampleOne() {
	// Output: one
}
func BenchmarkOne(b *testing.B) {}
`;
  expect(declaredTests(text)).toEqual({ tests: ['Test', 'Test_lower', 'FuzzOne'], examples: ['ExampleOne'] });
});

test('an example that does not say what it prints is none that go runs', () => {
  expect(declaredTests('package a\n\nfunc ExampleOne() {}\n')).toEqual({ tests: [], examples: [] });
  const said = 'package a\n\nfunc ExampleOne() {\n\t/*\n\tUnordered output:\n\t*/\n}\n';
  expect(declaredTests(said).examples).toEqual(['ExampleOne']);
});

test.each([
  ['a_test.go', '', true],
  ['a_windows_test.go', '', false],
  ['a_linux_test.go', '', true],
  ['a_linux_arm64_test.go', '', false],
  ['windows_test.go', '', true],
  ['a_test.go', '//go:build integration', true],
  ['a_test.go', '//go:build slow', false],
  ['a_test.go', '// Copyright\n\n//go:build !linux', false],
  ['a_test.go', '//go:build (windows || unix) && !cgo', false],
  ['a_test.go', '//go:build go1.18 && amd64', true],
])('%s with "%s" is built: %s', (path, constraint, built) => {
  const build = { system: 'linux', architecture: 'amd64', tags: ['integration'] };
  expect(isBuilt(path, `${constraint}\n\npackage a\n`, build)).toBe(built);
});

test.each([
  ['go test ./...', 'go test {file}', ['**/*_test.go']],
  ['go test -race -coverprofile=c.out ./store/... .', 'go test -race {file}', ['store/**/*_test.go', '*_test.go']],
  ['/usr/local/go/bin/go test -v example.com/a', '/usr/local/go/bin/go test -v {file}', ['**/*_test.go']],
])('%s is go test', (line, command, patterns) => {
  const suite = suiteOf(line.split(' '), aProject(null, { 'store/a_test.go': '' }));
  expect(suite).toMatchObject({ runner: 'go', command: command.split(' '), patterns });
});

test.each([['go build ./...'], ['go run ./test'], ['gotestsum ./...']])('%s is no go test', (line) =>
  expect(runnerOf(line.split(' '), aProject(null))).toBe('command'),
);
