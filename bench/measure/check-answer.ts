import { request } from 'node:http';
import type { Question } from '../rows.js';

/** Asks a subject once, and reads the answer: what is measured must be the right answer. @throws Error when it is not */
export async function checkAnswer(title: string, port: number, question: Question): Promise<void> {
  const { status, body } = await ask(port, question);
  const wrong =
    status === 200
      ? question.answerBytes !== undefined && body.length !== question.answerBytes
        ? `${body.length} bytes instead of ${question.answerBytes}`
        : question.answerHolds !== undefined && !body.includes(question.answerHolds)
          ? 'another answer than expected'
          : undefined
      : `status ${status}`;
  if (wrong !== undefined) throw new Error(`${title} answers ${question.path} with ${wrong}: ${body.slice(0, 300)}`);
}

function ask(port: number, { method, path, headers, body }: Question): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const asked = path.replace('{n}', '0');
    request(
      { host: '127.0.0.1', port, method, path: asked, headers: { ...headers, ...length }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('latin1').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    )
      .on('error', reject)
      .end(body);
  });
}
