// What a program is called, however a command line names it.

/** The name of a program that is named by its name or by its path: `node` for `/usr/bin/node`. */
export function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '');
}
