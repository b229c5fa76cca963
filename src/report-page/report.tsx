// All that the page has, and what of it is asked for.

import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import type { PageData } from '../formats/page-data.ts';
import { Changes } from './changes.tsx';
import { Durations, Slowest } from './duration-panel.tsx';
import { FileDetail } from './file-detail.tsx';
import { FilesTable } from './files-table.tsx';
import { Filters } from './filters.tsx';
import { timelineOf } from './lanes.ts';
import { listen } from './listen.ts';
import { Code } from './name.tsx';
import { Overview } from './overview.tsx';
import type { Place, Query } from './query.ts';
import { hashOf, haystackOf, placeIn, selected } from './query.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import { shownVerdict, verdictSigns } from './words.ts';

/** What is asked for is in the address: links and the back button do what they say. */
export function Report({ data }: { readonly data: PageData }) {
  const [place, setPlace] = useState(() => placeIn(location.hash));
  const { files } = data;
  const timeline = useMemo(() => timelineOf(data), [data]);
  const haystack = useMemo(() => lazyHaystack(data), [data]);
  const places = useMemo(() => selected(files, haystack, place.query), [files, haystack, place.query]);

  useEffect(() => {
    const verdict = shownVerdict(data);
    document.title = `${verdictSigns[verdict]} ${verdict} · pawl ${data.run}`;
    return listen('hashchange popstate', () => setPlace(placeIn(location.hash)));
  }, [data]);

  const ask = useCallback((change: Partial<Query>): void => {
    setPlace((before) => {
      const next = { ...before, query: { ...before.query, ...change } };
      go('replaceState', next);
      return next;
    });
  }, []);

  const look = useCallback((file: string | null): void => {
    setPlace((before) => {
      if (before.file === file) return before;
      const next = { ...before, file };
      // From one file to the next is no step to go back.
      go(before.file === null && file !== null ? 'pushState' : 'replaceState', next);
      return next;
    });
  }, []);

  return (
    <>
      <Overview data={data} timeline={timeline} ask={ask} look={look} />
      <main>
        <div class="panels">
          <TimelinePanel data={data} timeline={timeline} look={look} />
          <Durations files={files} />
          <Slowest files={files} look={look} />
          <Changes data={data} ask={ask} />
        </div>
        <section class="files" aria-labelledby="files-title">
          <Filters data={data} query={place.query} shown={places.length} ask={ask} />
          <FilesTable data={data} places={places} query={place.query} ask={ask} look={look} />
        </section>
      </main>
      <footer>
        Made by pawl {data.pawl} of the results in <Code>{data.directory}</Code>
      </footer>
      {place.file !== null && <FileDetail data={data} name={place.file} places={places} look={look} />}
    </>
  );
}

/** Some browsers allow so many changes of the address in a while: beyond that it is late, and nothing else. */
function go(how: 'pushState' | 'replaceState', place: Place): void {
  try {
    history[how](null, '', hashOf(place) || location.pathname + location.search);
  } catch {}
}

/** Made for each file when it is first asked for. */
function lazyHaystack({ files }: PageData): (place: number) => string {
  const made: string[] = [];
  return (place) => (made[place] ??= haystackOf(files[place] ?? { file: '' }));
}
