import { invalidParameter } from '@stowage/emulator-wire';

/** A continuation token or marker: the path to go on with, made unreadable so that nobody builds one. */
export const toToken = (path: string): string => Buffer.from(`1!${path}`).toString('base64');

/** The path in a token; one that no answer gave is refused. */
export function fromToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith('1!')) throw invalidParameter('continuation', token);
  return text.slice(2);
}
