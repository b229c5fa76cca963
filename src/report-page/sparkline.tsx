// How a file did before: a column for each execution, as tall as it took long, the last one being that of this run.

import { formatDuration } from '../core/text/duration.ts';
import type { PageFile } from '../formats/page-data.ts';
import { stateWords } from './words.ts';

const height = 18;
const step = 4;

export function Sparkline({ file: { history = [], ms, outcome } }: { readonly file: PageFile }) {
  if (history.length === 0) return null;
  const shown = history.map(([took, came]) => ({ took, came }));
  if (ms !== undefined && outcome !== undefined) shown.push({ took: ms, came: outcome });
  const most = Math.max(1, ...shown.map(({ took }) => took));
  const bad = shown.filter(({ came }) => came !== 'passed').length;
  const words = shown.map(({ took, came }) => `${stateWords[came][1]} in ${formatDuration(took)}`);
  const said = `${shown.length} executions, ${bad} of them not passed; the last: ${words.slice(-3).join(', ')}`;
  return (
    <svg class="sparkline" role="img" aria-label={said} width={shown.length * step} height={height}>
      {shown.map(({ took, came }, index) => {
        const tall = Math.max(2, Math.round((height * took) / most));
        const isBad = came !== 'passed';
        // Not by its colour alone: what did not pass reaches to the top, and has a notch.
        return (
          <path
            class={isBad ? 'bad' : 'good'}
            d={
              isBad
                ? `M${index * step} ${height}h3v${-height}h-1v3h-1v-3h-1z`
                : `M${index * step} ${height}h3v${-tall}h-3z`
            }
          />
        );
      })}
    </svg>
  );
}
