// How the flags of the table are written on the command line.

import type { CommandName } from '../command-line/commands.ts';
import { flags } from './flag-table.ts';
import type { Flag } from './flag.ts';
import type { FlagName } from './flags.ts';

export const flagNames = Object.keys(flags) as readonly FlagName[];

/** The flag as the table's readers see it, whatever type of value it gives. */
export function flagNamed(name: FlagName): Flag {
  return flags[name];
}

/** `maxFiles` → `--max-files`. */
export function longOption(name: FlagName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Every way in which the option is written: `-V`, `--version`, `--no-color`. */
export function spellings(name: FlagName): string[] {
  const { short, negatable } = flagNamed(name);
  const long = longOption(name);
  return [...(short === undefined ? [] : [`-${short}`]), long, ...(negatable ? [long.replace('--', '--no-')] : [])];
}

/** The options that a command takes, in the order of the table. */
export function flagsOf(command: CommandName): readonly FlagName[] {
  return flagNames.filter((name) => flags[name].commands.includes(command));
}

/** `-V, --version`, `--[no-]color`, `--bail [n]`, `--workers <n>`: as help and docs show it. */
export function flagUsage(name: FlagName): string {
  const flag = flagNamed(name);
  const long = flag.negatable ? longOption(name).replace('--', '--[no-]') : longOption(name);
  const option = flag.short === undefined ? long : `-${flag.short}, ${long}`;
  if (flag.argument === undefined) return option;
  if (flag.takesAllWords) return `${option} <${flag.argument}…>`;
  return flag.withoutArgument === undefined ? `${option} <${flag.argument}>` : `${option} [${flag.argument}]`;
}
