import { SHELLS } from '../../../session/shells.ts';
import { agent } from './agent.ts';
import { ask } from './ask.ts';
import { task, taskList, todoWrite } from './checklist.ts';
import { edit, multiEdit, write } from './edit.ts';
import { find, list } from './find.ts';
import { general } from './general.ts';
import { isMcp, mcp } from './mcp.ts';
import { notebookEdit } from './notebook-edit.ts';
import { plan } from './plan.ts';
import { read } from './read.ts';
import { sendMessage } from './send-message.ts';
import { sendUserMessage } from './send-user-message.ts';
import { bashOutput, shell } from './shell.ts';
import { stop } from './stop.ts';
import { taskOutput } from './task-output.ts';
import { titledBy } from './titled.ts';
import type { Tool } from './tool.ts';
import { webFetch, webSearch } from './web.ts';

/** The tools that are known, by their names. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['Agent', agent],
  ['AskUserQuestion', ask],
  ['BashOutput', bashOutput],
  // The name of SendUserMessage in its first versions.
  ['Brief', sendUserMessage],
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
  ['SendUserMessage', sendUserMessage],
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
  ...Array.from(SHELLS, ([name, language]): [string, Tool] => [name, shell(language)]),
]);

/** The renderer of a tool's calls. */
export const toolOf = (name: string): Tool => TOOLS.get(name) ?? (isMcp(name) ? mcp : general);
