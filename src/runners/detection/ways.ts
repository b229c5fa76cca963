// How a runner is started where the project brings it along: by way of what installed it.

import type { ProjectFacts } from '../../ports/project-facts.ts';
import type { Runner, Start } from '../runner.ts';

type Words = Start['program'];

/** What is there → how the runner is started then; the first one that is there decides. */
const ways: Readonly<Record<string, readonly (readonly [file: string, words: Words])[]>> = {
  pytest: [
    ['uv.lock', ['uv', 'run', 'pytest']],
    ['poetry.lock', ['poetry', 'run', 'pytest']],
    ['pdm.lock', ['pdm', 'run', 'pytest']],
    ['Pipfile.lock', ['pipenv', 'run', 'pytest']],
    ['.venv/bin/pytest', ['.venv/bin/pytest']],
    ['venv/bin/pytest', ['venv/bin/pytest']],
  ],
  rspec: [
    ['bin/rspec', ['bin/rspec']],
    ['Gemfile.lock', ['bundle', 'exec', 'rspec']],
  ],
  phpunit: [['vendor/bin/phpunit', ['vendor/bin/phpunit']]],
};

/** The program of a runner that no script starts. */
export function programOf({ name, program }: Runner, project: ProjectFacts): Words {
  return ways[name]?.find(([file]) => project.fileExists(file))?.[1] ?? [program];
}

/**
 * npm, pnpm, bun and yarn with a node_modules leave executables in node_modules/.bin, where commands find them. Plug'n'Play
 * leaves none: there, yarn has to start them, and Node.js as well.
 */
export function throughYarn(command: Words, runner: Runner, project: ProjectFacts): Words {
  const isOfNode = runner.package !== null || command[0] === 'node';
  const isPlugged = ['', '../', '../../', '../../../'].some((up) => project.fileExists(`${up}.pnp.cjs`));
  return isOfNode && isPlugged ? ['yarn', ...command] : command;
}
