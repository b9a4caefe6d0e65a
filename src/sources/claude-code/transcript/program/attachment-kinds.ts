import type { NoticeKind } from '../../../../session/session.ts';
import type { JsonObject } from '../../../records/guards.ts';
import {
  blockingWords,
  diagnosticWords,
  fileWords,
  filesWords,
  goalLabel,
  mailWords,
  resourceWords,
  taskWords,
} from './attachment-words.ts';

/** How a known kind of attachment is shown. `attachment`: as something attached; else as a notice of that kind. */
export interface AttachmentKind {
  readonly as: NoticeKind | 'attachment';
  readonly label: string | ((attachment: JsonObject) => string);
  /** Members that are put behind the label: the first that is a string. */
  readonly names?: readonly string[];
  /** Members that are the words of it. */
  readonly texts?: readonly string[];
  /** Words that stand deeper in it. */
  readonly words?: (attachment: JsonObject) => string;
  readonly shown?: true;
}

/**
 * The kinds of session-formats §1.9, and those that versions 2.1.278 to 2.1.296 name besides: of some of these only the
 * name is known, so that all they hold stays in the record. Others are unknown, and kept as they are.
 */
export function attachmentKind(kind: string): AttachmentKind | null {
  return (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined) ?? null;
}

/** Attachments that say what the system prompt, the account and its organisation are: they stay out. */
export const OMITTED_ATTACHMENTS: ReadonlySet<string> = new Set([
  'prompt_snapshot',
  'session_context',
  'credential_org',
]);

const HOOK_WORDS = ['content', 'stdout', 'stderr', 'message', 'error', 'stopReason'];

function hook(label: string, shown?: true): AttachmentKind {
  return { as: 'hook', label, names: ['hookName', 'hookEvent'], texts: HOOK_WORDS, ...(shown && { shown }) };
}

function reminder(label: string, texts: readonly string[] = ['content', 'text']): AttachmentKind {
  return { as: 'reminder', label, texts };
}

function mode(label: string): AttachmentKind {
  return { as: 'mode', label, names: ['planFilePath'], texts: ['content', 'text'] };
}

function other(label: string, texts: readonly string[] = ['content', 'text']): AttachmentKind {
  return { as: 'other', label, texts };
}

const PATHS = ['displayPath', 'filename', 'path', 'filePath'];

