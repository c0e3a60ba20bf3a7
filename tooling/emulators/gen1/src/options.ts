import type { EmulatorOptions } from '@stowage/emulator-wire';

/** What the Gen1 emulator can be started with. The keys of `accounts` do not matter: Gen1 knows bearer tokens only. */
export interface Gen1Options extends EmulatorOptions {
  /** Object id that the root folder of each account belongs to. Default: that of whoever asks first. */
  readonly owner?: string;
  /** Object ids that every access control list lets pass. Default: none. */
  readonly superusers?: readonly string[];
  /** Keeps what is deleted, for ENUMERATEDELETEDITEMS and RESTOREDELETEDITEMS. Default: false, deleted is gone. */
  readonly trash?: boolean;
}
