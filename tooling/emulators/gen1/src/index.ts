import { createClock, type Emulator, startEmulator } from '@stowage/emulator-wire';
import type { Gen1Options } from './options.ts';
import { createService } from './service.ts';

export { unverifiedOwner } from './caller.ts';
export type { Gen1Options } from './options.ts';

/**
 * Starts an emulator of ADLS Gen1 with empty accounts. Requests go to `${url}/<account>/webhdfs/v1/...`, to a host
 * `<account>.<anything>`, or without an account to the first one.
 *
 * @example
 * ```ts
 * await using gen1 = await startGen1Emulator({ authentication: 'off' });
 * ```
 */
export function startGen1Emulator(options: Gen1Options = {}): Promise<Emulator> {
  const clock = options.clock ?? createClock();
  return startEmulator(createService(options, clock), options, { clock });
}
