// What the environment says of the place that we print to: NO_COLOR, FORCE_COLOR, TERM, CI and COLUMNS.

export type Environment = Readonly<Record<string, string | undefined>>;

export interface TerminalAbilities {
  /** Whether a line can be repainted. */
  readonly isTerminal: boolean;
  readonly colors: boolean;
  /** For when the terminal itself does not tell. */
  readonly columns: number;
}

export function terminalAbilities(env: Environment, isTty: boolean): TerminalAbilities {
  const isDumb = env['TERM'] === 'dumb';
  return {
    // Some CI systems run commands in a terminal and keep every repainted line in their log.
    isTerminal: isTty && !isDumb && !isCi(env),
    colors: forcedColors(env) ?? (isTty && !isDumb && !isSet(env['NO_COLOR'])),
    columns: widthFrom(env['COLUMNS']),
  };
}

/** As Node and most tools read it: set and not a no. It goes before NO_COLOR, because it is asked for more narrowly. */
function forcedColors(env: Environment): boolean | null {
  const forced = env['FORCE_COLOR'];
  if (forced === undefined) return null;
  return forced !== '0' && forced !== 'false';
}

/** https://no-color.org: present and not empty, whatever it says. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function isCi(env: Environment): boolean {
  return isSet(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0';
}

function widthFrom(columns: string | undefined): number {
  return columns !== undefined && /^[1-9]\d{0,4}$/.test(columns) ? Number(columns) : 80;
}
