// The packages behind a queue, which only those install who use one: found beside pawl or in the project, or said how to get.

import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ProblemError } from '../../core/problem.ts';
import { fromPeer } from '../peer-package.ts';

type BullMQ = typeof import('bullmq');

/** What a kind of server needs beside bullmq. */
const clients = { redis: 'ioredis', postgres: 'pg' } as const;
export type ServerKind = keyof typeof clients;

/** The versions that were tried. */
const versions = { bullmq: 'bullmq@6', ioredis: 'ioredis@5', pg: 'pg@8' } as const;

/** `redis://` and `rediss://` mean Redis or Valkey. */
const kinds = new Map<string, ServerKind>([
  ['redis', 'redis'],
  ['rediss', 'redis'],
  ['postgres', 'postgres'],
  ['postgresql', 'postgres'],
]);

/** Throws a ProblemError, which does not show it, where it is none. */
export function serverKindOf(url: string): ServerKind {
  const [, protocol = ''] = /^([a-z]+):\/\/./i.exec(url) ?? [];
  const kind = kinds.get(protocol.toLowerCase());
  if (kind === undefined)
    throw refused('expected an address that begins with redis://, rediss:// or postgres://, found another one');
  if (!isAddress(url))
    throw refused('is no address; in a user and a password all but letters and digits is to be written like %40 for @');
  if (kind === 'redis' && !/^\/?\d*$/.test(new URL(url).pathname))
    throw refused('expected the number of a database behind the host, found something else');
  return kind;
}

function isAddress(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function refused(message: string, next = 'nothing was run'): ProblemError {
  return new ProblemError([{ kind: 'usage', where: '--queue', message, next }]);
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
  throw refused(message, `${install}; nothing was run`);
}
