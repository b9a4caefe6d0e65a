/** Variables that let a run carry out code before anything of the program is loaded. */
export function preloaded(code: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Variables that let a run carry out code right before it gives its N-th archive a name. */
export function beforeArchive(nth: number, code: string): Readonly<Record<string, string>> {
  return preloaded(`
    import fs from 'node:fs';
    import promises from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { link } = promises;
    let archives = 0;
    promises.link = (from, to) => {
      if (String(to).endsWith('.zip') && ++archives === ${nth}) { ${code} }
      return link(from, to);
    };
    syncBuiltinESMExports();
  `);
}

/** Variables that let every write take no more than so many bytes, as a system may at any time. */
export function shortWrites(bytes: number): Readonly<Record<string, string>> {
  return preloaded(`
    import { open } from 'node:fs/promises';
    const handle = await open(process.execPath);
    const type = Object.getPrototypeOf(handle);
    await handle.close();
    const { writev, write } = type;
    type.writev = function (parts, position) {
      return writev.call(this, [Buffer.concat(parts).subarray(0, ${bytes})], position);
    };
    type.write = function (bytes, ...rest) {
      return write.call(this, bytes.slice(0, ${bytes}), ...rest);
    };
  `);
}
