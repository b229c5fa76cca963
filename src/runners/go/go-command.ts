// The command line of `go test`: its flags, the packages that it names, and what goes to the test binary behind `-args`.

import type { FlagTable } from '../command-line/parameters.ts';
import { flagList, sortParameters } from '../command-line/parameters.ts';
import { programName } from '../command-line/program-name.ts';
import type { Start } from '../runner.ts';

const withValue = flagList(
  '-run -skip -bench -benchtime -count -timeout -tags -p -parallel -cpu -list -fuzz -fuzztime -fuzzminimizetime -shuffle -vet',
  '-coverprofile -covermode -coverpkg -o -exec -outputdir -blockprofile -blockprofilerate -cpuprofile -memprofile',
  '-memprofilerate -mutexprofile -mutexprofilefraction -trace -mod -modfile -ldflags -gcflags -asmflags -gccgoflags',
  '-overlay -pkgdir -toolexec -buildmode -compiler -installsuffix -pgo',
);
const dropped = flagList(
  '-json -c -i -o -list -cover -coverprofile -covermode -coverpkg -bench -benchtime -fuzz -fuzztime',
);
const both = (flags: readonly string[]): string[] => flags.flatMap((flag) => [flag, `-${flag}`]);
const flags: FlagTable = { withValue: both(withValue), dropped: both(dropped) };

export interface GoTestParameters {
  readonly kept: readonly string[];
  /** `-args` and all behind it. */
  readonly binary: readonly string[];
  /** Packages, and whatever stands in the place of a file. */
  readonly positionals: readonly string[];
  /** Whether the command says itself which tests to run. */
  readonly choosesTests: boolean;
  readonly tags: readonly string[];
}

/** Null when the words start something else. */
export function goTestStart(words: readonly string[]): Start | null {
  const [first = '', second] = words;
  const starts = programName(first) === 'go' && second === 'test';
  return starts ? { program: [first, second], parameters: words.slice(2) } : null;
}

/** Sorts what stands behind `go test`. */
export function goTestParameters(words: readonly string[]): GoTestParameters {
  const at = words.findIndex((word) => /^--?args$/.test(word));
  const own = at === -1 ? words : words.slice(0, at);
  const { kept, positionals, values } = sortParameters(own, flags);
  const valuesOf = (flag: string): readonly string[] => both([flag]).flatMap((name) => values.get(name) ?? []);
  return {
    kept,
    binary: at === -1 ? [] : words.slice(at),
    positionals,
    choosesTests: [...valuesOf('-run'), ...valuesOf('-skip')].length > 0,
    tags: valuesOf('-tags').flatMap((value) => value.split(/[\s,]+/)),
  };
}
