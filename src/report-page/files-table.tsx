// All files that are asked for as a table, of which only the rows that can be seen are there.

import { options } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { formatDuration } from '../core/text/duration.ts';
import { printable } from '../core/text/printable.ts';
import type { PageData, PageFile } from '../formats/page-data.ts';
import { FileLink } from './file-link.tsx';
import { listen } from './listen.ts';
import { Name, Path } from './name.tsx';
import type { Column, Query } from './query.ts';
import { columns, slowdown } from './query.ts';
import { Sparkline } from './sparkline.tsx';
import { Sign } from './state.tsx';
import { changeWords, standingWords, stateOf, stateWords } from './words.ts';

interface Props {
  readonly data: PageData;
  readonly places: readonly number[];
  readonly query: Query;
  readonly ask: (change: Partial<Query>) => void;
  readonly look: (file: string) => void;
}

const narrow = matchMedia('(max-width: 46rem)');
/** In pixels, and as report.css has them. */
const rowHeights = { wide: 34, narrow: 58 };
/** Rows beyond what is seen on either side. */
const spareRows = 12;
/** On paper nobody scrolls. */
const printedMax = 1000;

const heads: Readonly<Record<Column, string>> = {
  state: 'Outcome',
  file: 'File',
  standing: 'Result',
  tests: 'Tests',
  before: 'Before',
  duration: 'Duration',
};

/** What is likely to be looked for first: the longest, the most. */
const downFirst: ReadonlySet<Column> = new Set(['tests', 'before', 'duration']);

export function FilesTable({ data, places, query, ask, look }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const [from, to, lookAgain] = useSeenRows(body, rowHeight, places.length);
  const hasSuites = data.suites.length > 1;

  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (step === 0 || row === null) return;
    const wanted = Number(row.dataset['row']) + step;
    if (wanted < 0 || wanted >= places.length) return;
    event.preventDefault();
    const link = (): HTMLElement | null | undefined => body.current?.querySelector(`[data-row="${wanted}"] a`);
    if (link() == null) {
      // It is there before the next key is pressed, however fast that is.
      row.scrollIntoView({ block: 'center', behavior: 'instant' });
      atOnce(lookAgain);
    }
    link()?.focus();
  };

  const sortBy = (column: Column): void =>
    ask({ sort: column, down: query.sort === column ? !query.down : downFirst.has(column) });

  return (
    <div
      class={`table${data.before === null && data.earlier.length < 2 ? '' : ' compared'}`}
      role="table"
      aria-labelledby="files-title"
      aria-rowcount={places.length + 1}
      aria-colcount={columns.length}
    >
      <div class="head" role="rowgroup">
        <div class="row" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <div role="columnheader" class={column} aria-sort={sortOf(column, query)}>
              <button type="button" onClick={() => sortBy(column)}>
                {heads[column]}
                <Sign>{query.sort === column ? (query.down ? ' ▼' : ' ▲') : ''}</Sign>
              </button>
            </div>
          ))}
        </div>
      </div>
      <div
        class="body"
        role="rowgroup"
        ref={body}
        onKeyDown={move}
        style={{ height: `${places.length * rowHeight}px` }}
      >
        {places.slice(from, to).map((place, index) => (
          <Row
            key={place}
            file={data.files[place] as PageFile}
            row={from + index}
            top={(from + index) * rowHeight}
            hasSuites={hasSuites}
            look={look}
          />
        ))}
      </div>
      {places.length === 0 && <p class="none">No file is like that.</p>}
      {to - from === printedMax && to < places.length && (
        <p class="none">
          The first {printedMax} of {places.length} files.
        </p>
      )}
    </div>
  );
}

function sortOf(column: Column, { sort, down }: Query): 'ascending' | 'descending' | 'none' {
  if (column !== sort) return 'none';
  return down ? 'descending' : 'ascending';
}

interface RowProps {
  readonly file: PageFile;
  readonly row: number;
  readonly top: number;
  readonly hasSuites: boolean;
  readonly look: Props['look'];
}

