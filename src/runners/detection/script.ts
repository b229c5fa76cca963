// The text of a package.json script → the commands in it, each split into words as a POSIX shell would do it.
// Nothing is expanded: globs are what we want to see, and variables are named by whoever reads them.

/** One simple command of a script, in the order in which they stand. */
export interface ScriptCommand {
  /** Without redirections; leading assignments such as `A=b` are still words. */
  readonly words: readonly string[];
  /** Whether it only reads what the command before it prints. */
  readonly piped: boolean;
}

/** An unclosed quote ends with the script: what a shell would refuse is no reason to see nothing. */
export function commandsOf(script: string): ScriptCommand[] {
  const commands: { words: string[]; piped: boolean }[] = [{ words: [], piped: false }];
  let redirected = false;
  for (const { text, operator } of tokensOf(script)) {
    if (operator && isRedirection(text)) {
      redirected = !text.endsWith('&1');
    } else if (operator) {
      commands.push({ words: [], piped: text === '|' });
    } else if (redirected) {
      redirected = false;
    } else {
      commands.at(-1)?.words.push(text);
    }
  }
  return commands.filter(({ words }) => words.length > 0);
}

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

const operator = /^(?:\d?>&\d|\d?>>|\d?>|<|&&|\|\||[|;&\n()])/;

function* tokensOf(script: string): Generator<Token> {
  for (let rest = script.trimStart(); rest !== ''; rest = rest.replace(/^[ \t]+/, '')) {
    const [found] = operator.exec(rest) ?? [];
    if (found === undefined) {
      const word = takeWord(rest);
      yield { text: word.text, operator: false };
      rest = rest.slice(word.length);
    } else {
      yield { text: found, operator: true };
      rest = rest.slice(found.length);
    }
  }
}

function isRedirection(text: string): boolean {
  return text.includes('>') || text === '<';
}

/** A single-quoted part, a double-quoted part, an escaped character, or plain ones. */
const part = /'([^']*)(?:'|$)|"((?:[^"\\]|\\.)*)(?:"|$)|\\([\s\S]|$)|([^\s'"\\|;&<>()]+)/y;

function takeWord(text: string): { text: string; length: number } {
  let word = '';
  part.lastIndex = 0;
  let length = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const [, single, double, escaped, plain] = match;
    word += single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
    length = part.lastIndex;
    if (length >= text.length) break;
  }
  return { text: word, length: Math.max(length, 1) };
}
