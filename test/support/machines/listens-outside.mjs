// Preloaded into a server that listens on loopback alone (the development Unleash): takes connections on the address of its machine as well.
import { connect, createServer } from 'node:net';

const { OUTSIDE_HOST: host = '', OUTSIDE_PORT: port = '' } = process.env;
const server = createServer({ noDelay: true }, (outside) => {
  const inside = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
  outside.pipe(inside).pipe(outside);
  for (const socket of [outside, inside]) {
    socket.on('error', () => undefined);
    socket.once('close', () => (socket === outside ? inside : outside).destroy());
  }
});
server.listen(Number(port), host);
server.unref();
