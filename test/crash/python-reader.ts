import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const READER = `
import hashlib, json, sys, traceback, zipfile
for line in sys.stdin:
    try:
        entries = {}
        for path in json.loads(line):
            with zipfile.ZipFile(path) as archive:
                entries[path] = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        print(json.dumps({'entries': entries}), flush=True)
    except Exception:
        print(json.dumps({'raised': traceback.format_exc()}), flush=True)
`;

/** Of every archive the SHA-256 of every entry, or what Python raised. */
type Answer = { readonly entries: Readonly<Record<string, Record<string, string>>> } | { readonly raised: string };

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

let asking: ((paths: readonly string[]) => Promise<Answer>) | null = null;

/** Starts a Python that answers one question after the other until this process ends: that costs more than an answer. */
function started(): (paths: readonly string[]) => Promise<Answer> {
  const child = spawn('python3', ['-c', READER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const asked: Asked[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => asked.shift()?.resolve(JSON.parse(line)));
  const end = (error: Error): void => {
    asking = null;
    for (const { reject } of asked.splice(0)) reject(error);
  };
  child.on('error', end);
  child.on('close', (code) => end(new Error(`python3 ended ${code}`)));
  child.stdin.on('error', end);
  child.unref();
  return (paths) =>
    new Promise((resolve, reject) => {
      asked.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(paths)}\n`);
    });
}

/** Path and SHA-256 of every entry of archives, as Python's zipfile reads and checks them. */
export async function entriesByPython(paths: readonly string[]): Promise<ReadonlySet<string>> {
  asking ??= started();
  const answer = await asking(paths);
  if ('raised' in answer) throw new Error(answer.raised);
  return new Set(
    Object.values(answer.entries).flatMap((entries) =>
      Object.entries(entries).map(([path, hash]) => `${path} ${hash}`),
    ),
  );
}
