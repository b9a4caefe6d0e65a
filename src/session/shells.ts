/** The tools that run a command, by their names, and the language that the command is in. */
export const SHELLS: ReadonlyMap<string, string> = new Map([
  ['Bash', 'bash'],
  ['PowerShell', 'powershell'],
]);
