import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discover } from '../../../src/sources/claude-code/discover.ts';
import { readContent } from '../../../src/sources/records.ts';
import { temporaryFolder, withoutRoot } from '../../files/temporary.ts';
import { fig, found, outline, pear, plum, projectsWith, rootAt, said } from './homes.ts';

const unreadable = {
  subject: null,
  failure: { code: 'FOLDER_UNREADABLE', details: { errno: 'EACCES' } },
  cause: expect.objectContaining({ code: 'EACCES' }),
};

describe('a session', () => {
  test('is one transcript with all files below its own folder, main file first, the others by path', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/tool-results/b.txt`]: 'pears',
      [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('b'),
      [`orchard/${pear}/subagents/agent-a1.meta.json`]: '{}',
      [`orchard/${pear}/subagents/workflows/w1/journal.jsonl`]: '',
      [`orchard/${pear}/subagents/workflows/w1/agent-a2.jsonl`]: said('c'),
      [`orchard/${pear}/custom-title.json`]: '{}',
      [`river/${plum}.jsonl`]: said('d'),
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [
        `m orchard/${pear}.jsonl`,
        `s orchard/${pear}/custom-title.json`,
        `a orchard/${pear}/subagents/agent-a1.jsonl`,
        `s orchard/${pear}/subagents/agent-a1.meta.json`,
        `a orchard/${pear}/subagents/workflows/w1/agent-a2.jsonl`,
        `s orchard/${pear}/subagents/workflows/w1/journal.jsonl`,
        `s orchard/${pear}/tool-results/b.txt`,
      ],
      [`river/${plum}`]: [`m river/${plum}.jsonl`],
    });
  });

  test('carries the sum of its sizes, the latest of its times and each file’s stat', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('b'),
    });
    const main = join(root, 'orchard', `${pear}.jsonl`);
    utimesSync(main, 1_700_000_000.25, 1_700_000_000.25);
    utimesSync(join(root, 'orchard', pear, 'subagents/agent-a1.jsonl'), 1_600_000_000, 1_600_000_000);
    const stat = lstatSync(main, { bigint: true });
    const [ref] = found(root).sessions;
    expect(ref).toMatchObject({
      source: 'claude-code',
      id: pear,
      key: `claude-code/orchard/${pear}`,
      folder: 'orchard',
      bytes: said('a').length + said('b').length,
      mtimeMs: 1_700_000_000_250,
    });
    expect(ref?.files[0]).toEqual({
      location: main,
      path: `orchard/${pear}.jsonl`,
      part: 'main',
      bytes: said('a').length,
      mtimeNs: String(stat.mtimeNs),
      ctimeNs: String(stat.ctimeNs),
      inode: String(stat.ino),
    });
  });

  test('may have a name that is no UUID, and a folder of that name', () => {
    const root = projectsWith({
      'orchard/pears.jsonl': said('a'),
      'orchard/pears/tool-results/b.txt': 'pears',
      'orchard/plums/tool-results/b.txt': 'no session is called so',
      'river/pears/tool-results/c.txt': 'nor here',
    });
    expect(outline(found(root))).toEqual({
      'orchard/pears': ['m orchard/pears.jsonl', 's orchard/pears/tool-results/b.txt'],
    });
  });

  test('is not made of what lies beside: strays, folders of a session’s name, memory, indexes, left-overs', () => {
    const root = projectsWith({
      'stray.jsonl': said('a'),
      [`orchard/${pear}.jsonl/inside.jsonl`]: said('a'),
      'orchard/memory/pears.jsonl': said('a'),
      'orchard/sessions-index.json': '{}',
      [`orchard/${pear}.jsonl.orphaned`]: said('a'),
      [`orchard/${pear}.jsonl.compact.tmp.1234abcd`]: said('a'),
    });
    mkdirSync(join(root, 'orchard', plum, 'subagents'), { recursive: true });
    expect(found(root)).toEqual({ sessions: [], failures: [] });
  });

  test('stands in the order of the keys, whatever the order on disk', () => {
    const root = projectsWith({
      [`b/${pear}.jsonl`]: '',
      [`a-b/${plum}.jsonl`]: '',
      [`a-b/${pear}.jsonl`]: '',
      [`a/${fig}.jsonl`]: '',
      [`B/${fig}.jsonl`]: '',
    });
    const keys = Object.keys(outline(found(root)));
    expect(keys).toEqual([`B/${fig}`, `a-b/${pear}`, `a-b/${plum}`, `a/${fig}`, `b/${pear}`]);
  });
});

describe('subagents’ files of the oldest versions', () => {
  test('belong to the session that their first record names, here or in the one other folder that has it', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      'orchard/agent-a1.jsonl': `\n${said('b', { sessionId: pear })}${said('c', { sessionId: plum })}`,
      'orchard/agent-a2.jsonl': said('d', { sessionId: plum }),
      [`river/${plum}.jsonl`]: said('e'),
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, 'a orchard/agent-a1.jsonl'],
      [`river/${plum}`]: [`m river/${plum}.jsonl`, 'a orchard/agent-a2.jsonl'],
    });
  });

  test('make up a session without main file when that is gone, together with what its folder still holds', () => {
    const root = projectsWith({
      'orchard/agent-a1.jsonl': said('b', { sessionId: pear }),
      'orchard/agent-a2.jsonl': said('c', { sessionId: pear }),
      [`orchard/${pear}/tool-results/b.txt`]: 'pears',
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [
        `s orchard/${pear}/tool-results/b.txt`,
        'a orchard/agent-a1.jsonl',
        'a orchard/agent-a2.jsonl',
      ],
    });
  });

  test('are sessions of their own when they name nobody', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      'orchard/agent-a1.jsonl': said('b'),
      'orchard/agent-a2.jsonl': '',
      'orchard/agent-a3.jsonl': 'garbage\n',
      'orchard/agent-a4.jsonl': said('c', { sessionId: '../../river' }),
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`],
      'orchard/agent-a1': ['a orchard/agent-a1.jsonl'],
      'orchard/agent-a2': ['a orchard/agent-a2.jsonl'],
      'orchard/agent-a3': ['a orchard/agent-a3.jsonl'],
      'orchard/agent-a4': ['a orchard/agent-a4.jsonl'],
    });
  });

  test('say whose they are in a first record of up to a MiB', () => {
    const long = said('x'.repeat(900_000), { sessionId: pear });
    const tooLong = said('x'.repeat(1_100_000), { sessionId: pear });
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      'orchard/agent-a1.jsonl': long,
      'orchard/agent-a2.jsonl': tooLong,
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, 'a orchard/agent-a1.jsonl'],
      'orchard/agent-a2': ['a orchard/agent-a2.jsonl'],
    });
  });
});

