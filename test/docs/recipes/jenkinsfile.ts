import { runInNewContext } from 'node:vm';

/** A `{ … }` of a Jenkinsfile: the names of those around it and its own, and what it holds. */
export interface Closure {
  readonly path: string;
  readonly body: string;
}

/** Every closure of a Jenkinsfile, the outer before the inner; raises when a bracket or quote has no partner. */
export function closuresOf(text: string): readonly Closure[] {
  const bare = withoutStrings(text);
  const open: { readonly bracket: string; readonly start: number; readonly path: string }[] = [];
  const closures: (Closure & { readonly start: number })[] = [];
  for (const { 0: bracket, index } of bare.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) {
      const name = /(\w+) *(?:\([^()]*\))? *$/.exec(bare.slice(0, index))?.[1] ?? '';
      const around = open.findLast((other) => other.bracket === '{')?.path;
      open.push({ bracket, start: index, path: around === undefined ? name : `${around} ${name}` });
    } else {
      const partner = open.pop();
      if (`${partner?.bracket}${bracket}`.match(/^(?:\(\)|\[\]|\{\})$/) === null) throw new Error(`lone ${bracket}`);
      if (partner?.bracket === '{') closures.push({ ...partner, body: text.slice(partner.start + 1, index) });
    }
  }
  if (open.length > 0) throw new Error(`open ${open.map(({ path }) => path).join(', ')}`);
  return closures.toSorted((one, other) => one.start - other.start).map(({ path, body }) => ({ path, body }));
}

/** The same text with every string blanked out, so that brackets in it are not seen. */
function withoutStrings(text: string): string {
  const bare = text.replace(/'[^'\n]*'|"[^"\n]*"/g, (string) => `'${' '.repeat(string.length - 2)}'`);
  if (/['"]/.test(bare.replaceAll(/' *'/g, ''))) throw new Error('an open string');
  return bare;
}

/** What a build ends as: `SUCCESS`, `UNSTABLE`, `NOT_BUILT` or `FAILURE`. */
export interface Build {
  readonly result: string;
  readonly messages: readonly string[];
}

/** Runs a shell command line to its exit code. */
export type ShellStep = (script: string) => number;

/**
 * Carries out what a `script { … }` holds. Of Groovy it knows what JavaScript writes alike, `def`, one call with named
 * arguments and `"…${name}…"`.
 */
export function runScript(body: string, shell: ShellStep): Build {
  const build = { result: 'SUCCESS' };
  const messages: string[] = [];
  const steps = {
    currentBuild: build,
    sh: (named: { readonly returnStatus?: boolean; readonly script: string }): number => {
      const code = shell(named.script);
      if (named.returnStatus !== true && code !== 0) throw new Error(`script returned exit code ${code}`);
      return code;
    },
    unstable: (message: string): void => {
      messages.push(message);
      build.result = 'UNSTABLE';
    },
    error: (message: string): void => {
      messages.push(message);
      throw new Error(message);
    },
  };
  try {
    runInNewContext(javascriptOf(body), steps);
  } catch (thrown) {
    return { result: 'FAILURE', messages: messages.length === 0 ? [String(thrown)] : messages };
  }
  return { result: build.result, messages };
}

function javascriptOf(groovy: string): string {
  return groovy
    .replaceAll(/\bdef (\w+)/g, 'let $1')
    .replaceAll(/\bsh\((\w+: .*)\)$/gm, 'sh({ $1 })')
    .replaceAll(/"([^"\n]*)"/g, '`$1`');
}