const KINDS: Readonly<Record<string, AttachmentKind>> = {
  file: { as: 'attachment', label: 'File', names: PATHS, words: fileWords, shown: true },
  directory: { as: 'attachment', label: 'Folder', names: PATHS, texts: ['content'], shown: true },
  selected_lines_in_ide: { as: 'attachment', label: 'Selected lines', names: PATHS, texts: ['content'], shown: true },
  selected_lines_in_diff: { as: 'attachment', label: 'Selected lines', names: PATHS, texts: ['content'], shown: true },
  audio_transcript: {
    as: 'attachment',
    label: 'What was spoken',
    texts: ['transcript', 'content', 'text'],
    shown: true,
  },
  inlined_image_paths: { as: 'attachment', label: 'Pictures named in the prompt' },
  edited_text_file: { as: 'attachment', label: 'File changed outside', names: PATHS, texts: ['snippet'], shown: true },
  compact_file_reference: { as: 'attachment', label: 'File, named only', names: PATHS, texts: ['content'] },
  already_read_file: { as: 'attachment', label: 'File, read before', names: PATHS, words: fileWords },
  // Too large, not to be looked at, or in a session that attaches nothing (`unread`).
  at_mention_reference: {
    as: 'attachment',
    label: 'Mentioned, not attached',
    names: PATHS,
    texts: ['mentions'],
  },
  read_truncation_notice: { as: 'attachment', label: 'File, read in part', names: PATHS, texts: ['content', 'text'] },
  mcp_resource: { as: 'attachment', label: 'MCP resource', names: ['uri', 'name'], words: resourceWords, shown: true },
  edited_image_file: { as: 'attachment', label: 'Picture changed outside', names: PATHS, shown: true },
  pdf_reference: { as: 'attachment', label: 'PDF, named only', names: PATHS },
  plan_file_reference: { as: 'attachment', label: 'Plan', names: ['planFilePath'], texts: ['planContent'] },
  memory_update: { as: 'memory', label: 'Memory was changed', texts: ['summary', 'content', 'text'] },
  structured_output: { as: 'attachment', label: 'Structured output', texts: ['content', 'text'] },
  plan_mode: mode('Plan mode'),
  plan_mode_exit: mode('Plan mode ended'),
  plan_mode_reentry: mode('Plan mode again'),
  auto_mode: mode('Auto mode'),
  auto_mode_exit: mode('Auto mode ended'),
  ultra_effort_enter: mode('Highest effort'),
  ultra_effort_exit: mode('Highest effort ended'),
  ultrathink_effort: mode('Highest effort'),
  proactivity: mode('Proactivity'),
  goal_status: { as: 'other', label: goalLabel, texts: ['condition', 'reason'], shown: true },
  // Written at a compaction, of what a schedule still asks for (2.1.290).
  session_cron_carry: { as: 'task', label: 'Scheduled tasks that go on', texts: ['content', 'text'] },
  task_status: { as: 'task', label: 'Background task', names: ['status'], texts: ['description', 'deltaSummary'] },
  teammate_mailbox: { as: 'teammate', label: 'Messages from teammates', words: mailWords, shown: true },
  peer_mention: { as: 'teammate', label: 'Another session was mentioned', texts: ['content', 'text'], shown: true },
  agent_mention: { as: 'teammate', label: 'An agent was mentioned', names: ['agentType'], shown: true },
  team_context: { as: 'teammate', label: 'The team', texts: ['content', 'text'] },
  teammate_shutdown_batch: { as: 'teammate', label: 'Teammates ended', texts: ['content', 'text'] },
  fork_briefing: other('Briefing of the fork'),
  hook_blocking_error: { as: 'hook', label: 'A hook refused', names: ['hookName'], words: blockingWords, shown: true },
  hook_stopped_continuation: hook('A hook stopped the turn', true),
  hook_success: hook('Hook'),
  hook_system_message: hook('Message of a hook'),
  hook_additional_context: hook('Context from a hook'),
  hook_non_blocking_error: hook('Error of a hook'),
  hook_error_during_execution: hook('Error of a hook'),
  hook_cancelled: hook('Hook, cancelled'),
  hook_permission_decision: hook('Decision of a hook'),
  async_hook_response: hook('Late answer of a hook'),
  async_hook_response_batch: hook('Late answers of hooks'),
  hook_deferred_tool: hook('A hook put a call off'),
  hook_plugin_listing: hook('Hooks of plugins'),
  diagnostics: { as: 'ide', label: 'Diagnostics', words: diagnosticWords },
  opened_file_in_ide: { as: 'ide', label: 'File opened in the IDE', names: PATHS },
  nested_memory: { as: 'memory', label: 'Memory', names: PATHS, words: fileWords },
  cowork_memory_context: { as: 'memory', label: 'Memories', texts: ['content', 'text'] },
  account_memory_recall: { as: 'memory', label: 'Memories', texts: ['content', 'text'] },
  current_session_memory: { as: 'memory', label: 'Memory of the session', names: PATHS, texts: ['content'] },
  withheld_memory: { as: 'memory', label: 'Memory that was withheld', texts: ['content', 'text'] },
  relevant_memories: { as: 'memory', label: 'Memories', words: filesWords('memories') },
  instructions: { as: 'memory', label: 'Instructions', words: filesWords('files') },
  invoked_skills: { as: 'skill', label: 'Skills in use', words: filesWords('skills') },
  dynamic_skill: { as: 'skill', label: 'Skill', names: ['displayPath', 'skillDir'], texts: ['content', 'text'] },
  skill_mention: { as: 'skill', label: 'Skill mentioned', names: ['skillName'] },
  skill_discovery: { as: 'skill', label: 'Skills found' },
  skill_listing: { as: 'skill', label: 'Skills at hand', texts: ['content'] },
  todo_reminder: { as: 'reminder', label: 'The to-do list', words: taskWords },
  task_reminder: { as: 'reminder', label: 'The task list', words: taskWords },
  date: reminder('Date', ['date', 'content']),
  date_change: reminder('A new date', ['newDate']),
  total_tokens_reminder: reminder('Tokens left'),
  budget_usd: reminder('Budget'),
  batching_reminder: reminder('Reminder'),
  batching_reminder_sent: reminder('Reminder'),
  silent_turn_reminder: reminder('Reminder'),
  critical_system_reminder: reminder('Reminder'),
  secondary_reminder: reminder('Reminder'),
  secondary_reminder_sent: reminder('Reminder'),
  tool_search_usage_reminder: reminder('Reminder'),
  verify_plan_reminder: reminder('Reminder'),
  compaction_reminder: reminder('Reminder'),
  elapsed_time_reminder: reminder('Time gone by'),
  token_usage: reminder('Tokens used'),
  output_token_usage: reminder('Tokens used'),
  attention_budget: reminder('Tokens left'),
  context_efficiency: reminder('Reminder'),
  bash_output_audience_note: reminder('Reminder'),
  output_style: reminder('Output style', ['style', 'content']),
  output_style_instructions: reminder('Output style'),
  language: reminder('Language', ['language', 'content']),
  sandbox_instructions: reminder('Instructions about the sandbox'),
  command_permissions: { as: 'mode', label: 'Tools allowed for the command' },
  agent_listing_delta: other('Agents at hand', ['addedLines']),
  deferred_tools_delta: other('Tools to be loaded on demand', ['addedLines']),
  deferred_tools_record: other('Tools to be loaded on demand'),
  mcp_instructions_delta: other('Instructions of MCP servers', ['addedBlocks']),
  mcp_dropped_tools_delta: other('Tools of MCP servers that are gone'),
  repl_mcp_needs_auth: other('MCP servers that need a login'),
  tool_hosts_correction: other('Hosts of tools'),
  tool_hosts_notice: other('Hosts of tools'),
  tool_host_result_lines: other('Hosts of tools'),
  advisor_tool: other('Advisor'),
  advisor_stripped: other('Advice was left out'),
  workflow_keyword_request: other('A workflow was asked for'),
  poll_events: other('Events'),
  dir_sync_notice: other('Folders were synchronised'),
  prefix_delta: other('Change of the context'),
  artifact_opening_prefetch: other('Artifact'),
  // A change of the model makes the system prompt anew; the mark itself says nothing of it.
  prompt_render_point: other('A new system prompt'),
  context_sections: other('Context'),
  coordinator_context: other('Context from the coordinator'),
  session_settings: other('Settings of the session'),
  thread_state: other('State of the thread'),
  environment: other('Environment'),
  model: other('Model'),
  thinking_stripped: other('Thinking was left out'),
  thinking_drop: other('Thinking was left out'),
  remote_session_change: other('Change from a remote session', ['url', 'content']),
  unknown_command_fallback: { as: 'other', label: 'Unknown command', names: ['commandName'] },
  max_turns_reached: { as: 'other', label: 'The limit of turns was reached', texts: ['content'], shown: true },
  companion_intro: other('Companion'),
  workflow_size_guideline_change: other('Guideline for workflows'),
};
