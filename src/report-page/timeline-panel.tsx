// The run as it went: a lane for each worker, with what it ran and when, and where the run was interrupted and went on.

import type { TargetedMouseEvent } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { counted } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import { printable } from '../core/text/printable.ts';
import type { PageData } from '../formats/page-data.ts';
import type { Bar, Lane, Scale, Stretch, Timeline } from './lanes.ts';
import { scaleOf } from './lanes.ts';
import { Name } from './name.tsx';
import { useWidth } from './panel-width.ts';
import { Panel } from './panel.tsx';
import { clockTime, dateAndTime, stateWords } from './words.ts';

const laneHeight = 14;
const laneGap = 3;
/** More workers than this are not told apart by anybody who looks. */
const lanesMax = 64;

interface Props {
  readonly data: PageData;
  readonly timeline: Timeline;
  readonly look: (file: string) => void;
}

export function TimelinePanel({ data, timeline, look }: Props) {
  const { lanes, stretches } = timeline;
  return (
    <Panel title="Timeline" name="timeline">
      {lanes.length === 0 ? (
        <p class="none">Nothing ran in this run: every result was kept.</p>
      ) : (
        <Chart timeline={timeline} look={look} />
      )}
      <Breaks stretches={stretches} data={data} />
    </Panel>
  );
}

function Chart({ timeline, look }: { readonly timeline: Timeline; readonly look: (file: string) => void }) {
  const { stretches } = timeline;
  const lanes = timeline.lanes.slice(0, lanesMax);
  const [place, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<Bar | null>(null);
  const scale = useMemo(() => scaleOf(stretches, width), [stretches, width]);
  const height = lanes.length * (laneHeight + laneGap);
  const bars = lanes.reduce((sum, lane) => sum + lane.bars.length, 0);
  const hosts = new Set(lanes.map(({ host }) => host)).size;
  const said = `${counted(bars, 'start')} of test files on ${counted(lanes.length, 'worker')} of ${counted(hosts, 'machine')}`;
  const barAt = (event: TargetedMouseEvent<SVGSVGElement>): Bar | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const lane = lanes[Math.floor((event.clientY - box.top) / (laneHeight + laneGap))];
    return lane === undefined ? null : nearest(lane, scale, event.clientX - box.left);
  };
  return (
    <>
      <div class="lanes">
        <ol class="workers" aria-hidden="true">
          {lanes.map((lane, index) => (
            <li>{workerName(lane, lanes[index - 1], hosts > 1)}</li>
          ))}
        </ol>
        <div class="chart" ref={place}>
          {width > 0 && (
            <svg
              role="img"
              aria-label={said}
              viewBox={`0 0 ${width} ${height}`}
              preserveAspectRatio="none"
              width="100%"
              height={height}
              onMouseMove={(event) => setPointed(barAt(event))}
              onMouseLeave={() => setPointed(null)}
              onClick={(event) => {
                const bar = barAt(event);
                if (bar !== null) look(bar.file);
              }}
            >
              {scale.spans.map(({ from, to }) => (
                <rect class="ground" x={from} y={0} width={Math.max(1, to - from)} height={height} />
              ))}
              {lanes.map((lane, index) => (
                <LaneBars lane={lane} top={index * (laneHeight + laneGap)} scale={scale} />
              ))}
              {scale.spans.slice(1).map(({ from }) => (
                <path class="break" d={`M${from - 16} 0v${height}m6 0v${-height}`} />
              ))}
            </svg>
          )}
          <Axis stretches={stretches} scale={scale} />
        </div>
      </div>
      <p class="pointed" aria-hidden="true">
        {pointed === null ? (
          `${said}. Point at one to see which.`
        ) : (
          <>
            {wordOf(pointed)} <Name>{pointed.file}</Name> {clockTime(pointed.from)},{' '}
            {formatDuration(pointed.to - pointed.from)}
          </>
        )}
      </p>
    </>
  );
}

function wordOf({ kind }: Bar): string {
  return kind === 'cut' ? '▨ no verdict' : stateWords[kind].join(' ');
}

function workerName({ host, slot }: Lane, before: Lane | undefined, severalHosts: boolean): string {
  if (!severalHosts) return `worker ${slot}`;
  return before?.host === host ? `· ${slot}` : `${printable(host)} ${slot}`;
}

/** One path for each kind: ten thousand bars are no ten thousand elements. */
function LaneBars({ lane, top, scale }: { readonly lane: Lane; readonly top: number; readonly scale: Scale }) {
  const paths = new Map<Bar['kind'], { d: string; end: number }>();
  for (const { kind, from, to } of lane.bars) {
    const [left, right] = [scale.x(from), scale.x(to)];
    const path = paths.get(kind) ?? { d: '', end: -1 };
    // What is no wider than what is there already cannot be seen.
    if (right - path.end > 0.4) {
      const start = Math.max(left, path.end);
      const wide = Math.max(1, right - start - (right - start > 3 ? 0.75 : 0));
      path.d += `M${start.toFixed(1)} ${top}h${wide.toFixed(1)}v${laneHeight}h${(-wide).toFixed(1)}z`;
      path.end = start + wide;
      paths.set(kind, path);
    }
  }
  // What did not pass lies above what did.
  const sorted = [...paths].toSorted(([a], [b]) => Number(b === 'passed') - Number(a === 'passed'));
  return (
    <>
      {sorted.map(([kind, { d }]) => (
        <path class={`start ${kind}`} d={d} />
      ))}
    </>
  );
}

function nearest({ bars }: Lane, scale: Scale, x: number): Bar | null {
  let found: Bar | null = null;
  let least = 6;
  for (const bar of bars) {
    const [left, right] = [scale.x(bar.from), scale.x(bar.to)];
    const distance = x < left ? left - x : Math.max(0, x - right);
    if (distance > least || (distance === least && found !== null)) continue;
    [found, least] = [bar, distance];
  }
  return found;
}

function Axis({ stretches, scale }: { readonly stretches: readonly Stretch[]; readonly scale: Scale }) {
  return (
    <div class="axis" aria-hidden="true">
      {scale.spans.map(({ from, to }, index) => {
        const stretch = stretches[index];
        if (stretch === undefined || to - from < 60) return null;
        return (
          <span style={{ left: `${from}px`, width: `${to - from}px` }}>
            <span>{clockTime(stretch.from)}</span>
            {to - from > 130 && <span>{clockTime(stretch.to)}</span>}
          </span>
        );
      })}
    </div>
  );
}

/** The same in words, for whoever sees no chart; nothing where the run went through. */
function Breaks({ stretches, data }: { readonly stretches: readonly Stretch[]; readonly data: PageData }) {
  const workers = stretches.flatMap(({ invocations }) => invocations);
  const [only] = workers;
  if (workers.length === 1 && only?.hasEnded === true) return null;
  return (
    <ol class="breaks">
      {stretches.map(({ from, to, invocations }, index) => {
        const before = stretches[index - 1];
        const isLast = index === stretches.length - 1;
        const died = invocations.some(({ hasEnded }) => !hasEnded);
        const hosts = [...new Set(invocations.map(({ host }) => host))].join(', ');
        // What was merged are runs, of which each began.
        const began =
          before === undefined || data.mergedFrom > 0
            ? '▶ began'
            : `▶ resumed after ${formatDuration(from - before.to)},`;
        const ended = died ? (isLast ? '… still at work, or killed' : '✕ killed') : '◼ ended';
        return (
          <li>
            {began} {dateAndTime(from)} on <Name>{hosts}</Name>, {ended} after {formatDuration(to - from)}
          </li>
        );
      })}
    </ol>
  );
}
