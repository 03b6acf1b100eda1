// `npm run bench`: see README.md here for what is measured and how to read it.
import './sources.mjs';

const [first, ...rest] = process.argv.slice(2);
if (first === 'evidence') {
  const { evidence } = await import('./evidence/evidence.js');
  process.exitCode = await evidence(rest);
} else if (first === 'overload') {
  const { overload } = await import('./overload/overload.js');
  process.exitCode = await overload(rest);
} else if (first === 'flame') {
  const { flame } = await import('./flame/flame.js');
  process.exitCode = await flame(rest);
} else if (first === 'calls') {
  const { calls } = await import('./calls/calls.js');
  process.exitCode = await calls(rest);
} else if (first === 'orders') {
  const { orders } = await import('./orders/orders.js');
  process.exitCode = await orders(rest);
} else {
  const { bench } = await import('./bench.js');
  process.exitCode = await bench(process.argv.slice(2));
}
