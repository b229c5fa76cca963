import { describe, expect, it } from 'vitest';

import type { Freshness, Ground, Observation, PreviousResult } from '../../../src/core/freshness/freshness.ts';
import { decideFreshness } from '../../../src/core/freshness/freshness.ts';

interface Case {
  readonly previous: PreviousResult;
  readonly now: Observation;
}

const booleans = [false, true];
const doubts = ['src/a.ts changed while it ran', null];
const changes = ['src/a.ts changed', null];

/** Every combination, over two values of each thing that can change and its absence. */
function* everyCase(): Generator<Case> {
  for (const testFile of ['file-1', 'file-2'])
    for (const command of ['command-1', 'command-2'])
      for (const project of [null, 'project-1', 'project-2'])
        for (const surroundings of [undefined, 'surroundings-1', 'surroundings-2'])
          for (const declared of [undefined, 'declared-1', 'declared-2'])
            for (const nowDeclared of [null, 'declared-1'])
              for (const nowProject of [null, 'project-1'])
                for (const covered of booleans)
                  for (const stable of booleans)
                    for (const traced of everyTrace())
                      yield {
                        previous: {
                          outcome: 'passed',
                          fingerprint: { testFile, command, project, surroundings, declared },
                          traced,
                          stable,
                          failedSince: false,
                        },
                        now: {
                          testFile: 'file-1',
                          command: 'command-1',
                          project: nowProject,
                          surroundings: 'surroundings-1',
                          declared: nowDeclared,
                          covered,
                        },
                      };
}

function* everyTrace(): Generator<PreviousResult['traced']> {
  yield null;
  for (const unseen of [[], ['started cat']])
    for (const doubt of doubts) for (const change of changes) yield { count: 2, unseen, doubt, change };
}

/** Each ground in a sentence of its own. */
const holds: Record<Ground, (each: Case) => boolean> = {
  traced: (each) => isSame(each) && each.previous.traced?.unseen.length === 0 && isSurrounded(each) && asDeclared(each),
  'traced+project': (each) => isSame(each) && each.previous.traced !== null && isProject(each),
  inputs: (each) => isSame(each) && each.now.declared !== null && isSurrounded(each) && asDeclared(each),
  project: (each) => isSame(each) && isProject(each),
};

/** Nothing that is known of it changed, while it ran or since. */
function isSame({ previous: { fingerprint: then, traced }, now }: Case): boolean {
  if (then.testFile !== now.testFile || then.command !== now.command) return false;
  if (traced !== null && (traced.change !== null || traced.doubt !== null)) return false;
  if (then.surroundings !== undefined && then.surroundings !== now.surroundings) return false;
  return then.declared === undefined || now.declared === null || then.declared === now.declared;
}

function isSurrounded({ previous: { fingerprint: then }, now }: Case): boolean {
  return then.surroundings === now.surroundings;
}

function asDeclared({ previous: { fingerprint: then }, now }: Case): boolean {
  return now.declared === null || then.declared === now.declared;
}

function isProject({ previous, now }: Case): boolean {
  const { fingerprint: then, stable } = previous;
  // The project has not all that may be declared: ignored files, say.
  return (
    asDeclared({ previous, now }) && then.project !== null && then.project === now.project && now.covered && stable
  );
}

function strongest(each: Case): Ground | null {
  const grounds = ['traced', 'traced+project', 'inputs', 'project'] as const;
  return grounds.find((ground) => holds[ground](each)) ?? null;
}

function groundOf(freshness: Freshness): Ground | null {
  return freshness.kind === 'proven' ? freshness.ground : null;
}

describe('how fresh a result is', () => {
  it('is said by the strongest ground that holds, in every small case', () => {
    let cases = 0;
    const wrong: Case[] = [];
    for (const each of everyCase()) {
      if (groundOf(decideFreshness(each.previous, each.now)) !== strongest(each)) wrong.push(each);
      cases += 1;
    }
    expect(wrong).toEqual([]);
    expect(cases).toBe(2 * 2 * 3 * 3 * 3 * 2 * 2 * 2 * 2 * 9);
  });

  it('is never stronger for knowing less of it', () => {
    const wrong: Case[] = [];
    for (const { previous, now } of everyCase()) {
      const before = groundOf(decideFreshness(previous, now));
      if (before !== null) continue;
      const { fingerprint, traced } = previous;
      const poorer: readonly Case[] = [
        { previous: { ...previous, stable: false }, now },
        { previous: { ...previous, fingerprint: { ...fingerprint, project: null } }, now },
        { previous, now: { ...now, project: null } },
        { previous, now: { ...now, covered: false } },
        { previous: { ...previous, traced: traced && { ...traced, unseen: ['started cat'] } }, now },
        { previous: { ...previous, traced: traced && { ...traced, doubt: 'src/a.ts changed while it ran' } }, now },
      ];
      wrong.push(...poorer.filter((each) => groundOf(decideFreshness(each.previous, each.now)) !== null));
    }
    expect(wrong).toEqual([]);
  });

  it('is stale only by something that is seen to have changed', () => {
    const wrong: Case[] = [];
    for (const { previous, now } of everyCase()) {
      const freshness = decideFreshness(previous, now);
      if (freshness.kind !== 'stale') continue;
      const { fingerprint: then, traced } = previous;
      const changed = [
        then.testFile !== now.testFile,
        then.command !== now.command,
        traced !== null && traced.change !== null,
        then.declared !== undefined && now.declared !== null && then.declared !== now.declared,
      ];
      if (!changed.includes(true)) wrong.push({ previous, now });
    }
    expect(wrong).toEqual([]);
  });
});
