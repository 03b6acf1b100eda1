// `node healthy.mjs <port>`: exits 0 when the process on this machine says on its operations side that it is ready.
const answer = await fetch(`http://127.0.0.1:${process.argv[2]}/readyz`).catch(() => undefined);
process.exitCode = answer?.ok === true ? 0 : 1;
