import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** `stowage complete <shell>`: completion for zsh, bash, fish and PowerShell, made from the commands themselves. */
export function addCompletion(program: Command): void {
  tab(program);
}
