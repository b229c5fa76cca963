import { describe, expect, it } from 'vitest';

import type { LimitHit, TimeLimits } from '../../../src/core/time-limit.ts';
import { watchTime } from '../../../src/engine/starts/watch-time.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

function watched(limits: Partial<TimeLimits>) {
  const clock = new FakeClock();
  const hits: LimitHit[] = [];
  const command = { printed: 0 };
  const all = { timeoutMs: null, idleTimeoutMs: null, ...limits };
  const watch = watchTime(
    all,
    clock,
    () => command.printed,
    (hit) => hits.push(hit),
  );
  return { clock, hits, command, watch };
}

describe('the time of an attempt', () => {
  it('is limited from its start to its end, to the millisecond, and told once', () => {
    const { clock, hits } = watched({ timeoutMs: 1000 });
    clock.pass(999);
    expect(hits).toEqual([]);
    clock.pass(1);
    clock.pass(100_000);
    expect(hits).toEqual([{ kind: 'timeout', limitMs: 1000 }]);
  });

  it('has no limit where none was asked for', () => {
    const { clock, hits } = watched({});
    clock.pass(1e9);
    expect(hits).toEqual([]);
  });

  it('stands still while the run is suspended, and goes on from there', () => {
    const { clock, hits, watch } = watched({ timeoutMs: 1000, idleTimeoutMs: 900 });
    clock.pass(600);
    watch.pause();
    watch.pause();
    clock.pass(3_600_000);
    watch.resume();
    watch.resume();
    clock.pass(299);
    expect(hits).toEqual([]);
    clock.pass(1);
    expect(hits).toEqual([{ kind: 'idle-timeout', limitMs: 900 }]);
  });

  it('is nobody’s business once the attempt has ended', () => {
    const { clock, hits, watch } = watched({ timeoutMs: 1000, idleTimeoutMs: 900 });
    watch.stop();
    clock.pass(10_000);
    expect(hits).toEqual([]);
  });
});

describe('silence', () => {
  it('is limited from the last time that something was printed', () => {
    const { clock, hits, command } = watched({ idleTimeoutMs: 1000 });
    for (let print = 0; print < 20; print++) {
      clock.pass(700);
      command.printed += 1;
    }
    expect(hits).toEqual([]);
    // The last look may have been a tenth of the limit before the last print was noticed.
    clock.pass(1100);
    expect(hits).toEqual([{ kind: 'idle-timeout', limitMs: 1000 }]);
  });

  it('is told as such when both limits are near, and the whole time when that is over first', () => {
    const both = watched({ timeoutMs: 2000, idleTimeoutMs: 1000 });
    both.clock.pass(500);
    both.command.printed += 1;
    both.clock.pass(800);
    both.command.printed += 1;
    both.clock.pass(5000);
    expect(both.hits).toEqual([{ kind: 'timeout', limitMs: 2000 }]);
  });
});
