// Words → a command line that a POSIX shell splits into the same words, for people to copy.

import { escapeHidden, printable } from '../../core/text/printable.ts';
import { quoteForShell } from '../../core/text/quoting.ts';

/**
 * Quotes only the words that need it, with single quotes. Nothing in the line is hidden: a word with characters that a
 * terminal would obey is written by `printf`. The one exception is a newline at the end of a word, where `$()` would
 * drop it.
 */
export function shellQuoted(words: readonly string[]): string {
  return words.map((word) => (printable(word) === word ? quoteWord(word) : printedWord(word))).join(' ');
}

function quoteWord(word: string): string {
  // `{file}` means nothing to a shell, and people write it without quotes. zsh looks up the program behind a first `=`.
  const plain = /^(?!=)[\w@%+=:,./-]+$/.test(word.replaceAll('{file}', 'file'));
  return plain ? word : quoteForShell(word);
}

function printedWord(word: string): string {
  const text = word.replace(/\n+$/, '');
  const format = escapeHidden(text.replaceAll('\\', '\\\\').replaceAll('%', '%%'), octal)
    // An interactive shell looks for earlier commands behind `!`, and printf for options behind a first dash.
    .replaceAll(/!|^-/g, octal);
  return `"$(printf ${quoteForShell(format)})${word.slice(text.length)}"`;
}

function octal(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
