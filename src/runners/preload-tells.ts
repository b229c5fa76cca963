// A runner whose probe is a module that Node.js loads before it: nothing of it stands on the command line.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { Tells } from '../ports/test-runner.ts';
import { withPreload } from './node-options.ts';

/** The probe takes care that exactly these files run. Their names stand on the command line all the same, so that without it no others do. */
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
