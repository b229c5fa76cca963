import { describe, expect, it, test } from 'vitest';

import { describeNearMisses, detectNamed, detectRunner, runnerOf, suiteOf } from '../../../src/runners/index.ts';
import { aProject } from '../project.ts';

const vitestNames = '**/*.{test,spec}.?(c|m)[jt]s?(x)';
const jestNames = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];
const nodeNames = [
  '**/*{.,-,_}test.{cjs,mjs,js}',
  '**/test-*.{cjs,mjs,js}',
  '**/test.{cjs,mjs,js}',
  '**/test/**/*.{cjs,mjs,js}',
];

/** Folders that the scripts below name. */
const folders = { 'test/a.js': '', 'src/a.ts': '', 'test/unit/a.js': '', 'tests/a.py': '', 'packages/core/a.ts': '' };

describe('a script seen in the wild', () => {
  test.each([
    // script, command, patterns
    ['vitest', 'vitest run ./{file}', vitestNames],
    ['vitest run', 'vitest run ./{file}', vitestNames],
    ['vitest --watch=false', 'vitest run ./{file}', vitestNames],
    ['vitest --run --coverage', 'vitest run ./{file}', vitestNames],
    ['vitest run --coverage.reporter text --pool forks', 'vitest run --pool forks ./{file}', vitestNames],
    ['vitest run --passWithNoTests --reporter=dot', 'vitest run --reporter=dot ./{file}', vitestNames],
    ['vitest run src', 'vitest run ./{file}', `src/${vitestNames}`],
    ['vitest run --root packages/core', 'vitest run --root packages/core ./{file}', `packages/core/${vitestNames}`],
    ['npx vitest run -c src/a.ts', 'vitest run -c src/a.ts ./{file}', vitestNames],
    ['TZ=UTC vitest', 'vitest run ./{file}', vitestNames],
    ['jest', 'jest --runTestsByPath {file}', jestNames],
    ['jest --coverage --ci -w 2', 'jest --ci -w 2 --runTestsByPath {file}', jestNames],
    ['jest --watchAll=false --passWithNoTests', 'jest --runTestsByPath {file}', jestNames],
    [
      'jest --reporters default jest-junit -i',
      'jest --reporters default jest-junit -i --runTestsByPath {file}',
      jestNames,
    ],
    [
      'jest src test/unit',
      'jest --runTestsByPath {file}',
      ['src', 'test/unit'].flatMap((at) => jestNames.map((each) => `${at}/${each}`)),
    ],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --verbose',
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --verbose --runTestsByPath {file}',
      jestNames,
    ],
    ['cross-env NODE_OPTIONS=--experimental-vm-modules npx jest', 'jest --runTestsByPath {file}', jestNames],
    ['mocha', 'mocha {file}', 'test/*.{js,cjs,mjs}'],
    ['mocha test', 'mocha {file}', 'test/*.{js,cjs,mjs}'],
    ['mocha --recursive ./test/', 'mocha --recursive {file}', 'test/**/*.{js,cjs,mjs}'],
    ['mocha -r ts-node/register "test/**/*.spec.ts"', 'mocha -r ts-node/register {file}', 'test/**/*.spec.ts'],
    ["mocha --require tsx --extension ts 'src'", 'mocha --require tsx --extension ts {file}', 'src/*.ts'],
    ['mocha --watch -R dot --timeout 5000 test/*.js', 'mocha -R dot --timeout 5000 {file}', 'test/*.js'],
    ['mocha --exit test/a.js test/unit', 'mocha --exit {file}', ['test/a.js', 'test/unit/*.{js,cjs,mjs}']],
    ['c8 --reporter=lcov mocha', 'mocha {file}', 'test/*.{js,cjs,mjs}'],
    ['nyc --reporter text --reporter lcov mocha test/**/*.js', 'mocha {file}', 'test/**/*.js'],
    ['./node_modules/.bin/mocha --bail', './node_modules/.bin/mocha --bail {file}', 'test/*.{js,cjs,mjs}'],
    [
      'node --stack-size=4000 ./node_modules/mocha/bin/_mocha',
      'node --stack-size=4000 ./node_modules/mocha/bin/_mocha {file}',
      'test/*.{js,cjs,mjs}',
    ],
    [
      'nyc node -r tsx/cjs node_modules/.bin/mocha',
      'node -r tsx/cjs node_modules/.bin/mocha {file}',
      'test/*.{js,cjs,mjs}',
    ],
    ['node --test', 'node --test {file}', nodeNames],
    ['node --test test/', 'node --test {file}', 'test/**/*.{cjs,mjs,js}'],
    ['node --test src', 'node --test {file}', nodeNames.map((each) => `src/${each}`)],
    ['node --import tsx --test "src/**/*.test.ts"', 'node --import tsx --test {file}', 'src/**/*.test.ts'],
    [
      'node --test --import tsx --test-reporter spec test/*.ts',
      'node --import tsx --test-reporter spec --test {file}',
      'test/*.ts',
    ],
    ['node --test --experimental-test-coverage --test-coverage-lines=90', 'node --test {file}', nodeNames],
    ['c8 node --enable-source-maps --test', 'node --enable-source-maps --test {file}', nodeNames],
    ['tsx --test', 'tsx --test {file}', nodeNames.map((each) => each.replace('{cjs,', '{cts,mts,ts,cjs,'))],
    ['npm run lint && mocha 2>&1 | tee out.log', 'mocha {file}', 'test/*.{js,cjs,mjs}'],
  ])('%s', (script, command, patterns) => {
    const detection = detectRunner(aProject({ scripts: { test: script } }, folders));
    expect(detection?.command.join(' ')).toBe(command);
    expect(detection?.patterns).toEqual([patterns].flat());
    expect(detection?.because).toBe(`package.json: scripts.test is "${script}"`);
  });

  test.each([
    ['echo "Error: no test specified" && exit 1'],
    ['cd packages/core && mocha'],
    ['npm test --workspaces'],
    ['npm test -w packages/core'],
    ['yarn workspace core test'],
    ['uvu test'],
    ['node test.js'],
    ['node scripts/jest.js'],
    ['npm run test'],
    ['turbo run test'],
    ['make test'],
    ['mochawesome report.json'],
    [''],
    ['"'],
  ])('%s tells no runner that is known', (script) => {
    expect(detectRunner(aProject({ scripts: { test: script } }, folders))).toBeNull();
  });
});

