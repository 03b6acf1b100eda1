import { Conversation } from './conversation.js';
import { ACCEPT, type FuzzScript, type Turn } from './fuzz-script.js';
import type { HostileCore } from './hostile-core.js';
import { marksIn } from './marks.js';
import { type ReadAnswer, readAnswers } from './read-answers.js';

/** What came of a script. */
export interface Played {
  readonly requests: number;
  /** Answers by the first digit of their status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections on which nothing happened any more. */
  readonly hung: number;
  /** Marks of other clients on its connections. */
  readonly leaks: number;
  /** What may not be. */
  readonly faults: readonly string[];
}

/** Plays a script at the gateway: each turn on the connection of the one before, as far as that is still open. */
export async function playScript(script: FuzzScript, port: number, core: HostileCore): Promise<Played> {
  for (const [mark, play] of Object.entries(script.plays)) core.plays.set(mark, play);
  const faults: string[] = [];
  const statuses: Record<string, number> = {};
  let [requests, hung, leaks] = [0, 0, 0];
  let conversation: Conversation | undefined;
  for (const turn of script.turns) {
    conversation ??= new Conversation(port);
    const text = await conversation.say(turn.packets, (all) => isEnough(all, turn));
    requests += turn.methods.length;
    for (const [, digit = ''] of text.matchAll(/HTTP\/1\.1 (\d)\d\d /g)) statuses[digit] = (statuses[digit] ?? 0) + 1;
    const strangers = marksIn(text).filter(({ number }) => number !== script.number);
    if (strangers.length > 0) {
      leaks++;
      faults.push(`an answer of script ${strangers[0]?.number} came on the connection of script ${script.number}`);
    }
    if (conversation.end === 'hung') hung++;
    const fault = judge(text, conversation, turn, script, core);
    if (fault !== undefined) faults.push(fault);
    // What an accident left unread would be taken for the beginning of the next turn.
    if (turn.clean && turn.leavesAfter === undefined && conversation.end === undefined) continue;
    conversation.leave();
    conversation = undefined;
  }
  conversation?.leave();
  for (const mark of script.turns.flatMap(({ marks }) => marks)) core.forget(mark);
  return { requests, statuses, hung, leaks, faults };
}

function isEnough(text: string, { methods, clean, leavesAfter }: Turn): boolean {
  if (leavesAfter !== undefined && text.length > leavesAfter) return true;
  if (!clean) return text.split(/HTTP\/1\.1 [2-5]/).length > methods.length;
  const { answers } = readAnswers(text, methods, false);
  return answers.length === methods.length && answers.every(({ whole }) => whole);
}

function judge(
  text: string,
  { end }: Conversation,
  turn: Turn,
  { kind }: FuzzScript,
  core: HostileCore,
): string | undefined {
  if (/6\.6\.6\.6|admin666/.test(text)) return 'an answer reflects the request';
  if (turn.leavesAfter !== undefined && text.length > turn.leavesAfter) return undefined;
  if (kind === 'handshake') {
    const said = core.plays.get(turn.marks[0] ?? '')?.packets.join('') ?? '';
    return text.startsWith('HTTP/1.1 101') && !said.includes(ACCEPT) ? 'a handshake was believed' : undefined;
  }
  if (!turn.clean) return undefined;
  const { answers, rest } = readAnswers(text, turn.methods, end === 'ended');
  if (rest !== '') return `glued on: ${JSON.stringify(rest.slice(0, 200))}`;
  for (const [index, answer] of answers.entries()) {
    const [mark = '', method = ''] = [turn.marks[index], turn.methods[index]];
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[^\r]\n|\r[^\n]/.test(answer.head))
      return 'a control character in a head';
    if (!answer.whole || isProblem(answer)) continue;
    const fault = core.plays.has(mark) ? playedFault(answer, mark, method, core) : plainFault(answer, mark);
    if (fault !== undefined) return fault;
  }
  const isCut = answers.length < turn.methods.length || answers.some(({ whole }) => !whole);
  return kind === 'victim' && isCut && end !== 'hung' ? 'a sane request was left without an answer' : undefined;
}

/** What looks whole must be what the core said. */
function playedFault(answer: ReadAnswer, mark: string, method: string, core: HostileCore): string | undefined {
  const said = core.said.get(mark);
  if (said === undefined) return `answered ${answer.status} without the core`;
  const meant = readAnswers(said.text, [method], said.closed).answers[0];
  if (meant?.whole !== true) return `looks whole, but the core said ${JSON.stringify(said.text.slice(0, 400))}`;
  if (meant.body !== answer.body || meant.status !== answer.status) {
    return `${JSON.stringify(answer.body.slice(0, 200))} where the core said ${JSON.stringify(said.text.slice(0, 400))}`;
  }
  return undefined;
}

/** The core gives back the mark of its request; what the gateway says by itself has none, and did not come by way of it. */
function plainFault(answer: ReadAnswer, mark: string): string | undefined {
  const isOwn = !/\r\nvia: /i.test(answer.head) && (answer.body === '' || answer.body === 'owned');
  if (isOwn && (answer.status === 200 || answer.status === 204)) return undefined;
  if (answer.head.includes(`X-Mark: ${mark}\r\n`)) return undefined;
  return `the answer to ${mark} is another's: ${JSON.stringify(answer.head.slice(0, 200))}`;
}

function isProblem({ status, head, body }: ReadAnswer): boolean {
  return (
    status >= 400 &&
    /\r\ncontent-type: application\/problem\+json\r\n/i.test(head) &&
    (body === '' || /^\{.*"code":".*\}$/.test(body))
  );
}
