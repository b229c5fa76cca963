// All that is known of one file.

import { useEffect, useRef } from 'preact/hooks';

import { counted, grouped } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import { printable } from '../core/text/printable.ts';
import { formatSize } from '../core/text/size.ts';
import type { PageAttempt, PageData, PageFailure, PageFile, PageInputs } from '../formats/page-data.ts';
import { FailureText, Printed } from './ansi-text.tsx';
import { Fact } from './fact.tsx';
import { Code, Name, Path } from './name.tsx';
import { Sparkline } from './sparkline.tsx';
import { StateWord } from './state.tsx';
import { changeWords, dateAndTime, standingWords, stateOf, stateWords } from './words.ts';

interface Props {
  readonly data: PageData;
  readonly name: string;
  /** The files that are shown, in their order. */
  readonly places: readonly number[];
  readonly look: (file: string | null) => void;
}

/** Over the page; Escape leads back, and so does the back button. */
export function FileDetail({ data, name, places, look }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const place = data.files.findIndex(({ file }) => file === name);
  const file = data.files[place];
  const at = places.indexOf(place);
  const step = (by: 1 | -1): void => {
    const next = data.files[places[at + by] ?? -1];
    if (at !== -1 && next !== undefined) look(next.file);
  };
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return undefined;
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    dialog.current?.scrollTo(0, 0);
  }, [name]);
  return (
    <dialog
      ref={dialog}
      class="detail"
      aria-labelledby="detail-title"
      onCancel={(event) => {
        event.preventDefault();
        look(null);
      }}
      onClick={(event) => {
        if (event.target === dialog.current) look(null);
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === 'j') step(1);
        if (event.key === 'k') step(-1);
      }}
    >
      <article>
        <header>
          <h2 id="detail-title" tabIndex={-1}>
            <Path>{name}</Path>
          </h2>
          <nav aria-label="Files that are shown">
            {(
              [
                ['↑', 'previous', 'k', () => step(-1), at <= 0],
                ['↓', 'next', 'j', () => step(1), at === -1 || at === places.length - 1],
                ['✕', 'close', 'Escape', () => look(null), false],
              ] as const
            ).map(([sign, word, key, does, isOff]) => (
              <button type="button" disabled={isOff} onClick={does} aria-keyshortcuts={key}>
                {sign} <span>{word}</span>
              </button>
            ))}
          </nav>
        </header>
        {file === undefined ? <p class="none">This run has no such file.</p> : <Known data={data} file={file} />}
      </article>
    </dialog>
  );
}

function Known({ data, file }: { readonly data: PageData; readonly file: PageFile }) {
  const { failures = [], moreFailures = 0, attempts = [], output, inputs, history = [] } = file;
  return (
    <>
      <Verdict data={data} file={file} />
      {failures.length > 0 && (
        <section>
          <h3>{failures.length + moreFailures === 1 ? 'Failure' : `${failures.length + moreFailures} failures`}</h3>
          {failures.map((failure) => (
            <Failed failure={failure} />
          ))}
          {moreFailures > 0 && (
            <p class="note">
              … and {moreFailures} more, which are in the result of the file: <Code>{`${data.directory}/results`}</Code>
            </p>
          )}
        </section>
      )}
      {output !== undefined && <Output directory={data.directory} output={output} />}
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {history.length > 0 && <History data={data} file={file} />}
      {inputs !== undefined && <Inputs data={data} inputs={inputs} />}
    </>
  );
}

function Verdict({ data, file }: { readonly data: PageData; readonly file: PageFile }) {
  const { suite, standing, why, ranIn, tests, ms, at, change, before, runner, flaky } = file;
  const state = stateOf(file);
  return (
    <dl class="known">
      <Fact of="outcome">
        <StateWord state={state} />
        {ms !== undefined && ` in ${formatDuration(ms)}`}
        {flaky && ', flaky: it did not pass before, and nothing has changed since'}
      </Fact>
      {standing !== undefined && (
        <Fact of="result">
          {standingWords[standing][1]}
          {ranIn !== undefined && (
            <>
              {' '}
              since <Name>{ranIn}</Name>
            </>
          )}
        </Fact>
      )}
      {why !== undefined && (
        <Fact of={standing === 'verified' || standing === 'assumed' ? 'kept because' : 'ran because'}>
          <Name>{why}</Name>
        </Fact>
      )}
      {at !== undefined && <Fact of="ended">{dateAndTime(at)}</Fact>}
      {tests !== undefined && (
        <Fact of="tests">
          {['passed', 'failed', 'skipped', 'to do']
            .flatMap((each, index) => ((tests[index] ?? 0) > 0 ? `${tests[index]} ${each}` : []))
            .join(', ') || 'none'}
        </Fact>
      )}
      {data.before !== null && before !== undefined && (
        <Fact of="before">
          {before === null ? 'had no verdict' : `${stateWords[before.outcome][1]} in ${formatDuration(before.ms)}`} in{' '}
          {data.before.run}
          {change !== undefined && `: ${changeWords[change]}`}
        </Fact>
      )}
      {suite !== undefined && (
        <Fact of="suite">
          <Name>{suite}</Name>
        </Fact>
      )}
      {runner !== undefined && (
        <Fact of="runner">
          <Name>{runner}</Name>
        </Fact>
      )}
    </dl>
  );
}

