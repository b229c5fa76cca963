// A runner whose probe is a module that Node.js loads before it: nothing of it stands on the command line.

import { join } from 'node:path';

import { commandFor, commandForAll } from '../../core/command.ts';
import type { Tells, WarmTraits } from '../../ports/test-runner.ts';
import { withPreload } from './node-options.ts';

/** Where the files stand on the command line, so that without the probe no others run. */
const namedMax = 500;

/**
 * @param probe the name of the module in the folder of probes, which takes care that exactly these files run
 * @param traits `filesMax: Infinity` where the probe puts the list of the channel in the place of the one file that the
 * command names
 */
export function preloadTells(probe: string, traits: Partial<WarmTraits> = {}): Tells {
  const warm = { filesMax: namedMax, ...traits };
  return {
    launch: ({ template, files, env, probes }) => ({
      argv: warm.filesMax === Infinity ? commandFor(template, files[0]) : commandForAll(template, files),
      env: withPreload(env, join(probes, probe)),
    }),
    warm,
  };
}
