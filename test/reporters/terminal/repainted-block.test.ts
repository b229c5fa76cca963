import { expect, test } from 'vitest';

import { RepaintedBlock } from '../../../src/reporters/terminal/repainted-block.ts';
import { CapturedOutput } from '../../rig/captured-output.ts';

test('no more is shown than fits, so that going back leads to where it began', () => {
  const output = new CapturedOutput({ isTerminal: true, width: 6, height: 3 });
  const block = new RepaintedBlock(output);
  block.show('one\ntwo is long\nthree\nfour\n');
  block.show('1\n');
  block.show('1\n2\n');
  expect(output.writes).toEqual([
    'one\u001b[K\ntwo …\u001b[K\n\u001b[J',
    '\u001b[2F1\u001b[K\n\u001b[J',
    '\u001b[1F1\u001b[K\n2\u001b[K\n\u001b[J',
  ]);
});
