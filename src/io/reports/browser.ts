// Shows a file in the user's browser, through the program that the system has for that.

import { spawn } from 'node:child_process';

/** What fails does so at once. What still runs then may be the browser itself. */
const failsWithinMs = 2000;

/** Null where it was opened, as far as anybody can tell; or else why not, in words. `path` is absolute. */
export async function openInBrowser(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const command = commandFor(path, env, platform);
  return command === null ? 'there is no display here' : started(command, env);
}

/** Each word reaches the program as it is: there is no shell in between that could read it. */
function commandFor(
  path: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | null {
  if (platform === 'darwin') return ['open', path];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', path];
  const shown = ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER'].some((name) => (env[name] ?? '') !== '');
  return shown ? ['xdg-open', path] : null;
}

function started([program, ...words]: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((tell) => {
    const child = spawn(program, words, { env, detached: true, stdio: 'ignore' });
    const runs = setTimeout(() => settle(null), failsWithinMs);
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      settle(code === 'ENOENT' ? `${program} is not installed` : `${program} cannot be started (${code})`),
    );
    child.once('exit', (code) => settle(code === 0 ? null : `${program} could not open it`));
    function settle(answer: string | null): void {
      clearTimeout(runs);
      child.unref();
      tell(answer);
    }
  });
}
