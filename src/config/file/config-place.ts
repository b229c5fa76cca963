// Where a config stands, as messages name it.

export interface ConfigPlace {
  /** Relative to the project root, with forward slashes. */
  readonly file: string;
  /** The key of the file under which the config is: `pawl` in package.json, null where the file is the config. */
  readonly key: string | null;
}

/** `pawl.config.ts: patterns[1]`, `package.json: pawl.workers`; the file alone for the config as a whole. */
export function whereInConfig(place: ConfigPlace, path: readonly PropertyKey[]): string {
  const inside = [...(place.key === null ? [] : [place.key]), ...path].reduce<string>(append, '');
  return inside === '' ? place.file : `${place.file}: ${inside}`;
}

function append(before: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${before}[${key}]`;
  const name = String(key);
  const plain = /^[\w$-]+$/.test(name);
  if (before === '') return plain ? name : JSON.stringify(name);
  return plain ? `${before}.${name}` : `${before}[${JSON.stringify(name)}]`;
}
