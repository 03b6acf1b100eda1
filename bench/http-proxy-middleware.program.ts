// http-proxy-middleware alone on node:http, as its README begins; with `--eject` without its default plugins.
import { createServer } from 'node:http';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { announceListening } from './subjects/announce-listening.js';

const [target = '', eject] = process.argv.slice(2);
const proxy = createProxyMiddleware({ target, changeOrigin: true, ejectPlugins: eject === '--eject' });

const server = createServer((request, response) => {
  proxy(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
}).listen(0, '127.0.0.1', () => announceListening(server));
