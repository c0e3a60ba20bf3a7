import { runTool } from './run-tool.ts';

/** What a mount says of itself: it answers, its server has died, or it does not answer at all. */
export type MountHealth = 'alive' | 'dead' | 'hung';

/** Asks a mount for its root, in another process: who asks a mount that hangs cannot be ended. */
export async function probeMount(directory: string, patience = 5_000): Promise<MountHealth> {
  const { code, error } = await runTool('stat', ['--', directory], { patience });
  if (code === 'stuck') return 'hung';
  return /not connected|Software caused connection abort/.test(error) ? 'dead' : 'alive';
}
