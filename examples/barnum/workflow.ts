// The workflow: ProcessNext returns itself with what remains, until nothing does. Its exit code is pawl's.
//
//   tsx workflow.ts [--bail] [project]

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { loop, runPipeline } from '@barnum/barnum/pipeline';

import type { Chain } from './process-next.ts';
import { processNext } from './process-next.ts';

const { values, positionals } = parseArgs({ options: { bail: { type: 'boolean' } }, allowPositionals: true });

const start: Chain = {
  project: resolve(positionals[0] ?? '.'),
  bail: values.bail ?? false,
  completed: [],
  remaining: [],
  exitCode: 0,
};

const workflow = loop<Chain, Chain>((again, done) => processNext.branch({ ProcessNext: again, Done: done }));

const end = await runPipeline(workflow, start);
console.log(`${end.completed.length} completed here, ${end.remaining.length} remaining, pawl says ${end.exitCode}`);
process.exitCode = end.exitCode;
