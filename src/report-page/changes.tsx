// What is different from the run before over the same files.

import { counted, grouped } from '../core/text/counted.ts';
import type { PageData, PageFile } from '../formats/page-data.ts';
import { toFiles } from './listen.ts';
import { Path } from './name.tsx';
import { Panel } from './panel.tsx';
import type { Query } from './query.ts';
import { Sign } from './state.tsx';
import type { Change } from './words.ts';
import { changeWords, dateAndTime } from './words.ts';

interface Props {
  readonly data: PageData;
  readonly ask: (change: Partial<Query>) => void;
}

const signs: Readonly<Record<Change, string>> = {
  broke: '✗',
  fixed: '✓',
  failing: '✗',
  new: '+',
  notRun: '○',
  gone: '−',
};

export function Changes({ data: { before, files, isOver }, ask }: Props) {
  return (
    <Panel title="Since the run before" name="changes">
      {before === null ? (
        <p class="none">{isOver ? 'No earlier run is over the same files.' : 'Told when the run is over.'}</p>
      ) : (
        <>
          <p class="against">
            {before.run}, {dateAndTime(before.at)}
            {before.commit !== null && (
              <>
                , <code>{before.commit.slice(0, 10)}</code>
                {before.commit.endsWith('+') && ' with changes'}
              </>
            )}
          </p>
          <Counts files={files} ask={ask} goneCount={before.goneCount} />
          {before.goneCount > 0 && (
            <details>
              <summary>{counted(before.goneCount, 'file')} of that run not in this one</summary>
              <ul class="gone">
                {before.gone.map((file) => (
                  <li>
                    <Path>{file}</Path>
                  </li>
                ))}
                {before.goneCount > before.gone.length && (
                  <li>… and {grouped(before.goneCount - before.gone.length)} more</li>
                )}
              </ul>
            </details>
          )}
        </>
      )}
    </Panel>
  );
}

interface CountsProps {
  readonly files: readonly PageFile[];
  readonly goneCount: number;
  readonly ask: Props['ask'];
}

function Counts({ files, goneCount, ask }: CountsProps) {
  const counts = new Map<Change, number>();
  for (const { change } of files) if (change !== undefined) counts.set(change, (counts.get(change) ?? 0) + 1);
  if (counts.size === 0 && goneCount === 0) return <p class="none">Every file came to the same.</p>;
  const show = (change: Change): void => {
    ask({ change });
    toFiles();
  };
  return (
    <ul class="changed">
      {[...counts].map(([change, count]) => (
        <li>
          <button type="button" class={`count ${change}`} onClick={() => show(change)}>
            <Sign>{signs[change]}</Sign> <b>{grouped(count)}</b> {changeWords[change]}
          </button>
        </li>
      ))}
    </ul>
  );
}
