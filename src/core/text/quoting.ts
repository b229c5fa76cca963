// Words as they are written for those who take them apart again.

/** Single quotes keep everything in a POSIX shell but a single quote itself. */
export function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** https://nodejs.org/api/cli.html#node_optionsoptions: quotes keep spaces, a backslash keeps the next character. */
export function quoteForNodeOptions(word: string): string {
  return /[\s"\\]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word;
}
