// Words → a command line that a POSIX shell splits into the same words, for people to copy.

/** Quotes only the words that need it, with single quotes. */
export function shellQuoted(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  // `{file}` means nothing to a shell, and people write it without quotes.
  const plain = /^[\w@%+=:,./-]+$/.test(word.replaceAll('{file}', 'file'));
  return plain ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
