import { agent } from './agent.ts';
import { ask } from './ask.ts';
import { bash, bashOutput } from './bash.ts';
import { task, taskList, todoWrite } from './checklist.ts';
import { edit, multiEdit, notebookEdit, write } from './edit.ts';
import { find, list } from './find.ts';
import { general } from './general.ts';
import { isMcp, mcp } from './mcp.ts';
import { plan } from './plan.ts';
import { read } from './read.ts';
import { sendMessage } from './send-message.ts';
import { stop } from './shell-control.ts';
import { taskOutput } from './task-output.ts';
import { titledBy } from './titled.ts';
import type { Tool } from './tool.ts';
import { webFetch, webSearch } from './web.ts';

const tools: ReadonlyMap<string, Tool> = new Map([
  ['Agent', agent],
  ['AskUserQuestion', ask],
  ['Bash', bash],
  ['BashOutput', bashOutput],
  ['Edit', edit],
  ['EnterPlanMode', plan],
  ['ExitPlanMode', plan],
  ['Glob', find],
  ['Grep', find],
  ['KillBash', stop],
  ['KillShell', stop],
  ['LS', list],
  ['MultiEdit', multiEdit],
  ['NotebookEdit', notebookEdit],
  ['Read', read],
  ['SendMessage', sendMessage],
  ['Skill', titledBy('skill')],
  ['Task', agent],
  ['TaskCreate', task],
  ['TaskGet', task],
  ['TaskList', taskList],
  ['TaskOutput', taskOutput],
  ['TaskStop', stop],
  ['TaskUpdate', task],
  ['TodoWrite', todoWrite],
  ['ToolSearch', titledBy('query')],
  ['WebFetch', webFetch],
  ['WebSearch', webSearch],
  ['Write', write],
]);

/** The renderer of a tool's calls. */
export const toolOf = (name: string): Tool => tools.get(name) ?? (isMcp(name) ? mcp : general);
