// Records docs/images/demo.svg: the suite of the demo in a real terminal (tmux), run by the built pawl as a person would. It
// stops the run half-way, goes on, repairs what failed, and sees what depends on that run again. Where nothing moves on the
// screen for long, the recording is cut short. Needs tmux and patch.
//
//     node scripts/record-demo.mjs [<path of the svg>]

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { openShop, writeRepair } from './corner-shop.mjs';
import { filmSvg } from './film-svg.mjs';

const columns = 100;
const rows = 34;
/** No picture stands for longer than this while something runs, nor shorter. */
const standsMs = { min: 40, max: 450 };
const prompt = '❯ ';

const home = mkdtempSync(join(tmpdir(), 'pawl-recording-'));
const project = join(home, 'shop');
const socket = join(home, 'tmux');
const frames = [];

try {
  openShop(project);
  sayLittle();
  writeRepair(join(home, 'share-the-cents.patch'));
  mkdirSync(join(home, 'bin'));
  symlinkSync(fileURLToPath(new URL('../bin/pawl.js', import.meta.url)), join(home, 'bin/pawl'));
  openTerminal();
  await until(() => promptsOn(screen()) === 1);
  await play();
  const svg = filmSvg(frames, {
    columns,
    rows,
    title: 'pawl run, stopped half-way and resumed',
    description:
      'A terminal. pawl run is stopped by Ctrl-C when four of eight test files have passed. pawl run again keeps these four, runs ' +
      'the other four, and one fails: a bill loses a cent. The code is patched. pawl run keeps six files and runs two, the ' +
      'failure and the one other file that depends on the repaired code: all eight pass.',
  });
  const path = process.argv[2] ?? fileURLToPath(new URL('../docs/images/demo.svg', import.meta.url));
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, svg);
  const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  console.log(`${path}: ${frames.length} pictures, ${seconds.toFixed(1)} s, ${(svg.length / 1000).toFixed(0)} kB`);
} finally {
  tmux('kill-server');
  rmSync(home, { recursive: true, force: true });
}

/** What Node prints of a failure would fill the screen. */
function sayLittle() {
  const path = join(project, 'package.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('node --test', 'node --test --test-reporter=./brief.js'));
  writeFileSync(
    join(project, 'brief.js'),
    `export default async function* brief(events) {
      for await (const { type, data } of events) if (type === 'test:fail') yield data.name + ': not ok\\n';
    }\n`,
  );
}

async function play() {
  hold(700);
  await type('pawl run');
  await filmUntil((text) => /^\[4\/8\]/m.test(text));
  key('C-c');
  await filmUntil((text) => promptsOn(text) === 2);
  expect(/4 passed, 0 failed, 4 not run of 8 files/);
  hold(2300);

  await clear();
  await type('pawl run');
  await filmUntil((text) => /^\[6\/8\] failed/m.test(text));
  hold(1500);
  await filmUntil((text) => promptsOn(text) === 2);
  expect(/7 passed, 1 failed of 8 files/);
  hold(3300);

  await clear();
  await type('patch -p1 < ../share-the-cents.patch');
  await filmUntil((text) => promptsOn(text) === 2);
  hold(900);
  await type('pawl run');
  await filmUntil((text) => promptsOn(text) === 3);
  expect(/8 passed, 0 failed of 8 files/);
  expect(/kept 6 .*, ran 2 /);
  hold(5000);
}

function openTerminal() {
  const env = {
    HOME: home,
    HISTFILE: '/dev/null',
    PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    TERM: 'xterm-256color',
    LC_ALL: 'C.UTF-8',
    PS1: `\\[\\e[32m\\]${prompt.trim()}\\[\\e[0m\\] `,
  };
  const shell = ['bash', '--noprofile', '--norc', '-i'];
  const size = ['-x', `${columns}`, '-y', `${rows}`];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', project, 'env', '-i', ...variables, ...shell);
  tmux('set-option', '-g', 'status', 'off');
}

/** A command as it is typed, and Enter. */
async function type(line) {
  for (const character of line) {
    tmux('send-keys', '-l', character);
    hold(55);
  }
  hold(350);
  key('Enter');
}

async function clear() {
  key('C-l');
  await filmUntil((text) => promptsOn(text) === 1 && !text.includes('Summary'));
}

function key(name) {
  tmux('send-keys', name);
}

/** Takes what is on the screen as it changes, with the time for which it stood. */
async function filmUntil(isThere) {
  const began = Date.now();
  let last = began;
  for (;;) {
    const seen = screen();
    const now = Date.now();
    if (seen !== frames.at(-1)?.screen) {
      const before = frames.at(-1);
      before.ms = Math.max(before.ms, Math.min(now - last, standsMs.max));
      frames.push({ screen: seen, ms: standsMs.min });
      last = now;
    }
    if (isThere(plain(seen))) return;
    if (now - began > 60_000) throw new Error(`what should be seen did not come within a minute:\n${plain(seen)}`);
    await pause(15);
  }
}

/** What is on the screen stands so long. */
function hold(ms) {
  const seen = screen();
  const last = frames.at(-1);
  if (last?.screen === seen) last.ms += ms;
  else frames.push({ screen: seen, ms });
}

function expect(pattern) {
  const text = plain(screen());
  if (!pattern.test(text)) throw new Error(`this is not how it should go: expected ${pattern}\n${text}`);
}

function promptsOn(text) {
  return plain(text)
    .split('\n')
    .filter((line) => line.startsWith(prompt.trim())).length;
}

async function until(holds) {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 200) throw new Error('the terminal did not come up');
    await pause(25);
  }
}

/** With its colours, and with the place of the cursor in a first line. */
function screen() {
  return tmux('display-message', '-p', '#{cursor_x} #{cursor_y} #{cursor_flag}', ';', 'capture-pane', '-p', '-e');
}

function plain(text) {
  return text.replaceAll(/\u001b\[[\d;]*m/g, '');
}

function tmux(...words) {
  return execFileSync('tmux', ['-S', socket, ...words], { encoding: 'utf8' });
}
