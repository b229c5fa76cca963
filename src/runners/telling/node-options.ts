// NODE_OPTIONS reaches a runner through npm, npx, pnpm, yarn and scripts, where words on the command line may not.

import { quoteForNodeOptions } from '../../core/text/quoting.ts';

/** The environment with a module that every Node.js process of the command loads first, absolute, behind what is there. */
export function withPreload(env: Readonly<Record<string, string>>, path: string): Readonly<Record<string, string>> {
  return withNodeOptions(env, [`--require=${quoteForNodeOptions(path)}`]);
}

/** The environment with further words in NODE_OPTIONS, each as it stands there. */
export function withNodeOptions(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
): Readonly<Record<string, string>> {
  return { ...env, NODE_OPTIONS: [env['NODE_OPTIONS'], ...words].filter(Boolean).join(' ') };
}
