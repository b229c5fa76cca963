// A runner whose probe is a module that Node.js loads before it: nothing of it stands on the command line.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { Tells } from '../ports/test-runner.ts';
import { withPreload } from './node-options.ts';

/** The probe sees to it that exactly these files run. On the command line they stand for the case that it is not heard. */
const filesMax = 500;

/** @param probe the name of the module in the folder of probes */
export function preloadTells(probe: string): Tells {
  return {
    launch: ({ template, files, env, probes }) => ({
      argv: commandForAll(template, files),
      env: withPreload(env, join(probes, probe)),
    }),
    warm: { filesMax },
  };
}
