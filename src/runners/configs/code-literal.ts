// What a config file says literally: strings and lists of strings, read from code or JSON that is never executed.
// What is computed, spread or said twice is `unclear`, and whoever asks says so to the user.

export type ConfigValue = readonly string[] | 'unclear' | null;

/** The value at a path of keys such as `test.include`; null when nothing is said there. */
export function literalIn(code: string, path: readonly string[]): ConfigValue {
  const tokens = [...tokensOf(code)];
  const parent = path.slice(0, -1).join('.');
  const found: ConfigValue[] = [];
  for (const place of placesIn(tokens)) {
    if (place.path === path.join('.')) found.push(valueAt(tokens, place.value));
    else if (place.key === '...' && place.path === (parent === '' ? '...' : `${parent}....`)) found.push('unclear');
  }
  if (found.length > 1) return 'unclear';
  if (found[0] !== undefined) return found[0];
  const assigned = new RegExp(`\\bmergeConfig\\b|\\.${path.at(-1)}\\s*=[^=]`).test(code);
  return assigned ? 'unclear' : null;
}

/** What could be read; null for the default in its place. */
export function listOf(value: ConfigValue): readonly string[] | null {
  return value === 'unclear' ? null : value;
}

interface Token {
  readonly kind: 'string' | 'word' | 'mark';
  readonly text: string;
}

const lexeme = new RegExp(
  [
    String.raw`(\s+|//[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)'|` + '`((?:[^`\\\\$]|\\\\[\\s\\S])*)`',
    String.raw`((?<=[(,:[={;!&|?]\s*)/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)`,
    String.raw`([\w$]+(?:\.[\w$]+)*)`,
    String.raw`(\.\.\.|=>|[\s\S])`,
  ].join('|'),
  'y',
);

function* tokensOf(code: string): Generator<Token> {
  for (const [, space, double, single, template, , word, mark] of code.matchAll(new RegExp(lexeme, 'g'))) {
    const text = double ?? single ?? template;
    if (text !== undefined) yield { kind: 'string', text: text.replaceAll(/\\([\s\S])/g, '$1') };
    else if (word !== undefined) yield { kind: 'word', text: word };
    else if (mark !== undefined && space === undefined) yield { kind: 'mark', text: mark };
  }
}

interface Place {
  /** The keys from the outermost object to this one, joined by dots. */
  readonly path: string;
  readonly key: string;
  /** Where the value begins. */
  readonly value: number;
}

/** Every `key:`, shorthand and spread in an object, with the keys of the brackets around it. */
function* placesIn(tokens: readonly Token[]): Generator<Place> {
  const around: { readonly key: string | null; readonly object: boolean }[] = [];
  let key: string | null = null;
  for (const [at, token] of tokens.entries()) {
    const inObject = around.at(-1)?.object ?? false;
    if (inObject && beginsEntry(tokens, at)) {
      const path = [...around.flatMap((each) => each.key ?? []), token.text].join('.');
      key = is(tokens[at + 1], ':') ? token.text : null;
      yield { path, key: token.text, value: at + (key === null ? 0 : 2) };
    } else if (token.kind === 'mark') {
      if ('{[('.includes(token.text)) around.push({ key, object: token.text === '{' });
      if ('}])'.includes(token.text)) around.pop();
      if (token.text !== ':') key = null;
    }
  }
}

/** `key:`, `'key':`, `key,` and `...rest`, each behind the start of the object or a comma. */
function beginsEntry(tokens: readonly Token[], at: number): boolean {
  if (!is(tokens[at - 1], '{', ',')) return false;
  if (is(tokens[at], '...')) return true;
  return tokens[at]?.kind !== 'mark' && is(tokens[at + 1], ':', ',', '}');
}

function valueAt(tokens: readonly Token[], at: number): ConfigValue {
  const first = tokens[at];
  if (is(first, '[')) return listAt(tokens, at + 1);
  const ends = is(tokens[at + 1], ',', '}');
  if (first?.kind === 'string' && ends) return [first.text];
  return ends && (first?.text === 'true' || first?.text === 'false') && is(tokens[at - 1], ':')
    ? [first.text]
    : 'unclear';
}

function listAt(tokens: readonly Token[], from: number): ConfigValue {
  const list: string[] = [];
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (is(token, ']')) return is(tokens[at + 1], ',', '}') ? list : 'unclear';
    // The default excludes are what discovery never looks into anyway.
    if (is(token, '...') && tokens[at + 1]?.text.startsWith('configDefaults.')) at += 1;
    else if (token.kind === 'string') list.push(token.text);
    else if (!is(token, ',')) return 'unclear';
  }
  return 'unclear';
}

function is(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token?.kind === 'mark' && marks.includes(token.text);
}
