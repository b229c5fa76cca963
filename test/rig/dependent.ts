// Results that say what their processes were seen to depend on, without a tracer: written into the stored result, as a
// tracer would have had it.

import fs from 'node:fs';
import { join } from 'node:path';

import type { Inputs } from '../../src/core/freshness/fingerprint.ts';
import type { Input } from '../../src/core/freshness/input.ts';
import { entryOf, inOrderOfPaths } from '../../src/core/freshness/input.ts';
import type { Project } from './project.ts';

/** Makes the newest result of a file depend on these, as they are now. */
export async function dependsOn(
  project: Project,
  file: string,
  inputs: readonly Input[],
  more: Partial<Inputs> = {},
): Promise<void> {
  const { workspace } = project.ports(project.settings());
  const values = workspace.inputsNow(await workspace.observe());
  const own = { kind: 'content', path: file } as const;
  const entries = inOrderOfPaths([own, ...inputs]).map((input) => entryOf(input, values.valueOf(input)));
  const place = join(project.root, '.pawl/runs', project.latest(), `results/${file}.result.json`);
  const stored = JSON.parse(fs.readFileSync(place, 'utf8')) as { fingerprint: object };
  const fingerprint = { ...stored.fingerprint, inputs: { unseen: [], ...more, entries } };
  fs.writeFileSync(place, JSON.stringify({ ...stored, fingerprint }));
}
