// Real servers for a queue, each started by the test that needs it: on a free port of the loopback, with its data in a folder
// of its own, and ended by its pid.

import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a machine of the queue is told, and what may happen to the server behind it. */
export interface Server {
  readonly url: string;
  readonly port: number;
  /** SIGKILL, and nothing is there any more. */
  kill(): Promise<void>;
  /** Again, with what it had written. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export const serverKinds = ['redis', 'postgres'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** Whether there is what is needed to start one; a script says so, as test/rig/requires.ts does it for tests. */
export const serverPrograms: Readonly<Record<ServerKind, string>> = {
  redis: 'command -v redis-server',
  postgres: 'ls /usr/lib/postgresql/*/bin/postgres || command -v postgres',
};

export async function startServer(kind: ServerKind, password: string | null = null): Promise<Server> {
  return kind === 'redis' ? startRedis(password) : startPostgres();
}

async function startRedis(password: string | null): Promise<Server> {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-redis-'));
  const port = await freePort();
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const secret = password === null ? [] : ['--requirepass', password];
  const words = ['redis-server', '--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...durable, ...secret];
  const url = `redis://${password === null ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
  return started({ url, port, folder, words, isReady: (log) => log.includes('Ready to accept connections') });
}

/** PostgreSQL refuses to run as root: then it is somebody else's, who may not look into the folders of tests. */
async function startPostgres(): Promise<Server> {
  const folder = fs.mkdtempSync('/tmp/pawl-postgres-');
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['setpriv', '--reuid=nobody', '--clear-groups'] : [];
  if (isRoot) spawnSync('chown', ['nobody', folder]);
  const initdb = [...as, postgresProgram('initdb'), '-D', join(folder, 'data'), '-U', 'pawl', '-A', 'trust', '-N'];
  const made = spawnSync(initdb[0] as string, initdb.slice(1), { encoding: 'utf8', cwd: '/' });
  if (made.status !== 0) throw new Error(made.stderr);
  const settings = ['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'];
  const words = [...as, postgresProgram('postgres'), '-D', join(folder, 'data'), '-p', `${port}`, ...settings];
  const url = `postgres://pawl@127.0.0.1:${port}/postgres`;
  return started({ url, port, folder, words, isReady: (log) => log.includes('ready to accept connections') });
}

/** Debian keeps them out of the path. */
function postgresProgram(name: string): string {
  const versions = fs.existsSync('/usr/lib/postgresql') ? fs.readdirSync('/usr/lib/postgresql') : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? name : `/usr/lib/postgresql/${newest}/bin/${name}`;
}

interface Startable extends Pick<Server, 'url' | 'port'> {
  readonly folder: string;
  readonly words: readonly string[];
  readonly isReady: (log: string) => boolean;
}

async function started({ url, port, folder, words, isReady }: Startable): Promise<Server> {
  let child = await start(words, isReady);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url,
    port,
    kill: async () => end('SIGKILL'),
    restart: async () => {
      child = await start(words, isReady);
    },
    remove: async () => {
      // A PostgreSQL that is killed leaves its shared memory behind.
      await end('SIGINT');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(
  [program = '', ...words]: readonly string[],
  isReady: (log: string) => boolean,
): Promise<ChildProcess> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  let log = '';
  await new Promise<void>((ready, fail) => {
    const hear = (text: string): void => {
      log += text;
      if (isReady(log)) ready();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`${program} exited with ${code}: ${log}`)));
  });
  return child;
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A network between machines and a server, to be cut and mended. */
export class Cable {
  readonly port: number;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #isCut = false;

  private constructor(server: net.Server) {
    this.#server = server;
    this.port = (server.address() as net.AddressInfo).port;
  }

  static async to(target: number): Promise<Cable> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cable = new Cable(server);
    server.on('connection', (socket) => cable.#connect(socket, target));
    return cable;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async remove(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connect(socket: net.Socket, target: number): void {
    if (this.#isCut) return void socket.destroy();
    const other = net.connect(target, '127.0.0.1');
    for (const each of [socket, other]) {
      this.#sockets.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        this.#sockets.delete(each);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  }
}