describe('the way to the runner', () => {
  it('leads through other scripts, and they are named', () => {
    const scripts = {
      test: 'npm run lint && npm run unit -- --bail',
      unit: 'cross-env TZ=UTC mocha',
      lint: 'eslint .',
    };
    const detection = detectRunner(aProject({ scripts }));
    expect(detection).toMatchObject({ command: ['mocha', '--bail', '{file}'], env: { TZ: 'UTC' } });
    expect(detection?.because).toBe(
      'package.json: scripts.test is "npm run lint && npm run unit -- --bail", which leads to scripts.unit: "cross-env TZ=UTC mocha"',
    );
    expect(detection?.cautions).toEqual(['pawl does not run what scripts.test runs beside it: "npm run lint"']);
  });

  test.each([
    ['yarn unit --bail'],
    ['yarn run unit --bail'],
    ['pnpm unit --bail'],
    ['pnpm run unit -- --bail'],
    ['bun run unit --bail'],
    ['npm run --silent unit -- --bail'],
  ])('%s hands its parameters on', (script) => {
    const detection = detectRunner(aProject({ scripts: { test: script, unit: 'mocha' } }));
    expect(detection?.command).toEqual(['mocha', '--bail', '{file}']);
  });

  test.each([['run-s build test:*'], ['npm-run-all build test:unit'], ['run-p -l test:*'], ['yarn test:unit']])(
    '%s',
    (script) => {
      const detection = detectRunner(
        aProject({ scripts: { test: script, build: 'tsc', 'test:types': 'tsd', 'test:unit': 'jest' } }),
      );
      expect(detection?.runner).toBe('jest');
    },
  );

  it('finds an executable behind yarn and pnpm where no script has its name', () => {
    expect(detectRunner(aProject({ scripts: { test: 'pnpm exec vitest run' } }))?.runner).toBe('vitest');
    expect(detectRunner(aProject({ scripts: { test: 'yarn jest' } }))?.runner).toBe('jest');
  });

  it('keeps what the script sets for the runner', () => {
    const script = 'NODE_ENV=test cross-env A=\'b c\' NODE_OPTIONS="--import tsx" mocha';
    const detection = detectRunner(aProject({ scripts: { test: script } }));
    expect(detection?.env).toEqual({ NODE_ENV: 'test', A: 'b c', NODE_OPTIONS: '--import tsx' });
  });

  it('names the steps that are left out', () => {
    const scripts = { pretest: 'tsc', test: 'eslint . && jest && echo done; tsd | cat' };
    expect(detectRunner(aProject({ scripts }))?.cautions).toEqual([
      'pawl does not run what scripts.test runs beside it: "npm run pretest", "eslint .", "tsd"',
    ]);
  });

  it('says what only a shell would expand', () => {
    const detection = detectRunner(aProject({ scripts: { test: 'mocha --grep $WHAT' } }));
    expect(detection?.cautions).toEqual(['"$WHAT" is handed on as it stands: only a shell would expand it']);
  });

  it('takes no word for files that only a shell would expand', () => {
    const detection = detectRunner(aProject({ scripts: { test: 'bats ${CI+-t} test' } }));
    expect(detection).toMatchObject({
      patterns: ['test/*.bats'],
      cautions: ['"${CI+-t}" names no files here: only a shell would expand it'],
    });
  });

  it('ends when scripts run each other in a circle', () => {
    expect(detectRunner(aProject({ scripts: { test: 'npm run a', a: 'npm run b', b: 'npm test' } }))).toBeNull();
  });
});

