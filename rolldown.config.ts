import { defineConfig } from 'rolldown';

/**
 * What ships: the modules of `src` in some 70 files instead of 330, since Node takes longer to find and link the modules
 * that a short run needs than to run them. What is imported when it is needed stays a file of its own, dependencies stay
 * outside, names stay as they are.
 *
 * Everything but the two entries stands in one folder, two levels below the package as in `src`: `import.meta.url` leads
 * from there to the entries of the threads, to `package.json` and to the schemas. The names of the others have a hash, so
 * that an update under a running program can't hand it a part of another version.
 */
export default defineConfig({
  input: {
    'cli/main': 'src/cli/main.ts',
    index: 'src/index.ts',
    'parts/worker': 'src/engine/worker.ts',
    'parts/deflate-worker': 'src/engine/deflate-worker.ts',
  },
  external: /^[^./]/,
  platform: 'node',
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name]-[hash].js',
  },
});