describe('a session’s folder among another project’s', () => {
  test('belongs to the one project that has the main file', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard--worktree/${pear}/subagents/agent-a1.jsonl`]: said('b'),
      [`orchard--worktree/${plum}/subagents/agent-a2.jsonl`]: said('c'),
    });
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, `a orchard--worktree/${pear}/subagents/agent-a1.jsonl`],
      [`orchard--worktree/${plum}`]: [`a orchard--worktree/${plum}/subagents/agent-a2.jsonl`],
    });
  });

  test('stays where it is when two other projects have the main file, or its own has', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`river/${pear}.jsonl`]: said('a'),
      [`river/${pear}/subagents/agent-a1.jsonl`]: said('b'),
      [`lake/${pear}/subagents/agent-a2.jsonl`]: said('c'),
    });
    expect(outline(found(root))).toEqual({
      [`lake/${pear}`]: [`a lake/${pear}/subagents/agent-a2.jsonl`],
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`],
      [`river/${pear}`]: [`m river/${pear}.jsonl`, `a river/${pear}/subagents/agent-a1.jsonl`],
    });
  });
});

describe('several roots', () => {
  test('tell the same session apart by the real path of the second', () => {
    const one = projectsWith({ [`orchard/${pear}.jsonl`]: said('a') });
    const two = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${plum}/subagents/agent-a1.jsonl`]: said('b'),
    });
    const { sessions } = discover([rootAt(one), rootAt(two)], { followLinks: false });
    const digits = createHash('sha256').update(rootAt(two).realPath).digest('hex').slice(0, 8);
    expect(sessions.map(({ key }) => key)).toEqual([
      `claude-code/orchard/${pear}`,
      `claude-code@${digits}/orchard/${pear}`,
      `claude-code@${digits}/orchard/${plum}`,
    ]);
  });

  test('do not find what a link of one leads to in the other twice', () => {
    const one = projectsWith({});
    const two = projectsWith({ [`orchard/${pear}.jsonl`]: said('a') });
    symlinkSync(join(two, 'orchard'), join(one, 'link'));
    const { sessions } = discover([rootAt(one), rootAt(two)], { followLinks: true });
    expect(sessions.map(({ files }) => files.map(({ refused }) => refused))).toEqual([[undefined]]);
    expect(sessions[0]?.folder).toBe('orchard');
  });
});

describe('links', () => {
  test('to files inside of the root are read there', async () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), 'shelf/jam.txt': 'jam' });
    mkdirSync(join(root, 'orchard', pear));
    symlinkSync('../../shelf/jam.txt', join(root, 'orchard', pear, 'note.txt'));
    symlinkSync(`${pear}.jsonl`, join(root, 'orchard', `${plum}.jsonl`));
    const discovery = found(root);
    expect(outline(discovery)).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, `s orchard/${pear}/note.txt`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl`],
    });
    const note = await readContent(discovery.sessions[0]!.files[1]!, { keepBytes: 10 });
    expect(Buffer.from(note.content ?? []).toString()).toBe('jam');
  });

  test('of a session’s name to the same session in another project count once', () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), 'river/.keep': '' });
    symlinkSync(`../orchard/${pear}.jsonl`, join(root, 'river', `${pear}.jsonl`));
    expect(outline(found(root))).toEqual({ [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`] });
  });

  test('that lead out refuse their session, unless links are followed', () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'pear.jsonl'), said('a'));
    writeFileSync(join(outside, 'plum.txt'), 'plum');
    const root = projectsWith({ [`orchard/${plum}.jsonl`]: said('b'), [`orchard/${fig}.jsonl`]: said('c') });
    symlinkSync(join(outside, 'pear.jsonl'), join(root, 'orchard', `${pear}.jsonl`));
    mkdirSync(join(root, 'orchard', plum));
    symlinkSync(join(outside, 'plum.txt'), join(root, 'orchard', plum, 'plum.txt'));
    symlinkSync(outside, join(root, 'orchard', fig));
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl LINK_REFUSED`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl`, `s orchard/${plum}/plum.txt LINK_REFUSED`],
      [`orchard/${fig}`]: [`m orchard/${fig}.jsonl`, `s orchard/${fig} LINK_REFUSED`],
    });
    expect(outline(found(root, true))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl`, `s orchard/${plum}/plum.txt`],
      [`orchard/${fig}`]: [`m orchard/${fig}.jsonl`, `s orchard/${fig}/pear.jsonl`, `s orchard/${fig}/plum.txt`],
    });
  });

  test('to a project’s folder outside list its sessions as refused, once, unless links are followed', () => {
    const outside = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/tool-results/b.txt`]: 'pears',
      'orchard/agent-a1.jsonl': said('b', { sessionId: pear }),
    });
    const root = projectsWith({ [`river/${plum}.jsonl`]: said('c') });
    for (const name of ['b-link', 'a-link', 'c-link']) symlinkSync(join(outside, 'orchard'), join(root, name));
    expect(outline(found(root))).toEqual({
      [`a-link/${pear}`]: [`m a-link/${pear}.jsonl LINK_REFUSED`, `s a-link/${pear}/tool-results/b.txt LINK_REFUSED`],
      [`river/${plum}`]: [`m river/${plum}.jsonl`],
    });
    expect(outline(found(root, true))).toEqual({
      [`a-link/${pear}`]: [`m a-link/${pear}.jsonl`, `s a-link/${pear}/tool-results/b.txt`, 'a a-link/agent-a1.jsonl'],
      [`river/${plum}`]: [`m river/${plum}.jsonl`],
    });
  });

  test('to a project’s folder outside refuse agents that stand there alone', () => {
    const outside = projectsWith({ 'orchard/agent-a1.jsonl': said('a', { sessionId: pear }) });
    const root = projectsWith({ [`river/${plum}.jsonl`]: said('b') });
    symlinkSync(join(outside, 'orchard'), join(root, 'link'));
    expect(outline(found(root))).toEqual({
      'link/agent-a1': ['a link/agent-a1.jsonl LINK_REFUSED'],
      [`river/${plum}`]: [`m river/${plum}.jsonl`],
    });
  });

  test('to another session’s folder do not count its files twice', () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/.keep`]: '',
      [`orchard/${plum}.jsonl`]: said('b'),
      [`orchard/${plum}/tool-results/b.txt`]: 'plums',
    });
    symlinkSync(`../${plum}/tool-results`, join(root, 'orchard', pear, 'tool-results'));
    expect(outline(found(root))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, `s orchard/${pear}/.keep`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl`, `s orchard/${plum}/tool-results/b.txt`],
    });
  });

  test('in circles outside of the root end', () => {
    const outside = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), 'one/a.txt': 'a', 'two/b.txt': 'b' });
    mkdirSync(join(outside, 'orchard', pear));
    symlinkSync('..', join(outside, 'orchard', pear, 'up'));
    symlinkSync(join(outside, 'one'), join(outside, 'orchard', pear, 'one'));
    symlinkSync('../two', join(outside, 'one', 'two'));
    symlinkSync('../one', join(outside, 'two', 'one'));
    const root = projectsWith({});
    symlinkSync(join(outside, 'orchard'), join(root, 'link'));
    expect(outline(found(root, true))).toEqual({
      [`link/${pear}`]: [`m link/${pear}.jsonl`, `s link/${pear}/one/a.txt`, `s link/${pear}/one/two/b.txt`],
    });
  });

  test('in circles end', () => {
    const root = projectsWith({
      'stray.jsonl': said('a'),
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/tool-results/b.txt`]: 'pears',
    });
    symlinkSync(root, join(root, 'all'));
    symlinkSync('/', join(root, 'everything'));
    symlinkSync(join(root, 'orchard'), join(root, 'again'));
    symlinkSync('..', join(root, 'orchard', pear, 'tool-results', 'up'));
    symlinkSync('../..', join(root, 'orchard', pear, 'up'));
    symlinkSync('loop', join(root, 'orchard', pear, 'loop'));
    const outside = temporaryFolder();
    mkdirSync(join(outside, 'a/b'), { recursive: true });
    writeFileSync(join(outside, 'a/b/c.txt'), 'c');
    symlinkSync('../..', join(outside, 'a/b/up'));
    symlinkSync(outside, join(root, 'orchard', pear, 'out'));
    expect(outline(found(root, true))).toEqual({
      [`orchard/${pear}`]: [
        `m orchard/${pear}.jsonl`,
        `s orchard/${pear}/out/a/b/c.txt`,
        `s orchard/${pear}/tool-results/b.txt`,
      ],
    });
  });

  test('that dangle, pipes and the like are refused by a session’s name and ignored by any other', () => {
    const root = projectsWith({ [`orchard/${fig}.jsonl`]: said('a'), [`orchard/${fig}/b.txt`]: 'b' });
    const orchard = join(root, 'orchard');
    symlinkSync('/nonexistent/target', join(orchard, `${pear}.jsonl`));
    symlinkSync(`${plum}.jsonl`, join(orchard, `${plum}.jsonl`));
    execFileSync('/usr/bin/env', [
      'mkfifo',
      join(orchard, 'pipe.jsonl'),
      join(orchard, fig, 'pipe'),
      join(orchard, 'agent-p.jsonl'),
    ]);
    symlinkSync('/nonexistent/target', join(orchard, fig, 'gone.txt'));
    symlinkSync('/dev/null', join(orchard, 'device.jsonl'));
    symlinkSync(root, join(orchard, 'folder.jsonl'));
    symlinkSync('/nonexistent/target', join(root, 'project'));
    expect(outline(found(root))).toEqual({
      [`orchard/${fig}`]: [`m orchard/${fig}.jsonl`, `s orchard/${fig}/b.txt`],
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl NOT_A_SESSION_FILE`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl NOT_A_SESSION_FILE`],
      'orchard/agent-p': ['a orchard/agent-p.jsonl NOT_A_SESSION_FILE'],
      'orchard/device': ['m orchard/device.jsonl NOT_A_SESSION_FILE'],
      'orchard/pipe': ['m orchard/pipe.jsonl NOT_A_SESSION_FILE'],
    });
  });

  test('that dangle under a subagent’s name refuse the session', () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), [`orchard/${pear}/subagents/.keep`]: '' });
    symlinkSync('/nonexistent/target', join(root, 'orchard', pear, 'subagents/agent-a1.jsonl'));
    expect(outline(found(root))[`orchard/${pear}`]).toContain(
      `a orchard/${pear}/subagents/agent-a1.jsonl NOT_A_SESSION_FILE`,
    );
  });
});