function Failed({ failure: { test, message, location, detail = '' } }: { readonly failure: PageFailure }) {
  const text = isRepeated(message, detail) ? detail : `${message}\n\n${detail}`;
  return (
    <div class="failure">
      <h4>
        ✗ <Name>{test ?? 'the file as a whole'}</Name>
      </h4>
      {location !== undefined && (
        <p class="location">
          <Code>{location}</Code>
        </p>
      )}
      <FailureText text={text} />
    </div>
  );
}

/** pytest marks the lines of the message where it tells them again. */
function isRepeated(message: string, detail: string): boolean {
  const told = detail.split('\n').map((line) => line.replace(/^E\s/, '').trim());
  return message.split('\n').every((line) => told.includes(line.trim()));
}

function Output({
  directory,
  output: { text, bytes, path },
}: {
  readonly directory: string;
  readonly output: NonNullable<PageFile['output']>;
}) {
  const shown = text === undefined ? 0 : new TextEncoder().encode(text).length;
  const where = <Code>{`${directory}/${path}`}</Code>;
  return (
    <section>
      <h3>Output</h3>
      {text !== undefined && shown < bytes && (
        <p class="note">
          The end of it: {formatSize(shown)} of {formatSize(bytes)}. The whole is in {where}
        </p>
      )}
      {text === undefined ? (
        <p class="note">
          {formatSize(bytes)}, left out lest this page become too large. It is in {where}
        </p>
      ) : (
        <Printed text={text} />
      )}
    </section>
  );
}

function Attempts({ attempts }: { readonly attempts: readonly PageAttempt[] }) {
  return (
    <section>
      <h3>{attempts.length === 1 ? 'Attempt' : `${attempts.length} attempts on the same fingerprint`}</h3>
      <ol class="attempts">
        {attempts.map(({ at, ms, outcome, host, slot, end }) => (
          <li>
            <StateWord state={outcome} /> in {formatDuration(ms)}
            {end !== undefined && `, ${end}`}
            <span class="aside">
              {' '}
              {dateAndTime(at)} on <Name>{host}</Name>
              {slot !== undefined && `, worker ${slot}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function History({ data, file }: { readonly data: PageData; readonly file: PageFile }) {
  const { history = [] } = file;
  return (
    <section>
      <h3>History</h3>
      <Sparkline file={file} />
      <details>
        <summary>{counted(history.length, 'earlier execution')}, newest first</summary>
        <ol class="attempts">
          {history.toReversed().map(([ms, outcome, run]) => (
            <li>
              <StateWord state={outcome} /> in {formatDuration(ms)}
              <span class="aside"> {data.earlier[run]}</span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function Inputs({
  data,
  inputs: { of, more = 0, unseen = [], doubt },
}: {
  readonly data: PageData;
  readonly inputs: PageInputs;
}) {
  return (
    <section>
      <h3>Inputs</h3>
      {unseen.length > 0 && (
        <p class="note">
          More may have been read than is listed: <Name>{unseen.join('; ')}</Name>
        </p>
      )}
      {doubt !== undefined && (
        <p class="note">
          The list vouches for nothing: <Name>{doubt}</Name>
        </p>
      )}
      <details>
        <summary>{counted(of.length + more, 'input')} that it was seen to depend on</summary>
        <ul class="inputs">
          {of.map((place) => (
            <Input entry={data.inputs[place] ?? ''} />
          ))}
          {more > 0 && <li>… and {grouped(more)} more, which pawl show lists</li>}
        </ul>
      </details>
    </section>
  );
}

function Input({ entry }: { readonly entry: string }) {
  const end = entry.indexOf(' ');
  return (
    <li>
      <span class="kind">{printable(entry.slice(0, end))}</span> <Path>{entry.slice(end + 1)}</Path>
    </li>
  );
}
