// Regular expressions in which jest lets paths be told, as globs. Only the plain ones that people write.

/** A glob for the paths that the expression finds; null when it says what no simple glob can. */
export function globOfRegex(regex: string): string | null {
  const body = regex.replace(/\$$/, '');
  const start = openingOf(body);
  let glob = start.glob;
  for (let rest = body.slice(start.length); rest !== '';) {
    const piece = takePiece(rest);
    if (piece === null) return null;
    glob += piece.glob;
    rest = rest.slice(piece.length);
  }
  if (!regex.endsWith('$') && !glob.endsWith('*')) glob += '*';
  return glob;
}

interface Piece {
  readonly glob: string;
  readonly length: number;
}

/** An expression finds its text anywhere in the path, unless it begins with `^` or a slash. */
function openingOf(body: string): Piece {
  const [found = ''] = /^(?:\^?(?:\.\*)?\/|\^?\.\*|\^)/.exec(body) ?? [];
  return { glob: found.endsWith('/') ? '**/' : '**/*', length: found.length };
}

function takePiece(rest: string): Piece | null {
  const [any] = /^\/\.[*+]/.exec(rest) ?? [];
  if (any !== undefined) return { glob: '/**/*', length: any.length };
  const [optional, letter] = /^(\\?[\w.-])\?/.exec(rest) ?? [];
  if (optional !== undefined) return { glob: `{${plain(letter ?? '')},}`, length: optional.length };
  const [group, inside] = /^\((?:\?:)?([\w\\./|-]+)\)(?![?*+{])/.exec(rest) ?? [];
  if (group !== undefined) return { glob: `{${alternatives(inside ?? '')}}`, length: group.length };
  const [set] = /^\[[\w-]+\](?![?*+{])/.exec(rest) ?? [];
  if (set !== undefined) return { glob: set, length: set.length };
  const [text] = /^(?:\\[./_-]|[\w/-]|\.(?![*+?{]))(?![*+?{])/.exec(rest) ?? [];
  return text === undefined ? null : { glob: text === '.' ? '?' : plain(text), length: text.length };
}

function alternatives(inside: string): string {
  const each = inside.split('|').map(plain);
  // A brace needs a comma to be one.
  return each.length === 1 ? `${each[0]},${each[0]}` : each.join(',');
}

function plain(text: string): string {
  return text.replaceAll('\\', '');
}
