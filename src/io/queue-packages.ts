// The packages behind a queue, which only those install who use one: found beside pawl or in the project, or said how to get.

import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ProblemError } from '../core/problem.ts';
import { fromPeer } from './peer-package.ts';

type BullMQ = typeof import('bullmq');

/** What a kind of server needs beside bullmq. */
const clients = { redis: 'ioredis', postgres: 'pg' } as const;
export type ServerKind = keyof typeof clients;

/** The versions that were tried. */
const versions = { bullmq: 'bullmq@6', ioredis: 'ioredis@5', pg: 'pg@8' } as const;

/** `redis://` and `rediss://` mean Redis or Valkey. Throws a ProblemError for any other address. */
export function serverKindOf(url: string): ServerKind {
  const [, protocol] = /^([a-z]+):\/\/./i.exec(url) ?? [];
  if (/^rediss?$/i.test(protocol ?? '')) return 'redis';
  if (/^postgres(?:ql)?$/i.test(protocol ?? '')) return 'postgres';
  const message = 'expected an address that begins with redis://, rediss:// or postgres://, found another one';
  throw new ProblemError([{ kind: 'usage', where: '--queue', message, next: 'nothing was run' }]);
}

/** Throws a ProblemError that says what to install. */
export function loadQueuePackages(root: string, kind: ServerKind): BullMQ {
  const packages = fromPeer(join(root, 'package.json'), (require) => {
    // bullmq looks for its client from where it lies itself.
    createRequire(require.resolve('bullmq')).resolve(clients[kind]);
    return require('bullmq') as BullMQ;
  });
  if (packages !== null) return packages;
  const install = `npm install --save-dev ${versions.bullmq} ${versions[clients[kind]]}`;
  const message = `a queue needs bullmq and ${clients[kind]}, and they are not installed`;
  throw new ProblemError([{ kind: 'usage', where: '--queue', message, next: `${install}; nothing was run` }]);
}
