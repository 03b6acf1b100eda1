// `npm run bench`: see README.md here for what is measured and how to read it.
import './sources.mjs';

const { bench } = await import('./bench.js');
process.exitCode = await bench(process.argv.slice(2));
