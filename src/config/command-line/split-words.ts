// A command line in one string → its words, as a POSIX shell would split it. What only a shell could make sense of
// (operators, expansions, variables) is refused rather than passed on as if it were an ordinary character.

export type SplitWords =
  | { readonly words: readonly string[] }
  | { readonly problem: string; readonly needsShell: boolean };

/** Quotes and backslashes mean what they mean in `sh`. The problem, if any, says what was found. */
export function splitWords(text: string): SplitWords {
  const words: string[] = [];
  let rest = text.trimStart();
  for (;;) {
    rest = rest.replace(/^(?:[ \t]|\\\n)+/, '');
    if (rest.trim() === '') return { words };
    const taken = takeWord(rest, words.length === 0);
    if ('problem' in taken) return taken;
    words.push(taken.word);
    rest = taken.rest;
  }
}

type Taken =
  | { readonly word: string; readonly rest: string }
  | { readonly problem: string; readonly needsShell: boolean };

function takeWord(text: string, first: boolean): Taken {
  const special = specialAtStart(text, first);
  if (special !== null) return needsShell(special);
  let word = '';
  let rest = text;
  while (rest !== '' && !/^[ \t\n]/.test(rest)) {
    const part = takePart(rest);
    if ('problem' in part) return part;
    word += part.word;
    rest = part.rest;
  }
  return { word, rest };
}

/** A run of plain characters, one escaped character, or one quoted part. */
function takePart(text: string): Taken {
  if (text[0] === "'") return takeSingleQuoted(text);
  if (text[0] === '"') return takeDoubleQuoted(text);
  if (text[0] === '\\') return takeEscaped(text);
  const operator = /^(?:&&|\|\||>>|<<|[|&;<>()$`*?[])/.exec(text)?.[0];
  if (operator !== undefined) return needsShell(operator);
  const braces = /^\{[^\s'"{}]*(?:,|\.\.)[^\s'"{}]*\}/.exec(text)?.[0];
  if (braces !== undefined) return needsShell(braces);
  const [plain] = /^.[^\s'"\\|&;<>()$`*?[{]*/su.exec(text) as RegExpExecArray;
  return { word: plain, rest: text.slice(plain.length) };
}

function takeSingleQuoted(text: string): Taken {
  const end = text.indexOf("'", 1);
  return end === -1 ? unclosed("'") : { word: text.slice(1, end), rest: text.slice(end + 1) };
}

/** Inside double quotes a backslash escapes only what would be special there; anywhere else it stays. */
function takeDoubleQuoted(text: string): Taken {
  const [whole, inside] = /^"((?:[^"\\]|\\.)*)"/su.exec(text) ?? [];
  if (whole === undefined || inside === undefined) return unclosed('"');
  const expansion = /(?:^|[^\\])(?:\\\\)*([$`])/.exec(inside)?.[1];
  if (expansion !== undefined) return needsShell(expansion);
  const word = inside.replaceAll(/\\(["\\$`\n])/g, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
  return { word, rest: text.slice(whole.length) };
}

/** A backslash at the end of a line continues it; at the end of the text it escapes nothing. */
function takeEscaped(text: string): Taken {
  const [escaped] = /^.?/su.exec(text.slice(1)) as RegExpExecArray;
  if (escaped === '') return { problem: 'a backslash at the end', needsShell: false };
  return { word: escaped === '\n' ? '' : escaped, rest: text.slice(1 + escaped.length) };
}

/** What is special only at the start of a word: a comment, a home directory, and in front of all a variable. */
function specialAtStart(text: string, first: boolean): string | null {
  if (text.startsWith('\n')) return 'a line break';
  if (text.startsWith('#')) return '#';
  if (text.startsWith('~')) return '~';
  if (!first) return null;
  return /^(?:[A-Za-z_]\w*\+?=|!(?=\s))/.exec(text)?.[0] ?? null;
}

function needsShell(found: string): Taken {
  return { problem: found, needsShell: true };
}

function unclosed(quote: string): Taken {
  return { problem: `a ${quote} that is not closed`, needsShell: false };
}
