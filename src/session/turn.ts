import type { Block, CommandBlock, ShellBlock, Turn } from './session.ts';

/** Whether somebody asked or the model answered: a command that only the program carried out (`/clear`) is no turn. */
export function isExchange({ number, messages }: Turn): boolean {
  return number > 0 && messages.some(({ isPrompt, role }) => isPrompt || role === 'assistant');
}

/** Whether a human gave this command, in whatever version's terms; else it is the output of one, or something else. */
export function isGivenCommand(block: Block): block is CommandBlock | ShellBlock {
  return (block.type === 'command' && block.name !== '') || (block.type === 'shell' && block.command !== '');
}
