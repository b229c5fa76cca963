// All that the page has, and what of it is asked for.

import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import type { PageData } from '../formats/page-data.ts';
import { Changes } from './changes.tsx';
import { Durations, Slowest } from './duration-panel.tsx';
import { FileDetail } from './file-detail.tsx';
import { FilesTable } from './files-table.tsx';
import { Filters } from './filters.tsx';
import { listen } from './listen.ts';
import { Code } from './name.tsx';
import type { Query } from './query.ts';
import { hashOf, haystackOf, placeIn, selected } from './query.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import { Overview } from './overview.tsx';
import { shownVerdict, verdictSigns } from './words.ts';

/** What is asked for is in the address: links and the back button do what they say. */
export function Report({ data }: { readonly data: PageData }) {
  const [place, setPlace] = useState(() => placeIn(location.hash));
  const { files } = data;
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
      history.replaceState(null, '', hashOf(next) || location.pathname + location.search);
      return next;
    });
  }, []);

  const look = useCallback((file: string | null): void => {
    setPlace((before) => {
      if (before.file === file) return before;
      const next = { ...before, file };
      const address = hashOf(next) || location.pathname + location.search;
      // From one file to the next is no step to go back.
      if (before.file === null && file !== null) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      return next;
    });
  }, []);

  return (
    <>
      <Overview data={data} ask={ask} look={look} />
      <main>
        <div class="panels">
          <TimelinePanel data={data} look={look} />
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

/** Made for each file when it is first asked for. */
function lazyHaystack({ files }: PageData): (place: number) => string {
  const made: string[] = [];
  return (place) => (made[place] ??= haystackOf(files[place] ?? { file: '' }));
}
