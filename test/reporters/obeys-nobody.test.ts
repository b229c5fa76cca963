// Whatever files are called and commands print, what a reporter writes commands neither a terminal nor a CI system.

import { describe, expect, it } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { reporters } from '../../src/reporters/index.ts';
import { aResult, aSummary, anAttempt, fileFinished, fileStarted, runFinished, runStarted } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';
import { parsedXml } from '../rig/xml.ts';

const nasty = [
  '\u001b]8;;http://x\u0007link\u001b]8;;\u001b\\',
  '\u001b]52;c;cHduZWQ=\u0007',
  '\u001b[2J\u001b[1A\u009b1m\u009d0;title\u009c\u0090q',
  '10%\r20%',
  'a\u202eb\u2066c\u200bd\ufeff\u2028e\u061c\u{e0041}',
  '::error file=a::b',
  '  ::add-mask::b',
  '##[error]a ##vso[task.setvariable variable=a]b',
  "##teamcity[testFailed name='a']",
  '\u0000\u0007\u0008\u007f\ufffd',
].join('\n');

function nastyResult(): FileResult {
  const attempts = [anAttempt({ outcome: 'crashed', signal: nasty, host: nasty, startedAt: nasty })];
  const failures = [{ test: nasty, message: nasty, location: nasty }];
  const runner = { name: nasty, version: nasty };
  return aResult({ file: `test/${nasty}`, outcome: 'crashed', attempts, failures, runner, pawl: nasty });
}

async function written(name: keyof typeof reporters, colors: boolean): Promise<string> {
  const result = nastyResult();
  const problem = { kind: 'left-running', where: nasty, message: nasty, next: nasty } as const;
  const listening = new Listening(await reporters[name].load(), { stored: [result], outputTail: nasty, colors });
  listening.tell(
    runStarted([result.file], { removed: [result.file], detected: nasty }),
    fileStarted(result.file),
    { kind: 'attempt-finished', at: result.finishedAt, file: result.file, attempt: anAttempt() },
    { kind: 'problem', at: result.finishedAt, problem },
    fileFinished(result, nasty),
    { kind: 'file-interrupted', at: result.finishedAt, file: result.file },
    runFinished(aSummary([result])),
  );
  return listening.finish();
}

const commands = /[^\P{C}\n]|\p{Zl}|^\s*::\w|##(?:vso|teamcity)?\[/mu;

/** What a reporter is there to say is a command of ours. What is in it is tried with the others. */
function withoutOurs(name: string, text: string): string {
  return name === 'github' ? text.replaceAll(/^::(?:error|warning) [^:\n]+::/gm, '') : text;
}

describe.each(Object.keys(reporters) as (keyof typeof reporters)[])('the reporter %s', (name) => {
  it('shows what would be obeyed, and leaves it without effect', async () => {
    expect(withoutOurs(name, await written(name, false))).not.toMatch(commands);
  });

  it('sends a terminal with colours nothing but its own', async () => {
    const text = withoutOurs(name, await written(name, true));
    expect(text.replaceAll(/\u001b\[(?:[12]|22|3[1-39])m/g, '')).not.toMatch(commands);
  });
});

describe('a program that reads a report', () => {
  it('is told what was printed, as JSON', async () => {
    const lines = (await written('jsonl', false)).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ kind: 'file-finished', outputTail: nasty, result: nastyResult() }),
    );
    expect(JSON.parse(await written('json', false))).toMatchObject({ files: [nastyResult()] });
  });

  it('is told all of it that XML can hold', async () => {
    const [output] = parsedXml(await written('junit', false)).all('system-out');
    expect(output?.text).toContain('a\u202eb\u2066c\u200bd\ufeff\u2028e\u061c\u{e0041}\n::error file=a::b\n');
    expect(output?.text).toContain('10%\r20%');
  });
});
