// What a queue gives and costs, with several pawls on this one computer as its machines, and a Redis of our own.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';

import { quietEnvironment } from './measure.mjs';
import { isInstalled, makeSuite, pawlCommand, putAside } from './suite.mjs';

/** Null where there is no Redis. */
export async function startRedis(folder) {
  if (!isInstalled('redis-server')) return null;
  fs.mkdirSync(folder);
  const port = await freePort();
  const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
  const server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  server.stdout.setEncoding('utf8');
  let log = '';
  while (!log.includes('Ready to accept connections')) log += (await once(server.stdout, 'data'))[0];
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill('SIGKILL') };
}

/** Machines with the same files, each in a folder of its own. */
export class Machines {
  #folders;
  #url;
  #command;

  constructor(home, count, { files, url, command }) {
    const folders = Array.from({ length: count }, (_, index) => join(home, `machine-${index}`));
    this.#folders = folders.map((folder) => makeSuite(folder, files, { git: false }));
    this.#url = url;
    this.#command = command;
  }

  /** Each time with nothing of before. */
  start(machine, options) {
    const cwd = this.#folders[machine];
    putAside(dirname(cwd), join(cwd, '.pawl'));
    const ours = ['test/**/*.test.txt', '--no-trace', '--reporter', 'silent', ...options];
    const [node, ...words] = pawlCommand('run', ...ours, '--', ...this.#command, '{file}');
    const env = { ...quietEnvironment, PAWL_QUEUE_URL: this.#url };
    const child = spawn(node, words, { cwd, env, stdio: 'ignore' });
    return { child, cwd, ended: once(child, 'exit').then(([code]) => code) };
  }

  /** Milliseconds from the first start to the last end. */
  async makespan(optionsOf) {
    const startedMs = performance.now();
    const runs = this.#folders.map((_, machine) => this.start(machine, optionsOf(machine)));
    const codes = await Promise.all(runs.map(({ ended }) => ended));
    if (codes.every((code) => code === 0)) return performance.now() - startedMs;
    throw new Error(`expected exit 0 of each, got ${codes} — nothing measured here counts`);
  }
}

let queues = 0;

/** The options of a queue that nobody had before. */
export function newQueue() {
  return ['--queue-id', `bench-${process.pid}-${++queues}`];
}

/** Whether this pawl can cut a suite into shards. */
export function hasShards() {
  const [node, ...words] = pawlCommand('help', 'run');
  return spawnSync(node, words, { encoding: 'utf8', env: quietEnvironment }).stdout.includes('--shard ');
}

/** Seconds from the SIGKILL of a machine in the middle of a file to its next start, on another machine. */
export async function requeueSeconds(home, url) {
  const started = join(home, 'started');
  const command = ['sh', '-c', `date +%s%3N >>"${started}"; [ "$(wc -l <"${started}")" -gt 1 ] || exec sleep 60`];
  const machines = new Machines(home, 2, { files: 1, url, command });
  const queue = newQueue();
  const first = machines.start(0, queue);
  await until(() => fs.existsSync(started));
  const second = machines.start(1, queue);
  // It has joined when it has a run.
  await until(() => fs.existsSync(join(second.cwd, '.pawl/latest')));
  first.child.kill('SIGKILL');
  const killedMs = Date.now();
  await second.ended;
  return (Number(fs.readFileSync(started, 'utf8').trim().split('\n')[1]) - killedMs) / 1000;
}

async function until(answer) {
  while (!answer()) await new Promise((again) => setTimeout(again, 10));
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
