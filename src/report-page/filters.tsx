// Which files are shown: by what they came to, by words, by suite, by where their results are from.

import { useEffect, useMemo, useRef } from 'preact/hooks';

import { counted, grouped } from '../core/text/counted.ts';
import { printable } from '../core/text/printable.ts';
import type { PageData } from '../formats/page-data.ts';
import type { Query } from './query.ts';
import { everything, standings } from './query.ts';
import { Sign } from './state.tsx';
import type { Change, Sought } from './words.ts';
import { changeWords, soughtWords, standingWords, stateCounts } from './words.ts';

interface Props {
  readonly data: PageData;
  readonly query: Query;
  /** How many files there are of what is asked for. */
  readonly shown: number;
  readonly ask: (change: Partial<Query>) => void;
}

export function Filters({ data, query, shown, ask }: Props) {
  const { files } = data;
  const input = useRef<HTMLInputElement>(null);
  const about = useMemo(() => choicesIn(data), [data]);
  const counts = useMemo(() => stateCounts(data), [data]);
  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', find);
    return () => removeEventListener('keydown', find);
  }, []);
  const isAll = shown === files.length;
  return (
    <div class="filters">
      <div class="title">
        <h2 id="files-title">Files</h2>
        <p role="status">{isAll ? counted(shown, 'file') : `${grouped(shown)} of ${counted(files.length, 'file')}`}</p>
        {!isAll && (
          <button
            type="button"
            class="clear"
            onClick={() => ask({ ...everything, sort: query.sort, down: query.down })}
          >
            show all
          </button>
        )}
      </div>
      <label class="search">
        <span>Find</span>
        <input
          ref={input}
          type="search"
          value={query.text}
          placeholder="path, test or message"
          aria-keyshortcuts="/"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => ask({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            ask({ text: '' });
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <div class="states" role="group" aria-label="Show only files that">
        {counts.map(([state, count]) => (
          <Toggle state={state} count={count} query={query} ask={ask} />
        ))}
      </div>
      <div class="selects">
        {about.suites.length > 1 && (
          <Choice
            label="Suite"
            value={query.suite}
            choices={about.suites.map((suite) => [suite, suite || 'without a name'])}
            onChoice={(suite) => ask({ suite })}
          />
        )}
        <Choice
          label="Results"
          value={query.standing}
          choices={standings
            .filter((each) => about.standings.has(each))
            .map((each) => [each, each === 'kept' ? 'kept' : standingWords[each][0]])}
          onChoice={(standing) => ask({ standing: standing as Query['standing'] })}
        />
        {about.changes.length > 0 && (
          <Choice
            label="Change"
            value={query.change}
            choices={about.changes.map((change) => [change, changeWords[change]])}
            onChoice={(change) => ask({ change: change as Query['change'] })}
          />
        )}
      </div>
    </div>
  );
}

interface ToggleProps extends Pick<Props, 'query' | 'ask'> {
  readonly state: Sought;
  readonly count: number;
}

function Toggle({ state, count, query, ask }: ToggleProps) {
  const isOn = query.states.includes(state);
  const [sign, word] = soughtWords[state];
  const next = isOn ? query.states.filter((each) => each !== state) : [...query.states, state];
  return (
    <button type="button" class={`toggle ${state}`} aria-pressed={isOn} onClick={() => ask({ states: next })}>
      <Sign>{sign}</Sign> {word} <b>{grouped(count)}</b>
    </button>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | null;
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly onChoice: (value: string | null) => void;
}

/** By place: a name may be anything, even empty. */
function Choice({ label, value, choices, onChoice }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select
        value={choices.findIndex(([each]) => each === value)}
        onChange={(event) => onChoice(choices[Number(event.currentTarget.value)]?.[0] ?? null)}
      >
        <option value={-1}>all</option>
        {choices.map(([, words], index) => (
          <option value={index}>{printable(words)}</option>
        ))}
      </select>
    </label>
  );
}

interface Choices {
  readonly suites: readonly string[];
  readonly standings: ReadonlySet<string>;
  readonly changes: readonly Change[];
}

/** What there is to choose from. */
function choicesIn({ files }: PageData): Choices {
  const suites = new Set<string>();
  const from = new Set<string>();
  const changes = new Set<Change>();
  for (const file of files) {
    suites.add(file.suite ?? '');
    if (file.standing !== undefined) from.add(file.standing);
    if (file.change !== undefined) changes.add(file.change);
  }
  if (from.has('verified') || from.has('assumed')) from.add('kept');
  return { suites: [...suites], standings: from, changes: [...changes] };
}
