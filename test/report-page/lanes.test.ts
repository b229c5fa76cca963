import { describe, expect, it } from 'vitest';

import type { PageAttempt, PageData, PageInvocation } from '../../src/formats/page-data.ts';
import { scaleOf, timelineOf } from '../../src/report-page/lanes.ts';

type Told = Pick<PageData, 'files' | 'cutShort' | 'invocations'>;

function timeline(told: Partial<Told>) {
  const none: Told = { files: [], cutShort: [], invocations: [worked(0, 100)] };
  return timelineOf({ ...none, ...told } as PageData);
}

function worked(from: number, to: number | null, host = 'here'): PageInvocation {
  return { number: 1, host, from, to };
}

function ran(file: string, at: number, ms: number, where: Partial<PageAttempt> = {}): PageData['files'][number] {
  return { file, outcome: 'passed', attempts: [{ at, ms, outcome: 'passed', host: 'here', ...where }] };
}

/** `here 1: a b` */
function lanes(told: Partial<Told>): string[] {
  return timeline(told).lanes.map(
    ({ host, slot, bars }) => `${host} ${slot}: ${bars.map(({ file }) => file).join(' ')}`,
  );
}

describe('lanes', () => {
  it('are the workers of each machine', () => {
    const files = [
      ran('a', 0, 10, { slot: 2 }),
      ran('b', 5, 10, { slot: 1 }),
      ran('c', 20, 5, { slot: 2, host: 'there' }),
    ];
    expect(lanes({ files })).toEqual(['here 1: b', 'here 2: a', 'there 2: c']);
  });

  it('are as many as ran at once, where nobody tells', () => {
    expect(lanes({ files: [ran('a', 0, 10), ran('b', 5, 10), ran('c', 10, 10)] })).toEqual([
      'here 1: a c',
      'here 2: b',
    ]);
  });

  it('have what came to no verdict, until the end of that time', () => {
    const cutShort = [{ file: 'b', at: 10, to: null, host: 'here', slot: 1 }];
    const told = { files: [ran('a', 0, 10, { slot: 1 })], cutShort, invocations: [worked(0, 50)] };
    expect(timeline(told).lanes[0]?.bars[1]).toEqual({ file: 'b', from: 10, to: 50, kind: 'cut' });
  });

  it('leave out what ran in another run, or before', () => {
    const files = [{ ...ran('a', 10, 10), ranIn: 'another' }, ran('b', -20, 10), ran('c', 5, 10)];
    expect(lanes({ files })).toEqual(['here 1: c']);
  });
});

describe('stretches', () => {
  it('are when somebody worked on it: machines together, and breaks in between', () => {
    const invocations = [worked(0, 50), worked(500, 600), worked(20, 80, 'there')];
    const { stretches } = timeline({ invocations });
    expect(stretches.map(({ from, to }) => [from, to])).toEqual([
      [0, 80],
      [500, 600],
    ]);
    expect(stretches[0]?.invocations.map(({ host }) => host)).toEqual(['here', 'there']);
  });

  it('last until the last that is known of one that died', () => {
    const { stretches } = timeline({
      invocations: [worked(0, null), worked(500, 600)],
      files: [ran('a', 10, 30), ran('b', 510, 20)],
    });
    expect(stretches.map(({ to, invocations }) => [to, invocations[0]?.hasEnded])).toEqual([
      [40, false],
      [600, true],
    ]);
  });

  it('lie beside each other, each as wide as it was long', () => {
    const { stretches } = timeline({ invocations: [worked(0, 100), worked(1000, 1300)] });
    const { x, spans } = scaleOf(stretches, 426);
    expect(spans).toEqual([
      { from: 0, to: 100 },
      { from: 126, to: 426 },
    ]);
    expect([0, 50, 100, 700, 1000, 1300].map(x)).toEqual([0, 50, 100, 100, 126, 426]);
  });

  it('of no length have a place, too', () => {
    const { stretches } = timeline({ invocations: [worked(5, 5)] });
    expect(scaleOf(stretches, 100).spans).toEqual([{ from: 0, to: 100 }]);
  });
});