describe('without a script that tells', () => {
  it('takes the runner that the project depends on', () => {
    const detection = detectRunner(aProject({ scripts: { test: 'make' }, devDependencies: { mocha: '*', jest: '*' } }));
    expect(detection).toMatchObject({ runner: 'jest', because: 'package.json: devDependencies has jest', env: {} });
  });

  it('prefers the script to the dependencies', () => {
    const detection = detectRunner(aProject({ scripts: { test: 'mocha' }, devDependencies: { vitest: '*' } }));
    expect(detection?.runner).toBe('mocha');
  });

  test.each([
    ['vitest.config.mts', 'vitest'],
    ['jest.config.json', 'jest'],
    ['.mocharc.yml', 'mocha'],
  ])('takes %s for a sign of %s', (file, runner) => {
    expect(detectRunner(aProject(null, { [file]: '' }))).toMatchObject({ runner, because: `${file} is there` });
  });

  it('says what was looked for', () => {
    expect(detectRunner(aProject({ scripts: { test: 'karma start' } }))).toBeNull();
    expect(describeNearMisses(aProject({ scripts: { test: 'karma start' } }))).toMatch(
      /^looked for vitest, jest, .+ in scripts\.test \(it is "karma start"\), for vitest, jest, .+ among the dependencies, and for vitest\.config\.\*, .+/,
    );
    expect(describeNearMisses(aProject(null))).toContain('(there is no package.json)');
    expect(describeNearMisses(aProject({}))).toContain('(there is none)');
  });

  test.each([
    null,
    1,
    'x',
    [],
    { scripts: null },
    { scripts: { test: 1 } },
    { devDependencies: [] },
    { jest: 1, mocha: null },
  ])('a package.json that is %j is no reason to fail', (packageJson) => {
    expect(detectRunner(aProject(packageJson as never))).toBeNull();
  });
});

describe('a runner that the user names', () => {
  it('is run as the script runs it, where it does', () => {
    const project = aProject({ scripts: { test: 'jest && mocha --bail' } });
    expect(detectNamed('mocha', project)?.command).toEqual(['mocha', '--bail', '{file}']);
  });

  it('is run in its own way, where no script says more', () => {
    const project = aProject({ scripts: { test: 'jest' } });
    expect(detectNamed('node-test', project)).toMatchObject({
      command: ['node', '--test', '{file}'],
      patterns: nodeNames,
    });
    expect(detectNamed('vitest', project)).toMatchObject({ command: ['vitest', 'run', './{file}'] });
  });

  it('has to be one that is known', () => {
    expect(detectNamed('command', aProject(null))).toBeNull();
  });
});

describe('a command that the user gives', () => {
  it('has the name of its runner', () => {
    const names = [['vitest', 'run'], ['npx', 'x'], ['node', '--test', '{file}'], ['node', '{file}'], ['./run.sh']].map(
      (argv) => runnerOf(argv, aProject(null)),
    );
    expect(names).toEqual(['vitest', 'command', 'node-test', 'command', 'command']);
  });

  it.each([
    ['npm test -- {file}', 'mocha'],
    ['npm run unit -- {file}', 'jest'],
    ['npm run lint -- {file}', 'command'],
    ['pnpm test {file}', 'mocha'],
    ['yarn unit {file}', 'jest'],
    ['yarn jest {file}', 'jest'],
    ['npx vitest run {file}', 'vitest'],
    ['pnpm exec vitest run {file}', 'vitest'],
    ['npx --no-install c8 mocha {file}', 'mocha'],
    ['npm test -w other -- {file}', 'command'],
    ['/usr/bin/node --test {file}', 'node-test'],
    ['/usr/bin/node node_modules/mocha/bin/mocha.js {file}', 'mocha'],
  ])('has it by way of a script or a wrapper: %s', (line, runner) => {
    const scripts = { test: 'eslint . && mocha', unit: 'cross-env A=1 jest', lint: 'eslint' };
    expect(runnerOf(line.split(' '), aProject({ scripts }))).toBe(runner);
  });

  it('has it in a line for a shell', () => {
    expect(runnerOf(['cd x; mocha {file} | tee log'], aProject(null))).toBe('mocha');
    expect(runnerOf(['./run tests.sh'], aProject(null))).toBe('command');
  });

  it('brings the files of its runner along, and no others', () => {
    expect(suiteOf(['mocha', '--require', 'tsx', '{file}'], aProject(null))).toMatchObject({
      runner: 'mocha',
      patterns: ['test/*.{js,cjs,mjs}'],
    });
    expect(suiteOf(['sh', '{file}'], aProject(null))).toBeNull();
  });
});

describe('node:test', () => {
  test.each([
    ['22.17.1', 'node --test', false],
    ['22.18.0', 'node --test', true],
    ['24.1.0', 'node --test', true],
    ['24.1.0', 'node --no-experimental-strip-types --test', false],
    ['22.7.0', 'node --experimental-strip-types --test', true],
  ])('on Node %s, %s takes TypeScript by default: %s', (version, script, typed) => {
    const detection = detectRunner(aProject({ scripts: { test: script } }, {}, version));
    expect(detection?.patterns[0]).toBe(`**/*{.,-,_}test.{${typed ? 'cts,mts,ts,' : ''}cjs,mjs,js}`);
  });
});
