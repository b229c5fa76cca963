// The recipes of docs/ci.md, taken from the page: their scripts are run, and what they ask of a vendor is what pawl tells.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { exitCodes } from '../../src/cli/exit-codes.ts';
import { Checkouts } from '../rig/checkouts.ts';
import type { Running } from '../rig/command-line.ts';
import { held } from '../rig/command-line.ts';
import type { Job } from '../rig/kubernetes.ts';
import { actionAfter, againstRunning, forRunning } from '../rig/kubernetes.ts';
import { isMissing } from '../rig/requires.ts';
import { emptyFolder } from '../rig/vendors.ts';

const page = fs.readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');

/** The fenced block of that language under that heading. */
function block(heading: string, language: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const found = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(section);
  if (found === null) throw new Error(`docs/ci.md has no ${language} under ${heading}`);
  return found[1] ?? '';
}

const passes = 'exit 0\n';
const three = { 'test/a.sh': passes, 'test/b.sh': passes, 'test/c.sh': passes };

describe('the loop of docs/ci.md', () => {
  const loop = ['bash', '-c', block('A loop', 'bash')] as const;

  it('ends when every file has a pass', async () => {
    const checkouts = new Checkouts(three, 1);
    expect(await checkouts.start(checkouts.clone(), loop).ended).toMatchObject({ code: 0 });
    expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/c.sh']);
  });

  it('ends at a failure with 1', async () => {
    const checkouts = new Checkouts({ ...three, 'test/b.sh': 'exit 1\n' }, 1);
    expect(await checkouts.start(checkouts.clone(), loop).ended).toMatchObject({ code: 1 });
    expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh']);
  });
});

describe.skipIf(isMissing('jq'))('the release gate of docs/ci.md (needs jq)', () => {
  it('opens for a clean checkout in which everything passed, and for no other', async () => {
    const checkouts = new Checkouts({ 'test/a.sh': passes }, 1);
    const clone = checkouts.clone();
    const gate = async () => checkouts.start(clone, ['bash', '-c', block('A release gate', 'bash')]).ended;
    expect(await gate()).toMatchObject({ code: 0, stdout: expect.stringContaining('"commit"') });
    fs.writeFileSync(join(clone, 'new.ts'), '');
    expect(await gate()).toMatchObject({ code: 1, stdout: 'null\n' });
  });
});

describe('Kubernetes', () => {
  const job = parse(block('Kubernetes', 'yaml')) as Job;
  const pod = job.spec.template.spec;
  const [{ command }] = pod.containers;

  it('makes a new pod where running again helps, and ends the job where it does not', () => {
    expect(pod.restartPolicy).toBe('Never');
    expect(againstRunning.map((code) => actionAfter(job, code))).toEqual(againstRunning.map(() => 'FailJob'));
    expect(forRunning.map((code) => actionAfter(job, code))).toEqual(forRunning.map(() => 'Ignore'));
  });

  it('saves what was done when the pod is asked to end, and the next pod goes on', async () => {
    const checkouts = new Checkouts({ ...three, 'test/b.sh': held('b') }, 3);
    const volume = emptyFolder();
    const [program, ...args] = command.map((word) => word.replace('/state', volume));
    const container = (): Running => checkouts.start(checkouts.clone(), [program ?? '', ...args]);
    const first = container();
    await checkouts.line.running('b');
    first.signal('SIGTERM');
    const { code } = await first.ended;
    expect(actionAfter(job, code ?? 0)).toBe('Ignore');
    checkouts.line.letGo('b');
    expect(await container().ended).toMatchObject({ code: 0, stdout: expect.stringContaining('kept 1 (1 verified') });
  });

  it('gives commands less time to end than the pod has', () => {
    const grace = Number.parseInt(command[command.indexOf('--kill-grace') + 1] ?? '', 10);
    expect(grace).toBeGreaterThan(0);
    expect(grace).toBeLessThan(pod.terminationGracePeriodSeconds);
  });
});

it('Slurm: a signal reaches pawl, and the job is queued again until the suite has a verdict', async () => {
  const checkouts = new Checkouts({ ...three, 'test/b.sh': held('b'), 'test/d.sh': passes }, 2);
  const requeued = join(checkouts.line.home, 'requeued');
  checkouts.standIn('scontrol', `echo "$*" >> "${requeued}"`);
  const clone = checkouts.clone();
  const job = (): Running => checkouts.start(clone, ['bash', '-c', block('Slurm', 'bash')], { SLURM_JOB_ID: '42' });
  const first = job();
  await checkouts.line.running('b');
  first.signal('SIGTERM');
  expect(await first.ended).toMatchObject({ code: exitCodes.terminated });
  checkouts.line.letGo('b');
  expect(await job().ended).toMatchObject({ code: exitCodes.incomplete });
  expect(await job().ended).toMatchObject({ code: 0 });
  expect(fs.readFileSync(requeued, 'utf8')).toBe('requeue 42\nrequeue 42\n');
  expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh', 'test/c.sh', 'test/d.sh']);
});