function Row({ file, row, top, hasSuites, look }: RowProps) {
  const state = stateOf(file);
  const [sign, word] = stateWords[state];
  return (
    <div class="row" role="row" aria-rowindex={row + 2} data-row={row} style={{ transform: `translateY(${top}px)` }}>
      <div role="cell" class={`state ${state}`}>
        <Sign>{sign}</Sign> {word}
      </div>
      <div role="cell" class="file">
        <FileLink file={file.file} look={look} title={printable(file.file)}>
          <Path>{file.file}</Path>
        </FileLink>
        {file.flaky && <span class="tag flaky">≈ flaky</span>}
        {file.change !== undefined && <span class={`tag ${file.change}`}>{changeWords[file.change]}</span>}
        {hasSuites && file.suite !== undefined && (
          <span class="tag">
            <Name>{file.suite}</Name>
          </span>
        )}
      </div>
      <div role="cell" class={`standing ${file.standing ?? ''}`}>
        {file.standing === undefined ? '' : standingWords[file.standing][0]}
      </div>
      <div role="cell" class="tests">
        <Tests file={file} />
      </div>
      <div role="cell" class="before">
        <Slowdown file={file} />
        <Sparkline file={file} />
      </div>
      <div role="cell" class="duration">
        {file.ms === undefined ? '' : formatDuration(file.ms)}
      </div>
    </div>
  );
}

function Tests({ file: { tests } }: { readonly file: PageFile }) {
  if (tests === undefined) return null;
  const [passed, failed, skipped, todo] = tests;
  const all = passed + failed + skipped + todo;
  return failed === 0 ? <>{all}</> : <>{`${failed} of ${all}`}</>;
}

/** What is less than a tenth of a second, or of what it took, is nothing to look at. */
function Slowdown({ file }: { readonly file: PageFile }) {
  const more = slowdown(file);
  const isNoise = Math.abs(more) < 100 || Math.abs(more) < (file.ms ?? 0) / 10;
  return isNoise ? null : <span class="more">{`${more > 0 ? '+' : '−'}${formatDuration(Math.abs(more))}`}</span>;
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const follow = (): void => setNarrow(narrow.matches);
    narrow.addEventListener('change', follow);
    return () => narrow.removeEventListener('change', follow);
  }, []);
  return isNarrow ? rowHeights.narrow : rowHeights.wide;
}

/** The rows that the window shows of the whole, and some more; all that are printed when it comes to that. */
function useSeenRows(
  body: { readonly current: HTMLElement | null },
  rowHeight: number,
  count: number,
): readonly [number, number, () => void] {
  const [seen, setSeen] = useState<readonly [number, number]>([0, 60]);
  const [isPrinting, setPrinting] = useState(false);
  const look = useCallback((): void => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    const first = Math.max(0, Math.floor(-top / rowHeight) - spareRows);
    const last = Math.max(spareRows, Math.ceil((innerHeight - top) / rowHeight)) + spareRows;
    // In steps: not every pixel is a new table.
    const next = [first - (first % 8), last + 8 - (last % 8)] as const;
    setSeen((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
  }, [body, rowHeight]);
  useLayoutEffect(() => {
    // The page is printed as it is when this returns.
    const print = (): void => atOnce(() => setPrinting(true));
    const printed = (): void => setPrinting(false);
    look();
    const forget = [listen('scroll resize', look), listen('beforeprint', print), listen('afterprint', printed)];
    return () => {
      for (const each of forget) each();
    };
  }, [look, count]);
  if (isPrinting) return [0, Math.min(count, printedMax), look];
  return [Math.min(seen[0], Math.max(0, count - 1)), Math.min(seen[1], count), look];
}

/** What this changes is on the page when it returns. */
function atOnce(change: () => void): void {
  options.debounceRendering = (render) => render();
  change();
  delete options.debounceRendering;
}