describe('what may not be read', () => {
  test('is a failure when it is a project’s folder, and the rest goes on', async () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), [`river/${plum}.jsonl`]: said('b') });
    chmodSync(join(root, 'orchard'), 0);
    const discovery = await withoutRoot(() => found(root));
    expect(Object.keys(outline(discovery))).toEqual([`river/${plum}`]);
    expect(discovery.failures).toEqual([{ ...unreadable, place: join(root, 'orchard') }]);
  });

  test('is a failure when it is the root', async () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a') });
    const there = rootAt(root);
    chmodSync(root, 0);
    const discovery = await withoutRoot(() => discover([there], { followLinks: false }));
    expect(discovery).toEqual({ sessions: [], failures: [{ ...unreadable, place: root }] });
    chmodSync(root, 0o755);
    renameSync(root, `${root}-moved`);
    expect(discover([there], { followLinks: false }).failures).toMatchObject([
      { failure: { code: 'FOLDER_UNREADABLE', details: { errno: 'ENOENT' } } },
    ]);
  });

  test('refuses the session when it is a folder of its parts', async () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      [`orchard/${pear}/subagents/agent-a1.jsonl`]: said('b'),
      [`orchard/${plum}.jsonl`]: said('c'),
    });
    chmodSync(join(root, 'orchard', pear, 'subagents'), 0);
    const discovery = await withoutRoot(() => found(root));
    expect(outline(discovery)).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`, `s orchard/${pear}/subagents PERMISSION_DENIED`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl`],
    });
    expect(discovery.failures).toEqual([]);
  });

  test('refuses each session of a folder that only shows its names', async () => {
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), [`orchard/${plum}.jsonl`]: said('b') });
    chmodSync(join(root, 'orchard'), 0o444);
    expect(await withoutRoot(() => outline(found(root)))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl PERMISSION_DENIED`],
      [`orchard/${plum}`]: [`m orchard/${plum}.jsonl PERMISSION_DENIED`],
    });
  });

  test('leaves a side file that can not be read a session of its own', async () => {
    const root = projectsWith({
      [`orchard/${pear}.jsonl`]: said('a'),
      'orchard/agent-a1.jsonl': said('b', { sessionId: pear }),
    });
    chmodSync(join(root, 'orchard/agent-a1.jsonl'), 0);
    expect(await withoutRoot(() => outline(found(root)))).toEqual({
      [`orchard/${pear}`]: [`m orchard/${pear}.jsonl`],
      'orchard/agent-a1': ['a orchard/agent-a1.jsonl'],
    });
  });

  test('is a folder further down than any session goes', () => {
    const deep = Array.from({ length: 70 }, () => 'd').join('/');
    const root = projectsWith({ [`orchard/${pear}.jsonl`]: said('a'), [`orchard/${pear}/${deep}/b.txt`]: 'b' });
    expect(found(root).failures).toMatchObject([{ subject: null, failure: { code: 'FOLDER_UNREADABLE' } }]);
  });
});

function rawName(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

// macOS and Windows refuse such names.
describe.runIf(process.platform === 'linux')('a name that is no UTF-8', () => {
  test('is percent-encoded, with its bytes beside it, and can be read', async () => {
    const root = projectsWith({ 'orchard/.keep': '' });
    const folder = Buffer.concat([Buffer.from(`${root}/`), rawName('p\xe8re 100%')]);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, rawName('/p\xeache.jsonl')]), said('a'));
    const folderOfId = Buffer.concat([folder, rawName('/p\xeache')]);
    mkdirSync(folderOfId);
    writeFileSync(Buffer.concat([folderOfId, Buffer.from('/grüße.txt')]), 'b');
    const [ref] = found(root).sessions;
    expect(ref).toMatchObject({ id: 'p%EAche', folder: 'p%E8re 100%', key: 'claude-code/p%E8re 100%/p%EAche' });
    expect(ref?.files.map(({ path, pathBase64 }) => [path, pathBase64])).toEqual([
      ['p%E8re 100%/p%EAche.jsonl', rawName('p\xe8re 100%/p\xeache.jsonl').toString('base64')],
      [
        'p%E8re 100%/p%EAche/grüße.txt',
        Buffer.concat([rawName('p\xe8re 100%/p\xeache/'), Buffer.from('grüße.txt')]).toString('base64'),
      ],
    ]);
    const contents = await Promise.all((ref?.files ?? []).map((file) => readContent(file, { keepBytes: 1000 })));
    expect(contents.map(({ content }) => Buffer.from(content ?? []).toString())).toEqual([said('a'), 'b']);
    expect(contents[0]?.file.pathBase64).toBe(ref?.files[0]?.pathBase64);
  });

  test('is not taken for another one that is called as it is encoded', () => {
    const root = projectsWith({ 'orchard/p%EAche.jsonl': said('a') });
    for (const name of ['p\xeache.jsonl', 'p\xeache%FF.jsonl', 'p%EAche\xff.jsonl']) {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/orchard/`), rawName(name)]), said(name));
    }
    const files = found(root).sessions.flatMap((ref) => ref.files);
    expect(
      files.map(({ path, pathBase64 = '' }) => [path, Buffer.from(pathBase64, 'base64').toString('latin1')]),
    ).toEqual([
      ['orchard/p%25EAche.jsonl', 'orchard/p\xeache.jsonl'],
      ['orchard/p%25EAche%FF.jsonl', 'orchard/p\xeache%FF.jsonl'],
      ['orchard/p%EAche.jsonl', ''],
      ['orchard/p%EAche%FF.jsonl', 'orchard/p%EAche\xff.jsonl'],
    ]);
  });

  test('is taken as it is when it holds U+FFFD of its own', () => {
    const root = projectsWith({ 'orchard/p\ufffdche.jsonl': said('a') });
    expect(outline(found(root))).toEqual({ 'orchard/p\ufffdche': ['m orchard/p\ufffdche.jsonl'] });
    expect(found(root).sessions[0]?.files[0]).not.toHaveProperty('pathBase64');
  });
});
