// What was made of the names in a folder, kept for as long as the folder has these names.

export interface Made {
  readonly value: string;
  /** Whether it depends on nothing else. */
  readonly lasts: boolean;
}

export class MadeOfNames {
  readonly #known = new Map<string, { readonly names: readonly string[] | null; readonly value: string }>();

  /** @param names the same list until the folder may have changed */
  valueOf(names: readonly string[] | null, key: string, make: () => Made): string {
    const known = this.#known.get(key);
    if (known?.names === names) return known.value;
    const { value, lasts } = make();
    if (lasts) this.#known.set(key, { names, value });
    return value;
  }
}
