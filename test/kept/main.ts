import { openArchives } from './archive.ts';
import { checkKept } from './check.ts';
import { isAllKept, reportText } from './table.ts';

// Says whether archives hold everything of a home's sessions: main.js HOME ARCHIVE… [--most N]
const args = process.argv.slice(2);
const at = args.indexOf('--most');
const most = at === -1 ? 20 : Number(args.splice(at, 2)[1]);
const [home, ...archives] = args;

if (home === undefined || archives.length === 0 || Number.isNaN(most)) {
  process.stderr.write('usage: node bench/built/test/kept/main.js HOME ARCHIVE… [--most N]\n');
  process.exitCode = 2;
} else {
  process.exitCode = 1;
  const result = await checkKept(home, await openArchives(archives));
  process.stdout.write(`${reportText(result, most)}\n`);
  process.exitCode = isAllKept(result) ? 0 : 1;
}
