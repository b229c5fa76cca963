// The step: runs the next test file through pawl, and says what remains.

import { spawn } from 'node:child_process';

import { taggedUnionSchema } from '@barnum/barnum/pipeline';
import { createHandler } from '@barnum/barnum/runtime';
import { z } from 'zod';

/** What the chain carries from step to step. pawl keeps the truth on disk: a chain that begins anew goes on with it. */
const chainSchema = z.object({
  project: z.string(),
  /** Whether the first failure ends the chain. */
  bail: z.boolean(),
  completed: z.array(z.object({ file: z.string(), outcome: z.string() })),
  remaining: z.array(z.string()),
  exitCode: z.number(),
});
export type Chain = z.infer<typeof chainSchema>;

const nextSchema = taggedUnionSchema('Next', { ProcessNext: chainSchema, Done: chainSchema });

/** What this uses of the object that `pawl run --json` prints; of these, one that could not begin has no lists. */
const stepSchema = z.object({
  exit_code: z.number(),
  completed: z.array(z.object({ file: z.string(), outcome: z.string() })).default([]),
  remaining: z.array(z.object({ file: z.string() })).default([]),
});

export const processNext = createHandler(
  {
    inputValidator: chainSchema,
    outputValidator: nextSchema,
    handle: async ({ value: chain }): Promise<z.infer<typeof nextSchema>> => {
      const step = stepSchema.parse(JSON.parse(await pawl(chain.project, 'run', '--max-files', '1', '--json')));
      for (const { file, outcome } of step.completed) console.log(`${outcome.padEnd(9)} ${file}`);
      const next: Chain = {
        ...chain,
        completed: [...chain.completed, ...step.completed],
        remaining: step.remaining.map(({ file }) => file),
        exitCode: step.exit_code,
      };
      return goesOn(step, chain.bail) ? { kind: 'Next.ProcessNext', value: next } : { kind: 'Next.Done', value: next };
    },
  },
  'processNext',
);

/**
 * 75 says that files remain and none has failed. After a failure pawl says 1 as long as it stands, and the list says
 * what remains. Any other code ends the chain, and so does a step that got nothing done: it would be repeated for ever.
 */
function goesOn(step: z.infer<typeof stepSchema>, bail: boolean): boolean {
  if (step.completed.length === 0 || step.remaining.length === 0) return false;
  return step.exit_code === 75 || (step.exit_code === 1 && !bail);
}

/** Standard output of pawl: one JSON object, whatever its exit code. */
function pawl(cwd: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('pawl', args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.on('error', reject);
    child.on('close', () => resolve(stdout));
  });
}
