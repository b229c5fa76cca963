// What pnpm starts for a command line: pnpm 12 is no program of Node.js, and tells nothing of itself.

/** The scripts of a package, by their names. */
export type Scripts = Readonly<Record<string, string>>;

/**
 * A line for a shell: a script with those before and behind it, or a program; null where nobody knows.
 *
 * @param scriptsOf asked where the program is pnpm: null where there is no package
 */
export function scriptLine(
  [program = '', ...words]: readonly string[],
  scriptsOf: () => Scripts | null,
): string | null {
  const scripts = /(?:^|[\\/])(?:pnpm|pn)(?:\.exe)?$/.test(program) ? scriptsOf() : null;
  if (scripts === null) return null;
  const isRun = words[0] === 'run' || words[0] === 'run-script';
  const [first = '', ...args] = isRun ? words.slice(1) : words;
  if (first === '' || first.startsWith('-') || (!isRun && first === 'exec')) return null;
  const name = !isRun && (first === 't' || first === 'tst') ? 'test' : first;
  const scriptOf = (of: string): string[] => (Object.hasOwn(scripts, of) ? [scripts[of] ?? ''] : []);
  const [script] = scriptOf(name);
  if (script === undefined) return isRun ? null : handedTo(first, args);
  return [...scriptOf(`pre${name}`), handedTo(script, args), ...scriptOf(`post${name}`)].join(' && ');
}

/** Whatever stands in the words, it is one word to the shell. */
function handedTo(line: string, words: readonly string[]): string {
  return [line, ...words.map((word) => `'${word.replaceAll("'", '')}'`)].join(' ');
}
