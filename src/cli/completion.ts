// The script that makes a shell complete pawl's commands and options. Made from the tables, like the parser.

import type { Shell } from '../config/command-line/commands.ts';
import { commandNames, commands, shells } from '../config/command-line/commands.ts';
import { shellQuoted } from '../config/command-line/shell-quote.ts';
import { flagNamed, flagNames, flagsOf, longOption, spellings } from '../config/flags/flag-spelling.ts';
import type { FlagName } from '../config/flags/flags.ts';
import { unreachable } from '../core/problem.ts';

/** To be sourced by the shell. Where nothing of ours fits, files are completed. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript()}`;
    case 'fish':
      return fishScript();
    default:
      return unreachable(shell);
  }
}

/**
 * Behind `--` stands the user's own command, of which we know nothing. zsh reads it as well, and takes a letter behind the colon
 * of an expansion for a modifier: hence `$((…))` there.
 */
function bashScript(): string {
  const options = commandNames.map((name) => `      ${name}) words='${flagsOf(name).flatMap(spellings).join(' ')}' ;;`);
  return `_pawl() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word words=
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do
    case $word in
      --) return ;;
      ${commandNames.join('|')}) [ -n "$command" ] || command=$word ;;
    esac
  done
  case $current in
    -*) case \${command:-run} in
${options.join('\n')}
    esac ;;
    *) case $command in
      '') words='${commandNames.join(' ')}' ;;
      help) words='${commandNames.join(' ')}' ;;
      completion) words='${shells.join(' ')}' ;;
    esac ;;
  esac
  case $previous in
${argumentCases().join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _pawl pawl
`;
}

/** What comes behind an option that takes an argument: one of its choices, or something that we cannot list. */
function argumentCases(): string[] {
  return flagNames.filter(hasRequiredArgument).map((name) => {
    return `    ${longOption(name)}) words='${choicesOf(name).join(' ')}' ;;`;
  });
}

function fishScript(): string {
  const lines = commandNames.map((name) => {
    return ['-n', '__fish_use_subcommand', '-a', name, '-d', commands[name].summary];
  });
  lines.push(['-n', '__fish_seen_subcommand_from completion', '-a', shells.join(' ')]);
  for (const name of flagNames) lines.push(...fishOptions(name));
  return lines.map((words) => `${shellQuoted(['complete', '-c', 'pawl', ...words])}\n`).join('');
}

function fishOptions(name: FlagName): string[][] {
  const { description, short } = flagNamed(name);
  const choices = choicesOf(name).join(' ');
  const argument = choices !== '' ? ['-x', '-a', choices] : hasRequiredArgument(name) ? ['-r'] : [];
  const longs = spellings(name).filter((spelling) => spelling.startsWith('--'));
  return longs.map((long, index) => {
    const letter = index === 0 && short !== undefined ? ['-s', short] : [];
    return ['-l', long.slice(2), ...letter, ...(index === 0 ? argument : []), '-d', description];
  });
}

function hasRequiredArgument(name: FlagName): boolean {
  const flag = flagNamed(name);
  return flag.argument !== undefined && flag.withoutArgument === undefined;
}

function choicesOf(name: FlagName): readonly string[] {
  const flag = flagNamed(name);
  return flag.argument === undefined ? [] : (flag.choices ?? []);
}
