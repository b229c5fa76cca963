import { expect, it } from 'vitest';

import { decodeSummary } from '../../src/formats/summary.ts';
import { jsonlReporter, ndjsonReporter } from '../../src/reporters/jsonl.ts';
import { summaryJsonReporter } from '../../src/reporters/summary-json.ts';
import { aResult, aSummary, eventsOf, runFinished, runStarted } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

it('summary-json is what summary.json holds', async () => {
  const summary = aSummary([aResult({ file: 'a\u2028::error::', outcome: 'failed' })]);
  const text = await new Listening(summaryJsonReporter).tell(runStarted(['a']), runFinished(summary)).finish();
  expect(decodeSummary(text, 'the report')).toEqual({ ok: true, value: summary });
  expect(text).not.toMatch(/\u2028/);
});

it('ndjson is jsonl', async () => {
  const [one, other] = [jsonlReporter, ndjsonReporter].map((reporter) => new Listening(reporter));
  const events = eventsOf([aResult({ file: 'a' })]);
  expect(await one?.tell(...events).finish()).toBe(await other?.tell(...events).finish());
});
