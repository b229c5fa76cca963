// How long files take, as a picture and as a list of those that take longest.

import { counted, grouped } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import type { PageFile } from '../formats/page-data.ts';
import type { Range } from './durations.ts';
import { rangesOf, slowestOf } from './durations.ts';
import { FileLink } from './file-link.tsx';
import { Path } from './name.tsx';
import { Panel } from './panel.tsx';

const slowestMax = 10;

interface Props {
  readonly files: readonly PageFile[];
  readonly look: (file: string) => void;
}

export function Durations({ files }: Pick<Props, 'files'>) {
  return (
    <Panel title="Durations" name="durations">
      <Histogram ranges={rangesOf(files)} />
    </Panel>
  );
}

/** Those that take longest, the longest first. */
export function Slowest({ files, look }: Props) {
  const slowest = slowestOf(files, slowestMax);
  const longest = slowest[0]?.ms ?? 0;
  return (
    <Panel title="Slowest files" name="slowest">
      {slowest.length === 0 && <p class="none">No file has a result yet.</p>}
      <ol class="slowest">
        {slowest.map((file) => (
          <li>
            <FileLink file={file.file} look={look}>
              <Path>{file.file}</Path>
            </FileLink>
            <span class="amount">{formatDuration(file.ms ?? 0)}</span>
            <span class="meter" aria-hidden="true">
              <span style={{ width: `${longest === 0 ? 0 : (100 * (file.ms ?? 0)) / longest}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Histogram({ ranges }: { readonly ranges: readonly Range[] }) {
  const most = Math.max(1, ...ranges.map(({ files }) => files));
  return (
    <ol class="histogram" aria-label="How many files take how long">
      {ranges.map(({ name, files, notPassed }) => (
        <li title={`${name}: ${counted(files, 'file')}${notPassed > 0 ? `, ${notPassed} of them not passed` : ''}`}>
          <span class="count">{files === 0 ? '' : grouped(files)}</span>
          <span class="column" aria-hidden="true">
            <span class="bad" style={{ height: `${(64 * notPassed) / most}px` }} />
            <span class="good" style={{ height: `${(64 * (files - notPassed)) / most}px` }} />
          </span>
          <span class="range">{name}</span>
        </li>
      ))}
    </ol>
  );
}
