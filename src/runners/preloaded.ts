// How runners in Node.js are made to tell: a probe that NODE_OPTIONS loads into every process of the command.

import { join } from 'node:path';

import { commandFor } from '../core/command.ts';
import type { Tells, WarmTraits } from '../ports/test-runner.ts';
import { withPreload } from './node-options.ts';

/**
 * The command names the first file; the probe has the runner take all that are listed in the channel, so that no command
 * line is too long for them.
 */
export function preloaded(probe: string, warm: WarmTraits | null): Tells {
  return {
    launch: ({ template, files, env, probes }) => ({
      argv: commandFor(template, files[0]),
      env: withPreload(env, join(probes, probe)),
    }),
    warm,
  };
}
