import type { FunctionTime } from './profile-tree.js';

const FUNCTIONS_SHOWN = 40;

/** The functions that take the most time of a request, and the files. */
export function functionLines(times: readonly FunctionTime[], requests: number): readonly string[] {
  const line = ({ name, place, selfMicros, totalMicros }: FunctionTime) => {
    const [self, total] = [selfMicros, totalMicros].map((micros) => (micros / requests).toFixed(2).padStart(8));
    return `${self} ${total}  ${name}  ${place}`;
  };
  const widest = (by: 'selfMicros' | 'totalMicros', of: readonly FunctionTime[]) =>
    of
      .toSorted((one, other) => other[by] - one[by])
      .slice(0, FUNCTIONS_SHOWN)
      .map(line);
  const head = 'µs/request: itself, with what it calls';
  return [
    `${head}; by itself`,
    ...widest('selfMicros', times),
    'µs/request by file',
    ...fileLines(times, requests),
    `${head}; ours and packages, with what they call`,
    ...widest(
      'totalMicros',
      times.filter(({ owner }) => owner === 'ours' || owner === 'package'),
    ),
  ];
}

function fileLines(times: readonly FunctionTime[], requests: number): readonly string[] {
  const byFile = new Map<string, number>();
  for (const { name, place, selfMicros } of times) {
    const file = place === '' ? name : place.replace(/:\d+$/, '');
    byFile.set(file, (byFile.get(file) ?? 0) + selfMicros);
  }
  return [...byFile]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, FUNCTIONS_SHOWN)
    .map(([file, micros]) => `${(micros / requests).toFixed(2).padStart(8)}  ${file}`);
}
