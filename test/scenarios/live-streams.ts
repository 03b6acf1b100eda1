/** The times between server-sent events as they arrive, ms. */
export async function eventGaps(url: string): Promise<readonly number[]> {
  const { body } = await fetch(url, { headers: { accept: 'text/event-stream' } });
  if (body === null) throw new Error('no events came');
  const gaps: number[] = [];
  const decoder = new TextDecoder();
  let lastMs: number | undefined;
  for await (const chunk of body) {
    if (!decoder.decode(chunk as Uint8Array, { stream: true }).includes('data:')) continue;
    const nowMs = performance.now();
    if (lastMs !== undefined) gaps.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return gaps;
}

/** Sends messages one after the other over one WebSocket and notes what comes back. */
export async function webSocketEcho(
  url: string,
  messages: readonly string[],
): Promise<readonly { readonly sent: string; readonly got: string }[]> {
  const socket = new WebSocket(url);
  const event = (name: 'open' | 'message') =>
    new Promise<unknown>((resolve, reject) => {
      socket.addEventListener(name, (happened) => resolve('data' in happened ? happened.data : undefined), {
        once: true,
      });
      socket.addEventListener('error', () => reject(new Error(`the WebSocket failed before ${name}`)), { once: true });
    });
  await event('open');
  const echoed: { sent: string; got: string }[] = [];
  for (const sent of messages) {
    const answer = event('message');
    socket.send(sent);
    echoed.push({ sent, got: String(await answer) });
  }
  socket.close();
  return echoed;
}
