import type { ToolCallBlock } from '../../../src/session/session.ts';
import { call, result } from '../sessions.ts';

const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join('\n');

const todos = [
  { content: 'Pick the pears', status: 'completed', activeForm: 'Picking the pears' },
  { content: 'Weigh the *basket*', status: 'in_progress', activeForm: 'Weighing the basket' },
  { content: 'Label it', status: 'pending', activeForm: 'Labelling it' },
];

const questions = [
  {
    question: 'Shall I pick **these**?\n\n- pears\n- plums',
    header: 'Picking',
    options: [],
    multiSelect: true,
  },
  {
    question: 'Which pears shall I count?',
    header: 'Pears',
    options: [
      { label: 'Ripe ones', description: 'Those that give way to a thumb' },
      { label: 'All', description: 'Green ones too' },
    ],
    multiSelect: false,
  },
];

/** A notebook whose second cell says this. */
function notebook(source: string): string {
  return JSON.stringify({
    cells: [
      { id: 'c1', source: ['import scale'] },
      { id: 'c7', source: [source] },
    ],
  });
}

/** Calls of every tool, by the name of their golden file. */
export const toolCases: Readonly<Record<string, readonly ToolCallBlock[]>> = {
  bash: [
    call(
      'Bash',
      { command: 'ls baskets', description: 'List the baskets', timeout: 5000 },
      {
        result: result('pears.txt\nplums.txt', {
          record: { stdout: 'pears.txt\nplums.txt', stderr: '', interrupted: false, isImage: false },
        }),
      },
    ),
    call(
      'Bash',
      { command: 'weigh basket\nweigh crate' },
      {
        result: result('12 kg\nscale: needs a rest', {
          record: { stdout: '12 kg', stderr: 'scale: needs a rest', interrupted: false, isImage: false },
        }),
      },
    ),
    call(
      'Bash',
      { command: 'true', description: 'Do nothing' },
      {
        result: result('', {
          record: { stdout: '', stderr: '', interrupted: false, isImage: false, noOutputExpected: true },
        }),
      },
    ),
    call(
      'Bash',
      { command: 'grep quince basket', description: 'Look for quinces' },
      {
        result: result('', {
          record: {
            stdout: '',
            stderr: '',
            interrupted: false,
            isImage: false,
            returnCodeInterpretation: 'No matches found',
          },
        }),
      },
    ),
  ],
  'bash-failed': [
    call(
      'Bash',
      { command: 'npm test', description: 'Run the tests' },
      {
        result: result('Exit code 2\nbasket.test: 3 pears expected, 4 found', {
          isError: true,
          record: 'Error: Exit code 2\nbasket.test: 3 pears expected, 4 found',
        }),
      },
    ),
    call(
      'Bash',
      { command: 'rm -r orchard', description: 'Fell the trees' },
      {
        result: result("The user doesn't want to proceed with this tool use.", {
          isError: true,
          denial: 'user-rejected',
          record: 'User rejected tool use',
          facts: { userFeedback: 'Not the trees, please.' },
        }),
      },
    ),
  ],
  'bash-background': [
    call(
      'Bash',
      { command: 'watch river', run_in_background: true },
      {
        result: result('Command running in background with ID: river1', {
          record: { stdout: '', stderr: '', interrupted: false, isImage: false, backgroundTaskId: 'river1' },
        }),
      },
    ),
    call(
      'BashOutput',
      { bash_id: 'river1' },
      {
        result: result('<status>running</status>\n<stdout>\nstill flowing\n</stdout>', {
          record: {
            shellId: 'river1',
            command: 'watch river',
            status: 'running',
            exitCode: null,
            stdout: 'still flowing',
            stderr: '',
            stdoutLines: 1,
            stderrLines: 0,
            timestamp: '2026-01-31T08:00:20.000Z',
          },
        }),
      },
    ),
    call(
      'KillShell',
      { shell_id: 'river1' },
      {
        result: result('{"message":"Successfully killed shell: river1","shell_id":"river1"}', {
          record: { message: 'Successfully killed shell: river1 (watch river)', shell_id: 'river1' },
        }),
      },
    ),
  ],
  'bash-interrupted': [
    call(
      'Bash',
      { command: 'sleep 600' },
      {
        result: result('[Request interrupted by user for tool use]', {
          isError: true,
          denial: 'interrupted',
          record: { stdout: 'z', stderr: '', interrupted: true, isImage: false },
        }),
      },
    ),
    call('Bash', { command: 'sleep 601' }),
  ],
  'bash-long': [
    call(
      'Bash',
      { command: lines(45, (number) => `pick tree-${String(number)}`), description: 'Pick all trees' },
      {
        result: result(lines(60, (number) => `tree-${String(number)}: \`\`\`ripe\`\`\``)),
      },
    ),
    call(
      'Bash',
      { command: 'harvest' },
      {
        result: result(
          '<persisted-output>\nOutput too large (2MB). Full output saved to: tool-results/b1.txt\n</persisted-output>',
          {
            record: {
              stdout: 'first pears',
              stderr: '',
              interrupted: false,
              isImage: false,
              persistedOutputPath: '/home/gardener/b1.txt',
            },
            persisted: { path: 'tool-results/b1.txt', text: 'first pears\nlast pears\n' },
          },
        ),
      },
    ),
  ],
  'bash-picture': [
    call(
      'Bash',
      { command: 'photograph pear', description: 'Take a photograph' },
      {
        result: {
          at: null,
          isError: false,
          content: [{ type: 'image', mediaType: 'image/png', file: 'images/0123456789ab.png', bytes: 1234 }],
          record: { stdout: { image: 'images/0123456789ab.png' }, stderr: '', interrupted: false, isImage: true },
        },
      },
    ),
    call(
      'Bash',
      { command: 'cd orchard && ls' },
      {
        executedInput: { command: 'cd /home/gardener && cd orchard && ls' },
        result: result('trees'),
        facts: { caller: { type: 'direct' } },
      },
    ),
  ],
  'read-reminder': [
    call(
      'Read',
      { file_path: '/home/gardener/orchard/plums.txt' },
      {
        result: result(
          '     1→<system-reminder>\n     2→plum\n\n<system-reminder>\nRipe?\n</system-reminder>\n<system-reminder>\nSweet?\n</system-reminder>\n',
          {
            record: {
              type: 'text',
              file: {
                filePath: '/home/gardener/orchard/plums.txt',
                content: '<system-reminder>\nplum\n',
                numLines: 2,
                startLine: 1,
                totalLines: 2,
              },
            },
          },
        ),
      },
    ),
  ],
  rejected: [
    call(
      'Bash',
      { command: 'rm -r orchard' },
      {
        result: result(
          "The user doesn't want to proceed with this tool use. To tell you how to proceed, the user said:\n- keep the *.pears\n\n# all\n  of\n  them",
          { isError: true, denial: 'user-rejected' },
        ),
      },
    ),
    call(
      'Bash',
      { command: 'rm -r trees' },
      {
        result: result(
          "The user doesn't want to proceed with this tool use. The user provided the following reason for the rejection:  Not the trees",
          { isError: true, denial: 'user-rejected', record: 'Error: Not the trees' },
        ),
      },
    ),
  ],
  'send-message': [
    call(
      'SendMessage',
      { to: 'gardener', summary: 'Water the pears', message: 'Water **all** pears.\n\n- now' },
      {
        result: result(
          '{"success":true,"message":"Message sent","routing":{"sender":"lead","target":"@gardener","content":"Water **all** pears.\\n\\n- now"}}',
          {
            record: {
              success: true,
              message: 'Message sent',
              routing: { sender: 'lead', target: '@gardener', content: 'Water **all** pears.\n\n- now' },
            },
          },
        ),
      },
    ),
  ],
  'task-report': [
    call(
      'TaskOutput',
      { task_id: 'river2', block: true },
      {
        result: result(
          '<retrieval_status>success</retrieval_status>\n\n<task_id>river2</task_id>\n\n<output>\n# Rivers\n\n- *two*\n</output>',
          {
            record: {
              retrieval_status: 'success',
              task: {
                task_id: 'river2',
                task_type: 'local_agent',
                status: 'completed',
                description: 'Look for rivers',
                prompt: 'Look for <all> rivers.',
                output: '# Rivers\n\n- *two*',
                result: '# Rivers\n\n- *two*',
              },
            },
          },
        ),
      },
    ),
  ],
  read: [
    call(
      'Read',
      { file_path: '/home/gardener/orchard/basket.txt' },
      {
        result: result('     1→pear\n     2→plum\n', {
          record: {
            type: 'text',
            file: {
              filePath: '/home/gardener/orchard/basket.txt',
              content: 'pear\nplum',
              numLines: 2,
              startLine: 1,
              totalLines: 2,
            },
          },
        }),
      },
    ),
    call(
      'Read',
      { file_path: '/home/gardener/orchard/trees.txt', offset: 10, limit: 2 },
      {
        result: result('    10\tapple\n    11\tquince', {
          record: {
            type: 'text',
            file: {
              filePath: '/home/gardener/orchard/trees.txt',
              content: 'apple\nquince',
              numLines: 2,
              startLine: 10,
              totalLines: 412,
              truncatedByTokenCap: true,
            },
          },
        }),
      },
    ),
    call(
      'Read',
      { file_path: '/home/gardener/orchard/none.txt' },
      {
        result: result('<tool_use_error>File does not exist.</tool_use_error>', {
          isError: true,
          record: 'Error: File does not exist.',
        }),
      },
    ),
  ],
  'read-picture': [
    call(
      'Read',
      { file_path: '/home/gardener/pear.png' },
      {
        result: {
          at: null,
          isError: false,
          content: [{ type: 'image', mediaType: 'image/png', file: 'images/0123456789ab.png', bytes: 1234 }],
          record: {
            type: 'image',
            file: {
              base64: { image: 'images/0123456789ab.png' },
              type: 'image/png',
              originalSize: 1234,
              dimensions: { width: 8, height: 8 },
            },
          },
        },
      },
    ),
    call(
      'Read',
      { file_path: '/home/gardener/notes.ipynb' },
      {
        result: {
          at: null,
          isError: false,
          content: [{ type: 'text', text: '<cell id="c1">weigh()</cell>' }],
          record: {
            type: 'notebook',
            file: {
              filePath: '/home/gardener/notes.ipynb',
              cells: [{ source: 'weigh()', outputs: { image: 'images/ba9876543210.png' } }],
            },
          },
        },
      },
    ),
  ],
  edit: [
    call(
      'Edit',
      {
        file_path: 'src/basket.ts',
        old_string: 'const pears = 3;',
        new_string: 'const pears = 4;',
        replace_all: false,
      },
      {
        result: result(
          "The file src/basket.ts has been updated. Here's the result of running `cat -n` on a snippet:\n     1→const pears = 4;\n",
          {
            record: {
              filePath: 'src/basket.ts',
              oldString: 'const pears = 3;',
              newString: 'const pears = 4;',
              originalFile: 'const pears = 3;\nexport { pears };\n',
              userModified: false,
              replaceAll: false,
              structuredPatch: [
                {
                  oldStart: 1,
                  oldLines: 2,
                  newStart: 1,
                  newLines: 2,
                  lines: ['-const pears = 3;', '+const pears = 4;', ' export { pears };'],
                },
              ],
            },
          },
        ),
      },
    ),
    call(
      'Edit',
      { file_path: 'src/basket.ts', old_string: 'pears', new_string: 'plums', replace_all: true },
      {
        result: result('The file src/basket.ts has been updated.', {
          record: {
            filePath: 'src/basket.ts',
            oldString: 'pears',
            newString: 'plums',
            originalFile: 'const pears = 4;\nexport { pears };\n',
            userModified: true,
            replaceAll: true,
            structuredPatch: [
              {
                oldStart: 1,
                oldLines: 2,
                newStart: 1,
                newLines: 2,
                lines: ['-const pears = 4;', '-export { pears };', '+const plums = 4;', '+export { plums };'],
              },
            ],
          },
        }),
      },
    ),
  ],
  'edit-without-patch': [
    call(
      'Edit',
      { file_path: 'src/basket.ts', old_string: 'a\nb\nc', new_string: 'a\nB\nc' },
      { result: result('Done.') },
    ),
    call(
      'Edit',
      { file_path: 'src/basket.ts', old_string: 'long line of pears', new_string: 'long line of plums' },
      {
        result: result('Done.', {
          record: {
            structuredPatch: [
              { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-long line', '+long line'] },
            ],
          },
        }),
      },
    ),
    call(
      'Edit',
      { file_path: 'src/basket.ts', old_string: 'fig', new_string: 'date' },
      {
        result: result('<tool_use_error>String to replace not found in file.</tool_use_error>', { isError: true }),
      },
    ),
  ],
  'multi-edit': [
    call(
      'MultiEdit',
      {
        file_path: 'src/basket.ts',
        edits: [
          { old_string: 'pear', new_string: 'plum' },
          { old_string: 'three', new_string: 'four', replace_all: true },
        ],
      },
      {
        result: result('Applied 2 edits to src/basket.ts', {
          record: {
            filePath: 'src/basket.ts',
            edits: [
              { old_string: 'pear', new_string: 'plum', replace_all: false },
              { old_string: 'three', new_string: 'four', replace_all: true },
            ],
            originalFileContents: 'pear\nthree\n',
            userModified: false,
            structuredPatch: [
              { oldStart: 1, oldLines: 2, newStart: 1, newLines: 2, lines: ['-pear', '-three', '+plum', '+four'] },
            ],
          },
        }),
      },
    ),
  ],
  write: [
    call(
      'Write',
      { file_path: 'src/orchard.py', content: 'trees = ["pear"]\n```\n' },
      {
        result: result('File created successfully at: src/orchard.py', {
          record: {
            type: 'create',
            filePath: 'src/orchard.py',
            content: 'trees = ["pear"]\n```\n',
            structuredPatch: [],
            originalFile: null,
          },
        }),
      },
    ),
    call(
      'Write',
      { file_path: 'src/orchard.py', content: 'trees = ["plum"]\n' },
      {
        result: result('The file src/orchard.py has been updated.', {
          record: {
            type: 'update',
            filePath: 'src/orchard.py',
            content: 'trees = ["plum"]\n',
            originalFile: 'trees = ["pear"]\n```\n',
            structuredPatch: [
              {
                oldStart: 1,
                oldLines: 2,
                newStart: 1,
                newLines: 1,
                lines: ['-trees = ["pear"]', '-```', '+trees = ["plum"]'],
              },
            ],
          },
        }),
      },
    ),
  ],
  'notebook-edit': [
    call(
      'NotebookEdit',
      {
        notebook_path: 'harvest.ipynb',
        cell_id: 'c7',
        cell_type: 'code',
        edit_mode: 'replace',
        new_source: 'weigh(basket)',
      },
      {
        result: result('Updated cell c7 with weigh(basket)', {
          record: {
            new_source: 'weigh(basket)',
            cell_id: 'c7',
            cell_type: 'code',
            language: 'python',
            edit_mode: 'replace',
            error: '',
          },
        }),
      },
    ),
    ...['weigh(crate)', 'weigh(crate, 2)'].map((source, index) =>
      call(
        'NotebookEdit',
        { notebook_path: 'harvest.ipynb', cell_id: index === 0 ? 'c7' : 'cell-1', new_source: source },
        {
          result: result(`Updated cell with ${source}`, {
            record: {
              new_source: source,
              cell_id: 'c7',
              language: 'python',
              original_file: notebook(index === 0 ? 'weigh(basket)' : 'weigh(crate)'),
              updated_file: notebook(source),
            },
          }),
        },
      ),
    ),
  ],
  powershell: [
    call(
      'PowerShell',
      { command: 'Get-ChildItem baskets', description: 'List the baskets' },
      { result: result('pears.txt', { record: { stdout: 'pears.txt', stderr: '', interrupted: false } }) },
    ),
  ],
  'send-user-message': [
    call(
      'SendUserMessage',
      { message: '## Done\n\nThe **pears** are counted.', status: 'proactive', attachments: ['count.txt'] },
      { result: result('Message delivered to user.') },
    ),
  ],
  find: [
    call(
      'Glob',
      { pattern: '**/*.pear', path: '/home/gardener' },
      {
        result: result('/home/gardener/a.pear\n/home/gardener/b.pear', {
          record: {
            filenames: ['/home/gardener/a.pear', '/home/gardener/b.pear'],
            durationMs: 5,
            numFiles: 2,
            truncated: false,
          },
        }),
      },
    ),
    call(
      'Grep',
      { pattern: 'pear|plum', path: 'src', output_mode: 'content', '-n': true },
      {
        result: result('src/basket.ts:1:pear\nsrc/basket.ts:2:plum', {
          record: {
            mode: 'content',
            numFiles: 0,
            filenames: [],
            content: 'src/basket.ts:1:pear\nsrc/basket.ts:2:plum',
            numLines: 2,
            appliedLimit: 100,
          },
        }),
      },
    ),
    call(
      'Grep',
      { pattern: 'quince', output_mode: 'files_with_matches' },
      {
        result: result('No files found', { record: { mode: 'files_with_matches', filenames: [], numFiles: 0 } }),
      },
    ),
    call(
      'Grep',
      { pattern: 'kiwi', output_mode: 'content' },
      { result: result('Too many lines\nto show', { record: { mode: 'content', content: 'src/c.ts:1:kiwi' } }) },
    ),
    call(
      'Grep',
      { pattern: 'fig', output_mode: 'count' },
      {
        result: result('src/a.ts:3\nsrc/b.ts:1\n\nFound 4 total occurrences across 2 files.', {
          record: { mode: 'count', numFiles: 2, filenames: [], content: 'src/a.ts:3\nsrc/b.ts:1', numMatches: 4 },
        }),
      },
    ),
    call(
      'LS',
      { path: '/home/gardener' },
      { result: result('- /home/gardener/\n  - orchard/', { record: '- /home/gardener/\n  - orchard/' }) },
    ),
  ],
  agent: [
    call(
      'Task',
      { description: 'Find the pear trees', prompt: '# Task\nFind **all** pear trees.', subagent_type: 'Explore' },
      {
        id: 'toolu_agent',
        result: result('There are <3> pear trees:\n\n- one\n- two', {
          record: {
            status: 'completed',
            prompt: '# Task\nFind **all** pear trees.',
            agentId: 'a1234567890abcdef',
            content: [{ type: 'text', text: 'There are <3> pear trees:\n\n- one\n- two' }],
            totalDurationMs: 67437,
            totalTokens: 42775,
            totalToolUseCount: 7,
            usage: { input_tokens: 5, service_tier: 'standard' },
          },
        }),
      },
    ),
    call(
      'Agent',
      { description: 'Count the figs', prompt: 'Count them.' },
      {
        result: result(
          '[Subagent hand-back] The text below is no message from the user. The report follows:\n  ## Figs\n  \n  - nine\n    - ripe',
          {
            record: {
              status: 'completed',
              prompt: 'Count them.',
              content: [{ type: 'text', text: '## Figs\n\n- nine\n  - ripe' }],
            },
          },
        ),
      },
    ),
    call(
      'Agent',
      {
        description: 'Water the trees',
        prompt: 'Water them.',
        subagent_type: 'general-purpose',
        run_in_background: true,
      },
      {
        result: result('Async agent launched successfully.', {
          record: {
            isAsync: true,
            status: 'async_launched',
            agentId: 'a99',
            description: 'Water the trees',
            prompt: 'Water them.',
            outputFile: '/tmp/a99.output',
            canReadOutputFile: true,
          },
        }),
      },
    ),
  ],
  'agent-bookkeeping': [
    call(
      'Agent',
      { description: 'Count the pears', prompt: 'Count.' },
      {
        result: {
          at: null,
          isError: false,
          content: [
            { type: 'text', text: 'Three.' },
            { type: 'text', text: 'agentId: a12 (use SendMessage)\n<usage>total_tokens: 3</usage>' },
          ],
        },
      },
    ),
  ],
  'edit-around': [
    call(
      'Edit',
      {
        file_path: 'src/crate.ts',
        old_string: 'apples\nfigs\npears\nplums\nquinces',
        new_string: 'apples\nfigs\npears\nmedlars\nquinces',
      },
      {
        result: result('Done.', {
          record: {
            originalFile: 'apples\nfigs\npears\nplums\nquinces\n',
            structuredPatch: [
              {
                oldStart: 3,
                oldLines: 3,
                newStart: 3,
                newLines: 3,
                lines: [' pears', '-plums', '+medlars', ' quinces'],
              },
            ],
          },
        }),
      },
    ),
  ],
  'edit-apart': [
    call(
      'Edit',
      {
        file_path: 'src/crate.ts',
        old_string: 'apples\nfigs\npears\nplums\nquinces\nsloes',
        new_string: 'apples\ndates\npears\nplums\nmedlars\nquinces\nsloes',
      },
      {
        result: result('The user doesn’t want to proceed with this tool use.', {
          isError: true,
          denial: 'user-rejected',
        }),
      },
    ),
    call(
      'Edit',
      {
        file_path: 'src/crate.ts',
        old_string: 'apples\nfigs\nlimes\nlemons\npears\nplums\nquinces\nsloes',
        new_string: 'apples\nlimes\nlemons\npears\nplums\nquinces\nmedlars\nsloes',
      },
      {
        result: result('Done.', {
          record: {
            originalFile: 'apples\nfigs\nlimes\nlemons\npears\nplums\nquinces\nsloes\n',
            structuredPatch: [
              { oldStart: 1, oldLines: 3, newStart: 1, newLines: 2, lines: [' apples', '-figs', ' limes'] },
              { oldStart: 7, oldLines: 2, newStart: 6, newLines: 3, lines: [' quinces', '+medlars', ' sloes'] },
            ],
          },
        }),
      },
    ),
  ],
  'edit-spaces': [
    call(
      'Edit',
      { file_path: 'src/basket.go', old_string: '\tpears :=  1\n\tplums', new_string: '\tpears :=  2\n\tplums' },
      {
        result: result('Done.', {
          record: {
            structuredPatch: [
              {
                oldStart: 1,
                oldLines: 2,
                newStart: 1,
                newLines: 2,
                lines: ['-  pears := 1', '+  pears := 2', '   plums = 4'],
              },
            ],
          },
        }),
      },
    ),
  ],
  todos: [
    call(
      'TodoWrite',
      { todos },
      {
        result: result('Todos have been modified successfully.', { record: { oldTodos: [], newTodos: todos } }),
      },
    ),
    call(
      'TodoWrite',
      { todos: [{ content: 'Label it', status: 'pending', priority: 'high', id: '3' }] },
      {
        result: result('Todos have been modified successfully.', {
          record: {
            oldTodos: [{ content: 'Eat a pear', status: 'pending' }],
            newTodos: [{ content: 'Label it', status: 'pending', priority: 'high', id: '3' }],
          },
        }),
      },
    ),
  ],
  tasks: [
    call(
      'TaskCreate',
      { subject: 'Prune the tree', description: 'Cut the dead wood.\nMind the birds.', activeForm: 'Pruning' },
      {
        result: result('Task #1 created successfully: Prune the tree', {
          record: { task: { id: '1', subject: 'Prune the tree' } },
        }),
      },
    ),
    call(
      'TaskUpdate',
      { taskId: '1', status: 'in_progress', owner: 'Rosa' },
      {
        result: result('Updated task #1 status', {
          record: {
            success: true,
            taskId: '1',
            updatedFields: ['status'],
            statusChange: { from: 'pending', to: 'in_progress' },
          },
        }),
      },
    ),
    call(
      'TaskList',
      {},
      {
        result: result('#1 [in_progress] Prune the tree', {
          record: {
            tasks: [{ id: '1', subject: 'Prune the tree', status: 'in_progress', owner: 'Rosa', blockedBy: [] }],
          },
        }),
      },
    ),
    call(
      'TaskUpdate',
      { taskId: '9', status: 'completed' },
      {
        result: result('Task not found', {
          isError: true,
          record: { success: false, taskId: '9', updatedFields: [], error: 'Task not found' },
        }),
      },
    ),
    call('TaskGet', { taskId: '1' }, { result: result('Task #1: Prune the tree\nStatus: in_progress') }),
    call(
      'TaskOutput',
      { task_id: 'river1', block: true, timeout: 30000 },
      {
        result: result('<retrieval_status>success</retrieval_status>\n<output>\nthe river rose\n</output>', {
          record: {
            retrieval_status: 'success',
            task: {
              task_id: 'river1',
              task_type: 'local_bash',
              status: 'completed',
              description: 'Watch the river',
              output: 'the river rose',
              exitCode: 0,
            },
          },
        }),
      },
    ),
    call(
      'TaskStop',
      { task_id: 'river1' },
      {
        result: result('{"message":"Stopped"}', {
          record: { message: 'Stopped', task_id: 'river1', task_type: 'local_bash', command: 'watch river' },
        }),
      },
    ),
  ],
  web: [
    call(
      'WebFetch',
      { url: 'https://orchard.example/pears', prompt: 'What is said about <b>pears</b>?' },
      {
        result: result('# Pears\n\nThey are sweet.', {
          record: {
            bytes: 1234,
            code: 200,
            codeText: 'OK',
            result: '# Pears\n\nThey are sweet.',
            durationMs: 900,
            url: 'https://orchard.example/pears',
          },
        }),
      },
    ),
    call(
      'WebSearch',
      { query: 'sweet pears', allowed_domains: ['orchard.example'] },
      {
        result: result('Web search results for query: "sweet pears"\n\nThey say [all] are.', {
          record: {
            query: 'sweet pears',
            results: [
              {
                tool_use_id: 'srvtoolu_1',
                content: [
                  { title: 'Pears [sweet]', url: 'https://orchard.example/pears' },
                  { title: 'Odd', url: 'javascript:pear' },
                ],
              },
              'They say [all] are.',
            ],
            durationSeconds: 1.2,
          },
        }),
      },
    ),
  ],
  ask: [
    call(
      'AskUserQuestion',
      { questions },
      {
        result: result('User has answered your questions: "Which pears shall I count?"="Ripe ones".', {
          record: { questions, answers: { 'Which pears shall I count?': 'Ripe ones\nand the *.green ones' } },
        }),
      },
    ),
    call(
      'AskUserQuestion',
      { questions },
      {
        result: result('User has answered your questions: "Which pears shall I count?"="Ripe ones".', {
          record: {
            questions,
            answers: { 'Which pears shall I count?': 'Ripe ones' },
            annotations: { 'Which pears shall I count?': { notes: 'but not the "windfalls"\non the ground' } },
          },
        }),
      },
    ),
    call(
      'AskUserQuestion',
      { questions },
      {
        result: result('The user responded: neither, count the plums', {
          record: { questions, answers: {}, response: 'neither, count the plums' },
        }),
      },
    ),
    call(
      'AskUserQuestion',
      { question: 'Go on?' },
      {
        result: result('InputValidationError: questions is missing', {
          isError: true,
          record: 'InputValidationError: questions is missing',
        }),
      },
    ),
  ],
  plan: [
    call('EnterPlanMode', {}, { result: result('Entered plan mode.', { record: { message: 'Entered plan mode.' } }) }),
    call(
      'ExitPlanMode',
      { plan: '# Plan\n\n1. Pick\n2. Weigh', allowedPrompts: [{ tool: 'Bash', prompt: 'weigh things' }] },
      {
        result: result('User has approved your plan.', {
          record: {
            plan: '# Plan\n\n1. Pick\n2. Weigh\n3. Rest',
            isAgent: false,
            filePath: '/home/gardener/.claude/plans/quiet-pear.md',
          },
        }),
      },
    ),
    call(
      'ExitPlanMode',
      { plan: '# Plan\n\n1. Pick' },
      {
        result: result(
          'User has approved your plan.\n\n## Approved Plan (edited by user):\n# Plan\n\n1. Pick\n2. Rest\n',
          { record: { plan: '# Plan\n\n1. Pick\n2. Rest', isAgent: false } },
        ),
      },
    ),
    call(
      'ExitPlanMode',
      { plan: '# Plan\n\n1. Pick' },
      {
        result: result('User has approved your plan.\n\n## Approved Plan:\nAnother one', {
          record: { isAgent: false },
        }),
      },
    ),
  ],
  'other-tools': [
    call(
      'Skill',
      { skill: 'bake', args: 'a tart' },
      {
        result: result('Launching skill: bake', {
          record: { success: true, commandName: 'bake', allowedTools: ['Read', 'Write'] },
        }),
      },
    ),
    call(
      'ToolSearch',
      { query: 'select:Weigh', max_results: 5 },
      {
        result: {
          at: null,
          isError: false,
          content: [
            { type: 'unknown', kind: 'tool_reference', record: { type: 'tool_reference', tool_name: 'Weigh' } },
          ],
          record: { matches: ['Weigh'], query: 'select:Weigh', total_deferred_tools: 12 },
        },
      },
    ),
    call(
      'mcp__scales__weigh_all',
      { basket: { pears: 3, note: 'with | pipe' }, unit: 'kg' },
      {
        result: result('{"weight": 12}', { record: [{ type: 'text', text: '{"weight": 12}' }] }),
      },
    ),
    call(
      'Graft',
      {
        description: 'Graft a twig',
        twig: 'pear\nplum',
        depth: 3,
        deep: {
          cut: ['a', 'b'],
          why: 'it grows `better` that way, as everybody who has tried it both ways in the same spring says',
        },
      },
      {
        result: result('grafted', { record: { status: 'grown', nested: { leaf: 'green' }, count: 2, empty: [] } }),
      },
    ),
    call('Prune', '{"not": "an object', { result: result('InputValidationError', { isError: true }) }),
  ],
};
