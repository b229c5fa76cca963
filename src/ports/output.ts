// A place to print to: a terminal, a pipe or a file.

export interface Output {
  /** Never throws: text for a reader who has gone away is dropped. */
  write(text: string): void;
  /** A terminal on which a line can be repainted. */
  readonly isTerminal: boolean;
  readonly colors: boolean;
  /** The width now: a terminal may be resized. 80 where nobody tells. */
  columns(): number;
  /** The height. 24 where nobody tells. */
  rows(): number;
}
