// Where in a command line our own words end, and those of the user's command begin.

/** Ours, and `--` with everything behind it: nothing there is ours, whatever it looks like. */
export function splitArgv(argv: readonly string[]): readonly [ours: readonly string[], theirs: readonly string[]] {
  const end = argv.indexOf('--');
  return end === -1 ? [argv, []] : [argv.slice(0, end), argv.slice(end)];
}
