// fast-gateway as its README begins: one route, everything below it.
import gateway from 'fast-gateway';
import { announceListening } from './subjects/announce-listening.js';

const running = gateway({ routes: [{ prefix: '', target: process.argv[2] ?? '' }] });
announceListening(await running.start(0, '127.0.0.1'));
