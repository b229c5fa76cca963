// The verdict in one look, and what it is made of: what ran, what was kept and on what ground, what is owed.

import { counted, grouped } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import type { PageData, PageFile } from '../formats/page-data.ts';
import { linesOf, textOf } from './ansi.ts';
import { Fact } from './fact.tsx';
import { FileLink } from './file-link.tsx';
import type { Timeline } from './lanes.ts';
import { toFiles } from './listen.ts';
import { Code, Name, Path } from './name.tsx';
import type { Query } from './query.ts';
import { Sign, StateWord } from './state.tsx';
import type { Sought } from './words.ts';
import { dateAndTime, shownVerdict, soughtWords, stateCounts, stateOf, verdictSigns } from './words.ts';

interface Props {
  readonly data: PageData;
  readonly timeline: Timeline;
  readonly ask: (change: Partial<Query>) => void;
  readonly look: (file: string) => void;
}

/** So many of the files that did not pass are named at once. */
const failuresMax = 5;

export function Overview({ data, timeline, ask, look }: Props) {
  const verdict = shownVerdict(data);
  const { problems } = data;
  const show = (state: Sought): void => {
    ask({ states: [state] });
    toFiles();
  };
  return (
    <header class={`overview ${verdict}`}>
      <div class="headline">
        <h1>
          <span class="sign" aria-hidden="true">
            {verdictSigns[verdict]}
          </span>{' '}
          {verdict}
        </h1>
        <p class="sum">{summed(data)}</p>
      </div>
      <Shares files={data.files} />
      <ul class="counts">
        {stateCounts(data).map(([state, count]) => (
          <li>
            <button type="button" class={`count ${state}`} onClick={() => show(state)}>
              <Sign>{soughtWords[state][0]}</Sign> <b>{grouped(count)}</b> {soughtWords[state][1]}
            </button>
          </li>
        ))}
      </ul>
      {!data.isOver && (
        <p class="note">Written while the run was still going, or had died. pawl report makes it whole.</p>
      )}
      {data.unproven > 0 && <p class="note">Not proven to be the whole: {counted(data.unproven, 'problem')} below.</p>}
      {data.stop !== null && <p class="note">It ended early: {data.stop}.</p>}
      <Failures files={data.files} look={look} />
      <About data={data} timeline={timeline} />
      {problems.length > 0 && (
        <section class="problems" aria-labelledby="problems-title">
          <h2 id="problems-title">Problems</h2>
          <ul>
            {problems.map((problem) => (
              <li>
                <Name>{problem}</Name>
              </li>
            ))}
          </ul>
        </section>
      )}
    </header>
  );
}

function summed({ counts, isOver }: PageData): string {
  const { total, passed, notRun } = counts;
  if (!isOver) return `${grouped(total - notRun)} of ${counted(total, 'file')} done`;
  return passed === total
    ? `all ${counted(total, 'file')} passed`
    : `${grouped(passed)} of ${counted(total, 'file')} passed`;
}

function Failures({ files, look }: { readonly files: readonly PageFile[]; readonly look: Props['look'] }) {
  const bad = files.filter(({ outcome = 'passed' }) => outcome !== 'passed').slice(0, failuresMax);
  return bad.length === 0 ? null : (
    <ul class="failures" aria-label="The first that did not pass">
      {bad.map((file) => (
        <li>
          <FileLink file={file.file} look={look}>
            <StateWord state={stateOf(file)} /> <Path>{file.file}</Path>
          </FileLink>
          <span class="said">
            <bdi>{saidOf(file)}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The first line that says what went wrong, or how it ended. */
function saidOf({ failures = [], attempts = [] }: PageFile): string {
  const [line = []] = linesOf(failures[0]?.message.trim() ?? attempts.at(-1)?.end ?? '');
  return textOf(line);
}

const shares = [
  ['ran', 'passed, ran in this run'],
  ['verified', 'passed, kept: verified'],
  ['assumed', 'passed, kept: assumed'],
  ['bad', 'did not pass'],
  ['owed', 'not run'],
] as const;

/** Each file is in one of them. */
function shareOf({ outcome, standing = 'ran' }: PageFile): (typeof shares)[number][0] {
  if (outcome === undefined) return 'owed';
  return outcome !== 'passed' || standing === 'stands' ? 'bad' : standing;
}

function Shares({ files }: { readonly files: readonly PageFile[] }) {
  const sums = { ran: 0, verified: 0, assumed: 0, bad: 0, owed: 0 };
  for (const file of files) sums[shareOf(file)] += 1;
  const there = shares.filter(([share]) => sums[share] > 0);
  return (
    <div class="shares">
      <div class="bar" aria-hidden="true">
        {there.map(([share]) => (
          <span class={share} style={{ flexGrow: sums[share] }} />
        ))}
      </div>
      <ul class="legend">
        {there.map(([share, meaning]) => (
          <li>
            <span class={`swatch ${share}`} aria-hidden="true" /> <b>{grouped(sums[share])}</b> {meaning}
          </li>
        ))}
      </ul>
    </div>
  );
}

function About({ data, timeline }: Pick<Props, 'data' | 'timeline'>) {
  const { counts, commands, suites, commit, shard, mergedFrom } = data;
  const { verified, assumed } = counts.kept;
  const { stretches } = timeline;
  return (
    <dl class="about">
      <Fact of="run">
        {data.run}
        {shard !== null && `, shard ${shard}`}
        {mergedFrom > 0 && `, merged from ${counted(mergedFrom, 'run')}`}
      </Fact>
      <Fact of="began">{dateAndTime(stretches[0]?.from ?? NaN)}</Fact>
      <Fact of="worked">
        {formatDuration(stretches.reduce((sum, { from, to }) => sum + to - from, 0))} for{' '}
        {formatDuration(counts.filesDurationMs)} of tests
      </Fact>
      <Fact of="results">
        ran {grouped(counts.ran)}, kept {grouped(verified + assumed)}: {grouped(verified)} verified, {grouped(assumed)}{' '}
        assumed
      </Fact>
      {counts.tests !== null && (
        <Fact of="tests" wide>
          {testsPhrase(counts.tests)}
        </Fact>
      )}
      {commit !== null && (
        <Fact of="commit" wide>
          <code>{commit.slice(0, 10)}</code>
          {commit.endsWith('+') && ' with changes'}
        </Fact>
      )}
      {suites.map(({ name, command, runner }) => (
        <Fact of={name === null ? 'command' : <Name>{name}</Name>} wide>
          <Code>{command}</Code> (<Name>{runner}</Name>)
        </Fact>
      ))}
      {commands.resume !== null && <Command purpose="to continue" command={commands.resume} />}
      {commands.lastFailed !== null && <Command purpose="failures again" command={commands.lastFailed} />}
    </dl>
  );
}

function Command({ purpose, command }: { readonly purpose: string; readonly command: string }) {
  return (
    <Fact of={purpose} wide>
      <code class="copy">
        <Name>{command}</Name>
      </code>
    </Fact>
  );
}

function testsPhrase({ passed, failed, skipped, todo }: NonNullable<PageData['counts']['tests']>): string {
  const more = [skipped > 0 ? `, ${grouped(skipped)} skipped` : '', todo > 0 ? `, ${grouped(todo)} to do` : ''];
  return `${grouped(passed)} passed, ${grouped(failed)} failed${more.join('')}`;
}
