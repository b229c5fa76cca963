import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { printable, printableJson } from '../../../src/core/text/printable.ts';

describe('text that others chose, as it is shown', () => {
  test.each([
    ['a cursor that moves', 'a\u001b[2Jb', 'a\\x1b[2Jb'],
    ['a clipboard that is written', '\u001b]52;c;cHduZWQ=\u0007', '\\x1b]52;c;cHduZWQ=\\x07'],
    ['a link', '\u001b]8;;http://x\u001b\\a', '\\x1b]8;;http://x\\x1b\\a'],
    ['controls of eight bits', '\u009b31m\u009d', '\\x9b31m\\x9d'],
    ['a line that overwrites another', '10%\r20%\n\t', '10%\\r20%\\n\\t'],
    ['bidi overrides', '\u202eabc\u2066\u061c', '\\u202eabc\\u2066\\u061c'],
    ['what has no width', 'a\u200bb\u2060\ufeff\u00ad', 'a\\u200bb\\u2060\\ufeff\\xad'],
    ['tags', '\u{e0041}', '\\u{e0041}'],
    ['a joiner that joins no emoji', 'a\u200db', 'a\\u200db'],
    ['a command to GitHub', '::error file=a::b', '\\x3a:error file=a::b'],
    ['the same behind spaces', '  ::set-output name=a::b', '  \\x3a:set-output name=a::b'],
    ['an older one', 'x ##[add-mask]y', 'x \\x23#[add-mask]y'],
    ['one to Azure', 'x ##vso[task.setvariable]y', 'x \\x23#vso[task.setvariable]y'],
    ['one to TeamCity', "##teamcity[buildStatus text='']", "\\x23#teamcity[buildStatus text='']"],
  ])('shows %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test.each(['naïve 表 한글', '👨‍👩‍👧 ❤️‍🔥 👩🏽‍🚀', 'std::string a::b', '::std', '# a ## b [c]', 'C:\\x'])(
    'leaves %s alone',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  test.each([' ', '\n', '\t', ':', ' :', '::a', '\n::a', '#', '\u001b['])('takes no longer for many of %j', (part) => {
    expect(printable(part.repeat(100_000))).not.toBe('');
  });

  test('is what it was for whoever reads it as JSON', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('::a::b', '##[x]', '\u{e0041}\u009b\u202e\u007f'),
    );
    fc.assert(
      fc.property(fc.dictionary(text, text), fc.constantFrom(0, 2), (value, indent) => {
        const json = printableJson(value, indent);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\u202e]|##\[/u);
      }),
    );
  });
});
