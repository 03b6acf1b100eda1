import { log } from './logger.js';

/** Where a process can be reached, now that it listens. */
export interface ReadyAnnouncement {
  /** Its own service, such as `http://127.0.0.1:8080` or `tcp://127.0.0.1:8101`. */
  readonly url: string;
  /** Its operations side. */
  readonly opsUrl: string;
}

/** What the parent receives over Node IPC; with port 0 it is how the parent learns the port. */
export interface ReadyMessage extends ReadyAnnouncement {
  readonly type: 'banyan-ready';
}

/** Tells the parent process (if there is one) and the log that this process listens. */
export function announceReady(announcement: ReadyAnnouncement): void {
  const message: ReadyMessage = { type: 'banyan-ready', url: announcement.url, opsUrl: announcement.opsUrl };
  if (process.connected) process.send?.(message);
  log.info('listening', { url: announcement.url, opsUrl: announcement.opsUrl, pid: process.pid });
}
