// Preloaded (`--import profiled.ts?file=…`) into the process whose hot path is pictured: SIGUSR2 begins a profile of its
// processor time, a second one writes it to the file. Nothing runs before the first signal.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/** Between two samples, µs. */
const SAMPLING_MICROS = 200;

const file = new URL(import.meta.url).searchParams.get('file') ?? '';
let session: Session | undefined;

process.on('SIGUSR2', () => {
  if (session === undefined) {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROS });
    session.post('Profiler.start');
    return;
  }
  const ending = session;
  session = undefined;
  ending.post('Profiler.stop', (error, result) => {
    ending.disconnect();
    if (error !== null) throw error;
    // Whoever sees the file sees all of it.
    writeFileSync(`${file}.part`, JSON.stringify(result.profile));
    renameSync(`${file}.part`, file);
  });
});
