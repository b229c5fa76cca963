// The table at the end: notable files as rows, cut to the width there is, and in words what was left out.

import type { TestCounts } from '../../core/results/file-result.ts';
import type { Standing, Summary } from '../../core/results/summary.ts';
import { countOf } from '../../core/results/telling.ts';
import { counted, grouped } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import { shortenedMiddle, textWidth } from '../../core/text/text-width.ts';
import type { Table } from '../../ports/reporter.ts';
import { endingOf, outcomeWords } from '../outcome-words.ts';
import type { NotableFile } from './notable-files.ts';
import type { Paint } from './paint.ts';

/** Columns go before a path gets shorter than this. */
const pathColumnsMin = 20;

interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  cell(file: NotableFile): string;
  colour(file: NotableFile, paint: Paint): (text: string) => string;
}

/** @param columns the width there is; Infinity where nothing has to be shortened */
export function summaryTable(files: readonly NotableFile[], columns: number, paint: Paint): Table {
  const { shown, pathColumns } = fitted(files, columns);
  const all = [pathColumn(pathColumns), ...shown];
  return {
    head: all.map((column) => paint.bold(column.head)),
    rows: files.map((file) => all.map((column) => column.colour(file, paint)(column.cell(file)))),
    align: all.map((column) => column.align),
  };
}

/** `… 9,960 more files, all passed`; null when the rows are all there is. */
export function leftOutLine(files: readonly NotableFile[], summary: Summary): string | null {
  const left = summary.total - files.length;
  if (left <= 0) return null;
  const passed = summary.passed - files.filter((file) => file.outcome === 'passed').length;
  const notRun = summary.notRun - files.filter((file) => file.standing === null).length;
  const notPassed = left - passed - notRun;
  const counts = [
    [passed, 'passed'],
    [notPassed, 'not passed'],
    [notRun, 'not run'],
  ] as const;
  const words = counts.flatMap(([count, word]) => (count > 0 ? [`${grouped(count)} ${word}`] : []));
  return `… ${counted(left, 'more file')}${passed === left ? `, ${left === 1 ? '' : 'all '}passed` : `: ${words.join(', ')}`}`;
}

/** Leaves columns out, the least needed first, until the paths have room. */
function fitted(files: readonly NotableFile[], columns: number) {
  const isNeeded = (column: Column): boolean => {
    if (column === suiteColumn) return files.some((file) => file.suite !== undefined);
    return column !== testsColumn || files.some((file) => file.tests !== null);
  };
  const shown = [suiteColumn, outcomeColumn, testsColumn, durationColumn, standingColumn].filter(isNeeded);
  const wanted = Math.min(widthOf(pathColumn(Infinity), files), pathColumnsMin);
  for (const column of [testsColumn, standingColumn, durationColumn, suiteColumn]) {
    if (roomForPath() >= wanted) break;
    if (shown.includes(column)) shown.splice(shown.indexOf(column), 1);
  }
  return { shown, pathColumns: Math.max(roomForPath(), 8) };

  /** Every cell has a space on both sides and a border behind it, and there is one border in front of all. */
  function roomForPath(): number {
    return shown.reduce((room, column) => room - widthOf(column, files) - 3, columns - 4);
  }
}

function widthOf(column: Column, files: readonly NotableFile[]): number {
  return files.reduce((width, file) => Math.max(width, textWidth(column.cell(file))), column.head.length);
}

function pathColumn(columns: number): Column {
  return {
    head: 'file',
    align: 'left',
    cell: ({ file }) => shortenedMiddle(printable(file), columns),
    colour: () => (text) => text,
  };
}

const suiteColumn: Column = {
  head: 'suite',
  align: 'left',
  cell: ({ suite }) => printable(suite ?? ''),
  colour: () => (text) => text,
};

const outcomeColumn: Column = {
  head: 'outcome',
  align: 'left',
  cell: outcomeCell,
  colour: ({ outcome, flaky, standing }, paint) => {
    if (standing === null || flaky) return paint.yellow;
    return outcome === 'passed' ? paint.green : paint.red;
  },
};

const testsColumn: Column = {
  head: 'tests',
  align: 'right',
  cell: ({ tests }) => (tests === null ? '' : testsCell(tests)),
  colour: ({ tests }, paint) => ((tests?.failed ?? 0) > 0 ? paint.red : paint.dim),
};

const durationColumn: Column = {
  head: 'duration',
  align: 'right',
  cell: ({ durationMs }) => (durationMs === null ? '' : formatDuration(durationMs)),
  colour: () => (text) => text,
};

const standingColumn: Column = {
  head: 'result',
  align: 'left',
  cell: ({ standing }) => (standing === null ? 'owed' : standingWords[standing]),
  colour: (_, paint) => paint.dim,
};

const standingWords: Readonly<Record<Standing, string>> = {
  ran: 'ran',
  verified: 'kept, verified',
  assumed: 'kept, assumed',
  stands: 'kept, to run again',
};

/** An exit code of 1 is what everybody expects of a failure. */
function outcomeCell(file: NotableFile): string {
  const { outcome, exitCode, signal, flaky } = file;
  if (outcome === 'interrupted' || outcome === 'not run') return outcome;
  if (flaky) return `${outcomeWords[outcome]}, flaky`;
  const ending = outcome === 'failed' && exitCode === 1 ? '' : endingOf({ outcome, exitCode, signal });
  return ending === '' ? outcomeWords[outcome] : `${outcomeWords[outcome]}, ${ending}`;
}

function testsCell(tests: TestCounts): string {
  const total = countOf(tests);
  return tests.failed > 0 ? `${tests.failed} of ${total} failed` : String(total);
}
